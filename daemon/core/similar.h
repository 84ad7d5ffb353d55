/* SPDX-License-Identifier: MIT */
/* Finds the word that a person meant who typed another: "did you mean ...?". */
#ifndef DAEMON_CORE_SIMILAR_H
#define DAEMON_CORE_SIMILAR_H

#include <stdbool.h>

/* Longer words count as unlike every other. */
enum { SIMILAR_WORD_SIZE = 40 };

/* Counts the slips between the words: a letter too many, too few or wrong, or two neighbours that
 * changed places. */
unsigned similar_distance(const char *one, const char *other);

/* Finds the word of the list, such as " one two", that is most like `word`. Returns false if no
 * word is so like it that a person may have meant it. */
bool similar_find(const char *words, const char *word, char ret_word[SIMILAR_WORD_SIZE]);

/* Returns whether the list, such as " one two", has the word. */
bool similar_has(const char *words, const char *word);

#endif
