/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/imaging/jpeg.h"

enum { FILE_BYTES_MAX = 32 << 20 };

struct camera_files {
	struct camera camera;
	char folder[CONFIG_TEXT_BYTES];
	int folder_fd;
	struct dirent **entries;
	int count, next;
	int rate;
	uint32_t sequence;
	struct event *tick;
	struct jpeg_decoder *decoder;
	int width, height; /* size of the last frame, in pixels */
	/* a broken file was logged; further broken files are only counted */
	bool has_warned;
};

static struct camera_files *files_of(struct camera *camera)
{
	return (struct camera_files *)camera;
}

static int is_jpeg_name(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot && entry->d_name[0] != '.' &&
	       (strcasecmp(dot, ".jpg") == 0 || strcasecmp(dot, ".jpeg") == 0);
}

static void drop(struct camera_files *files, const char *name, const char *why)
{
	files->camera.counters.bad++;
	if (!files->has_warned)
		log_warning("%s/%s: passed over: %s (more such files are only counted)",
			    files->folder, name, why);
	files->has_warned = true;
}

/* Returns whether the file's picture is whole. If the JPEG has no end marker, only decoding tells
 * this. */
static bool is_whole(const struct camera_files *files, const struct frame *frame, unsigned flaws)
{
	return !(flaws & JPEG_FLAW_END) || jpeg_is_sound(files->decoder, frame);
}

static void hand_up(struct camera_files *files, const char *name)
{
	autofree uint8_t *bytes = NULL, *made = NULL;
	struct frame frame = { .sequence = files->sequence };
	struct problem problem = { "" };
	unsigned flaws = 0;
	int r = file_read_all(files->folder_fd, name, FILE_BYTES_MAX, &bytes, &frame.size_bytes);
	if (r < 0) {
		drop(files, name, strerror(-r));
		return;
	}
	frame.bytes = bytes;
	if (jpeg_mend(&frame, 0, &made, &flaws) < 0) {
		r = jpeg_probe(bytes, frame.size_bytes, &problem, &frame.info);
		drop(files, name, r < 0 ? problem.text : "it holds no picture");
		return;
	}
	if (!is_whole(files, &frame, flaws)) {
		drop(files, name, "its picture is cut off");
		return;
	}
	files->width = frame.info.width;
	files->height = frame.info.height;
	files->camera.counters.frames++;
	frame.captured_us = clock_monotonic_us();
	files->camera.events.on_frame(&frame, files->camera.user);
}

static void on_tick(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct camera_files *files = user;
	const char *name = files->entries[files->next]->d_name;
	files->next = (files->next + 1) % files->count;
	files->sequence++;
	hand_up(files, name);
}

static void want(struct camera *camera, bool wanted)
{
	struct camera_files *files = files_of(camera);
	struct timeval period = { .tv_sec = files->rate == 1,
				  .tv_usec = files->rate == 1 ? 0 : 1000000 / files->rate };
	if (!wanted)
		(void)event_del(files->tick);
	else if (!event_pending(files->tick, EV_TIMEOUT, NULL))
		(void)event_add(files->tick, &period);
}

static void describe(const struct camera *camera, struct camera_description *ret_description)
{
	const struct camera_files *files = (const struct camera_files *)camera;
	*ret_description = (struct camera_description){ .format = "JPEG",
							.width = files->width,
							.height = files->height,
							.rate = files->rate,
							.is_stand_in = true };
	(void)snprintf(ret_description->name, sizeof(ret_description->name),
		       "files: %d JPEGs of %.90s", files->count, files->folder);
}

static void destroy(struct camera *camera)
{
	struct camera_files *files = files_of(camera);
	if (files->tick)
		event_free(files->tick);
	jpeg_decoder_destroy(files->decoder);
	for (int i = 0; i < files->count; i++)
		free(files->entries[i]);
	free(files->entries);
	if (files->folder_fd >= 0)
		(void)close(files->folder_fd);
	free(files);
}

static const struct camera_operations operations = {
	.destroy = destroy,
	.want = want,
	.describe = describe,
};

int camera_files_create(const char *folder, int rate, struct event_base *base,
			const struct camera_events *events, void *user, struct problem *problem,
			struct camera **ret_camera)
{
	struct camera_files *files = calloc(1, sizeof(*files));
	if (!files)
		return problem_memory(problem);
	files->camera =
		(struct camera){ .operations = &operations, .events = *events, .user = user };
	files->rate = rate;
	(void)snprintf(files->folder, sizeof(files->folder), "%s", folder);
	int r;
	files->folder_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (files->folder_fd < 0) {
		r = problem_set(problem, -errno, "camera.device = files:%s: %s", folder,
				strerror(errno));
		goto fail;
	}
	int count = scandir(folder, &files->entries, is_jpeg_name, alphasort);
	if (count < 0) {
		r = problem_set(problem, -errno, "camera.device = files:%s: cannot be listed: %s",
				folder, strerror(errno));
		goto fail;
	}
	files->count = count;
	if (count == 0) {
		r = problem_set(problem, -ENODATA,
				"camera.device = files:%s: no *.jpg or *.jpeg is in the folder",
				folder);
		goto fail;
	}
	files->tick = event_new(base, -1, EV_PERSIST, on_tick, files);
	if (!files->tick || jpeg_decoder_create(&files->decoder) < 0) {
		r = problem_memory(problem);
		goto fail;
	}
	*ret_camera = &files->camera;
	return 0;
fail:
	destroy(&files->camera);
	return r;
}
