/* SPDX-License-Identifier: MIT */
#include "daemon/base/settings.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/settings_text.h"
#include "daemon/core/utf8.h"

enum { PATH_BYTES = 512 };

/* Whom to tell of mistakes. */
struct teller {
	config_mistake_fn tell;
	void *user;
};

static int parse_file(const char *path, struct config *config, const struct teller *teller)
{
	autofree char *text = NULL;
	struct problem problem = { "" };
	size_t size = 0;
	int r = settings_text_read(path, &problem, &text, &size);
	if (r < 0) {
		teller->tell(&problem, NULL, 0, teller->user);
		return r;
	}
	const char *start = settings_text_begin(text, &size);
	return config_parse_all(config, start, size, path, teller->tell, teller->user);
}

static int is_drop_in(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return entry->d_name[0] != '.' && length > 5 &&
	       strcmp(entry->d_name + length - 5, ".conf") == 0;
}

static int parse_drop_ins(const char *file, struct config *config, const struct teller *teller)
{
	char folder[PATH_BYTES], path[PATH_BYTES + 256];
	struct problem problem = { "" };
	(void)snprintf(folder, sizeof(folder), "%s.d", file);
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_drop_in, alphasort);
	if (count < 0 && errno != ENOENT) {
		int r = problem_set(&problem, -errno, "%s: cannot be listed: %s", folder,
				    error_text(errno));
		teller->tell(&problem, NULL, 0, teller->user);
		return r;
	}
	int first_error = 0;
	for (int i = 0; i < count; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		int r = parse_file(path, config, teller);
		if (first_error == 0)
			first_error = r;
		free(entries[i]);
	}
	free(entries);
	return first_error;
}

int settings_read_all(const char *file, config_mistake_fn tell, void *user,
		      struct config *ret_config)
{
	const struct teller teller = { tell, user };
	config_defaults(ret_config);
	int r = access(SETTINGS_VENDOR "/boothd.conf", F_OK) < 0
			? 0
			: parse_file(SETTINGS_VENDOR "/boothd.conf", ret_config, &teller);
	int own = parse_file(file, ret_config, &teller);
	if (r == 0)
		r = own;
	int drop_ins = parse_drop_ins(file, ret_config, &teller);
	return r < 0 ? r : drop_ins;
}

/* The first mistake that was told. */
struct first {
	struct problem *problem; /* may be null */
	bool has_problem;
};

static void keep_first(const struct problem *problem, const char *line, size_t length, void *user)
{
	struct first *first = user;
	(void)line;
	(void)length;
	if (first->problem && !first->has_problem)
		*first->problem = *problem;
	first->has_problem = true;
}

int settings_read(const char *file, struct problem *problem, struct config *ret_config)
{
	struct first first = { .problem = problem };
	return settings_read_all(file, keep_first, &first, ret_config);
}

int settings_read_notice(const char *path, struct problem *problem, char *text, size_t text_size)
{
	text[0] = '\0';
	if (!path[0])
		return 0;
	autofree char *bytes = NULL;
	size_t size = 0;
	int r = settings_text_read(path, problem, &bytes, &size);
	if (r < 0 || !bytes)
		return r;
	const char *start = settings_text_begin(bytes, &size);
	if (size >= text_size)
		return problem_set(problem, -EFBIG,
				   "%s: the notice has %zu bytes, at most %zu fit the screen; "
				   "shorten it",
				   path, size, text_size - 1);
	if (strlen(start) != size || !utf8_is_valid(start))
		return problem_set(
			problem, -EILSEQ,
			"%s: the notice is not UTF-8; save it as UTF-8, or run `iconv -f "
			"GBK -t UTF-8`",
			path);
	/* removes the carriage returns with which Windows ends lines */
	for (; *start; start++)
		if (*start != '\r')
			*text++ = *start;
	*text = '\0';
	return 0;
}

int settings_read_holidays(const char *path, struct problem *problem, struct workdays *ret_workdays)
{
	static const char vendor[] = SETTINGS_VENDOR "/holidays/china.txt";
	autofree char *bytes = NULL;
	size_t size = 0;
	ret_workdays->count = 0;
	if (!path[0] && access(vendor, F_OK) < 0)
		return 0;
	if (!path[0])
		path = vendor;
	int r = settings_text_read(path, problem, &bytes, &size);
	if (r < 0 || !bytes)
		return r;
	struct problem fault = { "" };
	const char *start = settings_text_begin(bytes, &size);
	r = workdays_parse(start, &fault, ret_workdays);
	return r < 0 ? problem_set(problem, r, "%s: %s", path, fault.text) : 0;
}
