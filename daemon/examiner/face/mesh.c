/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/mesh.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/examiner/face/plane.h"
#include "daemon/examiner/nn/network.h"

/*
 * The tensors at which the model's graph is cut. The model has three custom operators, which crop
 * the feature map around eyes and lips, and map the refined points back. This file does their work,
 * so the cuts leave them out. The tensor numbers are valid only for the file whose hash
 * core/model_pins.c holds. That model file also holds the lists of refined points, as options of
 * its TransformLandmarks operators; test_landmarks compares them with ours.
 */
enum {
	TENSOR_IMAGE = 0,
	TENSOR_POINTS = 186,  /* the mesh points: x, y and z of 468 points */
	TENSOR_FLAG = 710,    /* certainty that this is a face, as a logit */
	TENSOR_FEATURES = 35, /* 48 x 48 x 32 */
	TENSOR_MAP = 113,     /* 12 x 12 x 128 */
	TENSOR_LIPS_CROP = 199,
	TENSOR_LIPS = 684,
	TENSOR_LEFT_CROP = 200,
	TENSOR_LEFT_EYE = 687,
	TENSOR_LEFT_IRIS = 690,
	TENSOR_RIGHT_CROP = 201,
	TENSOR_RIGHT_EYE = 693,
	TENSOR_RIGHT_IRIS = 696,
};

enum {
	INPUT_SIDE = 192,
	FEATURE_SIDE = 48,
	FEATURES = 32,
	CROP_SIDE = 16,
	IRIS = 5,
	OUTPUT_MAP = 3, /* the trunk's fourth output */
	MAP_CELLS = 2,  /* mesh_pool() takes the mean over squares of MAP_CELLS x MAP_CELLS */
	MAP_SIDE = MAP_CELLS * FACE_MAP_SIDE,
};

/*
 * The mesh samples a square whose side is this many times the longer side of the face's box (value
 * of MediaPipe's face landmark graphs).
 */
#define PLACE_GROWTH 1.5f
/*
 * A refining network samples an area this many times as wide and as high as the box of its points
 * (value of the model's Landmarks2TransformMatrix options).
 */
#define CROP_GROWTH 1.5f

/*
 * A head is a network that refines some points. This struct tells which points the head moves, and
 * how its crop of the feature map is turned.
 */
struct head {
	const uint16_t *points;
	int point_count;
	int left, right; /* the crop is turned so that these two points have the same height */
	int iris;        /* index of the first point of the iris; -1: the head refines no iris */
};

enum { TRUNK, HEAD_LIPS, HEAD_LEFT, HEAD_RIGHT, NETWORKS };

static const struct head heads[NETWORKS] = {
	[HEAD_LIPS] = { landmarks_refined_lips, LANDMARKS_REFINED_LIPS, 61, 291, -1 },
	[HEAD_LEFT] = { landmarks_refined_eye[LANDMARK_LEFT], LANDMARKS_REFINED_EYE, 33, 133, 468 },
	[HEAD_RIGHT] = { landmarks_refined_eye[LANDMARK_RIGHT], LANDMARKS_REFINED_EYE, 362, 263,
			 473 },
};

static const struct engine_cut cuts[NETWORKS] = {
	[TRUNK] = { (const int[]){ TENSOR_IMAGE }, 1,
		    (const int[]){ TENSOR_POINTS, TENSOR_FLAG, TENSOR_FEATURES, TENSOR_MAP }, 4 },
	[HEAD_LIPS] = { (const int[]){ TENSOR_LIPS_CROP }, 1, (const int[]){ TENSOR_LIPS }, 1 },
	[HEAD_LEFT] = { (const int[]){ TENSOR_LEFT_CROP }, 1,
			(const int[]){ TENSOR_LEFT_EYE, TENSOR_LEFT_IRIS }, 2 },
	[HEAD_RIGHT] = { (const int[]){ TENSOR_RIGHT_CROP }, 1,
			 (const int[]){ TENSOR_RIGHT_EYE, TENSOR_RIGHT_IRIS }, 2 },
};

struct mesh {
	struct engine *engines[NETWORKS];
	/* Map from input pixels to picture pixels at the place that was sampled last. */
	struct plane_map map;
	float scale; /* picture pixels per input pixel */
	float flag;
};

static bool has_sizes(struct mesh *mesh)
{
	if (engine_input(mesh->engines[TRUNK], 0).count != INPUT_SIDE * INPUT_SIDE * 3 ||
	    engine_output(mesh->engines[TRUNK], 0).count != LANDMARKS_MESH * 3 ||
	    engine_output(mesh->engines[TRUNK], 1).count != 1 ||
	    engine_output(mesh->engines[TRUNK], 2).count !=
		    FEATURE_SIDE * FEATURE_SIDE * FEATURES ||
	    engine_output(mesh->engines[TRUNK], OUTPUT_MAP).count !=
		    MAP_SIDE * MAP_SIDE * FACE_MAP_CHANNELS)
		return false;
	for (int k = HEAD_LIPS; k < NETWORKS; k++) {
		struct engine *engine = mesh->engines[k];
		if (engine_input(engine, 0).count != CROP_SIDE * CROP_SIDE * FEATURES ||
		    engine_output(engine, 0).count != 2 * (size_t)heads[k].point_count ||
		    (heads[k].iris >= 0 && engine_output(engine, 1).count != 2 * IRIS))
			return false;
	}
	return true;
}

int mesh_create(const char *models, enum engine_choice engine, struct problem *problem,
		struct mesh **ret_mesh)
{
	struct mesh *mesh = calloc(1, sizeof(*mesh));
	if (!mesh)
		return -ENOMEM;
	int r = network_load(models, MODEL_MESH, engine, cuts, NETWORKS, problem, mesh->engines);
	if (r == 0 && !has_sizes(mesh))
		r = problem_set(problem, -EBADMSG,
				"the face mesh %s has other outputs than expected",
				model_file_name(MODEL_MESH));
	if (r < 0) {
		mesh_destroy(mesh);
		return r;
	}
	*ret_mesh = mesh;
	return 0;
}

void mesh_destroy(struct mesh *mesh)
{
	if (!mesh)
		return;
	for (int k = 0; k < NETWORKS; k++)
		engine_destroy(mesh->engines[k]);
	free(mesh);
}

struct mesh_place mesh_place_of_box(const struct box *box)
{
	return (struct mesh_place){
		.centre = { box->x + box->width / 2, box->y + box->height / 2 },
		.side = fmaxf(box->width, box->height) * PLACE_GROWTH,
	};
}

struct mesh_place mesh_place_of_detection(const struct detection *detection)
{
	struct point left = detection->keypoints[FACE_KEYPOINT_LEFT_EYE];
	struct point right = detection->keypoints[FACE_KEYPOINT_RIGHT_EYE];
	struct mesh_place place = mesh_place_of_box(&detection->box);
	place.angle = atan2f(right.y - left.y, right.x - left.x);
	return place;
}

/*
 * Returns the extent of the mesh points along axes that are turned by an angle with cosine c and
 * sine s.
 */
static struct plane_extent turned_extent(const struct face_mesh *found, float c, float s)
{
	struct plane_extent extent = plane_extent();
	for (int k = 0; k < LANDMARKS_MESH; k++)
		plane_extend(&extent, c * found->points[k].x + s * found->points[k].y,
			     c * found->points[k].y - s * found->points[k].x);
	return extent;
}

struct mesh_place mesh_place_of_mesh(const struct face_mesh *found)
{
	struct point left = found->points[landmark_eye_outer[LANDMARK_LEFT]];
	struct point right = found->points[landmark_eye_outer[LANDMARK_RIGHT]];
	float angle = atan2f(right.y - left.y, right.x - left.x);
	float c = cosf(angle), s = sinf(angle);
	struct plane_extent e = turned_extent(found, c, s);
	return (struct mesh_place){
		.centre = { c * (e.x0 + e.x1) / 2 - s * (e.y0 + e.y1) / 2,
			    s * (e.x0 + e.x1) / 2 + c * (e.y0 + e.y1) / 2 },
		.side = fmaxf(e.x1 - e.x0, e.y1 - e.y0) * PLACE_GROWTH,
		.angle = angle,
	};
}

struct box mesh_box(const struct face_mesh *found)
{
	struct plane_extent e = turned_extent(found, 1, 0);
	return (struct box){ e.x0, e.y0, e.x1 - e.x0, e.y1 - e.y0 };
}

int mesh_look(struct mesh *mesh, struct sampler *sampler, const struct mesh_place *place)
{
	float k = place->side / INPUT_SIDE, c = cosf(place->angle) * k, s = sinf(place->angle) * k;
	float half = INPUT_SIDE / 2.0f;
	struct sample_target target = {
		.rgb = engine_input(mesh->engines[TRUNK], 0).values,
		.width = INPUT_SIDE,
		.height = INPUT_SIDE,
		.scale = 1 / 255.0f,
	};
	if (!isfinite(k) || !isfinite(c) || !isfinite(place->centre.x) ||
	    !isfinite(place->centre.y) || place->side < 1)
		return -EINVAL;
	mesh->scale = k;
	mesh->map = (struct plane_map){
		.a = c,
		.b = -s,
		.tx = place->centre.x - half * (c - s),
		.c = s,
		.d = c,
		.ty = place->centre.y - half * (s + c),
	};
	return sample_warp(sampler, &mesh->map, &target);
}

int mesh_run_trunk(struct mesh *mesh, float *ret_flag)
{
	int r = engine_run(mesh->engines[TRUNK]);
	if (r < 0)
		return r;
	mesh->flag = 1 / (1 + expf(-engine_output(mesh->engines[TRUNK], 1).values[0]));
	*ret_flag = mesh->flag;
	return 0;
}

/*
 * Returns the extent of a head's points, measured in cells of the feature map, along axes that are
 * turned by an angle with cosine c and sine s.
 */
static struct plane_extent head_extent(const struct head *head, const float *points, float c,
				       float s)
{
	float per_feature = (float)FEATURE_SIDE / INPUT_SIDE;
	struct plane_extent extent = plane_extent();
	for (int k = 0; k < head->point_count; k++) {
		const float *point = points + 3 * (size_t)head->points[k];
		plane_extend(&extent, (c * point[0] + s * point[1]) * per_feature,
			     (c * point[1] - s * point[0]) * per_feature);
	}
	return extent;
}

/* Returns the map from a head's input grid (16x16 cells) to the feature map (48x48 cells). */
static struct plane_map crop_map(const struct head *head, const float *points)
{
	float dx = points[3 * head->right] - points[3 * head->left];
	float dy = points[3 * head->right + 1] - points[3 * head->left + 1];
	float length = fmaxf(hypotf(dx, dy), 1e-6f), c = dx / length, s = dy / length;
	struct plane_extent e = head_extent(head, points, c, s);
	struct plane_map map = { .a = c * CROP_GROWTH * (e.x1 - e.x0) / CROP_SIDE,
				 .b = -s * CROP_GROWTH * (e.y1 - e.y0) / CROP_SIDE,
				 .c = s * CROP_GROWTH * (e.x1 - e.x0) / CROP_SIDE,
				 .d = c * CROP_GROWTH * (e.y1 - e.y0) / CROP_SIDE };
	map.tx = (c * (e.x0 + e.x1) - s * (e.y0 + e.y1)) / 2 - (map.a + map.b) * CROP_SIDE / 2;
	map.ty = (s * (e.x0 + e.x1) + c * (e.y0 + e.y1)) / 2 - (map.c + map.d) * CROP_SIDE / 2;
	return map;
}

static void blend_features(const float *features, float x, float y, float *out)
{
	int x0 = (int)x, y0 = (int)y;
	size_t right = x0 < FEATURE_SIDE - 1 ? FEATURES : 0;
	size_t below = y0 < FEATURE_SIDE - 1 ? FEATURES * FEATURE_SIDE : 0;
	const float *at = features + FEATURES * (size_t)(FEATURE_SIDE * y0 + x0);
	float u = x - (float)x0, v = y - (float)y0;
	float w00 = (1 - u) * (1 - v), w01 = u * (1 - v), w10 = (1 - u) * v, w11 = u * v;
	for (size_t k = 0; k < FEATURES; k++)
		out[k] = at[k] * w00 + at[right + k] * w01 + at[below + k] * w10 +
			 at[below + right + k] * w11;
}

/*
 * Does the work of the model's operator TransformTensorBilinear: samples the feature map for a
 * head's input. Cell centres have coordinates that end in .5 in both grids. Outside the feature
 * map, all values are 0.
 */
static void crop_features(const float *features, const struct plane_map *map, float *out)
{
	for (int v = 0; v < CROP_SIDE; v++) {
		for (int u = 0; u < CROP_SIDE; u++, out += FEATURES) {
			struct point at = plane_apply(
				map, (struct point){ (float)u + 0.5f, (float)v + 0.5f });
			at.x -= 0.5f;
			at.y -= 0.5f;
			if (at.x >= 0 && at.y >= 0 && at.x <= FEATURE_SIDE - 1 &&
			    at.y <= FEATURE_SIDE - 1)
				blend_features(features, at.x, at.y, out);
			else
				memset(out, 0, FEATURES * sizeof(*out));
		}
	}
}

/*
 * Maps a point of a head's output to the picture: first to the feature map, then to input pixels,
 * then to picture pixels.
 */
static struct point head_point(const struct mesh *mesh, const struct plane_map *crop,
			       const float *point)
{
	float per_input = (float)INPUT_SIDE / FEATURE_SIDE;
	/* A head gives points in input pixels; a cell of its grid is 4 input pixels wide. */
	struct point at =
		plane_apply(crop, (struct point){ point[0] / per_input, point[1] / per_input });
	return plane_apply(&mesh->map, (struct point){ at.x * per_input, at.y * per_input });
}

static int run_head(struct mesh *mesh, int which, struct face_mesh *found)
{
	const struct head *head = &heads[which];
	struct engine *engine = mesh->engines[which];
	const float *points = engine_output(mesh->engines[TRUNK], 0).values;
	struct plane_map crop = crop_map(head, points);
	crop_features(engine_output(mesh->engines[TRUNK], 2).values, &crop,
		      engine_input(engine, 0).values);
	int r = engine_run(engine);
	if (r < 0)
		return r;
	const float *moved = engine_output(engine, 0).values;
	for (int k = 0; k < head->point_count; k++)
		found->points[head->points[k]] = head_point(mesh, &crop, moved + 2 * (size_t)k);
	if (head->iris < 0)
		return 0;
	moved = engine_output(engine, 1).values;
	for (int k = 0; k < IRIS; k++)
		found->points[head->iris + k] = head_point(mesh, &crop, moved + 2 * (size_t)k);
	return 0;
}

/* The model gives the irises no depth, so they get the mean depth of their lids. */
static void set_iris_depth(struct face_mesh *found)
{
	for (int side = 0; side < LANDMARK_SIDES; side++) {
		float sum = 0;
		for (int k = 0; k < LANDMARKS_EYE_RING; k++)
			sum += found->depth[landmarks_eye_ring[side][k]];
		for (int k = 0; k < IRIS; k++)
			found->depth[landmark_iris[side] + k] = sum / LANDMARKS_EYE_RING;
	}
}

int mesh_run_heads(struct mesh *mesh, struct face_mesh *ret_found)
{
	const float *points = engine_output(mesh->engines[TRUNK], 0).values;
	for (int k = 0; k < LANDMARKS_MESH; k++) {
		ret_found->points[k] =
			plane_apply(&mesh->map, (struct point){ points[3 * k], points[3 * k + 1] });
		ret_found->depth[k] = points[3 * k + 2] * mesh->scale;
	}
	for (int k = HEAD_LIPS; k < NETWORKS; k++) {
		int r = run_head(mesh, k, ret_found);
		if (r < 0)
			return r;
	}
	set_iris_depth(ret_found);
	ret_found->flag = mesh->flag;
	return 0;
}

void mesh_pool(struct mesh *mesh, float ret_map[FACE_MAP_COUNT])
{
	const float *map = engine_output(mesh->engines[TRUNK], OUTPUT_MAP).values;
	memset(ret_map, 0, FACE_MAP_COUNT * sizeof(*ret_map));
	for (int y = 0; y < MAP_SIDE; y++)
		for (int x = 0; x < MAP_SIDE; x++) {
			int cell = y / MAP_CELLS * FACE_MAP_SIDE + x / MAP_CELLS;
			float *out = ret_map + (size_t)cell * FACE_MAP_CHANNELS;
			for (int k = 0; k < FACE_MAP_CHANNELS; k++)
				out[k] += *map++ / (MAP_CELLS * MAP_CELLS);
		}
}
