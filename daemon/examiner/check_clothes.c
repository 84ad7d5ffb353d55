/* SPDX-License-Identifier: MIT */
/* Clothes must differ from the backdrop, must not be blue and must not have a busy pattern. */
#include "daemon/examiner/check.h"

#include <math.h>

enum { COUNT_MIN = 60 };

/* The range of CIELAB hues, in degrees, that contains sky blue, royal blue and navy. */
static const float BLUE_FROM = 240, BLUE_TO = 310;
/*
 * Clothes with less chroma than BLUE_CHROMA count as black, white or grey. In front of a blue
 * backdrop, the limit is PALE_CHROMA, so that pale blue clothes count as blue.
 */
static const float BLUE_CHROMA = 12, PALE_CHROMA = 7;

static bool is_blue(struct lab c, float least_chroma)
{
	float hue = atan2f(c.b, c.a) * 57.29578f;
	hue = hue < 0 ? hue + 360 : hue;
	return hue > BLUE_FROM && hue < BLUE_TO && hypotf(c.a, c.b) > least_chroma;
}

/*
 * A backdrop with less chroma than this counts as white or grey, because such a weak tint comes
 * from the light.
 */
static const float NEUTRAL_CHROMA = 18;

/*
 * Removes the colour cast of the light from colour c. `neutral` is the colour in which a white or
 * grey surface appears in this light.
 */
static struct lab without_cast(struct lab c, struct lab neutral)
{
	float shade = (c.l + 16) / (neutral.l + 16);
	return (struct lab){ c.l, c.a - neutral.a * shade, c.b - neutral.b * shade };
}

struct garment {
	int count, blue, edges;
	struct lab sum;
};

static void look(const struct scene *scene, struct lab neutral, float least_chroma,
		 struct garment *garment)
{
	/*
	 * A pattern has an edge where the lightness (CIELAB L) differs by more than this from one
	 * chip pixel to the next.
	 */
	static const float EDGE = 12;
	const struct chip *body = &scene->body;
	int y0 = (int)(body->points[LANDMARK_CHIN].y + 0.45f * body->iod);

	for (int y = y0 > 0 ? y0 : 0; y < body->height - 1; y++) {
		for (int x = 1; x < body->width - 1; x++) {
			int at = y * body->width + x;
			if (body->person[at] < 230 || body->bgr[at][3] == 0 ||
			    fabsf((float)x - body->eyes.x) > 2.3f * body->iod)
				continue;
			struct lab c = chip_lab(body, x, y);
			if (skin_is(&scene->skin, c))
				continue;
			garment->count++;
			garment->blue += is_blue(without_cast(c, neutral), least_chroma);
			garment->sum.l += c.l;
			garment->sum.a += c.a;
			garment->sum.b += c.b;
			const float *l = body->lab_l + at;
			garment->edges +=
				hypotf(l[1] - l[-1], l[body->width] - l[-body->width]) > 2 * EDGE;
		}
	}
}

void check_clothes(const struct scene *scene, struct measures *measures)
{
	struct garment garment = { 0 };
	const struct backdrop *backdrop = &scene->backdrop;

	if (!scene->has_mesh || !scene->has_mask)
		return;
	bool has_backdrop = backdrop->count >= BACKDROP_COUNT_MIN;
	bool is_blue_backdrop = has_backdrop && is_blue(backdrop->middle, 2 * BLUE_CHROMA);
	bool is_neutral =
		has_backdrop && hypotf(backdrop->middle.a, backdrop->middle.b) < NEUTRAL_CHROMA;
	struct lab grey = { 50, 0, 0 };
	look(scene, is_neutral ? backdrop->middle : grey,
	     is_blue_backdrop ? PALE_CHROMA : BLUE_CHROMA, &garment);
	if (garment.count < COUNT_MIN)
		return;
	float count = (float)garment.count;
	struct lab mean = { garment.sum.l / count, garment.sum.a / count, garment.sum.b / count };
	/*
	 * If the light turns skin blue or green, and no white or grey backdrop shows the light's
	 * colour, the colour of clothes cannot be judged.
	 */
	if (skin_is_plausible(scene->skin.cheeks) || is_neutral)
		measures_set(measures, MEASURE_CLOTHES_BLUE, (double)((float)garment.blue / count));
	measures_set(measures, MEASURE_CLOTHES_PATTERN, (double)((float)garment.edges / count));
	if (has_backdrop)
		measures_set(measures, MEASURE_CLOTHES_DISTANCE,
			     (double)lab_distance(mean, backdrop->middle));
}
