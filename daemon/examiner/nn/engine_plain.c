/* SPDX-License-Identifier: MIT */
/*
 * The plain twin: the same graphs in C, no library. It is the fallback where XNNPACK is missing and
 * the oracle that XNNPACK is tested against, so it stays simple: convolutions are one matrix kernel
 * over gathered patches (4 pixels by 8 outputs, in the compiler's own 4-wide vectors), the rest are
 * loops the compiler vectorises. About five times XNNPACK's time with AVX-512 (see bench_examiner).
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/examiner/nn/engine_class.h"

enum { KERNEL_PIXELS = 4, KERNEL_OUTPUTS = 8 };

typedef float float4 __attribute__((vector_size(16), aligned(4)));

struct buffer {
	float *values;
	size_t count;
	bool taken;
};

struct engine_plain {
	struct engine engine;
	struct graph *graph;
	const float **at;       /* value -> where its numbers are */
	float **packed;         /* node -> its filter in the kernel's order, for convolutions */
	int *last_use;          /* value -> the last node that reads it */
	struct buffer *buffers; /* shared by values whose lives do not overlap */
	int *buffer_of;         /* value -> buffer, -1 */
	int buffer_count;
	float *patches; /* KERNEL_PIXELS gathered windows */
};

/* One node with its operands looked up. */
struct step {
	const struct graph_node *node;
	const int32_t *in_size, *out_size;
	const float *in, *second, *bias, *packed;
	float *out;
	float *patches;
	size_t second_count;
};

static float clamp(float value, float low, float high)
{
	value = value < low ? low : value;
	return value > high ? high : value;
}

/* Filter [outputs][depth] -> [outputs / 8][depth][8], so that the kernel reads it straight through.
 */
static float *pack_filter(const float *filter, size_t outputs, size_t depth)
{
	size_t blocks = (outputs + KERNEL_OUTPUTS - 1) / KERNEL_OUTPUTS;
	float *packed = calloc(blocks * depth * KERNEL_OUTPUTS, sizeof(*packed));

	for (size_t o = 0; packed && o < outputs; o++)
		for (size_t k = 0; k < depth; k++)
			packed[(o / KERNEL_OUTPUTS * depth + k) * KERNEL_OUTPUTS +
			       o % KERNEL_OUTPUTS] = filter[o * depth + k];
	return packed;
}

/* sums[p][o] = dot(pixels[p], filter column o): everything stays in registers. */
static void multiply_block(const float *const pixels[KERNEL_PIXELS], const float *packed,
			   size_t depth, float sums[KERNEL_PIXELS][KERNEL_OUTPUTS])
{
	const float *p0 = pixels[0], *p1 = pixels[1], *p2 = pixels[2], *p3 = pixels[3];
	float4 a0 = { 0 }, b0 = { 0 }, a1 = { 0 }, b1 = { 0 };
	float4 a2 = { 0 }, b2 = { 0 }, a3 = { 0 }, b3 = { 0 };

	for (size_t k = 0; k < depth; k++) {
		float4 a = *(const float4 *)(packed + k * KERNEL_OUTPUTS);
		float4 b = *(const float4 *)(packed + k * KERNEL_OUTPUTS + 4);

		a0 += a * p0[k];
		b0 += b * p0[k];
		a1 += a * p1[k];
		b1 += b * p1[k];
		a2 += a * p2[k];
		b2 += b * p2[k];
		a3 += a * p3[k];
		b3 += b * p3[k];
	}
	*(float4 *)&sums[0][0] = a0;
	*(float4 *)&sums[0][4] = b0;
	*(float4 *)&sums[1][0] = a1;
	*(float4 *)&sums[1][4] = b1;
	*(float4 *)&sums[2][0] = a2;
	*(float4 *)&sums[2][4] = b2;
	*(float4 *)&sums[3][0] = a3;
	*(float4 *)&sums[3][4] = b3;
}

/* The window's pixels of output (x, y), row after row, zeros outside the picture. */
static void gather_window(const struct step *step, int32_t x, int32_t y, float *window)
{
	const struct graph_node *node = step->node;
	const int32_t *in = step->in_size, *out = step->out_size;
	size_t depth = (size_t)in[3];
	int32_t top = y * node->stride_y - graph_padding_before(node->same_padding, in[1], out[1],
								node->window_height, node->stride_y,
								node->dilation_y);
	int32_t left = x * node->stride_x - graph_padding_before(node->same_padding, in[2], out[2],
								 node->window_width, node->stride_x,
								 node->dilation_x);

	for (int32_t j = 0; j < node->window_height; j++) {
		int32_t row = top + j * node->dilation_y;

		for (int32_t i = 0; i < node->window_width; i++, window += depth) {
			int32_t column = left + i * node->dilation_x;

			if (row < 0 || row >= in[1] || column < 0 || column >= in[2])
				memset(window, 0, depth * sizeof(*window));
			else
				memcpy(window,
				       step->in + ((size_t)row * (size_t)in[2] + (size_t)column) *
							  depth,
				       depth * sizeof(*window));
		}
	}
}

static const float *window_of(const struct step *step, size_t pixel, size_t depth, float *room)
{
	const struct graph_node *node = step->node;
	int32_t x = (int32_t)(pixel % (size_t)step->out_size[2]);
	int32_t y = (int32_t)(pixel / (size_t)step->out_size[2]);

	if (node->window_width == 1 && node->window_height == 1) /* then padding is 0, too */
		return step->in + ((size_t)(y * node->stride_y) * (size_t)step->in_size[2] +
				   (size_t)(x * node->stride_x)) *
					  depth;
	gather_window(step, x, y, room);
	return room;
}

static void store_sums(const struct step *step, const float *sums, size_t first, float *out)
{
	size_t outputs = (size_t)step->out_size[3];
	size_t count = outputs - first < KERNEL_OUTPUTS ? outputs - first : KERNEL_OUTPUTS;

	for (size_t o = 0; o < count; o++) {
		float bias = step->bias ? step->bias[first + o] : 0;

		out[first + o] = clamp(sums[o] + bias, step->node->low, step->node->high);
	}
}

static void run_convolution(const struct step *step)
{
	size_t outputs = (size_t)step->out_size[3];
	size_t pixels = (size_t)step->out_size[1] * (size_t)step->out_size[2];
	size_t depth = (size_t)step->node->window_height * (size_t)step->node->window_width *
		       (size_t)step->in_size[3];

	for (size_t first = 0; first < pixels; first += KERNEL_PIXELS) {
		size_t group = pixels - first < KERNEL_PIXELS ? pixels - first : KERNEL_PIXELS;
		const float *windows[KERNEL_PIXELS];
		float sums[KERNEL_PIXELS][KERNEL_OUTPUTS];

		for (size_t p = 0; p < KERNEL_PIXELS; p++) /* the last group may be filled up */
			windows[p] = window_of(step, first + (p < group ? p : 0), depth,
					       step->patches + p * depth);
		for (size_t o = 0; o < outputs; o += KERNEL_OUTPUTS) {
			multiply_block(windows, step->packed + o * depth, depth, sums);
			for (size_t p = 0; p < group; p++)
				store_sums(step, sums[p], o, step->out + (first + p) * outputs);
		}
	}
}

/* One output pixel of a depthwise convolution: the part of the window inside the picture. */
static void depthwise_pixel(const struct step *step, int32_t top, int32_t left, float *out)
{
	const struct graph_node *node = step->node;
	size_t channels = (size_t)step->in_size[3];

	for (size_t c = 0; c < channels; c++)
		out[c] = step->bias ? step->bias[c] : 0;
	for (int32_t j = 0; j < node->window_height; j++) {
		int32_t row = top + j * node->dilation_y;

		if (row < 0 || row >= step->in_size[1])
			continue;
		for (int32_t i = 0; i < node->window_width; i++) {
			int32_t column = left + i * node->dilation_x;
			const float *in, *filter;

			if (column < 0 || column >= step->in_size[2])
				continue;
			in = step->in +
			     ((size_t)row * (size_t)step->in_size[2] + (size_t)column) * channels;
			filter = step->second + (size_t)(j * node->window_width + i) * channels;
			for (size_t c = 0; c < channels; c++)
				out[c] += in[c] * filter[c];
		}
	}
	for (size_t c = 0; c < channels; c++)
		out[c] = clamp(out[c], node->low, node->high);
}

static void run_depthwise(const struct step *step)
{
	const struct graph_node *node = step->node;
	const int32_t *in = step->in_size, *size = step->out_size;
	int32_t top = -graph_padding_before(node->same_padding, in[1], size[1], node->window_height,
					    node->stride_y, node->dilation_y);
	int32_t left = -graph_padding_before(node->same_padding, in[2], size[2], node->window_width,
					     node->stride_x, node->dilation_x);
	float *out = step->out;

	for (int32_t y = 0; y < size[1]; y++)
		for (int32_t x = 0; x < size[2]; x++, out += size[3])
			depthwise_pixel(step, y * node->stride_y + top, x * node->stride_x + left,
					out);
}

/* Each input pixel paints one block of the output, as large as the filter; blocks do not overlap.
 */
static void run_deconvolution(const struct step *step)
{
	const struct graph_node *node = step->node;
	const int32_t *in = step->in_size, *size = step->out_size;
	size_t depth = (size_t)in[3],
	       block = (size_t)node->window_height * (size_t)node->window_width;

	for (int32_t y = 0; y < size[1]; y++) {
		for (int32_t x = 0; x < size[2]; x++) {
			const float *from =
				step->in + ((size_t)(y / node->stride_y) * (size_t)in[2] +
					    (size_t)(x / node->stride_x)) *
						   depth;
			int32_t tap =
				(y % node->stride_y) * node->window_width + x % node->stride_x;
			float *out = step->out +
				     ((size_t)y * (size_t)size[2] + (size_t)x) * (size_t)size[3];

			for (int32_t o = 0; o < size[3]; o++) {
				const float *filter =
					step->second + ((size_t)o * block + (size_t)tap) * depth;
				float sum = step->bias ? step->bias[o] : 0;

				for (size_t k = 0; k < depth; k++)
					sum += from[k] * filter[k];
				out[o] = clamp(sum, node->low, node->high);
			}
		}
	}
}

static void run_pairwise(const struct step *step)
{
	const struct graph_node *node = step->node;
	size_t period = step->second_count, channels = (size_t)step->out_size[3];
	size_t count = (size_t)step->out_size[1] * (size_t)step->out_size[2] * channels;
	bool adds = node->op == GRAPH_ADD;

	for (size_t k = 0; k < count; k += period) {
		const float *in = step->in + k;
		float *out = step->out + k;

		for (size_t j = 0; j < period; j++) {
			float value = adds ? in[j] + step->second[j] : in[j] * step->second[j];

			out[j] = clamp(value, node->low, node->high);
		}
	}
}

static void pool_pixel(const struct step *step, int32_t top, int32_t left, float *out)
{
	const struct graph_node *node = step->node;
	size_t channels = (size_t)step->in_size[3];

	for (size_t c = 0; c < channels; c++)
		out[c] = -INFINITY;
	for (int32_t row = top; row < top + node->window_height; row++) {
		if (row < 0 || row >= step->in_size[1])
			continue;
		for (int32_t column = left; column < left + node->window_width; column++) {
			const float *in;

			if (column < 0 || column >= step->in_size[2])
				continue;
			in = step->in +
			     ((size_t)row * (size_t)step->in_size[2] + (size_t)column) * channels;
			for (size_t c = 0; c < channels; c++)
				out[c] = in[c] > out[c] ? in[c] : out[c];
		}
	}
	for (size_t c = 0; c < channels; c++)
		out[c] = clamp(out[c], node->low, node->high);
}

static void run_max_pool(const struct step *step)
{
	const struct graph_node *node = step->node;
	const int32_t *in = step->in_size, *size = step->out_size;
	int32_t top = -graph_padding_before(node->same_padding, in[1], size[1], node->window_height,
					    node->stride_y, 1);
	int32_t left = -graph_padding_before(node->same_padding, in[2], size[2], node->window_width,
					     node->stride_x, 1);
	float *out = step->out;

	for (int32_t y = 0; y < size[1]; y++)
		for (int32_t x = 0; x < size[2]; x++, out += size[3])
			pool_pixel(step, y * node->stride_y + top, x * node->stride_x + left, out);
}

/* Row sums first: thousands of pixels added one by one to one float would lose its last digits. */
static void run_global_average(const struct step *step)
{
	size_t rows = (size_t)step->in_size[1], columns = (size_t)step->in_size[2];
	size_t channels = (size_t)step->in_size[3];
	float weight = 1 / (float)(rows * columns);

	for (size_t c = 0; c < channels; c++) {
		float total = 0;

		for (size_t y = 0; y < rows; y++) {
			const float *in = step->in + y * columns * channels + c;
			float row = 0;

			for (size_t x = 0; x < columns; x++)
				row += in[x * channels];
			total += row;
		}
		step->out[c] = clamp(total * weight, step->node->low, step->node->high);
	}
}

static void run_prelu(const struct step *step)
{
	size_t pixels = (size_t)step->in_size[1] * (size_t)step->in_size[2];
	size_t channels = (size_t)step->in_size[3];

	for (size_t p = 0; p < pixels; p++) {
		const float *in = step->in + p * channels;
		float *out = step->out + p * channels;

		for (size_t c = 0; c < channels; c++)
			out[c] = in[c] < 0 ? in[c] * step->second[c] : in[c];
	}
}

static void run_unary(const struct step *step)
{
	const struct graph_node *node = step->node;
	size_t count =
		(size_t)step->in_size[1] * (size_t)step->in_size[2] * (size_t)step->in_size[3];

	if (node->op == GRAPH_SIGMOID) {
		for (size_t k = 0; k < count; k++)
			step->out[k] = 1 / (1 + expf(-step->in[k]));
	} else if (node->op == GRAPH_HARD_SWISH) {
		for (size_t k = 0; k < count; k++)
			step->out[k] = step->in[k] * clamp(step->in[k] + 3, 0, 6) / 6;
	} else {
		for (size_t k = 0; k < count; k++)
			step->out[k] = clamp(step->in[k], node->low, node->high);
	}
}

static void run_pad(const struct step *step)
{
	const struct graph_node *node = step->node;
	const int32_t *in = step->in_size, *size = step->out_size;
	size_t row_bytes = (size_t)in[3] * sizeof(float);

	memset(step->out, 0,
	       (size_t)size[1] * (size_t)size[2] * (size_t)size[3] * sizeof(*step->out));
	for (int32_t y = 0; y < in[1]; y++) {
		for (int32_t x = 0; x < in[2]; x++) {
			size_t from = ((size_t)y * (size_t)in[2] + (size_t)x) * (size_t)in[3];
			size_t to = ((size_t)(y + node->before[1]) * (size_t)size[2] +
				     (size_t)(x + node->before[2])) *
					    (size_t)size[3] +
				    (size_t)node->before[3];

			memcpy(step->out + to, step->in + from, row_bytes);
		}
	}
}

/* Where output k samples the input: index before it and the share of the one after. */
static void resize_position(const struct graph_node *node, int32_t k, int32_t in, int32_t out,
			    int32_t *ret_first, int32_t *ret_second, float *ret_share)
{
	float scale = node->align_corners && out > 1 ? (float)(in - 1) / (float)(out - 1)
						     : (float)in / (float)out;
	float at = node->half_pixel ? ((float)k + 0.5f) * scale - 0.5f : (float)k * scale;
	int32_t first;

	at = clamp(at, 0, (float)(in - 1));
	first = (int32_t)at;
	*ret_first = first;
	*ret_second = first + 1 < in ? first + 1 : in - 1;
	*ret_share = at - (float)first;
}

static void run_resize(const struct step *step)
{
	const int32_t *in = step->in_size, *size = step->out_size;
	size_t channels = (size_t)in[3], row = (size_t)in[2] * channels;
	float *out = step->out;

	for (int32_t y = 0; y < size[1]; y++) {
		int32_t y0, y1, x0, x1;
		float v, u;

		resize_position(step->node, y, in[1], size[1], &y0, &y1, &v);
		for (int32_t x = 0; x < size[2]; x++, out += channels) {
			const float *top, *bottom;
			size_t right;

			resize_position(step->node, x, in[2], size[2], &x0, &x1, &u);
			top = step->in + (size_t)y0 * row + (size_t)x0 * channels;
			bottom = step->in + (size_t)y1 * row + (size_t)x0 * channels;
			right = (size_t)(x1 - x0) * channels;
			for (size_t c = 0; c < channels; c++) {
				float above = top[c] + (top[right + c] - top[c]) * u;
				float below = bottom[c] + (bottom[right + c] - bottom[c]) * u;

				out[c] = above + (below - above) * v;
			}
		}
	}
}

static void run_step(const struct step *step)
{
	switch (step->node->op) {
	case GRAPH_CONVOLUTION:
		run_convolution(step);
		return;
	case GRAPH_DEPTHWISE:
		run_depthwise(step);
		return;
	case GRAPH_DECONVOLUTION:
		run_deconvolution(step);
		return;
	case GRAPH_ADD:
	case GRAPH_MULTIPLY:
		run_pairwise(step);
		return;
	case GRAPH_MAX_POOL:
		run_max_pool(step);
		return;
	case GRAPH_GLOBAL_AVERAGE:
		run_global_average(step);
		return;
	case GRAPH_PRELU:
		run_prelu(step);
		return;
	case GRAPH_CLAMP:
	case GRAPH_SIGMOID:
	case GRAPH_HARD_SWISH:
		run_unary(step);
		return;
	case GRAPH_PAD:
		run_pad(step);
		return;
	case GRAPH_RESIZE:
		run_resize(step);
		return;
	}
}

static float *output_of(struct engine_plain *plain, int value)
{
	for (int k = 0; k < plain->engine.output_count; k++)
		if (plain->graph->outputs[k] == value)
			return plain->engine.outputs[k].values;
	return plain->buffers[plain->buffer_of[value]].values;
}

static int run(struct engine *engine)
{
	struct engine_plain *plain = (struct engine_plain *)engine;
	const struct graph *graph = plain->graph;

	for (int k = 0; k < graph->node_count; k++) {
		const struct graph_node *node = &graph->nodes[k];
		struct step step = {
			.node = node,
			.in_size = graph->values[node->input].size,
			.out_size = graph->values[node->output].size,
			.in = plain->at[node->input],
			/* Never null, though only operators with a second operand read it. */
			.second = plain->at[node->second >= 0 ? node->second : node->input],
			.second_count = node->second >= 0 ? graph->values[node->second].count : 0,
			.bias = node->bias >= 0 ? plain->at[node->bias] : NULL,
			.packed = plain->packed[k],
			.out = output_of(plain, node->output),
			.patches = plain->patches,
		};

		run_step(&step);
	}
	return 0;
}

static int add_port(struct engine_plain *plain, int value, struct tensor *ret_tensor)
{
	size_t count = plain->graph->values[value].count;
	float *values = calloc(count + GRAPH_SPARE, sizeof(*values));

	if (!values)
		return -ENOMEM;
	plain->at[value] = values;
	*ret_tensor = (struct tensor){ .values = values, .count = count };
	return 0;
}

static int add_ports(struct engine_plain *plain)
{
	struct engine *engine = &plain->engine;

	for (int k = 0; k < plain->graph->input_count; k++) {
		if (add_port(plain, plain->graph->inputs[k], &engine->inputs[k]) < 0)
			return -ENOMEM;
		engine->input_count++;
	}
	for (int k = 0; k < plain->graph->output_count; k++) {
		if (add_port(plain, plain->graph->outputs[k], &engine->outputs[k]) < 0)
			return -ENOMEM;
		engine->output_count++;
	}
	return 0;
}

/* The smallest free buffer that is large enough, else the largest, which then grows, else a new
 * one. */
static int take_buffer(struct engine_plain *plain, size_t count)
{
	int best = -1;

	for (int k = 0; k < plain->buffer_count; k++) {
		const struct buffer *buffer = &plain->buffers[k];
		size_t had = best >= 0 ? plain->buffers[best].count : 0;

		if (buffer->taken)
			continue;
		if (best < 0 || (had < count && buffer->count > had) ||
		    (buffer->count >= count && buffer->count < had))
			best = k;
	}
	if (best < 0)
		best = plain->buffer_count++;
	if (plain->buffers[best].count < count)
		plain->buffers[best].count = count;
	plain->buffers[best].taken = true;
	return best;
}

static void release_buffer(struct engine_plain *plain, int value, int node)
{
	if (value >= 0 && plain->buffer_of[value] >= 0 && plain->last_use[value] == node)
		plain->buffers[plain->buffer_of[value]].taken = false;
}

static int plan_buffers(struct engine_plain *plain)
{
	const struct graph *graph = plain->graph;

	for (int k = 0; k < graph->node_count; k++) {
		plain->last_use[graph->nodes[k].input] = k;
		if (graph->nodes[k].second >= 0)
			plain->last_use[graph->nodes[k].second] = k;
	}
	for (int k = 0; k < graph->node_count; k++) {
		const struct graph_node *node = &graph->nodes[k];

		if (!plain->at[node->output])
			plain->buffer_of[node->output] =
				take_buffer(plain, graph->values[node->output].count);
		release_buffer(plain, node->input, k);
		release_buffer(plain, node->second, k);
		if (plain->last_use[node->output] < 0) /* read by nobody: not kept */
			release_buffer(plain, node->output, -1);
	}
	for (int k = 0; k < plain->buffer_count; k++) {
		plain->buffers[k].values =
			calloc(plain->buffers[k].count + GRAPH_SPARE, sizeof(float));
		if (!plain->buffers[k].values)
			return -ENOMEM;
	}
	for (int v = 0; v < graph->value_count; v++)
		if (plain->buffer_of[v] >= 0)
			plain->at[v] = plain->buffers[plain->buffer_of[v]].values;
	return 0;
}

static int pack_filters(struct engine_plain *plain)
{
	struct graph *graph = plain->graph;
	size_t largest = 1;

	for (int k = 0; k < graph->node_count; k++) {
		const struct graph_node *node = &graph->nodes[k];
		size_t outputs, depth;

		if (node->op != GRAPH_CONVOLUTION)
			continue;
		outputs = (size_t)graph->values[node->second].size[0];
		depth = graph->values[node->second].count / outputs;
		plain->packed[k] = pack_filter(plain->at[node->second], outputs, depth);
		if (!plain->packed[k])
			return -ENOMEM;
		largest = depth > largest ? depth : largest;
	}
	plain->patches = calloc(largest * KERNEL_PIXELS, sizeof(*plain->patches));
	return plain->patches ? 0 : -ENOMEM;
}

static int prepare(struct engine_plain *plain)
{
	const struct graph *graph = plain->graph;
	size_t values = (size_t)graph->value_count + 1, nodes = (size_t)graph->node_count + 1;
	int r;

	plain->at = calloc(values, sizeof(*plain->at));
	plain->packed = calloc(nodes, sizeof(*plain->packed));
	plain->last_use = calloc(values, sizeof(*plain->last_use));
	plain->buffers = calloc(nodes, sizeof(*plain->buffers));
	plain->buffer_of = calloc(values, sizeof(*plain->buffer_of));
	if (!plain->at || !plain->packed || !plain->last_use || !plain->buffers ||
	    !plain->buffer_of)
		return -ENOMEM;
	for (int v = 0; v < graph->value_count; v++) {
		plain->at[v] = graph->values[v].constant;
		plain->last_use[v] = -1;
		plain->buffer_of[v] = -1;
	}
	r = add_ports(plain);
	if (r == 0)
		r = plan_buffers(plain);
	if (r == 0)
		r = pack_filters(plain);
	return r;
}

static void destroy(struct engine *engine)
{
	struct engine_plain *plain = (struct engine_plain *)engine;

	for (int k = 0; k < engine->input_count; k++)
		free(engine->inputs[k].values);
	for (int k = 0; k < engine->output_count; k++)
		free(engine->outputs[k].values);
	for (int k = 0; plain->buffers && k < plain->buffer_count; k++)
		free(plain->buffers[k].values);
	for (int k = 0; plain->packed && k < plain->graph->node_count; k++)
		free(plain->packed[k]);
	free(plain->at);
	free(plain->packed);
	free(plain->last_use);
	free(plain->buffers);
	free(plain->buffer_of);
	free(plain->patches);
	graph_destroy(plain->graph);
	free(plain);
}

static const struct engine_class plain_class = {
	.name = "plain",
	.run = run,
	.destroy = destroy,
};

int engine_plain_create_take(struct graph **graph, struct problem *problem,
			     struct engine **ret_engine)
{
	struct engine_plain *plain = calloc(1, sizeof(*plain));
	int r;

	if (!plain)
		return problem_set(problem, -ENOMEM, "not enough memory for a network");
	plain->engine.class = &plain_class;
	plain->graph = take_pointer(*graph);
	r = prepare(plain);
	if (r < 0) {
		destroy(&plain->engine);
		return problem_set(problem, r, "not enough memory for a network");
	}
	graph_drop_packed(plain->graph, 1u << GRAPH_CONVOLUTION);
	*ret_engine = &plain->engine;
	return 0;
}
