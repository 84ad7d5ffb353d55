/* SPDX-License-Identifier: MIT */
#include "daemon/link/control.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/events.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/link/acceptor.h"

enum {
	LOOKERS_MAX = 16,              /* largest number of clients that are not operators */
	CLIENTS_MAX = LOOKERS_MAX + 4, /* four more places are only for operators */
	IDLE_MS = 60000, /* a client that was silent for this long may lose its place */
	/* If this many bytes of answers wait for a client, the client's further requests wait
	 * too. */
	ANSWERS_MAX = 64 * 1024,
	UNREAD_MAX = 1 << 20, /* a client that has more unread bytes than this is disconnected */
	/* Error codes of JSON-RPC 2.0, section 5.1. */
	RPC_PARSE_ERROR = -32700,
	RPC_INTERNAL_ERROR = -32603,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_FAILED = -32000,
	RPC_NOT_ALLOWED = -32001,
};

struct client {
	struct control *owner;
	struct bufferevent *stream;
	struct peer peer;
	int64_t heard_ms; /* monotonic time of its last request */
	bool is_watching;
	/* ticket of the request of this client that will be answered later; 0: there is no such
	 * request */
	control_ticket ticket;
	struct json_object *waiting_id;
	/* the client has stopped reading, and the timer `reaper` will free it in the event loop */
	bool is_doomed;
};

struct control {
	struct event_base *base;
	struct acceptor *acceptor;
	struct event *reaper;
	control_ticket last_ticket;
	control_call_fn call;
	void *user;
	struct client *clients[CLIENTS_MAX];
};

static void disconnect(struct client *client)
{
	struct control *control = client->owner;
	for (unsigned i = 0; i < CLIENTS_MAX; i++)
		if (control->clients[i] == client)
			control->clients[i] = NULL;
	bufferevent_free(client->stream);
	json_object_put(client->waiting_id);
	free(client);
}

/* Sends the object to the client. If object is null because memory ran out, the client gets no
 * answer; it then asks again or gives up. */
static void send_object(struct client *client, struct json_object *object)
{
	size_t length = 0;
	const char *text = object ? json_line(object, &length) : NULL;
	if (!text)
		return;
	(void)bufferevent_write(client->stream, text, length);
	(void)bufferevent_write(client->stream, "\n", 1);
	if (client->is_doomed ||
	    evbuffer_get_length(bufferevent_get_output(client->stream)) <= UNREAD_MAX)
		return;
	log_event(LOG_LEVEL_WARNING, JOURNAL_PEER_REFUSED,
		  "a control client stopped reading and was disconnected");
	client->is_doomed = true;
	event_active(client->owner->reaper, EV_TIMEOUT, 0);
}

/* Begins a reply to a request. id: the request's id, which may have any JSON type; null: the
 * request has no id. */
static struct json_object *new_reply(struct json_object *id)
{
	struct json_object *reply = json_object_new_object();
	(void)json_add_text(reply, "jsonrpc", "2.0");
	if (id)
		(void)json_add(reply, "id", json_object_get(id));
	else
		(void)json_add_null(reply, "id");
	return reply;
}

static void send_error(struct client *client, struct json_object *id, int code, const char *text)
{
	struct json_object *reply = new_reply(id), *error = json_object_new_object();
	(void)json_add_number(error, "code", code);
	(void)json_add_text(error, "message", text);
	(void)json_add(reply, "error", error);
	send_object(client, reply);
	json_object_put(reply);
}

static int rpc_code(int error)
{
	switch (error) {
	case -ENOSYS:
		return RPC_METHOD_NOT_FOUND;
	case -EINVAL:
		return RPC_INVALID_PARAMS;
	case -EPERM:
		return RPC_NOT_ALLOWED;
	default:
		return RPC_FAILED;
	}
}

/* Sends the answer to a request. Frees result. */
static void send_answer(struct client *client, struct json_object *id, int error,
			const struct problem *problem, struct json_object *result)
{
	if (error < 0) {
		send_error(client, id, rpc_code(error),
			   problem->text[0] ? problem->text : error_text(-error));
		json_object_put(result);
		return;
	}
	struct json_object *reply = new_reply(id);
	if (result)
		(void)json_add(reply, "result", result);
	else
		(void)json_add_flag(reply, "result", true);
	send_object(client, reply);
	json_object_put(reply);
}

/* Notes that the request with this id will be answered later, when control_reply() is called with
 * its ticket. A client can have only one such request at a time. */
static void wait_with(struct client *client, struct json_object *id)
{
	if (client->ticket)
		send_error(client, client->waiting_id, RPC_FAILED,
			   "a later request of this connection took this one's place");
	json_object_put(client->waiting_id);
	client->ticket = client->owner->last_ticket;
	client->waiting_id = json_object_get(id);
}

static void answer(struct client *client, const char *method, struct json_object *params,
		   struct json_object *id)
{
	struct problem problem = { "" };
	struct json_object *result = NULL;
	int r = 0;
	if (strcmp(method, "watch") == 0)
		client->is_watching = true;
	else
		r = client->owner->call(method, params, &client->peer, &problem,
					client->owner->user, &result);
	if (r == -EINPROGRESS)
		wait_with(client, id);
	else
		send_answer(client, id, r, &problem, result);
}

static void handle_line(struct client *client, const char *line, size_t length)
{
	struct json_object *request = NULL;
	int r = json_parse(line, length, &request);
	struct json_object *params = json_member(request, "params"), *id = json_any(request, "id");
	const char *method = json_text(request, "method");
	if (r == -ENOMEM)
		send_error(client, NULL, RPC_INTERNAL_ERROR, "out of memory; ask again");
	else if (r < 0)
		send_error(client, NULL, RPC_PARSE_ERROR, "not a JSON object on one line");
	else if (!method[0])
		send_error(client, id, RPC_INVALID_REQUEST, "a request needs a method's name");
	else if (json_has(request, "params") && !params)
		send_error(client, id, RPC_INVALID_PARAMS, "params must be an object");
	else
		answer(client, method, params, id);
	json_wipe(params); /* they may name a person, or be a capture code */
	json_object_put(request);
}

static bool may_answer(const struct client *client)
{
	return !client->is_doomed &&
	       evbuffer_get_length(bufferevent_get_output(client->stream)) < ANSWERS_MAX;
}

/* Takes the next line out of the buffer and wipes it there, because a request may hold a person's code.
 * Returns null if no whole line has come or memory runs out. The caller frees the line. */
static char *take_line(struct evbuffer *input, size_t *ret_length)
{
	struct evbuffer_ptr end = evbuffer_search_eol(input, NULL, NULL, EVBUFFER_EOL_LF);
	unsigned char *bytes = end.pos < 0 ? NULL : evbuffer_pullup(input, end.pos + 1);
	char *line = bytes ? malloc((size_t)end.pos + 1) : NULL;
	if (!line)
		return NULL;
	*ret_length = (size_t)end.pos;
	memcpy(line, bytes, *ret_length);
	line[*ret_length] = '\0';
	explicit_bzero(bytes, *ret_length);
	(void)evbuffer_drain(input, *ret_length + 1);
	return line;
}

/* Handles the requests that have come. Also called when the client has read the answers to earlier
 * requests, because a client may send many requests before it reads an answer. */
static void on_requests(struct bufferevent *stream, void *user)
{
	struct client *client = user;
	struct evbuffer *input = bufferevent_get_input(stream);
	size_t length;
	char *line;
	client->heard_ms = clock_monotonic_ms();
	while (may_answer(client) && (line = take_line(input, &length))) {
		handle_line(client, line, length);
		explicit_bzero(line, length);
		free(line);
	}
	if (!may_answer(client)) {
		/* otherwise libevent would call this function again and again while the input is
		 * full */
		(void)bufferevent_disable(stream, EV_READ);
		return;
	}
	(void)bufferevent_enable(stream, EV_READ);
	if (evbuffer_get_length(input) >= CONTROL_LINE_BYTES) {
		log_event(LOG_LEVEL_WARNING, JOURNAL_PEER_REFUSED,
			  "a control client sent a line of over %d bytes and was disconnected",
			  CONTROL_LINE_BYTES);
		disconnect(client);
	}
}

static void on_event(struct bufferevent *stream, short what, void *user)
{
	(void)stream;
	if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
		disconnect(user);
}

/* Returns the client that was silent for longest, and for longer than IDLE_MS; null: there is no
 * such client. Only an operator may take an operator's place. */
static struct client *find_idle(const struct control *control, bool for_operator)
{
	int64_t latest_ms = clock_monotonic_ms() - IDLE_MS;
	struct client *found = NULL;
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = control->clients[i];
		if (!client || client->is_doomed || client->is_watching || client->ticket ||
		    client->heard_ms > latest_ms || (client->peer.is_operator && !for_operator))
			continue;
		if (!found || client->heard_ms < found->heard_ms)
			found = client;
	}
	return found;
}

/* Returns a free place for the peer; CLIENTS_MAX: there is no place. */
static unsigned look_for_place(const struct control *control, bool is_operator)
{
	unsigned place = CLIENTS_MAX, lookers = 0;
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		const struct client *client = control->clients[i];
		lookers += client && !client->peer.is_operator;
		if (!client && place == CLIENTS_MAX)
			place = i;
	}
	return is_operator || lookers < LOOKERS_MAX ? place : CLIENTS_MAX;
}

/* Like look_for_place(), but disconnects an idle client if no place is free. */
static unsigned find_place(const struct control *control, bool is_operator)
{
	unsigned place = look_for_place(control, is_operator);
	struct client *idle = NULL;
	if (place == CLIENTS_MAX && (idle = find_idle(control, is_operator))) {
		disconnect(idle);
		place = look_for_place(control, is_operator);
	}
	return place;
}

/* Returns null if memory runs out. Takes over fd. */
static struct client *new_client(struct control *control, const struct peer *peer, int fd)
{
	struct client *client = calloc(1, sizeof(*client));
	if (client)
		client->stream = bufferevent_socket_new(control->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (!client || !client->stream) {
		free(client);
		(void)close(fd);
		return NULL;
	}
	client->owner = control;
	client->peer = *peer;
	client->heard_ms = clock_monotonic_ms();
	return client;
}

static void greet(int fd, void *user)
{
	struct control *control = user;
	struct peer peer;
	unsigned place = CLIENTS_MAX;
	if (peer_read(fd, &peer) == 0 && peer.is_trusted)
		place = find_place(control, peer.is_operator);
	if (place == CLIENTS_MAX) {
		(void)close(fd);
		return;
	}
	struct client *client = new_client(control, &peer, fd);
	if (!client)
		return;
	control->clients[place] = client;
	bufferevent_setwatermark(client->stream, EV_READ, 0, CONTROL_LINE_BYTES);
	bufferevent_setcb(client->stream, on_requests, on_requests, on_event, client);
	(void)bufferevent_enable(client->stream, EV_READ | EV_WRITE);
}

static void on_reaper(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct control *control = user;
	for (unsigned i = 0; i < CLIENTS_MAX; i++)
		if (control->clients[i] && control->clients[i]->is_doomed)
			disconnect(control->clients[i]);
}

int control_create(struct event_base *base, int listen_fd, control_call_fn call, void *user,
		   struct problem *problem, struct control **ret_control)
{
	struct control *control = calloc(1, sizeof(*control));
	if (!control) {
		(void)close(listen_fd);
		return problem_memory(problem);
	}
	*control = (struct control){ .base = base, .call = call, .user = user };
	int r = acceptor_create(base, listen_fd, greet, control, problem, &control->acceptor);
	if (r == 0 && !(control->reaper = evtimer_new(base, on_reaper, control)))
		r = problem_memory(problem);
	if (r < 0) {
		control_destroy(control);
		return r;
	}
	*ret_control = control;
	return 0;
}

void control_destroy(struct control *control)
{
	if (!control)
		return;
	for (unsigned i = 0; i < CLIENTS_MAX; i++)
		if (control->clients[i])
			disconnect(control->clients[i]);
	acceptor_destroy(control->acceptor);
	if (control->reaper)
		event_free(control->reaper);
	free(control);
}

control_ticket control_defer(struct control *control)
{
	return ++control->last_ticket;
}

/* Sends a descriptor to the client. A descriptor cannot be part of a JSON text, so it is sent with
 * a space byte before the line with the answer. */
static int send_file(const struct client *client, int passed_fd)
{
	char blank = ' ';
	if (evbuffer_get_length(bufferevent_get_output(client->stream)) > 0)
		/* earlier answers still wait in the buffer, and the space byte would overtake
		 * them */
		return -EAGAIN;
	return peer_send(bufferevent_getfd(client->stream), &blank, 1, passed_fd);
}

/* Returns the client whose request has this ticket, or null if this client has disconnected. */
static struct client *find_waiting(const struct control *control, control_ticket ticket)
{
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = control->clients[i];
		if (client && !client->is_doomed && client->ticket == ticket)
			return client;
	}
	return NULL;
}

void control_reply(struct control *control, control_ticket ticket, int error,
		   const struct problem *problem, struct json_object *result, int passed_fd)
{
	struct client *client = find_waiting(control, ticket);
	struct problem failed = *problem;
	if (!client) {
		json_object_put(result);
		return;
	}
	if (error == 0 && passed_fd >= 0 && (error = send_file(client, passed_fd)) < 0)
		(void)problem_set(&failed, error, "the file could not be handed over");
	send_answer(client, client->waiting_id, error, &failed, result);
	json_object_put(client->waiting_id);
	client->waiting_id = NULL;
	client->ticket = 0;
}

void control_notify(struct control *control, const char *method, struct json_object *params)
{
	struct json_object *note = json_object_new_object();
	(void)json_add_text(note, "jsonrpc", "2.0");
	(void)json_add_text(note, "method", method);
	(void)json_add(note, "params", params);
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = control->clients[i];
		if (client && client->is_watching && !client->is_doomed)
			send_object(client, note);
	}
	json_object_put(note);
}
