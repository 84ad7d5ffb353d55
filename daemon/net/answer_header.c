/* SPDX-License-Identifier: MIT */
#include "daemon/net/answer_header.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "daemon/core/retry.h"

enum { DIGITS_MAX = 15, DATE_SIZE = 64 };

/* The value of a header line: without the spaces around it, and not zero-terminated. */
struct value {
	const char *text;
	size_t length;
};

typedef void (*take_fn)(struct transfer_answer *answer, struct value value);

void answer_header_forget(struct transfer_answer *answer)
{
	answer->content_length = answer->upload_offset = answer->upload_length = -1;
	answer->server_unix_ms = -1;
	answer->etag[0] = answer->location[0] = answer->retry_after[0] = '\0';
	answer->tus_extension[0] = answer->server[0] = '\0';
}

/* Copies the value into `to`. If the value does not fit, copies an empty text. */
static void copy(char *to, size_t size, struct value value)
{
	size_t length = value.length < size ? value.length : 0;
	memcpy(to, value.text, length);
	to[length] = '\0';
}

/* Returns the value as a number, or -1 if it is not a number. */
static int64_t parse_count(struct value value)
{
	int64_t number = 0;
	if (value.length == 0 || value.length > DIGITS_MAX)
		return -1;
	for (size_t i = 0; i < value.length; i++) {
		if (value.text[i] < '0' || value.text[i] > '9')
			return -1;
		number = number * 10 + (value.text[i] - '0');
	}
	return number;
}

static void take_etag(struct transfer_answer *answer, struct value value)
{
	if (value.length >= 2 && value.text[0] == '"' && value.text[value.length - 1] == '"') {
		value.text++;
		value.length -= 2;
	}
	copy(answer->etag, sizeof(answer->etag), value);
}

static void take_content_length(struct transfer_answer *answer, struct value value)
{
	answer->content_length = parse_count(value);
}

static void take_upload_offset(struct transfer_answer *answer, struct value value)
{
	answer->upload_offset = parse_count(value);
}

static void take_upload_length(struct transfer_answer *answer, struct value value)
{
	answer->upload_length = parse_count(value);
}

static void take_location(struct transfer_answer *answer, struct value value)
{
	copy(answer->location, sizeof(answer->location), value);
}

static void take_retry_after(struct transfer_answer *answer, struct value value)
{
	copy(answer->retry_after, sizeof(answer->retry_after), value);
}

static void take_tus_extension(struct transfer_answer *answer, struct value value)
{
	copy(answer->tus_extension, sizeof(answer->tus_extension), value);
}

static void take_server(struct transfer_answer *answer, struct value value)
{
	copy(answer->server, sizeof(answer->server), value);
}

static void take_date(struct transfer_answer *answer, struct value value)
{
	char date[DATE_SIZE];
	copy(date, sizeof(date), value);
	answer->server_unix_ms = retry_parse_date_unix_ms(date);
}

static const struct {
	const char *name;
	take_fn take;
} headers[] = {
	{ "Content-Length", take_content_length },
	{ "Date", take_date },
	{ "ETag", take_etag },
	{ "Location", take_location },
	{ "Retry-After", take_retry_after },
	{ "Server", take_server },
	{ "Tus-Extension", take_tus_extension },
	{ "Upload-Length", take_upload_length },
	{ "Upload-Offset", take_upload_offset },
};

static bool is_header(const char *line, size_t length, const char *name, struct value *ret_value)
{
	size_t name_length = strlen(name);
	if (length <= name_length || line[name_length] != ':' ||
	    strncasecmp(line, name, name_length) != 0)
		return false;
	const char *start = line + name_length + 1, *end = line + length;
	while (start < end && (*start == ' ' || *start == '\t'))
		start++;
	while (end > start && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' '))
		end--;
	*ret_value = (struct value){ start, (size_t)(end - start) };
	return true;
}

void answer_header_take(struct transfer_answer *answer, const char *line, size_t length)
{
	struct value value;
	if (length > 5 && memcmp(line, "HTTP/", 5) == 0) {
		answer_header_forget(answer);
		return;
	}
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (is_header(line, length, headers[i].name, &value)) {
			headers[i].take(answer, value);
			return;
		}
}
