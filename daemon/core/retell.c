/* SPDX-License-Identifier: MIT */
#include "daemon/core/retell.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/mo.h"
#include "daemon/core/text.h"
#include "daemon/core/wording.h"

enum {
	SLOTS_MAX = 12,
	NAME_BYTES = 16,
	/* A text with fewer fixed bytes, such as "%s: %s", fits nearly everything. */
	FIXED_MIN = SLOTS_MAX,
	DEPTH_MAX = 3,
};

/* A gap of a text, %s or {host}, and what the sentence has there. */
struct slot {
	char name[NAME_BYTES]; /* "{host}"; empty: a conversion of printf */
	const char *value;
	size_t length;
};

struct match {
	struct slot slots[SLOTS_MAX];
	unsigned count;
	size_t fixed; /* bytes of the text that are no gaps */
};

/* Returns the length of the gap at the start of a text; 0: there is none. */
static size_t gap_length(const char *text)
{
	if (text[0] == '{') {
		size_t name = strspn(text + 1, TEXT_LETTERS);
		return name > 0 && text[1 + name] == '}' && name + 2 < NAME_BYTES ? name + 2 : 0;
	}
	if (text[0] != '%' || text[1] == '%')
		return 0;
	size_t flags = strcspn(text + 1, "diouxXeEfFgGscpm");
	return text[1 + flags] ? flags + 2 : 0;
}

/* Returns the length of the fixed bytes at the start of a text. */
static size_t fixed_length(const char *text)
{
	size_t length = 0;
	while (text[length] && gap_length(text + length) == 0)
		length++;
	return length;
}

/* Finds the fixed bytes in the rest of a sentence. They must be its end if they are the text's end. */
static const char *find_fixed(const char *rest, const char *fixed, size_t length, bool is_end)
{
	size_t size = strlen(rest);
	if (is_end)
		return size >= length && memcmp(rest + size - length, fixed, length) == 0
			       ? rest + size - length
			       : NULL;
	for (const char *at = rest; size >= length; at++, size--)
		if (memcmp(at, fixed, length) == 0)
			return at;
	return NULL;
}

static bool fit(const char *text, const char *sentence, struct match *match)
{
	size_t length = fixed_length(text);
	*match = (struct match){ .fixed = length };
	if (strncmp(text, sentence, length) != 0)
		return false;
	text += length;
	sentence += length;
	while (*text) {
		size_t gap = gap_length(text), next = fixed_length(text + gap);
		if (match->count == SLOTS_MAX)
			return false;
		const char *end = find_fixed(sentence, text + gap, next, !text[gap + next]);
		if (!end)
			return false;
		struct slot *slot = &match->slots[match->count++];
		slot->value = sentence;
		slot->length = (size_t)(end - sentence);
		if (text[0] == '{')
			memcpy(slot->name, text, gap);
		match->fixed += next;
		sentence = end + next;
		text += gap + next;
	}
	return sentence[0] == '\0';
}

/* Finds the text with the most fixed bytes, where each gap counts against a text as one byte. Returns
 * its translation, or null. */
static const char *find(const struct mo *catalog, const char *sentence, struct match *ret_match)
{
	const char *found = NULL;
	size_t most = 0;
	struct match match;
	for (uint32_t i = 0; i < catalog->count; i++)
		if (fit(mo_key(catalog, i), sentence, &match) && match.fixed >= FIXED_MIN &&
		    match.fixed - match.count > most) {
			most = match.fixed - match.count;
			found = mo_text(catalog, i);
			*ret_match = match;
		}
	return found;
}

/* Returns the slot for the gap of a translation, which has a name, a number (%2$s) or its turn. */
static const struct slot *slot_for(const struct match *match, const char *gap, size_t length,
				   unsigned turn)
{
	for (unsigned i = 0; gap[0] == '{' && i < match->count; i++)
		if (strncmp(match->slots[i].name, gap, length) == 0)
			return &match->slots[i];
	if (gap[0] == '{')
		return NULL;
	if (length > 3 && gap[2] == '$')
		turn = (unsigned)(gap[1] - '1');
	return turn < match->count ? &match->slots[turn] : NULL;
}

struct buffer {
	char *text;
	size_t used;
};

static void put(struct buffer *buffer, const char *text, size_t length)
{
	if (length >= RETELL_SIZE - buffer->used)
		length = RETELL_SIZE - 1 - buffer->used;
	memcpy(buffer->text + buffer->used, text, length);
	buffer->used += length;
	buffer->text[buffer->used] = '\0';
}

static void tell(const struct mo *catalog, const char *sentence, int depth, char text[RETELL_SIZE]);

static void put_slot(const struct mo *catalog, const struct slot *slot, int depth,
		     struct buffer *buffer)
{
	char value[RETELL_SIZE], said[RETELL_SIZE];
	(void)snprintf(value, sizeof(value), "%.*s", (int)slot->length, slot->value);
	tell(catalog, value, depth + 1, said);
	put(buffer, said, strlen(said));
}

static void fill(const struct mo *catalog, const char *translation, const struct match *match,
		 int depth, char text[RETELL_SIZE])
{
	struct buffer buffer = { .text = text };
	text[0] = '\0';
	for (unsigned turn = 0; *translation;) {
		size_t gap = gap_length(translation), fixed = fixed_length(translation + gap);
		const struct slot *slot =
			gap > 0 ? slot_for(match, translation, gap, turn++) : NULL;
		if (slot)
			put_slot(catalog, slot, depth, &buffer);
		put(&buffer, translation + gap, fixed);
		translation += gap + fixed;
	}
}

static void tell(const struct mo *catalog, const char *sentence, int depth, char text[RETELL_SIZE])
{
	struct match match;
	const char *translation = NULL;
	/* one word, such as a name, is no sentence */
	if (catalog && depth <= DEPTH_MAX && strchr(sentence, ' '))
		translation = find(catalog, sentence, &match);
	if (translation)
		fill(catalog, translation, &match, depth, text);
	else
		(void)snprintf(text, RETELL_SIZE, "%s", sentence);
}

void retell_sentence(const char *sentence, char text[RETELL_SIZE])
{
	tell(wording_catalog(), sentence, 0, text);
}
