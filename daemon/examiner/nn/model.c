/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/model.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"

enum { MODEL_BYTES_MAX = 16 << 20 };

static int read_whole(const char *path, struct problem *problem, struct model *ret_model)
{
	int r = file_read_path(path, MODEL_BYTES_MAX, &ret_model->bytes, &ret_model->size);
	if (r == 0 && ret_model->size == 0)
		r = -EINVAL;
	if (r == -EINVAL || r == -EISDIR || r == -EFBIG)
		return problem_set(problem, -EBADMSG,
				   "%s is not a model file; reinstall boothd-models or run"
				   " `make models` again",
				   path);
	if (r < 0)
		return problem_set(
			problem, r,
			"cannot read the model %s: %s; install the package boothd-models, or"
			" run `make models` in a source tree and name its folder",
			path, error_text(-r));
	return 0;
}

static int check_hash(const char *path, enum model_role role, const struct model *model,
		      struct problem *problem)
{
	struct hash hash;
	char found[HASH_TEXT_SIZE];
	int r = hash_bytes(model->bytes, model->size, &hash);
	if (r < 0)
		return r;
	hash_format(&hash, found);
	if (strcmp(found, model_sha256(role)) == 0)
		return 0;
	return problem_set(problem, -EBADMSG,
			   "model %s has SHA-256 %s, expected %s; reinstall boothd-models or run"
			   " `make models` again",
			   path, found, model_sha256(role));
}

int model_load(const char *folder, enum model_role role, struct problem *problem,
	       struct model *ret_model)
{
	char path[PATH_MAX];
	struct model model = { .bytes = NULL };
	int r = snprintf(path, sizeof(path), "%s/%s", folder, model_file_name(role));
	if (r < 0 || (size_t)r >= sizeof(path))
		return problem_set(problem, -ENAMETOOLONG,
				   "the models folder's name is too long: %s", folder);
	r = read_whole(path, problem, &model);
	if (r == 0)
		r = check_hash(path, role, &model, problem);
	if (r < 0) {
		model_finish(&model);
		return r;
	}
	*ret_model = model;
	return 0;
}

void model_finish(struct model *model)
{
	free(model->bytes);
	*model = (struct model){ .bytes = NULL };
}
