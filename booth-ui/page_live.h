/* SPDX-License-Identifier: MIT */
/*
 * The pages with the live picture, which is mirrored. A dashed outline of head and shoulders lies
 * over the picture (人形虚线取景框). A panel next to the picture shows one message.
 */
#ifndef BOOTH_UI_PAGE_LIVE_H
#define BOOTH_UI_PAGE_LIVE_H

struct page;

void page_live_pose(struct page *page);
void page_live_countdown(struct page *page);
void page_live_burst(struct page *page);
void page_live_maintenance(struct page *page);

#endif
