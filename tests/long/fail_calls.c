/* SPDX-License-Identifier: MIT */
/*
 * Decides, for the trampolines that tests/long/fail_sweep generates, whether a call fails. A site is
 * the call and the three functions of ours that led to it; a point is a site and how often it was
 * reached, so that a point means the same in every run, whatever other threads do.
 *
 * FAIL=count prints, at the end, how often each site was reached: `site CALL KEY COUNT ADDRESSES`.
 * FAIL=KEY:N,KEY:N,... lets each named call fail, once, and prints `failed CALL KEY N ADDRESSES`.
 * Addresses are counted from the program's start. All is printed on descriptor 3, which must be open.
 * The program must keep frame pointers, as builds for AddressSanitizer do.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SITES_MAX = 16384, POINTS_MAX = 64, REPORT_FD = 3, DEPTH = 4, FRAME_BYTES_MAX = 1 << 20 };

struct site {
	uint64_t key;           /* 0: the place is free */
	uintptr_t stack[DEPTH]; /* 0 behind the last */
	unsigned call;
	unsigned long count;
};

static struct {
	pthread_mutex_t lock;
	bool is_counting;
	struct {
		uint64_t key;
		unsigned long at;
	} points[POINTS_MAX];
	unsigned point_count;
	struct site sites[SITES_MAX];
} fail = { .lock = PTHREAD_MUTEX_INITIALIZER };

extern char __executable_start, etext;
/* Generated: the calls' names and the errno each sets. */
extern const char *const fail_names[];
extern const int fail_errors[];

/* frame: of the trampoline; it begins with its caller's frame and the address after the call.
 * first: the call's first argument. */
int fail_judge(unsigned call, const uintptr_t *frame, uintptr_t first);

static void print(const char *what, const struct site *site)
{
	(void)dprintf(REPORT_FD, "%s %s %llx %lu %#lx,%#lx,%#lx,%#lx\n", what,
		      fail_names[site->call], (unsigned long long)site->key, site->count,
		      site->stack[0], site->stack[1], site->stack[2], site->stack[3]);
}

static void print_sites(void)
{
	for (unsigned i = 0; i < SITES_MAX; i++)
		if (fail.sites[i].key)
			print("site", &fail.sites[i]);
}

__attribute__((constructor)) static void read_order(void)
{
	const char *order = getenv("FAIL");
	if (!order || !order[0])
		return;
	if (strcmp(order, "count") == 0) {
		fail.is_counting = true;
		(void)atexit(print_sites);
		return;
	}
	char *next = NULL;
	while (*order && fail.point_count < POINTS_MAX) {
		fail.points[fail.point_count].key = strtoull(order, &next, 16);
		fail.points[fail.point_count++].at = strtoul(next + 1, &next, 10);
		order = *next == ',' ? next + 1 : next;
	}
}

static struct site *find(uint64_t key)
{
	for (unsigned i = (unsigned)(key % SITES_MAX), k = 0; k < SITES_MAX;
	     i = (i + 1) % SITES_MAX, k++)
		if (!fail.sites[i].key || fail.sites[i].key == key)
			return &fail.sites[i];
	abort();
}

static bool is_wanted(uint64_t key)
{
	for (unsigned i = 0; i < fail.point_count; i++)
		if (fail.points[i].key == key)
			return true;
	return fail.is_counting;
}

static bool is_ours(uintptr_t address)
{
	return address > (uintptr_t)&__executable_start && address < (uintptr_t)&etext;
}

/* A library may use the frame pointer's register for anything: a frame lies above the one that it
 * called, and not far. */
static bool is_frame(const uintptr_t *frame, const uintptr_t *below)
{
	uintptr_t at = (uintptr_t)frame;
	return at % sizeof(*frame) == 0 && frame > below && at - (uintptr_t)below < FRAME_BYTES_MAX;
}

/* A caller in a library keeps no frame pointer: the walk ends there. */
static uint64_t walk(unsigned call, const uintptr_t *frame, uintptr_t stack[DEPTH])
{
	uint64_t key = 1469598103934665603u + call; /* FNV-1a over addresses */
	for (unsigned i = 0; i < DEPTH && is_ours(frame[1]); i++) {
		stack[i] = frame[1] - (uintptr_t)&__executable_start;
		key = (key ^ stack[i]) * 1099511628211u;
		const uintptr_t *above = (const uintptr_t *)frame[0];
		if (!is_frame(above, frame))
			break;
		frame = above;
	}
	return key ? key : 1;
}

/* write() to an eventfd fails only if the counter is full; then the reader is awake anyway. An eventfd
 * has no type of file. */
static bool is_eventfd(int fd)
{
	struct stat status;
	return fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == 0;
}

/* 1: this call fails. */
int fail_judge(unsigned call, const uintptr_t *frame, uintptr_t first)
{
	uintptr_t stack[DEPTH] = { 0 };
	int fails = 0, before = errno;
	if (strcmp(fail_names[call], "write") == 0 && is_eventfd((int)first)) {
		errno = before;
		return 0;
	}
	uint64_t key = walk(call, frame, stack);
	if (!is_wanted(key))
		return 0;
	(void)pthread_mutex_lock(&fail.lock);
	struct site *site = find(key);
	site->key = key;
	for (unsigned i = 0; i < DEPTH; i++)
		site->stack[i] = stack[i];
	site->call = call;
	site->count++;
	for (unsigned i = 0; i < fail.point_count; i++)
		fails |= fail.points[i].key == key && fail.points[i].at == site->count;
	if (fails)
		print("failed", site);
	(void)pthread_mutex_unlock(&fail.lock);
	errno = fails ? fail_errors[call] : before;
	return fails;
}
