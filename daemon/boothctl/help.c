/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/help.h"

#include <string.h>

#include "daemon/core/button.h"
#include "daemon/core/wording.h"

#define STATES    " pending sent refused held broken"
#define LANGUAGES " --lang=zh|en"

static const struct help_page pages[] = {
	{ .name = "status",
	  .text = WORDING("what the booth is doing, and what is wrong"),
	  .example = "boothctl status\nboothctl --json status\n" },
	{ .name = "watch",
	  .text = WORDING("every step of every visit, until interrupted"),
	  .example = "boothctl watch\n" },
	{ .name = "press",
	  .arguments = "NAME",
	  .text = WORDING("press a button"),
	  .words_min = 1,
	  .words_max = 1,
	  .allowed = BUTTON_NAMES,
	  .example = "sudo boothctl press shutter\n" },
	{ .name = "code",
	  .arguments = "TEXT",
	  .text = WORDING("answer the question for a code"),
	  .words_min = 1,
	  .words_max = 1,
	  .example = "sudo boothctl code 0012345\n" },
	{ .name = "override",
	  .arguments = "REASON WHY",
	  .text = WORDING("set a reason aside for the person at the booth"),
	  .words_min = 2,
	  .words_max = 2,
	  .example = "sudo boothctl override head_covered religious\n" },
	{ .name = "again",
	  .arguments = "--why TEXT",
	  .text = WORDING("grant more tries to the person who is sent to the staff"),
	  .options = " --why=TEXT",
	  .required = "--why",
	  .example = "sudo boothctl again --why glasses\n" },
	{ .name = "maintenance",
	  .arguments = "on|off [--screen]",
	  .text = WORDING("close the booth, or open it; --screen: show its measures"),
	  .words_min = 1,
	  .words_max = 1,
	  .allowed = " on off",
	  .options = " --screen",
	  .example = "sudo boothctl maintenance on --screen\n" },
	{ .name = "config",
	  .arguments = "[--changed] [--offline]",
	  .text = WORDING("the settings in force, and where each comes from"),
	  .options = " --changed --offline",
	  .example = "boothctl config\nboothctl config --changed\n"
		     "boothctl config --offline --changed\n" },
	{ .name = "config check",
	  .text = WORDING("all mistakes in the settings, of all programs"),
	  .example = "sudo boothctl config check\n" },
	{ .name = "camera",
	  .arguments = "[snapshot FILE]",
	  .text = WORDING("what the camera is and does; one frame into FILE"),
	  .example = "boothctl camera\n" },
	{ .name = "camera snapshot",
	  .arguments = "FILE",
	  .text = WORDING("one frame, as the camera gave it, into FILE"),
	  .words_min = 1,
	  .words_max = 1,
	  .example = "sudo boothctl camera snapshot /tmp/frame.jpg\n" },
	{ .name = "lights",
	  .text = WORDING("what the lamps and lights show"),
	  .example = "boothctl lights\n" },
	{ .name = "metrics",
	  .text = WORDING("boothd's figures, as Prometheus text"),
	  .example = "boothctl metrics\n" },
	{ .name = "stats",
	  .arguments = "[--by day|reason|state] ...",
	  .text = WORDING("visits, photos, refusals and the time to a photo"),
	  .options = " --by=day|reason|state --since=DAY --until=DAY --csv",
	  .example = "boothctl stats\nboothctl stats --since 2026-05-01 --by reason\n"
		     "boothctl stats --by day --csv >may.csv\n" },
	{ .name = "queue",
	  .arguments = "...",
	  .text = WORDING(
		  "photos on disk: list, show, find, trace, retry, hold, release, verify, export"),
	  .is_group = true },
	{ .name = "queue list",
	  .arguments = "[pending|sent|refused|held|broken]...",
	  .text = WORDING("the photos, and what keeps the courier from sending them"),
	  .words_max = HELP_ANY_WORDS,
	  .allowed = STATES,
	  .example = "boothctl queue list\nboothctl queue list refused broken\n" },
	{ .name = "queue show",
	  .arguments = "ID",
	  .text = WORDING("one photo's files, and what the servers said last"),
	  .words_min = 1,
	  .words_max = 1,
	  .example = "boothctl queue show 01970000-0000-7000-8000-000000000001\n" },
	{ .name = "queue find",
	  .arguments = "RECEIPT|TIME|CODE",
	  .text = WORDING("find photos by receipt, time, student number or code"),
	  .words_min = 1,
	  .words_max = 2,
	  .example = "boothctl queue find K7M-2QXD\nboothctl queue find 2026-05-04 11:02\n"
		     "sudo boothctl queue find 0012345\n" },
	{ .name = "queue trace",
	  .arguments = "ID|RECEIPT",
	  .text = WORDING("the life of one photo, with times"),
	  .words_min = 1,
	  .words_max = 1,
	  .example = "boothctl queue trace K7M-2QXD\n" },
	{ .name = "queue retry",
	  .arguments = "ID...|all [--dry-run]",
	  .options = " --dry-run",
	  .text = WORDING("send again what was refused or is broken; all: all refused"),
	  .words_min = 1,
	  .words_max = HELP_ANY_WORDS,
	  .example = "sudo boothctl queue retry all\n" },
	{ .name = "queue hold",
	  .arguments = "ID...|all [--dry-run]",
	  .options = " --dry-run",
	  .text = WORDING("keep photos back; all: all pending"),
	  .words_min = 1,
	  .words_max = HELP_ANY_WORDS,
	  .example = "sudo boothctl queue hold 01970000-0000-7000-8000-000000000001\n" },
	{ .name = "queue release",
	  .arguments = "ID...|all [--dry-run]",
	  .options = " --dry-run",
	  .text = WORDING("let held photos go; all: all held"),
	  .words_min = 1,
	  .words_max = HELP_ANY_WORDS,
	  .example = "sudo boothctl queue release all\n" },
	{ .name = "queue verify",
	  .arguments = "[ID...]",
	  .text = WORDING("compare hashes and signatures"),
	  .words_max = HELP_ANY_WORDS,
	  .example = "sudo boothctl queue verify\n" },
	{ .name = "queue export",
	  .arguments = "FOLDER ID...|all|STATE... [--dry-run]",
	  .text = WORDING("copy photos to a folder that is there, and compare the copies"),
	  .words_min = 2,
	  .words_max = HELP_ANY_WORDS,
	  .options = " --dry-run",
	  .example = "sudo boothctl queue export /media/usb all\n"
		     "sudo boothctl queue export /media/usb refused broken --dry-run\n" },
	{ .name = "courier",
	  .arguments = "test",
	  .text = WORDING("whether photos can be sent"),
	  .is_group = true },
	{ .name = "courier test",
	  .text = WORDING("send each server a small file, read it back, delete it"),
	  .example = "sudo boothctl courier test\n" },
	{ .name = "keys",
	  .arguments = "init|show|campaign",
	  .text = WORDING("the booth's key, and the campaign's secret"),
	  .is_group = true },
	{ .name = "keys init",
	  .text = WORDING("make the booth's key if there is none"),
	  .example = "sudo boothctl keys init\n" },
	{ .name = "keys show",
	  .text = WORDING("the booth's certificate"),
	  .example = "sudo boothctl keys show\n" },
	{ .name = "keys campaign",
	  .text = WORDING("make the secret of a new campaign"),
	  .example = "sudo boothctl keys campaign\n" },
	{ .name = "backup",
	  .arguments = "FILE ...",
	  .text = WORDING(
		  "settings, secrets, keys, ledger, roster and statistics into one sealed file"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --recipient=CERTIFICATE --passphrase-file=FILE --root=FOLDER",
	  .example = "sudo boothctl backup /media/usb/library-1.backup\n" },
	{ .name = "restore",
	  .arguments = "FILE ...",
	  .text = WORDING("make this machine the booth of a backup"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --key=KEY --passphrase-file=FILE --root=FOLDER --dry-run --force",
	  .example = "sudo boothctl restore /media/usb/library-1.backup --dry-run\n"
		     "sudo boothctl restore /media/usb/library-1.backup\n" },
	{ .name = "roster",
	  .arguments = "...",
	  .text = WORDING("who is on the list: import, rollback, show, tickets"),
	  .is_group = true },
	{ .name = "roster import",
	  .arguments = "FILE [--apply] [--replace|--merge] ...",
	  .text = WORDING("check a list of students; with --apply put it in force"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --apply --replace --merge --accept-changes --keep-id=hash|full|none "
		     "--sheet=NAME --column=FIELD=COLUMN --report=FILE" LANGUAGES,
	  .example = "sudo boothctl roster import list.xlsx\n"
		     "sudo boothctl roster import list.xlsx --apply --replace\n" },
	{ .name = "roster rollback",
	  .text = WORDING("put the list before the present one in force"),
	  .example = "sudo boothctl roster rollback\n" },
	{ .name = "roster show",
	  .arguments = "[--clear] [TEXT | --class NAME]",
	  .text = WORDING("the classes, one class, or one person"),
	  .words_max = 1,
	  .options = " --clear --class=NAME" LANGUAGES,
	  .example = "sudo boothctl roster show\nsudo boothctl roster show 0012345\n" },
	{ .name = "roster tickets",
	  .arguments = "--out FILE.pdf ...",
	  .text = WORDING("print new tickets; the old ones are void"),
	  .options = " --out=FILE.pdf --csv=FILE --class=NAME --by=FIELD --place=TEXT "
		     "--window=TEXT" LANGUAGES,
	  .required = "--out",
	  .example = "sudo boothctl roster tickets --out tickets.pdf\n" },
	{ .name = "purge",
	  .arguments = "--person TEXT|- ...",
	  .text = WORDING("delete what the booth holds of a person"),
	  .options = " --person=TEXT --roster --apply" LANGUAGES,
	  .required = "--person",
	  .example = "sudo boothctl purge --person -\n"
		     "sudo boothctl purge --person - --roster --apply\n" },
	{ .name = "staff-code",
	  .arguments = "NAME",
	  .text = WORDING("make a line of the file of staff.codes from a code"),
	  .words_min = 1,
	  .words_max = 1,
	  .example = "sudo boothctl staff-code zhang\n" },
	{ .name = "doctor",
	  .text = WORDING("look at all that a booth needs, and say what to do"),
	  .example = "sudo boothctl doctor\n" },
	{ .name = "fleet",
	  .arguments = "DIR|URL [PEM]",
	  .text = WORDING("all booths, from their signs of life alone"),
	  .words_min = 1,
	  .words_max = 2,
	  .example = "boothctl fleet https://photos.example.edu/booths certificates.pem\n" },
};
enum { PAGES = sizeof(pages) / sizeof(pages[0]) };

const struct help_page *help_find(const char *name)
{
	for (unsigned i = 0; i < PAGES; i++)
		if (strcmp(pages[i].name, name) == 0)
			return &pages[i];
	return NULL;
}

/* Returns the subcommand's own name if the page is one of the command's subcommands. */
static const char *name_below(const struct help_page *page, const char *command)
{
	size_t length = strlen(command);
	bool is_below = strncmp(page->name, command, length) == 0 && page->name[length] == ' ';
	return is_below ? page->name + length + 1 : NULL;
}

void help_each_below(const char *command, help_each_fn each, void *user)
{
	for (unsigned i = 0; i < PAGES; i++)
		if (name_below(&pages[i], command) && !each(&pages[i], user))
			return;
}

bool help_names(const char *command, char names[HELP_NAMES_SIZE])
{
	size_t used = 0;
	names[0] = '\0';
	for (unsigned i = 0; i < PAGES && used < HELP_NAMES_SIZE; i++) {
		const char *name = command ? name_below(&pages[i], command) : pages[i].name;
		if (name && !strchr(name, ' '))
			used += (size_t)snprintf(names + used, HELP_NAMES_SIZE - used, " %s", name);
	}
	return used > 0;
}

static const char *arguments_of(const struct help_page *page)
{
	return page->arguments ? page->arguments : "";
}

void help_print_all(FILE *to)
{
	(void)fputs(
		wording_of("Usage: boothctl [--json] [--socket PATH] [--config FILE] COMMAND\n\n"),
		to);
	for (unsigned i = 0; i < PAGES; i++)
		if (!strchr(pages[i].name, ' '))
			(void)fprintf(to, "  %-12s %-20s %s\n", pages[i].name,
				      arguments_of(&pages[i]), wording_of(pages[i].text));
	(void)fputs(
		wording_of(
			"\n`boothctl help COMMAND` explains a command and shows examples. PATH is "
			"/run/boothd/control.sock,\nFILE /etc/boothd/boothd.conf by default. See "
			"boothctl(1).\n"),
		to);
}

static void print_line(FILE *to, const struct help_page *page)
{
	const char *arguments = arguments_of(page);
	(void)fprintf(to, "  boothctl %s%s%s\n", page->name, arguments[0] ? " " : "", arguments);
}

static bool print_below(const struct help_page *page, void *user)
{
	print_line(user, page);
	(void)fprintf(user, "      %s\n", wording_of(page->text));
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

static bool print_example(const struct help_page *page, void *user)
{
	print_lines(user, page->example);
	return true;
}

void help_print_page(FILE *to, const struct help_page *page)
{
	(void)fprintf(to, "boothctl %s: %s\n\n", page->name, wording_of(page->text));
	if (!page->is_group)
		print_line(to, page);
	help_each_below(page->name, print_below, to);
	if (page->allowed)
		(void)fprintf(to, wording_of("\nIt can be:%s\n"), page->allowed);
	(void)fprintf(
		to,
		wording_of(
			"\nOptions:%s --json --socket=PATH --config=FILE --help\nThey may stand in "
			"any place; after -- no word is an option.\n\nExamples:\n"),
		page->options ? page->options : "");
	print_lines(to, page->example);
	help_each_below(page->name, print_example, to);
}

static bool print_usage(const struct help_page *page, void *user)
{
	print_line(user, page);
	return true;
}

void help_print_usage(FILE *to, const char *command)
{
	const struct help_page *page = help_find(command);
	(void)fputs(wording_of("Usage:\n"), to);
	if (page && !page->is_group)
		print_line(to, page);
	help_each_below(command, print_usage, to);
	(void)fprintf(to, wording_of("`boothctl help %s` explains it.\n"), command);
}
