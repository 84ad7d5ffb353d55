/* SPDX-License-Identifier: MIT */
#include "daemon/link/camera_reader.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/link/acceptor.h"
#include "daemon/link/peer.h"
#include "daemon/protocol/reader_message.h"

/* A period is this many times as long as the work: the reader may work for a quarter of the time. */
enum { PERIODS_OF_WORK = 4 };

struct camera_reader {
	struct event_base *base;
	struct acceptor *acceptor;
	struct camera_reader_events events;
	void *user;
	int memory_fd;
	uint8_t *memory;
	int fd; /* the connection; -1: no reader is connected */
	struct event *readable;
	uint32_t number; /* of the last picture */
	bool is_lent;    /* the reader has not answered this picture */
	bool is_void;    /* nobody waits for the answer to this picture */
	bool is_used;    /* the memory may hold a picture */
	int64_t lent_ms, due_ms;
};

static int make_memory(struct camera_reader *reader)
{
	reader->memory_fd = memfd_create("booth-reader", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (reader->memory_fd < 0 || ftruncate(reader->memory_fd, READER_MEMORY_BYTES) < 0)
		return -errno;
	reader->memory = mmap(NULL, READER_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
			      reader->memory_fd, 0);
	if (reader->memory == MAP_FAILED)
		return -errno;
	/* F_SEAL_FUTURE_WRITE: boothd's own mapping stays writable, but the reader can only read. */
	if (fcntl(reader->memory_fd, F_ADD_SEALS,
		  F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) < 0)
		return -errno;
	return 0;
}

static void disconnect(struct camera_reader *reader)
{
	if (reader->readable)
		event_free(reader->readable);
	reader->readable = NULL;
	if (reader->fd >= 0)
		(void)close(reader->fd);
	reader->fd = -1;
	reader->is_lent = false;
}

static void lose(struct camera_reader *reader)
{
	disconnect(reader);
	reader->events.on_change(false, reader->user);
}

static void refuse(struct camera_reader *reader, const char *why)
{
	log_event(LOG_LEVEL_WARNING, JOURNAL_PEER_REFUSED,
		  "booth-reader %s and was disconnected; it may connect again", why);
	lose(reader);
}

/* Sends a message. If that fails, disconnects the reader. */
static void send_message(struct camera_reader *reader, struct reader_message *message,
			 int passed_fd)
{
	message->version = READER_PROTOCOL_VERSION;
	int r = peer_send(reader->fd, message, sizeof(*message), passed_fd);
	if (r == -EAGAIN)
		refuse(reader, "stopped reading");
	else if (r < 0)
		lose(reader);
}

/* ---- answers ---- */

static int64_t period_ms(int64_t took_ms)
{
	int64_t period = took_ms * PERIODS_OF_WORK;
	period = period < READER_PERIOD_MS ? READER_PERIOD_MS : period;
	return period > READER_PERIOD_MAX_MS ? READER_PERIOD_MAX_MS : period;
}

static void take_answer(struct camera_reader *reader, const struct reader_answer *answer)
{
	if (!reader->is_lent || answer->number != reader->number) {
		refuse(reader, "answered a picture that it does not have");
		return;
	}
	reader->is_lent = false;
	reader->due_ms = reader->lent_ms + period_ms(clock_monotonic_ms() - reader->lent_ms);
	if (!reader->is_void)
		reader->events.on_answer((enum aim_find)answer->find, answer->text,
					 (enum aim_hint)answer->hint, reader->user);
}

static void take_datagram(struct camera_reader *reader, const struct reader_message *message,
			  ssize_t size)
{
	if (size <= 0) {
		lose(reader);
		return;
	}
	int r = reader_message_validate(message, (size_t)size, false);
	if (r == -EPROTO)
		refuse(reader, "is of another version than boothd");
	else if (r < 0)
		refuse(reader, "sent a malformed message");
	else
		take_answer(reader, &message->answer);
}

static void on_readable(int fd, short what, void *user)
{
	(void)what;
	struct reader_message message;
	ssize_t size = recv(fd, &message, sizeof(message), MSG_DONTWAIT | MSG_TRUNC);
	if (size >= 0 || (errno != EAGAIN && errno != EINTR))
		take_datagram(user, &message, size);
	explicit_bzero(&message, sizeof(message)); /* it may hold somebody's code */
}

/* ---- connecting ---- */

static void greet(struct camera_reader *reader, int fd)
{
	struct reader_message hello = { .type = READER_HELLO,
					.hello = { .memory_bytes = READER_MEMORY_BYTES } };
	reader->fd = fd;
	reader->due_ms = 0;
	reader->readable = event_new(reader->base, fd, EV_READ | EV_PERSIST, on_readable, reader);
	if (!reader->readable || event_add(reader->readable, NULL) < 0) {
		disconnect(reader);
		return;
	}
	reader->events.on_change(true, reader->user);
	send_message(reader, &hello, reader->memory_fd);
}

static void on_accepted(int fd, void *user)
{
	struct camera_reader *reader = user;
	struct peer peer;
	bool is_good = peer_read(fd, &peer) == 0 && peer.is_trusted;
	if (is_good && reader->fd < 0) {
		greet(reader, fd);
		return;
	}
	log_event(LOG_LEVEL_WARNING, JOURNAL_PEER_REFUSED,
		  is_good ? "a second booth-reader was turned away"
			  : "a booth-reader of a user outside group booth was turned away");
	(void)close(fd);
}

int camera_reader_create(struct event_base *base, int listen_fd,
			 const struct camera_reader_events *events, void *user,
			 struct problem *problem, struct camera_reader **ret_reader)
{
	struct camera_reader *reader = calloc(1, sizeof(*reader));
	if (!reader) {
		(void)close(listen_fd);
		return problem_memory(problem);
	}
	*reader = (struct camera_reader){ .base = base,
					  .events = *events,
					  .user = user,
					  .memory_fd = -1,
					  .memory = MAP_FAILED,
					  .fd = -1 };
	int r = acceptor_create(base, listen_fd, on_accepted, reader, problem, &reader->acceptor);
	if (r == 0) {
		r = make_memory(reader);
		if (r < 0)
			(void)problem_set(problem, r, "booth-reader's memory cannot be made: %s",
					  error_text(-r));
	}
	if (r < 0) {
		camera_reader_destroy(reader);
		return r;
	}
	*ret_reader = reader;
	return 0;
}

void camera_reader_destroy(struct camera_reader *reader)
{
	if (!reader)
		return;
	disconnect(reader);
	acceptor_destroy(reader->acceptor);
	if (reader->memory != MAP_FAILED)
		(void)munmap(reader->memory, READER_MEMORY_BYTES);
	if (reader->memory_fd >= 0)
		(void)close(reader->memory_fd);
	free(reader);
}

/* ---- pictures ---- */

bool camera_reader_is_connected(const struct camera_reader *reader)
{
	return reader->fd >= 0;
}

bool camera_reader_is_due(const struct camera_reader *reader, int64_t now_ms)
{
	return reader->fd >= 0 && !reader->is_lent && now_ms >= reader->due_ms;
}

uint8_t *camera_reader_pixels(const struct camera_reader *reader)
{
	return reader->memory;
}

void camera_reader_lend(struct camera_reader *reader, int width, int height, int64_t now_ms)
{
	assert(camera_reader_is_due(reader, now_ms));
	reader->is_lent = true;
	reader->is_void = false;
	reader->is_used = true;
	reader->lent_ms = now_ms;
	struct reader_message message = { .type = READER_PICTURE,
					  .picture = { .number = ++reader->number,
						       .width = (uint32_t)width,
						       .height = (uint32_t)height } };
	send_message(reader, &message, -1);
}

void camera_reader_look(struct camera_reader *reader, int64_t now_ms)
{
	if (reader->fd >= 0 && reader->is_lent && now_ms - reader->lent_ms > READER_HANG_MS)
		refuse(reader, "does not answer");
}

void camera_reader_rest(struct camera_reader *reader)
{
	struct reader_message rest = { .type = READER_REST };
	if (!reader->is_used)
		return;
	explicit_bzero(reader->memory, READER_MEMORY_BYTES);
	reader->is_used = false;
	reader->is_void = true;
	if (reader->fd >= 0)
		send_message(reader, &rest, -1);
}
