/* SPDX-License-Identifier: MIT */
/*
 * What the office hands in: a ZIP of 5,000 photos beside bsdtar, which makes the same one from the same
 * files and waits for the disk, too; a proof sheet of 50 photos beside decoding and drawing them alone. The
 * folder is ./build: a RAM disk would measure nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cairo.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/file.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/outputs/proof_sheet.h"
#include "daemon/outputs/zip_out.h"
#include "tests/support/bench.h"
#include "tests/support/pictures.h"

enum { PHOTOS = 5000, KINDS = 50, ROUNDS = 5, WIDTH = 480, HEIGHT = 640 };
enum { PLACE_WIDTH = 292, PLACE_HEIGHT = 390 /* 24.75 x 33 mm at 300 dpi */ };

static char folder[64] = "build/bench-outputs-XXXXXX", zip_path[100], pdf_path[100];
static uint8_t *photos[KINDS];
static size_t sizes[KINDS];
static struct problem problem;

static void expect(int r, const char *what)
{
	if (r < 0)
		bench_stop(what);
}

/* ---- the photos: 5,000 names of 50 files ---- */

static void name_photo(unsigned i, char path[128])
{
	(void)snprintf(path, 128, "%s/photos/2022%06u.jpg", folder, i);
}

static void make_photos(void)
{
	char path[128], other[128];
	(void)snprintf(path, sizeof(path), "%s/photos", folder);
	if (mkdir(path, 0700) < 0)
		bench_stop("cannot make the folder");
	for (unsigned i = 0; i < PHOTOS; i++) {
		name_photo(i, path);
		name_photo(i % KINDS, other);
		if (i >= KINDS) {
			expect(link(other, path), "cannot link a photo");
			continue;
		}
		struct image image = pictures_noisy(WIDTH, HEIGHT, 4 + (int)i % 6);
		pictures_encode_jpeg(&image, &(struct pictures_jpeg){ .quality = 85 }, &photos[i],
				     &sizes[i]);
		free(image.pixels);
		expect(file_write_path(path, photos[i], sizes[i]), "cannot write a photo");
	}
}

/* ---- the ZIP ---- */

static void add_photo(struct zip_out *zip, unsigned i)
{
	char path[128];
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	name_photo(i, path);
	expect(file_read_path(path, 1 << 20, &bytes, &size), "cannot read a photo");
	expect(zip_out_add(zip, strrchr(path, '/') + 1, bytes, size, 0, &problem), problem.text);
}

static void make_zip(void)
{
	struct zip_out *zip = NULL;
	(void)unlink(zip_path);
	expect(zip_out_create(zip_path, &problem, &zip), problem.text);
	for (unsigned i = 0; i < PHOTOS; i++)
		add_photo(zip, i);
	expect(zip_out_finish(zip, &problem), problem.text);
	zip_out_destroy(zip);
}

static void run_bsdtar(void)
{
	char command[400];
	(void)snprintf(command, sizeof(command),
		       "rm -f %s/b.zip; bsdtar -cf %s/b.zip --format zip --options "
		       "zip:compression=store -C %s/photos . && sync %s/b.zip",
		       folder, folder, folder, folder);
	if (system(command) != 0) /* NOLINT(cert-env33-c): a benchmark's own command */
		bench_stop("bsdtar (libarchive-tools) fails");
}

static void bench_zip(void)
{
	struct figures ours = { 0 }, theirs = { 0 };
	for (int i = 0; i < ROUNDS; i++) {
		int64_t start = figures_now_us();
		make_zip();
		figures_add(&ours, start);
		start = figures_now_us();
		run_bsdtar();
		figures_add(&theirs, start);
	}
	figures_print(&ours, "ZIP of 5,000 photos");
	figures_print(&theirs, "the same by bsdtar, with sync");
	figures_target("speed of the ZIP: time over bsdtar's (90 % of its speed: 1.11)",
		       figures_median_ms(&ours) / figures_median_ms(&theirs), "", 1.11);
}

/* ---- the proof sheet ---- */

static void make_proof(void)
{
	static const struct proof_heading heading = { "2026", "College", "Class", "",
						      "",     KINDS,     KINDS };
	static const struct handed person = { .student_number = "2022000001",
					      .name = "Name",
					      .id_tail = "1232" };
	struct proof_sheet *sheet = NULL;
	(void)unlink(pdf_path);
	expect(proof_sheet_create(pdf_path, &heading, &problem, &sheet), problem.text);
	for (unsigned i = 0; i < KINDS; i++)
		expect(proof_sheet_add(sheet, &person, photos[i], sizes[i], &problem),
		       problem.text);
	expect(proof_sheet_finish(sheet, &problem), problem.text);
	proof_sheet_destroy(sheet);
}

static void draw_one(cairo_t *cairo, const struct image *image)
{
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
		image->pixels, CAIRO_FORMAT_RGB24, image->width, image->height, (int)image->stride);
	cairo_save(cairo);
	cairo_scale(cairo, (double)PLACE_WIDTH / WIDTH, (double)PLACE_HEIGHT / HEIGHT);
	cairo_set_source_surface(cairo, surface, 0, 0);
	cairo_paint(cairo);
	cairo_restore(cairo);
	cairo_surface_destroy(surface);
}

static void decode_and_draw(struct jpeg_decoder *decoder)
{
	cairo_surface_t *page =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, PLACE_WIDTH, PLACE_HEIGHT);
	cairo_t *cairo = cairo_create(page);
	for (unsigned i = 0; i < KINDS; i++) {
		struct image image;
		expect(jpeg_decode_new(decoder, photos[i], sizes[i], 1, &problem, &image),
		       problem.text);
		draw_one(cairo, &image);
		free(image.pixels);
	}
	cairo_destroy(cairo);
	cairo_surface_destroy(page);
}

static void bench_proof(void)
{
	struct figures ours = { 0 }, bare = { 0 };
	struct jpeg_decoder *decoder = NULL;
	expect(jpeg_decoder_create(&decoder), "out of memory");
	make_proof(); /* the fonts are loaded once */
	for (int i = 0; i < 4 * ROUNDS; i++) {
		int64_t start = figures_now_us();
		make_proof();
		figures_add(&ours, start);
		start = figures_now_us();
		decode_and_draw(decoder);
		figures_add(&bare, start);
	}
	jpeg_decoder_destroy(decoder);
	figures_print(&ours, "proof sheet of 50 photos, with fsync");
	figures_print(&bare, "decoding and drawing them alone");
	figures_target("proof sheet over decoding and drawing",
		       figures_median_ms(&ours) / figures_median_ms(&bare), "", 2);
}

int main(void)
{
	if (!mkdtemp(folder))
		bench_stop("cannot make a folder in build");
	(void)snprintf(zip_path, sizeof(zip_path), "%s/a.zip", folder);
	(void)snprintf(pdf_path, sizeof(pdf_path), "%s/a.pdf", folder);
	make_photos();
	printf("photos of %zu to %zu KiB\n", sizes[0] / 1024, sizes[5] / 1024);
	bench_zip();
	bench_proof();
	for (unsigned i = 0; i < KINDS; i++)
		free(photos[i]);
	return directory_remove_tree(AT_FDCWD, folder) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
