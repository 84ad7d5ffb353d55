/* SPDX-License-Identifier: MIT */
/*
 * Hair must leave brows, eyes and ears free, must be tied back, and must not be over-exposed by a
 * lamp above it.
 */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/forehead.h"

static const float IOD = HEAD_CHIP_IOD;

/*
 * Returns whether a pixel is skin or shine on skin. Shine is about as light as the cheeks or
 * lighter, and has less chroma than the cheeks.
 */
static bool looks_like_skin(const struct scene *scene, int x, int y)
{
	static const float SHINE = 0.9f;
	const struct chip *head = &scene->head;
	struct lab skin = scene->skin.cheeks;

	if (x < 0 || y < 0 || x >= head->width || y >= head->height)
		return false;
	struct lab c = chip_lab(head, x, y);
	return (head->regions[y * head->width + x] & REGION_SKIN) != 0 ||
	       (c.l > SHINE * skin.l && hypotf(c.a, c.b) < hypotf(skin.a, skin.b));
}

/* Returns the share of pixels in column x, from y = `from` to y = `to`, that are skin. */
static float skin_between(const struct scene *scene, int x, float from, float to)
{
	int skin = 0, all = 0;
	for (int y = (int)from; y <= (int)to; y++, all++)
		skin += looks_like_skin(scene, x, y);
	return all > 0 ? (float)skin / (float)all : 0;
}

/* Returns the y that the line through the given mesh points has at x. */
static float height_at(const struct chip *head, const uint16_t *points, int count, float x)
{
	float best = head->points[points[0]].y, nearest = INFINITY;
	for (int i = 0; i + 1 < count; i++) {
		struct point p = head->points[points[i]], q = head->points[points[i + 1]];
		float low = fminf(p.x, q.x), high = fmaxf(p.x, q.x);
		float away = x < low ? low - x : x > high ? x - high : 0;
		if (away >= nearest)
			continue;
		nearest = away;
		float span = q.x - p.x;
		float t = fabsf(span) < 0.1f ? 0.5f : (x - p.x) / span;
		best = p.y + fminf(fmaxf(t, 0), 1) * (q.y - p.y);
	}
	return best;
}

struct cover {
	/*
	 * Share of columns in which hair covers the brow or the eye, on the side that is covered
	 * more.
	 */
	float brow, eye;
};

static void look_at_side(const struct scene *scene, int side, struct cover *cover)
{
	const struct chip *head = &scene->head;
	const uint16_t *upper = landmarks_brow_upper[side], *lower = landmarks_brow_lower[side];
	float outer = head->points[upper[1]].x, inner = head->points[upper[4]].x;
	int from = (int)fminf(outer, inner), to = (int)fmaxf(outer, inner);
	int columns = 0, brow = 0, eye = 0;

	for (int x = from; x <= to; x++, columns++) {
		float top = height_at(head, upper, LANDMARKS_BROW_EDGE, (float)x);
		float under = height_at(head, lower, LANDMARKS_BROW_EDGE, (float)x);
		float lid = height_at(head, landmarks_lower_lid[side], LANDMARKS_LID, (float)x);
		bool above = skin_between(scene, x, top - 0.28f * IOD, top - 0.06f * IOD) < 0.34f;
		bool below = skin_between(scene, x, under, under + 0.1f * IOD) < 0.34f;
		bool cheek = skin_between(scene, x, lid + 0.03f * IOD, lid + 0.15f * IOD) < 0.34f;
		brow += above;
		eye += above && below && cheek;
	}
	if (columns == 0)
		return;
	cover->brow = fmaxf(cover->brow, (float)brow / (float)columns);
	cover->eye = fmaxf(cover->eye, (float)eye / (float)columns);
}

/*
 * Looks at the place where an ear should be, and returns the share of its pixels that do not show
 * skin. The place lies just outside the face's contour, from the eyes down to the base of the nose.
 */
static float ear_cover(const struct scene *scene, int side)
{
	const struct chip *head = &scene->head;
	struct point edge = head->points[landmark_face_side[side]];
	float sign = side == LANDMARK_LEFT ? -1 : 1;
	int x0 = (int)(edge.x + sign * 0.02f * IOD), x1 = (int)(edge.x + sign * 0.20f * IOD);
	int y0 = (int)head->eyes.y, y1 = (int)head->points[LANDMARK_NOSE_BASE].y;
	struct lab cheek = scene->skin.cheek[side];
	int skin = 0, all = 0;

	for (int y = y0; y < y1 && y < head->height; y++)
		for (int x = x0 < x1 ? x0 : x1; x <= (x0 < x1 ? x1 : x0); x++, all++) {
			if (x < 0 || y < 0 || x >= head->width)
				continue;
			/*
			 * The limits for the colour of an ear are wide, because ears lie in shade
			 * and are redder than cheeks.
			 */
			struct lab c = chip_lab(head, x, y);
			skin += head->person[y * head->width + x] > 127 && c.l > 0.45f * cheek.l &&
				skin_tint(cheek, c) < 15;
		}
	return all > 0 ? 1 - (float)skin / (float)all : 1;
}

/*
 * Returns the share of pixels with the hair's colour in the areas beside the neck, below the
 * corners of the jaw.
 */
static float loose_share(const struct scene *scene, struct lab hair)
{
	const struct chip *body = &scene->body;
	float unit = body->iod;
	int y0 = (int)body->points[LANDMARK_LIP_BOTTOM].y;
	int y1 = (int)(body->points[LANDMARK_CHIN].y + 0.5f * unit);
	int hair_like = 0, all = 0;

	for (int y = y0; y < y1 && y < body->height; y++) {
		for (int x = 0; x < body->width; x++) {
			float away = fabsf((float)x - body->points[LANDMARK_CHIN].x) / unit;
			if (away < 0.8f || away > 1.5f)
				continue;
			int at = y * body->width + x;
			struct lab c = chip_lab(body, x, y);
			all++;
			hair_like += body->person[at] > 127 && !skin_is(&scene->skin, c) &&
				     lab_distance(c, hair) < 15;
		}
	}
	return all > 0 ? (float)hair_like / (float)all : 0;
}

void check_hair(const struct scene *scene, struct measures *measures)
{
	struct forehead forehead;
	struct cover cover = { 0 };

	if (!scene->has_mesh)
		return;
	for (int side = 0; side < LANDMARK_SIDES; side++)
		look_at_side(scene, side, &cover);
	measures_set(measures, MEASURE_BROW_COVER, (double)cover.brow);
	measures_set(measures, MEASURE_EYE_COVER, (double)cover.eye);
	measures_set(measures, MEASURE_EAR_COVER,
		     (double)fmaxf(ear_cover(scene, 0), ear_cover(scene, 1)));
	if (!scene->has_mask)
		return;
	forehead_look(scene, &forehead);
	if (!forehead.is_seen)
		return;
	bool has_hair = forehead.crown_count >= HEAD_CHIP_IOD;
	measures_set(measures, MEASURE_HAIR_TOP, has_hair ? (double)forehead.burnt : 0);
	measures_set(measures, MEASURE_HAIR_LOOSE,
		     has_hair ? (double)loose_share(scene, forehead.crown) : 0);
}
