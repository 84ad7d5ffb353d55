/* SPDX-License-Identifier: MIT */
/* aims: daemon/net/credentials.c */
/* A file of credentials. A refusal must not show what the file holds. */
#include "daemon/net/credentials.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct problem problem = { "" };
	struct credentials credentials = { .user = "before" };
	char path[64], expected[128];
	int fd = fuzz_file(bytes, size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	int r = credentials_read("courier", path, &problem, &credentials);
	if (r == 0) {
		assert(!credentials.user[0] == !credentials.password[0]);
		assert(credentials.user[0] || credentials.token[0]);
	} else {
		(void)snprintf(expected, sizeof(expected), "%s%s",
			       r == -EFBIG ? "courier.credentials: " : "", path);
		assert(strcmp(credentials.user, "before") == 0);
		assert(strncmp(problem.text, expected, strlen(expected)) == 0);
		assert(strlen(problem.text) < 200);
	}
	credentials_wipe(&credentials);
	(void)close(fd);
	return 0;
}
