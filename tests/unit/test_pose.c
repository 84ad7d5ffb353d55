/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/pose.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/examiner/nn/model.h"
#include "tests/support/networks.h"

static struct canonical canonical;

static int set_up(void **state)
{
	struct problem problem = { "" };

	(void)state;
	if (networks_models() && canonical_load(networks_models(), &problem, &canonical) < 0)
		fail_msg("%s", problem.text);
	return 0;
}

#define NEED_MODELS()                                                                              \
	do {                                                                                       \
		if (!networks_models())                                                            \
			skip();                                                                    \
	} while (0)

/* The canonical head as seen from far away, turned by angles with the signs of face.h. */
static struct face_mesh turned_head(float yaw, float pitch, float roll, float scale)
{
	float y = yaw / 57.29578f, p = pitch / 57.29578f, r = roll / 57.29578f;
	struct face_mesh mesh = { .flag = 1 };

	for (int k = 0; k < LANDMARKS_MESH; k++) {
		/* image axes: x right, y down, z away */
		float a[3] = { canonical.points[k][0], -canonical.points[k][1],
			       -canonical.points[k][2] };
		/* roll: clockwise in the image */
		float b[3] = { a[0] * cosf(r) - a[1] * sinf(r), a[0] * sinf(r) + a[1] * cosf(r),
			       a[2] };
		/* pitch: the nose (-z) goes up (-y) */
		float c[3] = { b[0], b[1] * cosf(p) + b[2] * sinf(p),
			       b[2] * cosf(p) - b[1] * sinf(p) };
		/* yaw: the nose (-z) goes right (+x) */
		float d[3] = { c[0] * cosf(y) - c[2] * sinf(y), c[1],
			       c[2] * cosf(y) + c[0] * sinf(y) };

		mesh.points[k] = (struct point){ 640 + scale * d[0], 360 + scale * d[1] };
		mesh.depth[k] = scale * d[2] - 30;
	}
	return mesh;
}

static void assert_degrees(float value, float expected)
{
	if (!(fabsf(value - expected) < 0.05f))
		fail_msg("%g instead of %g", (double)value, (double)expected);
}

static void test_angles_come_back_with_the_right_signs(void **state)
{
	static const float rows[][3] = { { 0, 0, 0 },    { 20, 0, 0 },   { -35, 0, 0 },
					 { 0, 15, 0 },   { 0, -25, 0 },  { 0, 0, 30 },
					 { 0, 0, -170 }, { 12, -7, 9 },  { -40, 30, -60 },
					 { 85, 5, 3 },   { 3, 80, -120 } };
	float zero;

	(void)state;
	NEED_MODELS();
	{
		struct face_mesh mesh = turned_head(0, 0, 0, 20);

		zero = pose_of_mesh(&canonical, &mesh).pitch;
	}
	assert_true(fabsf(zero) < 5); /* the correction of the network's pitch */
	for (size_t k = 0; k < sizeof(rows) / sizeof(*rows); k++) {
		float scale = 5 + 7 * (float)k;
		struct face_mesh mesh = turned_head(rows[k][0], rows[k][1], rows[k][2], scale);
		struct face_pose pose = pose_of_mesh(&canonical, &mesh);

		assert_degrees(pose.yaw, rows[k][0]);
		assert_degrees(pose.pitch - zero, rows[k][1]);
		assert_degrees(pose.roll, rows[k][2]);
		assert_true(fabsf(pose.scale / scale - 1) < 1e-3f);
	}
}

static void test_a_degenerate_mesh_gives_numbers(void **state)
{
	struct face_mesh mesh = { .flag = 1 };
	struct face_pose pose;

	(void)state;
	NEED_MODELS();
	pose = pose_of_mesh(&canonical, &mesh); /* all points in one place */
	assert_true(isfinite(pose.yaw) && isfinite(pose.pitch) && isfinite(pose.roll));
	assert_true(fabsf(pose.scale) < 1e-6f);
}

static void test_damaged_files_are_refused(void **state)
{
	struct model model;
	struct problem problem = { "" };
	struct canonical read;

	(void)state;
	NEED_MODELS();
	assert_int_equal(model_load(networks_models(), MODEL_GEOMETRY, NULL, &model), 0);
	assert_int_equal(canonical_parse(model.bytes, model.size, &problem, &read), 0);
	for (size_t size = 0; size < model.size; size += 7) {
		uint8_t *copy = malloc(size ? size : 1);
		int r;

		assert_non_null(copy);
		memcpy(copy, model.bytes, size);
		r = canonical_parse(copy, size, &problem, &read);
		if (size <
		    model.size - 1000) /* the last weights may be missing: only the hash can tell */
			assert_int_equal(r, -EBADMSG);
		assert_true(r == 0 || strstr(problem.text, "damaged"));
		free(copy);
	}
	for (size_t at = 0; at < model.size;
	     at += 13) { /* the test is that no sanitizer reports anything */
		uint8_t old = model.bytes[at];
		int r;

		model.bytes[at] = (uint8_t)(old ^ 0xff);
		r = canonical_parse(model.bytes, model.size, NULL, &read);
		assert_true(r == 0 || r == -EBADMSG);
		model.bytes[at] = old;
	}
	model_finish(&model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_angles_come_back_with_the_right_signs),
		cmocka_unit_test(test_a_degenerate_mesh_gives_numbers),
		cmocka_unit_test(test_damaged_files_are_refused),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
