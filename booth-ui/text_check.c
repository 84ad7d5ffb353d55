/* SPDX-License-Identifier: MIT */
#include "booth-ui/text_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booth-ui/gallery.h"
#include "daemon/base/cleanup.h"

/* Puts the settings into the state of a sample, as boothd does. */
static void take_words(const struct config *config, struct message_state *state)
{
	const struct config_booth *words = &config->booth;
	(void)snprintf(state->contact, sizeof(state->contact), "%.127s", words->contact);
	(void)snprintf(state->school, sizeof(state->school), "%.127s", words->school);
	(void)snprintf(state->place, sizeof(state->place), "%.127s", words->place);
	(void)snprintf(state->elsewhere, sizeof(state->elsewhere), "%.159s", words->elsewhere);
	(void)snprintf(state->consent_version, sizeof(state->consent_version), "%.15s",
		       config->notice.consent_version);
	state->demo = config->booth.demo;
	state->look_of_screen.distance_cm = (uint32_t)config->screen.distance_cm;
	state->look_of_screen.diagonal_in = (uint32_t)config->screen.diagonal_in;
	state->look_of_screen.is_large = strcmp(config->screen.size, "large") == 0;
}

/* All that one look at a page needs. */
struct look {
	struct view_model model;
	struct texts texts;
	struct drawing drawing;
};

static bool is_page_cut(struct look *look, int64_t now_ms, const struct page_canvas *canvas,
			const struct catalog *catalog, const struct drawing_ruler *ruler)
{
	struct view view = view_now(&look->model, now_ms);
	(void)page_build(&view, canvas, catalog, ruler, &look->drawing);
	return look->drawing.is_cut;
}

/* Turns all pages of the notice. */
static bool is_notice_cut(struct look *look, int64_t now_ms, const struct page_canvas *canvas,
			  const struct catalog *catalog, const struct drawing_ruler *ruler)
{
	struct message_state *state = &look->model.state;
	state->page_count = look->texts.page_count;
	view_take_texts(&look->model, &look->texts);
	bool is_cut = false;
	for (state->page = 0; state->page < state->page_count; state->page++)
		is_cut |= is_page_cut(look, now_ms, canvas, catalog, ruler);
	state->page = 0;
	return is_cut;
}

/* Splits the texts for this screen, as boothd does. */
static int split(const struct text_check *check, struct look *look, int64_t now_ms,
		 const struct page_canvas *canvas, const struct catalog *catalog,
		 const struct drawing_ruler *ruler)
{
	struct view view = view_now(&look->model, now_ms);
	struct paging_room room = page_room(&view, canvas, catalog, ruler, &look->drawing);
	return texts_build(check->notice, check->privacy, &room, &look->texts);
}

int text_check_run(const struct text_check *check, const struct page_canvas *canvas,
		   const struct catalog *catalog, const struct drawing_ruler *ruler,
		   void (*tell)(const char *page, void *user), void *user)
{
	int count = 0;
	autofree struct look *look = calloc(1, sizeof(*look));
	if (!look)
		return -ENOMEM;
	for (size_t n = 0; n < gallery_count(); n++) {
		int64_t now_ms;
		memset(&look->model, 0, sizeof(look->model));
		gallery_model(n, &look->model, &now_ms);
		if (!look->model.has_state)
			continue;
		take_words(check->config, &look->model.state);
		bool is_notice = look->model.state.state == SESSION_NOTICE;
		int r = is_notice ? split(check, look, now_ms, canvas, catalog, ruler) : 0;
		if (r < 0)
			return r;
		bool is_cut = is_notice ? is_notice_cut(look, now_ms, canvas, catalog, ruler)
					: is_page_cut(look, now_ms, canvas, catalog, ruler);
		count += is_cut;
		if (is_cut)
			tell(gallery_name(n), user);
	}
	return count;
}
