/* SPDX-License-Identifier: MIT */
/*
 * What the fuzzers share. A fuzzer is one function that takes any bytes and asserts what must hold
 * whatever they are. `make fuzz NAME=json` links it with libFuzzer; the tests link it with replay.c,
 * which runs the inputs of tests/data and of make-seeds once.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What is left of the input. */
struct fuzz_input {
	const uint8_t *at;
	size_t left;
};

/* 0 at the input's end. */
static inline unsigned fuzz_byte(struct fuzz_input *input)
{
	if (input->left == 0)
		return 0;
	input->left--;
	return *input->at++;
}

/* Takes the bytes up to the next zero byte, or up to the end. free() the text. */
static inline char *fuzz_text(struct fuzz_input *input)
{
	size_t length = strnlen((const char *)input->at, input->left);
	char *text = malloc(length + 1);
	assert(text);
	if (length > 0)
		memcpy(text, input->at, length);
	text[length] = '\0';
	size_t used = length < input->left ? length + 1 : length;
	input->at += used;
	input->left -= used;
	return text;
}

/* An open file without a name that holds the bytes. close() it. */
static inline int fuzz_file(const void *bytes, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	assert(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

/* A folder of this process, made at the first call. replay.c and tests/fuzz/run remove it: they set
 * TMPDIR to a folder of their own. */
static inline const char *fuzz_folder(void)
{
	static char path[200];
	if (!path[0]) {
		const char *parent = getenv("TMPDIR");
		(void)snprintf(path, sizeof(path), "%.150s/fuzz-XXXXXX", parent ? parent : "/tmp");
		assert(mkdtemp(path));
	}
	return path;
}

static inline int fuzz_folder_fd(void)
{
	static int fd = -1;
	if (fd < 0)
		fd = open(fuzz_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert(fd >= 0);
	return fd;
}

/* Writes a file of the folder. */
static inline void fuzz_put(const char *name, const void *bytes, size_t size)
{
	int fd = openat(fuzz_folder_fd(), name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	(void)close(fd);
}

/* What the program prints is of no interest, and there is much of it. */
static inline void fuzz_be_quiet(void)
{
	static FILE *to;
	if (!to)
		to = freopen("/dev/null", "w", stdout);
	assert(to);
}

#endif
