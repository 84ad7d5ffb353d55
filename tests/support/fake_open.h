/* SPDX-License-Identifier: MIT */
/* Makes open() open made-up device nodes. wrap: open. */
#ifndef TESTS_SUPPORT_FAKE_OPEN_H
#define TESTS_SUPPORT_FAKE_OPEN_H

#include <stdbool.h>

/* Returns whether the path is made up; then *ret_fd is what open() returns (-1: errno is set). */
typedef bool (*fake_open_fn)(const char *path, int flags, int *ret_fd);

/* Null: all paths are real. */
void fake_open_set(fake_open_fn model);

/* Creates a real file with this text, even below a made-up path. Fails the test where it cannot. */
void fake_open_put(const char *folder, const char *name, const char *text);
/* Creates a folder and the folders above it. */
void fake_open_folders(const char *path);
/* Removes a folder of any depth; folder_remove() goes down a few levels only. */
void fake_open_remove(const char *path);

#endif
