/* SPDX-License-Identifier: MIT */
/* The labels of the two buttons in each state of a visit, in the language of the screen. Pure. */
#ifndef BOOTH_UI_LABELS_H
#define BOOTH_UI_LABELS_H

#include "booth-ui/rect.h"

struct page;

/* A null label means that this button does nothing now. The strings live as long as the program. */
struct labels {
	const char *shutter, *cancel;
	/* where the page shows the two keys; it shows them also if they do nothing */
	struct rect shutter_place, cancel_place;
};

/* Returns the labels for the page. Reads only the page's members view and catalog. */
struct labels labels_of(const struct page *page);

#endif
