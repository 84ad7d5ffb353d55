/* SPDX-License-Identifier: MIT */
#include "daemon/core/similar.h"

#include <string.h>

static unsigned least(unsigned one, unsigned other)
{
	return one < other ? one : other;
}

/* The optimal string alignment distance: each row of the table needs the two rows before it. */
unsigned similar_distance(const char *one, const char *other)
{
	unsigned rows[3][SIMILAR_WORD_SIZE];
	size_t length = strlen(one), width = strlen(other);
	if (length >= SIMILAR_WORD_SIZE || width >= SIMILAR_WORD_SIZE)
		return SIMILAR_WORD_SIZE;
	for (unsigned j = 0; j <= width; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= length; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3],
			 *second = rows[(i + 1) % 3];
		row[0] = i;
		for (unsigned j = 1; j <= width; j++) {
			row[j] = above[j - 1] + (one[i - 1] != other[j - 1]);
			row[j] = least(row[j], least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && one[i - 1] == other[j - 2] &&
			    one[i - 2] == other[j - 1])
				row[j] = least(row[j], second[j - 2] + 1);
		}
	}
	return rows[length % 3][width];
}

/* Copies the list's next word. Returns what follows it, or null at the list's end. */
static const char *next_word(const char *words, char word[SIMILAR_WORD_SIZE])
{
	words += strspn(words, " ");
	size_t length = strcspn(words, " ");
	if (length == 0 || length >= SIMILAR_WORD_SIZE)
		return NULL;
	memcpy(word, words, length);
	word[length] = '\0';
	return words + length;
}

/* The beginning of a word counts as like it: "stat" for "status". Otherwise at most two slips, and
 * fewer than half of the letters. */
static unsigned unlikeness(const char *candidate, const char *word)
{
	size_t length = strlen(word);
	unsigned distance = similar_distance(candidate, word);
	if (length >= 2 && strncmp(candidate, word, length) == 0)
		return least(distance, 1);
	return distance <= 2 && 2 * distance < length ? distance : SIMILAR_WORD_SIZE;
}

bool similar_find(const char *words, const char *word, char ret_word[SIMILAR_WORD_SIZE])
{
	char candidate[SIMILAR_WORD_SIZE];
	unsigned best = SIMILAR_WORD_SIZE;
	while ((words = next_word(words, candidate))) {
		unsigned distance = unlikeness(candidate, word);
		if (distance >= best)
			continue;
		best = distance;
		memcpy(ret_word, candidate, SIMILAR_WORD_SIZE);
	}
	return best < SIMILAR_WORD_SIZE;
}

bool similar_has(const char *words, const char *word)
{
	char candidate[SIMILAR_WORD_SIZE];
	while ((words = next_word(words, candidate)))
		if (strcmp(candidate, word) == 0)
			return true;
	return false;
}
