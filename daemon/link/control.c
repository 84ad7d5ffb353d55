/* SPDX-License-Identifier: MIT */
#include "daemon/link/control.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <json-c/json.h>

#include "daemon/base/events.h"
#include "daemon/base/log.h"

enum {
	CLIENTS_MAX = 16,
	UNREAD_MAX = 1 << 20, /* bytes a client may leave unread before it is disconnected */
	/* JSON-RPC 2.0, section 5.1 */
	RPC_PARSE_ERROR = -32700,
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
	bool is_watching;
	control_ticket ticket; /* of the request that waits for its answer, 0: none */
	struct json_object *waiting_id;
	bool is_doomed; /* stopped reading: freed from the loop, not from under a call of its own */
};

struct control {
	struct event_base *base;
	int listen_fd;
	struct event *acceptable;
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

static void send_object(struct client *client, struct json_object *object)
{
	const char *text = json_object_to_json_string_ext(
		object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	(void)bufferevent_write(client->stream, text, strlen(text));
	(void)bufferevent_write(client->stream, "\n", 1);
	if (client->is_doomed ||
	    evbuffer_get_length(bufferevent_get_output(client->stream)) <= UNREAD_MAX)
		return;
	log_event(LOG_LEVEL_WARNING, JOURNAL_PEER_REFUSED,
		  "a control client stopped reading and was disconnected");
	client->is_doomed = true;
	event_active(client->owner->reaper, EV_TIMEOUT, 0);
}

static struct json_object *new_reply(struct json_object *id)
{
	struct json_object *reply = json_object_new_object();
	json_object_object_add(reply, "jsonrpc", json_object_new_string("2.0"));
	json_object_object_add(reply, "id", json_object_get(id));
	return reply;
}

static void send_error(struct client *client, struct json_object *id, int code, const char *text)
{
	struct json_object *reply = new_reply(id);
	struct json_object *error = json_object_new_object();
	json_object_object_add(error, "code", json_object_new_int(code));
	json_object_object_add(error, "message", json_object_new_string(text));
	json_object_object_add(reply, "error", error);
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

/* Takes over result. */
static void send_answer(struct client *client, struct json_object *id, int error,
			const struct problem *problem, struct json_object *result)
{
	if (error < 0) {
		send_error(client, id, rpc_code(error),
			   problem->text[0] ? problem->text : strerror(-error));
		json_object_put(result);
		return;
	}
	struct json_object *reply = new_reply(id);
	json_object_object_add(reply, "result", result ? result : json_object_new_boolean(true));
	send_object(client, reply);
	json_object_put(reply);
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
	if (r == -EINPROGRESS) {
		json_object_put(client->waiting_id);
		client->ticket = client->owner->last_ticket;
		client->waiting_id = json_object_get(id);
		return;
	}
	send_answer(client, id, r, &problem, result);
}

static void handle_line(struct client *client, const char *line)
{
	struct json_object *request = json_tokener_parse(line);
	struct json_object *method = NULL, *params = NULL, *id = NULL;
	if (!request) {
		send_error(client, NULL, RPC_PARSE_ERROR, "not a JSON object on one line");
		return;
	}
	(void)json_object_object_get_ex(request, "id", &id);
	if (!json_object_is_type(request, json_type_object) ||
	    !json_object_object_get_ex(request, "method", &method) ||
	    !json_object_is_type(method, json_type_string)) {
		send_error(client, id, RPC_INVALID_REQUEST, "a request needs a method's name");
	} else if (json_object_object_get_ex(request, "params", &params) &&
		   !json_object_is_type(params, json_type_object)) {
		send_error(client, id, RPC_INVALID_PARAMS, "params must be an object");
	} else {
		answer(client, json_object_get_string(method), params, id);
	}
	json_object_put(request);
}

static void on_readable(struct bufferevent *stream, void *user)
{
	struct client *client = user;
	struct evbuffer *input = bufferevent_get_input(stream);
	char *line;
	while (!client->is_doomed && (line = evbuffer_readln(input, NULL, EVBUFFER_EOL_LF))) {
		handle_line(client, line);
		free(line);
	}
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

static void greet(struct control *control, int fd)
{
	unsigned place = 0;
	while (place < CLIENTS_MAX && control->clients[place])
		place++;
	struct client *client = place < CLIENTS_MAX ? calloc(1, sizeof(*client)) : NULL;
	if (!client) {
		(void)close(fd);
		return;
	}
	client->owner = control;
	client->stream = bufferevent_socket_new(control->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (!client->stream || peer_read(fd, &client->peer) < 0 || !client->peer.is_trusted) {
		if (client->stream)
			bufferevent_free(client->stream);
		else
			(void)close(fd);
		free(client);
		return;
	}
	control->clients[place] = client;
	bufferevent_setwatermark(client->stream, EV_READ, 0, CONTROL_LINE_BYTES);
	bufferevent_setcb(client->stream, on_readable, NULL, on_event, client);
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

static void on_acceptable(int fd, short what, void *user)
{
	(void)what;
	int accepted = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (accepted >= 0)
		greet(user, accepted);
}

int control_create(struct event_base *base, int listen_fd, control_call_fn call, void *user,
		   struct problem *problem, struct control **ret_control)
{
	struct control *control = calloc(1, sizeof(*control));
	if (!control) {
		(void)close(listen_fd);
		return problem_set(problem, -ENOMEM, "control: out of memory");
	}
	*control = (struct control){
		.base = base, .listen_fd = listen_fd, .call = call, .user = user
	};
	control->acceptable =
		event_new(base, listen_fd, EV_READ | EV_PERSIST, on_acceptable, control);
	control->reaper = evtimer_new(base, on_reaper, control);
	if (!control->acceptable || !control->reaper || event_add(control->acceptable, NULL) < 0) {
		control_destroy(control);
		return problem_set(problem, -ENOMEM, "control: out of memory");
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
	if (control->acceptable)
		event_free(control->acceptable);
	if (control->reaper)
		event_free(control->reaper);
	(void)close(control->listen_fd);
	free(control);
}

control_ticket control_defer(struct control *control)
{
	return ++control->last_ticket;
}

/* One byte carries the file, ahead of the answer's line: JSON-RPC has no place for it. */
static int send_file(const struct client *client, int passed_fd)
{
	char blank = ' ';
	struct iovec part = { .iov_base = &blank, .iov_len = 1 };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct msghdr message = { .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = control.bytes,
				  .msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &passed_fd, sizeof(int));
	/* In front of what the buffer still holds it would be out of order. */
	if (evbuffer_get_length(bufferevent_get_output(client->stream)) > 0)
		return -EAGAIN;
	ssize_t sent =
		sendmsg(bufferevent_getfd(client->stream), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	return sent == 1 ? 0 : -EIO;
}

void control_reply(struct control *control, control_ticket ticket, int error,
		   const struct problem *problem, struct json_object *result, int passed_fd)
{
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = control->clients[i];
		if (!client || client->is_doomed || client->ticket != ticket)
			continue;
		struct problem failed = *problem;
		if (error == 0 && passed_fd >= 0 && (error = send_file(client, passed_fd)) < 0)
			(void)problem_set(&failed, error, "the file could not be handed over");
		send_answer(client, client->waiting_id, error, &failed, result);
		json_object_put(client->waiting_id);
		client->waiting_id = NULL;
		client->ticket = 0;
		return;
	}
	json_object_put(result);
}

void control_notify(struct control *control, const char *method, struct json_object *params)
{
	struct json_object *note = json_object_new_object();
	json_object_object_add(note, "jsonrpc", json_object_new_string("2.0"));
	json_object_object_add(note, "method", json_object_new_string(method));
	json_object_object_add(note, "params", params);
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = control->clients[i];
		if (!client || !client->is_watching || client->is_doomed)
			continue;
		send_object(client, note);
	}
	json_object_put(note);
}
