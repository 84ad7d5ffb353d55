/* SPDX-License-Identifier: MIT */
/*
 * The screen's texts: gettext catalogues (po/LANGUAGE.po), which msgfmt compiles. They are linked
 * into the program, so no file of a language can be missing. English texts are the keys.
 *
 * libc's gettext would not do: it has one language a process and needs an installed locale. A
 * catalogue here is a value, so tests and `--render` use all languages side by side. All strings
 * live as long as the program. No allocation.
 */
#ifndef BOOTH_UI_CATALOG_H
#define BOOTH_UI_CATALOG_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct catalog {
	const char *language; /* "zh_CN", "en" */
	const uint8_t *bytes; /* a .mo file */
	size_t size_bytes;
	uint32_t count;       /* of the entries */
	uint32_t keys, texts; /* offsets of the two tables */
};

/* Ends with a null. The first language is the default. */
extern const char *const catalog_languages[];

/* -ENOENT: no such language; -EBADMSG: the catalogue is damaged. */
must_check int catalog_open(const char *language, struct catalog *ret_catalog);
/* The same from any bytes, which it borrows. Checks every offset, so that the functions below need
 * not. */
must_check int catalog_parse(const char *language, const uint8_t *bytes, size_t size_bytes,
			     struct catalog *ret_catalog);
/* The text for an English key; the key itself where the catalogue has no such key. Never null. */
const char *catalog_text(const struct catalog *catalog, const char *key);
/* The n-th text, n < count. */
const char *catalog_at(const struct catalog *catalog, uint32_t n);

#endif
