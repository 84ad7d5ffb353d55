/* SPDX-License-Identifier: MIT */
/* What fills the stage of a page: the person's own photo, the coach, a large sign, a code. */
#ifndef BOOTH_UI_PAGE_PICTURE_H
#define BOOTH_UI_PAGE_PICTURE_H

#include "booth-ui/page_frame.h"

/* A large sign on a plate of the colour `ground`. */
void page_picture_sign(struct page *page, struct rect place, enum drawing_icon icon,
		       uint32_t colour, uint32_t ground);
struct picture_sign {
	enum drawing_icon icon;
	uint32_t colour, ground;
};
/* The sign, and below it a plate with a large text and a caption. words null or empty: the sign
 * alone. */
void page_picture_sign_and_words(struct page *page, struct rect place,
				 const struct picture_sign *sign, const char *caption,
				 const char *words);
/* The photo, as large as the place permits, never mirrored, at its left or in its middle. Returns
 * where the photo lies; an empty rectangle: there is no photo. */
struct rect page_picture_photo(struct page *page, struct rect place, enum drawing_align align);
/* The photo in true size, if the place has room for it. */
struct rect page_picture_print(struct page *page, struct rect place);
/* The coach who does it wrong beside the coach who does it right; one above the other if the place is
 * higher than wide. */
void page_picture_pair(struct page *page, struct rect place, enum reason reason, enum way way);
/* A QR code of the text on a white plate, with a line of words below it. */
void page_picture_code(struct page *page, struct rect place, const char *text, const char *words);
/* A plate with a large text, such as a receipt number, and a caption above it. */
void page_picture_words(struct page *page, struct rect place, const char *caption,
			const char *text);

#endif
