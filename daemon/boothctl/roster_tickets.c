/* SPDX-License-Identifier: MIT */
/* Prints new tickets. The old tickets become void, because the roster keeps the hash of only one
 * ticket per person. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/csv_out.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/console/progress.h"
#include "daemon/boothctl/roster_call.h"
#include "daemon/roster/shelf.h"
#include "daemon/roster/roster_file.h"
#include "daemon/roster/ticket_sheet.h"
#include "daemon/store/roster.h"

struct tickets {
	struct roster_call call;
	const char *out, *csv_path, *class, *place, *window;
	bool has_out, has_csv; /* this run has created the file */
	bool is_by_class;      /* each class begins a new page */
	struct keyed_secret secret;
	struct roster *roster;
	struct roster_file *file;
	struct ticket_sheet *sheet;
	FILE *csv;
	char last_class[ROSTER_TEXT_SIZE];
	unsigned count;
	struct progress progress;
	struct problem problem;
};

static bool take_option(struct tickets *tickets, int option)
{
	switch (option) {
	case 'o':
		tickets->out = optarg;
		return true;
	case 'v':
		tickets->csv_path = optarg;
		return true;
	case 'k':
		tickets->class = optarg;
		return true;
	case 'b':
		return tickets->is_by_class = true; /* the only value that --by can have */
	case 'p':
		tickets->place = optarg;
		return true;
	case 'w':
		tickets->window = optarg;
		return true;
	case 'l':
		return roster_call_language(&tickets->call, optarg);
	default:
		return false;
	}
}

static bool parse(struct tickets *tickets)
{
	static const struct option known[] = {
		{ "out", required_argument, NULL, 'o' },
		{ "csv", required_argument, NULL, 'v' },
		{ "class", required_argument, NULL, 'k' },
		{ "by", required_argument, NULL, 'b' },
		{ "place", required_argument, NULL, 'p' },
		{ "window", required_argument, NULL, 'w' },
		{ "lang", required_argument, NULL, 'l' },
		{ NULL, 0, NULL, 0 },
	};
	int option;
	optind = 0;
	while ((option = getopt_long(tickets->call.argc, tickets->call.argv, "", known, NULL)) >= 0)
		if (!take_option(tickets, option))
			return false;
	return true;
}

static int cannot_write(struct tickets *tickets, const char *path)
{
	int error = errno;
	if (error == EEXIST)
		return problem_set(&tickets->problem, -error,
				   "%s exists already: name another file", path);
	return problem_set(&tickets->problem, -error, "cannot write %s: %s", path,
			   error_text(error));
}

/* A ticket is used like a key, so only the owner of the files may read them. No file is replaced:
 * it may be the list, or tickets that are not void yet. */
static int open_outputs(struct tickets *tickets)
{
	int fd = open(tickets->out, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return cannot_write(tickets, tickets->out);
	(void)close(fd);
	tickets->has_out = true;
	if (tickets->csv_path) {
		tickets->csv = csv_out_open(tickets->csv_path, "学号,姓名,班级,取号码", false);
		if (!tickets->csv)
			return cannot_write(tickets, tickets->csv_path);
		tickets->has_csv = true;
	}
	return ticket_sheet_create(tickets->out, tickets->place, tickets->window, &tickets->problem,
				   &tickets->sheet);
}

/* Removes the files of tickets that are not valid, because the roster did not change. */
static void remove_outputs(const struct tickets *tickets)
{
	if (tickets->has_out)
		(void)unlink(tickets->out);
	if (tickets->has_csv)
		(void)unlink(tickets->csv_path);
}

static void write_csv(FILE *csv, const struct roster_person *person)
{
	char code[sizeof(TICKET_PREFIX) + ROSTER_TICKET_SIZE];
	(void)snprintf(code, sizeof(code), TICKET_PREFIX "%s", person->ticket);
	csv_out_field(csv, person->student_number, false);
	csv_out_field(csv, person->name, false);
	csv_out_field(csv, person->class, false);
	csv_out_field(csv, code, true);
}

static int on_person(const struct roster_person *person, void *user)
{
	struct tickets *tickets = user;
	struct roster_person given = *person;
	progress_step(&tickets->progress);
	if ((tickets->class && strcmp(person->class, tickets->class) != 0) || person->absent[0])
		return 0;
	if (tickets->is_by_class && strcmp(person->class, tickets->last_class) != 0)
		ticket_sheet_end_page(tickets->sheet);
	(void)snprintf(tickets->last_class, sizeof(tickets->last_class), "%s", person->class);
	int r = ticket_sheet_make_ticket(given.ticket);
	if (r < 0)
		return problem_set(&tickets->problem, r, "no random bytes");
	r = roster_file_set_ticket(tickets->file, person->student_number, given.ticket,
				   &tickets->problem);
	if (r == 0)
		r = ticket_sheet_add(tickets->sheet, &given, &tickets->problem);
	if (r < 0)
		return r;
	if (tickets->csv)
		write_csv(tickets->csv, &given);
	tickets->count++;
	return 0;
}

static int close_csv(struct tickets *tickets)
{
	if (!tickets->csv)
		return 0;
	bool is_good = !ferror(tickets->csv) && fflush(tickets->csv) == 0;
	is_good = fclose(tickets->csv) == 0 && is_good;
	tickets->csv = NULL;
	return is_good ? 0
		       : problem_set(&tickets->problem, -EIO, "cannot write %s", tickets->csv_path);
}

/* Prints the tickets. The roster is replaced only after the printed files are complete. The replaced
 * one is not kept: a rollback undoes imports, and not tickets. */
static int print(struct tickets *tickets, struct shelf *shelf)
{
	int r = open_outputs(tickets);
	progress_begin(&tickets->progress, (size_t)roster_facts(tickets->roster)->persons);
	if (r == 0)
		r = roster_each(tickets->roster, on_person, tickets, &tickets->problem);
	progress_end(&tickets->progress);
	if (r == 0)
		r = ticket_sheet_finish(tickets->sheet, &tickets->problem);
	if (r == 0)
		r = close_csv(tickets);
	if (r == 0)
		r = roster_file_seal(tickets->file, &tickets->problem);
	roster_file_destroy(tickets->file);
	tickets->file = NULL;
	if (r == 0 && tickets->count > 0)
		r = shelf_replace(shelf, &tickets->problem);
	return r;
}

static int run(struct tickets *tickets)
{
	const struct config *config = tickets->call.config;
	const char *path = NULL;
	struct shelf *shelf = NULL;
	int r = keyed_hash_read(config->campaign.secret, &tickets->problem, &tickets->secret);
	if (r == 0)
		r = shelf_open(config->roster.file, &tickets->problem, &shelf);
	if (r == 0)
		r = roster_open(config->roster.file, &tickets->secret, &tickets->problem,
				&tickets->roster);
	if (r == 0)
		r = shelf_begin_copy(shelf, &tickets->problem, &path);
	if (r == 0)
		r = roster_file_open_copy(path, &tickets->secret, &tickets->problem,
					  &tickets->file);
	if (r == 0)
		r = print(tickets, shelf);
	ticket_sheet_destroy(tickets->sheet);
	if (tickets->csv)
		(void)fclose(tickets->csv);
	roster_file_destroy(tickets->file);
	roster_close(tickets->roster);
	shelf_close(shelf);
	if (r < 0 || tickets->count == 0)
		remove_outputs(tickets);
	return r;
}

int roster_tickets(const struct roster_call *call)
{
	struct tickets tickets = { .call = *call, .place = "", .window = "" };
	if (!parse(&tickets))
		return EX_USAGE;
	int r = run(&tickets);
	explicit_bzero(&tickets.secret, sizeof(tickets.secret));
	if (r < 0)
		return roster_call_fail(&tickets.problem);
	roster_call_audit("tickets");
	if (call->json) {
		struct json_object *object = json_object_new_object();
		(void)json_add_text(object, "type", "tickets");
		(void)json_add_number(object, "tickets", tickets.count);
		output_json(object);
	} else {
		output_line("%u tickets; the old ones are void", tickets.count);
	}
	return tickets.count > 0 ? ROSTER_EXIT_GOOD : ROSTER_EXIT_FAULTS;
}
