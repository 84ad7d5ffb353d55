/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/clip_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booth-ui/voice/earcon.h"
#include "daemon/base/file.h"

/* Reads the first folder's file. *ret_size: the size of file->bytes. */
static int read_first(const char *folders, const char *language, const char *name,
		      struct clip_file *file, size_t *ret_size)
{
	int r = -ENOENT;
	while (*folders && r == -ENOENT) {
		int length = (int)strcspn(folders, ":");
		int size = snprintf(file->path, sizeof(file->path), "%.*s/%s/%s.wav", length,
				    folders, language, name);
		if (size > 0 && (size_t)size < sizeof(file->path))
			r = file_read_path(file->path, WAV_BYTES_MAX, &file->bytes, ret_size);
		folders += length;
		folders += *folders == ':';
	}
	return r;
}

static int make_own(enum clip clip, struct clip_file *file, size_t *ret_size)
{
	file->path[0] = '\0';
	file->bytes = malloc(EARCON_BYTES_MAX);
	if (!file->bytes)
		return -ENOMEM;
	*ret_size = earcon_make(clip, file->bytes);
	return 0;
}

int clip_file_load(const char *folders, const char *language, enum clip clip,
		   struct clip_file *ret_file, struct problem *problem)
{
	struct clip_file file = { 0 };
	char name[CLIP_NAME_BYTES];
	size_t size = 0;
	clip_name(clip, name);
	int r = read_first(folders, language, name, &file, &size);
	if (r == -ENOENT && clip_is_earcon(clip))
		r = make_own(clip, &file, &size);
	if (r == -ENOENT)
		return problem_set(problem, r, "no folder of %s has %s/%s.wav", folders, language,
				   name);
	if (r < 0)
		return problem_set(problem, r, "%s: %s", file.path, strerror(-r));
	struct problem why = { "" };
	r = wav_parse(file.bytes, size, &file.wav, &why);
	if (r < 0) {
		(void)problem_set(problem, r, "%s: %s", file.path, why.text);
		clip_file_release(&file);
		return r;
	}
	*ret_file = file;
	return 0;
}

void clip_file_release(struct clip_file *file)
{
	free(file->bytes);
	file->bytes = NULL;
}
