/* SPDX-License-Identifier: MIT */
#include "booth-ui/catalog.h"

#include <errno.h>
#include <stddef.h>
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

const char *const catalog_languages[] = { "zh_CN", "en", NULL };

int catalog_open(const char *language, struct catalog *ret_catalog)
{
	if (strcmp(language, "zh_CN") == 0) {
		ret_catalog->language = "zh_CN";
		return mo_parse(catalog_zh_cn, (size_t)catalog_zh_cn_size, &ret_catalog->mo);
	}
	if (strcmp(language, "en") == 0) {
		ret_catalog->language = "en";
		return mo_parse(catalog_en, (size_t)catalog_en_size, &ret_catalog->mo);
	}
	return -ENOENT;
}

const char *catalog_at(const struct catalog *catalog, uint32_t n)
{
	return mo_text(&catalog->mo, n);
}

const char *catalog_text(const struct catalog *catalog, const char *key)
{
	const char *text = mo_find(&catalog->mo, key);
	return text ? text : key;
}
