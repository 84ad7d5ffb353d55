/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera.h"

#include <errno.h>
#include <string.h>

#include "daemon/devices/camera_controls.h"
#include "daemon/devices/camera_files.h"
#include "daemon/devices/camera_sim.h"
#include "daemon/devices/camera_v4l2.h"
#include "daemon/devices/usb_name.h"

/* Returns the text after the prefix, or null if text does not begin with the prefix. */
static const char *after(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);
	return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

bool camera_is_stand_in(const struct config_camera *config)
{
	return after(config->device, "files:") || after(config->device, "sim:");
}

int camera_check(const struct config_camera *config, struct problem *problem)
{
	const char *usb = after(config->device, "usb:");
	if (usb && !usb_name_is_valid(usb))
		return problem_set(problem, -EINVAL, "camera.device = %s: not usb:%s",
				   config->device, USB_NAME_FORM);
	if (config->identity[0] && !usb_name_is_valid(config->identity))
		return problem_set(problem, -EINVAL, "camera.identity = %s: not %s",
				   config->identity, USB_NAME_FORM);
	struct camera_controls *controls = NULL;
	int r = camera_controls_create(config, problem, &controls);
	if (r == 0)
		camera_controls_destroy(controls);
	return r;
}

int camera_create(const struct config_camera *config, bool allows_stand_in, struct event_base *base,
		  const struct camera_events *events, void *user, struct problem *problem,
		  struct camera **ret_camera)
{
	const char *folder = after(config->device, "files:");
	if (folder)
		return camera_files_create(folder, config->rate, base, events, user, problem,
					   ret_camera);
	const char *script = after(config->device, "sim:");
	if (script)
		return camera_sim_create(config, script, base, events, user, problem, ret_camera);
	return camera_v4l2_create(config, allows_stand_in, base, events, user, problem, ret_camera);
}

void camera_destroy(struct camera *camera)
{
	if (camera)
		camera->operations->destroy(camera);
}

void camera_want(struct camera *camera, bool wanted)
{
	camera->operations->want(camera, wanted);
}

void camera_note(struct camera *camera, const char *what)
{
	if (camera->operations->note)
		camera->operations->note(camera, what);
}

void camera_light(struct camera *camera, float left, float right)
{
	if (camera->operations->light)
		camera->operations->light(camera, left, right);
}

void camera_meter(struct camera *camera)
{
	if (camera->operations->meter)
		camera->operations->meter(camera);
}

void camera_focus(struct camera *camera, bool is_near)
{
	if (camera->operations->focus)
		camera->operations->focus(camera, is_near);
}

void camera_reject(struct camera *camera)
{
	if (camera->operations->reject)
		camera->operations->reject(camera);
	else
		camera->counters.bad++;
}

void camera_describe(const struct camera *camera, struct camera_description *ret_description)
{
	camera->operations->describe(camera, ret_description);
}

void camera_count(const struct camera *camera, struct camera_counters *ret_counters)
{
	*ret_counters = camera->counters;
}
