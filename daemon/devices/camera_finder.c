/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_finder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/devices/usb_name.h"

/* After this many streams in a row without a whole picture, the finder changes from JPEGs to raw
 * pictures, or back. */
enum { STREAMS_A_KIND = 3 };

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

/* Returns whether to try raw pictures before JPEGs. The kind of picture that worked last is tried
 * first. After every three streams without a whole picture, the order of the two kinds changes. */
static bool must_begin_with_raw(const struct camera_finder *finder)
{
	bool is_other_turn = finder->streams_in_vain / STREAMS_A_KIND % 2 == 1;
	return finder->prefers_raw != is_other_turn;
}

static int open_any(const struct camera_finder *finder, const char *node, struct capture_wish wish,
		    struct problem *problem, struct capture **ret_capture)
{
	struct capture_wish raw = wish;
	raw.kind = CAPTURE_RAW;
	if (must_begin_with_raw(finder) && capture_open(node, &raw, problem, ret_capture) == 0)
		return 0;
	return capture_open(node, &wish, problem, ret_capture);
}

static int open_stream(const struct camera_finder *finder, const char *node,
		       struct problem *problem, struct capture **ret_capture)
{
	struct capture_wish wish = { .width = finder->config->width,
				     .height = finder->config->height,
				     .rate = finder->config->rate,
				     .kind = wished_kind(finder->config) };
	return wish.kind == CAPTURE_ANY ? open_any(finder, node, wish, problem, ret_capture)
					: capture_open(node, &wish, problem, ret_capture);
}

static void note_stream(struct camera_finder *finder, const struct capture_info *info)
{
	if (finder->streams_in_vain > 0 && info->format.is_converted != finder->is_raw)
		log_info("camera: %u streams without a whole picture; trying %s next",
			 finder->streams_in_vain,
			 info->format.is_converted ? "the camera's raw format" : "its JPEGs");
	finder->is_raw = info->format.is_converted;
	finder->streams_in_vain++;
}

/* Logs that the setting camera.device matches several connected cameras. Logs this again only if
 * the setting has matched a single camera meanwhile. */
static void warn_of_twins(struct camera_finder *finder, const struct camera_identity *found)
{
	if (found->twins > 0 && !finder->has_warned)
		log_warning("camera: camera.device = %s names %u cameras; took the one on USB port "
			    "%s; name it by its serial number or by /dev/v4l/by-path",
			    finder->config->device, found->twins + 1, found->port);
	finder->has_warned = found->twins > 0;
}

/* Adds to the identity the names that only an open device node reports. */
static void complete_identity(struct camera_identity *identity, const struct capture_info *info)
{
	if (!identity->virtual_by[0] && strcmp(info->names.driver, "v4l2 loopback") == 0)
		(void)snprintf(identity->virtual_by, sizeof(identity->virtual_by), "v4l2 loopback");
	if (!identity->name[0])
		(void)snprintf(identity->name, sizeof(identity->name), "%s", info->names.card);
}

int camera_finder_open(struct camera_finder *finder, struct problem *problem,
		       struct capture **ret_capture)
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
	r = open_stream(finder, found.node, problem, &capture);
	if (r < 0)
		return r;
	complete_identity(&found, capture_info(capture));
	r = check_stand_in(finder, &found, problem);
	if (r < 0) {
		capture_close(capture);
		return r;
	}
	warn_of_twins(finder, &found);
	note_stream(finder, capture_info(capture));
	finder->identity = found;
	finder->has_identity = true;
	*ret_capture = capture;
	return 0;
}

void camera_finder_note_success(struct camera_finder *finder)
{
	finder->prefers_raw = finder->is_raw;
	finder->streams_in_vain = 0;
}

bool camera_finder_sees_node(const struct camera_finder *finder)
{
	return camera_identity_is_there(&finder->roots, finder->config->device);
}
