/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_list.h"

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
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/core/retell.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"
#include "daemon/store/builder.h"

enum { AGE_SIZE = 24, STATUS_BYTES_MAX = 64 * 1024 };

/* Printing items. */

static json_object *describe_entry(const struct docket_entry *entry)
{
	json_object *object = json_object_new_object();
	(void)json_add_text(object, "destination", entry->destination);
	(void)json_add_text(object, "state", docket_state_name(entry->state));
	(void)json_add_number(object, "tries", entry->tries);
	(void)json_add_number(object, "status", entry->status);
	(void)json_add_text(object, "answer", entry->answer);
	return object;
}

static json_object *describe(const struct queue_item *item)
{
	char taken[BUILDER_TIME_SIZE];
	json_object *object = json_object_new_object(), *deliveries = json_object_new_array();
	builder_format_time(item->taken_unix_ms, taken);
	for (unsigned i = 0; i < item->docket.count; i++)
		(void)json_append(deliveries, describe_entry(&item->docket.entries[i]));
	(void)json_add_text(object, "id", item->id);
	(void)json_add_text(object, "state", spool_state_name(item->state));
	(void)json_add_text(object, "taken", taken);
	(void)json_add_number(object, "bytes", (int64_t)item->size_bytes);
	(void)json_add(object, "deliveries", deliveries);
	return object;
}

static void format_age(int64_t seconds, char text[AGE_SIZE])
{
	if (seconds < 0)
		(void)snprintf(text, AGE_SIZE, "%s", wording_of("future"));
	else if (seconds < 3600)
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "m", seconds / 60);
	else if (seconds < 172800)
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "h", seconds / 3600);
	else
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "d", seconds / 86400);
}

static void print_row(const struct queue_item *item)
{
	char age[AGE_SIZE], said[RETELL_SIZE];
	unsigned tries = 0;
	const char *answer = "";
	for (unsigned i = 0; i < item->docket.count; i++) {
		tries += item->docket.entries[i].tries;
		if (item->docket.entries[i].answer[0])
			answer = item->docket.entries[i].answer;
	}
	retell_sentence(answer, said);
	format_age((clock_realtime_ms() - item->taken_unix_ms) / 1000, age);
	output_line("%-8s %s %6s %7" PRIu64 " KiB %3u tries  %s", spool_state_name(item->state),
		    item->id, age, (item->size_bytes + 1023) / 1024, tries, said);
}

static void on_listed(const struct queue_item *item, void *user)
{
	struct queue_call *call = user;
	progress_step(&call->progress);
	if (call->json)
		output_json(describe(item));
	else
		print_row(item);
}

/* The following functions print how old the items are. */

static void print_ages_header(void)
{
	char row[128];
	const char *total = wording_of("total");
	int length = snprintf(row, sizeof(row), "%8s %*s", "", utf8_field(total, 7), total);
	for (int i = 0; i < QUEUE_AGES; i++)
		length += snprintf(row + length, sizeof(row) - (size_t)length, " %7s",
				   queue_age_names[i]);
	output_line("%s", "");
	output_line("%s", row);
}

static void print_ages_json(enum spool_state state, const size_t counts[QUEUE_AGES], size_t total)
{
	json_object *object = json_object_new_object(), *ages = json_object_new_object();
	for (int i = 0; i < QUEUE_AGES; i++)
		(void)json_add_number(ages, queue_age_names[i], (int64_t)counts[i]);
	(void)json_add_text(object, "ages_of", spool_state_name(state));
	(void)json_add_number(object, "total", (int64_t)total);
	(void)json_add(object, "ages", ages);
	output_json(object);
}

static void print_ages(const struct queue_call *call, enum spool_state state)
{
	size_t counts[QUEUE_AGES], total;
	char row[256];
	if (queue_ages(call->spool, state, &call->span, clock_realtime_ms(), counts, &total) < 0)
		return;
	if (call->json) {
		print_ages_json(state, counts, total);
		return;
	}
	int length = snprintf(row, sizeof(row), "%8s %7zu", spool_state_name(state), total);
	for (int i = 0; i < QUEUE_AGES; i++)
		length += snprintf(row + length, sizeof(row) - (size_t)length, " %7zu", counts[i]);
	output_line("%s", row);
}

/* The following functions print what the courier's file status.json says about the destinations. */

static void print_destination(const struct queue_call *call, json_object *from)
{
	const char *name = json_text(from, "name"), *state = json_text(from, "state");
	const char *message = json_text(from, "message");
	char said[RETELL_SIZE];
	int64_t next_try_s = json_number(from, "next_try_s", 0);
	if (!call->json) {
		retell_sentence(message, said);
		if (message[0])
			output_line("%8s %s: %s; next try in %" PRId64 " s", name, state, said,
				    next_try_s);
		else
			output_line("%8s %s", name, state);
		return;
	}
	json_object *object = json_object_new_object();
	(void)json_add_text(object, "destination", name);
	(void)json_add_text(object, "state", state);
	(void)json_add_text(object, "message", message);
	(void)json_add_number(object, "next_try_s", next_try_s);
	output_json(object);
}

static void explain_no_status(const char *path, int error)
{
	if (error == -ENOENT)
		output_line("The courier does not run, or has just begun: look at systemctl "
			    "status booth-courier.");
	else
		output_line(error == -EACCES
				    ? "What the courier does is not known (%s: %s): ask as root."
				    : "What the courier does is not known (%s: %s).",
			    path, error_text(-error));
}

/* Prints the state of each destination. `queue list` prints it too, because an operator reads the
 * list of items to find out why nothing is sent. */
static void print_destinations(const struct queue_call *call)
{
	char path[CONFIG_TEXT_BYTES + 16];
	autofree uint8_t *text = NULL;
	size_t size;
	(void)snprintf(path, sizeof(path), "%s/status.json", call->config->courier.state);
	int r = file_read_path(path, STATUS_BYTES_MAX, &text, &size);
	if (r < 0) {
		if (!call->json)
			explain_no_status(path, r);
		return;
	}
	json_object *root = NULL;
	if (json_parse(text, size, &root) < 0)
		return;
	json_object *list = json_list(root, "destinations");
	for (size_t i = 0; i < json_count(list); i++)
		print_destination(call, json_item(list, i));
	json_object_put(root);
}

/* `boothctl queue list`. */

/* Reads the names of states from the arguments, which usage.h has checked. If there are no
 * arguments, chooses every state except sent/, whose list is long. */
static void choose_states(const struct queue_call *call, bool chosen[SPOOL_STATES])
{
	for (int state = 0; state < SPOOL_STATES; state++) {
		const char *name = spool_state_name((enum spool_state)state);
		chosen[state] = call->argc == 0 && state != SPOOL_SENT;
		for (int i = 0; i < call->argc; i++)
			chosen[state] |= strcmp(call->argv[i], name) == 0 ||
					 strcmp(call->argv[i], "all") == 0;
	}
}

static size_t count_chosen(const struct queue_call *call, const bool chosen[SPOOL_STATES])
{
	size_t counts[QUEUE_AGES], total = 0, count;
	for (int i = 0; i < SPOOL_STATES; i++)
		if (chosen[i] && queue_ages(call->spool, (enum spool_state)i, &call->span, 0,
					    counts, &count) == 0)
			total += count;
	return total;
}

int queue_list_run(struct queue_call *call)
{
	bool chosen[SPOOL_STATES];
	choose_states(call, chosen);
	if (isatty(STDOUT_FILENO) != 1) /* on a terminal the rows themselves show how far it is */
		progress_begin(&call->progress, count_chosen(call, chosen));
	for (int i = 0; i < SPOOL_STATES; i++)
		if (chosen[i])
			queue_call_each(call, (enum spool_state)i, on_listed, call);
	progress_end(&call->progress);
	if (!call->json)
		print_ages_header();
	for (int i = 0; i < SPOOL_STATES; i++)
		if (chosen[i] || call->argc == 0)
			print_ages(call, (enum spool_state)i);
	if (!call->json)
		output_line("%s", "");
	if (strcmp(call->config->courier.server.type, "none") != 0)
		print_destinations(call);
	else if (!call->json)
		output_line("Nothing is sent: courier.type = none.");
	return EXIT_SUCCESS;
}

/* `boothctl queue show`. */

static void print_file(const char *name, uint64_t size_bytes, bool is_regular, void *user)
{
	(void)user;
	if (is_regular)
		output_line("file      %-18s %" PRIu64 " bytes", name, size_bytes);
	else
		output_line("file      %-18s is no regular file", name);
}

static void add_file(const char *name, uint64_t size_bytes, bool is_regular, void *user)
{
	(void)json_add_number(user, name, is_regular ? (int64_t)size_bytes : -1);
}

static void print_entry(const struct docket_entry *entry)
{
	char when[BUILDER_TIME_SIZE], said[RETELL_SIZE];
	builder_format_time(entry->unix_ms, when);
	retell_sentence(entry->answer, said);
	output_line("%-9s %s, %u failed tries, last answer %s%s%s", entry->destination,
		    docket_state_name(entry->state), entry->tries, when,
		    entry->answer[0] ? ": " : "", said);
}

static int show_text(const struct queue_call *call, const struct queue_item *item)
{
	char taken[BUILDER_TIME_SIZE];
	builder_format_time(item->taken_unix_ms, taken);
	output_line("id        %s", item->id);
	output_line("state     %s", spool_state_name(item->state));
	output_line("taken     %s", taken);
	int r = queue_each_file(call->spool, item, print_file, NULL);
	for (unsigned i = 0; i < item->docket.count; i++)
		print_entry(&item->docket.entries[i]);
	return r;
}

static int show_json(const struct queue_call *call, const struct queue_item *item)
{
	json_object *object = describe(item), *files = json_object_new_object();
	int r = queue_each_file(call->spool, item, add_file, files);
	(void)json_add(object, "files", files);
	output_json(object);
	return r;
}

int queue_list_show(struct queue_call *call)
{
	struct problem problem = { "" };
	autofree struct queue_item *item = calloc(1, sizeof(*item));
	if (!item || call->argc != 1)
		return EX_USAGE;
	int r = queue_look(call->spool, call->argv[0], &problem, item);
	if (r == 0 && (r = (call->json ? show_json : show_text)(call, item)) < 0)
		(void)problem_set(&problem, r, "photo %s cannot be read: %s", item->id,
				  error_text(-r));
	if (r < 0)
		queue_call_complain(call, &problem);
	return EXIT_SUCCESS;
}
