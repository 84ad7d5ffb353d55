/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_hero.h"

#include "booth-ui/page_frame.h"
#include "booth-ui/theme.h"

/* Upright: picture above words; wide: beside them. */
void page_hero_put(struct page *page, struct rect rest, const struct page_hero *hero)
{
	enum drawing_align align = page->is_upright ? ALIGN_CENTRE : ALIGN_LEFT;
	const struct widget_line lines[] = {
		{ hero->title,
		  { hero->title_size ? hero->title_size : SIZE_TITLE, true, THEME_INK, THEME_GROUND,
		    align, false },
		  0 },
		{ hero->body, { SIZE_BODY + 4, false, THEME_INK, THEME_GROUND, align, false }, 26 },
		{ hero->note,
		  { SIZE_SMALL, false, THEME_INK_SOFT, THEME_GROUND, align, false },
		  34 },
	};
	int count = (int)(sizeof(lines) / sizeof(lines[0]));
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_GAP));
	if (page->is_upright) {
		int side = rect_least(px(page, 330), rest.height * 45 / 100);
		int gap = px(page, SIZE_MARGIN * 2),
		    text = widget_lines_height(page, rest, lines, count);
		rest = rect_centre(rest, rest.width, rect_least(rest.height, side + gap + text));
		widget_badge(page, rect_cut_top(&rest, side), hero->icon, hero->colour, hero->dim);
		(void)rect_cut_top(&rest, gap);
		widget_lines(page, rest, lines, count);
		return;
	}
	struct rect left = rect_cut_left(&rest, rest.width * 36 / 100);
	int side = rect_least(rect_least(left.width, left.height), px(page, 440));
	widget_badge(page, rect_centre(left, side, side), hero->icon, hero->colour, hero->dim);
	(void)rect_cut_left(&rest, px(page, SIZE_MARGIN * 2));
	widget_lines_middle(page, rest, lines, count);
}

void page_hero_build(struct page *page, const struct page_hero *hero)
{
	struct rect rest = page_frame_top(page);
	page_frame_buttons_across(page, &rest);
	page_frame_time_left(page, &rest);
	page_hero_put(page, rest, hero);
}
