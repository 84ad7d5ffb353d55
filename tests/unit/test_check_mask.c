/* SPDX-License-Identifier: MIT */
/* check_mask: on the shared photographs of masks and bare faces, and on masks drawn over portraits. */
#include "daemon/examiner/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/folder.h"
#include "tests/support/networks.h"

/* The limit of every profile. */
static const double MASK_COVER_MAX = 1;

struct booth {
	struct face_finder *finder;
	struct scene *scene;
	struct face_finding finding;
	struct profile profile;
};

static void booth_open(struct booth *booth)
{
	const struct face_finder_config config = { networks_models(), ENGINE_AUTO };
	struct problem problem = { "" };
	memset(booth, 0, sizeof(*booth));
	assert_int_equal(face_finder_create(&config, &problem, &booth->finder), 0);
	assert_int_equal(scene_create(&booth->scene), 0);
}

static void booth_close(struct booth *booth)
{
	scene_destroy(booth->scene);
	face_finder_destroy(booth->finder);
}

static bool find(struct booth *booth, const struct image *photo)
{
	const struct face_options options = { .mode = FACE_STILL };
	assert_int_equal(face_finder_find(booth->finder, photo, &options, &booth->finding), 0);
	return booth->finding.has_mesh;
}

static bool is_masked(struct booth *booth, const struct image *photo)
{
	struct measures measures = { 0 };
	scene_build(booth->scene, photo, &booth->profile, &booth->finding, NULL);
	check_mask(booth->scene, &measures);
	return measures.values[MEASURE_MASK_COVER].is_assessed &&
	       measures.values[MEASURE_MASK_COVER].value > MASK_COVER_MAX;
}

/* How many of the first pictures of a folder show a mask. */
static int count_masks(const char *name, int pictures)
{
	char path[512], file[256];
	struct booth booth;
	int count = 0;

	const char *folder = folder_shared(name, path);
	assert_non_null(folder);
	booth_open(&booth);
	for (int k = 0; k < pictures; k++) {
		struct image photo;
		assert_true(networks_photo(folder, "", k, &photo, file));
		count += find(&booth, &photo) && is_masked(&booth, &photo);
		free(photo.pixels);
	}
	booth_close(&booth);
	return count;
}

static void test_masks_are_found(void **state)
{
	char path[512];
	(void)state;
	if (!networks_models() || !folder_shared("faces/more/mask", path))
		skip();
	assert_int_equal(count_masks("faces/more/mask", 12), 12);
}

static void test_bare_faces_and_beards_are_no_masks(void **state)
{
	char path[512];
	(void)state;
	if (!networks_models() || !folder_shared("faces/more/bare_head", path))
		skip();
	assert_int_equal(count_masks("faces/more/bare_head", 12), 0);
	assert_int_equal(count_masks("faces/more/bare_face", 12), 0);
	assert_int_equal(count_masks("faces/more/compliant", 12), 0);
}

/* Paints the face from the nose down to the jaw in one colour. */
static void paint_mask(const struct image *photo, const struct face_mesh *mesh,
		       const uint8_t colour[3])
{
	static const uint16_t ring[] = { 93,  132, 58,  172, 136, 150, 149, 176, 148, 152, 377,
					 400, 378, 379, 365, 397, 288, 361, 323, 280, 195, 50 };
	enum { POINTS = sizeof(ring) / sizeof(ring[0]) };
	for (int y = 0; y < photo->height; y++)
		for (int x = 0; x < photo->width; x++) {
			bool inside = false;
			for (int i = 0, j = POINTS - 1; i < POINTS; j = i++) {
				struct point p = mesh->points[ring[i]], q = mesh->points[ring[j]];
				if ((p.y > (float)y) != (q.y > (float)y) &&
				    (float)x < p.x + ((float)y - p.y) * (q.x - p.x) / (q.y - p.y))
					inside = !inside;
			}
			if (inside)
				memcpy(image_row(photo, y) + 4 * x, colour, 3);
		}
}

static void test_a_drawn_mask_of_any_colour_is_found(void **state)
{
	static const uint8_t colours[][3] = { /* blue, green, red */
					      { 22, 22, 22 },  { 240, 240, 240 }, { 225, 190, 150 },
					      { 80, 40, 25 },  { 190, 170, 235 }, { 150, 190, 140 },
					      { 40, 35, 170 }, { 165, 195, 220 }
	};
	char path[512], file[256];
	struct booth booth;
	(void)state;
	if (!networks_models() || !folder_shared("faces/more/compliant", path))
		skip();
	const char *folder = folder_shared("faces/more/compliant", path);
	booth_open(&booth);
	for (int k = 0; k < 6; k++) {
		struct image photo;
		assert_true(networks_photo(folder, "", k, &photo, file));
		assert_true(find(&booth, &photo));
		assert_false(is_masked(&booth, &photo));
		for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++) {
			paint_mask(&photo, &booth.finding.mesh, colours[i]);
			assert_true(is_masked(&booth, &photo));
		}
		free(photo.pixels);
	}
	booth_close(&booth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_masks_are_found),
		cmocka_unit_test(test_bare_faces_and_beards_are_no_masks),
		cmocka_unit_test(test_a_drawn_mask_of_any_colour_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
