/* SPDX-License-Identifier: MIT */
/*
 * WebDAV and plain PUT servers (Apache mod_dav, nginx, rclone, ...).
 *
 * A file is sent in one of three ways that overwrite no existing file: with If-None-Match; under a
 * temporary name, followed by a MOVE with Overwrite: F; or after a HEAD has shown that the name is
 * free. Whatever the server answers, the file under the name is then read back and compared. A file
 * that differs from ours is left over from a broken try (rclone keeps half files), so it is
 * replaced. Only a record is never replaced, because the receiver may have begun to work with it.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/courier/placing_inside.h"

static const char other_text[] = "a second try under the same name\n";

static void begin(struct placing *placing);

static bool has_status(const struct transfer_answer *answer, int status)
{
	return answer->failure == TRANSFER_OK && answer->status == status;
}

/* ---- making folders ---- */

static void make_next_folder(struct placing *placing);

/* Returns whether the answer to MKCOL says nothing about the folder, because the server failed
 * before it looked at the folder. */
static bool is_no_hint(const struct transfer_answer *answer)
{
	return placing_is_hiccup(answer) || answer->status == 401 || answer->status == 407;
}

static const char *next_slash(const struct placing *placing)
{
	return strchr(placing->key + placing->folder_at, '/');
}

static void request_folder(struct placing *placing, const char *slash, placing_step_fn step)
{
	char url[sizeof(placing->url)];
	(void)snprintf(url, sizeof(url), "%s/%.*s", placing->destination->url,
		       (int)(slash - placing->key) + 1, placing->key);
	struct transfer_request request = { .method = "MKCOL", .url = url };
	placing_request(placing, &request, step);
}

static void on_folder(struct placing *placing, const struct transfer_answer *answer)
{
	if (is_no_hint(answer)) {
		placing_fail(placing, answer);
		return;
	}
	if (placing->folder_at == 0)
		placing->base_status = answer->status;
	placing->folder_at = (size_t)(next_slash(placing) - placing->key) + 1;
	make_next_folder(placing);
}

static void make_next_folder(struct placing *placing)
{
	const char *slash = next_slash(placing);
	if (slash)
		request_folder(placing, slash, on_folder);
	else
		placing->after_folders(placing, NULL);
}

static void on_deepest_folder(struct placing *placing, const struct transfer_answer *answer)
{
	if (is_no_hint(answer))
		placing_fail(placing, answer);
	else
		placing->after_folders(placing, NULL);
}

/* Makes folders by MKCOL. For an existing folder, servers answer MKCOL with 405, 403, 406, 409,
 * 423, 301 or 400. So the answer to MKCOL is only a hint, and the PUT that follows decides. The
 * first call makes only the deepest folder. If the PUT fails because a folder is still missing, the
 * next call makes all folders from the top. */
static void make_folders(struct placing *placing, placing_step_fn after)
{
	const char *slash = strrchr(placing->key, '/');
	placing->after_folders = after;
	if (!slash) {
		placing->folder_stage = FOLDERS_ALL;
		after(placing, NULL);
	} else if (placing->folder_stage == FOLDERS_UNTRIED) {
		placing->folder_stage = FOLDERS_DEEPEST;
		request_folder(placing, slash, on_deepest_folder);
	} else {
		placing->folder_stage = FOLDERS_ALL;
		placing->folder_at = 0;
		make_next_folder(placing);
	}
}

/* RFC 4918, 9.7.1 asks for 409 if a parent folder is missing; some servers send 404. */
static bool lacks_folder(const struct transfer_answer *answer)
{
	return has_status(answer, 409) || has_status(answer, 404);
}

/* Returns whether the first folder below courier.url could not be made because its parent is
 * missing. */
static bool lacks_base(const struct placing *placing)
{
	return placing->base_status == 409 || placing->base_status == 404;
}

/* Handles a PUT that the server did not accept. Makes folders if they may be missing, otherwise
 * gives up. */
static void fail_put(struct placing *placing, const struct transfer_answer *answer,
		     placing_step_fn again)
{
	const char *section = placing->destination->section;
	if (!lacks_folder(answer))
		placing_fail(placing, answer);
	else if (placing->folder_stage != FOLDERS_ALL)
		make_folders(placing, again);
	else if (lacks_base(placing))
		placing_fail_as(placing, ANSWER_MISPLACED, answer->status,
				"%s: the folder that %s.url names is missing at the server (%d to "
				"MKCOL below %s): make it there, or correct %s.url; sending is "
				"paused",
				section, section, placing->base_status, placing->destination->url,
				section);
	else
		placing_fail(placing, answer);
}

static void begin_again(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer;
	begin(placing);
}

/* ---- proving ---- */

static void replace(struct placing *placing);

static void on_proof(struct placing *placing, const struct transfer_answer *answer)
{
	bool is_missing = has_status(answer, 404), is_other = has_status(answer, 200);
	if (placing_is_proved(placing, answer)) {
		placing_finish(placing);
	} else if (!is_missing && !is_other) {
		placing_fail(placing, answer);
	} else if (is_missing && (placing->has_replaced || placing->has_restarted)) {
		placing_fail_on_loss(placing);
	} else if (placing->has_replaced) {
		placing_fail_on_other_bytes(placing, answer);
	} else if (is_missing) {
		placing->has_restarted = true;
		begin(placing);
	} else if (placing->upload.is_commit && !answer->is_prefix) {
		placing_fail_on_other_record(placing, answer->status);
	} else {
		replace(placing);
	}
}

static void prove(struct placing *placing)
{
	placing_prove(placing, on_proof);
}

static bool has_stored(const struct transfer_answer *answer)
{
	return answer->failure == TRANSFER_OK && answer->status >= 200 && answer->status < 300 &&
	       answer->status != 202;
}

/* ---- sending ---- */

static void put(struct placing *placing, const char *url, const char *condition,
		placing_step_fn step)
{
	char type[64];
	(void)snprintf(type, sizeof(type), "Content-Type: %s",
		       placing->upload.content_type ? placing->upload.content_type
						    : "application/octet-stream");
	struct transfer_request request = {
		.method = "PUT",
		.url = url,
		.headers = { type, condition },
		.body = placing->upload.bytes,
		.body_bytes = placing->upload.size_bytes,
		.bytes_per_s = placing->upload.bytes_per_s,
	};
	placing_request(placing, &request, step);
}

static void on_put(struct placing *placing, const struct transfer_answer *answer)
{
	if (has_stored(answer) || has_status(answer, 412))
		prove(placing);
	else
		fail_put(placing, answer, begin_again);
}

static void replace(struct placing *placing)
{
	placing->has_replaced = true;
	put(placing, placing->url, NULL, on_put);
}

static void on_temporary_gone(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer; /* a temporary file that stays there does no harm */
	prove(placing);
}

static void remove_url(struct placing *placing, const char *url, placing_step_fn step)
{
	struct transfer_request request = { .method = "DELETE", .url = url };
	placing_request(placing, &request, step);
}

static void on_moved(struct placing *placing, const struct transfer_answer *answer)
{
	if (has_stored(answer))
		prove(placing);
	else if (has_status(answer, 412))
		remove_url(placing, placing->other_url, on_temporary_gone);
	else
		placing_fail(placing, answer);
}

static void move(struct placing *placing, placing_step_fn step)
{
	char destination[sizeof(placing->url) + 16];
	(void)snprintf(destination, sizeof(destination), "Destination: %s", placing->url);
	struct transfer_request request = {
		.method = "MOVE",
		.url = placing->other_url,
		.headers = { destination, "Overwrite: F" },
	};
	placing_request(placing, &request, step);
}

static void put_temporary(struct placing *placing, placing_step_fn step)
{
	(void)snprintf(placing->other_url, sizeof(placing->other_url), "%.*s.part",
		       (int)sizeof(placing->url) - 8, placing->url);
	put(placing, placing->other_url, NULL, step);
}

static void on_temporary_put(struct placing *placing, const struct transfer_answer *answer)
{
	if (has_stored(answer))
		move(placing, on_moved);
	else
		fail_put(placing, answer, begin_again);
}

static void on_look(struct placing *placing, const struct transfer_answer *answer)
{
	if (has_status(answer, 404))
		put(placing, placing->url, NULL, on_put);
	else if (has_status(answer, 200))
		prove(placing);
	else
		placing_fail(placing, answer);
}

static void look(struct placing *placing)
{
	struct transfer_request request = { .method = "HEAD", .url = placing->url };
	placing_request(placing, &request, on_look);
}

static void begin(struct placing *placing)
{
	if (placing->upload.replaces) {
		replace(placing);
		return;
	}
	switch (placing->destination->create) {
	case CREATE_IF_NONE_MATCH:
		put(placing, placing->url, "If-None-Match: *", on_put);
		return;
	case CREATE_MOVE:
		put_temporary(placing, on_temporary_put);
		return;
	case CREATE_AFTER_LOOKING:
	case CREATE_UNKNOWN:
		look(placing);
		return;
	}
}

static void place(struct placing *placing)
{
	if (!placing->destination->makes_folders && placing->upload.opens_folder)
		make_folders(placing, begin_again);
	else
		begin(placing);
}

/* ---- the probe ---- */

static void on_folder_removed(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer;
	placing_finish(placing);
}

static void remove_folder(struct placing *placing, const struct transfer_answer *answer)
{
	char url[sizeof(placing->url)];
	(void)answer;
	(void)snprintf(url, sizeof(url), "%s", placing->url);
	*(strrchr(url, '/') + 1) = '\0';
	remove_url(placing, url, on_folder_removed);
}

static void on_probe_removed(struct placing *placing, const struct transfer_answer *answer)
{
	placing_note_removal(placing, answer);
	if (placing->other_url[0])
		remove_url(placing, placing->other_url, remove_folder);
	else
		remove_folder(placing, NULL);
}

static void remove_probe(struct placing *placing, enum destination_create create)
{
	placing->destination->create = create;
	remove_url(placing, placing->url, on_probe_removed);
}

static void on_probe_moved(struct placing *placing, const struct transfer_answer *answer)
{
	if (placing_is_hiccup(answer))
		placing_fail(placing, answer);
	else
		remove_probe(placing, answer->status == 412 ? CREATE_MOVE : CREATE_AFTER_LOOKING);
}

static void on_probe_temporary(struct placing *placing, const struct transfer_answer *answer)
{
	if (has_stored(answer))
		move(placing, on_probe_moved);
	else
		placing_fail(placing, answer);
}

static void on_probe_again(struct placing *placing, const struct transfer_answer *answer)
{
	if (placing_is_hiccup(answer))
		placing_fail(placing, answer);
	else if (answer->status == 412)
		remove_probe(placing, CREATE_IF_NONE_MATCH);
	else
		put_temporary(placing, on_probe_temporary);
}

static void on_probe_read(struct placing *placing, const struct transfer_answer *answer)
{
	bool is_read = has_status(answer, 200);
	if (!is_read && !has_status(answer, 405)) {
		placing_fail(placing, answer);
		return;
	}
	if (is_read && !answer->matches) {
		placing_fail_on_other_bytes(placing, answer);
		return;
	}
	placing->destination->reads_back = is_read;
	placing->upload.bytes = other_text;
	placing->upload.size_bytes = sizeof(other_text) - 1;
	put(placing, placing->url, "If-None-Match: *", on_probe_again);
}

static void probe_again(struct placing *placing, const struct transfer_answer *answer);

static void on_probe_put(struct placing *placing, const struct transfer_answer *answer)
{
	if (!has_stored(answer)) {
		fail_put(placing, answer, probe_again);
		return;
	}
	placing->destination->makes_folders = placing->folder_stage == FOLDERS_UNTRIED;
	placing_read(placing, placing->url, NULL, on_probe_read);
}

static void probe_again(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer;
	put(placing, placing->url, NULL, on_probe_put);
}

/* Puts a file into a folder of its own and reads it back. Then tests whether the server refuses a
 * second PUT with If-None-Match. If the server does not refuse it, the probe also tests a MOVE with
 * Overwrite: F. */
static void probe(struct placing *placing)
{
	put(placing, placing->url, NULL, on_probe_put);
}

const struct protocol webdav_protocol = { .place = place, .probe = probe };
