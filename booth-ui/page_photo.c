/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_photo.h"

#include "booth-ui/page_frame.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"

/* The finished photo, one pixel of it on one of the screen where there is room; never mirrored. */
static void put_photo(struct page *page, struct rect place, int width, int height)
{
	if (!page->view->has_photo || width <= 0 || height <= 0)
		return;
	if (width > place.width) {
		height = height * place.width / width;
		width = place.width;
	}
	if (height > place.height) {
		width = width * place.height / height;
		height = place.height;
	}
	struct rect photo = rect_centre(place, width, height);
	int edge = px(page, 12);
	struct rect print = rect_intersect(rect_inset(photo, -edge, -edge), place);
	if (rect_contains(place, rect_inset(photo, -edge, -edge)))
		widget_card(page, print, THEME_CARD);
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_PICTURE, photo);
	item->picture = PICTURE_PHOTO;
	item->crop = (struct drawing_crop){ 0, 0, 1, 1 };
}

static void put_advisories(struct page *page, struct rect place, reason_set advice)
{
	if (!advice)
		return;
	enum reason reason = reason_first(advice);
	place.height = rect_least(place.height, px(page, 210));
	struct rect inner = rect_inset(place, px(page, 26), px(page, 18));
	char text[TEXT_MAX];
	const struct widget_line lines[] = {
		{ widget_fill_in(tell(page, "Advice: {}"), remedy_sentence(reason, page->language),
				 text),
		  { SIZE_BODY, true, THEME_INK, THEME_AMBER_DIM, ALIGN_LEFT, false },
		  0 },
		{ remedy_remedy(reason, page->language),
		  { SIZE_SMALL + 4, false, THEME_INK, THEME_AMBER_DIM, ALIGN_LEFT, false },
		  10 },
	};
	/* as high as its words */
	place.height -= inner.height - widget_lines_height(page, inner, lines, 2);
	widget_fill(page, place, THEME_AMBER_DIM, px(page, SIZE_RADIUS));
	widget_lines(page, inner, lines, 2);
}

static void put_question(struct page *page, struct rect *place, enum drawing_align align)
{
	const struct widget_style title = { SIZE_TITLE - 8, true,  THEME_INK,
					    THEME_GROUND,   align, false };
	const struct widget_style note = { SIZE_SMALL + 4, false, THEME_INK_SOFT,
					   THEME_GROUND,   align, false };
	(void)rect_cut_top(place,
			   widget_text(page, *place, &title, tell(page, "Keep this photo?")));
	(void)rect_cut_top(place, px(page, 12));
	(void)rect_cut_top(
		place,
		widget_text(page, *place, &note,
			    tell(page, "It passed the check. This is how others see you, not a "
				       "mirror image.")));
	(void)rect_cut_top(place, px(page, SIZE_GAP));
}

/* Question, photo and advice as one block in the middle. */
static void put_review_upright(struct page *page, struct rect rest)
{
	const struct message_state *state = page->view->state;
	int height = (int)state->photo_height, edge = px(page, 60);
	int advice = state->advice ? px(page, 220) : 0;
	int block = px(page, 200) + height + edge + advice;
	rest = rect_centre(rest, rest.width, rect_least(rest.height, block));
	struct rect question = rect_cut_top(&rest, px(page, 200));
	put_question(page, &question, ALIGN_CENTRE);
	struct rect foot = rect_cut_bottom(&rest, advice);
	put_photo(page, rest, (int)state->photo_width, height);
	put_advisories(page, foot, state->advice);
}

void page_photo_review(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = page_frame_top(page);
	if (page->is_upright) {
		page_frame_buttons_across(page, &rest);
		page_frame_time_left(page, &rest);
		put_review_upright(page, rect_inset(rest, px(page, SIZE_MARGIN), 0));
		return;
	}
	(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
	rest = rect_inset(rest, px(page, SIZE_MARGIN), 0);
	struct rect panel = rect_cut_right(&rest, rest.width * 46 / 100);
	put_photo(page, rest, (int)state->photo_width, (int)state->photo_height);
	page_frame_buttons_down(page, &panel);
	page_frame_time_left(page, &panel);
	(void)rect_cut_bottom(&panel, px(page, SIZE_GAP));
	(void)rect_cut_top(&panel, px(page, SIZE_GAP));
	put_question(page, &panel, ALIGN_LEFT);
	put_advisories(page, panel, state->advice);
}

static void put_receipt(struct page *page, struct rect place)
{
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 30), px(page, 20));
	const struct widget_style label = { SIZE_BODY,  false,        THEME_INK_SOFT,
					    THEME_CARD, ALIGN_CENTRE, true };
	const struct widget_style code = { SIZE_HUGE,  true,         THEME_INK,
					   THEME_CARD, ALIGN_CENTRE, true };
	(void)widget_text(page, rect_cut_top(&inner, inner.height * 32 / 100), &label,
			  tell(page, "Receipt number"));
	(void)widget_text(page, inner, &code, page->view->state->receipt);
}

static void put_farewell(struct page *page, struct rect place, enum drawing_align align)
{
	const struct message_state *state = page->view->state;
	char path[TEXT_MAX];
	const struct widget_line lines[] = {
		{ tell(page, "All done"),
		  { SIZE_TITLE, true, THEME_INK, THEME_GROUND, align, false },
		  0 },
		{ tell(page,
		       "Please note down the receipt number or take a picture of it. You need it "
		       "when you ask about your photo."),
		  { SIZE_BODY, false, THEME_INK, THEME_GROUND, align, false },
		  20 },
		{ state->photo_path[0] ? widget_fill_in(tell(page, "Demo: the photo is {}"),
							state->photo_path, path)
				       : NULL,
		  { SIZE_LEAST + 2, false, THEME_INK_SOFT, THEME_GROUND, align, false },
		  24 },
	};
	widget_lines_middle(page, place, lines, 3);
}

void page_photo_done(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = page_frame_top(page);
	page_frame_buttons_across(page, &rest);
	page_frame_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_GAP));
	int width = (int)state->photo_width, height = (int)state->photo_height;
	if (page->is_upright) {
		rest = rect_centre(rest, rest.width, rect_least(rest.height, px(page, 1240)));
		put_photo(page, rect_cut_top(&rest, px(page, 560)), width, height);
		(void)rect_cut_top(&rest, px(page, SIZE_GAP));
		put_receipt(page, rect_cut_top(&rest, px(page, 230)));
		(void)rect_cut_top(&rest, px(page, SIZE_GAP));
		put_farewell(page, rest, ALIGN_CENTRE);
		return;
	}
	if (page->view->has_photo) {
		put_photo(page, rect_cut_left(&rest, rest.width * 34 / 100), width, height);
		(void)rect_cut_left(&rest, px(page, SIZE_MARGIN));
	}
	put_receipt(page, rect_cut_top(&rest, rect_least(px(page, 220), rest.height * 46 / 100)));
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_farewell(page, rest, ALIGN_LEFT);
}
