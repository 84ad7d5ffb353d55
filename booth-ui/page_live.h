/* SPDX-License-Identifier: MIT */
/*
 * The pages with the live picture: mirrored, around the photo's frame, under the dashed outline of
 * head and shoulders (人形虚线取景框), with one panel that says one thing.
 */
#ifndef BOOTH_UI_PAGE_LIVE_H
#define BOOTH_UI_PAGE_LIVE_H

#include "booth-ui/widget.h"

void page_live_pose(struct page *page);
void page_live_countdown(struct page *page);
void page_live_burst(struct page *page);

#endif
