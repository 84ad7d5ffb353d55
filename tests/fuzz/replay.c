/* SPDX-License-Identifier: MIT */
/*
 * The main function of a fuzzer in the tests: runs each file of the folders and files named once, in
 * a folder of its own. A crash or a false assertion ends the program; the last line names the input.
 */
#include <dirent.h>

#include "tests/fuzz/fuzz.h"

enum { INPUT_BYTES_MAX = 1 << 20 };

static unsigned count;

static void run_file(const char *path)
{
	FILE *file = fopen(path, "re");
	uint8_t *bytes = malloc(INPUT_BYTES_MAX);
	assert(file && bytes);
	size_t size = fread(bytes, 1, INPUT_BYTES_MAX, file);
	(void)fclose(file);
	(void)fprintf(stderr, "%s\n", path);
	/* exactly as long as the input, so that the sanitizer sees a read behind it */
	uint8_t *input = malloc(size ? size : 1);
	assert(input);
	memcpy(input, bytes, size);
	free(bytes);
	(void)LLVMFuzzerTestOneInput(input, size);
	free(input);
	count++;
}

static void run_folder(const char *path)
{
	struct dirent **entries;
	char file[1024];
	int entry_count = scandir(path, &entries, NULL, alphasort);
	assert(entry_count >= 0);
	for (int i = 0; i < entry_count; i++) {
		(void)snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			run_file(file);
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	struct stat status;
	for (int i = 1; i < argc; i++) {
		if (stat(argv[i], &status) < 0)
			continue; /* a fuzzer without such a folder */
		if (S_ISDIR(status.st_mode))
			run_folder(argv[i]);
		else
			run_file(argv[i]);
	}
	(void)fprintf(stderr, "%u inputs\n", count);
	return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
