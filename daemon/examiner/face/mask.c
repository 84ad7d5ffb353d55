/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/mask.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "daemon/examiner/nn/network.h"

enum { VALUES_MAX = 256 * 256 };

static const struct {
	enum model_role role;
	int width, height;
} shapes[] = {
	[MASK_SQUARE] = { MODEL_MASK_SQUARE, 256, 256 },
	[MASK_WIDE] = { MODEL_MASK_WIDE, 256, 144 },
};

struct mask {
	enum mask_shape shape;
	struct engine *engine;
	struct box area;
	uint8_t values[VALUES_MAX];
};

int mask_create(enum mask_shape shape, const char *models, enum engine_choice engine,
		struct problem *problem, struct mask **ret_mask)
{
	struct mask *mask = calloc(1, sizeof(*mask));
	size_t pixels = (size_t)shapes[shape].width * (size_t)shapes[shape].height;
	if (!mask)
		return problem_memory(problem);
	mask->shape = shape;
	int r = network_load(models, shapes[shape].role, engine, NULL, 1, problem, &mask->engine);
	if (r == 0 && (engine_input(mask->engine, 0).count != pixels * 3 ||
		       engine_output(mask->engine, 0).count != pixels))
		r = problem_set(problem, -EBADMSG,
				"the mask network %s has another size than expected",
				model_file_name(shapes[shape].role));
	if (r < 0) {
		mask_destroy(mask);
		return r;
	}
	*ret_mask = mask;
	return 0;
}

void mask_destroy(struct mask *mask)
{
	if (!mask)
		return;
	engine_destroy(mask->engine);
	free(mask);
}

int mask_look(struct mask *mask, struct sampler *sampler, struct box area)
{
	struct sample_target target = {
		.rgb = engine_input(mask->engine, 0).values,
		.width = shapes[mask->shape].width,
		.height = shapes[mask->shape].height,
		.scale = 1 / 255.0f,
	};
	mask->area = area;
	return sample_region(sampler, area, &target);
}

int mask_run(struct mask *mask, struct face_mask *ret_found)
{
	struct tensor output = engine_output(mask->engine, 0);
	int r = engine_run(mask->engine);
	if (r < 0)
		return r;
	for (size_t k = 0; k < output.count; k++)
		mask->values[k] = (uint8_t)(fminf(fmaxf(output.values[k], 0), 1) * 255 + 0.5f);
	*ret_found = (struct face_mask){
		.values = mask->values,
		.width = shapes[mask->shape].width,
		.height = shapes[mask->shape].height,
		.area = mask->area,
	};
	return 0;
}

float face_mask_at(const struct face_mask *mask, float x, float y)
{
	float u = (x - mask->area.x) * (float)mask->width / mask->area.width - 0.5f;
	float v = (y - mask->area.y) * (float)mask->height / mask->area.height - 0.5f;
	u = fminf(fmaxf(u, 0), (float)(mask->width - 1));
	v = fminf(fmaxf(v, 0), (float)(mask->height - 1));
	int x0 = (int)u;
	int y0 = (int)v;
	int x1 = x0 + 1 < mask->width ? x0 + 1 : x0;
	const uint8_t *top = mask->values + (size_t)y0 * (size_t)mask->width;
	const uint8_t *bottom = y0 + 1 < mask->height ? top + mask->width : top;
	u -= (float)x0;
	v -= (float)y0;
	return (((float)top[x0] * (1 - u) + (float)top[x1] * u) * (1 - v) +
		((float)bottom[x0] * (1 - u) + (float)bottom[x1] * u) * v) /
	       255;
}
