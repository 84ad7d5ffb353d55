/* SPDX-License-Identifier: MIT */
/*
 * Finds earrings and necklaces: specks and thin lines below the ears and across the neck that are
 * much lighter or darker than their surroundings. The evidence is weak, so the reasons of this
 * family are only advice.
 */
#include "daemon/examiner/check.h"

#include <math.h>

static const float IOD = HEAD_CHIP_IOD;

/*
 * Returns the mean lightness of eight pixels that lie `radius` away from (x, y): above, below,
 * left, right and in the four corners.
 */
static float ring_mean(const struct chip *head, int x, int y, int radius)
{
	float sum = 0;
	int count = 0;
	for (int j = -radius; j <= radius; j += radius)
		for (int i = -radius; i <= radius; i += radius) {
			if (i == 0 && j == 0)
				continue;
			sum += head->lab_l[(y + j) * head->width + x + i];
			count++;
		}
	return sum / (float)count;
}

/*
 * Returns the share of the rectangle's pixels whose lightness (CIELAB L) differs by more than
 * `step` from that of the pixels around them.
 */
static double specks(const struct chip *head, float x0, float x1, float y0, float y1, float step)
{
	enum { RADIUS = 4 };
	int all = 0, hits = 0;
	for (int y = (int)fmaxf(y0, RADIUS); y < (int)fminf(y1, (float)(head->height - RADIUS));
	     y++)
		for (int x = (int)fmaxf(x0, RADIUS);
		     x < (int)fminf(x1, (float)(head->width - RADIUS)); x++) {
			int at = y * head->width + x;
			if (head->bgr[at][3] == 0 || head->person[at] < 128)
				continue;
			all++;
			hits += fabsf(head->lab_l[at] - ring_mean(head, x, y, RADIUS)) > step;
		}
	return all >= 20 ? (double)hits / all : 0;
}

void check_jewellery(const struct scene *scene, struct measures *measures)
{
	static const float STEP = 18;
	const struct chip *head = &scene->head;

	if (!scene->has_mesh || !scene->has_mask)
		return;
	struct point left = head->points[landmark_face_side[0]];
	struct point right = head->points[landmark_face_side[1]];
	struct point chin = head->points[LANDMARK_CHIN];
	float top = head->points[LANDMARK_NOSE_BASE].y;
	measures_set(
		measures, MEASURE_EARRING,
		fmin(specks(head, left.x - 0.35f * IOD, left.x + 0.1f * IOD, top, chin.y, STEP),
		     specks(head, right.x - 0.1f * IOD, right.x + 0.35f * IOD, top, chin.y, STEP)));
	measures_set(measures, MEASURE_NECKLACE,
		     specks(head, chin.x - 0.6f * IOD, chin.x + 0.6f * IOD, chin.y + 0.3f * IOD,
			    chin.y + 0.9f * IOD, STEP));
}
