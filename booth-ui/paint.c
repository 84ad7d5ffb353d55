/* SPDX-License-Identifier: MIT */
#include "booth-ui/paint.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#include "booth-ui/blit.h"
#include "booth-ui/icon.h"

/* Pango takes the first family of the list that is installed. "Sans" stands for any installed
 * font. */
static const char font_families[] =
	"Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Zen Hei, DejaVu Sans, Sans";

struct paint {
	PangoFontMap *fonts;
	PangoContext *context; /* Pango context that measures texts; depends on no canvas */
	PangoLanguage *language;
	struct blit *blits[PICTURE_COUNT];
	struct drawing before; /* the drawing of the previous call of paint_drawing() */
	bool has_before;
	/* The outline of head and shoulders as a finished picture, which paint_outline() lays over
	 * every live frame. Drawing its strokes again for each frame took 1.8 of 4.2 ms at 1080p,
	 * more than the mirrored picture itself. */
	cairo_surface_t *outline;
	struct drawing_item outline_item; /* the item that was drawn into `outline` */
};

int paint_create(const char *language, struct paint **ret_paint)
{
	struct paint *paint = calloc(1, sizeof(*paint));
	if (!paint)
		return -ENOMEM;
	paint->fonts = pango_cairo_font_map_new();
	paint->context = pango_font_map_create_context(paint->fonts);
	paint->language = pango_language_from_string(language);
	pango_context_set_language(paint->context, paint->language);
	/* Allow letters to begin between whole pixels. Otherwise the width of a text would not grow
	 * evenly with its size. */
	pango_context_set_round_glyph_positions(paint->context, FALSE);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(paint->context, options);
	cairo_font_options_destroy(options);
	for (int i = 0; i < PICTURE_COUNT; i++)
		if (blit_create(&paint->blits[i]) < 0)
			goto fail;
	*ret_paint = paint;
	return 0;
fail:
	paint_destroy(paint);
	return -ENOMEM;
}

void paint_destroy(struct paint *paint)
{
	if (!paint)
		return;
	for (int i = 0; i < PICTURE_COUNT; i++)
		blit_destroy(paint->blits[i]);
	cairo_surface_destroy(paint->outline); /* null is fine */
	if (paint->context)
		g_object_unref(paint->context);
	if (paint->fonts)
		g_object_unref(paint->fonts);
	free(paint);
}

void paint_forget(struct paint *paint)
{
	paint->has_before = false;
}

static PangoLayout *create_layout(const struct paint *paint, const char *text, int size,
				  bool is_bold, int width)
{
	PangoLayout *layout = pango_layout_new(paint->context);
	PangoFontDescription *font = pango_font_description_from_string(font_families);
	pango_font_description_set_absolute_size(font, (double)size * PANGO_SCALE);
	pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, width < 0 ? -1 : width * PANGO_SCALE);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(layout, text, -1);
	return layout;
}

static void measure(void *user, const char *text, int size, bool is_bold, int width, int *ret_width,
		    int *ret_height)
{
	PangoLayout *layout = create_layout(user, text, size, is_bold, width);
	pango_layout_get_pixel_size(layout, ret_width, ret_height);
	g_object_unref(layout);
}

struct drawing_ruler paint_ruler(struct paint *paint)
{
	return (struct drawing_ruler){ .measure = measure, .user = paint };
}

int paint_missing_glyphs(struct paint *paint, const char *text)
{
	enum { ANY_SIZE = 32 };
	PangoLayout *layout = create_layout(paint, text, ANY_SIZE, false, -1);
	int missing = pango_layout_get_unknown_glyphs_count(layout);
	g_object_unref(layout);
	return missing;
}

static void trace_round(cairo_t *cairo, double x, double y, double width, double height, double r)
{
	if (r <= 0) {
		cairo_rectangle(cairo, x, y, width, height);
		return;
	}
	r = fmin(r, fmin(width, height) / 2);
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, x + width - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(cairo, x + width - r, y + height - r, r, 0, M_PI / 2);
	cairo_arc(cairo, x + r, y + height - r, r, M_PI / 2, M_PI);
	cairo_arc(cairo, x + r, y + r, r, M_PI, 3 * M_PI / 2);
	cairo_close_path(cairo);
}

static void paint_fill(cairo_t *cairo, const struct drawing_item *item)
{
	struct rect place = item->place;
	double inset = (double)item->stroke / 2;
	icon_set_colour(cairo, item->colour);
	trace_round(cairo, place.x + inset, place.y + inset, place.width - 2 * inset,
		    place.height - 2 * inset, item->radius);
	if (item->stroke > 0) {
		cairo_set_line_width(cairo, item->stroke);
		cairo_stroke(cairo);
	} else {
		cairo_fill(cairo);
	}
}

static void paint_text(const struct paint *paint, cairo_t *cairo, const struct drawing *drawing,
		       const struct drawing_item *item)
{
	struct rect place = item->place;
	PangoLayout *layout = create_layout(paint, drawing_text(drawing, item), item->size,
					    item->is_bold, place.width);
	if (item->align == ALIGN_CENTRE)
		pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
	int width, height;
	pango_layout_get_pixel_size(layout, &width, &height);
	icon_set_colour(cairo, item->colour);
	cairo_move_to(cairo, place.x,
		      place.y + (item->is_middle ? (place.height - height) / 2 : 0));
	pango_cairo_show_layout(cairo, layout);
	g_object_unref(layout);
}

static void paint_ring(cairo_t *cairo, const struct drawing_item *item)
{
	struct rect place = item->place;
	double stroke = item->stroke, top = -M_PI / 2;
	double radius = (rect_min(place.width, place.height) - stroke) / 2;
	double x = place.x + place.width / 2.0, y = place.y + place.height / 2.0;
	cairo_set_line_width(cairo, stroke);
	icon_set_colour(cairo, item->ground);
	cairo_arc(cairo, x, y, radius, 0, 2 * M_PI);
	cairo_stroke(cairo);
	if (item->fraction <= 0)
		return;
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	icon_set_colour(cairo, item->colour);
	cairo_arc(cairo, x, y, radius, top, top + 2 * M_PI * item->fraction);
	cairo_stroke(cairo);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
}

/* Traces one arrow head into the square from 0,0 to 1,1. It points to the right. */
static void trace_chevron(cairo_t *cairo)
{
	cairo_move_to(cairo, 0.30, 0.14);
	cairo_line_to(cairo, 0.70, 0.50);
	cairo_line_to(cairo, 0.30, 0.86);
}

static void paint_chevrons(cairo_t *cairo, const struct drawing_item *item)
{
	static const double angles[] = { [POINTS_LEFT] = M_PI,
					 [POINTS_RIGHT] = 0,
					 [POINTS_UP] = -M_PI / 2,
					 [POINTS_DOWN] = M_PI / 2 };
	struct rect place = item->place;
	double side = rect_min(place.width, place.height);
	double length = rect_max(place.width, place.height) - side;
	cairo_save(cairo);
	cairo_translate(cairo, place.x + place.width / 2.0, place.y + place.height / 2.0);
	cairo_rotate(cairo, angles[item->direction]);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_new_path(cairo);
	for (int i = 0; i < item->chevrons; i++) {
		double step = item->chevrons > 1 ? length / (item->chevrons - 1) : 0;
		cairo_save(cairo);
		cairo_translate(cairo, -length / 2 - side / 2 + i * step, -side / 2);
		cairo_scale(cairo, side, side);
		trace_chevron(cairo);
		cairo_restore(cairo);
	}
	cairo_restore(cairo);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_set_line_width(cairo, item->stroke * 1.9);
	icon_set_colour(cairo, item->ground);
	cairo_stroke_preserve(cairo);
	cairo_set_line_width(cairo, item->stroke);
	icon_set_colour(cairo, item->colour);
	cairo_stroke(cairo);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER);
}

/* Proportions of an adult, in widths of the face from cheek to cheek: the head with its ears, and the
 * neck. */
static const double HEAD = 1.26, NECK = 0.74;

/* Traces the outline of head, neck and shoulders. It is open at the photo's lower edge. The
 * shoulders are 2.6 face widths wide and begin about 0.18 face widths below the chin. */
static void trace_outline(cairo_t *cairo, const struct drawing_item *item)
{
	const struct drawing_outline *outline = &item->outline;
	double x = outline->centre, half = outline->face_width / 2;
	double bottom = outline->frame_bottom, chin = outline->chin;
	double middle = (outline->head_top + chin) / 2, tall = (chin - outline->head_top) / 2;
	double neck = NECK * half, top = chin + 0.35 * half;
	/* The photo shows nothing outside its frame, so the shoulders end at the frame's sides. */
	double left = fmin(2.6 * half, x - outline->frame_left - item->stroke);
	double right = fmin(2.6 * half, outline->frame_right - x - item->stroke);
	cairo_new_path(cairo);
	/* The head: an ellipse as wide as face and hair, with a gap for the neck. */
	cairo_save(cairo);
	cairo_translate(cairo, x, middle);
	cairo_scale(cairo, half * HEAD, tall);
	double open = 0.20 * M_PI;
	cairo_arc(cairo, 0, 0, 1, M_PI / 2 + open, M_PI / 2 - open + 2 * M_PI);
	cairo_restore(cairo);
	for (int sign = -1; sign <= 1; sign += 2) {
		double side = sign < 0 ? left : right;
		double jaw_x = x + sign * half * HEAD * sin(open);
		double jaw_y = middle + tall * cos(open);
		cairo_move_to(cairo, jaw_x, jaw_y);
		cairo_curve_to(cairo, x + sign * neck, jaw_y + 0.1 * half, x + sign * neck, top,
			       x + sign * neck, top);
		cairo_curve_to(cairo, x + sign * neck, top + 0.35 * half, x + sign * side,
			       top + 0.25 * half, x + sign * side, fmin(bottom, top + 1.3 * half));
		if (top + 1.3 * half < bottom)
			cairo_line_to(cairo, x + sign * side, bottom);
	}
}

/* Draws a dark line under a bright line, so that the outline is visible on any backdrop and on
 * any hair. */
static void stroke_outline(cairo_t *cairo, const struct drawing_item *item)
{
	double dash[2] = { item->stroke * 4.0, item->stroke * 2.6 };
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	if (item->is_dashed)
		cairo_set_dash(cairo, dash, 2, 0);
	trace_outline(cairo, item);
	cairo_set_line_width(cairo, item->stroke * 1.9);
	icon_set_colour(cairo, item->ground);
	cairo_stroke_preserve(cairo);
	cairo_set_line_width(cairo, item->stroke);
	icon_set_colour(cairo, item->colour);
	cairo_stroke(cairo);
}

static bool is_same_outline(const struct drawing_item *a, const struct drawing_item *b)
{
	const struct drawing_outline *first = &a->outline, *second = &b->outline;
	return memcmp(&a->place, &b->place, sizeof(a->place)) == 0 &&
	       first->head_top == second->head_top && first->chin == second->chin &&
	       first->centre == second->centre && first->face_width == second->face_width &&
	       first->frame_left == second->frame_left &&
	       first->frame_right == second->frame_right &&
	       first->frame_bottom == second->frame_bottom && a->is_dashed == b->is_dashed &&
	       a->stroke == b->stroke && a->colour == b->colour && a->ground == b->ground;
}

static void paint_outline(struct paint *paint, cairo_t *cairo, const struct drawing_item *item)
{
	struct rect place = item->place;
	if (!paint->outline || !is_same_outline(item, &paint->outline_item)) {
		cairo_surface_destroy(paint->outline);
		paint->outline =
			cairo_image_surface_create(CAIRO_FORMAT_ARGB32, place.width, place.height);
		paint->outline_item = *item;
		cairo_t *layer = cairo_create(paint->outline);
		cairo_translate(layer, -place.x, -place.y);
		stroke_outline(layer, item);
		cairo_destroy(layer);
	}
	cairo_set_source_surface(cairo, paint->outline, place.x, place.y);
	cairo_rectangle(cairo, place.x, place.y, place.width, place.height);
	cairo_fill(cairo);
}

/* Gives a picture round corners: paints the area outside the round rectangle in the item's colour
 * `ground`. */
static void paint_corners(cairo_t *cairo, const struct drawing_item *item)
{
	struct rect place = item->place;
	int r = item->radius;
	const struct rect corners[4] = {
		{ place.x, place.y, r, r },
		{ rect_right(place) - r, place.y, r, r },
		{ place.x, rect_bottom(place) - r, r, r },
		{ rect_right(place) - r, rect_bottom(place) - r, r, r },
	};
	cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
	icon_set_colour(cairo, item->ground);
	for (int i = 0; i < 4; i++) {
		cairo_save(cairo);
		cairo_rectangle(cairo, corners[i].x, corners[i].y, r, r);
		cairo_clip(cairo);
		cairo_rectangle(cairo, place.x, place.y, place.width, place.height);
		trace_round(cairo, place.x, place.y, place.width, place.height, r);
		cairo_fill(cairo);
		cairo_restore(cairo);
	}
	cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_WINDING);
}

static void paint_picture(struct paint *paint, cairo_t *cairo, const struct drawing_item *item,
			  const struct image *picture, struct rect damage,
			  const struct image *canvas)
{
	if (!picture->pixels)
		return;
	cairo_surface_t *surface = cairo_get_target(cairo);
	cairo_surface_flush(surface);
	int r = blit_draw(paint->blits[item->picture], picture, &item->crop, item->is_mirrored,
			  item->place, damage, canvas);
	cairo_surface_mark_dirty(surface);
	if (r == 0 && item->radius > 0)
		paint_corners(cairo, item);
}

static void paint_item(struct paint *paint, cairo_t *cairo, const struct drawing *drawing,
		       const struct drawing_item *item, const struct paint_pictures *pictures,
		       struct rect damage, const struct image *canvas)
{
	switch (item->kind) {
	case DRAWING_FILL:
		paint_fill(cairo, item);
		break;
	case DRAWING_TEXT:
		paint_text(paint, cairo, drawing, item);
		break;
	case DRAWING_ICON:
		icon_draw(cairo, item->icon, item->place, item->colour);
		break;
	case DRAWING_PICTURE:
		paint_picture(paint, cairo, item, &pictures->picture[item->picture], damage,
			      canvas);
		break;
	case DRAWING_OUTLINE:
		paint_outline(paint, cairo, item);
		break;
	case DRAWING_RING:
		paint_ring(cairo, item);
		break;
	case DRAWING_CHEVRONS:
		paint_chevrons(cairo, item);
		break;
	}
}

static struct rect find_damage(const struct paint *paint, const struct drawing *drawing,
			       const struct paint_pictures *pictures)
{
	struct rect damage = { 0, 0, drawing->width, drawing->height };
	if (paint->has_before)
		damage = drawing_difference(&paint->before, drawing);
	for (int i = 0; i < drawing->count; i++) {
		const struct drawing_item *item = &drawing->items[i];
		if (item->kind == DRAWING_PICTURE && pictures->is_new[item->picture])
			damage = rect_unite(damage, item->place);
	}
	return rect_intersect(damage, (struct rect){ 0, 0, drawing->width, drawing->height });
}

/* Returns the index of the first item that must be painted. If a picture covers the whole damaged
 * area, the items behind this picture need not be painted. */
static int first_visible(const struct drawing *drawing, const struct paint_pictures *pictures,
			 struct rect damage)
{
	for (int i = drawing->count - 1; i > 0; i--) {
		const struct drawing_item *item = &drawing->items[i];
		if (item->kind == DRAWING_PICTURE && pictures->picture[item->picture].pixels &&
		    rect_contains(item->place, damage))
			return i;
	}
	return 0;
}

struct rect paint_drawing(struct paint *paint, const struct drawing *drawing,
			  const struct paint_pictures *pictures, const struct image *canvas)
{
	struct rect damage = find_damage(paint, drawing, pictures);
	if (rect_is_empty(damage))
		return damage;
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
		canvas->pixels, CAIRO_FORMAT_RGB24, canvas->width, canvas->height,
		(int)canvas->stride);
	cairo_t *cairo = cairo_create(surface);
	cairo_rectangle(cairo, damage.x, damage.y, damage.width, damage.height);
	cairo_clip(cairo);
	int first = first_visible(drawing, pictures, damage);
	if (first == 0) {
		icon_set_colour(cairo, drawing->ground);
		cairo_paint(cairo);
	}
	for (int i = first; i < drawing->count; i++)
		if (!rect_is_empty(rect_intersect(drawing->items[i].place, damage)))
			paint_item(paint, cairo, drawing, &drawing->items[i], pictures, damage,
				   canvas);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	paint->before = *drawing;
	paint->has_before = true;
	return damage;
}
