/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/region.h"

#include <math.h>
#include <string.h>

#include "daemon/examiner/chip.h"

enum { POLYGON_MAX = 64 };

void region_clear(struct chip *chip)
{
	memset(chip->regions, 0,
	       (size_t)chip->width * (size_t)chip->height * sizeof(*chip->regions));
	for (int i = 0; i < REGION_BITS; i++)
		chip->rows[i] = (struct rows){ chip->height, 0 };
}

void region_note_rows(struct chip *chip, unsigned bits, int first, int last)
{
	for (int i = 0; i < REGION_BITS; i++) {
		struct rows *rows = &chip->rows[i];
		if (!(bits >> i & 1) || first >= last)
			continue;
		rows->first = first < rows->first ? first : rows->first;
		rows->last = last > rows->last ? last : rows->last;
	}
}

void region_fill_polygon(struct chip *chip, const struct point *points, int count, unsigned bit)
{
	float top = INFINITY, bottom = -INFINITY;
	if (count < 3)
		return;
	for (int i = 0; i < count; i++) {
		if (!isfinite(points[i].x) || !isfinite(points[i].y))
			return;
		top = fminf(top, points[i].y);
		bottom = fmaxf(bottom, points[i].y);
	}
	int first = (int)fmaxf(floorf(top), 0);
	int last = (int)fminf(ceilf(bottom), (float)chip->height);
	region_note_rows(chip, bit, first, last);
	for (int y = first; y < last; y++) {
		float middle = (float)y + 0.5f;
		float crossings[POLYGON_MAX];
		int found = 0;
		for (int i = 0; i < count; i++) {
			struct point p = points[i], q = points[(i + 1) % count];
			if ((p.y <= middle) == (q.y <= middle) || found == POLYGON_MAX)
				continue;
			float x = p.x + (middle - p.y) * (q.x - p.x) / (q.y - p.y);
			int at = found++;
			/* cppcheck-suppress uninitvar; crossings[0..found - 1] are set */
			for (; at > 0 && crossings[at - 1] > x; at--)
				crossings[at] = crossings[at - 1];
			crossings[at] = x;
		}
		for (int k = 0; k + 1 < found; k += 2) {
			int from = (int)fmaxf(ceilf(crossings[k] - 0.5f), 0);
			int to = (int)fminf(ceilf(crossings[k + 1] - 0.5f), (float)chip->width);
			for (int x = from; x < to; x++)
				chip->regions[y * chip->width + x] |= bit;
		}
	}
}

static void fill(struct chip *chip, const uint16_t *indices, int count, unsigned bit)
{
	struct point points[POLYGON_MAX];
	for (int i = 0; i < count && i < POLYGON_MAX; i++)
		points[i] = chip->points[indices[i]];
	region_fill_polygon(chip, points, count < POLYGON_MAX ? count : POLYGON_MAX, bit);
}

/*
 * Mesh points around the face region of ISO 29794-5. That region excludes the forehead. The points
 * run along the jaw from temple to temple, then back along the brows.
 */
static const uint16_t lower_ring[] = { 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
				       148, 176, 149, 150, 136, 172, 58,  132, 93,  234, 127, 70,
				       63,  105, 66,  107, 9,   336, 296, 334, 293, 300 };
/*
 * Mesh points around the area of a lens. They run along the lower rim of the eye socket, then back
 * along the lower edge of the brow.
 */
static const uint16_t socket_ring[LANDMARK_SIDES][17] = {
	{ 143, 111, 117, 118, 119, 120, 121, 128, 245, 193, 55, 65, 52, 53, 46, 124, 35 },
	{ 372, 340, 346, 347, 348, 349, 350, 357, 465, 417, 285, 295, 282, 283, 276, 353, 265 },
};
/*
 * Mesh points around the skin that every lens covers. They run along the lower lid, then back along
 * the lower rim of the eye socket.
 */
static const uint16_t under_ring[LANDMARK_SIDES][16] = {
	{ 33, 7, 163, 144, 145, 153, 154, 155, 133, 128, 121, 120, 119, 118, 117, 111 },
	{ 263, 249, 390, 373, 374, 380, 381, 382, 362, 357, 350, 349, 348, 347, 346, 340 },
};
/* Mesh points on the middle line of the face, from top to bottom. */
static const uint16_t middle_line[] = { 10, 151, 9, 168, 6, 197, 195, 5, 4, 1, 2, 0, 17, 152 };

enum {
	LOWER_RING = sizeof(lower_ring) / sizeof(lower_ring[0]),
	SOCKET_RING = 17,
	UNDER_RING = 16,
	MIDDLE_LINE = sizeof(middle_line) / sizeof(middle_line[0]),
};

static float middle_at(const struct chip *chip, float y)
{
	const struct point *points = chip->points;
	for (int i = 0; i + 1 < MIDDLE_LINE; i++) {
		struct point p = points[middle_line[i]], q = points[middle_line[i + 1]];
		if (y < q.y && q.y > p.y)
			return p.x + (y - p.y) * (q.x - p.x) / (q.y - p.y);
	}
	return points[LANDMARK_CHIN].x;
}

void region_split_halves(struct chip *chip)
{
	/* Pixels at most this far from the middle line belong to neither half of the face. */
	float strip = 0.05f * chip->iod;
	int first = (int)fmaxf(chip->points[LANDMARK_GLABELLA].y, 0);

	region_note_rows(chip, REGION_HALF_LEFT | REGION_HALF_RIGHT, first, chip->height);
	for (int y = first; y < chip->height; y++) {
		float middle = middle_at(chip, (float)y);
		uint32_t *row = &chip->regions[y * chip->width];
		for (int x = 0; x < chip->width; x++) {
			if (!(row[x] & REGION_FACE))
				continue;
			if ((float)x < middle - strip)
				row[x] |= REGION_HALF_LEFT;
			else if ((float)x > middle + strip)
				row[x] |= REGION_HALF_RIGHT;
		}
	}
}

void region_fill_parts(struct chip *chip)
{
	static const unsigned cheeks[] = { REGION_CHEEK_LEFT, REGION_CHEEK_RIGHT };
	static const unsigned eyes[] = { REGION_EYE_LEFT, REGION_EYE_RIGHT };
	static const unsigned brows[] = { REGION_BROW_LEFT, REGION_BROW_RIGHT };
	static const unsigned sockets[] = { REGION_SOCKET_LEFT, REGION_SOCKET_RIGHT };

	fill(chip, landmarks_face_oval, LANDMARKS_OVAL, REGION_FACE);
	fill(chip, lower_ring, LOWER_RING, REGION_LOWER);
	fill(chip, landmarks_forehead_ring, LANDMARKS_FOREHEAD, REGION_FOREHEAD);
	fill(chip, landmarks_lips_outer, LANDMARKS_LIPS, REGION_LIPS);
	for (int side = 0; side < LANDMARK_SIDES; side++) {
		fill(chip, landmarks_cheek_ring[side], LANDMARKS_CHEEK, cheeks[side]);
		fill(chip, landmarks_eye_ring[side], LANDMARKS_EYE_RING, eyes[side]);
		fill(chip, landmarks_brow_ring[side], LANDMARKS_BROW, brows[side]);
		fill(chip, socket_ring[side], SOCKET_RING, sockets[side]);
	}
}

struct rows region_rows(const struct chip *chip, unsigned any)
{
	struct rows rows = { chip->height, 0 };
	for (int i = 0; i < REGION_BITS; i++) {
		if (!(any >> i & 1))
			continue;
		rows.first = chip->rows[i].first < rows.first ? chip->rows[i].first : rows.first;
		rows.last = chip->rows[i].last > rows.last ? chip->rows[i].last : rows.last;
	}
	return rows.first < rows.last ? rows : (struct rows){ 0, 0 };
}

void region_fill_under_eyes(struct chip *chip)
{
	for (int side = 0; side < LANDMARK_SIDES; side++)
		fill(chip, under_ring[side], UNDER_RING,
		     side == LANDMARK_LEFT ? REGION_UNDER_LEFT : REGION_UNDER_RIGHT);
}
