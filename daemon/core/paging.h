/* SPDX-License-Identifier: MIT */
/*
 * Splits a long text into pages that a screen shows one after another. Pure.
 *
 * The size of a page does not depend on the screen, so that boothd can number the pages and knows
 * which page is the last. A page has at most PAGING_ROWS rows of PAGING_COLUMNS columns. A Chinese
 * character takes two columns and a Latin letter one. 24 Chinese characters in each of 12 rows are
 * legible on the smallest screen (800x600).
 */
#ifndef DAEMON_CORE_PAGING_H
#define DAEMON_CORE_PAGING_H

#include <stddef.h>

enum {
	PAGING_ROWS = 12,
	PAGING_COLUMNS = 48,
	/* The longest page in bytes: a character of two columns has at most four bytes, a character
	 * of one column at most two, and each row may end in a line break. */
	PAGING_BYTES_MAX = PAGING_ROWS * (PAGING_COLUMNS * 2 + 1),
};

/* Returns the length in bytes of the first page of a valid UTF-8 text. The page ends at the end of a
 * paragraph or of a sentence if one lies in the page's second half. 0: the text is empty. */
size_t paging_length(const char *text);

/* Returns the rest of the text without the line breaks and spaces at its beginning: no page begins with
 * an empty row. */
const char *paging_skip(const char *text);

#endif
