/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/engine.h"

#include <errno.h>
#include <string.h>

#include "daemon/examiner/nn/engine_class.h"

int engine_choice_parse(const char *text, enum engine_choice *ret_choice)
{
	static const char *const names[] = {
		[ENGINE_AUTO] = "auto",
		[ENGINE_XNNPACK] = "xnnpack",
		[ENGINE_PLAIN] = "plain",
	};
	for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++) {
		if (strcmp(text, names[k]) == 0) {
			*ret_choice = (enum engine_choice)k;
			return 0;
		}
	}
	return -EINVAL;
}

int engine_load(enum engine_choice choice, const struct tflite *model, const struct engine_cut *cut,
		struct problem *problem, struct engine **ret_engine)
{
	struct graph *graph = NULL;
	int r = graph_create(model, cut, problem, &graph);
	if (r < 0)
		return r;
	r = -ENOTSUP;
	if (choice != ENGINE_PLAIN)
		r = engine_xnnpack_create_take(&graph, problem, ret_engine);
	if (choice == ENGINE_PLAIN || (choice == ENGINE_AUTO && r == -ENOTSUP))
		r = engine_plain_create_take(&graph, problem, ret_engine);
	graph_destroy(graph);
	return r;
}

void engine_destroy(struct engine *engine)
{
	if (engine)
		engine->class->destroy(engine);
}

const char *engine_name(const struct engine *engine)
{
	return engine->class->name;
}

struct tensor engine_input(struct engine *engine, int index)
{
	return engine->inputs[index];
}

int engine_output_count(const struct engine *engine)
{
	return engine->output_count;
}

struct tensor engine_output(struct engine *engine, int index)
{
	return engine->outputs[index];
}

int engine_run(struct engine *engine)
{
	return engine->class->run(engine);
}
