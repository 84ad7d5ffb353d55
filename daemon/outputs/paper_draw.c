/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <qrencode.h>

#include "daemon/base/cleanup.h"
#include "daemon/core/utf8.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/outputs/paper_inside.h"

#define FAMILY "Noto Sans CJK SC"

/* a single line may become this much smaller before it is cut */
static const double smallest = 0.6;

enum {
	/* width of the white margin on each side of a QR code, in modules: readers need it (ISO/IEC 18004) */
	CODE_MARGIN = 4,
	PICTURE_QUALITY = 95, /* of a JPEG that is made for the PDF */
};

static void set_colour(cairo_t *cairo, uint32_t colour)
{
	cairo_set_source_rgb(cairo, (double)(colour >> 16 & 0xff) / 255,
			     (double)(colour >> 8 & 0xff) / 255, (double)(colour & 0xff) / 255);
}

/* U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069 turn the direction of what follows. */
static bool turns_direction(const char *text)
{
	const uint8_t *c = (const uint8_t *)text;
	if (c[0] != 0xe2 || (c[1] != 0x80 && c[1] != 0x81))
		return false;
	if (c[1] == 0x81)
		return c[2] >= 0xa6 && c[2] <= 0xa9;
	return c[2] == 0x8e || c[2] == 0x8f || (c[2] >= 0xaa && c[2] <= 0xae);
}

static void clean(char *text, bool has_breaks)
{
	char *to = text;
	utf8_repair(text);
	for (const char *from = text; *from;) {
		if (turns_direction(from)) {
			from += 3;
			continue;
		}
		bool is_control = (uint8_t)*from < ' ' || *from == 0x7f;
		if (*from == '\n' && has_breaks)
			is_control = false;
		*to++ = is_control ? ' ' : *from;
		from++;
	}
	*to = '\0';
}

static void set_font(PangoLayout *layout, double size, bool is_bold)
{
	PangoFontDescription *font = pango_font_description_new();
	pango_font_description_set_family_static(font, FAMILY);
	pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(font, paper_points(size) * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

/* Makes a single line as small as it must be to fit, within limits. */
static void shrink(PangoLayout *layout, const struct paper_style *style, double width)
{
	int natural = 0;
	pango_layout_set_width(layout, -1);
	pango_layout_get_size(layout, &natural, NULL);
	double share = width * PANGO_SCALE / fmax(natural, 1);
	if (share < 1)
		set_font(layout, style->size * fmax(share * 0.995, smallest), style->is_bold);
}

/* height: in mm; limits the lines where the style does not. */
static void prepare(struct paper *paper, const struct paper_style *style, double width,
		    double height, const char *text)
{
	static const PangoAlignment aligns[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
						 PANGO_ALIGN_RIGHT };
	PangoLayout *layout = paper->layout;
	autofree char *copy = strdup(text);
	if (copy)
		clean(copy, style->has_breaks);
	set_font(layout, style->size, style->is_bold);
	pango_layout_set_text(layout, copy ? copy : "", -1);
	pango_layout_set_alignment(layout, aligns[style->align]);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	if (style->lines == 1)
		shrink(layout, style, paper_points(width));
	pango_layout_set_width(layout, (int)(paper_points(width) * PANGO_SCALE));
	pango_layout_set_height(layout, style->lines > 0
						? -style->lines
						: (int)(paper_points(height) * PANGO_SCALE));
}

static double to_mm(int pango_units)
{
	return (double)pango_units / PANGO_SCALE / paper_points(1);
}

double paper_text(struct paper *paper, const struct paper_style *style, struct paper_box box,
		  const char *text)
{
	int height = 0;
	if (!text[0] || !paper->layout)
		return 0;
	prepare(paper, style, box.width, box.height, text);
	pango_layout_get_size(paper->layout, NULL, &height);
	double y = box.y + (style->is_middle ? (box.height - to_mm(height)) / 2 : 0);
	set_colour(paper->cairo, style->colour);
	cairo_move_to(paper->cairo, paper_points(box.x), paper_points(y));
	pango_cairo_show_layout(paper->cairo, paper->layout);
	return to_mm(height);
}

void paper_measure(struct paper *paper, const struct paper_style *style, double width,
		   const char *text, double *ret_width, double *ret_height)
{
	enum { ENOUGH_MM = 10000 };
	int across = 0, down = 0;
	prepare(paper, style, width, ENOUGH_MM, text);
	pango_layout_get_size(paper->layout, &across, &down);
	*ret_width = to_mm(across);
	*ret_height = to_mm(down);
}

static void trace(struct paper *paper, struct paper_box box, double radius)
{
	double x = paper_points(box.x), y = paper_points(box.y), r = paper_points(radius);
	double right = x + paper_points(box.width), bottom = y + paper_points(box.height);
	if (radius <= 0) {
		cairo_rectangle(paper->cairo, x, y, right - x, bottom - y);
		return;
	}
	cairo_new_sub_path(paper->cairo);
	cairo_arc(paper->cairo, right - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(paper->cairo, right - r, bottom - r, r, 0, M_PI / 2);
	cairo_arc(paper->cairo, x + r, bottom - r, r, M_PI / 2, M_PI);
	cairo_arc(paper->cairo, x + r, y + r, r, M_PI, 3 * M_PI / 2);
	cairo_close_path(paper->cairo);
}

void paper_fill(struct paper *paper, struct paper_box box, double radius, uint32_t colour)
{
	set_colour(paper->cairo, colour);
	trace(paper, box, radius);
	cairo_fill(paper->cairo);
}

void paper_frame(struct paper *paper, struct paper_box box, double line, uint32_t colour)
{
	struct paper_box middle = { box.x + line / 2, box.y + line / 2, box.width - line,
				    box.height - line };
	set_colour(paper->cairo, colour);
	trace(paper, middle, 0);
	cairo_set_line_width(paper->cairo, paper_points(line));
	cairo_stroke(paper->cairo);
}

void paper_rule(struct paper *paper, double x1, double y1, double x2, double y2, double line,
		uint32_t colour)
{
	set_colour(paper->cairo, colour);
	cairo_move_to(paper->cairo, paper_points(x1), paper_points(y1));
	cairo_line_to(paper->cairo, paper_points(x2), paper_points(y2));
	cairo_set_line_width(paper->cairo, paper_points(line));
	cairo_stroke(paper->cairo);
}

int paper_code(struct paper *paper, const char *text, struct paper_box box, struct problem *problem)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (!code)
		return errno == ENOMEM
			       ? problem_memory(problem)
			       : problem_set(problem, -EINVAL, "%s is no text for a QR code", text);
	double module = fmin(box.width, box.height) / (code->width + 2 * CODE_MARGIN);
	set_colour(paper->cairo, 0);
	for (int i = 0; i < code->width * code->width; i++) {
		int row = i / code->width, column = i % code->width;
		double x = box.x + (CODE_MARGIN + column) * module;
		double y = box.y + (CODE_MARGIN + row) * module;
		if (code->data[i] & 1)
			trace(paper, (struct paper_box){ x, y, module, module }, 0);
	}
	cairo_fill(paper->cairo);
	QRcode_free(code);
	return 0;
}

/* Gives the JPEG to the surface, which then owns the bytes. */
static int attach(cairo_surface_t *surface, uint8_t *jpeg, size_t size, struct problem *problem)
{
	if (cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, jpeg, size, free, jpeg) ==
	    CAIRO_STATUS_SUCCESS)
		return 0;
	free(jpeg);
	return problem_memory(problem);
}

/* Creates a picture of this size with a surface. */
static int create_picture(int width, int height, struct problem *problem,
			  struct paper_picture **ret_picture)
{
	struct paper_picture *picture = calloc(1, sizeof(*picture));
	if (!picture)
		return problem_memory(problem);
	picture->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	if (cairo_surface_status(picture->surface) != CAIRO_STATUS_SUCCESS) {
		paper_picture_destroy(picture);
		return problem_memory(problem);
	}
	*ret_picture = picture;
	return 0;
}

int paper_picture_create(const struct image *image, struct problem *problem,
			 struct paper_picture **ret_picture)
{
	struct paper_picture *picture = NULL;
	int r = create_picture(image->width, image->height, problem, &picture);
	if (r < 0)
		return r;
	uint8_t *pixels = cairo_image_surface_get_data(picture->surface);
	int stride = cairo_image_surface_get_stride(picture->surface);
	for (int y = 0; y < image->height; y++)
		memcpy(pixels + (size_t)y * (size_t)stride, image_row(image, y),
		       (size_t)image->width * IMAGE_BYTES_PER_PIXEL);
	cairo_surface_mark_dirty(picture->surface);
	*ret_picture = picture;
	return 0;
}

int paper_picture_embed(const uint8_t *jpeg, size_t size, struct problem *problem,
			struct paper_picture **ret_picture)
{
	struct paper_picture *picture = NULL;
	struct jpeg_info info;
	int r = jpeg_probe(jpeg, size, problem, &info);
	if (r < 0)
		return r;
	if (!jpeg_is_complete(jpeg, size, NULL))
		return problem_set(problem, -EBADMSG, "the picture's end is missing");
	r = create_picture(info.width, info.height, problem, &picture);
	if (r < 0)
		return r;
	picture->is_embedded = true;
	uint8_t *copy = malloc(size);
	r = copy ? 0 : problem_memory(problem);
	if (copy)
		r = attach(picture->surface, memcpy(copy, jpeg, size), size, problem);
	if (r < 0)
		paper_picture_destroy(picture);
	else
		*ret_picture = picture;
	return r;
}

void paper_picture_destroy(struct paper_picture *picture)
{
	if (!picture)
		return;
	cairo_surface_destroy(picture->surface);
	free(picture);
}

struct paper_box paper_picture_fit(const struct paper_picture *picture, struct paper_box box)
{
	double across = cairo_image_surface_get_width(picture->surface);
	double down = cairo_image_surface_get_height(picture->surface);
	double scale = fmin(box.width / across, box.height / down);
	double width = across * scale, height = down * scale;
	return (struct paper_box){ box.x + (box.width - width) / 2,
				   box.y + (box.height - height) / 2, width, height };
}

/* cairo would store the pixels without loss, at ten times the bytes. */
static int add_jpeg(const struct paper_picture *picture, struct problem *problem)
{
	static const struct jpeg_settings settings = { .quality = PICTURE_QUALITY,
						       .dpi = 300,
						       .sampling = JPEG_SAMPLING_444 };
	struct image image = { cairo_image_surface_get_data(picture->surface),
			       cairo_image_surface_get_width(picture->surface),
			       cairo_image_surface_get_height(picture->surface),
			       (size_t)cairo_image_surface_get_stride(picture->surface) };
	uint8_t *bytes = NULL;
	size_t size = 0;
	int r = jpeg_encode(&image, &settings, &bytes, &size);
	if (r < 0)
		return problem_set(problem, r, "cannot compress a picture");
	return attach(picture->surface, bytes, size, problem);
}

static bool has_jpeg(const struct paper_picture *picture)
{
	const unsigned char *bytes = NULL;
	unsigned long size = 0;
	cairo_surface_get_mime_data(picture->surface, CAIRO_MIME_TYPE_JPEG, &bytes, &size);
	return bytes != NULL;
}

int paper_draw(struct paper *paper, const struct paper_picture *picture, struct paper_box box,
	       bool is_turned, struct problem *problem)
{
	cairo_t *cairo = paper->cairo;
	int r = paper->file && !has_jpeg(picture) ? add_jpeg(picture, problem) : 0;
	if (r < 0)
		return r;
	if (!paper->file && picture->is_embedded)
		return problem_set(problem, -EINVAL, "an embedded picture has no pixels");
	double width = paper_points(box.width), height = paper_points(box.height);
	cairo_save(cairo);
	cairo_translate(cairo, paper_points(box.x), paper_points(box.y));
	if (is_turned) {
		cairo_translate(cairo, 0, height);
		cairo_rotate(cairo, -M_PI / 2);
	}
	cairo_scale(cairo,
		    (is_turned ? height : width) / cairo_image_surface_get_width(picture->surface),
		    (is_turned ? width : height) /
			    cairo_image_surface_get_height(picture->surface));
	cairo_set_source_surface(cairo, picture->surface, 0, 0);
	/* In a PDF, cairo embeds the JPEG only without this; in pixels, it keeps the edges sharp. */
	if (!paper->file)
		cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
	cairo_rectangle(cairo, 0, 0, cairo_image_surface_get_width(picture->surface),
			cairo_image_surface_get_height(picture->surface));
	cairo_fill(cairo);
	cairo_restore(cairo);
	return 0;
}
