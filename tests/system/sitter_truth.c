/* SPDX-License-Identifier: MIT */
/*
 * sitter_truth MODELS WIDTH HEIGHT [KEY VALUE]...: where the rendered sitter's eyes, cheeks and
 * hair really are, as one JSON object in pixels. System tests hold the booth's photo against it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/sitter/sitter.h"

/* The widest points of the canonical mesh's border: the cheeks, image-left first. */
enum { CHEEK_LEFT = 234, CHEEK_RIGHT = 454 };

static int set(struct sitter_scene *scene, const char *name, const char *value)
{
	const struct sitter_key *key = sitter_key_find(name, strlen(name));
	if (key == NULL) {
		(void)fprintf(stderr, "sitter_truth: no key is called %s\n", name);
		return -1;
	}
	*sitter_value(scene, key) = strtof(value, NULL);
	return 0;
}

int main(int argc, char **argv)
{
	struct problem problem = { "" };
	struct sitter_scene scene;
	struct sitter_truth truth;
	struct image image;
	struct sitter *sitter;

	if (argc < 4 || argc % 2 != 0) {
		(void)fputs("Usage: sitter_truth MODELS WIDTH HEIGHT [KEY VALUE]...\n", stderr);
		return 2;
	}
	sitter_scene_init(&scene);
	for (int i = 4; i < argc; i += 2)
		if (set(&scene, argv[i], argv[i + 1]) < 0)
			return 2;
	if (sitter_create(argv[1], (int)strtol(argv[2], NULL, 10), (int)strtol(argv[3], NULL, 10),
			  &problem, &sitter) < 0) {
		(void)fprintf(stderr, "sitter_truth: %s\n", problem.text);
		return 1;
	}
	sitter_render(sitter, &scene, 1, &image, &truth);
	(void)printf("{\"pupils\":[[%.2f,%.2f],[%.2f,%.2f]],\"cheeks\":[%.2f,%.2f],"
		     "\"head_top\":%.2f}\n",
		     (double)truth.pupils[0].x, (double)truth.pupils[0].y,
		     (double)truth.pupils[1].x, (double)truth.pupils[1].y,
		     (double)truth.points[CHEEK_LEFT].x, (double)truth.points[CHEEK_RIGHT].x,
		     (double)truth.head_top);
	sitter_destroy(sitter);
	return 0;
}
