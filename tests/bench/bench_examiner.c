/* SPDX-License-Identifier: MIT */
/*
 * The networks alone, XNNPACK and the plain twin in turns; the face pipeline stage by stage, live
 * and still, on one photograph; decoding the same frame beside. Thread CPU time.
 *
 * bench_examiner [PHOTO]: default the first studio portrait of the shared folder, laid into
 * 1280x720.
 */
#include <stdio.h>
#include <stdlib.h>

#include "daemon/examiner/face/face.h"
#include "daemon/imaging/jpeg.h"
#include "tests/support/bare.h"
#include "tests/support/bench.h"
#include "tests/support/pictures.h"

enum { ROUNDS = 200, STILL_ROUNDS = 40, TWIN_ROUNDS = 60 };

struct stage {
	const char *name;
	struct figures figures;
};

static void add_stages(struct stage *stages, const struct face_timings *timings)
{
	const int32_t us[] = { timings->detect_resize, timings->detect_short, timings->detect_full,
			       timings->mesh_warp,     timings->mesh_trunk,   timings->mesh_heads,
			       timings->mask_resize,   timings->mask_network, timings->hands,
			       timings->other,         timings->total };

	for (size_t k = 0; k < sizeof(us) / sizeof(*us); k++)
		bench_add_us(&stages[k].figures, us[k]);
}

static void bench_find(struct face_finder *finder, const struct image *image, const char *what,
		       struct face_options options, int rounds)
{
	static struct stage stages[] = {
		{ .name = "detect_resize" }, { .name = "detect_short" }, { .name = "detect_full" },
		{ .name = "mesh_warp" },     { .name = "mesh_trunk" },   { .name = "mesh_heads" },
		{ .name = "mask_resize" },   { .name = "mask_network" }, { .name = "hands" },
		{ .name = "other" },         { .name = "total" },
	};
	struct face_finding finding;

	for (size_t k = 0; k < sizeof(stages) / sizeof(*stages); k++)
		stages[k].figures.count = 0;
	for (int k = -5; k < rounds; k++) {
		options.captured_us += 33333;
		if (face_finder_find(finder, image, &options, &finding) < 0)
			bench_stop("the face pipeline does not run");
		if (k >= 0)
			add_stages(stages, &finding.timings);
	}
	printf("%s, %d x %d, %d found\n", what, image->width, image->height, finding.count);
	for (size_t k = 0; k < sizeof(stages) / sizeof(*stages); k++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "  %s", stages[k].name);
		figures_print(&stages[k].figures, name);
	}
}

static void print_networks(struct figures *each, struct figures *sum, const char *engine)
{
	printf("networks alone (%s)\n", engine);
	for (int n = 0; n < BARE_NETWORKS; n++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "  %s", bare_name(n));
		figures_print(&each[n], name);
	}
	figures_print(sum, "  all of them");
}

/* In turns, so that the machine's moods fall on both. */
static void bench_twin(void)
{
	static struct figures each[2][BARE_NETWORKS], sums[2];
	const struct bare_runs once = bare_runs_once();
	struct bare *bare[2] = { bare_create(ENGINE_AUTO), bare_create(ENGINE_PLAIN) };

	for (int k = -3; k < TWIN_ROUNDS; k++)
		for (int e = 0; e < 2; e++) {
			int64_t us[BARE_NETWORKS];
			const int64_t sum = bare_run(bare[e], &once, us);

			if (k < 0)
				continue;
			bench_add_us(&sums[e], sum);
			for (int n = 0; n < BARE_NETWORKS; n++)
				bench_add_us(&each[e][n], us[n]);
		}
	for (int e = 0; e < 2; e++)
		print_networks(each[e], &sums[e], bare_engine(bare[e]));
	figures_target("the plain twin's time as a multiple of XNNPACK's",
		       figures_median_ms(&sums[1]) / figures_median_ms(&sums[0]), "x", 0);
	bare_destroy(bare[0]);
	bare_destroy(bare[1]);
}

static void bench_decode(const struct image *frame)
{
	static struct figures figures;
	struct jpeg_decoder *decoder;
	uint8_t *bytes;
	size_t size;

	bench_encode(frame, &bytes, &size);
	struct frame coded = pictures_frame(bytes, size);
	if (jpeg_decoder_create(&decoder) < 0)
		bench_stop("no memory");
	for (int k = 0; k < ROUNDS; k++) {
		const int64_t start = bench_thread_us();
		struct image copy = *frame;

		if (jpeg_decode(decoder, &coded, 1, NULL, &copy) < 0)
			bench_stop("the frame does not decode");
		bench_add_us(&figures, bench_thread_us() - start);
	}
	printf("beside: decoding this frame (%zu KB)\n", size / 1000);
	figures_print(&figures, "  jpeg_decode");
	jpeg_decoder_destroy(decoder);
	free(bytes);
}

int main(int argc, char **argv)
{
	const struct face_finder_config config = { bench_models(), ENGINE_AUTO };
	struct face_options options = { .mode = FACE_LIVE };
	struct image photo = bench_photo(argc > 1 ? argv[1] : NULL);
	struct image frame = bench_frame(&photo, 1280, 720);
	struct face_finder *finder;
	struct problem problem;

	if (face_finder_create(&config, &problem, &finder) < 0)
		bench_stop(problem.text);
	options.every_frame = true;
	bench_find(finder, &frame, "live, every network on every frame", options, ROUNDS);
	options.every_frame = false;
	bench_find(finder, &frame, "live, the real schedule at 30/s", options, ROUNDS);
	bench_find(finder, &photo, "still", (struct face_options){ .mode = FACE_STILL },
		   STILL_ROUNDS);
	face_finder_destroy(finder);
	bench_twin();
	bench_decode(&frame);
	free(frame.pixels);
	free(photo.pixels);
	return 0;
}
