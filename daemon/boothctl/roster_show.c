/* SPDX-License-Identifier: MIT */
/* Shows who is on the list: how many persons are in each class, who is in one class, or which
 * person a text names. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/roster_call.h"
#include "daemon/core/roster_mask.h"
#include "daemon/store/roster.h"

struct show {
	struct roster_call call;
	struct roster *roster;
	const char *class, *text;
	bool has_secret;
	bool is_clear; /* show names and numbers in full */
	bool is_class_missing;
	/* the class whose persons are being counted */
	char counted[ROSTER_TEXT_SIZE], college[ROSTER_TEXT_SIZE];
	unsigned count;
};

static void write_day(idcard_day day, char text[16])
{
	text[0] = '\0';
	if (day)
		(void)snprintf(text, 16, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
}

static const char *by_name(enum roster_key by)
{
	return by == ROSTER_BY_STUDENT_NUMBER ? "student_number"
	       : by == ROSTER_BY_CARD         ? "card_number"
	       : by == ROSTER_BY_TICKET       ? "ticket"
					      : "id_number";
}

/* What may be shown about a person. */
struct shown {
	char name[ROSTER_NAME_SIZE * 2], number[ROSTER_ID_SIZE], id[ROSTER_ID_SIZE];
	char phone[ROSTER_ID_SIZE];
	char starts[16], ends[16], minor[16];
};

static void fill_in(const struct show *show, const struct roster_person *person,
		    struct shown *shown)
{
	write_day(person->starts, shown->starts);
	write_day(person->ends, shown->ends);
	write_day(person->minor_until, shown->minor);
	(void)snprintf(shown->id, sizeof(shown->id), "%s%s", person->id_tail[0] ? "···" : "",
		       person->id_tail);
	if (!show->is_clear) {
		roster_mask_name(person->name, shown->name, sizeof(shown->name));
		roster_mask_number(person->student_number, shown->number, sizeof(shown->number));
		roster_mask_number(person->phone, shown->phone, sizeof(shown->phone));
		return;
	}
	(void)snprintf(shown->name, sizeof(shown->name), "%s", person->name);
	(void)snprintf(shown->number, sizeof(shown->number), "%s", person->student_number);
	(void)snprintf(shown->phone, sizeof(shown->phone), "%s", person->phone);
	if (person->id_number[0])
		(void)snprintf(shown->id, sizeof(shown->id), "%s", person->id_number);
}

static void print_json(const struct roster_person *person, const struct shown *shown,
		       const char *by)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "person");
	(void)json_add_text(object, "student_number", shown->number);
	(void)json_add_text(object, "name", shown->name);
	(void)json_add_text(object, "sex", person->sex);
	(void)json_add_text(object, "id_type", person->id_type);
	(void)json_add_text(object, "id_number", shown->id);
	(void)json_add_text(object, "phone", shown->phone);
	(void)json_add_text(object, "college", person->college);
	(void)json_add_text(object, "major", person->major);
	(void)json_add_text(object, "class", person->class);
	if (person->prepaid_fen >= 0)
		(void)json_add_number(object, "prepaid_fen", person->prepaid_fen);
	else
		(void)json_add_null(object, "prepaid_fen");
	(void)json_add_text(object, "absent", person->absent);
	(void)json_add_text(object, "starts", shown->starts);
	(void)json_add_text(object, "ends", shown->ends);
	(void)json_add_text(object, "minor_until", shown->minor);
	(void)json_add_text(object, "by", by);
	output_json(object);
}

static void print_person(const struct show *show, const struct roster_person *person,
			 const char *by)
{
	struct shown shown;
	fill_in(show, person, &shown);
	if (show->call.json) {
		print_json(person, &shown, by);
		return;
	}
	output_line("%-12s  %s  %s  %s  %s%s%s%s%s%s%s", shown.number, shown.name, shown.id,
		    person->college, person->class, person->absent[0] ? "  " : "", person->absent,
		    shown.starts[0] || shown.ends[0] ? "  " : "", shown.starts,
		    shown.ends[0] ? " – " : "", shown.ends);
}

/* ---- the three forms ---- */

static int find(struct show *show, struct problem *problem)
{
	enum roster_answer answer = ROSTER_UNLISTED;
	enum roster_key by = ROSTER_BY_STUDENT_NUMBER;
	struct roster_person person;
	int r = roster_find(show->roster,
			    ROSTER_BY_STUDENT_NUMBER | ROSTER_BY_CARD | ROSTER_BY_TICKET |
				    ROSTER_BY_ID,
			    show->text, problem, &answer, &by, &person);
	if (r < 0)
		return roster_call_fail(problem);
	if (answer == ROSTER_LISTED) {
		print_person(show, &person, by_name(by));
		return ROSTER_EXIT_GOOD;
	}
	if (answer == ROSTER_UNLISTED && !show->has_secret) {
		(void)problem_set(problem, 0,
				  "no student number and no card on the list is like it; "
				  "ID and ticket could not be looked up, because the "
				  "campaign's secret cannot be read");
		return roster_call_fail(problem);
	}
	output_complaint(answer == ROSTER_AMBIGUOUS ? "it fits two persons" : "not on the list");
	return ROSTER_EXIT_FAULTS;
}

static int on_person_of_class(const struct roster_person *person, void *user)
{
	struct show *show = user;
	if (strcmp(person->class, show->class) != 0)
		return 0;
	show->is_class_missing = false;
	print_person(show, person, "");
	return 0;
}

static void print_count(struct show *show)
{
	if (show->count == 0)
		return;
	if (show->call.json) {
		struct json_object *object = json_object_new_object();
		(void)json_add_text(object, "type", "class");
		(void)json_add_text(object, "college", show->college);
		(void)json_add_text(object, "class", show->counted);
		(void)json_add_number(object, "persons", show->count);
		output_json(object);
	} else {
		output_line("%6u  %s  %s", show->count, show->college, show->counted);
	}
}

static void begin_class(struct show *show, const struct roster_person *person)
{
	print_count(show);
	show->count = 0;
	(void)snprintf(show->counted, sizeof(show->counted), "%s", person->class);
	(void)snprintf(show->college, sizeof(show->college), "%s", person->college);
}

static int on_counted(const struct roster_person *person, void *user)
{
	struct show *show = user;
	if (show->count == 0 || strcmp(person->class, show->counted) != 0)
		begin_class(show, person);
	show->count++;
	return 0;
}

static void print_facts(const struct show *show)
{
	const struct roster_facts *facts = roster_facts(show->roster);
	if (show->call.json) {
		struct json_object *object = json_object_new_object();
		(void)json_add_text(object, "type", "roster");
		(void)json_add_text(object, "file", show->call.config->roster.file);
		(void)json_add_text(object, "source", facts->source);
		(void)json_add_text(object, "imported", facts->imported);
		(void)json_add_text(object, "campaign", facts->campaign);
		(void)json_add_text(object, "keeps_id", facts->keeps_id);
		(void)json_add_number(object, "persons", (int64_t)facts->persons);
		(void)json_add_text(object, "digest", facts->digest);
		output_json(object);
		return;
	}
	output_line("%s (imported %s, %s): %llu persons", facts->source, facts->imported,
		    facts->campaign, (unsigned long long)facts->persons);
}

static int run(struct show *show, struct problem *problem)
{
	int r;
	if (show->text)
		return find(show, problem);
	if (show->class) {
		show->is_class_missing = true;
		r = roster_each(show->roster, on_person_of_class, show, problem);
	} else {
		print_facts(show);
		r = roster_each(show->roster, on_counted, show, problem);
		if (r == 0)
			print_count(show);
	}
	if (r < 0)
		return roster_call_fail(problem);
	return show->is_class_missing ? ROSTER_EXIT_FAULTS : ROSTER_EXIT_GOOD;
}

static bool parse(struct show *show)
{
	static const struct option known[] = { { "clear", no_argument, NULL, 'c' },
					       { "class", required_argument, NULL, 'k' },
					       { "lang", required_argument, NULL, 'l' },
					       { NULL, 0, NULL, 0 } };
	int option;
	optind = 0;
	while ((option = getopt_long(show->call.argc, show->call.argv, "", known, NULL)) >= 0) {
		if (option == 'c')
			show->is_clear = true;
		else if (option == 'k')
			show->class = optarg;
		else if (option != 'l' || !roster_call_language(&show->call, optarg))
			return false;
	}
	if (optind < show->call.argc)
		show->text = show->call.argv[optind++];
	return true;
}

/* Opens the roster, with the campaign's secret if there is one. Even without the secret, the list
 * can be shown. */
static int open_roster(struct show *show, struct problem *problem)
{
	struct keyed_secret secret;
	const char *path = show->call.config->roster.file;
	struct problem no_secret = { "" };
	int r = keyed_hash_read(show->call.config->campaign.secret, &no_secret, &secret);
	show->has_secret = r == 0;
	r = roster_open(path, r == 0 ? &secret : NULL, problem, &show->roster);
	explicit_bzero(&secret, sizeof(secret));
	return r;
}

int roster_show(const struct roster_call *call)
{
	struct show show = { .call = *call };
	struct problem problem = { "" };
	if (!parse(&show))
		return EX_USAGE;
	if (open_roster(&show, &problem) < 0)
		return roster_call_fail(&problem);
	if (show.is_clear)
		roster_call_audit("show --clear");
	int status = run(&show, &problem);
	roster_close(show.roster);
	return status;
}
