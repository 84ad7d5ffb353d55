/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/model.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"

enum { SHA256_HEX = 64, MODEL_MOST_BYTES = 16 << 20 };

/* The same hashes as packaging/models/models.sha256; test_model compares the two. */
static const struct {
	const char *file;
	const char *sha256;
} pinned[MODEL_ROLES] = {
	[MODEL_DETECTOR_SHORT] = { "face_detection_short_range.tflite",
				   "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633" },
	[MODEL_DETECTOR_FULL] = { "face_detection_full_range.tflite",
				  "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3" },
	[MODEL_MESH] = { "face_landmark_with_attention.tflite",
			 "883b7411747bac657c30c462d305d312e9dec6adbf8b85e2f5d8d722fca9455d" },
	[MODEL_GEOMETRY] = { "geometry_pipeline_metadata_landmarks.binarypb",
			     "bdbcda96dfcb7da883da124aaa2c55dee49770d934f0fcc71747f8c21bdc75b4" },
	[MODEL_MASK_SQUARE] = { "selfie_segmentation.tflite",
				"8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27" },
	[MODEL_MASK_WIDE] = { "selfie_segmentation_landscape.tflite",
			      "4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894" },
};

const char *model_file_name(enum model_role role)
{
	return pinned[role].file;
}

const char *model_sha256(enum model_role role)
{
	return pinned[role].sha256;
}

static int read_whole(int fd, struct model *ret_model)
{
	struct stat status;
	autofree uint8_t *bytes = NULL;
	size_t size, done = 0;

	if (fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode) || status.st_size <= 0 || status.st_size > MODEL_MOST_BYTES)
		return -EBADMSG;
	size = (size_t)status.st_size;
	bytes = malloc(size);
	if (!bytes)
		return -ENOMEM;
	while (done < size) {
		ssize_t n = read(fd, bytes + done, size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return -EBADMSG; /* it shrank while we read */
		done += (size_t)n;
	}
	*ret_model = (struct model){ .bytes = take_pointer(bytes), .size = size };
	return 0;
}

static int hash(const struct model *model, char ret_hex[SHA256_HEX + 1])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;

	if (EVP_Digest(model->bytes, model->size, digest, &length, EVP_sha256(), NULL) != 1 ||
	    length != SHA256_HEX / 2)
		return -EIO;
	for (unsigned k = 0; k < length; k++)
		(void)snprintf(ret_hex + 2 * (size_t)k, 3, "%02x", digest[k]);
	return 0;
}

int model_load(const char *folder, enum model_role role, struct problem *problem,
	       struct model *ret_model)
{
	char path[PATH_MAX], found[SHA256_HEX + 1];
	struct model model = { .bytes = NULL };
	autoclose int fd = -1;
	int r = snprintf(path, sizeof(path), "%s/%s", folder, pinned[role].file);

	if (r < 0 || (size_t)r >= sizeof(path))
		return problem_set(problem, -ENAMETOOLONG,
				   "the models folder's name is too long: %s", folder);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		r = -errno;
		return problem_set(
			problem, r,
			"cannot open the model %s: %s; install the package boothd-models, or"
			" run `make models` in a source tree and name its folder",
			path, strerror(-r));
	}
	r = read_whole(fd, &model);
	if (r == -EBADMSG)
		return problem_set(problem, r,
				   "%s is not a model file; reinstall boothd-models or run"
				   " `make models` again",
				   path);
	if (r < 0)
		return problem_set(problem, r, "cannot read the model %s: %s", path, strerror(-r));
	r = hash(&model, found);
	if (r == 0 && strcmp(found, pinned[role].sha256) != 0)
		r = problem_set(
			problem, -EBADMSG,
			"model %s has SHA-256 %s, expected %s; reinstall boothd-models or run"
			" `make models` again",
			path, found, pinned[role].sha256);
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
