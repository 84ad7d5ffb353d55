/* SPDX-License-Identifier: MIT */
#include "daemon/protocol/texts.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "daemon/core/paging.h"
#include "daemon/core/utf8.h"

/* Adds one page. *used: number of bytes that are taken. */
static int add_page(struct texts *texts, size_t *used, const char *text, size_t length)
{
	if (texts->page_count == TEXTS_PAGES_MAX || length >= sizeof(texts->bytes) - *used)
		return -EFBIG;
	texts->begins[texts->page_count++] = (uint32_t)*used;
	memcpy(texts->bytes + *used, text, length);
	*used += length + 1; /* the struct is zeroed, so a NUL follows */
	return 0;
}

static int add_pages(struct texts *texts, size_t *used, const char *text,
		     const struct paging_room *room)
{
	int r = 0;
	for (text = paging_skip(text); r == 0 && *text;) {
		size_t length = paging_length(text, room);
		r = add_page(texts, used, text, length);
		text = paging_skip(text + length);
	}
	return r;
}

int texts_build(const char *notice, const char *privacy, const struct paging_room *room,
		struct texts *ret_texts)
{
	size_t used = 0;
	memset(ret_texts, 0, sizeof(*ret_texts));
	int r = add_pages(ret_texts, &used, notice, room);
	if (r == 0 && ret_texts->page_count == 0)
		r = add_page(ret_texts, &used, "", 0);
	ret_texts->privacy_from = ret_texts->page_count;
	return r == 0 ? add_pages(ret_texts, &used, privacy, room) : r;
}

static bool is_page(const struct texts *texts, uint32_t begin)
{
	if (begin >= sizeof(texts->bytes))
		return false;
	const char *page = texts->bytes + begin;
	const char *end = memchr(page, '\0', sizeof(texts->bytes) - begin);
	return end && end - page <= PAGING_BYTES_MAX && utf8_is_valid(page);
}

bool texts_are_valid(const struct texts *texts)
{
	if (texts->page_count == 0 || texts->page_count > TEXTS_PAGES_MAX ||
	    texts->privacy_from == 0 || texts->privacy_from > texts->page_count)
		return false;
	for (uint32_t i = 0; i < texts->page_count; i++)
		if (!is_page(texts, texts->begins[i]))
			return false;
	return true;
}

const char *texts_page(const struct texts *texts, uint32_t page)
{
	return texts && page < texts->page_count ? texts->bytes + texts->begins[page] : "";
}

bool texts_is_privacy(const struct texts *texts, uint32_t page)
{
	return texts && page >= texts->privacy_from && page < texts->page_count;
}
