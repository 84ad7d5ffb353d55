/* SPDX-License-Identifier: MIT */
#include "daemon/console/usage.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "daemon/console/output.h"
#include "daemon/core/similar.h"
#include "daemon/core/workdays.h"

enum { NAME_BYTES = 64, OPTIONS_BYTES = 400, DAY_LENGTH = 10 };

static const char plain_options[] = " --json --help --version";

/* The words of the command line without the options that every command has. */
struct words {
	const struct manual *manual;
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

static bool is_named(const char *word, const char *option)
{
	size_t length = strlen(option);
	return strncmp(word, option, length) == 0 && (!word[length] || word[length] == '=');
}

/* Returns the index of the place that the word names; -1: it names none. */
static int find_place(const struct manual *manual, const char *word, struct known *ret_known)
{
	const char *list = manual->places;
	for (int i = 0; i < MANUAL_PLACES_MAX && (list = next_option(list, ret_known)); i++)
		if (is_named(word, ret_known->name))
			return i;
	return -1;
}

/* Returns false if the option lacks its value. *ret_taken: the word was one of these options. */
static bool take_global(const struct manual *manual, int argc, char **argv, int *at,
			struct usage *usage, bool *ret_taken)
{
	const char *word = argv[*at];
	struct known known;
	int place = find_place(manual, word, &known);
	*ret_taken = true;
	if (strcmp(word, "--json") == 0)
		usage->json = true;
	else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		usage->wants_help = true;
	else if (strcmp(word, "--version") == 0)
		usage->wants_version = true;
	else if (place >= 0)
		usage->values[place] = take_value(argc, argv, at);
	else
		*ret_taken = false;
	if (place >= 0 && !usage->values[place])
		output_complaint("%s needs a value: %s %s", known.name, known.name, known.value);
	return place < 0 || usage->values[place];
}

/* Moves all words that are not taken to the front of argv. */
static bool take_globals(const struct manual *manual, int argc, char **argv, struct usage *usage,
			 struct words *words)
{
	*words = (struct words){ .manual = manual, .list = argv };
	for (int i = 1; i < argc; i++) {
		bool is_taken = false;
		if (!words->dashes && strcmp(argv[i], "--") == 0) {
			words->dashes = argv[i];
			words->literal_from = words->count;
			continue;
		}
		if (!words->dashes && !take_global(manual, argc, argv, &i, usage, &is_taken))
			return false;
		if (!is_taken)
			words->list[words->count++] = argv[i];
	}
	if (!words->dashes)
		words->literal_from = words->count;
	return true;
}

/* Writes the names of these options and of those that every command has: " --one --two". */
static void list_options(const struct manual *manual, const char *options, char *names, size_t size)
{
	(void)snprintf(names, size, "%s%s%s", options, plain_options, manual->places);
	for (char *at = names; (at = strchr(at, '='));)
		memset(at, ' ', strcspn(at, " "));
}

/* ---- the command ---- */

/* before: what stands before the word in the command line, such as "queue ". */
static void complain_command(const char *program, const char *before, const char *word,
			     const char *known)
{
	char meant[SIMILAR_WORD_SIZE];
	if (similar_find(known, word, meant))
		output_complaint("unknown command %s%s; did you mean %s%s?", before, word, before,
				 meant);
	else
		output_complaint("unknown command %s%s; `%s help` lists what there is", before,
				 word, program);
}

/* help: the command's name with a space before it; may be empty. */
static void complain_option(const char *program, const char *word, const char *known,
			    const char *help)
{
	char meant[SIMILAR_WORD_SIZE];
	if (similar_find(known, word, meant))
		output_complaint("unknown option %s; did you mean %s?", word, meant);
	else
		output_complaint("unknown option %s; `%s help%s` lists what there is", word,
				 program, help);
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

static bool join_options(const struct manual_page *page, void *user)
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
static const struct manual_page *find_below(struct words *words, const struct manual_page *page)
{
	char options[OPTIONS_BYTES] = "", names[MANUAL_NAMES_SIZE], name[NAME_BYTES];
	if (!manual_names(words->manual, page->name, names))
		return page;
	manual_each_below(words->manual, page->name, join_options, options);
	int at = find_plain(words, 1, options);
	if (at == words->count && !page->is_group)
		return page;
	if (at == words->count) {
		output_complaint("%s needs one of these words:%s", page->name, names);
		return NULL;
	}
	(void)snprintf(name, sizeof(name), "%s %s", page->name, words->list[at]);
	const struct manual_page *below = manual_find(words->manual, name);
	if (below) {
		move_to(words, at, 1);
		return below;
	}
	(void)snprintf(name, sizeof(name), "%s ", page->name);
	complain_command(words->manual->program, name, words->list[at], names);
	output_complaint("after %s can stand:%s", page->name, names);
	return NULL;
}

static const struct manual_page *find_page(struct words *words, bool wants_help)
{
	char names[MANUAL_NAMES_SIZE], known[MANUAL_NAMES_SIZE + OPTIONS_BYTES];
	int at = find_plain(words, 0, "");
	if (at == words->count || at > 0) {
		list_options(words->manual, "", known, sizeof(known));
		complain_option(words->manual->program, words->list[0], known, "");
		return NULL;
	}
	(void)manual_names(words->manual, NULL, names);
	(void)snprintf(known, sizeof(known), "%s help", names);
	const struct manual_page *page = manual_find(words->manual, words->list[0]);
	if (!page) {
		complain_command(words->manual->program, "", words->list[0], known);
		return NULL;
	}
	bool is_alone = find_plain(words, 1, "") == words->count;
	return wants_help && is_alone ? page : find_below(words, page);
}

/* ---- the words behind the command ---- */

static bool is_day(const struct known *known, const char *value)
{
	bool is_good = strlen(value) == DAY_LENGTH && workdays_day(value) > 0;
	if (!is_good)
		output_complaint("%s %s: write a day as 2026-05-04", known->name, value);
	return is_good;
}

/* A value in capitals may be anything, except for a DAY; others are words with | between them. */
static bool is_value_good(const struct known *known, const char *value)
{
	char allowed[NAME_BYTES + 1];
	if (strcmp(known->value, "DAY") == 0)
		return is_day(known, value);
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
static int check_option(const struct manual_page *page, const struct words *words, int at)
{
	const char *options = page->options ? page->options : "", *word = words->list[at];
	const char *equals = strchr(word, '=');
	char known_names[2 * OPTIONS_BYTES], help[NAME_BYTES];
	struct known known;
	if (find_option(options, word, &known) != 1) {
		list_options(words->manual, options, known_names, sizeof(known_names));
		(void)snprintf(help, sizeof(help), " %s", page->name);
		complain_option(words->manual->program, word, known_names, help);
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

static void tell_arguments(const struct manual *manual, const struct manual_page *page)
{
	const char *arguments = page->arguments ? page->arguments : "";
	output_complaint("type: %s %s%s%s", manual->program, page->name, arguments[0] ? " " : "",
			 arguments);
}

static void complain_surplus(const struct manual *manual, const struct manual_page *page,
			     const char *word)
{
	output_complaint("%s: \"%s\" is too much", page->name, word);
	tell_arguments(manual, page);
}

static void complain_missing(const struct manual *manual, const struct manual_page *page,
			     const char *what)
{
	if (what)
		output_complaint("%s: %s is missing", page->name, what);
	else
		output_complaint("%s: something is missing", page->name);
	tell_arguments(manual, page);
}

/* Returns the number of words that were checked: 1; 0 after a slip. count: words before this one. */
static int check_word(const struct manual *manual, const struct manual_page *page, const char *word,
		      int count)
{
	char meant[SIMILAR_WORD_SIZE];
	if (page->words_max != MANUAL_ANY_WORDS && count >= page->words_max) {
		complain_surplus(manual, page, word);
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
static bool has_required(const struct manual_page *page, const struct words *words)
{
	struct known known;
	for (int i = 0; page->required && i < words->literal_from; i++)
		if (is_option(words->list[i]) &&
		    find_option(page->options, words->list[i], &known) == 1 &&
		    strcmp(known.name, page->required) == 0)
			return true;
	return !page->required;
}

static bool check_words(const struct manual_page *page, const struct words *words, int from)
{
	int count = 0, taken;
	for (int i = from; i < words->count; i += taken) {
		const char *word = words->list[i];
		bool is_an_option = i < words->literal_from && is_option(word);
		taken = is_an_option ? check_option(page, words, i)
				     : check_word(words->manual, page, word, count);
		if (taken == 0)
			return false;
		count += !is_an_option;
	}
	bool has_all = has_required(page, words);
	if (!has_all)
		complain_missing(words->manual, page, page->required);
	else if (count < page->words_min)
		complain_missing(words->manual, page, NULL);
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

/* ---- what a command asks afterwards ---- */

/* One step through the words of a command. */
struct step {
	const struct usage *usage;
	int at;          /* index of the next word */
	bool is_literal; /* `--` was there */
	struct known known;
	const char *word, *value; /* an option and its value, or a plain word and null */
	bool is_option;
};

static struct step begin_step(const struct usage *usage)
{
	/* the first word is the subcommand, if the command has one */
	return (struct step){ .usage = usage, .at = strchr(usage->page->name, ' ') ? 1 : 0 };
}

static bool next_step(struct step *step)
{
	const struct usage *usage = step->usage;
	const char *options = usage->page->options ? usage->page->options : "";
	if (!step->is_literal && step->at < usage->argc &&
	    strcmp(usage->argv[step->at], "--") == 0) {
		step->is_literal = true;
		step->at++;
	}
	if (step->at >= usage->argc)
		return false;
	step->word = usage->argv[step->at++];
	step->value = "";
	step->is_option = !step->is_literal && is_option(step->word) &&
			  find_option(options, step->word, &step->known) == 1;
	const char *equals = strchr(step->word, '=');
	if (step->is_option && step->known.value[0])
		step->value = equals                   ? equals + 1
			      : step->at < usage->argc ? usage->argv[step->at++]
						       : "";
	return true;
}

const char *usage_option(const struct usage *usage, const char *name)
{
	struct step step = begin_step(usage);
	const char *found = NULL;
	while (next_step(&step))
		if (step.is_option && strcmp(step.known.name, name) == 0)
			found = step.value;
	return found;
}

const char *usage_word(const struct usage *usage, unsigned n)
{
	struct step step = begin_step(usage);
	while (next_step(&step))
		if (!step.is_option && n-- == 0)
			return step.word;
	return NULL;
}

/* ---- words that go together ---- */

/* Returns whether a word of the page's list `apart` is there. */
static bool is_given(const struct usage *usage, const char *name)
{
	if (strcmp(name, "--json") == 0)
		return usage->json;
	return name[0] == '-' ? usage_option(usage, name) != NULL : usage_word(usage, 0) != NULL;
}

static bool are_apart(const struct usage *usage)
{
	struct known known;
	char first[SIMILAR_WORD_SIZE] = "";
	const char *list = usage->page->apart ? usage->page->apart : "";
	while ((list = next_option(list, &known))) {
		if (!is_given(usage, known.name))
			continue;
		if (first[0]) {
			output_complaint("%s: give %s or %s, not both", usage->page->name, first,
					 known.name);
			return false;
		}
		(void)snprintf(first, sizeof(first), "%s", known.name);
	}
	return true;
}

static bool are_days_in_order(const struct usage *usage)
{
	const char *since = usage_option(usage, "--since");
	const char *until = usage_option(usage, "--until");
	if (!since || !until || strcmp(since, until) <= 0)
		return true;
	output_complaint("--since %s is after --until %s", since, until);
	return false;
}

bool usage_read(const struct manual *manual, int argc, char **argv, struct usage *ret_usage)
{
	struct words words;
	*ret_usage = (struct usage){ .json = false };
	if (!take_globals(manual, argc, argv, ret_usage, &words))
		return false;
	while (words.count > 0 && strcmp(words.list[0], "help") == 0) {
		ret_usage->wants_help = true;
		remove_word(&words, 0);
	}
	bool is_asked = ret_usage->wants_help || ret_usage->wants_version;
	if (words.count == 0 && argc > 1 && !is_asked) {
		output_complaint("a command is missing; `%s help` lists what there is",
				 manual->program);
		return false;
	}
	if (words.count == 0)
		return true;
	return read_command(&words, ret_usage) &&
	       (ret_usage->wants_help || (are_apart(ret_usage) && are_days_in_order(ret_usage)));
}
