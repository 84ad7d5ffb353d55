/* SPDX-License-Identifier: MIT */
/* booth-ui: shows boothd's screen on a monitor, in a browser or as files. See booth-ui(1). */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <event2/event.h>
#include <systemd/sd-daemon.h>

#include "booth-ui/app.h"
#include "booth-ui/catalog.h"
#include "booth-ui/gallery.h"
#include "booth-ui/text_check.h"
#include "booth-ui/voice/clip_file.h"
#include "booth-ui/voice/audition.h"
#include "daemon/base/cleanup.h"
#include "daemon/base/log.h"
#include "daemon/base/settings.h"
#include "daemon/base/timer.h"

enum { SIDE_MIN = 480, SIDE_MAX = 7680 };

struct options {
	struct app_options app;
	const char *render_folder;
	const char *say;         /* name of a clip to play; null: none */
	bool is_list_wanted;     /* of the clips */
	const char *config_file; /* null: --check-config measures no texts */
	bool is_check_only;
	bool has_language;
	enum log_level level;
};

struct run {
	struct event_base *base;
	int status; /* the exit status of the program */
};

static const char usage[] =
	"usage: booth-ui --display png:FOLDER|http:PORT|drm[:OPTIONS]|fbdev[:DEVICE]\n"
	"                [--size WxH] [--language zh_CN|en] [--sound alsa:DEVICE|none]\n"
	"                [--sound-folders FOLDER:FOLDER] [--socket PATH] [--debug]\n"
	"       booth-ui --render FOLDER [--size WxH] [--language zh_CN|en]\n"
	"                                   writes every screen with sample contents\n"
	"       booth-ui --clips [--language zh_CN|en]\n"
	"                                   lists what the booth can say: name, tab, words\n"
	"       booth-ui --say NAME [--language zh_CN|en] [--sound alsa:DEVICE]\n"
	"                                   plays one of them, and says which file it is\n"
	"       booth-ui --check-config [--config FILE] OPTIONS...\n"
	"                                   says whether the options are good, and whether the\n"
	"                                   screen has room for the school's texts of FILE\n"
	"       booth-ui --version | --help\n";

static int wrong(const char *what, const char *value)
{
	(void)fprintf(stderr, "booth-ui: %s '%s'\n%s", what, value, usage);
	return -EINVAL;
}

static int parse_size(const char *text, struct display_options *display)
{
	int width, height;
	char rest;
	if (sscanf(text, "%5dx%5d%c", &width, &height, &rest) != 2 || width < SIDE_MIN ||
	    height < SIDE_MIN || width > SIDE_MAX || height > SIDE_MAX)
		return wrong("a size is WIDTHxHEIGHT, each 480 to 7680, not", text);
	display->width = width;
	display->height = height;
	return 0;
}

static int parse_language(const char *text, const char **ret_language)
{
	for (int i = 0; catalog_languages[i]; i++)
		if (strcmp(catalog_languages[i], text) == 0) {
			*ret_language = text;
			return 0;
		}
	return wrong("no such language", text);
}

enum option_id {
	DISPLAY,
	SIZE,
	LANGUAGE,
	SOUND,
	FOLDERS,
	SOCKET,
	RENDER,
	SAY,
	CLIPS,
	CHECK,
	CONFIG,
	DEBUG,
	VERSION,
	HELP,
};

static const struct option known_options[] = {
	{ "display", required_argument, NULL, DISPLAY },
	{ "size", required_argument, NULL, SIZE },
	{ "language", required_argument, NULL, LANGUAGE },
	{ "sound", required_argument, NULL, SOUND },
	{ "sound-folders", required_argument, NULL, FOLDERS },
	{ "socket", required_argument, NULL, SOCKET },
	{ "render", required_argument, NULL, RENDER },
	{ "say", required_argument, NULL, SAY },
	{ "clips", no_argument, NULL, CLIPS },
	{ "check-config", no_argument, NULL, CHECK },
	{ "config", required_argument, NULL, CONFIG },
	{ "debug", no_argument, NULL, DEBUG },
	{ "version", no_argument, NULL, VERSION },
	{ "help", no_argument, NULL, HELP },
	{ 0 },
};

/* Takes an option that has a value. */
static int take_value(enum option_id id, const char *value, struct options *options)
{
	struct app_options *app = &options->app;
	if (id == DISPLAY)
		app->display.kind = value;
	else if (id == SIZE)
		return parse_size(value, &app->display);
	else if (id == SOUND)
		app->sound.kind = strcmp(value, "none") == 0 ? NULL : value;
	else if (id == FOLDERS)
		app->sound.folders = value;
	else if (id == SOCKET)
		app->socket_path = value;
	else if (id == RENDER)
		options->render_folder = value;
	else if (id == SAY)
		options->say = value;
	else if (id == CONFIG)
		options->config_file = value;
	if (id != LANGUAGE)
		return 0;
	options->has_language = true;
	return parse_language(value, &app->language);
}

/* Returns as parse_options(). */
static int take_option(int id, const char *value, struct options *options)
{
	switch (id) {
	case CLIPS:
		options->is_list_wanted = true;
		return 0;
	case CHECK:
		options->is_check_only = true;
		return 0;
	case DEBUG:
		options->level = LOG_LEVEL_DEBUG;
		return 0;
	case VERSION:
		(void)puts("booth-ui " BOOTH_VERSION);
		return 1;
	case HELP:
		(void)fputs(usage, stdout);
		return 1;
	case '?': /* getopt_long() has already printed the error */
		(void)fputs(usage, stderr);
		return -EINVAL;
	default:
		return take_value((enum option_id)id, value, options);
	}
}

/* Returns 0 if the program should continue, 1 if it has done its work, and a negative number if the
 * command line is wrong. */
static int parse_options(int argc, char **argv, struct options *options)
{
	int option;
	while ((option = getopt_long(argc, argv, "", known_options, NULL)) != -1) {
		int r = take_option(option, optarg, options);
		if (r != 0)
			return r;
	}
	if (optind < argc)
		return wrong("unexpected argument", argv[optind]);
	if (!options->app.display.kind && !options->render_folder && !options->say &&
	    !options->is_list_wanted && !options->config_file)
		return wrong("missing option", "--display");
	return 0;
}

static void on_signal(int number, short what, void *user)
{
	(void)number;
	(void)what;
	const struct run *run = user;
	(void)event_base_loopbreak(run->base);
}

/* Tells systemd's watchdog that the event loop still runs. This loop also draws the screen. If it
 * hangs, systemd hears nothing and restarts booth-ui. */
static void on_watchdog(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	(void)user;
	(void)sd_notify(0, "WATCHDOG=1");
}

/* Starts a timer that tells systemd, three times as often as systemd demands, that the event loop
 * still runs. Returns null if systemd does not watch this program. */
static struct event *watch_loop(struct event_base *base)
{
	uint64_t watchdog_us = 0;
	if (sd_watchdog_enabled(0, &watchdog_us) <= 0)
		return NULL;
	struct event *event = event_new(base, -1, EV_PERSIST, on_watchdog, NULL);
	if (!event || timer_arm_us(event, (int64_t)watchdog_us / 3) < 0)
		log_warning("out of memory for the watchdog: systemd will restart booth-ui");
	return event;
}

/* boothd comes from another release. This program ends, and systemd then starts the booth-ui that
 * is installed now. */
static void on_stop(void *user)
{
	struct run *run = user;
	run->status = EX_PROTOCOL;
	(void)event_base_loopbreak(run->base);
}

static int run_loop(struct run *run, const struct options *options)
{
	struct problem problem = { "" };
	struct app *app = NULL;
	struct event *term = evsignal_new(run->base, SIGTERM, on_signal, run);
	struct event *stop = evsignal_new(run->base, SIGINT, on_signal, run);
	struct event *watchdog = watch_loop(run->base);
	int r = -ENOMEM;
	if (term && stop && event_add(term, NULL) == 0 && event_add(stop, NULL) == 0)
		r = app_create(run->base, &options->app, on_stop, run, &problem, &app);
	if (r == 0) {
		(void)sd_notify(0, "READY=1");
		(void)event_base_dispatch(run->base);
		(void)sd_notify(0, "STOPPING=1");
	} else {
		log_error("%s", problem.text[0] ? problem.text : strerror(-r));
		run->status = r == -EINVAL ? EX_USAGE : EXIT_FAILURE;
	}
	app_destroy(app);
	if (term)
		event_free(term);
	if (stop)
		event_free(stop);
	if (watchdog)
		event_free(watchdog);
	return run->status;
}

struct texts_of_school {
	struct config config;
	char notice[TEXTS_FILE_MAX], privacy[TEXTS_FILE_MAX];
};

static int read_texts(const char *file, struct problem *problem, struct texts_of_school *texts)
{
	int r = settings_read(file, problem, &texts->config);
	if (r == 0)
		r = settings_read_notice(texts->config.notice.file, problem, texts->notice,
					 sizeof(texts->notice));
	if (r == 0)
		r = settings_read_notice(texts->config.notice.privacy, problem, texts->privacy,
					 sizeof(texts->privacy));
	return r;
}

struct place {
	const char *language;
	int width, height;
};

static void on_cut(const char *page, void *user)
{
	const struct place *place = user;
	(void)fprintf(stderr,
		      "booth-ui: the page %s in %s has no room for all of its text on %d x %d "
		      "pixels: shorten the school's texts\n",
		      page, place->language, place->width, place->height);
}

/* Returns the number of pages that have no room, or a negative errno. */
static int measure_in(const struct texts_of_school *texts, const struct place *place)
{
	struct catalog catalog;
	struct paint *paint = NULL;
	struct page_canvas canvas = { .width = place->width, .height = place->height };
	struct text_check check = { &texts->config, texts->notice, texts->privacy };
	int r = catalog_open(place->language, &catalog);
	if (r == 0)
		r = paint_create(place->language, &paint);
	if (r < 0)
		return r;
	struct drawing_ruler ruler = paint_ruler(paint);
	r = text_check_run(&check, &canvas, &catalog, &ruler, on_cut, (void *)(uintptr_t)place);
	paint_destroy(paint);
	return r;
}

/* Measures the texts on the screen of --size, or else on the two usual ones. */
static int measure(const struct options *options, const struct texts_of_school *texts)
{
	const struct display_options *own = &options->app.display;
	const struct place sizes[] = { { .width = own->width ? own->width : 1080,
					 .height = own->width ? own->height : 1920 },
				       { .width = 1920, .height = 1080 } };
	int cut = 0;
	for (int size = 0; size < (own->width ? 1 : 2); size++)
		for (int i = 0; catalog_languages[i]; i++) {
			struct place place = sizes[size];
			place.language = catalog_languages[i];
			if (options->has_language &&
			    strcmp(options->app.language, place.language) != 0)
				continue;
			int r = measure_in(texts, &place);
			if (r < 0)
				return r;
			cut += r;
		}
	return cut;
}

static int check_texts(const struct options *options)
{
	struct problem problem = { "" };
	autofree struct texts_of_school *texts = calloc(1, sizeof(*texts));
	int r = texts ? read_texts(options->config_file, &problem, texts)
		      : problem_memory(&problem);
	if (r == 0 && (r = measure(options, texts)) < 0)
		(void)problem_set(&problem, r, "the school's texts cannot be measured: %s",
				  strerror(-r));
	if (r < 0)
		(void)fprintf(stderr, "booth-ui: %s\n", problem.text);
	return r == 0 ? EXIT_SUCCESS : EX_CONFIG;
}

static int check(const struct options *options)
{
	struct problem problem = { "" };
	if (options->app.display.kind && display_check(options->app.display.kind, &problem) < 0) {
		(void)fprintf(stderr, "booth-ui: %s\n", problem.text);
		return EX_USAGE;
	}
	if (options->app.sound.kind && speaker_check(options->app.sound.kind, &problem) < 0) {
		(void)fprintf(stderr, "booth-ui: %s\n", problem.text);
		return EX_USAGE;
	}
	int status = options->config_file ? check_texts(options) : EXIT_SUCCESS;
	if (status == EXIT_SUCCESS)
		(void)puts(options->config_file
				   ? "booth-ui: all options are good, and the texts have room"
				   : "booth-ui: all options are good");
	return status;
}

static int render(const struct options *options)
{
	struct problem problem = { "" };
	struct gallery_choice choice = { .width = options->app.display.width,
					 .height = options->app.display.height,
					 .language = options->has_language ? options->app.language
									   : NULL };
	if (gallery_render(options->render_folder, &choice, &problem) == 0)
		return EXIT_SUCCESS;
	log_error("%s", problem.text);
	return EXIT_FAILURE;
}

static int say(const struct options *options)
{
	struct problem problem = { "" };
	struct speaker_options sound = options->app.sound;
	if (!sound.kind)
		sound.kind = "alsa:default";
	int r = audition_say(options->say, options->app.language, &sound, &problem);
	if (r == 0)
		return EXIT_SUCCESS;
	(void)fprintf(stderr, "booth-ui: %s\n", problem.text);
	return r == -EINVAL ? EX_USAGE : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct options options = { .app = { .socket_path = "/run/boothd/ui.sock",
					    .language = catalog_languages[0],
					    .sound = { .folders = CLIP_FOLDERS } },
				   .level = LOG_LEVEL_INFO };
	int r = parse_options(argc, argv, &options);
	if (r != 0)
		return r < 0 ? EX_USAGE : EXIT_SUCCESS;
	if (options.is_check_only)
		return check(&options);
	if (options.is_list_wanted) {
		audition_list(options.app.language);
		return EXIT_SUCCESS;
	}
	log_open("booth-ui", options.level);
	/* A browser may close the connection in the middle of an answer. The SIGPIPE that follows
	 * must not end the program. */
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	(void)sigaction(SIGPIPE, &ignore, NULL);
	if (options.render_folder)
		return render(&options);
	if (options.say)
		return say(&options);
	struct run run = { .base = event_base_new(), .status = EXIT_SUCCESS };
	if (!run.base) {
		log_error("out of memory");
		return EXIT_FAILURE;
	}
	int status = run_loop(&run, &options);
	event_base_free(run.base);
	libevent_global_shutdown();
	return status;
}
