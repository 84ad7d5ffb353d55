/* SPDX-License-Identifier: MIT */
/* The layout of a page that consists of a large icon and a few lines of text. */
#ifndef BOOTH_UI_PAGE_HERO_H
#define BOOTH_UI_PAGE_HERO_H

#include "booth-ui/widget.h"

struct page_hero {
	enum drawing_icon icon;
	uint32_t colour, dim; /* colour of the icon, and colour of the disc behind it */
	/* the texts from top to bottom; null: this text is left out */
	const char *title, *body, *note;
	bool is_title_huge;
	/* the picture in the aiming box (struct message_reader) takes the place of the icon, if there is
	 * one */
	bool shows_aim;
};

/* Returns "Questions: ..." for the note of a page on which a student is stuck; null: the school has set
 * no contact. text: memory for the result. */
const char *page_hero_contact(const struct page *page, char text[TEXT_MAX]);

/* Adds the icon and the texts. The icon lies above the texts on upright screens and beside them on
 * wide screens. */
void page_hero_put(struct page *page, struct rect rest, const struct page_hero *hero);
/* Builds a whole page: the frame (page_frame.h) with the icon and the texts inside it. */
void page_hero_build(struct page *page, const struct page_hero *hero);

#endif
