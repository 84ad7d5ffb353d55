/* SPDX-License-Identifier: MIT */
#include "booth-ui/display_png.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cairo.h>

#include "daemon/base/log.h"

struct display_png {
	char folder[256];
	unsigned count;
	char written[64]; /* name of the screen that the last file shows */
	uint32_t screen;  /* identifier of the screen that the last file shows */
};

static int write_file(const struct display_png *png, const struct image *canvas, const char *name)
{
	char path[512], unfinished[520];
	(void)snprintf(path, sizeof(path), "%s/%04u-%s.png", png->folder, png->count, name);
	(void)snprintf(unfinished, sizeof(unfinished), "%s.tmp", path);
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
		canvas->pixels, CAIRO_FORMAT_RGB24, canvas->width, canvas->height,
		(int)canvas->stride);
	cairo_status_t status = cairo_surface_write_to_png(surface, unfinished);
	cairo_surface_destroy(surface);
	if (status == CAIRO_STATUS_SUCCESS && rename(unfinished, path) == 0)
		return 0;
	(void)unlink(unfinished);
	return -EIO;
}

static void png_show(void *display, const struct image *canvas, struct rect damage,
		     const struct display_screen *screen)
{
	(void)damage;
	struct display_png *png = display;
	bool is_written = png->count > 0 && png->screen == screen->screen &&
			  strcmp(png->written, screen->name) == 0;
	if (is_written || !screen->is_complete)
		return;
	png->count++;
	png->screen = screen->screen;
	(void)snprintf(png->written, sizeof(png->written), "%s", screen->name);
	if (write_file(png, canvas, screen->name) < 0)
		log_error("cannot write the screen '%s' to %s; is the disk full?", screen->name,
			  png->folder);
}

static void png_destroy(void *display)
{
	free(display);
}

int display_png_check(const char *folder, struct problem *problem)
{
	if (folder[0] != '\0' && strlen(folder) < sizeof(((struct display_png *)NULL)->folder))
		return 0;
	return problem_set(problem, -EINVAL,
			   "png display: name a folder, such as png:/tmp/screens");
}

int display_png_create(struct event_base *base, const char *folder,
		       const struct display_options *options, const struct display_events *events,
		       struct problem *problem, struct display_made *ret_made)
{
	(void)base;
	(void)events;
	static const struct display_class class = { .show = png_show, .destroy = png_destroy };
	int r = display_png_check(folder, problem);
	if (r < 0)
		return r;
	struct display_png *png = calloc(1, sizeof(*png));
	if (!png)
		return problem_memory(problem);
	(void)snprintf(png->folder, sizeof(png->folder), "%s", folder);
	if ((mkdir(folder, 0777) < 0 && errno != EEXIST) || access(folder, W_OK) < 0) {
		int error = -errno;
		free(png);
		return problem_set(problem, error, "png display: cannot write to %s: %s", folder,
				   strerror(-error));
	}
	*ret_made = (struct display_made){
		.class = &class, .display = png, .width = options->width, .height = options->height
	};
	return 0;
}
