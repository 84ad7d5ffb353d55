/* SPDX-License-Identifier: MIT */
/*
 * The whole way of a live frame at 1080p30, as a share of one core: decoded once into the shared
 * slot (boothd); the page put together with what the examiner saw in this frame; mirrored and scaled
 * under veil, outline, chevrons, band and lights; copied to the monitor's memory (booth-ui). The page
 * flip itself is the display controller's. Beside it, in turns: the same frame without anything over
 * it. And what the same page costs while nothing changes. The frame: 4:2:2 without Huffman tables, with
 * the noise of a lit room, as UVC cameras send it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "booth-ui/catalog.h"
#include "booth-ui/gallery.h"
#include "booth-ui/page.h"
#include "booth-ui/paint.h"
#include "booth-ui/scanout.h"
#include "booth-ui/view.h"
#include "daemon/imaging/preview.h"
#include "daemon/protocol/message.h"
#include "tests/support/figures.h"
#include "tests/support/pictures.h"

enum {
	ROUNDS = 300, /* at most FIGURES_MOST */
	RATE = 30,
	CAMERA_WIDTH = 1920,
	CAMERA_HEIGHT = 1080
};
/* booth_frames.c takes no more for the preview; and the whole camera picture, for comparison. */
enum { PREVIEW_MOST = 1280, PREVIEW_WHOLE = 1920 };

struct desk {
	struct jpeg_decoder *decoder;
	uint8_t *bytes;
	size_t size_bytes;
	uint8_t *slot;
	int slot_most; /* pixels, both ways */
	struct catalog catalog;
	struct paint *paint;
	struct paint_pictures pictures;
	struct image *picture; /* the preview in `pictures` */
	uint8_t *drawn_pixels; /* of the gallery, to be given back */
	struct drawing drawing, built;
	struct view_model model;
	struct message_marks marks; /* of a head that has not moved */
	bool is_moving;
	int64_t now_ms;
	double live_ms; /* median of a frame with all that lies over it */
	char title[80];
	struct image canvas;
	struct scanout monitor;
};

/* A share of a core is processor time: what else runs on the machine does not count. */
static int64_t cpu_us(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void add(struct figures *figures, int64_t start_us)
{
	figures->us[figures->count++] = cpu_us() - start_us;
}

static void *zeroed(size_t size)
{
	void *memory = calloc(1, size);
	if (!memory)
		abort();
	return memory;
}

static void make_frame(struct desk *desk, int noise)
{
	const struct pictures_jpeg flavour = { .quality = 85,
					       .is_422 = true,
					       .has_no_tables = true };
	struct image source = pictures_noisy(CAMERA_WIDTH, CAMERA_HEIGHT, noise);
	free(desk->bytes);
	pictures_encode_jpeg(&source, &flavour, &desk->bytes, &desk->size_bytes);
	free(source.pixels);
}

static void open_sample(struct desk *desk, const char *name)
{
	for (size_t n = 0; n < gallery_count(); n++) {
		if (strcmp(gallery_name(n), name) != 0)
			continue;
		memset(&desk->model, 0, sizeof(desk->model));
		gallery_model(n, &desk->model, &desk->now_ms);
		desk->marks = desk->model.preview.marks;
		return;
	}
	abort();
}

/* The head moves by this share of the picture's width from frame to frame, to and fro. */
static const float step = 0.004f;

/* Puts the page together for the next frame, as booth-ui does: with what the examiner saw in it. */
static void build_page(struct desk *desk, int round)
{
	int place = round % 40 < 20 ? round % 20 : 20 - round % 20;
	float aside = desk->is_moving ? step * (float)place : 0;
	struct message_preview preview = { .width = (uint32_t)desk->picture->width,
					   .height = (uint32_t)desk->picture->height,
					   .captured_us = desk->now_ms * 1000,
					   .marks = desk->marks };
	preview.marks.head.x += aside;
	preview.marks.outline.x += aside;
	desk->now_ms += 1000 / RATE;
	view_take_preview(&desk->model, &preview, desk->now_ms);
	struct view view = view_now(&desk->model, desk->now_ms);
	struct drawing_ruler ruler = paint_ruler(desk->paint);
	struct page_canvas canvas = { .width = desk->canvas.width, .height = desk->canvas.height };
	page_build(&view, &canvas, &desk->catalog, &ruler, &desk->drawing);
}

/* Leaves of the page only the live picture. */
static void strip_page(struct desk *desk)
{
	desk->drawing.count = 0;
	for (int i = 0; i < desk->built.count; i++)
		if (desk->built.items[i].kind == DRAWING_PICTURE)
			desk->drawing.items[desk->drawing.count++] = desk->built.items[i];
}

static void decode(struct desk *desk)
{
	const struct preview_slot slot = { desk->slot, SLOT_BYTES, desk->slot_most,
					   desk->slot_most };
	struct frame frame = pictures_frame(desk->bytes, desk->size_bytes);
	if (preview_render(desk->decoder, &frame, &slot, NULL,
			   &desk->pictures.picture[PICTURE_PREVIEW], NULL) < 0)
		abort();
	desk->pictures.is_new[PICTURE_PREVIEW] = true;
}

static struct rect draw(struct desk *desk)
{
	struct rect damage =
		paint_drawing(desk->paint, &desk->drawing, &desk->pictures, &desk->canvas);
	desk->pictures.is_new[PICTURE_PREVIEW] = false;
	return damage;
}

static void print_share(const char *what, struct figures *figures)
{
	printf("%-52s %6.2f ms, %5.1f %% of one core at %d/s\n", what, figures_median_ms(figures),
	       figures_median_ms(figures) * RATE / 10, RATE);
}

/* The frames with all that lies over them. */
static void bench_live(struct desk *desk)
{
	static struct figures decoding, building, painting, presenting, whole;
	decoding.count = building.count = painting.count = presenting.count = whole.count = 0;
	struct rect damage = { 0 };
	for (int round = 0; round < ROUNDS; round++) {
		const int64_t start_us = cpu_us();
		decode(desk);
		add(&decoding, start_us);
		const int64_t decoded_us = cpu_us();
		build_page(desk, round);
		add(&building, decoded_us);
		const int64_t built_us = cpu_us();
		damage = draw(desk);
		add(&painting, built_us);
		const int64_t painted_us = cpu_us();
		scanout_copy(&desk->monitor, &desk->canvas, damage);
		add(&presenting, painted_us);
		add(&whole, start_us);
	}
	printf("%s, decoded to %dx%d, shown at %dx%d\n", desk->title, desk->picture->width,
	       desk->picture->height, damage.width, damage.height);
	print_share("  decode into the slot", &decoding);
	print_share("  put the page together", &building);
	print_share("  mirror, scale, veil, outline, chevrons", &painting);
	print_share("  copy to the monitor's memory", &presenting);
	print_share("  all of it", &whole);
	desk->live_ms = figures_median_ms(&whole);
	figures_target(desk->title, desk->live_ms * RATE / 10, "%", 60);
}

/* The same frames with nothing over them. */
static void bench_bare(struct desk *desk)
{
	static struct figures bare;
	bare.count = 0;
	build_page(desk, 0);
	desk->built = desk->drawing;
	strip_page(desk);
	paint_forget(desk->paint);
	(void)draw(desk);
	for (int round = 0; round < ROUNDS; round++) {
		const int64_t start_us = cpu_us();
		decode(desk);
		scanout_copy(&desk->monitor, &desk->canvas, draw(desk));
		add(&bare, start_us);
	}
	print_share("  yardstick: the same without anything over it", &bare);
	figures_target("  all of it / the picture alone", desk->live_ms / figures_median_ms(&bare),
		       "x", 0);
}

/* The same page while nothing changes. */
static void bench_still(struct desk *desk)
{
	static struct figures still;
	still.count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		const int64_t start_us = cpu_us();
		if (!rect_is_empty(draw(desk)))
			abort();
		add(&still, start_us);
	}
	print_share("  the same page, nothing new", &still);
	figures_target("  the same page while nothing changes; of a core",
		       figures_median_ms(&still) * RATE / 10, "%", 0.1);
}

static void bench_page(struct desk *desk, const char *name, bool is_moving)
{
	bool is_upright = desk->canvas.height > desk->canvas.width;
	(void)snprintf(desk->title, sizeof(desk->title), "1080p30 %s, %s, %s", name,
		       is_upright ? "upright" : "wide", is_moving ? "moving" : "still");
	desk->is_moving = is_moving;
	open_sample(desk, name);
	decode(desk);
	build_page(desk, 0);
	paint_forget(desk->paint);
	scanout_copy(&desk->monitor, &desk->canvas, draw(desk));
	bench_live(desk);
	bench_still(desk);
	bench_bare(desk);
}

static void set_canvas(struct desk *desk, int width, int height)
{
	desk->canvas = (struct image){ desk->canvas.pixels, width, height, (size_t)width * 4 };
	desk->monitor = (struct scanout){ .memory = desk->monitor.memory,
					  .width = width,
					  .height = height,
					  .stride = (size_t)width * 4,
					  SCANOUT_BGRX };
}

static void bench_pages(struct desk *desk)
{
	static const int sizes[][2] = { { CAMERA_WIDTH, CAMERA_HEIGHT },
					{ CAMERA_HEIGHT, CAMERA_WIDTH } };
	static const int noises[] = { 4, 16 };
	for (int i = 0; i < 2; i++) {
		make_frame(desk, noises[i]);
		printf("\na frame of %dx%d has %zu KB\n", CAMERA_WIDTH, CAMERA_HEIGHT,
		       desk->size_bytes / 1000);
		for (int k = 0; k < 2; k++) {
			set_canvas(desk, sizes[k][0], sizes[k][1]);
			bench_page(desk, "pose-good", false);
			bench_page(desk, "pose-turned", true);
		}
	}
	set_canvas(desk, CAMERA_WIDTH, CAMERA_HEIGHT);
	desk->slot_most = PREVIEW_WHOLE;
	printf("\ndecoded whole, for comparison\n");
	bench_page(desk, "pose-good", false);
}

int main(void)
{
	struct desk *desk = zeroed(sizeof(*desk));
	if (jpeg_decoder_create(&desk->decoder) < 0 || catalog_open("zh_CN", &desk->catalog) < 0 ||
	    paint_create("zh_CN", &desk->paint) < 0 || gallery_draw_pictures(&desk->pictures) < 0)
		abort();
	desk->picture = &desk->pictures.picture[PICTURE_PREVIEW];
	desk->drawn_pixels = desk->picture->pixels;
	desk->slot = zeroed(SLOT_BYTES);
	desk->canvas.pixels = zeroed((size_t)CAMERA_WIDTH * CAMERA_HEIGHT * 4);
	desk->monitor.memory = zeroed((size_t)CAMERA_WIDTH * CAMERA_HEIGHT * 4);
	desk->slot_most = PREVIEW_MOST;
	bench_pages(desk);
	desk->pictures.picture[PICTURE_PREVIEW].pixels = desk->drawn_pixels;
	gallery_free_pictures(&desk->pictures);
	paint_destroy(desk->paint);
	jpeg_decoder_destroy(desk->decoder);
	free(desk->bytes);
	free(desk->slot);
	free(desk->canvas.pixels);
	free(desk->monitor.memory);
	free(desk);
	return 0;
}
