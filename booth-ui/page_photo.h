/* SPDX-License-Identifier: MIT */
/* The pages of a photo that passed: does the student keep it, and the receipt. */
#ifndef BOOTH_UI_PAGE_PHOTO_H
#define BOOTH_UI_PAGE_PHOTO_H

#include "booth-ui/widget.h"

void page_photo_review(struct page *page);
/* The page of the states SAVED and DONE: one page, so that nothing moves between them. */
void page_photo_receipt(struct page *page);

#endif
