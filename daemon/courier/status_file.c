/* SPDX-License-Identifier: MIT */
#include "daemon/courier/status_file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"

static const char file_name[] = "status.json";
enum { FILE_MODE = 0644 };

struct status_file {
	char folder[PATH_MAX];
	char *last; /* contents written last; null: no file was written */
};

int status_file_create(const char *state_path, struct problem *problem,
		       struct status_file **ret_file)
{
	struct status_file *file = calloc(1, sizeof(*file));
	if (!file)
		return problem_memory(problem);
	(void)snprintf(file->folder, sizeof(file->folder), "%s", state_path);
	*ret_file = file;
	return 0;
}

void status_file_destroy(struct status_file *file)
{
	autoclose int folder_fd = -1;
	if (!file)
		return;
	if (file->last && directory_open(AT_FDCWD, file->folder, &folder_fd) == 0)
		(void)unlinkat(folder_fd, file_name, 0);
	free(file->last);
	free(file);
}

static json_object *describe_route(const struct route_status *route)
{
	json_object *object = json_object_new_object();
	(void)json_add_text(object, "name", route->name);
	(void)json_add_text(object, "state", route_state_name(route->state));
	(void)json_add_text(object, "cause", cause_name(route->cause));
	(void)json_add_text(object, "message", route->message);
	(void)json_add_text(object, "server", route->probe);
	(void)json_add_number(object, "next_try_s", route->next_try_ms / 1000);
	(void)json_add_number(object, "items_sent", (int64_t)route->items_sent);
	(void)json_add_number(object, "bytes_sent", (int64_t)route->bytes_sent);
	(void)json_add_number(object, "tries_failed", (int64_t)route->tries_failed);
	(void)json_add_number(object, "items_refused", (int64_t)route->items_refused);
	(void)json_add_number(object, "under_way", route->under_way);
	return object;
}

static json_object *describe(const struct route_status *routes, unsigned count, uint64_t deleted)
{
	json_object *root = json_object_new_object(), *list = json_object_new_array();
	for (unsigned i = 0; i < count; i++)
		(void)json_append(list, describe_route(&routes[i]));
	(void)json_add_text(root, "version", BOOTH_VERSION);
	(void)json_add_number(root, "removed", (int64_t)deleted);
	(void)json_add(root, "destinations", list);
	return root;
}

static void replace(struct status_file *file, char *text, size_t length)
{
	autoclose int folder_fd = -1;
	int r = directory_open(AT_FDCWD, file->folder, &folder_fd);
	if (r == 0)
		r = file_replace(folder_fd, file_name, text, length, FILE_MODE);
	if (r < 0)
		log_debug("%s/%s cannot be written: %s", file->folder, file_name, strerror(-r));
	free(file->last);
	file->last = r == 0 ? text : NULL;
	if (r < 0)
		free(text);
}

void status_file_write(struct status_file *file, const struct route_status *routes, unsigned count,
		       uint64_t deleted)
{
	json_object *root = describe(routes, count, deleted);
	char *text = NULL;
	size_t length;
	if (json_copy_line(root, &text, &length) == 0) {
		if (!file->last || strcmp(text, file->last) != 0)
			replace(file, text, length);
		else
			free(text);
	}
	json_object_put(root);
}
