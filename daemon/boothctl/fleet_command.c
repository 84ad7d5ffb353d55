/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/fleet_command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/boothctl/fleet.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"

enum {
	LATE_BEATS = 3, /* number of missing heartbeats after which a booth counts as silent */
	NOTHING_READ = 2,
	STUCK_S = 3600,
	AGE_SIZE = 24,
};

/* The present time and the heartbeats' interval, against which each row is judged. */
struct judge {
	int64_t now_ms, beat_s;
	const char *certificates; /* null: keys are not compared */
};

static int64_t silent_s(const struct judge *judge, const struct heartbeat *beat)
{
	return (judge->now_ms - beat->unix_ms) / 1000;
}

/* Returns a text that names the booth's most important trouble; null: the booth has no trouble. */
static const char *find_trouble(const struct judge *judge, const struct fleet_row *row)
{
	const struct heartbeat *beat = &row->beat;
	if (row->unreadable[0])
		return row->unreadable;
	if (!row->is_signed)
		return wording_of("UNSIGNED");
	if (judge->certificates && !row->is_known)
		return wording_of("UNKNOWN KEY");
	if (strcmp(beat->device, row->folder) != 0)
		return wording_of("IN ANOTHER'S FOLDER");
	if (silent_s(judge, beat) > judge->beat_s * LATE_BEATS)
		return wording_of("SILENT");
	if (silent_s(judge, beat) < -judge->beat_s)
		return wording_of("CLOCK AHEAD");
	if (beat->fault[0])
		return beat->fault;
	if (beat->refused > 0 || beat->broken > 0)
		return wording_of("LOOK AT QUEUE");
	return beat->oldest_pending_s > STUCK_S ? wording_of("STUCK") : NULL;
}

static void format_age(int64_t seconds, char text[AGE_SIZE])
{
	if (seconds < 0)
		(void)snprintf(text, AGE_SIZE, "-");
	else if (seconds < 120)
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "s", seconds);
	else if (seconds < 7200)
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "m", seconds / 60);
	else if (seconds < 172800)
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "h", seconds / 3600);
	else
		(void)snprintf(text, AGE_SIZE, "%" PRId64 "d", seconds / 86400);
}

static void print_unread(const struct fleet_row *row)
{
	output_line("%-20s %-8s %6s %7s %6s %7s %5s %6s %8s %6s  %s", row->folder, "-", "-", "-",
		    "-", "-", "-", "-", "-", "-", row->unreadable);
}

static void print_text(const struct judge *judge, const struct fleet_row *row, const char *trouble)
{
	const struct heartbeat *beat = &row->beat;
	char seen[AGE_SIZE], oldest[AGE_SIZE], last[AGE_SIZE];
	if (row->unreadable[0]) {
		print_unread(row);
		return;
	}
	format_age(silent_s(judge, beat), seen);
	format_age(beat->oldest_pending_s, oldest);
	format_age(beat->last_photo_unix_ms ? (judge->now_ms - beat->last_photo_unix_ms) / 1000
					    : -1,
		   last);
	output_line("%-20s %-8s %6s %7" PRIu64 " %6s %7" PRIu64 " %5" PRIu64 " %6" PRIu64
		    " %8" PRIu64 " %6s  %s%s",
		    beat->device, beat->version, seen, beat->pending, oldest, beat->refused,
		    beat->held, beat->broken, beat->available_bytes >> 20, last,
		    trouble ? trouble : wording_of("ok"),
		    beat->is_demo ? wording_of(" (demo)") : "");
}

static void print_json(const struct judge *judge, const struct fleet_row *row, const char *trouble)
{
	const struct heartbeat *beat = &row->beat;
	json_object *object = json_object_new_object();
	(void)json_add_text(object, "device", beat->device);
	(void)json_add_text(object, "folder", row->folder);
	(void)json_add_text(object, "software", beat->version);
	(void)json_add_number(object, "unix_ms", beat->unix_ms);
	(void)json_add_number(object, "silent_s", silent_s(judge, beat));
	(void)json_add_number(object, "pending", (int64_t)beat->pending);
	(void)json_add_number(object, "oldest_pending_s", beat->oldest_pending_s);
	(void)json_add_number(object, "refused", (int64_t)beat->refused);
	(void)json_add_number(object, "held", (int64_t)beat->held);
	(void)json_add_number(object, "broken", (int64_t)beat->broken);
	(void)json_add_number(object, "available_bytes", (int64_t)beat->available_bytes);
	(void)json_add_number(object, "last_photo_unix_ms", beat->last_photo_unix_ms);
	(void)json_add_text(object, "fault", beat->fault);
	(void)json_add_flag(object, "demo", beat->is_demo);
	(void)json_add_flag(object, "signed", row->is_signed);
	(void)json_add_flag(object, "known_key", row->is_known);
	(void)json_add_text(object, "trouble", trouble ? trouble : "");
	output_json(object);
}

static int print_table(const struct fleet *fleet, const struct config *config, bool json)
{
	const struct judge judge = { .now_ms = clock_realtime_ms(),
				     .beat_s = config->courier.heartbeat_s,
				     .certificates = fleet->certificates };
	int status = EXIT_SUCCESS;
	if (!json)
		output_line(
			"BOOTH                VERSION    SEEN PENDING OLDEST REFUSED  HELD BROKEN DISK MiB  PHOTO  STATE");
	for (size_t i = 0; i < fleet->count; i++) {
		const char *trouble = find_trouble(&judge, &fleet->rows[i]);
		(json ? print_json : print_text)(&judge, &fleet->rows[i], trouble);
		if (trouble)
			status = EXIT_FAILURE;
	}
	if (!fleet->certificates && !json)
		output_line("Signatures are whole, but anybody's: name a PEM file of the booths' "
			    "certificates to compare the keys.");
	if (fleet->has_demo && !json)
		output_line("Demo booths are not listed: they lie in demo/, one folder deeper.");
	return status;
}

int fleet_command(const struct config *config, bool json, int argc, char **argv)
{
	struct fleet fleet = { .count = 0 };
	struct problem problem = { "" };
	fleet.certificates = argc == 2 ? argv[1] : NULL;
	if (fleet.certificates && access(fleet.certificates, R_OK) < 0) {
		output_complaint("%s: %s", fleet.certificates, error_text(errno));
		return NOTHING_READ;
	}
	int r = strstr(argv[0], "://") ? fleet_read_url(&fleet, argv[0], config, &problem)
				       : fleet_read_folder(&fleet, argv[0], &problem);
	int status = NOTHING_READ;
	if (r < 0)
		output_complaint("%s", problem.text);
	else
		status = print_table(&fleet, config, json);
	fleet_close(&fleet);
	return status;
}
