/* SPDX-License-Identifier: MIT */
/*
 * All messages between boothd and booth-reader on reader.sock.
 *
 * The socket is SOCK_SEQPACKET; each datagram is one struct reader_message of READER_MESSAGE_BYTES.
 * Both programs run on one machine, so they send the struct as it is in memory. A reader that gets a
 * HELLO with another version exits, and systemd starts the one that has the same version as boothd.
 *
 *   boothd -> reader   HELLO     version, size of the memory, the memfd in ancillary data
 *                      PICTURE   lends the memory, which holds a grey picture
 *                      REST      boothd asks for no code any more: forget all that was read
 *   reader -> boothd   ANSWER    gives the memory back, and says what the picture shows
 *
 * The memory belongs to boothd. It holds one picture, and a picture only while boothd asks for a code:
 * the reader never sees a face at another time, and never a photo. boothd fills the memory with zeros
 * when it rests. Each PICTURE has a number, and its ANSWER repeats it.
 */
#ifndef DAEMON_PROTOCOL_READER_MESSAGE_H
#define DAEMON_PROTOCOL_READER_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/aim.h"
#include "daemon/core/identify.h"

enum {
	READER_PROTOCOL_VERSION = 1,
	READER_MESSAGE_BYTES = 1040,
	/* The picture is the square in the middle of the camera's picture, one byte a pixel, without
	 * gaps between its rows. */
	READER_SIDE_MAX = 1080,
	READER_MEMORY_BYTES = READER_SIDE_MAX * READER_SIDE_MAX,
};

enum reader_message_type {
	READER_HELLO = 1,
	READER_PICTURE = 2,
	READER_REST = 3,
	READER_ANSWER = 16,
};

struct reader_hello {
	uint32_t memory_bytes;
};

struct reader_picture {
	uint32_t number;
	uint32_t width, height; /* pixels */
};

struct reader_answer {
	uint32_t number; /* of the picture */
	uint32_t find;   /* an enum aim_find */
	uint32_t hint;   /* an enum aim_hint; AIM_NONE unless find is AIM_FOUND_NOTHING */
	/* the code if find is AIM_FOUND_TEXT, printable ASCII characters and a NUL; otherwise empty */
	char text[IDENTIFY_CODE_MAX + 1];
};

struct reader_message {
	uint32_t version; /* READER_PROTOCOL_VERSION */
	uint32_t type;    /* enum reader_message_type */
	union {
		struct reader_hello hello;
		struct reader_picture picture;
		struct reader_answer answer;
		uint8_t bytes[READER_MESSAGE_BYTES - 8];
	};
};

_Static_assert(sizeof(struct reader_message) == READER_MESSAGE_BYTES,
	       "a message is one fixed-size datagram");
_Static_assert(sizeof(struct reader_answer) <= READER_MESSAGE_BYTES - 8,
	       "the longest code fits into a datagram");

/* Checks a received datagram before it is used: its size, its version, the ranges of its values, the
 * characters of its text, and whether its type may be sent in this direction. -EPROTO: another
 * version. -EBADMSG: any other fault. */
int reader_message_validate(const struct reader_message *message, size_t size, bool is_from_daemon);

#endif
