/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/backup_collect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/boothctl/accounts.h"
#include "daemon/core/wording.h"

/* The files, and the folders with all below them, where a booth keeps its own. */
static const char *const places[] = {
	"etc/boothd",
	"etc/default/booth-ui",
	"etc/credstore",
	"etc/credstore.encrypted",
	"etc/systemd/system/boothd.service.d",
	"etc/systemd/system/booth-courier.service.d",
	"etc/systemd/system/booth-ui.service.d",
	"var/lib/boothd/keys",
	"var/lib/boothd/ledger",
	"var/lib/boothd/roster",
	"var/lib/boothd/stats",
	"var/lib/boothd/spool/certificates.pem",
};

enum { LEVELS_MAX = 6 };

struct collect {
	const char *root;
	int root_fd;
	struct backup_set *set;
	backup_left_out_fn *left_out;
	void *user;
	struct problem *problem;
	const char *folder; /* the folder that is walked */
	unsigned level;
	int error;
};

static int take(struct collect *collect, const char *path, const struct stat *status)
{
	struct backup_file file = { .mode = (unsigned)status->st_mode & 0777U };
	(void)snprintf(file.path, sizeof(file.path), "%s", path);
	int r = file_read_all(collect->root_fd, path, BACKUP_BYTES_MAX, &file.bytes, &file.size);
	if (r == -ENOENT)
		return 0; /* it was removed since the folder was read */
	if (r < 0)
		return problem_set(collect->problem, r, "/%s cannot be read: %s", path,
				   error_text(-r));
	accounts_user_name(collect->root, status->st_uid, file.owner);
	accounts_group_name(collect->root, status->st_gid, file.group);
	r = backup_set_add(collect->set, &file);
	return r < 0 ? problem_set(collect->problem, r,
				   "/%s is more than a backup can hold: it has room for %d files "
				   "and %d MB",
				   path, BACKUP_FILES_MAX, BACKUP_BYTES_MAX >> 20)
		     : 0;
}

static int look(struct collect *collect, const char *path);

static int on_entry(const char *name, void *user)
{
	struct collect *collect = user;
	char path[BACKUP_PATH_SIZE];
	int length = snprintf(path, sizeof(path), "%s/%s", collect->folder, name);
	/* a name with a dot in front is a file that is being written */
	if (name[0] == '.' || strcmp(name, BACKUP_MARK) == 0)
		return 0;
	if (length >= (int)sizeof(path)) {
		collect->left_out(path, wording_of("its path is too long"), collect->user);
		return 0;
	}
	collect->error = look(collect, path);
	return collect->error < 0 ? 1 : 0;
}

static int walk(struct collect *collect, const char *path)
{
	autoclose int fd = -1;
	const char *above = collect->folder;
	if (collect->level == LEVELS_MAX) {
		collect->left_out(path, wording_of("it lies too deep"), collect->user);
		return 0;
	}
	int r = directory_open(collect->root_fd, path, &fd);
	if (r == 0) {
		collect->folder = path;
		collect->level++;
		r = directory_each(fd, on_entry, collect, NULL);
		collect->level--;
		collect->folder = above;
	}
	if (r > 0)
		return collect->error;
	return r < 0 ? problem_set(collect->problem, r, "/%s cannot be read: %s", path,
				   error_text(-r))
		     : 0;
}

/* Secrets of other programs lie in the same folders. */
static bool is_of_another(const char *path)
{
	return strncmp(path, "etc/credstore", strlen("etc/credstore")) == 0 && strrchr(path, '/') &&
	       strcmp(path, "etc/credstore") != 0 && strcmp(path, "etc/credstore.encrypted") != 0 &&
	       !backup_path_is_allowed(path);
}

static int look(struct collect *collect, const char *path)
{
	struct stat status;
	if (is_of_another(path))
		return 0;
	if (fstatat(collect->root_fd, path, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT
			       ? 0
			       : problem_set(collect->problem, -errno, "/%s cannot be read: %s",
					     path, error_text(errno));
	if (S_ISDIR(status.st_mode))
		return walk(collect, path);
	if (S_ISREG(status.st_mode) && backup_path_is_allowed(path))
		return take(collect, path, &status);
	collect->left_out(path,
			  S_ISLNK(status.st_mode) ? wording_of("it is a link")
						  : wording_of("it is no regular file"),
			  collect->user);
	return 0;
}

int backup_collect(const char *root, backup_left_out_fn *left_out, void *user,
		   struct problem *problem, struct backup_set *ret_set)
{
	autoclose int root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*ret_set = (struct backup_set){ .count = 0 };
	if (root_fd < 0)
		return problem_set(problem, -errno, "%s cannot be opened: %s", root,
				   error_text(errno));
	struct collect collect = { .root = root,
				   .root_fd = root_fd,
				   .set = ret_set,
				   .left_out = left_out,
				   .user = user,
				   .problem = problem };
	int r = 0;
	for (size_t i = 0; r == 0 && i < sizeof(places) / sizeof(places[0]); i++)
		r = look(&collect, places[i]);
	backup_set_sort(ret_set);
	return r;
}

/* ---- what the settings name elsewhere ---- */

static bool is_inside(const char *path)
{
	/* /usr comes with the packages; the spool is not backed up */
	static const char *const known[] = { "/etc/boothd/", "/etc/credstore/boothd.",
					     "/var/lib/boothd/", "/usr/" };
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strncmp(path, known[i], strlen(known[i])) == 0)
			return true;
	return path[0] != '/'; /* empty, or the name of a credential */
}

void backup_collect_outside(const struct config *config, backup_left_out_fn *left_out, void *user)
{
	static const enum config_key keys[] = {
		CONFIG_KEY_booth_keys,      CONFIG_KEY_booth_stats,
		CONFIG_KEY_campaign_ledger, CONFIG_KEY_campaign_secret,
		CONFIG_KEY_courier_ca,      CONFIG_KEY_courier_certificate,
		CONFIG_KEY_courier_key,     CONFIG_KEY_courier_credentials,
		CONFIG_KEY_mirror_ca,       CONFIG_KEY_mirror_certificate,
		CONFIG_KEY_mirror_key,      CONFIG_KEY_mirror_credentials,
		CONFIG_KEY_notice_file,     CONFIG_KEY_photo_profiles,
		CONFIG_KEY_roster_file,     CONFIG_KEY_spool_recipient,
	};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		char value[CONFIG_TEXT_BYTES];
		config_value(config, keys[i], value, sizeof(value));
		if (!is_inside(value))
			left_out(value, config_row(keys[i]).name, user);
	}
}
