/* SPDX-License-Identifier: MIT */
/*
 * What a person owes for a photo, and whether the booth asks for it. Pure.
 *
 * A fee is owed once for each person and campaign, never for each photo. Amounts are whole fen (1
 * yuan = 100 fen). payment.fen is the only source of every amount.
 */
#ifndef DAEMON_CORE_PAYMENT_H
#define DAEMON_CORE_PAYMENT_H

#include <stdbool.h>

#include "daemon/core/order.h"

/* The setting payment.mode. */
enum payment_mode {
	PAYMENT_MODE_NONE,   /* a photo costs nothing */
	PAYMENT_MODE_SCHOOL, /* the school pays, and nobody is asked */
	PAYMENT_MODE_ORDER,  /* the person pays by an order */
	PAYMENT_MODE_COUNT,
};

/* X(id, name): whether money is owed when the photo is saved. */
#define PAYMENT_STATES(X)                                                                          \
	X(NONE, none) /* the booth asks this person for nothing */                                 \
	X(DUE, due)                                                                                \
	X(PAID, paid) /* the person paid at an earlier visit */

/* X(id, name): who pays. */
#define PAYMENT_BASES(X)                                                                           \
	X(FREE, free)       /* nobody */                                                           \
	X(SCHOOL, school)   /* the school */                                                       \
	X(PREPAID, prepaid) /* the roster says that the school has collected money already */      \
	X(STUDENT, student)

enum payment_state {
#define X(id, name) PAYMENT_##id,
	PAYMENT_STATES(X)
#undef X
		PAYMENT_STATE_COUNT,
};

enum payment_basis {
#define X(id, name) PAYMENT_BASIS_##id,
	PAYMENT_BASES(X)
#undef X
		PAYMENT_BASIS_COUNT,
};

/* What is known before the photo is saved. */
struct payment_facts {
	enum payment_mode mode;
	int fen;              /* payment.fen */
	bool charges_prepaid; /* payment.prepaid = charge */
	int prepaid_fen;      /* what the roster says; 0 or less: nothing */
	const char *person;   /* pseudonym; empty: it is not known */
	bool has_paid;        /* the person paid an order at an earlier visit */
	bool is_demo;
};

struct payment {
	enum payment_state state;
	enum payment_basis basis;
	int fen;
	/* number of the order, at its first attempt; empty: nothing is due, or no order can be made
	 * because the person has no pseudonym */
	char order[ORDER_NUMBER_SIZE];
};

/* Returns the mode for a value of payment.mode; PAYMENT_MODE_NONE for every other text. */
enum payment_mode payment_mode_parse(const char *text);
const char *payment_state_name(enum payment_state state);
const char *payment_basis_name(enum payment_basis basis);

struct payment payment_decide(const struct payment_facts *facts);

enum { PAYMENT_YUAN_SIZE = 16 };
/* Writes the amount in yuan with two decimals, such as "15.00". If is_short is true, whole yuan have
 * no decimals: "15". */
void payment_format_yuan(int fen, bool is_short, char text[PAYMENT_YUAN_SIZE]);

#endif
