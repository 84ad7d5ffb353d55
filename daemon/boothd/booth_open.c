/* SPDX-License-Identifier: MIT */
/* Opens the booth's parts one after another, and gives each part the callbacks for its events. Also
 * reloads the settings and closes the booth. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/link/listener.h"

static const struct booth_creators product = {
	.camera = camera_create,
	.lamps = lamps_create,
	.panel = panel_create,
	.worker = worker_create,
};

/* ---- parts without which the booth can show nothing ---- */

static int open_identity(struct booth *booth, struct problem *problem)
{
	const struct config *config = &booth->settings.config;
	const char *pattern = config->identify.code_pattern;
	booth->mode = identify_mode_parse(config->identify.mode);
	int r = lookup_parse_keys(config->identify.keys, problem, &booth->roster_keys);
	if (r == 0 && pattern[0])
		r = pattern_create(pattern, problem, &booth->code_pattern);
	if (r < 0 || !identify_asks_roster(booth->mode))
		return r;
	const struct lookup_files files = { .roster = config->roster.file,
					    .secret = config->campaign.secret,
					    .corrections = config->roster.corrections };
	r = lookup_create(booth->base, &files, &booth_lookup_events, booth, &booth->lookup);
	return r < 0 ? problem_set(problem, r, "the roster's thread cannot be started: %s",
				   strerror(-r))
		     : 0;
}

static int open_basics(struct booth *booth, struct problem *problem)
{
	booth->snapshot.timer = evtimer_new(booth->base, booth_snapshot_late, booth);
	booth->pay_timer = evtimer_new(booth->base, booth_pay_late, booth);
	if (!booth->timer || !booth->snapshot.timer || !booth->pay_timer ||
	    jpeg_decoder_create(&booth->decoder) < 0)
		return problem_memory(problem);
	int r = open_identity(booth, problem);
	if (r == 0)
		r = slots_create(problem, &booth->slots);
	/* Keep these slots until the program ends, so that a photo always has a slot. */
	for (unsigned i = 0; r == 0 && i < 2; i++)
		r = slots_take(booth->slots, &booth->shown.slots[i]);
	return r;
}

/* Listens for booth-reader, which reads codes in the camera's pictures. */
static int open_reader(struct booth *booth, struct problem *problem)
{
	int fd = -1;
	int r = listener_open("reader", booth->settings.config.link.reader_socket, SOCK_SEQPACKET,
			      problem, &fd);
	return r < 0 ? r
		     : camera_reader_create(booth->base, fd, &booth_reader_events, booth, problem,
					    &booth->reader);
}

/* Listens for the courier, which asks the order service. */
static int open_orders(struct booth *booth, struct problem *problem)
{
	int fd = -1;
	int r = listener_open("orders", booth->settings.config.link.orders_socket, SOCK_STREAM,
			      problem, &fd);
	return r < 0 ? r
		     : control_create(booth->base, fd, booth_order_answer, booth, problem,
				      &booth->orders);
}

/* Splits the school's texts into pages for the screen with the smallest room, and gives them to the
 * screens. If that makes too many pages, takes the largest pages, which --check-config has tried: the
 * screen then writes smaller. */
static int show_texts(struct booth *booth, struct problem *problem)
{
	const struct booth_settings *settings = &booth->settings;
	struct paging_room largest = paging_largest();
	booth->room = screens_room(booth->screens);
	int r = texts_build(settings->notice, settings->privacy, &booth->room, &booth->texts);
	if (r == -EFBIG) {
		log_warning("the notice and the privacy text have more than %d pages on this "
			    "screen; they are shown in smaller letters: shorten them",
			    TEXTS_PAGES_MAX);
		r = texts_build(settings->notice, settings->privacy, &largest, &booth->texts);
	}
	if (r == 0)
		r = screens_publish_texts(booth->screens, &booth->texts);
	return r < 0 ? problem_set(problem, r, "the screens cannot get the notice: %s",
				   strerror(-r))
		     : 0;
}

/* If a press is on its way now, the person agreed to the old pages. So drops the press and shows the
 * first page. */
static void renew_texts(struct booth *booth)
{
	struct problem problem = { "" };
	if (show_texts(booth, &problem) < 0)
		log_error("%s", problem.text);
	booth->visit.page = 0;
	if (booth->state == SESSION_NOTICE)
		booth_turn_page(booth);
}

/* A screen has told its room. When a screen leaves, the pages stay as they are: small pages fit on
 * every other screen too. */
static void on_room(void *user)
{
	struct booth *booth = user;
	struct paging_room room = screens_room(booth->screens);
	if (paging_room_is_same(&room, &booth->room))
		return;
	renew_texts(booth);
	booth_publish(booth);
}

static int open_links(struct booth *booth, struct problem *problem)
{
	const struct config *config = &booth->settings.config;
	int fd = -1;
	int r = listener_open("ui", config->link.ui_socket, SOCK_SEQPACKET, problem, &fd);
	if (r == 0)
		r = screens_create(booth->base, fd, booth->slots, config->booth.demo,
				   booth_press_screen, booth, problem, &booth->screens);
	if (r == 0)
		screens_watch_room(booth->screens, on_room);
	if (r == 0 && config->booth.demo && camera_is_stand_in(&config->camera))
		screens_watch_demo(booth->screens, booth_take_demo);
	if (r == 0 && config->identify.camera)
		r = open_reader(booth, problem);
	if (r == 0 && payment_mode_parse(config->payment.mode) == PAYMENT_MODE_ORDER)
		r = open_orders(booth, problem);
	if (r == 0)
		r = listener_open("control", config->link.control_socket, SOCK_STREAM, problem,
				  &fd);
	if (r == 0)
		r = control_create(booth->base, fd, booth_answer, booth, problem, &booth->control);
	/* -ENAMETOOLONG: the settings give a path that is too long for a socket */
	return r == -ENAMETOOLONG ? -EINVAL : r;
}

/* Opens the camera. A missing camera is not an error. But if the settings name a stand-in camera,
 * and its folder or script cannot be read, the settings are wrong. */
static int open_camera(struct booth *booth, struct problem *problem)
{
	const struct config *config = &booth->settings.config;
	int r = booth->creators->camera(&config->camera, config->booth.demo, booth->base,
					&booth_camera_events, booth, problem, &booth->camera);
	return r < 0 && r != -ENOMEM && camera_is_stand_in(&config->camera) ? -EINVAL : r;
}

static int open_lights(struct booth *booth, struct problem *problem)
{
	const struct config *config = &booth->settings.config;
	int r = booth->creators->lamps(&config->lights, NULL, booth->camera, booth->base, problem,
				       &booth->lamps);
	if (r < 0)
		return r;
	booth_shine(booth);
	return signals_create(&config->leds, NULL, booth->base, problem, &booth->signals);
}

static int open_panel(struct booth *booth, struct problem *problem)
{
	return booth->creators->panel(&booth->settings.config.panel, NULL, booth->base,
				      &booth_panel_events, booth, problem, &booth->panel);
}

/* ---- parts that may be repaired while the booth runs, and are a fault until then ---- */

static void note_ledger(const struct ledger_start *start)
{
	if (start->file.damaged > 0 || start->skipped > 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_LEDGER,
			  "the ledger was damaged: %zu lines passed over, %zu photos added from "
			  "the spool, %zu photos could not be read; persons whose photos were "
			  "deleted since may count as new",
			  start->file.damaged, start->added, start->skipped);
	else if (start->added > 0)
		log_info("the ledger: %zu photos added from the spool", start->added);
}

/* Returns the fingerprint of the campaign's secret, or null if there is no secret. */
static const char *find_fingerprint(const struct booth *booth, char text[PERSON_TEXT_SIZE])
{
	const struct campaign *campaign = booth->keyring.campaign;
	return campaign && campaign_fingerprint(campaign, text) == 0 ? text : NULL;
}

static void report_no_ledger(int error, const struct problem *problem)
{
	log_event(LOG_LEVEL_WARNING, JOURNAL_LEDGER,
		  "%s; the booth takes photos but does not know who was here before%s",
		  problem->text,
		  error == -EKEYREJECTED ? ". Put the right secret back, or, if a new campaign "
					   "began, remove the ledger; then restart boothd"
					 : "");
}

/* Opens the ledger as soon as the spool and the keys are open. Without a ledger the booth works,
 * but it recognises nobody from an earlier visit. */
static void open_ledger(struct booth *booth)
{
	struct ledger_start start = { .added = 0 };
	struct problem problem = { "" };
	char fingerprint[PERSON_TEXT_SIZE];
	if (booth->ledger || !booth->spool || !booth->keyring.signer)
		return;
	int r = ledger_open(booth->settings.config.campaign.ledger,
			    find_fingerprint(booth, fingerprint), booth->spool, &problem, &start,
			    &booth->ledger);
	if (r == 0)
		note_ledger(&start);
	else if (!booth->has_told_ledger)
		report_no_ledger(r, &problem);
	booth->has_told_ledger = r < 0;
}

static void open_keys(struct booth *booth)
{
	const struct config *config = &booth->settings.config;
	struct problem problem = { "" };
	int r = keyring_open(config, &problem, &booth->keyring);
	booth_note_fault(booth, FAULT_NO_KEYS, r < 0, problem.text);
	if (r == 0 && booth->keyring.has_made_keys)
		log_event(LOG_LEVEL_INFO, JOURNAL_KEY_MADE, "a key for this booth was made in %s",
			  config->booth.keys);
	if (booth->spool)
		keyring_publish(&booth->keyring, config->spool.path);
	open_ledger(booth);
}

static void note_leftovers(const struct spool_leftovers *left)
{
	if (left->removed || left->quarantined)
		log_event(LOG_LEVEL_WARNING, JOURNAL_SPOOL_CLEANED,
			  "after an unclean stop: %u unfinished items removed, %u strange ones "
			  "moved to broken/",
			  left->removed, left->quarantined);
	if (left->stuck)
		log_event(
			LOG_LEVEL_WARNING, JOURNAL_SPOOL_CLEANED,
			"%u entries of incoming/ can be neither removed nor moved to broken/; the "
			"first is %s: %s; remove them as root",
			left->stuck, left->stuck_name, strerror(-left->stuck_error));
}

/* Opens the spool. -EBUSY: another boothd works in it. Any other failure only sets a fault. */
static int open_spool(struct booth *booth, struct problem *problem)
{
	const struct config_spool *config = &booth->settings.config.spool;
	struct spool_config spool = { .path = config->path,
				      .reserve_bytes = (uint64_t)config->reserve_mb << 20 };
	struct spool_leftovers left = { 0 };
	int r = spool_create(&spool, problem, &booth->spool);
	if (r == 0) {
		keyring_publish(&booth->keyring, config->path);
		left = spool_leftovers(booth->spool);
		note_leftovers(&left);
		open_ledger(booth);
		booth_stats_open(booth);
		r = saver_create(booth->base, booth->spool, booth_photo_saved, booth,
				 &booth->saver);
		if (r == 0)
			saver_after(booth->saver, booth_note_photo, booth);
		if (r == 0)
			r = census_create(booth->spool, &booth->census);
		if (r < 0) {
			saver_destroy(take_pointer(booth->saver));
			spool_destroy(take_pointer(booth->spool));
			(void)problem_set(problem, r, "the spool's threads cannot be started: %s",
					  strerror(-r));
		}
	}
	booth_note_fault(booth, FAULT_SPOOL_UNWRITABLE, r < 0 || left.probe_error < 0,
			 problem->text);
	return r == -EBUSY ? r : 0;
}

static void open_vision(struct booth *booth)
{
	const struct config_examiner *wanted = &booth->settings.config.examiner;
	struct examiner_config config = { .models = wanted->models, .engine = wanted->engine };
	struct problem problem = { "" };
	int r = booth->creators->worker(booth->base, &config, &booth->settings.profile,
					&booth_worker_events, booth, &problem, &booth->worker);
	booth_note_fault(booth, FAULT_NO_VISION, r < 0, problem.text);
	if (r == 0 && strcmp(booth_engine(booth), "plain") == 0 &&
	    strcmp(wanted->engine, "plain") != 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_ENGINE_SLOW,
			  "XNNPACK cannot be opened: the networks run in the slow engine; "
			  "install libxnnpack0");
}

/* Tries to open the missing parts again, because somebody may have repaired them. Called only while
 * nobody is at the booth. */
static void open_missing(struct booth *booth)
{
	struct problem problem = { "" };
	if (!booth->keyring.signer)
		open_keys(booth);
	if (!booth->spool && open_spool(booth, &problem) < 0)
		log_debug("%s", problem.text);
	booth_stats_open(booth);
	if (!booth->worker)
		open_vision(booth);
	if (booth->lookup)
		lookup_refresh(booth->lookup);
}

static void on_timer(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct booth *booth = user;
	if (!session_is_visit(booth->state)) {
		open_missing(booth);
		booth_trial_begin(booth);
	}
	booth_pose_time_out(booth);
}

/* Opens all parts. Opens the sockets before the spool: if another boothd runs, opening the sockets
 * fails, and this boothd does not touch the other's spool. */
static int open_parts(struct booth *booth, struct problem *problem)
{
	booth->timer = evtimer_new(booth->base, on_timer, booth);
	int r = open_basics(booth, problem);
	if (r == 0)
		r = open_links(booth, problem);
	if (r == 0)
		r = show_texts(booth, problem);
	if (r == 0)
		r = open_spool(booth, problem);
	if (r == 0)
		r = open_camera(booth, problem);
	if (r == 0)
		r = open_lights(booth, problem);
	if (r == 0)
		r = open_panel(booth, problem);
	if (r < 0)
		return r;
	open_keys(booth);
	open_vision(booth);
	return 0;
}

/* ---- creating and destroying ---- */

int booth_create(struct event_base *base, const struct booth_settings *settings,
		 const struct booth_creators *creators, struct problem *problem,
		 struct booth **ret_booth)
{
	struct booth *booth = calloc(1, sizeof(*booth));
	if (!booth)
		return problem_memory(problem);
	booth->base = base;
	booth->settings = *settings;
	booth->creators = creators ? creators : &product;
	booth->care.started_ms = clock_monotonic_ms();
	live_reset(&booth->live);
	/* events that a part reports while it is being opened must not change the state */
	booth->is_stepping = true;
	int r = open_parts(booth, problem);
	if (r < 0) {
		booth_destroy(booth);
		return r;
	}
	booth->is_stepping = false;
	booth_look_at_disk(booth);
	booth_begin(booth);
	*ret_booth = booth;
	return 0;
}

void booth_destroy(struct booth *booth)
{
	if (!booth)
		return;
	panel_destroy(booth->panel);
	signals_destroy(booth->signals);
	lamps_destroy(booth->lamps);
	camera_destroy(booth->camera);
	worker_destroy(booth->worker);
	saver_destroy(booth->saver);
	census_destroy(booth->census);
	ledger_close(booth->ledger);
	stats_close(booth->stats);
	free(booth->purging);
	booth_orders_forget(booth);
	pattern_destroy(booth->code_pattern);
	lookup_destroy(booth->lookup);
	keep_release(&booth->saving.keep);
	visit_end(&booth->visit);
	keyring_close(&booth->keyring);
	control_destroy(booth->control);
	control_destroy(booth->orders);
	camera_reader_destroy(booth->reader);
	screens_destroy(booth->screens);
	slots_destroy(booth->slots);
	spool_destroy(booth->spool);
	jpeg_decoder_destroy(booth->decoder);
	if (booth->timer)
		event_free(booth->timer);
	if (booth->snapshot.timer)
		event_free(booth->snapshot.timer);
	if (booth->pay_timer)
		event_free(booth->pay_timer);
	free(booth);
}

/* ---- reloading ---- */

static void add_name(char *text, size_t size, const char *prefix, const char *name)
{
	size_t length = strlen(text);
	(void)snprintf(text + length, size - length, "%s%s%s", length ? ", " : "", prefix, name);
}

/* Takes over the keys that a reload may change. Adds to `text` the names of the other keys whose
 * values differ. */
static void take_config(struct config *to, const struct config *from, char *text, size_t size)
{
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++) {
		enum config_key key = (enum config_key)i;
		char before[CONFIG_TEXT_BYTES], after[CONFIG_TEXT_BYTES];
		struct config_row row = config_row(key);
		config_value(to, key, before, sizeof(before));
		config_value(from, key, after, sizeof(after));
		if (!row.needs_restart)
			config_take(to, from, key);
		else if (strcmp(before, after) != 0)
			add_name(text, size, "", row.name);
	}
}

void booth_reload(struct booth *booth, const struct booth_settings *settings, char *text,
		  size_t size)
{
	struct booth_settings *own = &booth->settings;
	booth->care.owes_light |= own->config.lights.level != settings->config.lights.level;
	text[0] = '\0';
	take_config(&own->config, &settings->config, text, size);
	if (memcmp(&own->profile_hash, &settings->profile_hash, sizeof(own->profile_hash)) != 0)
		add_name(text, size, "the file of profile ", settings->profile.name);
	own->deadline = settings->deadline;
	memcpy(own->notice, settings->notice, sizeof(own->notice));
	memcpy(own->privacy, settings->privacy, sizeof(own->privacy));
	renew_texts(booth);
	booth_look_at_disk(booth);
	booth_settle(booth); /* the new settings may open or close the booth on this date */
}
