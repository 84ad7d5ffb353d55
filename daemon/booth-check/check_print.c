/* SPDX-License-Identifier: MIT */
#include "daemon/booth-check/check_print.h"

#include <stdio.h>

#include "daemon/core/remedy.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

/* ---- printing as JSON ---- */

/* Prints the character at `at` in escaped form, and returns its length in bytes. Prints U+FFFD for
 * a byte that is not UTF-8. */
static size_t print_character(const char *at)
{
	size_t length = utf8_length(at);
	if (length == 0) {
		(void)fputs("\\ufffd", stdout);
		return 1;
	}
	if (*at == '"' || *at == '\\')
		(void)printf("\\%c", *at);
	else if ((unsigned char)*at < 0x20)
		(void)printf("\\u%04x", (unsigned char)*at);
	else
		(void)fwrite(at, 1, length, stdout);
	return length;
}

static void print_string(const char *text)
{
	(void)putchar('"');
	while (*text)
		text += print_character(text);
	(void)putchar('"');
}

static void print_reasons(const char *key, reason_set set)
{
	const char *comma = "";
	(void)printf("\"%s\":[", key);
	for (unsigned i = 0; i < REASON_COUNT; i++) {
		if (!(set & reason_bit((enum reason)i)))
			continue;
		(void)printf("%s\"%s\"", comma, reason_name((enum reason)i));
		comma = ",";
	}
	(void)printf("],");
}

static void print_face(const struct examination *found)
{
	const struct box *box = &found->box;
	const struct point *eyes = found->eyes;
	if (!found->has_face) {
		(void)printf("\"faces\":%d,\"face\":null,", found->faces);
		return;
	}
	(void)printf("\"faces\":%d,\"face\":{\"box\":[%.1f,%.1f,%.1f,%.1f],", found->faces,
		     (double)box->x, (double)box->y, (double)box->width, (double)box->height);
	(void)printf("\"eyes\":[[%.1f,%.1f],[%.1f,%.1f]],", (double)eyes[0].x, (double)eyes[0].y,
		     (double)eyes[1].x, (double)eyes[1].y);
	(void)printf("\"yaw\":%.1f,\"pitch\":%.1f,\"roll\":%.1f,\"head_top\":%.1f,\"width\":%.1f},",
		     (double)found->yaw, (double)found->pitch, (double)found->roll,
		     (double)found->head_top, (double)found->face_width);
}

static void print_measure(const struct profile *profile, const struct verdict *verdict,
			  enum measure measure, const struct measure_value *value)
{
	const struct limit *limit = &profile->limits[measure];
	(void)printf("\"%s\":{", measure_name(measure));
	if (value->is_assessed)
		(void)printf("\"value\":%.5g,", value->value);
	if (value->is_assessed && value->score >= 0)
		(void)printf("\"score\":%d,", value->score);
	if (limit->has_min)
		(void)printf("\"min\":%g,", limit->min);
	if (limit->has_max)
		(void)printf("\"max\":%g,", limit->max);
	(void)printf("\"state\":\"%s\"}", measure_state_name(verdict->states[measure]));
}

void check_print_json(const char *file, const struct profile *profile,
		      const struct examination *found, const struct verdict *verdict,
		      const struct check_times *times)
{
	(void)printf("{\"file\":");
	print_string(file);
	(void)printf(",\"verdict\":\"%s\",", verdict_outcome_name(verdict->outcome));
	print_reasons("reasons", verdict->reasons);
	print_reasons("advice", verdict->advice);
	print_reasons("unassessed", verdict->unassessed);
	print_face(found);
	(void)printf("\"measures\":{");
	for (unsigned i = 0; i < MEASURE_COUNT; i++) {
		if (i > 0)
			(void)putchar(',');
		print_measure(profile, verdict, (enum measure)i, &found->measures.values[i]);
	}
	(void)printf("},\"ms\":{\"decode\":%.1f,\"examine\":%.1f}}\n", times->decode_ms,
		     times->examine_ms);
}

void check_print_error(const char *file, const char *text, bool as_json)
{
	if (!as_json) {
		(void)printf(wording_of("%s: error: %s\n"), file, text);
		return;
	}
	(void)printf("{\"file\":");
	print_string(file);
	(void)printf(",\"verdict\":\"error\",\"error\":");
	print_string(text);
	(void)printf("}\n");
}

/* ---- printing as text ---- */

static void print_words(const char *prefix, reason_set set)
{
	enum remedy_language language = wording_catalog() ? REMEDY_ZH_CN : REMEDY_EN;
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (set & reason_bit((enum reason)i))
			(void)printf("  %s%s: %s\n", prefix, reason_name((enum reason)i),
				     remedy_what_to_do((enum reason)i, language));
}

static const char *const outcomes[] = {
	[VERDICT_PASS] = WORDING("pass"),
	[VERDICT_REJECT] = WORDING("reject"),
	[VERDICT_UNASSESSED] = WORDING("unassessed"),
};

void check_print_text(const char *file, const struct verdict *verdict)
{
	(void)printf("%s: %s\n", file, wording_of(outcomes[verdict->outcome]));
	print_words("", verdict->reasons);
	print_words(wording_of("could not be judged: "), verdict->unassessed);
	print_words(wording_of("advice: "), verdict->advice);
}

/* ---- explaining a reason ---- */

static bool brings(enum measure measure, enum reason reason)
{
	return measure_reason_low(measure) == reason || measure_reason_high(measure) == reason;
}

static void print_limit(const struct profile *profile, enum measure measure, enum reason reason)
{
	const struct limit *limit = &profile->limits[measure];
	bool has_min = measure_reason_low(measure) == reason && limit->has_min;
	bool has_max = measure_reason_high(measure) == reason && limit->has_max;
	(void)printf(wording_of("  %s (%s)\n    source: %s\n    limit in profile %s: "),
		     measure_name(measure), measure_unit(measure), measure_source(measure),
		     profile->name);
	if (!has_min && !has_max)
		(void)printf("%s", wording_of("none"));
	if (has_min)
		(void)printf(wording_of("at least %g "), limit->min);
	if (has_max)
		(void)printf(wording_of("at most %g"), limit->max);
	(void)printf("\n");
}

void check_print_reason(const struct profile *profile, enum reason reason)
{
	static const char *const actions[] = {
		[REASON_OFF] = WORDING("off"),
		[REASON_ADVISE] = WORDING("advise"),
		[REASON_REJECT] = WORDING("reject"),
	};
	(void)printf(
		wording_of(
			"%s (profile %s: %s)\n  %s\n  %s\n  remedy: %s\n  解决办法：%s\n  measured by:\n"),
		reason_name(reason), profile->name, wording_of(actions[profile->actions[reason]]),
		remedy_sentence(reason, WAY_NONE, REMEDY_EN),
		remedy_sentence(reason, WAY_NONE, REMEDY_ZH_CN),
		remedy_what_to_do(reason, REMEDY_EN), remedy_what_to_do(reason, REMEDY_ZH_CN));
	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		if (brings((enum measure)i, reason))
			print_limit(profile, (enum measure)i, reason);
}
