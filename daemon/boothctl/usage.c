/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/usage.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "daemon/boothctl/output.h"
#include "daemon/core/similar.h"

enum { NAME_BYTES = 64, OPTIONS_BYTES = 400 };

static const char global_options[] = " --json --socket=PATH --config=FILE --help --version";

/* The words of the command line without the options that every command has. */
struct words {
	int count;
	char **list;
	int literal_from; /* index of the first word after `--` */
	char *dashes;     /* the word `--` itself; null: it was not given */
};

/* ---- options ---- */

/* One option of a list such as " --apply --lang=zh|en". */
struct known {
	char name[SIMILAR_WORD_SIZE];
	char value[NAME_BYTES]; /* empty: it takes no value */
};

static const char *next_option(const char *list, struct known *ret_known)
{
	list += strspn(list, " ");
	int length = (int)strcspn(list, " "), name = (int)strcspn(list, " =");
	if (length == 0)
		return NULL;
	(void)snprintf(ret_known->name, sizeof(ret_known->name), "%.*s", name, list);
	(void)snprintf(ret_known->value, sizeof(ret_known->value), "%.*s",
		       length > name ? length - name - 1 : 0, list + name + 1);
	return list + length;
}

/* Finds the option that the word names, which may be shortened as getopt_long(3) allows. Returns
 * how many options it may mean. */
static unsigned find_option(const char *list, const char *word, struct known *ret_known)
{
	struct known known;
	size_t length = strcspn(word, "=");
	unsigned count = 0;
	while ((list = next_option(list, &known))) {
		if (strncmp(known.name, word, length) != 0)
			continue;
		*ret_known = known;
		if (!known.name[length])
			return 1;
		count++;
	}
	return count;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && (word[1] == '-' || isalpha((unsigned char)word[1]));
}

/* ---- options that every command has ---- */

/* Takes the value of an option from the word itself or from the next word. */
static const char *take_value(int argc, char **argv, int *at)
{
	const char *equals = strchr(argv[*at], '=');
	if (equals)
		return equals + 1;
	return *at + 1 < argc ? argv[++*at] : NULL;
}

static bool take_place(int argc, char **argv, int *at, const char *name, const char *value,
		       const char **ret_place)
{
	*ret_place = take_value(argc, argv, at);
	if (!*ret_place)
		output_complaint("%s needs a value: %s %s", name, name, value);
	return *ret_place != NULL;
}

static bool is_named(const char *word, const char *option)
{
	size_t length = strlen(option);
	return strncmp(word, option, length) == 0 && (!word[length] || word[length] == '=');
}

/* Returns false if the option lacks its value. *ret_taken: the word was one of these options. */
static bool take_global(int argc, char **argv, int *at, struct usage *usage, bool *ret_taken)
{
	const char *word = argv[*at];
	*ret_taken = true;
	if (strcmp(word, "--json") == 0)
		usage->json = true;
	else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		usage->wants_help = true;
	else if (strcmp(word, "--version") == 0)
		usage->wants_version = true;
	else if (is_named(word, "--socket"))
		return take_place(argc, argv, at, "--socket", "PATH", &usage->socket);
	else if (is_named(word, "--config"))
		return take_place(argc, argv, at, "--config", "FILE", &usage->file);
	else
		*ret_taken = false;
	return true;
}

/* Moves all words that are not taken to the front of argv. */
static bool take_globals(int argc, char **argv, struct usage *usage, struct words *words)
{
	*words = (struct words){ .list = argv };
	for (int i = 1; i < argc; i++) {
		bool is_taken = false;
		if (!words->dashes && strcmp(argv[i], "--") == 0) {
			words->dashes = argv[i];
			words->literal_from = words->count;
			continue;
		}
		if (!words->dashes && !take_global(argc, argv, &i, usage, &is_taken))
			return false;
		if (!is_taken)
			words->list[words->count++] = argv[i];
	}
	if (!words->dashes)
		words->literal_from = words->count;
	return true;
}

/* ---- the command ---- */

/* before: what stands before the word in the command line, such as "queue ". */
static void complain_command(const char *before, const char *word, const char *known)
{
	char meant[SIMILAR_WORD_SIZE];
	if (similar_find(known, word, meant))
		output_complaint("unknown command %s%s; did you mean %s%s?", before, word, before,
				 meant);
	else
		output_complaint("unknown command %s%s; `boothctl help` lists what there is",
				 before, word);
}

/* help: the command's name with a space before it; may be empty. */
static void complain_option(const char *word, const char *known, const char *help)
{
	char meant[SIMILAR_WORD_SIZE];
	if (similar_find(known, word, meant))
		output_complaint("unknown option %s; did you mean %s?", word, meant);
	else
		output_complaint("unknown option %s; `boothctl help%s` lists what there is", word,
				 help);
}

static void remove_word(struct words *words, int at)
{
	for (int i = at; i + 1 < words->count; i++)
		words->list[i] = words->list[i + 1];
	words->count--;
	words->literal_from -= at < words->literal_from;
}

static void move_to(struct words *words, int from, int to)
{
	char *word = words->list[from];
	for (int i = from; i > to; i--)
		words->list[i] = words->list[i - 1];
	words->list[to] = word;
}

static bool join_options(const struct help_page *page, void *user)
{
	char *all = user;
	size_t used = strlen(all);
	if (page->options)
		(void)snprintf(all + used, OPTIONS_BYTES - used, "%s", page->options);
	return true;
}

/* Returns the index of the first word from here on that is neither an option nor an option's value;
 * words->count: there is none. */
static int find_plain(const struct words *words, int from, const char *options)
{
	struct known known;
	int i = from;
	while (i < words->literal_from && is_option(words->list[i])) {
		bool has_value = find_option(options, words->list[i], &known) > 0 &&
				 known.value[0] && !strchr(words->list[i], '=');
		i += has_value ? 2 : 1;
	}
	return i < words->count ? i : words->count;
}

/* Finds the page of the subcommand, and moves the subcommand behind its command. */
static const struct help_page *find_below(struct words *words, const struct help_page *page)
{
	char options[OPTIONS_BYTES] = "", names[HELP_NAMES_SIZE], name[NAME_BYTES];
	if (!help_names(page->name, names))
		return page;
	help_each_below(page->name, join_options, options);
	int at = find_plain(words, 1, options);
	if (at == words->count && !page->is_group)
		return page;
	if (at == words->count) {
		output_complaint("%s needs one of these words:%s", page->name, names);
		return NULL;
	}
	(void)snprintf(name, sizeof(name), "%s %s", page->name, words->list[at]);
	const struct help_page *below = help_find(name);
	if (below) {
		move_to(words, at, 1);
		return below;
	}
	(void)snprintf(name, sizeof(name), "%s ", page->name);
	complain_command(name, words->list[at], names);
	output_complaint("after %s can stand:%s", page->name, names);
	return NULL;
}

static const struct help_page *find_page(struct words *words, bool wants_help)
{
	char names[HELP_NAMES_SIZE], known[HELP_NAMES_SIZE + 8];
	(void)help_names(NULL, names);
	(void)snprintf(known, sizeof(known), "%s help", names);
	int at = find_plain(words, 0, "");
	if (at == words->count || at > 0) {
		complain_option(words->list[0], global_options, "");
		return NULL;
	}
	const struct help_page *page = help_find(words->list[0]);
	if (!page) {
		complain_command("", words->list[0], known);
		return NULL;
	}
	bool is_alone = find_plain(words, 1, "") == words->count;
	return wants_help && is_alone ? page : find_below(words, page);
}

/* ---- the words behind the command ---- */

/* A value in capitals may be anything; others are words with | between them. */
static bool is_value_good(const struct known *known, const char *value)
{
	char allowed[NAME_BYTES + 1];
	for (const char *at = known->value; *at; at++)
		if (isupper((unsigned char)*at))
			return true;
	(void)snprintf(allowed, sizeof(allowed), " %s", known->value);
	for (char *at = allowed; *at; at++)
		*at = *at == '|' ? ' ' : *at;
	if (similar_has(allowed, value))
		return true;
	output_complaint("%s %s: the value can be:%s", known->name, value, allowed);
	return false;
}

/* Returns the number of words that the option takes; 0 after a slip. */
static int check_option(const struct help_page *page, const struct words *words, int at)
{
	const char *options = page->options ? page->options : "", *word = words->list[at];
	const char *equals = strchr(word, '=');
	char known_names[OPTIONS_BYTES + sizeof(global_options)], help[NAME_BYTES];
	struct known known;
	if (find_option(options, word, &known) != 1) {
		(void)snprintf(known_names, sizeof(known_names), "%s%s", options, global_options);
		for (char *c = known_names; (c = strchr(c, '='));)
			memset(c, ' ', strcspn(c, " "));
		(void)snprintf(help, sizeof(help), " %s", page->name);
		complain_option(word, known_names, help);
		return 0;
	}
	if (equals && !known.value[0]) {
		output_complaint("%s takes no value", known.name);
		return 0;
	}
	const char *value = equals                  ? equals + 1
			    : at + 1 < words->count ? words->list[at + 1]
						    : NULL;
	if (known.value[0] && !value)
		output_complaint("%s needs a value: %s %s", known.name, known.name, known.value);
	if (known.value[0] && (!value || !is_value_good(&known, value)))
		return 0;
	return known.value[0] && !equals ? 2 : 1;
}

static void tell_arguments(const struct help_page *page)
{
	const char *arguments = page->arguments ? page->arguments : "";
	output_complaint("type: boothctl %s%s%s", page->name, arguments[0] ? " " : "", arguments);
}

static void complain_surplus(const struct help_page *page, const char *word)
{
	output_complaint("%s: \"%s\" is too much", page->name, word);
	tell_arguments(page);
}

static void complain_missing(const struct help_page *page, const char *what)
{
	if (what)
		output_complaint("%s: %s is missing", page->name, what);
	else
		output_complaint("%s: something is missing", page->name);
	tell_arguments(page);
}

/* Returns the number of words that were checked: 1; 0 after a slip. count: words before this one. */
static int check_word(const struct help_page *page, const char *word, int count)
{
	char meant[SIMILAR_WORD_SIZE];
	if (page->words_max != HELP_ANY_WORDS && count >= page->words_max) {
		complain_surplus(page, word);
		return 0;
	}
	if (!page->allowed || similar_has(page->allowed, word))
		return 1;
	if (similar_find(page->allowed, word, meant))
		output_complaint("%s %s: did you mean %s? It can be:%s", page->name, word, meant,
				 page->allowed);
	else
		output_complaint("%s %s: it can be:%s", page->name, word, page->allowed);
	return 0;
}

/* Returns whether the option that the command needs is there. */
static bool has_required(const struct help_page *page, const struct words *words)
{
	struct known known;
	for (int i = 0; page->required && i < words->literal_from; i++)
		if (is_option(words->list[i]) &&
		    find_option(page->options, words->list[i], &known) == 1 &&
		    strcmp(known.name, page->required) == 0)
			return true;
	return !page->required;
}

static bool check_words(const struct help_page *page, const struct words *words, int from)
{
	int count = 0, taken;
	for (int i = from; i < words->count; i += taken) {
		const char *word = words->list[i];
		bool is_an_option = i < words->literal_from && is_option(word);
		taken = is_an_option ? check_option(page, words, i) : check_word(page, word, count);
		if (taken == 0)
			return false;
		count += !is_an_option;
	}
	bool has_all = has_required(page, words);
	if (!has_all)
		complain_missing(page, page->required);
	else if (count < page->words_min)
		complain_missing(page, NULL);
	return has_all && count >= page->words_min;
}

/* getopt_long(3) reads the words of a command with options, so it must see where these end. */
static void restore_dashes(struct words *words, int from)
{
	if (!words->dashes || words->literal_from < from)
		return;
	words->list[words->count++] = words->dashes;
	move_to(words, words->count - 1, words->literal_from);
}

static bool read_command(struct words *words, struct usage *usage)
{
	usage->page = find_page(words, usage->wants_help);
	if (!usage->page || usage->wants_help)
		return usage->page != NULL;
	int from = strchr(usage->page->name, ' ') ? 2 : 1;
	if (!check_words(usage->page, words, from))
		return false;
	if (usage->page->options)
		restore_dashes(words, from);
	usage->argc = words->count - 1;
	usage->argv = words->list + 1;
	return true;
}

bool usage_read(int argc, char **argv, struct usage *ret_usage)
{
	struct words words;
	*ret_usage = (struct usage){ .json = false };
	if (!take_globals(argc, argv, ret_usage, &words))
		return false;
	if (words.count > 0 && strcmp(words.list[0], "help") == 0) {
		ret_usage->wants_help = true;
		remove_word(&words, 0);
	}
	return words.count == 0 || read_command(&words, ret_usage);
}
