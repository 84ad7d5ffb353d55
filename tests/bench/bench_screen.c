/* SPDX-License-Identifier: MIT */
/*
 * The whole way of a live frame at 1080p30, as a share of one core: decoded once into the shared
 * slot (boothd), mirrored and scaled under the outline, copied to the monitor's memory (booth-ui).
 * The page flip itself is the display controller's. And what the same page costs while nothing
 * changes. The frame: 4:2:2 without Huffman tables, with the noise of a lit room, as UVC cameras
 * send it.
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

struct way {
	struct jpeg_decoder *decoder;
	uint8_t *bytes;
	size_t size_bytes;
	uint8_t *slot;
	int slot_most; /* pixels, both ways */
	struct catalog catalog;
	struct paint *paint;
	struct paint_pictures pictures;
	uint8_t *drawn_pixels; /* of the gallery, to be given back */
	struct drawing drawing;
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

static void make_frame(struct way *way, int noise)
{
	const struct pictures_jpeg flavour = { .quality = 85,
					       .is_422 = true,
					       .has_no_tables = true };
	struct image source = pictures_noisy(CAMERA_WIDTH, CAMERA_HEIGHT, noise);
	free(way->bytes);
	pictures_encode_jpeg(&source, &flavour, &way->bytes, &way->size_bytes);
	free(source.pixels);
}

static void build_page(struct way *way, const char *name, int width, int height)
{
	for (size_t n = 0; n < gallery_count(); n++) {
		if (strcmp(gallery_name(n), name) != 0)
			continue;
		struct view_model model = { 0 };
		int64_t now_ms;
		gallery_model(n, &model, &now_ms);
		struct view view = view_now(&model, now_ms);
		struct drawing_ruler ruler = paint_ruler(way->paint);
		struct page_canvas canvas = { .width = width, .height = height };
		page_build(&view, &canvas, &way->catalog, &ruler, &way->drawing);
		return;
	}
	abort();
}

static void decode(struct way *way)
{
	const struct preview_slot slot = { way->slot, SLOT_BYTES, way->slot_most, way->slot_most };
	struct frame frame = pictures_frame(way->bytes, way->size_bytes);
	if (preview_render(way->decoder, &frame, &slot, NULL,
			   &way->pictures.picture[PICTURE_PREVIEW], NULL) < 0)
		abort();
	way->pictures.is_new[PICTURE_PREVIEW] = true;
}

static struct rect draw(struct way *way)
{
	struct rect damage = paint_drawing(way->paint, &way->drawing, &way->pictures, &way->canvas);
	way->pictures.is_new[PICTURE_PREVIEW] = false;
	return damage;
}

static void print_share(const char *what, struct figures *figures)
{
	printf("%-52s %6.2f ms, %5.1f %% of one core at %d/s\n", what, figures_median_ms(figures),
	       figures_median_ms(figures) * RATE / 10, RATE);
}

static void bench_way(struct way *way, const char *page)
{
	static struct figures decoding, painting, presenting, whole, still;
	decoding.count = painting.count = presenting.count = whole.count = still.count = 0;
	build_page(way, page, way->canvas.width, way->canvas.height);
	paint_forget(way->paint);
	decode(way);
	scanout_copy(&way->monitor, &way->canvas, draw(way));
	struct rect damage = { 0 };
	for (int round = 0; round < ROUNDS; round++) {
		const int64_t start_us = cpu_us();
		decode(way);
		add(&decoding, start_us);
		const int64_t decoded_us = cpu_us();
		damage = draw(way);
		add(&painting, decoded_us);
		const int64_t painted_us = cpu_us();
		scanout_copy(&way->monitor, &way->canvas, damage);
		add(&presenting, painted_us);
		add(&whole, start_us);
	}
	printf("%s, %dx%d, %zu KB a frame, decoded to %dx%d, shown at %dx%d\n", page, CAMERA_WIDTH,
	       CAMERA_HEIGHT, way->size_bytes / 1000, way->pictures.picture[PICTURE_PREVIEW].width,
	       way->pictures.picture[PICTURE_PREVIEW].height, damage.width, damage.height);
	print_share("  decode into the slot", &decoding);
	print_share("  mirror, scale, outline", &painting);
	print_share("  copy to the monitor's memory", &presenting);
	print_share("  all of it", &whole);
	figures_target("preview 1080p30: decode, mirror, outline, copy; of a core",
		       figures_median_ms(&whole) * RATE / 10, "%", 60);
	for (int round = 0; round < ROUNDS; round++) {
		const int64_t start_us = cpu_us();
		damage = draw(way);
		add(&still, start_us);
		if (!rect_is_empty(damage))
			abort();
	}
	print_share("  the same page, nothing new", &still);
	figures_target("  the same page while nothing changes; of a core",
		       figures_median_ms(&still) * RATE / 10, "%", 0.1);
}

int main(void)
{
	struct way *way = zeroed(sizeof(*way));
	if (jpeg_decoder_create(&way->decoder) < 0 || catalog_open("zh_CN", &way->catalog) < 0 ||
	    paint_create("zh_CN", &way->paint) < 0 || gallery_draw_pictures(&way->pictures) < 0)
		abort();
	way->drawn_pixels = way->pictures.picture[PICTURE_PREVIEW].pixels;
	way->slot = zeroed(SLOT_BYTES);
	way->canvas = (struct image){ zeroed((size_t)CAMERA_WIDTH * CAMERA_HEIGHT * 4),
				      CAMERA_WIDTH, CAMERA_HEIGHT, CAMERA_WIDTH * 4 };
	way->monitor = (struct scanout){ .memory = zeroed((size_t)CAMERA_WIDTH * CAMERA_HEIGHT * 4),
					 .width = CAMERA_WIDTH,
					 .height = CAMERA_HEIGHT,
					 .stride = CAMERA_WIDTH * 4,
					 SCANOUT_BGRX };
	static const int noises[] = { 4, 16 };
	for (int i = 0; i < 2; i++) {
		make_frame(way, noises[i]);
		way->slot_most = PREVIEW_MOST;
		bench_way(way, "pose-good");
		way->slot_most = PREVIEW_WHOLE;
		bench_way(way, "pose-good");
	}
	way->pictures.picture[PICTURE_PREVIEW].pixels = way->drawn_pixels;
	gallery_free_pictures(&way->pictures);
	paint_destroy(way->paint);
	jpeg_decoder_destroy(way->decoder);
	free(way->bytes);
	free(way->slot);
	free(way->canvas.pixels);
	free(way->monitor.memory);
	free(way);
	return 0;
}
