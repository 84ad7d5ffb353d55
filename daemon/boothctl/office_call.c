/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/office_call.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/settings.h"
#include "daemon/console/output.h"
#include "daemon/core/config.h"
#include "daemon/store/certificates.h"

enum { EXIT_UNUSABLE = 2, OWN_WORDS = 4, WORDS_MAX = 256 };

/* The words of the command line, without boothctl's own options. */
struct words {
	const char *file; /* value of --config */
	const char *first, *second;
	bool has_help;
	int count;
	char *list[WORDS_MAX + OWN_WORDS];
	unsigned own_count;
	char own[OWN_WORDS][PATH_MAX + 16]; /* "--from=PATH" and so on, of this booth */
};

static bool is_place(const char *word, const char *option)
{
	size_t length = strlen(option);
	return strncmp(word, option, length) == 0 && (!word[length] || word[length] == '=');
}

/* Returns true and the value if the word is this option. */
static bool take_place(int argc, char **argv, int *at, const char *option, const char **ret_value)
{
	if (!is_place(argv[*at], option))
		return false;
	const char *equals = strchr(argv[*at], '=');
	*ret_value = equals ? equals + 1 : *at + 1 < argc ? argv[++*at] : "";
	return true;
}

static void take_word(struct words *words, char *word)
{
	bool is_plain = word[0] != '-';
	words->has_help = words->has_help || strcmp(word, "--help") == 0 ||
			  strcmp(word, "-h") == 0 || (!words->first && strcmp(word, "help") == 0);
	if (is_plain && !words->first)
		words->first = word;
	else if (is_plain && !words->second)
		words->second = word;
	if (words->count < WORDS_MAX)
		words->list[words->count++] = word;
}

static void read_words(int argc, char **argv, struct words *words)
{
	const char *ignored;
	*words = (struct words){ .file = NULL };
	for (int i = 1; i < argc; i++)
		if (!take_place(argc, argv, &i, "--socket", &ignored) &&
		    !take_place(argc, argv, &i, "--config", &words->file))
			take_word(words, argv[i]);
}

static bool is_one_of(const char *word, const char *const *names)
{
	for (unsigned i = 0; names[i]; i++)
		if (strcmp(word, names[i]) == 0)
			return true;
	return false;
}

static bool has_option(const struct words *words, const char *option)
{
	for (int i = 0; i < words->count; i++)
		if (is_place(words->list[i], option))
			return true;
	return false;
}

static bool is_of_office(const struct words *words)
{
	static const char *const commands[] = { "corrections", "export", "print", "refunds", NULL };
	static const char *const below_roster[] = { "missing", "stats", "mark", NULL };
	if (!words->first || words->has_help)
		return false;
	if (strcmp(words->first, "roster") == 0)
		return words->second && is_one_of(words->second, below_roster);
	if (strcmp(words->first, "purge") == 0)
		return has_option(words, "--from");
	return is_one_of(words->first, commands);
}

bool office_call_is_meant(int argc, char **argv)
{
	struct words words;
	read_words(argc, argv, &words);
	return is_of_office(&words);
}

/* `roster missing` is `missing` there. */
static void drop_roster(struct words *words)
{
	int to = 0;
	bool is_dropped = false;
	for (int i = 0; i < words->count; i++) {
		if (!is_dropped && strcmp(words->list[i], "roster") == 0)
			is_dropped = true;
		else
			words->list[to++] = words->list[i];
	}
	words->count = to;
}

static void add_own(struct words *words, const char *option, const char *path)
{
	if (!path[0] || has_option(words, option) || access(path, F_OK) < 0)
		return;
	char *word = words->own[words->own_count++];
	(void)snprintf(word, sizeof(words->own[0]), "%s=%s", option, path);
	words->list[words->count++] = word;
}

/* A machine that is no booth has no settings; then booth-office looks in its own folder. */
static void add_booth(struct words *words, const char *file)
{
	struct problem ignored = { "" };
	char certificates[PATH_MAX];
	autofree struct config *config = calloc(1, sizeof(*config));
	if (!config || settings_read(file, &ignored, config) < 0)
		return;
	certificates_path(config->spool.path, certificates);
	if (!has_option(words, "--from"))
		add_own(words, "--trust", certificates);
	add_own(words, "--from", config->spool.path);
	add_own(words, "--roster", config->roster.file);
	add_own(words, "--campaign", config->campaign.secret);
}

static void find_beside(char path[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 16);
	path[length > 0 ? length : 0] = '\0';
	char *slash = strrchr(path, '/');
	(void)snprintf(slash ? slash + 1 : path, 16, "booth-office");
}

int office_call_run(int argc, char **argv, const char *file)
{
	struct words words;
	char path[PATH_MAX], *list[WORDS_MAX + OWN_WORDS + 2] = { NULL };
	read_words(argc, argv, &words);
	if (!words.first)
		return EX_USAGE;
	if (strcmp(words.first, "roster") == 0)
		drop_roster(&words);
	add_booth(&words, words.file ? words.file : file);
	find_beside(path);
	list[0] = path;
	memcpy(list + 1, words.list, (size_t)words.count * sizeof(list[0]));
	(void)execv(path, list);
	(void)execvp("booth-office", list);
	int error = errno;
	if (error == ENOENT)
		output_complaint("%s is a command of the office: apt install booth-office",
				 words.first);
	else
		output_complaint("booth-office cannot be run: %s", error_text(error));
	return EXIT_UNUSABLE;
}
