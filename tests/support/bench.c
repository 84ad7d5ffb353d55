/* SPDX-License-Identifier: MIT */
#include "tests/support/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/imaging/picture.h"
#include "tests/support/pictures.h"

void bench_stop(const char *what)
{
	(void)fflush(stdout);
	(void)fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

int64_t bench_thread_us(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void bench_add_us(struct figures *figures, int64_t us)
{
	figures_add(figures, figures_now_us() - us);
}

long bench_private_kib(void)
{
	FILE *file = fopen("/proc/self/smaps_rollup", "re");
	char line[256];
	long sum = 0, kib;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Private_Clean: %ld", &kib) == 1 ||
		    sscanf(line, "Private_Dirty: %ld", &kib) == 1)
			sum += kib;
	if (file)
		(void)fclose(file);
	return sum;
}

const char *bench_models(void)
{
	const char *folder = getenv("BOOTH_MODELS");
	return folder ? folder : "build/models";
}

struct image bench_photo(const char *path)
{
	const char *shared = getenv("BOOTH_SHARED");
	struct problem problem;
	struct image photo;
	char usual[512];

	(void)snprintf(usual, sizeof(usual), "%s/faces/portraits/london_004_neutral.jpg",
		       shared ? shared : "../shared");
	if (picture_read(path ? path : usual, &problem, &photo) < 0)
		bench_stop(problem.text);
	return photo;
}

struct image bench_frame(const struct image *photo, int width, int height)
{
	struct image frame = { .width = width, .height = height, .stride = (size_t)width * 4 };
	const float scale = (float)photo->height / (float)height;
	const float left = ((float)width - (float)photo->width / scale) / 2;

	frame.pixels = malloc(frame.stride * (size_t)height);
	if (!frame.pixels)
		bench_stop("no memory");
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			int u = (int)(((float)x - left) * scale), v = (int)((float)y * scale);
			u = u < 0 ? 0 : u >= photo->width ? photo->width - 1 : u;
			memcpy(image_row(&frame, y) + 4 * (size_t)x,
			       image_row(photo, v) + 4 * (size_t)u, 4);
		}
	return frame;
}

void bench_encode(const struct image *frame, uint8_t **ret_bytes, size_t *ret_size)
{
	const struct pictures_jpeg flavour = { .quality = 90,
					       .is_422 = true,
					       .has_no_tables = true };
	pictures_encode_jpeg(frame, &flavour, ret_bytes, ret_size);
}
