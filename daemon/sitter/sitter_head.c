/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter_head.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"

/* The geometry file comes from @mediapipe/face_mesh 0.4.1657299874; packaging/models/models.sha256
 * lists the same hash. */
static const char geometry_file[] = "geometry_pipeline_metadata_landmarks.binarypb";
static const char geometry_hash[] =
	"bdbcda96dfcb7da883da124aaa2c55dee49770d934f0fcc71747f8c21bdc75b4";
/* The file has five floats for each vertex: x, y, z, and the texture coordinates u and v. */
enum { GEOMETRY_BYTES_MAX = 1 << 16, FLOATS_PER_VERTEX = 5 };

const struct head_eye head_eyes[2] = {
	{ .outer = 33,
	  .inner = 133,
	  .upper = { 246, 161, 160, 159, 158, 157, 173 },
	  .lower = { 7, 163, 144, 145, 153, 154, 155 },
	  .above = { 247, 30, 29, 27, 28, 56, 190 },
	  .fold = { 225, 224, 223, 222, 221 } },
	{ .outer = 263,
	  .inner = 362,
	  .upper = { 466, 388, 387, 386, 385, 384, 398 },
	  .lower = { 249, 390, 373, 374, 380, 381, 382 },
	  .above = { 467, 260, 259, 257, 258, 286, 414 },
	  .fold = { 445, 444, 443, 442, 441 } },
};

const uint16_t head_brows[2][HEAD_BROW] = {
	{ 70, 63, 105, 66, 107, 55, 65, 52, 53, 46 },
	{ 300, 293, 334, 296, 336, 285, 295, 282, 283, 276 },
};

const uint16_t head_lip_outline[HEAD_LIP_OUTLINE] = {
	61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
};

const uint16_t head_upper_lip[HEAD_LIP_ROWS][HEAD_LIP_ROW] = {
	{ 191, 80, 81, 82, 13, 312, 311, 310, 415 },
	{ 183, 42, 41, 38, 12, 268, 271, 272, 407 },
	{ 184, 74, 73, 72, 11, 302, 303, 304, 408 },
	{ 185, 40, 39, 37, 0, 267, 269, 270, 409 },
};

const uint16_t head_lower_lip[HEAD_LIP_ROWS][HEAD_LIP_ROW] = {
	{ 95, 88, 178, 87, 14, 317, 402, 318, 324 },
	{ 96, 89, 179, 86, 15, 316, 403, 319, 325 },
	{ 77, 90, 180, 85, 16, 315, 404, 320, 307 },
	{ 146, 91, 181, 84, 17, 314, 405, 321, 375 },
};

const uint16_t head_lip_corners[2] = { 78, 308 };

/* The vertices at the two corners of the mouth, one pair for each of the four rows of lip
 * vertices. */
static const uint16_t mouth_corners[] = { 78, 62, 76, 61, 308, 292, 306, 291 };

static const uint16_t cheeks[] = { 50, 205, 187, 207, 280, 425, 411, 427, 36, 266, 206, 426 };

/* The vertices of the face's border, clockwise in the image, beginning at the top. */
static const uint16_t oval[HEAD_OVAL] = {
	10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
	152, 148, 176, 149, 150, 136, 172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109,
};

enum { COUNT_CORNERS = sizeof(mouth_corners) / sizeof(*mouth_corners) };
enum { COUNT_CHEEKS = sizeof(cheeks) / sizeof(*cheeks) };

/* ---- reading the geometry file, a small protobuf message ---- */

struct bytes {
	const uint8_t *at, *end;
};

static bool take_varint(struct bytes *bytes, uint64_t *ret_value)
{
	uint64_t value = 0;
	for (unsigned shift = 0; shift < 64 && bytes->at < bytes->end; shift += 7) {
		uint8_t byte = *bytes->at++;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80)) {
			*ret_value = value;
			return true;
		}
	}
	return false;
}

struct field {
	unsigned number;
	uint64_t value;    /* value of the field if its type is varint */
	struct bytes body; /* bytes of the field if it has any other type */
};

/* Reads the next protobuf field and removes it from the bytes. Returns false if no bytes are left
 * or if they are not a field. */
static bool take_field(struct bytes *bytes, struct field *ret_field)
{
	uint64_t key, length;
	if (bytes->at == bytes->end || !take_varint(bytes, &key))
		return false;
	*ret_field = (struct field){ .number = (unsigned)(key >> 3) };
	switch (key & 7) {
	case 0:
		return take_varint(bytes, &ret_field->value);
	case 1:
		length = 8;
		break;
	case 2:
		if (!take_varint(bytes, &length))
			return false;
		break;
	case 5:
		length = 4;
		break;
	default:
		return false;
	}
	if (length > (uint64_t)(bytes->end - bytes->at))
		return false;
	ret_field->body = (struct bytes){ bytes->at, bytes->at + length };
	bytes->at += length;
	return true;
}

/* Reads the floats of a field and appends them to the floats that the head already has. A writer
 * may pack many floats into one field, or write one field for each float. Returns the new number of
 * floats. */
static int take_floats(struct bytes body, struct sitter_head *head, int count)
{
	for (; body.end - body.at >= 4; body.at += 4, count++) {
		int vertex = count / FLOATS_PER_VERTEX;
		float value;
		memcpy(&value, body.at, sizeof(value));
		if (vertex >= SITTER_POINTS)
			return count + 1;
		if (count % FLOATS_PER_VERTEX == 0)
			head->rest[vertex].x = value;
		else if (count % FLOATS_PER_VERTEX == 1)
			head->rest[vertex].y = value;
		else if (count % FLOATS_PER_VERTEX == 2)
			head->rest[vertex].z = value;
	}
	return count;
}

static bool parse_mesh(struct bytes mesh, struct sitter_head *head)
{
	int floats = 0, corners = 0;
	struct field field;
	while (take_field(&mesh, &field)) {
		if (field.number == 3)
			floats = take_floats(field.body, head, floats);
		if (field.number != 4)
			continue;
		if (corners >= HEAD_FACE_TRIANGLES * 3 || field.value >= SITTER_POINTS)
			return false;
		head->triangles[corners / 3][corners % 3] = (uint16_t)field.value;
		corners++;
	}
	return floats == SITTER_POINTS * FLOATS_PER_VERTEX && corners == HEAD_FACE_TRIANGLES * 3;
}

static bool parse_geometry(const uint8_t *bytes, size_t size, struct sitter_head *head)
{
	struct bytes file = { bytes, bytes + size };
	struct field field;
	while (take_field(&file, &field))
		if (field.number == 1)
			return parse_mesh(field.body, head);
	return false;
}

static int read_geometry(const char *folder, struct problem *problem, struct sitter_head *head)
{
	char path[512], text[HASH_TEXT_SIZE];
	autofree uint8_t *bytes = NULL;
	size_t size;
	struct hash hash;
	(void)snprintf(path, sizeof(path), "%s/%s", folder, geometry_file);
	int r = file_read_path(path, GEOMETRY_BYTES_MAX, &bytes, &size);
	if (r < 0)
		return problem_set(problem, r,
				   "%s: cannot be read (%s); the sitter's face is in it: run "
				   "'make models' or install boothd-models",
				   path, strerror(-r));
	r = hash_bytes(bytes, size, &hash);
	if (r < 0)
		return problem_set(problem, r, "%s: cannot be hashed: %s", path, strerror(-r));
	hash_format(&hash, text);
	if (strcmp(text, geometry_hash) != 0 || !parse_geometry(bytes, size, head))
		return problem_set(problem, -EBADMSG,
				   "%s: not the pinned geometry (sha256 %.12s...): run 'make "
				   "models' again",
				   path, text);
	return 0;
}

/* ---- the model at rest ---- */

static bool is_among(uint16_t vertex, const uint16_t *list, int count)
{
	for (int i = 0; i < count; i++)
		if (list[i] == vertex)
			return true;
	return false;
}

static bool is_eye_ring(uint16_t vertex, const struct head_eye *eye)
{
	return vertex == eye->outer || vertex == eye->inner ||
	       is_among(vertex, eye->upper, HEAD_LID) || is_among(vertex, eye->lower, HEAD_LID);
}

static bool is_mouth_ring(uint16_t vertex)
{
	return is_among(vertex, head_lip_corners, 2) ||
	       is_among(vertex, head_upper_lip[0], HEAD_LIP_ROW) ||
	       is_among(vertex, head_lower_lip[0], HEAD_LIP_ROW);
}

static enum head_patch patch_of(const uint16_t triangle[3])
{
	for (int side = 0; side < 2; side++)
		if (is_eye_ring(triangle[0], &head_eyes[side]) &&
		    is_eye_ring(triangle[1], &head_eyes[side]) &&
		    is_eye_ring(triangle[2], &head_eyes[side]))
			return HEAD_EYE;
	if (is_mouth_ring(triangle[0]) && is_mouth_ring(triangle[1]) && is_mouth_ring(triangle[2]))
		return HEAD_MOUTH;
	return HEAD_SKIN;
}

/*
 * Returns one vertex of the skull, which consists of rings of vertices behind the face's border.
 * start: the vertex of the border behind which the new vertex lies; share: how far back the ring
 * lies, 0..1. Above the face the rings form an ellipsoid that continues the face without an edge.
 * Below the face the rings shrink under the jaw.
 */
static struct vector skull_vertex(struct vector start, float share)
{
	const float middle_y = 1.5f, middle_z = -3, depth = 9.3f, back_z = -10;
	float dx = start.x, dy = start.y - middle_y;
	float radius = sqrtf(dx * dx + dy * dy);
	float above = smooth_step(-3, 4, start.y);
	float lift = smaller(larger((start.z - middle_z) / depth, -0.9f), 0.9f);
	float phi0 = asinf(lift), phi = phi0 + (-1.5707963f - phi0) * share;
	float dome = radius / sqrtf(1 - lift * lift) * cosf(phi);
	float dome_z = middle_z + depth * sinf(phi);
	float jaw = radius * (1 - 0.15f * share - 0.84f * share * share * share);
	float jaw_z = mix(start.z, back_z, share);
	float r = mix(jaw, dome, above) / radius;
	return (struct vector){ dx * r, middle_y + dy * r, mix(jaw_z, dome_z, above) };
}

/* Builds the skull. Lists the vertices of each triangle in the same direction of rotation as the
 * face does, because otherwise the normals at the border would point inwards. */
static void build_skull(struct sitter_head *head)
{
	uint16_t(*triangle)[3] = head->triangles + HEAD_FACE_TRIANGLES;
	for (int ring = 0; ring < HEAD_RINGS; ring++) {
		int base = SITTER_POINTS + ring * HEAD_OVAL;
		for (int i = 0; i < HEAD_OVAL; i++) {
			int next = (i + 1) % HEAD_OVAL;
			uint16_t a = ring == 0 ? oval[i] : (uint16_t)(base - HEAD_OVAL + i);
			uint16_t b = ring == 0 ? oval[next] : (uint16_t)(base - HEAD_OVAL + next);
			uint16_t c = (uint16_t)(base + i), d = (uint16_t)(base + next);
			head->rest[base + i] =
				skull_vertex(head->rest[oval[i]], (float)(ring + 1) / HEAD_RINGS);
			memcpy(*triangle++, (uint16_t[3]){ a, b, c }, sizeof(*triangle));
			memcpy(*triangle++, (uint16_t[3]){ b, d, c }, sizeof(*triangle));
		}
	}
}

int sitter_head_load(const char *folder, struct problem *problem, struct sitter_head *ret_head)
{
	int r = read_geometry(folder, problem, ret_head);
	if (r < 0)
		return r;
	build_skull(ret_head);
	for (int i = 0; i < HEAD_TRIANGLES; i++)
		ret_head->patches[i] = i < HEAD_FACE_TRIANGLES
					       ? (uint8_t)patch_of(ret_head->triangles[i])
					       : HEAD_SKIN;
	return 0;
}

/* ---- movements of lids, mouth and smile ---- */

/* Computes the heights of the lids. An open eye is 1.3 times as high as the mesh's eye, because the
 * mesh's eye is lower than natural eyes. The lids of a shut eye meet at 15 % of the height of the
 * mesh's eye. */
void sitter_head_lids(const struct sitter_scene *scene, int side, float *ret_lower,
		      float *ret_upper)
{
	float open = scene->eyes * (side == 0 ? scene->eye_left : scene->eye_right);
	*ret_lower = 0.15f - 0.20f * open;
	*ret_upper = 0.15f + 1.10f * open;
}

static void move_lids(const struct sitter_scene *scene, int side, struct vector *points)
{
	const struct head_eye *eye = &head_eyes[side];
	float lower, upper, shift[HEAD_LID];
	sitter_head_lids(scene, side, &lower, &upper);
	for (int i = 0; i < HEAD_LID; i++) {
		struct vector *above = &points[eye->upper[i]], *below = &points[eye->lower[i]];
		float base = below->y, gap = above->y - below->y;
		shift[i] = base + gap * upper - above->y;
		above->y = base + gap * upper;
		below->y = base + gap * lower;
		above->z -= 0.15f * square(smaller(shift[i], 0));
		points[eye->above[i]].y += 0.5f * shift[i];
	}
	for (int i = 0; i < 5; i++) {
		float at = (float)i / 4 * (HEAD_LID - 1);
		int left = (int)at < HEAD_LID - 2 ? (int)at : HEAD_LID - 2;
		points[eye->fold[i]].y +=
			0.12f * mix(shift[left], shift[left + 1], at - (float)left);
	}
}

/* Shuts the mouth. The mesh's mouth is open by half a centimetre, so both lips are moved to the
 * middle line between them. */
static void shut_mouth(struct vector *points)
{
	static const float shares[HEAD_LIP_ROWS] = { 1, 0.85f, 0.5f, 0.2f };
	for (int i = 0; i < HEAD_LIP_ROW; i++) {
		struct vector upper = points[head_upper_lip[0][i]];
		struct vector lower = points[head_lower_lip[0][i]];
		struct vector half = vector_scale(vector_take(lower, upper), 0.5f);
		half.z *= 0.4f;
		for (int row = 0; row < HEAD_LIP_ROWS; row++) {
			struct vector *u = &points[head_upper_lip[row][i]];
			struct vector *l = &points[head_lower_lip[row][i]];
			*u = vector_add(*u, vector_scale(half, shares[row]));
			*l = vector_take(*l, vector_scale(half, shares[row]));
		}
	}
}

/* Half the width of the mouth at rest, in the model's centimetres. */
static const float lip_reach = 2.4f;

static void smile_row(const struct sitter_head *head, const uint16_t row[HEAD_LIP_ROW],
		      float amount, struct vector *points)
{
	for (int i = 0; i < HEAD_LIP_ROW; i++) {
		float x = head->rest[row[i]].x / lip_reach;
		struct vector by = { 0.75f * x, 0.36f * x * x - 0.02f, -0.25f * x * x };
		points[row[i]] = vector_add(points[row[i]], vector_scale(by, amount));
	}
}

static void smile(const struct sitter_head *head, float amount, struct vector *points)
{
	for (int i = 0; i < COUNT_CORNERS; i++) {
		struct vector *point = &points[mouth_corners[i]];
		struct vector by = { copysignf(0.85f, point->x), 0.55f, -0.45f };
		*point = vector_add(*point, vector_scale(by, amount));
	}
	for (int row = 0; row < HEAD_LIP_ROWS; row++) {
		smile_row(head, head_upper_lip[row], amount, points);
		smile_row(head, head_lower_lip[row], amount, points);
	}
	for (int i = 0; i < COUNT_CHEEKS; i++) {
		points[cheeks[i]].y += 0.3f * amount;
		points[cheeks[i]].z += 0.2f * amount;
	}
}

/* Computes how far each vertex follows the movement of the jaw: 0 (not at all) to 1 (fully). */
static void jaw_weights(const struct sitter_head *head, float weights[HEAD_VERTICES])
{
	for (int i = 0; i < HEAD_VERTICES; i++)
		weights[i] = smooth_step(-3.6f, -6, head->rest[i].y) *
			     smooth_step(-6, 0, head->rest[i].z);
	for (int row = 0; row < HEAD_LIP_ROWS; row++)
		for (int i = 0; i < HEAD_LIP_ROW; i++) {
			float x = head->rest[head_lower_lip[row][i]].x / lip_reach;
			weights[head_upper_lip[row][i]] = row == HEAD_LIP_ROWS - 1 ? 0.02f : 0;
			weights[head_lower_lip[row][i]] = 1 - 0.35f * x * x;
		}
	for (int i = 0; i < COUNT_CORNERS; i++)
		weights[mouth_corners[i]] = 0.35f;
}

static void open_jaw(const struct sitter_head *head, float amount, struct vector *points)
{
	const float hinge_y = 0.5f, hinge_z = -2.5f, angle = 0.22f * amount;
	float c = cosf(angle), s = sinf(angle), weights[HEAD_VERTICES];
	jaw_weights(head, weights);
	for (int i = 0; i < HEAD_VERTICES; i++) {
		float dy = points[i].y - hinge_y, dz = points[i].z - hinge_z;
		points[i].y += weights[i] * (dy * c - dz * s - dy);
		points[i].z += weights[i] * (dy * s + dz * c - dz);
	}
}

void sitter_head_form(const struct sitter_head *head, const struct sitter_scene *scene,
		      struct vector points[HEAD_VERTICES])
{
	const float middle_y = 1.5f;
	memcpy(points, head->rest, sizeof(head->rest));
	move_lids(scene, 0, points);
	move_lids(scene, 1, points);
	shut_mouth(points);
	if (scene->smile > 0)
		smile(head, scene->smile, points);
	if (scene->mouth > 0)
		open_jaw(head, scene->mouth, points);
	for (int i = 0; i < HEAD_VERTICES; i++) {
		points[i].x *= scene->wide;
		points[i].y = middle_y + (points[i].y - middle_y) * scene->tall;
	}
}

void sitter_head_normals(const uint16_t (*triangles)[3], int triangle_count,
			 const struct vector *points, int count, struct vector *ret_normals)
{
	memset(ret_normals, 0, sizeof(*ret_normals) * (size_t)count);
	for (int i = 0; i < triangle_count; i++) {
		const uint16_t *t = triangles[i];
		struct vector flat = vector_cross(vector_take(points[t[1]], points[t[0]]),
						  vector_take(points[t[2]], points[t[0]]));
		for (int k = 0; k < 3; k++)
			ret_normals[t[k]] = vector_add(ret_normals[t[k]], flat);
	}
	for (int i = 0; i < count; i++)
		ret_normals[i] = vector_unit(ret_normals[i]);
}
