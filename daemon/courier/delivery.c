/* SPDX-License-Identifier: MIT */
#include "daemon/courier/delivery.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/core/utf8.h"
#include "daemon/store/record.h"
#include "daemon/store/spool.h"

/* A 12 Mpixel JPEG has 5 MB; beyond this a file is a mistake that would only fill the memory. */
enum { FILE_LIMIT = 64 << 20, FILES_MAX = 12 };

struct delivery {
	struct delivery_order order;
	char id[UUID_TEXT_SIZE];
	char folder[160]; /* where the keys begin: PREFIX/DEVICE/ID */
	const char *others[DOCKET_DESTINATIONS];
	unsigned other_count;
	delivery_done_fn done;
	void *user;
	int item_fd;
	struct docket_entry note; /* ours of delivery.json; the other route writes its own */
	char files[FILES_MAX][DOCKET_FILE_SIZE];
	unsigned file_count, file_at;
	uint8_t *bytes; /* of the file under way */
	size_t size_bytes;
	struct placing *placing;
	uint64_t sent_bytes, proved_bytes;
};

static void delivery_free(struct delivery *delivery)
{
	if (delivery->item_fd >= 0)
		(void)close(delivery->item_fd);
	free(delivery->bytes);
	free(delivery);
}

void delivery_cancel(struct delivery *delivery)
{
	if (!delivery)
		return;
	placing_cancel(delivery->placing);
	delivery_free(delivery);
}

/* The order in which files go: the person, the pictures, the signature, the commit mark. */
static int rank(const char *name)
{
	static const char *const order[] = { "subject.", "photo.", "original." };
	for (int i = 0; i < 3; i++)
		if (strncmp(name, order[i], strlen(order[i])) == 0)
			return i;
	if (strcmp(name, "record.json") == 0)
		return 9;
	if (strcmp(name, "record.json.p7s") == 0)
		return 8;
	return 5;
}

static int compare_files(const void *left, const void *right)
{
	int by_rank = rank(left) - rank(right);
	return by_rank ? by_rank : strcmp(left, right);
}

static int list_files(struct delivery *delivery)
{
	int fd = openat(delivery->item_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	if (!folder) {
		int r = -errno;
		if (fd >= 0)
			(void)close(fd);
		return r;
	}
	const struct dirent *entry;
	while ((entry = readdir(folder)) && delivery->file_count < FILES_MAX) {
		const char *name = entry->d_name;
		if (name[0] == '.' || strcmp(name, "delivery.json") == 0 ||
		    strlen(name) >= DOCKET_FILE_SIZE)
			continue;
		(void)snprintf(delivery->files[delivery->file_count++], DOCKET_FILE_SIZE, "%s",
			       name);
	}
	(void)closedir(folder);
	qsort(delivery->files, delivery->file_count, DOCKET_FILE_SIZE, compare_files);
	if (delivery->file_count == 0 ||
	    strcmp(delivery->files[delivery->file_count - 1], "record.json") != 0)
		return -EBADMSG;
	return 0;
}

static bool is_device(const char *name)
{
	return destination_is_key(name) && !strchr(name, '/');
}

/* The keys depend on the item alone: an item that is sent twice has the same keys both times. So
 * the booth's name and whether it is a demo come from the record. The settings may have changed
 * since, and the item may be from another booth's disk. */
static int name_folder(struct delivery *delivery, struct problem *problem)
{
	const struct delivery_order *order = &delivery->order;
	struct record_label label;
	int r = record_read_label(delivery->item_fd, problem, &label);
	if (r < 0)
		return r;
	(void)snprintf(delivery->folder, sizeof(delivery->folder), "%s%s%s%s/%s", order->prefix,
		       order->prefix[0] ? "/" : "", label.is_demo ? "demo/" : "",
		       is_device(label.device) ? label.device : order->device, delivery->id);
	return 0;
}

static bool is_settled(const struct docket *docket, const char *name, bool *is_refused)
{
	const struct docket_entry *entry = docket_find(docket, name);
	*is_refused |= entry && entry->state == DOCKET_REFUSED;
	return entry && entry->state != DOCKET_WAITING;
}

static void judge_settled(const struct docket *docket, const struct delivery_order *order,
			  const char *const *others, unsigned other_count,
			  struct delivery_result *result)
{
	result->is_refused = false;
	result->is_settled = is_settled(docket, order->destination_name, &result->is_refused);
	for (unsigned i = 0; i < other_count; i++)
		result->is_settled &= is_settled(docket, others[i], &result->is_refused);
}

static void take_note(struct docket_entry *entry, const struct placing_result *placing)
{
	entry->unix_ms = clock_realtime_ms();
	entry->status = placing->status;
	(void)snprintf(entry->answer, sizeof(entry->answer), "%.250s",
		       placing->answer == ANSWER_DONE ? "" : placing->problem.text);
	if (placing->answer == ANSWER_DONE) {
		entry->state = DOCKET_DONE;
		return;
	}
	entry->tries++;
	entry->state = DOCKET_WAITING;
}

/* Notes a "no" that is believed, with the words that tell an operator why, and what to do. */
static void take_refusal(struct docket_entry *entry, const struct placing_result *why)
{
	take_note(entry, why);
	entry->state = DOCKET_REFUSED;
	(void)snprintf(entry->answer, sizeof(entry->answer),
		       "refused for good: ask the server's administrator, then `boothctl queue "
		       "retry`; %.160s",
		       why->problem.text);
	utf8_make_plain(entry->answer);
}

/* Reads the docket again first, because the other route may have written to it. ret_docket is what
 * the file should say, even where it could not be written. */
static int write_note(int item_fd, const struct docket_entry *note, bool durable,
		      struct docket *ret_docket)
{
	docket_read(item_fd, ret_docket);
	struct docket_entry *entry = docket_entry_of(ret_docket, note->destination);
	/* Destinations of old settings fill the docket: they are dropped. */
	if (!entry)
		entry = &ret_docket->entries[0];
	*entry = *note;
	return docket_write(item_fd, ret_docket, durable);
}

static void finish(struct delivery *delivery, const struct placing_result *placing)
{
	struct delivery_result result = { .placing = *placing,
					  .sent_bytes = delivery->sent_bytes,
					  .proved_bytes = delivery->proved_bytes,
					  .placed_files = delivery->file_at,
					  .size_bytes = delivery->size_bytes };
	struct docket docket;
	(void)snprintf(result.id, sizeof(result.id), "%s", delivery->id);
	take_note(&delivery->note, placing);
	faultpoint_reach("delivery.decided");
	int r = write_note(delivery->item_fd, &delivery->note, delivery->order.is_durable, &docket);
	faultpoint_reach("delivery.noted");
	if (r < 0 && placing->answer == ANSWER_DONE && delivery->order.is_durable) {
		/* What could not be noted is not done: a second try could not find the upload. */
		result.placing.answer = ANSWER_RETRY;
		(void)problem_set(
			&result.placing.problem, 0,
			"photo %s is sent, but delivery.json cannot be written (%s): look "
			"at the disk; it is tried again",
			delivery->id, strerror(-r));
	}
	judge_settled(&docket, &delivery->order, delivery->others, delivery->other_count, &result);
	delivery->done(&result, delivery->user);
	delivery_free(delivery);
}

static void on_location(struct placing *placing, const char *url, void *user)
{
	struct delivery *delivery = user;
	struct docket docket;
	bool is_noted =
		docket_set_upload(&delivery->note, delivery->files[delivery->file_at], url) &&
		write_note(delivery->item_fd, &delivery->note, true, &docket) == 0;
	faultpoint_reach("delivery.located");
	placing_located(placing, is_noted);
}

static int send_next(struct delivery *delivery);

static void fail_locally(struct delivery *delivery, int error)
{
	struct placing_result failed = { .answer = ANSWER_RETRY, .server_wait_ms = -1 };
	(void)problem_set(&failed.problem, error,
			  "photo %s: %s cannot be read (%s): look at the disk", delivery->id,
			  delivery->files[delivery->file_at], strerror(-error));
	finish(delivery, &failed);
}

static void on_placed(const struct placing_result *result, void *user)
{
	struct delivery *delivery = user;
	delivery->placing = NULL;
	delivery->sent_bytes += result->sent_bytes;
	if (result->answer != ANSWER_DONE) {
		finish(delivery, result);
		return;
	}
	delivery->proved_bytes += result->sent_bytes;
	faultpoint_reach("delivery.placed");
	if (++delivery->file_at == delivery->file_count) {
		finish(delivery, result);
		return;
	}
	int r = send_next(delivery);
	if (r < 0)
		fail_locally(delivery, r);
}

static const char *content_type(const char *name)
{
	const char *dot = strrchr(name, '.');
	if (dot && strcmp(dot, ".jpg") == 0)
		return "image/jpeg";
	if (dot && strcmp(dot, ".json") == 0)
		return "application/json";
	if (dot && strcmp(dot, ".p7s") == 0)
		return "application/pkcs7-signature";
	if (dot && strcmp(dot, ".p7m") == 0)
		return "application/pkcs7-mime";
	return "application/octet-stream";
}

static int send_next(struct delivery *delivery)
{
	const char *name = delivery->files[delivery->file_at];
	char key[DESTINATION_KEY_SIZE];
	size_t size;
	free(delivery->bytes);
	delivery->bytes = NULL;
	int r = file_read_all(delivery->item_fd, name, FILE_LIMIT, &delivery->bytes, &size);
	if (r < 0)
		return r;
	delivery->size_bytes = size;
	(void)snprintf(key, sizeof(key), "%s/%s", delivery->folder, name);
	struct upload upload = {
		.key = key,
		.bytes = delivery->bytes,
		.size_bytes = size,
		.content_type = content_type(name),
		.is_commit = strcmp(name, "record.json") == 0,
		.opens_folder = delivery->file_at == 0,
		.resume = docket_upload_url(&delivery->note, name),
		.bytes_per_s = delivery->order.bytes_per_s,
	};
	faultpoint_reach("delivery.sending");
	return destination_place(delivery->order.destination, &upload, on_placed, on_location,
				 delivery, &delivery->placing);
}

/* A refused item that every destination had settled and that lies in pending/ again was put there
 * by an operator: it is due again. */
static bool is_reopened(const struct delivery *delivery, const struct docket *docket)
{
	struct delivery_result settled;
	judge_settled(docket, &delivery->order, delivery->others, delivery->other_count, &settled);
	return settled.is_settled && settled.is_refused;
}

/* Reopens the item for all destinations, before anything is sent. Else a destination that still
 * calls it refused would send it back to refused/ as soon as the other one has taken it. */
static int reopen(const struct delivery *delivery, struct docket *docket, struct problem *problem)
{
	for (unsigned i = 0; i < docket->count; i++)
		if (docket->entries[i].state == DOCKET_REFUSED)
			docket->entries[i].state = DOCKET_WAITING;
	int r = docket_write(delivery->item_fd, docket, true);
	return r < 0 ? problem_set(problem, r, "delivery.json cannot be written: %s", strerror(-r))
		     : 0;
}

static int recall_note(struct delivery *delivery, struct docket *ret_docket,
		       struct problem *problem)
{
	docket_read(delivery->item_fd, ret_docket);
	int r = is_reopened(delivery, ret_docket) ? reopen(delivery, ret_docket, problem) : 0;
	const struct docket_entry *entry =
		docket_find(ret_docket, delivery->order.destination_name);
	if (entry)
		delivery->note = *entry;
	(void)snprintf(delivery->note.destination, sizeof(delivery->note.destination), "%s",
		       delivery->order.destination_name);
	return r;
}

/* Notes why a try did not reach the server, so that an operator finds the reason in the docket. */
static void note_failure(struct delivery *delivery, const struct problem *why, bool is_durable)
{
	struct placing_result failed = { .answer = ANSWER_RETRY, .problem = *why };
	struct docket docket;
	take_note(&delivery->note, &failed);
	if (write_note(delivery->item_fd, &delivery->note, is_durable, &docket) < 0)
		log_warning("photo %s: delivery.json cannot be written: look at the disk",
			    delivery->id);
}

static int prepare(struct delivery *delivery, struct problem *problem,
		   struct delivery_result *ret_result)
{
	struct docket docket;
	int r = recall_note(delivery, &docket, problem);
	if (r < 0)
		return r;
	if (delivery->note.state != DOCKET_WAITING) {
		judge_settled(&docket, &delivery->order, delivery->others, delivery->other_count,
			      ret_result);
		return -EALREADY;
	}
	r = list_files(delivery);
	if (r == -EBADMSG)
		return problem_set(problem, r, "photo %s has no record.json", delivery->id);
	if (r < 0)
		return problem_set(problem, r, "its folder cannot be read: %s", strerror(-r));
	r = record_verify_files(delivery->item_fd, problem);
	/* An item that lacks a file which its record names is as broken as one with an altered
		 * file. */
	if (r == -ENOENT)
		r = -EBADMSG;
	return r < 0 ? r : name_folder(delivery, problem);
}

static int start(struct delivery *delivery, struct problem *problem,
		 struct delivery_result *ret_result)
{
	int r = prepare(delivery, problem, ret_result);
	if (r < 0)
		return r;
	/* the record always goes again: it must not be there before its item is whole */
	unsigned last = delivery->file_count - 1, placed = delivery->order.placed_files;
	delivery->file_at = placed < last ? placed : last;
	r = send_next(delivery);
	return r < 0 ? problem_set(problem, r, "%s cannot be sent: %s",
				   delivery->files[delivery->file_at], strerror(-r))
		     : 0;
}

/* A fault of the disk or of this program: the item will be tried again. */
static int explain(struct delivery *delivery, int error, const struct problem *why,
		   struct problem *problem)
{
	struct problem whole;
	(void)problem_set(&whole, 0,
			  "photo %s: %s; it is tried again: if this goes on, look at the disk",
			  delivery->id, why->text);
	note_failure(delivery, &whole, false);
	return problem_set(problem, error, "%s", whole.text);
}

int delivery_start(const struct delivery_order *order, const char *id, const char *const *others,
		   unsigned other_count, delivery_done_fn done, void *user, struct problem *problem,
		   struct delivery_result *ret_result, struct delivery **ret_delivery)
{
	struct problem why = { "" };
	struct delivery *delivery = calloc(1, sizeof(*delivery));
	if (!delivery)
		return problem_set(problem, -ENOMEM, "no memory to send a photo");
	delivery->order = *order;
	delivery->done = done;
	delivery->user = user;
	delivery->item_fd = -1;
	(void)snprintf(delivery->id, sizeof(delivery->id), "%s", id);
	for (unsigned i = 0; i < other_count && i < DOCKET_DESTINATIONS; i++)
		delivery->others[delivery->other_count++] = others[i];
	int r = spool_open_item(order->spool, SPOOL_PENDING, id, &delivery->item_fd);
	if (r < 0)
		(void)problem_set(problem, r, "photo %s cannot be opened: %s", id, strerror(-r));
	else
		r = start(delivery, &why, ret_result);
	if (r == 0) {
		*ret_delivery = delivery;
		return 0;
	}
	if (r == -EBADMSG) {
		note_failure(delivery, &why, true); /* why it goes to broken/ lies with it */
		(void)problem_set(problem, r, "%s", why.text);
	} else if (delivery->item_fd >= 0 && r != -EALREADY) {
		/* -ENOENT is for the item that is gone; here it is one of its files. */
		r = explain(delivery, r == -ENOENT ? -EIO : r, &why, problem);
	}
	delivery_free(delivery);
	return r;
}

int delivery_refuse(const struct delivery_order *order, const char *id, const char *const *others,
		    unsigned other_count, const struct placing_result *why,
		    struct delivery_result *ret_result)
{
	autoclose int item_fd = -1;
	struct docket docket;
	int r = spool_open_item(order->spool, SPOOL_PENDING, id, &item_fd);
	if (r < 0)
		return r;
	docket_read(item_fd, &docket);
	struct docket_entry note = { .state = DOCKET_WAITING };
	const struct docket_entry *entry = docket_find(&docket, order->destination_name);
	if (entry)
		note = *entry;
	(void)snprintf(note.destination, sizeof(note.destination), "%s", order->destination_name);
	take_refusal(&note, why);
	r = write_note(item_fd, &note, order->is_durable, &docket);
	if (r < 0)
		return r;
	judge_settled(&docket, order, others, other_count, ret_result);
	return 0;
}
