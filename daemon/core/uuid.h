/* SPDX-License-Identifier: MIT */
/*
 * Identifiers of photos: UUID version 7 (RFC 9562), in the one spelling we use for folders, object
 * keys and records: 36 characters, lower case. Pure: time and chance are arguments. The time in it
 * is a convenience for people; nothing may depend on its order.
 */
#ifndef DAEMON_CORE_UUID_H
#define DAEMON_CORE_UUID_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum { UUID_TEXT_SIZE = 37, UUID_RANDOM_SIZE = 10 };

struct uuid {
	uint8_t bytes[16];
};

/* unix_ms below 0 counts as 0, beyond 48 bits as the most. */
struct uuid uuid_v7(int64_t unix_ms, const uint8_t random[UUID_RANDOM_SIZE]);
void uuid_format(const struct uuid *uuid, char text[UUID_TEXT_SIZE]);

/* -EINVAL for anything but the canonical spelling: no capitals, braces or missing dashes, so that a
 * text that passes is safe as a file name. Any version; uuid_unix_ms() is for version 7. */
must_check int uuid_parse(const char *text, struct uuid *ret_uuid);
bool uuid_is_valid(const char *text);
int64_t uuid_unix_ms(const struct uuid *uuid);

#endif
