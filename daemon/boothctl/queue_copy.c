/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/error_text.h"
#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"

enum { UNUSABLE = 2, LINE_BYTES = 512, SUMS_MODE = 0644 };

static const char sums_name[] = "SHA256SUMS";

struct copy {
	struct queue_call *call;
	const char *folder;
	bool is_dry;
	int folder_fd, sums_fd;
	size_t copied;
	/* the copy that is looked at */
	int item_fd;
	const char *id;
};

/* ---- the copy on the disk ---- */

/* Drops the file from memory first, so that the hash is of what lies on the disk. */
static int hash_from_disk(int item_fd, const char *name, struct hash *ret_hash)
{
	autoclose int fd = openat(item_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fsync(fd) < 0)
		return -errno;
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	return hash_file(fd, ret_hash);
}

static int add_sum(const char *name, void *user)
{
	const struct copy *copy = user;
	struct hash hash;
	char text[HASH_TEXT_SIZE], line[LINE_BYTES];
	int r = hash_from_disk(copy->item_fd, name, &hash);
	if (r < 0)
		return r;
	hash_format(&hash, text);
	int length = snprintf(line, sizeof(line), "%s  %s/%s\n", text, copy->id, name);
	if (length < 0 || (size_t)length >= sizeof(line))
		return -ENAMETOOLONG;
	return file_write_all(copy->sums_fd, line, (size_t)length);
}

static int check_copy(struct copy *copy, struct problem *problem)
{
	struct item_verdict verdict = { .fault = ITEM_WHOLE };
	struct directory_passed passed = { .count = 0 };
	struct problem why = { "" };
	autoclose int item_fd = -1;
	int r = directory_open(copy->folder_fd, copy->id, &item_fd);
	copy->item_fd = item_fd;
	if (r == 0)
		r = directory_each(item_fd, add_sum, copy, &passed);
	if (r == 0 && passed.count > 0)
		r = passed.error;
	if (r < 0)
		return problem_set(problem, r, "%s/%s cannot be compared: %s", copy->folder,
				   copy->id, error_text(-r));
	r = item_verify(item_fd, copy->id, NULL, &why, &verdict);
	if (r < 0)
		return problem_set(problem, r, "photo %s cannot be copied to %s: %s", copy->id,
				   copy->folder, why.text);
	return 0;
}

/* ---- one photo ---- */

static void tell(const struct copy *copy, const struct queue_item *item)
{
	if (copy->call->json) {
		struct json_object *object = json_object_new_object();
		(void)json_add_text(object, "id", item->id);
		(void)json_add_text(object, "state", spool_state_name(item->state));
		(void)json_add_text(object, "folder", copy->folder);
		(void)json_add_flag(object, "copied", !copy->is_dry);
		output_json(object);
	} else if (copy->is_dry) {
		output_line("would copy %s (%s)", item->id, spool_state_name(item->state));
	} else {
		output_line("%s/%s", copy->folder, item->id);
	}
}

static void copy_item(const struct queue_item *item, void *user)
{
	struct copy *copy = user;
	struct queue_call *call = copy->call;
	struct problem problem = { "" };
	int r = 0;
	copy->id = item->id;
	if (!copy->is_dry)
		r = queue_export(call->spool, item, copy->folder, queue_call_pass_over, call,
				 &problem);
	if (r == 0 && !copy->is_dry)
		r = check_copy(copy, &problem);
	progress_pause(&call->progress);
	if (r < 0) {
		queue_call_complain(call, &problem);
	} else {
		copy->copied++;
		tell(copy, item);
	}
	progress_step(&call->progress);
}

static void copy_named(struct copy *copy, const char *id)
{
	struct problem problem = { "" };
	autofree struct queue_item *item = calloc(1, sizeof(*item));
	int r = item ? queue_look(copy->call->spool, id, &problem, item) : problem_memory(&problem);
	if (r < 0)
		queue_call_complain(copy->call, &problem);
	else
		copy_item(item, copy);
}

/* ---- which photos ---- */

static bool is_meant(const char *word, enum spool_state state)
{
	return strcmp(word, "all") == 0 || strcmp(word, spool_state_name(state)) == 0;
}

static void copy_word(struct copy *copy, const char *word)
{
	bool is_id = true;
	for (int i = 0; i < SPOOL_STATES; i++) {
		if (!is_meant(word, (enum spool_state)i))
			continue;
		is_id = false;
		queue_call_each(copy->call, (enum spool_state)i, copy_item, copy);
	}
	if (is_id)
		copy_named(copy, word);
}

static size_t count_meant(const struct queue_call *call)
{
	size_t total = 0, count = 0;
	for (int at = 1; at < call->argc; at++) {
		bool is_id = true;
		for (int i = 0; i < SPOOL_STATES; i++) {
			if (!is_meant(call->argv[at], (enum spool_state)i))
				continue;
			is_id = false;
			if (spool_count(call->spool, (enum spool_state)i, &count) == 0)
				total += count;
		}
		total += is_id;
	}
	return total;
}

/* A photo that is named by its id is meant whatever its day. */
static bool has_idle_days(const struct queue_call *call)
{
	for (int at = 1; call->has_span && at < call->argc; at++) {
		bool is_id = true;
		for (int i = 0; i < SPOOL_STATES; i++)
			is_id &= !is_meant(call->argv[at], (enum spool_state)i);
		if (is_id) {
			output_complaint("--since and --until go with all or a state, not with %s",
					 call->argv[at]);
			return true;
		}
	}
	return false;
}

/* ---- the folder ---- */

static int open_folder(struct copy *copy)
{
	struct stat status;
	copy->folder_fd = open(copy->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (copy->folder_fd < 0 && errno == ENOENT)
		output_complaint("%s is not there: make the folder, or mount the disk; nothing was "
				 "copied",
				 copy->folder);
	else if (copy->folder_fd < 0 && stat(copy->folder, &status) == 0 &&
		 !S_ISDIR(status.st_mode))
		output_complaint("%s is no folder; nothing was copied", copy->folder);
	else if (copy->folder_fd < 0)
		output_complaint("%s: %s; nothing was copied", copy->folder, error_text(errno));
	if (copy->folder_fd < 0 || copy->is_dry)
		return copy->folder_fd < 0 ? -ENOENT : 0;
	copy->sums_fd = openat(copy->folder_fd, sums_name,
			       O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, SUMS_MODE);
	if (copy->sums_fd < 0)
		output_complaint("%s/%s: %s; nothing was copied", copy->folder, sums_name,
				 error_text(errno));
	return copy->sums_fd < 0 ? -errno : 0;
}

static void print_sum(const struct copy *copy)
{
	if (copy->call->json)
		return;
	if (copy->is_dry)
		output_line("%zu would be copied to %s; nothing was copied", copy->copied,
			    copy->folder);
	else
		output_line("%zu copied to %s, read back and compared; `sha256sum -c %s` there "
			    "compares them again",
			    copy->copied, copy->folder, sums_name);
}

int queue_copy_run(struct queue_call *call, bool is_dry)
{
	struct copy copy = { .call = call, .is_dry = is_dry, .folder_fd = -1, .sums_fd = -1 };
	if (call->argc < 2 || has_idle_days(call))
		return EX_USAGE;
	copy.folder = call->argv[0];
	int r = open_folder(&copy);
	if (r == 0) {
		progress_begin(&call->progress, count_meant(call));
		for (int i = 1; i < call->argc; i++)
			copy_word(&copy, call->argv[i]);
		progress_end(&call->progress);
		print_sum(&copy);
	}
	if (copy.sums_fd >= 0 && (fsync(copy.sums_fd) < 0 || close(copy.sums_fd) < 0)) {
		output_complaint("%s/%s: %s", copy.folder, sums_name, error_text(errno));
		r = -EIO;
	}
	if (copy.folder_fd >= 0)
		(void)close(copy.folder_fd);
	return r < 0 ? UNUSABLE : EXIT_SUCCESS;
}
