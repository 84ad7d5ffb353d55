/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/purge_command.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/purge_print.h"
#include "daemon/boothctl/roster_call.h"
#include "daemon/core/wording.h"
#include "daemon/link/rpc.h"
#include "daemon/store/campaign.h"
#include "daemon/store/ledger.h"

/* boothd may have to delete hundreds of photos from a slow card. */
enum { PATIENCE_S = 900 };

struct purge_call {
	const struct config *config;
	const char *person;
	char text[PERSON_KEY_BYTES + 1];
	bool has_roster; /* also the roster's row */
	struct purge_print print;
	struct keyed_secret secret; /* size 0: there is none */
	int secret_error;
	char fingerprint[PERSON_TEXT_SIZE]; /* which secret this is */
	char person_key[PERSON_SECRET_SIZE];
	struct problem no_secret;
	struct spool *spool;
	struct rpc *rpc;
	struct purge_wish wish;
	struct purge_roster roster;
	struct purge_found found;
	struct purge_sum sum;
	struct json_object *answer; /* boothd's */
	struct problem problem;
};

/* ---- what the operator wants ---- */

static bool parse(struct purge_call *call, int argc, char **argv)
{
	static const struct option known[] = { { "person", required_argument, NULL, 'p' },
					       { "roster", no_argument, NULL, 'r' },
					       { "apply", no_argument, NULL, 'a' },
					       { "lang", required_argument, NULL, 'l' },
					       { NULL, 0, NULL, 0 } };
	struct roster_call roster = { .json = false };
	int option;
	optind = 0;
	while ((option = getopt_long(argc, argv, "", known, NULL)) >= 0) {
		if (option == 'p')
			call->person = optarg;
		else if (option == 'r')
			call->has_roster = true;
		else if (option == 'a')
			call->print.is_real = true;
		else if (option != 'l' || !roster_call_language(&roster, optarg))
			return false;
	}
	return optind == argc && call->person;
}

static void trim(char *text)
{
	size_t start = strspn(text, " \t\r\n"), length = strlen(text);
	while (length > start && strchr(" \t\r\n", text[length - 1]))
		length--;
	memmove(text, text + start, length - start);
	text[length - start] = '\0';
}

/* A number that is read from stdin is neither in the shell's history nor in the log of sudo. */
static bool read_text(struct purge_call *call)
{
	bool is_stdin = strcmp(call->person, "-") == 0;
	if (is_stdin && !fgets(call->text, sizeof(call->text), stdin))
		call->text[0] = '\0';
	if (!is_stdin)
		(void)snprintf(call->text, sizeof(call->text), "%s", call->person);
	bool is_cut = !is_stdin && strlen(call->person) >= sizeof(call->text);
	trim(call->text);
	bool is_good = !is_cut && call->text[0];
	if (!is_good)
		output_complaint(is_cut ? "purge: the text is too long for a number, a receipt or "
					  "an id"
					: "purge: type a student number, a receipt or an id");
	return is_good;
}

static bool is_no_number(const struct purge_call *call)
{
	bool is_receipt = call->wish.receipt[0] && strchr(call->text, '-');
	return call->wish.id[0] || is_receipt || person_is_valid(call->text);
}

/* The roster knows which student number belongs to a card or an identity number. */
static int make_wish(struct purge_call *call)
{
	const struct config *config = call->config;
	const struct keyed_secret *secret = call->secret.size > 0 ? &call->secret : NULL;
	struct campaign *campaign = NULL;
	int r = secret ? campaign_open(config->campaign.secret, &call->problem, &campaign) : 0;
	if (campaign)
		r = campaign_fingerprint(campaign, call->fingerprint);
	if (campaign && r == 0)
		r = campaign_mark(campaign, call->person_key);
	purge_roster_find(config->roster.file, secret, call->text, &call->roster);
	purge_wish_add_form(&call->wish, call->text);
	if (is_no_number(call) && call->roster.older == 0 && !call->roster.is_listed)
		(void)problem_set(&call->roster.why, 0,
				  "a receipt, an id or a pseudonym names nobody on the roster: run "
				  "the command again with the student number");
	if (r == 0)
		r = purge_wish_add(&call->wish, campaign, call->text);
	if (r == 0 && call->roster.student_number[0])
		r = purge_wish_add(&call->wish, campaign, call->roster.student_number);
	campaign_close(campaign);
	return r < 0 && !call->problem.text[0]
		       ? problem_set(&call->problem, r, "the text cannot be a person's")
		       : r;
}

/* ---- what there is ---- */

static void on_unsure(const char *entry, void *user)
{
	struct purge_call *call = user;
	call->sum.unsure++;
	purge_print_unsure(&call->print, entry);
}

static int search(struct purge_call *call)
{
	const char *person_key = call->person_key[0] ? call->person_key : NULL;
	int r = purge_search_run(call->spool, &call->wish, person_key, on_unsure, call,
				 &call->problem, &call->found);
	if (r == 0 && call->found.is_ambiguous)
		r = problem_set(
			&call->problem, -EINVAL,
			"the text is the key of one person and the receipt of another "
			"one's photo: give the photo's id, as `boothctl queue list` lists it");
	return r;
}

static struct json_object *make_list(const char *texts, size_t size, unsigned count)
{
	struct json_object *list = json_object_new_array();
	for (unsigned i = 0; i < count; i++)
		(void)json_append(list, json_object_new_string(texts + i * size));
	return list;
}

/* Asks boothd, and replaces call->answer with the new answer. */
static int ask(struct purge_call *call, const char *receipt, bool is_real)
{
	const struct purge_order *order = &call->found.order;
	const char *account = getenv("SUDO_USER");
	struct json_object *params = json_object_new_object();
	(void)json_add(params, "persons",
		       make_list(order->persons[0], PERSON_TEXT_SIZE, order->person_count));
	(void)json_add(params, "ids", make_list(order->ids[0], UUID_TEXT_SIZE, order->id_count));
	(void)json_add_text(params, "receipt", receipt);
	(void)json_add_text(params, "account", account ? account : "");
	(void)json_add_flag(params, "apply", is_real);
	json_object_put(call->answer);
	call->answer = NULL;
	return rpc_call(call->rpc, "purge", params, &call->problem, &call->answer);
}

/* Asks boothd what it would delete. A photo that retention has removed from the spool may still
 * have its line in the ledger, so boothd receives the photo's id or receipt, too. */
static int look(struct purge_call *call)
{
	struct purge_order *order = &call->found.order;
	if (call->wish.id[0] && order->id_count == 0)
		memcpy(order->ids[order->id_count++], call->wish.id, UUID_TEXT_SIZE);
	int r = ask(call, "", false);
	if (r == 0 && json_count(json_list(call->answer, "photos")) == 0 && call->wish.receipt[0])
		r = ask(call, call->wish.receipt, false);
	return r;
}

/* Puts every photo and every pseudonym of boothd's answer into the order. */
static void take_photos(struct json_object *photos, struct purge_order *order)
{
	order->id_count = 0;
	for (size_t i = 0; i < json_count(photos) && i < PURGE_PHOTOS_MAX; i++)
		(void)snprintf(order->ids[order->id_count++], UUID_TEXT_SIZE, "%s",
			       json_text(json_item(photos, i), "id"));
}

static void take_persons(struct json_object *persons, struct purge_order *order)
{
	order->person_count = 0;
	for (size_t i = 0; i < json_count(persons) && i < PURGE_PERSONS_MAX; i++)
		(void)snprintf(order->persons[order->person_count++], PERSON_TEXT_SIZE, "%s",
			       json_as_text(json_item(persons, i)));
}

static void take_answer(struct json_object *answer, struct purge_order *order)
{
	take_photos(json_list(answer, "photos"), order);
	take_persons(json_list(answer, "persons"), order);
}

static bool has_photo_of(const struct purge_call *call, const char *person)
{
	struct json_object *photos = json_list(call->answer, "photos");
	for (size_t i = 0; i < json_count(photos); i++)
		if (strcmp(json_text(json_item(photos, i), "person"), person) == 0)
			return true;
	return false;
}

/* Removes from the answer the pseudonyms that cannot be the person's. boothd's answer begins with
 * the order's pseudonyms, so the bits of found.guesses count for it, too. */
static void drop_guesses(struct purge_call *call)
{
	struct json_object *persons = json_list(call->answer, "persons");
	struct json_object *kept = json_object_new_array();
	for (size_t i = 0; i < json_count(persons); i++) {
		const char *person = json_as_text(json_item(persons, i));
		bool is_guess = i < PURGE_PERSONS_MAX && (call->found.guesses & 1U << i);
		if (!is_guess || has_photo_of(call, person))
			(void)json_append(kept, json_object_new_string(person));
	}
	(void)json_add(call->answer, "persons", kept);
}

/* In a ledger that another secret made, the person has another pseudonym. */
static void judge_ledger(struct purge_call *call)
{
	struct ledger_facts facts = { .rows = 0 };
	bool is_missed = json_text(call->answer, "ledger")[0] || !is_no_number(call);
	if (call->fingerprint[0] && is_missed &&
	    ledger_look(call->config->campaign.ledger, &facts) == 0 && facts.fingerprint[0] &&
	    strcmp(facts.fingerprint, call->fingerprint) != 0)
		(void)json_add_text(
			call->answer, "ledger",
			wording_of("it belongs to another campaign, because another secret "
				   "made it: put that secret back or, if a new campaign "
				   "began, remove photos.tsv; then restart boothd"));
}

/* ---- the end ---- */

static void finish_roster(struct purge_call *call)
{
	bool is_on_it = call->roster.student_number[0];
	if (!call->has_roster && !is_on_it)
		return;
	if (!call->has_roster)
		(void)problem_set(&call->roster.why, 0,
				  "the person is still on the roster: add --roster");
	else if (call->print.is_real && !call->roster.why.text[0]) {
		purge_roster_remove(call->config->roster.file, &call->secret, &call->roster);
		if (call->roster.is_removed)
			roster_call_audit("purge of one person");
	}
	purge_print_roster(&call->print, &call->roster);
}

static void print_photos(struct purge_call *call)
{
	struct json_object *photos = json_list(call->answer, "photos");
	for (size_t i = 0; i < json_count(photos); i++)
		purge_print_photo(&call->print, json_item(photos, i), &call->sum);
	for (unsigned i = 0; i < call->found.told_count; i++)
		purge_print_told(&call->print, &call->found.told[i]);
	call->sum.told = call->found.told_count;
	call->sum.has_more = call->found.has_more || json_flag(call->answer, "more", false);
}

/* Without the secret, no pseudonym can be computed, so a sealed photo or a line of the ledger may
 * be missed. */
static bool lacks_secret(const struct purge_call *call)
{
	bool is_missed = call->secret_error < 0 &&
			 (call->secret_error != -ENOENT || call->found.has_pseudonyms);
	if (is_missed)
		output_complaint(
			"%s; so sealed photos and the ledger could be searched by receipt, "
			"id and pseudonym only",
			call->no_secret.text);
	return is_missed;
}

/* If nothing was found, the text may still be a card, a ticket or an identity number of a person
 * whose photos are here. */
static bool lacks_roster(const struct purge_call *call)
{
	const struct purge_roster *roster = &call->roster;
	if (roster->sight == PURGE_ROSTER_SEARCHED || roster->student_number[0] ||
	    is_no_number(call))
		return false;
	if (roster->sight == PURGE_ROSTER_UNREADABLE)
		output_complaint("%s; so ID, card and ticket could not be looked up: give the "
				 "student number, the code or a receipt",
				 roster->unseen.text);
	else
		output_complaint("%s; so ID and ticket could not be looked up: give the "
				 "student number, the code or a receipt",
				 roster->unseen.text);
	return true;
}

static int status_of(const struct purge_call *call)
{
	const struct purge_sum *sum = &call->sum;
	bool is_known = sum->photos > 0 || sum->told > 0 || sum->is_on_roster;
	bool is_searched = !lacks_secret(call) && sum->unsure == 0 && !sum->has_more;
	bool is_done = sum->failed == 0 && !json_text(call->answer, "ledger")[0] &&
		       !(call->has_roster && call->roster.why.text[0]);
	if (!is_known && lacks_roster(call))
		return ROSTER_EXIT_UNUSABLE;
	if (!is_known && !call->roster.student_number[0])
		output_complaint("nothing of this person was found; a booth that asks "
				 "for collection codes knows a person by the code or "
				 "the receipt only");
	return is_known && is_searched && is_done ? ROSTER_EXIT_GOOD : ROSTER_EXIT_FAULTS;
}

static int open_all(struct purge_call *call, const char *socket)
{
	const struct spool_config spool = { .path = call->config->spool.path };
	call->secret_error =
		keyed_hash_read(call->config->campaign.secret, &call->no_secret, &call->secret);
	int r = rpc_open(socket, &call->problem, &call->rpc);
	if (r == -ENOENT || r == -ECONNREFUSED)
		(void)problem_set(
			&call->problem, r,
			"nothing was deleted, because boothd, which owns the photos, does not run: "
			"systemctl start boothd");
	if (r == 0) {
		rpc_set_patience(call->rpc, PATIENCE_S);
		r = spool_open(&spool, &call->problem, &call->spool);
	}
	return r;
}

static int work(struct purge_call *call, const char *socket)
{
	int r = open_all(call, socket);
	if (r == 0)
		r = make_wish(call);
	if (r == 0)
		r = search(call);
	if (r == 0)
		r = look(call);
	if (r == 0 && call->print.is_real) {
		take_answer(call->answer, &call->found.order);
		r = ask(call, "", true);
	}
	if (r < 0) {
		output_complaint("%s", call->problem.text);
		return ROSTER_EXIT_UNUSABLE;
	}
	judge_ledger(call);
	drop_guesses(call);
	print_photos(call);
	finish_roster(call);
	call->sum.is_on_roster =
		call->has_roster && (call->roster.is_listed || call->roster.older > 0);
	purge_print_sum(&call->print, &call->sum, call->answer);
	return status_of(call);
}

int purge_command(const struct config *config, const char *socket, bool json, int argc, char **argv)
{
	autofree struct purge_call *call = calloc(1, sizeof(*call));
	if (!call) {
		output_complaint("out of memory");
		return ROSTER_EXIT_UNUSABLE;
	}
	call->config = config;
	call->print.json = json;
	if (!parse(call, argc, argv) || !read_text(call))
		return EX_USAGE;
	int status = work(call, socket);
	json_object_put(call->answer);
	rpc_close(call->rpc);
	spool_destroy(call->spool);
	explicit_bzero(call, sizeof(*call));
	return status;
}
