/* SPDX-License-Identifier: MIT */
/* The pages after a photo did not pass: what is wrong, what to do about it, whom to ask. */
#ifndef BOOTH_UI_PAGE_VERDICT_H
#define BOOTH_UI_PAGE_VERDICT_H

struct page;

void page_verdict_rejected(struct page *page);
void page_verdict_staff(struct page *page); /* no tries are left: a teacher helps */

#endif
