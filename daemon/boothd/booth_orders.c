/* SPDX-License-Identifier: MIT */
/* What the courier tells about orders on link.orders_socket: what the screen of the present visit
 * shows, and how orders ended, which is stored as signed events on the saver's thread. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/store/order_event.h"

/* The end of one order, while the saver's thread stores its events. */
struct order_job {
	struct booth *booth;
	struct order_job *next, **link;
	control_ticket ticket;
	struct order_end end;
	struct order_event_booth origin;
	struct problem problem;
	int error;
};

/* ---- the screen of the present visit ---- */

static enum message_pay pay_of(const char *state)
{
	if (strcmp(state, "open") == 0)
		return PAY_OPEN;
	if (strcmp(state, "paid") == 0)
		return PAY_DONE;
	return strcmp(state, "new") == 0 ? PAY_WAITS : PAY_UNAVAILABLE;
}

/* Returns whether a telephone can read the text from the screen. */
static bool is_printable(const char *text)
{
	size_t length = 0;
	while (text[length] > ' ' && text[length] <= '~')
		length++;
	return text[length] == '\0' && length > 0 && length < ORDER_QR_SIZE;
}

static void show(struct booth *booth, struct json_object *params, const char *number)
{
	struct visit_pay *pay = &booth->visit.pay;
	const char *qr = json_text(params, "qr");
	enum message_pay shown = pay_of(json_text(params, "state"));
	bool is_saved = booth->visit.is_saved;
	if (!booth->visit.id_text[0] ||
	    strcmp(json_text(params, "photo"), booth->visit.id_text) != 0 ||
	    (is_saved && pay->owed.state != PAYMENT_DUE))
		return;
	if (shown == PAY_OPEN && !is_printable(qr))
		shown = PAY_UNAVAILABLE;
	(void)snprintf(pay->qr, sizeof(pay->qr), "%s", shown == PAY_OPEN ? qr : "");
	(void)snprintf(pay->order, sizeof(pay->order), "%s", number);
	pay->shown = shown;
	pay->is_reported = true;
	/* The courier sees a photo as soon as it has its place, and may be faster than the saver, which
	 * has the ledger and the statistics to write. */
	if (!is_saved)
		return;
	if (shown == PAY_DONE)
		booth_handle(booth, EVENT_ORDER_PAID);
	else
		booth_settle(booth);
}

void booth_pay_late(int fd, short what, void *user)
{
	struct booth *booth = user;
	(void)fd;
	(void)what;
	if (booth->state != SESSION_PAYING || booth->visit.pay.shown != PAY_WAITS)
		return;
	booth->visit.pay.shown = PAY_UNAVAILABLE;
	booth_settle(booth);
}

/* ---- the events ---- */

static void unlink_job(struct order_job *job)
{
	*job->link = job->next;
	if (job->next)
		job->next->link = job->link;
	free(job);
}

static void work(void *user)
{
	struct order_job *job = user;
	struct booth *booth = job->booth;
	job->error = order_event_store(booth->spool, booth->keyring.signer, booth->ledger,
				       &job->origin, &job->end, &job->problem);
}

static void done(void *user)
{
	struct order_job *job = user;
	struct booth *booth = job->booth;
	if (job->error < 0)
		log_error("the end of an order is not stored yet: %s", job->problem.text);
	control_reply(booth->orders, job->ticket, job->error, &job->problem, NULL, -1);
	unlink_job(job);
	booth_count_waiting(booth);
}

static int store_end(struct booth *booth, const struct order_end *end, struct problem *problem)
{
	if (!booth->saver || !booth->keyring.signer)
		return problem_set(problem, -ENODEV, "the spool or the booth's key is missing");
	struct order_job *job = calloc(1, sizeof(*job));
	if (!job)
		return problem_memory(problem);
	job->booth = booth;
	job->end = *end;
	job->origin = (struct order_event_booth){
		.device = booth->settings.config.booth.device,
		.is_demo = end->order[0] == 'D',
		.unix_ms = clock_realtime_ms(),
		.clock_is_synchronised = clock_is_synchronised(),
	};
	int r = saver_work(booth->saver, work, done, job);
	if (r < 0) {
		free(job);
		return problem_set(problem, r, "too many photos wait for the disk");
	}
	job->link = &booth->order_jobs;
	job->next = booth->order_jobs;
	if (job->next)
		job->next->link = &job->next;
	booth->order_jobs = job;
	job->ticket = control_defer(booth->orders);
	return -EINPROGRESS;
}

void booth_orders_forget(struct booth *booth)
{
	while (booth->order_jobs)
		unlink_job(booth->order_jobs);
}

/* ---- the reports ---- */

int booth_order_answer(const char *method, struct json_object *params, const struct peer *peer,
		       struct problem *problem, void *user, struct json_object **ret_result)
{
	struct booth *booth = user;
	struct order_end end;
	const char *state = json_text(params, "state");
	(void)peer; /* only the courier can connect: boothd-orders.socket */
	*ret_result = NULL;
	if (strcmp(method, "order_report") != 0)
		return problem_set(problem, -ENOSYS, "there is no method %s", method);
	if (order_event_parse(params, &end) < 0 ||
	    (strcmp(state, "paid") == 0) != (end.paid.order[0] != '\0'))
		return problem_set(problem, -EINVAL, "this is no report about an order");
	show(booth, params, end.paid.order[0] ? end.paid.order : end.order);
	bool has_ended = strcmp(state, "paid") == 0 || strcmp(state, "closed") == 0;
	return has_ended ? store_end(booth, &end, problem) : 0;
}
