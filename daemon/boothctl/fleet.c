/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/fleet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/console/progress.h"
#include "daemon/core/text.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"
#include "daemon/net/credentials.h"
#include "daemon/net/transfer.h"
#include "daemon/store/signer.h"

enum {
	HEARTBEAT_BYTES_MAX = 64 * 1024,
	/* largest size of a server's listing; an index page has about 200 bytes per booth */
	LISTING_BYTES_MAX = 8 << 20,
	BOOTHS_MAX = 10000,
	TOO_MANY = 1, /* value that each() returns to end the walk if there are too many booths */
};

static int add_row(struct fleet *fleet, const char *name, struct fleet_row **ret_row)
{
	if (fleet->count == BOOTHS_MAX)
		return -E2BIG;
	struct fleet_row *rows =
		reallocarray(fleet->rows, fleet->count + 1, sizeof(fleet->rows[0]));
	if (!rows)
		return -ENOMEM;
	fleet->rows = rows;
	struct fleet_row *row = &rows[fleet->count++];
	*row = (struct fleet_row){ .is_signed = false };
	(void)snprintf(row->folder, sizeof(row->folder), "%s", name);
	utf8_make_plain(row->folder);
	*ret_row = row;
	return 0;
}

/* Adds a row for a booth whose heartbeat cannot be read. The table must show such a booth, because
 * something is wrong with it. */
static int add_unreadable(struct fleet *fleet, const char *name, const char *why)
{
	struct fleet_row *row;
	int r = add_row(fleet, name, &row);
	if (r < 0)
		return r;
	(void)snprintf(row->unreadable, sizeof(row->unreadable), wording_of("UNREADABLE (%.60s)"),
		       why);
	(void)snprintf(row->beat.device, sizeof(row->beat.device), "%.47s", row->folder);
	return 0;
}

/* A heartbeat and its signature. */
struct pair {
	const void *json, *signature;
	size_t json_bytes, signature_bytes;
};

static void judge_signature(struct fleet_row *row, const char *certificates,
			    const struct pair *pair)
{
	struct signer_verdict verdict = { .state = SIGNER_DAMAGED };
	if (signer_judge(pair->json, pair->json_bytes, pair->signature, pair->signature_bytes,
			 certificates, NULL, &verdict) < 0)
		return;
	row->is_known = verdict.state == SIGNER_OWN;
	row->is_signed =
		row->is_known || verdict.state == SIGNER_ANOTHER || verdict.state == SIGNER_UNKNOWN;
}

static int add_booth(struct fleet *fleet, const char *name, const void *json, size_t json_bytes,
		     const void *signature, size_t signature_bytes)
{
	struct pair signed_json = { json, signature, json_bytes, signature_bytes };
	struct heartbeat beat;
	struct fleet_row *row;
	if (heartbeat_parse(json, json_bytes, &beat) < 0)
		return add_unreadable(fleet, name, wording_of("half written or damaged"));
	int r = add_row(fleet, name, &row);
	if (r < 0)
		return r;
	row->beat = beat;
	if (signature)
		judge_signature(row, fleet->certificates, &signed_json);
	return 0;
}

static int compare_rows(const void *left, const void *right)
{
	const struct fleet_row *a = left, *b = right;
	return strcmp(a->beat.device, b->beat.device);
}

/* A folder without a heartbeat does not belong to a booth. The folders of demo booths lie one level
 * deeper, in demo/. */
static int pass_over(struct fleet *fleet, const char *name)
{
	fleet->has_demo |= strcmp(name, "demo") == 0;
	return 0;
}

static int finish(struct fleet *fleet, int error, const char *where, struct problem *problem)
{
	if (error == -E2BIG)
		return problem_set(problem, error, "%s holds more than %d booths", where,
				   BOOTHS_MAX);
	if (error < 0)
		return problem_set(problem, error, "%s cannot be read: %s", where,
				   error_text(-error));
	if (fleet->count == 0)
		return problem_set(
			problem, -ENOENT,
			"no booth's heartbeat.json lies under %s; name the folder that "
			"holds the booths' folders%s",
			where,
			fleet->has_demo ? wording_of(", such as its demo/ for demo booths") : "");
	qsort(fleet->rows, fleet->count, sizeof(fleet->rows[0]), compare_rows);
	return 0;
}

void fleet_close(struct fleet *fleet)
{
	free(fleet->rows);
	*fleet = (struct fleet){ .count = 0 };
}

/* The following functions read the heartbeats from a folder. */

static int read_booth(struct fleet *fleet, int parent_fd, const char *name)
{
	autoclose int booth_fd = -1;
	autofree uint8_t *json = NULL, *signature = NULL;
	size_t json_bytes = 0, signature_bytes = 0;
	int r = directory_open(parent_fd, name, &booth_fd);
	if (r == -ENOTDIR || r == -ELOOP)
		return 0;
	if (r == 0)
		r = file_read_all(booth_fd, "heartbeat.json", HEARTBEAT_BYTES_MAX, &json,
				  &json_bytes);
	if (r == -ENOENT)
		return pass_over(fleet, name);
	if (r < 0)
		return add_unreadable(fleet, name, error_text(-r));
	if (file_read_all(booth_fd, "heartbeat.json.p7s", HEARTBEAT_BYTES_MAX, &signature,
			  &signature_bytes) < 0)
		signature = NULL;
	return add_booth(fleet, name, json, json_bytes, signature, signature_bytes);
}

struct reading {
	struct fleet *fleet;
	int folder_fd;
	int error;
};

static int on_entry(const char *name, void *user)
{
	struct reading *reading = user;
	if (name[0] == '.')
		return 0;
	reading->error = read_booth(reading->fleet, reading->folder_fd, name);
	return reading->error < 0 ? TOO_MANY : 0;
}

int fleet_read_folder(struct fleet *fleet, const char *path, struct problem *problem)
{
	autoclose int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return finish(fleet, -errno, path, problem);
	struct reading reading = { .fleet = fleet, .folder_fd = fd };
	int r = directory_each(fd, on_entry, &reading, NULL);
	return finish(fleet, r == TOO_MANY ? reading.error : r, path, problem);
}

/* A client of the server from which the heartbeats are read. */

struct browser {
	struct event_base *base;
	struct transfers *transfers;
	struct transfer_answer answer;
	struct progress progress; /* of the booths */
	char *body;               /* body of the last answer from the server */
	size_t body_bytes;
};

static void on_fetched(const struct transfer_answer *answer, void *user)
{
	struct browser *browser = user;
	browser->answer = *answer;
	free(browser->body);
	browser->body = malloc(answer->text_bytes + 1);
	browser->body_bytes = browser->body ? answer->text_bytes : 0;
	if (browser->body)
		memcpy(browser->body, answer->text, answer->text_bytes + 1);
	(void)event_base_loopbreak(browser->base);
}

/* Sends a request and waits for the answer. Returns the HTTP status, or 0 if no answer came. The
 * answer's body is then in browser->body. */
static int fetch(struct browser *browser, const char *method, const char *url, size_t size_max)
{
	const struct transfer_request request = {
		.method = method,
		.url = url,
		.headers = { strcmp(method, "PROPFIND") == 0 ? "Depth: 1" : NULL },
		.keep_bytes = size_max,
	};
	struct transfer *transfer;
	if (transfer_start(browser->transfers, &request, on_fetched, browser, &transfer) < 0)
		return 0;
	(void)event_base_dispatch(browser->base);
	return browser->body ? browser->answer.status : 0;
}

static int add_unfetched(struct fleet *fleet, const struct browser *browser, const char *name,
			 int status)
{
	char why[32];
	(void)snprintf(why, sizeof(why), "HTTP %d", status);
	return add_unreadable(fleet, name, status ? why : browser->answer.error);
}

static int fetch_booth(struct fleet *fleet, struct browser *browser, const char *url,
		       const char *name)
{
	char address[1024];
	(void)snprintf(address, sizeof(address), "%s/%s/heartbeat.json", url, name);
	int status = fetch(browser, "GET", address, HEARTBEAT_BYTES_MAX);
	if (status == 404)
		return pass_over(fleet, name);
	if (status != 200)
		return add_unfetched(fleet, browser, name, status);
	size_t json_bytes = browser->body_bytes;
	autofree char *json = take_pointer(browser->body);
	(void)snprintf(address, sizeof(address), "%s/%s/heartbeat.json.p7s", url, name);
	status = fetch(browser, "GET", address, HEARTBEAT_BYTES_MAX);
	if (status != 200 && status != 404)
		return add_unfetched(fleet, browser, name, status);
	return add_booth(fleet, name, json, json_bytes, status == 200 ? browser->body : NULL,
			 browser->body_bytes);
}

/* Copies the last component of a path. Returns false if the path does not end in a slash, or if the
 * component cannot be a device's name ([A-Za-z0-9._-]). */
static bool take_name(const char *start, const char *end, char *name, size_t size)
{
	if (end == start || *--end != '/')
		return false;
	const char *at = end;
	while (at > start && at[-1] != '/')
		at--;
	size_t length = (size_t)(end - at);
	if (length >= size)
		return false;
	memcpy(name, at, length);
	name[length] = '\0';
	return name[0] != '.' && text_is_made_of(name, TEXT_LETTERS TEXT_DIGITS "._-");
}

/* Finds the booths' folders in a server's listing and fetches the heartbeat of each. A folder is
 * written as href="NAME/" in an index page, and as <D:href>/PATH/NAME/</D:href> in an answer to
 * PROPFIND. */
static int fetch_listed(struct fleet *fleet, struct browser *browser, const char *url,
			const char *listing)
{
	char name[64], last[64] = "";
	int r = 0;
	progress_begin(&browser->progress,
		       0); /* a listing does not say how many of its names are booths */
	for (const char *at = strstr(listing, "href"); at && r == 0; at = strstr(at + 4, "href")) {
		const char *start = at + 4;
		if (*start == '=')
			start++;
		if (*start != '"' && *start != '>')
			continue;
		start++;
		const char *end = start + strcspn(start, "\"<>? ");
		if (!take_name(start, end, name, sizeof(name)) || strcmp(name, last) == 0)
			continue;
		(void)snprintf(last, sizeof(last), "%s", name);
		r = fetch_booth(fleet, browser, url, name);
		progress_step(&browser->progress);
	}
	progress_end(&browser->progress);
	return r;
}

static int open_transfers(struct browser *browser, const struct config_server *server,
			  const struct credentials *credentials, struct problem *problem)
{
	char key[CREDENTIALS_PATH_SIZE];
	if (credentials_find(server->key, key) < 0)
		return problem_set(problem, -ENAMETOOLONG, "courier.key: the path is too long");
	const struct transfers_config access = {
		.ca = server->ca,
		.certificate = server->certificate,
		.key = key,
		.proxy = server->proxy,
		.user = credentials->user,
		.password = credentials->password,
		.token = credentials->token,
		.connections = 1,
		.connect_s = 10,
		.stall_s = 10,
		.total_s = 60,
	};
	browser->base = event_base_new();
	return browser->base
		       ? transfers_create(browser->base, &access, problem, &browser->transfers)
		       : problem_memory(problem);
}

static int open_browser(struct browser *browser, const struct config_server *server,
			struct problem *problem)
{
	struct credentials credentials = { .user = "" };
	int r = transfers_global_open(problem);
	if (r == 0)
		r = credentials_read("courier", server->credentials, problem, &credentials);
	if (r == 0)
		r = open_transfers(browser, server, &credentials, problem);
	credentials_wipe(&credentials);
	return r;
}

static void close_browser(const struct browser *browser)
{
	transfers_destroy(browser->transfers);
	if (browser->base)
		event_base_free(browser->base);
	free(browser->body);
}

static int browse(struct fleet *fleet, struct browser *browser, const char *where,
		  struct problem *problem)
{
	char url[768], listed[800];
	(void)snprintf(url, sizeof(url), "%s", where);
	while (url[0] && url[strlen(url) - 1] == '/')
		url[strlen(url) - 1] = '\0';
	(void)snprintf(listed, sizeof(listed), "%s/", url);
	int status = fetch(browser, "PROPFIND", listed, LISTING_BYTES_MAX);
	if (status != 207)
		status = fetch(browser, "GET", listed, LISTING_BYTES_MAX);
	if (status != 207 && status != 200)
		return problem_set(
			problem, -EIO,
			"%s cannot be listed: %s (HTTP %d); the server must answer "
			"PROPFIND or show an index, else copy the folder here and name it",
			listed, status ? wording_of("the server refuses") : browser->answer.error,
			status);
	autofree char *listing = take_pointer(browser->body);
	return finish(fleet, fetch_listed(fleet, browser, url, listing), where, problem);
}

int fleet_read_url(struct fleet *fleet, const char *url, const struct config *config,
		   struct problem *problem)
{
	struct browser browser = { .body = NULL };
	int r = open_browser(&browser, &config->courier.server, problem);
	if (r == 0)
		r = browse(fleet, &browser, url, problem);
	close_browser(&browser);
	return r;
}
