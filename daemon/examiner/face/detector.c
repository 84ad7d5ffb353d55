/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/detector.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "daemon/examiner/nn/model.h"
#include "daemon/examiner/nn/network.h"

/*
 * Boxes whose detector_overlap() is larger than this are merged, as in MediaPipe's face detection
 * graph.
 */
#define MERGE_OVERLAP 0.3f

enum { CANDIDATES_MAX = 256 };

/*
 * A grid of anchors. An anchor is a place at which the network looks for a face. `cells` is the
 * number of cells along each side of the grid, and `anchors` the number of anchors in each cell.
 * `boxes` and `scores` are the indices of the network's outputs that hold boxes and scores.
 */
struct layer {
	int cells, anchors;
	int boxes, scores;
};

struct layout {
	enum model_role role;
	int side;            /* side of the network's square input, in pixels */
	float scale, offset; /* a pixel value 0..255 becomes value * scale + offset */
	int keypoints;
	int layer_count;
	struct layer layers[2];
};

static const struct layout layouts[] = {
	[DETECTOR_SHORT] = { .role = MODEL_DETECTOR_SHORT,
			     .side = 128,
			     .scale = 1 / 127.5f,
			     .offset = -1,
			     .keypoints = FACE_KEYPOINTS,
			     .layer_count = 2,
			     .layers = { { 16, 2, 0, 2 }, { 8, 6, 1, 3 } } },
	[DETECTOR_FULL] = { .role = MODEL_DETECTOR_FULL,
			    .side = 192,
			    .scale = 1 / 127.5f,
			    .offset = -1,
			    .keypoints = FACE_KEYPOINTS,
			    .layer_count = 1,
			    .layers = { { 48, 1, 0, 1 } } },
	[DETECTOR_PALM] = { .role = MODEL_PALM,
			    .side = 192,
			    .scale = 1 / 255.0f,
			    .keypoints = DETECTION_KEYPOINTS,
			    .layer_count = 2,
			    .layers = { { 24, 2, 0, 2 }, { 12, 6, 1, 3 } } },
};

/*
 * Returns how many numbers an anchor has: centre, width and height of the box, then the keypoints.
 */
static size_t numbers_of(const struct layout *layout)
{
	return 4 + 2 * (size_t)layout->keypoints;
}

struct detector {
	const struct layout *layout;
	struct engine *engine;
	struct box square;
	struct detection candidates[CANDIDATES_MAX];
	int candidate_count;
};

static int check_outputs(const struct detector *detector, struct problem *problem)
{
	const struct layout *layout = detector->layout;
	for (int k = 0; k < layout->layer_count; k++) {
		const struct layer *layer = &layout->layers[k];
		size_t cells = (size_t)layer->cells;
		size_t anchors = cells * cells * (size_t)layer->anchors;
		if (layer->scores >= engine_output_count(detector->engine) ||
		    engine_output(detector->engine, layer->boxes).count !=
			    anchors * numbers_of(layout) ||
		    engine_output(detector->engine, layer->scores).count != anchors)
			return problem_set(problem, -EBADMSG,
					   "the detector %s has other outputs than expected",
					   model_file_name(layout->role));
	}
	return 0;
}

int detector_create(enum detector_range range, const char *models, enum engine_choice engine,
		    struct problem *problem, struct detector **ret_detector)
{
	struct detector *detector = calloc(1, sizeof(*detector));
	if (!detector)
		return problem_memory(problem);
	detector->layout = &layouts[range];
	int r = network_load(models, detector->layout->role, engine, NULL, 1, problem,
			     &detector->engine);
	if (r == 0)
		r = check_outputs(detector, problem);
	if (r < 0) {
		detector_destroy(detector);
		return r;
	}
	*ret_detector = detector;
	return 0;
}

void detector_destroy(struct detector *detector)
{
	if (!detector)
		return;
	engine_destroy(detector->engine);
	free(detector);
}

const char *detector_engine(const struct detector *detector)
{
	return engine_name(detector->engine);
}

struct box detector_whole(const struct image *image)
{
	float width = (float)image->width, height = (float)image->height;
	float side = fmaxf(width, height);
	return (struct box){ (width - side) / 2, (height - side) / 2, side, side };
}

float detector_overlap(const struct box *a, const struct box *b)
{
	float width = fminf(a->x + a->width, b->x + b->width) - fmaxf(a->x, b->x);
	float height = fminf(a->y + a->height, b->y + b->height) - fmaxf(a->y, b->y);
	if (width <= 0 || height <= 0)
		return 0;
	float both = width * height;
	float either = a->width * a->height + b->width * b->height - both;
	return either > 0 ? both / either : 0;
}

int detector_look(struct detector *detector, struct sampler *sampler, struct box square)
{
	struct sample_target target = {
		.rgb = engine_input(detector->engine, 0).values,
		.width = detector->layout->side,
		.height = detector->layout->side,
		.scale = detector->layout->scale,
		.offset = detector->layout->offset,
	};

	detector->square = square;
	return sample_region(sampler, square, &target);
}

/*
 * Converts the network's numbers for one face to picture pixels. The numbers are pixels of the
 * network's input, relative to an anchor.
 */
static struct detection decode(const struct detector *detector, const float *numbers,
			       float anchor_x, float anchor_y, float score)
{
	const struct box *square = &detector->square;
	float unit = 1 / (float)detector->layout->side;
	float width = numbers[2] * unit * square->width;
	float height = numbers[3] * unit * square->height;
	float x = square->x + (numbers[0] * unit + anchor_x) * square->width;
	float y = square->y + (numbers[1] * unit + anchor_y) * square->height;
	struct detection found = {
		.box = { x - width / 2, y - height / 2, width, height },
		.score = score,
	};
	for (int k = 0; k < detector->layout->keypoints; k++)
		found.keypoints[k] = (struct point){
			square->x + (numbers[4 + 2 * k] * unit + anchor_x) * square->width,
			square->y + (numbers[5 + 2 * k] * unit + anchor_y) * square->height,
		};
	return found;
}

static void collect(struct detector *detector, const struct layer *layer, float least_score)
{
	const float *boxes = engine_output(detector->engine, layer->boxes).values;
	const float *scores = engine_output(detector->engine, layer->scores).values;
	int anchors = layer->cells * layer->cells * layer->anchors;
	float least_logit = logf(least_score / (1 - least_score));
	for (int k = 0; k < anchors && detector->candidate_count < CANDIDATES_MAX; k++) {
		int cell = k / layer->anchors;
		int row = cell / layer->cells, column = cell % layer->cells;
		float x = ((float)column + 0.5f) / (float)layer->cells;
		float y = ((float)row + 0.5f) / (float)layer->cells;
		if (!(scores[k] >= least_logit))
			continue;
		detector->candidates[detector->candidate_count++] =
			decode(detector, boxes + (size_t)k * numbers_of(detector->layout), x, y,
			       1 / (1 + expf(-scores[k])));
	}
}

static int by_score(const void *left, const void *right)
{
	const struct detection *a = left, *b = right;
	return (a->score < b->score) - (a->score > b->score);
}

static void add_weighted(struct detection *sum, const struct detection *item)
{
	float weight = item->score;
	sum->box.x += weight * item->box.x;
	sum->box.y += weight * item->box.y;
	sum->box.width += weight * item->box.width;
	sum->box.height += weight * item->box.height;
	for (int k = 0; k < DETECTION_KEYPOINTS; k++) {
		sum->keypoints[k].x += weight * item->keypoints[k].x;
		sum->keypoints[k].y += weight * item->keypoints[k].y;
	}
	sum->score += weight;
}

static void divide(struct detection *sum)
{
	float weight = 1 / sum->score;
	sum->box.x *= weight;
	sum->box.y *= weight;
	sum->box.width *= weight;
	sum->box.height *= weight;
	for (int k = 0; k < DETECTION_KEYPOINTS; k++) {
		sum->keypoints[k].x *= weight;
		sum->keypoints[k].y *= weight;
	}
}

/* Replaces each group of overlapping candidates by one candidate: their mean, weighted by score. */
static void merge(struct detector *detector, struct detections *ret)
{
	int left = detector->candidate_count;
	qsort(detector->candidates, (size_t)left, sizeof(*detector->candidates), by_score);
	ret->count = 0;
	while (left > 0 && ret->count < FACES_MAX) {
		struct detection best = detector->candidates[0], sum = { .score = 0 };
		int kept = 0;
		for (int k = 0; k < left; k++) {
			const struct detection *item = &detector->candidates[k];
			if (k == 0 || detector_overlap(&best.box, &item->box) > MERGE_OVERLAP)
				add_weighted(&sum, item);
			else
				detector->candidates[kept++] = *item;
		}
		divide(&sum);
		sum.score = best.score;
		ret->items[ret->count++] = sum;
		left = kept;
	}
}

int detector_find(struct detector *detector, float least_score, struct detections *ret_detections)
{
	int r = engine_run(detector->engine);
	if (r < 0)
		return r;
	detector->candidate_count = 0;
	for (int k = 0; k < detector->layout->layer_count; k++)
		collect(detector, &detector->layout->layers[k], least_score);
	merge(detector, ret_detections);
	return 0;
}
