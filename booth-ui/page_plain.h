/* SPDX-License-Identifier: MIT */
/* The pages that consist only of a large icon and a few lines of text (page_hero.h). */
#ifndef BOOTH_UI_PAGE_PLAIN_H
#define BOOTH_UI_PAGE_PLAIN_H

struct page;

/* page_plain_waiting() builds the page for the time before boothd has answered. page_plain_dead()
 * builds the page that appears when boothd has not answered for VIEW_PATIENCE_MS. */
void page_plain_waiting(struct page *page);
void page_plain_dead(struct page *page);

void page_plain_closed(struct page *page);
void page_plain_interrupted(struct page *page);
void page_plain_examining(struct page *page);
void page_plain_saving(struct page *page);
void page_plain_unsaved(struct page *page);
void page_plain_saved(struct page *page);
void page_plain_more_time(struct page *page);
void page_plain_out_of_order(struct page *page);

#endif
