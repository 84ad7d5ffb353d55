/* SPDX-License-Identifier: MIT */
#include "booth-ui/catalog.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* rules.mk compiles the catalogues before this file and passes their folder to the assembler. */
#define LINK_IN(symbol, path)                                                                      \
	__asm__(".pushsection .rodata\n"                                                           \
		".balign 8\n" symbol ":\n"                                                         \
		".incbin \"" path "\"\n" symbol "_end:\n"                                          \
		".balign 8\n" symbol "_size:\n"                                                    \
		".quad " symbol "_end - " symbol "\n"                                              \
		".popsection\n")
LINK_IN("catalog_zh_cn", "po/zh_CN.mo");
LINK_IN("catalog_en", "po/en.mo");
extern const uint8_t catalog_zh_cn[], catalog_en[];
extern const uint64_t catalog_zh_cn_size, catalog_en_size;

/* The header of a .mo file, in the machine's byte order ("GNU gettext manual", 10.3). */
enum { MO_MAGIC = (int)0x950412de, MO_HEAD_BYTES = 28, MO_ENTRY_BYTES = 8 };

const char *const catalog_languages[] = { "zh_CN", "en", NULL };

static uint32_t word_at(const uint8_t *bytes, size_t offset)
{
	uint32_t word;
	memcpy(&word, bytes + offset, sizeof(word));
	return word;
}

static bool table_is_inside(const uint8_t *bytes, size_t size_bytes, uint32_t table, uint32_t count)
{
	if (table > size_bytes || (size_bytes - table) / MO_ENTRY_BYTES < count)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		size_t entry = table + (size_t)i * MO_ENTRY_BYTES;
		uint32_t length = word_at(bytes, entry), offset = word_at(bytes, entry + 4);
		if (offset >= size_bytes || length >= size_bytes - offset ||
		    bytes[offset + length] != '\0')
			return false;
	}
	return true;
}

int catalog_parse(const char *language, const uint8_t *bytes, size_t size_bytes,
		  struct catalog *ret_catalog)
{
	if (size_bytes < MO_HEAD_BYTES || word_at(bytes, 0) != (uint32_t)MO_MAGIC)
		return -EBADMSG;
	struct catalog catalog = { .language = language,
				   .bytes = bytes,
				   .size_bytes = size_bytes,
				   .count = word_at(bytes, 8),
				   .keys = word_at(bytes, 12),
				   .texts = word_at(bytes, 16) };
	if (!table_is_inside(bytes, size_bytes, catalog.keys, catalog.count) ||
	    !table_is_inside(bytes, size_bytes, catalog.texts, catalog.count))
		return -EBADMSG;
	*ret_catalog = catalog;
	return 0;
}

int catalog_open(const char *language, struct catalog *ret_catalog)
{
	if (strcmp(language, "zh_CN") == 0)
		return catalog_parse("zh_CN", catalog_zh_cn, (size_t)catalog_zh_cn_size,
				     ret_catalog);
	if (strcmp(language, "en") == 0)
		return catalog_parse("en", catalog_en, (size_t)catalog_en_size, ret_catalog);
	return -ENOENT;
}

static const char *string_at(const struct catalog *catalog, uint32_t table, uint32_t n)
{
	size_t entry = table + (size_t)n * MO_ENTRY_BYTES;
	return (const char *)catalog->bytes + word_at(catalog->bytes, entry + 4);
}

const char *catalog_at(const struct catalog *catalog, uint32_t n)
{
	return string_at(catalog, catalog->texts, n);
}

/* A binary search works here, because msgfmt sorts the keys in the order of strcmp(). */
const char *catalog_text(const struct catalog *catalog, const char *key)
{
	uint32_t low = 0, high = catalog->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(key, string_at(catalog, catalog->keys, middle));
		if (order == 0)
			return catalog_at(catalog, middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return key;
}
