/* SPDX-License-Identifier: MIT */
/* The page for an operator, in the state MAINTENANCE: the live picture, and what the booth measures,
 * each as a bar with the range that is good. */
#ifndef BOOTH_UI_PAGE_SERVICE_H
#define BOOTH_UI_PAGE_SERVICE_H

struct page;

void page_service_maintenance(struct page *page);

#endif
