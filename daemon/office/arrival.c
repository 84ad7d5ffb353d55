/* SPDX-License-Identifier: MIT */
#include "daemon/office/arrival.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"
#include "daemon/store/event.h"
#include "daemon/store/signer.h"
#include "daemon/office/stamp.h"

/* Notes what is wrong, and returns 0: the archive may hold anything. */
static int blame(struct arrival *arrival, enum arrival_state state, const char *fault)
{
	arrival->state = state;
	(void)snprintf(arrival->fault, sizeof(arrival->fault), "%.*s", ARRIVAL_FAULT_SIZE - 1,
		       fault);
	utf8_make_plain(arrival->fault);
	return 0;
}

/* Decides what an error of reading an item's file means. Returns the error if the disk or the memory
 * failed. */
static int blame_error(struct arrival *arrival, int error, const struct problem *why,
		       struct problem *problem)
{
	if (error == -ENOENT)
		return blame(arrival, ARRIVAL_INCOMPLETE, why->text);
	if (error == -EBADMSG)
		return blame(arrival, ARRIVAL_FAULTY, why->text);
	return problem_set(problem, error, "%s", why->text);
}

/* ---- the record's texts ---- */

/* Copies the member. A text that is too long or no UTF-8 counts as missing. */
static void take(json_object *object, const char *key, char *text, size_t size)
{
	const char *found = json_text(object, key);
	bool is_good = strlen(found) < size && utf8_is_valid(found);
	(void)snprintf(text, size, "%s", is_good ? found : "");
}

static void take_id(json_object *object, const char *key, char id[UUID_TEXT_SIZE])
{
	take(object, key, id, UUID_TEXT_SIZE);
	if (!uuid_is_valid(id))
		id[0] = '\0';
}

static void take_photo(json_object *record, struct arrival *arrival)
{
	json_object *payment = json_member(record, "payment");
	(void)snprintf(arrival->kind, sizeof(arrival->kind), "photo");
	arrival->unix_ms = stamp_parse(json_text(record, "taken"));
	arrival->has_passed = strcmp(json_text(record, "verdict"), "pass") == 0;
	take(payment, "state", arrival->payment, sizeof(arrival->payment));
	take(payment, "order", arrival->order, sizeof(arrival->order));
}

static void take_event(json_object *record, struct arrival *arrival)
{
	take(record, "kind", arrival->kind, sizeof(arrival->kind));
	arrival->unix_ms = stamp_parse(json_text(record, "at"));
	take_id(record, "of", arrival->of);
	take(record, "order", arrival->order, sizeof(arrival->order));
	take(record, "other_order", arrival->other_order, sizeof(arrival->other_order));
	take(record, "transaction", arrival->transaction, sizeof(arrival->transaction));
	arrival->fen = json_number(record, "fen", 0);
	take(record, "reason", arrival->reason, sizeof(arrival->reason));
	take(record, "note", arrival->note, sizeof(arrival->note));
	take(record, "due", arrival->due, sizeof(arrival->due));
	take_id(record, "about", arrival->about);
}

static void take_label(const struct record_label *label, struct arrival *arrival)
{
	arrival->is_demo = label->is_demo;
	(void)snprintf(arrival->device, sizeof(arrival->device), "%s", label->device);
	(void)snprintf(arrival->campaign, sizeof(arrival->campaign), "%s", label->campaign);
	(void)snprintf(arrival->person, sizeof(arrival->person), "%s", label->person);
	(void)snprintf(arrival->person_key, sizeof(arrival->person_key), "%s", label->person_key);
	utf8_make_plain(arrival->device);
	utf8_make_plain(arrival->campaign);
}

static void take_record(json_object *record, bool is_event, struct arrival *arrival)
{
	arrival->clock_is_synchronised = json_flag(record, "clock_synchronised", false);
	if (is_event)
		take_event(record, arrival);
	else
		take_photo(record, arrival);
}

/* ---- the item's files ---- */

/* Returns whether the file, or its sealed form, is there in full. */
static bool is_there(int item_fd, const struct record_file *file, bool *ret_is_sealed)
{
	char sealed[RECORD_NAME_SIZE + 8];
	struct stat status;
	(void)snprintf(sealed, sizeof(sealed), "%s.p7m", file->name);
	*ret_is_sealed = false;
	if (fstatat(item_fd, file->name, &status, AT_SYMLINK_NOFOLLOW) == 0)
		return S_ISREG(status.st_mode) &&
		       (file->size_bytes < 0 || status.st_size >= file->size_bytes);
	*ret_is_sealed = true;
	return fstatat(item_fd, sealed, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(status.st_mode) && status.st_size > file->size_bytes;
}

static void check_files(int item_fd, const struct record_contents *contents,
			struct arrival *arrival)
{
	for (unsigned i = 0; i < contents->file_count; i++) {
		struct problem why = { "" };
		bool is_sealed;
		if (!is_there(item_fd, &contents->files[i], &is_sealed)) {
			(void)problem_set(&why, 0, "%s is missing or incomplete",
					  contents->files[i].name);
			(void)blame(arrival, ARRIVAL_INCOMPLETE, why.text);
			return;
		}
		arrival->is_sealed = arrival->is_sealed || is_sealed;
	}
}

static int check_record(int item_fd, const char *id, const void *text, size_t size,
			struct problem *problem, struct arrival *arrival)
{
	struct record_contents contents = { .file_count = 0 };
	struct problem why = { "" };
	json_object *record = NULL;
	int r = json_parse(text, size, &record);
	if (r < 0)
		(void)problem_set(&why, r, "record.json is no JSON object");
	if (r == 0)
		r = record_parse_object(record, &why, &contents);
	if (r == 0)
		take_record(record, contents.label.is_event, arrival);
	json_object_put(record);
	if (r < 0)
		return blame_error(arrival, r, &why, problem);
	take_label(&contents.label, arrival);
	if (strcmp(contents.label.id, id) != 0)
		return blame(arrival, ARRIVAL_FAULTY,
			     WORDING("it lies in a folder that is not of its id"));
	arrival->state = ARRIVAL_LISTED;
	check_files(item_fd, &contents, arrival);
	return 0;
}

static int check_signature(const struct signer_trust *trust, const uint8_t *text, size_t size,
			   const uint8_t *signature, size_t signature_size, struct problem *why)
{
	struct signer_verdict verdict = { .state = SIGNER_DAMAGED };
	int r = signer_trust_judge(trust, text, size, signature, signature_size, why, &verdict);
	if (r < 0)
		return r;
	switch (verdict.state) {
	case SIGNER_ANOTHER:
		return problem_set(why, -EBADMSG, "it is signed by a key that is not known here");
	case SIGNER_ALTERED:
		return problem_set(why, -EBADMSG, "record.json is not what was signed");
	case SIGNER_DAMAGED:
		return problem_set(why, -EBADMSG, "record.json.p7s is no signature");
	case SIGNER_OWN:
	case SIGNER_UNKNOWN:
		break;
	}
	return 0;
}

static int read_part(int item_fd, const char *name, struct problem *why, uint8_t **ret_bytes,
		     size_t *ret_size)
{
	int r = file_read_all(item_fd, name, RECORD_BYTES_MAX, ret_bytes, ret_size);
	return r < 0 ? record_explain_open(name, r, why) : 0;
}

int arrival_read(int item_fd, const char *id, const struct signer_trust *trust,
		 struct problem *problem, struct arrival *ret_arrival)
{
	autofree uint8_t *text = NULL, *signature = NULL;
	size_t size = 0, signature_size = 0;
	struct problem why = { "" };
	struct hash hash;
	*ret_arrival = (struct arrival){ .state = ARRIVAL_INCOMPLETE };
	int r = read_part(item_fd, "record.json", &why, &text, &size);
	if (r == 0)
		r = read_part(item_fd, "record.json.p7s", &why, &signature, &signature_size);
	if (r == 0)
		r = hash_bytes(text, size, &hash);
	if (r == 0) {
		hash_format(&hash, ret_arrival->record_hash);
		r = check_signature(trust, text, size, signature, signature_size, &why);
	}
	if (r < 0)
		return blame_error(ret_arrival, r, &why, problem);
	return check_record(item_fd, id, text, size, problem, ret_arrival);
}
