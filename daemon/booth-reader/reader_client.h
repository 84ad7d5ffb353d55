/* SPDX-License-Identifier: MIT */
/*
 * booth-reader's end of reader.sock: connects to boothd, checks every message, reads the code in each
 * picture and answers. It works on one picture at a time and keeps nothing of it.
 *
 * The pictures lie in boothd's memory, which is mapped read-only. boothd may change them at any time.
 */
#ifndef DAEMON_BOOTH_READER_READER_CLIENT_H
#define DAEMON_BOOTH_READER_READER_CLIENT_H

#include "daemon/core/problem.h"
#include "daemon/protocol/reader_message.h"

struct reader_client;

/* Borrows path. -ENOMEM. */
must_check int reader_client_create(const char *path, struct reader_client **ret_client);
void reader_client_destroy(struct reader_client *client); /* null is fine */

/* Tries once to connect to boothd. A negative errno says why boothd does not answer; each kind of
 * failure is logged once. */
must_check int reader_client_connect(struct reader_client *client);
/* Returns the socket, which becomes readable when a message has come; -1: not connected. */
int reader_client_fd(const struct reader_client *client);

enum reader_client_step {
	READER_CLIENT_GOES_ON, /* the message was handled, or there was none */
	/* The connection is lost, and closed. If boothd has never sent HELLO, it does not want this
	 * reader, and the next try to connect should come later. */
	READER_CLIENT_LOST,
	READER_CLIENT_UNWANTED,
	READER_CLIENT_VERSION, /* boothd has another version: the program must end */
};

/* Receives one message, if there is one, and handles it. Does not wait. */
enum reader_client_step reader_client_step(struct reader_client *client);

/* Reads the picture as an answer to PICTURE. For tests and benchmarks; the number stays 0. */
struct qr_reader;
struct grey;
void reader_client_read(struct qr_reader *reader, const struct grey *picture,
			struct reader_answer *ret_answer);

#endif
