/* SPDX-License-Identifier: MIT */
/* The profiles; the declarations are in settings.h. This file stands alone because it needs hashes, and a
 * program that only reads the configuration links no libcrypto. */
#include "daemon/base/settings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/settings_text.h"

enum { PATH_BYTES = 512 };

int settings_read_profile(const char *folder, const char *name, struct problem *problem,
			  struct profile *ret_profile, struct hash *ret_hash)
{
	char path[PATH_BYTES];
	(void)snprintf(path, sizeof(path), "%s/%s.conf", folder, name);
	if (access(path, F_OK) < 0 && errno == ENOENT) {
		char vendor[PATH_BYTES];
		(void)snprintf(vendor, sizeof(vendor), SETTINGS_VENDOR "/profiles/%s.conf", name);
		if (access(vendor, F_OK) == 0)
			memcpy(path, vendor, sizeof(path));
	}
	autofree char *text = NULL;
	size_t size = 0;
	int r = settings_text_read(path, problem, &text, &size);
	if (r < 0)
		return r;
	if (ret_hash && (r = hash_bytes(text, size, ret_hash)) < 0)
		return problem_set(problem, r, "%s: cannot be hashed", path);
	const char *start = settings_text_begin(text, &size);
	return profile_parse(start, size, path, problem, ret_profile);
}
