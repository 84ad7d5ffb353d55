/* SPDX-License-Identifier: MIT */
#include "daemon/core/demo.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	enum reason reason;
	const char *chinese, *english;
} sitters[] = {
#define X(id, name, reason, zh, en) [DEMO_SITTER_##id] = { #name, REASON_##reason, zh, en },
	DEMO_SITTERS(X)
#undef X
};

const char *demo_sitter_name(enum demo_sitter sitter)
{
	return sitter < DEMO_SITTER_COUNT ? sitters[sitter].name : NULL;
}

enum demo_sitter demo_sitter_find(const char *name)
{
	int i = 0;
	while (i < DEMO_SITTER_COUNT && strcmp(sitters[i].name, name) != 0)
		i++;
	return (enum demo_sitter)i;
}

enum reason demo_sitter_reason(enum demo_sitter sitter)
{
	return sitter < DEMO_SITTER_COUNT ? sitters[sitter].reason : REASON_NONE;
}

const char *demo_sitter_words(enum demo_sitter sitter, bool is_chinese)
{
	if (sitter >= DEMO_SITTER_COUNT)
		return "";
	return is_chinese ? sitters[sitter].chinese : sitters[sitter].english;
}
