/* SPDX-License-Identifier: MIT */
#include "daemon/net/credentials.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/error_text.h"
#include "daemon/base/file.h"

enum { MOST_BYTES = 16 * 1024 };

int credentials_find(const char *name, char path[CREDENTIALS_PATH_SIZE])
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	int length;
	if (!*name || strchr(name, '/'))
		length = snprintf(path, CREDENTIALS_PATH_SIZE, "%s", name);
	else if (folder)
		length = snprintf(path, CREDENTIALS_PATH_SIZE, "%s/%s", folder, name);
	else
		length = snprintf(path, CREDENTIALS_PATH_SIZE, "/etc/credstore/boothd.%s", name);
	return length >= 0 && length < CREDENTIALS_PATH_SIZE ? 0 : -ENAMETOOLONG;
}

static char *trim(char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	size_t length = strlen(text);
	while (length > 0 && strchr(" \t\r", text[length - 1]))
		text[--length] = '\0';
	return text;
}

/* Reads one line of the file. Returns false if its first word is unknown or its value is too
 * long. */
static bool take_line(char *line, struct credentials *credentials)
{
	char *equals = strchr(line, '=');
	if (!equals)
		return false;
	*equals = '\0';
	const char *word = trim(line), *value = trim(equals + 1);
	char *to = strcmp(word, "user") == 0       ? credentials->user
		   : strcmp(word, "password") == 0 ? credentials->password
		   : strcmp(word, "token") == 0    ? credentials->token
						   : NULL;
	if (!to || strlen(value) >= CREDENTIALS_TEXT_SIZE)
		return false;
	memcpy(to, value, strlen(value) + 1);
	return true;
}

static int parse(char *text, const char *path, struct problem *problem,
		 struct credentials *credentials)
{
	int number = 0;
	/* skips the byte order mark that Notepad writes */
	text += strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	for (char *line = text; line;) {
		char *end = strchr(line, '\n');
		if (end)
			*end = '\0';
		number++;
		char *start = trim(line);
		if (*start && *start != '#' && !take_line(start, credentials))
			return problem_set(problem, -EINVAL,
					   "%s:%d: not \"user = ...\", \"password = ...\" or "
					   "\"token = ...\"",
					   path, number);
		line = end ? end + 1 : NULL;
	}
	return 0;
}

/* Refuses a file without usable credentials: if the settings name a file, its credentials must be
 * used. */
static int check(const struct credentials *credentials, const char *path, struct problem *problem)
{
	bool has_user = credentials->user[0], has_password = credentials->password[0];
	if (has_user != has_password)
		return problem_set(problem, -EINVAL,
				   "%s: has a %s and no %s; add the \"%s = ...\" line", path,
				   has_user ? "user" : "password", has_user ? "password" : "user",
				   has_user ? "password" : "user");
	if (!has_user && !credentials->token[0])
		return problem_set(problem, -EINVAL,
				   "%s: holds no credentials; write \"user = ...\" and "
				   "\"password = ...\" lines, or a \"token = ...\" line",
				   path);
	return 0;
}

int credentials_read(const char *section, const char *name, struct problem *problem,
		     struct credentials *ret_credentials)
{
	char path[CREDENTIALS_PATH_SIZE];
	uint8_t *text = NULL;
	size_t size = 0;
	char nothing[] = ""; /* the text of an empty file */
	struct credentials credentials = { .user = "" };
	if (!*name) {
		*ret_credentials = credentials;
		return 0;
	}
	int r = credentials_find(name, path);
	if (r == 0)
		r = file_read_path(path, MOST_BYTES, &text, &size);
	if (r < 0)
		return problem_set(
			problem, r,
			"%s.credentials: %s cannot be read: %s; put \"user = \" and "
			"\"password = \" lines there, or set LoadCredential=%s:PATH in the "
			"unit",
			section, path, error_text(-r), name);
	r = parse(text ? (char *)text : nothing, path, problem, &credentials);
	if (r == 0)
		r = check(&credentials, path, problem);
	if (text)
		explicit_bzero(text, size);
	free(text);
	if (r == 0)
		*ret_credentials = credentials;
	explicit_bzero(&credentials, sizeof(credentials));
	return r;
}

void credentials_wipe(struct credentials *credentials)
{
	explicit_bzero(credentials, sizeof(*credentials));
}
