/* SPDX-License-Identifier: MIT */
/*
 * tus 1.0 (https://tus.io/protocols/resumable-upload): POST makes an upload and names its address,
 * PATCH appends at an offset, HEAD tells the present offset.
 *
 * The server chooses the address, so sending a file twice would store it twice. So the address is
 * made durable before the first byte is sent, and every later try continues at that address. The
 * key is sent as metadata `filename`, the hash as `sha256`. The proof is the offset, and also the
 * bytes if the server returns them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/evp.h>

#include "daemon/base/hash.h"
#include "daemon/courier/placing_inside.h"
#include "daemon/net/url.h"

static const char version_header[] = "Tus-Resumable: 1.0.0";

/* Size of a buffer for an upload's address; delivery.json has the same limit. */
enum { LOCATION_SIZE = 512 };

static void ask_offset(struct placing *placing);
static void create(struct placing *placing, placing_step_fn step);
static void on_created(struct placing *placing, const struct transfer_answer *answer);

/* Writes "filename KEY,sha256 HEX,filetype TYPE", with the values in base64. */
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

static void read_back(struct placing *placing, placing_step_fn step)
{
	placing_read(placing, placing->other_url, version_header, step);
}

/* Makes a new upload, because the server no longer has the old upload, or the old upload is not
 * ours. Does so only once for each placing. */
static void start_over(struct placing *placing, const struct transfer_answer *answer)
{
	if (placing->has_begun_again) {
		placing_fail(placing, answer);
		return;
	}
	placing->has_begun_again = true;
	placing->has_sent_all = false;
	placing->other_url[0] = '\0';
	create(placing, on_created);
}

static void remove_upload(struct placing *placing, placing_step_fn step)
{
	struct transfer_request request = {
		.method = "DELETE",
		.url = placing->other_url,
		.headers = { version_header },
	};
	placing_request(placing, &request, step);
}

static void on_read(struct placing *placing, const struct transfer_answer *answer)
{
	bool is_read = answer->failure == TRANSFER_OK && answer->status == 200;
	if (!is_read)
		placing_fail(placing, answer);
	else if (answer->matches)
		placing_finish(placing);
	else if (placing->has_begun_again)
		placing_fail_on_other_bytes(placing, answer);
	else /* The server's bytes come from a broken try or a failing disk. A new upload is made
	      * whatever the server answers, because removal is an optional extension of tus. */
		remove_upload(placing, start_over);
}

static void on_appended(struct placing *placing, const struct transfer_answer *answer)
{
	bool is_stored =
		answer->failure == TRANSFER_OK && (answer->status == 204 || answer->status == 200);
	/* Status 409 means that the upload's offset is not the one that we assumed, perhaps because
	 * of an earlier try of ours. */
	bool is_elsewhere =
		answer->failure == TRANSFER_OK && answer->status == 409 && !placing->has_restarted;
	if (!is_stored && !is_elsewhere) {
		placing_fail(placing, answer);
		return;
	}
	placing->has_restarted |= is_elsewhere;
	/* true: the whole file was sent, so the server must now name the file's end as the
	 * offset */
	placing->has_sent_all = is_stored;
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

static void go_on_from(struct placing *placing, const struct transfer_answer *answer)
{
	int64_t size = (int64_t)placing->upload.size_bytes;
	if (answer->upload_length >= 0 && answer->upload_length != size)
		start_over(placing, answer);
	else if (answer->upload_offset == size)
		finish(placing);
	else if (answer->upload_offset < 0 || answer->upload_offset > size)
		placing_fail(placing, answer);
	else if (placing->has_sent_all)
		placing_fail_as(placing, ANSWER_RETRY, answer->status,
				"%s: the server kept %lld of %lld bytes; the rest is sent later",
				placing->destination->section, (long long)answer->upload_offset,
				(long long)size);
	else
		append(placing, (size_t)answer->upload_offset, on_appended);
}

/* Handles the answer to the removal of an upload that the server had called missing. The upload may
 * exist nevertheless, and with a new upload the server would have the photo twice. So it is removed
 * before a new upload is made. */
static void on_missing_removed(struct placing *placing, const struct transfer_answer *answer)
{
	bool is_forbidden = answer->status == 401 || answer->status == 403;
	if (placing_is_hiccup(answer) || is_forbidden)
		placing_fail(placing, answer);
	else
		start_over(placing, answer);
}

static void on_offset(struct placing *placing, const struct transfer_answer *answer)
{
	/* tus 1.0 names these three statuses for an upload that no longer exists. */
	bool is_missing = answer->status == 404 || answer->status == 410 || answer->status == 403;
	if (answer->failure == TRANSFER_OK && is_missing && !placing->has_begun_again)
		remove_upload(placing, on_missing_removed);
	else if (answer->failure == TRANSFER_OK && (answer->status == 200 || answer->status == 204))
		go_on_from(placing, answer);
	else
		placing_fail(placing, answer);
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

/* ---- making an upload ---- */

/* Photos and credentials may go only to the server in the settings. An upload address at another
 * server, or at the same server without TLS, is refused like any other redirect. */
static void refuse_location(struct placing *placing, const struct transfer_answer *answer)
{
	const char *section = placing->destination->section;
	placing_fail_as(placing, ANSWER_MISPLACED, answer->status,
			"%s: the server sends the photo on to %s, and photos go to the server of "
			"%s.url only: correct %s.url, or let the proxy before the server pass on "
			"X-Forwarded-Proto and X-Forwarded-Host; sending is paused",
			section, answer->location, section, section);
}

/* Takes the new upload's address from the server's answer. Returns false if this fails; the placing
 * has then ended. */
static bool take_location(struct placing *placing, const struct transfer_answer *answer)
{
	const char *base = placing->destination->url;
	if (answer->failure != TRANSFER_OK || answer->status != 201) {
		placing_fail(placing, answer);
		return false;
	}
	int r = url_resolve(base, answer->location, placing->other_url, LOCATION_SIZE);
	if (r == 0)
		r = url_check_server(placing->other_url, base);
	if (r == 0)
		return true;
	if (r == -EPERM || url_find_flaw(answer->location) == URL_HAS_CREDENTIALS)
		refuse_location(placing, answer);
	else if (r == -ENOMEM)
		placing_fail_as(
			placing, ANSWER_RETRY, answer->status,
			"%s: no memory for the address of an upload; the courier tries again",
			placing->destination->section);
	else
		placing_fail_as(placing, ANSWER_RETRY, answer->status,
				"%s: the server names no address for the upload that one can use "
				"(\"%.80s\"): tell its administrator; the courier tries again",
				placing->destination->section, answer->location);
	return false;
}

static void send_from_start(struct placing *placing)
{
	if (placing->upload.size_bytes == 0)
		ask_offset(placing);
	else
		append(placing, 0, on_appended);
}

static void on_created(struct placing *placing, const struct transfer_answer *answer)
{
	if (!take_location(placing, answer))
		return;
	placing->after_location = send_from_start;
	if (placing->on_location)
		placing->on_location(placing, placing->other_url, placing->user);
	else
		send_from_start(placing);
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

/* Sends the file. delivery.json may hold the upload's address from an earlier try. That address may
 * name another server if the url in the settings has been corrected since then. So this function
 * looks for the upload at the server in the settings, which is usually the same server under
 * another name. It ignores an invalid address (from a damaged disk, or a stranger). */
static void place(struct placing *placing)
{
	char url[LOCATION_SIZE];
	if (placing->upload.resume &&
	    url_move(placing->destination->url, placing->upload.resume, url, sizeof(url)) == 0) {
		(void)snprintf(placing->other_url, sizeof(placing->other_url), "%s", url);
		ask_offset(placing);
	} else {
		create(placing, on_created);
	}
}

/* ---- the probe ---- */

static void on_removed(struct placing *placing, const struct transfer_answer *answer)
{
	/* any answer will do, because removing an upload is an optional extension of tus */
	placing_note_removal(placing, answer);
	placing->destination->create = CREATE_AFTER_LOOKING;
	placing_finish(placing);
}

static void on_probe_read(struct placing *placing, const struct transfer_answer *answer)
{
	if (placing_is_hiccup(answer)) {
		placing_fail(placing, answer);
		return;
	}
	placing->destination->reads_back = answer->status == 200 && answer->matches;
	remove_upload(placing, on_removed);
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

/* Makes an upload, fills it, asks for its bytes, and removes it. */
static void probe(struct placing *placing)
{
	placing->destination->makes_folders = true;
	create(placing, on_probe_created);
}

const struct protocol tus_protocol = { .place = place, .probe = probe };
