/* SPDX-License-Identifier: MIT */
/*
 * The number of a payment order. Pure.
 *
 * The number follows from the person's pseudonym alone: a letter, the first 125 bits of the
 * pseudonym in Crockford's base 32, a dash and the attempt. So every booth of a campaign gives the
 * same person the same number, before any order exists at a server, and a person cannot get two
 * orders by mistake. The letter is B, or D in a demo, so that a demo never touches a real order. A
 * server that has closed an order never opens it again; then the next attempt has the next number.
 * WeChat Pay takes 6 to 32 characters of letters, digits and _-|*.
 */
#ifndef DAEMON_CORE_ORDER_H
#define DAEMON_CORE_ORDER_H

#include <stdbool.h>

#include "daemon/core/problem.h"

/* ORDER_BASE_SIZE: the number without its attempt, such as "BBT3PKPH8687Q824M241HRFSAX".
 * ORDER_NUMBER_SIZE: with it, such as "BBT3PKPH8687Q824M241HRFSAX-1". Both include the zero byte. */
enum { ORDER_BASE_SIZE = 27, ORDER_NUMBER_SIZE = 30, ORDER_ATTEMPTS_MAX = 99 };

/* -EINVAL: the text is not a pseudonym, or the attempt is not 1 to ORDER_ATTEMPTS_MAX. */
must_check int order_number(const char *person, bool is_demo, unsigned attempt,
			    char number[ORDER_NUMBER_SIZE]);

/* Joins a base and an attempt. */
void order_join(const char *base, unsigned attempt, char number[ORDER_NUMBER_SIZE]);

/* Splits a number. -EINVAL: the text is not the number of an order. */
must_check int order_parse(const char *number, char base[ORDER_BASE_SIZE], unsigned *ret_attempt);

#endif
