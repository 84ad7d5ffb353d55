/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_hero.h"

#include "booth-ui/page_frame.h"
#include "booth-ui/theme.h"

/* Adds the icon, or the live picture in the aiming box, mirrored. */
static void put_sign(struct page *page, struct rect place, const struct page_hero *hero)
{
	const struct message_reader *reader = &page->view->state->reader;
	int side = rect_min(place.width, place.height);
	if (!hero->shows_aim || !reader->is_on || !page->view->has_preview) {
		widget_badge(page, place, hero->icon, hero->colour, hero->dim);
		return;
	}
	struct rect square = rect_centre(place, side, side);
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_PICTURE, square);
	item->picture = PICTURE_PREVIEW;
	item->is_mirrored = true;
	item->crop = (struct drawing_crop){ reader->x, reader->y, reader->width, reader->height };
	item->radius = px(page, SIZE_RADIUS);
	item->ground = THEME_GROUND;
	widget_border(page, square, hero->colour, px(page, SIZE_RADIUS), px(page, 6));
}

static void put_upright(struct page *page, struct rect rest, const struct page_hero *hero,
			const struct widget_line *lines, int count)
{
	int side = rect_min(px(page, 330), rest.height * 45 / 100);
	int gap = px(page, SIZE_MARGIN * 2), text = widget_lines_height(page, rest, lines, count);
	rest = rect_centre(rest, rest.width, rect_min(rest.height, side + gap + text));
	put_sign(page, rect_cut_top(&rest, side), hero);
	(void)rect_cut_top(&rest, gap);
	widget_lines(page, rest, lines, count);
}

static void put_wide(struct page *page, struct rect rest, const struct page_hero *hero,
		     const struct widget_line *lines, int count)
{
	struct rect left = rect_cut_left(&rest, rest.width * 36 / 100);
	int side = rect_min(rect_min(left.width, left.height), px(page, 440));
	put_sign(page, rect_centre(left, side, side), hero);
	(void)rect_cut_left(&rest, px(page, SIZE_MARGIN * 2));
	widget_lines_middle(page, rest, lines, count);
}

const char *page_hero_contact(const struct page *page, char text[TEXT_MAX])
{
	const char *who = page->view->state->contact;
	return who[0] ? widget_fill_in(tell(page, "Questions: {}"), who, text) : NULL;
}

void page_hero_put(struct page *page, struct rect rest, const struct page_hero *hero)
{
	enum drawing_align align = page->is_upright ? ALIGN_CENTRE : ALIGN_LEFT;
	struct widget_line lines[] = {
		{ .text = hero->title,
		  .style = { STYLE_TITLE, .ground = THEME_GROUND, .align = align } },
		{ .text = hero->body,
		  .style = { STYLE_SENTENCE, .ground = THEME_GROUND, .align = align },
		  .space = 26 },
		{ .text = hero->note,
		  .style = { STYLE_CAPTION, .ground = THEME_GROUND, .align = align },
		  .space = 34 },
	};
	if (hero->is_title_huge)
		lines[0].style.size = SIZE_HUGE;
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_GAP));
	if (page->is_upright)
		put_upright(page, rest, hero, lines, 3);
	else
		put_wide(page, rest, hero, lines, 3);
}

void page_hero_build(struct page *page, const struct page_hero *hero)
{
	struct rect rest = page_frame_top(page);
	page_frame_buttons_across(page, &rest);
	page_frame_time_left(page, &rest);
	page_hero_put(page, rest, hero);
}
