/* SPDX-License-Identifier: MIT */
#include "booth-ui/client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/datagram.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"

enum { MEMORY_BYTES = SLOT_COUNT * SLOT_BYTES };

struct client {
	struct event_base *base;
	const char *path;
	struct client_events events;
	int fd; /* descriptor of the socket; -1: not connected */
	struct event *readable;
	struct event *retry;
	const uint8_t *memory; /* the mapped memory of the slots; null before HELLO arrives */
	struct texts texts;
	/* negative errno of the last failure, so that the same failure is logged only once; 0: no
	 * failure */
	int last_error;
};

static void close_connection(struct client *client)
{
	if (client->readable)
		event_free(client->readable);
	client->readable = NULL;
	if (client->memory)
		(void)munmap((void *)(uintptr_t)client->memory, MEMORY_BYTES);
	client->memory = NULL;
	if (client->fd >= 0)
		(void)close(client->fd);
	client->fd = -1;
}

static void lose(struct client *client, const char *why)
{
	/* If boothd closes a connection before it sends HELLO, it will do so at each try. Log this
	 * failure only once. */
	int error = client->memory ? 0 : -ECONNABORTED;
	int wait_ms = error == 0 ? CLIENT_RETRY_MS : CLIENT_REFUSED_MS;
	if (error == 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_SCREEN_WAITS,
			  "lost boothd: %s; trying again every %d ms", why, wait_ms);
	else if (error != client->last_error)
		log_event(LOG_LEVEL_WARNING, JOURNAL_SCREEN_WAITS,
			  "boothd does not take this screen: %s; its journal says why; trying "
			  "again every %d ms",
			  why, wait_ms);
	close_connection(client);
	client->last_error = error;
	(void)timer_arm_ms(client->retry, wait_ms);
	client->events.on_lost(client->events.user);
}

/* A message, and what came with it. */
struct delivery {
	struct message message;
	struct datagram datagram;
};

/* Copies the texts. Refuses memory that can change: then nobody can mix two texts. */
static int read_texts(struct client *client, int fd)
{
	enum { SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };
	struct stat status;
	int seals = fcntl(fd, F_GET_SEALS);
	if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &status) < 0 ||
	    status.st_size != sizeof(client->texts))
		return -EBADMSG;
	ssize_t size = pread(fd, &client->texts, sizeof(client->texts), 0);
	return size == sizeof(client->texts) && texts_are_valid(&client->texts) ? 0 : -EBADMSG;
}

/* Returns whether the message may come now, and whether it brings the descriptors that it must. */
static bool is_expected(const struct client *client, const struct delivery *delivery)
{
	uint32_t type = delivery->message.type;
	bool has_memory = client->memory != NULL;
	int fd_count =
		type == MESSAGE_HELLO || type == MESSAGE_TEXTS || type == MESSAGE_TAKEN ? 1 : 0;
	return has_memory == (type != MESSAGE_HELLO) && delivery->datagram.fd_count == fd_count;
}

/* Hands on a demo's saved photo. */
static int take_taken(struct client *client, const struct message_taken *taken, int fd)
{
	void *memory = NULL;
	size_t size = (size_t)taken->photo_bytes + taken->record_bytes;
	int r = datagram_map(fd, size, &memory);
	if (r < 0)
		return r;
	client->events.on_taken(taken, memory, client->events.user);
	(void)munmap(memory, size);
	return 0;
}

/* Handles one datagram. Returns false if its message is not allowed now or if its descriptors are
 * wrong. */
static bool handle(struct client *client, const struct delivery *delivery)
{
	const struct message *message = &delivery->message;
	void *memory = NULL;
	if (!is_expected(client, delivery))
		return false;
	switch (message->type) {
	case MESSAGE_HELLO:
		if (datagram_map(delivery->datagram.fds[0], MEMORY_BYTES, &memory) < 0)
			return false;
		client->memory = memory;
		log_event(LOG_LEVEL_INFO, JOURNAL_SCREEN_CONNECTED, "connected to boothd");
		return true;
	case MESSAGE_TEXTS:
		if (read_texts(client, delivery->datagram.fds[0]) < 0)
			return false;
		client->events.on_texts(&client->texts, client->events.user);
		return true;
	case MESSAGE_STATE:
		client->events.on_state(&message->state, client->events.user);
		return true;
	case MESSAGE_PREVIEW:
		client->events.on_preview(&message->preview, client->events.user);
		return true;
	case MESSAGE_TAKEN:
		return take_taken(client, &message->taken, delivery->datagram.fds[0]) == 0;
	case MESSAGE_SERVICE:
		client->events.on_service(&message->service, client->events.user);
		return true;
	default:
		return false;
	}
}

static void take_delivery(struct client *client, const struct delivery *delivery)
{
	if (delivery->datagram.size == -EAGAIN || delivery->datagram.size == -EINTR)
		return;
	if (delivery->datagram.size <= 0) {
		lose(client, delivery->datagram.size == 0
				     ? "it closed the connection"
				     : strerror((int)-delivery->datagram.size));
		return;
	}
	int r = message_validate(&delivery->message, (size_t)delivery->datagram.size, true);
	if (r == -EPROTO) {
		close_connection(client);
		client->events.on_version(delivery->message.version, client->events.user);
		return;
	}
	if (r < 0 || delivery->datagram.is_cut || !handle(client, delivery))
		lose(client, "it sent a message that makes no sense");
}

static void on_readable(int fd, short what, void *user)
{
	(void)what;
	struct delivery delivery;
	datagram_receive(fd, &delivery.message, sizeof(delivery.message), &delivery.datagram);
	take_delivery(user, &delivery);
	datagram_close_files(&delivery.datagram);
}

/* Takes ownership of fd. -ENOMEM: out of memory. */
static int watch_connection(struct client *client, int fd)
{
	client->fd = fd;
	client->readable = event_new(client->base, fd, EV_READ | EV_PERSIST, on_readable, client);
	if (!client->readable || event_add(client->readable, NULL) < 0) {
		close_connection(client);
		return -ENOMEM;
	}
	return 0;
}

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

static void try_to_connect(struct client *client)
{
	int fd = -1;
	int r = open_connection(client->path, &fd);
	if (r == 0)
		r = watch_connection(client, fd);
	if (r == 0)
		return;
	if (r != client->last_error)
		log_event(LOG_LEVEL_WARNING, JOURNAL_SCREEN_WAITS,
			  "cannot reach boothd at %s: %s; waiting for it", client->path,
			  strerror(-r));
	client->last_error = r;
	(void)timer_arm_ms(client->retry, CLIENT_RETRY_MS);
}

static void on_retry(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	try_to_connect(user);
}

int client_create(struct event_base *base, const char *path, const struct client_events *events,
		  struct client **ret_client)
{
	struct client *client = calloc(1, sizeof(*client));
	if (!client)
		return -ENOMEM;
	*client = (struct client){ .base = base, .path = path, .events = *events, .fd = -1 };
	client->retry = evtimer_new(base, on_retry, client);
	if (!client->retry || timer_arm_ms(client->retry, 0) < 0) {
		client_destroy(client);
		return -ENOMEM;
	}
	*ret_client = client;
	return 0;
}

void client_destroy(struct client *client)
{
	if (!client)
		return;
	close_connection(client);
	if (client->retry)
		event_free(client->retry);
	free(client);
}

const uint8_t *client_pixels(const struct client *client, unsigned slot)
{
	if (!client->memory || slot >= SLOT_COUNT)
		return NULL;
	return client->memory + (size_t)slot * SLOT_BYTES;
}

/* Sends a message. A full socket buffer means that boothd hangs and no longer reads: the message is
 * then dropped, and systemd will end boothd. */
static void send_message(struct client *client, const struct message *message)
{
	if (client->fd >= 0)
		(void)send(client->fd, message, sizeof(*message), MSG_DONTWAIT | MSG_NOSIGNAL);
}

void client_release(struct client *client, unsigned slot)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_RELEASE,
				   .release = { .slot = slot } };
	send_message(client, &message);
}

void client_demo(struct client *client, const struct message_demo *demo)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_DEMO,
				   .demo = *demo };
	send_message(client, &message);
}

void client_press(struct client *client, enum button button, uint32_t screen)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_PRESS,
				   .press = { .button = button, .screen = screen } };
	send_message(client, &message);
}

void client_tell_cut(struct client *client, const char *page, int width, int height)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_CUT,
				   .cut = { .width = (uint32_t)width,
					    .height = (uint32_t)height } };
	(void)snprintf(message.cut.page, sizeof(message.cut.page), "%s", page);
	send_message(client, &message);
}

void client_tell_room(struct client *client, const struct paging_room *room)
{
	struct message message = { .version = PROTOCOL_VERSION, .type = MESSAGE_ROOM };
	message.room.room = *room;
	send_message(client, &message);
}
