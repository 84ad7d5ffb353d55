/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/skin.h"

#include <math.h>

/*
 * In shade, a surface loses chroma together with lightness. The CIELAB values a, b and L + 16 all
 * grow with the cube root of the light, so a / (L + 16) and b / (L + 16) stay the same.
 */
float skin_tint(struct lab skin, struct lab colour)
{
	float shade = (colour.l + 16) / (skin.l + 16);
	return hypotf(colour.a - skin.a * shade, colour.b - skin.b * shade);
}

static bool skin_near(struct lab skin, struct lab colour)
{
	static const float TINT_MAX = 10, SHADE_MIN = 0.6f, SHINE_MAX = 30;
	if (colour.l <= SHADE_MIN * skin.l || colour.l >= skin.l + SHINE_MAX)
		return false;
	float shade = (colour.l + 16) / (skin.l + 16);
	float a = colour.a - skin.a * shade, b = colour.b - skin.b * shade;
	return a * a + b * b < TINT_MAX * TINT_MAX;
}

bool skin_is_plausible(struct lab skin)
{
	return skin.a > 3 && skin.a < 35 && skin.b > 3 && skin.b < 45;
}

bool skin_is_grey(const struct skin *skin)
{
	/*
	 * Skin with less chroma than this means that the picture is grey. The smallest chroma of
	 * skin that was measured is 6.5.
	 */
	static const float GREY_CHROMA = 4;
	return hypotf(skin->cheeks.a, skin->cheeks.b) < GREY_CHROMA;
}

bool skin_is(const struct skin *skin, struct lab colour)
{
	return skin_near(skin->cheeks, colour) || skin_near(skin->brows, colour);
}

/*
 * Returns the colour of the skin between the brows, which is lit like the forehead. If a fringe
 * covers this skin, returns the cheeks' colour. A fringe is darker than the cheeks or differs from
 * them in colour.
 */
static struct lab brow_skin(const struct chip *head, struct lab cheeks)
{
	struct point p = head->points[LANDMARK_GLABELLA];
	struct point q = head->points[LANDMARK_NOSE_ROOT];
	int cx = (int)p.x, cy = (int)((p.y + q.y) / 2);
	struct lab sum = { 0 };
	int count = 0;

	for (int y = cy - 2; y <= cy + 2; y++)
		for (int x = cx - 3; x <= cx + 3; x++) {
			if (x < 0 || y < 0 || x >= head->width || y >= head->height)
				continue;
			struct lab c = chip_lab(head, x, y);
			sum = (struct lab){ sum.l + c.l, sum.a + c.a, sum.b + c.b };
			count++;
		}
	if (count == 0)
		return cheeks;
	struct lab mean = { sum.l / (float)count, sum.a / (float)count, sum.b / (float)count };
	bool differs = hypotf(mean.a - cheeks.a, mean.b - cheeks.b) > 15;
	if (mean.l < 0.6f * cheeks.l ||
	    (differs && !(skin_is_plausible(mean) && !skin_is_plausible(cheeks))))
		return cheeks;
	return mean;
}

/*
 * Returns whether a face mask covers the cheeks: there is skin between the brows, and the cheeks
 * differ from it in colour.
 */
static bool are_covered(const struct skin *skin)
{
	static const float FOREIGN = 14;
	return skin_is_plausible(skin->brows) &&
	       (!skin_is_plausible(skin->cheeks) || skin_tint(skin->brows, skin->cheeks) > FOREIGN);
}

struct skin skin_learn(const struct chip *face, const struct chip *head)
{
	static const unsigned sides[2] = { REGION_CHEEK_LEFT, REGION_CHEEK_RIGHT };
	struct skin skin;
	int count;
	for (int i = 0; i < 2; i++)
		skin.cheek[i] = chip_median(face, sides[i], 0, &count);
	skin.cheeks = chip_median(face, REGION_CHEEKS, 0, &skin.count);
	skin.brows = brow_skin(head, skin.cheeks);
	if (are_covered(&skin)) {
		skin.cheeks = skin.brows;
		skin.cheek[0] = skin.brows;
		skin.cheek[1] = skin.brows;
	}
	return skin;
}

void skin_mark(const struct skin *skin, struct chip *head)
{
	region_note_rows(head, REGION_SKIN, 0, head->height);
	for (int y = 0; y < head->height; y++)
		for (int x = 0; x < head->width; x++) {
			int at = y * head->width + x;
			if (head->bgr[at][3] != 0 && skin_is(skin, chip_lab(head, x, y)))
				head->regions[at] |= REGION_SKIN;
		}
}
