/* SPDX-License-Identifier: MIT */
#include "daemon/store/wiped_memory.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

static void *take(int size)
{
	return malloc((size_t)size);
}

static void give_back(void *memory)
{
	if (memory)
		explicit_bzero(memory, malloc_usable_size(memory));
	free(memory);
}

static int size_of(void *memory)
{
	return memory ? (int)malloc_usable_size(memory) : 0;
}

/* realloc() may leave a copy of the old bytes behind, so this always moves. */
static void *take_other(void *memory, int size)
{
	size_t old = malloc_usable_size(memory);
	void *other = malloc((size_t)size);
	if (!other)
		return NULL;
	memcpy(other, memory, old < (size_t)size ? old : (size_t)size);
	give_back(memory);
	return other;
}

static int round_up(int size)
{
	return (size + 7) / 8 * 8;
}

static int begin(void *user)
{
	(void)user;
	return SQLITE_OK;
}

static void end(void *user)
{
	(void)user;
}

int wiped_memory_begin(void)
{
	static const sqlite3_mem_methods methods = { .xMalloc = take,
						     .xFree = give_back,
						     .xRealloc = take_other,
						     .xSize = size_of,
						     .xRoundup = round_up,
						     .xInit = begin,
						     .xShutdown = end };
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK ? 0 : -EBUSY;
}

void wiped_memory_keep_nothing(struct sqlite3 *database)
{
	(void)sqlite3_db_config(database, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0);
}

void wiped_memory_release(struct sqlite3 *database)
{
	(void)sqlite3_db_release_memory(database);
}
