/* SPDX-License-Identifier: MIT */
#include "booth-ui/display_http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>

#include "booth-ui/http_demo.h"
#include "booth-ui/http_request.h"
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
	SAID_BYTES = 1400,
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
	struct http_demo_taken taken;
	unsigned said_count;
	char said[SAID_BYTES];   /* what the booth says; see X-Say */
	struct snapshot picture; /* JPEG of the frame whose number is `encoded_frame` */
	uint64_t encoded_frame;
	int64_t encoded_ms;
	struct event *timer;
	struct viewer viewers[HTTP_VIEWERS_MAX];
};

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
	http_request_add_header(request, "X-Frame", number);
	(void)snprintf(number, sizeof(number), "%" PRIu32, http->screen);
	http_request_add_header(request, "X-Screen", number);
	http_request_add_header(request, "X-Name", http->name);
	http_request_add_header(request, "X-Shutter", http->shutter);
	http_request_add_header(request, "X-Cancel", http->cancel);
	http_request_add_header(request, "X-Language", http->language);
	if (http->said_count > 0)
		http_request_add_header(request, "X-Say", http->said);
	if (http->taken.folder[0])
		http_request_add_header(request, "X-Taken", http->taken.folder);
	if (http->sight[0])
		http_request_add_header(request, "X-Sight", http->sight);
	http_request_add_header(request, "Content-Type", "image/jpeg");
	http_request_add_header(request, "Cache-Control", "no-store");
	struct evbuffer *body = evbuffer_new();
	if (!body || evbuffer_add(body, http->picture.bytes, http->picture.size_bytes) < 0)
		http_request_answer(request, 503, "Out of memory");
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
				http_request_answer(take_request(viewer), 503, "Out of memory");
		} else if (viewer->request && now_ms >= viewer->until_ms) {
			http_request_answer(take_request(viewer), 204, "Nothing new");
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
	http_request_answer(take_request(oldest), 204, "Too many viewers");
	return oldest;
}

static void on_frame(struct evhttp_request *request, void *user)
{
	struct display_http *http = user;
	if (!http_request_admit(request, EVHTTP_REQ_GET))
		return;
	struct evkeyvalq query;
	if (!http_request_parse(request, &query))
		return;
	struct viewer *viewer = place_for_viewer(http);
	*viewer = (struct viewer){ .request = request,
				   .after = http_request_number(&query, "after"),
				   .until_ms = clock_monotonic_ms() + HTTP_HOLD_S * 1000 };
	evhttp_clear_headers(&query);
	evhttp_connection_set_closecb(evhttp_request_get_connection(request), on_connection_closed,
				      http);
	schedule(http);
}

/* Receiving presses. */

static void on_press(struct evhttp_request *request, void *user)
{
	struct display_http *http = user;
	struct evkeyvalq query;
	if (!http_request_admit_change(request) || !http_request_parse(request, &query))
		return;
	const char *name = evhttp_find_header(&query, "button");
	enum button button;
	bool is_known = name && button_find(name, &button);
	uint64_t screen = http_request_number(&query, "screen");
	evhttp_clear_headers(&query);
	if (!is_known || screen > UINT32_MAX) {
		http_request_answer(request, 400, "No such button or screen");
		return;
	}
	http_request_answer(request, 204, "Pressed");
	http->events.on_press(button, (uint32_t)screen, http->events.user);
}

static void http_say(void *display, const char *names)
{
	struct display_http *http = display;
	http->said_count++;
	(void)snprintf(http->said, sizeof(http->said), "%u %s", http->said_count, names);
	/* the header goes with the next frame */
	http->frame++;
	schedule(http);
}

static void http_take(void *display, const struct display_taken *files)
{
	struct display_http *http = display;
	http_demo_take(&http->taken, files);
	/* the header X-Taken goes with the next frame */
	http->frame++;
	schedule(http);
}

static void on_page(struct evhttp_request *request, void *user)
{
	const struct display_http *http = user;
	if (!http_request_admit(request, EVHTTP_REQ_GET))
		return;
	const char *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(request));
	if (path && http_demo_send(&http->taken, request, path))
		return;
	if (!path || strcmp(path, "/") != 0) {
		http_request_answer(request, 404, "Not found");
		return;
	}
	struct evbuffer *body = evbuffer_new();
	if (!body || evbuffer_add_reference(body, display_http_page, (size_t)display_http_page_size,
					    NULL, NULL) < 0) {
		http_request_answer(request, 503, "Out of memory");
	} else {
		http_request_add_header(request, "Content-Type", "text/html; charset=utf-8");
		http_request_add_header(request, "Cache-Control", "no-store");
		http_request_add_header(request, "X-Frame-Options", "DENY");
		http_request_add_header(
			request, "Content-Security-Policy",
			"default-src 'none'; connect-src 'self'; img-src 'self'; script-src 'unsafe-inline'; "
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
			http_request_answer(take_request(&http->viewers[i]), 204, "Closing");
	if (http->http)
		evhttp_free(http->http);
	if (http->timer)
		event_free(http->timer);
	snapshot_finish(&http->picture);
	http_demo_forget(&http->taken);
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
	    evhttp_set_cb(http->http, "/demo", http_demo_answer, &http->events) < 0 ||
	    evhttp_set_cb(http->http, "/words", http_demo_tell_words, NULL) < 0)
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
	static const struct display_class class = {
		.show = http_show, .destroy = http_destroy, .take = http_take, .say = http_say
	};
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
