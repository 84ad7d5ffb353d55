/* SPDX-License-Identifier: MIT */
#include "daemon/base/settings_text.h"

#include <stdint.h>
#include <string.h>

#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/core/utf8.h"

enum { FILE_BYTES_MAX = 256 * 1024 };

int settings_text_read(const char *path, struct problem *problem, char **ret_text, size_t *ret_size)
{
	uint8_t *bytes = NULL;
	int r = file_read_path(path, FILE_BYTES_MAX, &bytes, ret_size);
	if (r < 0)
		return problem_set(problem, r, "%s: cannot be read: %s", path, error_text(-r));
	*ret_text = (char *)bytes;
	return 0;
}

const char *settings_text_begin(const char *text, size_t *size)
{
	static const char mark[] = "\xef\xbb\xbf";
	if (!text || *size < 3 || memcmp(text, mark, 3) != 0)
		return text;
	*size -= 3;
	return text + 3;
}
