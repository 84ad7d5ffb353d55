/* SPDX-License-Identifier: MIT */
#include "daemon/link/rpc.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/core/retell.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

struct rpc {
	FILE *stream; /* only for reading answers; requests are sent by send(2) */
	int next_id;
	int patience_s; /* how long a call waits for its answer */
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
		return problem_set(problem, -error, "%s: %s", path, error_text(error));
	}
}

static int connect_socket(const char *path, struct problem *problem, int *ret_fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval limit = { .tv_sec = RPC_TIMEOUT_S };
	if (strlen(path) >= sizeof(address.sun_path))
		return problem_set(problem, -ENAMETOOLONG, "%s: too long for a socket's path",
				   path);
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	autoclose int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return problem_set(problem, -errno, "socket: %s", error_text(errno));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return explain_connect(path, errno, problem);
	*ret_fd = take_fd(&fd);
	return 0;
}

int rpc_open(const char *path, struct problem *problem, struct rpc **ret_rpc)
{
	autoclose int fd = -1;
	int r = connect_socket(path, problem, &fd);
	if (r < 0)
		return r;
	struct rpc *rpc = calloc(1, sizeof(*rpc));
	if (!rpc || !(rpc->stream = fdopen(fd, "r"))) {
		free(rpc);
		return problem_memory(problem);
	}
	/* do not close the descriptor here: fclose() of the stream will close it */
	(void)take_fd(&fd);
	rpc->patience_s = RPC_TIMEOUT_S;
	*ret_rpc = rpc;
	return 0;
}

void rpc_close(struct rpc *rpc)
{
	if (!rpc)
		return;
	(void)fclose(rpc->stream);
	free(rpc);
}

void rpc_set_patience(struct rpc *rpc, int seconds)
{
	rpc->patience_s = seconds;
}

static void set_timeout(const struct rpc *rpc, int seconds)
{
	struct timeval limit = { .tv_sec = seconds };
	(void)setsockopt(fileno(rpc->stream), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
}

static int explain_read(const struct rpc *rpc, int error, struct problem *problem)
{
	if (error == EAGAIN)
		return problem_set(problem, -ETIMEDOUT,
				   "boothd did not answer within %d s; is it stopped or hung? try "
				   "`systemctl status boothd`",
				   rpc->patience_s);
	return problem_set(problem, -EPIPE, "boothd closed the connection");
}

static int read_object(struct rpc *rpc, struct problem *problem, struct json_object **ret_object)
{
	autofree char *line = NULL;
	size_t size = 0;
	errno = 0;
	ssize_t length = getline(&line, &size, rpc->stream);
	if (length <= 0)
		return explain_read(rpc, errno, problem);
	int r = json_parse(line, (size_t)length, ret_object);
	const char *why =
		r == -ENOMEM ? "out of memory" : wording_of("boothd answered with no JSON");
	return r < 0 ? problem_set(problem, r, "%s", why) : 0;
}

/* Sends all bytes. Uses send(2) and not the stream: if boothd has closed the connection, send(2)
 * can return an error instead of raising SIGPIPE. */
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

/* Takes over params. */
static int send_request(struct rpc *rpc, const char *method, struct json_object *params,
			struct problem *problem)
{
	autofree char *line = NULL;
	size_t length = 0;
	struct json_object *request = json_object_new_object();
	(void)json_add_text(request, "jsonrpc", "2.0");
	(void)json_add_number(request, "id", ++rpc->next_id);
	(void)json_add_text(request, "method", method);
	if (params)
		(void)json_add(request, "params", params);
	int r = json_copy_line(request, &line, &length);
	json_object_put(request);
	if (r < 0)
		return problem_memory(problem);
	r = send_all(rpc, line, length);
	return r < 0 ? explain_send(r, problem) : 0;
}

static int take_answer(struct json_object *answer, struct problem *problem,
		       struct json_object **ret_result)
{
	struct json_object *result = json_any(answer, "result");
	if (json_has(answer, "error")) {
		char words[RETELL_SIZE];
		retell_sentence(json_text(json_member(answer, "error"), "message"), words);
		utf8_make_plain(words);
		return problem_set(problem, -EREMOTEIO, "%s",
				   words[0] ? words
					    : wording_of("boothd refused and did not say why"));
	}
	if (!result)
		return problem_set(problem, -EBADMSG, "boothd's answer has no result");
	*ret_result = json_object_get(result);
	return 0;
}

int rpc_call(struct rpc *rpc, const char *method, struct json_object *params,
	     struct problem *problem, struct json_object **ret_result)
{
	set_timeout(rpc, rpc->patience_s);
	int r = send_request(rpc, method, params, problem);
	bool is_answer = false;
	while (r == 0 && !is_answer) {
		struct json_object *answer = NULL;
		r = read_object(rpc, problem, &answer);
		/* a message without an id is a notification, not the answer */
		is_answer = json_has(answer, "id");
		if (r == 0 && is_answer)
			r = take_answer(answer, problem, ret_result);
		json_object_put(answer);
	}
	return r;
}

/* Receives the descriptor of a file. boothd sends it with a space byte, before the line with the
 * answer. Returns -1 if boothd sent no file and thus no space byte. */
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
	set_timeout(rpc, rpc->patience_s);
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
	struct json_object *params = NULL;
	set_timeout(rpc, 0);
	while (!params) {
		struct json_object *note = NULL;
		int r = read_object(rpc, problem, &note);
		if (r < 0)
			return r;
		params = json_object_get(json_any(note, "params"));
		json_object_put(note);
	}
	*ret_params = params;
	return 0;
}
