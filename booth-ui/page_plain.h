/* SPDX-License-Identifier: MIT */
/* The pages that say one thing: the booth starts, saves, waits for its camera, is closed, is out of
 * order. */
#ifndef BOOTH_UI_PAGE_PLAIN_H
#define BOOTH_UI_PAGE_PLAIN_H

#include "booth-ui/widget.h"

void page_plain_waiting(struct page *page);
void page_plain_dead(struct page *page);
void page_plain_interrupted(struct page *page);
/* asks whether somebody is still there */
void page_plain_more_time(struct page *page);
void page_plain_examining(struct page *page);
void page_plain_saving(struct page *page);
void page_plain_unsaved(struct page *page);
void page_plain_closed(struct page *page);
void page_plain_out_of_order(struct page *page);

#endif
