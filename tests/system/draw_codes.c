/* SPDX-License-Identifier: MIT */
/*
 * Draws what the camera sees while a student holds a QR code before it, as a folder for a files:
 * camera: first BLANK pictures without a code, then SHOWN pictures with it.
 *
 *	draw_codes FOLDER TEXT BLANK SHOWN [MODULE_PX [WIDTH HEIGHT]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/phone.h"

static void write_picture(const char *folder, int number, const struct phone_scene *scene)
{
	char path[512];
	uint8_t *bytes = NULL, *grey = phone_draw(scene);
	size_t size = 0;
	phone_encode(grey, scene->width, scene->height, &bytes, &size);
	(void)snprintf(path, sizeof(path), "%.480s/%04d.jpg", folder, number);
	FILE *file = fopen(path, "wb");
	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	free(bytes);
	free(grey);
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		(void)fputs(
			"usage: draw_codes FOLDER TEXT BLANK SHOWN [MODULE_PX [WIDTH HEIGHT]]\n",
			stderr);
		return EXIT_FAILURE;
	}
	int blank = atoi(argv[3]), shown = atoi(argv[4]);
	double module_px = argc > 5 ? atof(argv[5]) : 2.7;
	for (int i = 0; i < blank + shown; i++) {
		const char *text = i < blank ? NULL : argv[2];
		struct phone_scene scene = phone_usual(text, module_px, (uint32_t)i);
		if (argc > 7) {
			scene.width = atoi(argv[6]);
			scene.height = atoi(argv[7]);
		}
		/* A hand is not still. */
		scene.x = i % 5 * 2.0;
		scene.y = i % 3 * 2.0;
		scene.turn_deg = i % 7 - 3.0;
		write_picture(argv[1], i, &scene);
	}
	return EXIT_SUCCESS;
}
