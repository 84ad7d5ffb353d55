/* SPDX-License-Identifier: MIT */
/*
 * What the booth says about each reason, in the notice's own words where it has them, and what a
 * person does about it. The one place of these texts: screen, `booth-check --explain` and reports
 * read them here, so that they can never differ. Two languages in one table: a reason without its
 * text in both does not build.
 */
#ifndef DAEMON_CORE_REMEDY_H
#define DAEMON_CORE_REMEDY_H

#include <stdbool.h>

#include "daemon/core/reason.h"

enum remedy_language { REMEDY_ZH_CN, REMEDY_EN, REMEDY_LANGUAGES };

/* Live, big, one at a time: at most 12 Chinese characters. above: see struct verdict. */
const char *remedy_hint(enum reason reason, bool above, enum remedy_language language);
/* What is wrong with the photo, one sentence. */
const char *remedy_sentence(enum reason reason, enum remedy_language language);
/* What to do about it (the notice's 解决办法), one or two sentences. */
const char *remedy_remedy(enum reason reason, enum remedy_language language);

/* "zh_CN", "zh_CN.UTF-8", "zh" -> Chinese; anything else -> English. Null is Chinese. */
enum remedy_language remedy_language_parse(const char *locale);

#endif
