/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/tflite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * The maximum number of tensors. The limit prevents a damaged count in the file from taking much
 * memory. The largest pinned model has 1096 tensors.
 */
enum { TENSORS_MAX = 8192 };

/* Field numbers of the tables in a model file, from the TensorFlow Lite schema, version 3. */
enum { MODEL_CODES = 1, MODEL_SUBGRAPHS = 2, MODEL_BUFFERS = 4 };
enum { GRAPH_TENSORS = 0, GRAPH_INPUTS = 1, GRAPH_OUTPUTS = 2, GRAPH_OPERATORS = 3 };
enum { TENSOR_SHAPE = 0, TENSOR_TYPE = 1, TENSOR_BUFFER = 2 };
enum { BUFFER_DATA = 0 };
enum { CODE_OLD = 0, CODE_CUSTOM = 1, CODE_NEW = 3 };
enum {
	OPERATOR_CODE = 0,
	OPERATOR_INPUTS = 1,
	OPERATOR_OUTPUTS = 2,
	OPERATOR_OPTIONS = 4,
	OPERATOR_CUSTOM_OPTIONS = 5
};

/*
 * Reads numbers from the file, and keeps the first complaint about the file. A read outside the
 * file returns zero and records a complaint. So the functions that read tables go on, and the
 * complaint is checked once, at the end.
 */
struct reader {
	const uint8_t *bytes;
	size_t size;
	const char *wrong;
};

struct table {
	/* Offset of the table in the file; 0: it is missing, so all fields have their defaults. */
	size_t at;
	size_t vtable;
	size_t vtable_bytes, table_bytes;
};

struct vector {
	size_t at; /* offset of the first element in the file */
	size_t count;
};

static void complain(struct reader *reader, const char *what)
{
	if (!reader->wrong)
		reader->wrong = what;
}

static bool has(struct reader *reader, size_t at, size_t bytes)
{
	if (at <= reader->size && bytes <= reader->size - at)
		return true;
	complain(reader, "an offset leads outside the file");
	return false;
}

static uint16_t read_u16(struct reader *reader, size_t at)
{
	uint16_t value = 0;
	if (has(reader, at, sizeof(value)))
		memcpy(&value, reader->bytes + at, sizeof(value));
	return value;
}

static uint32_t read_u32(struct reader *reader, size_t at)
{
	uint32_t value = 0;
	if (has(reader, at, sizeof(value)))
		memcpy(&value, reader->bytes + at, sizeof(value));
	return value;
}

static int32_t read_i32(struct reader *reader, size_t at)
{
	int32_t value = 0;
	if (has(reader, at, sizeof(value)))
		memcpy(&value, reader->bytes + at, sizeof(value));
	return value;
}

static struct table table_at(struct reader *reader, size_t at)
{
	struct table none = { .at = 0 };
	struct table table = { .at = at };
	if (at == 0 || !has(reader, at, 4))
		return none;
	int64_t vtable = (int64_t)at - read_i32(reader, at);
	if (vtable < 0 || !has(reader, (size_t)vtable, 4)) {
		complain(reader, "a table's description lies outside the file");
		return none;
	}
	table.vtable = (size_t)vtable;
	table.vtable_bytes = read_u16(reader, table.vtable);
	table.table_bytes = read_u16(reader, table.vtable + 2);
	if (table.vtable_bytes < 4 || !has(reader, table.vtable, table.vtable_bytes) ||
	    !has(reader, at, table.table_bytes)) {
		complain(reader, "a table is longer than the file");
		return none;
	}
	return table;
}

/*
 * Returns the file offset of a table's field that has `bytes` bytes. Returns 0 if the table does
 * not have the field.
 */
static size_t field_at(struct reader *reader, struct table table, size_t field, size_t bytes)
{
	size_t entry = 4 + 2 * field;
	if (table.at == 0 || entry + 2 > table.vtable_bytes)
		return 0;
	size_t offset = read_u16(reader, table.vtable + entry);
	if (offset == 0)
		return 0;
	if (offset + bytes > table.table_bytes) {
		complain(reader, "a field lies outside its table");
		return 0;
	}
	return table.at + offset;
}

static int32_t int_field(struct reader *reader, struct table table, size_t field, int32_t missing)
{
	size_t at = field_at(reader, table, field, 4);
	return at ? read_i32(reader, at) : missing;
}

static int byte_field(struct reader *reader, struct table table, size_t field)
{
	size_t at = field_at(reader, table, field, 1);
	return at && has(reader, at, 1) ? (int8_t)reader->bytes[at] : 0;
}

/*
 * Reads the relative offset that is stored at `at`, and returns the offset in the file to which it
 * leads. Returns 0 if `at` is 0.
 */
static size_t follow(struct reader *reader, size_t at)
{
	return at ? at + read_u32(reader, at) : 0;
}

static struct table table_field(struct reader *reader, struct table table, size_t field)
{
	return table_at(reader, follow(reader, field_at(reader, table, field, 4)));
}

static struct vector vector_field(struct reader *reader, struct table table, size_t field,
				  size_t element_bytes)
{
	struct vector none = { .at = 0 };
	size_t at = follow(reader, field_at(reader, table, field, 4));
	if (at == 0)
		return none;
	size_t count = read_u32(reader, at);
	if (!has(reader, at, 4) || count > (reader->size - at - 4) / element_bytes) {
		complain(reader, "a list is longer than the file");
		return none;
	}
	return (struct vector){ .at = at + 4, .count = count };
}

static struct table table_of(struct reader *reader, struct vector vector, size_t index)
{
	struct table none = { .at = 0 };
	if (index >= vector.count) {
		complain(reader, "an index is outside its list");
		return none;
	}
	return table_at(reader, follow(reader, vector.at + 4 * index));
}

static void read_tensor(struct reader *reader, struct vector buffers, struct table table,
			struct tflite_tensor *tensor)
{
	struct vector shape = vector_field(reader, table, TENSOR_SHAPE, 4);
	int32_t buffer = int_field(reader, table, TENSOR_BUFFER, 0);
	if (shape.count > TFLITE_DIMS_MAX || buffer < 0) {
		complain(reader, "a tensor has more than four dimensions or no buffer");
		return;
	}
	tensor->type = byte_field(reader, table, TENSOR_TYPE);
	tensor->rank = (int)shape.count;
	for (size_t k = 0; k < shape.count; k++)
		tensor->size[k] = read_i32(reader, shape.at + 4 * k);
	struct vector data =
		vector_field(reader, table_of(reader, buffers, (size_t)buffer), BUFFER_DATA, 1);
	if (data.count == 0)
		return;
	tensor->data = reader->bytes + data.at;
	tensor->data_bytes = data.count;
}

/*
 * Reads a list of tensor indices; `least` is the smallest index allowed. Only an operator's inputs
 * may hold -1, which means that the input is left out.
 */
static int read_indices(struct reader *reader, struct vector vector, int tensor_count,
			int32_t least, int32_t *ret_indices)
{
	if (vector.count > TFLITE_INPUTS_MAX) {
		complain(reader, "an operator has too many inputs");
		return 0;
	}
	for (size_t k = 0; k < vector.count; k++) {
		int32_t index = read_i32(reader, vector.at + 4 * k);
		if (index < least || index >= tensor_count) {
			complain(reader, "a tensor index is outside the table");
			return 0;
		}
		ret_indices[k] = index;
	}
	return (int)vector.count;
}

static void read_code(struct reader *reader, struct table table, struct tflite_operator *op)
{
	int old = byte_field(reader, table, CODE_OLD);
	int32_t new = int_field(reader, table, CODE_NEW, 0);
	struct vector name = vector_field(reader, table, CODE_CUSTOM, 1);
	size_t length = name.count < TFLITE_CUSTOM_NAME - 1 ? name.count : TFLITE_CUSTOM_NAME - 1;
	/* old files have only one of the two fields, new files have both */
	op->code = new > old ? new : old;
	if (length > 0)
		memcpy(op->custom, reader->bytes + name.at, length);
}

/*
 * Reads the options of MediaPipe's operator Convolution2DTransposeBias. They are stored as the raw
 * bytes of TfLiteTransposeConvParams.
 */
static void read_transpose_options(struct reader *reader, struct table table,
				   struct tflite_options *options)
{
	struct vector raw = vector_field(reader, table, OPERATOR_CUSTOM_OPTIONS, 1);
	if (raw.count < 12)
		return;
	options->stride_x = read_i32(reader, raw.at + 4);
	options->stride_y = read_i32(reader, raw.at + 8);
}

/*
 * Reads the options of a convolution. A depthwise convolution has one more field, depth_multiplier,
 * whose number is 3.
 */
static void read_convolution_options(struct reader *reader, struct table given, bool is_depthwise,
				     struct tflite_options *options)
{
	size_t shift = is_depthwise ? 1 : 0;
	options->same_padding = byte_field(reader, given, 0) == 0;
	options->stride_x = int_field(reader, given, 1, 0);
	options->stride_y = int_field(reader, given, 2, 0);
	if (is_depthwise)
		options->depth_multiplier = int_field(reader, given, 3, 0);
	options->activation = byte_field(reader, given, 3 + shift);
	options->dilation_x = int_field(reader, given, 4 + shift, 1);
	options->dilation_y = int_field(reader, given, 5 + shift, 1);
}

static void read_pool_options(struct reader *reader, struct table given,
			      struct tflite_options *options)
{
	options->same_padding = byte_field(reader, given, 0) == 0;
	options->stride_x = int_field(reader, given, 1, 0);
	options->stride_y = int_field(reader, given, 2, 0);
	options->filter_width = int_field(reader, given, 3, 0);
	options->filter_height = int_field(reader, given, 4, 0);
	options->activation = byte_field(reader, given, 5);
}

static void read_options(struct reader *reader, struct table table, int code,
			 struct tflite_options *options)
{
	struct table given = table_field(reader, table, OPERATOR_OPTIONS);
	*options = (struct tflite_options){ .dilation_x = 1, .dilation_y = 1 };
	if (code == TFLITE_CONV_2D || code == TFLITE_DEPTHWISE_CONV_2D)
		read_convolution_options(reader, given, code == TFLITE_DEPTHWISE_CONV_2D, options);
	else if (code == TFLITE_MAX_POOL_2D || code == TFLITE_AVERAGE_POOL_2D)
		read_pool_options(reader, given, options);
	else if (code == TFLITE_ADD || code == TFLITE_MUL || code == TFLITE_FULLY_CONNECTED)
		options->activation = byte_field(reader, given, 0);
	else if (code == TFLITE_CUSTOM)
		read_transpose_options(reader, table, options);
	if (code == TFLITE_RESIZE_BILINEAR) {
		options->align_corners = byte_field(reader, given, 2) != 0;
		options->half_pixel = byte_field(reader, given, 3) != 0;
	}
}

static void read_operator(struct reader *reader, struct vector codes, int tensor_count,
			  struct table table, struct tflite_operator *op)
{
	struct vector inputs = vector_field(reader, table, OPERATOR_INPUTS, 4);
	struct vector outputs = vector_field(reader, table, OPERATOR_OUTPUTS, 4);
	int32_t code = int_field(reader, table, OPERATOR_CODE, 0);
	int32_t written[TFLITE_INPUTS_MAX];
	read_code(reader, table_of(reader, codes, (size_t)(uint32_t)code), op);
	op->input_count = read_indices(reader, inputs, tensor_count, -1, op->inputs);
	op->output = -1;
	if (read_indices(reader, outputs, tensor_count, 0, written) > 0)
		op->output = written[0];
	read_options(reader, table, op->code, &op->options);
}

static int reserve(struct tflite *tflite, size_t tensors, size_t operators)
{
	tflite->tensors = calloc(tensors + 1, sizeof(*tflite->tensors));
	tflite->operators = calloc(operators + 1, sizeof(*tflite->operators));
	tflite->tensor_count = (int)tensors;
	tflite->operator_count = (int)operators;
	return tflite->tensors && tflite->operators ? 0 : -ENOMEM;
}

static int read_subgraph(struct reader *reader, struct table model, struct tflite *tflite)
{
	struct vector codes = vector_field(reader, model, MODEL_CODES, 4);
	struct vector buffers = vector_field(reader, model, MODEL_BUFFERS, 4);
	struct table graph = table_of(reader, vector_field(reader, model, MODEL_SUBGRAPHS, 4), 0);
	struct vector tensors = vector_field(reader, graph, GRAPH_TENSORS, 4);
	struct vector operators = vector_field(reader, graph, GRAPH_OPERATORS, 4);
	if (tensors.count > TENSORS_MAX || operators.count > TENSORS_MAX)
		complain(reader, "it has more tensors or operators than any known model");
	if (reader->wrong)
		return -EBADMSG;
	int r = reserve(tflite, tensors.count, operators.count);
	if (r < 0)
		return r;
	for (size_t k = 0; k < tensors.count; k++)
		read_tensor(reader, buffers, table_of(reader, tensors, k), &tflite->tensors[k]);
	for (size_t k = 0; k < operators.count; k++)
		read_operator(reader, codes, tflite->tensor_count, table_of(reader, operators, k),
			      &tflite->operators[k]);
	tflite->input_count = read_indices(reader, vector_field(reader, graph, GRAPH_INPUTS, 4),
					   tflite->tensor_count, 0, tflite->inputs);
	tflite->output_count = read_indices(reader, vector_field(reader, graph, GRAPH_OUTPUTS, 4),
					    tflite->tensor_count, 0, tflite->outputs);
	return reader->wrong ? -EBADMSG : 0;
}

int tflite_read(const uint8_t *bytes, size_t size, const char *name, struct problem *problem,
		struct tflite **ret_tflite)
{
	struct reader reader = { .bytes = bytes, .size = size };
	struct tflite *tflite = calloc(1, sizeof(*tflite));
	if (!tflite)
		return problem_memory(problem);
	if (size < 8 || memcmp(bytes + 4, "TFL3", 4) != 0)
		complain(&reader, "it is not a TensorFlow Lite model");
	int r = read_subgraph(&reader, table_at(&reader, read_u32(&reader, 0)), tflite);
	if (r == 0) {
		*ret_tflite = tflite;
		return 0;
	}
	tflite_destroy(tflite);
	if (r == -EBADMSG)
		return problem_set(problem, r,
				   "model %s is damaged: %s; run `make models` again or reinstall"
				   " boothd-models",
				   name, reader.wrong);
	return problem_memory(problem);
}

void tflite_destroy(struct tflite *tflite)
{
	if (!tflite)
		return;
	free(tflite->tensors);
	free(tflite->operators);
	free(tflite);
}
