/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/network.h"

#include "daemon/examiner/nn/tflite.h"

static int load_cuts(const struct tflite *tflite, enum engine_choice choice,
		     const struct engine_cut *cuts, int count, struct problem *problem,
		     struct engine **ret_engines)
{
	for (int k = 0; k < count; k++) {
		int r = engine_load(choice, tflite, cuts ? &cuts[k] : NULL, problem,
				    &ret_engines[k]);
		if (r == 0)
			continue;
		while (k-- > 0) {
			engine_destroy(ret_engines[k]);
			ret_engines[k] = NULL;
		}
		return r;
	}
	return 0;
}

int network_load(const char *folder, enum model_role role, enum engine_choice choice,
		 const struct engine_cut *cuts, int count, struct problem *problem,
		 struct engine **ret_engines)
{
	struct model model;
	struct tflite *tflite = NULL;
	int r = model_load(folder, role, problem, &model);
	if (r < 0)
		return r;
	r = tflite_read(model.bytes, model.size, model_file_name(role), problem, &tflite);
	if (r == 0)
		r = load_cuts(tflite, choice, cuts, count, problem, ret_engines);
	tflite_destroy(tflite);
	model_finish(&model);
	return r;
}
