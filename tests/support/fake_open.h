/* SPDX-License-Identifier: MIT */
/* open() of made-up device nodes. wrap: open. A model says which paths are its own. */
#ifndef TESTS_SUPPORT_FAKE_OPEN_H
#define TESTS_SUPPORT_FAKE_OPEN_H

#include <stdbool.h>

/* True: the path is the model's, and *ret_fd is what open() returns (-1 with errno set). */
typedef bool (*fake_open_fn)(const char *path, int flags, int *ret_fd);

/* Null: all paths are real. */
void fake_open_set(fake_open_fn model);

/* Creates a real file with this text, whatever is made up. Fails the test where it cannot. */
void fake_open_put(const char *folder, const char *name, const char *text);
/* Creates a folder and those above it. */
void fake_open_folders(const char *path);
/* Removes a tree of any depth; folder_remove() goes down a few levels only. */
void fake_open_remove(const char *path);

#endif
