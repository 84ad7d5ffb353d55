/* SPDX-License-Identifier: MIT */
/*
 * Measures the school's own words on the pages that show them, before a student sees them: for
 * `booth-ui --check-config --config FILE`. A page that has no room leaves out what it can do without,
 * so only what must be cut is told.
 */
#ifndef BOOTH_UI_TEXT_CHECK_H
#define BOOTH_UI_TEXT_CHECK_H

#include "booth-ui/catalog.h"
#include "booth-ui/drawing.h"
#include "booth-ui/page.h"
#include "daemon/core/config.h"

/* What the settings say, as a screen gets it. Borrowed. */
struct text_check {
	const struct config *config;
	const char *notice, *privacy; /* the texts of the files; may be empty */
};

/* Returns the number of pages of which a text is cut on this canvas, and names each by tell(). -EFBIG:
 * the notice and the privacy text have too many pages. */
must_check int text_check_run(const struct text_check *check, const struct page_canvas *canvas,
			      const struct catalog *catalog, const struct drawing_ruler *ruler,
			      void (*tell)(const char *page, void *user), void *user);

#endif
