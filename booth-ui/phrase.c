/* SPDX-License-Identifier: MIT */
#include "booth-ui/phrase.h"

#include <string.h>

enum { PHRASES_MAX = 48 };

struct phrases {
	int count;
	struct {
		const char *begin;
		int bytes; /* without the space behind it */
		int gap;   /* width of the space behind it, in pixels */
		int width;
	} part[PHRASES_MAX];
};

static int width_of(const struct phrase_font *font, const char *text, int bytes)
{
	char part[PHRASE_BYTES];
	int width, height;
	memcpy(part, text, (size_t)bytes);
	part[bytes] = '\0';
	font->ruler->measure(font->ruler->user, part, font->size, font->is_bold, -1, &width,
			     &height);
	return width;
}

static bool begins_with(const char *text, const char *mark)
{
	return strncmp(text, mark, strlen(mark)) == 0;
}

/* Returns how many bytes of the text end the phrase here; 0: none. *ret_kept: how many of them belong
 * to the phrase and are drawn. */
static int break_at(const char *text, int *ret_kept)
{
	static const char *const marks[] = { "，", "。", "；", "：", "、",
					     "！", "？", "）", "”",  "·" };
	*ret_kept = 0;
	/* " · " joins two parts: the dot ends a line and does not begin one */
	if (begins_with(text, " · ")) {
		*ret_kept = (int)strlen(" ·");
		return (int)strlen(" · ");
	}
	if (*text == ' ')
		return 1;
	if (begins_with(text, "\u200b"))
		return (int)strlen("\u200b");
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!begins_with(text, marks[i]))
			continue;
		int bytes = (int)strlen(marks[i]), more;
		/* A line does not begin with a mark. */
		int next = break_at(text + bytes, &more);
		*ret_kept = bytes + more;
		return bytes + next;
	}
	return 0;
}

/* Returns the length of the first character, with the marks that must not begin a line. */
static int character_length(const char *text)
{
	int bytes = 1, kept;
	while (((unsigned char)text[bytes] & 0xc0) == 0x80)
		bytes++;
	/* a Latin word or a number stays whole */
	while ((unsigned char)text[0] < 0x80 && text[bytes] > ' ')
		bytes++;
	int next = break_at(text + bytes, &kept);
	return bytes + (kept > 0 ? next : 0);
}

/* Adds the phrase. A Chinese phrase that is wider than the line may be broken between all its characters.
 * Returns false if there is no room for it. */
static bool add_phrase(const struct phrase_font *font, const char *text, int bytes, int gap,
		       int width, struct phrases *phrases)
{
	bool is_wide = width_of(font, text, bytes) > width;
	bool is_chinese = ((unsigned char)*text & 0xf0) == 0xe0;
	while (bytes > 0) {
		int length = is_wide && is_chinese ? character_length(text) : bytes;
		length = length < bytes ? length : bytes;
		if (phrases->count == PHRASES_MAX)
			return false;
		int i = phrases->count++;
		phrases->part[i].begin = text;
		phrases->part[i].bytes = length;
		phrases->part[i].gap = length == bytes ? gap : 0;
		phrases->part[i].width = width_of(font, text, length);
		if (phrases->part[i].width > width)
			return false;
		text += length;
		bytes -= length;
	}
	return true;
}

/* Splits the text. Returns false if there are too many phrases, or one is wider than width. */
static bool split(const struct phrase_font *font, const char *text, int width,
		  struct phrases *phrases)
{
	int space = width_of(font, "n n", 3) - width_of(font, "nn", 2);
	phrases->count = 0;
	while (*text) {
		const char *at = text;
		int kept = 0, bytes = 0;
		while (*at && (bytes = break_at(at, &kept)) == 0)
			at++;
		if (!add_phrase(font, text, (int)(at - text) + kept, *at == ' ' ? space : 0, width,
				phrases))
			return false;
		text = at + bytes;
	}
	return phrases->count > 1;
}

/* Fills lines of at most this width. Returns their number. out: memory for the text; null: only
 * counts. */
static int fill(const struct phrases *phrases, int width, char *out)
{
	int lines = 1, used = 0, gap = 0;
	for (int i = 0; i < phrases->count; i++) {
		bool is_new = used > 0 && used + gap + phrases->part[i].width > width;
		lines += is_new;
		if (out && is_new)
			*out++ = '\n';
		else if (out && used > 0 && gap > 0)
			*out++ = ' ';
		if (out) {
			memcpy(out, phrases->part[i].begin, (size_t)phrases->part[i].bytes);
			out += phrases->part[i].bytes;
		}
		used = (is_new ? 0 : used + gap) + phrases->part[i].width;
		gap = phrases->part[i].gap;
	}
	if (out)
		*out = '\0';
	return lines;
}

/* Breaks one paragraph. */
static bool break_paragraph(const struct phrase_font *font, const char *text, int width,
			    char ret_lines[PHRASE_BYTES])
{
	struct phrases phrases;
	if (width_of(font, text, (int)strlen(text)) <= width)
		return false;
	/* The renderer rounds, and places some letters closer than each alone would be. */
	width -= font->size / 16 + 1;
	if (!split(font, text, width, &phrases))
		return false;
	/* The narrowest lines that need no more of them are the most even. */
	int count = fill(&phrases, width, NULL), low = 1, high = width;
	while (low < high) {
		int middle = low + (high - low) / 2;
		bool is_wide_enough = true;
		for (int i = 0; i < phrases.count; i++)
			is_wide_enough = is_wide_enough && phrases.part[i].width <= middle;
		if (is_wide_enough && fill(&phrases, middle, NULL) <= count)
			high = middle;
		else
			low = middle + 1;
	}
	(void)fill(&phrases, high, ret_lines);
	return true;
}

bool phrase_break(const struct phrase_font *font, const char *text, int width,
		  char ret_lines[PHRASE_BYTES])
{
	char paragraph[PHRASE_BYTES];
	size_t used = 0;
	bool is_broken = false;
	if (strlen(text) >= PHRASE_BYTES - PHRASES_MAX)
		return false;
	while (*text) {
		size_t length = strcspn(text, "\n");
		memcpy(paragraph, text, length);
		paragraph[length] = '\0';
		char *to = ret_lines + used, lines[PHRASE_BYTES];
		bool is_this = break_paragraph(font, paragraph, width, lines);
		const char *from = is_this ? lines : paragraph;
		is_broken |= is_this;
		if (used + strlen(from) + 2 > PHRASE_BYTES)
			return false;
		used += strlen(from);
		memcpy(to, from, strlen(from) + 1);
		text += length;
		if (*text == '\n') {
			ret_lines[used++] = *text++;
			ret_lines[used] = '\0';
		}
	}
	return is_broken;
}
