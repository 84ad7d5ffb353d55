/* SPDX-License-Identifier: MIT */
/* The pages that show the finished photo: the question whether to keep it, and the receipt. */
#ifndef BOOTH_UI_PAGE_PHOTO_H
#define BOOTH_UI_PAGE_PHOTO_H

struct page;

void page_photo_review(struct page *page);
void page_photo_done(struct page *page);

#endif
