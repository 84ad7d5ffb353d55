/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/clip.h"

#include <stdio.h>
#include <string.h>

struct prompt {
	const char *name;
	const char *words[REMEDY_LANGUAGES];
};

static const struct prompt prompts[] = {
#define X(id, name, zh, en) [CLIP_##id] = { #name, { [REMEDY_ZH_CN] = zh, [REMEDY_EN] = en } },
	CLIP_PROMPTS(X)
#undef X
};

static const char *const earcons[] = {
#define X(id, name) #name,
	CLIP_EARCONS(X)
#undef X
};

enum clip clip_of_hint(enum reason reason, enum way way)
{
	return way == WAY_NONE ? (enum clip)(CLIP_HINT + (int)reason)
			       : (enum clip)(CLIP_WAY + (int)way);
}

bool clip_of_sign(char sign, enum clip *ret_clip)
{
	const char *found = sign ? strchr(CLIP_SIGNS, sign) : NULL;
	if (found)
		*ret_clip = (enum clip)(CLIP_SIGN + (found - CLIP_SIGNS));
	return found;
}

bool clip_is_earcon(enum clip clip)
{
	return clip >= CLIP_EARCON_FIRST && clip < CLIP_COUNT;
}

void clip_name(enum clip clip, char ret_name[CLIP_NAME_BYTES])
{
	if (clip < CLIP_HINT) {
		(void)snprintf(ret_name, CLIP_NAME_BYTES, "%s", prompts[clip].name);
	} else if (clip < CLIP_WAY) {
		(void)snprintf(ret_name, CLIP_NAME_BYTES, "hint_%s",
			       reason_name((enum reason)(clip - CLIP_HINT)));
	} else if (clip < CLIP_SIGN) {
		(void)snprintf(ret_name, CLIP_NAME_BYTES, "hint_%s",
			       way_name((enum way)(clip - CLIP_WAY)));
	} else if (clip < CLIP_EARCON_FIRST) {
		char sign = CLIP_SIGNS[clip - CLIP_SIGN];
		(void)snprintf(ret_name, CLIP_NAME_BYTES, "sign_%c",
			       sign >= 'A' ? sign - 'A' + 'a' : sign);
	} else {
		(void)snprintf(ret_name, CLIP_NAME_BYTES, "%s", earcons[clip - CLIP_EARCON_FIRST]);
	}
}

bool clip_find(const char *name, enum clip *ret_clip)
{
	for (int i = CLIP_NONE + 1; i < CLIP_COUNT; i++) {
		char known[CLIP_NAME_BYTES];
		clip_name((enum clip)i, known);
		if (strcmp(known, name) == 0) {
			*ret_clip = (enum clip)i;
			return true;
		}
	}
	return false;
}

static const char *words_of(enum clip clip, enum remedy_language language, char sign[2])
{
	if (clip < CLIP_HINT)
		return prompts[clip].words[language];
	if (clip < CLIP_WAY)
		return remedy_hint((enum reason)(clip - CLIP_HINT), WAY_NONE, language);
	if (clip < CLIP_SIGN) {
		enum way way = (enum way)(clip - CLIP_WAY);
		return remedy_hint(way_reason(way), way, language);
	}
	if (clip_is_earcon(clip))
		return "";
	sign[0] = CLIP_SIGNS[clip - CLIP_SIGN];
	sign[1] = '\0';
	return sign;
}

void clip_words(enum clip clip, enum remedy_language language, char ret_words[CLIP_WORDS_BYTES])
{
	static const char mark[] = "\u200b"; /* where the screen may break a line */
	char sign[2] = "";
	const char *from = words_of(clip, language, sign);
	size_t size = 0;
	while (*from && size + 1 < CLIP_WORDS_BYTES) {
		if (strncmp(from, mark, strlen(mark)) == 0)
			from += strlen(mark);
		else
			ret_words[size++] = *from++;
	}
	ret_words[size] = '\0';
}
