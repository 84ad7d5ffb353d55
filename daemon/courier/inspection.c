/* SPDX-License-Identifier: MIT */
#include "daemon/courier/inspection.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/courier/destination.h"
#include "daemon/store/item.h"
#include "daemon/store/spool.h"

_Static_assert((int)INSPECTION_FILES_MAX <= (int)DOCKET_UPLOADS,
	       "tus notes an address for each file");

static const char record_name[] = "record.json", signature_name[] = "record.json.p7s";

/* ---- the choice of files ---- */

/* Returns a file's rank in the order of sending: first the file about the person, then the
 * pictures, then every other file of the record. */
static int rank(const char *name)
{
	static const char *const order[] = { "subject.", "photo.", "original." };
	for (int i = 0; i < 3; i++)
		if (strncmp(name, order[i], strlen(order[i])) == 0)
			return i;
	return 3;
}

static int compare_files(const void *left, const void *right)
{
	const struct inspection_file *one = left, *other = right;
	int by_rank = rank(one->name) - rank(other->name);
	return by_rank ? by_rank : strcmp(one->name, other->name);
}

static bool exists(int item_fd, const char *name)
{
	struct stat status;
	return fstatat(item_fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

static void add_listed(struct inspection *inspection, const struct record_file *listed)
{
	struct inspection_file *file = &inspection->files[inspection->file_count++];
	file->hash = listed->hash;
	file->is_sealed = !exists(inspection->item_fd, listed->name);
	(void)snprintf(file->name, sizeof(file->name), "%.*s%s", DOCKET_FILE_SIZE - 8, listed->name,
		       file->is_sealed ? ".p7m" : "");
}

/* Adds a file that the record does not list. hash: hash of the bytes that were checked, so that no
 * other bytes are sent. */
static void add_checked(struct inspection *inspection, const char *name, const struct hash *hash)
{
	struct inspection_file *file = &inspection->files[inspection->file_count++];
	(void)snprintf(file->name, sizeof(file->name), "%s", name);
	file->hash = *hash;
}

/* Lists the files to send. The signature and the record come last, because record.json is the
 * commit mark. */
static void list_files(struct inspection *inspection, const struct record_contents *contents,
		       const struct hash *record, const struct hash *signature)
{
	for (unsigned i = 0; i < contents->file_count; i++)
		add_listed(inspection, &contents->files[i]);
	qsort(inspection->files, inspection->file_count, sizeof(inspection->files[0]),
	      compare_files);
	add_checked(inspection, signature_name, signature);
	add_checked(inspection, record_name, record);
}

static int find_unlisted(const char *name, void *user)
{
	struct inspection *inspection = user;
	if (name[0] == '.' || strcmp(name, "delivery.json") == 0)
		return 0;
	for (unsigned i = 0; i < inspection->file_count; i++)
		if (strcmp(name, inspection->files[i].name) == 0)
			return 0;
	(void)snprintf(inspection->unlisted, sizeof(inspection->unlisted), "%s", name);
	return 1;
}

/* ---- the object keys ---- */

static bool is_device(const char *name)
{
	return destination_is_key(name) && !strchr(name, '/');
}

/* Names the item's folder at the server. The name depends on the item alone, so sending an item
 * twice gives the same result as sending it once. The booth's name and the demo flag come from the
 * record: the settings may have changed since, and the item may have come from another booth's
 * disk. */
static void name_folder(const struct inspection_order *order, const struct record_label *label,
			struct inspection *inspection)
{
	(void)snprintf(inspection->folder, sizeof(inspection->folder), "%s%s%s%s/%s", order->prefix,
		       order->prefix[0] ? "/" : "", label->is_demo ? "demo/" : "",
		       is_device(label->device) ? label->device : order->device, order->id);
}

/* ---- the checks of the item ---- */

static int refuse_stranger(const struct inspection_order *order, const struct item_verdict *verdict,
			   struct problem *problem)
{
	char text[HASH_TEXT_SIZE];
	hash_format(&verdict->certificate, text);
	return problem_set(
		problem, -EBADMSG,
		"a key signed it that is not this booth's (certificate SHA-256 %s): if it "
		"is another booth's photo, add that booth's device.crt to %s, then "
		"`boothctl queue retry`",
		text, order->certificates_path);
}

static int refuse_unjudged(struct problem *problem)
{
	const struct problem why = *problem;
	return problem_set(
		problem, -ENOKEY,
		"%s; boothd writes the booth's certificates there when it starts, and no "
		"photo is sent before its signature is checked",
		why.text);
}

static int verify(const struct inspection_order *order, int item_fd, struct problem *problem)
{
	struct item_verdict verdict;
	int r = item_verify(item_fd, order->id, order->certificates_path, problem, &verdict);
	if (r == -ENOKEY)
		return refuse_unjudged(problem);
	if (r == 0 && verdict.signer != SIGNER_OWN)
		r = refuse_stranger(order, &verdict, problem);
	/* -ENOENT must not be returned here, because it would mean that the whole item is gone. */
	return r == -ENOENT ? -EIO : r;
}

/* Reads a file again that was verified just before, and computes its hash. */
static int read_again(int item_fd, const char *name, struct problem *problem, uint8_t **ret_bytes,
		      size_t *ret_size, struct hash *ret_hash)
{
	int r = file_read_all(item_fd, name, RECORD_BYTES_MAX, ret_bytes, ret_size);
	if (r == 0)
		r = hash_bytes(*ret_bytes, *ret_size, ret_hash);
	return r < 0 ? problem_set(problem, r == -ENOENT ? -EIO : r, "%s cannot be read: %s", name,
				   strerror(-r))
		     : 0;
}

static int plan(const struct inspection_order *order, struct inspection *inspection,
		struct problem *problem)
{
	autofree uint8_t *record = NULL, *signature = NULL;
	size_t size, signature_size;
	struct hash record_hash, signature_hash;
	struct record_contents contents = { .file_count = 0 };
	int r = verify(order, inspection->item_fd, problem);
	if (r == 0)
		r = read_again(inspection->item_fd, record_name, problem, &record, &size,
			       &record_hash);
	if (r == 0)
		r = read_again(inspection->item_fd, signature_name, problem, &signature,
			       &signature_size, &signature_hash);
	if (r == 0)
		r = record_parse(record, size, problem, &contents);
	if (r < 0)
		return r;
	list_files(inspection, &contents, &record_hash, &signature_hash);
	name_folder(order, &contents.label, inspection);
	/* The unlisted file's name is only used in a message. So if the folder cannot be read
	 * again, go on without the name. */
	if (directory_each(inspection->item_fd, find_unlisted, inspection, NULL) < 0)
		inspection->unlisted[0] = '\0';
	return 0;
}

static int inspect(const struct inspection_order *order, struct inspection *inspection,
		   struct problem *problem)
{
	struct docket docket;
	int r = note_recall(inspection->item_fd, &order->destinations, problem, &docket,
			    &inspection->note);
	if (r < 0)
		return r;
	if (inspection->note.state != DOCKET_WAITING) {
		inspection->sum = note_sum_up(&docket, &order->destinations);
		return -EALREADY;
	}
	return plan(order, inspection, problem);
}

/* Writes the reason why the photo is not sent. Operators read this text in the journal and in
 * delivery.json. */
static void explain(const struct inspection_order *order, const struct problem *why,
		    struct inspection *inspection)
{
	if (inspection->error == -EBADMSG || inspection->error == -ENOKEY)
		inspection->problem = *why;
	else
		(void)problem_set(
			&inspection->problem, 0,
			"photo %s: %s; the courier tries again: if this goes on, look at the "
			"disk",
			order->id, why->text);
}

static void note_failure(struct inspection *inspection)
{
	struct placing_result failed = { .answer = ANSWER_RETRY, .problem = inspection->problem };
	struct docket docket;
	note_take_result(&inspection->note, &failed);
	/* A photo in broken/ must keep the reason in its folder, so this note must be durable. */
	bool is_durable = inspection->error == -EBADMSG;
	if (note_write(inspection->item_fd, &inspection->note, is_durable, &docket) < 0)
		(void)problem_set(&inspection->problem, 0,
				  "%.400s (delivery.json cannot be "
				  "written either)",
				  inspection->problem.text);
}

void inspection_run(const struct inspection_order *order, struct inspection *ret_inspection)
{
	struct inspection *inspection = ret_inspection;
	struct problem why = { "" };
	*inspection = (struct inspection){ .item_fd = -1 };
	int r = spool_open_item(order->spool, SPOOL_PENDING, order->id, &inspection->item_fd);
	if (r < 0) {
		inspection->error = r;
		(void)problem_set(&inspection->problem, r, "photo %s cannot be opened: %s",
				  order->id, strerror(-r));
		return;
	}
	inspection->error = inspect(order, inspection, &why);
	if (inspection->error == 0 || inspection->error == -EALREADY)
		return;
	explain(order, &why, inspection);
	if (inspection->error != -ENOKEY)
		note_failure(inspection);
}
