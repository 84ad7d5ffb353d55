/* SPDX-License-Identifier: MIT */
/* What stands on top of a page: the bands of a demo and of a call for staff, and either the progress
 * of the visit with the seconds left, or the name of the school and of the booth. */
#ifndef BOOTH_UI_PAGE_PROGRESS_H
#define BOOTH_UI_PAGE_PROGRESS_H

#include "booth-ui/widget.h"

void page_progress_bands(struct page *page, struct rect *rest);
/* Adds the progress of the visit if there is a visit, and cuts it off rest. */
void page_progress_put(struct page *page, struct rect *rest);
/* Adds the seconds left, if the page shows them, on a plate at the lower edge of the picture. A tight
 * live page has no room for them elsewhere. */
void page_progress_time_over(struct page *page, struct rect picture);

#endif
