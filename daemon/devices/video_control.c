/* SPDX-License-Identifier: MIT */
#include "daemon/devices/video_control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/devices/video_node.h"

/* The most controls that are enumerated. Without this limit, a driver that lists the same controls
 * again and again would block us for ever. */
enum { CONTROLS_MAX = 256 };

static bool is_gone(int error)
{
	return error == -ENODEV || error == -ENXIO || error == -ENOTTY || error == -EBADF ||
	       error == -ESHUTDOWN;
}

bool video_control_is_lost(int error)
{
	return is_gone(error) || error == -ETIMEDOUT;
}

/* Turns the kernel's name for a control, such as "Exposure Time, Absolute", into a name without
 * spaces: exposure_time_absolute. */
static void plain_name(const uint8_t *name, char *text, size_t size)
{
	size_t used = 0;
	bool gap = false;
	for (; *name && used + 2 < size; name++) {
		char c = (char)*name;
		bool is_upper = c >= 'A' && c <= 'Z';
		bool is_word = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!is_word) {
			gap = used > 0;
			continue;
		}
		if (gap)
			text[used++] = '_';
		gap = false;
		text[used++] = (char)(is_upper ? c - 'A' + 'a' : c);
	}
	text[used] = '\0';
}

int video_control_find(int fd, uint32_t id, struct v4l2_queryctrl *ret_query)
{
	*ret_query = (struct v4l2_queryctrl){ .id = id };
	int r = video_node_call(fd, VIDIOC_QUERYCTRL, ret_query);
	if (video_control_is_lost(r))
		return r;
	return r == 0 && !(ret_query->flags & V4L2_CTRL_FLAG_DISABLED);
}

int video_control_get(int fd, uint32_t id, int32_t *ret_value)
{
	struct v4l2_control control = { .id = id };
	int r = video_node_call(fd, VIDIOC_G_CTRL, &control);
	if (r == 0)
		*ret_value = control.value;
	return r;
}

int video_control_set(int fd, uint32_t id, int32_t value, int32_t *ret_value)
{
	struct v4l2_control control = { .id = id, .value = value };
	int r = video_node_call(fd, VIDIOC_S_CTRL, &control);
	if (r < 0)
		return r;
	return video_control_get(fd, id, ret_value);
}

/* Calls visit() for each control of the camera, until visit() returns true. Returns 0, or an
 * error for which video_control_is_lost() is true. */
static int each_control(int fd, bool (*visit)(const struct v4l2_queryctrl *query, void *user),
			void *user)
{
	struct v4l2_queryctrl query = { .id = V4L2_CTRL_FLAG_NEXT_CTRL };
	for (int i = 0; i < CONTROLS_MAX; i++) {
		int r = video_node_call(fd, VIDIOC_QUERYCTRL, &query);
		if (r < 0)
			return video_control_is_lost(r) ? r : 0;
		bool is_control = query.type != V4L2_CTRL_TYPE_CTRL_CLASS &&
				  !(query.flags & V4L2_CTRL_FLAG_DISABLED);
		if (is_control && visit(&query, user))
			return 0;
		query.id |= V4L2_CTRL_FLAG_NEXT_CTRL;
	}
	return 0;
}

struct names {
	char *text;
	size_t size;
};

static bool visit_name(const struct v4l2_queryctrl *query, void *user)
{
	struct names *names = user;
	char name[VIDEO_CONTROL_NAME_BYTES];
	plain_name(query->name, name, sizeof(name));
	size_t used = strlen(names->text);
	(void)snprintf(names->text + used, names->size - used, "%s%s", used ? ", " : "", name);
	return false;
}

int video_control_names(int fd, char *text, size_t size)
{
	struct names names = { text, size };
	text[0] = '\0';
	return each_control(fd, visit_name, &names);
}

struct search {
	const char *name;
	struct v4l2_queryctrl found;
};

static bool visit_searched(const struct v4l2_queryctrl *query, void *user)
{
	struct search *search = user;
	char name[VIDEO_CONTROL_NAME_BYTES];
	plain_name(query->name, name, sizeof(name));
	if (strcmp(name, search->name) != 0)
		return false;
	search->found = *query;
	return true;
}

int video_control_find_by_name(int fd, const char *name, struct v4l2_queryctrl *ret_query)
{
	struct search search = { .name = name };
	int r = each_control(fd, visit_searched, &search);
	*ret_query = search.found;
	return r < 0 ? r : search.found.id != 0;
}

struct listing {
	int fd;
	struct video_control *list;
	size_t count, most;
};

static void describe_choice(int fd, struct video_control *control, uint32_t id)
{
	struct v4l2_querymenu menu = { .id = id, .index = (uint32_t)control->value };
	if (video_node_call(fd, VIDIOC_QUERYMENU, &menu) == 0)
		(void)snprintf(control->choice, sizeof(control->choice), "%.31s",
			       (const char *)menu.name);
}

static bool visit_described(const struct v4l2_queryctrl *query, void *user)
{
	struct listing *listing = user;
	int32_t value = 0;
	if (listing->count == listing->most)
		return true;
	if (query->type == V4L2_CTRL_TYPE_BUTTON)
		return false;
	int r = video_control_get(listing->fd, query->id, &value);
	if (r < 0)
		return video_control_is_lost(r);
	struct video_control *control = &listing->list[listing->count++];
	*control = (struct video_control){
		.low = query->minimum,
		.high = query->maximum,
		.step = query->step,
		.preset = query->default_value,
		.value = value,
		.is_read_only = (query->flags & V4L2_CTRL_FLAG_READ_ONLY) != 0,
		.is_inactive = (query->flags & V4L2_CTRL_FLAG_INACTIVE) != 0,
	};
	plain_name(query->name, control->name, sizeof(control->name));
	if (query->type == V4L2_CTRL_TYPE_MENU)
		describe_choice(listing->fd, control, query->id);
	return false;
}

size_t video_control_list(int fd, struct video_control *list, size_t most)
{
	struct listing listing = { .fd = fd, .list = list, .most = most };
	/* an error is ignored: the controls found before it are valid */
	(void)each_control(fd, visit_described, &listing);
	return listing.count;
}
