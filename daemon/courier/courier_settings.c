/* SPDX-License-Identifier: MIT */
#include "daemon/courier/courier_settings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/settings.h"
#include "daemon/core/text.h"
#include "daemon/courier/metrics_listener.h"
#include "daemon/net/url.h"

enum {
	CONNECT_S = 15,
	RETRY_BASE_MS = 1000,
	REFUSAL_TIMES = 3,
	/* A person waits before the screen, so the order service has to answer within this time. */
	ORDER_ANSWER_S = 10,
	ORDER_CONNECTIONS = 4,
	ORDER_RETRY_CAP_MS = 60 * 1000,
};

/* ---- settings that need no check ---- */

static bool find_kind(const char *type, enum destination_kind *ret_kind)
{
	static const char *const names[] = { "webdav", "s3", "tus" };
	for (int i = 0; i < 3; i++)
		if (strcmp(type, names[i]) == 0) {
			*ret_kind = (enum destination_kind)i;
			return true;
		}
	return false; /* the type is "none" */
}

/* Fills in the settings that both destinations share. */
static void fill_common(const struct config_courier *config, struct route_config *route)
{
	struct transfers_config *access = &route->destination.access;
	route->parallel = (unsigned)config->parallel;
	route->retry = (struct retry_policy){ .base_ms = RETRY_BASE_MS,
					      .cap_ms = (int64_t)config->retry_cap_s * 1000 };
	route->refusal =
		(struct refusal_policy){ .times = REFUSAL_TIMES,
					 .span_ms = (int64_t)config->refuse_after_s * 1000 };
	route->start_jitter_ms = (int64_t)config->jitter_s * 1000;
	/* one extra connection for the heartbeat */
	access->connections = (unsigned)config->parallel + 1;
	access->connect_s = CONNECT_S;
	access->stall_s = (unsigned)config->stall_s;
	access->total_s = (unsigned)config->timeout_s;
	access->http1_only = strcmp(config->http, "1.1") == 0;
}

static void fill_destination(const struct config_server *config, struct route_config *route)
{
	struct transfers_config *access = &route->destination.access;
	route->prefix = config->prefix;
	route->destination.url = config->url;
	route->destination.proves_by_reading = strcmp(config->proof, "read") == 0;
	access->ca = config->ca;
	access->certificate = config->certificate;
	access->proxy = config->proxy;
}

/* ---- the checks ---- */

static int check_prefix(const char *section, const char *prefix, struct problem *problem)
{
	size_t length = strlen(prefix);
	if (length == 0 || (text_is_made_of(prefix, TEXT_LETTERS TEXT_DIGITS "._/-") &&
			    prefix[0] != '/' && prefix[length - 1] != '/' && !strstr(prefix, "..")))
		return 0;
	return problem_set(problem, -EINVAL,
			   "%s.prefix is \"%s\"; letters, digits, . _ - and single / between are "
			   "allowed, since object keys hold nothing else",
			   section, prefix);
}

/* Returns whether the url's host is a name that may have the form BUCKET.HOST. Returns false for an
 * IP address. */
static bool has_bucket_host(const char *url)
{
	char host[256];
	url_copy_host(url, host, sizeof(host));
	const char *dot = strrchr(host, '.');
	return dot && dot[1] && !strchr(TEXT_DIGITS, dot[1]);
}

static bool lacks_bucket(const char *url)
{
	return !url_has_path(url) && !has_bucket_host(url);
}

/* Checks a destination's url. The journal shows the url, so it must contain no secret: no user
 * name, no password, no query. For S3 it must contain the bucket, as the first part of the path or
 * of the host's name. */
static int check_url(const char *section, const char *url, bool is_s3, struct problem *problem)
{
	enum url_flaw flaw = url_find_flaw(url);
	if (flaw == URL_HAS_CREDENTIALS)
		return problem_set(problem, -EINVAL,
				   "%s.url holds a name or a password: they belong in the file "
				   "that %s.credentials names",
				   section, section);
	if (flaw == URL_IS_GOOD && !url_has_query(url) && !(is_s3 && lacks_bucket(url)))
		return 0;
	return problem_set(
		problem, -EINVAL,
		"%s.url is \"%.80s\"; it must be http://HOST/PATH or https://HOST/PATH%s", section,
		url, is_s3 ? ", PATH beginning with the bucket (or https://BUCKET.HOST/PATH)" : "");
}

static int check_metrics(const struct config *config, struct problem *problem)
{
	char host[METRICS_HOST_SIZE];
	unsigned short port;
	if (!config->metrics.listen[0])
		return 0;
	return metrics_listener_parse(config->metrics.listen, problem, host, &port);
}

/* ---- the secrets ---- */

static int fill_s3(const char *section, const char *region, struct transfers_config *to,
		   struct problem *problem)
{
	if (!to->user[0] || !to->password[0])
		return problem_set(problem, -EINVAL,
				   "%s.credentials must name a file with \"user = ACCESS KEY\" and "
				   "\"password = SECRET KEY\" for s3",
				   section);
	to->region = region;
	return 0;
}

static int fill_access(const char *section, const struct config_server *config,
		       struct route_config *route, struct courier_access *access,
		       struct problem *problem)
{
	struct transfers_config *to = &route->destination.access;
	int r = credentials_read(section, config->credentials, problem, &access->credentials);
	if (r < 0)
		return r;
	r = credentials_find(config->key, access->key);
	if (r < 0)
		return problem_set(problem, r, "%s.key: the path is too long", section);
	to->key = access->key;
	to->user = access->credentials.user;
	to->password = access->credentials.password;
	to->token = access->credentials.token;
	return route->destination.kind == DESTINATION_S3
		       ? fill_s3(section, config->region, to, problem)
		       : 0;
}

/* Checks everything that can be checked without a server. Does so even while type is none, because
 * somebody will set the type later. */
static int check_server(const struct config *config, const char *section,
			const struct config_server *server, struct problem *problem)
{
	struct timetable timetable;
	int r = timetable_parse(config->courier.bandwidth, TIMETABLE_BYTES_PER_S, &timetable,
				problem);
	if (r == 0)
		r = check_prefix(section, server->prefix, problem);
	bool is_off = strcmp(server->type, "none") == 0;
	if (r == 0 && !(is_off && !server->url[0]))
		r = check_url(section, server->url, strcmp(server->type, "s3") == 0, problem);
	return r;
}

/* ---- the order service ---- */

static int check_order_url(const struct config_order *config, struct problem *problem)
{
	size_t length = strlen(config->url);
	int r = check_url("order", config->url, false, problem);
	if (r == 0 && length > 0 && config->url[length - 1] == '/')
		r = problem_set(problem, -EINVAL, "order.url ends in a slash; leave it out");
	return r;
}

static int fill_order_access(const struct config_order *config, struct courier_access *access,
			     struct transfers_config *to, struct problem *problem)
{
	int r = credentials_read("order", config->credentials, problem, &access->credentials);
	if (r < 0)
		return r;
	if (credentials_find(config->key, access->key) < 0)
		return problem_set(problem, -EINVAL, "order.key: the path is too long");
	*to = (struct transfers_config){
		.ca = config->ca,
		.certificate = config->certificate,
		.key = access->key,
		.proxy = config->proxy,
		.user = access->credentials.user,
		.password = access->credentials.password,
		.token = access->credentials.token,
		.connections = ORDER_CONNECTIONS,
		.connect_s = ORDER_ANSWER_S,
		.stall_s = ORDER_ANSWER_S,
		.total_s = ORDER_ANSWER_S,
	};
	return 0;
}

static int fill_orders(struct courier_settings *settings, struct problem *problem)
{
	const struct config_order *config = &settings->config.order;
	struct orders_config *orders = &settings->courier.orders;
	if (strcmp(config->type, "none") == 0)
		return 0;
	int r = check_order_url(config, problem);
	if (r < 0)
		return r;
	*orders = (struct orders_config){
		.is_on = true,
		.service = { .kind = ORDER_SERVICE_HTTP,
			     .url = config->url,
			     .title = config->title,
			     .device = settings->config.booth.device },
		.policy = { .poll_ms = config->poll_ms,
			    .life_ms = (int64_t)config->life_s * 1000,
			    .retry = { .base_ms = RETRY_BASE_MS, .cap_ms = ORDER_RETRY_CAP_MS } },
		.state_path = settings->config.courier.state,
		.socket = settings->config.link.orders_socket,
	};
	return fill_order_access(config, &settings->order_access, &orders->service.access, problem);
}

static int add_route(struct courier_settings *settings, const char *name, const char *section,
		     const struct config_server *config, struct problem *problem)
{
	unsigned at = settings->courier.route_count;
	struct route_config *route = &settings->courier.routes[at];
	int r = check_server(&settings->config, section, config, problem);
	if (r < 0 || !find_kind(config->type, &route->destination.kind))
		return r;
	route->destination.name = name;
	route->destination.section = section;
	fill_common(&settings->config.courier, route);
	fill_destination(config, route);
	r = timetable_parse(settings->config.courier.bandwidth, TIMETABLE_BYTES_PER_S,
			    &route->timetable, problem);
	if (r == 0)
		r = fill_access(section, config, route, &settings->access[at], problem);
	settings->courier.route_count += r == 0;
	return r;
}

int courier_settings_read(const char *file, struct problem *problem,
			  struct courier_settings *ret_settings)
{
	struct courier_settings *settings = ret_settings;
	const struct config *config = &settings->config;
	memset(settings, 0, sizeof(*settings));
	int r = settings_read(file, problem, &settings->config);
	if (r < 0)
		return r;
	settings->courier = (struct courier_config){
		.spool_path = config->spool.path,
		.state_path = config->courier.state,
		.device = config->booth.device,
		.is_demo = config->booth.demo,
		.retention_days = config->spool.retention_days,
	};
	r = check_metrics(config, problem);
	if (r == 0)
		r = add_route(settings, "main", "courier", &config->courier.server, problem);
	/* The mirror gets a second copy, so it is not used without a main destination. */
	if (r == 0)
		r = settings->courier.route_count > 0
			    ? add_route(settings, "mirror", "mirror", &config->mirror.server,
					problem)
			    : check_server(config, "mirror", &config->mirror.server, problem);
	if (r == 0)
		r = fill_orders(settings, problem);
	return r;
}

void courier_settings_wipe(struct courier_settings *settings)
{
	for (int i = 0; i < COURIER_ROUTES; i++)
		credentials_wipe(&settings->access[i].credentials);
	credentials_wipe(&settings->order_access.credentials);
}
