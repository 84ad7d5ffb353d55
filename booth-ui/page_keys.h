/* SPDX-License-Identifier: MIT */
/* The two keys of the booth as the page shows them: always at the same places. The green key is
 * round and has an arrow, the red key is square and has a cross; the words name colour and shape. */
#ifndef BOOTH_UI_PAGE_KEYS_H
#define BOOTH_UI_PAGE_KEYS_H

#include "booth-ui/widget.h"

/* Adds the strip with both keys along the lower edge of an upright page, and cuts it off rest. */
void page_keys_across(struct page *page, struct rect *rest);
/* Adds both keys, one above the other, at the lower end of the panel of a wide page. */
void page_keys_down(struct page *page, struct rect *panel);

#endif
