/* SPDX-License-Identifier: MIT */
/*
 * The whole examination, every network and every family on every frame, against the networks run
 * bare beside it; what each family costs; the live schedule; a 1080p still; memory over many
 * frames. Thread CPU time.
 *
 * bench_families [PHOTO]: default the first studio portrait of the shared folder.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/core/profile.h"
#include "daemon/examiner/examiner.h"
#include "daemon/examiner/face/face.h"
#include "daemon/examiner/families.h"
#include "daemon/examiner/scene.h"
#include "daemon/imaging/picture.h"
#include "tests/support/figures.h"

enum { ROUNDS = 300, STILL_ROUNDS = 30, MEMORY_ROUNDS = 2000, FAMILIES_MOST = 32 };

static int64_t thread_us(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void add_us(struct figures *figures, int64_t us)
{
	figures_add(figures, figures_now_us() - us);
}

static void stop(const char *what)
{
	(void)fprintf(stderr, "bench_families: %s\n", what);
	exit(1);
}

static const char *models(void)
{
	const char *folder = getenv("BOOTH_MODELS");
	return folder != NULL ? folder : "build/models";
}

static long private_kib(void)
{
	FILE *file = fopen("/proc/self/smaps_rollup", "re");
	char line[256];
	long sum = 0, kib;

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "Private_Clean: %ld", &kib) == 1 ||
		    sscanf(line, "Private_Dirty: %ld", &kib) == 1)
			sum += kib;
	if (file != NULL)
		(void)fclose(file);
	return sum;
}

/* The photograph scaled to the frame's height and laid into its middle, edges repeated. */
static struct image frame_of(const struct image *photo, int width, int height)
{
	struct image frame = { .width = width, .height = height, .stride = (size_t)width * 4 };
	const float scale = (float)photo->height / (float)height;
	const float left = ((float)width - (float)photo->width / scale) / 2;

	frame.pixels = malloc(frame.stride * (size_t)height);
	if (frame.pixels == NULL)
		stop("no memory");
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			int u = (int)(((float)x - left) * scale), v = (int)((float)y * scale);
			u = u < 0 ? 0 : u >= photo->width ? photo->width - 1 : u;
			memcpy(image_row(&frame, y) + 4 * (size_t)x,
			       image_row(photo, v) + 4 * (size_t)u, 4);
		}
	return frame;
}

static void read_profile(struct profile *profile)
{
	static char text[65536];
	struct problem problem;
	FILE *file = fopen("etc/profiles/chsi.conf", "re");
	if (file == NULL)
		stop("run it in the source tree: etc/profiles/chsi.conf is missing");
	const size_t size = fread(text, 1, sizeof(text), file);
	(void)fclose(file);
	if (profile_parse(text, size, "chsi.conf", &problem, profile) < 0)
		stop(problem.text);
}

/* One frame after the other through the whole examiner; the median, ms. */
static double bench_examiner(const struct image *image, const struct profile *profile,
			     enum examiner_mode mode, int rounds, const char *what)
{
	static struct figures figures;
	const struct examiner_config config = { .models = models(), .engine = "auto" };
	struct examine_options options = { .mode = mode };
	struct examination found;
	struct examiner *examiner = NULL;
	struct problem problem;

	if (examiner_create(&config, &problem, &examiner) < 0)
		stop(problem.text);
	figures.count = 0;
	for (int k = -10; k < rounds; k++) {
		options.captured_us += 33333;
		if (examiner_examine(examiner, image, profile, &options, &found) < 0)
			stop("the examiner does not run");
		if (k >= 0)
			add_us(&figures, found.cpu_us);
	}
	figures_print(&figures, what);
	examiner_destroy(examiner);
	return figures_median_ms(&figures);
}

/* The finder's own clocks around each network, in turn with the scene and each family. */
static double bench_stages(const struct image *image, const struct profile *profile)
{
	static struct figures build, each[FAMILIES_MOST], bare;
	const struct face_finder_config config = { models(), ENGINE_AUTO };
	struct face_options options = { .mode = FACE_LIVE, .every_frame = true };
	struct face_finding finding;
	struct face_finder *finder = NULL;
	struct scene *scene = NULL;
	struct problem problem;
	size_t count;
	const struct family *family = families(&count);

	if (face_finder_create(&config, &problem, &finder) < 0 || scene_create(&scene) < 0)
		stop("no networks or no memory");
	for (int k = -10; k < ROUNDS; k++) {
		struct measures measures = { 0 };
		options.captured_us += 33333;
		if (face_finder_find(finder, image, &options, &finding) < 0)
			stop("the face pipeline does not run");
		int64_t start = thread_us();
		scene_build(scene, image, profile, &finding, NULL);
		int64_t end = thread_us();
		if (k >= 0) {
			const struct face_timings *t = &finding.timings;
			add_us(&build, end - start);
			add_us(&bare, t->detect_short + t->detect_full + t->mesh_trunk +
					      t->mesh_heads + t->mask_network);
		}
		for (size_t i = 0; i < count; i++) {
			start = thread_us();
			family[i].measure(scene, &measures);
			end = thread_us();
			if (k >= 0)
				add_us(&each[i], end - start);
		}
	}
	figures_print(&build, "  scene (chips, colour planes, zones)");
	for (size_t i = 0; i < count; i++) {
		char name[64];
		(void)snprintf(name, sizeof(name), "  %s", family[i].name);
		figures_print(&each[i], name);
	}
	figures_print(&bare, "beside: the networks bare");
	const double median = figures_median_ms(&bare);
	scene_destroy(scene);
	face_finder_destroy(finder);
	return median;
}

static void bench_memory(const struct image *image, const struct profile *profile)
{
	const struct examiner_config config = { .models = models(), .engine = "auto" };
	struct examine_options options = { .mode = EXAMINE_LIVE };
	struct examination found;
	struct examiner *examiner = NULL;
	struct problem problem;
	const long start = private_kib();

	if (examiner_create(&config, &problem, &examiner) < 0)
		stop(problem.text);
	long warm = 0;
	for (int k = 0; k < MEMORY_ROUNDS; k++) {
		options.captured_us += 33333;
		if (examiner_examine(examiner, image, profile, &options, &found) < 0)
			stop("the examiner does not run");
		if (k == MEMORY_ROUNDS / 10)
			warm = private_kib();
	}
	printf("private memory: %.1f MB with everything loaded; grown by %ld KiB over %d frames\n",
	       (double)(warm - start) / 1024, private_kib() - warm, MEMORY_ROUNDS * 9 / 10);
	examiner_destroy(examiner);
}

int main(int argc, char **argv)
{
	const char *shared = getenv("BOOTH_SHARED");
	struct image photo, frame, still;
	struct problem problem;
	struct profile profile;
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/faces/portraits/london_004_neutral.jpg",
		       shared != NULL ? shared : "../shared");
	if (picture_read(argc > 1 ? argv[1] : path, &problem, &photo) < 0)
		stop(problem.text);
	read_profile(&profile);
	frame = frame_of(&photo, 1280, 720);
	still = frame_of(&photo, 1920, 1080);
	printf("1280 x 720, every network and family on every frame\n");
	const double full =
		bench_examiner(&frame, &profile, EXAMINE_LIVE_FULL, ROUNDS, "  examination, whole");
	const double bare = bench_stages(&frame, &profile);
	printf("  whole / bare networks: %.2f (to reach 1.60)\n", full / bare);
	(void)bench_examiner(&frame, &profile, EXAMINE_LIVE, ROUNDS, "the live schedule at 30/s");
	(void)bench_examiner(&still, &profile, EXAMINE_STILL, STILL_ROUNDS, "1920 x 1080 still");
	bench_memory(&frame, &profile);
	free(photo.pixels);
	free(frame.pixels);
	free(still.pixels);
	return 0;
}
