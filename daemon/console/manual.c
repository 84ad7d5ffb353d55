/* SPDX-License-Identifier: MIT */
#include "daemon/console/manual.h"

#include <string.h>

#include "daemon/core/wording.h"

/* What the functions that are called for each page need. */
struct print {
	const struct manual *manual;
	FILE *to;
};

const struct manual_page *manual_find(const struct manual *manual, const char *name)
{
	for (unsigned i = 0; i < manual->count; i++)
		if (strcmp(manual->pages[i].name, name) == 0)
			return &manual->pages[i];
	return NULL;
}

/* Returns the subcommand's own name if the page is one of the command's subcommands. */
static const char *name_below(const struct manual_page *page, const char *command)
{
	size_t length = strlen(command);
	bool is_below = strncmp(page->name, command, length) == 0 && page->name[length] == ' ';
	return is_below ? page->name + length + 1 : NULL;
}

void manual_each_below(const struct manual *manual, const char *command, manual_each_fn each,
		       void *user)
{
	for (unsigned i = 0; i < manual->count; i++)
		if (name_below(&manual->pages[i], command) && !each(&manual->pages[i], user))
			return;
}

bool manual_names(const struct manual *manual, const char *command, char names[MANUAL_NAMES_SIZE])
{
	size_t used = 0;
	names[0] = '\0';
	for (unsigned i = 0; i < manual->count && used < MANUAL_NAMES_SIZE; i++) {
		const struct manual_page *page = &manual->pages[i];
		const char *name = command ? name_below(page, command) : page->name;
		if (name && !strchr(name, ' '))
			used += (size_t)snprintf(names + used, MANUAL_NAMES_SIZE - used, " %s",
						 name);
	}
	return used > 0;
}

static const char *arguments_of(const struct manual_page *page)
{
	return page->arguments ? page->arguments : "";
}

/* Prints the options that every command has and that take a value, as they are typed. */
static void print_places(const struct manual *manual, FILE *to)
{
	for (const char *at = manual->places; *at;) {
		at += strspn(at, " ");
		int name = (int)strcspn(at, "="), length = (int)strcspn(at, " ");
		if (length > 0)
			(void)fprintf(to, " [%.*s %.*s]", name, at, length - name - 1,
				      at + name + 1);
		at += length;
	}
}

void manual_print_all(const struct manual *manual, FILE *to)
{
	(void)fprintf(to, wording_of("Usage: %s [--json]"), manual->program);
	print_places(manual, to);
	(void)fputs(wording_of(" COMMAND\n\n"), to);
	for (unsigned i = 0; i < manual->count; i++)
		if (!strchr(manual->pages[i].name, ' '))
			(void)fprintf(to, "  %-12s %-20s %s\n", manual->pages[i].name,
				      arguments_of(&manual->pages[i]),
				      wording_of(manual->pages[i].text));
	(void)fputs(wording_of(manual->foot), to);
}

static void print_line(const struct print *print, const struct manual_page *page)
{
	const char *arguments = arguments_of(page);
	(void)fprintf(print->to, "  %s %s%s%s\n", print->manual->program, page->name,
		      arguments[0] ? " " : "", arguments);
}

static bool print_below(const struct manual_page *page, void *user)
{
	const struct print *print = user;
	print_line(print, page);
	(void)fprintf(print->to, "      %s\n", wording_of(page->text));
	return true;
}

static void print_lines(FILE *to, const char *lines)
{
	while (lines && *lines) {
		int length = (int)strcspn(lines, "\n");
		(void)fprintf(to, "  %.*s\n", length, lines);
		lines += length + 1;
	}
}

static bool print_example(const struct manual_page *page, void *user)
{
	const struct print *print = user;
	print_lines(print->to, page->example);
	return true;
}

void manual_print_page(const struct manual *manual, FILE *to, const struct manual_page *page)
{
	struct print print = { manual, to };
	(void)fprintf(to, "%s %s: %s\n\n", manual->program, page->name, wording_of(page->text));
	if (!page->is_group)
		print_line(&print, page);
	manual_each_below(manual, page->name, print_below, &print);
	if (page->allowed)
		(void)fprintf(to, wording_of("\nIt can be:%s\n"), page->allowed);
	(void)fprintf(to,
		      wording_of("\nOptions:%s --json%s --help\nThey may stand in "
				 "any place; after -- no word is an option.\n\nExamples:\n"),
		      page->options ? page->options : "", manual->places);
	print_lines(to, page->example);
	manual_each_below(manual, page->name, print_example, &print);
}

static bool print_usage(const struct manual_page *page, void *user)
{
	print_line(user, page);
	return true;
}

void manual_print_usage(const struct manual *manual, FILE *to, const char *command)
{
	struct print print = { manual, to };
	const struct manual_page *page = manual_find(manual, command);
	(void)fputs(wording_of("Usage:\n"), to);
	if (page && !page->is_group)
		print_line(&print, page);
	manual_each_below(manual, command, print_usage, &print);
	(void)fprintf(to, wording_of("`%s help %s` explains it.\n"), manual->program, command);
}
