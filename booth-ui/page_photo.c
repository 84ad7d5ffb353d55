/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_photo.h"

#include "booth-ui/page_frame.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"

/* Adds the finished photo, which is never mirrored. It has its own size, or a smaller size if the
 * place is too small. If the place has room, the photo gets a white border like a print. */
static void put_photo(struct page *page, struct rect place)
{
	int width = (int)page->view->state->photo_width;
	int height = (int)page->view->state->photo_height;
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
	struct rect print = rect_inset(photo, -edge, -edge);
	if (rect_contains(place, print))
		widget_card(page, print, THEME_CARD);
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_PICTURE, photo);
	item->picture = PICTURE_PHOTO;
	item->crop = (struct drawing_crop){ 0, 0, 1, 1 };
}

/* The review page. */

/* Adds a card with the most important advice. The card is as high as its texts need. Adds no card
 * if advice is empty. */
static void put_advice(struct page *page, struct rect place, reason_set advice)
{
	if (!advice)
		return;
	enum reason reason = reason_first(advice);
	place.height = rect_min(place.height, px(page, 210));
	struct rect inner = rect_inset(place, px(page, 26), px(page, 18));
	char text[TEXT_MAX];
	const struct widget_line lines[] = {
		{ .text = widget_fill_in(tell(page, "Advice: {}"),
					 remedy_sentence(reason, WAY_NONE, page->language), text),
		  .style = { STYLE_BODY_BOLD, .ground = THEME_AMBER_DIM } },
		{ .text = remedy_what_to_do(reason, page->language),
		  .style = { STYLE_DETAIL, .ground = THEME_AMBER_DIM },
		  .space = 10 },
	};
	place.height -= inner.height - widget_lines_height(page, inner, lines, 2);
	widget_fill(page, place, THEME_AMBER_DIM, px(page, SIZE_RADIUS));
	widget_lines(page, inner, lines, 2);
}

static void put_question(struct page *page, struct rect *place, enum drawing_align align)
{
	struct widget_style title = { STYLE_VERDICT, .ground = THEME_GROUND, .align = align };
	struct widget_style note = { STYLE_DETAIL_SOFT, .ground = THEME_GROUND, .align = align };
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

/* Adds the question, the photo and the advice below one another. They form one block, which is
 * centred in the height of rest. */
static void put_review_upright(struct page *page, struct rect rest)
{
	const struct message_state *state = page->view->state;
	int advice = state->advice ? px(page, 220) : 0;
	int block = px(page, 200) + (int)state->photo_height + px(page, 60) + advice;
	rest = rect_centre(rest, rest.width, rect_min(rest.height, block));
	struct rect question = rect_cut_top(&rest, px(page, 200));
	put_question(page, &question, ALIGN_CENTRE);
	struct rect foot = rect_cut_bottom(&rest, advice);
	put_photo(page, rest);
	put_advice(page, foot, state->advice);
}

/* Adds the photo on the left and everything else in a panel on the right. */
static void put_review_wide(struct page *page, struct rect rest)
{
	struct rect panel = rect_cut_right(&rest, rest.width * 46 / 100);
	put_photo(page, rest);
	page_frame_buttons_down(page, &panel);
	page_frame_time_left(page, &panel);
	(void)rect_cut_bottom(&panel, px(page, SIZE_GAP));
	(void)rect_cut_top(&panel, px(page, SIZE_GAP));
	put_question(page, &panel, ALIGN_LEFT);
	put_advice(page, panel, page->view->state->advice);
}

void page_photo_review(struct page *page)
{
	struct rect rest = page_frame_top(page);
	if (page->is_upright) {
		page_frame_buttons_across(page, &rest);
		page_frame_time_left(page, &rest);
		put_review_upright(page, rect_inset(rest, px(page, SIZE_MARGIN), 0));
		return;
	}
	(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
	put_review_wide(page, rect_inset(rest, px(page, SIZE_MARGIN), 0));
}

/* The last page. */

static void put_receipt(struct page *page, struct rect place)
{
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 30), px(page, 20));
	struct widget_style label = { STYLE_BODY_SOFT, .ground = THEME_CARD, .align = ALIGN_CENTRE,
				      .is_middle = true };
	struct widget_style code = { STYLE_RECEIPT, .ground = THEME_CARD, .align = ALIGN_CENTRE,
				     .is_middle = true };
	(void)widget_text(page, rect_cut_top(&inner, inner.height * 32 / 100), &label,
			  tell(page, "Receipt number"));
	(void)widget_text(page, inner, &code, page->view->state->receipt);
}

static void put_farewell(struct page *page, struct rect place, enum drawing_align align)
{
	const char *photo_path = page->view->state->photo_path;
	char path[TEXT_MAX];
	struct widget_line lines[] = {
		{ .text = tell(page, "All done"),
		  .style = { STYLE_TITLE, .ground = THEME_GROUND, .align = align } },
		{ .text = tell(
			  page,
			  "Please note down the receipt number or take a picture of it. You need it "
			  "when you ask about your photo."),
		  .style = { STYLE_BODY, .ground = THEME_GROUND, .align = align },
		  .space = 20 },
		{ .text = NULL, /* set below if the photo belongs to a demo */
		  .style = { STYLE_FOOTNOTE, .ground = THEME_GROUND, .align = align },
		  .space = 24 },
	};
	if (photo_path[0] != '\0')
		lines[2].text =
			widget_fill_in(tell(page, "Demo: the photo is {}"), photo_path, path);
	widget_lines_middle(page, place, lines, 3);
}

static void put_done_upright(struct page *page, struct rect rest)
{
	rest = rect_centre(rest, rest.width, rect_min(rest.height, px(page, 1240)));
	put_photo(page, rect_cut_top(&rest, px(page, 560)));
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_receipt(page, rect_cut_top(&rest, px(page, 230)));
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_farewell(page, rest, ALIGN_CENTRE);
}

static void put_done_wide(struct page *page, struct rect rest)
{
	if (page->view->has_photo) {
		put_photo(page, rect_cut_left(&rest, rest.width * 34 / 100));
		(void)rect_cut_left(&rest, px(page, SIZE_MARGIN));
	}
	put_receipt(page, rect_cut_top(&rest, rect_min(px(page, 220), rest.height * 46 / 100)));
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_farewell(page, rest, ALIGN_LEFT);
}

void page_photo_done(struct page *page)
{
	struct rect rest = page_frame_top(page);
	page_frame_buttons_across(page, &rest);
	page_frame_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_GAP));
	if (page->is_upright)
		put_done_upright(page, rest);
	else
		put_done_wide(page, rest);
}
