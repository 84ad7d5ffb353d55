/* SPDX-License-Identifier: MIT */
/*
 * The frame of every page: the same zones at the same places, whatever the page says.
 *
 *   upright                       wide
 *   +-----------------+           +--------------------+-----------+
 *   | bands, progress |           |                    | bands     |
 *   | words           |           |                    | progress  |
 *   |                 |           |       stage        | words     |
 *   |      stage      |           |                    |           |
 *   |                 |           |                    | more words|
 *   | more words      |           |                    | green key |
 *   | red   | green   |           |                    | red key   |
 *   +-----------------+           +--------------------+-----------+
 *
 * The words lie next to the lens, which is on top of an upright screen. On a wide screen the panel
 * with the words lies on the lens's side (screen.lens). Nothing but the keys lies in the place of the
 * keys, and a key that does nothing now is an empty outline.
 */
#ifndef BOOTH_UI_PAGE_FRAME_H
#define BOOTH_UI_PAGE_FRAME_H

#include "booth-ui/block.h"

struct frame {
	struct rect stage; /* what is left for the picture or the cards of the page */
	struct rect panel; /* wide: the place of the words; upright: empty */
};

/* Adds the ground, the bands, the progress or the name of the school, and the keys. */
struct frame page_frame_open(struct page *page);
/* Adds the words, and cuts their places off the frame. On an upright page the stage keeps at least
 * `least` quarters of the unit of its height. foot may be null. */
void page_frame_words(struct page *page, struct frame *frame, struct column *head,
		      struct column *foot, int least);

/* As page_frame_words(), but on a wide screen the foot stands in the lower part of the stage, where it has
 * more room than in the panel. Its rows were built for page_frame_low(). */
void page_frame_words_low(struct page *page, struct frame *frame, struct column *head,
			  struct column *foot, int least);
/* Returns the frame for which the rows of a low foot are built. */
struct frame page_frame_low(const struct frame *frame);

/* The parts of a column that many pages share. The texts are borrowed until the column is put. */

/* Builds a headline with a badge at its left. If icon is ICON_COUNT, there is no badge. */
struct block page_frame_title(const struct page *page, const struct frame *frame,
			      enum drawing_icon icon, uint32_t colour, const char *text);
struct block page_frame_body(const struct page *page, const char *text, int rank);
struct block page_frame_caption(const struct page *page, const char *text, int rank);
/* A row with an icon in a disc and one or two texts beside it, on a card of this colour. The second
 * text may be null. */
struct block page_frame_row(const struct page *page, const struct frame *frame,
			    enum drawing_icon icon, uint32_t ground, const char *text,
			    const char *more, int rank);
/* The row that says whom to ask. On a tight page the telephone beside it must do for a title. */
struct block page_frame_contact(const struct page *page, const struct frame *frame,
				const char *contact, int rank);
/* Returns the width of the words. */
int page_frame_width(const struct page *page, const struct frame *frame);

#endif
