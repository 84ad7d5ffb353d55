/* SPDX-License-Identifier: MIT */
/* booth-office: the program with which a school's office works on the photos that it received. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "daemon/base/faultpoint.h"
#include "daemon/base/language.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/booth-office/office_manual.h"
#include "daemon/console/output.h"
#include "daemon/console/usage.h"

static const struct {
	const char *name;
	int (*run)(struct office *office);
} commands[] = {
#define X(function, name) { name, function },
	OFFICE_COMMANDS(X)
#undef X
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

/* Prints what the user asked to read. */
static int print_help(const struct usage *usage)
{
	if (usage->wants_version)
		(void)printf("booth-office %s\n", BOOTH_VERSION);
	else if (usage->page)
		manual_print_page(office_manual(), stdout, usage->page);
	else
		manual_print_all(office_manual(), stdout);
	return EXIT_SUCCESS;
}

/* Whether the page is that of the command, or of one of its subcommands. */
static bool is_command(const char *page, const char *command)
{
	size_t length = strlen(command);
	return strncmp(page, command, length) == 0 && (!page[length] || page[length] == ' ');
}

/* These commands read no archive. */
static bool is_without_archive(const char *name)
{
	return strcmp(name, "poster") == 0 || strcmp(name, "print") == 0;
}

static int run(const struct usage *usage)
{
	static struct office office; /* large: its paths */
	office.usage = usage;
	for (unsigned i = 0; i < COMMANDS; i++) {
		if (!is_command(usage->page->name, commands[i].name))
			continue;
		if (faultpoint_open(getenv("BOOTH_FAULT"), &office.problem) < 0 ||
		    (!is_without_archive(commands[i].name) &&
		     office_find_places(usage, &office) < 0))
			return office_fail(&office);
		int status = commands[i].run(&office);
		office_close(&office);
		return status;
	}
	return office_manual_usage(usage->page->name);
}

int main(int argc, char **argv)
{
	struct usage usage;
	(void)umask(0077); /* lists and indexes hold names */
	language_choose(language_is_chinese());
	if (!usage_read(office_manual(), argc, argv, &usage))
		return EX_USAGE;
	if (usage.json) /* programs read this output */
		language_choose(false);
	if (usage.wants_help || usage.wants_version)
		return print_help(&usage);
	if (usage.page)
		return run(&usage);
	manual_print_all(office_manual(), stderr);
	return EX_USAGE;
}
