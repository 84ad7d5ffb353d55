/* SPDX-License-Identifier: MIT */
#include "daemon/core/uuid.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "daemon/core/text.h"

static const int64_t unix_ms_max = ((int64_t)1 << 48) - 1;

struct uuid uuid_v7(int64_t unix_ms, const uint8_t random[UUID_RANDOM_SIZE])
{
	struct uuid uuid;
	int64_t ms = unix_ms < 0 ? 0 : unix_ms > unix_ms_max ? unix_ms_max : unix_ms;
	for (int i = 0; i < 6; i++)
		uuid.bytes[i] = (uint8_t)(ms >> (40 - 8 * i) & 0xff);
	memcpy(uuid.bytes + 6, random, UUID_RANDOM_SIZE);
	/* the version: 7 (RFC 9562, section 5.7) */
	uuid.bytes[6] = (uint8_t)(0x70 | (uuid.bytes[6] & 0x0f));
	/* the variant (RFC 9562, section 4.1) */
	uuid.bytes[8] = (uint8_t)(0x80 | (uuid.bytes[8] & 0x3f));
	return uuid;
}

static bool is_dash_before(size_t byte)
{
	return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void uuid_format(const struct uuid *uuid, char text[UUID_TEXT_SIZE])
{
	static const char digits[] = TEXT_HEX_DIGITS;
	char *out = text;
	for (size_t i = 0; i < sizeof(uuid->bytes); i++) {
		if (is_dash_before(i))
			*out++ = '-';
		*out++ = digits[uuid->bytes[i] >> 4];
		*out++ = digits[uuid->bytes[i] & 0x0f];
	}
	*out = '\0';
}

int uuid_parse(const char *text, struct uuid *ret_uuid)
{
	struct uuid uuid;
	if (!text || strnlen(text, UUID_TEXT_SIZE) != UUID_TEXT_SIZE - 1)
		return -EINVAL;
	for (size_t i = 0; i < sizeof(uuid.bytes); i++) {
		if (is_dash_before(i) && *text++ != '-')
			return -EINVAL;
		int byte = text_hex_byte(text);
		if (byte < 0)
			return -EINVAL;
		uuid.bytes[i] = (uint8_t)byte;
		text += 2;
	}
	*ret_uuid = uuid;
	return 0;
}

bool uuid_is_valid(const char *text)
{
	struct uuid uuid;
	return uuid_parse(text, &uuid) == 0;
}

int64_t uuid_unix_ms(const struct uuid *uuid)
{
	int64_t ms = 0;
	for (int i = 0; i < 6; i++)
		ms = ms << 8 | uuid->bytes[i];
	return ms;
}
