/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_photo.h"

#include <math.h>
#include <stdio.h>

#include "booth-ui/page_pay.h"
#include "booth-ui/page_picture.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"

/* ---- review ---- */

/* A tick at the edge of the photo, and its name beside it: where the profile wants the top of the
 * head, the eyes and the chin. */
static void put_mark(struct page *page, struct rect photo, struct rect beside, float height,
		     const char *name)
{
	int thick = rect_max(3, page->type.unit / 9), length = px(page, 5);
	int y = photo.y + (int)lrintf((float)photo.height * height);
	struct rect tick = { rect_right(photo) - length, y - thick / 2, length + px(page, 1),
			     thick };
	widget_fill(page, tick, THEME_GO, thick / 2);
	struct widget_style style = { .type = TYPE_CAPTION,
				      .is_bold = true,
				      .colour = THEME_GO,
				      .ground = THEME_PAPER,
				      .is_middle = true };
	int line = page->type.size[TYPE_CAPTION] * 15 / 10;
	struct rect place = { rect_right(tick) + px(page, 1), y - line / 2, 0, line };
	place.width = rect_right(beside) - place.x;
	if (place.width >= widget_width(page, &style, name))
		(void)widget_text(page, place, &style, name);
}

static void put_marks(struct page *page, struct rect photo, struct rect beside)
{
	const struct message_outline *goal = &page->view->state->goal;
	if (!(goal->chin > goal->eyes) || !(goal->eyes > goal->head_top))
		return;
	const char *const names[3] = { tell(page, "Top"), tell(page, "Eyes"), tell(page, "Chin") };
	const float heights[3] = { goal->head_top, goal->eyes, goal->chin };
	struct widget_style style = { .type = TYPE_CAPTION, .is_bold = true };
	bool has_names = true;
	for (int i = 0; i < 3; i++)
		has_names = has_names &&
			    widget_width(page, &style, names[i]) + px(page, 3) < beside.width;
	for (int i = 0; i < 3; i++)
		put_mark(page, photo, beside, heights[i], has_names ? names[i] : "");
}

/* The print in its true size, below the marks. */
static void put_print(struct page *page, struct rect beside)
{
	struct widget_style style = { .type = TYPE_CAPTION,
				      .colour = THEME_SOFT,
				      .ground = THEME_PAPER,
				      .align = ALIGN_CENTRE };
	const char *words = tell(page, "True size");
	int line = page->type.size[TYPE_CAPTION] * 15 / 10;
	if (widget_width(page, &style, words) > beside.width)
		return;
	double scale = page->pixels_per_mm * 25.4 / 300;
	int height = (int)(page->view->state->photo_height * scale);
	if (height <= 0 || height + line > beside.height)
		return;
	struct rect place = rect_cut_bottom(&beside, height + line);
	struct rect words_place = rect_cut_bottom(&place, line);
	if (page_picture_print(page, place).width > 0)
		(void)widget_text(page, words_place, &style, words);
}

static void put_review_stage(struct page *page, struct rect stage)
{
	struct rect place = stage;
	/* Room for the marks beside the photo. */
	int room = px(page, page->type.is_tight ? 9 : 15);
	place.width = rect_max(place.width / 2, place.width - room);
	struct rect photo = page_picture_photo(page, place, ALIGN_LEFT);
	if (rect_is_empty(photo)) {
		page_picture_sign(page, stage, ICON_PERSON, THEME_INFO, THEME_INFO_DIM);
		return;
	}
	struct rect beside = stage;
	(void)rect_cut_left(&beside, rect_right(photo) - stage.x + px(page, 2));
	put_marks(page, photo, beside);
	beside.y = photo.y;
	beside.height = photo.height;
	int below = (int)lrintf((float)photo.height * page->view->state->goal.chin) + px(page, 4);
	(void)rect_cut_top(&beside, below);
	put_print(page, beside);
}

void page_photo_review(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	char text[TEXT_MAX], person[TEXT_MAX];
	column_add(&head, page_frame_title(page, &frame, ICON_CHECK, THEME_GO,
					   tell(page, "Keep this photo?")));
	column_add(&head, page_frame_body(
				  page, tell(page, "It passed. So others see you, no mirror."), 1));
	if (state->advice) {
		enum reason reason = reason_first(state->advice);
		column_add(&foot, page_frame_row(page, &frame, ICON_EYE, THEME_FIX_DIM,
						 widget_fill_in(tell(page, "Better still: {}"),
								remedy_hint(reason, WAY_NONE,
									    page->language),
								text),
						 NULL, 1));
	}
	/* keeping the photo says that it is this person's */
	if (state->subject[0])
		column_add(&foot, page_frame_caption(page,
						     widget_fill_in(tell(page, "For: {}"),
								    state->subject, person),
						     3));
	column_add(&foot,
		   page_frame_caption(page,
				      tell(page, "If you press no key, the photo is deleted."), 2));
	page_frame_words(page, &frame, &head, &foot, 40);
	put_review_stage(page, frame.stage);
}

/* ---- the receipt ---- */

/* What happens next, as a line with stations: the first is done. */
static void put_stations(struct page *page, struct rect place, const struct block *block)
{
	(void)block;
	const char *const names[3] = { tell(page, "Stored in this booth"),
				       tell(page, "Sent to the school"),
				       tell(page, "Checked by the school") };
	int row = place.height / 3, side = row * 60 / 100;
	int thick = rect_max(3, page->type.unit / 10);
	for (int i = 0; i < 3; i++) {
		struct rect line = { place.x, place.y + i * row, place.width, row };
		struct rect disc = rect_centre(rect_cut_left(&line, side), side, side);
		struct rect down = { disc.x + side / 2 - thick / 2, rect_bottom(disc), thick,
				     row - side };
		if (i < 2)
			widget_fill(page, down, i == 0 ? THEME_GO : THEME_EDGE, 0);
		if (i == 0)
			widget_badge(page, disc, ICON_CHECK, THEME_WHITE, THEME_GO);
		else
			widget_border(page, disc, THEME_EDGE, side / 2, thick);
		(void)rect_cut_left(&line, px(page, 2));
		struct widget_style style = { .type = TYPE_BODY,
					      .is_bold = i == 0,
					      .colour = THEME_INK,
					      .ground = THEME_PAPER,
					      .is_middle = true };
		(void)widget_text(page, line, &style, names[i]);
	}
}

static struct block stations_block(const struct page *page)
{
	return (struct block){ .rank = 5,
			       .space = 4,
			       .put = put_stations,
			       .height = 3 * page->type.size[TYPE_BODY] * 16 / 10 };
}

/* The receipt number, and beside or below it the code that leads to it, and the photo. */
static void put_receipt_stage(struct page *page, struct rect stage)
{
	const struct message_state *state = page->view->state;
	int gap = px(page, 2);
	struct rect number = rect_cut_top(
		&stage, rect_min(px(page, page->type.is_tight ? 18 : 26), stage.height * 40 / 100));
	page_picture_words(page, number, tell(page, "Receipt number"), state->receipt);
	(void)rect_cut_top(&stage, gap);
	if (state->receipt_url[0] && stage.width >= px(page, 30)) {
		struct rect left = rect_cut_left(&stage, (stage.width - gap) * 52 / 100);
		page_picture_code(page, left, state->receipt_url,
				  tell(page, "Scan it with your phone"));
		(void)rect_cut_left(&stage, gap);
	}
	if (page->view->has_photo)
		(void)page_picture_photo(page, stage, ALIGN_CENTRE);
	else
		page_picture_sign(page, stage, ICON_RECEIPT, THEME_GO, THEME_GO_DIM);
}

/* The words of the receipt page about a later day, which the column keeps until it is drawn. */
struct later {
	char correct[TEXT_MAX], chsi[TEXT_MAX];
};

/* What the student has to do later: report errors in time, and check the photo where it counts. */
static void add_later(const struct page *page, struct column *column, struct later *later)
{
	const struct message_state *state = page->view->state;
	const char *correct = state->is_deadline_tentative
				      ? tell(page, "Report errors by {} (provisional).")
				      : tell(page, "Report errors by {}.");
	const char *chsi = tell(page, "In about {} days, check and confirm it on chsi.com.cn.");
	if (state->chsi_days > 0)
		column_add(
			column,
			page_frame_caption(
				page, widget_fill_number(chsi, state->chsi_days, later->chsi), 4));
	if (state->deadline[0])
		column_add(
			column,
			page_frame_caption(
				page, widget_fill_in(correct, state->deadline, later->correct), 3));
}

void page_photo_receipt(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	struct later later;
	char path[TEXT_MAX], contact[TEXT_MAX], money[TEXT_MAX];
	column_add(&head,
		   page_frame_title(page, &frame, ICON_CHECK, THEME_GO, tell(page, "Saved")));
	column_add(&head, page_frame_body(page, tell(page, "You can go."), 1));
	column_add(&head,
		   page_frame_body(page, tell(page, "Note the number, or photograph it."), 2));
	column_add(&foot, stations_block(page));
	column_add(&foot, page_frame_caption(page, page_pay_note(page, money), 2));
	add_later(page, &foot, &later);
	if (state->contact[0])
		column_add(&foot, page_frame_caption(page,
						     widget_fill_in(tell(page, "Questions: {}"),
								    state->contact, contact),
						     4));
	if (state->photo_path[0])
		column_add(&foot,
			   page_frame_caption(page,
					      widget_fill_in(tell(page, "Demo: the photo is {}"),
							     state->photo_path, path),
					      6));
	page_frame_words(page, &frame, &head, &foot, 44);
	put_receipt_stage(page, frame.stage);
}
