/* SPDX-License-Identifier: MIT */
#include "daemon/store/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/core/wording.h"
#include "daemon/store/record.h"

enum { FILE_BYTES_MAX = 64 << 20 };

/* The limits of the age groups, in seconds, similar to those of qshape(1). An item older than the
 * first limit deserves an operator's attention. */
static const int64_t age_limits_s[QUEUE_AGES] = { 300,   600,    1200,   3600,     4 * 3600,
						  86400, 259200, 604800, INT64_MAX };
const char *const queue_age_names[QUEUE_AGES] = { "5m", "10m", "20m", "1h",   "4h",
						  "1d", "3d",  "7d",  "older" };

static int64_t taken_ms(const char *id)
{
	struct uuid uuid;
	return uuid_parse(id, &uuid) < 0 ? 0 : uuid_unix_ms(&uuid);
}

static bool is_in_span(const char *id, const struct queue_span *span)
{
	int64_t taken = taken_ms(id);
	return !span || (taken >= span->from_unix_ms && taken < span->until_unix_ms);
}

/* Looking at items. */

struct listing {
	int item_fd;
	queue_file_fn file;
	void *user;
};

static int on_listed(const char *name, void *user)
{
	const struct listing *listing = user;
	struct stat status;
	if (name[0] == '.')
		return 0;
	if (fstatat(listing->item_fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	listing->file(name, (uint64_t)status.st_size, S_ISREG(status.st_mode), listing->user);
	return 0;
}

static int list_files(int item_fd, queue_file_fn file, void *user)
{
	struct listing listing = { .item_fd = item_fd, .file = file, .user = user };
	return directory_each(item_fd, on_listed, &listing, NULL);
}

int queue_each_file(const struct spool *spool, const struct queue_item *item, queue_file_fn file,
		    void *user)
{
	autoclose int item_fd = -1;
	int r = spool_open_item(spool, item->state, item->id, &item_fd);
	return r < 0 ? r : list_files(item_fd, file, user);
}

static void add_file(const char *name, uint64_t size_bytes, bool is_regular, void *user)
{
	struct queue_item *item = user;
	(void)name;
	item->file_count++;
	item->size_bytes += is_regular ? size_bytes : 0;
}

static int look_in(const struct spool *spool, enum spool_state state, const char *id,
		   struct queue_item *item)
{
	autoclose int item_fd = -1;
	int r = spool_open_item(spool, state, id, &item_fd);
	if (r < 0)
		return r;
	*item = (struct queue_item){ .state = state, .taken_unix_ms = taken_ms(id) };
	(void)snprintf(item->id, sizeof(item->id), "%s", id);
	docket_read(item_fd, &item->docket);
	return list_files(item_fd, add_file, item);
}

int queue_look(const struct spool *spool, const char *id, struct problem *problem,
	       struct queue_item *ret_item)
{
	enum spool_state state;
	int r = spool_find(spool, id, &state);
	if (r == 0)
		r = look_in(spool, state, id, ret_item);
	if (r == -ENOENT)
		return problem_set(problem, r,
				   "there is no photo %.40s; `boothctl queue list` lists "
				   "them",
				   id);
	if (r < 0)
		return problem_set(problem, r, "photo %.40s cannot be read: %s", id,
				   error_text(-r));
	return 0;
}

/* The ids of a folder's photos. */
struct ids {
	char (*names)[UUID_TEXT_SIZE];
	size_t count, room;
};

struct walk {
	const struct spool *spool;
	enum spool_state state;
	const struct queue_span *span;
	queue_each_fn each;
	queue_odd_fn odd;
	void *user;
	struct ids ids;
};

static int add_id(struct ids *ids, const char *name)
{
	if (ids->count == ids->room) {
		size_t room = ids->room > 0 ? 2 * ids->room : 64;
		void *names = reallocarray(ids->names, room, sizeof(ids->names[0]));
		if (!names)
			return -ENOMEM;
		ids->names = names;
		ids->room = room;
	}
	(void)snprintf(ids->names[ids->count++], UUID_TEXT_SIZE, "%s", name);
	return 0;
}

static int on_entry(const char *name, void *user)
{
	struct walk *walk = user;
	if (uuid_is_valid(name))
		return is_in_span(name, walk->span) ? add_id(&walk->ids, name) : 0;
	walk->odd(walk->state, name, wording_of("its name is no photo's id"), walk->user);
	return 0;
}

static int compare_ids(const void *left, const void *right)
{
	return strcmp(left, right); /* an id begins with the time at which the photo was taken */
}

static void visit_ids(const struct walk *walk, struct queue_item *item)
{
	for (size_t i = 0; i < walk->ids.count; i++) {
		const char *id = walk->ids.names[i];
		int r = look_in(walk->spool, walk->state, id, item);
		if (r == 0)
			walk->each(item, walk->user);
		else if (r != -ENOENT)
			walk->odd(walk->state, id, error_text(-r), walk->user);
	}
}

int queue_each(const struct spool *spool, enum spool_state state, const struct queue_span *span,
	       queue_each_fn each, queue_odd_fn odd, void *user)
{
	struct walk walk = {
		.spool = spool, .state = state, .span = span, .each = each, .odd = odd, .user = user
	};
	struct directory_passed passed = { .count = 0 };
	struct queue_item *item = calloc(1, sizeof(*item));
	int r = item ? spool_walk(spool, state, on_entry, &walk, &passed) : -ENOMEM;
	if (r == 0 && passed.count > 0)
		r = passed.error;
	if (r == 0 && walk.ids.count > 0) {
		qsort(walk.ids.names, walk.ids.count, sizeof(walk.ids.names[0]), compare_ids);
		visit_ids(&walk, item);
	}
	free(walk.ids.names);
	free(item);
	return r;
}

struct ages {
	const struct queue_span *span;
	int64_t now_ms;
	size_t *counts, total;
};

static int on_aged(const char *id, void *user)
{
	struct ages *ages = user;
	int64_t age_s = (ages->now_ms - taken_ms(id)) / 1000;
	int bucket = 0;
	if (!is_in_span(id, ages->span))
		return 0;
	while (age_s >= age_limits_s[bucket])
		bucket++;
	ages->counts[bucket]++;
	ages->total++;
	return 0;
}

int queue_ages(const struct spool *spool, enum spool_state state, const struct queue_span *span,
	       int64_t now_unix_ms, size_t ret_counts[QUEUE_AGES], size_t *ret_total)
{
	struct ages ages = { .span = span, .now_ms = now_unix_ms, .counts = ret_counts };
	memset(ret_counts, 0, QUEUE_AGES * sizeof(ret_counts[0]));
	int r = spool_scan(spool, state, on_aged, &ages);
	*ret_total = ages.total;
	return r;
}

/* Moving items. */

/* The state into which an action moves an item, for each action and each old state; -1: the action
 * is not allowed. */
static const struct {
	int from_pending, from_refused, from_held, from_broken;
	const char *rule;
} actions[] = {
	[QUEUE_RETRY] = { -1, SPOOL_PENDING, -1, SPOOL_PENDING,
			  WORDING("only what was refused or is broken is tried again") },
	[QUEUE_HOLD] = { SPOOL_HELD, SPOOL_HELD, -1, -1,
			 WORDING("only what is pending or refused can be held") },
	[QUEUE_RELEASE] = { -1, -1, SPOOL_PENDING, -1,
			    WORDING("only what is held can be released") },
};

static int destination_of(enum queue_action action, enum spool_state state)
{
	switch (state) {
	case SPOOL_PENDING:
		return actions[action].from_pending;
	case SPOOL_REFUSED:
		return actions[action].from_refused;
	case SPOOL_HELD:
		return actions[action].from_held;
	case SPOOL_BROKEN:
		return actions[action].from_broken;
	case SPOOL_SENT:
		break;
	}
	return -1;
}

int queue_act(struct spool *spool, enum queue_action action, const char *id,
	      struct problem *problem)
{
	enum spool_state state;
	int r = spool_find(spool, id, &state);
	if (r == -ENOENT)
		return problem_set(problem, r, "there is no photo %.40s", id);
	if (r < 0)
		return problem_set(problem, r, "photo %.40s cannot be looked for: %s", id,
				   error_text(-r));
	int to = destination_of(action, state);
	if (to < 0)
		return problem_set(problem, -EINVAL, "photo %s is %s: %s", id,
				   spool_state_name(state), wording_of(actions[action].rule));
	return spool_move(spool, id, state, (enum spool_state)to, problem);
}

int queue_verify(const struct spool *spool, const struct queue_item *item,
		 const char *certificates_path, struct problem *problem,
		 struct item_verdict *ret_verdict)
{
	autoclose int item_fd = -1;
	int r = spool_open_item(spool, item->state, item->id, &item_fd);
	if (r < 0)
		return problem_set(problem, r, "photo %s cannot be read: %s", item->id,
				   error_text(-r));
	return item_verify(item_fd, item->id, certificates_path, problem, ret_verdict);
}

/* Exporting items. */

struct copying {
	const struct queue_item *item;
	struct record_contents contents;
	int from_fd, to_fd;
	queue_odd_fn odd;
	void *user;
};

static int read_contents(struct copying *copying, struct problem *problem)
{
	autofree uint8_t *text = NULL;
	size_t size;
	int r = file_read_all(copying->from_fd, "record.json", RECORD_BYTES_MAX, &text, &size);
	if (r < 0)
		return record_explain_open("record.json", r, problem);
	return record_parse(text, size, problem, &copying->contents);
}

static int copy_file(const struct copying *copying, const char *name, struct problem *problem)
{
	autofree uint8_t *bytes = NULL;
	size_t size;
	int fd = -1;
	int r = file_read_all(copying->from_fd, name, FILE_BYTES_MAX, &bytes, &size);
	if (r < 0)
		return record_explain_open(name, r, problem);
	r = file_create(copying->to_fd, name, bytes, size, 0640, &fd);
	if (r == 0)
		r = file_sync(&fd);
	return r < 0 ? problem_set(problem, r, "%s cannot be written: %s", name, error_text(-r))
		     : 0;
}

static bool is_there(int folder_fd, const char *name)
{
	struct stat status;
	return fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Copies one file that the record lists. If the folder has only the file's sealed form, copies
 * that. */
static int copy_listed(const struct copying *copying, const struct record_file *file,
		       struct problem *problem)
{
	char sealed[RECORD_NAME_SIZE + 8];
	(void)snprintf(sealed, sizeof(sealed), "%s.p7m", file->name);
	bool is_sealed =
		!is_there(copying->from_fd, file->name) && is_there(copying->from_fd, sealed);
	return copy_file(copying, is_sealed ? sealed : file->name, problem);
}

static int copy_all(const struct copying *copying, struct problem *problem)
{
	int r = copy_file(copying, "record.json", problem);
	if (r == 0)
		r = copy_file(copying, "record.json.p7s", problem);
	for (unsigned i = 0; r == 0 && i < copying->contents.file_count; i++)
		r = copy_listed(copying, &copying->contents.files[i], problem);
	if (r == 0)
		r = directory_sync(copying->to_fd);
	return r;
}

static int on_source(const char *name, void *user)
{
	const struct copying *copying = user;
	if (name[0] != '.' && strcmp(name, "delivery.json") != 0 && !is_there(copying->to_fd, name))
		copying->odd(copying->item->state, name, wording_of("the record does not list it"),
			     copying->user);
	return 0;
}

static int export_into(struct copying *copying, int parent_fd, struct problem *problem)
{
	autoclose int to_fd = -1;
	int r = directory_open(parent_fd, copying->item->id, &to_fd);
	if (r < 0)
		return problem_set(problem, r, "%s", error_text(-r));
	copying->to_fd = to_fd;
	r = copy_all(copying, problem);
	if (r == 0)
		r = directory_each(copying->from_fd, on_source, copying, NULL);
	if (r == 0)
		r = directory_sync(parent_fd);
	return r;
}

/* Copies the item into a new folder. After a failure, the copies are removed again, so that nobody
 * mistakes half a photo for a whole photo. */
static int export_to(struct copying *copying, int parent_fd, struct problem *problem)
{
	const char *id = copying->item->id;
	struct problem why = { "" };
	if (mkdirat(parent_fd, id, 0750) < 0)
		return problem_set(problem, -errno, "%s", error_text(errno));
	int r = export_into(copying, parent_fd, &why);
	if (r < 0 && directory_remove_tree(parent_fd, id) < 0)
		return problem_set(problem, r, "%s; what lies there is not whole: delete it",
				   why.text);
	return r < 0 ? problem_set(problem, r, "%s", why.text[0] ? why.text : error_text(-r)) : 0;
}

int queue_export(const struct spool *spool, const struct queue_item *item, const char *folder,
		 queue_odd_fn odd, void *user, struct problem *problem)
{
	struct copying copying = { .item = item, .odd = odd, .user = user };
	struct problem why = { "" };
	autoclose int from_fd = -1, parent_fd = -1;
	int r = spool_open_item(spool, item->state, item->id, &from_fd);
	if (r == 0)
		r = directory_open(AT_FDCWD, folder, &parent_fd);
	copying.from_fd = from_fd;
	if (r < 0)
		(void)problem_set(&why, r, "%s", error_text(-r));
	else if ((r = read_contents(&copying, &why)) == 0)
		r = export_to(&copying, parent_fd, &why);
	if (r < 0)
		return problem_set(problem, r, "photo %s cannot be copied to %s: %s", item->id,
				   folder, why.text);
	return 0;
}
