/* SPDX-License-Identifier: MIT */
/*
 * S3 and other servers with the same protocol. The bucket is the first part of the url's path or of
 * its host name (https://BUCKET.HOST/FOLDER, as Aliyun's OSS requires).
 *
 * sigv4.c signs each request. The signature includes the header x-amz-content-sha256, which this
 * file writes. No request has a query. Every file is sent as one PUT, which S3 allows up to 5 GiB.
 *
 * The server checks the payload's SHA-256 against the signature. A HEAD request gives the proof:
 * the size, and the ETag if it is the MD5 of the bytes. If the ETag is not the MD5, the object is
 * read back.
 */
#include <stdio.h>
#include <string.h>
#include <openssl/evp.h>

#include "daemon/base/hash.h"
#include "daemon/core/text.h"
#include "daemon/courier/placing_inside.h"

/* SHA-256 of an empty body. */
static const char empty_hash_header[] = "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb924"
					"27ae41e4649b934ca495991b7852b855";

static void look(struct placing *placing);

static void send_empty(struct placing *placing, const char *method, placing_step_fn step)
{
	struct transfer_request request = {
		.method = method,
		.url = placing->url,
		.headers = { empty_hash_header },
	};
	placing_request(placing, &request, step);
}

static void read_back(struct placing *placing, placing_step_fn step)
{
	placing_read(placing, placing->url, empty_hash_header, step);
}

static void put(struct placing *placing, const char *condition, placing_step_fn step)
{
	struct hash hash;
	char text[HASH_TEXT_SIZE], hash_header[HASH_TEXT_SIZE + 32], type[64];
	if (hash_bytes(placing->upload.bytes, placing->upload.size_bytes, &hash) < 0)
		/* out of memory: sends a wrong hash, which the server refuses */
		memset(&hash, 0, sizeof(hash));
	hash_format(&hash, text);
	(void)snprintf(hash_header, sizeof(hash_header), "x-amz-content-sha256: %s", text);
	(void)snprintf(type, sizeof(type), "Content-Type: %s",
		       placing->upload.content_type ? placing->upload.content_type
						    : "application/octet-stream");
	struct transfer_request request = {
		.method = "PUT",
		.url = placing->url,
		.headers = { hash_header, type, condition },
		.body = placing->upload.bytes,
		.body_bytes = placing->upload.size_bytes,
		.bytes_per_s = placing->upload.bytes_per_s,
	};
	placing_request(placing, &request, step);
}

/* ---- proving ---- */

static void put_over(struct placing *placing);

static void on_different(struct placing *placing, const struct transfer_answer *answer)
{
	if (placing->has_replaced)
		placing_fail_on_other_bytes(placing, answer);
	else if (placing->upload.is_commit)
		placing_fail_on_other_record(placing, answer->status);
	else
		put_over(placing);
}

static void on_read(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure == TRANSFER_OK && answer->status == 404)
		placing_fail_on_loss(placing);
	else if (answer->failure != TRANSFER_OK || answer->status != 200)
		placing_fail(placing, answer);
	else if (answer->matches)
		placing_finish(placing);
	else
		on_different(placing, answer);
}

static bool is_md5(const char *etag)
{
	return strlen(etag) == 32 && text_is_made_of(etag, TEXT_HEX_DIGITS);
}

static bool etag_is_ours(const struct placing *placing, const char *etag)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	char text[33] = "";
	if (!is_md5(etag) || EVP_Digest(placing->upload.bytes, placing->upload.size_bytes, digest,
					&length, EVP_md5(), NULL) != 1)
		return false;
	for (unsigned i = 0; i < 16; i++)
		(void)snprintf(text + (size_t)i * 2, 3, "%02x", digest[i]);
	return strcmp(etag, text) == 0;
}

static void on_head(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure != TRANSFER_OK || (answer->status != 200 && answer->status != 404)) {
		placing_fail(placing, answer);
		return;
	}
	if (answer->status == 404) {
		placing_fail_on_loss(placing);
		return;
	}
	bool fits = answer->content_length == (int64_t)placing->upload.size_bytes;
	if (fits && etag_is_ours(placing, answer->etag))
		placing_finish(placing);
	else /* the ETag is not always an MD5, so compare the bytes */
		read_back(placing, on_read);
}

static void prove(struct placing *placing)
{
	send_empty(placing, "HEAD", on_head);
}

/* ---- sending ---- */

static void on_put(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure != TRANSFER_OK)
		placing_fail(placing, answer);
	else if (answer->status == 200 || answer->status == 201 || answer->status == 412)
		prove(placing);
	else
		placing_fail(placing, answer);
}

static void put_over(struct placing *placing)
{
	placing->has_replaced = true;
	put(placing, NULL, on_put);
}

static void on_look(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure == TRANSFER_OK && answer->status == 404)
		put(placing, NULL, on_put);
	else if (answer->failure == TRANSFER_OK && answer->status == 200)
		on_head(placing, answer);
	else
		placing_fail(placing, answer);
}

static void look(struct placing *placing)
{
	send_empty(placing, "HEAD", on_look);
}

static void place(struct placing *placing)
{
	if (placing->upload.replaces)
		put_over(placing);
	else if (placing->destination->create == CREATE_IF_NONE_MATCH)
		put(placing, "If-None-Match: *", on_put);
	else
		look(placing);
}

/* ---- the probe ---- */

static void on_removed(struct placing *placing, const struct transfer_answer *answer)
{
	/* not every access key may delete; the probe file then stays */
	placing_note_removal(placing, answer);
	placing_finish(placing);
}

static void on_probe_again(struct placing *placing, const struct transfer_answer *answer)
{
	if (placing_is_hiccup(answer)) {
		placing_fail(placing, answer);
		return;
	}
	placing->destination->create =
		answer->status == 412 ? CREATE_IF_NONE_MATCH : CREATE_AFTER_LOOKING;
	send_empty(placing, "DELETE", on_removed);
}

static void on_probe_read(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure != TRANSFER_OK || answer->status != 200) {
		placing_fail(placing, answer);
		return;
	}
	if (!answer->matches) {
		placing_fail_on_other_bytes(placing, answer);
		return;
	}
	placing->destination->reads_back = true;
	put(placing, "If-None-Match: *", on_probe_again);
}

static void on_probe_put(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure == TRANSFER_OK && (answer->status == 200 || answer->status == 201))
		read_back(placing, on_probe_read);
	else
		placing_fail(placing, answer);
}

/* Puts a file and reads it back. Then tests whether the server refuses a second PUT with
 * If-None-Match. Removes the file at the end. */
static void probe(struct placing *placing)
{
	placing->destination->makes_folders = true; /* S3 has no folders */
	put(placing, NULL, on_probe_put);
}

const struct protocol s3_protocol = { .place = place, .probe = probe, .is_s3 = true };
