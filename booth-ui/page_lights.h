/* SPDX-License-Identifier: MIT */
/* The five lights of the live page: what is right already, and what is not. */
#ifndef BOOTH_UI_PAGE_LIGHTS_H
#define BOOTH_UI_PAGE_LIGHTS_H

#include "booth-ui/widget.h"

/* Returns whether the lights fit side by side into this width. A screen on which they do not goes
 * without them: the band says what matters most. */
bool page_lights_fit(const struct page *page, int width);
int page_lights_height(const struct page *page);
void page_lights_put(struct page *page, struct rect place);

#endif
