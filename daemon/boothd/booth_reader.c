/* SPDX-License-Identifier: MIT */
/* Lends pictures to booth-reader while the booth asks for a code, and decides when the camera must
 * run. */
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/imaging/grey_cut.h"
#include "daemon/imaging/preview.h"
#include "daemon/protocol/reader_message.h"

bool booth_reader_is_asked(const struct booth *booth)
{
	bool asks = booth->state == SESSION_IDENTIFY || booth->state == SESSION_CODE;
	return asks && booth->reader && booth->mode != IDENTIFY_NONE;
}

bool booth_needs_frames(const struct booth *booth)
{
	return session_needs_camera(booth->state) || booth_reader_is_asked(booth);
}

void booth_reader_turn(struct booth *booth)
{
	bool is_asked = booth_reader_is_asked(booth);
	explicit_bzero(&booth->reading, sizeof(booth->reading));
	if (is_asked == booth->is_aiming)
		return;
	booth->is_aiming = is_asked;
	camera_focus(booth->camera, is_asked);
	if (!is_asked)
		camera_reader_rest(booth->reader);
}

bool booth_reader_is_due(struct booth *booth)
{
	int64_t now_ms = clock_monotonic_ms();
	if (!booth_reader_is_asked(booth))
		return false;
	camera_reader_look(booth->reader, now_ms);
	return camera_reader_is_due(booth->reader, now_ms);
}

static void lend(struct booth *booth, const struct image *image)
{
	int side = image->width < image->height ? image->width : image->height;
	side = side < READER_SIDE_MAX ? side : READER_SIDE_MAX;
	grey_cut(image, side, camera_reader_pixels(booth->reader));
	camera_reader_lend(booth->reader, side, side, clock_monotonic_ms());
}

/* Decodes the frame at the largest scale that fits into a slot. */
static void lend_large(struct booth *booth, const struct frame *frame)
{
	unsigned slot;
	struct image image;
	if (slots_take(booth->slots, &slot) < 0)
		return;
	struct preview_slot memory = { .pixels = slots_pixels(booth->slots, slot),
				       .capacity_bytes = SLOT_BYTES,
				       .max_width = SLOT_WIDTH_MAX,
				       .max_height = SLOT_HEIGHT_MAX };
	if (preview_render(booth->decoder, frame, &memory, NULL, &image, NULL) == 0)
		lend(booth, &image);
	slots_drop(booth->slots, slot);
}

void booth_reader_offer(struct booth *booth, const struct frame *frame, const struct image *image)
{
	int width, height;
	if (!booth_reader_is_due(booth))
		return;
	jpeg_decoded_size(&frame->info, 1, &width, &height);
	if (image->width == width && image->height == height)
		lend(booth, image);
	else
		lend_large(booth, frame);
}
