/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/restore_check.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/boothctl/accounts.h"
#include "daemon/core/wording.h"
#include "daemon/store/ledger.h"
#include "daemon/store/signer.h"

/* ---- keys ---- */

/* Puts the file's bytes where they have a path but reach no disk. */
static int put_in_memory(const struct backup_file *file, int *ret_fd)
{
	int fd = memfd_create("backup", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	int r = file_write_all(fd, file->bytes, file->size);
	if (r < 0)
		(void)close(fd);
	else
		*ret_fd = fd;
	return r;
}

static int check_pair(const struct backup_set *set, const char *key_path, const char *crt_path,
		      struct problem *problem)
{
	const struct backup_file *key = backup_set_find(set, key_path);
	const struct backup_file *crt = backup_set_find(set, crt_path);
	autoclose int key_fd = -1;
	autoclose int crt_fd = -1;
	char key_name[40], crt_name[40];
	struct signer *signer = NULL;
	struct problem why = { "" };
	if (!key && !crt)
		return 0;
	if (!key || !crt)
		return problem_set(problem, -EINVAL, "the backup has /%s, but not /%s",
				   key ? key_path : crt_path, key ? crt_path : key_path);
	int r = put_in_memory(key, &key_fd);
	if (r == 0)
		r = put_in_memory(crt, &crt_fd);
	if (r < 0)
		return problem_set(problem, r, "the key cannot be checked: %s", error_text(-r));
	(void)snprintf(key_name, sizeof(key_name), "/proc/self/fd/%d", key_fd);
	(void)snprintf(crt_name, sizeof(crt_name), "/proc/self/fd/%d", crt_fd);
	r = signer_create(key_name, crt_name, &why, &signer);
	signer_destroy(signer);
	return r < 0 ? problem_set(problem, -EINVAL,
				   "the backup's /%s and /%s do not belong together: %s", key_path,
				   crt_path, why.text)
		     : 0;
}

int restore_check_keys(const struct backup_set *set, struct problem *problem)
{
	int r = check_pair(set, "var/lib/boothd/keys/device.key", "var/lib/boothd/keys/device.crt",
			   problem);
	if (r == 0)
		r = check_pair(set, "etc/credstore/boothd.device.key",
			       "etc/credstore/boothd.device.crt", problem);
	return r;
}

/* ---- accounts ---- */

int restore_check_accounts(const char *root, const struct backup_set *set, struct problem *problem)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct backup_file *file = &set->files[i];
		uid_t user;
		gid_t group;
		if (!accounts_find_user(root, file->owner, &user))
			return problem_set(problem, -ENOENT,
					   "there is no user %s here, who owns /%s: install the "
					   "booth's packages first",
					   file->owner, file->path);
		if (!accounts_find_group(root, file->group, &group))
			return problem_set(problem, -ENOENT,
					   "there is no group %s here, which owns /%s: install the "
					   "booth's packages first",
					   file->group, file->path);
	}
	return 0;
}

/* ---- other data ---- */

static int open_below(const char *root, const char *path)
{
	char whole[PATH_MAX];
	(void)snprintf(whole, sizeof(whole), "%s/%s", root, path);
	return open(whole, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int count_item(const char *name, void *user)
{
	size_t *count = user;
	*count += name[0] != '.';
	return 0;
}

static size_t count_in(const char *root, const char *state)
{
	size_t count = 0;
	char path[64];
	(void)snprintf(path, sizeof(path), "var/lib/boothd/spool/%s", state);
	autoclose int fd = open_below(root, path);
	if (fd >= 0 && directory_each(fd, count_item, &count, NULL) < 0)
		count++; /* a folder that cannot be read may have photos */
	return count;
}

static size_t count_photos(const char *root)
{
	static const char *const states[] = { "pending", "sent", "refused", "held", "broken" };
	size_t count = 0;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		count += count_in(root, states[i]);
	return count;
}

static int count_row(const struct ledger_row *row, void *user)
{
	size_t *count = user;
	(void)row;
	(*count)++;
	return 0;
}

/* A ledger without a row is that of a booth that nobody has used. */
static bool has_rows(const struct backup_file *ledger)
{
	struct ledger_facts facts;
	size_t count = 0;
	return ledger_read((const char *)ledger->bytes, ledger->size, count_row, &count, &facts) ==
		       0 &&
	       (count > 0 || facts.damaged > 0);
}

static bool is_same(const struct backup_file *one, const struct backup_file *other)
{
	return other && one->size == other->size &&
	       memcmp(one->bytes, other->bytes, one->size) == 0;
}

unsigned restore_check_other(const char *root, const struct backup_set *here,
			     const struct backup_set *set, restore_tell_fn *tell, void *user)
{
	static const char *const paths[] = { "var/lib/boothd/ledger/photos.tsv",
					     "var/lib/boothd/roster/roster.db",
					     "var/lib/boothd/keys/campaign" };
	char text[128];
	unsigned count = 0;
	size_t photos = count_photos(root);
	if (photos > 0) {
		(void)snprintf(text, sizeof(text),
			       wording_of("/var/lib/boothd/spool has %zu photos"), photos);
		tell(text, user);
		count++;
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const struct backup_file *file = backup_set_find(here, paths[i]);
		if (!file || is_same(file, backup_set_find(set, paths[i])) ||
		    (i == 0 && !has_rows(file)))
			continue;
		(void)snprintf(text, sizeof(text), wording_of("/%s is there, and is another one"),
			       paths[i]);
		tell(text, user);
		count++;
	}
	return count;
}

/* ---- a boothd that runs ---- */

int restore_check_stopped(const char *root, struct problem *problem, int *ret_fd)
{
	struct problem why = { "" };
	autoclose int fd = open_below(root, "var/lib/boothd/spool");
	*ret_fd = -1;
	int r = fd >= 0 ? directory_lock(fd, "incoming", &why, ret_fd) : -ENOENT;
	if (r == -EBUSY)
		return problem_set(problem, r,
				   "boothd runs, and would write among the restored files: "
				   "systemctl stop booth.target boothd booth-courier");
	return r == -ENOENT ? 0
	       : r < 0 ? problem_set(problem, r, "the spool cannot be locked: %s", error_text(-r))
		       : 0;
}
