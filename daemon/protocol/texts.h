/* SPDX-License-Identifier: MIT */
/*
 * The school's texts as boothd passes them to the screens: the notice and the privacy text, split
 * into pages. They are too long for a STATE message, so they travel in a memfd of their own: a
 * TEXTS message brings it, and the memfd holds one struct texts. boothd seals the memfd, so nobody
 * can change it afterwards.
 *
 * The pages of the notice come first, then those of the privacy text. An empty page stands for the
 * text that is built into booth-ui. If the school has no privacy text of its own, the last page of
 * the notice shows the built-in one beside the notice.
 */
#ifndef DAEMON_PROTOCOL_TEXTS_H
#define DAEMON_PROTOCOL_TEXTS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/paging.h"
#include "daemon/core/problem.h"

enum {
	TEXTS_PAGES_MAX = 160,
	TEXTS_FILE_MAX = 8192, /* largest size of each of the two texts, with its NUL */
	TEXTS_BYTES_MAX = 2 * TEXTS_FILE_MAX + TEXTS_PAGES_MAX,
};

struct texts {
	uint32_t page_count;              /* 1 to TEXTS_PAGES_MAX */
	uint32_t privacy_from;            /* first page of the privacy text; page_count: none */
	uint32_t begins[TEXTS_PAGES_MAX]; /* where each page begins in `bytes` */
	char bytes[TEXTS_BYTES_MAX];      /* the pages; each ends with a NUL */
};

/* Splits both texts, which are valid UTF-8, into pages of this room. Either may be empty. -EFBIG:
 * there are more than TEXTS_PAGES_MAX pages. */
must_check int texts_build(const char *notice, const char *privacy, const struct paging_room *room,
			   struct texts *ret_texts);

/* Returns whether the struct came from texts_build(): every page lies in `bytes`, is UTF-8 and is not
 * longer than a page may be. */
bool texts_are_valid(const struct texts *texts);

/* Returns the text of a page. Returns an empty text if there is no such page or if `texts` is null. */
const char *texts_page(const struct texts *texts, uint32_t page);
/* Returns whether the page belongs to the school's own privacy text. */
bool texts_is_privacy(const struct texts *texts, uint32_t page);

#endif
