/* SPDX-License-Identifier: MIT */
/*
 * The booth's texts about each reason and its remedy. If the school's notice (docs/photo.md 1) has
 * a text about a reason, the Chinese text here is that text. Screen, `booth-check --explain` and
 * reports all read this table, so they say the same. If a reason lacks a text in a language, the
 * build fails.
 */
#ifndef DAEMON_CORE_REMEDY_H
#define DAEMON_CORE_REMEDY_H

#include "daemon/core/reason.h"
#include "daemon/core/way.h"

enum remedy_language { REMEDY_ZH_CN, REMEDY_EN, REMEDY_LANGUAGES };

/* Returns the hint that the live screen shows in large type. It has at most 12 Chinese characters.
 * way: the way that mends the reason; the hint then names the direction. WAY_NONE: the direction is
 * not known, and the hint names none. */
const char *remedy_hint(enum reason reason, enum way way, enum remedy_language language);
/* Returns one sentence that says what is wrong with the photo. */
const char *remedy_sentence(enum reason reason, enum way way, enum remedy_language language);
/* Returns one or two sentences that tell the person what to do (解决办法). */
const char *remedy_what_to_do(enum reason reason, enum remedy_language language);

/* Returns Chinese for "zh", "zh_CN", "zh_CN.UTF-8" and null, English for all other locales. */
enum remedy_language remedy_language_parse(const char *locale);

#endif
