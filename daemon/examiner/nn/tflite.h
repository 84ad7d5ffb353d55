/* SPDX-License-Identifier: MIT */
/*
 * Reads a .tflite file (a FlatBuffer, schema version 3) into plain tables: the tensors and
 * operators of its only subgraph. It checks every offset, vector and table before it uses them, so
 * no file can make it read outside the file's bytes. It does not check whether the operators fit
 * together; graph.h does.
 *
 * The tables point into the file's bytes (constants are not copied), so the bytes must outlive
 * struct tflite.
 */
#ifndef DAEMON_EXAMINER_NN_TFLITE_H
#define DAEMON_EXAMINER_NN_TFLITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

/*
 * Values of the enums TensorType, BuiltinOperator, Padding and ActivationFunctionType in the
 * schema.
 */
enum tflite_type { TFLITE_FLOAT32 = 0, TFLITE_FLOAT16 = 1, TFLITE_INT32 = 2 };

enum tflite_code {
	TFLITE_ADD = 0,
	TFLITE_AVERAGE_POOL_2D = 1,
	TFLITE_CONCATENATION = 2,
	TFLITE_CONV_2D = 3,
	TFLITE_DEPTHWISE_CONV_2D = 4,
	TFLITE_DEQUANTIZE = 6,
	TFLITE_FULLY_CONNECTED = 9,
	TFLITE_LOGISTIC = 14,
	TFLITE_MAX_POOL_2D = 17,
	TFLITE_MUL = 18,
	TFLITE_RELU = 19,
	TFLITE_RESHAPE = 22,
	TFLITE_RESIZE_BILINEAR = 23,
	TFLITE_CUSTOM = 32,
	TFLITE_PAD = 34,
	TFLITE_MEAN = 40,
	TFLITE_PRELU = 54,
	TFLITE_HARD_SWISH = 117,
};

enum tflite_activation { TFLITE_ACT_NONE = 0, TFLITE_ACT_RELU = 1, TFLITE_ACT_RELU6 = 3 };

enum { TFLITE_DIMS_MAX = 4, TFLITE_INPUTS_MAX = 8, TFLITE_CUSTOM_NAME = 32 };

struct tflite_tensor {
	int type; /* a value of enum tflite_type, or another type, which no operator can use */
	int rank; /* number of dimensions: 0 (a scalar) to TFLITE_DIMS_MAX */
	int32_t size[TFLITE_DIMS_MAX];
	const uint8_t *data; /* bytes of a constant; null: the tensor is computed */
	size_t data_bytes;
};

/*
 * The options of all kinds of operators in one struct. An option that an operator lacks is 0, but a
 * dilation that it lacks is 1.
 */
struct tflite_options {
	bool same_padding;
	bool align_corners, half_pixel;
	int activation;
	int32_t stride_x, stride_y, dilation_x, dilation_y;
	int32_t filter_width, filter_height;
	int32_t depth_multiplier;
};

struct tflite_operator {
	int code; /* a value of enum tflite_code, or an unknown code */
	/* name of the operator if `code` is TFLITE_CUSTOM, truncated to this length */
	char custom[TFLITE_CUSTOM_NAME];
	int input_count;
	/* indices of the input tensors; -1: the input is left out */
	int32_t inputs[TFLITE_INPUTS_MAX];
	/* index of the first output tensor; -1: there is no output */
	int32_t output;
	struct tflite_options options;
};

struct tflite {
	struct tflite_tensor *tensors;
	int tensor_count;
	struct tflite_operator *operators; /* the operators in the order of computation */
	int operator_count;
	int32_t inputs[TFLITE_INPUTS_MAX];
	int input_count;
	int32_t outputs[TFLITE_INPUTS_MAX];
	int output_count;
};

/*
 * Reads the bytes of a .tflite file. `name` is the file's name, which `problem` mentions. -EBADMSG:
 * the bytes are no .tflite file, or are damaged; -ENOMEM.
 */
must_check int tflite_read(const uint8_t *bytes, size_t size, const char *name,
			   struct problem *problem, struct tflite **ret_tflite);
void tflite_destroy(struct tflite *tflite);

#endif
