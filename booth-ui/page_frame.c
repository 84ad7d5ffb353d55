/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_frame.h"

#include <string.h>

#include "booth-ui/page_keys.h"
#include "booth-ui/page_progress.h"
#include "booth-ui/theme.h"

/* On a wide screen the panel takes this part of the width, or more if the letters need it. */
enum { PANEL_PERCENT = 38, PANEL_PERCENT_MAX = 47, PANEL_QUARTERS = 42 };

static int panel_width(const struct page *page)
{
	int width = page->drawing->width;
	int least = width * PANEL_PERCENT / 100, most = width * PANEL_PERCENT_MAX / 100;
	return rect_max(least, rect_min(most, px(page, PANEL_QUARTERS)));
}

static struct frame open_upright(struct page *page, struct rect rest)
{
	struct frame frame = { .stage = rest };
	int margin = px(page, 4);
	page_keys_across(page, &frame.stage);
	page_progress_bands(page, &frame.stage);
	frame.stage = rect_inset(frame.stage, margin, 0);
	(void)rect_cut_top(&frame.stage, px(page, 3));
	(void)rect_cut_bottom(&frame.stage, px(page, 3));
	page_progress_put(page, &frame.stage);
	return frame;
}

static struct frame open_wide(struct page *page, struct rect rest)
{
	struct frame frame = { .stage = rest };
	int margin = px(page, page->type.is_tight ? 2 : 3);
	int width = panel_width(page);
	frame.panel = page->view->screen.lens == LENS_LEFT ? rect_cut_left(&frame.stage, width)
							   : rect_cut_right(&frame.stage, width);
	page_progress_bands(page, &frame.panel);
	frame.panel = rect_inset(frame.panel, margin, margin);
	frame.stage = rect_inset(frame.stage, margin, margin);
	if (page->view->screen.lens == LENS_LEFT)
		frame.stage.width += margin / 2;
	page_keys_down(page, &frame.panel);
	(void)rect_cut_bottom(&frame.panel, margin);
	page_progress_put(page, &frame.panel);
	return frame;
}

struct frame page_frame_open(struct page *page)
{
	struct rect rest = { 0, 0, page->drawing->width, page->drawing->height };
	page->drawing->ground = page->is_night ? THEME_NIGHT : THEME_PAPER;
	return page->is_upright ? open_upright(page, rest) : open_wide(page, rest);
}

int page_frame_width(const struct page *page, const struct frame *frame)
{
	return page->is_upright ? frame->stage.width : frame->panel.width;
}

/* Leaves out blocks of both columns until they fit: first what ranks lowest in either. */
static void fit_both(const struct page *page, struct column *head, struct column *foot, int width,
		     int height, int ret_heights[2])
{
	ret_heights[1] = foot ? column_fit(page, foot, width, height) : 0;
	ret_heights[0] = column_fit(page, head, width, height);
	int gap = foot && foot->count > 0 ? px(page, 3) : 0;
	if (ret_heights[0] + gap + ret_heights[1] <= height)
		return;
	/* The words at the lens count more: the foot gives way first, then they do. */
	int must = 0;
	for (int i = 0; foot && i < foot->count; i++)
		if (foot->blocks[i].rank == RANK_MUST)
			must += foot->blocks[i].height + px(page, foot->blocks[i].space);
	ret_heights[0] = column_fit(page, head, width, height - gap - must);
	if (foot)
		ret_heights[1] = column_fit(page, foot, width, height - gap - ret_heights[0]);
}

void page_frame_words(struct page *page, struct frame *frame, struct column *head,
		      struct column *foot, int least)
{
	struct rect *rest = page->is_upright ? &frame->stage : &frame->panel;
	int heights[2], room = rest->height - (page->is_upright ? px(page, least) : 0);
	fit_both(page, head, foot, rest->width, room, heights);
	if (foot && foot->count > 0) {
		struct rect low = rect_cut_bottom(rest, heights[1]);
		(void)column_put(page, low, foot);
		(void)rect_cut_bottom(rest, px(page, 3));
	}
	struct rect high = rect_cut_top(rest, rect_max(heights[0], 0));
	if (head->count > 0) {
		(void)column_put(page, high, head);
		(void)rect_cut_top(rest, px(page, 3));
	}
}

struct frame page_frame_low(const struct frame *frame)
{
	return (struct frame){ .stage = frame->stage, .panel = frame->stage };
}

void page_frame_words_low(struct page *page, struct frame *frame, struct column *head,
			  struct column *foot, int least)
{
	page_frame_words(page, frame, head, page->is_upright ? foot : NULL, least);
	if (page->is_upright)
		return;
	struct rect *stage = &frame->stage;
	int gap = px(page, 2), room = stage->height - px(page, least) - gap;
	int height = column_fit(page, foot, stage->width, room);
	if (foot->count == 0)
		return;
	(void)column_put(page, rect_cut_bottom(stage, height), foot);
	(void)rect_cut_bottom(stage, gap);
}

/* The shared blocks. */

static uint32_t ink(const struct page *page)
{
	return page->is_night ? THEME_WHITE : THEME_INK;
}

static uint32_t soft(const struct page *page)
{
	return page->is_night ? THEME_PALE : THEME_SOFT;
}

static uint32_t ground(const struct page *page)
{
	return page->is_night ? THEME_NIGHT : THEME_PAPER;
}

static struct widget_style title_style(const struct page *page)
{
	return (struct widget_style){ .type = TYPE_HEADLINE,
				      .is_bold = true,
				      .colour = ink(page),
				      .ground = ground(page),
				      .is_middle = true };
}

/* The badge beside a headline is as high as one line of it. */
static int badge_side(const struct page *page)
{
	return page->type.size[TYPE_HEADLINE] * 115 / 100;
}

static void put_title(struct page *page, struct rect place, const struct block *block)
{
	struct rect badge = rect_cut_left(&place, badge_side(page));
	/* The badge and the first line have one middle. */
	struct rect line = badge;
	line.height = rect_min(place.height, widget_height(page, place.width, &block->style, "图"));
	badge = rect_centre(line, badge.width, badge.width);
	uint32_t on = block->colour == THEME_FIX ? THEME_INK : THEME_WHITE;
	widget_badge(page, badge, block->icon, on, block->colour);
	(void)rect_cut_left(&place, px(page, 2));
	(void)widget_text(page, place, &block->style, block->text);
}

struct block page_frame_title(const struct page *page, const struct frame *frame,
			      enum drawing_icon icon, uint32_t colour, const char *text)
{
	struct block block = {
		.style = title_style(page), .text = text, .icon = icon, .colour = colour, .space = 2
	};
	/* Where there is room for few letters, the words have it all. */
	if (icon == ICON_COUNT || (page->type.is_tight && !page->is_upright))
		return block;
	int width = page_frame_width(page, frame) - badge_side(page) - px(page, 2);
	int height = widget_height(page, width, &block.style, text);
	/* A badge costs no second line, and never breaks a word. */
	if (height > widget_height(page, page_frame_width(page, frame), &block.style, text))
		return block;
	block.put = put_title;
	block.height = rect_max(badge_side(page), height);
	return block;
}

struct block page_frame_body(const struct page *page, const char *text, int rank)
{
	return (struct block){
		.rank = rank,
		.space = 2,
		.text = text,
		.style = { .type = TYPE_BODY, .colour = ink(page), .ground = ground(page) }
	};
}

struct block page_frame_caption(const struct page *page, const char *text, int rank)
{
	return (struct block){
		.rank = rank,
		.space = 2,
		.text = text,
		.style = { .type = TYPE_CAPTION, .colour = soft(page), .ground = ground(page) }
	};
}

/* A row with an icon. */

struct row_styles {
	struct widget_style text, more;
	int disc, inset;
};

static struct row_styles row_styles(const struct page *page, uint32_t ground_of_row)
{
	return (struct row_styles){
		.text = { .type = TYPE_BODY,
			  .is_bold = true,
			  .colour = THEME_INK,
			  .ground = ground_of_row,
			  .is_middle = true },
		.more = { .type = TYPE_BODY, .colour = THEME_INK, .ground = ground_of_row },
		.disc = px(page, 7),
		.inset = px(page, 2),
	};
}

static void put_row(struct page *page, struct rect place, const struct block *block)
{
	struct row_styles styles = row_styles(page, block->colour);
	if (block->colour == THEME_CARD)
		widget_card(page, place, THEME_CARD);
	else
		widget_fill(page, place, block->colour, px(page, 2));
	struct rect inner = rect_inset(place, styles.inset, styles.inset * 3 / 4);
	struct rect mark = rect_cut_left(&inner, styles.disc);
	widget_badge(page, mark, block->icon, THEME_WHITE,
		     block->colour == THEME_GO_DIM    ? THEME_GO
		     : block->colour == THEME_FIX_DIM ? THEME_FIX_DARK
						      : THEME_INFO);
	(void)rect_cut_left(&inner, styles.inset);
	if (!block->more) {
		(void)widget_text(page, inner, &styles.text, block->text);
		return;
	}
	styles.text.is_middle = false;
	(void)rect_cut_top(&inner, widget_text(page, inner, &styles.text, block->text));
	(void)widget_text(page, inner, &styles.more, block->more);
}

struct block page_frame_row(const struct page *page, const struct frame *frame,
			    enum drawing_icon icon, uint32_t ground_of_row, const char *text,
			    const char *more, int rank)
{
	struct row_styles styles = row_styles(page, ground_of_row);
	int width = page_frame_width(page, frame) - styles.disc - 3 * styles.inset;
	int height = widget_height(page, width, &styles.text, text) +
		     widget_height(page, width, &styles.more, more);
	return (struct block){ .rank = rank,
			       .space = 2,
			       .put = put_row,
			       .text = text,
			       .more = more,
			       .icon = icon,
			       .colour = ground_of_row,
			       .height = rect_min(INT32_MAX / 64,
						  rect_max(height, styles.disc) +
							  2 * (styles.inset * 3 / 4) + 2) };
}

struct block page_frame_contact(const struct page *page, const struct frame *frame,
				const char *contact, int rank)
{
	bool is_short = page->type.is_tight;
	return page_frame_row(page, frame, ICON_PHONE, THEME_CARD,
			      is_short ? contact : tell(page, "Ask"), is_short ? NULL : contact,
			      rank);
}
