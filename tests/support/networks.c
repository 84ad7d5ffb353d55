/* SPDX-License-Identifier: MIT */
#include "tests/support/networks.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/imaging/picture.h"

const char *networks_models(void)
{
	const char *models = getenv("BOOTH_MODELS");
	const char *ci = getenv("CI");
	char path[512];

	models = models ? models : "build/models";
	(void)snprintf(path, sizeof(path), "%s/face_landmark_with_attention.tflite", models);
	if (access(path, R_OK) == 0)
		return models;
	if (ci && strcmp(ci, "true") == 0)
		fail_msg("%s is missing: make models", path);
	print_message("skipped: %s is not here (make models)\n", path);
	return NULL;
}

bool networks_photo(const char *folder, const char *prefix, int k, struct image *ret_image,
		    char ret_name[256])
{
	struct dirent **entries = NULL;
	struct problem problem;
	char path[768];
	int count = scandir(folder, &entries, NULL, alphasort), seen = 0;
	bool found = false;

	for (int j = 0; j < count; j++) {
		const char *name = entries[j]->d_name;

		if (name[0] != '.' && strncmp(name, prefix, strlen(prefix)) == 0 && seen++ == k) {
			(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
			(void)snprintf(ret_name, 256, "%s", name);
			found = true;
		}
		free(entries[j]);
	}
	free(entries);
	if (found && picture_read(path, &problem, ret_image) < 0)
		fail_msg("%s", problem.text);
	return found;
}
