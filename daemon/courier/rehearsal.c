/* SPDX-License-Identifier: MIT */
#include "daemon/courier/rehearsal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <event2/event.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/courier/destination.h"

struct rehearsal;

/* One destination's part of the test. */
struct part {
	struct rehearsal *rehearsal;
	const struct route_config *route;
	struct destination *destination;
	struct placing *placing;
	char key[DESTINATION_KEY_SIZE];
	int64_t began_ms;
};

struct rehearsal {
	struct event_base *base;
	const struct courier_config *config;
	struct part parts[COURIER_ROUTES];
	unsigned running;
	bool has_failed;
};

/* Cuts the end of the courier's sentences, which says what the courier does next. A test tries only
 * once. */
static void cut_outlook(char *text)
{
	static const char *const endings[] = { "; the courier tries again", "; sending is paused",
					       ", sending is paused" };
	size_t length = strlen(text);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t size = strlen(endings[i]);
		if (length > size && strcmp(text + length - size, endings[i]) == 0) {
			text[length - size] = '\0';
			return;
		}
	}
}

static void print_line(struct json_object *object)
{
	size_t length;
	const char *line = json_line(object, &length);
	if (line)
		(void)puts(line);
	(void)fflush(stdout);
	json_object_put(object);
}

static struct json_object *describe(const struct part *part, const struct placing_result *result)
{
	char server[DESTINATION_PROBE_SIZE], text[sizeof(result->problem.text)];
	struct json_object *object = json_object_new_object();
	(void)snprintf(text, sizeof(text), "%s", result->problem.text);
	cut_outlook(text);
	destination_format_probe(part->destination, server);
	(void)json_add_text(object, "section", part->route->destination.section);
	(void)json_add_text(object, "url", part->route->destination.url);
	(void)json_add_text(object, "key", part->key);
	(void)json_add_flag(object, "is_taken", result->answer == ANSWER_DONE);
	(void)json_add_flag(object, "is_deleted", result->has_removed);
	(void)json_add_text(object, "cause", cause_name(result->cause));
	(void)json_add_text(object, "text", result->answer == ANSWER_DONE ? "" : text);
	(void)json_add_text(object, "server", server);
	(void)json_add_number(object, "took_ms", clock_monotonic_ms() - part->began_ms);
	if (result->server_unix_ms >= 0)
		(void)json_add_number(object, "clock_ahead_s",
				      (clock_realtime_ms() - result->server_unix_ms) / 1000);
	return object;
}

static void on_done(const struct placing_result *result, void *user)
{
	struct part *part = user;
	struct rehearsal *rehearsal = part->rehearsal;
	part->placing = NULL;
	rehearsal->has_failed |= result->answer != ANSWER_DONE;
	print_line(describe(part, result));
	if (--rehearsal->running == 0)
		(void)event_base_loopbreak(rehearsal->base);
}

static int start_part(struct rehearsal *rehearsal, unsigned at, struct problem *problem)
{
	const struct courier_config *config = rehearsal->config;
	struct part *part = &rehearsal->parts[at];
	uint32_t chance = 0;
	part->rehearsal = rehearsal;
	part->route = &config->routes[at];
	part->began_ms = clock_monotonic_ms();
	int r = destination_create(rehearsal->base, &part->route->destination, problem,
				   &part->destination);
	if (r < 0)
		return r;
	if (getrandom(&chance, sizeof(chance), 0) != (ssize_t)sizeof(chance))
		return problem_set(problem, -errno, "no random bits for a file's name: %s",
				   strerror(errno));
	destination_name_probe(part->route->prefix, config->is_demo, config->device, chance,
			       part->key);
	r = destination_probe(part->destination, part->key, 0, on_done, part, &part->placing);
	if (r < 0)
		return problem_set(problem, r, "%s: the server cannot be asked with %s: %s",
				   part->route->destination.section, part->key, strerror(-r));
	rehearsal->running++;
	return 0;
}

static int test_all(struct rehearsal *rehearsal, struct problem *problem)
{
	int r = 0;
	for (unsigned i = 0; i < rehearsal->config->route_count && r == 0; i++)
		r = start_part(rehearsal, i, problem);
	if (r == 0 && rehearsal->running > 0 && event_base_dispatch(rehearsal->base) < 0)
		r = problem_set(problem, -EIO, "the event loop failed");
	if (r == 0 && rehearsal->has_failed)
		r = -EREMOTEIO;
	return r;
}

int rehearsal_run(const struct courier_config *config, struct problem *problem)
{
	struct rehearsal rehearsal = { .config = config, .base = event_base_new() };
	if (!rehearsal.base)
		return problem_memory(problem);
	int r = test_all(&rehearsal, problem);
	for (unsigned i = 0; i < COURIER_ROUTES; i++) {
		placing_cancel(rehearsal.parts[i].placing);
		destination_destroy(rehearsal.parts[i].destination);
	}
	event_base_free(rehearsal.base);
	return r;
}
