/* SPDX-License-Identifier: MIT */
/* The pages on which a person pays. The photo is saved before they appear, and they say so. */
#ifndef BOOTH_UI_PAGE_PAY_H
#define BOOTH_UI_PAGE_PAY_H

#include "booth-ui/widget.h"

void page_pay_paying(struct page *page);
void page_pay_paid(struct page *page);

/* What the last page says about the money, in text; empty: nothing. */
const char *page_pay_note(const struct page *page, char text[TEXT_MAX]);

#endif
