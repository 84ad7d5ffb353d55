/* SPDX-License-Identifier: MIT */
#include "daemon/booth-check/check_output.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/core/wording.h"
#include "daemon/imaging/photo.h"
#include "daemon/imaging/picture.h"

enum { PATH_MAX_BYTES = 4096 };

/* ---- names of the output files ---- */

/* The name of a file: the last component of its path, without its extension. */
struct stem {
	const char *name;
	int length;
};

static struct stem stem_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *name = slash ? slash + 1 : file;
	const char *dot = strrchr(name, '.');
	return (struct stem){ name, dot && dot > name ? (int)(dot - name) : (int)strlen(name) };
}

/* Returns how many of the files before file number n have the same name as it. Equal names are
 * usual: in a spool all files are called original.jpg. */
static int count_namesakes(const struct check_output *output, int n)
{
	struct stem own = stem_of(output->files[n]);
	int count = 0;
	for (int i = 0; i < n; i++) {
		struct stem other = stem_of(output->files[i]);
		count += other.length == own.length &&
			 memcmp(other.name, own.name, (size_t)own.length) == 0;
	}
	return count;
}

static bool is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Chooses the path of an output file. For one input file, this is `out` itself. If `out` is a
 * folder, it is out/NAME.EXTENSION, or out/NAME-2.EXTENSION for the second input file with this
 * name. */
static void path_for(const struct check_output *output, const char *out, int n,
		     const char *extension, char path[PATH_MAX_BYTES])
{
	struct stem stem = stem_of(output->files[n]);
	bool has_several = output->file_count > 1;
	int namesakes = has_several ? count_namesakes(output, n) : 0;
	if (namesakes > 0)
		(void)snprintf(path, PATH_MAX_BYTES, "%s/%.*s-%d%s", out, stem.length, stem.name,
			       namesakes + 1, extension);
	else if (has_several || is_folder(out))
		(void)snprintf(path, PATH_MAX_BYTES, "%s/%.*s%s", out, stem.length, stem.name,
			       extension);
	else
		(void)snprintf(path, PATH_MAX_BYTES, "%s", out);
}

/* Makes the folder. An error is not reported here: writing a file into the folder then fails too,
 * and that error is reported. */
static void make_folder(const char *out)
{
	if (out)
		(void)mkdir(out, 0777);
}

void check_output_prepare(const struct check_output *output)
{
	if (output->file_count < 2)
		return;
	make_folder(output->crop);
	make_folder(output->overlay);
}

/* ---- writing the pictures ---- */

static int write_crop(const struct image *image, const struct crop *crop,
		      const struct profile *profile, const char *path, struct problem *problem)
{
	struct photo_spec spec = photo_spec_of(profile);
	struct photo photo = { 0 };
	int r = photo_finish(image, crop, &spec, problem, &photo);
	if (r < 0)
		return r;
	r = file_write_path(path, photo.bytes, photo.size_bytes);
	photo_release(&photo);
	return r < 0 ? problem_set(problem, r, "%s: cannot be written: %s", path, error_text(-r))
		     : 0;
}

static int write_overlay(const struct image *image, const struct crop *crop,
			 const struct examiner *examiner, const char *path, struct problem *problem)
{
	struct image canvas = *image;
	canvas.stride = (size_t)image->width * IMAGE_BYTES_PER_PIXEL;
	autofree uint8_t *pixels = malloc(canvas.stride * (size_t)image->height);
	if (!pixels)
		return problem_memory(problem);
	canvas.pixels = pixels;
	for (int y = 0; y < image->height; y++)
		memcpy(image_row(&canvas, y), image_row(image, y), canvas.stride);
	examiner_draw(examiner, crop, &canvas);
	return picture_write_png(path, &canvas, problem);
}

int check_output_write(const struct check_output *output, int n, const struct image *image,
		       const struct examination *found, const struct profile *profile,
		       const struct examiner *examiner, struct problem *problem)
{
	struct crop crop = examination_crop(found, profile, image);
	bool can_crop = crop.has_rectangle && crop.violations == 0;
	char path[PATH_MAX_BYTES];
	int r = 0;
	if (output->crop && can_crop) {
		path_for(output, output->crop, n, ".jpg", path);
		r = write_crop(image, &crop, profile, path, problem);
	} else if (output->crop) { /* the photo would have to be padded or enlarged */
		(void)fprintf(stderr,
			      wording_of("booth-check: %s: no photo of the profile's proportions "
					 "can be cut from it; none is written\n"),
			      output->files[n]);
	}
	if (r == 0 && output->overlay) {
		path_for(output, output->overlay, n, ".png", path);
		r = write_overlay(image, &crop, examiner, path, problem);
	}
	return r;
}
