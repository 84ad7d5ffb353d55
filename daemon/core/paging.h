/* SPDX-License-Identifier: MIT */
/*
 * Splits a long text into pages that a screen shows one after another. Pure.
 *
 * boothd numbers the pages and must know which page is the last, so it splits the text. Each screen
 * tells boothd how much room its page has, and boothd takes the smallest room. A Chinese character
 * takes two columns. A Latin letter takes a little more than one, because the letters of a text are
 * on average wider than half a Chinese character.
 */
#ifndef DAEMON_CORE_PAGING_H
#define DAEMON_CORE_PAGING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	/* the largest page, and the page of a booth without a screen */
	PAGING_ROWS = 12,
	PAGING_COLUMNS = 48,
	/* the smallest page: no screen can ask for less */
	PAGING_ROWS_MIN = 4,
	PAGING_COLUMNS_MIN = 12,
	/* The longest page in bytes: a character of two columns has at most four bytes, a character
	 * of one column at most two, and each row may end in a line break. */
	PAGING_BYTES_MAX = PAGING_ROWS * (PAGING_COLUMNS * 2 + 1),
};

/* How much text one page has room for. */
struct paging_room {
	uint32_t rows;    /* PAGING_ROWS_MIN to PAGING_ROWS */
	uint32_t columns; /* PAGING_COLUMNS_MIN to PAGING_COLUMNS */
};

/* The largest page. */
struct paging_room paging_largest(void);
/* Returns the room of this many rows and columns, within the limits above. */
struct paging_room paging_limit(int rows, int columns);
/* Returns the room that fits into both. */
struct paging_room paging_smaller(struct paging_room a, struct paging_room b);
bool paging_room_is_valid(const struct paging_room *room);
bool paging_room_is_same(const struct paging_room *a, const struct paging_room *b);

/* Returns the length in bytes of the first page of a valid UTF-8 text. The page ends at the end of a
 * paragraph or of a sentence if one lies in the page's second half. 0: the text is empty. */
size_t paging_length(const char *text, const struct paging_room *room);

/* Returns the rest of the text without the line breaks and spaces at its beginning: no page begins with
 * an empty row. */
const char *paging_skip(const char *text);

#endif
