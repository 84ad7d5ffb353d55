/* SPDX-License-Identifier: MIT */
/*
 * What to do next about one person's order. Pure: the time is an argument, in milliseconds of the
 * wall clock.
 *
 * The server is always asked first whether the order exists, because an answer to an earlier
 * request may be lost. Only then it is made, asked again and again, and closed when its time is
 * over. So the program may be killed at any moment: after a restart it asks again. A server that
 * has closed an attempt never opens it again, so the order goes on as the next attempt. At the end
 * all earlier attempts are asked once more: if one of them was paid after all, paid beats closed, and
 * two that were paid are told as paid twice.
 */
#ifndef DAEMON_CORE_ORDER_FLOW_H
#define DAEMON_CORE_ORDER_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/order.h"
#include "daemon/core/person.h"
#include "daemon/core/retry.h"
#include "daemon/core/uuid.h"

/* X(id, name) */
#define ORDER_STATES(X)                                                                            \
	X(NEW, new)         /* the server was not asked yet, or has no order */                    \
	X(OPEN, open)       /* the person can pay */                                               \
	X(PAID, paid)       /* the end: money came */                                              \
	X(CLOSED, closed)   /* the end: no money came, and none can come any more */               \
	X(UNKNOWN, unknown) /* the server says nothing, or what it says cannot be true */

enum order_state {
#define X(id, name) ORDER_##id,
	ORDER_STATES(X)
#undef X
		ORDER_STATE_COUNT,
};

enum { ORDER_QR_SIZE = 513, ORDER_TRANSACTION_SIZE = 65, ORDER_CAMPAIGN_SIZE = 48 };

/* What the program does next. */
enum order_task { ORDER_QUERY, ORDER_CREATE, ORDER_CLOSE, ORDER_CHECK, ORDER_REST };

/* An attempt that was paid. */
struct order_money {
	unsigned attempt; /* 0: there is none */
	int fen;
	int64_t unix_ms;
	char transaction[ORDER_TRANSACTION_SIZE]; /* may be empty */
};

struct order {
	char base[ORDER_BASE_SIZE]; /* the number without its attempt */
	char person[PERSON_TEXT_SIZE], campaign[ORDER_CAMPAIGN_SIZE];
	char photo[UUID_TEXT_SIZE]; /* the person's photo that was taken on last */
	int fen;                    /* what the record of this photo says */
	int made_fen;               /* with what the present attempt was made; 0: never */
	unsigned attempt;           /* from 1 */
	enum order_state state;
	char qr[ORDER_QR_SIZE]; /* what the person's telephone reads; empty: none is known */
	int64_t qr_ms;          /* when the server gave it */
	int64_t expires_ms;     /* from then on the order is closed */
	struct order_money paid,
		twice; /* twice: the second attempt that was paid, against all rules */
	bool is_told;  /* boothd has stored the events of the end */

	/* The members below are not stored: after a restart the server is asked again. */
	enum order_task task;
	int64_t next_ms;       /* when to do it */
	unsigned failures;     /* requests in a row without a good answer */
	unsigned check_at;     /* attempt that ORDER_CHECK asks for */
	bool is_replacing;     /* the attempt is closed because its amount is an old one */
	bool is_unavailable;   /* the screen shall say that nobody can pay now */
	bool has_sound_answer; /* the server has answered since the order was taken on */
};

/* What an answer of the server says about one attempt. */
enum order_answer_kind {
	ORDER_IS_OPEN,
	ORDER_IS_PAID,
	ORDER_IS_CLOSED,   /* also: expired */
	ORDER_IS_REFUNDED, /* paid, and the money was given back */
	ORDER_IS_MISSING,
	ORDER_CLASHES,   /* to create: the server has this number with another amount or title */
	ORDER_IS_DENIED, /* the server refuses us: the key, the password, the clock */
	ORDER_IS_WRONG,  /* the answer cannot be true, or its signature is not good */
	ORDER_NO_ANSWER, /* no answer, or the server says that it is busy */
};

struct order_answer {
	enum order_answer_kind kind;
	int fen;                 /* 0: the answer does not say */
	const char *qr;          /* null: the answer has none */
	const char *transaction; /* null: the answer has none */
	int64_t paid_ms;         /* 0: the answer does not say */
	int64_t server_wait_ms;  /* how long the server asks us to wait; negative: it does not */
};

struct order_policy {
	int64_t poll_ms, life_ms;
	struct retry_policy retry;
};

enum {
	ORDER_QR_LIFE_MS = 100 * 60 * 1000, /* WeChat Pay's code_url is good for two hours */
	ORDER_GIVE_UP_MS = 7 * 24 * 3600 * 1000,
	/* A server may refuse to close an order within five minutes of its making. */
	ORDER_CLOSE_AGAIN_MS = 60 * 1000,
};

const char *order_state_name(enum order_state state);
/* Returns ORDER_STATE_COUNT if no state has this name. */
enum order_state order_state_parse(const char *name);

/* Begins an order for a photo, or takes an order up again for the person's next photo. taken_ms: when
 * the photo was taken. A person who has paid owes nothing more. */
void order_begin(struct order *order, const char *photo, int fen, int64_t taken_ms, int64_t now_ms,
		 const struct order_policy *policy);
/* Goes on after a restart. */
void order_resume(struct order *order, int64_t now_ms);
/* Asks the server at once, because the person says so. */
void order_hurry(struct order *order, int64_t now_ms);

/* Returns whether the order has ended, so that boothd can be told the end. */
bool order_has_ended(const struct order *order);

/* Takes the answer to the present task. chance: 32 random bits. */
void order_take(struct order *order, const struct order_answer *answer, int64_t now_ms,
		const struct order_policy *policy, uint32_t chance);

/* Returns the attempt for which the present task asks. */
unsigned order_asked_attempt(const struct order *order);

#endif
