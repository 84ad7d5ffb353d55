/* SPDX-License-Identifier: MIT */
/* The photo in the preview memory, which the states EXAMINING to DONE show. It is never on the disk. */
#include <string.h>

#include "daemon/boothd/booth_inside.h"

static bool fits(const struct image *picture)
{
	return picture->pixels && picture->width > 0 && picture->height > 0 &&
	       picture->width <= SLOT_WIDTH_MAX && picture->height <= SLOT_HEIGHT_MAX &&
	       (size_t)picture->width * (size_t)picture->height * IMAGE_BYTES_PER_PIXEL <=
		       SLOT_BYTES;
}

void booth_photo_show(struct booth *booth, const struct image *picture, enum message_picture what)
{
	struct shown_photo *shown = &booth->shown;
	shown->is_on = fits(picture);
	if (!shown->is_on)
		return;
	shown->now = !shown->now;
	uint8_t *row = slots_pixels(booth->slots, shown->slots[shown->now]);
	size_t row_bytes = (size_t)picture->width * IMAGE_BYTES_PER_PIXEL;
	for (int y = 0; y < picture->height; y++, row += row_bytes)
		memcpy(row, image_row(picture, y), row_bytes);
	shown->bytes[shown->now] = row_bytes * (size_t)picture->height;
	shown->number++;
	shown->width = (uint32_t)picture->width;
	shown->height = (uint32_t)picture->height;
	shown->picture = what;
}

void booth_photo_hide(struct booth *booth)
{
	booth->shown.is_on = false;
}

void booth_photo_wipe(struct booth *booth)
{
	struct shown_photo *shown = &booth->shown;
	for (unsigned i = 0; i < 2; i++) {
		if (shown->is_on && i == shown->now)
			continue;
		explicit_bzero(slots_pixels(booth->slots, shown->slots[i]), shown->bytes[i]);
		shown->bytes[i] = 0;
	}
}
