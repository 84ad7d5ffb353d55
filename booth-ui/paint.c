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
#include "booth-ui/shape.h"

/* Pango takes the first family of the list that is installed. "Sans" stands for any installed
 * font. */
static const char font_families[] =
	"Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Zen Hei, DejaVu Sans, Sans";

/* Measuring a text takes 20 to 60 us, and a page that moves measures the same texts 12 times a
 * second. So the painter remembers what it measured last, under a hash of all that it depends on. */
enum { MEASURES = 1024 };

struct measured {
	uint64_t key; /* 0: empty */
	int width, height;
};

struct paint {
	struct measured measures[MEASURES];
	PangoFontMap *fonts;
	PangoContext *context; /* Pango context that measures texts; depends on no canvas */
	PangoLanguage *language;
	PangoFontDescription *font;
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
	paint->font = pango_font_description_from_string(font_families);
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
	if (paint->font)
		pango_font_description_free(paint->font);
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
	PangoFontDescription *font = paint->font;
	pango_font_description_set_absolute_size(font, (double)size * PANGO_SCALE);
	pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_width(layout, width < 0 ? -1 : width * PANGO_SCALE);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(layout, text, -1);
	return layout;
}

/* FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t key_of(const char *text, int size, bool is_bold, int width)
{
	const uint64_t prime = UINT64_C(0x100000001b3);
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	hash = (hash ^ (uint64_t)size) * prime;
	hash = (hash ^ (is_bold ? 1 : 0)) * prime;
	hash = (hash ^ (uint64_t)(width + 1)) * prime;
	for (const char *at = text; *at; at++)
		hash = (hash ^ (uint8_t)*at) * prime;
	return hash | 1;
}

static void measure(void *user, const char *text, int size, bool is_bold, int width, int *ret_width,
		    int *ret_height)
{
	struct paint *paint = user;
	uint64_t key = key_of(text, size, is_bold, width);
	struct measured *known = &paint->measures[key / 2 % MEASURES];
	if (known->key != key) {
		PangoLayout *layout = create_layout(paint, text, size, is_bold, width);
		known->key = key;
		pango_layout_get_pixel_size(layout, &known->width, &known->height);
		g_object_unref(layout);
	}
	*ret_width = known->width;
	*ret_height = known->height;
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

static void paint_text(const struct paint *paint, cairo_t *cairo, const struct drawing *drawing,
		       const struct drawing_item *item)
{
	struct rect place = item->place;
	PangoLayout *layout = create_layout(paint, drawing_text(drawing, item), item->size,
					    item->is_bold, place.width);
	if (item->align != ALIGN_LEFT)
		pango_layout_set_alignment(layout, item->align == ALIGN_CENTRE ? PANGO_ALIGN_CENTER
									       : PANGO_ALIGN_RIGHT);
	int width, height;
	pango_layout_get_pixel_size(layout, &width, &height);
	icon_set_colour(cairo, item->colour);
	cairo_move_to(cairo, place.x,
		      place.y + (item->is_middle ? (place.height - height) / 2 : 0));
	pango_cairo_show_layout(cairo, layout);
	g_object_unref(layout);
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
		shape_outline(layer, item);
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
		shape_trace_round(cairo, place.x, place.y, place.width, place.height, r);
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
		shape_fill(cairo, item);
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
		shape_ring(cairo, item);
		break;
	case DRAWING_CHEVRONS:
		shape_chevrons(cairo, item);
		break;
	case DRAWING_COACH:
		shape_coach(cairo, item);
		break;
	case DRAWING_QR:
		shape_qr(cairo, item, drawing_text(drawing, item));
		break;
	case DRAWING_VEIL:
		shape_veil(cairo, item);
		break;
	case DRAWING_CORNERS:
		shape_corners(cairo, item);
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
