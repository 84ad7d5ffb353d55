/* SPDX-License-Identifier: MIT */
/*
 * Feeds a fuzzer what is in tests/data/NAME, NAME being the program's own: its seeds, and each input
 * that was ever a finding. Stands in for libFuzzer, so that `make check` needs no clang.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { INPUT_BYTES_MAX = 16 << 20 };

/* The bytes are copied to memory of their exact size, so that a read past their end is seen. */
static int replay(const char *path)
{
	uint8_t *bytes = NULL;
	size_t size = 0;
	if (file_read_path(path, INPUT_BYTES_MAX, &bytes, &size) < 0)
		return -1;
	uint8_t *exact = malloc(size ? size : 1);
	if (!exact)
		return -1;
	memcpy(exact, bytes, size);
	free(bytes);
	(void)LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	return 0;
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	const char *slash = strrchr(argv[0], '/'), *name = slash ? slash + 1 : argv[0];
	const struct dirent *entry;
	unsigned count = 0;
	(void)argc;
	(void)snprintf(path, sizeof(path), "tests/data/%s", name);
	DIR *folder = opendir(path);
	if (!folder)
		return EXIT_FAILURE;
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "tests/data/%s/%s", name, entry->d_name);
		if (replay(path) < 0) {
			(void)fprintf(stderr, "%s cannot be read\n", path);
			return EXIT_FAILURE;
		}
		count++;
	}
	(void)closedir(folder);
	(void)printf("%s: %u inputs, no finding\n", name, count);
	return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
