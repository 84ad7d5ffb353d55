/* SPDX-License-Identifier: MIT */
#include "daemon/core/mo.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* The header of a .mo file, in the machine's byte order ("GNU gettext manual", 10.3). */
enum { MAGIC = (int)0x950412de, HEAD_BYTES = 28, ENTRY_BYTES = 8 };

static uint32_t word_at(const uint8_t *bytes, size_t offset)
{
	uint32_t word;
	memcpy(&word, bytes + offset, sizeof(word));
	return word;
}

static bool table_is_inside(const uint8_t *bytes, size_t size_bytes, uint32_t table, uint32_t count)
{
	if (table > size_bytes || (size_bytes - table) / ENTRY_BYTES < count)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		size_t entry = table + (size_t)i * ENTRY_BYTES;
		uint32_t length = word_at(bytes, entry), offset = word_at(bytes, entry + 4);
		if (offset >= size_bytes || length >= size_bytes - offset ||
		    bytes[offset + length] != '\0')
			return false;
	}
	return true;
}

int mo_parse(const uint8_t *bytes, size_t size_bytes, struct mo *ret_mo)
{
	if (size_bytes < HEAD_BYTES || word_at(bytes, 0) != (uint32_t)MAGIC)
		return -EBADMSG;
	struct mo mo = { .bytes = bytes,
			 .size_bytes = size_bytes,
			 .count = word_at(bytes, 8),
			 .keys = word_at(bytes, 12),
			 .texts = word_at(bytes, 16) };
	if (!table_is_inside(bytes, size_bytes, mo.keys, mo.count) ||
	    !table_is_inside(bytes, size_bytes, mo.texts, mo.count))
		return -EBADMSG;
	*ret_mo = mo;
	return 0;
}

static const char *string_at(const struct mo *mo, uint32_t table, uint32_t n)
{
	size_t entry = table + (size_t)n * ENTRY_BYTES;
	return (const char *)mo->bytes + word_at(mo->bytes, entry + 4);
}

const char *mo_key(const struct mo *mo, uint32_t n)
{
	return string_at(mo, mo->keys, n);
}

const char *mo_text(const struct mo *mo, uint32_t n)
{
	return string_at(mo, mo->texts, n);
}

/* A binary search works here, because msgfmt sorts the keys in the order of strcmp(). */
const char *mo_find(const struct mo *mo, const char *key)
{
	uint32_t low = 0, high = mo->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(key, mo_key(mo, middle));
		if (order == 0)
			return mo_text(mo, middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
