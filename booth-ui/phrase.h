/* SPDX-License-Identifier: MIT */
/*
 * Breaks a text into lines as a person would: where the words or the parts of a sentence end, with
 * lines of about the same length. Pure.
 *
 * A line may end at a space, at a zero-width space (U+200B) that a catalogue has put between two
 * phrases of a Chinese text, and behind a Chinese mark of punctuation. A Chinese phrase that is wider
 * than a line may be broken between all its characters, but never before a mark. Each paragraph is
 * broken for itself.
 */
#ifndef BOOTH_UI_PHRASE_H
#define BOOTH_UI_PHRASE_H

#include "booth-ui/drawing.h"

enum { PHRASE_BYTES = 400 };

struct phrase_font {
	const struct drawing_ruler *ruler;
	int size; /* in pixels per em */
	bool is_bold;
};

/* Writes the text with line breaks. Returns false, and writes nothing, if the text fits on one line,
 * has no places to break, is too long, or has a word that is wider than width. The caller then lets the text renderer break it. */
bool phrase_break(const struct phrase_font *font, const char *text, int width,
		  char ret_lines[PHRASE_BYTES]);

#endif
