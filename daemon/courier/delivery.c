/* SPDX-License-Identifier: MIT */
#include "daemon/courier/delivery.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/courier/clerk.h"
#include "daemon/courier/inspection.h"
#include "daemon/store/spool.h"

/* A file with more than 64 MiB is not read. A JPEG of 12 megapixels has 5 MB, so a larger file is
 * an error, and would only fill the memory. */
enum { FILE_BYTES_MAX = 64 << 20 };

struct delivery {
	struct delivery_order order;
	char id[UUID_TEXT_SIZE];
	delivery_done_fn done;
	void *user;
	struct clerk_task *task; /* null: the clerk has no task for this delivery */
	int item_fd;
	struct docket_entry note; /* this destination's entry in delivery.json */
	char folder[160];         /* folder of the object keys: PREFIX/DEVICE/ID */
	struct inspection_file files[INSPECTION_FILES_MAX];
	unsigned file_count, file_at;
	uint8_t *bytes; /* contents of the file that is being sent */
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
	clerk_cancel(delivery->order.clerk, delivery->task);
	delivery_free(delivery);
}

static void end(struct delivery *delivery, struct delivery_result *result)
{
	result->sent_bytes = delivery->sent_bytes;
	result->proved_bytes = delivery->proved_bytes;
	result->placed_files = delivery->file_at;
	result->size_bytes = delivery->size_bytes;
	delivery->done(result, delivery->user);
	delivery_free(delivery);
}

/* ---- writing delivery.json ---- */

/* A task of the clerk that writes delivery.json. It has its own file descriptor, because the
 * delivery may be cancelled while the clerk writes. */
struct note_task {
	struct clerk_task task;
	struct delivery *delivery;
	int item_fd;
	struct docket_entry note;
	bool is_durable;
	const char *faultpoint; /* name of the faultpoint that is reached after the writing */
	struct note_destinations destinations;
	struct delivery_result result; /* the delivery's result; used at the end of a try */
	int error;                     /* 0, or negative errno of the writing */
};

static void run_note(struct clerk_task *task)
{
	struct note_task *note = (struct note_task *)task;
	struct docket docket;
	note->error = note_write(note->item_fd, &note->note, note->is_durable, &docket);
	note->result.sum = note_sum_up(&docket, &note->destinations);
	faultpoint_reach(note->faultpoint);
}

static void drop_note(struct clerk_task *task)
{
	struct note_task *note = (struct note_task *)task;
	(void)close(note->item_fd);
	free(note);
}

/* Creates a task that writes delivery.json. Returns null if no memory or no file descriptor is
 * left. */
static struct note_task *new_note(struct delivery *delivery, const char *faultpoint,
				  void (*done)(struct clerk_task *task))
{
	struct note_task *note = calloc(1, sizeof(*note));
	if (!note)
		return NULL;
	note->task = (struct clerk_task){ .run = run_note, .done = done, .drop = drop_note };
	note->delivery = delivery;
	note->item_fd = fcntl(delivery->item_fd, F_DUPFD_CLOEXEC, 0);
	note->faultpoint = faultpoint;
	note->destinations = delivery->order.destinations;
	if (note->item_fd >= 0)
		return note;
	free(note);
	return NULL;
}

static void add_note(struct note_task *note)
{
	struct delivery *delivery = note->delivery;
	note->note = delivery->note;
	delivery->task = &note->task;
	clerk_add(delivery->order.clerk, &note->task);
}

/* ---- the end of a try ---- */

/* Turns a success into a failure, because delivery.json could not be written. Without the entry in
 * that file, the next try could not find the upload on a tus server. So the photo counts as not
 * sent. */
static void take_lost_note(struct delivery *delivery, int error, struct placing_result *placing)
{
	placing->answer = ANSWER_RETRY;
	(void)problem_set(&placing->problem, 0,
			  "photo %s is sent, but delivery.json cannot be written (%s): look at the "
			  "disk; the courier tries again",
			  delivery->id, strerror(-error));
}

static void on_noted(struct clerk_task *task)
{
	struct note_task *note = (struct note_task *)task;
	struct delivery *delivery = note->delivery;
	struct delivery_result result = note->result;
	delivery->task = NULL;
	if (note->error < 0 && result.placing.answer == ANSWER_DONE && delivery->order.is_durable)
		take_lost_note(delivery, note->error, &result.placing);
	drop_note(task);
	end(delivery, &result);
}

/* Writes the result to delivery.json and then ends the delivery. */
static void finish(struct delivery *delivery, const struct delivery_result *result, bool is_durable)
{
	struct delivery_result failed = { .error = -ENOMEM };
	struct note_task *note = new_note(delivery, "delivery.noted", on_noted);
	if (!note) {
		(void)problem_memory(&failed.problem);
		end(delivery, &failed);
		return;
	}
	note_take_result(&delivery->note, &result->placing);
	note->result = *result;
	note->is_durable = is_durable;
	faultpoint_reach("delivery.decided");
	add_note(note);
}

/* Ends a try after the disk failed, or after somebody altered the item while it was being sent. */
static void finish_with_error(struct delivery *delivery, int error, const struct problem *problem)
{
	struct delivery_result result = {
		.error = error,
		.problem = *problem,
		.placing = { .answer = ANSWER_RETRY, .problem = *problem, .server_wait_ms = -1 },
	};
	finish(delivery, &result, error == -EBADMSG);
}

/* Ends a try whose item is no longer in pending/. Writes no note, because a note would only put a
 * file back into the item's folder. */
static void end_without_item(struct delivery *delivery, const struct problem *problem)
{
	struct delivery_result result = { .error = -ENOENT, .problem = *problem };
	end(delivery, &result);
}

/* ---- sending ---- */

static void on_location_noted(struct clerk_task *task)
{
	struct note_task *note = (struct note_task *)task;
	struct delivery *delivery = note->delivery;
	bool is_noted = note->error == 0;
	delivery->task = NULL;
	drop_note(task);
	placing_located(delivery->placing, is_noted);
}

static void on_location(struct placing *placing, const char *url, void *user)
{
	struct delivery *delivery = user;
	const char *name = delivery->files[delivery->file_at].name;
	struct note_task *note = NULL;
	if (docket_set_upload(&delivery->note, name, url))
		note = new_note(delivery, "delivery.located", on_location_noted);
	if (!note) {
		placing_located(placing, false);
		return;
	}
	note->is_durable = true;
	add_note(note);
}

static void send_next(struct delivery *delivery);

static void on_placed(const struct placing_result *result, void *user)
{
	struct delivery *delivery = user;
	struct delivery_result whole = { .placing = *result };
	delivery->placing = NULL;
	delivery->sent_bytes += result->sent_bytes;
	if (result->answer != ANSWER_DONE) {
		finish(delivery, &whole, delivery->order.is_durable);
		return;
	}
	delivery->proved_bytes += result->sent_bytes;
	faultpoint_reach("delivery.placed");
	if (++delivery->file_at == delivery->file_count)
		finish(delivery, &whole, delivery->order.is_durable);
	else
		send_next(delivery);
}

static const char *content_type(const char *name)
{
	static const char *const types[][2] = { { ".jpg", "image/jpeg" },
						{ ".json", "application/json" },
						{ ".p7s", "application/pkcs7-signature" },
						{ ".p7m", "application/pkcs7-mime" } };
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(dot, types[i][0]) == 0)
			return types[i][1];
	return "application/octet-stream";
}

/* Returns whether the item was moved away or deleted while it was being sent. */
static bool has_gone(const struct delivery *delivery)
{
	autoclose int item_fd = -1;
	return spool_open_item(delivery->order.spool, SPOOL_PENDING, delivery->id, &item_fd) ==
	       -ENOENT;
}

/* Reads the file. Checks by its hash that it is still the file that was inspected, because somebody
 * may have altered it meanwhile. */
static int read_file(struct delivery *delivery, const struct inspection_file *file,
		     struct problem *problem)
{
	struct hash hash;
	free(delivery->bytes);
	delivery->bytes = NULL;
	int r = file_read_all(delivery->item_fd, file->name, FILE_BYTES_MAX, &delivery->bytes,
			      &delivery->size_bytes);
	if (r == 0 && !file->is_sealed)
		r = hash_bytes(delivery->bytes, delivery->size_bytes, &hash);
	if (r == -ENOENT && has_gone(delivery))
		return problem_set(problem, r, "photo %s was taken away while it was being sent",
				   delivery->id);
	if (r < 0)
		return problem_set(problem, r == -ENOENT ? -EIO : r,
				   "photo %s: %s cannot be read (%s): look at the disk",
				   delivery->id, file->name, strerror(-r));
	if (!file->is_sealed && memcmp(&hash, &file->hash, sizeof(hash)) != 0)
		return problem_set(problem, -EBADMSG, "%s was altered while the photo was sent",
				   file->name);
	return 0;
}

static int place_file(struct delivery *delivery, const struct inspection_file *file,
		      struct problem *problem)
{
	char key[DESTINATION_KEY_SIZE];
	(void)snprintf(key, sizeof(key), "%s/%s", delivery->folder, file->name);
	struct upload upload = {
		.key = key,
		.bytes = delivery->bytes,
		.size_bytes = delivery->size_bytes,
		.content_type = content_type(file->name),
		.is_commit = delivery->file_at == delivery->file_count - 1,
		.opens_folder = delivery->file_at == 0,
		.resume = docket_upload_url(&delivery->note, file->name),
		.bytes_per_s = delivery->order.bytes_per_s,
	};
	faultpoint_reach("delivery.sending");
	int r = destination_place(delivery->order.destination, &upload, on_placed, on_location,
				  delivery, &delivery->placing);
	return r < 0 ? problem_set(problem, r, "photo %s: %s cannot be sent as %s: %s",
				   delivery->id, file->name, key, strerror(-r))
		     : 0;
}

static void send_next(struct delivery *delivery)
{
	const struct inspection_file *file = &delivery->files[delivery->file_at];
	struct problem problem = { "" };
	int r = read_file(delivery, file, &problem);
	if (r == 0)
		r = place_file(delivery, file, &problem);
	if (r == -ENOENT)
		end_without_item(delivery, &problem);
	else if (r < 0)
		finish_with_error(delivery, r, &problem);
}

/* ---- the inspection ---- */

struct inspection_task {
	struct clerk_task task;
	struct delivery *delivery;
	struct inspection_order order;
	struct inspection inspection;
};

static void run_inspection(struct clerk_task *task)
{
	struct inspection_task *look = (struct inspection_task *)task;
	inspection_run(&look->order, &look->inspection);
}

static void drop_inspection(struct clerk_task *task)
{
	struct inspection_task *look = (struct inspection_task *)task;
	if (task->has_run && look->inspection.item_fd >= 0)
		(void)close(look->inspection.item_fd);
	free(look);
}

static void begin(struct delivery *delivery, struct inspection *inspection)
{
	delivery->item_fd = take_fd(&inspection->item_fd);
	delivery->note = inspection->note;
	memcpy(delivery->folder, inspection->folder, sizeof(delivery->folder));
	memcpy(delivery->files, inspection->files, sizeof(delivery->files));
	delivery->file_count = inspection->file_count;
	/* The record is always sent again, even if an earlier try has sent it, because the server
	 * must not have the record before it has the whole item. */
	unsigned last = delivery->file_count - 1, placed = delivery->order.placed_files;
	delivery->file_at = placed < last ? placed : last;
	if (inspection->unlisted[0] && inspection->note.tries == 0)
		log_warning("photo %s: %s is not in its record and is not sent", delivery->id,
			    inspection->unlisted);
}

static void on_inspected(struct clerk_task *task)
{
	struct inspection_task *look = (struct inspection_task *)task;
	struct delivery *delivery = look->delivery;
	struct delivery_result result = { .error = look->inspection.error,
					  .problem = look->inspection.problem,
					  .sum = look->inspection.sum };
	delivery->task = NULL;
	if (result.error == 0)
		begin(delivery, &look->inspection);
	drop_inspection(task);
	if (result.error == 0)
		send_next(delivery);
	else
		end(delivery, &result);
}

static struct delivery *delivery_new(const struct delivery_order *order, const char *id,
				     delivery_done_fn done, void *user)
{
	struct delivery *delivery = calloc(1, sizeof(*delivery));
	if (!delivery)
		return NULL;
	delivery->order = *order;
	delivery->done = done;
	delivery->user = user;
	delivery->item_fd = -1;
	(void)snprintf(delivery->id, sizeof(delivery->id), "%s", id);
	return delivery;
}

int delivery_start(const struct delivery_order *order, const char *id, delivery_done_fn done,
		   void *user, struct delivery **ret_delivery)
{
	struct delivery *delivery = delivery_new(order, id, done, user);
	struct inspection_task *look = delivery ? calloc(1, sizeof(*look)) : NULL;
	if (!look) {
		free(delivery);
		return -ENOMEM;
	}
	look->task = (struct clerk_task){ .run = run_inspection,
					  .done = on_inspected,
					  .drop = drop_inspection };
	look->delivery = delivery;
	look->order = (struct inspection_order){
		.spool = order->spool,
		.destinations = order->destinations,
		.certificates_path = order->certificates_path,
		.prefix = order->prefix,
		.device = order->device,
	};
	(void)snprintf(look->order.id, sizeof(look->order.id), "%s", id);
	delivery->task = &look->task;
	clerk_add(order->clerk, &look->task);
	*ret_delivery = delivery;
	return 0;
}

/* ---- refusing ---- */

struct refusal_task {
	struct clerk_task task;
	struct delivery *delivery;
	struct spool *spool;
	struct note_destinations destinations;
	char id[UUID_TEXT_SIZE];
	bool is_durable;
	struct placing_result why;
	struct delivery_result result;
};

static void run_refusal(struct clerk_task *task)
{
	struct refusal_task *refusal = (struct refusal_task *)task;
	struct delivery_result *result = &refusal->result;
	autoclose int item_fd = -1;
	struct docket docket;
	struct docket_entry entry;
	int r = spool_open_item(refusal->spool, SPOOL_PENDING, refusal->id, &item_fd);
	if (r == 0)
		r = note_recall(item_fd, &refusal->destinations, &result->problem, &docket, &entry);
	if (r == 0) {
		note_take_refusal(&entry, &refusal->why);
		r = note_write(item_fd, &entry, refusal->is_durable, &docket);
	}
	result->error = r;
	if (r == 0)
		result->sum = note_sum_up(&docket, &refusal->destinations);
}

static void drop_refusal(struct clerk_task *task)
{
	free(task);
}

static void on_refused(struct clerk_task *task)
{
	struct refusal_task *refusal = (struct refusal_task *)task;
	struct delivery *delivery = refusal->delivery;
	struct delivery_result result = refusal->result;
	result.placing = refusal->why;
	delivery->task = NULL;
	drop_refusal(task);
	end(delivery, &result);
}

int delivery_refuse(const struct delivery_order *order, const char *id,
		    const struct placing_result *why, delivery_done_fn done, void *user,
		    struct delivery **ret_delivery)
{
	struct delivery *delivery = delivery_new(order, id, done, user);
	struct refusal_task *refusal = delivery ? calloc(1, sizeof(*refusal)) : NULL;
	if (!refusal) {
		free(delivery);
		return -ENOMEM;
	}
	refusal->task =
		(struct clerk_task){ .run = run_refusal, .done = on_refused, .drop = drop_refusal };
	refusal->delivery = delivery;
	refusal->spool = order->spool;
	refusal->destinations = order->destinations;
	(void)snprintf(refusal->id, sizeof(refusal->id), "%s", id);
	refusal->is_durable = order->is_durable;
	refusal->why = *why;
	delivery->task = &refusal->task;
	clerk_add(order->clerk, &refusal->task);
	*ret_delivery = delivery;
	return 0;
}
