/* SPDX-License-Identifier: MIT */
/*
 * The screen's texts: gettext catalogues (po/LANGUAGE.po), compiled by msgfmt and linked into the
 * program, so that a screen can never stand there without its language. English texts are the keys.
 *
 * libc's gettext is not used because its language belongs to the process and needs a locale that is
 * installed; a catalogue here is a value, so tests and `--render` use all languages side by side.
 * All strings live as long as the program. No allocation.
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
	uint32_t count, keys, texts; /* entries, offsets of the two tables */
};

/* The languages that are linked in, null at the end. The first is the default. */
extern const char *const catalog_languages[];

/* -ENOENT: no such language; -EBADMSG: the catalogue is damaged. */
must_check int catalog_open(const char *language, struct catalog *ret_catalog);
/* The same from any bytes, which are borrowed: every offset is checked here, once. */
must_check int catalog_parse(const char *language, const uint8_t *bytes, size_t size_bytes,
			     struct catalog *ret_catalog);
/* The text for an English key; the key itself where there is none. Never null. */
const char *catalog_text(const struct catalog *catalog, const char *key);
/* The n-th text, for looking at all of them: n < count. */
const char *catalog_at(const struct catalog *catalog, uint32_t n);

#endif
