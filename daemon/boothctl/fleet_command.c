/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/fleet_command.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <event2/event.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/core/config.h"
#include "daemon/core/utf8.h"
#include "daemon/net/credentials.h"
#include "daemon/net/transfer.h"
#include "daemon/store/heartbeat.h"
#include "daemon/store/signer.h"

enum {
	HEARTBEAT_LIMIT = 64 * 1024,
	LISTING_LIMIT = 8 << 20, /* an index page has some 200 bytes a booth */
	BOOTHS_MAX = 10000,
	LATE_BEATS = 3, /* a booth is late after so many beats that did not come */
	NOTHING_READ = 2,
	STUCK_S = 3600,
	AGE_SIZE = 24,
};

struct booth_row {
	struct heartbeat beat;
	char folder[64]; /* named like its booth, or somebody moved the heartbeat */
	bool is_signed;
	char unreadable[80]; /* why nothing is known of it; empty: it is */
};

struct fleet {
	const struct config *config;
	bool json;
	struct booth_row *rows;
	size_t count;
	/* for a URL */
	struct event_base *base;
	struct transfers *transfers;
	struct transfer_answer answer;
	char *body;
	size_t body_bytes;
};

static int new_row(struct fleet *fleet, const char *name, struct booth_row **ret_row)
{
	if (fleet->count == BOOTHS_MAX)
		return -E2BIG;
	struct booth_row *rows =
		reallocarray(fleet->rows, fleet->count + 1, sizeof(fleet->rows[0]));
	if (!rows)
		return -ENOMEM;
	fleet->rows = rows;
	struct booth_row *row = &rows[fleet->count++];
	*row = (struct booth_row){ .is_signed = false };
	(void)snprintf(row->folder, sizeof(row->folder), "%s", name);
	utf8_make_plain(row->folder);
	*ret_row = row;
	return 0;
}

/* A booth of which nothing can be known is no booth that is well. */
static int add_unreadable(struct fleet *fleet, const char *name, const char *why)
{
	struct booth_row *row;
	const int r = new_row(fleet, name, &row);
	if (r < 0)
		return r;
	(void)snprintf(row->unreadable, sizeof(row->unreadable), "UNREADABLE (%.60s)", why);
	(void)snprintf(row->beat.device, sizeof(row->beat.device), "%.47s", row->folder);
	return 0;
}

static int add_row(struct fleet *fleet, const char *name, const void *json, size_t json_bytes,
		   const void *signature, size_t signature_bytes)
{
	struct heartbeat beat;
	struct booth_row *row;
	if (heartbeat_parse(json, json_bytes, &beat) < 0)
		return add_unreadable(fleet, name, "half written or damaged");
	const int r = new_row(fleet, name, &row);
	if (r < 0)
		return r;
	row->beat = beat;
	row->is_signed = signature && signer_verify(json, json_bytes, signature, signature_bytes,
						    NULL, NULL) == 0;
	return 0;
}

/* A folder */

static int read_booth(struct fleet *fleet, int parent_fd, const char *name)
{
	autoclose int booth_fd = -1;
	autofree uint8_t *json = NULL, *signature = NULL;
	size_t json_bytes = 0, signature_bytes = 0;
	int r = directory_open(parent_fd, name, &booth_fd);
	if (r == -ENOTDIR || r == -ELOOP)
		return 0;
	if (r == 0)
		r = file_read_all(booth_fd, "heartbeat.json", HEARTBEAT_LIMIT, &json, &json_bytes);
	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return add_unreadable(fleet, name, strerror(-r));
	if (file_read_all(booth_fd, "heartbeat.json.p7s", HEARTBEAT_LIMIT, &signature,
			  &signature_bytes) < 0)
		signature = NULL;
	return add_row(fleet, name, json, json_bytes, signature, signature_bytes);
}

static int read_folder(struct fleet *fleet, const char *path, struct problem *problem)
{
	DIR *folder = opendir(path);
	if (!folder)
		return problem_set(problem, -errno, "%s cannot be read: %s", path, strerror(errno));
	const struct dirent *entry;
	int r = 0;
	while (r == 0 && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			r = read_booth(fleet, dirfd(folder), entry->d_name);
	(void)closedir(folder);
	return r < 0 ? problem_set(problem, r, "%s holds too many booths", path) : 0;
}

/* A server */

static void on_fetched(const struct transfer_answer *answer, void *user)
{
	struct fleet *fleet = user;
	fleet->answer = *answer;
	free(fleet->body);
	fleet->body = malloc(answer->text_bytes + 1);
	fleet->body_bytes = fleet->body ? answer->text_bytes : 0;
	if (fleet->body)
		memcpy(fleet->body, answer->text, answer->text_bytes + 1);
	(void)event_base_loopbreak(fleet->base);
}

/* HTTP status, 0 where there was none. The body is in fleet->body. */
static int fetch(struct fleet *fleet, const char *method, const char *url, size_t limit)
{
	const struct transfer_request request = {
		.method = method,
		.url = url,
		.headers = { strcmp(method, "PROPFIND") == 0 ? "Depth: 1" : NULL },
		.keep_bytes = limit,
	};
	struct transfer *transfer;
	if (transfer_start(fleet->transfers, &request, on_fetched, fleet, &transfer) < 0)
		return 0;
	(void)event_base_dispatch(fleet->base);
	return fleet->body ? fleet->answer.status : 0;
}

/* Device names are [A-Za-z0-9._-]: what else stands in a listing is none. */
static bool take_name(const char *start, const char *end, char *name, size_t size)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-";
	if (end > start && end[-1] == '/')
		end--;
	const char *at = end;
	while (at > start && at[-1] != '/')
		at--;
	const size_t length = (size_t)(end - at);
	if (length == 0 || length >= size || at[0] == '.')
		return false;
	memcpy(name, at, length);
	name[length] = '\0';
	return strspn(name, allowed) == length;
}

static int add_unfetched(struct fleet *fleet, const char *name, int status)
{
	char why[32];
	(void)snprintf(why, sizeof(why), "HTTP %d", status);
	return add_unreadable(fleet, name, status ? why : fleet->answer.error);
}

static int fetch_booth(struct fleet *fleet, const char *url, const char *name)
{
	char address[1024];
	autofree char *json = NULL;
	(void)snprintf(address, sizeof(address), "%s/%s/heartbeat.json", url, name);
	int status = fetch(fleet, "GET", address, HEARTBEAT_LIMIT);
	if (status == 404)
		return 0;
	if (status != 200)
		return add_unfetched(fleet, name, status);
	const size_t json_bytes = fleet->body_bytes;
	json = take_pointer(fleet->body);
	(void)snprintf(address, sizeof(address), "%s/%s/heartbeat.json.p7s", url, name);
	status = fetch(fleet, "GET", address, HEARTBEAT_LIMIT);
	if (status != 200 && status != 404)
		return add_unfetched(fleet, name, status);
	return add_row(fleet, name, json, json_bytes, status == 200 ? fleet->body : NULL,
		       fleet->body_bytes);
}

/* href="NAME/" of an index page, <D:href>/PATH/NAME/</D:href> of a PROPFIND: both name folders. */
static int fetch_listed(struct fleet *fleet, const char *url, const char *listing)
{
	char name[64], last[64] = "";
	int r = 0;
	for (const char *at = strstr(listing, "href"); at && r == 0; at = strstr(at + 4, "href")) {
		const char *start = at + 4;
		if (*start == '=')
			start++;
		if (*start != '"' && *start != '>')
			continue;
		start++;
		const char *end = start + strcspn(start, "\"<>? ");
		if (end[-1] != '/' || !take_name(start, end, name, sizeof(name)) ||
		    strcmp(name, last) == 0)
			continue;
		(void)snprintf(last, sizeof(last), "%s", name);
		r = fetch_booth(fleet, url, name);
	}
	return r;
}

static int open_transfers(struct fleet *fleet, struct problem *problem)
{
	struct credentials credentials = { .user = "" };
	const struct config_server *server = &fleet->config->courier.server;
	char key[CREDENTIALS_PATH_SIZE];
	int r = transfers_global_open(problem);
	if (r == 0 && credentials_find(server->key, key) < 0)
		r = problem_set(problem, -ENAMETOOLONG, "courier.key: the path is too long");
	if (r == 0)
		r = credentials_read("courier", server->credentials, problem, &credentials);
	if (r < 0)
		return r;
	fleet->base = event_base_new();
	const struct transfers_config access = {
		.ca = server->ca,
		.certificate = server->certificate,
		.key = key,
		.proxy = server->proxy,
		.user = credentials.user,
		.password = credentials.password,
		.token = credentials.token,
		.connections = 1,
		.connect_s = 10,
		.stall_s = 10,
		.total_s = 60,
	};
	r = fleet->base ? transfers_create(fleet->base, &access, problem, &fleet->transfers)
			: -ENOMEM;
	credentials_wipe(&credentials);
	return r;
}

static int read_url(struct fleet *fleet, const char *where, struct problem *problem)
{
	char url[768], listed[800];
	(void)snprintf(url, sizeof(url), "%s", where);
	while (url[0] && url[strlen(url) - 1] == '/')
		url[strlen(url) - 1] = '\0';
	(void)snprintf(listed, sizeof(listed), "%s/", url);
	int r = open_transfers(fleet, problem);
	if (r < 0)
		return r;
	int status = fetch(fleet, "PROPFIND", listed, LISTING_LIMIT);
	if (status != 207)
		status = fetch(fleet, "GET", listed, LISTING_LIMIT);
	if (status != 207 && status != 200)
		return problem_set(
			problem, -EIO,
			"%s cannot be listed: %s (HTTP %d); the server must answer "
			"PROPFIND or show an index, else copy the folder here and name it",
			listed, status ? "the server refuses" : fleet->answer.error, status);
	autofree char *listing = take_pointer(fleet->body);
	return fetch_listed(fleet, url, listing);
}

/* The table */

static int compare_rows(const void *left, const void *right)
{
	const struct booth_row *a = left, *b = right;
	return strcmp(a->beat.device, b->beat.device);
}

/* Null: well. */
static const char *trouble(const struct fleet *fleet, const struct booth_row *row)
{
	const struct heartbeat *beat = &row->beat;
	const int64_t silent_s = (clock_realtime_ms() - beat->unix_ms) / 1000;
	if (row->unreadable[0])
		return row->unreadable;
	if (!row->is_signed)
		return "UNSIGNED";
	if (strcmp(beat->device, row->folder) != 0)
		return "IN ANOTHER'S FOLDER";
	if (silent_s > (int64_t)fleet->config->courier.heartbeat_s * LATE_BEATS)
		return "SILENT";
	if (silent_s < -(int64_t)fleet->config->courier.heartbeat_s)
		return "CLOCK AHEAD";
	if (beat->fault[0])
		return beat->fault;
	if (beat->refused > 0 || beat->broken > 0)
		return "LOOK AT QUEUE";
	if (beat->oldest_pending_s > STUCK_S)
		return "STUCK";
	return NULL;
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

static void print_row(const struct fleet *fleet, const struct booth_row *row)
{
	const struct heartbeat *beat = &row->beat;
	const int64_t now = clock_realtime_ms();
	const char *what = trouble(fleet, row);
	char seen[AGE_SIZE], oldest[AGE_SIZE], last[AGE_SIZE];
	if (row->unreadable[0]) {
		(void)printf("%-20s %-8s %6s %7s %6s %7s %5s %6s %8s %6s  %s\n", row->folder, "-",
			     "-", "-", "-", "-", "-", "-", "-", "-", what);
		return;
	}
	format_age((now - beat->unix_ms) / 1000, seen);
	format_age(beat->oldest_pending_s, oldest);
	format_age(beat->last_photo_unix_ms ? (now - beat->last_photo_unix_ms) / 1000 : -1, last);
	(void)printf("%-20s %-8s %6s %7" PRIu64 " %6s %7" PRIu64 " %5" PRIu64 " %6" PRIu64
		     " %8" PRIu64 " %6s  %s%s\n",
		     beat->device, beat->version, seen, beat->pending, oldest, beat->refused,
		     beat->held, beat->broken, beat->available_bytes >> 20, last,
		     what ? what : "ok", beat->is_demo ? " (demo)" : "");
}

static void add_text(json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

static void print_json(const struct fleet *fleet, const struct booth_row *row)
{
	const struct heartbeat *beat = &row->beat;
	const char *what = trouble(fleet, row);
	json_object *object = json_object_new_object();
	const struct {
		const char *key;
		int64_t value;
	} numbers[] = { { "unix_ms", beat->unix_ms },
			{ "silent_s", (clock_realtime_ms() - beat->unix_ms) / 1000 },
			{ "pending", (int64_t)beat->pending },
			{ "oldest_pending_s", beat->oldest_pending_s },
			{ "refused", (int64_t)beat->refused },
			{ "held", (int64_t)beat->held },
			{ "broken", (int64_t)beat->broken },
			{ "available_bytes", (int64_t)beat->available_bytes },
			{ "last_photo_unix_ms", beat->last_photo_unix_ms } };
	add_text(object, "device", beat->device);
	add_text(object, "folder", row->folder);
	add_text(object, "software", beat->version);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		json_object_object_add(object, numbers[i].key,
				       json_object_new_int64(numbers[i].value));
	add_text(object, "fault", beat->fault);
	json_object_object_add(object, "demo", json_object_new_boolean(beat->is_demo));
	json_object_object_add(object, "signed", json_object_new_boolean(row->is_signed));
	add_text(object, "trouble", what ? what : "");
	(void)puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
								  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

static int print_table(const struct fleet *fleet)
{
	int status = EXIT_SUCCESS;
	if (fleet->count > 0)
		qsort(fleet->rows, fleet->count, sizeof(fleet->rows[0]), compare_rows);
	if (!fleet->json)
		(void)printf("%-20s %-8s %6s %7s %6s %7s %5s %6s %8s %6s  %s\n", "BOOTH", "VERSION",
			     "SEEN", "PENDING", "OLDEST", "REFUSED", "HELD", "BROKEN", "DISK MiB",
			     "PHOTO", "STATE");
	for (size_t i = 0; i < fleet->count; i++) {
		if (fleet->json)
			print_json(fleet, &fleet->rows[i]);
		else
			print_row(fleet, &fleet->rows[i]);
		if (trouble(fleet, &fleet->rows[i]))
			status = EXIT_FAILURE;
	}
	return status;
}

int fleet_command(const struct config *config, bool json, int argc, char **argv)
{
	struct fleet fleet = { .config = config, .json = json };
	struct problem problem = { "" };
	if (argc != 1) {
		(void)fputs("Usage: boothctl [--json] fleet FOLDER|URL\n", stderr);
		return EX_USAGE;
	}
	int r = strstr(argv[0], "://") ? read_url(&fleet, argv[0], &problem)
				       : read_folder(&fleet, argv[0], &problem);
	if (r == 0 && fleet.count == 0)
		r = problem_set(&problem, -ENOENT,
				"no booth's heartbeat.json lies under %s; name the folder that "
				"holds the booths' folders",
				argv[0]);
	int status = NOTHING_READ;
	if (r < 0)
		(void)fprintf(stderr, "boothctl: %s\n",
			      problem.text[0] ? problem.text : strerror(-r));
	else
		status = print_table(&fleet);
	transfers_destroy(fleet.transfers);
	if (fleet.base)
		event_base_free(fleet.base);
	free(fleet.body);
	free(fleet.rows);
	return status;
}
