/* SPDX-License-Identifier: MIT */
/* The pages before the live picture: the welcome, the privacy notice, the rules for the photo. */
#ifndef BOOTH_UI_PAGE_START_H
#define BOOTH_UI_PAGE_START_H

struct page;

void page_start_idle(struct page *page);
void page_start_notice(struct page *page);
void page_start_rules(struct page *page);

#endif
