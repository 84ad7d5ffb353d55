/* SPDX-License-Identifier: MIT */
/*
 * What the files of a route share, from below: route_server.c knows the server's state and probes it,
 * route_items.c sends items and hears what became of them, route.c decides what starts when.
 */
#ifndef DAEMON_COURIER_ROUTE_INSIDE_H
#define DAEMON_COURIER_ROUTE_INSIDE_H

#include "daemon/core/uuid.h"
#include "daemon/courier/backlog.h"
#include "daemon/courier/beat.h"
#include "daemon/courier/delivery.h"
#include "daemon/courier/route.h"

/* So many different items turned away in a row are no accident. */
enum { ROUTE_ROW_MAX = 3 };

struct event;

struct route {
	struct event *timer; /* calls the pump of route.c */
	struct destination *destination;
	struct route_host host;
	char name[16], section[16], prefix[128], device[48];
	char url[DESTINATION_URL_SIZE], probe_file[300];
	bool is_durable, is_demo;
	struct note_destinations destinations; /* the first one is this route's */
	unsigned parallel;
	struct timetable timetable;
	struct pacer pacer;
	struct retry_policy retry;
	struct breaker_policy breaker_policy, pause_policy;
	struct breaker breaker;
	struct refusal_policy refusal;
	uint64_t accepted; /* items, since the start */
	uint64_t row;      /* ends with an item that is accepted */
	unsigned in_row;   /* different items that were turned away in this row */
	int64_t begin_ms;

	struct backlog *backlog;
	unsigned under_way;
	struct placing *probe;          /* null: no probe is under way */
	size_t probe_bytes;             /* of the next probe's file; 0: a few */
	char probe_for[UUID_TEXT_SIZE]; /* the item that has this size */
	struct beat *beat;

	enum route_state state;
	struct route_status counts;
	char message[512];
};

/* 32 random bits. */
uint32_t route_chance(void);
/* The limit for sending at this time of the day, bytes a second; 0: no limit. */
int64_t route_present_rate(const struct route *route);
/* Something happened: the pump looks what may start now, in the loop's next turn. */
void route_wake(struct route *route);

/* route_server.c */

/* The server works. */
void route_open(struct route *route);
/* It does not answer, or asks for patience: after some failures, or at once, nothing is sent for a
 * while. */
void route_wait(struct route *route, const struct placing_result *why, bool at_once);
/* A person is needed; what is known of the server is forgotten. */
void route_pause(struct route *route, const struct placing_result *why);
/* A person is needed, and the server has nothing to do with it. */
void route_pause_here(struct route *route, const struct problem *problem);

/* Asks the server what it can do. */
void route_start_probe(struct route *route);
/* Forgets what it can do, so that it is asked next. */
void route_probe_again(struct route *route);
/* The same with a file as large as one of this item's. */
void route_probe_with_size(struct route *route, const struct entry *entry, size_t size_bytes);

/* route_items.c */

void route_start_entry(struct route *route, struct entry *entry);

#endif
