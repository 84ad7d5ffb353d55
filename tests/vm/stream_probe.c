/* SPDX-License-Identifier: MIT */
/*
 * Watches an MJPEG stream over HTTP, as a browser would: what another program delivers, one line a
 * picture, in the words of camera_probe.
 *
 *   stream_probe SECONDS FOLDER PORT PATH
 *       TIME good NUMBER | damaged | other | card | closed
 * card: the program itself says that this is no picture of the camera (X-UStreamer-Online: false).
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/base/clock.h"
#include "tests/vm/numbered.h"

enum { SPACE = 4 * 1024 * 1024 };

static struct {
	char bytes[SPACE + 1];
	size_t used;
} stream;

static void say(const char *what, int number)
{
	printf("%.3f %s", (double)clock_monotonic_us() / 1e6, what);
	if (number >= 0)
		printf(" %d", number);
	printf("\n");
	(void)fflush(stdout);
}

static int open_stream(int port, const char *path)
{
	char request[256];
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int length = snprintf(request, sizeof(request),
			      "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n", path);
	if (fd < 0)
		err(125, "socket");
	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0 &&
	    write(fd, request, (size_t)length) == length)
		return fd;
	(void)close(fd);
	return -1;
}

/* One part: headers, empty line, Content-Length bytes. False: not whole yet. */
static bool take_part(void)
{
	char *at = memmem(stream.bytes, stream.used, "Content-Length:", 15);
	if (!at)
		at = memmem(stream.bytes, stream.used, "Content-length:", 15);
	if (!at)
		return false;
	size_t rest = stream.used - (size_t)(at - stream.bytes);
	char *end = memmem(at, rest, "\r\n\r\n", 4);
	if (!end)
		return false;
	size_t size = strtoul(at + 15, NULL, 10);
	size_t from = (size_t)(end + 4 - stream.bytes);
	if (size > SPACE / 2)
		errx(1, "a part of %zu bytes", size);
	if (stream.used < from + size)
		return false;
	int number = -1;
	bool is_card = memmem(stream.bytes, from, "X-UStreamer-Online: false", 25) != NULL;
	enum numbered_kind kind =
		numbered_judge((const uint8_t *)stream.bytes + from, size, &number);
	say(is_card && kind != NUMBERED_GOOD ? "card" : numbered_kind_name(kind), number);
	stream.used -= from + size;
	memmove(stream.bytes, stream.bytes + from + size, stream.used);
	return true;
}

static bool read_some(int fd)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN };
	if (poll(&polled, 1, 200) <= 0)
		return true;
	if (stream.used == SPACE)
		errx(1, "no part in %d bytes", SPACE);
	ssize_t n = read(fd, stream.bytes + stream.used, SPACE - stream.used);
	if (n <= 0)
		return false;
	stream.used += (size_t)n;
	while (take_part())
		;
	return true;
}

int main(int count, char **arguments)
{
	if (count != 5)
		errx(2, "see the head of stream_probe.c");
	int64_t end_us = clock_monotonic_us() + strtol(arguments[1], NULL, 10) * 1000000;
	int fd = -1;
	numbered_load(arguments[2]);
	while (clock_monotonic_us() < end_us) {
		if (fd < 0) {
			fd = open_stream((int)strtol(arguments[3], NULL, 10), arguments[4]);
			stream.used = 0;
			if (fd < 0)
				(void)poll(NULL, 0, 200);
			continue;
		}
		if (read_some(fd))
			continue;
		say("closed", -1);
		(void)close(fd);
		fd = -1;
	}
	return 0;
}
