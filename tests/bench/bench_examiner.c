/* SPDX-License-Identifier: MIT */
/*
 * The networks alone, both engines; the face pipeline live and still on one photograph; loading and
 * memory; decoding a 720p frame beside. Thread CPU time.
 *
 * bench_examiner [PHOTO]: default the first studio portrait of the shared folder, laid into
 * 1280x720.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/examiner/face/face.h"
#include "daemon/examiner/nn/network.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/imaging/picture.h"
#include "tests/support/figures.h"
#include "tests/support/pictures.h"

enum { ROUNDS = 200, STILL_ROUNDS = 40, WIDTH = 1280, HEIGHT = 720 };

static const char *models(void)
{
	const char *folder = getenv("BOOTH_MODELS");

	return folder ? folder : "build/models";
}

static int64_t thread_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* figures.h counts from a wall clock instant; we have a length. */
static void add_us(struct figures *figures, int64_t us)
{
	figures_add(figures, figures_now_us() - us);
}

static void stop(const char *what)
{
	(void)fprintf(stderr, "bench_examiner: %s\n", what);
	exit(1);
}

/* Private memory of this process, KiB. */
static long private_kib(void)
{
	FILE *file = fopen("/proc/self/smaps_rollup", "re");
	char line[256];
	long sum = 0, kib;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Private_Clean: %ld", &kib) == 1 ||
		    sscanf(line, "Private_Dirty: %ld", &kib) == 1)
			sum += kib;
	if (file)
		(void)fclose(file);
	return sum;
}

/* The photograph as a camera would frame it: a third of the frame's height from brow to chin. */
static struct image frame_of(const struct image *photo)
{
	struct image frame = { .width = WIDTH, .height = HEIGHT, .stride = WIDTH * 4 };
	float scale = (float)photo->height / HEIGHT;
	float left = (WIDTH - (float)photo->width / scale) / 2;

	frame.pixels = malloc(frame.stride * HEIGHT);
	if (!frame.pixels)
		stop("no memory");
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			int u = (int)(((float)x - left) * scale), v = (int)((float)y * scale);

			u = u < 0 ? 0 : u >= photo->width ? photo->width - 1 : u;
			memcpy(image_row(&frame, y) + 4 * (size_t)x,
			       image_row(photo, v) + 4 * (size_t)u, 4);
		}
	}
	return frame;
}

#define CUT(in, ...)                                                                               \
	&(const struct engine_cut)                                                                 \
	{                                                                                          \
		(const int[]){ in }, 1, (const int[]){ __VA_ARGS__ },                              \
			sizeof((int[]){ __VA_ARGS__ }) / sizeof(int)                               \
	}

struct network {
	const char *name;
	enum model_role role;
	const struct engine_cut *cut;
	bool is_live; /* part of a live frame with everything */
};

static const struct network networks[] = {
	{ "BlazeFace short range", MODEL_DETECTOR_SHORT, NULL, true },
	{ "BlazeFace full range", MODEL_DETECTOR_FULL, NULL, true },
	{ "mesh trunk", MODEL_MESH, CUT(0, 186, 710, 35), true },
	{ "mesh lips", MODEL_MESH, CUT(199, 684), true },
	{ "mesh left eye", MODEL_MESH, CUT(200, 687, 690), true },
	{ "mesh right eye", MODEL_MESH, CUT(201, 693, 696), true },
	{ "mask wide", MODEL_MASK_WIDE, NULL, true },
	{ "mask square", MODEL_MASK_SQUARE, NULL, false },
};
enum { NETWORKS = sizeof(networks) / sizeof(*networks) };

static struct engine *load_network(const struct network *network, enum engine_choice choice)
{
	struct problem problem;
	struct engine *engine;
	struct tensor input;

	if (network_load(models(), network->role, choice, network->cut, 1, &problem, &engine) < 0)
		stop(problem.text);
	input = engine_input(engine, 0);
	for (size_t k = 0; k < input.count; k++)
		input.values[k] = (float)(k * 7919 % 255) / 255;
	return engine;
}

/* One after the other as a frame runs them, so that each finds the caches as it would. */
static double bench_networks(enum engine_choice choice)
{
	static struct figures figures[NETWORKS], total;
	struct engine *engines[NETWORKS];
	char what[64];

	total.count = 0;
	for (int n = 0; n < NETWORKS; n++) {
		engines[n] = load_network(&networks[n], choice);
		figures[n].count = 0;
	}
	for (int k = -5; k < ROUNDS; k++) {
		int64_t sum = 0;

		for (int n = 0; n < NETWORKS; n++) {
			int64_t start = thread_us();

			if (engine_run(engines[n]) < 0)
				stop("a network does not run");
			start = thread_us() - start;
			sum += networks[n].is_live ? start : 0;
			if (k >= 0)
				add_us(&figures[n], start);
		}
		if (k >= 0)
			add_us(&total, sum);
	}
	printf("networks alone, in turn (%s)\n", engine_name(engines[0]));
	for (int n = 0; n < NETWORKS; n++) {
		(void)snprintf(what, sizeof(what), "  %s%s", networks[n].name,
			       networks[n].is_live ? "" : " (not of a live frame)");
		figures_print(&figures[n], what);
		engine_destroy(engines[n]);
	}
	figures_print(&total, "  those of a live frame");
	return figures_median_ms(&total);
}

struct stage {
	const char *name;
	struct figures figures;
};

static void add_stages(struct stage *stages, const struct face_timings *timings)
{
	const int32_t us[] = { timings->detect_resize, timings->detect_short, timings->detect_full,
			       timings->mesh_warp,     timings->mesh_trunk,   timings->mesh_heads,
			       timings->mask_resize,   timings->mask_network, timings->other,
			       timings->total };

	for (size_t k = 0; k < sizeof(us) / sizeof(*us); k++)
		add_us(&stages[k].figures, us[k]);
}

/* Returns the median of the whole, ms. */
static double bench_find(struct face_finder *finder, const struct image *image, const char *what,
			 struct face_options options, int rounds)
{
	static struct stage stages[] = {
		{ .name = "detect_resize" }, { .name = "detect_short" }, { .name = "detect_full" },
		{ .name = "mesh_warp" },     { .name = "mesh_trunk" },   { .name = "mesh_heads" },
		{ .name = "mask_resize" },   { .name = "mask_network" }, { .name = "other" },
		{ .name = "total" },
	};
	struct face_finding finding;

	for (size_t k = 0; k < sizeof(stages) / sizeof(*stages); k++)
		stages[k].figures.count = 0;
	for (int k = -5; k < rounds; k++) {
		options.captured_us += 33333;
		if (face_finder_find(finder, image, &options, &finding) < 0)
			stop("the face pipeline does not run");
		if (k >= 0)
			add_stages(stages, &finding.timings);
	}
	printf("%s, %d x %d, %d found\n", what, image->width, image->height, finding.count);
	for (size_t k = 0; k < sizeof(stages) / sizeof(*stages); k++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "  %s", stages[k].name);
		figures_print(&stages[k].figures, name);
	}
	return figures_median_ms(&stages[sizeof(stages) / sizeof(*stages) - 1].figures);
}

static void bench_decode(const struct image *frame)
{
	static struct figures figures;
	const struct pictures_jpeg flavour = { .quality = 85, .is_422 = true };
	struct jpeg_decoder *decoder;
	uint8_t *bytes;
	size_t size;

	pictures_encode_jpeg(frame, &flavour, &bytes, &size);
	if (jpeg_decoder_create(&decoder) < 0)
		stop("no memory");
	figures.count = 0;
	for (int k = 0; k < ROUNDS; k++) {
		int64_t start = thread_us();
		struct image copy = *frame;

		if (jpeg_decode(decoder, bytes, size, 1, NULL, &copy) < 0)
			stop("the frame does not decode");
		add_us(&figures, thread_us() - start);
	}
	printf("beside: decoding this frame (%zu KB)\n", size / 1000);
	figures_print(&figures, "  jpeg_decode");
	jpeg_decoder_destroy(decoder);
	free(bytes);
}

static struct face_finder *bench_loading(void)
{
	const struct face_finder_config config = { models(), ENGINE_AUTO };
	struct face_finder *finder = NULL;
	struct problem problem;
	long before = private_kib();
	int64_t start = thread_us();

	if (face_finder_create(&config, &problem, &finder) < 0)
		stop(problem.text);
	printf("loading all networks (%s): %.1f ms, private memory %.1f MB\n",
	       face_finder_engine(finder), (double)(thread_us() - start) / 1000,
	       (double)(private_kib() - before) / 1024);
	return finder;
}

int main(int argc, char **argv)
{
	const char *shared = getenv("BOOTH_SHARED");
	struct face_options options = { .mode = FACE_LIVE };
	struct image photo, frame;
	struct problem problem;
	struct face_finder *finder = bench_loading();
	char path[512];
	long before = private_kib();
	double whole, bare;

	(void)snprintf(path, sizeof(path), "%s/faces/portraits/london_004_neutral.jpg",
		       shared ? shared : "../shared");
	if (picture_read(argc > 1 ? argv[1] : path, &problem, &photo) < 0)
		stop(problem.text);
	frame = frame_of(&photo);
	options.every_frame = true;
	whole = bench_find(finder, &frame, "live, every network on every frame", options, ROUNDS);
	options.every_frame = false;
	(void)bench_find(finder, &frame, "live, the real schedule at 30/s", options, ROUNDS);
	(void)bench_find(finder, &photo, "still", (struct face_options){ .mode = FACE_STILL },
			 STILL_ROUNDS);
	printf("private memory grown by working: %.1f MB (pictures %.1f MB)\n",
	       (double)(private_kib() - before) / 1024,
	       (double)(frame.stride * HEIGHT + photo.stride * (size_t)photo.height) / 1048576);
	face_finder_destroy(finder);
	bare = bench_networks(ENGINE_AUTO);
	printf("  face pipeline / bare networks: %.2f\n", whole / bare);
	(void)bench_networks(ENGINE_PLAIN);
	bench_decode(&frame);
	free(frame.pixels);
	free(photo.pixels);
	return 0;
}
