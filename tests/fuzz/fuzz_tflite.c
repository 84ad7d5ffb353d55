/* SPDX-License-Identifier: MIT */
/* aims: daemon/examiner/nn/tflite.c daemon/examiner/nn/graph.c daemon/examiner/nn/graph_ops.c */
/* A model file, its graph, and the plain engine if the graph is small. */
#include "daemon/examiner/nn/graph.h"
#include "daemon/examiner/nn/tflite.h"
#include "tests/fuzz/fuzz.h"

enum { FLOATS_MAX = 1 << 12, NODES_MAX = 16 };

static bool is_small(const struct graph *graph)
{
	size_t count = 0;
	for (int i = 0; i < graph->value_count && count <= FLOATS_MAX; i++)
		count += graph->values[i].count <= FLOATS_MAX ? graph->values[i].count
							      : FLOATS_MAX + 1;
	return count <= FLOATS_MAX && graph->node_count <= NODES_MAX;
}

static void run(const struct tflite *tflite)
{
	struct problem problem = { "" };
	struct engine *engine = NULL;
	if (engine_load(ENGINE_PLAIN, tflite, NULL, &problem, &engine) < 0)
		return;
	assert(engine_run(engine) == 0);
	for (int i = 0; i < engine_output_count(engine); i++)
		assert(engine_output(engine, i).values);
	engine_destroy(engine);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct problem problem = { "" };
	struct tflite *tflite = NULL;
	struct graph *graph = NULL;
	int r = tflite_read(bytes, size, "fuzz", &problem, &tflite);
	assert(r == 0 || (r == -EBADMSG && problem.text[0]));
	if (r < 0)
		return 0;
	r = graph_create(tflite, NULL, &problem, &graph);
	assert(r == 0 || (r == -EBADMSG && problem.text[0]));
	if (r == 0 && is_small(graph))
		run(tflite);
	graph_destroy(graph);
	tflite_destroy(tflite);
	return 0;
}
