/* SPDX-License-Identifier: MIT */
/*
 * A rendered frame, and its compression beside it: what `sim:` costs of one core. Filling the
 * picture once is the yardstick: no renderer is faster than memory. Thread CPU time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/devices/camera_sim.h"
#include "daemon/sitter/sitter.h"
#include "daemon/imaging/jpeg.h"
#include "tests/support/bench.h"

enum { ROUNDS = 60 };

static void bench_scene(struct sitter *sitter, const char *what, const struct sitter_scene *scene)
{
	static struct figures rendering, compressing;
	const struct jpeg_settings settings = { .quality = 90, .dpi = 72 };
	struct image image;
	rendering.count = compressing.count = 0;
	/* The first frame of a skin paints its texture. */
	sitter_render(sitter, scene, 0, &image, NULL);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		uint8_t *bytes = NULL;
		size_t size = 0;
		int64_t start = bench_thread_us();
		sitter_render(sitter, scene, round, &image, NULL);
		bench_add_us(&rendering, bench_thread_us() - start);
		start = bench_thread_us();
		if (jpeg_encode(&image, &settings, &bytes, &size) < 0)
			return;
		bench_add_us(&compressing, bench_thread_us() - start);
		free(bytes);
	}
	char text[80];
	(void)snprintf(text, sizeof(text), "%s: render", what);
	figures_print(&rendering, text);
	(void)snprintf(text, sizeof(text), "%s: compress", what);
	figures_print(&compressing, text);
	const double frame_ms = figures_median_ms(&rendering) + figures_median_ms(&compressing);
	printf("  %.0f frames/s on one core; sim: gives at most %d\n", 1000 / frame_ms,
	       CAMERA_SIM_RATE_MAX);
}

static void bench_fill(int width, int height)
{
	static struct figures figures;
	const size_t size = (size_t)width * (size_t)height * 4;
	uint8_t *pixels = malloc(size);
	if (!pixels)
		return;
	figures.count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		const int64_t start = bench_thread_us();
		memset(pixels, round, size);
		bench_add_us(&figures, bench_thread_us() - start);
	}
	figures_print(&figures, "yardstick: memset of the picture");
	printf("  (last byte %d)\n", pixels[size - 1]); /* so that it is not left out */
	free(pixels);
}

static int bench_size(const char *models, int width, int height)
{
	struct problem problem = { "" };
	struct sitter *sitter;
	struct sitter_scene scene;
	if (sitter_create(models, width, height, &problem, &sitter) < 0) {
		(void)fprintf(stderr, "bench_sitter: %s\n", problem.text);
		return 1;
	}
	printf("%d x %d\n", width, height);
	sitter_scene_init(&scene);
	bench_scene(sitter, "preset", &scene);
	scene.glasses = scene.glare = scene.other = scene.shirt_pattern = scene.hair_long = 1;
	scene.yaw = 10;
	bench_scene(sitter, "all that costs", &scene);
	bench_fill(width, height);
	sitter_destroy(sitter);
	return 0;
}

int main(void)
{
	const char *models = bench_models();
	return bench_size(models, 640, 480) || bench_size(models, 1280, 720) ||
	       bench_size(models, 1920, 1080);
}
