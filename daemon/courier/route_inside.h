/* SPDX-License-Identifier: MIT */
/*
 * The parts that a route's files share. From the lowest file up: route_server.c knows the server's
 * state and probes the server, route_items.c sends items and takes their results, route.c decides
 * what to start and when.
 */
#ifndef DAEMON_COURIER_ROUTE_INSIDE_H
#define DAEMON_COURIER_ROUTE_INSIDE_H

#include "daemon/core/uuid.h"
#include "daemon/courier/backlog.h"
#include "daemon/courier/beat.h"
#include "daemon/courier/delivery.h"
#include "daemon/courier/route.h"

/* If the server turns away ROUTE_ROW_MAX different items in a row, the cause is not a single item.
 * If it turns away PROBE_NOES_MAX probes in a row, the cause does not pass by itself. */
enum { ROUTE_ROW_MAX = 3, PROBE_NOES_MAX = 3 };

struct event;

struct route {
	struct event *timer; /* calls pump() in route.c */
	struct destination *destination;
	struct route_host host;
	char name[16], section[16], prefix[128], device[48];
	char url[DESTINATION_URL_SIZE], probe_file[300];
	bool is_durable, is_demo;
	struct note_destinations destinations; /* the first name is this route's own destination */
	unsigned parallel;
	struct timetable timetable;
	struct pacer pacer;
	struct retry_policy retry;
	struct breaker_policy breaker_policy, pause_policy;
	struct breaker breaker;
	struct refusal_policy refusal;
	uint64_t accepted; /* number of accepted items since the start */
	/* identifier of the present series of refused items; grows after an accepted item */
	uint64_t row;
	unsigned in_row; /* how many items the server turned away since it last accepted one */
	int64_t begin_ms;

	struct backlog *backlog;
	unsigned under_way;
	struct placing *probe; /* null: no probe is running */
	/* number of probes turned away since the last successful one */
	unsigned probe_noes;
	size_t probe_bytes;             /* file size of the next probe; 0: a few bytes */
	char probe_for[UUID_TEXT_SIZE]; /* id of the item that has a file with probe_bytes bytes */
	struct beat *beat;

	enum route_state state;
	struct route_status counts;
	enum cause cause;
	char message[512];
};

/* Returns 32 random bits. */
uint32_t route_chance(void);
/* Returns the limit for sending at this time of the day, in bytes a second; 0: no limit. */
int64_t route_present_rate(const struct route *route);
/* Makes the event loop call pump() in its next turn, because something has happened. */
void route_wake(struct route *route);

/* ---- functions of route_server.c ---- */

/* Notes that the server works. */
void route_open(struct route *route);
/* Notes that the server does not answer or asks to wait. Stops sending for a while: with at_once
 * immediately, otherwise only after several failures in a row. */
void route_wait(struct route *route, const struct placing_result *why, bool at_once);
/* Pauses sending, because a person must act. Forgets the probe's findings about the server. */
void route_pause(struct route *route, const struct placing_result *why);
/* Pauses sending, because a person must act here at the booth. The server is not the cause. */
void route_pause_here(struct route *route, const struct problem *problem);

/* Starts a probe, which finds out what the server supports. */
void route_start_probe(struct route *route);
/* Forgets the probe's findings, so that the next request is a probe. */
void route_probe_again(struct route *route);
/* Does what route_probe_again() does, but the probe's file has size_bytes bytes, which is the size
 * of one of this item's files. */
void route_probe_with_size(struct route *route, const struct entry *entry, size_t size_bytes);

/* ---- functions of route_items.c ---- */

void route_start_entry(struct route *route, struct entry *entry);

#endif
