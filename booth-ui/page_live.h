/* SPDX-License-Identifier: MIT */
/* The pages with the live picture. The band at the lens says what to do now; the picture is a
 * mirror; five lights tell what is right already. */
#ifndef BOOTH_UI_PAGE_LIVE_H
#define BOOTH_UI_PAGE_LIVE_H

#include "booth-ui/widget.h"

void page_live_pose(struct page *page);
void page_live_countdown(struct page *page);
void page_live_burst(struct page *page);
void page_live_maintenance(struct page *page);

#endif
