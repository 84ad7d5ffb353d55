/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter_figure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The distance from the viewer to the head, in the model's centimetres: about the distance of a
 * booth's camera. */
static const float view_distance = 90;
/* The height of the face, in the model's centimetres: from vertex 10 (the hair line) to vertex 152
 * (the chin). The scene's key `size` says how large this height is in the picture. */
static const float face_height = 17.66f;
/* The head turns about this point, the top of the neck. */
static const struct vector neck = { 0, -4, -4 };

enum {
	AROUND_EAR = 20,
	ALONG_EAR = 11,
	AROUND_BODY = 40,
	ALONG_BODY = 34,
	AROUND_BRIM = 48,
	AROUND_LENS = 40,
	AROUND_LOCKS = 40,
	ALONG_LOCKS = 8,
	VERTICES_MOST = AROUND_BODY * ALONG_BODY,
	TRIANGLES_MOST = AROUND_BODY * ALONG_BODY * 2,
};

/* A surface that is not part of the head's mesh, such as an ear. Its points are at rest. */
struct part {
	struct vector points[VERTICES_MOST], normals[VERTICES_MOST];
	uint16_t triangles[TRIANGLES_MOST][3];
	int vertices, triangle_count;
};

struct sitter_figure {
	struct sitter_head head;
	const struct grain *grain;
	struct part body, ear, brim, locks, rims;
	struct raster_vertex scratch[VERTICES_MOST];
};

/* Maps points of the model to points of the picture. */
struct view {
	float origin_x, origin_y, scale;
	struct turn turn;
	struct vector pivot;
};

/* ---- parts ---- */

static void add_triangle(struct part *part, int a, int b, int c)
{
	uint16_t *triangle = part->triangles[part->triangle_count++];
	triangle[0] = (uint16_t)a;
	triangle[1] = (uint16_t)b;
	triangle[2] = (uint16_t)c;
}

/* Joins each ring of vertices to the next one. The `along` rings have `around` vertices each; the
 * first ring starts at vertex `base`. */
static void join_rings(struct part *part, int base, int along, int around, bool is_closed)
{
	for (int ring = 0; ring < along - 1; ring++)
		for (int i = 0; i < (is_closed ? around : around - 1); i++) {
			int a = base + ring * around + i,
			    b = base + ring * around + (i + 1) % around;
			add_triangle(part, a, b, a + around);
			add_triangle(part, b, b + around, a + around);
		}
}

static float interpolate(const float (*table)[4], int rows, float at, int column)
{
	for (int i = 1; i < rows; i++)
		if (at >= table[i][0]) {
			float share = (at - table[i][0]) / (table[i - 1][0] - table[i][0]);
			return mix(table[i][column], table[i - 1][column], smaller(share, 1));
		}
	return table[rows - 1][column];
}

/* Returns one coordinate of a point on a superellipse, a shape between an ellipse and a box. unit:
 * the cosine or sine of the point's angle. */
static float bulge(float unit, float power)
{
	return copysignf(powf(fabsf(unit), power), unit);
}

/* Returns the height of a ring of the body; ring 0 is at the neck. Where the shoulders bend, the
 * rings are closer together. */
static float body_level(int ring)
{
	if (ring < 6)
		return -3.5f - 1.3f * (float)ring;
	if (ring < 30)
		return -10.6f - (23 - 10.6f) * (float)(ring - 6) / 23;
	static const float waist[] = { -28, -34, -48, -70 };
	return waist[ring - 30];
}

static void build_body(struct part *part)
{
	/* Cross-sections of the body. The columns are the height, half the width, half the depth,
	 * and the z of the section's middle. */
	static const float slices[][4] = {
		{ -3.5f, 5.2f, 5.2f, -5 },    { -8, 5.2f, 5.2f, -5 },
		{ -10.2f, 5.7f, 5.5f, -5 },   { -11.6f, 6.7f, 6, -5 },
		{ -12.8f, 9, 6.6f, -5 },      { -14.2f, 13, 7.4f, -5 },
		{ -15.8f, 17, 8, -5 },        { -17.2f, 19, 8.5f, -4.9f },
		{ -19.5f, 20.3f, 9, -4.7f },  { -23, 21, 9.6f, -4.5f },
		{ -32, 21.4f, 10.6f, -4.2f }, { -70, 21.8f, 11.5f, -4 },
	};
	enum { SLICES = sizeof(slices) / sizeof(*slices) };
	for (int ring = 0; ring < ALONG_BODY; ring++)
		for (int i = 0; i < AROUND_BODY; i++) {
			float angle = 6.2831853f * (float)i / AROUND_BODY, y = body_level(ring);
			float wide = interpolate(slices, SLICES, y, 1);
			float deep = interpolate(slices, SLICES, y, 2);
			part->points[part->vertices++] =
				(struct vector){ wide * bulge(cosf(angle), 2 / 2.4f), y,
						 interpolate(slices, SLICES, y, 3) +
							 deep * bulge(sinf(angle), 2 / 2.4f) };
		}
	join_rings(part, 0, ALONG_BODY, AROUND_BODY, true);
	sitter_head_normals(part->triangles, part->triangle_count, part->points, part->vertices,
			    part->normals);
	/* If the normals of the body point inwards, reverse all of them. They may do so because the
	 * rings run downwards. */
	float outwards = 0;
	for (int i = 0; i < part->vertices; i++)
		outwards += part->normals[i].x * part->points[i].x;
	for (int i = 0; outwards < 0 && i < part->vertices; i++)
		part->normals[i] = vector_scale(part->normals[i], -1);
}

/* Builds an ear, a flattened ellipsoid around the origin, which draw_ears() moves to its place. */
static void build_ear(struct part *part)
{
	const struct vector radii = { 0.55f, 3.0f, 1.7f };
	for (int ring = 0; ring < ALONG_EAR; ring++)
		for (int i = 0; i < AROUND_EAR; i++) {
			float around = 6.2831853f * (float)i / AROUND_EAR;
			float up = 3.1415927f * ((float)ring / (ALONG_EAR - 1) - 0.5f);
			struct vector s = { cosf(up) * cosf(around), sinf(up),
					    cosf(up) * sinf(around) };
			part->points[part->vertices] =
				(struct vector){ s.x * radii.x, s.y * radii.y, s.z * radii.z };
			part->normals[part->vertices++] = vector_unit(
				(struct vector){ s.x / radii.x, s.y / radii.y, s.z / radii.z });
		}
	join_rings(part, 0, ALONG_EAR, AROUND_EAR, true);
}

static void build_brim(struct part *part)
{
	static const float reach[2] = { 0.85f, 1.35f }, height[2] = { 6.6f, 6.1f };
	for (int ring = 0; ring < 2; ring++)
		for (int i = 0; i < AROUND_BRIM; i++) {
			float a = 6.2831853f * (float)i / AROUND_BRIM;
			part->points[part->vertices] =
				(struct vector){ 9.2f * reach[ring] * sinf(a),
						 height[ring] - 1.2f * cosf(a) * reach[ring] + 0.6f,
						 -2.5f + 11 * reach[ring] * cosf(a) };
			part->normals[part->vertices++] = (struct vector){ 0, 0.8f, 0.6f };
		}
	join_rings(part, 0, 2, AROUND_BRIM, true);
}

/* Builds the part of long hair that hangs like a curtain behind the ears, down to the shoulders. */
static void build_locks(struct part *part)
{
	for (int ring = 0; ring < ALONG_LOCKS; ring++)
		for (int i = 0; i < AROUND_LOCKS; i++) {
			float angle = 3.1415927f * (1 + (float)i / (AROUND_LOCKS - 1));
			float y = 7 - 3.2f * (float)ring;
			float flare = 1 - 0.22f * square((y + 5) / 12);
			/* The angle runs from one temple around the back of the head to the
			 * other. */
			struct vector out = { cosf(angle), 0, sinf(angle) };
			part->points[part->vertices] =
				(struct vector){ 9.1f * flare * out.x, y,
						 -1.2f + 9.5f * flare * out.z };
			part->normals[part->vertices++] = out;
		}
	join_rings(part, 0, ALONG_LOCKS, AROUND_LOCKS, false);
}

/* ---- glasses ---- */

static struct vector lens_point(const struct sitter_scene *scene, int side, int i, float rx,
				float ry)
{
	const float power = 2 / 3.2f;
	float angle = 6.2831853f * (float)i / AROUND_LENS;
	float x = (side == 0 ? -3.35f : 3.35f) + rx * bulge(cosf(angle), power);
	float y = 2.25f - scene->glasses_low + ry * bulge(sinf(angle), power);
	/* Glasses that slip down move forwards along the nose. */
	float forwards = 0.6f * larger(scene->glasses_low, 0);
	return (struct vector){ x * scene->wide, y, 5.75f + forwards - 0.055f * x * x };
}

/* Adds a strip of triangles between two lines of `count` points each. */
static void add_ribbon(struct part *part, const struct vector *a, const struct vector *b, int count,
		       bool is_closed)
{
	int base = part->vertices;
	memcpy(part->points + base, a, sizeof(*a) * (size_t)count);
	memcpy(part->points + base + count, b, sizeof(*b) * (size_t)count);
	part->vertices += 2 * count;
	for (int i = base; i < part->vertices; i++)
		part->normals[i] = (struct vector){ 0, 0, 1 };
	join_rings(part, base, 2, count, is_closed);
}

static void build_rims(struct part *part, const struct sitter_scene *scene)
{
	float low = scene->glasses_low, wide = scene->wide;
	part->vertices = part->triangle_count = 0;
	for (int side = 0; side < 2; side++) {
		struct vector outer[AROUND_LENS], inner[AROUND_LENS];
		float out = side == 0 ? -wide : wide;
		for (int i = 0; i < AROUND_LENS; i++) {
			outer[i] = lens_point(scene, side, i, 2.75f, 2.05f);
			inner[i] = lens_point(scene, side, i, 2.52f, 1.82f);
		}
		add_ribbon(part, outer, inner, AROUND_LENS, true);
		add_ribbon(part,
			   (struct vector[]){ { 6 * out, 3.3f - low, 3.7f },
					      { 8.3f * out, 3.1f, -3 } },
			   (struct vector[]){ { 6 * out, 2.75f - low, 3.7f },
					      { 8.3f * out, 2.7f, -3 } },
			   2, false);
	}
	add_ribbon(part,
		   (struct vector[]){ { -0.95f, 2.95f - low, 5.75f },
				      { 0, 3.2f - low, 5.9f },
				      { 0.95f, 2.95f - low, 5.75f } },
		   (struct vector[]){ { -0.95f, 2.6f - low, 5.75f },
				      { 0, 2.85f - low, 5.9f },
				      { 0.95f, 2.6f - low, 5.75f } },
		   3, false);
}

/* ---- where hair, cap and face mask end ---- */

struct cut {
	const struct sitter_scene *scene;
	const struct grain *grain;
};

/* Returns the height at which the hair begins at the side of the head at the depth z. The tables
 * follow this line from back to front: the nape, behind the ear, above the ear, the sideburn, the
 * temple. */
static float side_line(float z)
{
	static const float at[] = { -9, -5, -3.4f, -2, -0.5f, 1.5f, 3 };
	static const float line[] = { -5.5f, -4.5f, 1.5f, 1, 3, 5.5f, 9 };
	enum { STEPS = sizeof(at) / sizeof(*at) };
	for (int i = 1; i < STEPS; i++)
		if (z < at[i])
			return mix(line[i - 1], line[i],
				   clamp01((z - at[i - 1]) / (at[i] - at[i - 1])));
	return line[STEPS - 1];
}

/* Returns the height at which the hair begins above the face. The hair begins lower at the temples,
 * and still lower if it has a fringe. */
static float front_line(const struct sitter_scene *scene, float x)
{
	float beside = larger(fabsf(x) - 2.5f, 0), fringe = scene->fringe;
	float open = 9.5f - 0.13f * beside * sqrtf(beside);
	float hanging = 7.5f - 3.6f * fringe - 0.04f * beside * sqrtf(beside);
	return mix(open, smaller(open, hanging), smaller(fringe * 4, 1));
}

static bool keep_hair(struct vector rest, const void *user)
{
	const struct cut *cut = user;
	float along = rest.x + 0.6f * rest.z;
	float strand = 0.25f * grain_at(cut->grain, along * 5, rest.y * 0.4f + 9) +
		       0.3f * grain_at(cut->grain, along * 19 + 5, rest.y * 0.5f);
	float front = front_line(cut->scene, rest.x);
	float side = side_line(rest.z);
	if (cut->scene->hair_long > 0 && rest.z < 1.5f)
		side = smaller(side, mix(side, -9 + 4 * larger(rest.z, -1), cut->scene->hair_long));
	float line = rest.z > 1.5f ? front : smaller(front, side);
	return rest.y > line + strand;
}

static bool keep_hat(struct vector rest, const void *user)
{
	(void)user;
	return rest.y > 5.8f - 0.12f * smaller(rest.z, 3);
}

static bool keep_cover(struct vector rest, const void *user)
{
	(void)user;
	return rest.y < 0.6f - 0.02f * rest.x * rest.x && rest.y > -10.5f && rest.z > -1.5f;
}

static float hair_thickness(const struct sitter_scene *scene, struct vector rest)
{
	float crown = smooth_step(3, 12, rest.y + larger(-rest.z, 0) * 0.45f);
	float over_brow = smooth_step(3, 7, rest.y) * smooth_step(-2, 3, rest.z);
	float over_ear = smooth_step(8, 3, rest.y) * smooth_step(2, -1, rest.z);
	return 0.12f + 1.4f * crown + 0.45f * smaller(scene->fringe, 1) * over_brow +
	       1.0f * scene->hair_long * over_ear;
}

static float hat_thickness(struct vector rest)
{
	return 1.2f + 0.4f * smooth_step(6, 10, rest.y);
}

/* ---- drawing ---- */

static struct vector place(const struct view *view, struct vector point)
{
	return vector_add(turn_apply(&view->turn, vector_take(point, view->pivot)), view->pivot);
}

static struct point project(const struct view *view, struct vector world)
{
	float near = view->scale * view_distance / (view_distance - world.z);
	return (struct point){ view->origin_x + near * world.x, view->origin_y - near * world.y };
}

static struct raster_vertex vertex_of(const struct view *view, struct vector point,
				      struct vector normal, struct vector rest)
{
	struct vector world = place(view, point);
	struct point at = project(view, world);
	return (struct raster_vertex){ .x = at.x,
				       .y = at.y,
				       .nearness = 1 / (view_distance - world.z),
				       .normal = turn_apply(&view->turn, normal),
				       .rest = rest };
}

static struct view view_of(const struct sitter_scene *scene, const struct raster *raster)
{
	return (struct view){ .origin_x = scene->x * (float)raster->width,
			      .origin_y = scene->y * (float)raster->height,
			      .scale = scene->size * (float)raster->height / face_height,
			      .turn = turn_by(scene->yaw, scene->pitch, scene->roll),
			      .pivot = neck };
}

static void draw_part(struct sitter_figure *figure, struct raster *raster, const struct view *view,
		      const struct part *part, float rest_y, enum sitter_material material)
{
	for (int i = 0; i < part->vertices; i++) {
		struct vector rest = part->points[i];
		rest.y += rest_y;
		figure->scratch[i] = vertex_of(view, part->points[i], part->normals[i], rest);
	}
	sitter_raster_draw(raster, &(struct raster_batch){ .vertices = figure->scratch,
							   .triangles = part->triangles,
							   .triangle_count = part->triangle_count,
							   .material = material });
}

/* One layer of the head: its skin, or a surface at some distance above the skin (hair, cap or face
 * mask). */
struct layer {
	const struct vector *points, *normals;
	/* distance of each vertex from the skin; null: this layer is the skin */
	const float *thickness;
};

static void fill_head(struct sitter_figure *figure, const struct view *view,
		      const struct layer *layer)
{
	for (int i = 0; i < HEAD_VERTICES; i++) {
		struct vector at = layer->points[i];
		if (layer->thickness)
			at = vector_add(at, vector_scale(layer->normals[i], layer->thickness[i]));
		figure->scratch[i] = vertex_of(view, at, layer->normals[i], figure->head.rest[i]);
	}
}

/* Draws the triangles of the skin, the eyes and the mouth. Consecutive triangles of the same
 * material are drawn by one call. */
static void draw_skin(struct sitter_figure *figure, struct raster *raster)
{
	static const enum sitter_material materials[] = { [HEAD_SKIN] = MATERIAL_SKIN,
							  [HEAD_EYE] = MATERIAL_EYE,
							  [HEAD_MOUTH] = MATERIAL_MOUTH };
	const struct sitter_head *head = &figure->head;
	for (int from = 0, to; from < HEAD_TRIANGLES; from = to) {
		for (to = from + 1; to < HEAD_TRIANGLES; to++)
			if (head->patches[to] != head->patches[from])
				break;
		sitter_raster_draw(raster, &(struct raster_batch){
						   .vertices = figure->scratch,
						   .triangles = head->triangles + from,
						   .triangle_count = to - from,
						   .material = materials[head->patches[from]] });
	}
}

static void draw_shell(struct sitter_figure *figure, struct raster *raster,
		       enum sitter_material material, raster_keep_fn keep, const struct cut *cut)
{
	sitter_raster_draw(raster, &(struct raster_batch){ .vertices = figure->scratch,
							   .triangles = figure->head.triangles,
							   .triangle_count = HEAD_TRIANGLES,
							   .material = material,
							   .keep = keep,
							   .user = cut });
}

static void draw_head(struct sitter_figure *figure, const struct sitter_scene *scene,
		      struct raster *raster, const struct view *view,
		      const struct vector points[HEAD_VERTICES])
{
	struct vector normals[HEAD_VERTICES];
	float thickness[HEAD_VERTICES];
	const struct vector *rest = figure->head.rest;
	struct cut cut = { scene, figure->grain };
	sitter_head_normals(figure->head.triangles, HEAD_TRIANGLES, points, HEAD_VERTICES, normals);
	fill_head(figure, view, &(struct layer){ points, normals, NULL });
	draw_skin(figure, raster);
	if (scene->hair >= 0.5f) {
		for (int i = 0; i < HEAD_VERTICES; i++)
			thickness[i] = hair_thickness(scene, rest[i]);
		fill_head(figure, view, &(struct layer){ points, normals, thickness });
		draw_shell(figure, raster, MATERIAL_HAIR, keep_hair, &cut);
	}
	if (scene->hat >= 0.5f) {
		for (int i = 0; i < HEAD_VERTICES; i++)
			thickness[i] = hat_thickness(rest[i]);
		fill_head(figure, view, &(struct layer){ points, normals, thickness });
		draw_shell(figure, raster, MATERIAL_HAT, keep_hat, &cut);
	}
	if (scene->mask >= 0.5f) {
		for (int i = 0; i < HEAD_VERTICES; i++)
			thickness[i] = 0.35f;
		fill_head(figure, view, &(struct layer){ points, normals, thickness });
		draw_shell(figure, raster, MATERIAL_COVER, keep_cover, &cut);
	}
}

static void draw_ears(struct sitter_figure *figure, const struct sitter_scene *scene,
		      struct raster *raster, const struct view *view)
{
	const struct part *ear = &figure->ear;
	for (int side = -1; side <= 1; side += 2) {
		struct turn out = turn_by((float)side * -28, 0, (float)side * 6);
		struct vector seat = { (float)side * 8.15f * scene->wide, 0.6f, -3.6f };
		for (int i = 0; i < ear->vertices; i++) {
			struct vector rest = ear->points[i];
			struct vector at = vector_add(turn_apply(&out, rest), seat);
			rest.y += FIGURE_EAR_REST_Y;
			figure->scratch[i] =
				vertex_of(view, at, turn_apply(&out, ear->normals[i]), rest);
		}
		sitter_raster_draw(raster,
				   &(struct raster_batch){ .vertices = figure->scratch,
							   .triangles = ear->triangles,
							   .triangle_count = ear->triangle_count,
							   .material = MATERIAL_EAR });
	}
}

static void draw_glasses(struct sitter_figure *figure, const struct sitter_scene *scene,
			 struct raster *raster, const struct view *view)
{
	build_rims(&figure->rims, scene);
	draw_part(figure, raster, view, &figure->rims, 0, MATERIAL_RIM);
	for (int side = 0; side < 2; side++) {
		struct point outline[AROUND_LENS];
		for (int i = 0; i < AROUND_LENS; i++)
			outline[i] = project(view,
					     place(view, lens_point(scene, side, i, 2.52f, 1.82f)));
		sitter_raster_mark_lens(raster, outline, AROUND_LENS, (uint8_t)(side + 1));
	}
}

static void tell_truth(const struct sitter_scene *scene, const struct view *view,
		       const struct vector points[HEAD_VERTICES], struct sitter_truth *truth)
{
	const float radians = 0.017453293f;
	for (int i = 0; i < SITTER_POINTS; i++)
		truth->points[i] = project(view, place(view, points[i]));
	for (int side = 0; side < 2; side++) {
		struct vector outer = place(view, points[head_eyes[side].outer]);
		struct vector inner = place(view, points[head_eyes[side].inner]);
		struct vector look = { 1.2f * sinf(scene->gaze_x * radians),
				       1.2f * sinf(scene->gaze_y * radians) + 0.05f, 0.5f };
		struct vector middle = vector_mix(outer, inner, 0.5f);
		truth->pupils[side] =
			project(view, vector_add(middle, turn_apply(&view->turn, look)));
	}
}

void sitter_figure_draw(struct sitter_figure *figure, const struct sitter_scene *scene,
			struct raster *raster, struct sitter_truth *ret_truth)
{
	struct vector points[HEAD_VERTICES];
	struct view view = view_of(scene, raster), body = view;
	body.turn = turn_by(scene->body_yaw, 0, scene->body_roll);
	body.pivot = (struct vector){ 0, -14, -5 };
	sitter_head_form(&figure->head, scene, points);
	draw_head(figure, scene, raster, &view, points);
	draw_ears(figure, scene, raster, &view);
	draw_part(figure, raster, &body, &figure->body, FIGURE_BODY_REST_Y, MATERIAL_BODY);
	if (scene->hat >= 0.5f)
		draw_part(figure, raster, &view, &figure->brim, 0, MATERIAL_HAT);
	if (scene->hair >= 0.5f && scene->hair_long >= 0.5f)
		draw_part(figure, raster, &view, &figure->locks, 0, MATERIAL_HAIR);
	if (scene->glasses >= 0.5f)
		draw_glasses(figure, scene, raster, &view);
	if (ret_truth)
		tell_truth(scene, &view, points, ret_truth);
}

int sitter_figure_create(const char *folder, const struct grain *grain, struct problem *problem,
			 struct sitter_figure **ret_figure)
{
	struct sitter_figure *figure = calloc(1, sizeof(*figure));
	if (!figure)
		return problem_memory(problem);
	int r = sitter_head_load(folder, problem, &figure->head);
	if (r < 0) {
		sitter_figure_destroy(figure);
		return r;
	}
	figure->grain = grain;
	build_body(&figure->body);
	build_ear(&figure->ear);
	build_brim(&figure->brim);
	build_locks(&figure->locks);
	*ret_figure = figure;
	return 0;
}

void sitter_figure_destroy(struct sitter_figure *figure)
{
	free(figure);
}

const struct sitter_head *sitter_figure_head(const struct sitter_figure *figure)
{
	return &figure->head;
}
