/* SPDX-License-Identifier: MIT */
/* boothd's main program: options, settings, signals and the event loop. booth.c contains the booth
 * itself. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <event2/event.h>
#include <event2/thread.h>
#include <systemd/sd-daemon.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/base/options.h"
#include "daemon/base/pattern.h"
#include "daemon/base/settings.h"
#include "daemon/boothd/booth.h"
#include "daemon/boothd/lookup.h"
#include "daemon/boothd/metrics.h"
#include "daemon/core/identify.h"
#include "daemon/core/image.h"
#include "daemon/core/payment.h"
#include "daemon/core/receipt.h"
#include "daemon/core/timetable.h"
#include "daemon/devices/camera.h"
#include "daemon/devices/panel.h"
#include "daemon/devices/signals.h"
#include "daemon/protocol/message.h"

enum { STATUS_EVERY_S = 5 };

/* The events that the main program handles: signals and timers. */
enum program_event { ON_TERM, ON_INT, ON_HUP, ON_STATUS, ON_WATCHDOG, ON_METRICS, ON_BEAT, EVENTS };

struct program {
	struct event_base *base;
	struct booth *booth;
	const char *file;
	const struct config *config;
	char status[160];
	bool has_told_hung, has_told_metrics;
	/* each event of the main program; null: the event is not used */
	struct event *events[EVENTS];
};

static const char usage[] =
	"Usage: boothd [--config FILE] [--check-config] [--debug]\n"
	"       boothd --version | --help\n"
	"\n"
	"Owns the camera, the buttons and the visit; makes photos durable.\n"
	"\n"
	"  --config FILE    settings (default /etc/boothd/boothd.conf, drop-ins in FILE.d/)\n"
	"  --check-config   read all settings, say what is wrong, and exit (78 if something is)\n"
	"  --debug          log every step of the session\n"
	"  --version        print the version\n"
	"\n"
	"Ask it with boothctl(1). Settings: boothd.conf(5).\n";

/* Checks that a photo fits into one slot of the preview memory, because the screens read the photo
 * from such a slot. */
static int check_fits_screen(const struct profile *profile, struct problem *problem)
{
	const struct crop_spec *photo = &profile->crop;
	if (photo->width <= SLOT_WIDTH_MAX && photo->height <= SLOT_HEIGHT_MAX &&
	    (int64_t)photo->width * photo->height * IMAGE_BYTES_PER_PIXEL <= SLOT_BYTES)
		return 0;
	return problem_set(problem, -EINVAL,
			   "profile %s: a photo of %d x %d is too large for the screen's memory "
			   "(at most %d x %d and %d pixels); lower photo.width and photo.height",
			   profile->name, photo->width, photo->height, SLOT_WIDTH_MAX,
			   SLOT_HEIGHT_MAX, SLOT_BYTES / IMAGE_BYTES_PER_PIXEL);
}

static int check_window(const struct config_notice *notice, struct problem *problem)
{
	if (!notice->from[0] || !notice->to[0] || strcmp(notice->from, notice->to) <= 0)
		return 0;
	return problem_set(
		problem, -EINVAL,
		"notice.from = %s: after notice.to = %s, so that the booth would never open",
		notice->from, notice->to);
}

/* Checks that the camera can deliver a burst's frames within session.burst_s. Otherwise no visit
 * would get beyond the burst. */
static int check_burst(const struct config *config, struct problem *problem)
{
	const struct config_session *session = &config->session;
	int settle = config->camera.settle_frames, rate = config->camera.rate;
	if (session->burst_frames + settle <= rate * session->burst_s)
		return 0;
	return problem_set(problem, -EINVAL,
			   "session.burst_frames = %d and camera.settle_frames = %d: camera.rate = "
			   "%d gives no more than %d frames in session.burst_s = %d, so that no "
			   "photo would ever be taken",
			   session->burst_frames, settle, rate, rate * session->burst_s,
			   session->burst_s);
}

static int check_stand_in(const struct config *config, struct problem *problem)
{
	if (config->booth.demo || !camera_is_stand_in(&config->camera))
		return 0;
	return problem_set(
		problem, -EINVAL,
		"camera.device = %s: a stand-in; a real record needs a real camera, so name "
		"one, or set booth.demo = yes for a demo",
		config->camera.device);
}

/* Checks that the booth has a device for what the mode asks. A demo's boothctl can type everything. */
static int check_readers(const struct config *config, struct problem *problem)
{
	const struct config_identify *identify = &config->identify;
	const struct identify_devices devices = { .has_scanner = config->panel.scanner[0],
						  .has_camera = identify->camera,
						  .has_keypad = config->panel.keypad[0],
						  .has_own_codes = identify->code_pattern[0] };
	if (config->booth.demo)
		return 0;
	switch (identify_find_lack(identify_mode_parse(identify->mode), &devices)) {
	case IDENTIFY_LACKS_READER:
		return problem_set(
			problem, -EINVAL,
			"identify.mode = %s: nothing reads the code: name a QR reader in "
			"panel.scanner, or set identify.camera = yes",
			identify->mode);
	case IDENTIFY_LACKS_ALL:
		return problem_set(
			problem, -EINVAL,
			"identify.mode = %s: nothing reads or types a key: name a reader in "
			"panel.scanner or a keypad in panel.keypad",
			identify->mode);
	case IDENTIFY_LACKS_NOTHING:
		break;
	}
	return 0;
}

static int check_identity(const struct config_identify *identify, struct problem *problem)
{
	struct pattern *pattern = NULL;
	struct problem why = { "" };
	unsigned keys;
	int r = lookup_parse_keys(identify->keys, problem, &keys);
	if (r < 0)
		return r;
	r = pattern_create(identify->code_pattern, &why, &pattern);
	pattern_destroy(pattern);
	return r < 0 ? problem_set(problem, r, "identify.code_pattern = %s", why.text) : 0;
}

/* An order's number follows from the person's pseudonym, which needs a key of the person. (Whether the
 * campaign's secret is there is not known before the booth starts; the doctor looks for it.) */
static int check_payment(const struct config *config, struct problem *problem)
{
	if (payment_mode_parse(config->payment.mode) != PAYMENT_MODE_ORDER ||
	    identify_mode_parse(config->identify.mode) != IDENTIFY_NONE)
		return 0;
	return problem_set(problem, -EINVAL,
			   "payment.mode = order: with identify.mode = none the booth knows nobody "
			   "from whom it could ask money: set identify.mode");
}

static int check_volume(const struct config_screen *screen, struct problem *problem)
{
	struct timetable timetable;
	struct problem why = { "" };
	int r = timetable_parse(screen->volume, TIMETABLE_PERCENT, &timetable, &why);
	return r < 0 ? problem_set(problem, r, "screen.volume = %s", why.text) : 0;
}

/* Makes the checks that the table of settings cannot make: whether settings contradict each other,
 * and whether a module understands a setting's words. Opens no device. */
static int check_parts(const struct config *config, struct problem *problem)
{
	int r = check_stand_in(config, problem);
	if (r == 0)
		r = check_window(&config->notice, problem);
	if (r == 0)
		r = check_burst(config, problem);
	if (r == 0)
		r = receipt_check_url(config->receipt.url, problem);
	if (r == 0)
		r = check_volume(&config->screen, problem);
	if (r == 0)
		r = check_identity(&config->identify, problem);
	if (r == 0)
		r = check_readers(config, problem);
	if (r == 0)
		r = check_payment(config, problem);
	if (r == 0)
		r = camera_check(&config->camera, problem);
	if (r == 0)
		r = panel_check(&config->panel, problem);
	if (r == 0)
		r = signals_check(&config->leds, problem);
	return r;
}

/* If a module's problem names a key of the settings, puts the file and line of this key before the
 * problem's text. */
static void add_origin(const struct config *config, struct problem *problem)
{
	struct problem said = *problem;
	const char *origin = config_origin(config, said.text);
	if (origin)
		(void)problem_set(problem, 0, "%s: %s", origin, said.text);
}

/* Explains a problem with the file that this key names: puts "KEY = VALUE", with the place where
 * the key is set, before the problem's text. */
static int blame_key(const struct config *config, enum config_key key, int error,
		     struct problem *problem)
{
	char value[CONFIG_TEXT_BYTES];
	struct problem said = *problem;
	config_value(config, key, value, sizeof(value));
	(void)problem_set(problem, error, "%s = %s: %s", config_row(key).name, value, said.text);
	add_origin(config, problem);
	return error;
}

static int check_pages(const struct config *config, struct problem *problem,
		       const struct booth_settings *settings)
{
	struct paging_room room = paging_largest();
	autofree struct texts *texts = malloc(sizeof(*texts));
	if (!texts)
		return problem_memory(problem);
	if (texts_build(settings->notice, settings->privacy, &room, texts) == 0)
		return 0;
	int r = problem_set(problem, -EFBIG,
			    "notice and privacy text have more than %d pages; shorten them",
			    TEXTS_PAGES_MAX);
	return blame_key(config, CONFIG_KEY_notice_file, r, problem);
}

static int read_texts(const struct config *config, struct problem *problem,
		      struct booth_settings *settings)
{
	int r = settings_read_notice(config->notice.file, problem, settings->notice,
				     sizeof(settings->notice));
	if (r < 0)
		return blame_key(config, CONFIG_KEY_notice_file, r, problem);
	r = settings_read_notice(config->notice.privacy, problem, settings->privacy,
				 sizeof(settings->privacy));
	if (r < 0)
		return blame_key(config, CONFIG_KEY_notice_privacy, r, problem);
	return check_pages(config, problem, settings);
}

static int read_deadline(const struct config *config, struct problem *problem,
			 struct booth_settings *settings)
{
	autofree struct workdays *holidays = malloc(sizeof(*holidays));
	if (!holidays)
		return problem_memory(problem);
	int r = settings_read_holidays(config->notice.holidays, problem, holidays);
	if (r < 0)
		return blame_key(config, CONFIG_KEY_notice_holidays, r, problem);
	settings->deadline = (struct workdays_due){ .day = 0 };
	if (config->notice.to[0] && config->notice.correct_days > 0)
		settings->deadline = workdays_after(holidays, workdays_day(config->notice.to),
						    (unsigned)config->notice.correct_days);
	return 0;
}

static int read_files(struct problem *problem, struct booth_settings *settings)
{
	const struct config *config = &settings->config;
	int r = settings_read_profile(config->photo.profiles, config->photo.profile, problem,
				      &settings->profile, &settings->profile_hash);
	if (r == 0)
		r = check_fits_screen(&settings->profile, problem);
	if (r < 0)
		return blame_key(config, CONFIG_KEY_photo_profile, r, problem);
	r = read_deadline(config, problem, settings);
	return r < 0 ? r : read_texts(config, problem, settings);
}

/* Opens the roster for --check-config. A boothd that runs reports the fault no_roster instead. */
static int check_roster(const struct config *config, struct problem *problem)
{
	struct problem no_secret = { "" };
	struct keyed_secret secret;
	struct roster *roster = NULL;
	if (!identify_asks_roster(identify_mode_parse(config->identify.mode)))
		return 0;
	bool has_secret = keyed_hash_read(config->campaign.secret, &no_secret, &secret) == 0;
	int r = roster_open(config->roster.file, has_secret ? &secret : NULL, problem, &roster);
	explicit_bzero(&secret, sizeof(secret));
	roster_close(roster);
	return r < 0 ? blame_key(config, CONFIG_KEY_identify_mode, r, problem) : 0;
}

static int read_settings(const char *file, struct problem *problem, struct booth_settings *settings)
{
	int r = settings_read(file, problem, &settings->config);
	if (r < 0)
		return r;
	r = check_parts(&settings->config, problem);
	if (r < 0) {
		add_origin(&settings->config, problem);
		return r;
	}
	return read_files(problem, settings);
}

static void on_stop(int number, short what, void *user)
{
	(void)what;
	struct program *program = user;
	log_event(LOG_LEVEL_INFO, JOURNAL_STOPPING, "stopping: %s",
		  number == SIGTERM ? "SIGTERM" : "SIGINT");
	(void)sd_notify(0, "STOPPING=1");
	(void)event_base_loopbreak(program->base);
}

static void on_status(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct program *program = user;
	char status[sizeof(program->status)];
	booth_describe(program->booth, status, sizeof(status));
	if (strcmp(status, program->status) == 0)
		return;
	memcpy(program->status, status, sizeof(status));
	(void)sd_notifyf(0, "STATUS=%s", status);
}

static void on_watchdog(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct program *program = user;
	const char *part = booth_hung_part(program->booth);
	if (!part) {
		booth_note_feed(program->booth);
		(void)sd_notify(0, "WATCHDOG=1");
		return;
	}
	if (!program->has_told_hung)
		log_event(LOG_LEVEL_ERROR, JOURNAL_HANGS,
			  "a part of boothd hangs: %s; the watchdog is no longer fed and systemd "
			  "will restart it",
			  part);
	program->has_told_hung = true;
}

static void on_metrics(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct program *program = user;
	struct metrics metrics;
	struct problem problem = { "" };
	booth_measure(program->booth, &metrics);
	int r = metrics_write(program->config->metrics.file, &metrics, &problem);
	if (r < 0 && !program->has_told_metrics)
		log_event(LOG_LEVEL_WARNING, JOURNAL_FIGURES_LOST, "%s", problem.text);
	program->has_told_metrics = r < 0;
}

static void on_beat(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct program *program = user;
	booth_beat(program->booth);
}

static void reload(struct program *program)
{
	struct problem problem = { "" };
	char restart[512] = "";
	autofree struct booth_settings *settings = calloc(1, sizeof(*settings));
	int r = settings ? read_settings(program->file, &problem, settings) : -ENOMEM;
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_RELOAD_REFUSED,
			  "settings not reloaded, the old ones stay: %s",
			  problem.text[0] ? problem.text : strerror(-r));
	} else {
		booth_reload(program->booth, settings, restart, sizeof(restart));
		log_event(LOG_LEVEL_INFO, JOURNAL_RELOADED, "settings reloaded%s%s",
			  restart[0] ? "; these need a restart: " : "", restart);
	}
}

static void on_reload(int number, short what, void *user)
{
	(void)number;
	(void)what;
	(void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, clock_monotonic_us());
	reload(user);
	(void)sd_notify(0, "READY=1");
}

/* Adds an event to the event loop. event: null if memory ran out. */
static int add_event(struct program *program, enum program_event place, struct event *event,
		     int64_t period_us)
{
	struct timeval period = { .tv_sec = period_us / 1000000, .tv_usec = period_us % 1000000 };
	program->events[place] = event;
	return event && event_add(event, period_us > 0 ? &period : NULL) == 0 ? 0 : -ENOMEM;
}

static int add_signal(struct program *program, enum program_event place, int number,
		      event_callback_fn on_signal)
{
	return add_event(program, place, evsignal_new(program->base, number, on_signal, program),
			 0);
}

static int add_clock(struct program *program, enum program_event place, int64_t period_us,
		     event_callback_fn on_time)
{
	return add_event(program, place, event_new(program->base, -1, EV_PERSIST, on_time, program),
			 period_us);
}

static int add_events(struct program *program)
{
	const struct config *config = program->config;
	uint64_t watchdog_us = 0;
	int r = add_signal(program, ON_TERM, SIGTERM, on_stop);
	if (r == 0)
		r = add_signal(program, ON_INT, SIGINT, on_stop);
	if (r == 0)
		r = add_signal(program, ON_HUP, SIGHUP, on_reload);
	if (r == 0)
		r = add_clock(program, ON_STATUS, (int64_t)STATUS_EVERY_S * 1000000, on_status);
	/* sd_watchdog_enabled(3) recommends two signals within the watchdog's time; boothd sends
	 * three. */
	if (r == 0 && sd_watchdog_enabled(0, &watchdog_us) > 0)
		r = add_clock(program, ON_WATCHDOG, (int64_t)watchdog_us / 3, on_watchdog);
	if (r == 0 && config->metrics.file[0])
		r = add_clock(program, ON_METRICS, (int64_t)config->metrics.every_s * 1000000,
			      on_metrics);
	if (r == 0 && strcmp(config->courier.server.type, "none") != 0)
		r = add_clock(program, ON_BEAT, (int64_t)config->courier.heartbeat_s * 1000000,
			      on_beat);
	return r;
}

static int open_program(struct program *program, const struct booth_settings *settings,
			struct problem *problem)
{
	if (evthread_use_pthreads() < 0 || !(program->base = event_base_new()) ||
	    add_events(program) < 0)
		return problem_memory(problem);
	(void)signal(SIGPIPE, SIG_IGN);
	return booth_create(program->base, settings, NULL, problem, &program->booth);
}

static void close_program(struct program *program)
{
	booth_destroy(program->booth);
	for (size_t i = 0; i < EVENTS; i++)
		if (program->events[i])
			event_free(program->events[i]);
	if (program->base)
		event_base_free(program->base);
	libevent_global_shutdown();
}

static int serve(struct program *program, struct problem *problem)
{
	booth_describe(program->booth, program->status, sizeof(program->status));
	(void)sd_notifyf(0, "READY=1\nSTATUS=%s", program->status);
	if (program->events[ON_BEAT])
		booth_beat(program->booth);
	log_event(LOG_LEVEL_INFO, JOURNAL_READY, "ready: %s", program->status);
	if (event_base_dispatch(program->base) < 0)
		return problem_set(problem, -EIO, "the event loop failed");
	return 0;
}

static int run(const char *file, const struct booth_settings *settings)
{
	struct program program = { .file = file, .config = &settings->config };
	struct problem problem = { "" };
	int r = open_program(&program, settings, &problem);
	if (r == 0)
		r = serve(&program, &problem);
	add_origin(&settings->config, &problem);
	if (r < 0)
		log_event(LOG_LEVEL_ERROR, JOURNAL_NOT_STARTED, "cannot start: %s",
			  problem.text[0] ? problem.text : strerror(-r));
	close_program(&program);
	/* -EINVAL: a setting is wrong, even if that was noticed only when a device or a file was
	 * opened. */
	return r == -EINVAL ? EX_CONFIG : r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int read_and_run(const char *file, bool check_only)
{
	struct problem problem = { "" };
	autofree struct booth_settings *settings = calloc(1, sizeof(*settings));
	if (!settings) {
		log_error("out of memory");
		return EX_OSERR;
	}
	int r = read_settings(file, &problem, settings);
	if (r == 0 && check_only)
		r = check_roster(&settings->config, &problem);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_SETTINGS_WRONG, "%s", problem.text);
		return EX_CONFIG;
	}
	if (!check_only)
		return run(file, settings);
	(void)printf("%s: all settings are good\n", file);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct options options;
	int status;
	if (!options_read("boothd", usage, false, argc, argv, &options, &status))
		return status;
	log_open("boothd", options.level);
	return read_and_run(options.config_file, options.checks_only);
}
