/* SPDX-License-Identifier: MIT */
#include "booth-ui/http_demo.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>

#include "booth-ui/catalog.h"
#include "booth-ui/http_request.h"
#include "booth-ui/voice/clip.h"

/* A visitor's wishes in a demo. */

/* Sizes that a visitor may choose: those of docs/screen.md. */
static const struct {
	int width, height;
} sizes[] = { { 1080, 1920 }, { 1920, 1080 }, { 1280, 800 }, { 800, 480 } };

enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

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
		http_request_answer(request, 503, "Out of memory");
		return;
	}
	add_choices(body);
	http_request_send(request, "application/json", evbuffer_pullup(body, -1),
			  evbuffer_get_length(body));
	evbuffer_free(body);
}

/* All words are the program's own: no character of them must be escaped, as test_speech sees. */
static void add_words(struct evbuffer *body, enum remedy_language language)
{
	(void)evbuffer_add_printf(body, "{");
	for (int i = CLIP_NONE + 1; i < CLIP_COUNT; i++) {
		char name[CLIP_NAME_BYTES], words[CLIP_WORDS_BYTES];
		clip_name((enum clip)i, name);
		clip_words((enum clip)i, language, words);
		(void)evbuffer_add_printf(body, "%s\"%s\":\"%s\"", i > CLIP_NONE + 1 ? "," : "",
					  name, words);
	}
	(void)evbuffer_add_printf(body, "}");
}

void http_demo_tell_words(struct evhttp_request *request, void *user)
{
	(void)user;
	struct evkeyvalq query;
	if (!http_request_admit(request, EVHTTP_REQ_GET) || !http_request_parse(request, &query))
		return;
	const char *language = evhttp_find_header(&query, "language");
	struct evbuffer *body = evbuffer_new();
	if (body) {
		add_words(body, remedy_language_parse(language));
		http_request_send(request, "application/json", evbuffer_pullup(body, -1),
				  evbuffer_get_length(body));
		evbuffer_free(body);
	} else {
		http_request_answer(request, 503, "Out of memory");
	}
	evhttp_clear_headers(&query);
}

static bool take_size(const struct display_events *events, const char *text)
{
	for (int i = 0; i < SIZES; i++) {
		char known[32];
		(void)snprintf(known, sizeof(known), "%dx%d", sizes[i].width, sizes[i].height);
		if (strcmp(known, text) == 0) {
			events->on_resize(sizes[i].width, sizes[i].height, events->user);
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
static bool take_wish(const struct display_events *events, const struct evkeyvalq *query)
{
	const char *sitter = evhttp_find_header(query, "sitter");
	const char *language = evhttp_find_header(query, "language");
	const char *size = evhttp_find_header(query, "size");
	enum demo_sitter who = sitter ? demo_sitter_find(sitter) : DEMO_SITTER_SAME;
	if ((sitter && who == DEMO_SITTER_SAME) || (language && !is_language(language)) ||
	    (!sitter && !language && !size) || (size && !take_size(events, size)))
		return false;
	if (sitter || language)
		events->on_demo(who, language, events->user);
	return true;
}

void http_demo_answer(struct evhttp_request *request, void *user)
{
	if (evhttp_request_get_command(request) == EVHTTP_REQ_GET) {
		if (http_request_admit(request, EVHTTP_REQ_GET))
			tell_choices(request);
		return;
	}
	struct evkeyvalq query;
	if (!http_request_admit_change(request) || !http_request_parse(request, &query))
		return;
	bool is_good = take_wish(user, &query);
	evhttp_clear_headers(&query);
	if (is_good)
		http_request_answer(request, 204, "Taken");
	else
		http_request_answer(request, 400, "No such sitter, language or size");
}

/* ---- the saved photo ---- */

static uint8_t *copy(const uint8_t *bytes, size_t size)
{
	uint8_t *made = malloc(size);
	if (made)
		memcpy(made, bytes, size);
	return made;
}

/* A demo's saved photo. */

void http_demo_forget(struct http_demo_taken *taken)
{
	free(taken->photo);
	free(taken->record);
	*taken = (struct http_demo_taken){ 0 };
}

/* Nobody can guess the folder's name: other programs on this machine cannot load the photo. */
static void name_folder(struct http_demo_taken *taken)
{
	uint64_t parts[2];
	if (getrandom(parts, sizeof(parts), 0) != (ssize_t)sizeof(parts))
		return;
	(void)snprintf(taken->folder, sizeof(taken->folder), "/taken-%016" PRIx64 "%016" PRIx64,
		       parts[0], parts[1]);
}

void http_demo_take(struct http_demo_taken *taken, const struct display_taken *files)
{
	http_demo_forget(taken);
	if (!files)
		return;
	taken->photo = copy(files->photo, files->photo_bytes);
	taken->record = copy(files->record, files->record_bytes);
	taken->photo_bytes = files->photo_bytes;
	taken->record_bytes = files->record_bytes;
	if (taken->photo && taken->record)
		name_folder(taken);
}

/* Returns false if the path is none of the photo's. */
bool http_demo_send(const struct http_demo_taken *taken, struct evhttp_request *request,
		    const char *path)
{
	size_t length = strlen(taken->folder);
	if (length == 0 || strncmp(path, taken->folder, length) != 0)
		return false;
	if (strcmp(path + length, "/photo.jpg") == 0)
		http_request_send(request, "image/jpeg", taken->photo, taken->photo_bytes);
	else if (strcmp(path + length, "/record.json") == 0)
		http_request_send(request, "application/json", taken->record, taken->record_bytes);
	else
		return false;
	return true;
}
