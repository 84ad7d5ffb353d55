/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/plain_ops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/vector.h"

enum { KERNEL_PIXELS = PLAIN_OPS_PIXELS, KERNEL_OUTPUTS = 8 };

static float clamp(float value, float low, float high)
{
	value = value < low ? low : value;
	return value > high ? high : value;
}

float *plain_ops_pack_filter(const float *filter, size_t outputs, size_t depth)
{
	size_t blocks = (outputs + KERNEL_OUTPUTS - 1) / KERNEL_OUTPUTS;
	float *packed = calloc(blocks * depth * KERNEL_OUTPUTS, sizeof(*packed));
	for (size_t o = 0; packed && o < outputs; o++)
		for (size_t k = 0; k < depth; k++)
			packed[(o / KERNEL_OUTPUTS * depth + k) * KERNEL_OUTPUTS +
			       o % KERNEL_OUTPUTS] = filter[o * depth + k];
	return packed;
}

/*
 * Computes sums[p][o], the dot product of pixels[p] and column o of the filter. The loop keeps all
 * sums in registers.
 */
static void multiply_block(const float *const pixels[KERNEL_PIXELS], const float *packed,
			   size_t depth, float sums[KERNEL_PIXELS][KERNEL_OUTPUTS])
{
	const float *p0 = pixels[0], *p1 = pixels[1], *p2 = pixels[2], *p3 = pixels[3];
	f32x4_loose a0 = { 0 }, b0 = { 0 }, a1 = { 0 }, b1 = { 0 };
	f32x4_loose a2 = { 0 }, b2 = { 0 }, a3 = { 0 }, b3 = { 0 };

	for (size_t k = 0; k < depth; k++) {
		f32x4_loose a = *(const f32x4_loose *)(packed + k * KERNEL_OUTPUTS);
		f32x4_loose b = *(const f32x4_loose *)(packed + k * KERNEL_OUTPUTS + 4);

		a0 += a * p0[k];
		b0 += b * p0[k];
		a1 += a * p1[k];
		b1 += b * p1[k];
		a2 += a * p2[k];
		b2 += b * p2[k];
		a3 += a * p3[k];
		b3 += b * p3[k];
	}
	*(f32x4_loose *)&sums[0][0] = a0;
	*(f32x4_loose *)&sums[0][4] = b0;
	*(f32x4_loose *)&sums[1][0] = a1;
	*(f32x4_loose *)&sums[1][4] = b1;
	*(f32x4_loose *)&sums[2][0] = a2;
	*(f32x4_loose *)&sums[2][4] = b2;
	*(f32x4_loose *)&sums[3][0] = a3;
	*(f32x4_loose *)&sums[3][4] = b3;
}

/*
 * Copies to `window`, row after row, the input pixels from which a convolution computes the output
 * pixel (x, y). Pixels outside the picture become zeros.
 */
static void gather_window(const struct plain_step *step, int32_t x, int32_t y, float *window)
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

static const float *window_of(const struct plain_step *step, size_t pixel, size_t depth,
			      float *room)
{
	const struct graph_node *node = step->node;
	int32_t x = (int32_t)(pixel % (size_t)step->out_size[2]);
	int32_t y = (int32_t)(pixel / (size_t)step->out_size[2]);
	/* A window of one pixel needs no padding, so its pixel is not copied. */
	if (node->window_width == 1 && node->window_height == 1)
		return step->in + ((size_t)(y * node->stride_y) * (size_t)step->in_size[2] +
				   (size_t)(x * node->stride_x)) *
					  depth;
	gather_window(step, x, y, room);
	return room;
}

static void store_sums(const struct plain_step *step, const float *sums, size_t first, float *out)
{
	size_t outputs = (size_t)step->out_size[3];
	size_t count = outputs - first < KERNEL_OUTPUTS ? outputs - first : KERNEL_OUTPUTS;
	for (size_t o = 0; o < count; o++) {
		float bias = step->bias ? step->bias[first + o] : 0;
		out[first + o] = clamp(sums[o] + bias, step->node->low, step->node->high);
	}
}

static void run_convolution(const struct plain_step *step)
{
	size_t outputs = (size_t)step->out_size[3];
	size_t pixels = (size_t)step->out_size[1] * (size_t)step->out_size[2];
	size_t depth = (size_t)step->node->window_height * (size_t)step->node->window_width *
		       (size_t)step->in_size[3];
	for (size_t first = 0; first < pixels; first += KERNEL_PIXELS) {
		size_t group = pixels - first < KERNEL_PIXELS ? pixels - first : KERNEL_PIXELS;
		const float *windows[KERNEL_PIXELS];
		float sums[KERNEL_PIXELS][KERNEL_OUTPUTS];
		/* If the last group has too few pixels, it repeats its first pixel. */
		for (size_t p = 0; p < KERNEL_PIXELS; p++)
			windows[p] = window_of(step, first + (p < group ? p : 0), depth,
					       step->patches + p * depth);
		for (size_t o = 0; o < outputs; o += KERNEL_OUTPUTS) {
			multiply_block(windows, step->packed + o * depth, depth, sums);
			for (size_t p = 0; p < group; p++)
				store_sums(step, sums[p], o, step->out + (first + p) * outputs);
		}
	}
}

/*
 * Computes one output pixel of a depthwise convolution from the input pixels under its window.
 * Pixels of the window that lie outside the picture are left out.
 */
static void depthwise_pixel(const struct plain_step *step, int32_t top, int32_t left, float *out)
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
			const float *in;
			if (column < 0 || column >= step->in_size[2])
				continue;
			in = step->in +
			     ((size_t)row * (size_t)step->in_size[2] + (size_t)column) * channels;
			const float *filter =
				step->second + (size_t)(j * node->window_width + i) * channels;
			for (size_t c = 0; c < channels; c++)
				out[c] += in[c] * filter[c];
		}
	}
	for (size_t c = 0; c < channels; c++)
		out[c] = clamp(out[c], node->low, node->high);
}

static void run_depthwise(const struct plain_step *step)
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

/*
 * Runs a deconvolution. Each input pixel makes one block of output pixels. The block is as large as
 * the filter, and blocks do not overlap.
 */
static void run_deconvolution(const struct plain_step *step)
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

static void run_pairwise(const struct plain_step *step)
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

static void pool_pixel(const struct plain_step *step, int32_t top, int32_t left, float *out)
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

static void run_max_pool(const struct plain_step *step)
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

/*
 * Computes averages over the whole picture from the sums of its rows: if thousands of pixels were
 * added one by one, a float would lose its last digits.
 */
static void run_global_average(const struct plain_step *step)
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

static void run_prelu(const struct plain_step *step)
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

static size_t count_of(const int32_t size[4])
{
	return (size_t)size[1] * (size_t)size[2] * (size_t)size[3];
}

static void run_clamp(const struct plain_step *step)
{
	for (size_t k = 0; k < count_of(step->in_size); k++)
		step->out[k] = clamp(step->in[k], step->node->low, step->node->high);
}

static void run_sigmoid(const struct plain_step *step)
{
	for (size_t k = 0; k < count_of(step->in_size); k++)
		step->out[k] = 1 / (1 + expf(-step->in[k]));
}

static void run_hard_swish(const struct plain_step *step)
{
	for (size_t k = 0; k < count_of(step->in_size); k++)
		step->out[k] = step->in[k] * clamp(step->in[k] + 3, 0, 6) / 6;
}

static void run_pad(const struct plain_step *step)
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

/*
 * Finds the two input pixels between which output pixel k lies along one axis, and the weight of
 * the second of them.
 */
static void resize_position(const struct graph_node *node, int32_t k, int32_t in, int32_t out,
			    int32_t *ret_first, int32_t *ret_second, float *ret_share)
{
	float scale = node->align_corners && out > 1 ? (float)(in - 1) / (float)(out - 1)
						     : (float)in / (float)out;
	float at = node->half_pixel ? ((float)k + 0.5f) * scale - 0.5f : (float)k * scale;
	at = clamp(at, 0, (float)(in - 1));
	int32_t first = (int32_t)at;
	*ret_first = first;
	*ret_second = first + 1 < in ? first + 1 : in - 1;
	*ret_share = at - (float)first;
}

static void run_resize(const struct plain_step *step)
{
	const int32_t *in = step->in_size, *size = step->out_size;
	size_t channels = (size_t)in[3], row = (size_t)in[2] * channels;
	float *out = step->out;
	for (int32_t y = 0; y < size[1]; y++) {
		int32_t y0, y1, x0, x1;
		float v, u;
		resize_position(step->node, y, in[1], size[1], &y0, &y1, &v);
		for (int32_t x = 0; x < size[2]; x++, out += channels) {
			resize_position(step->node, x, in[2], size[2], &x0, &x1, &u);
			const float *top = step->in + (size_t)y0 * row + (size_t)x0 * channels;
			const float *bottom = step->in + (size_t)y1 * row + (size_t)x0 * channels;
			size_t right = (size_t)(x1 - x0) * channels;
			for (size_t c = 0; c < channels; c++) {
				float above = top[c] + (top[right + c] - top[c]) * u;
				float below = bottom[c] + (bottom[right + c] - bottom[c]) * u;
				out[c] = above + (below - above) * v;
			}
		}
	}
}

void plain_ops_run(const struct plain_step *step)
{
	static void (*const runners[])(const struct plain_step *) = {
		[GRAPH_CONVOLUTION] = run_convolution,
		[GRAPH_DEPTHWISE] = run_depthwise,
		[GRAPH_DECONVOLUTION] = run_deconvolution,
		[GRAPH_ADD] = run_pairwise,
		[GRAPH_MULTIPLY] = run_pairwise,
		[GRAPH_MAX_POOL] = run_max_pool,
		[GRAPH_GLOBAL_AVERAGE] = run_global_average,
		[GRAPH_PRELU] = run_prelu,
		[GRAPH_CLAMP] = run_clamp,
		[GRAPH_SIGMOID] = run_sigmoid,
		[GRAPH_HARD_SWISH] = run_hard_swish,
		[GRAPH_PAD] = run_pad,
		[GRAPH_RESIZE] = run_resize,
	};
	runners[step->node->op](step);
}
