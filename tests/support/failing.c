/* SPDX-License-Identifier: MIT */
#include "tests/support/failing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <dirent.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>

static struct {
	atomic_bool is_armed, has_failed;
	atomic_int left;
	enum failing_for how_long;
	int error;
	const char *only;
	bool writes_short;
	unsigned writes;
} failing;

void failing_arm(int n, enum failing_for how_long, int error)
{
	failing.left = n;
	failing.how_long = how_long;
	failing.error = error;
	failing.has_failed = false;
	failing.is_armed = true;
}

void failing_only(const char *name)
{
	failing.only = name;
}

bool failing_disarm(void)
{
	failing.is_armed = false;
	return failing.has_failed;
}

void failing_write_short(bool is_on)
{
	failing.writes_short = is_on;
}

static bool must_fail(const char *name)
{
	if (!failing.is_armed || (failing.only && strcmp(failing.only, name) != 0))
		return false;
	const int left = atomic_fetch_sub(&failing.left, 1);
	const bool fails = failing.how_long == FAILING_ONCE ? left == 1 : left <= 1;
	if (fails) {
		failing.has_failed = true;
		errno = failing.error;
	}
	return fails;
}

/* The linker makes these names. They are weak because a test wraps only some of the calls. */
#define WEAK __attribute__((weak))
#define CALL(type, name, parameters, arguments, failed)                                            \
	WEAK type __real_##name parameters;                                                        \
	type __wrap_##name parameters;                                                             \
	type __wrap_##name parameters                                                              \
	{                                                                                          \
		return must_fail(#name) ? (failed) : __real_##name arguments;                      \
	}

CALL(int, fsync, (int fd), (fd), -1)
CALL(int, flock, (int fd, int operation), (fd, operation), -1)
CALL(int, fchmod, (int fd, mode_t mode), (fd, mode), -1)
CALL(int, mkdirat, (int fd, const char *name, mode_t mode), (fd, name, mode), -1)
CALL(int, unlinkat, (int fd, const char *name, int flags), (fd, name, flags), -1)
CALL(int, renameat, (int from, const char *name, int to, const char *other),
     (from, name, to, other), -1)
CALL(int, renameat2, (int from, const char *name, int to, const char *other, unsigned flags),
     (from, name, to, other, flags), -1)
CALL(DIR *, fdopendir, (int fd), (fd), NULL)
CALL(int, fstatat, (int fd, const char *name, struct stat *status, int flags),
     (fd, name, status, flags), -1)
CALL(int, fstat, (int fd, struct stat *status), (fd, status), -1)
CALL(ssize_t, read, (int fd, void *bytes, size_t size), (fd, bytes, size), -1)
CALL(void *, malloc, (size_t size), (size), NULL)
CALL(void *, calloc, (size_t count, size_t size), (count, size), NULL)
CALL(void *, realloc, (void *old, size_t size), (old, size), NULL)

/* A close() that fails has closed the file all the same. */
WEAK int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd)
{
	const bool fails = must_fail("close");
	const int r = __real_close(fd);
	if (!fails)
		return r;
	errno = failing.error;
	return -1;
}

/* An eventfd has no type of file. A fault of the disk does not reach it: with a write that failed
 * there, a thread could not wake its loop, and a test would wait for ever. */
static bool is_on_disk(int fd)
{
	struct statx status;
	return statx(fd, "", AT_EMPTY_PATH, STATX_TYPE, &status) == 0 &&
	       (status.stx_mode & S_IFMT) != 0;
}

WEAK ssize_t __real_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
	if (!is_on_disk(fd))
		return __real_write(fd, bytes, size);
	if (must_fail("write"))
		return -1;
	if (!failing.writes_short)
		return __real_write(fd, bytes, size);
	if (failing.writes++ % 2) {
		errno = EINTR;
		return -1;
	}
	return __real_write(fd, bytes, size > 2 ? size / 3 : size);
}

WEAK int __real_openat(int fd, const char *name, int flags, ...);
int __wrap_openat(int fd, const char *name, int flags, ...);
int __wrap_openat(int fd, const char *name, int flags, ...)
{
	if (must_fail("openat"))
		return -1;
	if (!(flags & O_CREAT))
		return __real_openat(fd, name, flags);
	va_list arguments;
	va_start(arguments, flags);
	const mode_t mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return __real_openat(fd, name, flags, mode);
}
