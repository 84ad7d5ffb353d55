/* SPDX-License-Identifier: MIT */
#include "daemon/base/language.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/mo.h"
#include "daemon/core/wording.h"

/* daemon/rules.mk compiles the catalogue before this file and passes its folder to the assembler. */
__asm__(".pushsection .rodata\n"
	".balign 8\nlanguage_zh_cn:\n"
	".incbin \"zh_CN.mo\"\nlanguage_zh_cn_end:\n"
	".balign 8\nlanguage_zh_cn_size:\n"
	".quad language_zh_cn_end - language_zh_cn\n"
	".popsection\n");
extern const uint8_t language_zh_cn[];
extern const uint64_t language_zh_cn_size;

/* Returns the value of the first of these variables that is set and not empty; an empty text if there
 * is none. */
static const char *first_set(const char *const names[3])
{
	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);
		if (value && value[0])
			return value;
	}
	return "";
}

static bool is_c(const char *locale)
{
	size_t length = strcspn(locale, ".@");
	return length == 0 || (length == 1 && locale[0] == 'C') ||
	       (length == 5 && memcmp(locale, "POSIX", 5) == 0);
}

static bool is_utf8(const char *locale)
{
	const char *charset = strchr(locale, '.');
	return charset &&
	       (strncasecmp(charset, ".UTF-8", 6) == 0 || strncasecmp(charset, ".utf8", 5) == 0);
}

bool language_is_chinese(void)
{
	static const char *const messages[3] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	static const char *const charset[3] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *locale = first_set(messages), *list = getenv("LANGUAGE");
	if (is_c(locale) || !is_utf8(first_set(charset)))
		return false;
	return strncmp(list && list[0] ? list : locale, "zh", 2) == 0;
}

void language_choose(bool is_chinese)
{
	static struct mo chinese;
	bool is_open =
		is_chinese && mo_parse(language_zh_cn, (size_t)language_zh_cn_size, &chinese) == 0;
	wording_choose(is_open ? &chinese : NULL);
}
