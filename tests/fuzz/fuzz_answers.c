/* SPDX-License-Identifier: MIT */
/* aims: daemon/link/rpc.c daemon/boothctl/answers.c */
/* What boothd sends at control.sock, as boothctl and the courier read and print it. */
#include <json-c/json.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "daemon/boothctl/answers.h"
#include "daemon/link/rpc.h"
#include "tests/fuzz/fuzz.h"

static char path[256];

static int listen_here(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	(void)snprintf(path, sizeof(path), "%s/control.sock", fuzz_folder());
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.100s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	assert(listen(fd, 4) == 0);
	fuzz_be_quiet();
	return fd;
}

/* Returns a connection to a boothd that has sent these bytes and does not send more. */
static struct rpc *call(int listener, const uint8_t *bytes, size_t size)
{
	struct problem problem = { "" };
	struct rpc *rpc = NULL;
	assert(rpc_open(path, &problem, &rpc) == 0);
	int fd = accept(listener, NULL, NULL);
	assert(fd >= 0);
	(void)!send(fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	/* Not close(): unread requests would then make the bytes disappear. */
	(void)shutdown(fd, SHUT_WR);
	(void)dup2(fd, 100);
	(void)close(fd);
	return rpc;
}

static void print(json_object *value)
{
	answers_print_status(value);
	answers_print_event(value, "");
	answers_print_config(value, false, true);
	answers_print_camera(value);
	json_object_put(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static int listener = -1;
	struct problem problem = { "" };
	json_object *value = NULL;
	int file = -1;
	if (listener < 0)
		listener = listen_here();
	struct rpc *rpc = call(listener, bytes, size);
	if (rpc_call(rpc, "status", NULL, &problem, &value) == 0)
		print(value);
	for (int i = 0; i < 4 && rpc_next(rpc, &problem, &value) == 0; i++)
		print(value);
	rpc_close(rpc);
	rpc = call(listener, bytes, size);
	if (rpc_call_file(rpc, "snapshot", &problem, &value, &file) == 0)
		json_object_put(value);
	if (file >= 0)
		(void)close(file);
	rpc_close(rpc);
	return 0;
}
