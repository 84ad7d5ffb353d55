/* SPDX-License-Identifier: MIT */
#include "booth-ui/display_http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>

#include "booth-ui/catalog.h"
#include "booth-ui/snapshot.h"
#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"

__asm__(".pushsection .rodata\n"
	"display_http_page:\n"
	".incbin \"booth-ui/display_http.html\"\n"
	"display_http_page_end:\n"
	".balign 8\n"
	"display_http_page_size:\n"
	".quad display_http_page_end - display_http_page\n"
	".popsection\n");
extern const char display_http_page[];
extern const uint64_t display_http_page_size;

enum {
	FRAME_MS = 1000 / HTTP_RATE,
	QUALITY_LIVE = 80,
	/* JPEG quality of a screen without a live picture: it is mostly text and is sent only
	 * once */
	QUALITY_STILL = 92,
	SIGHT_HEADER_BYTES = 2048,
	LABEL_BYTES = 256, /* a percent-encoded Chinese character takes nine bytes */
};

/* A browser's request that waits for the next picture. */
struct viewer {
	struct evhttp_request *request; /* null: this entry of the list is free */
	/* frame number of the picture that the viewer already has */
	uint64_t after;
	/* time at which the viewer must get an answer, even without a new picture */
	int64_t until_ms;
};

struct display_http {
	struct event_base *base;
	struct evhttp *http;
	struct display_events events;
	bool has_canvas;     /* false before the first call of display_show() */
	struct image canvas; /* the canvas, whose pixels belong to the caller */
	/* number of the newest frame; grows with each call of display_show() */
	uint64_t frame;
	char name[64], shutter[LABEL_BYTES], cancel[LABEL_BYTES];
	char language[16], sight[SIGHT_HEADER_BYTES];
	uint32_t screen;
	bool is_live;
	struct snapshot picture; /* JPEG of the frame whose number is `encoded_frame` */
	uint64_t encoded_frame;
	int64_t encoded_ms;
	struct event *timer;
	struct viewer viewers[HTTP_VIEWERS_MAX];
};

/* Functions that check who may send requests. */

/* Returns whether host is a name of this machine's loopback address, with or without a port:
 * "localhost:8080", "127.0.0.1", "[::1]:80". */
static bool is_loopback_name(const char *host)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
	for (size_t i = 0; host && i < sizeof(names) / sizeof(names[0]); i++) {
		size_t length = strlen(names[i]);
		if (strncasecmp(host, names[i], length) == 0 &&
		    (host[length] == '\0' || host[length] == ':'))
			return true;
	}
	return false;
}

static bool is_from_here(struct evhttp_request *request)
{
	const struct evkeyvalq *headers = evhttp_request_get_input_headers(request);
	const char *host = evhttp_find_header(headers, "Host");
	if (!is_loopback_name(host))
		return false;
	/* The browser's Origin header names the site whose page makes the request. Only a page of
	 * our own site may make requests. */
	const char *origin = evhttp_find_header(headers, "Origin");
	static const char scheme[] = "http://";
	return !origin || (strncmp(origin, scheme, strlen(scheme)) == 0 &&
			   strcasecmp(origin + strlen(scheme), host) == 0);
}

static void add_header(struct evhttp_request *request, const char *name, const char *value)
{
	(void)evhttp_add_header(evhttp_request_get_output_headers(request), name, value);
}

static void answer(struct evhttp_request *request, int code, const char *reason)
{
	add_header(request, "Cache-Control", "no-store");
	evhttp_send_reply(request, code, reason, NULL);
}

/* Returns whether the request is allowed. If not, this function has already sent the answer. */
static bool admit(struct evhttp_request *request, enum evhttp_cmd_type method)
{
	if (!is_from_here(request)) {
		answer(request, 403, "Loopback only");
		return false;
	}
	if (evhttp_request_get_command(request) != method) {
		answer(request, 405, "Method not allowed");
		return false;
	}
	return true;
}

/* Sending the picture. */

static int encode(struct display_http *http)
{
	if (http->picture.bytes && http->encoded_frame == http->frame)
		return 0;
	int r = snapshot_encode(&http->canvas, http->is_live ? QUALITY_LIVE : QUALITY_STILL,
				!http->is_live, &http->picture);
	if (r < 0)
		return r;
	http->encoded_frame = http->frame;
	http->encoded_ms = clock_monotonic_ms();
	return 0;
}

static void send_picture(struct display_http *http, struct evhttp_request *request)
{
	char number[24];
	(void)snprintf(number, sizeof(number), "%" PRIu64, http->frame);
	add_header(request, "X-Frame", number);
	(void)snprintf(number, sizeof(number), "%" PRIu32, http->screen);
	add_header(request, "X-Screen", number);
	add_header(request, "X-Name", http->name);
	add_header(request, "X-Shutter", http->shutter);
	add_header(request, "X-Cancel", http->cancel);
	add_header(request, "X-Language", http->language);
	if (http->sight[0])
		add_header(request, "X-Sight", http->sight);
	add_header(request, "Content-Type", "image/jpeg");
	add_header(request, "Cache-Control", "no-store");
	struct evbuffer *body = evbuffer_new();
	if (!body || evbuffer_add(body, http->picture.bytes, http->picture.size_bytes) < 0)
		answer(request, 503, "Out of memory");
	else
		evhttp_send_reply(request, 200, "OK", body);
	if (body)
		evbuffer_free(body);
}

static struct evhttp_request *take_request(struct viewer *viewer)
{
	struct evhttp_request *request = viewer->request;
	viewer->request = NULL;
	return request;
}

static bool wants_frame(const struct display_http *http, const struct viewer *viewer)
{
	return viewer->request && http->has_canvas && viewer->after != http->frame;
}

/* Returns the time at which the next viewer must get an answer; -1: no viewer waits. */
static int64_t next_answer_ms(const struct display_http *http)
{
	int64_t next = -1;
	for (int i = 0; i < HTTP_VIEWERS_MAX; i++) {
		const struct viewer *viewer = &http->viewers[i];
		if (!viewer->request)
			continue;
		int64_t at =
			wants_frame(http, viewer) ? http->encoded_ms + FRAME_MS : viewer->until_ms;
		if (next < 0 || at < next)
			next = at;
	}
	return next;
}

static void answer_viewers(struct display_http *http, int64_t now_ms)
{
	bool may_encode =
		http->encoded_frame == http->frame || now_ms - http->encoded_ms >= FRAME_MS;
	for (int i = 0; i < HTTP_VIEWERS_MAX; i++) {
		struct viewer *viewer = &http->viewers[i];
		if (wants_frame(http, viewer) && may_encode) {
			if (encode(http) == 0)
				send_picture(http, take_request(viewer));
			else
				answer(take_request(viewer), 503, "Out of memory");
		} else if (viewer->request && now_ms >= viewer->until_ms) {
			answer(take_request(viewer), 204, "Nothing new");
		}
	}
}

static void schedule(struct display_http *http)
{
	int64_t now_ms = clock_monotonic_ms();
	answer_viewers(http, now_ms);
	int64_t next = next_answer_ms(http);
	(void)evtimer_del(http->timer);
	if (next >= 0)
		(void)timer_arm_ms(http->timer, next - now_ms);
}

static void on_timer(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	schedule(user);
}

/* libevent calls this function if the browser closes the connection while its request waits.
 * libevent then frees the request. */
static void on_connection_closed(struct evhttp_connection *connection, void *user)
{
	struct display_http *http = user;
	for (int i = 0; i < HTTP_VIEWERS_MAX; i++)
		if (http->viewers[i].request &&
		    evhttp_request_get_connection(http->viewers[i].request) == connection)
			http->viewers[i].request = NULL;
}

/* Returns a free entry of the list of viewers. If no entry is free, answers the viewer that has
 * waited longest and returns its entry. */
static struct viewer *place_for_viewer(struct display_http *http)
{
	struct viewer *oldest = &http->viewers[0];
	for (int i = 0; i < HTTP_VIEWERS_MAX; i++) {
		struct viewer *viewer = &http->viewers[i];
		if (!viewer->request)
			return viewer;
		if (viewer->until_ms < oldest->until_ms)
			oldest = viewer;
	}
	answer(take_request(oldest), 204, "Too many viewers");
	return oldest;
}

/* Returns the number in the query's field `name`, or 0 if the field is missing or holds no
 * number. */
static uint64_t number_in(const struct evkeyvalq *query, const char *name)
{
	const char *text = evhttp_find_header(query, name);
	return text ? strtoull(text, NULL, 10) : 0;
}

static int parse_query(struct evhttp_request *request, struct evkeyvalq *query)
{
	const char *text = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(request));
	return evhttp_parse_query_str(text ? text : "", query);
}

static void on_frame(struct evhttp_request *request, void *user)
{
	struct display_http *http = user;
	if (!admit(request, EVHTTP_REQ_GET))
		return;
	struct evkeyvalq query;
	if (parse_query(request, &query) < 0) {
		answer(request, 400, "Bad query");
		return;
	}
	struct viewer *viewer = place_for_viewer(http);
	*viewer = (struct viewer){ .request = request,
				   .after = number_in(&query, "after"),
				   .until_ms = clock_monotonic_ms() + HTTP_HOLD_S * 1000 };
	evhttp_clear_headers(&query);
	evhttp_connection_set_closecb(evhttp_request_get_connection(request), on_connection_closed,
				      http);
	schedule(http);
}

/* Receiving presses. */

/* Returns whether a request that changes something is allowed. If not, this function has already sent
 * the answer. A form on another site cannot send the header X-Booth, so a request without it is
 * refused. */
static bool admit_change(struct evhttp_request *request)
{
	if (!admit(request, EVHTTP_REQ_POST))
		return false;
	if (evhttp_find_header(evhttp_request_get_input_headers(request), "X-Booth"))
		return true;
	answer(request, 403, "X-Booth header missing");
	return false;
}

/* Returns whether the query can be read. If not, this function has already sent the answer. */
static bool parse_or_refuse(struct evhttp_request *request, struct evkeyvalq *query)
{
	if (parse_query(request, query) == 0)
		return true;
	answer(request, 400, "Bad query");
	return false;
}

static void on_press(struct evhttp_request *request, void *user)
{
	struct display_http *http = user;
	struct evkeyvalq query;
	if (!admit_change(request) || !parse_or_refuse(request, &query))
		return;
	const char *name = evhttp_find_header(&query, "button");
	enum button button;
	bool is_known = name && button_find(name, &button);
	uint64_t screen = number_in(&query, "screen");
	evhttp_clear_headers(&query);
	if (!is_known || screen > UINT32_MAX) {
		answer(request, 400, "No such button or screen");
		return;
	}
	answer(request, 204, "Pressed");
	http->events.on_press(button, (uint32_t)screen, http->events.user);
}

/* A visitor's wishes in a demo. */

/* Sizes that a visitor may choose: those of docs/screen.md. */
static const struct {
	int width, height;
} sizes[] = { { 1080, 1920 }, { 1920, 1080 }, { 1280, 800 }, { 800, 480 } };

enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

static void send_json(struct evhttp_request *request, struct evbuffer *body)
{
	add_header(request, "Content-Type", "application/json");
	add_header(request, "Cache-Control", "no-store");
	evhttp_send_reply(request, 200, "OK", body);
}

static void add_choices(struct evbuffer *body)
{
	(void)evbuffer_add_printf(body, "{\"sitters\":[");
	for (int i = 0; i < DEMO_SITTER_COUNT; i++) {
		enum demo_sitter sitter = (enum demo_sitter)i;
		enum reason reason = demo_sitter_reason(sitter);
		(void)evbuffer_add_printf(
			body,
			"%s{\"name\":\"%s\",\"reason\":\"%s\",\"zh_CN\":\"%s\",\"en\":\"%s\"}",
			i > 0 ? "," : "", demo_sitter_name(sitter),
			reason == REASON_NONE ? "" : reason_name(reason),
			demo_sitter_words(sitter, true), demo_sitter_words(sitter, false));
	}
	(void)evbuffer_add_printf(body, "],\"languages\":[");
	for (int i = 0; catalog_languages[i]; i++)
		(void)evbuffer_add_printf(body, "%s\"%s\"", i > 0 ? "," : "", catalog_languages[i]);
	(void)evbuffer_add_printf(body, "],\"sizes\":[");
	for (int i = 0; i < SIZES; i++)
		(void)evbuffer_add_printf(body, "%s\"%dx%d\"", i > 0 ? "," : "", sizes[i].width,
					  sizes[i].height);
	(void)evbuffer_add_printf(body, "]}");
}

static void tell_choices(struct evhttp_request *request)
{
	struct evbuffer *body = evbuffer_new();
	if (!body) {
		answer(request, 503, "Out of memory");
		return;
	}
	add_choices(body);
	send_json(request, body);
	evbuffer_free(body);
}

static bool take_size(struct display_http *http, const char *text)
{
	for (int i = 0; i < SIZES; i++) {
		char known[32];
		(void)snprintf(known, sizeof(known), "%dx%d", sizes[i].width, sizes[i].height);
		if (strcmp(known, text) == 0) {
			http->events.on_resize(sizes[i].width, sizes[i].height, http->events.user);
			return true;
		}
	}
	return false;
}

static bool is_language(const char *text)
{
	int i = 0;
	while (catalog_languages[i] && strcmp(catalog_languages[i], text) != 0)
		i++;
	return catalog_languages[i];
}

/* Returns false if the wish is none of those that GET /demo names. */
static bool take_wish(struct display_http *http, const struct evkeyvalq *query)
{
	const char *sitter = evhttp_find_header(query, "sitter");
	const char *language = evhttp_find_header(query, "language");
	const char *size = evhttp_find_header(query, "size");
	enum demo_sitter who = sitter ? demo_sitter_find(sitter) : DEMO_SITTER_SAME;
	if ((sitter && who == DEMO_SITTER_SAME) || (language && !is_language(language)) ||
	    (!sitter && !language && !size) || (size && !take_size(http, size)))
		return false;
	if (sitter || language)
		http->events.on_demo(who, language, http->events.user);
	return true;
}

static void on_demo(struct evhttp_request *request, void *user)
{
	struct display_http *http = user;
	if (evhttp_request_get_command(request) == EVHTTP_REQ_GET) {
		if (admit(request, EVHTTP_REQ_GET))
			tell_choices(request);
		return;
	}
	struct evkeyvalq query;
	if (!admit_change(request) || !parse_or_refuse(request, &query))
		return;
	bool is_good = take_wish(http, &query);
	evhttp_clear_headers(&query);
	if (is_good)
		answer(request, 204, "Taken");
	else
		answer(request, 400, "No such sitter, language or size");
}

static void on_page(struct evhttp_request *request, void *user)
{
	(void)user;
	if (!admit(request, EVHTTP_REQ_GET))
		return;
	const char *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(request));
	if (!path || strcmp(path, "/") != 0) {
		answer(request, 404, "Not found");
		return;
	}
	struct evbuffer *body = evbuffer_new();
	if (!body || evbuffer_add_reference(body, display_http_page, (size_t)display_http_page_size,
					    NULL, NULL) < 0) {
		answer(request, 503, "Out of memory");
	} else {
		add_header(request, "Content-Type", "text/html; charset=utf-8");
		add_header(request, "Cache-Control", "no-store");
		add_header(request, "X-Frame-Options", "DENY");
		add_header(request, "Content-Security-Policy",
			   "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; "
			   "style-src 'unsafe-inline'; frame-ancestors 'none'");
		evhttp_send_reply(request, 200, "OK", body);
	}
	if (body)
		evbuffer_free(body);
}

/* Functions that show, open and close. */

static void set_label(char encoded[LABEL_BYTES], const char *label)
{
	char *escaped = label ? evhttp_uriencode(label, -1, 0) : NULL;
	(void)snprintf(encoded, LABEL_BYTES, "%s", escaped ? escaped : "");
	free(escaped);
}

static void http_show(void *display, const struct image *canvas, struct rect damage,
		      const struct display_screen *screen)
{
	(void)damage;
	struct display_http *http = display;
	http->canvas = *canvas;
	http->has_canvas = true;
	http->frame++;
	(void)snprintf(http->name, sizeof(http->name), "%s", screen->name);
	set_label(http->shutter, screen->labels.shutter);
	set_label(http->cancel, screen->labels.cancel);
	(void)snprintf(http->language, sizeof(http->language), "%s", screen->language);
	(void)snprintf(http->sight, sizeof(http->sight), "%s",
		       screen->has_sitter ? screen->sight : "");
	http->screen = screen->screen;
	http->is_live = screen->is_live;
	schedule(http);
}

static void http_destroy(void *display)
{
	struct display_http *http = display;
	for (int i = 0; i < HTTP_VIEWERS_MAX; i++)
		if (http->viewers[i].request)
			answer(take_request(&http->viewers[i]), 204, "Closing");
	if (http->http)
		evhttp_free(http->http);
	if (http->timer)
		event_free(http->timer);
	snapshot_finish(&http->picture);
	free(http);
}

static bool is_loopback_address(const char *address)
{
	struct in_addr four;
	struct in6_addr six;
	if (inet_pton(AF_INET, address, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, address, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

static int parse_where(const char *where, char address[64], int *ret_port, struct problem *problem)
{
	const char *colon = strrchr(where, ':');
	const char *digits = colon ? colon + 1 : where;
	(void)snprintf(address, 64, "%.*s", colon ? (int)(colon - where) : 9,
		       colon ? where : "127.0.0.1");
	char *end;
	long port = strtol(digits, &end, 10);
	if (end == digits || *end != '\0' || port < 0 || port > 65535)
		return problem_set(problem, -EINVAL,
				   "http display: '%s' is no port; use http:PORT with 0 to 65535",
				   digits);
	if (!is_loopback_address(address))
		return problem_set(
			problem, -EINVAL,
			"http display: %s is not a loopback address; it shows faces and takes "
			"presses, so it stays on this machine: use http:%ld",
			address, port);
	*ret_port = (int)port;
	return 0;
}

static int listen_at(struct display_http *http, const char *address, int port,
		     struct problem *problem)
{
	struct evhttp_bound_socket *bound =
		evhttp_bind_socket_with_handle(http->http, address, (ev_uint16_t)port);
	if (!bound) {
		int error = errno ? -errno : -EADDRNOTAVAIL;
		return problem_set(
			problem, error,
			"http display: cannot listen on %s port %d: %s; choose another with "
			"--display http:PORT",
			address, port, strerror(-error));
	}
	union {
		struct sockaddr any;
		struct sockaddr_in four;
		struct sockaddr_in6 six;
	} name = { 0 };
	socklen_t size = sizeof(name);
	if (getsockname(evhttp_bound_socket_get_fd(bound), &name.any, &size) < 0)
		return problem_set(problem, -errno, "http display: getsockname failed");
	bool is_six = name.any.sa_family == AF_INET6;
	log_info("screen and buttons at http://%s%s%s:%d/", is_six ? "[" : "", address,
		 is_six ? "]" : "", ntohs(is_six ? name.six.sin6_port : name.four.sin_port));
	return 0;
}

static int set_up(struct display_http *http)
{
	http->http = evhttp_new(http->base);
	http->timer = evtimer_new(http->base, on_timer, http);
	if (!http->http || !http->timer)
		return -ENOMEM;
	evhttp_set_allowed_methods(http->http, EVHTTP_REQ_GET | EVHTTP_REQ_POST);
	evhttp_set_max_headers_size(http->http, 16384);
	evhttp_set_max_body_size(http->http, 4096);
	evhttp_set_gencb(http->http, on_page, http);
	if (evhttp_set_cb(http->http, "/frame", on_frame, http) < 0 ||
	    evhttp_set_cb(http->http, "/press", on_press, http) < 0 ||
	    evhttp_set_cb(http->http, "/demo", on_demo, http) < 0)
		return -ENOMEM;
	return 0;
}

int display_http_check(const char *rest, struct problem *problem)
{
	char address[64];
	int port;
	return parse_where(rest, address, &port, problem);
}

int display_http_create(struct event_base *base, const char *where,
			const struct display_options *options, const struct display_events *events,
			struct problem *problem, struct display_made *ret_made)
{
	static const struct display_class class = { .show = http_show, .destroy = http_destroy };
	char address[64];
	int port = 0;
	int r = parse_where(where, address, &port, problem);
	if (r < 0)
		return r;
	struct display_http *http = calloc(1, sizeof(*http));
	if (!http)
		return problem_memory(problem);
	http->base = base;
	http->events = *events;
	/* Frame numbers start at the current time. A page that is still open from an earlier run of
	 * booth-ui must not mistake a new picture for the picture that it already has. */
	http->frame = (uint64_t)clock_monotonic_us();
	r = set_up(http);
	if (r < 0)
		(void)problem_memory(problem);
	else
		r = listen_at(http, address, port, problem);
	if (r < 0) {
		http_destroy(http);
		return r;
	}
	*ret_made = (struct display_made){
		.class = &class, .display = http, .width = options->width, .height = options->height
	};
	return 0;
}
