/* SPDX-License-Identifier: MIT */
/* What the page of a demo has beside the screen: a visitor's wishes, and the saved photo with its record. The
 * addresses stand in display_http.h. */
#ifndef BOOTH_UI_HTTP_DEMO_H
#define BOOTH_UI_HTTP_DEMO_H

#include "booth-ui/display.h"

struct evhttp_request;

/* Answers GET and POST /demo. user: the struct display_events of the display. */
void http_demo_answer(struct evhttp_request *request, void *user);

/* Answers GET /words. */
void http_demo_tell_words(struct evhttp_request *request, void *user);

/* A demo's saved photo, as files that a browser can load. */
struct http_demo_taken {
	char folder[48]; /* such as "/taken-0123..."; empty: there is no photo */
	uint8_t *photo, *record;
	size_t photo_bytes, record_bytes;
};

/* Takes copies of the files, in a folder whose name nobody can guess. files: null: forgets them. */
void http_demo_take(struct http_demo_taken *taken, const struct display_taken *files);
void http_demo_forget(struct http_demo_taken *taken);
/* Returns false if the path is none of the photo's; nothing is answered then. */
bool http_demo_send(const struct http_demo_taken *taken, struct evhttp_request *request,
		    const char *path);

#endif
