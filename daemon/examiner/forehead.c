/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/forehead.h"

#include <math.h>

static const float IOD = HEAD_CHIP_IOD;
/*
 * Half the width of the area above the brows that is measured, in eye distances. Hair at the
 * temples lies outside this area.
 */
static const float HALF_WIDTH = 0.6f;
/*
 * An edge counts as horizontal if it rises by less than 1 in 3. The edge of a fringe that is swept
 * to a side is steeper.
 */
static const float LEVEL_SLOPE = 3;

static bool is_skin(const struct chip *head, int x, int y)
{
	return (head->regions[y * head->width + x] & REGION_SKIN) != 0;
}

/*
 * Returns whether a pixel may be shine on skin: it may have any colour, but is at least about as
 * light as the skin.
 */
static bool is_shine(const struct scene *scene, int x, int y)
{
	return scene->head.lab_l[y * scene->head.width + x] > 0.9f * scene->skin.cheeks.l;
}

/*
 * Returns how far skin reaches above y = `from` in column x, in eye distances. Shine is skipped if
 * skin continues above it.
 */
static float skin_height(const struct scene *scene, int x, float from)
{
	static const float SHINE_MAX = 0.45f; /* eye distances */
	const struct chip *head = &scene->head;
	int top = (int)from - 1, gap = 0, run = 0;

	if (x < 0 || x >= head->width || top >= head->height)
		return 0;
	for (int y = top; y >= 0; y--) {
		if (is_skin(head, x, y)) {
			/*
			 * Above a gap, skin continues only if three skin pixels follow one another;
			 * one or two skin pixels are a speck.
			 */
			run++;
			if (gap <= 2 || run >= 3) {
				top = y;
				gap = 0;
			}
			continue;
		}
		run = 0;
		gap++;
		if (gap > 2 && (!is_shine(scene, x, y) || (float)gap > SHINE_MAX * IOD))
			break;
	}
	return (from - (float)top) / IOD;
}

static void read_skin(const struct scene *scene, struct forehead *out)
{
	float heights[FOREHEAD_COLUMNS] = { 0 };
	for (int i = 0; i < FOREHEAD_COLUMNS; i++) {
		float offset = HALF_WIDTH * IOD * (2 * (float)i / (FOREHEAD_COLUMNS - 1) - 1);
		float height = skin_height(scene, (int)(out->middle_x + offset), out->brow_y);
		int at = i;
		for (; at > 0 && heights[at - 1] > height; at--)
			heights[at] = heights[at - 1];
		heights[at] = height;
	}
	out->skin_middle = heights[FOREHEAD_COLUMNS / 2];
	out->skin_usual = heights[FOREHEAD_COLUMNS * 85 / 100];
}

static void read_crown_height(const struct chip *head, struct forehead *out)
{
	int from = (int)fmaxf(out->middle_x - 0.5f * IOD, 0);
	int to = (int)fminf(out->middle_x + 0.5f * IOD, (float)head->width);
	int inside = 0, all = 0;

	for (int y = 0; y < (int)out->brow_y && y < head->height; y++) {
		bool person = false;
		for (int x = from; x < to; x++) {
			int at = y * head->width + x;
			person = person || head->person[at] > 127;
			inside += head->bgr[at][3] != 0;
			all++;
		}
		if (person && out->crown_height <= 0)
			out->crown_height = (out->brow_y - (float)y) / IOD;
	}
	/*
	 * The top of the head is about 1.3 eye distances above the brows. The crown can be judged
	 * only if at least 40 % of the area from the brows to the chip's upper edge lies inside the
	 * picture.
	 */
	out->is_seen = all > 0 && 10 * inside >= 4 * all && out->crown_height > 0.5f;
}

/*
 * Returns whether hair cannot have this colour: blue, green, clear red, yellow or white. A weak
 * blue does not count, because black hair reflects the blue light of a window. White hair is warm,
 * white cloth is not; a burnt pixel has no colour at all.
 */
static bool is_implausible(struct lab c)
{
	static const float WHITE = 78, BURNT = 97, WARM = 7;
	float chroma = hypotf(c.a, c.b);
	bool is_sheen = chroma < 0.42f * (c.l + 16);
	bool is_white = c.l > WHITE && c.l < BURNT && chroma < WARM;
	return (c.b < -6 && !is_sheen) || c.a < -5 || c.a > 30 || is_white || c.b > 45;
}

/* Returns whether a colour is too strong to be light from a window that black hair reflects. */
static bool is_dyed(struct lab c)
{
	return hypotf(c.a, c.b) > 16 && (c.b < -8 || c.a < -8 || (c.a > 32 && c.b < 15));
}

static void read_crown(const struct scene *scene, struct forehead *out)
{
	const struct chip *head = &scene->head;
	int top = (int)fmaxf(out->brow_y - (out->crown_height - 0.25f) * IOD, 0);
	int bottom = (int)fminf(out->brow_y - 0.12f * IOD, (float)head->height);
	int implausible = 0, dyed = 0, burnt = 0;
	float sums[3] = { 0 };

	for (int x = (int)fmaxf(out->middle_x - 0.7f * IOD, 0);
	     x < (int)fminf(out->middle_x + 0.7f * IOD, (float)head->width); x++) {
		/* Count only pixels above the skin of this column. */
		float skin = skin_height(scene, x, out->brow_y);
		int end = (int)fminf(out->brow_y - skin * IOD, (float)bottom);
		for (int y = top; y < end; y++) {
			int at = y * head->width + x;
			if (is_skin(head, x, y) || head->person[at] < 128 || head->bgr[at][3] == 0)
				continue;
			struct lab c = chip_lab(head, x, y);
			const uint8_t *p = head->bgr[at];
			out->crown_count++;
			implausible += is_implausible(c);
			dyed += is_dyed(c);
			burnt += p[0] >= 240 && p[1] >= 240 && p[2] >= 240;
			sums[0] += c.l;
			sums[1] += c.a;
			sums[2] += c.b;
		}
	}
	if (out->crown_count == 0)
		return;
	float count = (float)out->crown_count;
	out->crown = (struct lab){ sums[0] / count, sums[1] / count, sums[2] / count };
	out->implausible = (float)implausible / count;
	out->dyed = (float)dyed / count;
	out->burnt = (float)burnt / count;
}

/*
 * Measures how strong the horizontal edges are. The edges of brims and bands are horizontal; the
 * strands of a fringe hang down or sweep to a side.
 */
static void read_banding(const struct chip *head, struct forehead *out)
{
	/*
	 * If the forehead is bare, measure only the area above its skin. Below, the brows and the
	 * hairline would count as horizontal edges.
	 */
	float lift = out->skin_usual > 0.45f ? out->skin_usual : 0;
	int y0 = (int)fmaxf(out->brow_y - (lift + 0.45f) * IOD, 1);
	int y1 = (int)fminf(out->brow_y - (lift + 0.08f) * IOD, (float)(head->height - 1));
	int x0 = (int)fmaxf(out->middle_x - HALF_WIDTH * IOD, 1);
	int x1 = (int)fminf(out->middle_x + HALF_WIDTH * IOD, (float)(head->width - 1));
	int w = head->width;
	float lying = 0, other = 0;

	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x1; x++) {
			const float *p = head->lab_l + y * w + x;
			float dx =
				(p[1 - w] - p[-1 - w]) + 2 * (p[1] - p[-1]) + (p[1 + w] - p[w - 1]);
			float dy =
				(p[w - 1] - p[-w - 1]) + 2 * (p[w] - p[-w]) + (p[w + 1] - p[1 - w]);
			if (fabsf(dy) > LEVEL_SLOPE * fabsf(dx))
				lying += dy * dy;
			else
				other += dx * dx + dy * dy;
		}
	}
	out->banding = sqrtf(lying / fmaxf(other, 1));
}

void forehead_look(const struct scene *scene, struct forehead *ret_forehead)
{
	const struct chip *head = &scene->head;
	struct forehead out = { .middle_x = head->points[LANDMARK_GLABELLA].x };

	for (int side = 0; side < LANDMARK_SIDES; side++)
		for (int i = 0; i < LANDMARKS_BROW_EDGE; i++)
			out.brow_y += head->points[landmarks_brow_upper[side][i]].y /
				      (2 * LANDMARKS_BROW_EDGE);
	read_skin(scene, &out);
	read_crown_height(head, &out);
	read_crown(scene, &out);
	read_banding(head, &out);
	*ret_forehead = out;
}
