/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_picture.h"

#include "booth-ui/theme.h"

void page_picture_sign(struct page *page, struct rect place, enum drawing_icon icon,
		       uint32_t colour, uint32_t ground)
{
	widget_fill(page, place, ground, px(page, 3));
	int side = rect_min(place.width, place.height) * 52 / 100;
	struct rect square = rect_centre(place, side, side);
	widget_icon(page, square, icon, colour, ground);
}

struct rect page_picture_photo(struct page *page, struct rect place, enum drawing_align align)
{
	int width = (int)page->view->state->photo_width;
	int height = (int)page->view->state->photo_height;
	if (!page->view->has_photo || width <= 0 || height <= 0 || rect_is_empty(place))
		return (struct rect){ 0 };
	struct rect photo = place;
	photo.width = (int)((long long)place.height * width / height);
	if (photo.width > place.width) {
		photo.width = place.width;
		photo.height = (int)((long long)place.width * height / width);
	}
	if (photo.width <= 0 || photo.height <= 0)
		return (struct rect){ 0 };
	photo.y = place.y + (place.height - photo.height) / 2;
	if (align == ALIGN_CENTRE)
		photo.x = place.x + (place.width - photo.width) / 2;
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_PICTURE, photo);
	item->picture = PICTURE_PHOTO;
	item->crop = (struct drawing_crop){ 0, 0, 1, 1 };
	item->radius = rect_min(px(page, 1), photo.width / 20);
	item->ground = page->is_night ? THEME_NIGHT : THEME_PAPER;
	return photo;
}

/* The photo is printed at 300 pixels an inch (docs: the photo). */
static const double print_pixels_per_mm = 300 / 25.4;

struct rect page_picture_print(struct page *page, struct rect place)
{
	double scale = page->pixels_per_mm / print_pixels_per_mm;
	int width = (int)(page->view->state->photo_width * scale);
	int height = (int)(page->view->state->photo_height * scale);
	if (width < 8 || height < 8 || width > place.width || height > place.height)
		return (struct rect){ 0 };
	struct rect print = { place.x + (place.width - width) / 2, place.y, width, height };
	struct rect photo = page_picture_photo(page, print, ALIGN_CENTRE);
	return photo;
}

void page_picture_pair(struct page *page, struct rect place, enum reason reason, enum way way)
{
	struct coach wrong = coach_wrong(reason, way), right = coach_right(reason);
	int gap = px(page, 2);
	struct rect first = place, second = place;
	if (place.height > place.width) {
		first.height = (place.height - gap) / 2;
		second.y = first.y + first.height + gap;
		second.height = first.height;
	} else {
		first.width = (place.width - gap) / 2;
		second.x = first.x + first.width + gap;
		second.width = first.width;
	}
	widget_marked_coach(page, first, &wrong, false);
	widget_marked_coach(page, second, &right, true);
}

void page_picture_code(struct page *page, struct rect place, const char *text, const char *words)
{
	struct widget_style style = {
		.type = TYPE_BODY, .colour = THEME_INK, .ground = THEME_CARD, .align = ALIGN_CENTRE
	};
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 2), px(page, 2));
	int line = widget_height(page, inner.width, &style, words);
	if (words && inner.height - line > px(page, 20)) {
		struct rect low = rect_cut_bottom(&inner, line);
		(void)widget_text(page, low, &style, words);
		(void)rect_cut_bottom(&inner, px(page, 1));
	}
	int side = rect_min(inner.width, inner.height);
	struct drawing_item *item =
		drawing_add(page->drawing, DRAWING_QR, rect_centre(inner, side, side));
	item->colour = THEME_INK;
	item->ground = THEME_CARD;
	drawing_set_text(page->drawing, item, text);
}

void page_picture_words(struct page *page, struct rect place, const char *caption, const char *text)
{
	struct widget_style small = {
		.type = TYPE_BODY, .colour = THEME_SOFT, .ground = THEME_CARD, .align = ALIGN_CENTRE
	};
	struct widget_style large = { .type = TYPE_DISPLAY,
				      .is_bold = true,
				      .colour = THEME_INK,
				      .ground = THEME_CARD,
				      .align = ALIGN_CENTRE };
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 2), px(page, 1));
	if (widget_width(page, &large, text) > inner.width ||
	    widget_height(page, inner.width, &large, text) > inner.height)
		large.type = TYPE_HEADLINE;
	if (widget_height(page, inner.width, &large, text) > inner.height)
		large.type = TYPE_BODY;
	int line = widget_height(page, inner.width, &small, caption);
	int high = widget_height(page, inner.width, &large, text);
	if (line + high <= inner.height) {
		inner = rect_centre(inner, inner.width, line + high);
		(void)widget_text(page, rect_cut_top(&inner, line), &small, caption);
	} else {
		large.is_middle = true;
	}
	(void)widget_text(page, inner, &large, text);
}

void page_picture_sign_and_words(struct page *page, struct rect place,
				 const struct picture_sign *sign, const char *caption,
				 const char *words)
{
	if (words && words[0]) {
		int height = rect_min(px(page, 34), place.height * 60 / 100);
		page_picture_words(page, rect_cut_bottom(&place, height), caption, words);
		(void)rect_cut_bottom(&place, px(page, 2));
	}
	page_picture_sign(page, place, sign->icon, sign->colour, sign->ground);
}
