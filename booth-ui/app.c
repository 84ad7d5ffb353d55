/* SPDX-License-Identifier: MIT */
#include "booth-ui/app.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <event2/event.h>

#include "booth-ui/catalog.h"
#include "booth-ui/client.h"
#include "booth-ui/fade.h"
#include "booth-ui/page.h"
#include "booth-ui/paint.h"
#include "booth-ui/insight.h"
#include "booth-ui/view.h"
#include "booth-ui/voice/voice.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/core/remedy.h"

enum { NO_SLOT = -1 };

/* The screen in one language. */
struct words {
	struct catalog catalog;
	struct paint *paint;
};

enum { WORDS_MAX = 4, CUTS_MAX = 8 };

struct app {
	struct event_base *base;
	struct client *client;
	struct display *display;
	struct voice *voice; /* null: no sound */
	/* the room that boothd was told, and the page, language and size for which it was measured;
	 * zeros: boothd was told none on this connection */
	struct paging_room room;
	struct room_key {
		uint32_t screen, language;
		int width, height;
	} room_key;
	struct words words[WORDS_MAX]; /* the screen's own language comes first */
	unsigned word_count;
	struct words *now; /* the language of the current drawing */
	struct image canvas;
	struct view_model model;
	struct view view; /* the view from which the current drawing was built */
	struct message_state
		shown; /* the state that `view` shows; the model may have a newer one */
	struct drawing drawing;
	char sight[INSIGHT_BYTES]; /* what the display was told that the examiner sees */
	struct labels labels;      /* labels of the buttons on the current drawing */
	bool has_taken;            /* the display offers the photo of taken_visit */
	uint32_t taken_visit;
	bool must_build; /* the model has changed since the last drawing was built */
	/* the pages of which a text was cut, and that the journal and boothd were told of */
	char cut_pages[CUTS_MAX][64];
	unsigned cut_count;
	struct fade fade; /* from the page before to the current one */
	int held_slot;    /* number of the preview slot that this program holds, or NO_SLOT */
	struct paint_pictures pictures;
	/* event that redraws the screen at the end of this turn of the event loop */
	struct event *redraw;
	/* timer that redraws the screen when time, not a message, changes the view */
	struct event *clock;
	void (*on_stop)(void *user);
	void *user;
};

static void ask_redraw(struct app *app)
{
	event_active(app->redraw, EV_TIMEOUT, 0);
}

/* The slots. */

static void give_back_preview(struct app *app)
{
	if (app->held_slot != NO_SLOT)
		client_release(app->client, (unsigned)app->held_slot);
	app->held_slot = NO_SLOT;
	app->pictures.picture[PICTURE_PREVIEW].pixels = NULL;
}

/* Returns the picture in a slot. The slots are mapped read-only. The cast to writable pixels is
 * safe, because paint and blit never write to the pixels of a picture. */
static struct image slot_image(const struct app *app, unsigned slot, uint32_t width,
			       uint32_t height)
{
	return (struct image){ .pixels = (uint8_t *)(uintptr_t)client_pixels(app->client, slot),
			       .width = (int)width,
			       .height = (int)height,
			       .stride = (size_t)width * IMAGE_BYTES_PER_PIXEL };
}

/* Returns the language that the visitor chose on the idle page, or else the screen's own. */
static struct words *wanted_words(struct app *app)
{
	unsigned wanted = app->model.has_state ? app->model.state.language % app->word_count : 0;
	return &app->words[wanted];
}

/* The photo is on offer until another visit begins, or the connection is lost. */
static void drop_taken(struct app *app)
{
	if (!app->has_taken || (app->model.has_state && app->model.state.visit == app->taken_visit))
		return;
	app->has_taken = false;
	display_take(app->display, NULL);
}

static void on_state(const struct message_state *state, void *user)
{
	struct app *app = user;
	const struct message_state *before = &app->model.state;
	struct image *photo = &app->pictures.picture[PICTURE_PHOTO];
	bool is_same_photo = photo->pixels && before->photo_slot == state->photo_slot &&
			     before->photo_number == state->photo_number;
	photo->pixels = NULL;
	if (state->photo_slot >= 0)
		*photo = slot_image(app, (unsigned)state->photo_slot, state->photo_width,
				    state->photo_height);
	if (!is_same_photo)
		app->pictures.is_new[PICTURE_PHOTO] = true;
	view_take_state(&app->model, state, clock_monotonic_ms());
	drop_taken(app);
	if (!view_wants_preview(&app->model))
		give_back_preview(app);
	voice_take_state(app->voice, &app->model.state, wanted_words(app)->catalog.language);
	app->must_build = true;
	ask_redraw(app);
}

static void on_texts(const struct texts *texts, void *user)
{
	struct app *app = user;
	view_take_texts(&app->model, texts);
	app->cut_count = 0; /* boothd has forgotten them too */
	app->must_build = true;
	ask_redraw(app);
}

static void on_preview(const struct message_preview *preview, void *user)
{
	struct app *app = user;
	if (!view_wants_preview(&app->model)) {
		client_release(app->client, preview->slot);
		return;
	}
	give_back_preview(app);
	app->held_slot = (int)preview->slot;
	app->pictures.picture[PICTURE_PREVIEW] =
		slot_image(app, preview->slot, preview->width, preview->height);
	app->pictures.is_new[PICTURE_PREVIEW] = true;
	view_take_preview(&app->model, preview, clock_monotonic_ms());
	ask_redraw(app);
}

static void on_service(const struct message_service *service, void *user)
{
	struct app *app = user;
	view_take_service(&app->model, service);
	app->must_build = true;
	ask_redraw(app);
}

static void on_taken(const struct message_taken *taken, const uint8_t *bytes, void *user)
{
	struct app *app = user;
	if (!app->model.has_state || app->model.state.visit != taken->visit)
		return; /* another visit has begun */
	struct display_taken files = { .photo = bytes,
				       .photo_bytes = taken->photo_bytes,
				       .record = bytes + taken->photo_bytes,
				       .record_bytes = taken->record_bytes };
	display_take(app->display, &files);
	app->taken_visit = taken->visit;
	app->has_taken = true;
}

static void on_lost(void *user)
{
	struct app *app = user;
	app->held_slot = NO_SLOT;
	app->room = (struct paging_room){ 0 };
	app->room_key = (struct room_key){ 0 };
	app->cut_count = 0;
	for (int i = 0; i < PICTURE_COUNT; i++)
		app->pictures.picture[i].pixels = NULL;
	view_lose(&app->model, clock_monotonic_ms());
	drop_taken(app);
	voice_take_state(app->voice, NULL, app->now->catalog.language);
	app->must_build = true;
	ask_redraw(app);
}

static void on_version(uint32_t theirs, void *user)
{
	struct app *app = user;
	log_event(LOG_LEVEL_ERROR, JOURNAL_PEER_REFUSED,
		  "boothd speaks version %u of the screen protocol and this booth-ui version %d; "
		  "install both from one release (apt install booth), then restart both",
		  theirs, PROTOCOL_VERSION);
	on_lost(app);
	app->on_stop(app->user);
}

/* Returns the number that STATE's `language` has for a language of the screen. */
static uint32_t language_number(const struct app *app, const char *language)
{
	for (unsigned i = 0; language && i < app->word_count; i++)
		if (strcmp(app->words[i].catalog.language, language) == 0)
			return i;
	return DEMO_LANGUAGE_SAME;
}

static void on_demo(enum demo_sitter sitter, const char *language, void *user)
{
	struct app *app = user;
	struct message_demo demo = { .sitter = sitter, .language = language_number(app, language) };
	client_demo(app->client, &demo);
}

static void on_press(enum button button, uint32_t screen, void *user)
{
	struct app *app = user;
	view_take_press(&app->model, button, clock_monotonic_ms());
	client_press(app->client, button, screen);
	ask_redraw(app);
}

/* The drawing. */

/* Returns whether both frames put the same things in the same places over the picture. */
static bool has_same_marks(const struct view *a, const struct view *b)
{
	return message_outline_is_same(&a->outline, &b->outline) && a->has_face == b->has_face &&
	       a->head.x == b->head.x && a->head.y == b->head.y && a->head.width == b->head.width &&
	       a->topics_good == b->topics_good;
}

/* Returns whether two views of the same state give the same page. Compares only the members of a
 * view that change with the time or with a new preview. */
static bool is_same_page(const struct view *a, const struct view *b)
{
	return a->is_waiting == b->is_waiting && a->is_dead == b->is_dead &&
	       a->has_preview == b->has_preview && a->has_photo == b->has_photo &&
	       a->preview_width == b->preview_width && a->preview_height == b->preview_height &&
	       a->seconds_left == b->seconds_left && a->fraction_left == b->fraction_left &&
	       a->is_stressed == b->is_stressed && a->beat == b->beat &&
	       a->keys_down == b->keys_down && has_same_marks(a, b);
}

static void describe(struct app *app, char name[64], struct display_screen *ret_screen)
{
	const struct view *view = &app->view;
	enum session_state state = (enum session_state)view->state->state;
	bool is_live = !view->is_waiting && session_needs_camera(state);
	bool has_fault = !view->is_waiting && state == SESSION_OUT_OF_ORDER &&
			 view->state->fault != FAULT_NONE;
	(void)snprintf(name, 64, "%s%s%s",
		       view->is_dead      ? "dead"
		       : view->is_waiting ? "waiting"
					  : session_state_name(state),
		       has_fault ? "-" : "",
		       has_fault ? fault_name((enum fault)view->state->fault) : "");
	*ret_screen =
		(struct display_screen){ .name = name,
					 .screen = view->is_waiting ? 0 : view->state->screen,
					 .is_complete = !is_live || view->has_preview,
					 .is_live = is_live,
					 .labels = app->labels,
					 .language = app->now->catalog.language,
					 .has_sitter = !view->is_waiting && view->state->has_sitter,
					 .sight = app->sight };
	/* only a demo's page shows it */
	if (ret_screen->has_sitter)
		insight_write(view, app->sight);
}

/* Returns whether the page was not told of yet, and notes it. */
static bool is_new_cut(struct app *app, const char *name)
{
	for (unsigned i = 0; i < app->cut_count; i++)
		if (strcmp(app->cut_pages[i], name) == 0)
			return false;
	if (app->cut_count == CUTS_MAX)
		return false;
	(void)snprintf(app->cut_pages[app->cut_count++], sizeof(app->cut_pages[0]), "%s", name);
	return true;
}

/* A text that is cut is a fault of the settings or of a catalogue: tells the journal and boothd once for
 * each page. */
static void report_cut(struct app *app, const char *name)
{
	if (!app->drawing.is_cut || !is_new_cut(app, name))
		return;
	log_warning("the page %s has no room for all of its text on %d x %d pixels: shorten the "
		    "school's texts, or set screen.distance_cm and screen.size to what they are",
		    name, app->canvas.width, app->canvas.height);
	if (!app->view.is_waiting)
		client_tell_cut(app->client, name, app->canvas.width, app->canvas.height);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static void set_clock(struct app *app, int64_t now_ms)
{
	int64_t next_ms =
		earlier(view_next_change_ms(&app->model, now_ms), fade_next_ms(&app->fade, now_ms));
	(void)evtimer_del(app->clock);
	if (next_ms >= 0)
		(void)timer_arm_ms(app->clock, next_ms - now_ms);
}

/* Takes the language that the visitor chose on the idle page. */
static void choose_words(struct app *app)
{
	struct words *words = wanted_words(app);
	if (words == app->now)
		return;
	/* the canvas holds what the painter of the other language painted */
	paint_forget(words->paint);
	app->now = words;
	app->must_build = true;
}

/* Tells boothd how much of the texts a page shows, if that has changed. Measures only before and on
 * the notice, and once a page. The drawing must be built after this. */
static void tell_room(struct app *app, const struct view *view, const struct page_canvas *canvas,
		      const struct drawing_ruler *ruler)
{
	const struct message_state *state = view->state;
	if (view->is_waiting || (state->state != SESSION_IDLE && state->state != SESSION_NOTICE))
		return;
	struct room_key key = { state->screen, state->language, canvas->width, canvas->height };
	if (memcmp(&key, &app->room_key, sizeof(key)) == 0)
		return;
	app->room_key = key;
	struct paging_room room = page_room(view, canvas, &app->now->catalog, ruler, &app->drawing);
	if (paging_room_is_same(&room, &app->room))
		return;
	app->room = room;
	client_tell_room(app->client, &room);
}

/* What tells pages apart for the eye. A page with a live picture does not fade into another one, because
 * the person would see two faces. */
static bool is_other_page(const struct view *a, const struct view *b)
{
	if (a->is_waiting || b->is_waiting)
		return a->is_waiting != b->is_waiting;
	const struct message_state *old = b->state, *new = a->state;
	bool are_live = session_needs_camera((enum session_state)old->state) &&
			session_needs_camera((enum session_state) new->state);
	return !are_live && (old->state != new->state || old->page != new->page ||
			     old->fault != new->fault || old->language != new->language);
}

/* The canvas still shows the old page. */
static void begin_fade(struct app *app, const struct view *view, const struct message_state *shown,
		       int64_t now_ms)
{
	struct view before = app->view;
	before.state = shown;
	bool is_calm = !view->is_waiting && view->screen.is_calm;
	if (!is_calm && display_is_monitor(app->display) && is_other_page(view, &before))
		fade_begin(&app->fade, &app->canvas, now_ms);
}

/* Builds the page of this view. */
static void build(struct app *app, const struct view *view)
{
	struct drawing_ruler ruler = paint_ruler(app->now->paint);
	struct page_canvas canvas = { .width = app->canvas.width, .height = app->canvas.height };
	display_millimetres(app->display, &canvas.width_mm, &canvas.height_mm);
	tell_room(app, view, &canvas, &ruler);
	app->labels = page_build(view, &canvas, &app->now->catalog, &ruler, &app->drawing);
	app->must_build = false;
}

static void show(struct app *app, struct rect damage, int64_t now_ms)
{
	char name[64];
	struct display_screen screen;
	bool was_fading = app->fade.is_on;
	const struct image *image = fade_frame(&app->fade, &app->canvas, now_ms);
	if (was_fading)
		damage = (struct rect){ 0, 0, image->width, image->height };
	describe(app, name, &screen);
	report_cut(app, name);
	display_show(app->display, image, damage, &screen);
}

static void draw(struct app *app)
{
	int64_t now_ms = clock_monotonic_ms();
	struct view view = view_now(&app->model, now_ms);
	choose_words(app);
	bool is_new_page = app->must_build || !is_same_page(&view, &app->view);
	begin_fade(app, &view, &app->shown, now_ms);
	app->view = view;
	app->shown = app->model.state;
	if (is_new_page)
		build(app, &view);
	struct rect damage =
		paint_drawing(app->now->paint, &app->drawing, &app->pictures, &app->canvas);
	for (int i = 0; i < PICTURE_COUNT; i++)
		app->pictures.is_new[i] = false;
	if (!rect_is_empty(damage) || is_new_page || app->fade.is_on)
		show(app, damage, now_ms);
	set_clock(app, now_ms);
}

static void on_redraw(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	draw(user);
}

static int set_canvas(struct app *app, int width, int height)
{
	size_t stride = (size_t)width * IMAGE_BYTES_PER_PIXEL;
	uint8_t *pixels = calloc((size_t)height, stride);
	if (!pixels)
		return -ENOMEM;
	free(app->canvas.pixels);
	app->canvas = (struct image){
		.pixels = pixels, .width = width, .height = height, .stride = stride
	};
	fade_stop(&app->fade);
	paint_forget(app->now->paint);
	app->must_build = true;
	return 0;
}

static void on_resize(int width, int height, void *user)
{
	struct app *app = user;
	if (set_canvas(app, width, height) < 0) {
		log_error("no memory for a screen of %d x %d; the old picture stays", width,
			  height);
		return;
	}
	/* The display may still read the old canvas, which set_canvas() has freed, so show the new
	 * canvas at once. */
	draw(app);
}

/* The texts. */

/* Returns the number of characters in the catalogue's texts that no installed font can draw. */
static int count_missing(struct paint *paint, const struct catalog *catalog)
{
	int missing = 0;
	enum remedy_language language = remedy_language_parse(catalog->language);
	for (uint32_t i = 0; i < catalog->mo.count; i++)
		missing += paint_missing_glyphs(paint, catalog_at(catalog, i));
	for (int i = 0; i < REASON_COUNT; i++)
		missing += paint_missing_glyphs(paint, remedy_what_to_do((enum reason)i, language));
	return missing;
}

/* Adds a language. -ENOENT: there is no catalogue of it. */
static int add_words(struct app *app, const char *language, struct problem *problem)
{
	struct words *words = &app->words[app->word_count];
	int r = catalog_open(language, &words->catalog);
	if (r < 0)
		return problem_set(problem, r, "no texts in the language '%s'; use zh_CN or en",
				   language);
	if (paint_create(language, &words->paint) < 0)
		return problem_memory(problem);
	app->word_count++;
	return 0;
}

/* Adds the languages that a visitor may choose instead of the screen's own. */
static int add_other_words(struct app *app, const char *own, struct problem *problem)
{
	int r = 0;
	for (unsigned i = 0; r == 0 && catalog_languages[i] && app->word_count < WORDS_MAX; i++)
		if (strcmp(catalog_languages[i], own) != 0)
			r = add_words(app, catalog_languages[i], problem);
	return r;
}

static int open_words(struct app *app, const char *language, struct problem *problem)
{
	int r = add_words(app, language, problem);
	if (r < 0)
		return r;
	app->now = &app->words[0];
	int missing = count_missing(app->now->paint, &app->now->catalog);
	if (missing == 0)
		return add_other_words(app, language, problem);
	log_error(
		"no installed font has %d characters of the texts in %s: install fonts-noto-cjk%s",
		missing, language,
		strcmp(language, "en") == 0
			? ""
			: " and restart booth-ui; until then the screen is in English");
	return catalog_open("en", &app->now->catalog);
}

static int open_display(struct app *app, const struct app_options *options, struct problem *problem)
{
	struct display_events events = {
		.on_press = on_press, .on_demo = on_demo, .on_resize = on_resize, .user = app
	};
	int r = display_create(app->base, &options->display, &events, problem, &app->display);
	if (r < 0)
		return r;
	int width, height;
	display_size(app->display, &width, &height);
	r = set_canvas(app, width, height);
	return r < 0 ? problem_set(problem, r, "no memory for a screen of %d x %d", width, height)
		     : 0;
}

/* The display's visitor hears the booth where the display can read aloud and no sound device is named. */
static void on_words(const struct utterance *said, const char *language, void *user)
{
	(void)language; /* the display shows the same language */
	struct app *app = user;
	char names[SPEECH_CLIPS_MAX * CLIP_NAME_BYTES] = "";
	size_t size = 0;
	for (unsigned i = 0; i < said->count; i++) {
		char name[CLIP_NAME_BYTES];
		clip_name(said->clips[i], name);
		size += (size_t)snprintf(names + size, sizeof(names) - size, "%s%s",
					 i > 0 ? " " : "", name);
	}
	display_say(app->display, names);
}

static int open_voice(struct app *app, const struct app_options *options, struct problem *problem)
{
	struct voice_reader reader = { .say = on_words, .user = app };
	if (options->sound.kind)
		return voice_create(app->base, &options->sound, problem, &app->voice);
	if (!display_reads(app->display))
		return 0;
	int r = voice_create_reader(app->base, &reader, &app->voice);
	return r < 0 ? problem_memory(problem) : 0;
}

static int open_client(struct app *app, const struct app_options *options, struct problem *problem)
{
	struct client_events events = { .on_texts = on_texts,
					.on_state = on_state,
					.on_preview = on_preview,
					.on_service = on_service,
					.on_taken = on_taken,
					.on_lost = on_lost,
					.on_version = on_version,
					.user = app };
	app->redraw = event_new(app->base, -1, 0, on_redraw, app);
	app->clock = evtimer_new(app->base, on_redraw, app);
	if (!app->redraw || !app->clock)
		return problem_memory(problem);
	int r = client_create(app->base, options->socket_path, &events, &app->client);
	return r < 0 ? problem_memory(problem) : 0;
}

int app_create(struct event_base *base, const struct app_options *options,
	       void (*on_stop)(void *user), void *user, struct problem *problem,
	       struct app **ret_app)
{
	struct app *app = calloc(1, sizeof(*app));
	if (!app)
		return problem_memory(problem);
	app->base = base;
	app->on_stop = on_stop;
	app->user = user;
	app->held_slot = NO_SLOT;
	view_lose(&app->model, clock_monotonic_ms());
	int r = open_words(app, options->language, problem);
	if (r == 0)
		r = open_display(app, options, problem);
	if (r == 0)
		r = open_voice(app, options, problem);
	if (r == 0)
		r = open_client(app, options, problem);
	if (r < 0) {
		app_destroy(app);
		return r;
	}
	draw(app);
	*ret_app = app;
	return 0;
}

void app_destroy(struct app *app)
{
	if (!app)
		return;
	client_destroy(app->client);
	voice_destroy(app->voice);
	display_destroy(app->display);
	if (app->redraw)
		event_free(app->redraw);
	if (app->clock)
		event_free(app->clock);
	for (unsigned i = 0; i < app->word_count; i++)
		paint_destroy(app->words[i].paint);
	fade_free(&app->fade);
	free(app->canvas.pixels);
	free(app);
}
