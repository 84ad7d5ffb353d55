/* SPDX-License-Identifier: MIT */
#include "daemon/link/rpc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <json-c/json.h>

struct rpc {
	FILE *stream; /* for reading; requests go out by send() */
	int next_id;
};

static int explain_connect(const char *path, int error, struct problem *problem)
{
	switch (error) {
	case ENOENT:
	case ECONNREFUSED:
		return problem_set(problem, -error,
				   "%s: boothd is not running; try `systemctl status boothd`",
				   path);
	case EACCES:
	case EPERM:
		return problem_set(problem, -error,
				   "%s: not allowed; use sudo, or join group booth to look", path);
	default:
		return problem_set(problem, -error, "%s: %s", path, strerror(error));
	}
}

int rpc_open(const char *path, struct problem *problem, struct rpc **ret_rpc)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(address.sun_path))
		return problem_set(problem, -ENAMETOOLONG, "%s: too long for a socket's path",
				   path);
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return problem_set(problem, -errno, "socket: %s", strerror(errno));
	struct timeval limit = { .tv_sec = RPC_TIMEOUT_S };
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	struct rpc *rpc = NULL;
	int r;
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
		r = explain_connect(path, errno, problem);
		goto fail;
	}
	rpc = calloc(1, sizeof(*rpc));
	if (!rpc || !(rpc->stream = fdopen(fd, "r"))) {
		r = problem_set(problem, -ENOMEM, "out of memory");
		goto fail;
	}
	*ret_rpc = rpc;
	return 0;
fail:
	free(rpc);
	(void)close(fd);
	return r;
}

void rpc_close(struct rpc *rpc)
{
	if (!rpc)
		return;
	(void)fclose(rpc->stream);
	free(rpc);
}

static void set_timeout(const struct rpc *rpc, int seconds)
{
	struct timeval limit = { .tv_sec = seconds };
	(void)setsockopt(fileno(rpc->stream), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
}

static int read_object(struct rpc *rpc, struct problem *problem, struct json_object **ret_object)
{
	char *line = NULL;
	size_t size = 0;
	errno = 0;
	ssize_t length = getline(&line, &size, rpc->stream);
	int error = errno;
	struct json_object *object = length > 0 ? json_tokener_parse(line) : NULL;
	free(line);
	if (length <= 0)
		return error == EAGAIN
			       ? problem_set(problem, -ETIMEDOUT,
					     "boothd did not answer within %d s; is it stopped or "
					     "hung? try `systemctl status boothd`",
					     RPC_TIMEOUT_S)
			       : problem_set(problem, -EPIPE, "boothd closed the connection");
	if (!object)
		return problem_set(problem, -EBADMSG, "boothd answered with no JSON");
	*ret_object = object;
	return 0;
}

/* Not through the stream: a closed connection must be an answer, never SIGPIPE. */
static int send_all(const struct rpc *rpc, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(fileno(rpc->stream), text, size, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return -errno;
		text += sent;
		size -= (size_t)sent;
	}
	return 0;
}

static int explain_send(int error, struct problem *problem)
{
	if (error == -EAGAIN)
		return problem_set(problem, -ETIMEDOUT,
				   "boothd does not read what it is asked; is it stopped or hung? "
				   "try `systemctl status boothd`");
	return problem_set(problem, error,
			   "boothd closed the connection: it has too many clients, or is stopping; "
			   "try again");
}

static int send_request(struct rpc *rpc, const char *method, struct json_object *params,
			struct problem *problem)
{
	struct json_object *request = json_object_new_object();
	json_object_object_add(request, "jsonrpc", json_object_new_string("2.0"));
	json_object_object_add(request, "id", json_object_new_int(++rpc->next_id));
	json_object_object_add(request, "method", json_object_new_string(method));
	if (params)
		json_object_object_add(request, "params", params);
	const char *text = json_object_to_json_string_ext(request, JSON_C_TO_STRING_PLAIN);
	int r = send_all(rpc, text, strlen(text));
	if (r == 0)
		r = send_all(rpc, "\n", 1);
	json_object_put(request);
	return r < 0 ? explain_send(r, problem) : 0;
}

static int take_answer(struct json_object *answer, struct problem *problem,
		       struct json_object **ret_result)
{
	struct json_object *error = NULL, *message = NULL, *result = NULL;
	if (json_object_object_get_ex(answer, "error", &error)) {
		(void)json_object_object_get_ex(error, "message", &message);
		return problem_set(problem, -EREMOTEIO, "%s",
				   message ? json_object_get_string(message) : "refused");
	}
	(void)json_object_object_get_ex(answer, "result", &result);
	*ret_result = json_object_get(result);
	return 0;
}

int rpc_call(struct rpc *rpc, const char *method, struct json_object *params,
	     struct problem *problem, struct json_object **ret_result)
{
	set_timeout(rpc, RPC_TIMEOUT_S);
	int r = send_request(rpc, method, params, problem);
	if (r < 0)
		return r;
	for (;;) {
		struct json_object *answer = NULL, *id = NULL;
		r = read_object(rpc, problem, &answer);
		if (r < 0)
			return r;
		if (!json_object_object_get_ex(answer, "id", &id)) {
			json_object_put(answer); /* a notification meanwhile */
			continue;
		}
		r = take_answer(answer, problem, ret_result);
		json_object_put(answer);
		return r;
	}
}

/* The file comes with one blank ahead of the answer's line; an error comes without either. */
static int receive_file(const struct rpc *rpc)
{
	char first = '\0';
	struct iovec part = { .iov_base = &first, .iov_len = 1 };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr message = { .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = control.bytes,
				  .msg_controllen = sizeof(control.bytes) };
	int fd = -1, stream = fileno(rpc->stream);
	if (recv(stream, &first, 1, MSG_PEEK) != 1 || first != ' ' ||
	    recvmsg(stream, &message, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

int rpc_call_file(struct rpc *rpc, const char *method, struct problem *problem,
		  struct json_object **ret_result, int *ret_fd)
{
	struct json_object *answer = NULL;
	set_timeout(rpc, RPC_TIMEOUT_S);
	int r = send_request(rpc, method, NULL, problem);
	if (r < 0)
		return r;
	int fd = receive_file(rpc);
	r = read_object(rpc, problem, &answer);
	if (r == 0)
		r = take_answer(answer, problem, ret_result);
	json_object_put(answer);
	if (r < 0 && fd >= 0)
		(void)close(fd);
	if (r == 0)
		*ret_fd = fd;
	return r;
}

int rpc_next(struct rpc *rpc, struct problem *problem, struct json_object **ret_params)
{
	set_timeout(rpc, 0);
	for (;;) {
		struct json_object *note = NULL, *params = NULL;
		int r = read_object(rpc, problem, &note);
		if (r < 0)
			return r;
		if (json_object_object_get_ex(note, "params", &params)) {
			*ret_params = json_object_get(params);
			json_object_put(note);
			return 0;
		}
		json_object_put(note);
	}
}
