/* SPDX-License-Identifier: MIT */
/* The pages after a photo did not pass: the fault, the remedy, and the person to ask. */
#ifndef BOOTH_UI_PAGE_VERDICT_H
#define BOOTH_UI_PAGE_VERDICT_H

struct page;

void page_verdict_rejected(struct page *page);
void page_verdict_staff(struct page *page); /* the visitor has no tries left, so a teacher helps */

#endif
