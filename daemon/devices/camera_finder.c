/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_finder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/devices/usb_name.h"

static int check_stand_in(const struct camera_finder *finder, const struct camera_identity *found,
			  struct problem *problem)
{
	char name[CAMERA_IDENTITY_TEXT];
	if (!found->virtual_by[0] || finder->allows_stand_in)
		return 0;
	camera_identity_describe(found, name, sizeof(name));
	return problem_set(problem, -EPERM,
			   "%.200s is a stand-in (%s): a real record needs a real camera; set "
			   "booth.demo = yes for a demo",
			   name, found->virtual_by);
}

static int check_identity(const struct camera_finder *finder, const struct camera_identity *found,
			  struct problem *problem)
{
	const struct camera_identity *first = &finder->identity;
	const char *wanted = finder->config->identity;
	char name[CAMERA_IDENTITY_TEXT], first_name[CAMERA_IDENTITY_TEXT];
	camera_identity_describe(found, name, sizeof(name));
	camera_identity_describe(first, first_name, sizeof(first_name));
	if (wanted[0] && !usb_name_matches(found->usb, wanted))
		return problem_set(problem, -EPERM,
				   "%.200s is not the camera of this booth (camera.identity = %s): "
				   "put that one back, or change camera.identity",
				   name, wanted);
	if (finder->has_identity && first->usb[0] && strcmp(first->usb, found->usb) != 0)
		return problem_set(problem, -EPERM,
				   "%.160s is not the camera this booth began with, %.160s: put "
				   "that one back, or restart boothd to accept the new one",
				   name, first_name);
	return 0;
}

static enum capture_kind wished_kind(const struct config_camera *config)
{
	if (strcmp(config->format, "jpeg") == 0)
		return CAPTURE_JPEG;
	return strcmp(config->format, "raw") == 0 ? CAPTURE_RAW : CAPTURE_ANY;
}

static struct capture_wish wish_of(const struct camera_finder *finder, enum recovery_step step)
{
	struct capture_wish wish = { .width = finder->config->width,
				     .height = finder->config->height,
				     .rate = finder->config->rate,
				     .kind = wished_kind(finder->config) };
	if (step == RECOVERY_REOPEN && wish.kind == CAPTURE_ANY)
		wish.kind = finder->worked;
	return wish;
}

/* Adds the facts that only the open node tells. */
static void complete_identity(struct camera_identity *identity, const struct capture_info *info)
{
	if (!identity->virtual_by[0] && strcmp(info->names.driver, "v4l2 loopback") == 0)
		(void)snprintf(identity->virtual_by, sizeof(identity->virtual_by), "v4l2 loopback");
	if (!identity->name[0])
		(void)snprintf(identity->name, sizeof(identity->name), "%s", info->names.card);
}

int camera_finder_open(struct camera_finder *finder, enum recovery_step step,
		       struct problem *problem, struct capture **ret_capture)
{
	struct camera_identity found;
	int r = camera_identity_find(&finder->roots, finder->config->device, problem, &found);
	if (r < 0)
		return r;
	r = check_stand_in(finder, &found, problem);
	if (r == 0)
		r = check_identity(finder, &found, problem);
	if (r < 0)
		return r;
	struct capture *capture = NULL;
	struct capture_wish wish = wish_of(finder, step);
	r = capture_open(found.node, &wish, problem, &capture);
	if (r < 0)
		return r;
	complete_identity(&found, capture_info(capture));
	r = check_stand_in(finder, &found, problem);
	if (r < 0) {
		capture_close(capture);
		return r;
	}
	finder->identity = found;
	finder->has_identity = true;
	*ret_capture = capture;
	return 0;
}

void camera_finder_note_success(struct camera_finder *finder, const struct capture_info *info)
{
	finder->worked = info->format.is_converted ? CAPTURE_RAW : CAPTURE_JPEG;
}

bool camera_finder_sees_node(const struct camera_finder *finder)
{
	return camera_identity_is_there(&finder->roots, finder->config->device);
}
