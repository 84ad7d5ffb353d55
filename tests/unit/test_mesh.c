/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/mesh.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/folder.h"
#include "tests/support/networks.h"
#include "tests/support/pictures.h"

static struct mesh *mesh;
static struct sampler *sampler;

static int set_up(void **state)
{
	struct problem problem = { "" };

	(void)state;
	if (networks_models() && mesh_create(networks_models(), ENGINE_AUTO, &problem, &mesh) < 0)
		fail_msg("%s", problem.text);
	return sampler_create(&sampler);
}

static int tear_down(void **state)
{
	(void)state;
	mesh_destroy(mesh);
	mesh_destroy(NULL);
	sampler_destroy(sampler);
	return 0;
}

static float run(const struct image *image, const struct mesh_place *place, struct face_mesh *found)
{
	float flag;

	sampler_set(sampler, image);
	assert_int_equal(mesh_look(mesh, sampler, place), 0);
	assert_int_equal(mesh_run_trunk(mesh, &flag), 0);
	assert_int_equal(mesh_run_heads(mesh, found), 0);
	assert_true(found->flag >= flag && found->flag <= flag);
	return flag;
}

static float distance(struct point a, struct point b)
{
	return hypotf(a.x - b.x, a.y - b.y);
}

/* A portrait and the place of its face, found by iterating from a rough box. */
static bool portrait(struct image *photo, struct mesh_place *place)
{
	char folder[512], name[256];
	struct face_mesh found;

	if (!mesh || !folder_shared("faces/portraits", folder) ||
	    !networks_photo(folder, "london_", 2, photo, name))
		return false;
	*place = (struct mesh_place){ .centre = { (float)photo->width * 0.5f,
						  (float)photo->height * 0.5f },
				      .side = (float)photo->width * 0.6f };
	for (int k = 0; k < 4; k++) {
		assert_true(run(photo, place, &found) > 0.9f);
		*place = mesh_place_of_mesh(&found);
	}
	return true;
}

/*
 * The points belong to the picture, so they must hardly move when the mesh looks from another
 * place.
 */
static void test_points_hardly_move_with_the_place(void **state)
{
	static const struct mesh_place shifts[] = {
		{ { 0.06f, 0 }, 1, 0 },
		{ { -0.06f, 0.04f }, 1, 0 },
		{ { 0, -0.06f }, 1, 0 },
		{ { 0, 0 }, 1.15f, 0 },
		{ { 0, 0 }, 0.9f, 0 },
		{ { 0, 0 }, 1, 0.25f },
		{ { 0.03f, 0.03f }, 1.1f, -0.25f },
	};
	struct image photo;
	struct mesh_place place;
	struct face_mesh still, moved;
	float eyes;

	(void)state;
	if (!portrait(&photo, &place))
		skip();
	(void)run(&photo, &place, &still);
	eyes = distance(still.points[468], still.points[473]);
	for (size_t k = 0; k < sizeof(shifts) / sizeof(*shifts); k++) {
		struct mesh_place other = place;
		float sum = 0;

		other.centre.x += shifts[k].centre.x * place.side;
		other.centre.y += shifts[k].centre.y * place.side;
		other.side *= shifts[k].side;
		other.angle += shifts[k].angle;
		assert_true(run(&photo, &other, &moved) > 0.9f);
		for (int j = 0; j < LANDMARKS; j++)
			sum += distance(still.points[j], moved.points[j]);
		if (!(sum / LANDMARKS < 0.035f * eyes))
			fail_msg("shift %zu: %g %% of the eye distance", k,
				 (double)(100 * sum / LANDMARKS / eyes));
	}
	free(photo.pixels);
}

static void test_a_place_follows_its_mesh(void **state)
{
	struct image photo;
	struct mesh_place place, again;
	struct face_mesh found;
	struct box box;

	(void)state;
	if (!portrait(&photo, &place))
		skip();
	(void)run(&photo, &place, &found);
	again = mesh_place_of_mesh(&found);
	assert_true(distance(place.centre, again.centre) < 0.02f * place.side);
	assert_true(fabsf(again.side / place.side - 1) < 0.03f);
	assert_true(fabsf(again.angle - place.angle) < 0.02f);
	box = mesh_box(&found);
	assert_true(again.side > fmaxf(box.width, box.height)); /* 1.5 times as large */
	assert_true(again.side < 1.7f * fmaxf(box.width, box.height));
	free(photo.pixels);
}

static void test_a_place_turns_with_the_eyes_of_a_detection(void **state)
{
	struct detection detection = { .box = { 100, 200, 80, 90 } };
	struct mesh_place place;

	(void)state;
	detection.keypoints[FACE_KEYPOINT_LEFT_EYE] = (struct point){ 120, 230 };
	detection.keypoints[FACE_KEYPOINT_RIGHT_EYE] = (struct point){ 160, 270 };
	place = mesh_place_of_detection(&detection);
	assert_true(fabsf(place.angle - 0.7853982f) < 1e-4f); /* clockwise: y grows downwards */
	assert_true(fabsf(place.side - 135) < 1e-3f);
	assert_true(distance(place.centre, (struct point){ 140, 245 }) < 1e-3f);
}

static void test_no_face_has_no_flag(void **state)
{
	struct image picture;
	struct mesh_place place = { .centre = { 160, 120 }, .side = 150 };
	struct face_mesh found;

	(void)state;
	if (!mesh)
		skip();
	picture = pictures_noisy(320, 240, 60);
	assert_true(run(&picture, &place, &found) < FACE_FLAG_MIN);
	for (int k = 0; k < LANDMARKS; k++)
		assert_true(isfinite(found.points[k].x) && isfinite(found.depth[k]));
	free(picture.pixels);
}

static void test_impossible_places_are_refused(void **state)
{
	static const struct mesh_place places[] = {
		{ { 10, 10 }, 0, 0 },    { { 10, 10 }, -5, 0 },       { { NAN, 10 }, 50, 0 },
		{ { 10, 10 }, 50, NAN }, { { 10, INFINITY }, 50, 0 }, { { 10, 10 }, INFINITY, 0 },
	};
	struct image picture;

	(void)state;
	if (!mesh)
		skip();
	picture = pictures_smooth(64, 64);
	sampler_set(sampler, &picture);
	for (size_t k = 0; k < sizeof(places) / sizeof(*places); k++)
		assert_int_equal(mesh_look(mesh, sampler, &places[k]), -EINVAL);
	free(picture.pixels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_points_hardly_move_with_the_place),
		cmocka_unit_test(test_a_place_follows_its_mesh),
		cmocka_unit_test(test_a_place_turns_with_the_eyes_of_a_detection),
		cmocka_unit_test(test_no_face_has_no_flag),
		cmocka_unit_test(test_impossible_places_are_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
