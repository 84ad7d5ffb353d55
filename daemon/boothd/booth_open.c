/* SPDX-License-Identifier: MIT */
/* Opens the booth part by part, hands each part the events that it reports to, reloads, closes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/devices/camera_v4l2.h"
#include "daemon/link/listener.h"

static const struct booth_creators product = {
	.camera = camera_create,
	.lamps = lamps_create,
	.panel = panel_create,
	.worker = worker_create,
};

/* ---- the parts ---- */

static int open_basics(struct booth *booth, struct problem *problem)
{
	booth->timer = evtimer_new(booth->base, booth_time_out, booth);
	booth->snapshot.timer = evtimer_new(booth->base, booth_snapshot_late, booth);
	if (!booth->timer || !booth->snapshot.timer || jpeg_decoder_create(&booth->decoder) < 0)
		return problem_memory(problem);
	int r = slots_create(problem, &booth->slots);
	/* Ours for good, so that a finished photo always has a place. */
	return r < 0 ? r : slots_take(booth->slots, &booth->shown.slot);
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
		r = listener_open("control", config->link.control_socket, SOCK_STREAM, problem,
				  &fd);
	if (r == 0)
		r = control_create(booth->base, fd, booth_answer, booth, problem, &booth->control);
	return r;
}

static int open_keys(struct booth *booth, struct problem *problem)
{
	const struct config *config = &booth->settings.config;
	int r = keyring_open(config, problem, &booth->keyring);
	if (r == 0 && booth->keyring.has_made_keys)
		log_event(LOG_LEVEL_INFO, JOURNAL_KEY_MADE, "a key for this booth was made in %s",
			  config->booth.keys);
	return r;
}

static void report_leftovers(const struct spool_leftovers *left)
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

static int open_spool(struct booth *booth, struct problem *problem)
{
	const struct config_spool *config = &booth->settings.config.spool;
	struct spool_config spool = { .path = config->path,
				      .reserve_bytes = (uint64_t)config->reserve_mb << 20 };
	struct problem why = { "" };
	int r = spool_create(&spool, &why, &booth->spool);
	if (r < 0)
		return problem_set(problem, r, "%s", why.text);
	keyring_publish(&booth->keyring, config->path);
	struct spool_leftovers left = spool_leftovers(booth->spool);
	report_leftovers(&left);
	booth_note_fault(booth, FAULT_SPOOL_UNWRITABLE, left.probe_error < 0, why.text);
	r = saver_create(booth->base, booth->spool, booth_photo_saved, booth, &booth->saver);
	return r < 0 ? problem_set(problem, r, "the saver's thread cannot be started") : 0;
}

/* Without networks the booth runs, but takes no photos and says so. */
static void open_vision(struct booth *booth, const struct booth_creators *creators)
{
	const struct config_examiner *wanted = &booth->settings.config.examiner;
	struct examiner_config config = { .models = wanted->models, .engine = wanted->engine };
	struct problem problem = { "" };
	int r = creators->worker(booth->base, &config, &booth->settings.profile,
				 &booth_worker_events, booth, &problem, &booth->worker);
	booth_note_fault(booth, FAULT_NO_VISION, r < 0, problem.text);
	if (r == 0 && strcmp(booth_engine(booth), "plain") == 0 &&
	    strcmp(wanted->engine, "plain") != 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_ENGINE_SLOW,
			  "XNNPACK cannot be opened: the networks run in the slow engine; "
			  "install libxnnpack0");
}

static int open_camera(struct booth *booth, const struct booth_creators *creators,
		       struct problem *problem)
{
	const struct config *config = &booth->settings.config;
	struct camera_description description;
	int r = creators->camera(&config->camera, booth->base, &booth_camera_events, booth, problem,
				 &booth->camera);
	if (r < 0)
		return r;
	camera_describe(booth->camera, &description);
	if (description.is_stand_in && !config->booth.demo)
		return problem_set(problem, -EPERM,
				   "camera.device = %s is a stand-in (%s): a real record needs a "
				   "real camera; set booth.demo = yes for a demo",
				   config->camera.device, description.name);
	if (!config->booth.demo)
		camera_v4l2_refuse_stand_ins(booth->camera);
	return 0;
}

static int open_lights(struct booth *booth, const struct booth_creators *creators,
		       struct problem *problem)
{
	const struct config *config = &booth->settings.config;
	int r = creators->lamps(&config->lights, NULL, booth->camera, booth->base, problem,
				&booth->lamps);
	if (r < 0)
		return r;
	booth_shine(booth);
	return signals_create(&config->leds, NULL, booth->base, problem, &booth->signals);
}

static int open_parts(struct booth *booth, const struct booth_creators *creators,
		      struct problem *problem)
{
	int r = open_basics(booth, problem);
	if (r == 0)
		r = open_links(booth, problem);
	if (r == 0)
		r = open_keys(booth, problem);
	if (r == 0)
		r = open_spool(booth, problem);
	if (r < 0)
		return r;
	open_vision(booth, creators);
	r = open_camera(booth, creators, problem);
	if (r == 0)
		r = open_lights(booth, creators, problem);
	if (r == 0)
		r = creators->panel(&booth->settings.config.panel, NULL, booth->base,
				    &booth_panel_events, booth, problem, &booth->panel);
	return r;
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
	booth->care.started_ms = clock_monotonic_ms();
	live_reset(&booth->live);
	booth->is_stepping = true; /* a part that reports while it opens changes no state */
	int r = open_parts(booth, creators ? creators : &product, problem);
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
	keep_release(&booth->saving.keep);
	visit_end(&booth->visit);
	keyring_close(&booth->keyring);
	control_destroy(booth->control);
	screens_destroy(booth->screens);
	slots_destroy(booth->slots);
	spool_destroy(booth->spool);
	jpeg_decoder_destroy(booth->decoder);
	if (booth->timer)
		event_free(booth->timer);
	if (booth->snapshot.timer)
		event_free(booth->snapshot.timer);
	free(booth);
}

/* ---- reloading ---- */

static void add_name(char *text, size_t size, const char *prefix, const char *name)
{
	size_t length = strlen(text);
	(void)snprintf(text + length, size - length, "%s%s%s", length ? ", " : "", prefix, name);
}

/* Takes the keys that a reload may change; names the others where they differ. */
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
	memcpy(own->notice, settings->notice, sizeof(own->notice));
	/* A press on its way agrees to the notice that the screen showed before. */
	if (booth->state == SESSION_NOTICE)
		booth_turn_page(booth);
	booth_look_at_disk(booth);
	booth_settle(booth); /* the collection window may have changed */
}
