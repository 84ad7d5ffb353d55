/* SPDX-License-Identifier: MIT */
#include "tests/support/bare.h"

#include <stdlib.h>

#include "daemon/examiner/nn/network.h"
#include "tests/support/bench.h"

struct network {
	const char *name;
	enum model_role role;
	const struct engine_cut *cut;
	bool is_live;
};

#define CUT(in, ...)                                                                               \
	&(const struct engine_cut)                                                                 \
	{                                                                                          \
		(const int[]){ in }, 1, (const int[]){ __VA_ARGS__ },                              \
			sizeof((int[]){ __VA_ARGS__ }) / sizeof(int)                               \
	}

/* The cuts are those of examiner/face/mesh.c. */
static const struct network networks[BARE_NETWORKS] = {
	{ "BlazeFace short range", MODEL_DETECTOR_SHORT, NULL, true },
	{ "BlazeFace full range", MODEL_DETECTOR_FULL, NULL, true },
	{ "mesh trunk", MODEL_MESH, CUT(0, 186, 710, 35), true },
	{ "mesh lips", MODEL_MESH, CUT(199, 684), true },
	{ "mesh left eye", MODEL_MESH, CUT(200, 687, 690), true },
	{ "mesh right eye", MODEL_MESH, CUT(201, 693, 696), true },
	{ "mask wide", MODEL_MASK_WIDE, NULL, true },
	{ "mask square", MODEL_MASK_SQUARE, NULL, false },
};

struct bare {
	struct engine *engines[BARE_NETWORKS];
};

static struct engine *load(const struct network *network, enum engine_choice choice)
{
	struct problem problem;
	struct engine *engine;
	struct tensor input;

	if (network_load(bench_models(), network->role, choice, network->cut, 1, &problem,
			 &engine) < 0)
		bench_stop(problem.text);
	input = engine_input(engine, 0);
	for (size_t k = 0; k < input.count; k++)
		input.values[k] = (float)(k * 7919 % 255) / 255;
	return engine;
}

struct bare *bare_create(enum engine_choice choice)
{
	struct bare *bare = calloc(1, sizeof(*bare));

	if (!bare)
		bench_stop("no memory");
	for (int n = 0; n < BARE_NETWORKS; n++)
		bare->engines[n] = load(&networks[n], choice);
	return bare;
}

void bare_destroy(struct bare *bare)
{
	for (int n = 0; bare && n < BARE_NETWORKS; n++)
		engine_destroy(bare->engines[n]);
	free(bare);
}

const char *bare_engine(const struct bare *bare)
{
	return engine_name(bare->engines[0]);
}

const char *bare_name(int network)
{
	return networks[network].name;
}

bool bare_is_live(int network)
{
	return networks[network].is_live;
}

int64_t bare_run(struct bare *bare, int64_t ret_us[BARE_NETWORKS])
{
	int64_t sum = 0;

	for (int n = 0; n < BARE_NETWORKS; n++) {
		const int64_t start = bench_thread_us();

		if (engine_run(bare->engines[n]) < 0)
			bench_stop("a network does not run");
		ret_us[n] = bench_thread_us() - start;
		sum += networks[n].is_live ? ret_us[n] : 0;
	}
	return sum;
}
