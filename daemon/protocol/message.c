/* SPDX-License-Identifier: MIT */
#include "daemon/protocol/message.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "daemon/protocol/texts.h"

/* the largest side of a screen in pixels */
enum { SIDE_MAX = 16384 };

static bool is_terminated(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

static bool is_picture(uint32_t width, uint32_t height)
{
	return width > 0 && height > 0 && width <= SLOT_WIDTH_MAX && height <= SLOT_HEIGHT_MAX &&
	       (uint64_t)width * height * 4 <= SLOT_BYTES;
}

/* Returns whether a clock that was 0 when the machine started can ever show this time. Calculations
 * with any other time could overflow. */
static bool is_time(int64_t time_ms)
{
	return time_ms >= 0 && time_ms < INT64_C(1) << 53;
}

/* Returns whether the number can be a place in or near a picture of the size 1. Calculations with any
 * other number could overflow. */
static bool is_place(float number)
{
	return number >= -16 && number <= 16;
}

static bool is_outline(const struct message_outline *outline)
{
	return is_place(outline->x) && is_place(outline->y) && is_place(outline->width) &&
	       is_place(outline->height) && is_place(outline->head_top) &&
	       is_place(outline->eyes) && is_place(outline->chin) &&
	       is_place(outline->face_width) && is_place(outline->offset);
}

static bool is_head(const struct message_head *head)
{
	return is_place(head->x) && is_place(head->y) && is_place(head->width);
}

static bool is_rectangle(float x, float y, float width, float height)
{
	return is_place(x) && is_place(y) && is_place(width) && is_place(height);
}

static bool are_topics(topic_set judged, topic_set good)
{
	return judged < topic_bit(TOPIC_COUNT) && (good & ~judged) == 0;
}

static bool regions_are_valid(const struct message_state *state)
{
	if (state->region_count > SPOTS_MAX)
		return false;
	for (unsigned i = 0; i < state->region_count; i++) {
		const struct message_region *region = &state->regions[i];
		if (region->reason >= REASON_COUNT || region->shape >= SPOT_SHAPE_COUNT ||
		    !is_rectangle(region->x, region->y, region->width, region->height))
			return false;
	}
	return true;
}

static bool marks_are_valid(const struct message_marks *marks)
{
	return is_head(&marks->head) && is_outline(&marks->outline) &&
	       is_rectangle(marks->box_x, marks->box_y, marks->box_width, marks->box_height) &&
	       are_topics(marks->topics_judged, marks->topics_good);
}

static bool is_reader(const struct message_reader *reader)
{
	return reader->hint < AIM_HINT_COUNT &&
	       is_rectangle(reader->x, reader->y, reader->width, reader->height);
}

static bool texts_are_terminated(const struct message_state *state)
{
#define TEXT(member)                                                                               \
	{                                                                                          \
		state->member, sizeof(state->member)                                               \
	}
	const struct {
		const char *text;
		size_t size;
	} texts[] = {
		TEXT(receipt),      TEXT(subject),     TEXT(typed),           TEXT(last_time),
		TEXT(last_receipt), TEXT(entry_day),   TEXT(contact),         TEXT(photo_path),
		TEXT(window),       TEXT(school),      TEXT(consent_version), TEXT(place),
		TEXT(elsewhere),    TEXT(receipt_url), TEXT(deadline),        TEXT(phone),
		TEXT(order_end),    TEXT(pay_qr),
	};
#undef TEXT
	bool is_good = true;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		is_good = is_good && is_terminated(texts[i].text, texts[i].size);
	for (unsigned i = 0; i < MESSAGE_PERSON_LINES; i++)
		is_good = is_good && is_terminated(state->person[i], sizeof(state->person[i]));
	return is_good;
}

/* Checks what belongs to the photo in the slot. */
static bool photo_is_valid(const struct message_state *state)
{
	if (state->photo_slot < -1 || state->photo_slot >= SLOT_COUNT ||
	    state->photo >= PICTURE_IS_COUNT || !regions_are_valid(state))
		return false;
	return state->photo_slot < 0 || is_picture(state->photo_width, state->photo_height);
}

static bool is_screen(const struct message_screen *screen)
{
	return screen->lens < LENS_COUNT && screen->keys < KEYS_COUNT &&
	       screen->distance_cm <= 300 && screen->diagonal_in <= 200 && screen->volume <= 100;
}

static bool state_is_valid(const struct message_state *state)
{
	if (state->state >= SESSION_STATE_COUNT || state->fault > FAULT_NONE ||
	    state->hint > REASON_NONE || state->identify >= IDENTIFY_MODE_COUNT ||
	    state->entry >= ENTRY_COUNT || !(state->held >= 0 && state->held <= 1))
		return false;
	if (state->hint_way > WAY_NONE || state->hint_strength > HINT_STRENGTH_MAX ||
	    state->look >= HINT_LOOK_COUNT || state->shutter >= SHUTTER_COUNT)
		return false;
	if (!is_reader(&state->reader) || !is_outline(&state->goal))
		return false;
	if (state->correction > REASON_NONE || state->pay_mode >= PAYMENT_MODE_COUNT ||
	    state->pay_fen > (uint32_t)INT32_MAX || state->pay >= PAY_COUNT ||
	    state->owed_fen > (uint32_t)INT32_MAX)
		return false;
	if (state->page >= TEXTS_PAGES_MAX || state->page_count > TEXTS_PAGES_MAX)
		return false;
	if (!is_screen(&state->look_of_screen) || state->keys_down >= 1u << BUTTON_COUNT)
		return false;
	if (!is_time(state->began_ms) || !is_time(state->ends_ms) || !is_time(state->clears_ms) ||
	    !is_time(state->fault_since_unix_ms))
		return false;
	if (state->asking >= SESSION_STATE_COUNT || state->staff_code >= STAFF_CODE_COUNT ||
	    !are_topics(state->topics_judged, state->topics_good) || !photo_is_valid(state))
		return false;
	return texts_are_terminated(state);
}

static bool preview_is_valid(const struct message_preview *preview)
{
	return preview->slot < SLOT_COUNT && is_picture(preview->width, preview->height) &&
	       marks_are_valid(&preview->marks);
}

static bool service_is_valid(const struct message_service *service)
{
	for (unsigned i = 0; i < GAUGE_COUNT; i++) {
		const struct message_gauge *gauge = &service->gauges[i];
		if (!isfinite(gauge->value) || !isfinite(gauge->low) || !isfinite(gauge->high))
			return false;
	}
	return is_time(service->sent_unix_ms) && is_time(service->oldest_unix_ms) &&
	       is_terminated(service->device, sizeof(service->device)) &&
	       is_terminated(service->version, sizeof(service->version)) &&
	       is_terminated(service->camera, sizeof(service->camera)) &&
	       is_terminated(service->profile, sizeof(service->profile)) &&
	       is_terminated(service->engine, sizeof(service->engine));
}

static bool is_file_size(uint32_t bytes)
{
	return bytes > 0 && bytes <= TAKEN_FILE_BYTES_MAX;
}

static bool is_valid_from_daemon(const struct message *message)
{
	switch (message->type) {
	case MESSAGE_HELLO:
		return message->hello.slot_count == SLOT_COUNT &&
		       message->hello.slot_bytes == SLOT_BYTES;
	case MESSAGE_STATE:
		return state_is_valid(&message->state);
	case MESSAGE_TEXTS:
		return message->texts.bytes == sizeof(struct texts);
	case MESSAGE_PREVIEW:
		return preview_is_valid(&message->preview);
	case MESSAGE_TAKEN:
		return is_file_size(message->taken.photo_bytes) &&
		       is_file_size(message->taken.record_bytes);
	case MESSAGE_SERVICE:
		return service_is_valid(&message->service);
	default:
		return false;
	}
}

static bool cut_is_valid(const struct message_cut *cut)
{
	return is_terminated(cut->page, sizeof(cut->page)) && cut->page[0] &&
	       strspn(cut->page, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(cut->page) &&
	       cut->width > 0 && cut->width <= SIDE_MAX && cut->height > 0 &&
	       cut->height <= SIDE_MAX;
}

static bool is_valid_from_screen(const struct message *message)
{
	switch (message->type) {
	case MESSAGE_PRESS:
		return message->press.button < BUTTON_COUNT;
	case MESSAGE_RELEASE:
		return message->release.slot < SLOT_COUNT;
	case MESSAGE_CUT:
		return cut_is_valid(&message->cut);
	case MESSAGE_ROOM:
		return paging_room_is_valid(&message->room.room);
	case MESSAGE_DEMO:
		return message->demo.sitter <= DEMO_SITTER_SAME &&
		       (message->demo.language < DEMO_LANGUAGES_MAX ||
			message->demo.language == DEMO_LANGUAGE_SAME);
	default:
		return false;
	}
}

int message_validate(const struct message *message, size_t size, bool is_from_daemon)
{
	if (size != sizeof(*message))
		return -EBADMSG;
	if (message->version != PROTOCOL_VERSION)
		return -EPROTO;
	bool is_valid =
		is_from_daemon ? is_valid_from_daemon(message) : is_valid_from_screen(message);
	return is_valid ? 0 : -EBADMSG;
}

bool message_outline_is_same(const struct message_outline *a, const struct message_outline *b)
{
	return a->is_crop == b->is_crop && a->x == b->x && a->y == b->y && a->width == b->width &&
	       a->height == b->height && a->head_top == b->head_top && a->eyes == b->eyes &&
	       a->chin == b->chin && a->face_width == b->face_width && a->offset == b->offset;
}
