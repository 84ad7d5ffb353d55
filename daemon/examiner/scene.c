/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/scene.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static const struct chip_size face_size = {
	.width = FACE_CHIP_WIDTH,
	.height = FACE_CHIP_HEIGHT,
	.iod = FACE_CHIP_IOD,
	.eyes_y = FACE_CHIP_EYES_Y,
	.samples_max = 2,
	.has_regions = true,
};
static const struct chip_size head_size = {
	.width = HEAD_CHIP_WIDTH,
	.height = HEAD_CHIP_HEIGHT,
	.iod = HEAD_CHIP_IOD,
	.eyes_y = HEAD_CHIP_EYES_Y,
	.samples_max = 2,
	.has_regions = true,
};
/*
 * The body chip averages more samples for each pixel than the other chips, because the backdrop is
 * judged by its gradients and noise must not count as a gradient.
 */
static const struct chip_size body_size = {
	.width = BODY_CHIP_WIDTH,
	.height = BODY_CHIP_HEIGHT,
	.iod = BODY_CHIP_IOD,
	.eyes_y = BODY_CHIP_EYES_Y,
	.samples_max = 3,
};

static int reserve(struct scene *scene)
{
	int r = lab_tables_create(&scene->tables);
	if (r == 0)
		r = chip_create(&face_size, &scene->face);
	if (r == 0)
		r = chip_create(&head_size, &scene->head);
	if (r == 0)
		r = chip_create(&body_size, &scene->body);
	for (int i = 0; i < SCENE_SCRATCH && r == 0; i++) {
		scene->scratch[i] = calloc(FACE_CHIP_WIDTH * FACE_CHIP_HEIGHT, sizeof(float));
		if (!scene->scratch[i])
			r = -ENOMEM;
	}
	return r;
}

int scene_create(struct scene **ret_scene)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	if (!scene)
		return -ENOMEM;
	int r = reserve(scene);
	if (r < 0) {
		scene_destroy(scene);
		return r;
	}
	*ret_scene = scene;
	return 0;
}

void scene_destroy(struct scene *scene)
{
	if (!scene)
		return;
	lab_tables_destroy(scene->tables);
	chip_finish(&scene->face);
	chip_finish(&scene->head);
	chip_finish(&scene->body);
	for (int i = 0; i < SCENE_SCRATCH; i++)
		free(scene->scratch[i]);
	free(scene);
}

/*
 * Returns the point midway between the two corners of each eye. The iris is not used, because it
 * moves with the gaze.
 */
static void eye_middles(const struct point points[LANDMARKS], struct point ret_eyes[2])
{
	for (int side = 0; side < LANDMARK_SIDES; side++)
		ret_eyes[side] = plane_middle(points[landmark_eye_outer[side]],
					      points[landmark_eye_inner[side]]);
}

/*
 * Returns the probable places of the eyes in a face box that the caller has given. Such a box
 * reaches from brows to chin and from cheek to cheek. As in the detector's own boxes, the eyes lie
 * about a third of the height below the top, and 45 % of the width apart.
 */
static void eyes_of_box(const struct box *box, struct point ret_eyes[2])
{
	float y = box->y + 0.30f * box->height;
	ret_eyes[0] = (struct point){ box->x + 0.275f * box->width, y };
	ret_eyes[1] = (struct point){ box->x + 0.725f * box->width, y };
}

/*
 * Marks the left and the right half of a face whose box the caller has given. Each half reaches
 * from the eyes to the mouth. The middle and the edges of the box belong to neither half. The mesh
 * is not used, because under hard side light its points slide off the dark half of the face.
 */
static void halves_of_box(struct chip *chip, const struct box *box)
{
	static const float sides[2][2] = { { 0.08f, 0.40f }, { 0.60f, 0.92f } };
	struct plane_map from_picture = plane_invert(&chip->to_picture);

	for (int side = 0; side < 2; side++) {
		struct point corners[4];
		for (int i = 0; i < 4; i++) {
			float u = sides[side][i == 1 || i == 2], v = i < 2 ? 0.30f : 0.80f;
			corners[i] = plane_apply(&from_picture,
						 (struct point){ box->x + u * box->width,
								 box->y + v * box->height });
		}
		region_fill_polygon(chip, corners, 4,
				    side == 0 ? REGION_HALF_LEFT : REGION_HALF_RIGHT);
	}
}

/*
 * Returns the width of the face from cheek to cheek, in picture pixels: the largest distance
 * between opposite points of the face's contour below the eyes.
 */
static float width_of_face(const struct chip *chip)
{
	static const uint16_t pairs[][2] = { { 234, 454 }, { 93, 323 }, { 132, 361 } };
	float widest = 0;
	for (unsigned i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		widest = fmaxf(widest, chip->points[pairs[i][1]].x - chip->points[pairs[i][0]].x);
	return widest * chip->picture_scale;
}

/* Goes up column x of the picture from y = `from`, and returns the y at which the person ends. */
static float top_of_column(const struct scene *scene, float x, float from)
{
	const struct face_mask *mask = &scene->finding->mask;
	float step = fmaxf(scene->eye_distance / 64, 0.5f), y = from;
	while (y > -step && face_mask_at(mask, x, y) >= 0.5f)
		y -= step;
	return y;
}

/*
 * The top of the head is searched in COLUMNS columns, which cover 1.8 eye distances. Strands,
 * tufts, a narrow knot of hair and ripples of the person mask are narrower than TUFT columns (half
 * an eye distance) and do not count.
 */
enum { COLUMNS = 33, TUFT = 9 };

/* Inserts a height into a sorted list, which keeps the TUFT smallest heights. */
static void keep_smallest(float best[TUFT], float height)
{
	int at = TUFT;
	for (; at > 0 && best[at - 1] > height; at--)
		if (at < TUFT)
			best[at] = best[at - 1];
	if (at < TUFT)
		best[at] = height;
}

/*
 * Finds the top of the visible hair: the highest place above the forehead at which the person in
 * the person mask is wider than a tuft of hair.
 */
static void find_head_top(struct scene *scene)
{
	struct point start = scene->finding->mesh.points[LANDMARK_FOREHEAD];
	float reach = 0.9f * scene->eye_distance, best[TUFT];

	/*
	 * Without a person mask, the top is estimated: 0.25 face heights above the mesh's upper
	 * edge.
	 */
	scene->head_top =
		scene->finding->mesh.points[LANDMARK_FOREHEAD_TOP].y - 0.25f * scene->face_height;
	scene->head_top_known = false;
	if (!scene->has_mask)
		return;
	for (int k = 0; k < TUFT; k++)
		best[k] = INFINITY;
	for (int i = 0; i < COLUMNS; i++) {
		float x = start.x + reach * (2 * (float)i / (COLUMNS - 1) - 1);
		if (x >= 0 && x < (float)scene->image->width)
			keep_smallest(best, top_of_column(scene, x, start.y));
	}
	if (best[TUFT - 1] < start.y - 0.2f * scene->eye_distance) {
		scene->head_top = best[TUFT - 1];
		scene->head_top_known = true;
	}
}

static void measure_frame(struct scene *scene, const struct point eyes[2])
{
	const struct point *points = scene->finding->mesh.points;
	scene->eye_distance = plane_distance(eyes[0], eyes[1]);
	scene->face_height = plane_distance(plane_middle(eyes[0], eyes[1]), points[LANDMARK_CHIN]);
	scene->pupils = plane_middle(points[landmark_iris[0]], points[landmark_iris[1]]);
	scene->face_width = width_of_face(&scene->face);
	find_head_top(scene);
}

static void place_chip(const struct scene *scene, struct chip *chip, const struct point eyes[2])
{
	chip_place(chip, eyes);
	if (scene->has_mesh)
		chip_show_mesh(chip, &scene->finding->mesh);
}

static void show_chip(const struct scene *scene, struct chip *chip, int mask_step)
{
	chip_show(chip, scene->image, scene->tables);
	if (scene->has_mask)
		chip_show_person(chip, &scene->finding->mask, mask_step);
	else
		chip_show_nobody(chip);
	if (chip->regions)
		region_clear(chip);
}

/* Finds the eyes. Returns false if neither a mesh nor a box tells where they are. */
static bool find_eyes(const struct scene *scene, struct point ret_eyes[2])
{
	if (scene->has_mesh)
		eye_middles(scene->finding->mesh.points, ret_eyes);
	else if (scene->box_assumed)
		eyes_of_box(&scene->box, ret_eyes);
	else
		return false;
	return plane_distance(ret_eyes[0], ret_eyes[1]) >= 1;
}

static void read_skin(struct scene *scene)
{
	region_fill_parts(&scene->face);
	region_fill_under_eyes(&scene->face);
	region_fill_parts(&scene->head);
	scene->skin = skin_learn(&scene->face, &scene->head);
	skin_mark(&scene->skin, &scene->head);
}

static void set_subject(struct scene *scene, const struct face_finding *finding,
			const struct box *assumed)
{
	scene->finding = finding;
	scene->has_mesh =
		finding->count > 0 && finding->has_mesh && finding->mesh.flag > FACE_FLAG_MIN;
	scene->has_mask = finding->mask.values != NULL;
	scene->box_assumed = assumed != NULL;
	scene->has_map = scene->has_mesh && finding->map && !assumed;
	scene->box = (struct box){ 0, 0, 0, 0 };
	if (assumed)
		scene->box = *assumed;
	else if (finding->count > 0)
		scene->box = finding->people[0].box;
	scene->skin = (struct skin){ 0 };
}

void scene_place(struct scene *scene, const struct image *image, const struct profile *profile,
		 const struct face_finding *finding, const struct box *assumed)
{
	struct point eyes[2];

	scene->image = image;
	scene->profile = profile;
	set_subject(scene, finding, assumed);
	scene->has_chips = find_eyes(scene, eyes);
	scene->has_mesh = scene->has_mesh && scene->has_chips;
	scene->has_map = scene->has_map && scene->has_mesh;
	if (!scene->has_chips)
		return;
	place_chip(scene, &scene->face, eyes);
	place_chip(scene, &scene->head, eyes);
	place_chip(scene, &scene->body, eyes);
	if (scene->has_mesh)
		measure_frame(scene, eyes);
}

void scene_show(struct scene *scene)
{
	if (!scene->has_chips)
		return;
	show_chip(scene, &scene->face, 4);
	show_chip(scene, &scene->head, 2);
	show_chip(scene, &scene->body, 1);
	scene->backdrop = (struct backdrop){ 0 };
	if (scene->has_mesh)
		read_skin(scene);
	if (scene->has_mesh && scene->has_mask)
		backdrop_look(&scene->body, scene->scratch, &scene->backdrop);
	if (scene->box_assumed)
		halves_of_box(&scene->face, &scene->box);
	else
		region_split_halves(&scene->face);
}

void scene_build(struct scene *scene, const struct image *image, const struct profile *profile,
		 const struct face_finding *finding, const struct box *assumed)
{
	scene_place(scene, image, profile, finding, assumed);
	scene_show(scene);
}
