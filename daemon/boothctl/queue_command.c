/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/core/config.h"
#include "daemon/core/utf8.h"
#include "daemon/store/queue.h"
#include "daemon/store/record.h"

static const char usage[] =
	"Usage: boothctl [--json] queue list [pending|sent|refused|held|broken]...\n"
	"       boothctl [--json] queue show ID\n"
	"       boothctl queue retry|hold|release ID...|all\n"
	"       boothctl [--json] queue verify [ID...]\n"
	"       boothctl queue export FOLDER ID...\n";

enum { AGE_SIZE = 24, STATUS_LIMIT = 64 * 1024 };

struct call {
	const struct config *config;
	struct spool *spool;
	bool json;
	int argc;
	char **argv;
	bool has_failed;
	enum queue_action action; /* of all */
	size_t count;
};

struct verification {
	struct call *call;
	char certificate[CONFIG_TEXT_BYTES + 16];
	bool has_certificate;
	struct problem unchecked; /* why the signer is not */
	bool has_bad;
	size_t sealed_files;
};

static void print_json(json_object *object)
{
	(void)puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
								  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

static void complain(struct call *call, const struct problem *problem)
{
	call->has_failed = true;
	(void)fprintf(stderr, "boothctl: %s\n", problem->text);
}

static void add_text(json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

static void add_number(json_object *object, const char *key, int64_t number)
{
	json_object_object_add(object, key, json_object_new_int64(number));
}

static json_object *describe_docket(const struct docket *docket)
{
	json_object *list = json_object_new_array();
	for (unsigned i = 0; i < docket->count; i++) {
		const struct docket_entry *entry = &docket->entries[i];
		json_object *object = json_object_new_object();
		add_text(object, "destination", entry->destination);
		add_text(object, "state", docket_state_name(entry->state));
		add_number(object, "tries", entry->tries);
		add_number(object, "status", entry->status);
		add_text(object, "answer", entry->answer);
		json_object_array_add(list, object);
	}
	return list;
}

static json_object *describe(const struct queue_item *item)
{
	char taken[RECORD_TIME_SIZE];
	json_object *object = json_object_new_object();
	record_format_time(item->taken_unix_ms, taken);
	add_text(object, "id", item->id);
	add_text(object, "state", spool_state_name(item->state));
	add_text(object, "taken", taken);
	add_number(object, "bytes", (int64_t)item->size_bytes);
	json_object_object_add(object, "deliveries", describe_docket(&item->docket));
	return object;
}

static void format_age(int64_t seconds, char text[AGE_SIZE])
{
	if (seconds < 0)
		(void)snprintf(text, AGE_SIZE, "future");
	else if (seconds < 3600)
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "m", seconds / 60);
	else if (seconds < 172800)
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "h", seconds / 3600);
	else
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "d", seconds / 86400);
}

static void print_row(const struct queue_item *item)
{
	char age[AGE_SIZE];
	unsigned tries = 0;
	const char *answer = "";
	for (unsigned i = 0; i < item->docket.count; i++) {
		tries += item->docket.entries[i].tries;
		if (item->docket.entries[i].answer[0])
			answer = item->docket.entries[i].answer;
	}
	format_age((clock_realtime_ms() - item->taken_unix_ms) / 1000, age);
	(void)printf("%-8s %s %6s %7" PRIu64 " KiB %3u tries  %s\n", spool_state_name(item->state),
		     item->id, age, (item->size_bytes + 1023) / 1024, tries, answer);
}

static int on_listed(const struct queue_item *item, void *user)
{
	const struct call *call = user;
	if (call->json)
		print_json(describe(item));
	else
		print_row(item);
	return 0;
}

static void print_ages(struct call *call, enum spool_state state)
{
	size_t counts[QUEUE_AGES], total;
	if (queue_ages(call->spool, state, clock_realtime_ms(), counts, &total) < 0)
		return;
	if (call->json) {
		json_object *object = json_object_new_object(), *ages = json_object_new_object();
		for (int i = 0; i < QUEUE_AGES; i++)
			add_number(ages, queue_age_names[i], (int64_t)counts[i]);
		add_text(object, "ages_of", spool_state_name(state));
		add_number(object, "total", (int64_t)total);
		json_object_object_add(object, "ages", ages);
		print_json(object);
		return;
	}
	(void)printf("%8s %7zu", spool_state_name(state), total);
	for (int i = 0; i < QUEUE_AGES; i++)
		(void)printf(" %7zu", counts[i]);
	(void)putchar('\n');
}

static bool parse_state(const char *name, enum spool_state *ret_state)
{
	for (int i = 0; i < SPOOL_STATES; i++)
		if (strcmp(name, spool_state_name((enum spool_state)i)) == 0) {
			*ret_state = (enum spool_state)i;
			return true;
		}
	return false;
}

/* What was sent is listed on request only: it is long and nobody's worry. */
static bool choose_states(const struct call *call, bool chosen[SPOOL_STATES])
{
	enum spool_state state;
	memset(chosen, 0, SPOOL_STATES * sizeof(chosen[0]));
	for (int i = 0; i < SPOOL_STATES && call->argc == 0; i++)
		chosen[i] = i != SPOOL_SENT;
	for (int i = 0; i < call->argc; i++) {
		if (!parse_state(call->argv[i], &state))
			return false;
		chosen[state] = true;
	}
	return true;
}

/* What the courier says of one destination. */
static void print_destination(const struct call *call, json_object *from)
{
	json_object *state, *message, *next_try;
	if (!json_object_object_get_ex(from, "state", &state) ||
	    !json_object_object_get_ex(from, "message", &message) ||
	    !json_object_object_get_ex(from, "next_try_s", &next_try))
		return;
	json_object *name = json_object_object_get(from, "name");
	if (call->json) {
		json_object *object = json_object_new_object();
		add_text(object, "destination", json_object_get_string(name));
		add_text(object, "state", json_object_get_string(state));
		add_text(object, "message", json_object_get_string(message));
		add_number(object, "next_try_s", json_object_get_int64(next_try));
		print_json(object);
		return;
	}
	char words[512];
	(void)snprintf(words, sizeof(words), "%s", json_object_get_string(message));
	utf8_make_plain(words);
	(void)printf("%8s %s", json_object_get_string(name), json_object_get_string(state));
	if (words[0])
		(void)printf(": %s; next try in %" PRId64 " s", words,
			     json_object_get_int64(next_try));
	(void)putchar('\n');
}

/* Why nothing moves is what one looks here for. */
static void print_destinations(const struct call *call)
{
	char path[CONFIG_TEXT_BYTES + 16];
	autofree uint8_t *text = NULL;
	size_t size;
	if (strcmp(call->config->courier.server.type, "none") == 0) {
		if (!call->json)
			(void)puts("\nNothing is sent: courier.type = none.");
		return;
	}
	(void)snprintf(path, sizeof(path), "%s/status.json", call->config->courier.state);
	const int r = file_read_path(path, STATUS_LIMIT, &text, &size);
	if (r < 0) {
		if (!call->json && r == -ENOENT)
			(void)puts(
				"\nThe courier does not run, or has just begun: look at systemctl "
				"status booth-courier.");
		else if (!call->json)
			(void)printf("\nWhat the courier does is not known (%s: %s)%s\n", path,
				     strerror(-r), r == -EACCES ? ": ask as root." : ".");
		return;
	}
	json_object *root = json_tokener_parse((const char *)text), *list = NULL;
	if (json_object_object_get_ex(root, "destinations", &list) &&
	    json_object_is_type(list, json_type_array)) {
		if (!call->json)
			(void)putchar('\n');
		for (size_t i = 0; i < json_object_array_length(list); i++)
			print_destination(call, json_object_array_get_idx(list, i));
	}
	json_object_put(root);
}

static int run_list(struct call *call)
{
	bool chosen[SPOOL_STATES];
	if (!choose_states(call, chosen))
		return EX_USAGE;
	for (int i = 0; i < SPOOL_STATES; i++) {
		const int r =
			chosen[i] ? queue_each(call->spool, (enum spool_state)i, on_listed, call)
				  : 0;
		if (r < 0) {
			(void)fprintf(stderr, "boothctl: %s/ cannot be read: %s\n",
				      spool_state_name((enum spool_state)i), strerror(-r));
			call->has_failed = true;
		}
	}
	if (!call->json) {
		(void)printf("\n%8s %7s", "", "total");
		for (int i = 0; i < QUEUE_AGES; i++)
			(void)printf(" %7s", queue_age_names[i]);
		(void)putchar('\n');
	}
	for (int i = 0; i < SPOOL_STATES; i++)
		if (chosen[i])
			print_ages(call, (enum spool_state)i);
	print_destinations(call);
	return EXIT_SUCCESS;
}

static void print_item(const struct queue_item *item)
{
	char taken[RECORD_TIME_SIZE], when[RECORD_TIME_SIZE];
	record_format_time(item->taken_unix_ms, taken);
	(void)printf("id        %s\nstate     %s\ntaken     %s\n", item->id,
		     spool_state_name(item->state), taken);
	for (unsigned i = 0; i < item->file_count; i++)
		(void)printf("file      %-18s %" PRIu64 " bytes\n", item->files[i].name,
			     item->files[i].size_bytes);
	for (unsigned i = 0; i < item->docket.count; i++) {
		const struct docket_entry *entry = &item->docket.entries[i];
		record_format_time(entry->unix_ms, when);
		(void)printf("%-9s %s, %u failed tries, last answer %s%s%s\n", entry->destination,
			     docket_state_name(entry->state), entry->tries, when,
			     entry->answer[0] ? ": " : "", entry->answer);
	}
}

static json_object *describe_files(const struct queue_item *item)
{
	json_object *files = json_object_new_object();
	for (unsigned i = 0; i < item->file_count; i++)
		add_number(files, item->files[i].name, (int64_t)item->files[i].size_bytes);
	return files;
}

static int run_show(struct call *call)
{
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	if (!item || call->argc != 1) {
		free(item);
		return EX_USAGE;
	}
	const int r = queue_look(call->spool, call->argv[0], &problem, item);
	if (r < 0) {
		complain(call, &problem);
	} else if (call->json) {
		json_object *object = describe(item);
		json_object_object_add(object, "files", describe_files(item));
		print_json(object);
	} else {
		print_item(item);
	}
	free(item);
	return EXIT_SUCCESS;
}

static void act(struct call *call, const char *id)
{
	struct problem problem = { "" };
	const int r = queue_act(call->spool, call->action, id, &problem);
	if (r < 0 && r != -ENOENT)
		complain(call, &problem);
	else if (r < 0 && call->argc > 0 && strcmp(call->argv[0], "all") != 0)
		complain(call, &problem);
	call->count += r == 0;
}

static int on_all(const struct queue_item *item, void *user)
{
	act(user, item->id);
	return 0;
}

static int run_action(struct call *call, enum queue_action action)
{
	static const enum spool_state from[] = {
		[QUEUE_RETRY] = SPOOL_REFUSED,
		[QUEUE_HOLD] = SPOOL_PENDING,
		[QUEUE_RELEASE] = SPOOL_HELD,
	};
	call->action = action;
	if (call->argc == 0)
		return EX_USAGE;
	if (call->argc == 1 && strcmp(call->argv[0], "all") == 0) {
		if (queue_each(call->spool, from[action], on_all, call) < 0)
			call->has_failed = true;
	} else {
		for (int i = 0; i < call->argc; i++)
			act(call, call->argv[i]);
	}
	if (!call->json)
		(void)printf("%zu moved\n", call->count);
	return EXIT_SUCCESS;
}

static int run_retry(struct call *call)
{
	return run_action(call, QUEUE_RETRY);
}

static int run_hold(struct call *call)
{
	return run_action(call, QUEUE_HOLD);
}

static int run_release(struct call *call)
{
	return run_action(call, QUEUE_RELEASE);
}

/* The booth's own certificate; without it nobody is told apart. */
static void find_certificate(struct verification *verification, const struct config *config)
{
	(void)snprintf(verification->certificate, sizeof(verification->certificate),
		       "%s/device.crt", config->booth.keys);
	verification->has_certificate = access(verification->certificate, R_OK) == 0;
	if (verification->has_certificate)
		return;
	if (errno == EACCES)
		(void)problem_set(&verification->unchecked, 0, "signer not checked: run as root");
	else
		(void)problem_set(
			&verification->unchecked, 0,
			"signer not checked: %s: %s; booth.keys must name the folder that holds "
			"the booth's device.crt",
			verification->certificate, strerror(errno));
}

static void judge_signer(const struct verification *verification,
			 const struct queue_verdict *verdict, struct problem *problem)
{
	char text[HASH_TEXT_SIZE];
	switch (verdict->signer) {
	case QUEUE_SIGNER_OWN:
		return;
	case QUEUE_SIGNER_ANOTHER:
		hash_format(&verdict->certificate, text);
		(void)problem_set(problem, 0,
				  "whole, but signed by another key (certificate SHA-256 %s)",
				  text);
		return;
	case QUEUE_SIGNER_UNCHECKED:
		*problem = verification->unchecked;
		return;
	}
}

static int verify(const struct queue_item *item, void *user)
{
	struct verification *verification = user;
	struct call *call = verification->call;
	struct problem problem = { "" };
	struct queue_verdict verdict = { .sealed_files = 0 };
	const int r = queue_verify(call->spool, item,
				   verification->has_certificate ? verification->certificate : NULL,
				   &problem, &verdict);
	if (r == 0)
		judge_signer(verification, &verdict, &problem);
	const bool is_unchecked = r == 0 && verdict.signer == QUEUE_SIGNER_UNCHECKED;
	const bool is_good = !problem.text[0];
	call->count++;
	call->has_failed |= !is_good;
	verification->has_bad |= !is_good && !is_unchecked;
	verification->sealed_files += verdict.sealed_files;
	if (call->json) {
		json_object *object = json_object_new_object();
		add_text(object, "id", item->id);
		add_text(object, "state", spool_state_name(item->state));
		json_object_object_add(object, "good", json_object_new_boolean(is_good));
		add_text(object, "problem", problem.text);
		add_number(object, "sealed_files", verdict.sealed_files);
		print_json(object);
	} else if (!is_good && !is_unchecked) {
		(void)printf("%s (%s): %s\n", item->id, spool_state_name(item->state),
			     problem.text);
	}
	return 0;
}

static void verify_named(struct verification *verification)
{
	struct call *call = verification->call;
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	for (int i = 0; i < call->argc && item; i++) {
		if (queue_look(call->spool, call->argv[i], &problem, item) == 0) {
			(void)verify(item, verification);
			continue;
		}
		complain(call, &problem);
		verification->has_bad = true;
	}
	free(item);
}

static void print_verification(const struct verification *verification)
{
	const struct call *call = verification->call;
	const bool is_unchecked = !verification->has_certificate && call->count > 0;
	(void)printf("%zu photos looked at: %s\n", call->count,
		     verification->has_bad ? "not all are good"
		     : is_unchecked        ? "all are whole"
					   : "all are good");
	if (verification->sealed_files > 0)
		(void)printf("%zu files are sealed, not compared: the receiver can\n",
			     verification->sealed_files);
	if (is_unchecked)
		(void)puts(verification->unchecked.text);
}

static int run_verify(struct call *call)
{
	struct verification verification = { .call = call };
	find_certificate(&verification, call->config);
	if (call->argc > 0)
		verify_named(&verification);
	else
		for (int i = 0; i < SPOOL_STATES; i++)
			if (queue_each(call->spool, (enum spool_state)i, verify, &verification) < 0)
				verification.has_bad = call->has_failed = true;
	if (!call->json)
		print_verification(&verification);
	return EXIT_SUCCESS;
}

static int run_export(struct call *call)
{
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	if (!item || call->argc < 2) {
		free(item);
		return EX_USAGE;
	}
	for (int i = 1; i < call->argc; i++) {
		int r = queue_look(call->spool, call->argv[i], &problem, item);
		if (r == 0)
			r = queue_export(call->spool, item, call->argv[0], &problem);
		if (r < 0)
			complain(call, &problem);
		else if (!call->json)
			(void)printf("%s/%s\n", call->argv[0], item->id);
	}
	free(item);
	return EXIT_SUCCESS;
}

static const struct {
	const char *name;
	int (*run)(struct call *call);
} commands[] = {
	{ "list", run_list },     { "show", run_show },       { "retry", run_retry },
	{ "hold", run_hold },     { "release", run_release }, { "verify", run_verify },
	{ "export", run_export },
};

static int run(struct call *call, const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return commands[i].run(call);
	return EX_USAGE;
}

int queue_command(const struct config *config, bool json, int argc, char **argv)
{
	struct call call = { .config = config, .json = json };
	struct problem problem = { "" };
	const struct spool_config spool = { .path = config->spool.path };
	if (argc < 1) {
		(void)fputs(usage, stderr);
		return EX_USAGE;
	}
	if (spool_open(&spool, &problem, &call.spool) < 0) {
		complain(&call, &problem);
		return EXIT_FAILURE;
	}
	call.argc = argc - 1;
	call.argv = argv + 1;
	int status = run(&call, argv[0]);
	if (status == EX_USAGE)
		(void)fputs(usage, stderr);
	else if (call.has_failed)
		status = EXIT_FAILURE;
	spool_destroy(call.spool);
	return status;
}
