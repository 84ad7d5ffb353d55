/* SPDX-License-Identifier: MIT */
/* The picture of the idle page: a drawn person sits down, fits into the outline, and gets a print. It
 * moves in a loop of VIEW_LOOP_STEPS; a calm screen shows one picture of it. */
#ifndef BOOTH_UI_PAGE_ATTRACT_H
#define BOOTH_UI_PAGE_ATTRACT_H

#include "booth-ui/widget.h"

void page_attract_put(struct page *page, struct rect place);

#endif
