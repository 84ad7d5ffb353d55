/* SPDX-License-Identifier: MIT */
/* A folder of its own for a test, removed with all that is in it. */
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

/* Entries but . and .., hidden ones included. name: null, or where the last one's name goes. */
size_t folder_count(int fd, const char *below, char name[256]);
bool folder_has(int fd, const char *path);

/* The repository's shared faces; null where they are not here: then the caller skip()s. Fails in
 * CI. */
const char *folder_shared(const char *below, char path[512]);

#endif
