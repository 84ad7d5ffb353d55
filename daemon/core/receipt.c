/* SPDX-License-Identifier: MIT */
#include "daemon/core/receipt.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DASH_AT = 3, CHARACTERS = RECEIPT_TEXT_SIZE - 2 };

static const char mark[] = "{receipt}";
static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void receipt_format(const struct uuid *uuid, char text[RECEIPT_TEXT_SIZE])
{
	/* In a version 7 UUID the last 8 bytes are random, except for the two highest bits. */
	uint64_t bits = 0;
	for (unsigned i = 8; i < 16; i++)
		bits = bits << 8 | uuid->bytes[i];
	for (int i = RECEIPT_TEXT_SIZE - 2; i >= 0; i--) {
		if (i == DASH_AT) {
			text[i] = '-';
			continue;
		}
		text[i] = digits[bits & 31];
		bits >>= 5;
	}
	text[RECEIPT_TEXT_SIZE - 1] = '\0';
}

static char capital(char letter)
{
	return (char)(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
}

/* Crockford's base 32 leaves these letters out because people take them for digits, and U because it
 * makes swear words. */
static int explain_letter(char letter, struct problem *problem)
{
	if (letter == 'O')
		return problem_set(problem, -EINVAL,
				   "a receipt has no letter O: the character is the digit 0");
	if (letter == 'I' || letter == 'L')
		return problem_set(problem, -EINVAL,
				   "a receipt has no letter %c: the character is the digit 1",
				   letter);
	if (letter == 'U')
		return problem_set(problem, -EINVAL,
				   "a receipt has no letter U: the character may be a V");
	return problem_set(problem, -EINVAL,
			   "a receipt has only digits, and letters other than I, L, O and U");
}

int receipt_parse(const char *text, struct problem *problem, char ret_text[RECEIPT_TEXT_SIZE])
{
	char found[CHARACTERS];
	unsigned count = 0;
	for (; *text; text++) {
		char letter = capital(*text);
		if (letter == '-' || letter == ' ')
			continue;
		if (!strchr(digits, letter))
			return explain_letter(letter, problem);
		if (count < CHARACTERS)
			found[count] = letter;
		count++;
	}
	if (count != CHARACTERS)
		return problem_set(
			problem, -EINVAL,
			"a receipt has %d characters, such as K7M-2QXD; this text has %u",
			CHARACTERS, count);
	memcpy(ret_text, found, DASH_AT);
	ret_text[DASH_AT] = '-';
	memcpy(ret_text + DASH_AT + 1, found + DASH_AT, CHARACTERS - DASH_AT);
	ret_text[RECEIPT_TEXT_SIZE - 1] = '\0';
	return 0;
}

bool receipt_is_close(const char *one, const char *other)
{
	char left[CHARACTERS], right[CHARACTERS];
	unsigned differences = 0, first = 0, last = 0;
	memcpy(left, one, DASH_AT);
	memcpy(left + DASH_AT, one + DASH_AT + 1, CHARACTERS - DASH_AT);
	memcpy(right, other, DASH_AT);
	memcpy(right + DASH_AT, other + DASH_AT + 1, CHARACTERS - DASH_AT);
	for (unsigned i = 0; i < CHARACTERS; i++)
		if (left[i] != right[i]) {
			first = differences == 0 ? i : first;
			last = i;
			differences++;
		}
	bool is_swapped = differences == 2 && last == first + 1 && left[first] == right[last] &&
			  left[last] == right[first];
	return differences == 1 || is_swapped;
}

/* Returns whether all braces of the address belong to {receipt}. */
static bool has_only_mark(const char *url)
{
	const char *at = strstr(url, mark);
	size_t before = at ? (size_t)(at - url) : strlen(url);
	return strcspn(url, "{}") == before &&
	       (!at || !at[sizeof(mark) - 1 + strcspn(at + sizeof(mark) - 1, "{}")]);
}

int receipt_check_url(const char *url, struct problem *problem)
{
	bool is_http = strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
	size_t length = 0;
	while (url[length] > ' ' && url[length] <= '~')
		length++;
	if (!url[0] || (is_http && !url[length] && has_only_mark(url)))
		return 0;
	return problem_set(
		problem, -EINVAL,
		"receipt.url = %s: this is no http:// or https:// address without blanks, in "
		"which only {receipt} stands in braces",
		url);
}

void receipt_fill_url(const char *url, const char *receipt, char *text, size_t size)
{
	const char *at = strstr(url, mark);
	int before = at ? (int)(at - url) : (int)strlen(url);
	int length = snprintf(text, size, "%.*s%s%s", before, url, at ? receipt : "",
			      at ? at + sizeof(mark) - 1 : "");
	if (length < 0 || (size_t)length >= size)
		text[0] = '\0';
}
