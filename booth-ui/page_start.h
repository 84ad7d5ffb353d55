/* SPDX-License-Identifier: MIT */
/* The pages before the live picture: the welcome, the privacy notice, the rules for the photo. */
#ifndef BOOTH_UI_PAGE_START_H
#define BOOTH_UI_PAGE_START_H

#include "daemon/core/paging.h"

struct page;

void page_start_idle(struct page *page);
void page_start_notice(struct page *page);
/* Returns how much of the school's texts this page of the notice has room for. */
struct paging_room page_start_room(struct page *page);
void page_start_rules(struct page *page);

#endif
