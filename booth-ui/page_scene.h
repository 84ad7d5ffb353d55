/* SPDX-License-Identifier: MIT */
/* Pictures that say without words what to do: hold this before that. They fill the place. */
#ifndef BOOTH_UI_PAGE_SCENE_H
#define BOOTH_UI_PAGE_SCENE_H

#include "booth-ui/widget.h"

/* A telephone with a QR code goes to the reader. */
void page_scene_phone(struct page *page, struct rect place);
/* A card with a face goes to the reader. */
void page_scene_card(struct page *page, struct rect place);
/* The seconds that are left, in a ring that says how long that is of `whole_s`. */
void page_scene_seconds(struct page *page, struct rect place, int left_s, int whole_s);

#endif
