/* SPDX-License-Identifier: MIT */
#include "daemon/courier/order_service.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/courier/order_http.h"
#include "daemon/courier/order_wire.h"
#include "daemon/net/url.h"

struct order_service {
	struct order_service_config config;
	struct transfers *transfers;
	struct order_call *calls;
};

struct order_call {
	struct order_service *service;
	struct order_call *next, **link;
	struct order order; /* as it was asked */
	struct order_wire_request request;
	struct transfer *transfer;
	order_service_done_fn done;
	void *user;
};

static void call_free(struct order_call *call)
{
	*call->link = call->next;
	if (call->next)
		call->next->link = call->link;
	free(call);
}

void order_call_cancel(struct order_call *call)
{
	if (!call)
		return;
	transfer_cancel(call->transfer);
	call_free(call);
}

static void on_answer(const struct transfer_answer *from, void *user)
{
	struct order_call *call = user;
	struct order_wire_answer answer;
	order_http_read(&call->order, from, clock_realtime_ms(), &answer);
	order_service_done_fn done = call->done;
	void *asker = call->user;
	call_free(call);
	done(&answer.answer, answer.words.text, asker);
}

static int start(struct order_call *call)
{
	struct transfer_request request = { .keep_bytes = ORDER_ANSWER_BYTES_MAX + 1 };
	int r = order_http_write(&call->service->config, &call->order, &call->request);
	if (r < 0)
		return r;
	request.method = call->request.method;
	request.url = call->request.url;
	for (unsigned i = 0; i < ORDER_HEADERS; i++)
		request.headers[i] = call->request.headers[i][0] ? call->request.headers[i] : NULL;
	if (call->request.body[0]) {
		request.body = call->request.body;
		request.body_bytes = strlen(call->request.body);
	}
	return transfer_start(call->service->transfers, &request, on_answer, call, &call->transfer);
}

int order_service_ask(struct order_service *service, const struct order *order,
		      order_service_done_fn done, void *user, struct order_call **ret_call)
{
	struct order_call *call = calloc(1, sizeof(*call));
	if (!call)
		return -ENOMEM;
	call->service = service;
	call->order = *order;
	call->done = done;
	call->user = user;
	call->link = &service->calls;
	call->next = service->calls;
	if (call->next)
		call->next->link = &call->next;
	service->calls = call;
	int r = start(call);
	if (r < 0)
		call_free(call);
	else
		*ret_call = call;
	return r;
}

int order_service_create(struct event_base *base, const struct order_service_config *config,
			 struct problem *problem, struct order_service **ret_service)
{
	struct order_service *service = calloc(1, sizeof(*service));
	if (!service)
		return problem_memory(problem);
	service->config = *config;
	struct transfers_config access = config->access;
	access.server = config->url;
	int r = transfers_create(base, &access, problem, &service->transfers);
	if (r < 0) {
		free(service);
		return r;
	}
	*ret_service = service;
	return 0;
}

void order_service_destroy(struct order_service *service)
{
	if (!service)
		return;
	while (service->calls)
		order_call_cancel(service->calls);
	transfers_destroy(service->transfers);
	free(service);
}
