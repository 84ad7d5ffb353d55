/* SPDX-License-Identifier: MIT */
#include "daemon/courier/order_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/core/uuid.h"

enum { CONNECT_AGAIN_MS = 1000, LINE_BYTES_MAX = 64 * 1024 };

static const char watch_request[] = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"watch\"}\n";

struct order_line {
	struct event_base *base;
	struct sockaddr_un address;
	const struct order_line_events *events;
	void *user;
	struct event *timer;
	struct bufferevent *stream; /* null: the timer will connect */
	bool is_connected;
	uint32_t last_report;
};

static void take_line(struct order_line *line, json_object *object)
{
	json_object *params = json_member(object, "params");
	const char *photo = json_text(params, "photo");
	int64_t id = json_number(object, "id", 0);
	if (strcmp(json_text(object, "method"), "order_hurry") == 0 && uuid_is_valid(photo))
		line->events->on_hurry(photo, line->user);
	else if (id > 0 && id <= UINT32_MAX)
		line->events->on_reply((uint32_t)id, !json_has(object, "error"), line->user);
}

static void lose(struct order_line *line)
{
	bufferevent_free(line->stream);
	line->stream = NULL;
	line->is_connected = false;
	(void)timer_arm_ms(line->timer, CONNECT_AGAIN_MS);
}

static void on_readable(struct bufferevent *stream, void *user)
{
	struct order_line *line = user;
	struct evbuffer *input = bufferevent_get_input(stream);
	size_t length = 0;
	char *text;
	while (line->stream == stream &&
	       (text = evbuffer_readln(input, &length, EVBUFFER_EOL_LF))) {
		json_object *object = NULL;
		if (json_parse(text, length, &object) == 0)
			take_line(line, object);
		json_object_put(object);
		free(text);
	}
	if (line->stream == stream && evbuffer_get_length(input) > LINE_BYTES_MAX)
		lose(line);
}

static void on_event(struct bufferevent *stream, short what, void *user)
{
	struct order_line *line = user;
	if (!(what & BEV_EVENT_CONNECTED)) {
		lose(line);
		return;
	}
	line->is_connected = true;
	(void)bufferevent_write(stream, watch_request, sizeof(watch_request) - 1);
	line->events->on_connected(line->user);
}

static void on_timer(evutil_socket_t fd, short what, void *user)
{
	struct order_line *line = user;
	(void)fd;
	(void)what;
	line->stream = bufferevent_socket_new(line->base, -1, BEV_OPT_CLOSE_ON_FREE);
	if (!line->stream) {
		(void)timer_arm_ms(line->timer, CONNECT_AGAIN_MS);
		return;
	}
	bufferevent_setcb(line->stream, on_readable, NULL, on_event, line);
	if (bufferevent_enable(line->stream, EV_READ | EV_WRITE) < 0 ||
	    bufferevent_socket_connect(line->stream, (struct sockaddr *)&line->address,
				       sizeof(line->address)) < 0)
		lose(line);
}

int order_line_create(struct event_base *base, const char *path,
		      const struct order_line_events *events, void *user, struct problem *problem,
		      struct order_line **ret_line)
{
	struct order_line *line = calloc(1, sizeof(*line));
	if (!line)
		return problem_memory(problem);
	line->base = base;
	line->events = events;
	line->user = user;
	line->address.sun_family = AF_UNIX;
	(void)snprintf(line->address.sun_path, sizeof(line->address.sun_path), "%s", path);
	line->timer = evtimer_new(base, on_timer, line);
	if (!line->timer || timer_arm_ms(line->timer, 0) < 0) {
		order_line_destroy(line);
		return problem_memory(problem);
	}
	*ret_line = line;
	return 0;
}

void order_line_destroy(struct order_line *line)
{
	if (!line)
		return;
	if (line->stream)
		bufferevent_free(line->stream);
	if (line->timer)
		event_free(line->timer);
	free(line);
}

bool order_line_is_connected(const struct order_line *line)
{
	return line->is_connected;
}

uint32_t order_line_report(struct order_line *line, struct json_object *params)
{
	autofree char *text = NULL;
	size_t length = 0;
	json_object *request = json_object_new_object();
	uint32_t report = line->last_report % INT32_MAX + 1;
	(void)json_add_text(request, "jsonrpc", "2.0");
	(void)json_add_number(request, "id", report);
	(void)json_add_text(request, "method", "order_report");
	int r = json_add(request, "params", params);
	if (r == 0 && line->is_connected)
		r = json_copy_line(request, &text, &length);
	json_object_put(request);
	if (r < 0 || !text || bufferevent_write(line->stream, text, length) < 0)
		return 0;
	line->last_report = report;
	return report;
}
