/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/config_check.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/base/settings.h"
#include "daemon/boothctl/output.h"
#include "daemon/core/config.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

enum { GOOD, MISTAKES, UNUSABLE, LINE_BYTES = 120 };

extern char **environ;

struct check {
	const char *file;
	bool json;
	unsigned mistakes;
	bool is_unusable;
};

static void print_json(const char *program, const char *text, const char *line)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "mistake");
	(void)json_add_text(object, "program", program);
	(void)json_add_text(object, "text", text);
	(void)json_add_text(object, "line", line);
	output_json(object);
}

/* ---- the lines ---- */

/* Copies the line for people: a byte that a terminal would obey, or that belongs to no character,
 * becomes \xNN. */
static void escape(const char *line, size_t length, char text[LINE_BYTES])
{
	size_t used = 0;
	for (size_t i = 0; i < length && used + 8 < LINE_BYTES;) {
		unsigned char c = (unsigned char)line[i];
		char rest[5] = "";
		memcpy(rest, line + i, length - i < 4 ? length - i : 4);
		size_t size = utf8_length(rest);
		if (size == 0 || c < ' ' || c == 0x7f ||
		    (c == 0xc2 && size == 2 && rest[1] < '\xa0'))
			size = 0;
		if (size == 0)
			used += (size_t)snprintf(text + used, LINE_BYTES - used, "\\x%02x", c);
		else
			used += (size_t)snprintf(text + used, LINE_BYTES - used, "%.*s", (int)size,
						 rest);
		i += size > 0 ? size : 1;
	}
	text[used] = '\0';
}

static void on_mistake(const struct problem *problem, const char *line, size_t length, void *user)
{
	struct check *check = user;
	char text[LINE_BYTES] = "", plain[sizeof(problem->text)];
	(void)snprintf(plain, sizeof(plain), "%s", problem->text);
	utf8_make_plain(plain);
	check->mistakes++;
	if (line)
		escape(line, length, text);
	if (check->json) {
		print_json("", plain, text);
		return;
	}
	output_line("%s", plain);
	if (line)
		output_line("    %s", text);
}

/* ---- the programs ---- */

/* The programs lie beside boothctl, or are found by PATH. */
static void find_program(const char *name, char path[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 64);
	while (length > 0 && path[length - 1] != '/')
		length--;
	(void)snprintf(path + (length > 0 ? length : 0), 64, "%s", name);
	if (access(path, X_OK) < 0)
		(void)snprintf(path, PATH_MAX, "%s", name);
}

/* Runs the program with --check-config. What it finds goes to stderr. Returns its exit status, or a
 * negative errno. */
static int ask_program(const char *name, const char *file)
{
	char path[PATH_MAX], option[] = "--check-config", config[] = "--config";
	char *copy = strdup(file);
	char *const arguments[] = { path, option, config, copy, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = 0;
	int status = 0, r = copy ? posix_spawn_file_actions_init(&actions) : ENOMEM;
	if (r == 0) {
		find_program(name, path);
		r = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY,
						     0);
		if (r == 0)
			r = posix_spawnp(&pid, path, &actions, NULL, arguments, environ);
		(void)posix_spawn_file_actions_destroy(&actions);
	}
	free(copy);
	if (r != 0)
		return -r;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -ECHILD;
}

static void check_program(struct check *check, const char *name)
{
	int status = ask_program(name, check->file);
	check->mistakes += status > 0;
	check->is_unusable |= status < 0;
	if (status < 0)
		output_complaint("%s cannot be asked: %s", name, error_text(-status));
	else if (check->json && status > 0)
		print_json(name, "it refuses the settings; its message is on stderr", "");
	else if (!check->json)
		output_line("%-14s %s", name,
			    status == 0 ? wording_of("takes these settings")
					: wording_of("refuses them: see above"));
}

/* ---- the command ---- */

static void print_sum(const struct check *check, bool was_asked)
{
	if (check->json)
		return;
	if (!was_asked)
		output_line("%u mistakes; boothd and booth-courier were not asked: they check the "
			    "rest when these are corrected",
			    check->mistakes);
	else
		output_line(check->mistakes > 0  ? "the settings have mistakes"
			    : check->is_unusable ? "not everything could be checked"
						 : "all settings are good");
}

int config_check(const char *file, bool json)
{
	struct check check = { .file = file, .json = json };
	autofree struct config *config = calloc(1, sizeof(*config));
	if (!config) {
		output_complaint("out of memory");
		return UNUSABLE;
	}
	bool is_readable = settings_read_all(file, on_mistake, &check, config) == 0;
	if (is_readable) {
		check_program(&check, "boothd");
		check_program(&check, "booth-courier");
	}
	print_sum(&check, is_readable);
	if (check.mistakes > 0)
		return MISTAKES;
	return check.is_unusable ? UNUSABLE : GOOD;
}
