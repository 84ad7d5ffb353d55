/* SPDX-License-Identifier: MIT */
/*
 * The screen's texts: gettext catalogues (po/LANGUAGE.po), compiled by msgfmt. The catalogues are
 * linked into the program, so no language file can be missing. The English texts are the keys.
 *
 * Each catalogue is a value of its own (daemon/core/mo.h says why libc's gettext is not used), so tests
 * and `--render` can use all languages side by side. All strings live as long as the program. The
 * module allocates nothing.
 */
#ifndef BOOTH_UI_CATALOG_H
#define BOOTH_UI_CATALOG_H

#include <stdint.h>

#include "daemon/core/mo.h"
#include "daemon/core/problem.h"

struct catalog {
	const char *language; /* name of the language, such as "zh_CN" */
	struct mo mo;
};

/* The languages of the screen. A null pointer ends the list. The first language is the default. */
extern const char *const catalog_languages[];

/* -ENOENT: there is no catalogue of this language; -EBADMSG: the catalogue is damaged. */
must_check int catalog_open(const char *language, struct catalog *ret_catalog);
/* Returns the text for an English key, or the key itself if the catalogue does not have it. The
 * result is never null. */
const char *catalog_text(const struct catalog *catalog, const char *key);
/* Returns text number n, counted from 0. n must be less than catalog->mo.count. */
const char *catalog_at(const struct catalog *catalog, uint32_t n);

#endif
