/* SPDX-License-Identifier: MIT */
#include "tests/support/fake_boothd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/link/sealed.h"

enum { MEMORY_BYTES = SLOT_COUNT * SLOT_BYTES };

static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	assert_true(strlen(path) < sizeof(address.sun_path));
	memcpy(address.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

void fake_boothd_create(struct fake_boothd *fake, const char *path)
{
	fake->listener = listen_at(path);
	fake->fd = -1;
	fake->memory_fd = memfd_create("slots", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_true(fake->memory_fd >= 0);
	assert_int_equal(ftruncate(fake->memory_fd, MEMORY_BYTES), 0);
	fake->memory =
		mmap(NULL, MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fake->memory_fd, 0);
	assert_true(fake->memory != MAP_FAILED);
	assert_int_equal(fcntl(fake->memory_fd, F_ADD_SEALS,
			       F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE),
			 0);
}

void fake_boothd_destroy(struct fake_boothd *fake)
{
	(void)munmap(fake->memory, MEMORY_BYTES);
	(void)close(fake->memory_fd);
	(void)close(fake->listener);
	fake_boothd_hang_up(fake);
}

bool fake_boothd_has_caller(const struct fake_boothd *fake)
{
	struct pollfd wait = { .fd = fake->listener, .events = POLLIN };
	return poll(&wait, 1, 0) == 1;
}

void fake_boothd_accept(struct fake_boothd *fake)
{
	fake->fd = accept4(fake->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	assert_true(fake->fd >= 0);
}

void fake_boothd_hang_up(struct fake_boothd *fake)
{
	if (fake->fd >= 0)
		(void)close(fake->fd);
	fake->fd = -1;
}

void fake_boothd_send(const struct fake_boothd *fake, const void *bytes, size_t size,
		      const int *fds, int fd_count)
{
	struct iovec part = { .iov_base = (void *)(uintptr_t)bytes, .iov_len = size };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(4 * sizeof(int))];
	} control = { 0 };
	struct msghdr datagram = { .msg_iov = &part, .msg_iovlen = 1 };
	if (fd_count > 0) {
		size_t room = (size_t)fd_count * sizeof(int);
		datagram.msg_control = control.bytes;
		datagram.msg_controllen = CMSG_SPACE(room);
		struct cmsghdr *header = CMSG_FIRSTHDR(&datagram);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(room);
		memcpy(CMSG_DATA(header), fds, room);
	}
	assert_int_equal(sendmsg(fake->fd, &datagram, MSG_NOSIGNAL), size);
}

void fake_boothd_hello(const struct fake_boothd *fake)
{
	struct message hello = { .version = PROTOCOL_VERSION,
				 .type = MESSAGE_HELLO,
				 .hello = { .slot_count = SLOT_COUNT, .slot_bytes = SLOT_BYTES } };
	fake_boothd_send(fake, &hello, sizeof(hello), &fake->memory_fd, 1);
}

void fake_boothd_state(const struct fake_boothd *fake, const struct message_state *state)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_STATE,
				   .state = *state };
	fake_boothd_send(fake, &message, sizeof(message), NULL, 0);
}

void fake_boothd_texts(const struct fake_boothd *fake, const struct texts *texts)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_TEXTS,
				   .texts = { .bytes = sizeof(*texts) } };
	int fd = -1;
	assert_int_equal(sealed_create("texts", texts, sizeof(*texts), &fd), 0);
	fake_boothd_send(fake, &message, sizeof(message), &fd, 1);
	(void)close(fd);
}

void fake_boothd_preview(const struct fake_boothd *fake, uint32_t slot, uint32_t width,
			 uint32_t height, uint8_t level)
{
	memset(fake->memory + (size_t)slot * SLOT_BYTES, level, (size_t)width * height * 4);
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_PREVIEW,
				   .preview = { .slot = slot, .width = width, .height = height } };
	fake_boothd_send(fake, &message, sizeof(message), NULL, 0);
}

bool fake_boothd_read(const struct fake_boothd *fake, struct message *ret_message)
{
	ssize_t size = recv(fake->fd, ret_message, sizeof(*ret_message), MSG_DONTWAIT);
	if (size <= 0)
		return false;
	assert_int_equal(message_validate(ret_message, (size_t)size, false), 0);
	return true;
}

bool fake_boothd_is_left(const struct fake_boothd *fake)
{
	char byte;
	ssize_t size = recv(fake->fd, &byte, sizeof(byte), MSG_DONTWAIT | MSG_PEEK);
	return size == 0 || (size < 0 && errno == ECONNRESET);
}

struct message_state fake_boothd_plain_state(enum session_state state)
{
	return (struct message_state){
		.state = state,
		.screen = 1,
		.fault = FAULT_NONE,
		.hint = REASON_NONE,
		.hint_way = WAY_NONE,
		.photo_slot = -1,
		/* nothing moves by itself, so the page changes by messages alone */
		.look_of_screen = { .is_calm = 1 },
		.max_tries = 3,
		.goal = { false, 0.3f, 0.05f, 0.4f, 0.9f, 0.125f, 0.39f, 0.69f, 0.5f, 0 },
	};
}
