/* SPDX-License-Identifier: MIT */
#include "daemon/booth-reader/reader_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/datagram.h"
#include "daemon/base/log.h"
#include "daemon/booth-reader/qr_reader.h"
#include "daemon/booth-reader/sight.h"

struct reader_client {
	const char *path;
	int fd;
	const uint8_t *memory; /* boothd's; null before HELLO */
	struct qr_reader *reader;
	int last_error; /* of connecting, so that it is logged once */
};

int reader_client_create(const char *path, struct reader_client **ret_client)
{
	struct reader_client *client = calloc(1, sizeof(*client));
	if (!client)
		return -ENOMEM;
	*client = (struct reader_client){ .path = path, .fd = -1 };
	*ret_client = client;
	return 0;
}

static void close_connection(struct reader_client *client)
{
	if (client->memory)
		(void)munmap((void *)(uintptr_t)client->memory, READER_MEMORY_BYTES);
	client->memory = NULL;
	if (client->fd >= 0)
		(void)close(client->fd);
	client->fd = -1;
	qr_reader_destroy(client->reader);
	client->reader = NULL;
}

void reader_client_destroy(struct reader_client *client)
{
	if (!client)
		return;
	close_connection(client);
	free(client);
}

int reader_client_fd(const struct reader_client *client)
{
	return client->fd;
}

/* ---- connecting ---- */

static int open_connection(const char *path, int *ret_fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path) + 1);
	autoclose int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	*ret_fd = take_fd(&fd);
	return 0;
}

int reader_client_connect(struct reader_client *client)
{
	int r = open_connection(client->path, &client->fd);
	if (r < 0 && r != client->last_error)
		log_warning("cannot reach boothd at %s: %s; waiting for it", client->path,
			    strerror(-r));
	client->last_error = r;
	return r;
}

/* ---- reading ---- */

void reader_client_read(struct qr_reader *reader, const struct grey *picture,
			struct reader_answer *ret_answer)
{
	struct sight dark, light;
	struct reader_answer answer = { .hint = AIM_NONE };
	struct grey sharp = qr_reader_sharpen(reader, picture);
	sight_find(&sharp, false, &dark);
	sight_find(&sharp, true, &light);
	/* ZBar needs twice the time if it looks for light codes, too. */
	bool is_light = light.count > dark.count;
	answer.find = qr_reader_read(reader, &sharp, is_light, answer.text);
	if (answer.find == AIM_FOUND_NOTHING)
		answer.hint = sight_judge(picture, is_light ? &light : &dark);
	*ret_answer = answer;
	explicit_bzero(&answer, sizeof(answer));
}

static bool answer_picture(struct reader_client *client, const struct reader_picture *picture)
{
	struct grey grey = { .pixels = client->memory,
			     .width = (int)picture->width,
			     .height = (int)picture->height };
	struct reader_message message = { .version = READER_PROTOCOL_VERSION,
					  .type = READER_ANSWER };
	if (!client->reader && qr_reader_create(&client->reader) < 0)
		return false;
	reader_client_read(client->reader, &grey, &message.answer);
	message.answer.number = picture->number;
	ssize_t sent = send(client->fd, &message, sizeof(message), MSG_DONTWAIT | MSG_NOSIGNAL);
	explicit_bzero(&message, sizeof(message));
	return sent == (ssize_t)sizeof(message);
}

/* ---- messages ---- */

/* A message, and what came with it. */
struct delivery {
	struct reader_message message;
	struct datagram datagram;
};

/* Returns false if the message is not allowed now, or its descriptors are wrong, or memory ran out. */
static bool handle(struct reader_client *client, const struct delivery *delivery)
{
	const struct reader_message *message = &delivery->message;
	bool is_hello = message->type == READER_HELLO;
	void *memory = NULL;
	if (is_hello != !client->memory || delivery->datagram.fd_count != (is_hello ? 1 : 0))
		return false;
	if (is_hello) {
		if (datagram_map(delivery->datagram.fds[0], READER_MEMORY_BYTES, &memory) < 0)
			return false;
		client->memory = memory;
		log_info("connected to boothd");
		return true;
	}
	if (message->type == READER_PICTURE)
		return answer_picture(client, &message->picture);
	/* READER_REST: ZBar keeps memory of what it has read. */
	qr_reader_destroy(client->reader);
	client->reader = NULL;
	return true;
}

static enum reader_client_step lose(struct reader_client *client, const char *why)
{
	bool was_greeted = client->memory != NULL;
	if (was_greeted)
		log_warning("lost boothd: %s", why);
	else if (client->last_error != -ECONNABORTED)
		log_warning("boothd does not take this reader: %s; its journal says why", why);
	client->last_error = was_greeted ? 0 : -ECONNABORTED;
	close_connection(client);
	return was_greeted ? READER_CLIENT_LOST : READER_CLIENT_UNWANTED;
}

static enum reader_client_step take_delivery(struct reader_client *client,
					     const struct delivery *delivery)
{
	if (delivery->datagram.size == -EAGAIN || delivery->datagram.size == -EINTR)
		return READER_CLIENT_GOES_ON;
	if (delivery->datagram.size <= 0)
		return lose(client, delivery->datagram.size == 0
					    ? "it closed the connection"
					    : strerror((int)-delivery->datagram.size));
	int r = reader_message_validate(&delivery->message, (size_t)delivery->datagram.size, true);
	if (r == -EPROTO) {
		log_error("boothd speaks version %u of the reader's protocol and this booth-reader "
			  "version %d; install both from one release, then restart both",
			  delivery->message.version, READER_PROTOCOL_VERSION);
		close_connection(client);
		return READER_CLIENT_VERSION;
	}
	if (r < 0 || delivery->datagram.is_cut || !handle(client, delivery))
		return lose(client, "a message makes no sense, or memory ran out");
	return READER_CLIENT_GOES_ON;
}

enum reader_client_step reader_client_step(struct reader_client *client)
{
	struct delivery delivery;
	datagram_receive(client->fd, &delivery.message, sizeof(delivery.message),
			 &delivery.datagram);
	enum reader_client_step step = take_delivery(client, &delivery);
	datagram_close_files(&delivery.datagram);
	return step;
}
