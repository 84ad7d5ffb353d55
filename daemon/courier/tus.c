/* SPDX-License-Identifier: MIT */
/*
 * tus 1.0 (https://tus.io/protocols/resumable-upload): POST makes an upload and names its address,
 * PATCH appends at an offset, HEAD tells how far it is.
 *
 * The server chooses the address, so sending twice would double a file: the address is made durable
 * before the first byte goes, and every later try continues there. The key travels as metadata
 * `filename`, the hash as `sha256`. The proof is the offset, and the bytes where the server gives
 * them back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <openssl/evp.h>

#include "daemon/base/hash.h"
#include "daemon/courier/placing_inside.h"

static const char probe_text[] = "a booth asks what this server can do\n";
static const char scheme_characters[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-";
static const char version_header[] = "Tus-Resumable: 1.0.0";

static void ask_offset(struct placing *placing);
static void create(struct placing *placing, placing_step_fn step);
static void on_created(struct placing *placing, const struct transfer_answer *answer);
static void start_over(struct placing *placing, const struct transfer_answer *answer);

/* "https://host:8443" of an address, without the port that goes without saying. */
static size_t server_length(const char *url, const char **ret_end)
{
	size_t scheme = strcspn(url, ":");
	size_t length = scheme;
	if (strncmp(url + length, "://", 3) == 0)
		length += 3 + strcspn(url + length + 3, "/?#");
	*ret_end = url + length;
	const char *port = strncasecmp(url, "https:", 6) == 0 ? ":443" : ":80";
	size_t port_length = strlen(port);
	if (length > scheme + port_length &&
	    memcmp(url + length - port_length, port, port_length) == 0)
		length -= port_length;
	return length;
}

/* Photos and credentials go to the server of the settings only: an address at another one, or the
 * same without TLS, is a redirect like any. */
static bool is_same_server(const char *url, const char *other)
{
	const char *end;
	size_t length = server_length(url, &end);
	return length == server_length(other, &end) && strncasecmp(url, other, length) == 0;
}

static bool is_absolute(const char *location)
{
	return strncmp(location + strspn(location, scheme_characters), "://", 3) == 0;
}

/* Where Location is a path only. */
static bool make_absolute(const struct placing *placing, const char *location, char *url,
			  size_t size)
{
	const char *base = placing->destination->url;
	const char *host = strstr(base, "://");
	int length;
	if (is_absolute(location))
		length = snprintf(url, size, "%s", location);
	else if (location[0] == '/' && location[1] == '/')
		length = snprintf(url, size, "%.*s:%s", (int)(host - base), base, location);
	else if (location[0] == '/')
		length = snprintf(url, size, "%.*s%s",
				  (int)((size_t)(host - base) + 3 + strcspn(host + 3, "/")), base,
				  location);
	else
		length = snprintf(url, size, "%s/%s", base, location);
	return location[0] && length > 0 && (size_t)length < size;
}

/* "filename KEY,sha256 HEX,filetype TYPE", values in base64 */
static void format_metadata(const struct placing *placing, char *text, size_t size)
{
	struct hash hash;
	char hex[HASH_TEXT_SIZE] = "";
	unsigned char key64[PLACING_KEY_SIZE * 2], hex64[HASH_TEXT_SIZE * 2], type64[128];
	const char *type = placing->upload.content_type ? placing->upload.content_type
							: "application/octet-stream";
	if (hash_bytes(placing->upload.bytes, placing->upload.size_bytes, &hash) == 0)
		hash_format(&hash, hex);
	(void)EVP_EncodeBlock(key64, (const unsigned char *)placing->key,
			      (int)strlen(placing->key));
	(void)EVP_EncodeBlock(hex64, (const unsigned char *)hex, (int)strlen(hex));
	(void)EVP_EncodeBlock(type64, (const unsigned char *)type, (int)strnlen(type, 60));
	(void)snprintf(text, size, "Upload-Metadata: filename %s,sha256 %s,filetype %s", key64,
		       hex64, type64);
}

static void append(struct placing *placing, size_t offset, placing_step_fn step)
{
	char offset_header[48];
	(void)snprintf(offset_header, sizeof(offset_header), "Upload-Offset: %zu", offset);
	struct transfer_request request = {
		.method = "PATCH",
		.url = placing->other_url,
		.headers = { version_header, offset_header,
			     "Content-Type: application/offset+octet-stream" },
		.body = (const char *)placing->upload.bytes + offset,
		.body_bytes = placing->upload.size_bytes - offset,
		.bytes_per_s = placing->upload.bytes_per_s,
	};
	placing_request(placing, &request, step);
}

static void on_read(struct placing *placing, const struct transfer_answer *answer)
{
	bool differs = answer->failure == TRANSFER_OK && answer->status == 200 && !answer->matches;
	if (differs && !placing->has_made_folders)
		start_over(placing, answer); /* what a broken try or a failing disk left there */
	else if (differs)
		placing_fail_as(placing, ANSWER_RETRY, answer->status,
				"%s: the server stores other bytes than it was sent under %s: tell "
				"its administrator; it is tried again",
				placing->destination->section, placing->other_url);
	else if (answer->failure == TRANSFER_OK && answer->status == 200)
		placing_finish(placing);
	else
		placing_fail(placing, answer);
}

static void read_back(struct placing *placing, placing_step_fn step)
{
	struct transfer_request request = {
		.method = "GET",
		.url = placing->other_url,
		.headers = { version_header },
		.expected = placing->upload.bytes,
		.expected_bytes = placing->upload.size_bytes,
	};
	placing_request(placing, &request, step);
}

static void on_appended(struct placing *placing, const struct transfer_answer *answer)
{
	bool is_stored =
		answer->failure == TRANSFER_OK && (answer->status == 204 || answer->status == 200);
	/* 409: somebody (an earlier try of ours, perhaps) was further than we thought. */
	bool is_elsewhere =
		answer->failure == TRANSFER_OK && answer->status == 409 && !placing->has_restarted;
	if (!is_stored && !is_elsewhere) {
		placing_fail(placing, answer);
		return;
	}
	placing->has_restarted |= is_elsewhere;
	placing->has_replaced = is_stored; /* sent to its end: the offset must be there */
	ask_offset(placing);
}

static void finish(struct placing *placing)
{
	const struct destination *destination = placing->destination;
	if (destination->reads_back && destination->proves_by_reading)
		read_back(placing, on_read);
	else
		placing_finish(placing);
}

/* The upload is gone from the server, or is not ours: begin a new one, once. */
static void start_over(struct placing *placing, const struct transfer_answer *answer)
{
	if (placing->has_made_folders) {
		placing_fail(placing, answer);
		return;
	}
	placing->has_made_folders = true;
	placing->other_url[0] = '\0';
	create(placing, on_created);
}

static void on_offset(struct placing *placing, const struct transfer_answer *answer)
{
	int64_t size = (int64_t)placing->upload.size_bytes;
	if (answer->failure != TRANSFER_OK) {
		placing_fail(placing, answer);
		return;
	}
	/* 403 is what tus 1.0 names beside 404 and 410 for an upload that is no more. */
	if (answer->status == 404 || answer->status == 410 || answer->status == 403) {
		start_over(placing, answer);
		return;
	}
	if (answer->status != 200 && answer->status != 204) {
		placing_fail(placing, answer);
		return;
	}
	if (answer->upload_length >= 0 && answer->upload_length != size)
		start_over(placing, answer);
	else if (answer->upload_offset == size)
		finish(placing);
	else if (answer->upload_offset < 0 || answer->upload_offset > size)
		placing_fail(placing, answer);
	else if (placing->has_replaced)
		placing_fail_as(placing, ANSWER_RETRY, answer->status,
				"%s: the server kept %lld of %lld bytes; the rest is sent later",
				placing->destination->section, (long long)answer->upload_offset,
				(long long)size);
	else
		append(placing, (size_t)answer->upload_offset, on_appended);
}

static void ask_offset(struct placing *placing)
{
	struct transfer_request request = {
		.method = "HEAD",
		.url = placing->other_url,
		.headers = { version_header },
	};
	placing_request(placing, &request, on_offset);
}

/* False: the placing has ended. */
static bool take_location(struct placing *placing, const struct transfer_answer *answer)
{
	const struct destination *destination = placing->destination;
	if (answer->failure != TRANSFER_OK || answer->status != 201 ||
	    !make_absolute(placing, answer->location, placing->other_url,
			   sizeof(placing->other_url))) {
		placing_fail(placing, answer);
		return false;
	}
	if (is_same_server(placing->other_url, destination->url))
		return true;
	placing_fail_as(placing, ANSWER_MISPLACED, answer->status,
			"%s: the server sends the photo on to %s, and photos go to the server of "
			"%s.url only: correct %s.url, or let the proxy before the server pass on "
			"X-Forwarded-Proto and X-Forwarded-Host; sending is paused",
			destination->section, placing->other_url, destination->section,
			destination->section);
	return false;
}

static void on_created(struct placing *placing, const struct transfer_answer *answer)
{
	if (!take_location(placing, answer))
		return;
	if (placing->on_location && !placing->on_location(placing->other_url, placing->user)) {
		placing_fail_as(
			placing, ANSWER_RETRY, 0,
			"%s: the address of the upload could not be noted on disk; nothing was "
			"sent",
			placing->destination->section);
		return;
	}
	if (placing->upload.size_bytes == 0)
		ask_offset(placing);
	else
		append(placing, 0, on_appended);
}

static void create(struct placing *placing, placing_step_fn step)
{
	char length[48], metadata[TRANSFER_HEADER_SIZE];
	(void)snprintf(length, sizeof(length), "Upload-Length: %zu", placing->upload.size_bytes);
	format_metadata(placing, metadata, sizeof(metadata));
	struct transfer_request request = {
		.method = "POST",
		.url = placing->destination->url,
		.headers = { version_header, length, metadata },
	};
	placing_request(placing, &request, step);
}

/* An address that was noted at another server, before the url was corrected, is looked for at the
 * one that is named now: mostly it is the same under another name. */
static void resume(struct placing *placing)
{
	const char *base = placing->destination->url, *base_path, *path;
	char url[sizeof(placing->other_url)];
	(void)server_length(base, &base_path);
	(void)server_length(placing->other_url, &path);
	if (!is_same_server(placing->other_url, base)) {
		(void)snprintf(url, sizeof(url), "%.*s%s", (int)(base_path - base), base, path);
		memcpy(placing->other_url, url, sizeof(url));
	}
	ask_offset(placing);
}

static void place(struct placing *placing)
{
	if (placing->upload.resume)
		resume(placing);
	else
		create(placing, on_created);
}

/* The probe: make an upload, fill it, ask for its bytes, remove it. */

static void on_removed(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer; /* termination is an extension */
	placing->destination->create = CREATE_AFTER_LOOKING;
	placing_finish(placing);
}

static void on_probe_read(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure != TRANSFER_OK) {
		placing_fail(placing, answer);
		return;
	}
	placing->destination->reads_back = answer->status == 200 && answer->matches;
	struct transfer_request request = {
		.method = "DELETE",
		.url = placing->other_url,
		.headers = { version_header },
	};
	placing_request(placing, &request, on_removed);
}

static void on_probe_appended(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure == TRANSFER_OK && answer->status == 204)
		read_back(placing, on_probe_read);
	else
		placing_fail(placing, answer);
}

static void on_probe_created(struct placing *placing, const struct transfer_answer *answer)
{
	if (take_location(placing, answer))
		append(placing, 0, on_probe_appended);
}

static void probe(struct placing *placing)
{
	placing->destination->makes_folders = true;
	placing->upload.bytes = probe_text;
	placing->upload.size_bytes = strlen(probe_text);
	create(placing, on_probe_created);
}

const struct protocol tus_protocol = { .place = place, .probe = probe };
