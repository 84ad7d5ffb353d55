/* SPDX-License-Identifier: MIT */
/*
 * The rendered sitter by itself (the same numbers, the same pixels; the truth lies where the
 * picture says), and before the real networks: they accept it and measure what was set, and the
 * examiner names each defect it can show.
 */
#include "daemon/sitter/sitter.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/core/verdict.h"
#include "daemon/examiner/examiner.h"
#include "daemon/examiner/face/face.h"
#include "tests/support/folder.h"
#include "tests/support/networks.h"

enum { WIDTH = 1280, HEIGHT = 720 };

#define WHITE_BACKDROP "backdrop_red 240 backdrop_green 240 backdrop_blue 240"
static const char white_backdrop[] = WHITE_BACKDROP;
static const char empty_white[] = "present 0 " WHITE_BACKDROP;
static const char white_shirt[] = "shirt_red 240 shirt_green 240 shirt_blue 240";

static struct sitter *sitter;
static struct face_finder *finder;

static int set_up(void **state)
{
	(void)state;
	const struct face_finder_config config = { networks_models(), ENGINE_AUTO };
	struct problem problem = { "" };
	if (sitter_create(config.models, WIDTH, HEIGHT, &problem, &sitter) < 0 ||
	    face_finder_create(&config, &problem, &finder) < 0)
		fail_msg("%s", problem.text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	face_finder_destroy(finder);
	sitter_destroy(sitter);
	sitter_destroy(NULL);
	return 0;
}

/* "yaw 20 eyes 0" over the presets. */
static struct sitter_scene scene_of(const char *text)
{
	struct sitter_scene scene;
	char name[32];
	double value;
	int used;
	sitter_scene_init(&scene);
	while (sscanf(text, " %31s %lf%n", name, &value, &used) == 2) {
		const struct sitter_key *key = sitter_key_find(name, strlen(name));
		if (!key)
			fail_msg("no key %s", name);
		*sitter_value(&scene, key) = (float)value;
		text += used;
	}
	return scene;
}

static struct image render(const char *text, uint32_t seed, struct sitter_truth *ret_truth)
{
	const struct sitter_scene scene = scene_of(text);
	struct image image;
	sitter_render(sitter, &scene, seed, &image, ret_truth);
	assert_int_equal(image.width, WIDTH);
	assert_int_equal(image.height, HEIGHT);
	return image;
}

/* ---- by itself ---- */

static uint64_t sum_of(const struct image *image)
{
	uint64_t sum = 14695981039346656037u; /* FNV-1a */
	for (int y = 0; y < image->height; y++) {
		const uint8_t *row = image_row(image, y);
		for (int x = 0; x < 4 * image->width; x++) {
			if (x % 4 != 3)
				sum = (sum ^ row[x]) * 1099511628211u;
		}
	}
	return sum;
}

static void test_same_numbers_same_pixels(void **state)
{
	(void)state;
	struct image image = render("yaw 5 glasses 1", 7, NULL);
	const uint64_t first = sum_of(&image);
	image = render("yaw 9 skin 3 hair 0 lamp_left 0.1", 7, NULL);
	assert_int_not_equal(sum_of(&image), first);
	image = render("yaw 5 glasses 1", 8, NULL);
	assert_int_not_equal(sum_of(&image), first);
	image = render("yaw 5 glasses 1", 7, NULL);
	assert_int_equal(sum_of(&image), first);
}

static float eye_distance(const struct sitter_truth *truth)
{
	return hypotf(truth->pupils[1].x - truth->pupils[0].x,
		      truth->pupils[1].y - truth->pupils[0].y);
}

enum { NOSE_TIP = 1, CHIN = 152, LEFT_CHEEK = 234, RIGHT_CHEEK = 454 };

/* The signs that all of the project shares, and the numbers of the table. */
static void test_truth_follows_the_numbers(void **state)
{
	(void)state;
	struct sitter_truth still, moved;
	(void)render("", 1, &still);
	assert_true(still.pupils[0].x < still.pupils[1].x);
	assert_true(fabsf(still.pupils[0].y - still.pupils[1].y) < 0.5f);
	assert_true(fabsf(still.points[NOSE_TIP].x - WIDTH / 2.0f) < 1);
	(void)render("yaw 15", 1, &moved);
	assert_true(moved.points[NOSE_TIP].x > still.points[NOSE_TIP].x + 10);
	(void)render("pitch 15", 1, &moved);
	assert_true(moved.points[NOSE_TIP].y < still.points[NOSE_TIP].y - 10);
	(void)render("roll 10", 1, &moved);
	const float slope = atan2f(moved.pupils[1].y - moved.pupils[0].y,
				   moved.pupils[1].x - moved.pupils[0].x);
	assert_true(fabsf(slope * 57.29578f - 10) < 0.3f);
	(void)render("gaze_x 20", 1, &moved);
	assert_true(moved.pupils[0].x > still.pupils[0].x + 3);
	(void)render("x 0.25 size 0.2", 1, &moved);
	assert_true(fabsf(moved.points[NOSE_TIP].x - WIDTH / 4.0f) < 1);
	assert_true(fabsf(eye_distance(&moved) / eye_distance(&still) - 0.2f / 0.41f) < 0.01f);
	(void)render("mouth 1", 1, &moved);
	assert_true(moved.points[CHIN].y > still.points[CHIN].y + 10);
}

static int covered(const struct sitter_truth *truth)
{
	int count = 0;
	for (int i = 0; i < WIDTH * HEIGHT; i++)
		count += truth->silhouette[i] == 255;
	return count;
}

/* The silhouette holds the face and not the corners; its top is the head's. */
static void test_silhouette(void **state)
{
	(void)state;
	struct sitter_truth truth;
	(void)render("", 1, &truth);
	assert_int_equal(truth.silhouette[(int)truth.points[NOSE_TIP].y * WIDTH + WIDTH / 2], 255);
	assert_int_equal(truth.silhouette[0], 0);
	assert_int_equal(truth.silhouette[WIDTH - 1], 0);
	int top = 0;
	while (top < HEIGHT && !memchr(truth.silhouette + top * WIDTH, 255, WIDTH))
		top++;
	assert_true(fabsf((float)top - truth.head_top) <= 2);
	const int bare = covered(&truth);
	(void)render("hat 1", 1, &truth);
	assert_true(covered(&truth) > bare + 2000);
	(void)render("present 0", 1, &truth);
	assert_null(memchr(truth.silhouette, 255, WIDTH * HEIGHT));
}

static double mean_of(const struct image *image, int x0, int y0, int x1, int y1, int channel)
{
	double sum = 0;
	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x1; x++)
			sum += image_row(image, y)[4 * x + channel];
	}
	return sum / ((double)(x1 - x0) * (y1 - y0));
}

/* The backdrop's colour is the one that was asked for, evenly, under the preset lamps. */
static void test_backdrop_colour(void **state)
{
	(void)state;
	static const char *const scenes[] = { "present 0", empty_white };
	static const double colours[2][3] = { { 248, 190, 100 }, { 240, 240, 240 } };
	for (int i = 0; i < 2; i++) {
		const struct image image = render(scenes[i], 1, NULL);
		for (int channel = 0; channel < 3; channel++) {
			const double corner = mean_of(&image, 0, 0, 100, 100, channel);
			const double middle = mean_of(&image, 590, 310, 690, 410, channel);
			assert_true(fabs(middle - colours[i][channel]) < 6);
			assert_true(fabs(corner - middle) < 8);
		}
	}
}

/* The lamps as the light challenge sees them: a face has two sides, a print has not. */
static double cheek_balance(const char *text)
{
	struct sitter_truth truth;
	const struct image image = render(text, 1, &truth);
	double sides[2];
	static const int points[2] = { 50, 280 };
	for (int i = 0; i < 2; i++) {
		const int x = (int)truth.points[points[i]].x, y = (int)truth.points[points[i]].y;
		sides[i] = mean_of(&image, x - 8, y - 8, x + 8, y + 8, 1);
	}
	return (sides[0] - sides[1]) / (sides[0] + sides[1]);
}

static void test_lamps(void **state)
{
	(void)state;
	assert_true(fabs(cheek_balance("")) < 0.02);
	assert_true(cheek_balance("lamp_right 0") > 0.10);
	assert_true(cheek_balance("lamp_left 0") < -0.10);
	const double print_left = cheek_balance("print 1 lamp_right 0");
	assert_true(fabs(print_left) < 0.05);
	assert_true(cheek_balance("lamp_left 1.1 lamp_right 0 ambient 0.05") > 0.25);
}

static void test_what_cannot_be_is_said(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct sitter *none = NULL;
	struct folder folder;
	int fd = -1;
	assert_int_equal(sitter_create("/nowhere", WIDTH, HEIGHT, &problem, &none), -ENOENT);
	assert_non_null(strstr(problem.text, "/nowhere"));
	assert_int_equal(sitter_create(networks_models(), 0, HEIGHT, &problem, &none), -EINVAL);
	folder_create(&folder);
	assert_int_equal(file_create(folder.fd, "geometry_pipeline_metadata_landmarks.binarypb",
				     "other", 5, 0600, &fd),
			 0);
	assert_int_equal(file_sync(&fd), 0);
	assert_int_equal(sitter_create(folder.path, WIDTH, HEIGHT, &problem, &none), -EBADMSG);
	assert_null(none);
	folder_remove(&folder);
}

/* ---- before the networks ---- */

static struct face_finding find(const char *text, struct sitter_truth *ret_truth)
{
	const struct face_options options = { .mode = FACE_STILL };
	const struct image image = render(text, 1, ret_truth);
	struct face_finding finding;
	assert_int_equal(face_finder_find(finder, &image, &options, &finding), 0);
	return finding;
}

static float distance(struct point a, struct point b)
{
	return hypotf(a.x - b.x, a.y - b.y);
}

static void assert_points(const struct face_finding *finding, const struct sitter_truth *truth,
			  const char *text)
{
	/* Eye corners, lips, nose tip: the contour is a poor oracle. */
	static const int points[] = { 33, 133, 263, 362, 61, 291, 13, 14, 0, 17, 1 };
	const float eyes = eye_distance(truth);
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		const float error =
			distance(finding->mesh.points[points[i]], truth->points[points[i]]);
		if (error > 0.06f * eyes)
			fail_msg("%s: point %d is off by %.1f %% of the eye distance", text,
				 points[i], (double)(100 * error / eyes));
	}
	for (int i = 0; i < 2; i++)
		assert_true(distance(finding->mesh.points[468 + 5 * i], truth->pupils[i]) <
			    0.04f * eyes);
}

static void test_networks_accept_it(void **state)
{
	(void)state;
	static const char *const scenes[] = {
		"",
		"skin 0",
		"skin 3",
		"skin 5",
		"glasses 1",
		"hair 0",
		"hair_tone 2",
		"wide 1.06",
		"tall 0.96",
		"exposure 0.7",
		"exposure 1.4",
		white_backdrop,
		"yaw 6 pitch -5 roll 4",
		"noise 8",
	};
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
		struct sitter_truth truth;
		const struct face_finding finding = find(scenes[i], &truth);
		if (finding.count != 1 || !finding.has_mesh || finding.people[0].score < 0.75f)
			fail_msg("%s: %d people, score %.2f", scenes[i], finding.count,
				 (double)finding.people[0].score);
		assert_points(&finding, &truth, scenes[i]);
	}
}

static void test_networks_refuse_what_is_no_face(void **state)
{
	(void)state;
	assert_int_equal(find("present 0", NULL).count, 0);
	assert_int_equal(find("yaw 180", NULL).count, 0);
	assert_int_equal(find("other 1", NULL).count, 2);
}

/* Pitch has a bias of the network's own: differences only. */
static void test_pose(void **state)
{
	(void)state;
	const struct face_pose still = find("", NULL).pose;
	assert_true(fabsf(still.yaw) < 2 && fabsf(still.roll) < 1);
	assert_true(fabsf(find("yaw 15", NULL).pose.yaw - 15) < 3);
	assert_true(fabsf(find("yaw -15", NULL).pose.yaw + 15) < 3);
	assert_true(fabsf(find("roll 12", NULL).pose.roll - 12) < 1.5f);
	assert_true(fabsf(find("roll -12", NULL).pose.roll + 12) < 1.5f);
	assert_true(fabsf(find("pitch 12", NULL).pose.pitch - still.pitch - 12) < 4);
	assert_true(fabsf(find("pitch -12", NULL).pose.pitch - still.pitch + 12) < 4);
}

static float opening(const struct face_mesh *mesh, int top, int bottom, int left, int right)
{
	return distance(mesh->points[top], mesh->points[bottom]) /
	       distance(mesh->points[left], mesh->points[right]);
}

/* Dependable at 0 and 1, uneven between. */
static void test_lids_and_mouth(void **state)
{
	(void)state;
	const struct face_finding open = find("", NULL), shut = find("eyes 0", NULL);
	const struct face_finding wink = find("eye_left 0", NULL), wide = find("mouth 0.8", NULL);
	assert_true(opening(&open.mesh, 159, 145, 33, 133) > 0.2f);
	assert_true(opening(&open.mesh, 386, 374, 263, 362) > 0.2f);
	assert_true(opening(&shut.mesh, 159, 145, 33, 133) < 0.12f);
	assert_true(opening(&shut.mesh, 386, 374, 263, 362) < 0.12f);
	assert_true(opening(&wink.mesh, 159, 145, 33, 133) < 0.12f);
	assert_true(opening(&wink.mesh, 386, 374, 263, 362) > 0.2f);
	assert_true(opening(&open.mesh, 13, 14, 78, 308) < 0.1f);
	assert_true(opening(&wide.mesh, 13, 14, 78, 308) > 0.2f);
}

static void test_mask_is_the_silhouette(void **state)
{
	(void)state;
	struct sitter_truth truth;
	const struct face_finding finding = find("", &truth);
	int both = 0, either = 0;
	assert_non_null(finding.mask.values);
	for (int y = 2; y < HEIGHT; y += 5) {
		for (int x = 2; x < WIDTH; x += 5) {
			const bool is_found =
				face_mask_at(&finding.mask, (float)x, (float)y) > 0.5f;
			const bool is_there = truth.silhouette[y * WIDTH + x] > 127;
			both += is_found && is_there;
			either += is_found || is_there;
		}
	}
	assert_true(both > 0.95 * either);
}

/* ---- before the examiner ---- */

struct examined {
	struct examiner *examiner;
	struct profile profile;
};

static struct examined begin_examination(void)
{
	struct examined examined;
	struct problem problem = { "" };
	uint8_t *bytes = NULL;
	size_t size = 0;
	const struct examiner_config config = { networks_models(), "auto" };
	assert_int_equal(file_read_path("etc/profiles/chsi.conf", 65536, &bytes, &size), 0);
	if (profile_parse((const char *)bytes, size, "chsi.conf", &problem, &examined.profile) <
		    0 ||
	    examiner_create(&config, &problem, &examined.examiner) < 0)
		fail_msg("%s", problem.text);
	free(bytes);
	return examined;
}

/* All that was named, as reason or as advice. */
static reason_set examine(struct examined *examined, const char *text)
{
	const struct image image = render(text, 1, NULL);
	const struct examine_options options = { .mode = EXAMINE_STILL };
	struct examination examination;
	struct verdict verdict;
	assert_int_equal(examiner_examine(examined->examiner, &image, &examined->profile, &options,
					  &examination),
			 0);
	verdict_judge(&examined->profile, &examination.measures, 0, &verdict);
	return verdict.reasons | verdict.advice;
}

static bool has(reason_set set, enum reason reason)
{
	return (set & reason_bit(reason)) != 0;
}

static void test_good_sitters_are_good(void **state)
{
	(void)state;
	static const char *const scenes[] = { "", "skin 3", "glasses 1", white_shirt };
	struct examined examined = begin_examination();
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
		const reason_set named = examine(&examined, scenes[i]);
		for (int k = 0; k < REASON_COUNT; k++) {
			if (has(named, (enum reason)k))
				fail_msg("\"%s\": %s", scenes[i], reason_name((enum reason)k));
		}
	}
	examiner_destroy(examined.examiner);
}

/* Far beyond each limit, so that a limit may move. */
static void test_each_defect_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *scene;
		enum reason reason;
	} rows[] = {
		{ "present 0", REASON_NO_FACE },
		{ "other 1", REASON_SEVERAL_FACES },
		{ "size 0.2", REASON_TOO_SMALL },
		{ "size 0.8", REASON_TOO_CLOSE },
		{ "x 0.12", REASON_OFF_CENTRE },
		{ "yaw 30", REASON_HEAD_TURNED },
		{ "yaw -30", REASON_HEAD_TURNED },
		{ "pitch -28", REASON_HEAD_RAISED },
		{ "roll 20", REASON_HEAD_TILTED },
		{ "body_roll 14", REASON_SHOULDERS_UNEVEN },
		{ "eyes 0", REASON_EYES_CLOSED },
		{ "eye_right 0", REASON_EYES_CLOSED },
		{ "red_eye 1", REASON_RED_EYE },
		{ "gaze_x 30", REASON_GAZE_AWAY },
		{ "gaze_x -30", REASON_GAZE_AWAY },
		{ "backdrop_uneven 1", REASON_BACKGROUND_UNEVEN },
		{ "mouth 0.8", REASON_MOUTH_OPEN },
		{ "lamp_left 1.1 lamp_right 0 ambient 0.05", REASON_UNEVEN_LIGHT },
		{ "lamp_right 1.1 lamp_left 0 ambient 0.05", REASON_UNEVEN_LIGHT },
		{ "exposure 0.1", REASON_TOO_DARK },
		{ "exposure 4", REASON_TOO_BRIGHT },
		{ "blur 5", REASON_BLURRED },
		{ "glasses 1 tint 0.9", REASON_GLASSES_TINTED },
		{ "glasses 1 glare 1", REASON_GLASSES_GLARE },
		{ "fringe 1.2", REASON_HAIR_OVER_BROWS },
		{ "hat 1", REASON_HEAD_COVERED },
		{ "mask 1", REASON_FACE_COVERED },
		{ "shirt_red 100 shirt_green 190 shirt_blue 248", REASON_CLOTHES_LIKE_BACKGROUND },
		{ "shirt_pattern 2", REASON_CLOTHES_PATTERNED },
		{ "hair_long 1", REASON_EARS_HIDDEN },
	};
	struct examined examined = begin_examination();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!has(examine(&examined, rows[i].scene), rows[i].reason))
			fail_msg("\"%s\" is not called %s", rows[i].scene,
				 reason_name(rows[i].reason));
	}
	examiner_destroy(examined.examiner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_numbers_same_pixels),
		cmocka_unit_test(test_truth_follows_the_numbers),
		cmocka_unit_test(test_silhouette),
		cmocka_unit_test(test_backdrop_colour),
		cmocka_unit_test(test_lamps),
		cmocka_unit_test(test_what_cannot_be_is_said),
		cmocka_unit_test(test_networks_accept_it),
		cmocka_unit_test(test_networks_refuse_what_is_no_face),
		cmocka_unit_test(test_pose),
		cmocka_unit_test(test_lids_and_mouth),
		cmocka_unit_test(test_mask_is_the_silhouette),
		cmocka_unit_test(test_good_sitters_are_good),
		cmocka_unit_test(test_each_defect_is_named),
	};
	if (!networks_models())
		return 0;
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
