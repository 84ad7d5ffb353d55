/* SPDX-License-Identifier: MIT */
/* A folder for one test, which is removed with all that is in it. */
#ifndef TESTS_SUPPORT_FOLDER_H
#define TESTS_SUPPORT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

struct folder {
	char path[256];
	int fd;
};

void folder_create(struct folder *folder); /* fails the test where it cannot */
void folder_remove(struct folder *folder);

/* Counts the entries, hidden ones too, without "." and "..". name: null, or gets the name of the
 * last entry. */
size_t folder_count(int fd, const char *below, char name[256]);
bool folder_has(int fd, const char *path);

/* The path of a shared file or folder. Null where the shared photographs are absent: then the test
 * calls skip(). Fails in CI. */
const char *folder_shared(const char *below, char path[512]);

#endif
