/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/canonical.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "daemon/examiner/nn/model.h"

/*
 * Protobuf field numbers in MediaPipe's messages GeometryPipelineMetadata, Mesh3d and
 * WeightedLandmarkRef.
 */
enum {
	METADATA_MESH = 1,
	METADATA_BASIS = 2,
	MESH_VERTICES = 3,
	BASIS_INDEX = 1,
	BASIS_WEIGHT = 2
};
enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };
enum { NUMBERS_A_VERTEX = 5 }; /* a vertex has x, y, z and two texture coordinates */

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

static bool take_bytes(struct span *span, uint64_t length, struct span *ret_bytes)
{
	if (length > (uint64_t)(span->end - span->at))
		return false;
	*ret_bytes = (struct span){ span->at, span->at + length };
	span->at += length;
	return true;
}

/* Reads the value of a protobuf field. The value follows the field's key. */
static bool take_value(struct span *span, struct field *field)
{
	uint64_t length;
	switch (field->wire) {
	case WIRE_VARINT:
		return take_varint(span, &field->varint);
	case WIRE_BYTES:
		return take_varint(span, &length) && take_bytes(span, length, &field->bytes);
	case WIRE_FIXED32:
	case WIRE_FIXED64:
		if (!take_bytes(span, field->wire == WIRE_FIXED32 ? 4 : 8, &field->bytes))
			return false;
		memcpy(&field->fixed, field->bytes.at, sizeof(field->fixed));
		return true;
	default:
		return false;
	}
}

/*
 * Reads the next protobuf field. Returns false if the span has ended or if its bytes are not a
 * valid field. In the second case, *ret_bad becomes true.
 */
static bool take_field(struct span *span, struct field *field, bool *ret_bad)
{
	uint64_t key;
	if (span->at == span->end)
		return false;
	*ret_bad = !take_varint(span, &key);
	if (*ret_bad)
		return false;
	field->number = (uint32_t)(key >> 3);
	field->wire = (int)(key & 7);
	*ret_bad = !take_value(span, field);
	return !*ret_bad;
}

static void put_vertex_number(struct canonical *canonical, size_t number, float value)
{
	size_t vertex = number / NUMBERS_A_VERTEX, axis = number % NUMBERS_A_VERTEX;
	if (vertex < LANDMARKS_MESH && axis < 3)
		canonical->points[vertex][axis] = value;
}

/*
 * Reads the coordinates of the vertices into `canonical`. The file may hold the numbers in one
 * packed field, or in one field for each number. Returns how many numbers it has read.
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
				   "the canonical face %s is damaged; run `make models` again or"
				   " reinstall boothd-models",
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
