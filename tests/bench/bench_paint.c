/* SPDX-License-Identifier: MIT */
/* What the screen costs: a live frame, a new page, a picture for the browser. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booth-ui/catalog.h"
#include "booth-ui/gallery.h"
#include "booth-ui/page.h"
#include "booth-ui/paint.h"
#include "booth-ui/snapshot.h"
#include "tests/support/figures.h"

enum { ROUNDS = 200, WIDTH = 1920, HEIGHT = 1080 };

struct desk {
	struct catalog catalog;
	struct paint *paint;
	struct paint_pictures pictures;
	struct image canvas;
	struct drawing drawing;
	struct snapshot snapshot;
	struct rect picture;
	uint8_t *spare; /* pixels that need no work */
};

static void report(const char *what, void (*work)(struct desk *desk), struct desk *desk, int rounds)
{
	static struct figures figures;
	figures.count = 0;
	work(desk);
	for (int i = 0; i < rounds; i++) {
		int64_t start_us = figures_now_us();
		work(desk);
		figures_add(&figures, start_us);
	}
	figures_print(&figures, what);
}

static size_t sample(const char *name)
{
	for (size_t n = 0; n < gallery_count(); n++)
		if (strcmp(gallery_name(n), name) == 0)
			return n;
	abort();
}

static void build(struct desk *desk, const char *name)
{
	struct view_model model = { 0 };
	int64_t now_ms;
	gallery_model(sample(name), &model, &now_ms);
	struct view view = view_now(&model, now_ms);
	struct drawing_ruler ruler = paint_ruler(desk->paint);
	struct page_canvas canvas = { .width = WIDTH, .height = HEIGHT };
	page_build(&view, &canvas, &desk->catalog, &ruler, &desk->drawing);
}

static void live_frame(struct desk *desk)
{
	desk->pictures.is_new[PICTURE_PREVIEW] = true;
	(void)paint_drawing(desk->paint, &desk->drawing, &desk->pictures, &desk->canvas);
}

static void yardstick_copy(struct desk *desk)
{
	for (int y = 0; y < desk->picture.height; y++)
		memcpy(image_row(&desk->canvas, desk->picture.y + y),
		       desk->spare + (size_t)y * (size_t)desk->picture.width * 4,
		       (size_t)desk->picture.width * 4);
}

static void new_page(struct desk *desk)
{
	build(desk, "notice-school");
	paint_forget(desk->paint);
	live_frame(desk);
}

static void build_pose(struct desk *desk)
{
	build(desk, "pose-hint");
}

static void encode_live(struct desk *desk)
{
	if (snapshot_encode(&desk->canvas, 80, false, &desk->snapshot) < 0)
		abort();
}

int main(void)
{
	struct desk *desk = calloc(1, sizeof(*desk));
	if (!desk || catalog_open("zh_CN", &desk->catalog) < 0 ||
	    paint_create("zh_CN", &desk->paint) < 0 || gallery_draw_pictures(&desk->pictures) < 0)
		abort();
	desk->canvas = (struct image){ calloc(HEIGHT, WIDTH * 4), WIDTH, HEIGHT, WIDTH * 4 };
	desk->spare = calloc(HEIGHT, WIDTH * 4);
	if (!desk->canvas.pixels || !desk->spare)
		abort();
	build(desk, "pose-good");
	for (int i = 0; i < desk->drawing.count; i++)
		if (desk->drawing.items[i].kind == DRAWING_PICTURE)
			desk->picture = desk->drawing.items[i].place;
	printf("screen of %d x %d, live picture %d x %d from %d x %d\n", WIDTH, HEIGHT,
	       desk->picture.width, desk->picture.height, GALLERY_PREVIEW_WIDTH,
	       GALLERY_PREVIEW_HEIGHT);
	report("live frame: mirror, scale, outline", live_frame, desk, ROUNDS);
	report("  yardstick: plain copy of as many pixels", yardstick_copy, desk, ROUNDS);
	report("picture for the browser (JPEG, whole screen)", encode_live, desk, ROUNDS);
	report("page of a pose put together (a new hint)", build_pose, desk, 20);
	report("new page, put together and painted whole", new_page, desk, 20);
	snapshot_finish(&desk->snapshot);
	gallery_free_pictures(&desk->pictures);
	paint_destroy(desk->paint);
	free(desk->canvas.pixels);
	free(desk->spare);
	free(desk);
	return 0;
}
