/* SPDX-License-Identifier: MIT */
/* The hand networks and check_hands: on the shared photographs, and on hands placed by number. */
#include "daemon/examiner/face/hands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/examiner/check.h"
#include "tests/support/folder.h"
#include "tests/support/networks.h"

/* How many of the first pictures of a folder show a hand before or near the head. */
static int count_hands(const char *name, int pictures)
{
	char path[512], file[256];
	const struct face_finder_config config = { networks_models(), ENGINE_AUTO };
	const struct face_options options = { .mode = FACE_STILL };
	struct face_finder *finder = NULL;
	struct problem problem = { "" };
	int count = 0;

	const char *folder = folder_shared(name, path);
	assert_non_null(folder);
	assert_int_equal(face_finder_create(&config, &problem, &finder), 0);
	for (int k = 0; k < pictures; k++) {
		struct face_finding finding;
		struct image photo;
		assert_true(networks_photo(folder, "", k, &photo, file));
		assert_int_equal(face_finder_find(finder, &photo, &options, &finding), 0);
		assert_true(finding.hands.were_searched);
		for (int j = 0; j < finding.hands.count; j++)
			if (finding.hands.hands[j].presence >= 0.8f) {
				count++;
				break;
			}
		free(photo.pixels);
	}
	face_finder_destroy(finder);
	return count;
}

static void test_hands_before_faces_are_found(void **state)
{
	char path[512];
	(void)state;
	if (!networks_models() || !folder_shared("faces/more/hand_on_face", path))
		skip();
	assert_true(count_hands("faces/more/hand_on_face", 10) >= 9);
}

static void test_portraits_show_no_hands(void **state)
{
	char path[512];
	(void)state;
	if (!networks_models() || !folder_shared("faces/more/compliant", path))
		skip();
	assert_int_equal(count_hands("faces/more/compliant", 10), 0);
}

/* A face whose contour is a circle of radius 100 around (0, 0), and one hand at a place. */
static double hand_at(float x, float y, float presence, struct measures *measures)
{
	static struct face_finding finding;
	static struct scene scene;
	memset(&finding, 0, sizeof(finding));
	memset(&scene, 0, sizeof(scene));
	for (int i = 0; i < LANDMARKS_OVAL; i++) {
		float angle = 6.2831853f * (float)i / LANDMARKS_OVAL;
		finding.mesh.points[landmarks_face_oval[i]] =
			(struct point){ 100 * sinf(angle), -100 * cosf(angle) };
	}
	finding.mesh.points[LANDMARK_GLABELLA] = (struct point){ 0, -40 };
	finding.hands = (struct face_hands){ .were_searched = true, .count = 1 };
	finding.hands.hands[0].presence = presence;
	for (int k = 0; k < FACE_HAND_POINTS; k++)
		finding.hands.hands[0].points[k] = (struct point){ x, y };
	scene.finding = &finding;
	scene.has_mesh = true;
	scene.eye_distance = 80;
	check_hands(&scene, measures);
	return measures->values[MEASURE_HAND_ON_FACE].value;
}

static void test_only_a_hand_that_touches_face_or_hair_counts(void **state)
{
	struct measures measures = { 0 };
	(void)state;
	assert_true(hand_at(0, 0, 0.9f, &measures) > 0.89);    /* before the face */
	assert_true(hand_at(110, 0, 0.9f, &measures) > 0.89);  /* at the cheek */
	assert_true(hand_at(130, 0, 0.9f, &measures) < 0.01);  /* beside it */
	assert_true(hand_at(0, -150, 0.9f, &measures) > 0.89); /* in the hair */
	assert_true(hand_at(0, 150, 0.9f, &measures) < 0.01);  /* at the chest */
	assert_true(hand_at(0, 0, 0.2f, &measures) < 0.21);    /* hardly a hand */
	assert_true(measures.values[MEASURE_HAND_ON_FACE].is_assessed);
}

static void test_hands_that_were_not_searched_are_unassessed(void **state)
{
	struct measures measures = { 0 };
	struct face_finding finding = { .has_mesh = true };
	struct scene scene = { .finding = &finding, .has_mesh = true };
	(void)state;
	check_hands(&scene, &measures);
	assert_false(measures.values[MEASURE_HAND_ON_FACE].is_assessed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hands_before_faces_are_found),
		cmocka_unit_test(test_portraits_show_no_hands),
		cmocka_unit_test(test_only_a_hand_that_touches_face_or_hair_counts),
		cmocka_unit_test(test_hands_that_were_not_searched_are_unassessed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
