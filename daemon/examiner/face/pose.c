/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/pose.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "daemon/examiner/nn/model.h"

/*
 * What the network reads as pitch when people look straight at the camera; the canonical face's own
 * zero is arbitrary. Median over the 18 frontal studio portraits (london_*) of the test set.
 */
#define PITCH_ZERO 0.5f

/* Field numbers of MediaPipe's GeometryPipelineMetadata, Mesh3d and WeightedLandmarkRef. */
enum {
	METADATA_MESH = 1,
	METADATA_BASIS = 2,
	MESH_VERTICES = 3,
	BASIS_INDEX = 1,
	BASIS_WEIGHT = 2
};
enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };
enum { NUMBERS_A_VERTEX = 5 }; /* x, y, z and two of the texture */

struct span {
	const uint8_t *at, *end;
};

struct field {
	uint32_t number;
	int wire;
	uint64_t varint;
	float fixed;
	struct span bytes;
};

static bool take_varint(struct span *span, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (int shift = 0; shift < 64 && span->at < span->end; shift += 7) {
		uint8_t byte = *span->at++;

		value |= (uint64_t)(byte & 127) << shift;
		if (byte < 128) {
			*ret_value = value;
			return true;
		}
	}
	return false;
}

/* The next protobuf field; false at the end and (with *ret_bad set) where the bytes make no sense.
 */
static bool take_field(struct span *span, struct field *field, bool *ret_bad)
{
	uint64_t key, length;

	if (span->at == span->end)
		return false;
	*ret_bad = true;
	if (!take_varint(span, &key))
		return false;
	field->number = (uint32_t)(key >> 3);
	field->wire = (int)(key & 7);
	if (field->wire == WIRE_VARINT) {
		if (!take_varint(span, &field->varint))
			return false;
	} else if (field->wire == WIRE_BYTES) {
		if (!take_varint(span, &length) || length > (uint64_t)(span->end - span->at))
			return false;
		field->bytes = (struct span){ span->at, span->at + length };
		span->at += length;
	} else if (field->wire == WIRE_FIXED32 || field->wire == WIRE_FIXED64) {
		ptrdiff_t width = field->wire == WIRE_FIXED32 ? 4 : 8;

		if (span->end - span->at < width)
			return false;
		memcpy(&field->fixed, span->at, sizeof(field->fixed));
		span->at += width;
	} else {
		return false;
	}
	*ret_bad = false;
	return true;
}

static void put_vertex_number(struct canonical *canonical, size_t number, float value)
{
	size_t vertex = number / NUMBERS_A_VERTEX, axis = number % NUMBERS_A_VERTEX;

	if (vertex < LANDMARKS_MESH && axis < 3)
		canonical->points[vertex][axis] = value;
}

/* The vertex buffer may be one packed field or a field a number. Returns how many numbers it has.
 */
static size_t parse_mesh(struct span span, struct canonical *canonical, bool *bad)
{
	struct field field;
	size_t count = 0;

	while (take_field(&span, &field, bad)) {
		if (field.number != MESH_VERTICES)
			continue;
		if (field.wire == WIRE_FIXED32)
			put_vertex_number(canonical, count++, field.fixed);
		if (field.wire != WIRE_BYTES)
			continue;
		for (; field.bytes.end - field.bytes.at >= 4; field.bytes.at += 4) {
			float value;

			memcpy(&value, field.bytes.at, sizeof(value));
			put_vertex_number(canonical, count++, value);
		}
	}
	return count;
}

static void parse_basis(struct span span, struct canonical *canonical, bool *bad)
{
	struct field field;
	uint64_t index = 0;
	float weight = 0;

	while (take_field(&span, &field, bad)) {
		if (field.number == BASIS_INDEX && field.wire == WIRE_VARINT)
			index = field.varint;
		if (field.number == BASIS_WEIGHT && field.wire == WIRE_FIXED32)
			weight = field.fixed;
	}
	if (index < LANDMARKS_MESH && isfinite(weight) && weight > 0)
		canonical->weights[index] = weight;
	else
		*bad = true;
}

int canonical_parse(const uint8_t *bytes, size_t size, struct problem *problem,
		    struct canonical *ret_canonical)
{
	struct canonical canonical = { .weights = { 0 } };
	struct span span = { bytes, bytes + size };
	struct field field;
	size_t numbers = 0, basis = 0;
	bool bad = false;

	while (!bad && take_field(&span, &field, &bad)) {
		bool inner_bad = false;

		if (field.number == METADATA_MESH && field.wire == WIRE_BYTES)
			numbers = parse_mesh(field.bytes, &canonical, &inner_bad);
		if (field.number == METADATA_BASIS && field.wire == WIRE_BYTES) {
			parse_basis(field.bytes, &canonical, &inner_bad);
			basis++;
		}
		bad = bad || inner_bad;
	}
	if (bad || numbers != LANDMARKS_MESH * NUMBERS_A_VERTEX || basis < 4)
		return problem_set(problem, -EBADMSG,
				   "the canonical face %s is damaged; fetch the models anew",
				   model_file_name(MODEL_GEOMETRY));
	*ret_canonical = canonical;
	return 0;
}

int canonical_load(const char *folder, struct problem *problem, struct canonical *ret_canonical)
{
	struct model model;
	int r = model_load(folder, MODEL_GEOMETRY, problem, &model);

	if (r < 0)
		return r;
	r = canonical_parse(model.bytes, model.size, problem, ret_canonical);
	model_finish(&model);
	return r;
}

struct fit {
	double from[3], to[3]; /* weighted centres */
	double cross[3][3];    /* sum of weight * from * to, centred */
	double spread;         /* sum of weight * |from|^2, centred */
};

/* The canonical point in image axes: x right, y down, z away. */
static void image_axes(const float point[3], double ret[3])
{
	ret[0] = (double)point[0];
	ret[1] = -(double)point[1];
	ret[2] = -(double)point[2];
}

static void mesh_point(const struct face_mesh *mesh, int k, double ret[3])
{
	ret[0] = (double)mesh->points[k].x;
	ret[1] = (double)mesh->points[k].y;
	ret[2] = (double)mesh->depth[k];
}

static struct fit measure_fit(const struct canonical *canonical, const struct face_mesh *mesh)
{
	struct fit fit = { .spread = 0 };
	double total = 0, a[3], b[3];

	for (int k = 0; k < LANDMARKS_MESH; k++) {
		double weight = (double)canonical->weights[k];

		image_axes(canonical->points[k], a);
		mesh_point(mesh, k, b);
		total += weight;
		for (int i = 0; i < 3; i++) {
			fit.from[i] += weight * a[i];
			fit.to[i] += weight * b[i];
		}
	}
	for (int i = 0; i < 3; i++) {
		fit.from[i] /= total;
		fit.to[i] /= total;
	}
	for (int k = 0; k < LANDMARKS_MESH; k++) {
		double weight = (double)canonical->weights[k];

		image_axes(canonical->points[k], a);
		mesh_point(mesh, k, b);
		for (int i = 0; i < 3; i++) {
			double from = a[i] - fit.from[i];

			fit.spread += weight * from * from;
			for (int j = 0; j < 3; j++)
				fit.cross[i][j] += weight * from * (b[j] - fit.to[j]);
		}
	}
	return fit;
}

/* One Jacobi rotation that clears matrix[p][q]; vectors gathers the rotations. */
static void rotate_out(double matrix[4][4], double vectors[4][4], int p, int q)
{
	double theta, t, c, s;

	if (fabs(matrix[p][q]) < 1e-300)
		return;
	theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
	t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
	c = 1 / sqrt(t * t + 1);
	s = t * c;
	for (int k = 0; k < 4; k++) {
		double a = matrix[k][p], b = matrix[k][q];

		matrix[k][p] = c * a - s * b;
		matrix[k][q] = s * a + c * b;
	}
	for (int k = 0; k < 4; k++) {
		double a = matrix[p][k], b = matrix[q][k], u = vectors[k][p], v = vectors[k][q];

		matrix[p][k] = c * a - s * b;
		matrix[q][k] = s * a + c * b;
		vectors[k][p] = c * u - s * v;
		vectors[k][q] = s * u + c * v;
	}
}

/* The eigenvector of the largest eigenvalue of a symmetric matrix, by cyclic Jacobi. */
static void largest_eigenvector(double matrix[4][4], double ret[4])
{
	double vectors[4][4] = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } };
	int best = 0;

	for (int sweep = 0; sweep < 12; sweep++) /* converges quadratically: 6 are plenty */
		for (int p = 0; p < 3; p++)
			for (int q = p + 1; q < 4; q++)
				rotate_out(matrix, vectors, p, q);
	for (int k = 1; k < 4; k++)
		if (matrix[k][k] > matrix[best][best])
			best = k;
	for (int k = 0; k < 4; k++)
		ret[k] = vectors[k][best];
}

/* The rotation that best turns `from` onto `to`, as Horn's unit quaternion (JOSA A 4, 1987). */
static void best_rotation(const struct fit *fit, double ret[3][3])
{
	const double(*m)[3] = fit->cross;
	double n[4][4] = {
		{ m[0][0] + m[1][1] + m[2][2], m[1][2] - m[2][1], m[2][0] - m[0][2],
		  m[0][1] - m[1][0] },
		{ m[1][2] - m[2][1], m[0][0] - m[1][1] - m[2][2], m[0][1] + m[1][0],
		  m[2][0] + m[0][2] },
		{ m[2][0] - m[0][2], m[0][1] + m[1][0], m[1][1] - m[0][0] - m[2][2],
		  m[1][2] + m[2][1] },
		{ m[0][1] - m[1][0], m[2][0] + m[0][2], m[1][2] + m[2][1],
		  m[2][2] - m[0][0] - m[1][1] },
	};
	double q[4];

	largest_eigenvector(n, q);
	ret[0][0] = q[0] * q[0] + q[1] * q[1] - q[2] * q[2] - q[3] * q[3];
	ret[1][1] = q[0] * q[0] - q[1] * q[1] + q[2] * q[2] - q[3] * q[3];
	ret[2][2] = q[0] * q[0] - q[1] * q[1] - q[2] * q[2] + q[3] * q[3];
	ret[0][1] = 2 * (q[1] * q[2] - q[0] * q[3]);
	ret[1][0] = 2 * (q[1] * q[2] + q[0] * q[3]);
	ret[0][2] = 2 * (q[1] * q[3] + q[0] * q[2]);
	ret[2][0] = 2 * (q[1] * q[3] - q[0] * q[2]);
	ret[1][2] = 2 * (q[2] * q[3] - q[0] * q[1]);
	ret[2][1] = 2 * (q[2] * q[3] + q[0] * q[1]);
}

struct face_pose pose_of_mesh(const struct canonical *canonical, const struct face_mesh *mesh)
{
	struct fit fit = measure_fit(canonical, mesh);
	double degrees = 57.29577951308232;
	double rotation[3][3], along = 0;

	best_rotation(&fit, rotation);
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			along += rotation[j][i] * fit.cross[i][j];
	/* The nose points along -z: turned right it has +x, raised it has -y (image axes). */
	return (struct face_pose){
		.yaw = (float)(atan2(-rotation[0][2], rotation[2][2]) * degrees),
		.pitch = (float)(asin(fmax(-1, fmin(1, rotation[1][2]))) * degrees) - PITCH_ZERO,
		.roll = (float)(atan2(rotation[1][0], rotation[1][1]) * degrees),
		.scale = (float)(along / fit.spread),
	};
}
