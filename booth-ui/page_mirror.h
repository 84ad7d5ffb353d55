/* SPDX-License-Identifier: MIT */
/* The live picture, mirrored, with all that lies over it: the outline, the veil outside the photo,
 * the chevrons from the head to its place, and the gauge of near and far. */
#ifndef BOOTH_UI_PAGE_MIRROR_H
#define BOOTH_UI_PAGE_MIRROR_H

#include "booth-ui/widget.h"

struct page_mirror {
	bool is_plain; /* nothing lies over the picture but the outline */
	bool is_quiet; /* all of the picture is dimmed, and nothing but the outline lies over it */
};

void page_mirror_put(struct page *page, struct rect place, const struct page_mirror *mirror);

#endif
