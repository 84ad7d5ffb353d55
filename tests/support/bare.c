/* SPDX-License-Identifier: MIT */
#include "tests/support/bare.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/examiner/nn/network.h"
#include "tests/support/bench.h"

struct network {
	const char *name;
	enum model_role role;
	const struct engine_cut *cut;
	size_t runs; /* where struct face_runs counts it */
};

#define CUT(in, ...)                                                                               \
	&(const struct engine_cut)                                                                 \
	{                                                                                          \
		(const int[]){ in }, 1, (const int[]){ __VA_ARGS__ },                              \
			sizeof((int[]){ __VA_ARGS__ }) / sizeof(int)                               \
	}

#define RUNS(member) offsetof(struct face_runs, member)

/* The cuts are those of examiner/face/mesh.c. */
static const struct network networks[BARE_NETWORKS] = {
	{ "BlazeFace short range", MODEL_DETECTOR_SHORT, NULL, RUNS(detect_short) },
	{ "BlazeFace full range", MODEL_DETECTOR_FULL, NULL, RUNS(detect_full) },
	{ "mesh trunk", MODEL_MESH, CUT(0, 186, 710, 35), RUNS(mesh_trunk) },
	{ "mesh lips", MODEL_MESH, CUT(199, 684), RUNS(mesh_heads) },
	{ "mesh left eye", MODEL_MESH, CUT(200, 687, 690), RUNS(mesh_heads) },
	{ "mesh right eye", MODEL_MESH, CUT(201, 693, 696), RUNS(mesh_heads) },
	{ "mask wide", MODEL_MASK_WIDE, NULL, RUNS(mask_wide) },
	{ "mask square", MODEL_MASK_SQUARE, NULL, RUNS(mask_square) },
	{ "palms", MODEL_PALM, NULL, RUNS(palms) },
	{ "hand", MODEL_HAND, NULL, RUNS(hands) },
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

struct bare_runs bare_runs_once(void)
{
	struct bare_runs runs;
	for (int n = 0; n < BARE_NETWORKS; n++)
		runs.count[n] = 1;
	return runs;
}

struct bare_runs bare_runs_of(const struct face_runs *from)
{
	struct bare_runs runs;
	for (int n = 0; n < BARE_NETWORKS; n++)
		memcpy(&runs.count[n], (const char *)from + networks[n].runs, sizeof(int));
	return runs;
}

int64_t bare_run(struct bare *bare, const struct bare_runs *runs, int64_t ret_us[BARE_NETWORKS])
{
	int64_t sum = 0;

	for (int n = 0; n < BARE_NETWORKS; n++) {
		const int64_t start = bench_thread_us();

		for (int k = 0; k < runs->count[n]; k++)
			if (engine_run(bare->engines[n]) < 0)
				bench_stop("a network does not run");
		ret_us[n] = bench_thread_us() - start;
		sum += ret_us[n];
	}
	return sum;
}
