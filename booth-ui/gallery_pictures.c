/* SPDX-License-Identifier: MIT */
/* The pictures of the gallery: the preview and the photo of an invented person. The declarations are
 * in gallery.h. */
#include "booth-ui/gallery.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <cairo.h>

#include "booth-ui/icon.h"

static void draw_eye(cairo_t *cairo, double x, bool is_shut)
{
	if (is_shut) {
		cairo_new_sub_path(cairo);
		cairo_arc(cairo, x, 0.385, 0.032, 0.25 * M_PI, 0.75 * M_PI);
		cairo_stroke(cairo);
		return;
	}
	cairo_arc(cairo, x, 0.40, 0.016, 0, 2 * M_PI);
	cairo_fill(cairo);
}

/* Draws a person's head and shoulders in flat colours. The unit of length is the height of the
 * photo's frame; the origin is the middle of the frame's upper edge. */
static void draw_sitter(cairo_t *cairo, bool has_shut_eyes)
{
	icon_set_colour(cairo, 0x2f4a63ff); /* the jacket */
	cairo_move_to(cairo, -0.44, 1.2);
	cairo_curve_to(cairo, -0.44, 0.90, -0.36, 0.84, -0.12, 0.79);
	cairo_line_to(cairo, 0.12, 0.79);
	cairo_curve_to(cairo, 0.36, 0.84, 0.44, 0.90, 0.44, 1.2);
	cairo_fill(cairo);
	icon_set_colour(cairo, 0xffffffff); /* the shirt */
	cairo_move_to(cairo, -0.12, 0.785);
	cairo_line_to(cairo, 0, 1.0);
	cairo_line_to(cairo, 0.12, 0.785);
	cairo_fill(cairo);
	icon_set_colour(cairo, 0xd9a583ff); /* the neck */
	cairo_move_to(cairo, -0.085, 0.60);
	cairo_line_to(cairo, -0.095, 0.80);
	cairo_curve_to(cairo, -0.05, 0.87, 0.05, 0.87, 0.095, 0.80);
	cairo_line_to(cairo, 0.085, 0.60);
	cairo_fill(cairo);
	icon_set_colour(cairo, 0x2b2320ff); /* hair behind the face */
	cairo_save(cairo);
	cairo_scale(cairo, 0.203, 0.24);
	cairo_arc(cairo, 0, 1.51, 1, 0, 2 * M_PI);
	cairo_restore(cairo);
	cairo_fill(cairo);
	icon_set_colour(cairo, 0xe8b894ff); /* the face and the ears */
	for (int side = -1; side <= 1; side += 2) {
		cairo_new_sub_path(cairo);
		cairo_arc(cairo, side * 0.187, 0.43, 0.035, 0, 2 * M_PI);
	}
	cairo_fill(cairo);
	cairo_save(cairo);
	cairo_scale(cairo, 0.18, 0.255);
	cairo_arc(cairo, 0, 1.70, 1, 0, 2 * M_PI);
	cairo_restore(cairo);
	cairo_fill(cairo);
	icon_set_colour(cairo, 0x2b2320ff); /* the hair over the forehead, parted on one side */
	cairo_move_to(cairo, -0.19, 0.37);
	cairo_curve_to(cairo, -0.20, 0.10, 0.20, 0.10, 0.19, 0.37);
	cairo_curve_to(cairo, 0.17, 0.27, 0.10, 0.24, 0.06, 0.22);
	cairo_curve_to(cairo, 0, 0.27, -0.15, 0.26, -0.19, 0.37);
	cairo_fill(cairo);
	cairo_set_line_width(cairo, 0.013);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	for (int side = -1; side <= 1; side += 2) {
		draw_eye(cairo, side * 0.077, has_shut_eyes);
		cairo_move_to(cairo, side * 0.115, 0.345);
		cairo_curve_to(cairo, side * 0.09, 0.333, side * 0.06, 0.335, side * 0.045, 0.342);
		cairo_stroke(cairo);
	}
	icon_set_colour(cairo, 0xa8594dff);
	cairo_move_to(cairo, -0.05, 0.575);
	cairo_curve_to(cairo, -0.02, 0.588, 0.02, 0.588, 0.05, 0.575);
	cairo_stroke(cairo);
	icon_set_colour(cairo, 0xc48f6fff);
	cairo_move_to(cairo, 0.004, 0.43);
	cairo_line_to(cairo, -0.014, 0.505);
	cairo_line_to(cairo, 0.010, 0.508);
	cairo_stroke(cairo);
}

static int draw_picture(int width, int height, double top, double frame_height, bool has_shut_eyes,
			struct image *ret_image)
{
	size_t stride = (size_t)width * IMAGE_BYTES_PER_PIXEL;
	uint8_t *pixels = calloc((size_t)height, stride);
	if (!pixels)
		return -ENOMEM;
	cairo_surface_t *surface = cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24,
								       width, height, (int)stride);
	cairo_t *cairo = cairo_create(surface);
	cairo_pattern_t *backdrop = cairo_pattern_create_radial(
		width / 2.0, height * 0.45, height * 0.2, width / 2.0, height * 0.5, width * 0.7);
	cairo_pattern_add_color_stop_rgb(backdrop, 0, 0.55, 0.72, 0.87);
	cairo_pattern_add_color_stop_rgb(backdrop, 1, 0.36, 0.55, 0.74);
	cairo_set_source(cairo, backdrop);
	cairo_paint(cairo);
	cairo_pattern_destroy(backdrop);
	cairo_translate(cairo, width / 2.0, top);
	cairo_scale(cairo, frame_height, frame_height);
	draw_sitter(cairo, has_shut_eyes);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	*ret_image = (struct image){
		.pixels = pixels, .width = width, .height = height, .stride = stride
	};
	return 0;
}

int gallery_draw_pictures(struct paint_pictures *ret_pictures)
{
	struct paint_pictures pictures = { .is_new = { true, true } };
	int r = draw_picture(GALLERY_PREVIEW_WIDTH, GALLERY_PREVIEW_HEIGHT, 0.06 * 720, 0.865 * 720,
			     false, &pictures.picture[PICTURE_PREVIEW]);
	if (r == 0)
		r = draw_picture(480, 640, 0, 640, false, &pictures.picture[PICTURE_PHOTO]);
	if (r < 0) {
		gallery_free_pictures(&pictures);
		return r;
	}
	*ret_pictures = pictures;
	return 0;
}

int gallery_draw_blink(struct image *ret_photo)
{
	return draw_picture(480, 640, 0, 640, true, ret_photo);
}

void gallery_free_pictures(struct paint_pictures *pictures)
{
	for (int i = 0; i < PICTURE_COUNT; i++) {
		free(pictures->picture[i].pixels);
		pictures->picture[i].pixels = NULL;
	}
}
