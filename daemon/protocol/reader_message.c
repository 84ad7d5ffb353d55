/* SPDX-License-Identifier: MIT */
#include "daemon/protocol/reader_message.h"

#include <errno.h>

static bool is_picture(const struct reader_picture *picture)
{
	return picture->width > 0 && picture->width <= READER_SIDE_MAX && picture->height > 0 &&
	       picture->height <= READER_SIDE_MAX;
}

/* Returns the length of the text before its NUL; -EBADMSG: it has no NUL, or another character than
 * printable ASCII. */
static int text_length(const struct reader_answer *answer)
{
	for (int i = 0; i <= IDENTIFY_CODE_MAX; i++) {
		if (answer->text[i] == '\0')
			return i;
		if (answer->text[i] < ' ' || answer->text[i] > '~')
			break;
	}
	return -EBADMSG;
}

static bool is_answer(const struct reader_answer *answer)
{
	int length = text_length(answer);
	if (length < 0 || answer->find >= AIM_FIND_COUNT || answer->hint >= AIM_HINT_COUNT)
		return false;
	if (answer->hint != AIM_NONE && answer->find != AIM_FOUND_NOTHING)
		return false;
	return (length > 0) == (answer->find == AIM_FOUND_TEXT);
}

static bool is_valid_from_daemon(const struct reader_message *message)
{
	switch (message->type) {
	case READER_HELLO:
		return message->hello.memory_bytes == READER_MEMORY_BYTES;
	case READER_PICTURE:
		return is_picture(&message->picture);
	case READER_REST:
		return true;
	default:
		return false;
	}
}

int reader_message_validate(const struct reader_message *message, size_t size, bool is_from_daemon)
{
	if (size != sizeof(*message))
		return -EBADMSG;
	if (message->version != READER_PROTOCOL_VERSION)
		return -EPROTO;
	bool is_valid = is_from_daemon
				? is_valid_from_daemon(message)
				: message->type == READER_ANSWER && is_answer(&message->answer);
	return is_valid ? 0 : -EBADMSG;
}
