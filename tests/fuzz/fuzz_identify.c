/* SPDX-License-Identifier: MIT */
/* aims: daemon/core/identify.c daemon/core/card.c daemon/core/roster_mask.c daemon/core/paging.c daemon/protocol/texts.c */
/*
 * What a stranger may hold before a reader or type, and what a school may write into its notice: whatever the
 * text is, the screen gets no more of it than it may show, and all pages together are the text. The input is
 * a byte that chooses a size, a text, and after a zero byte another text.
 */
#include "daemon/core/card.h"
#include "daemon/core/identify.h"
#include "daemon/core/paging.h"
#include "daemon/core/roster_mask.h"
#include "daemon/core/utf8.h"
#include "daemon/protocol/texts.h"
#include "tests/fuzz/fuzz.h"

enum { SHOWN_OF_CODE = 4, SHOWN_OF_TYPED = 2 };

static bool is_printable(const char *text)
{
	while (*text >= ' ' && *text <= '~')
		text++;
	return *text == '\0';
}

/* Asserts that the mask shows only the text's end. */
static void check_end(const char *mask, const char *text, size_t shown_max)
{
	size_t length = strlen(text), shown = 0;
	while (shown < length && shown < strlen(mask) &&
	       mask[strlen(mask) - 1 - shown] == text[length - 1 - shown])
		shown++;
	/* the text itself may hold the bytes of the dots that hide it */
	assert(shown <= shown_max || !is_printable(text));
}

static void check_masks(const char *text, size_t size)
{
	char mask[96];
	identify_mask_code(text, mask, sizeof(mask));
	check_end(mask, text, SHOWN_OF_CODE);
	if (is_printable(text)) {
		identify_mask_typed(text, mask, size);
		assert(strlen(mask) < size && utf8_is_valid(mask));
		check_end(mask, text, SHOWN_OF_TYPED);
	}
	if (!utf8_is_valid(text))
		return;
	roster_mask_name(text, mask, sizeof(mask));
	assert(utf8_is_valid(mask));
	/* only a name of stars and dots may look like its mask */
	assert(strcmp(mask, text) != 0 || strchr(text, '*') ||
	       strspn(text, "\xc2\xb7") == strlen(text));
	roster_mask_number(text, mask, sizeof(mask));
	assert(utf8_is_valid(mask));
}

static void check_kinds(const char *text)
{
	uint64_t keys[CARD_KEYS_MAX];
	size_t length = strlen(text);
	assert(card_read_keys(text, keys) <= CARD_KEYS_MAX);
	if (identify_is_key(text))
		assert(is_printable(text) && length > 0 && length <= IDENTIFY_KEY_MAX);
	if (identify_is_code(text))
		assert(is_printable(text) && length >= IDENTIFY_CODE_MIN &&
		       length <= IDENTIFY_CODE_MAX &&
		       strncmp(text, IDENTIFY_TICKET, strlen(IDENTIFY_TICKET)) != 0);
}

/* Asserts that the pages from `first` on are the whole text, but for spaces and line breaks between them. */
static void check_pages(const struct texts *texts, uint32_t first, uint32_t end, const char *text)
{
	for (uint32_t i = first; i < end; i++) {
		const char *page = texts_page(texts, i);
		text = paging_skip(text);
		assert(strncmp(text, page, strlen(page)) == 0 && strlen(page) <= PAGING_BYTES_MAX);
		text += strlen(page);
	}
	assert(*paging_skip(text) == '\0');
}

static void check_texts(const char *notice, const char *privacy)
{
	static struct texts texts;
	if (!utf8_is_valid(notice) || !utf8_is_valid(privacy))
		return;
	if (texts_build(notice, privacy, &(struct paging_room){ PAGING_ROWS, PAGING_COLUMNS },
			&texts) < 0)
		return;
	assert(texts_are_valid(&texts));
	check_pages(&texts, 0, texts.privacy_from, notice);
	check_pages(&texts, texts.privacy_from, texts.page_count, privacy);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct fuzz_input input = { bytes, size };
	size_t room = 8 + fuzz_byte(&input) % 80;
	char *text = fuzz_text(&input), *other = fuzz_text(&input);
	check_masks(text, room);
	check_kinds(text);
	check_texts(text, other);
	free(text);
	free(other);
	return 0;
}
