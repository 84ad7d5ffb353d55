/* SPDX-License-Identifier: MIT */
#include "daemon/office/index_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/core/receipt.h"
#include "daemon/core/utf8.h"
#include "daemon/core/uuid.h"
#include "daemon/office/arrival.h"
#include "daemon/office/database.h"
#include "daemon/office/index_tables.h"
#include "daemon/office/stamp.h"

/* PREFIX/DEVICE/ID lies at most 2 folders deep; a mirror may have some more above. */
enum { DEPTH_MAX = 8, PATH_SIZE = 1024, STAMP_SIZE = 120, BATCH = 500 };

struct walker {
	const struct index_walk *walk;
	struct index_news *news;
	struct problem *problem;
	int error; /* of the database or the memory: it ends the walk */
	int64_t run;
	unsigned uncommitted;
	struct database_query *find, *put, *count, *list, *remove, *put_folder, *find_folder;
};

/* A folder that may hold items and other folders. */
struct place {
	struct walker *walker;
	int fd;
	unsigned depth;
	int64_t number; /* in the table; 0: it has held no item yet */
	size_t known;   /* its items that the table had before */
	char path[PATH_SIZE];
};

static int prepare_all(struct walker *walker)
{
	const struct {
		struct database_query **query;
		const char *sql;
	} queries[] = {
		{ &walker->find_folder, "SELECT number FROM folder WHERE path = ?1" },
		{ &walker->put_folder, "INSERT INTO folder (path, run) VALUES (?1, ?2) "
				       "ON CONFLICT (path) DO UPDATE SET run = excluded.run" },
		{ &walker->find, "SELECT stamp, state FROM item WHERE folder = ?1 AND id = ?2" },
		{ &walker->count, "SELECT count(*) FROM item WHERE folder = ?1" },
		{ &walker->list, "SELECT number, id FROM item WHERE folder = ?1" },
		{ &walker->remove, "DELETE FROM item WHERE number = ?1" },
		{ &walker->put,
		  "INSERT INTO item (folder, id, stamp, state, fault, record_hash, kind, device, "
		  "campaign, person, person_key, unix_ms, day, clock, passed, demo, sealed, "
		  "receipt, of_photo, payment, order_number, other_order, transaction_number, fen, "
		  "reason, note, due, about) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
		  "?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, "
		  "?28) ON CONFLICT (folder, id) DO UPDATE SET stamp = excluded.stamp, "
		  "state = excluded.state, fault = excluded.fault, "
		  "record_hash = excluded.record_hash, kind = excluded.kind, "
		  "device = excluded.device, campaign = excluded.campaign, "
		  "person = excluded.person, person_key = excluded.person_key, "
		  "unix_ms = excluded.unix_ms, day = excluded.day, clock = excluded.clock, "
		  "passed = excluded.passed, demo = excluded.demo, sealed = excluded.sealed, "
		  "of_photo = excluded.of_photo, payment = excluded.payment, "
		  "order_number = excluded.order_number, other_order = excluded.other_order, "
		  "transaction_number = excluded.transaction_number, fen = excluded.fen, "
		  "reason = excluded.reason, note = excluded.note, due = excluded.due, "
		  "about = excluded.about" },
	};
	int r = 0;
	for (size_t i = 0; r == 0 && i < sizeof(queries) / sizeof(queries[0]); i++)
		r = database_prepare(walker->walk->database, queries[i].sql, walker->problem,
				     queries[i].query);
	return r;
}

static void free_all(struct walker *walker)
{
	struct database_query *queries[] = { walker->find,       walker->put,    walker->count,
					     walker->list,       walker->remove, walker->put_folder,
					     walker->find_folder };
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++)
		database_free(queries[i]);
}

/* Notes that something could not be read. The walk goes on. */
static void pass_over(struct walker *walker, const char *path)
{
	if (walker->news->passed++ == 0)
		(void)snprintf(walker->news->passed_name, sizeof(walker->news->passed_name),
			       "%.255s", path);
	utf8_make_plain(walker->news->passed_name);
}

/* ---- one item ---- */

/* What changes if the item's folder or its record changes. A file of the photo that is altered in place
 * is found by `verify`, not here. */
static int stamp_of(int folder_fd, const char *id, char stamp[STAMP_SIZE])
{
	char record[UUID_TEXT_SIZE + 20];
	struct stat folder, file = { .st_size = -1 };
	(void)snprintf(record, sizeof(record), "%s/record.json", id);
	if (fstatat(folder_fd, id, &folder, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!S_ISDIR(folder.st_mode))
		return -ENOTDIR;
	(void)fstatat(folder_fd, record, &file, AT_SYMLINK_NOFOLLOW);
	(void)snprintf(stamp, STAMP_SIZE, "%jd.%09ld %jd.%09ld %jd",
		       (intmax_t)folder.st_mtim.tv_sec, folder.st_mtim.tv_nsec,
		       (intmax_t)file.st_mtim.tv_sec, file.st_mtim.tv_nsec, (intmax_t)file.st_size);
	return 0;
}

static void set_texts(struct database_query *put, int place, const char *const *texts,
		      unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		database_set_text(put, place + (int)i, texts[i]);
}

static void receipt_of(const char *id, char receipt[RECEIPT_TEXT_SIZE])
{
	struct uuid uuid;
	receipt[0] = '\0';
	if (uuid_parse(id, &uuid) == 0)
		receipt_format(&uuid, receipt);
}

/* The order is that of the columns in prepare_all(). */
static void set_item(struct database_query *put, const char *id, const char *stamp,
		     const struct arrival *arrival)
{
	char day[STAMP_DAY_SIZE], receipt[RECEIPT_TEXT_SIZE];
	const char *const labels[] = { arrival->fault,     arrival->record_hash, arrival->kind,
				       arrival->device,    arrival->campaign,    arrival->person,
				       arrival->person_key };
	const char *const facts[] = { receipt,        arrival->of,          arrival->payment,
				      arrival->order, arrival->other_order, arrival->transaction };
	const char *const decision[] = { arrival->reason, arrival->note, arrival->due,
					 arrival->about };
	stamp_day(arrival->unix_ms, day);
	receipt_of(id, receipt);
	database_set_text(put, 2, id);
	database_set_text(put, 3, stamp);
	database_set_number(put, 4, (int64_t)arrival->state);
	set_texts(put, 5, labels, 7);
	database_set_number(put, 12, arrival->unix_ms);
	database_set_text(put, 13, day);
	database_set_number(put, 14, arrival->clock_is_synchronised);
	database_set_number(put, 15, arrival->has_passed);
	database_set_number(put, 16, arrival->is_demo);
	database_set_number(put, 17, arrival->is_sealed);
	set_texts(put, 18, facts, 6);
	database_set_number(put, 24, arrival->fen);
	set_texts(put, 25, decision, 4);
}

/* What was derived from the items holds no longer: the next index_update() derives it again, even if this
 * one is interrupted. */
static int note_change(struct walker *walker)
{
	bool is_first = walker->news->read == 0 && walker->news->removed == 0;
	return is_first ? index_tables_set_fact(walker->walk->database, "derived", "",
						walker->problem)
			: 0;
}

static int commit_some(struct walker *walker)
{
	if (++walker->uncommitted < BATCH)
		return 0;
	walker->uncommitted = 0;
	int r = database_commit(walker->walk->database, walker->problem);
	return r == 0 ? database_begin(walker->walk->database, walker->problem) : r;
}

static int ask_folder(struct walker *walker, struct place *place)
{
	database_set_text(walker->find_folder, 1, place->path);
	int r = database_step(walker->find_folder, walker->problem);
	if (r == 1)
		place->number = database_number(walker->find_folder, 0);
	database_reset(walker->find_folder);
	return r < 0 ? r : 0;
}

/* Notes that the folder holds items, and finds its number. */
static int note_folder(struct place *place)
{
	struct walker *walker = place->walker;
	if (place->number > 0)
		return 0;
	database_set_text(walker->put_folder, 1, place->path);
	database_set_number(walker->put_folder, 2, walker->run);
	int r = database_step(walker->put_folder, walker->problem);
	return r < 0 ? r : ask_folder(walker, place);
}

/* Returns 1 if the item is in the table as it is on the disk. An incomplete item is always read again: a
 * file that grows changes no time of its folder. *ret_is_known: it is in the table. */
static int is_unchanged(struct place *place, const char *id, const char *stamp, bool *ret_is_known)
{
	struct walker *walker = place->walker;
	database_set_number(walker->find, 1, place->number);
	database_set_text(walker->find, 2, id);
	int r = database_step(walker->find, walker->problem);
	*ret_is_known = r == 1;
	if (r != 1)
		return r;
	int64_t state = database_number(walker->find, 1);
	bool is_same =
		state != ARRIVAL_INCOMPLETE && strcmp(database_text(walker->find, 0), stamp) == 0;
	database_reset(walker->find);
	walker->news->faulty += is_same && state == ARRIVAL_FAULTY;
	return is_same;
}

static int read_item(struct place *place, const char *id, const char *stamp)
{
	struct walker *walker = place->walker;
	struct arrival arrival = { .unix_ms = 0 };
	autoclose int item_fd = -1;
	int r = directory_open(place->fd, id, &item_fd);
	if (r == 0)
		r = arrival_read(item_fd, id, walker->walk->trust, walker->problem, &arrival);
	if (r < 0 && r != -ENOMEM)
		pass_over(walker, id); /* the disk fails, or somebody removes it just now */
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	r = note_change(walker);
	if (r < 0)
		return r;
	database_set_number(walker->put, 1, place->number);
	set_item(walker->put, id, stamp, &arrival);
	r = database_step(walker->put, walker->problem);
	walker->news->read++;
	walker->news->faulty += arrival.state == ARRIVAL_FAULTY;
	walker->news->incomplete += arrival.state == ARRIVAL_INCOMPLETE;
	return r < 0 ? r : commit_some(walker);
}

static int take_item(struct place *place, const char *id)
{
	struct walker *walker = place->walker;
	char stamp[STAMP_SIZE];
	bool is_known = false;
	if (walker->walk->watch)
		walker->walk->watch(walker->walk->user);
	int r = stamp_of(place->fd, id, stamp);
	if (r < 0 && r != -ENOTDIR && r != -ENOENT)
		pass_over(walker, id);
	if (r < 0)
		return 0; /* a file, or gone meanwhile */
	r = note_folder(place);
	if (r == 0)
		r = is_unchanged(place, id, stamp, &is_known);
	if (r == 0)
		r = read_item(place, id, stamp);
	place->known += is_known;
	walker->news->items += r >= 0;
	return r < 0 ? r : 0;
}

/* ---- items that are no longer there ---- */

static int remove_item(struct walker *walker, int64_t number)
{
	int r = note_change(walker);
	if (r < 0)
		return r;
	database_set_number(walker->remove, 1, number);
	r = database_step(walker->remove, walker->problem);
	walker->news->removed++;
	return r < 0 ? r : 0;
}

static bool is_there(int folder_fd, const char *id)
{
	struct stat status;
	return fstatat(folder_fd, id, &status, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

static int remove_lost(struct place *place)
{
	struct walker *walker = place->walker;
	int r;
	database_set_number(walker->list, 1, place->number);
	while ((r = database_step(walker->list, walker->problem)) == 1) {
		int64_t number = database_number(walker->list, 0);
		if (!is_there(place->fd, database_text(walker->list, 1)))
			r = remove_item(walker, number);
		if (r < 0)
			break;
	}
	database_reset(walker->list);
	return r < 0 ? r : 0;
}

/* before: number of items that the table had of this folder before the walk. */
static int finish_folder(struct place *place, int64_t before)
{
	return place->number > 0 && before > (int64_t)place->known ? remove_lost(place) : 0;
}

static int count_items(struct place *place, int64_t *ret_count)
{
	struct walker *walker = place->walker;
	database_set_number(walker->count, 1, place->number);
	int r = database_step(walker->count, walker->problem);
	if (r == 1)
		*ret_count = database_number(walker->count, 0);
	database_reset(walker->count);
	return r < 0 ? r : 0;
}

/* ---- folders ---- */

static int walk_folder(struct place *place);

/* The items of a folder that cannot be read now stay in the index. */
static int keep_folder(struct walker *walker, struct place *place)
{
	pass_over(walker, place->path);
	int r = ask_folder(walker, place);
	if (r < 0 || place->number == 0)
		return r;
	place->number = 0; /* note_folder() has to note this run */
	return note_folder(place);
}

static int enter(struct place *above, const char *name)
{
	autoclose int fd = -1;
	struct place place = { .walker = above->walker, .depth = above->depth + 1 };
	int length = snprintf(place.path, sizeof(place.path), "%s%s%s", above->path,
			      above->path[0] ? "/" : "", name);
	if (length >= (int)sizeof(place.path) || !utf8_is_valid(name) || place.depth > DEPTH_MAX) {
		pass_over(above->walker, place.path);
		return 0;
	}
	int r = directory_open(above->fd, name, &fd);
	if (r == -ENOTDIR || r == -ELOOP || r == -ENOENT)
		return 0; /* a file beside the items, a link, or gone meanwhile */
	if (r < 0)
		return keep_folder(above->walker, &place);
	place.fd = fd;
	return walk_folder(&place);
}

/* Returns 1 after a failure of the database, so that the walk ends at once. */
static int on_entry(const char *name, void *user)
{
	struct place *place = user;
	if (name[0] == '.')
		return 0;
	int r = uuid_is_valid(name) ? take_item(place, name) : enter(place, name);
	if (r < 0)
		place->walker->error = r;
	return r < 0;
}

static int walk_folder(struct place *place)
{
	struct walker *walker = place->walker;
	int64_t before = 0;
	int r = ask_folder(walker, place);
	if (r == 0 && place->number > 0)
		r = count_items(place, &before);
	if (r < 0)
		return r;
	int64_t number = place->number;
	place->number = 0; /* note_folder() has to note this run */
	if (number > 0)
		r = note_folder(place);
	if (r == 0)
		r = directory_each(place->fd, on_entry, place, NULL);
	if (walker->error < 0)
		return walker->error;
	if (r < 0) {
		pass_over(walker, place->path);
		return 0;
	}
	return finish_folder(place, before);
}

/* Forgets the folders that this run has not seen. */
static int remove_folders(struct walker *walker)
{
	int64_t lost = 0;
	char sql[200];
	(void)snprintf(sql, sizeof(sql),
		       "SELECT count(*) FROM item WHERE folder IN (SELECT number FROM folder "
		       "WHERE run <> %" PRId64 ")",
		       walker->run);
	int r = database_ask_number(walker->walk->database, sql, walker->problem, &lost);
	if (r == 0 && lost > 0)
		r = note_change(walker);
	if (r < 0)
		return r;
	walker->news->removed += (size_t)lost;
	(void)snprintf(sql, sizeof(sql),
		       "DELETE FROM item WHERE folder IN (SELECT number FROM folder WHERE run <> "
		       "%" PRId64 "); DELETE FROM folder WHERE run <> %" PRId64,
		       walker->run, walker->run);
	return database_run(walker->walk->database, sql, walker->problem);
}

static int walk_all(struct walker *walker)
{
	struct place root = { .walker = walker, .fd = walker->walk->archive_fd };
	int r = database_ask_number(walker->walk->database,
				    "SELECT coalesce(max(run), 0) + 1 FROM folder", walker->problem,
				    &walker->run);
	if (r == 0)
		r = database_begin(walker->walk->database, walker->problem);
	if (r == 0)
		r = walk_folder(&root);
	if (r == 0)
		r = remove_folders(walker);
	/* what was read before an error stays */
	struct problem ignored = { "" };
	int done = database_commit(walker->walk->database, r < 0 ? &ignored : walker->problem);
	if (done < 0)
		database_roll_back(walker->walk->database);
	return r < 0 ? r : done;
}

int index_walk_run(const struct index_walk *walk, struct problem *problem, struct index_news *news)
{
	struct walker walker = { .walk = walk, .news = news, .problem = problem };
	int r = prepare_all(&walker);
	if (r == 0)
		r = walk_all(&walker);
	free_all(&walker);
	return r;
}
