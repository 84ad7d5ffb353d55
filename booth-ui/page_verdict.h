/* SPDX-License-Identifier: MIT */
/* The pages that follow a photo that did not pass: they show what is wrong, what to do about it,
 * and whom to ask. */
#ifndef BOOTH_UI_PAGE_VERDICT_H
#define BOOTH_UI_PAGE_VERDICT_H

struct page;

void page_verdict_rejected(struct page *page);
/* the page for a visitor who has no tries left: a teacher must help */
void page_verdict_staff(struct page *page);

#endif
