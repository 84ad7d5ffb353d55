/* SPDX-License-Identifier: MIT */
/*
 * System calls that go wrong on order, for the crash sweep and the power cuts. Linked with --wrap.
 *
 * CRASH=CALL:N:KIND acts at the N-th time CALL is made (counted from 1; faultpoint is a call, too):
 *   before, after    the process is killed then
 *   EIO, ENOSPC      the call fails; an fsync that fails has lost what it should have written
 * CRASH=count prints, at the end, how often each call was made.
 * CRASH_WITHOUT=PATTERN: no fsync or fdatasync of a path that fits is made, and each says 0: what a
 * program without it would do. As fnmatch(3), where * takes slashes, too.
 * CRASH_TRACE=1 prints what was changed on disk and what was synced, for a model of a disk that
 * keeps nothing else (tests/servers/disk.py). All is printed on descriptor 3, which must be open.
 */
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define CALLS(X)                                                                                   \
	X(open)                                                                                    \
	X(openat)                                                                                  \
	X(write)                                                                                   \
	X(fsync)                                                                                   \
	X(fdatasync)                                                                               \
	X(renameat)                                                                                \
	X(renameat2)                                                                               \
	X(unlinkat)                                                                                \
	X(mkdirat)                                                                                 \
	X(fchmod)                                                                                  \
	X(faultpoint)

enum call {
#define X(name) CALL_##name,
	CALLS(X)
#undef X
		CALL_COUNT
};

static const char *const call_names[] = {
#define X(name) #name,
	CALLS(X)
#undef X
};

enum kind { NONE, COUNT, BEFORE, AFTER, FAIL };
enum { REPORT_FD = 3, FILES_MAX = 256 };

static struct {
	enum kind kind;
	enum call call;
	long at;
	atomic_long counts[CALL_COUNT]; /* the courier calls from two threads */
	int error;
	bool is_traced;
	const char *without; /* fsyncs that are not made */
	/* bytes written to each descriptor since it was opened or synced */
	_Atomic off_t unsynced[FILES_MAX];
} crash;

extern char __executable_start;

static void report(const char *what, enum call call, const void *from)
{
	(void)dprintf(REPORT_FD, "%s %s %ld %#lx\n", what, call_names[call], crash.at,
		      (unsigned long)((uintptr_t)from - (uintptr_t)&__executable_start));
}

static void print_counts(void)
{
	for (int i = 0; i < CALL_COUNT; i++)
		(void)dprintf(REPORT_FD, "count %s %ld 0\n", call_names[i],
			      atomic_load(&crash.counts[i]));
}

static enum kind parse_kind(const char *name)
{
	if (strcmp(name, "before") == 0)
		return BEFORE;
	if (strcmp(name, "after") == 0)
		return AFTER;
	crash.error = strcmp(name, "EIO") == 0 ? EIO : ENOSPC;
	return FAIL;
}

__attribute__((constructor)) static void read_order(void)
{
	char name[16], kind[16];
	const char *order = getenv("CRASH");
	crash.is_traced = getenv("CRASH_TRACE");
	crash.without = getenv("CRASH_WITHOUT");
	if (!order)
		return;
	if (strcmp(order, "count") == 0) {
		crash.kind = COUNT;
		(void)atexit(print_counts);
		return;
	}
	if (sscanf(order, "%15[^:]:%ld:%15s", name, &crash.at, kind) != 3)
		return;
	for (int i = 0; i < CALL_COUNT; i++)
		if (strcmp(name, call_names[i]) == 0)
			crash.call = (enum call)i;
	crash.kind = parse_kind(kind);
}

static bool path_of(int fd, char path[PATH_MAX])
{
	char link[64];
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	const ssize_t length = readlink(link, path, PATH_MAX - 1);
	if (length < 0)
		return false;
	path[length] = '\0';
	return true;
}

static void trace(const char *what, int folder, const char *name)
{
	char path[PATH_MAX];
	if (crash.is_traced && path_of(folder, path))
		(void)dprintf(REPORT_FD, "%s %s%s%s\n", what, path, name ? "/" : "",
			      name ? name : "");
}

/* offset: where the bytes go; -1: behind what was written before. */
static void trace_write(int fd, const void *bytes, size_t size, long long offset)
{
	char path[PATH_MAX], *text;
	if (!crash.is_traced || !path_of(fd, path) || path[0] != '/')
		return;
	text = malloc(size * 2 + 1);
	if (!text)
		abort();
	for (size_t i = 0; i < size; i++)
		(void)snprintf(text + i * 2, 3, "%02x", ((const unsigned char *)bytes)[i]);
	text[size * 2] = '\0';
	if (offset < 0)
		(void)dprintf(REPORT_FD, "write %s %s\n", path, text);
	else
		(void)dprintf(REPORT_FD, "put %s %s %lld\n", path, text, offset);
	free(text);
}

static bool is_left_out(int fd)
{
	char path[PATH_MAX];
	return crash.without && path_of(fd, path) && fnmatch(crash.without, path, 0) == 0;
}

/* What to do with this call. */
static enum kind judge(enum call call, const void *from)
{
	long number = atomic_fetch_add(&crash.counts[call], 1) + 1;
	if (crash.kind == NONE || crash.kind == COUNT || crash.call != call)
		return NONE;
	if (number != crash.at)
		return NONE;
	report(crash.kind == FAIL ? "failed" : "killed", call, from);
	if (crash.kind == BEFORE)
		(void)raise(SIGKILL);
	return crash.kind;
}

static void finish(enum kind kind)
{
	if (kind == AFTER)
		(void)raise(SIGKILL);
}

#define AROUND(call, attempt)                                                                      \
	do {                                                                                       \
		const enum kind kind = judge(CALL_##call, __builtin_return_address(0));            \
		if (kind == FAIL) {                                                                \
			errno = crash.error;                                                       \
			return -1;                                                                 \
		}                                                                                  \
		const __typeof__(attempt) result = (attempt);                                      \
		finish(kind);                                                                      \
		return result;                                                                     \
	} while (0)

int __real_open(const char *path, int flags, ...);
int __real_openat(int folder, const char *path, int flags, ...);
ssize_t __real_write(int fd, const void *bytes, size_t size);
int __real_fsync(int fd);
int __real_fdatasync(int fd);
int __real_renameat(int from, const char *name, int to, const char *other);
int __real_renameat2(int from, const char *name, int to, const char *other, unsigned flags);
ssize_t __real_pwrite64(int fd, const void *bytes, size_t size, off64_t offset);
int __real_linkat(int from, const char *name, int to, const char *other, int flags);
int __real_unlinkat(int folder, const char *name, int flags);
int __real_mkdirat(int folder, const char *name, mode_t mode);
int __real_fchmod(int fd, mode_t mode);
void __real_faultpoint_reach(const char *name);

int __wrap_open(const char *path, int flags, ...);
int __wrap_openat(int folder, const char *path, int flags, ...);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);
int __wrap_fsync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_renameat(int from, const char *name, int to, const char *other);
int __wrap_renameat2(int from, const char *name, int to, const char *other, unsigned flags);
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t size, off64_t offset);
int __wrap_linkat(int from, const char *name, int to, const char *other, int flags);
int __wrap_unlinkat(int folder, const char *name, int flags);
int __wrap_mkdirat(int folder, const char *name, mode_t mode);
int __wrap_fchmod(int fd, mode_t mode);
void __wrap_faultpoint_reach(const char *name);

static _Atomic off_t *unsynced_of(int fd)
{
	static _Atomic off_t beyond;
	return fd >= 0 && fd < FILES_MAX ? &crash.unsynced[fd] : &beyond;
}

/* A descriptor that was just opened has nothing to sync. */
static int begin(int fd)
{
	*unsynced_of(fd) = 0;
	return fd;
}

static mode_t mode_of(int flags, va_list arguments)
{
	return flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
}

int __wrap_open(const char *path, int flags, ...)
{
	va_list arguments;
	va_start(arguments, flags);
	const mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	AROUND(open, begin(__real_open(path, flags, mode)));
}

int __wrap_openat(int folder, const char *path, int flags, ...)
{
	va_list arguments;
	va_start(arguments, flags);
	const mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	if (flags & O_CREAT)
		trace("create", folder, path);
	AROUND(openat, begin(__real_openat(folder, path, flags, mode)));
}

/* A write that is cut short by a full disk leaves half of the bytes. */
ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
	if (fd <= REPORT_FD)
		return __real_write(fd, bytes, size);
	const enum kind kind = judge(CALL_write, __builtin_return_address(0));
	if (kind == FAIL) {
		if (size > 1 && __real_write(fd, bytes, size / 2) < 0)
			return -1;
		*unsynced_of(fd) += (off_t)(size / 2);
		errno = crash.error;
		return -1;
	}
	trace_write(fd, bytes, size, -1);
	const ssize_t result = __real_write(fd, bytes, size);
	*unsynced_of(fd) += result > 0 ? result : 0;
	finish(kind);
	return result;
}

/* Linux marks the pages clean after an error: what was written since the last sync is lost although
 * it can be read until the power goes. Here it is lost at once, where the descriptor allows it. */
static int fail_sync(int fd)
{
	struct stat status;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    ftruncate(fd, status.st_size - *unsynced_of(fd)) < 0)
		(void)dprintf(REPORT_FD, "kept fsync 0 0\n");
	errno = crash.error;
	return -1;
}

/* Returns whether the call is to be made. */
static bool begin_sync(int fd)
{
	if (is_left_out(fd))
		return false;
	trace("sync", fd, NULL);
	*unsynced_of(fd) = 0;
	return true;
}

int __wrap_fsync(int fd)
{
	const enum kind kind = judge(CALL_fsync, __builtin_return_address(0));
	if (kind == FAIL)
		return fail_sync(fd);
	const int result = begin_sync(fd) ? __real_fsync(fd) : 0;
	finish(kind);
	return result;
}

int __wrap_fdatasync(int fd)
{
	const enum kind kind = judge(CALL_fdatasync, __builtin_return_address(0));
	if (kind == FAIL)
		return fail_sync(fd);
	const int result = begin_sync(fd) ? __real_fdatasync(fd) : 0;
	finish(kind);
	return result;
}

/* SQLite's way to write; it is linked with the booth's program for this. */
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
	trace_write(fd, bytes, size, offset);
	return __real_pwrite64(fd, bytes, size, offset);
}

int __wrap_linkat(int from, const char *name, int to, const char *other, int flags)
{
	trace("from", from, name);
	trace("link", to, other);
	return __real_linkat(from, name, to, other, flags);
}

int __wrap_renameat(int from, const char *name, int to, const char *other)
{
	trace("from", from, name);
	trace("to", to, other);
	AROUND(renameat, __real_renameat(from, name, to, other));
}

int __wrap_renameat2(int from, const char *name, int to, const char *other, unsigned flags)
{
	trace("from", from, name);
	trace("to", to, other);
	AROUND(renameat2, __real_renameat2(from, name, to, other, flags));
}

int __wrap_unlinkat(int folder, const char *name, int flags)
{
	trace("remove", folder, name);
	AROUND(unlinkat, __real_unlinkat(folder, name, flags));
}

int __wrap_mkdirat(int folder, const char *name, mode_t mode)
{
	trace("mkdir", folder, name);
	AROUND(mkdirat, __real_mkdirat(folder, name, mode));
}

int __wrap_fchmod(int fd, mode_t mode)
{
	AROUND(fchmod, __real_fchmod(fd, mode));
}

void __wrap_faultpoint_reach(const char *name)
{
	const enum kind kind = judge(CALL_faultpoint, __builtin_return_address(0));
	__real_faultpoint_reach(name);
	finish(kind);
}
