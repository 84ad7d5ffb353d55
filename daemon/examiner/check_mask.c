/* SPDX-License-Identifier: MIT */
/*
 * Finds masks, veils and scarves, of any colour, that hide nose and mouth. The skin between the
 * brows and on the forehead shows the colour of this face's skin. Nose tip, upper lip and chin must
 * have this colour too, and a mouth must be visible. A beard is not reported, because it leaves the
 * nose bare and the lips visible.
 */
#include "daemon/examiner/check.h"

#include <math.h>
#include <string.h>

#include "daemon/examiner/histogram.h"

enum { BINS = 256, PIXELS_MIN = 10 };
static const float L_STEP = 0.5f, TINT_LEAST = -128, SCORE_MAX = 3;

/* The colours of some pixels. */
struct spread {
	int32_t l[BINS], a[BINS], b[BINS];
	int count;
};

/* What the face shows. `tint` and `light` compare nose, upper lip and chin with the bare skin. */
struct lower_face {
	float tint[3], light[3];
	float nose_shade;  /* lightness of the nose, divided by the forehead's */
	float chroma;      /* chroma of the skin between the brows */
	float lips_tint;   /* how far the lips' colour is from the colour around them */
	float lips_colour; /* the same distance, not corrected for shade */
	float line;        /* lightness of the lips' darkest part, divided by that around them */
	float nostrils;    /* lightness of the darkest part under the nose, divided by the median */
};

static void count_pixel(const struct chip *face, int x, int y, struct spread *spread)
{
	if (x < 0 || y < 0 || x >= face->width || y >= face->height ||
	    face->bgr[y * face->width + x][3] == 0)
		return;
	struct lab c = chip_lab(face, x, y);
	spread->l[histogram_bin(c.l, 0, L_STEP, BINS)]++;
	spread->a[histogram_bin(c.a, TINT_LEAST, 1, BINS)]++;
	spread->b[histogram_bin(c.b, TINT_LEAST, 1, BINS)]++;
	spread->count++;
}

static struct lab middle(const struct spread *spread)
{
	return (struct lab){
		histogram_median(spread->l, BINS, spread->count, 0, L_STEP),
		histogram_median(spread->a, BINS, spread->count, TINT_LEAST, 1),
		histogram_median(spread->b, BINS, spread->count, TINT_LEAST, 1),
	};
}

/* Finds the median colour in an ellipse whose centre is midway between two mesh points. The radii
 * are in eye distances. Returns false if the picture shows too few pixels of the ellipse. */
static bool look(const struct chip *face, int one, int other, float rx, float ry,
		 struct lab *ret_colour)
{
	struct point p = face->points[one], q = face->points[other];
	float cx = (p.x + q.x) / 2, cy = (p.y + q.y) / 2;
	struct spread spread = { .count = 0 };

	rx *= face->iod;
	ry *= face->iod;
	if (!isfinite(cx) || !isfinite(cy) || fabsf(cx) > 1e4f || fabsf(cy) > 1e4f)
		return false;
	for (int y = (int)(cy - ry); (float)y <= cy + ry; y++)
		for (int x = (int)(cx - rx); (float)x <= cx + rx; x++) {
			float dx = ((float)x - cx) / rx, dy = ((float)y - cy) / ry;
			if (dx * dx + dy * dy < 1)
				count_pixel(face, x, y, &spread);
		}
	*ret_colour = middle(&spread);
	return spread.count >= PIXELS_MIN;
}

/* Compares one place of the lower face with the skin between the brows and on the forehead. */
static void compare(const struct lab skin[2], struct lab place, float *ret_tint, float *ret_light)
{
	*ret_tint = fminf(skin_tint(skin[0], place), skin_tint(skin[1], place));
	*ret_light = place.l / fmaxf(skin[0].l, 1);
}

static bool look_at_skin(const struct chip *face, struct lower_face *ret_lower)
{
	struct lab skin[2], nose, lip[2], chin;
	if (!look(face, 8, LANDMARK_NOSE_ROOT, 0.094f, 0.078f, &skin[0]) ||
	    !look(face, LANDMARK_FOREHEAD, LANDMARK_FOREHEAD, 0.22f, 0.125f, &skin[1]) ||
	    !look(face, 4, 5, 0.14f, 0.125f, &nose) ||
	    !look(face, 92, 205, 0.094f, 0.094f, &lip[0]) ||
	    !look(face, 322, 425, 0.094f, 0.094f, &lip[1]) ||
	    !look(face, 200, 200, 0.14f, 0.094f, &chin))
		return false;

	float tint, light;
	compare(skin, nose, &ret_lower->tint[0], &ret_lower->light[0]);
	compare(skin, lip[0], &ret_lower->tint[1], &ret_lower->light[1]);
	compare(skin, lip[1], &tint, &light);
	ret_lower->tint[1] = fminf(ret_lower->tint[1], tint);
	ret_lower->light[1] = fminf(ret_lower->light[1], light);
	compare(skin, chin, &ret_lower->tint[2], &ret_lower->light[2]);
	ret_lower->nose_shade = nose.l / fmaxf(skin[1].l, 1);
	ret_lower->chroma = hypotf(skin[0].a, skin[0].b);
	return true;
}

static bool is_inside(const struct point *ring, int count, float x, float y)
{
	bool inside = false;
	for (int i = 0, j = count - 1; i < count; j = i++)
		if ((ring[i].y > y) != (ring[j].y > y) &&
		    x < ring[i].x + (y - ring[i].y) * (ring[j].x - ring[i].x) /
					    (ring[j].y - ring[i].y))
			inside = !inside;
	return inside;
}

/*
 * Counts the pixels inside the polygon `ring` but not inside the polygon `hole`. Both have `count`
 * points; `hole` may be null.
 */
static void count_ring(const struct chip *face, const struct point *ring, const struct point *hole,
		       int count, struct spread *spread)
{
	float left = (float)face->width, right = 0, top = (float)face->height, bottom = 0;
	for (int i = 0; i < count; i++) {
		left = fminf(left, ring[i].x);
		right = fmaxf(right, ring[i].x);
		top = fminf(top, ring[i].y);
		bottom = fmaxf(bottom, ring[i].y);
	}
	left = fmaxf(left, 0);
	right = fminf(right, (float)face->width - 1);
	top = fmaxf(top, 0);
	bottom = fminf(bottom, (float)face->height - 1);
	for (int y = (int)top; (float)y <= bottom; y++)
		for (int x = (int)left; (float)x <= right; x++)
			if (is_inside(ring, count, (float)x, (float)y) &&
			    !(hole && is_inside(hole, count, (float)x, (float)y)))
				count_pixel(face, x, y, spread);
}

static float darkest(const struct spread *spread, float share)
{
	return ((float)histogram_percentile(spread->l, share) + 0.5f) * L_STEP;
}

/* Lips differ in colour from the skin around them, and the line between the lips is dark. */
static bool look_at_lips(const struct chip *face, struct lower_face *ret_lower)
{
	static const float AROUND = 1.5f; /* factor by which the lips' outline is enlarged */
	struct point lips[LANDMARKS_LIPS], around[LANDMARKS_LIPS], centre = { 0, 0 };
	struct spread inner = { .count = 0 }, outer = { .count = 0 };

	for (int i = 0; i < LANDMARKS_LIPS; i++) {
		lips[i] = face->points[landmarks_lips_outer[i]];
		centre.x += lips[i].x / LANDMARKS_LIPS;
		centre.y += lips[i].y / LANDMARKS_LIPS;
	}
	for (int i = 0; i < LANDMARKS_LIPS; i++)
		around[i] = (struct point){ centre.x + AROUND * (lips[i].x - centre.x),
					    centre.y + AROUND * (lips[i].y - centre.y) };
	count_ring(face, lips, NULL, LANDMARKS_LIPS, &inner);
	count_ring(face, around, lips, LANDMARKS_LIPS, &outer);
	if (inner.count < PIXELS_MIN || outer.count < PIXELS_MIN)
		return false;
	struct lab lip = middle(&inner), skin = middle(&outer);
	ret_lower->lips_tint = skin_tint(skin, lip);
	ret_lower->lips_colour = hypotf(lip.a - skin.a, lip.b - skin.b);
	ret_lower->line = darkest(&inner, 0.03f) / fmaxf(skin.l, 1);
	return true;
}

static bool look_at_nostrils(const struct chip *face, struct lower_face *ret_lower)
{
	static const uint16_t under_nose[] = { 98, 97, 2, 326, 327, 294, 278, 4, 48, 64 };
	enum { POINTS = sizeof(under_nose) / sizeof(under_nose[0]) };
	struct point ring[POINTS];
	struct spread spread = { .count = 0 };

	for (int i = 0; i < POINTS; i++)
		ring[i] = face->points[under_nose[i]];
	count_ring(face, ring, NULL, POINTS, &spread);
	if (spread.count < PIXELS_MIN)
		return false;
	ret_lower->nostrils = darkest(&spread, 0.05f) / fmaxf(middle(&spread).l, 1);
	return true;
}

static float least_of(const float values[3])
{
	return fminf(fminf(values[0], values[1]), values[2]);
}

/*
 * The score is high if nose, upper lip and chin all differ in colour from this face's skin or are
 * much darker than this skin.
 */
static float score_colour(const struct lower_face *lower)
{
	static const float TINT = 12.5f, DARK = 0.45f, DARK_ALIKE = 0.55f, SHADE = 0.6f;
	float odd[3];
	for (int i = 0; i < 3; i++)
		odd[i] = fmaxf(lower->tint[i] / TINT, DARK / fmaxf(lower->light[i], 0.01f));
	float lightest = fmaxf(fmaxf(lower->light[0], lower->light[1]), lower->light[2]);
	float dark = lower->nose_shade < SHADE ? DARK_ALIKE / fmaxf(lightest, 0.01f) : 0;
	return fmaxf(least_of(odd), dark);
}

/*
 * The score is high if neither the lips nor the line between them are visible. If they are hardly
 * visible, a smaller difference in colour is enough than in score_colour().
 */
static float score_mouth(const struct lower_face *lower)
{
	static const float TINT = 12.5f, LIPS_TINT = 1.6f, EVEN = 0.72f;
	float score = fminf(fminf(LIPS_TINT / fmaxf(lower->lips_tint, 0.01f), lower->line / EVEN),
			    lower->nostrils / EVEN);
	if (lower->lips_colour < 4 && lower->line > 0.5f) {
		float limit = fminf(fmaxf(0.35f * lower->chroma, 7.5f), 11);
		score = fmaxf(score, least_of(lower->tint) / limit);
	}
	if (lower->lips_tint < 3 && lower->line > 0.6f) /* counts even if the nose is bare */
		score = fmaxf(score, fminf(lower->tint[1], lower->tint[2]) / TINT);
	return score;
}

void check_mask(const struct scene *scene, struct measures *measures)
{
	struct lower_face lower;
	if (!scene->has_mesh || !look_at_skin(&scene->face, &lower) ||
	    !look_at_lips(&scene->face, &lower) || !look_at_nostrils(&scene->face, &lower))
		return;
	float score = fmaxf(score_colour(&lower), score_mouth(&lower));
	measures_set(measures, MEASURE_MASK_COVER, (double)fminf(score, SCORE_MAX));
}
