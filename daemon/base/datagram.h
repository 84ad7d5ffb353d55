/* SPDX-License-Identifier: MIT */
/* What a program gets from boothd by a socket of datagrams: a message, descriptors with it, and memory
 * behind a descriptor. */
#ifndef DAEMON_BASE_DATAGRAM_H
#define DAEMON_BASE_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "daemon/core/problem.h"

/* What came with one datagram. */
struct datagram {
	ssize_t size; /* 0: the peer closed the connection; negative: the error of recvmsg(2) */
	/* A message brings at most one descriptor. The other entries are for unexpected ones, which
	 * must be closed too. */
	int fds[4];
	int fd_count;
	bool is_cut; /* the datagram or its descriptors did not fit */
};

/* Receives one datagram without waiting, at most `room` bytes of it. The caller calls
 * datagram_close_files(). */
void datagram_receive(int fd, void *bytes, size_t room, struct datagram *ret_datagram);
void datagram_close_files(const struct datagram *datagram);

/* Maps the first `size` bytes of a memfd for reading; the caller calls munmap(). -EBADMSG: the memory is
 * shorter, or it can shrink: reading such memory could end the program with SIGBUS. */
must_check int datagram_map(int fd, size_t size, void **ret_memory);

#endif
