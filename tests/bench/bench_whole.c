/* SPDX-License-Identifier: MIT */
/*
 * The whole examination. Start-up and memory, each in a process of its own; the live schedule, and
 * every network and family on every frame, each with the networks of the same frames bare and in
 * turns beside it; what each family costs; a 1080p still; from the last frame of a burst to its picture on the screen. Thread
 * CPU time; beside start-up and burst also how long they are waited for.
 *
 * bench_whole [PHOTO]: default the first studio portrait of the shared folder.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/examiner/examiner.h"
#include "daemon/examiner/families.h"
#include "daemon/examiner/scene.h"
#include "daemon/boothd/still.h"
#include "booth-ui/catalog.h"
#include "booth-ui/gallery.h"
#include "booth-ui/page.h"
#include "booth-ui/paint.h"
#include "tests/support/bare.h"
#include "tests/support/bench.h"
#include "tests/support/chsi.h"

enum {
	ROUNDS = 300,
	STILL_ROUNDS = 30,
	BURST_ROUNDS = 20,
	BURST_FRAMES = 8, /* session.burst_frames as delivered */
	START_ROUNDS = 9,
	MEMORY_ROUNDS = 10000,
	FAMILIES_MAX = 32,
};

static struct examiner *load(void)
{
	const struct examiner_config config = { .models = bench_models(), .engine = "auto" };
	struct examiner *examiner = NULL;
	struct problem problem;

	if (examiner_create(&config, &problem, &examiner) < 0)
		bench_stop(problem.text);
	return examiner;
}

/* Thread CPU time, us. */
static int64_t examine(struct examiner *examiner, const struct image *image,
		       const struct profile *profile, struct examine_options *options)
{
	struct examination found;

	options->captured_us += 33333;
	if (examiner_examine(examiner, image, profile, options, &found) < 0)
		bench_stop("the examiner does not run");
	return found.cpu_us;
}

/* What boothd.service tells the C library about memory, for a process that starts as boothd does.
 */
static void set_environment_of_the_unit(void)
{
	static const char name[] = "Environment=GLIBC_TUNABLES=";
	char line[512];
	FILE *unit = fopen("systemd/boothd.service", "r");
	while (unit && fgets(line, sizeof(line), unit))
		if (strncmp(line, name, sizeof(name) - 1) == 0) {
			line[strcspn(line, "\n")] = 0;
			(void)setenv("GLIBC_TUNABLES", line + sizeof(name) - 1, 1);
			(void)fclose(unit);
			return;
		}
	bench_stop("systemd/boothd.service is not here or has no GLIBC_TUNABLES: run make bench");
}

/* Runs this program anew with one word, and reads the numbers that it prints: start-up and memory
 * are those of a process in which nothing was loaded before. */
static void ask_child(const char *word, bool as_unit, double *ret, int count)
{
	int ends[2], status;

	(void)fflush(stdout);
	if (pipe(ends) < 0)
		bench_stop("no pipe");
	const pid_t child = fork();
	if (child == 0) {
		(void)dup2(ends[1], STDOUT_FILENO);
		(void)close(ends[0]);
		if (as_unit)
			set_environment_of_the_unit();
		(void)execl("/proc/self/exe", "bench_whole", word, (char *)NULL);
		_exit(1);
	}
	(void)close(ends[1]);
	FILE *answer = fdopen(ends[0], "r");
	for (int i = 0; i < count; i++)
		if (!answer || fscanf(answer, "%lf", &ret[i]) != 1)
			bench_stop("a process of the benchmark's own failed");
	(void)fclose(answer);
	if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0)
		bench_stop("a process of the benchmark's own failed");
}

/* Thread CPU time, us, of touching so much memory that was never used: what the machine asks for
 * it, which in a virtual machine is most of a start. */
static int64_t touch(size_t size)
{
	enum { PAGE = 4096 };
	const int64_t start = bench_thread_us();
	uint8_t *memory =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		bench_stop("no memory");
	for (size_t at = 0; at < size; at += PAGE)
		((volatile uint8_t *)memory)[at] = 1;
	return bench_thread_us() - start;
}

static int start_once(void)
{
	const int64_t start = figures_now_us(), cpu = bench_thread_us();
	const long before = bench_private_kib();
	struct examiner *examiner = load();

	printf("%lld %lld ", (long long)(figures_now_us() - start),
	       (long long)(bench_thread_us() - cpu));
	printf("%lld\n", (long long)touch((size_t)(bench_private_kib() - before) * 1024));
	examiner_destroy(examiner);
	return 0;
}

/* The pictures were there before: what is counted is the examiner's. */
static int use_memory(const struct image *frame, const struct profile *profile)
{
	struct examine_options live = { .mode = EXAMINE_LIVE };
	struct examine_options still = { .mode = EXAMINE_STILL };
	const long before = bench_private_kib();
	struct examiner *examiner = load();

	printf("%f\n", (double)(bench_private_kib() - before) / 1024);
	for (int k = 0; k < 20; k++) {
		(void)examine(examiner, frame, profile, &live);
		(void)examine(examiner, frame, profile, &still);
	}
	for (int k = 0; k < MEMORY_ROUNDS / 20; k++)
		(void)examine(examiner, frame, profile, &live);
	const long warm = bench_private_kib();
	for (int k = 0; k < MEMORY_ROUNDS; k++)
		(void)examine(examiner, frame, profile, &live);
	printf("%f %ld\n", (double)(bench_private_kib() - before) / 1024,
	       bench_private_kib() - warm);
	examiner_destroy(examiner);
	return 0;
}

static void bench_start(void)
{
	static struct figures wall, cpu, plain, memory;
	double us[3];

	for (int k = 0; k < START_ROUNDS; k++) {
		ask_child("--start", false, us, 3);
		bench_add_us(&plain, (int64_t)us[1]);
		bench_add_us(&memory, (int64_t)us[2]);
		ask_child("--start", true, us, 3);
		bench_add_us(&wall, (int64_t)us[0]);
		bench_add_us(&cpu, (int64_t)us[1]);
	}
	printf("start-up: all networks read, checked and loaded, in a new process\n");
	figures_print(&wall, "  waited for");
	figures_print(&cpu, "  CPU time, as boothd.service starts it");
	figures_print(&plain, "  CPU time, without its large pages, in turns");
	figures_print(&memory,
		      "  yardstick: touching as much fresh memory in small pages, CPU time");
	figures_target("examiner start-up, CPU time", figures_median_ms(&cpu), "ms", 60);
	figures_target("  touching as much fresh memory", figures_median_ms(&memory), "ms", 0);
}

static void bench_memory(void)
{
	double memory[3]; /* MB loaded, MB after all frames, KiB grown meanwhile */

	ask_child("--memory", true, memory, 3);
	printf("private memory: %.1f MB loaded, %.1f MB after %d frames\n", memory[0], memory[1],
	       MEMORY_ROUNDS);
	figures_target("examiner's private memory", memory[1], "MB", 80);
	figures_target("  grown over 10,000 live frames (1 % is flat)", memory[2], "KiB", 800);
}

/* What is measured of one way to examine frames, and what stands beside it. */
struct course {
	const char *what;
	struct face_options face; /* the same frames for a finder that only says what runs */
	struct examine_options options;
	struct examiner *examiner;
	struct face_finder *witness;
	struct figures whole, alone;
};

static struct face_finder *load_finder(void)
{
	const struct face_finder_config config = { bench_models(), ENGINE_AUTO };
	struct face_finder *finder = NULL;
	struct problem problem = { "" };

	if (face_finder_create(&config, &problem, &finder) < 0)
		bench_stop(problem.text);
	return finder;
}

/* One frame: examined, then the networks that it runs alone. */
static void course_step(struct course *course, struct bare *bare, const struct image *frame,
			const struct profile *profile, bool counts)
{
	struct face_finding finding;
	int64_t each[BARE_NETWORKS];
	const int64_t whole_us = examine(course->examiner, frame, profile, &course->options);

	course->face.captured_us = course->options.captured_us;
	if (face_finder_find(course->witness, frame, &course->face, &finding) < 0)
		bench_stop("the face pipeline does not run");
	const struct bare_runs runs = bare_runs_of(&finding.runs);
	const int64_t alone_us = bare_run(bare, &runs, each);
	if (!counts)
		return;
	bench_add_us(&course->whole, whole_us);
	bench_add_us(&course->alone, alone_us);
}

static void course_print(struct course *course)
{
	printf("%s\n", course->what);
	figures_print(&course->whole, "  examination, whole");
	figures_print(&course->alone, "  yardstick: the networks of these frames bare, in turns");
}

static void bench_live(const struct image *frame, const struct profile *profile)
{
	static struct course courses[] = {
		{ .what = "the live schedule at 30/s",
		  .face = { .mode = FACE_LIVE },
		  .options = { .mode = EXAMINE_LIVE } },
		{ .what = "live, every network and family on every frame",
		  .face = { .mode = FACE_LIVE, .every_frame = true },
		  .options = { .mode = EXAMINE_LIVE_FULL } },
	};
	struct course *live = &courses[0], *full = &courses[1];
	struct bare *bare = bare_create(ENGINE_AUTO);

	for (int i = 0; i < 2; i++) {
		courses[i].examiner = load();
		courses[i].witness = load_finder();
	}
	for (int k = -10; k < ROUNDS; k++)
		for (int i = 0; i < 2; i++)
			course_step(&courses[i], bare, frame, profile, k >= 0);
	for (int i = 0; i < 2; i++) {
		course_print(&courses[i]);
		face_finder_destroy(courses[i].witness);
		examiner_destroy(courses[i].examiner);
	}
	figures_target("live schedule at 30/s: mean", figures_mean_ms(&live->whole), "ms", 100);
	figures_target("  p95", figures_p95_ms(&live->whole), "ms", 0);
	figures_target("  mean as a multiple of the same networks bare beside it",
		       figures_mean_ms(&live->whole) / figures_mean_ms(&live->alone), "x", 1.6);
	figures_target("  every network on every frame: median", figures_median_ms(&full->whole),
		       "ms", 0);
	figures_target("  as a multiple of the same networks bare beside it",
		       figures_median_ms(&full->whole) / figures_median_ms(&full->alone), "x", 0);
	bare_destroy(bare);
}

static void bench_families(const struct image *image, const struct profile *profile)
{
	static struct figures build, each[FAMILIES_MAX];
	struct face_options options = { .mode = FACE_LIVE, .every_frame = true };
	struct face_finding finding;
	struct face_finder *finder = load_finder();
	struct scene *scene = NULL;
	size_t count;
	const struct family *family = families(&count);

	if (scene_create(&scene) < 0)
		bench_stop("no memory");
	for (int k = -10; k < ROUNDS; k++) {
		struct measures measures = { 0 };
		options.captured_us += 33333;
		if (face_finder_find(finder, image, &options, &finding) < 0)
			bench_stop("the face pipeline does not run");
		int64_t start = bench_thread_us();
		scene_build(scene, image, profile, &finding, NULL);
		int64_t end = bench_thread_us();
		if (k >= 0)
			bench_add_us(&build, end - start);
		for (size_t i = 0; i < count; i++) {
			start = bench_thread_us();
			family[i].measure(scene, &measures);
			end = bench_thread_us();
			if (k >= 0)
				bench_add_us(&each[i], end - start);
		}
	}
	printf("what the frame's rest is made of\n");
	figures_print(&build, "  scene (chips, colour planes, zones)");
	for (size_t i = 0; i < count; i++) {
		char name[64];
		(void)snprintf(name, sizeof(name), "  %s", family[i].name);
		figures_print(&each[i], name);
	}
	scene_destroy(scene);
	face_finder_destroy(finder);
}

static void bench_still(const struct image *still, const struct profile *profile)
{
	static struct figures figures;
	struct examine_options options = { .mode = EXAMINE_STILL };
	struct examiner *examiner = load();

	for (int k = -3; k < STILL_ROUNDS; k++) {
		const int64_t us = examine(examiner, still, profile, &options);
		if (k >= 0)
			bench_add_us(&figures, us);
	}
	printf("%d x %d still, from scratch\n", still->width, still->height);
	figures_print(&figures, "  examination, whole");
	figures_target("full examination of a 1080p still", figures_median_ms(&figures), "ms", 100);
	examiner_destroy(examiner);
}

/* The screen that shows the finished photo. */
struct desk {
	struct catalog catalog;
	struct paint *paint;
	struct image canvas;
	struct drawing drawing;
};

static struct desk *make_desk(void)
{
	struct desk *desk = calloc(1, sizeof(*desk));

	if (!desk || catalog_open("zh_CN", &desk->catalog) < 0 ||
	    paint_create("zh_CN", &desk->paint) < 0)
		bench_stop("no screen");
	desk->canvas = (struct image){ calloc(1080, 1920 * 4), 1920, 1080, 1920 * 4 };
	if (!desk->canvas.pixels)
		bench_stop("no memory");
	return desk;
}

static void show(struct desk *desk, const struct image *photo)
{
	struct view_model model = { 0 };
	struct paint_pictures pictures = { .is_new = { [PICTURE_PHOTO] = true } };
	int64_t now_ms;
	size_t n = 0;

	while (n < gallery_count() && strcmp(gallery_name(n), "review") != 0)
		n++;
	if (n == gallery_count())
		bench_stop("the gallery has no review");
	gallery_model(n, &model, &now_ms);
	struct view view = view_now(&model, now_ms);
	struct drawing_ruler ruler = paint_ruler(desk->paint);
	struct page_canvas canvas = { .width = desk->canvas.width, .height = desk->canvas.height };
	page_build(&view, &canvas, &desk->catalog, &ruler, &desk->drawing);
	pictures.picture[PICTURE_PHOTO] = *photo;
	paint_forget(desk->paint);
	(void)paint_drawing(desk->paint, &desk->drawing, &pictures, &desk->canvas);
}

/* All frames are there; look at each, choose, examine, crop, compress; put the page together and
 * paint it. Two datagrams and the screen's own interval (16 ms at 60/s) come on top. */
static void bench_burst(const struct image *frame, const struct profile *profile)
{
	static struct figures taking, showing, all, waited;
	struct examiner *examiner = load();
	struct desk *desk = make_desk();
	struct jpeg_decoder *decoder;
	struct problem problem;
	int64_t now_us = 0;
	uint8_t *bytes = NULL;
	size_t size;

	bench_encode(frame, &bytes, &size);
	if (jpeg_decoder_create(&decoder) < 0)
		bench_stop("no memory");
	for (int k = -2; k < BURST_ROUNDS; k++) {
		struct still_tools tools = { examiner, decoder, profile };
		struct still_shots shots = { .count = BURST_FRAMES };
		struct still still;

		for (int i = 0; i < BURST_FRAMES; i++) {
			shots.shots[i] = (struct shot){ malloc(size), size, now_us += 33333 };
			if (!shots.shots[i].bytes)
				bench_stop("no memory");
			memcpy(shots.shots[i].bytes, bytes, size);
		}
		const int64_t clock = figures_now_us(), start = bench_thread_us();
		if (still_take(&tools, &shots, &problem, &still) < 0)
			bench_stop(problem.text);
		const int64_t taken = bench_thread_us();
		if (!still.has_photo)
			bench_stop("the burst gave no photo");
		show(desk, &still.picture);
		if (k >= 0) {
			bench_add_us(&taking, taken - start);
			bench_add_us(&showing, bench_thread_us() - taken);
			bench_add_us(&all, bench_thread_us() - start);
			figures_add(&waited, clock);
		}
		still_release(&still);
		still_shots_release(&shots);
	}
	printf("burst of %d frames of %d x %d (%zu KB each)\n", BURST_FRAMES, frame->width,
	       frame->height, size / 1000);
	figures_print(&taking, "  choose, examine, finish the photo");
	figures_print(&showing, "  page put together and painted, 1920 x 1080");
	figures_print(&waited, "  all of it, waited for");
	figures_target("last burst frame to its picture on the screen", figures_median_ms(&all),
		       "ms", 500);
	jpeg_decoder_destroy(decoder);
	free(bytes);
	paint_destroy(desk->paint);
	free(desk->canvas.pixels);
	free(desk);
	examiner_destroy(examiner);
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	if (strcmp(word, "--start") == 0)
		return start_once();
	struct image photo = bench_photo(word[0] != '\0' && word[0] != '-' ? word : NULL);
	struct image frame = bench_frame(&photo, 1280, 720);
	struct image still = bench_frame(&photo, 1920, 1080);
	const struct profile *profile = chsi_profile();
	if (strcmp(word, "--memory") == 0)
		return use_memory(&frame, profile);
	bench_start();
	bench_memory();
	bench_live(&frame, profile);
	bench_families(&frame, profile);
	bench_still(&still, profile);
	bench_burst(&still, profile);
	free(photo.pixels);
	free(frame.pixels);
	free(still.pixels);
	return 0;
}
