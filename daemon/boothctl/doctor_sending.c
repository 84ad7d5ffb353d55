/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor_sending.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/boothctl/when.h"
#include "daemon/core/cause.h"
#include "daemon/core/retell.h"
#include "daemon/core/wording.h"
#include "daemon/store/signer.h"
#include "daemon/store/spool.h"

enum {
	PATH_BYTES = 512,
	STATUS_BYTES_MAX = 64 * 1024,
	NAMES_BYTES = 64,
	WAITING_BYTES = 96,
	/* a photo that waits longer than this deserves an operator's attention, as in the alerts */
	LATE_MS = 3600 * 1000,
	SOON_DAYS = 30,
	DAY_S = 24 * 3600,
};

/* ---- what waits ---- */

struct waiting {
	size_t count;
	int64_t oldest_unix_ms; /* 0: nothing waits */
};

static int on_pending(const char *id, void *user)
{
	struct waiting *waiting = user;
	struct uuid uuid;
	if (uuid_parse(id, &uuid) < 0)
		return 0;
	int64_t taken = uuid_unix_ms(&uuid);
	if (waiting->count++ == 0 || taken < waiting->oldest_unix_ms)
		waiting->oldest_unix_ms = taken;
	return 0;
}

static struct spool *open_spool(const struct config *config)
{
	const struct spool_config spool = { .path = config->spool.path };
	struct problem problem = { "" };
	struct spool *opened = NULL;
	return spool_open(&spool, &problem, &opened) == 0 ? opened : NULL;
}

static struct waiting count_waiting(const struct config *config)
{
	struct waiting waiting = { .count = 0 };
	struct spool *spool = open_spool(config);
	if (spool && spool_scan(spool, SPOOL_PENDING, on_pending, &waiting) < 0)
		waiting = (struct waiting){ .count = 0 };
	spool_destroy(spool);
	return waiting;
}

static bool is_late(const struct waiting *waiting)
{
	return waiting->count > 0 && clock_realtime_ms() - waiting->oldest_unix_ms > LATE_MS;
}

static void describe_waiting(const struct waiting *waiting, char text[WAITING_BYTES])
{
	char since[WHEN_TEXT_SIZE];
	when_format(waiting->oldest_unix_ms, since);
	if (waiting->count > 0)
		(void)snprintf(text, WAITING_BYTES, wording_of("%zu wait, the oldest since %s"),
			       waiting->count, since);
	else
		(void)snprintf(text, WAITING_BYTES, "%s", wording_of("no photo waits"));
}

/* ---- whether the courier sends ---- */

static int read_status(const struct config *config, char path[PATH_BYTES],
		       struct json_object **ret_root)
{
	autofree uint8_t *text = NULL;
	size_t size;
	(void)snprintf(path, PATH_BYTES, "%s/status.json", config->courier.state);
	int r = file_read_path(path, STATUS_BYTES_MAX, &text, &size);
	return r < 0 ? r : json_parse(text, size, ret_root);
}

static void report_no_status(const char *path, int error, const char *waiting,
			     struct finding *finding)
{
	if (error == -ENOENT)
		finding_set(finding, FINDING_BAD,
			    "systemctl start booth-courier; journalctl -u booth-courier -e",
			    "booth-courier does not run, or has just begun; %s", waiting);
	else if (error == -EACCES)
		finding_set(finding, FINDING_WARNING, "ask with sudo",
			    "only root may read what the courier does; %s", waiting);
	else
		finding_set(finding, FINDING_WARNING, "systemctl restart booth-courier",
			    "what the courier does is not known: %s: %s; %s", path,
			    error_text(-error), waiting);
}

/* Returns the first destination in this state, or null. */
static struct json_object *find_route(struct json_object *list, const char *state)
{
	for (size_t i = 0; i < json_count(list); i++)
		if (strcmp(json_text(json_item(list, i), "state"), state) == 0)
			return json_item(list, i);
	return NULL;
}

static const char *remedy_of(struct json_object *route, const char *missing)
{
	enum cause cause = cause_find(json_text(route, "cause"));
	return cause == CAUSE_NONE ? missing : cause_remedy(cause);
}

static void report_pause(struct json_object *route, const char *text, struct finding *finding)
{
	char message[RETELL_SIZE];
	const char *remedy =
		remedy_of(route, WORDING("mend that, then systemctl restart booth-courier, "
					 "which reads settings and secrets again"));
	retell_sentence(json_text(route, "message"), message);
	finding_set(finding, FINDING_BAD, remedy, "%s is paused: %.400s; %s",
		    json_text(route, "name"), message, text);
}

static void report_wait(struct json_object *route, const struct waiting *waiting, const char *text,
			struct finding *finding)
{
	char message[RETELL_SIZE];
	retell_sentence(json_text(route, "message"), message);
	finding_set(finding, is_late(waiting) ? FINDING_BAD : FINDING_WARNING,
		    remedy_of(route, WORDING("the courier goes on by itself; systemctl reload "
					     "booth-courier tries at once")),
		    "%s waits: %.400s; next try in %" PRId64 " s; %s", json_text(route, "name"),
		    message, json_number(route, "next_try_s", 0), text);
}

static void report_routes(struct json_object *list, const struct waiting *waiting, const char *text,
			  struct finding *finding)
{
	struct json_object *paused = find_route(list, "paused");
	struct json_object *waits = find_route(list, "waiting");
	if (paused)
		report_pause(paused, text, finding);
	else if (waits)
		report_wait(waits, waiting, text, finding);
	else if (find_route(list, "starting") || json_count(list) == 0)
		finding_set(finding, FINDING_WARNING, "look again in a minute",
			    "the courier has not asked the server yet; %s", text);
	else if (is_late(waiting))
		finding_set(finding, FINDING_WARNING,
			    "boothctl queue list; look at courier.hours, and at journalctl -u "
			    "booth-courier",
			    "the server answers, but %s", text);
	else
		finding_set(finding, FINDING_GOOD, "", "the server takes photos; %s", text);
}

void doctor_sending(const struct doctor_scene *scene, struct finding *finding)
{
	char path[PATH_BYTES], text[WAITING_BYTES];
	struct json_object *root = NULL;
	if (strcmp(scene->config->courier.server.type, "none") == 0) {
		finding_set(finding, FINDING_OFF, "", "courier.type = none: photos stay here");
		return;
	}
	struct waiting waiting = count_waiting(scene->config);
	describe_waiting(&waiting, text);
	int r = read_status(scene->config, path, &root);
	if (r < 0)
		report_no_status(path, r, text, finding);
	else
		report_routes(json_list(root, "destinations"), &waiting, text, finding);
	json_object_put(root);
}

/* ---- what could not be sent ---- */

void doctor_sending_photos(const struct doctor_scene *scene, struct finding *finding)
{
	size_t refused = 0, broken = 0, held = 0;
	struct spool *spool = open_spool(scene->config);
	bool is_known = spool && spool_count(spool, SPOOL_REFUSED, &refused) == 0 &&
			spool_count(spool, SPOOL_BROKEN, &broken) == 0 &&
			spool_count(spool, SPOOL_HELD, &held) == 0;
	spool_destroy(spool);
	if (!is_known)
		finding_set(finding, FINDING_OFF, "", "the spool cannot be read: see disk");
	else if (refused + broken > 0)
		finding_set(finding, FINDING_BAD, "boothctl queue list refused broken",
			    "%zu refused by the server, %zu damaged on this disk", refused, broken);
	else if (held > 0)
		finding_set(finding, FINDING_WARNING, "boothctl queue release all, to send them",
			    "%zu kept back by an operator", held);
	else
		finding_set(finding, FINDING_GOOD, "", "no photo is refused, damaged or held");
}

/* ---- when certificates end ---- */

struct expiry {
	char name[NAMES_BYTES]; /* of the certificate that ends first; empty: there is none */
	int64_t until_s;
	struct problem problem; /* a certificate that cannot be read; empty: all can be read */
};

static void add_certificate(struct expiry *expiry, const char *name, const char *path)
{
	struct problem problem = { "" };
	int64_t from_s, until_s;
	int r = signer_find_validity(path, &problem, &from_s, &until_s);
	if (r < 0 && access(path, F_OK) == 0)
		expiry->problem = problem;
	if (r < 0 || (expiry->name[0] && until_s >= expiry->until_s))
		return;
	expiry->until_s = until_s;
	(void)snprintf(expiry->name, sizeof(expiry->name), "%s", name);
}

/* A name without a slash is that of a systemd credential; one that is encrypted cannot be read
 * here. */
static void add_server(struct expiry *expiry, const struct doctor_scene *scene, const char *name,
		       const struct config_server *server)
{
	char path[PATH_BYTES];
	if (strcmp(server->type, "none") == 0 || !server->certificate[0])
		return;
	bool is_path = strchr(server->certificate, '/') != NULL;
	(void)snprintf(path, sizeof(path), "%s%s%s", is_path ? "" : scene->root,
		       is_path ? "" : "/etc/credstore/boothd.", server->certificate);
	add_certificate(expiry, name, path);
}

static void report_expiry(const struct expiry *expiry, struct finding *finding)
{
	static const char remedy[] = WORDING("renew it: Keys in operations.md");
	int64_t now_s = clock_realtime_ms() / 1000;
	char until[WHEN_TEXT_SIZE];
	when_format(expiry->until_s * 1000, until);
	if (!expiry->name[0] && expiry->problem.text[0])
		finding_set(finding, FINDING_WARNING, "correct the file, or ask with sudo", "%s",
			    expiry->problem.text);
	else if (!expiry->name[0])
		finding_set(finding, FINDING_OFF, "", "there is no certificate yet");
	else if (expiry->until_s <= now_s)
		finding_set(finding, FINDING_BAD, remedy, "the certificate of %s ended on %s",
			    expiry->name, until);
	else if (expiry->until_s < now_s + (int64_t)SOON_DAYS * DAY_S)
		finding_set(finding, FINDING_WARNING, remedy,
			    "the certificate of %s ends soon, on %s", expiry->name, until);
	else if (expiry->problem.text[0])
		finding_set(finding, FINDING_WARNING, "correct the file, or ask with sudo", "%s",
			    expiry->problem.text);
	else
		finding_set(finding, FINDING_GOOD, "",
			    "the first certificate to end is %s's, on %s", expiry->name, until);
}

/* Returns whether the booth's key fits its certificate, or one of the two cannot be read here. */
static bool is_a_pair(const char *folder, const char *certificate, struct finding *finding)
{
	char key[PATH_BYTES];
	struct problem problem = { "" };
	struct signer *signer = NULL;
	(void)snprintf(key, sizeof(key), "%s/device.key", folder);
	int r = signer_create(key, certificate, &problem, &signer);
	signer_destroy(signer);
	if (r == -EINVAL)
		finding_set(finding, FINDING_BAD,
			    "put key and certificate of one pair there: Keys in operations.md",
			    "%s", problem.text);
	return r != -EINVAL;
}

void doctor_sending_expiry(const struct doctor_scene *scene, struct finding *finding)
{
	const struct config *config = scene->config;
	struct expiry expiry = { .until_s = 0 };
	char path[PATH_BYTES];
	(void)snprintf(path, sizeof(path), "%s/device.crt", config->booth.keys);
	if (!is_a_pair(config->booth.keys, path, finding))
		return;
	add_certificate(&expiry, "booth.keys", path);
	if (config->spool.recipient[0])
		add_certificate(&expiry, "spool.recipient", config->spool.recipient);
	add_server(&expiry, scene, "courier.certificate", &config->courier.server);
	add_server(&expiry, scene, "mirror.certificate", &config->mirror.server);
	report_expiry(&expiry, finding);
}
