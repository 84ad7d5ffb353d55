/* SPDX-License-Identifier: MIT */
#include "tests/support/fake_open.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static fake_open_fn open_model;

int __wrap_open(const char *path, int flags, ...);
int __real_open(const char *path, int flags, ...);

int __wrap_open(const char *path, int flags, ...)
{
	va_list arguments;
	va_start(arguments, flags);
	unsigned mode = flags & O_CREAT ? va_arg(arguments, unsigned) : 0;
	va_end(arguments);
	int fd = -1;
	if (open_model && open_model(path, flags, &fd))
		return fd;
	return __real_open(path, flags, mode);
}

void fake_open_set(fake_open_fn model)
{
	open_model = model;
}

void fake_open_put(const char *folder, const char *name, const char *text)
{
	char path[700];
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	int fd = __real_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	(void)close(fd);
}

void fake_open_folders(const char *path)
{
	char part[700];
	for (const char *at = path + 1; (at = strchr(at, '/')); at++) {
		(void)snprintf(part, sizeof(part), "%.*s", (int)(at - path), path);
		(void)mkdir(part, 0755);
	}
	(void)mkdir(path, 0755);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *at)
{
	(void)status;
	(void)kind;
	(void)at;
	return remove(path);
}

void fake_open_remove(const char *path)
{
	assert_int_equal(nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}
