/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/overlay.h"

#include <math.h>

struct colour {
	uint8_t b, g, r;
};

static const struct colour BACKDROP = { 255, 96, 0 }, POINT = { 255, 255, 0 }, IRIS = { 0, 0, 255 },
			   PHOTO_GOOD = { 0, 200, 0 }, PHOTO_BAD = { 0, 0, 230 };

static const struct {
	unsigned bits;
	struct colour colour;
} zones[] = {
	{ REGION_FACE, { 0, 255, 255 } },    { REGION_CHEEKS, { 0, 160, 0 } },
	{ REGION_FOREHEAD, { 0, 220, 0 } },  { REGION_EYES, { 0, 0, 255 } },
	{ REGION_BROWS, { 255, 0, 255 } },   { REGION_LIPS, { 80, 80, 255 } },
	{ REGION_SOCKETS, { 255, 255, 0 } },
};

static void put(const struct image *canvas, int x, int y, struct colour colour)
{
	if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
		return;
	uint8_t *p = image_row(canvas, y) + IMAGE_BYTES_PER_PIXEL * x;
	p[0] = colour.b;
	p[1] = colour.g;
	p[2] = colour.r;
}

static void dot(const struct image *canvas, struct point at, float radius, struct colour colour)
{
	if (!isfinite(at.x) || !isfinite(at.y) || fabsf(at.x) > 1e6f || fabsf(at.y) > 1e6f)
		return;
	for (int y = (int)(at.y - radius); y <= (int)(at.y + radius); y++)
		for (int x = (int)(at.x - radius); x <= (int)(at.x + radius); x++)
			put(canvas, x, y, colour);
}

static void tint_backdrop(const struct scene *scene, const struct image *canvas)
{
	for (int y = 0; y < canvas->height; y++) {
		uint8_t *p = image_row(canvas, y);
		for (int x = 0; x < canvas->width; x++, p += IMAGE_BYTES_PER_PIXEL) {
			if (face_mask_at(&scene->finding->mask, (float)x + 0.5f, (float)y + 0.5f) >=
			    0.5f)
				continue;
			p[0] = (uint8_t)((2 * p[0] + BACKDROP.b) / 3);
			p[1] = (uint8_t)((2 * p[1] + BACKDROP.g) / 3);
			p[2] = (uint8_t)((2 * p[2] + BACKDROP.r) / 3);
		}
	}
}

static void outline_zones(const struct scene *scene, const struct image *canvas)
{
	const struct chip *chip = &scene->face;
	float radius = fmaxf(chip->picture_scale / 3, 0.4f);

	for (int y = 0; y + 1 < chip->height; y++) {
		for (int x = 0; x + 1 < chip->width; x++) {
			const uint32_t *bits = &chip->regions[y * chip->width + x];
			unsigned change = (bits[0] ^ bits[1]) | (bits[0] ^ bits[chip->width]);
			for (unsigned i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
				if (change & zones[i].bits)
					dot(canvas,
					    plane_apply(
						    &chip->to_picture,
						    (struct point){ (float)x + 1, (float)y + 1 }),
					    radius, zones[i].colour);
		}
	}
}

static void draw_crop(const struct image *canvas, const struct crop *crop)
{
	struct colour colour = crop->violations == 0 ? PHOTO_GOOD : PHOTO_BAD;
	int x0 = (int)crop->x, x1 = (int)(crop->x + crop->width) - 1;
	int y0 = (int)crop->y, y1 = (int)(crop->y + crop->height) - 1;

	for (int thick = 0; thick < 2; thick++) {
		for (int x = x0; x <= x1; x++) {
			put(canvas, x, y0 + thick, colour);
			put(canvas, x, y1 - thick, colour);
		}
		for (int y = y0; y <= y1; y++) {
			put(canvas, x0 + thick, y, colour);
			put(canvas, x1 - thick, y, colour);
		}
	}
}

void overlay_draw(const struct scene *scene, const struct crop *crop, const struct image *canvas)
{
	if (scene->has_mask)
		tint_backdrop(scene, canvas);
	if (crop->has_rectangle)
		draw_crop(canvas, crop);
	if (!scene->has_mesh)
		return;
	const struct point *points = scene->finding->mesh.points;
	float radius = fmaxf(scene->eye_distance / 150, 0.5f);
	for (int i = 0; i < LANDMARKS_MESH; i++)
		dot(canvas, points[i], radius / 2, POINT);
	outline_zones(scene, canvas);
	for (int side = 0; side < LANDMARK_SIDES; side++)
		dot(canvas, points[landmark_iris[side]], 1.5f * radius, IRIS);
	if (scene->head_top_known)
		for (int x = 0; x < canvas->width; x++)
			put(canvas, x, (int)scene->head_top, POINT);
}
