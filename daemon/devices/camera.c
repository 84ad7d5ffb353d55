/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera.h"

#include <string.h>

#include "daemon/devices/camera_files.h"
#include "daemon/devices/camera_sim.h"
#include "daemon/devices/camera_v4l2.h"

/* The text behind the prefix, or null. */
static const char *after(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);
	return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

int camera_create(const struct config_camera *config, struct event_base *base,
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
	return camera_v4l2_create(config, base, events, user, problem, ret_camera);
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

void camera_describe(const struct camera *camera, struct camera_description *ret_description)
{
	camera->operations->describe(camera, ret_description);
}

void camera_count(const struct camera *camera, struct camera_counters *ret_counters)
{
	*ret_counters = camera->counters;
}
