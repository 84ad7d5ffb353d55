/* SPDX-License-Identifier: MIT */
#include "daemon/core/payment.h"

#include <stdio.h>
#include <string.h>

static const char *const states[PAYMENT_STATE_COUNT] = {
#define X(id, name) [PAYMENT_##id] = #name,
	PAYMENT_STATES(X)
#undef X
};

static const char *const bases[PAYMENT_BASIS_COUNT] = {
#define X(id, name) [PAYMENT_BASIS_##id] = #name,
	PAYMENT_BASES(X)
#undef X
};

enum payment_mode payment_mode_parse(const char *text)
{
	if (strcmp(text, "school") == 0)
		return PAYMENT_MODE_SCHOOL;
	return strcmp(text, "order") == 0 ? PAYMENT_MODE_ORDER : PAYMENT_MODE_NONE;
}

const char *payment_state_name(enum payment_state state)
{
	return states[state];
}

const char *payment_basis_name(enum payment_basis basis)
{
	return bases[basis];
}

/* Who pays, if the booth asks for nothing. Returns false if the person has to pay. */
static bool is_settled(const struct payment_facts *facts, enum payment_basis *ret_basis)
{
	if (facts->mode == PAYMENT_MODE_NONE || facts->fen <= 0)
		*ret_basis = PAYMENT_BASIS_FREE;
	else if (facts->mode == PAYMENT_MODE_SCHOOL)
		*ret_basis = PAYMENT_BASIS_SCHOOL;
	else if (facts->prepaid_fen > 0 && !facts->charges_prepaid)
		*ret_basis = PAYMENT_BASIS_PREPAID;
	else
		return false;
	return true;
}

struct payment payment_decide(const struct payment_facts *facts)
{
	struct payment payment = { .state = PAYMENT_NONE };
	if (is_settled(facts, &payment.basis)) {
		payment.fen = payment.basis == PAYMENT_BASIS_FREE ? 0 : facts->fen;
		return payment;
	}
	payment.basis = PAYMENT_BASIS_STUDENT;
	payment.fen = facts->fen;
	payment.state = facts->has_paid ? PAYMENT_PAID : PAYMENT_DUE;
	if (payment.state == PAYMENT_DUE &&
	    order_number(facts->person, facts->is_demo, 1, payment.order) < 0)
		payment.order[0] = '\0';
	return payment;
}

void payment_format_yuan(int fen, bool is_short, char text[PAYMENT_YUAN_SIZE])
{
	int yuan = fen / 100, rest = fen % 100;
	if (is_short && rest == 0)
		(void)snprintf(text, PAYMENT_YUAN_SIZE, "%d", yuan);
	else
		(void)snprintf(text, PAYMENT_YUAN_SIZE, "%d.%02d", yuan, rest);
}
