/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/queue_find.h"
#include "daemon/boothctl/when.h"
#include "daemon/core/retell.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"
#include "daemon/store/builder.h"
#include "daemon/store/event.h"
#include "daemon/store/record.h"

enum { STEP_BYTES = 640, LIST_BYTES = 256, DAY_MS = 24 * 3600 * 1000 };

struct trace {
	struct queue_call *call;
	const struct photo_row *row;
	json_object *steps; /* null: the steps are printed as text */
};

/* Prints one step of the photo's life. unix_ms 0: the time is not known. */
__attribute__((format(printf, 4, 5))) static void step(struct trace *trace, const char *name,
						       int64_t unix_ms, const char *format, ...)
{
	char text[STEP_BYTES], local[WHEN_TEXT_SIZE] = "", utc[BUILDER_TIME_SIZE] = "";
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), wording_of(format), arguments);
	va_end(arguments);
	if (unix_ms > 0) {
		when_format(unix_ms, local);
		builder_format_time(unix_ms, utc);
	}
	name = wording_of(name);
	if (!trace->steps) {
		output_line("%-19s  %-*s  %s", local, utf8_field(name, 8), name, text);
		return;
	}
	json_object *object = json_object_new_object();
	(void)json_add_text(object, "step", name);
	(void)json_add_text(object, "time", utc);
	(void)json_add_text(object, "text", text);
	(void)json_append(trace->steps, object);
}

static int64_t time_of(const char *id)
{
	struct uuid uuid;
	return uuid_parse(id, &uuid) < 0 ? 0 : uuid_unix_ms(&uuid);
}

/* ---- what the record tells ---- */

static void join(struct json_object *list, const char *before, char text[LIST_BYTES])
{
	size_t used = 0;
	text[0] = '\0';
	for (size_t i = 0; i < json_count(list) && used < LIST_BYTES; i++)
		used += (size_t)snprintf(text + used, LIST_BYTES - used, "%s%s",
					 i == 0 ? before : ", ", json_as_text(json_item(list, i)));
}

static void trace_overrides(struct trace *trace, struct json_object *record)
{
	struct json_object *list = json_list(record, "overrides");
	for (size_t i = 0; i < json_count(list); i++) {
		struct json_object *override = json_item(list, i);
		step(trace, "override", time_of(trace->row->id), "%s set %s aside: %s",
		     json_text(override, "by"), json_text(override, "reason"),
		     json_text(override, "why"));
	}
}

static void trace_grants(struct trace *trace, struct json_object *record)
{
	struct json_object *list = json_list(record, "grants");
	for (size_t i = 0; i < json_count(list); i++) {
		struct json_object *grant = json_item(list, i);
		step(trace, "grant", time_of(trace->row->id), "%s granted more tries: %s",
		     json_text(grant, "by"), json_text(grant, "why"));
	}
}

static void trace_photo(struct trace *trace, struct json_object *record)
{
	char reasons[LIST_BYTES], advice[LIST_BYTES];
	int64_t taken = time_of(trace->row->id), tries = json_number(record, "tries", 0);
	const char *supersedes = json_text(record, "supersedes");
	join(json_list(record, "reasons"), wording_of("; reasons: "), reasons);
	join(json_list(record, "advice"), wording_of("; advice: "), advice);
	step(trace, "taken", taken, "on booth %s%s%s", json_text(record, "device"),
	     json_flag(record, "demo", false) ? wording_of(", in a demo") : "",
	     json_flag(record, "clock_synchronised", true)
		     ? ""
		     : wording_of("; no time server confirmed the clock"));
	step(trace, "judged", taken, "%s at try %lld%s%s", json_text(record, "verdict"),
	     (long long)tries, reasons, advice);
	trace_overrides(trace, record);
	trace_grants(trace, record);
	if (supersedes[0])
		step(trace, "replaces", taken, "photo %s", supersedes);
}

static void trace_event(struct trace *trace, struct json_object *record)
{
	step(trace, "event", time_of(trace->row->id), "%s, of photo %s", json_text(record, "kind"),
	     json_text(record, "of"));
}

/* No file of the item changes after the item was stored, so the time of the record's last change is
 * the time when it was written. */
static void trace_storing(struct trace *trace, int item_fd)
{
	struct stat status;
	if (fstatat(item_fd, "record.json", &status, AT_SYMLINK_NOFOLLOW) == 0)
		step(trace, "stored", (int64_t)status.st_mtim.tv_sec * 1000,
		     "on this booth's disk");
}

static int trace_record(struct trace *trace, int item_fd, struct problem *problem)
{
	autofree uint8_t *text = NULL;
	struct json_object *record = NULL;
	size_t size = 0;
	int r = file_read_all(item_fd, "record.json", RECORD_BYTES_MAX, &text, &size);
	if (r < 0)
		return record_explain_open("record.json", r, problem);
	if (json_parse(text, size, &record) < 0)
		return problem_set(problem, -EBADMSG, "record.json of %s is damaged",
				   trace->row->id);
	if (strcmp(json_text(record, "schema"), "booth-event") == 0)
		trace_event(trace, record);
	else
		trace_photo(trace, record);
	trace_storing(trace, item_fd);
	json_object_put(record);
	return 0;
}

/* ---- what the courier has noted ---- */

static void trace_destination(struct trace *trace, const struct docket_entry *entry)
{
	static const char *const names[] = {
		[DOCKET_WAITING] = WORDING("tried"),
		[DOCKET_DONE] = WORDING("proved"),
		[DOCKET_REFUSED] = WORDING("refused"),
	};
	char said[RETELL_SIZE];
	retell_sentence(entry->answer, said);
	if (entry->state == DOCKET_DONE)
		step(trace, names[entry->state], entry->unix_ms,
		     "%s has it: the courier read it back, after %u failed tries",
		     entry->destination, entry->tries);
	else
		step(trace, names[entry->state], entry->unix_ms, "%s: %u failed tries%s%s",
		     entry->destination, entry->tries,
		     entry->answer[0] ? wording_of("; the last: ") : "", said);
}

/* The move to its present state is the last change of an item's folder. */
static int64_t moved_ms(int item_fd)
{
	struct stat status;
	return fstat(item_fd, &status) == 0 ? (int64_t)status.st_ctim.tv_sec * 1000 : 0;
}

static void trace_state(struct trace *trace, int item_fd)
{
	static const char *const meanings[] = {
		[SPOOL_PENDING] = WORDING("still to be sent"),
		[SPOOL_SENT] = WORDING("nothing is left to send"),
		[SPOOL_REFUSED] = WORDING("not sent again until `boothctl queue retry`"),
		[SPOOL_HELD] = WORDING("an operator keeps it back: `boothctl queue release`"),
		[SPOOL_BROKEN] = WORDING("its files are damaged: `boothctl queue verify`"),
	};
	enum spool_state state = trace->row->state;
	int days = trace->call->config->spool.retention_days;
	int64_t moved = moved_ms(item_fd);
	step(trace, spool_state_name(state), state == SPOOL_PENDING ? 0 : moved, "%s",
	     wording_of(meanings[state]));
	if (state == SPOOL_SENT && days > 0 && moved > 0)
		step(trace, "due", moved + (int64_t)days * DAY_MS,
		     "then this booth deletes it (spool.retention_days = %d)", days);
}

static int trace_item(struct trace *trace, struct problem *problem)
{
	const struct photo_row *row = trace->row;
	autoclose int item_fd = -1;
	struct docket docket;
	int r = spool_open_item(trace->call->spool, row->state, row->id, &item_fd);
	if (r < 0)
		return problem_set(problem, r, "photo %s cannot be read: %s", row->id,
				   error_text(-r));
	r = trace_record(trace, item_fd, problem);
	docket_read(item_fd, &docket);
	for (unsigned i = 0; i < docket.count; i++)
		trace_destination(trace, &docket.entries[i]);
	trace_state(trace, item_fd);
	return r;
}

/* ---- what events tell of it ---- */

/* Reads the event in this row. Returns false if the row is no event, or is one of another photo. */
static bool read_event(const struct trace *trace, const struct photo_row *row,
		       struct event_summary *ret_summary)
{
	autofree uint8_t *text = NULL;
	autoclose int item_fd = -1;
	size_t size = 0;
	return row->is_here && row != trace->row &&
	       spool_open_item(trace->call->spool, row->state, row->id, &item_fd) == 0 &&
	       file_read_all(item_fd, "record.json", RECORD_BYTES_MAX, &text, &size) == 0 &&
	       memmem(text, size, trace->row->id, UUID_TEXT_SIZE - 1) &&
	       event_parse(text, size, NULL, ret_summary) == 0 &&
	       strcmp(ret_summary->of, trace->row->id) == 0;
}

static void trace_events(struct trace *trace, const struct photo_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct photo_row *row = &list->rows[i];
		struct event_summary summary = { .kind = EVENT_KIND_COUNT };
		if (!read_event(trace, row, &summary))
			continue;
		bool is_known = summary.kind < EVENT_KIND_COUNT;
		step(trace, is_known ? event_kind_name(summary.kind) : "event", time_of(row->id),
		     "event %s, %s", row->id, photo_list_state(row));
	}
}

static int trace_life(struct trace *trace, const struct photo_list *list, struct problem *problem)
{
	const struct photo_row *row = trace->row;
	int r = 0;
	if (row->is_here) {
		r = trace_item(trace, problem);
	} else {
		step(trace, "taken", time_of(row->id), "on this booth, as its ledger says");
		step(trace, "gone", 0,
		     "deleted here after it was sent; the ledger does not say when");
	}
	trace_events(trace, list);
	return r;
}

/* ---- the command ---- */

static void print_head(const struct photo_row *row)
{
	output_line("id        %s", row->id);
	output_line("receipt   %s", row->receipt);
	output_line("state     %s", photo_list_state(row));
}

static void print_json(const struct trace *trace)
{
	const struct photo_row *row = trace->row;
	json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "trace");
	(void)json_add_text(object, "id", row->id);
	(void)json_add_text(object, "receipt", row->receipt);
	(void)json_add_text(object, "state", photo_list_state(row));
	(void)json_add(object, "steps", trace->steps);
	output_json(object);
}

static int run(struct queue_call *call, struct photo_list *list, struct problem *problem)
{
	struct trace trace = { .call = call };
	int r = photo_list_read(call->spool, call->config->campaign.ledger, problem, list);
	if (r < 0)
		return r;
	trace.row = queue_find_one(call, list, call->argv[0]);
	if (!trace.row)
		return 0;
	if (call->json && !(trace.steps = json_object_new_array()))
		return problem_memory(problem);
	if (!call->json)
		print_head(trace.row);
	r = trace_life(&trace, list, problem);
	if (call->json)
		print_json(&trace);
	return r;
}

int queue_trace_run(struct queue_call *call)
{
	struct problem problem = { "" };
	struct photo_list list = { .rows = NULL };
	if (call->argc != 1)
		return EX_USAGE;
	if (run(call, &list, &problem) < 0)
		queue_call_complain(call, &problem);
	photo_list_clear(&list);
	return EXIT_SUCCESS;
}
