/* SPDX-License-Identifier: MIT */
/* wrap: malloc calloc */
/*
 * The whole face pipeline on the shared photographs: it counts people, places points, reads poses
 * and follows faces.
 */
#include "daemon/examiner/face/face.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/failing.h"
#include "tests/support/folder.h"
#include "tests/support/networks.h"
#include "tests/support/pictures.h"

static struct face_finder *finder;

static int set_up(void **state)
{
	struct face_finder_config config = { networks_models(), ENGINE_AUTO };
	struct problem problem = { "" };

	(void)state;
	if (config.models && face_finder_create(&config, &problem, &finder) < 0)
		fail_msg("%s", problem.text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	face_finder_destroy(finder);
	face_finder_destroy(NULL);
	return 0;
}

static struct face_finding find(const struct image *image, const struct face_options *options)
{
	struct face_finding finding;

	assert_int_equal(face_finder_find(finder, image, options, &finding), 0);
	return finding;
}

static struct face_finding find_still(const struct image *image)
{
	const struct face_options still = { .mode = FACE_STILL };

	return find(image, &still);
}

/* The numbers of the points that people placed: 0, 1 pupils, 87, 93 mouth corners. */
enum { HAND_POINTS = 189 };

static bool read_hand_points(const char *photo, struct point points[HAND_POINTS])
{
	char folder[512], path[1024], name[256];
	FILE *file;
	int count = 0;

	(void)snprintf(name, sizeof(name), "%s", photo);
	*strrchr(name, '.') = '\0';
	(void)snprintf(path, sizeof(path), "%s/%s.tem", folder_shared("faces/landmarks", folder),
		       name);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (fscanf(file, "%d", &count) != 1 || count != HAND_POINTS)
		fail_msg("%s: not %d points", path, HAND_POINTS);
	for (int k = 0; k < HAND_POINTS; k++)
		if (fscanf(file, "%f %f", &points[k].x, &points[k].y) != 2)
			fail_msg("%s: cut off", path);
	(void)fclose(file);
	return true;
}

static float distance(struct point a, struct point b)
{
	return hypotf(a.x - b.x, a.y - b.y);
}

/* Mean distance of pupils and mouth corners in eye distances. */
static float point_error(const struct face_mesh *mesh, const struct point *hand)
{
	static const int hand_index[] = { 0, 1, 87, 93 };
	const int mesh_index[] = { landmark_iris[0], landmark_iris[1], landmark_mouth_corner[0],
				   landmark_mouth_corner[1] };
	float sum = 0;

	for (int k = 0; k < 4; k++)
		sum += distance(mesh->points[mesh_index[k]], hand[hand_index[k]]);
	return sum / 4 / distance(hand[0], hand[1]);
}

static void test_points_lie_where_people_put_them(void **state)
{
	char folder[512], name[256];
	const char *portraits = folder_shared("faces/portraits", folder);
	struct point hand[HAND_POINTS];
	struct image photo;
	float sum = 0, worst = 0;
	int measured = 0;

	(void)state;
	if (!portraits || !finder)
		skip();
	for (int k = 0; networks_photo(portraits, "london_", k, &photo, name); k++) {
		struct face_finding finding = find_still(&photo);

		assert_int_equal(finding.count, 1);
		assert_true(finding.has_mesh);
		free(photo.pixels);
		if (!read_hand_points(name, hand))
			continue;
		measured++;
		sum += point_error(&finding.mesh, hand);
		worst = fmaxf(worst, point_error(&finding.mesh, hand));
	}
	assert_true(measured >= 15);
	print_message("points: mean %.2f %%, worst %.2f %% of the eye distance over %d portraits\n",
		      (double)(100 * sum / (float)measured), (double)(100 * worst), measured);
	assert_true(sum / (float)measured <= 0.025f);
	assert_true(worst <= 0.04f);
}

static void count_folder(const char *below, const char *prefix, int least, int most)
{
	char folder[512], name[256], path[64];
	struct image photo;

	(void)snprintf(path, sizeof(path), "faces/%s", below);
	if (!folder_shared(path, folder) || !finder)
		skip();
	for (int k = 0; networks_photo(folder, prefix, k, &photo, name); k++) {
		struct face_finding finding = find_still(&photo);

		if (finding.count < least || finding.count > most)
			fail_msg("%s: %d people", name, finding.count);
		assert_int_equal(finding.has_mesh, finding.count > 0);
		assert_non_null(finding.mask.values);
		free(photo.pixels);
	}
}

static void test_each_portrait_shows_one_person(void **state)
{
	(void)state;
	count_folder("portraits", "", 1, 1);
	count_folder("portraits_glasses", "", 1, 1);
	count_folder("portraits_tight", "", 1, 1);
	count_folder("webcam_live", "", 1, 1);
	count_folder("wild_east_asian", "", 1, 1);
}

static void test_poor_pictures_show_one_person_too(void **state)
{
	(void)state;
	count_folder("defects/dark", "", 1, 1);
	count_folder("defects/too_small", "", 1, 1);
	count_folder("defects/too_close", "", 1, 1);
	count_folder("defects/partial_face", "", 1, 1);
	count_folder("defects/roll", "", 1, 1);
}

static void test_several_people_are_several(void **state)
{
	(void)state;
	count_folder("defects/multiple_faces", "", 2, FACES_MAX);
}

static void test_animals_and_patterns_are_nobody(void **state)
{
	(void)state;
	count_folder("nonfaces", "brick", 0, 0);
	count_folder("nonfaces", "chelsea", 0, 0);
	count_folder("nonfaces", "liveportrait_s33", 0, 0); /* a dog */
	count_folder("nonfaces", "liveportrait_s41", 0, 0); /* a cat */
	count_folder("nonfaces", "vl_kand", 0, 0);
}

/* A face of which half is in the picture is still a face, and the largest person comes first. */
static void test_people_are_sorted_by_size(void **state)
{
	char folder[512], name[256];
	struct image photo;

	(void)state;
	if (!folder_shared("faces/defects/multiple_faces", folder) || !finder)
		skip();
	for (int k = 0; networks_photo(folder, "", k, &photo, name); k++) {
		struct face_finding finding = find_still(&photo);

		for (int j = 1; j < finding.count; j++) {
			if (finding.people[j].box.width > 1.25f * finding.people[0].box.width)
				fail_msg("%s: person %d is larger than the first", name, j);
			assert_true(finding.people[j].score >= 0.75f);
			assert_true(finding.people[j].flag >= FACE_FLAG_MIN);
		}
		free(photo.pixels);
	}
}

static bool first_london(struct image *photo)
{
	char folder[512], name[256];

	if (!folder_shared("faces/portraits", folder) || !finder)
		return false;
	return networks_photo(folder, "london_", 0, photo, name);
}

/* The picture's mirror image. */
static struct image mirrored(const struct image *image)
{
	struct image copy = { .width = image->width,
			      .height = image->height,
			      .stride = (size_t)image->width * 4 };

	copy.pixels = malloc(copy.stride * (size_t)copy.height);
	assert_non_null(copy.pixels);
	for (int y = 0; y < image->height; y++)
		for (int x = 0; x < image->width; x++)
			memcpy(image_row(&copy, y) + 4 * (size_t)x,
			       image_row(image, y) + 4 * (size_t)(image->width - 1 - x), 4);
	return copy;
}

static void test_a_mirrored_face_mirrors_points_and_pose(void **state)
{
	struct image photo, mirror;
	struct face_finding a, b;
	float eyes;

	(void)state;
	if (!first_london(&photo))
		skip();
	mirror = mirrored(&photo);
	a = find_still(&photo);
	b = find_still(&mirror);
	eyes = distance(a.mesh.points[468], a.mesh.points[473]);
	for (int side = 0; side < LANDMARK_SIDES; side++) {
		struct point left = a.mesh.points[landmark_iris[side]];
		struct point right = b.mesh.points[landmark_iris[1 - side]];

		right.x = (float)photo.width - right.x;
		assert_true(distance(left, right) < 0.03f * eyes);
	}
	assert_true(fabsf(a.pose.yaw + b.pose.yaw) < 3);
	assert_true(fabsf(a.pose.roll + b.pose.roll) < 1.5f);
	assert_true(fabsf(a.pose.pitch - b.pose.pitch) < 3);
	free(photo.pixels);
	free(mirror.pixels);
}

static void test_the_mask_knows_person_from_backdrop(void **state)
{
	struct image photo;
	struct face_finding finding;
	const struct point *points = finding.mesh.points;

	(void)state;
	if (!first_london(&photo))
		skip();
	finding = find_still(&photo);
	assert_true(face_mask_at(&finding.mask, points[LANDMARK_NOSE_TIP].x,
				 points[LANDMARK_NOSE_TIP].y) > 0.95f);
	assert_true(face_mask_at(&finding.mask, (float)photo.width / 2, (float)photo.height - 20) >
		    0.9f); /* chest */
	assert_true(face_mask_at(&finding.mask, 30, 30) < 0.1f);
	assert_true(face_mask_at(&finding.mask, (float)photo.width - 30, 30) < 0.1f);
	assert_true(face_mask_at(&finding.mask, -1000, -1000) < 0.1f);
	free(photo.pixels);
}

static void test_an_assumed_box_is_taken(void **state)
{
	char folder[512], name[256];
	struct image photo;

	(void)state;
	if (!folder_shared("faces/light_angles", folder) || !finder)
		skip();
	for (int k = 0; k < 12 && networks_photo(folder, "", k, &photo, name); k++) {
		struct face_options options = { .mode = FACE_STILL, .has_assumed_box = true };
		struct face_finding finding;

		options.assumed_box = (struct box){ 0, 0, (float)photo.width, (float)photo.height };
		finding = find(&photo, &options);
		assert_int_equal(finding.count, 1);
		if (!finding.has_mesh)
			fail_msg("%s: flag %g", name, (double)finding.people[0].flag);
		/* Cropped to the face: the eyes are in the upper half, left of right. */
		assert_true(finding.mesh.points[468].x < (float)photo.width / 2);
		assert_true(finding.mesh.points[473].x > (float)photo.width / 2);
		assert_true(finding.mesh.points[468].y < (float)photo.height / 2);
		free(photo.pixels);
	}
}

static void test_an_assumed_box_without_a_face_stays_the_box(void **state)
{
	struct image picture;
	struct face_options options = { .mode = FACE_STILL,
					.has_assumed_box = true,
					.assumed_box = { 10, 20, 100, 120 } };
	struct face_finding finding;

	(void)state;
	if (!finder)
		skip();
	picture = pictures_smooth(320, 240);
	finding = find(&picture, &options);
	assert_int_equal(finding.count, 1);
	assert_false(finding.has_mesh);
	assert_true(finding.people[0].flag < FACE_FLAG_MIN);
	assert_int_equal(lrintf(finding.people[0].box.height), 120);
	free(picture.pixels);
}

static struct face_finding live(const struct image *image, int64_t at_us)
{
	const struct face_options options = { .mode = FACE_LIVE, .captured_us = at_us };

	return find(image, &options);
}

static void test_live_frames_follow_without_the_detectors(void **state)
{
	struct image photo;
	struct face_finding still, first, next;
	float eyes;

	(void)state;
	if (!first_london(&photo))
		skip();
	still = find_still(&photo);
	face_finder_reset(finder);
	first = live(&photo, 1000000);
	assert_int_equal(first.count, 1);
	assert_true(first.count_fresh);
	assert_true(first.timings.detect_full > 0);
	next = live(&photo, 1033000);
	assert_int_equal(next.count, 1);
	assert_false(next.count_fresh);
	assert_int_equal(next.timings.detect_full + next.timings.detect_short, 0);
	assert_int_equal(next.timings.mask_network, 0); /* 33 ms old: still good */
	assert_non_null(next.mask.values);
	assert_true(next.mask.captured_us == 1000000);
	assert_true(next.people[0].score > 0.5f);
	eyes = distance(still.mesh.points[468], still.mesh.points[473]);
	assert_true(distance(still.mesh.points[468], next.mesh.points[468]) < 0.02f * eyes);
	next = live(&photo, 1300000);
	assert_true(next.count_fresh);
	assert_true(next.timings.detect_full > 0);
	assert_true(next.mask.captured_us == 1300000);
	free(photo.pixels);
}

static int occasional_networks(const struct face_runs *runs)
{
	return runs->detect_full + runs->mask_square + runs->mask_wide + runs->palms;
}

static void test_hands_are_searched_when_no_other_network_is_due(void **state)
{
	struct image photo;
	int searches = 0, masks = 0;
	int64_t last_us = 0, longest_us = 0;

	(void)state;
	if (!first_london(&photo))
		skip();
	face_finder_reset(finder);
	struct face_finding finding = live(&photo, 1000000);
	assert_false(finding.hands.were_searched);
	for (int k = 1; k <= 60; k++) {
		int64_t now_us = 1000000 + 33333 * k;
		finding = live(&photo, now_us);
		assert_true(finding.hands.were_searched);
		masks += finding.runs.mask_square + finding.runs.mask_wide;
		if (occasional_networks(&finding.runs) > 1)
			fail_msg("frame %d runs several", k);
		if (finding.runs.palms == 0)
			continue;
		searches++;
		if (last_us > 0 && now_us - last_us > longest_us)
			longest_us = now_us - last_us;
		last_us = now_us;
	}
	print_message("2 s: hands searched %d times, at most %.2f s apart; %d masks\n", searches,
		      (double)longest_us * 1e-6, masks);
	assert_true(searches >= 4 && masks >= 16);
	free(photo.pixels);
}

static void test_on_a_slow_machine_the_hands_do_not_wait_for_ever(void **state)
{
	struct image photo;
	int searches = 0;

	(void)state;
	if (!first_london(&photo))
		skip();
	face_finder_reset(finder);
	for (int k = 0; k < 10; k++) { /* four frames a second: every frame renews the mask */
		struct face_finding finding = live(&photo, 1000000 + 250000 * k);
		assert_int_equal(finding.runs.mask_square + finding.runs.mask_wide, 1);
		searches += finding.runs.palms;
	}
	assert_true(searches >= 3);
	free(photo.pixels);
}

static void test_live_forgets_who_left(void **state)
{
	struct image photo, empty;
	struct face_finding finding;

	(void)state;
	if (!first_london(&photo))
		skip();
	empty = pictures_smooth(photo.width, photo.height);
	face_finder_reset(finder);
	assert_int_equal(live(&photo, 1000000).count, 1);
	finding = live(&empty, 1033000);
	assert_int_equal(finding.count, 0);
	assert_false(finding.has_mesh);
	assert_true(finding.count_fresh);
	assert_int_equal(live(&photo, 1066000).count, 1); /* and comes back at once */
	free(photo.pixels);
	free(empty.pixels);
}

static void test_every_frame_runs_every_network(void **state)
{
	struct face_options options = { .mode = FACE_LIVE, .captured_us = 1, .every_frame = true };
	struct image photo;
	struct face_finding finding;

	(void)state;
	if (!first_london(&photo))
		skip();
	face_finder_reset(finder);
	for (int k = 0; k < 3; k++) {
		options.captured_us += 33000;
		finding = find(&photo, &options);
		assert_true(finding.timings.detect_short > 0 && finding.timings.detect_full > 0);
		assert_true(finding.timings.mesh_trunk > 0 && finding.timings.mask_network > 0);
		assert_int_equal(finding.runs.palms, 1);
		assert_true(finding.count_fresh);
		assert_int_equal(finding.count, 1);
	}
	free(photo.pixels);
}

static void test_several_people_stay_several_between_searches(void **state)
{
	char folder[512], name[256];
	struct image photo;

	(void)state;
	if (!folder_shared("faces/defects/multiple_faces", folder) || !finder)
		skip();
	assert_true(networks_photo(folder, "idready_fail-5", 0, &photo, name));
	face_finder_reset(finder);
	assert_int_equal(live(&photo, 1000000).count, 2);
	for (int k = 1; k < 12; k++)
		assert_int_equal(live(&photo, 1000000 + 33000 * k).count, 2);
	free(photo.pixels);
}

static void test_nonsense_is_refused(void **state)
{
	struct image picture, empty = { .width = 0, .height = 10 };
	struct face_options options = { .mode = FACE_STILL, .has_assumed_box = true };
	struct face_finding finding = { .count = 77 };

	(void)state;
	if (!finder)
		skip();
	picture = pictures_smooth(64, 64);
	assert_int_equal(face_finder_find(finder, &picture, &options, &finding), -EINVAL);
	options.has_assumed_box = false;
	assert_int_equal(face_finder_find(finder, &empty, &options, &finding), -EINVAL);
	assert_int_equal(finding.count, 77);
	free(picture.pixels);
}

/* From one pixel to a strip. Whatever is found, no sanitizer may report anything. */
static void test_odd_sizes_are_harmless(void **state)
{
	static const int sizes[][2] = {
		{ 1, 1 }, { 2, 300 }, { 3000, 3 }, { 17, 19 }, { 641, 479 }
	};

	(void)state;
	if (!finder)
		skip();
	for (size_t k = 0; k < sizeof(sizes) / sizeof(*sizes); k++) {
		struct image picture = pictures_noisy(sizes[k][0], sizes[k][1], 80);
		struct face_finding finding = find_still(&picture);

		assert_int_equal(finding.count, 0);
		face_finder_reset(finder);
		assert_int_equal(live(&picture, 5).count, 0);
		free(picture.pixels);
	}
}

static void test_missing_models_are_named(void **state)
{
	const struct face_finder_config config = { "/nowhere", ENGINE_AUTO };
	struct face_finder *none = NULL;
	struct problem problem = { "" };

	(void)state;
	assert_int_equal(face_finder_create(&config, &problem, &none), -ENOENT);
	assert_null(none);
	assert_non_null(strstr(problem.text, "/nowhere/face_detection_short_range.tflite"));
}

/*
 * Every seventh allocation fails in turn. Only the twin is tested, because XNNPACK's own
 * allocations are not ours to fail.
 */
static void test_an_allocation_that_fails_while_loading_is_named_and_leaks_nothing(void **state)
{
	const struct face_finder_config config = { networks_models(), ENGINE_PLAIN };
	bool failed = true;

	(void)state;
	if (!config.models)
		skip();
	for (int n = 1; failed; n += 7) {
		struct face_finder *made = NULL;
		struct problem problem = { "" };

		failing_arm(n, FAILING_ONCE, ENOMEM);
		int r = face_finder_create(&config, &problem, &made);
		failed = failing_disarm();
		assert_int_equal(r, failed ? -ENOMEM : 0);
		assert_int_equal(problem.text[0] != '\0', failed);
		assert_int_equal(made == NULL, failed);
		face_finder_destroy(made);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_points_lie_where_people_put_them),
		cmocka_unit_test(test_each_portrait_shows_one_person),
		cmocka_unit_test(test_poor_pictures_show_one_person_too),
		cmocka_unit_test(test_several_people_are_several),
		cmocka_unit_test(test_animals_and_patterns_are_nobody),
		cmocka_unit_test(test_people_are_sorted_by_size),
		cmocka_unit_test(test_a_mirrored_face_mirrors_points_and_pose),
		cmocka_unit_test(test_the_mask_knows_person_from_backdrop),
		cmocka_unit_test(test_an_assumed_box_is_taken),
		cmocka_unit_test(test_an_assumed_box_without_a_face_stays_the_box),
		cmocka_unit_test(test_live_frames_follow_without_the_detectors),
		cmocka_unit_test(test_hands_are_searched_when_no_other_network_is_due),
		cmocka_unit_test(test_on_a_slow_machine_the_hands_do_not_wait_for_ever),
		cmocka_unit_test(test_live_forgets_who_left),
		cmocka_unit_test(test_every_frame_runs_every_network),
		cmocka_unit_test(test_several_people_stay_several_between_searches),
		cmocka_unit_test(test_nonsense_is_refused),
		cmocka_unit_test(test_odd_sizes_are_harmless),
		cmocka_unit_test(test_missing_models_are_named),
		cmocka_unit_test(
			test_an_allocation_that_fails_while_loading_is_named_and_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
