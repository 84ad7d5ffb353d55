/* SPDX-License-Identifier: MIT */
/*
 * What the booth says about each reason, and what a person can do about it. The Chinese texts are
 * those of the school's notice (docs/photo.md 1) where it has one. Screen, `booth-check --explain`
 * and reports all read this table, so they say the same. A reason without its texts in both
 * languages does not build.
 */
#ifndef DAEMON_CORE_REMEDY_H
#define DAEMON_CORE_REMEDY_H

#include <stdbool.h>

#include "daemon/core/reason.h"

enum remedy_language { REMEDY_ZH_CN, REMEDY_EN, REMEDY_LANGUAGES };

/* For the live screen, in large type: at most 12 Chinese characters. is_above: the value lies above
 * its limit, not below. */
const char *remedy_hint(enum reason reason, bool is_above, enum remedy_language language);
/* What is wrong with the photo, one sentence. */
const char *remedy_sentence(enum reason reason, enum remedy_language language);
/* What to do about it (解决办法), one or two sentences. */
const char *remedy_what_to_do(enum reason reason, enum remedy_language language);

/* Chinese for "zh", "zh_CN", "zh_CN.UTF-8" and null, English for the rest. */
enum remedy_language remedy_language_parse(const char *locale);

#endif
