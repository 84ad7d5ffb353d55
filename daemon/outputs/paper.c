/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cairo-pdf.h>

#include "daemon/base/cleanup.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/outputs/paper_inside.h"
#include "daemon/outputs/pdf_intent.h"

static const double mm_per_inch = 25.4, points_per_inch = 72;

/* The quality of a page's picture: high enough that small letters have no halo. */
enum { PAGE_QUALITY = 95 };

double paper_points(double mm)
{
	return mm / mm_per_inch * points_per_inch;
}

cairo_t *paper_cairo(struct paper *paper)
{
	return paper->cairo;
}

static int failed(const struct paper *paper, struct problem *problem)
{
	if (paper->error < 0)
		return problem_set(problem, paper->error, "%s", paper->problem.text);
	cairo_status_t status = cairo_status(paper->cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(paper->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		return 0;
	return problem_set(problem, status == CAIRO_STATUS_NO_MEMORY ? -ENOMEM : -EIO,
			   "cannot draw a page: %s", cairo_status_to_string(status));
}

/* Letters stand where their widths put them, not on whole pixels of a screen. */
static void make_exact(PangoLayout *layout)
{
	PangoContext *context = pango_layout_get_context(layout);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_round_glyph_positions(context, FALSE);
	cairo_font_options_destroy(options);
}

static int begin_drawing(struct paper *paper, struct problem *problem)
{
	paper->cairo = cairo_create(paper->surface);
	paper->layout = pango_cairo_create_layout(paper->cairo);
	make_exact(paper->layout);
	return failed(paper, problem);
}

static void end_drawing(struct paper *paper)
{
	g_clear_object(&paper->layout);
	cairo_destroy(paper->cairo);
	paper->cairo = NULL;
	cairo_surface_destroy(paper->surface);
	paper->surface = NULL;
}

static cairo_status_t on_bytes(void *user, const unsigned char *bytes, unsigned size)
{
	struct paper *paper = user;
	if (paper->error == 0)
		paper->error = new_file_write(paper->file, bytes, size, &paper->problem);
	return paper->error < 0 ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static int begin_pdf(struct paper *paper, const char *title, struct problem *problem)
{
	paper->surface = cairo_pdf_surface_create_for_stream(on_bytes, paper, 1, 1);
	/* pdf_intent_add() reads the tables that PDF 1.4 has */
	cairo_pdf_surface_restrict_to_version(paper->surface, CAIRO_PDF_VERSION_1_4);
	cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATOR, "booth-office");
	return begin_drawing(paper, problem);
}

int paper_create(const char *path, const char *title, struct problem *problem,
		 struct paper **ret_paper)
{
	struct paper *paper = calloc(1, sizeof(*paper));
	if (!paper)
		return problem_memory(problem);
	int r = new_file_create(path, problem, &paper->file);
	if (r == 0)
		r = begin_pdf(paper, title, problem);
	if (r < 0) {
		paper_destroy(paper);
		return r;
	}
	*ret_paper = paper;
	return 0;
}

int paper_create_pictures(const char *stem, int dpi, struct problem *problem,
			  struct paper **ret_paper)
{
	struct paper *paper = calloc(1, sizeof(*paper));
	if (!paper || !(paper->stem = strdup(stem))) {
		free(paper);
		return problem_memory(problem);
	}
	paper->dpi = dpi;
	*ret_paper = paper;
	return 0;
}

void paper_destroy(struct paper *paper)
{
	if (!paper)
		return;
	end_drawing(paper);
	new_file_destroy(paper->file);
	free(paper->stem);
	free(paper);
}

/* Makes the white page of a picture. */
static int begin_picture(struct paper *paper, double width, double height, struct problem *problem)
{
	double scale = paper->dpi / mm_per_inch;
	paper->width = (int)lround(width * scale);
	paper->height = (int)lround(height * scale);
	paper->surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, paper->width, paper->height);
	int r = begin_drawing(paper, problem);
	cairo_set_source_rgb(paper->cairo, 1, 1, 1);
	cairo_paint(paper->cairo);
	cairo_scale(paper->cairo, paper->dpi / points_per_inch, paper->dpi / points_per_inch);
	pango_cairo_update_layout(paper->cairo, paper->layout);
	return r;
}

int paper_begin_page(struct paper *paper, double width, double height, struct problem *problem)
{
	paper->pages++;
	if (!paper->file)
		return begin_picture(paper, width, height, problem);
	cairo_pdf_surface_set_size(paper->surface, paper_points(width), paper_points(height));
	return failed(paper, problem);
}

static int write_picture(struct paper *paper, struct problem *problem)
{
	struct jpeg_settings settings = { .quality = PAGE_QUALITY,
					  .dpi = paper->dpi,
					  .sampling = JPEG_SAMPLING_444 };
	struct image image = { cairo_image_surface_get_data(paper->surface), paper->width,
			       paper->height,
			       (size_t)cairo_image_surface_get_stride(paper->surface) };
	autofree uint8_t *bytes = NULL;
	autofree char *path = NULL;
	size_t size = 0;
	int r = jpeg_encode(&image, &settings, &bytes, &size);
	if (r < 0 || asprintf(&path, "%s-%u.jpg", paper->stem, paper->pages) < 0)
		return problem_memory(problem);
	return new_file_put(path, bytes, size, problem);
}

int paper_end_page(struct paper *paper, struct problem *problem)
{
	if (paper->file) {
		cairo_show_page(paper->cairo);
		return failed(paper, problem);
	}
	cairo_surface_flush(paper->surface);
	int r = failed(paper, problem);
	if (r == 0)
		r = write_picture(paper, problem);
	end_drawing(paper);
	return r;
}

int paper_finish(struct paper *paper, struct problem *problem)
{
	if (!paper->file)
		return 0;
	cairo_surface_finish(paper->surface);
	cairo_status_t status = cairo_surface_status(paper->surface);
	if (paper->error < 0 || status != CAIRO_STATUS_SUCCESS)
		return failed(paper, problem);
	int r = pdf_intent_add(paper->file, problem);
	return r < 0 ? r : new_file_keep(paper->file, problem);
}
