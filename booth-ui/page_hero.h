/* SPDX-License-Identifier: MIT */
/* The layout of a page that says one thing: a large picture and a few lines of text. */
#ifndef BOOTH_UI_PAGE_HERO_H
#define BOOTH_UI_PAGE_HERO_H

#include "booth-ui/widget.h"

struct page_hero {
	enum drawing_icon icon;
	uint32_t colour, dim;            /* of the icon, and of the disc under it */
	const char *title, *body, *note; /* null: no such line */
	int title_size;                  /* SIZE_*; 0: SIZE_TITLE */
};

/* On upright screens the picture stands above the text, on wide ones beside it. */
void page_hero_put(struct page *page, struct rect rest, const struct page_hero *hero);
/* A whole page: the hero with frame, buttons and seconds left. */
void page_hero_build(struct page *page, const struct page_hero *hero);

#endif
