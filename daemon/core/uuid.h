/* SPDX-License-Identifier: MIT */
/*
 * Identifiers of photos: UUIDs of version 7 (RFC 9562). Folders, object keys and records spell an
 * id alike: 36 characters, lower case. Pure: time and random bytes are arguments. The time in an id
 * is only for people: no code may depend on the order of ids.
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

/* Makes an id. unix_ms is limited to 0..2^48 - 1. */
struct uuid uuid_v7(int64_t unix_ms, const uint8_t random[UUID_RANDOM_SIZE]);
void uuid_format(const struct uuid *uuid, char text[UUID_TEXT_SIZE]);

/* Parses an id of any version. Returns -EINVAL for any other spelling (capitals, braces, missing
 * dashes), so a text that passes is safe as a file name. */
must_check int uuid_parse(const char *text, struct uuid *ret_uuid);
bool uuid_is_valid(const char *text);

/* Returns the time that an id of version 7 contains. */
int64_t uuid_unix_ms(const struct uuid *uuid);

#endif
