/* SPDX-License-Identifier: MIT */
/* Writes the gallery's pages as files. The declarations are in gallery.h. */
#include "booth-ui/gallery.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cairo.h>

#include "booth-ui/catalog.h"
#include "booth-ui/icon.h"
#include "booth-ui/page.h"

static int make_folder(const char *path, struct problem *problem)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return 0;
	int error = -errno;
	return problem_set(problem, error,
			   "cannot make the folder %s: %s; choose one that can be written", path,
			   strerror(-error));
}

static int write_png(cairo_surface_t *surface, const char *path, struct problem *problem)
{
	cairo_status_t status = cairo_surface_write_to_png(surface, path);
	if (status == CAIRO_STATUS_SUCCESS)
		return 0;
	return problem_set(problem, -EIO, "cannot write %s: %s; is the disk full?", path,
			   cairo_status_to_string(status));
}

/* An overview picture, which shows all samples of one language and size in rows, at a smaller
 * size. */
struct sheet {
	cairo_surface_t *surface;
	int columns, cell_width, cell_height;
	double scale;
};

enum { SHEET_GAP = 12, SHEET_CELL_PIXELS = 43000 };

static void sheet_begin(struct sheet *sheet, struct gallery_size size)
{
	sheet->scale = sqrt((double)SHEET_CELL_PIXELS / (size.width * size.height));
	sheet->cell_width = (int)(size.width * sheet->scale) + SHEET_GAP;
	sheet->cell_height = (int)(size.height * sheet->scale) + SHEET_GAP;
	sheet->columns = size.height > size.width ? 10 : 6;
	int rows = ((int)gallery_count() + sheet->columns - 1) / sheet->columns;
	sheet->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
						    sheet->columns * sheet->cell_width + SHEET_GAP,
						    rows * sheet->cell_height + SHEET_GAP);
	cairo_t *cairo = cairo_create(sheet->surface);
	icon_set_colour(cairo, 0x5c6b77ff);
	cairo_paint(cairo);
	cairo_destroy(cairo);
}

static void sheet_add(struct sheet *sheet, size_t n, cairo_surface_t *screen)
{
	int column = (int)n % sheet->columns, row = (int)n / sheet->columns;
	cairo_t *cairo = cairo_create(sheet->surface);
	cairo_translate(cairo, column * sheet->cell_width + SHEET_GAP,
			row * sheet->cell_height + SHEET_GAP);
	cairo_scale(cairo, sheet->scale, sheet->scale);
	cairo_set_source_surface(cairo, screen, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
	cairo_paint(cairo);
	cairo_destroy(cairo);
}

struct run {
	const char *folder;
	const struct gallery_choice *choice;
	struct gallery_size size;
	struct catalog catalog;
	struct paint *paint;
	struct paint_pictures pictures;
	struct image blink; /* the photo with shut eyes */
	struct sheet sheet;
};

static int render_sample(struct run *run, size_t n, cairo_surface_t *screen,
			 struct problem *problem)
{
	struct drawing_ruler ruler = paint_ruler(run->paint);
	struct drawing *drawing = malloc(sizeof(*drawing));
	if (!drawing)
		return problem_memory(problem);
	gallery_build(n, &run->size, &run->catalog, &ruler, drawing);
	struct image canvas = { .pixels = cairo_image_surface_get_data(screen),
				.width = run->size.width,
				.height = run->size.height,
				.stride = (size_t)cairo_image_surface_get_stride(screen) };
	cairo_surface_flush(screen);
	paint_forget(run->paint);
	struct paint_pictures pictures = run->pictures;
	if (strcmp(gallery_name(n), "rejected-one") == 0)
		pictures.picture[PICTURE_PHOTO] = run->blink;
	(void)paint_drawing(run->paint, drawing, &pictures, &canvas);
	cairo_surface_mark_dirty(screen);
	free(drawing);
	sheet_add(&run->sheet, n, screen);
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/%s/%s/%02zu-%s.png", run->folder,
		       run->catalog.language, run->size.name, n, gallery_name(n));
	return write_png(screen, path, problem);
}

static int render_size(struct run *run, struct problem *problem)
{
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/%s", run->folder, run->catalog.language);
	int r = make_folder(path, problem);
	if (r < 0)
		return r;
	(void)snprintf(path, sizeof(path), "%s/%s/%s", run->folder, run->catalog.language,
		       run->size.name);
	r = make_folder(path, problem);
	if (r < 0)
		return r;
	cairo_surface_t *screen =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, run->size.width, run->size.height);
	sheet_begin(&run->sheet, run->size);
	for (size_t n = 0; r == 0 && n < gallery_count(); n++)
		r = render_sample(run, n, screen, problem);
	(void)snprintf(path, sizeof(path), "%s/sheet-%s-%s.png", run->folder, run->catalog.language,
		       run->size.name);
	if (r == 0)
		r = write_png(run->sheet.surface, path, problem);
	cairo_surface_destroy(run->sheet.surface);
	cairo_surface_destroy(screen);
	return r;
}

static bool is_chosen(const struct gallery_choice *choice, const struct gallery_size *size)
{
	return choice->width == 0 ||
	       (choice->width == size->width && choice->height == size->height);
}

/* The page that leads to all pictures of the gallery. */
static int write_index(const char *folder, const struct gallery_choice *choice,
		       struct problem *problem)
{
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/index.html", folder);
	FILE *file = fopen(path, "we");
	if (!file)
		return problem_set(problem, -errno, "cannot write %s", path);
	(void)fputs("<!doctype html><meta charset=utf-8><title>The screens of the booth</title>\n"
		    "<style>body{font:16px sans-serif;margin:2em;background:#5c6b77;color:#fff}"
		    "img{height:20em;margin:.4em}a{color:#fff}</style>\n",
		    file);
	for (int l = 0; catalog_languages[l]; l++)
		for (int i = 0; i < GALLERY_SIZES; i++) {
			const char *language = catalog_languages[l];
			if (!is_chosen(choice, &gallery_sizes[i]) ||
			    (choice->language && strcmp(choice->language, language) != 0))
				continue;
			(void)fprintf(file, "<h2>%s, %s</h2>\n", language, gallery_sizes[i].name);
			for (size_t n = 0; n < gallery_count(); n++)
				(void)fprintf(
					file,
					"<a href='%s/%s/%02zu-%s.png'><img loading=lazy alt='%s' "
					"title='%s' src='%s/%s/%02zu-%s.png'></a>\n",
					language, gallery_sizes[i].name, n, gallery_name(n),
					gallery_name(n), gallery_name(n), language,
					gallery_sizes[i].name, n, gallery_name(n));
		}
	bool is_written = !ferror(file);
	if (fclose(file) != 0 || !is_written)
		return problem_set(problem, -EIO, "cannot write %s; is the disk full?", path);
	return 0;
}

static int render_language(struct run *run, const char *language, struct problem *problem)
{
	int r = catalog_open(language, &run->catalog);
	if (r < 0)
		return problem_set(problem, r, "the texts of %s are damaged; build again",
				   language);
	r = paint_create(language, &run->paint);
	if (r < 0)
		return problem_memory(problem);
	for (size_t i = 0; r == 0 && i < GALLERY_SIZES; i++) {
		run->size = gallery_sizes[i];
		if (is_chosen(run->choice, &run->size))
			r = render_size(run, problem);
	}
	paint_destroy(run->paint);
	return r;
}

int gallery_render(const char *folder, const struct gallery_choice *choice, struct problem *problem)
{
	struct run run = { .folder = folder, .choice = choice };
	int r = make_folder(folder, problem);
	if (r < 0)
		return r;
	r = gallery_draw_pictures(&run.pictures);
	if (r == 0)
		r = gallery_draw_blink(&run.blink);
	if (r < 0)
		return problem_memory(problem);
	for (int i = 0; r == 0 && catalog_languages[i]; i++)
		if (!choice->language || strcmp(choice->language, catalog_languages[i]) == 0)
			r = render_language(&run, catalog_languages[i], problem);
	gallery_free_pictures(&run.pictures);
	free(run.blink.pixels);
	return r < 0 ? r : write_index(folder, choice, problem);
}
