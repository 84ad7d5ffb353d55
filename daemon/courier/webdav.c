/* SPDX-License-Identifier: MIT */
/*
 * WebDAV and plain PUT servers (Apache mod_dav, nginx, rclone, ...).
 *
 * A file goes there create-only: by If-None-Match, or under a temporary name that is then moved
 * with Overwrite: F, or after looking. Whatever the server answers, what lies under the name
 * afterwards is read back and compared. Other bytes than ours under our own name are the remains of
 * a broken try (rclone leaves half files) and are replaced, but never a record: once that is there,
 * the receiver may have begun to work with it.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/courier/placing_inside.h"

static const char probe_text[] = "a booth asks what this server can do\n";
static const char other_text[] = "a second try under the same name\n";

static void begin(struct placing *placing);

/* Folders: MKCOL from the deepest up to where it works, and down again. */

static void make_folder(struct placing *placing);

static bool folder_exists(const struct transfer_answer *answer)
{
	return answer->failure == TRANSFER_OK &&
	       (answer->status == 201 || answer->status == 200 || answer->status == 405);
}

static const char *next_slash(const struct placing *placing)
{
	return strchr(placing->key + placing->folder_at, '/');
}

static void on_folder(struct placing *placing, const struct transfer_answer *answer)
{
	if (!folder_exists(answer)) {
		placing_fail(placing, answer);
		return;
	}
	placing->folder_at = (size_t)(next_slash(placing) - placing->key) + 1;
	make_folder(placing);
}

static void request_folder(struct placing *placing, int length, placing_step_fn step)
{
	char url[sizeof(placing->url)];
	(void)snprintf(url, sizeof(url), "%.*s/%.*s", PLACING_BASE_SIZE, placing->destination->url,
		       length, placing->key);
	struct transfer_request request = { .method = "MKCOL", .url = url };
	placing_request(placing, &request, step);
}

static void make_folder(struct placing *placing)
{
	const char *slash = next_slash(placing);
	if (!slash) {
		placing->has_made_folders = true;
		placing->after_folders(placing, NULL);
		return;
	}
	request_folder(placing, (int)(slash - placing->key) + 1, on_folder);
}

static void on_deepest_folder(struct placing *placing, const struct transfer_answer *answer)
{
	if (folder_exists(answer)) {
		placing->has_made_folders = true;
		placing->after_folders(placing, NULL);
		return;
	}
	if (answer->status != 409 && answer->status != 404) {
		placing_fail(placing, answer);
		return;
	}
	placing->folder_at = 0;
	make_folder(placing);
}

static void make_folders(struct placing *placing, placing_step_fn after)
{
	placing->after_folders = after;
	const char *slash = strrchr(placing->key, '/');
	if (!slash)
		after(placing, NULL);
	else
		request_folder(placing, (int)(slash - placing->key) + 1, on_deepest_folder);
}

/* 409 is what RFC 4918, 9.7.1 asks for; some say 404. */
static bool lacks_folder(const struct placing *placing, const struct transfer_answer *answer)
{
	return !placing->has_made_folders && (answer->status == 409 || answer->status == 404);
}

static void begin_again(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer;
	begin(placing);
}

/* Proving */

static void replace(struct placing *placing);

static void on_proof(struct placing *placing, const struct transfer_answer *answer)
{
	const char *section = placing->destination->section;
	if (placing_is_proved(placing, answer)) {
		placing_finish(placing);
		return;
	}
	if (answer->failure != TRANSFER_OK || (answer->status != 200 && answer->status != 404)) {
		placing_fail(placing, answer);
		return;
	}
	if (placing->has_replaced || (answer->status == 404 && placing->has_restarted)) {
		placing_fail_as(placing, ANSWER_RETRY, answer->status,
				"%s: the server stores other bytes than it was sent under %s: tell "
				"its administrator; it is tried again",
				section, placing->url);
		return;
	}
	if (answer->status == 404) {
		placing->has_restarted = true;
		begin(placing);
		return;
	}
	if (placing->upload.is_commit && !answer->is_prefix) {
		placing_fail_on_other_record(placing, answer->status);
		return;
	}
	replace(placing);
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

/* Sending */

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
	if (has_stored(answer) || (answer->failure == TRANSFER_OK && answer->status == 412))
		prove(placing);
	else if (lacks_folder(placing, answer))
		make_folders(placing, begin_again);
	else
		placing_fail(placing, answer);
}

static void replace(struct placing *placing)
{
	placing->has_replaced = true;
	put(placing, placing->url, NULL, on_put);
}

static void on_temporary_gone(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer; /* a temporary name left behind hurts nobody */
	prove(placing);
}

static void on_moved(struct placing *placing, const struct transfer_answer *answer)
{
	if (has_stored(answer)) {
		prove(placing);
		return;
	}
	if (answer->failure != TRANSFER_OK || answer->status != 412) {
		placing_fail(placing, answer);
		return;
	}
	struct transfer_request request = { .method = "DELETE", .url = placing->other_url };
	placing_request(placing, &request, on_temporary_gone);
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

static void on_temporary_put(struct placing *placing, const struct transfer_answer *answer)
{
	if (has_stored(answer))
		move(placing, on_moved);
	else if (lacks_folder(placing, answer))
		make_folders(placing, begin_again);
	else
		placing_fail(placing, answer);
}

static void on_look(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure == TRANSFER_OK && answer->status == 404)
		put(placing, placing->url, NULL, on_put);
	else if (answer->failure == TRANSFER_OK && answer->status == 200)
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
		(void)snprintf(placing->other_url, sizeof(placing->other_url), "%.*s.part",
			       (int)sizeof(placing->url) - 8, placing->url);
		put(placing, placing->other_url, NULL, on_temporary_put);
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

/*
 * The probe, in a folder of its own: put, read back, put again create-only, else move create-only.
 */

static void set_body(struct placing *placing, const char *text)
{
	placing->upload.bytes = text;
	placing->upload.size_bytes = strlen(text);
}

static void on_folder_removed(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer;
	placing_finish(placing);
}

static void remove_folder(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer;
	char url[sizeof(placing->url)];
	(void)snprintf(url, sizeof(url), "%s", placing->url);
	*(strrchr(url, '/') + 1) = '\0';
	struct transfer_request request = { .method = "DELETE", .url = url };
	placing_request(placing, &request, on_folder_removed);
}

static void remove_temporary(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer;
	struct transfer_request request = { .method = "DELETE", .url = placing->other_url };
	placing_request(placing, &request, remove_folder);
}

static void remove_probe(struct placing *placing, enum destination_create create)
{
	placing->destination->create = create;
	struct transfer_request request = { .method = "DELETE", .url = placing->url };
	placing_request(placing, &request,
			placing->other_url[0] ? remove_temporary : remove_folder);
}

static void on_probe_moved(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure != TRANSFER_OK)
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
	if (answer->failure != TRANSFER_OK) {
		placing_fail(placing, answer);
		return;
	}
	if (answer->status == 412) {
		remove_probe(placing, CREATE_IF_NONE_MATCH);
		return;
	}
	(void)snprintf(placing->other_url, sizeof(placing->other_url), "%.*s.part",
		       (int)sizeof(placing->url) - 8, placing->url);
	put(placing, placing->other_url, NULL, on_probe_temporary);
}

static void on_probe_read(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure != TRANSFER_OK || (answer->status != 200 && answer->status != 405)) {
		placing_fail(placing, answer);
		return;
	}
	if (answer->status == 200 && !answer->matches) {
		placing_fail_as(placing, ANSWER_MISPLACED, answer->status,
				"%s: the server stores other bytes than it was sent under %s: this "
				"is no store for files; correct %s.url",
				placing->destination->section, placing->url,
				placing->destination->section);
		return;
	}
	placing->destination->reads_back = answer->status == 200;
	set_body(placing, other_text);
	put(placing, placing->url, "If-None-Match: *", on_probe_again);
}

static void probe_again(struct placing *placing, const struct transfer_answer *answer);

static void on_probe_put(struct placing *placing, const struct transfer_answer *answer)
{
	if (lacks_folder(placing, answer)) {
		make_folders(placing, probe_again);
		return;
	}
	if (!has_stored(answer)) {
		placing_fail(placing, answer);
		return;
	}
	placing->destination->makes_folders = !placing->has_made_folders;
	struct transfer_request request = {
		.method = "GET",
		.url = placing->url,
		.expected = placing->upload.bytes,
		.expected_bytes = placing->upload.size_bytes,
	};
	placing_request(placing, &request, on_probe_read);
}

static void probe_again(struct placing *placing, const struct transfer_answer *answer)
{
	(void)answer;
	put(placing, placing->url, NULL, on_probe_put);
}

static void probe(struct placing *placing)
{
	set_body(placing, probe_text);
	put(placing, placing->url, NULL, on_probe_put);
}

const struct protocol webdav_protocol = { .place = place, .probe = probe };
