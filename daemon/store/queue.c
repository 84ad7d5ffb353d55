/* SPDX-License-Identifier: MIT */
#include "daemon/store/queue.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/store/record.h"
#include "daemon/store/signer.h"

enum { FILE_LIMIT = 64 << 20, RECORD_LIMIT = 1 << 20 };

/* qshape(1): each bucket is twice the one before; ours begin where an operator begins to wonder. */
static const int64_t age_limits_s[QUEUE_AGES] = { 300,   600,    1200,   3600,     4 * 3600,
						  86400, 259200, 604800, INT64_MAX };
const char *const queue_age_names[QUEUE_AGES] = { "5m", "10m", "20m", "1h",   "4h",
						  "1d", "3d",  "7d",  "older" };

static int64_t taken_ms(const char *id)
{
	struct uuid uuid;
	return uuid_parse(id, &uuid) < 0 ? 0 : uuid_unix_ms(&uuid);
}

static int list_files(int item_fd, struct queue_item *item)
{
	const int fd = openat(item_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	if (!folder) {
		const int r = -errno;
		if (fd >= 0)
			(void)close(fd);
		return r;
	}
	const struct dirent *entry;
	while ((entry = readdir(folder)) && item->file_count < QUEUE_FILES_MAX) {
		struct stat status;
		if (entry->d_name[0] == '.' || strlen(entry->d_name) >= DOCKET_FILE_SIZE ||
		    fstatat(item_fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		struct queue_file *file = &item->files[item->file_count++];
		(void)snprintf(file->name, sizeof(file->name), "%s", entry->d_name);
		file->size_bytes = (uint64_t)status.st_size;
		item->size_bytes += file->size_bytes;
	}
	(void)closedir(folder);
	return 0;
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
	return list_files(item_fd, item);
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
		return problem_set(problem, r, "photo %.40s cannot be read: %s", id, strerror(-r));
	return 0;
}

struct walk {
	const struct spool *spool;
	enum spool_state state;
	queue_each_fn each;
	void *user;
	struct queue_item *item;
};

static int on_walked(const char *id, void *user)
{
	const struct walk *walk = user;
	const int r = look_in(walk->spool, walk->state, id, walk->item);
	if (r == -ENOENT)
		return 0;
	return r < 0 ? r : walk->each(walk->item, walk->user);
}

int queue_each(const struct spool *spool, enum spool_state state, queue_each_fn each, void *user)
{
	struct walk walk = { .spool = spool, .state = state, .each = each, .user = user };
	walk.item = calloc(1, sizeof(*walk.item));
	if (!walk.item)
		return -ENOMEM;
	const int r = spool_scan(spool, state, on_walked, &walk);
	free(walk.item);
	return r;
}

struct ages {
	int64_t now_ms;
	size_t *counts, total;
};

static int on_aged(const char *id, void *user)
{
	struct ages *ages = user;
	const int64_t age_s = (ages->now_ms - taken_ms(id)) / 1000;
	int bucket = 0;
	while (age_s >= age_limits_s[bucket])
		bucket++;
	ages->counts[bucket]++;
	ages->total++;
	return 0;
}

int queue_ages(const struct spool *spool, enum spool_state state, int64_t now_unix_ms,
	       size_t ret_counts[QUEUE_AGES], size_t *ret_total)
{
	struct ages ages = { .now_ms = now_unix_ms, .counts = ret_counts };
	memset(ret_counts, 0, QUEUE_AGES * sizeof(ret_counts[0]));
	const int r = spool_scan(spool, state, on_aged, &ages);
	*ret_total = ages.total;
	return r;
}

static int refuse(enum queue_action action, const char *id, enum spool_state state,
		  struct problem *problem)
{
	static const char *const wishes[] = {
		[QUEUE_RETRY] = "only what was refused is tried again",
		[QUEUE_HOLD] = "only what is pending or refused can be held",
		[QUEUE_RELEASE] = "only what is held can be released",
	};
	return problem_set(problem, -EINVAL, "photo %s is %s: %s", id, spool_state_name(state),
			   wishes[action]);
}

int queue_act(struct spool *spool, enum queue_action action, const char *id,
	      struct problem *problem)
{
	enum spool_state state, to = SPOOL_PENDING;
	const int r = spool_find(spool, id, &state);
	if (r < 0)
		return problem_set(problem, r, "there is no photo %.40s", id);
	bool is_allowed = false;
	switch (action) {
	case QUEUE_RETRY:
		is_allowed = state == SPOOL_REFUSED;
		break;
	case QUEUE_HOLD:
		is_allowed = state == SPOOL_PENDING || state == SPOOL_REFUSED;
		to = SPOOL_HELD;
		break;
	case QUEUE_RELEASE:
		is_allowed = state == SPOOL_HELD;
		break;
	}
	if (!is_allowed)
		return refuse(action, id, state, problem);
	return spool_move(spool, id, state, to, problem);
}

static int verify_signature(int item_fd, const char *certificate_path, struct problem *problem,
			    struct queue_verdict *verdict)
{
	autofree uint8_t *record = NULL, *signature = NULL;
	size_t record_size, signature_size;
	int r = file_read_all(item_fd, "record.json", RECORD_LIMIT, &record, &record_size);
	if (r < 0)
		return problem_set(problem, r == -ENOENT ? -EBADMSG : r,
				   "record.json cannot be read: %s", strerror(-r));
	r = file_read_all(item_fd, "record.json.p7s", RECORD_LIMIT, &signature, &signature_size);
	if (r == -ENOENT)
		return problem_set(problem, -EBADMSG, "it is not signed");
	if (r < 0)
		return problem_set(problem, r, "record.json.p7s cannot be read: %s", strerror(-r));
	verdict->signer = certificate_path ? QUEUE_SIGNER_OWN : QUEUE_SIGNER_UNCHECKED;
	if (certificate_path)
		r = signer_verify(record, record_size, signature, signature_size, certificate_path,
				  problem);
	if (r != -EBADMSG && certificate_path)
		return r;
	r = signer_verify_any(record, record_size, signature, signature_size, problem,
			      &verdict->certificate);
	if (certificate_path)
		verdict->signer = QUEUE_SIGNER_ANOTHER;
	return r;
}

static int verify_id(int item_fd, const char *id, struct problem *problem)
{
	struct record_label label;
	const int r = record_read_label(item_fd, problem, &label);
	if (r < 0 || strcmp(label.id, id) == 0)
		return r;
	return problem_set(problem, -EBADMSG,
			   "it lies in the wrong folder: its record is of photo %s",
			   label.id[0] ? label.id : "without an id");
}

static unsigned count_sealed(const struct queue_item *item)
{
	unsigned count = 0;
	for (unsigned i = 0; i < item->file_count; i++) {
		const char *dot = strrchr(item->files[i].name, '.');
		count += dot && strcmp(dot, ".p7m") == 0;
	}
	return count;
}

int queue_verify(const struct spool *spool, const struct queue_item *item,
		 const char *certificate_path, struct problem *problem,
		 struct queue_verdict *ret_verdict)
{
	autoclose int item_fd = -1;
	struct queue_verdict verdict = { .sealed_files = count_sealed(item) };
	int r = spool_open_item(spool, item->state, item->id, &item_fd);
	if (r < 0)
		return problem_set(problem, r, "photo %s cannot be read: %s", item->id,
				   strerror(-r));
	r = record_verify_files(item_fd, problem);
	if (r == -ENOENT)
		r = -EBADMSG;
	if (r == 0)
		r = verify_id(item_fd, item->id, problem);
	if (r == 0)
		r = verify_signature(item_fd, certificate_path, problem, &verdict);
	if (r == 0)
		*ret_verdict = verdict;
	return r;
}

static int copy_file(int from_fd, int to_fd, const char *name)
{
	autofree uint8_t *bytes = NULL;
	size_t size;
	autoclose int fd = -1;
	int r = file_read_all(from_fd, name, FILE_LIMIT, &bytes, &size);
	if (r == 0)
		r = file_create(to_fd, name, bytes, size, 0640, &fd);
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	return r;
}

static int copy_files(int from_fd, int parent_fd, const struct queue_item *item)
{
	autoclose int to_fd = -1;
	int r = directory_open(parent_fd, item->id, &to_fd);
	for (unsigned i = 0; r == 0 && i < item->file_count; i++)
		r = copy_file(from_fd, to_fd, item->files[i].name);
	if (r == 0)
		r = directory_sync(to_fd);
	return r < 0 ? r : directory_sync(parent_fd);
}

int queue_export(const struct spool *spool, const struct queue_item *item, const char *folder,
		 struct problem *problem)
{
	autoclose int from_fd = -1, parent_fd = -1;
	int r = spool_open_item(spool, item->state, item->id, &from_fd);
	if (r < 0)
		return problem_set(problem, r, "photo %s cannot be read: %s", item->id,
				   strerror(-r));
	r = directory_open(AT_FDCWD, folder, &parent_fd);
	if (r == 0 && mkdirat(parent_fd, item->id, 0750) < 0)
		r = -errno;
	if (r == 0) {
		r = copy_files(from_fd, parent_fd, item);
		/* Half a photo must not be taken for one. */
		if (r < 0 && directory_remove_tree(parent_fd, item->id) < 0)
			return problem_set(problem, r,
					   "photo %s cannot be copied to %s: %s; what lies there "
					   "is not whole: delete it",
					   item->id, folder, strerror(-r));
	}
	if (r < 0)
		return problem_set(problem, r, "photo %s cannot be copied to %s: %s", item->id,
				   folder, strerror(-r));
	return 0;
}
