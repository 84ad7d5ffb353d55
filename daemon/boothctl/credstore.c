/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/credstore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/runner.h"

enum { SECRET_BYTES_MAX = 64 * 1024, DROP_IN_BYTES_MAX = 64 * 1024, NAMES = 6 };

/* ---- which file ---- */

struct search {
	int folder_fd;
	char line[CREDSTORE_PATH_SIZE]; /* "LoadCredentialEncrypted=NAME:" */
};

/* A drop-in that cannot be read is as good as missing. */
static int look_into(const char *name, void *user)
{
	struct search *search = user;
	autofree uint8_t *text = NULL;
	size_t size = 0, length = strlen(name);
	if (length < 6 || strcmp(name + length - 5, ".conf") != 0 ||
	    file_read_all(search->folder_fd, name, DROP_IN_BYTES_MAX, &text, &size) < 0)
		return 0;
	for (const char *at = (const char *)text; (at = strstr(at, search->line)); at++)
		if (at == (const char *)text || at[-1] == '\n')
			return 1;
	return 0;
}

static bool is_loaded(const char *root, const char *name)
{
	static const char *const places[] = { "/etc", "/run", "/usr/lib" };
	struct search search;
	bool is_found = false;
	(void)snprintf(search.line, sizeof(search.line), "LoadCredentialEncrypted=%s:", name);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && !is_found; i++) {
		char path[CREDSTORE_PATH_SIZE];
		autoclose int folder_fd = -1;
		(void)snprintf(path, sizeof(path), "%s%s/systemd/system/booth-courier.service.d",
			       root, places[i]);
		if (directory_open(AT_FDCWD, path, &folder_fd) < 0)
			continue;
		search.folder_fd = folder_fd;
		is_found = directory_each(folder_fd, look_into, &search, NULL) > 0;
	}
	return is_found;
}

enum credstore_kind credstore_find(const char *root, const char *name,
				   char path[CREDSTORE_PATH_SIZE])
{
	char plain[CREDSTORE_PATH_SIZE];
	(void)snprintf(plain, sizeof(plain), "%s/etc/credstore/boothd.%s", root, name);
	(void)snprintf(path, CREDSTORE_PATH_SIZE, "%s/etc/credstore.encrypted/boothd.%s", root,
		       name);
	bool is_sealed = access(path, F_OK) == 0;
	/* a drop-in takes the place of the unit's own line for the plain file */
	if (is_sealed && is_loaded(root, name))
		return CREDSTORE_SEALED;
	if (access(plain, F_OK) < 0 && is_sealed)
		return CREDSTORE_UNLOADED;
	(void)snprintf(path, CREDSTORE_PATH_SIZE, "%s", plain);
	return access(plain, F_OK) == 0 ? CREDSTORE_PLAIN : CREDSTORE_MISSING;
}

/* ---- the folder ---- */

static int copy_plain(const char *path, const char *target, struct problem *problem)
{
	uint8_t *text = NULL;
	size_t size = 0;
	int r = file_read_path(path, SECRET_BYTES_MAX, &text, &size);
	if (r == 0)
		r = file_write_path(target, text, size);
	if (text)
		explicit_bzero(text, size);
	free(text);
	return r < 0 ? problem_set(problem, r, "%s cannot be read: %s", path, error_text(-r)) : 0;
}

static int unseal(const char *name, const char *path, const char *target, struct problem *problem)
{
	char option[CREDSTORE_PATH_SIZE];
	(void)snprintf(option, sizeof(option), "--name=%s", name);
	const struct runner_order order = {
		.program = "systemd-creds",
		.words = { "decrypt", option, path, target },
	};
	int status = runner_run(&order, NULL, NULL);
	if (status < 0)
		return problem_set(problem, status, "systemd-creds cannot be run: %s",
				   error_text(-status));
	if (status > 0)
		return problem_set(problem, -EKEYREJECTED,
				   "%s cannot be opened: another machine, or another name than "
				   "%s, sealed it; seal the secret again with `systemd-creds "
				   "encrypt --name=%s`",
				   path, name, name);
	return 0;
}

static int fetch(const char *root, const char *name, const char *folder, uid_t owner,
		 struct problem *problem)
{
	char path[CREDSTORE_PATH_SIZE], target[CREDSTORE_PATH_SIZE];
	enum credstore_kind kind = credstore_find(root, name, path);
	(void)snprintf(target, sizeof(target), "%s/%s", folder, name);
	int r = 0;
	if (kind == CREDSTORE_PLAIN)
		r = copy_plain(path, target, problem);
	else if (kind == CREDSTORE_SEALED)
		r = unseal(name, path, target, problem);
	else if (kind == CREDSTORE_UNLOADED)
		r = problem_set(problem, -ENOENT,
				"%s is sealed, but the unit does not load it: run `systemctl edit "
				"booth-courier` and write [Service] and "
				"LoadCredentialEncrypted=%s:boothd.%s",
				path, name, name);
	if (r == 0 && kind != CREDSTORE_MISSING && chown(target, owner, (gid_t)-1) < 0)
		r = problem_set(problem, -errno, "%s: %s", target, error_text(errno));
	return r;
}

int credstore_open(const char *root, const struct config *config, uid_t owner,
		   struct problem *problem, struct credstore *ret_store)
{
	const struct config_server *courier = &config->courier.server,
				   *mirror = &config->mirror.server;
	const struct config_order *orders = &config->order;
	const char *names[NAMES] = { courier->credentials, courier->key,        mirror->credentials,
				     mirror->key,          orders->credentials, orders->key };
	const char *types[NAMES] = {
		"", "", mirror->type, mirror->type, orders->type, orders->type
	};
	*ret_store = (struct credstore){ .folder = "/run/boothctl-XXXXXX" };
	if (!mkdtemp(ret_store->folder)) {
		ret_store->folder[0] = '\0';
		return problem_set(problem, -errno, "no folder in /run: %s", error_text(errno));
	}
	if (chown(ret_store->folder, owner, (gid_t)-1) < 0)
		return problem_set(problem, -errno, "%s: %s", ret_store->folder, error_text(errno));
	for (unsigned i = 0; i < NAMES; i++) {
		if (strcmp(types[i], "none") == 0 || !names[i][0] || strchr(names[i], '/'))
			continue;
		int r = fetch(root, names[i], ret_store->folder, owner, problem);
		if (r < 0)
			return r;
	}
	return 0;
}

/* /run is in memory, so overwriting is enough. */
static int wipe(const char *name, void *user)
{
	static const uint8_t zeros[SECRET_BYTES_MAX];
	const int *folder_fd = user;
	struct stat status;
	autoclose int fd = openat(*folder_fd, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &status) < 0)
		return -errno;
	size_t size =
		status.st_size < (off_t)sizeof(zeros) ? (size_t)status.st_size : sizeof(zeros);
	return file_write_all(fd, zeros, size);
}

void credstore_close(struct credstore *store)
{
	autoclose int folder_fd = -1;
	if (!store->folder[0])
		return;
	int r = directory_open(AT_FDCWD, store->folder, &folder_fd);
	if (r == 0)
		r = directory_each(folder_fd, wipe, &folder_fd, NULL);
	if (r == 0)
		r = directory_remove_tree(AT_FDCWD, store->folder);
	if (r < 0)
		output_complaint("%s cannot be removed, remove it by hand: %s", store->folder,
				 error_text(-r));
	store->folder[0] = '\0';
}
