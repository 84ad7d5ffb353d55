/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter_skin.h"

#include <errno.h>
#include <stdlib.h>

/* The painted skin is a picture of SIDE * SIDE texels. It covers a square of the model. The
 * square's place and side are given in centimetres. With 24 texels per centimetre, no single texel
 * is visible. */
enum { SIDE = 512 };
static const float left_x = -10.5f, low_y = -11.5f, reach = 21;

enum { ALBEDO_ONE = 65535, LINE_MOST = 24 };

struct texel {
	uint16_t red, green, blue, unused;
};

struct skin {
	struct skin_look look;
	bool is_painted;
	struct texel texels[SIDE][SIDE];
};

/* A line on the face at rest. A closed line encloses a part of the face. */
struct line {
	struct point points[LINE_MOST];
	int count;
	bool is_closed;
};

/* The lines along the lips, brows, lashes and lid folds. They are computed once for each
 * painting. */
struct features {
	struct line lips, upper_seam, lower_seam;
	struct line brows[2];
	struct line upper_lashes[2], lower_lashes[2], folds[2];
};

int sitter_skin_create(struct skin **ret_skin)
{
	*ret_skin = calloc(1, sizeof(**ret_skin));
	return *ret_skin ? 0 : -ENOMEM;
}

void sitter_skin_destroy(struct skin *skin)
{
	free(skin);
}

static bool is_same(struct vector a, struct vector b)
{
	return a.x == b.x && a.y == b.y && a.z == b.z;
}

bool sitter_skin_is(const struct skin *skin, const struct skin_look *look)
{
	return skin->is_painted && is_same(skin->look.tone, look->tone) &&
	       is_same(skin->look.hair, look->hair);
}

/* ---- lines ---- */

static void extend(struct line *line, const struct vector *rest, const uint16_t *vertices,
		   int count)
{
	for (int i = 0; i < count; i++) {
		struct vector at = rest[vertices[i]];
		line->points[line->count++] = (struct point){ at.x, at.y };
	}
}

static float distance_to(const struct line *line, float x, float y)
{
	float best = 1e9f;
	for (int i = 0; i < (line->is_closed ? line->count : line->count - 1); i++) {
		struct point a = line->points[i], b = line->points[(i + 1) % line->count];
		float dx = b.x - a.x, dy = b.y - a.y;
		float t = clamp01(((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy + 1e-12f));
		best = smaller(best, square(x - a.x - t * dx) + square(y - a.y - t * dy));
	}
	return sqrtf(best);
}

/* Returns the distance from (x, y) to the outline; the distance is negative inside the outline. */
static float signed_distance(const struct line *line, float x, float y)
{
	bool inside = false;
	for (int i = 0; i < line->count; i++) {
		struct point a = line->points[i], b = line->points[(i + 1) % line->count];
		if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
			inside = !inside;
	}
	return inside ? -distance_to(line, x, y) : distance_to(line, x, y);
}

static void find_eye_lines(const struct vector *rest, int side, struct features *features)
{
	const struct head_eye *eye = &head_eyes[side];
	struct line *upper = &features->upper_lashes[side], *lower = &features->lower_lashes[side];
	extend(upper, rest, &eye->outer, 1);
	extend(upper, rest, eye->upper, HEAD_LID);
	extend(upper, rest, &eye->inner, 1);
	extend(lower, rest, &eye->outer, 1);
	extend(lower, rest, eye->lower, HEAD_LID);
	extend(lower, rest, &eye->inner, 1);
	extend(&features->folds[side], rest, eye->above, HEAD_LID);
	for (int i = 0; i < HEAD_LID; i++)
		features->folds[side].points[i].y += 0.28f;
}

/* Finds the outline of a brow. The mesh's brows are higher than real brows, so the outline's height
 * is reduced by a fifth. */
static void find_brow(const struct vector *rest, int side, struct line *brow)
{
	float middle = 0;
	extend(brow, rest, head_brows[side], HEAD_BROW);
	brow->is_closed = true;
	for (int i = 0; i < brow->count; i++)
		middle += brow->points[i].y / (float)brow->count;
	for (int i = 0; i < brow->count; i++)
		brow->points[i].y = mix(middle, brow->points[i].y, 0.8f);
}

static struct features find_features(const struct vector *rest)
{
	struct features features = { .lips.is_closed = true };
	extend(&features.lips, rest, head_lip_outline, HEAD_LIP_OUTLINE);
	extend(&features.upper_seam, rest, &head_lip_corners[0], 1);
	extend(&features.upper_seam, rest, head_upper_lip[0], HEAD_LIP_ROW);
	extend(&features.upper_seam, rest, &head_lip_corners[1], 1);
	extend(&features.lower_seam, rest, &head_lip_corners[0], 1);
	extend(&features.lower_seam, rest, head_lower_lip[0], HEAD_LIP_ROW);
	extend(&features.lower_seam, rest, &head_lip_corners[1], 1);
	for (int side = 0; side < 2; side++) {
		find_eye_lines(rest, side, &features);
		find_brow(rest, side, &features.brows[side]);
	}
	return features;
}

/* ---- paint ---- */

/* Returns how dark the hollows of the face are at (x, y), 0..1. x is 0 in the middle of the face.
 * The hollows are painted, because the lamps of this renderer cast no shadows. */
static float hollows(float x, float y)
{
	float ax = fabsf(x);
	float fold = bell((ax - 1.9f - (-1.2f - y) * 0.42f) / 0.35f) *
		     smooth_step(-4.2f, -3.2f, y) * smooth_step(-0.9f, -1.6f, y);
	/* The terms of the sum are: the eye sockets, the lower lids, the shadow under the nose,
	 * the hollows beside the nose, the folds from the nose to the lips, the shadow under the
	 * lips. */
	float dark = 0.30f * bell((ax - 2.2f) / 1.3f) * bell((y - 3.5f) / 0.7f) +
		     0.16f * bell((ax - 3.2f) / 1.5f) * bell((y - 1.6f) / 0.45f) +
		     0.30f * bell(x / 1.5f) * bell((y + 2.25f) / 0.30f) +
		     0.28f * bell((ax - 1.75f) / 0.28f) * bell((y + 1.25f) / 0.55f) + 0.12f * fold +
		     0.25f * bell(x / 1.4f) * bell((y + 5.95f) / 0.35f);
	return smaller(dark, 0.8f);
}

static float nostrils(float x, float y)
{
	return bell(square((fabsf(x) - 0.72f) / 0.36f) + square((y + 1.78f) / 0.20f));
}

static float mottle(const struct grain *grain, float x, float y)
{
	return 1 + 0.05f * sitter_grain_smooth(grain, x * 1.1f, y * 1.1f) +
	       0.05f * sitter_grain_smooth(grain, x * 5 + 7, y * 5) +
	       0.05f * sitter_grain_smooth(grain, x * 14, y * 14 + 3);
}

static struct vector bare_skin(const struct grain *grain, const struct skin_look *look, float x,
			       float y)
{
	float cheeks = bell((fabsf(x) - 4.2f) / 2.0f) * bell((y + 1.2f) / 1.6f);
	float nose = bell(x / 1.3f) * bell(y + 0.9f);
	float blush = 0.14f * (cheeks + 0.6f * nose);
	float shade = mottle(grain, x, y) * (1 - hollows(x, y)) * (1 - 0.9f * nostrils(x, y));
	return (struct vector){ look->tone.x * shade * (1 - 0.15f * blush),
				look->tone.y * shade * (1 - blush),
				look->tone.z * shade * (1 - 0.9f * blush) };
}

static struct vector with_lips(const struct features *features, const struct grain *grain,
			       const struct skin_look *look, float x, float y, struct vector colour)
{
	float texture = mottle(grain, x, y);
	struct vector lip = { look->tone.x * 0.95f * texture, look->tone.y * 0.55f * texture,
			      look->tone.z * 0.58f * texture };
	float seam = smaller(distance_to(&features->upper_seam, x, y),
			     distance_to(&features->lower_seam, x, y));
	colour = vector_mix(colour, lip,
			    smooth_step(0.10f, -0.12f, signed_distance(&features->lips, x, y)));
	return vector_scale(colour, 1 - 0.55f * bell(seam / 0.10f));
}

static struct vector with_brow(const struct line *brow, const struct grain *grain,
			       const struct skin_look *look, float x, float y, struct vector colour)
{
	float edge = signed_distance(brow, x, y);
	if (edge > 0.16f)
		return colour;
	float strokes = 0.5f + 0.5f * sitter_grain_smooth(grain, x * 9 + y * 4, y * 2.5f);
	struct vector hair =
		vector_add(vector_scale(look->hair, 1.4f), vector_scale(look->tone, 0.02f));
	return vector_mix(colour, hair,
			  smooth_step(0.16f, -0.22f, edge) * (0.62f + 0.38f * strokes));
}

static struct vector with_eye(const struct features *features, int side, float x, float y,
			      struct vector colour)
{
	float lashes = bell(distance_to(&features->upper_lashes[side], x, y) / 0.13f);
	float lower = bell(distance_to(&features->lower_lashes[side], x, y) / 0.08f);
	float fold = bell(distance_to(&features->folds[side], x, y) / 0.11f);
	return vector_scale(colour,
			    (1 - 0.88f * lashes) * (1 - 0.45f * lower) * (1 - 0.42f * fold));
}

static struct vector colour_at(const struct features *features, const struct grain *grain,
			       const struct skin_look *look, float x, float y)
{
	struct vector colour = bare_skin(grain, look, x, y);
	int side = x < 0 ? 0 : 1;
	if (fabsf(x) > 7)
		return colour;
	if (y > -7 && y < -2)
		return with_lips(features, grain, look, x, y, colour);
	if (y > 0 && y < 7) {
		colour = with_brow(&features->brows[side], grain, look, x, y, colour);
		colour = with_eye(features, side, x, y, colour);
	}
	return colour;
}

static uint16_t albedo_code(float albedo)
{
	return (uint16_t)(clamp01(albedo) * ALBEDO_ONE);
}

void sitter_skin_paint(struct skin *skin, const struct sitter_head *head, const struct grain *grain,
		       const struct skin_look *look)
{
	struct features features = find_features(head->rest);
	for (int j = 0; j < SIDE; j++)
		for (int i = 0; i < SIDE; i++) {
			float x = left_x + reach * ((float)i + 0.5f) / SIDE;
			float y = low_y + reach * ((float)j + 0.5f) / SIDE;
			struct vector colour = colour_at(&features, grain, look, x, y);
			skin->texels[j][i] = (struct texel){ .red = albedo_code(colour.x),
							     .green = albedo_code(colour.y),
							     .blue = albedo_code(colour.z) };
		}
	skin->look = *look;
	skin->is_painted = true;
}

struct vector sitter_skin_at(const struct skin *skin, float x, float y)
{
	float u = smaller(larger((x - left_x) * (SIDE / reach) - 0.5f, 0), SIDE - 1.001f);
	float v = smaller(larger((y - low_y) * (SIDE / reach) - 0.5f, 0), SIDE - 1.001f);
	int i = (int)u, j = (int)v;
	float fu = u - (float)i, fv = v - (float)j;
	const struct texel *a = &skin->texels[j][i], *b = &skin->texels[j + 1][i];
	float w00 = (1 - fu) * (1 - fv) / ALBEDO_ONE, w10 = fu * (1 - fv) / ALBEDO_ONE;
	float w01 = (1 - fu) * fv / ALBEDO_ONE, w11 = fu * fv / ALBEDO_ONE;
	return (struct vector){
		w00 * a[0].red + w10 * a[1].red + w01 * b[0].red + w11 * b[1].red,
		w00 * a[0].green + w10 * a[1].green + w01 * b[0].green + w11 * b[1].green,
		w00 * a[0].blue + w10 * a[1].blue + w01 * b[0].blue + w11 * b[1].blue,
	};
}
