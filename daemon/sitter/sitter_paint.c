/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter_paint.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/sitter/sitter_figure.h"
#include "daemon/sitter/sitter_skin.h"

/* The radius of an eyeball, in the model's centimetres. */
static const float eyeball = 1.2f;

enum { LAMPS = 3, LID_POINTS = HEAD_LID + 2 };

struct lamp {
	/* unit vectors: towards the lamp, and halfway between the lamp and the viewer */
	struct vector to, half;
	float strength;
};

/* An eye's opening in the mesh, before the lids move. The eyeball is painted into it. */
struct eye_paint {
	float x, y; /* position of the middle of the eye's opening */
	/* points of the upper lid's edge relative to the middle, from image-left to image-right */
	struct point upper_edge[LID_POINTS];
	/* heights of the lower and the upper lid, as sitter_head_lids() returns them */
	float lower, upper;
	/* position of the pupil relative to the middle of the opening */
	float gaze_x, gaze_y;
};

struct sitter_paint {
	const struct sitter_head *head;
	const struct grain *grain;
	struct skin *skins[2]; /* painted skins of the sitter and of the second person */
	int next_skin;
	struct eye_paint eyes[2];
};

/* Values that are the same for all pixels of a person. */
struct studio {
	const struct sitter_paint *paint;
	const struct sitter_scene *scene;
	const struct skin *skin;
	struct lamp lamps[LAMPS];
	struct turn head_turn;
	struct vector skin_tone, hair_tone, shirt;
	float ambient;
	/* brightness of the left and right side of a printed photo; 1: the sitter is not a printed
	 * photo */
	float plane_left, plane_right;
};

/* How a surface reflects light. */
struct surface {
	struct vector albedo, normal;
	float gloss, wrap;
	int sharpness; /* the exponent of the highlight is 2 to the power of this number */
	float open;    /* share of the ambient light that reaches the surface; 1: all of it */
};

/* ---- light ---- */

static struct vector skin_tone(float index)
{
	static const struct vector tones[] = {
		{ 0.72f, 0.48f, 0.38f }, { 0.62f, 0.39f, 0.29f },  { 0.52f, 0.31f, 0.21f },
		{ 0.36f, 0.20f, 0.12f }, { 0.21f, 0.11f, 0.065f }, { 0.11f, 0.055f, 0.033f },
	};
	int low = index < 4 ? (int)index : 4;
	return vector_mix(tones[low], tones[low + 1], index - (float)low);
}

static struct vector hair_tone(float index)
{
	static const struct vector tones[] = { { 0.012f, 0.010f, 0.009f },
					       { 0.05f, 0.026f, 0.014f },
					       { 0.25f, 0.15f, 0.06f },
					       { 0.35f, 0.34f, 0.33f } };
	int low = index < 2 ? (int)index : 2;
	return vector_mix(tones[low], tones[low + 1], index - (float)low);
}

static struct lamp lamp_at(struct vector at, float strength)
{
	struct vector to = vector_unit(at), view = { 0, 0, 1 };
	return (struct lamp){ to, vector_unit(vector_add(to, view)), strength };
}

/* Returns the brightness of the left or right side of a printed photo that is held before the
 * camera. The lamps light the print as one flat surface. The person on the print keeps the light in
 * which the print's photo was taken. */
static float plane_light(const struct sitter_scene *scene, float near_left)
{
	float lit = scene->ambient +
		    0.75f * (scene->lamp_left * near_left + scene->lamp_right * (2 - near_left));
	return lit / (0.30f + 0.75f * 2 * 0.55f);
}

static struct studio studio_of(struct sitter_paint *paint, const struct sitter_scene *scene)
{
	const float radians = 0.017453293f, nominal = 0.55f;
	bool is_print = scene->print >= 0.5f;
	float left = is_print ? nominal : scene->lamp_left;
	float right = is_print ? nominal : scene->lamp_right;
	float x = sinf(scene->lamp_angle * radians), z = cosf(scene->lamp_angle * radians);
	return (struct studio){
		.paint = paint,
		.scene = scene,
		.lamps = { lamp_at((struct vector){ -x, 0.33f, z }, left),
			   lamp_at((struct vector){ x, 0.33f, z }, right),
			   lamp_at((struct vector){ 0, 0.9f, 0.5f }, scene->lamp_top) },
		.head_turn = turn_by(scene->yaw, scene->pitch, scene->roll),
		.skin_tone = skin_tone(scene->skin),
		.hair_tone = hair_tone(scene->hair_tone),
		.shirt = { sitter_film_light_for(scene->shirt_red),
			   sitter_film_light_for(scene->shirt_green),
			   sitter_film_light_for(scene->shirt_blue) },
		.ambient = is_print ? 0.30f : scene->ambient,
		.plane_left = is_print ? plane_light(scene, 1.1f) : 1,
		.plane_right = is_print ? plane_light(scene, 0.9f) : 1,
	};
}

static float power_of_two(float base, int exponent)
{
	for (int i = 0; i < exponent; i++)
		base *= base;
	return base;
}

/* Returns the light that the surface reflects: the diffuse light of the room and of all lamps
 * (Lambert, extended around the edges) and a highlight of each lamp (Blinn). */
static struct light lit(const struct studio *studio, const struct surface *surface)
{
	float sum = studio->ambient * (0.80f + 0.20f * surface->normal.y) * surface->open;
	float shine = 0;
	for (int i = 0; i < LAMPS; i++) {
		const struct lamp *lamp = &studio->lamps[i];
		float facing = (vector_dot(surface->normal, lamp->to) + surface->wrap) /
			       (1 + surface->wrap);
		float mirror = vector_dot(surface->normal, lamp->half);
		sum += lamp->strength * larger(facing, 0) * (0.4f + 0.6f * surface->open);
		shine += lamp->strength * power_of_two(larger(mirror, 0), surface->sharpness);
	}
	shine *= surface->gloss * surface->open;
	return (struct light){ surface->albedo.x * sum + shine, surface->albedo.y * sum + shine,
			       surface->albedo.z * sum + shine };
}

static struct light dimmed(struct light light, float by)
{
	return (struct light){ light.red * by, light.green * by, light.blue * by };
}

/* ---- the backdrop ---- */

/* Returns the brightness of a crumpled backdrop cloth at the place (u, v). The cloth has blotches
 * and vertical folds. */
static float crumples(const struct sitter_paint *paint, const struct sitter_scene *scene, float u,
		      float v)
{
	if (scene->backdrop_uneven <= 0)
		return 1;
	float cloud = sitter_grain_smooth(paint->grain, u * 7, v * 4);
	float fold = 0.5f + 0.5f * sinf(u * 45 + 2 * cloud + v);
	return 1 - scene->backdrop_uneven * (0.22f * (cloud + 1) + 0.6f * fold * fold);
}

void sitter_paint_backdrop(const struct sitter_paint *paint, const struct sitter_scene *scene,
			   const struct film *film)
{
	struct light colour = { sitter_film_light_for(scene->backdrop_red),
				sitter_film_light_for(scene->backdrop_green),
				sitter_film_light_for(scene->backdrop_blue) };
	bool is_print = scene->print >= 0.5f;
	float left = is_print ? plane_light(scene, 1.1f)
			      : 0.55f * scene->ambient / 0.30f + 0.45f * scene->lamp_left / 0.55f;
	float right = is_print ? plane_light(scene, 0.9f)
			       : 0.55f * scene->ambient / 0.30f + 0.45f * scene->lamp_right / 0.55f;
	for (int y = 0; y < film->height; y++) {
		int16_t *row = film->pixels + (size_t)y * (size_t)film->width * FILM_CHANNELS;
		float v = (float)y / (float)film->height;
		for (int x = 0; x < film->width; x++) {
			float u = (float)x / (float)film->width;
			float corner = 2 * (square(u - 0.5f) + square(v - 0.5f));
			float by = mix(left, right, u) * (1 - scene->vignette * corner) *
				   crumples(paint, scene, u, v);
			film_put(film, row + (size_t)x * FILM_CHANNELS, dimmed(colour, by));
		}
	}
}

/* ---- eyes: between the lids the mesh is flat, but it is shaded like a ball ---- */

/* Converts the height y of a point at rest to the height at which the point appears between the
 * lids, because the lids stretch the mesh. Without this correction the iris would not be round. */
static float unstretch(const struct eye_paint *eye, float y)
{
	const float half = 0.335f;
	float share = (y + half) / (2 * half);
	return -half + 2 * half * mix(eye->lower, eye->upper, share);
}

static float lid_above(const struct eye_paint *eye, float x)
{
	const struct point *edge = eye->upper_edge;
	for (int i = 1; i < LID_POINTS; i++)
		if (x < edge[i].x) {
			float share = clamp01((x - edge[i - 1].x) / (edge[i].x - edge[i - 1].x));
			return unstretch(eye, mix(edge[i - 1].y, edge[i].y, share));
		}
	return unstretch(eye, edge[LID_POINTS - 1].y);
}

static struct vector eye_colour(const struct studio *studio, const struct eye_paint *eye, float dx,
				float dy, float inner)
{
	const struct vector iris = { 0.050f, 0.026f, 0.014f }, flash = { 0.8f, 0.05f, 0.04f };
	float away = hypotf(dx - eye->gaze_x, dy - eye->gaze_y - 0.05f);
	float pink = expf(-square((dx - inner) / 0.22f) - square(dy / 0.3f));
	float side = 1 - 0.25f * smooth_step(0.8f, 1.4f, fabsf(dx));
	struct vector colour = { 0.62f * side * (1 - 0.25f * pink),
				 0.58f * side * (1 - 0.55f * pink),
				 0.55f * side * (1 - 0.5f * pink) };
	struct vector ring = vector_scale(iris, 0.7f + 1.0f * smooth_step(0.2f, 0.5f, away));
	colour = vector_mix(colour, ring, smooth_step(0.62f, 0.54f, away));
	colour = vector_scale(colour, 1 - 0.5f * bell((away - 0.58f) / 0.07f));
	struct vector pupil = vector_mix((struct vector){ 0.004f, 0.004f, 0.004f }, flash,
					 studio->scene->red_eye);
	colour = vector_mix(colour, pupil, smooth_step(0.27f, 0.21f, away));
	/* Darken the eyeball below the upper lid, which throws a shadow. */
	float below = larger(lid_above(eye, dx) - dy, 0);
	return vector_scale(colour, 1 - 0.55f * expf(-below / 0.14f));
}

static struct surface eye_surface(const struct studio *studio, struct vector rest)
{
	const struct eye_paint *eye = &studio->paint->eyes[rest.x < 0 ? 0 : 1];
	float dx = rest.x - eye->x, dy = unstretch(eye, rest.y - eye->y);
	float bx = smaller(larger(dx / eyeball, -0.8f), 0.8f);
	float by = smaller(larger(dy / eyeball, -0.8f), 0.8f);
	struct vector ball = { bx, by, sqrtf(larger(1 - bx * bx - by * by, 0.05f)) };
	return (struct surface){ .albedo =
					 eye_colour(studio, eye, dx, dy, rest.x < 0 ? 1.2f : -1.2f),
				 .normal = turn_apply(&studio->head_turn, ball),
				 .gloss = 0.9f,
				 .sharpness = 7,
				 .open = 1 };
}

static void look_at_eyes(struct sitter_paint *paint, const struct sitter_scene *scene)
{
	const float radians = 0.017453293f;
	for (int side = 0; side < 2; side++) {
		struct eye_paint *eye = &paint->eyes[side];
		sitter_head_lids(scene, side, &eye->lower, &eye->upper);
		eye->gaze_x = eyeball * sinf(scene->gaze_x * radians);
		eye->gaze_y = eyeball * sinf(scene->gaze_y * radians);
	}
}

static void measure_eye(struct sitter_paint *paint, int side)
{
	const struct head_eye *eye = &head_eyes[side];
	const struct vector *rest = paint->head->rest;
	struct eye_paint *made = &paint->eyes[side];
	made->x = (rest[eye->outer].x + rest[eye->inner].x) / 2;
	made->y = (rest[eye->upper[3]].y + rest[eye->lower[3]].y) / 2;
	for (int i = 0; i < LID_POINTS; i++) {
		uint16_t vertex = i == 0                ? eye->outer
				  : i == LID_POINTS - 1 ? eye->inner
							: eye->upper[i - 1];
		int at = side == 0 ? i : LID_POINTS - 1 - i;
		made->upper_edge[at] =
			(struct point){ rest[vertex].x - made->x, rest[vertex].y - made->y };
	}
}

/* ---- the other surfaces ---- */

static struct surface skin_surface(const struct studio *studio, struct vector rest,
				   struct vector normal)
{
	float under_chin = smooth_step(-8.6f, -9.6f, rest.y) * smooth_step(4.5f, 2, rest.z);
	struct vector painted = sitter_skin_at(studio->skin, rest.x, rest.y);
	return (struct surface){ .albedo = vector_mix(studio->skin_tone, painted,
						      smooth_step(-1, 1, rest.z)),
				 .normal = normal,
				 .gloss = 0.05f,
				 .wrap = 0.12f,
				 .sharpness = 4,
				 .open = 1 - 0.45f * under_chin };
}

static struct surface ear_surface(const struct studio *studio, struct vector rest,
				  struct vector normal)
{
	float rim = smooth_step(0.2f, 0.9f, fabsf(rest.y - FIGURE_EAR_REST_Y) / 3);
	float shade = 0.75f + 0.25f * rim;
	struct vector tone = studio->skin_tone;
	return (struct surface){ .albedo = { tone.x * 0.95f * shade, tone.y * 0.80f * shade,
					     tone.z * 0.78f * shade },
				 .normal = normal,
				 .gloss = 0.05f,
				 .wrap = 0.12f,
				 .sharpness = 4,
				 .open = 1 };
}

/* Returns the surface of the inside of the mouth: dark, with the row of the upper teeth. */
static struct surface mouth_surface(struct vector rest, struct vector normal)
{
	bool is_tooth = rest.y > -4.27f && fabsf(rest.x) < 1.75f;
	struct vector colour = is_tooth ? (struct vector){ 0.50f, 0.46f, 0.40f }
					: (struct vector){ 0.10f, 0.02f, 0.02f };
	return (struct surface){ .albedo = vector_scale(colour, 1 - 0.5f * fabsf(rest.x) / 2.2f),
				 .normal = normal,
				 .open = 1 };
}

/* Returns the surface of the hair. Its strands run from the crown outwards. */
static struct surface hair_surface(const struct studio *studio, struct vector rest,
				   struct vector normal)
{
	const struct grain *grain = studio->paint->grain;
	float around = atan2f(rest.x, rest.y - 1);
	float locks = grain_at(grain, around * 26 + rest.z * 0.15f, rest.z * 0.6f + rest.y * 0.2f);
	float strands = grain_at(grain, around * 80, rest.z * 1.2f + rest.y * 0.5f);
	return (struct surface){
		.albedo = vector_scale(studio->hair_tone, 1 + 0.45f * locks + 0.35f * strands),
		.normal = normal,
		.gloss = 0.05f * (1 + 0.6f * locks + 0.5f * strands),
		.wrap = 0.3f,
		.sharpness = 3,
		.open = 1,
	};
}

static struct vector cloth(const struct studio *studio, struct vector at)
{
	const struct grain *grain = studio->paint->grain;
	float folds = sitter_grain_smooth(grain, at.x * 0.35f, at.y * 0.25f + at.z * 0.2f);
	float weave = grain_at(grain, at.x * 6 + at.z * 2, at.y * 6);
	float shade = 1 + 0.10f * folds + 0.06f * weave;
	float bands = 0;
	if (studio->scene->shirt_pattern >= 0.5f)
		bands += sinf(at.x * 2.4f) > 0.3f ? 1 : 0;
	if (studio->scene->shirt_pattern >= 1.5f)
		bands += sinf(at.y * 2.4f) > 0.3f ? 1 : 0;
	struct vector dyed =
		vector_mix(studio->shirt, (struct vector){ 0.6f, 0.6f, 0.6f }, 0.35f * bands);
	return vector_scale(dyed, shade);
}

/* Returns the surface of the neck above a round collar, or of the shirt below the collar. The chin
 * throws a shadow on both. */
static struct surface body_surface(const struct studio *studio, struct vector rest,
				   struct vector normal)
{
	struct vector at = { rest.x, rest.y - FIGURE_BODY_REST_Y, rest.z };
	float line = -10.9f - 2.2f * smooth_step(-6, 2.5f, at.z);
	float mottle = sitter_grain_smooth(studio->paint->grain, at.x * 2, at.y * 2 + at.z);
	struct vector colour =
		at.y > line ? vector_scale(studio->skin_tone, 0.92f * (1 + 0.05f * mottle))
			    : cloth(studio, at);
	float seam =
		1 - 0.40f * bell((at.y - line) / 0.25f) - 0.22f * bell((at.y - line + 1) / 0.12f);
	float chin = smooth_step(-14, -9, at.y) * (0.6f + 0.4f * smooth_step(-8, -1, at.z));
	return (struct surface){ .albedo = vector_scale(colour, seam),
				 .normal = normal,
				 .wrap = 0.1f,
				 .open = 1 - 0.62f * chin };
}

static struct surface thing_surface(const struct studio *studio, const struct raster_pixel *pixel,
				    struct vector normal)
{
	struct vector rest = pixel->rest;
	struct surface surface = { .normal = normal, .open = 1 };
	if (normal.z < 0 && pixel->material != MATERIAL_COVER)
		surface.normal = vector_scale(normal, -1);
	if (pixel->material == MATERIAL_RIM) {
		surface.albedo = (struct vector){ 0.020f, 0.020f, 0.022f };
		surface.gloss = 0.05f;
		surface.sharpness = 5;
	} else if (pixel->material == MATERIAL_HAT) {
		float weave = grain_at(studio->paint->grain, rest.x * 4, rest.y * 4 + rest.z * 4);
		surface.albedo =
			vector_scale((struct vector){ 0.25f, 0.04f, 0.04f }, 1 + 0.1f * weave);
	} else {
		float pleat = bell((rest.y - 1.6f * floorf(rest.y / 1.6f) - 0.8f) / 0.12f);
		surface.albedo =
			vector_scale((struct vector){ 0.45f, 0.55f, 0.60f }, 1 - 0.12f * pleat);
	}
	return surface;
}

static struct surface surface_of(const struct studio *studio, const struct raster_pixel *pixel)
{
	struct vector normal = vector_unit((struct vector){
		(float)pixel->normal[0], (float)pixel->normal[1], (float)pixel->normal[2] });
	switch ((enum sitter_material)pixel->material) {
	case MATERIAL_SKIN:
		return skin_surface(studio, pixel->rest, normal);
	case MATERIAL_EAR:
		return ear_surface(studio, pixel->rest, normal);
	case MATERIAL_EYE:
		return eye_surface(studio, pixel->rest);
	case MATERIAL_MOUTH:
		return mouth_surface(pixel->rest, normal);
	case MATERIAL_HAIR:
		return hair_surface(studio, pixel->rest, normal);
	case MATERIAL_BODY:
		return body_surface(studio, pixel->rest, normal);
	case MATERIAL_NONE:
	case MATERIAL_RIM:
	case MATERIAL_HAT:
	case MATERIAL_COVER:
		break;
	}
	return thing_surface(studio, pixel, normal);
}

/* ---- lenses ---- */

/* The place of one lens of the glasses in the picture, in pixels. This place and the head's pose
 * decide where the lens shows reflections. */
struct lens {
	float x, y, half_width, half_height;
};

static void measure_lenses(const struct raster *raster, struct lens lenses[2])
{
	struct raster_span spans[2] = { { raster->width, raster->height, 0, 0 },
					{ raster->width, raster->height, 0, 0 } };
	for (int y = raster->drawn.top; y < raster->drawn.bottom; y++)
		for (int x = raster->drawn.left; x < raster->drawn.right; x++) {
			uint8_t lens =
				raster->pixels[(size_t)y * (size_t)raster->width + (size_t)x].lens;
			if (lens == 0)
				continue;
			struct raster_span *span = &spans[lens - 1];
			span->left = x < span->left ? x : span->left;
			span->top = y < span->top ? y : span->top;
			span->right = x > span->right ? x : span->right;
			span->bottom = y > span->bottom ? y : span->bottom;
		}
	for (int i = 0; i < 2; i++) {
		const struct raster_span *span = &spans[i];
		lenses[i] = (struct lens){ (float)(span->left + span->right) / 2,
					   (float)(span->top + span->bottom) / 2,
					   larger((float)(span->right - span->left) / 2, 1),
					   larger((float)(span->bottom - span->top) / 2, 1) };
	}
}

static float reflection(const struct studio *studio, const struct lens *lens, int x, int y)
{
	const struct sitter_scene *scene = studio->scene;
	float u = ((float)x - lens->x) / lens->half_width;
	float v = ((float)y - lens->y) / lens->half_height;
	float sum = 0.02f;
	for (int lamp = 0; lamp < 2; lamp++) {
		float at_x = (lamp == 0 ? -0.42f : 0.42f) - scene->yaw * 0.03f;
		float at_y = -0.30f + scene->pitch * 0.03f;
		float away = larger(fabsf(u - at_x) / 0.26f, fabsf(v - at_y) / 0.34f);
		sum += 1.8f * scene->glare * studio->lamps[lamp].strength *
		       smooth_step(1.1f, 0.85f, away);
	}
	return sum;
}

static struct light through_lens(const struct studio *studio, const struct lens *lens, int x, int y,
				 struct light light)
{
	float pass = 1 - studio->scene->tint, add = reflection(studio, lens, x, y);
	return (struct light){ light.red * pass + add, light.green * pass + add,
			       light.blue * pass + add };
}

/* ---- the person ---- */

static void paint_row(const struct studio *studio, const struct raster *raster,
		      const struct lens lenses[2], int y, const struct film *film)
{
	size_t start = (size_t)y * (size_t)raster->width;
	for (int x = raster->drawn.left; x < raster->drawn.right; x++) {
		const struct raster_pixel *pixel = &raster->pixels[start + (size_t)x];
		if (pixel->material == MATERIAL_NONE)
			continue;
		struct surface surface = surface_of(studio, pixel);
		struct light light = lit(studio, &surface);
		if (pixel->lens)
			light = through_lens(studio, &lenses[pixel->lens - 1], x, y, light);
		float u = (float)x / (float)raster->width;
		light = dimmed(light, mix(studio->plane_left, studio->plane_right, u));
		film_put(film, film->pixels + (start + (size_t)x) * FILM_CHANNELS, light);
	}
}

/* Returns the painted skin of this person. Painting a skin is slow, so the painter keeps two of
 * them: the sitter's and the second person's. */
static const struct skin *skin_for(struct sitter_paint *paint, const struct studio *studio)
{
	struct skin_look look = { studio->skin_tone, studio->hair_tone };
	for (int i = 0; i < 2; i++)
		if (sitter_skin_is(paint->skins[i], &look))
			return paint->skins[i];
	struct skin *skin = paint->skins[paint->next_skin];
	paint->next_skin = !paint->next_skin;
	sitter_skin_paint(skin, paint->head, paint->grain, &look);
	return skin;
}

void sitter_paint_person(struct sitter_paint *paint, const struct sitter_scene *scene,
			 const struct raster *raster, const struct film *film)
{
	struct studio studio = studio_of(paint, scene);
	struct lens lenses[2] = { { 0 } };
	studio.skin = skin_for(paint, &studio);
	look_at_eyes(paint, scene);
	if (scene->glasses >= 0.5f)
		measure_lenses(raster, lenses);
	for (int y = raster->drawn.top; y < raster->drawn.bottom; y++)
		paint_row(&studio, raster, lenses, y, film);
}

int sitter_paint_create(const struct sitter_head *head, const struct grain *grain,
			struct sitter_paint **ret_paint)
{
	struct sitter_paint *paint = calloc(1, sizeof(*paint));
	if (!paint)
		return -ENOMEM;
	paint->head = head;
	paint->grain = grain;
	for (int i = 0; i < 2; i++) {
		int r = sitter_skin_create(&paint->skins[i]);
		if (r < 0) {
			sitter_paint_destroy(paint);
			return r;
		}
		measure_eye(paint, i);
	}
	*ret_paint = paint;
	return 0;
}

void sitter_paint_destroy(struct sitter_paint *paint)
{
	if (!paint)
		return;
	sitter_skin_destroy(paint->skins[0]);
	sitter_skin_destroy(paint->skins[1]);
	free(paint);
}
