/* SPDX-License-Identifier: MIT */
#include "daemon/devices/panel.h"

#include <dirent.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/core/debounce.h"
#include "daemon/core/keymap.h"
#include "daemon/devices/nodes.h"

enum {
	SELECTORS_MOST = 16,
	SOURCES_MOST = 16,
	/* The kernel keeps 64 events a reader by default; a device cannot make us stay longer. */
	EVENTS_AT_ONCE = 256,
	/* A device that another program holds, or that is not ours yet, is tried again so soon. */
	AGAIN_MS = 2000,
};

enum role { ROLE_BUTTONS = 1, ROLE_SCANNER = 2, ROLE_KEYPAD = 4 };

/* One word of the settings. */
struct selector {
	char text[128];
	unsigned roles;
	bool is_missing;
	bool is_announced; /* as missing */
	bool must_retry;   /* there, but could not be opened */
	struct problem why;
};

/* One open device. */
struct source {
	bool is_open;
	int selector;
	unsigned roles;
	char node[64]; /* "event3" */
	int fd;
	struct libevdev *device;
	struct event *readable;
	struct debounce buttons[BUTTON_COUNT];
	struct keymap keymap;
	struct scan scan;
};

struct panel {
	struct event_base *base;
	struct panel_events events;
	void *user;
	char dev[128], sys[128];
	struct nodes *nodes;
	struct event *timer, *again;
	int codes[BUTTON_COUNT]; /* -1: no such button */
	struct debounce_rule rule;
	struct scan_rule scan_rule;
	struct selector selectors[SELECTORS_MOST];
	int selector_count;
	struct source sources[SOURCES_MOST];
	struct panel_counters counters;
	bool is_stuck; /* as it was handed up last */
};

static void read_line(const struct panel *panel, const char *node, const char *name, char *line,
		      size_t size)
{
	char path[PATH_MAX];
	line[0] = '\0';
	(void)snprintf(path, sizeof(path), "%s/class/input/%s/device/%s", panel->sys, node, name);
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, line, size - 1);
	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
}

/* "usb:VENDOR:PRODUCT[:SERIAL]" */
static bool matches_usb(const struct panel *panel, const char *text, const char *node)
{
	enum { IDS = 9 };
	char vendor[8], product[8], serial[64], ids[20];
	read_line(panel, node, "id/vendor", vendor, sizeof(vendor));
	read_line(panel, node, "id/product", product, sizeof(product));
	(void)snprintf(ids, sizeof(ids), "%s:%s", vendor, product);
	if (strlen(ids) != IDS || strncasecmp(text, ids, IDS) != 0)
		return false;
	if (text[IDS] == '\0')
		return true;
	read_line(panel, node, "uniq", serial, sizeof(serial));
	return strcmp(text + IDS + 1, serial) == 0;
}

/* "name:Some_Reader": an underscore stands for any character, as a space cannot be written. */
static bool matches_name(const struct panel *panel, const char *text, const char *node)
{
	char name[128];
	read_line(panel, node, "name", name, sizeof(name));
	if (strlen(name) != strlen(text))
		return false;
	for (size_t i = 0; text[i]; i++)
		if (text[i] != '_' && text[i] != name[i])
			return false;
	return true;
}

static bool matches(const struct panel *panel, const char *selector, const char *node)
{
	char path[PATH_MAX];
	if (strncmp(selector, "usb:", 4) == 0)
		return matches_usb(panel, selector + 4, node);
	if (strncmp(selector, "name:", 5) == 0)
		return matches_name(panel, selector + 5, node);
	if (!realpath(selector, path))
		return false;
	const char *slash = strrchr(path, '/');
	return slash && strcmp(slash + 1, node) == 0;
}

static void tell_stuck(struct panel *panel, enum button button)
{
	bool is_stuck = false;
	for (int i = 0; i < SOURCES_MOST; i++)
		for (int k = 0; panel->sources[i].is_open && k < BUTTON_COUNT; k++)
			is_stuck |= panel->codes[k] >= 0 && panel->sources[i].buttons[k].is_stuck;
	if (is_stuck == panel->is_stuck)
		return;
	panel->is_stuck = is_stuck;
	if (is_stuck)
		log_event(LOG_LEVEL_WARNING, JOURNAL_BUTTON_STUCK,
			  "button %s is stuck: held for %lld s; look at the button and its wiring",
			  button_name(button), (long long)(panel->rule.stuck_us / 1000000));
	else
		log_event(LOG_LEVEL_INFO, JOURNAL_BUTTON_FREED, "no button is stuck any more");
	panel->events.on_stuck(is_stuck, button, panel->user);
}

static void hand_up(struct panel *panel, struct source *source, enum button button,
		    unsigned happened)
{
	if (happened & DEBOUNCE_PRESSED) {
		panel->counters.presses++;
		panel->events.on_press(button, source->buttons[button].began_us, panel->user);
	}
	if (happened & (DEBOUNCE_STUCK | DEBOUNCE_FREED))
		tell_stuck(panel, button);
}

static int button_of(const struct panel *panel, const struct source *source, unsigned code)
{
	if (!(source->roles & ROLE_BUTTONS))
		return -1;
	for (int i = 0; i < BUTTON_COUNT; i++)
		if (panel->codes[i] == (int)code)
			return i;
	return -1;
}

static void take_scan(struct panel *panel, struct source *source, enum scan_event event,
		      int64_t at_us)
{
	if (event == SCAN_NOTHING)
		return;
	if (event == SCAN_CODE) {
		panel->counters.codes++;
		panel->events.on_code(source->scan.text, at_us, panel->user);
		scan_clear(&source->scan);
		return;
	}
	panel->counters.refused++;
	if (panel->events.on_refused)
		panel->events.on_refused(event, panel->user);
}

static bool is_keypad_character(char c)
{
	return (c >= '0' && c <= '9') || c == '\b' || c == '\n';
}

static void take_character(struct panel *panel, struct source *source, char c, int64_t at_us)
{
	if (c == 0)
		return;
	if (source->roles & ROLE_SCANNER) {
		/* The pause before this character may have ended the code before. */
		take_scan(panel, source, scan_advance(&source->scan, &panel->scan_rule, at_us),
			  at_us);
		take_scan(panel, source, scan_type(&source->scan, &panel->scan_rule, c, at_us),
			  at_us);
	}
	if ((source->roles & ROLE_KEYPAD) && is_keypad_character(c) && panel->events.on_digit)
		panel->events.on_digit(c, at_us, panel->user);
}

static int64_t time_of(const struct input_event *event)
{
	return (int64_t)event->input_event_sec * 1000000 + (int64_t)event->input_event_usec;
}

static void take_key(struct panel *panel, struct source *source, const struct input_event *event)
{
	if (event->type != EV_KEY)
		return;
	int64_t at_us = time_of(event);
	int button = button_of(panel, source, event->code);
	if (button < 0) {
		take_character(panel, source,
			       keymap_type(&source->keymap, event->code, event->value), at_us);
		return;
	}
	if (event->value != 2) /* the kernel's repeat says nothing about the contact */
		hand_up(panel, source, (enum button)button,
			debounce_edge(&source->buttons[button], &panel->rule, event->value != 0,
				      at_us));
}

/* Events were lost; libevdev says what differs now. Modifiers are kept right; characters among the
 * lost are gone, so the code under way is spoiled; of a button only its state counts. */
static void take_difference(struct panel *panel, struct source *source,
			    const struct input_event *event)
{
	if (event->type != EV_KEY)
		return;
	if (button_of(panel, source, event->code) >= 0)
		take_key(panel, source, event);
	else
		(void)keymap_type(&source->keymap, event->code, event->value ? 2 : 0);
}

static void announce(struct selector *selector)
{
	if (selector->is_missing == selector->is_announced)
		return;
	selector->is_announced = selector->is_missing;
	if (selector->is_missing)
		log_event(LOG_LEVEL_WARNING, JOURNAL_PANEL_LOST, "panel: %s: %s", selector->text,
			  selector->why.text);
	else
		log_event(LOG_LEVEL_INFO, JOURNAL_PANEL_BACK, "panel: %s is there", selector->text);
}

static void close_source(struct panel *panel, struct source *source)
{
	if (source->readable)
		event_free(source->readable);
	for (int i = 0; i < BUTTON_COUNT; i++)
		panel->counters.glitches += source->buttons[i].glitches;
	if (source->device)
		libevdev_free(source->device);
	if (source->fd >= 0)
		(void)close(source->fd);
	scan_clear(&source->scan);
	memset(source, 0, sizeof(*source));
	source->fd = -1;
}

static void schedule(struct event *timer, int64_t delay_us)
{
	if (delay_us < 0)
		delay_us = 0;
	struct timeval delay = { .tv_sec = delay_us / 1000000, .tv_usec = delay_us % 1000000 };
	(void)event_add(timer, &delay);
}

static void lose_source(struct panel *panel, struct source *source)
{
	panel->counters.lost++;
	close_source(panel, source);
	tell_stuck(panel, BUTTON_SHUTTER);
	schedule(panel->again, 0); /* it, or its like, may be there already */
}

/* All that is there. 1: there is more; a negative errno: the device is gone. */
static int drain(struct panel *panel, struct source *source)
{
	unsigned flag = LIBEVDEV_READ_FLAG_NORMAL;
	for (int i = 0; i < EVENTS_AT_ONCE; i++) {
		struct input_event event;
		int r = libevdev_next_event(source->device, flag, &event);
		if (r == -EAGAIN && flag == LIBEVDEV_READ_FLAG_SYNC) {
			flag = LIBEVDEV_READ_FLAG_NORMAL;
			continue;
		}
		if (r == -EAGAIN || r == -EINTR)
			return 0;
		if (r < 0)
			return r;
		if (r == LIBEVDEV_READ_STATUS_SYNC && flag == LIBEVDEV_READ_FLAG_NORMAL) {
			panel->counters.dropped++;
			scan_spoil(&source->scan, clock_monotonic_us());
			flag = LIBEVDEV_READ_FLAG_SYNC;
			continue;
		}
		if (flag == LIBEVDEV_READ_FLAG_SYNC)
			take_difference(panel, source, &event);
		else
			take_key(panel, source, &event);
	}
	return 1;
}

static int64_t source_due_us(const struct panel *panel, const struct source *source)
{
	int64_t due_us = scan_due_us(&source->scan, &panel->scan_rule);
	for (int i = 0; i < BUTTON_COUNT; i++) {
		int64_t button_us = panel->codes[i] < 0
					    ? INT64_MAX
					    : debounce_due_us(&source->buttons[i], &panel->rule);
		if (button_us < due_us)
			due_us = button_us;
	}
	return due_us;
}

static void advance(struct panel *panel, struct source *source, int64_t now_us)
{
	for (int i = 0; i < BUTTON_COUNT; i++)
		if (panel->codes[i] >= 0)
			hand_up(panel, source, (enum button)i,
				debounce_advance(&source->buttons[i], &panel->rule, now_us));
	take_scan(panel, source, scan_advance(&source->scan, &panel->scan_rule, now_us), now_us);
}

/* First all events that have come, then the time that has passed: never the other way round. */
static void look(struct panel *panel)
{
	int64_t due_us = INT64_MAX, now_us = clock_monotonic_us();
	for (int i = 0; i < SOURCES_MOST; i++) {
		struct source *source = &panel->sources[i];
		if (!source->is_open)
			continue;
		int r = drain(panel, source);
		if (r < 0) {
			lose_source(panel, source);
			continue;
		}
		if (r == 0)
			advance(panel, source, now_us);
		int64_t source_us = source_due_us(panel, source);
		if (source_us < due_us)
			due_us = source_us;
	}
	if (due_us == INT64_MAX)
		(void)event_del(panel->timer);
	else
		schedule(panel->timer, due_us - now_us);
}

static void on_readable(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	look(user);
}

static int explain_open(const char *path, int error, struct problem *problem)
{
	if (error == -EACCES)
		return problem_set(problem, error,
				   "no permission to open %s: add the daemon's user to group input "
				   "(SupplementaryGroups= in the unit), see: ls -lL %s",
				   path, path);
	return problem_set(problem, error, "%s: %s", path, strerror(-error));
}

static int open_device(struct panel *panel, struct source *source, const char *node,
		       struct problem *problem)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/input/%s", panel->dev, node);
	source->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (source->fd < 0)
		return explain_open(path, -errno, problem);
	int r = libevdev_new_from_fd(source->fd, &source->device);
	if (r < 0)
		return problem_set(problem, r, "%s is no input device: %s", path, strerror(-r));
	r = libevdev_grab(source->device, LIBEVDEV_GRAB);
	if (r < 0)
		return problem_set(problem, r,
				   "another program holds %s (%s); find it with: fuser -v %s", path,
				   strerror(-r), path);
	r = libevdev_set_clock_id(source->device, CLOCK_MONOTONIC);
	if (r < 0)
		return problem_set(problem, r, "%s: its clock cannot be set: %s", path,
				   strerror(-r));
	source->readable =
		event_new(panel->base, source->fd, EV_READ | EV_PERSIST, on_readable, panel);
	if (!source->readable || event_add(source->readable, NULL) < 0)
		return problem_set(problem, -ENOMEM, "out of memory");
	return 0;
}

static void begin_buttons(struct panel *panel, struct source *source)
{
	int64_t now_us = clock_monotonic_us();
	for (int i = 0; i < BUTTON_COUNT; i++) {
		bool is_closed = panel->codes[i] >= 0 && (source->roles & ROLE_BUTTONS) &&
				 libevdev_get_event_value(source->device, EV_KEY,
							  (unsigned)panel->codes[i]) != 0;
		debounce_begin(&source->buttons[i], is_closed, now_us);
	}
}

static struct source *free_source(struct panel *panel)
{
	for (int i = 0; i < SOURCES_MOST; i++)
		if (!panel->sources[i].is_open)
			return &panel->sources[i];
	return NULL;
}

static struct source *source_at(struct panel *panel, const char *node)
{
	for (int i = 0; i < SOURCES_MOST; i++)
		if (panel->sources[i].is_open && strcmp(panel->sources[i].node, node) == 0)
			return &panel->sources[i];
	return NULL;
}

static void open_node(struct panel *panel, int selector, const char *node)
{
	struct selector *asked = &panel->selectors[selector];
	struct source *source = free_source(panel);
	if (!source)
		return;
	memset(source, 0, sizeof(*source));
	source->fd = -1;
	int r = open_device(panel, source, node, &asked->why);
	if (r < 0) {
		asked->must_retry = true;
		close_source(panel, source);
		return;
	}
	source->is_open = true;
	source->selector = selector;
	source->roles = asked->roles;
	(void)snprintf(source->node, sizeof(source->node), "%.63s", node);
	begin_buttons(panel, source);
}

/* A device named twice, as buttons and keypad, is one source with both roles. */
static void visit_node(struct panel *panel, int selector, const char *node)
{
	struct selector *asked = &panel->selectors[selector];
	struct source *source = source_at(panel, node);
	if (!source)
		open_node(panel, selector, node);
	else if ((source->roles | asked->roles) != source->roles) {
		source->roles |= asked->roles;
		begin_buttons(panel, source);
	}
	if (source_at(panel, node))
		asked->is_missing = false;
}

static void find_devices(struct panel *panel, int selector)
{
	struct selector *asked = &panel->selectors[selector];
	char folder[PATH_MAX];
	(void)problem_set(&asked->why, -ENOENT,
			  "no such input device is there; see: ls -l /dev/input/by-path");
	asked->is_missing = true;
	asked->must_retry = false;
	(void)snprintf(folder, sizeof(folder), "%s/input", panel->dev);
	DIR *nodes = opendir(folder);
	if (!nodes)
		return;
	for (struct dirent *entry; (entry = readdir(nodes));)
		if (strncmp(entry->d_name, "event", 5) == 0 &&
		    matches(panel, asked->text, entry->d_name))
			visit_node(panel, selector, entry->d_name);
	(void)closedir(nodes);
}

static void find_all(struct panel *panel)
{
	bool must_retry = false;
	for (int i = 0; i < panel->selector_count; i++) {
		find_devices(panel, i);
		announce(&panel->selectors[i]);
		must_retry |= panel->selectors[i].must_retry ||
			      (panel->selectors[i].is_missing && !panel->nodes);
	}
	if (must_retry)
		schedule(panel->again, (int64_t)AGAIN_MS * 1000);
	else
		(void)event_del(panel->again);
	look(panel);
}

static void on_again(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	find_all(user);
}

static void on_nodes(void *user)
{
	find_all(user);
}

static bool is_selector(const char *text)
{
	if (strncmp(text, "name:", 5) == 0)
		return text[5] != '\0';
	if (strncmp(text, "usb:", 4) != 0)
		return text[0] == '/';
	enum { VENDOR = 4, PRODUCT = 9 };
	const char *ids = text + 4;
	static const char digits[] = "0123456789abcdefABCDEF";
	return strspn(ids, digits) == VENDOR && ids[VENDOR] == ':' &&
	       strspn(ids + VENDOR + 1, digits) == VENDOR &&
	       (ids[PRODUCT] == '\0' || (ids[PRODUCT] == ':' && ids[PRODUCT + 1] != '\0'));
}

static int parse_selectors(struct panel *panel, const char *key, const char *text, enum role role,
			   struct problem *problem)
{
	while (*(text += strspn(text, " \t"))) {
		size_t length = strcspn(text, " \t");
		struct selector *selector = &panel->selectors[panel->selector_count];
		if (panel->selector_count == SELECTORS_MOST || length >= sizeof(selector->text))
			return problem_set(problem, -EINVAL, "panel.%s: too long or too many", key);
		memcpy(selector->text, text, length);
		selector->roles = role;
		if (!is_selector(selector->text))
			return problem_set(problem, -EINVAL,
					   "panel.%s: \"%s\": neither a path nor "
					   "usb:VENDOR:PRODUCT[:SERIAL] nor name:TEXT",
					   key, selector->text);
		panel->selector_count++;
		text += length;
	}
	return 0;
}

static int parse_buttons(struct panel *panel, const struct config_panel *config,
			 struct problem *problem)
{
	const char *const names[BUTTON_COUNT] = {
#define X(id, name, ...) [BUTTON_##id] = config->name,
		BUTTONS(X)
#undef X
	};
	for (int i = 0; i < BUTTON_COUNT; i++) {
		panel->codes[i] = -1;
		if (!names[i][0])
			continue;
		panel->codes[i] = libevdev_event_code_from_name(EV_KEY, names[i]);
		if (panel->codes[i] < 0)
			return problem_set(problem, -EINVAL,
					   "panel.%s = %s: there is no such key; evtest shows the "
					   "names, KEY_ENTER or BTN_0",
					   button_name((enum button)i), names[i]);
		for (int k = 0; k < i; k++)
			if (panel->codes[k] == panel->codes[i])
				return problem_set(problem, -EINVAL,
						   "panel.%s and panel.%s are the same key, %s",
						   button_name((enum button)k),
						   button_name((enum button)i), names[i]);
	}
	return 0;
}

static int parse(struct panel *panel, const struct config_panel *config, struct problem *problem)
{
	panel->rule = (struct debounce_rule){
		.press_us = (int64_t)config->press_ms * 1000,
		.quiet_us = (int64_t)config->quiet_ms * 1000,
		.stuck_us = (int64_t)config->stuck_s * 1000000,
	};
	panel->scan_rule = (struct scan_rule){
		.least = (size_t)config->scan_least,
		.most = (size_t)config->scan_most,
		.pause_us = (int64_t)config->scan_pause_ms * 1000,
		.pause_ends = strcmp(config->scan_end, "pause") == 0,
	};
	if (config->scan_least > config->scan_most)
		return problem_set(
			problem, -EINVAL,
			"panel.scan_least = %d: above panel.scan_most = %d, no code fits",
			config->scan_least, config->scan_most);
	int r = parse_buttons(panel, config, problem);
	if (r == 0)
		r = parse_selectors(panel, "devices", config->devices, ROLE_BUTTONS, problem);
	if (r == 0)
		r = parse_selectors(panel, "scanner", config->scanner, ROLE_SCANNER, problem);
	if (r == 0)
		r = parse_selectors(panel, "keypad", config->keypad, ROLE_KEYPAD, problem);
	return r;
}

int panel_check(const struct config_panel *config, struct problem *problem)
{
	struct panel *panel = calloc(1, sizeof(*panel));
	if (!panel)
		return problem_set(problem, -ENOMEM, "out of memory");
	int r = parse(panel, config, problem);
	free(panel);
	return r;
}

static int make_parts(struct panel *panel, struct problem *problem)
{
	panel->timer = evtimer_new(panel->base, on_readable, panel);
	panel->again = evtimer_new(panel->base, on_again, panel);
	if (!panel->timer || !panel->again)
		return problem_set(problem, -ENOMEM, "out of memory");
	if (panel->selector_count == 0)
		return 0;
	/* Without it devices are looked for every AGAIN_MS while one is missing. */
	struct problem blind;
	if (nodes_create(panel->base, panel->dev, NODES_INPUTS, on_nodes, panel, &blind,
			 &panel->nodes) < 0)
		log_warning("panel: %s", blind.text);
	return 0;
}

int panel_create(const struct config_panel *config, const struct panel_setup *setup,
		 struct event_base *base, const struct panel_events *events, void *user,
		 struct problem *problem, struct panel **ret_panel)
{
	struct panel *panel = calloc(1, sizeof(*panel));
	if (!panel)
		return problem_set(problem, -ENOMEM, "out of memory");
	panel->base = base;
	panel->events = *events;
	panel->user = user;
	(void)snprintf(panel->dev, sizeof(panel->dev), "%s", setup ? setup->dev : "/dev");
	(void)snprintf(panel->sys, sizeof(panel->sys), "%s", setup ? setup->sys : "/sys");
	for (int i = 0; i < SOURCES_MOST; i++)
		panel->sources[i].fd = -1;
	int r = parse(panel, config, problem);
	if (r == 0)
		r = make_parts(panel, problem);
	if (r < 0) {
		panel_destroy(panel);
		return r;
	}
	/* From the loop: no callback comes before the caller holds the panel. */
	if (panel->selector_count > 0)
		schedule(panel->again, 0);
	*ret_panel = panel;
	return 0;
}

void panel_destroy(struct panel *panel)
{
	if (!panel)
		return;
	for (int i = 0; i < SOURCES_MOST; i++)
		if (panel->sources[i].is_open)
			close_source(panel, &panel->sources[i]);
	nodes_destroy(panel->nodes);
	if (panel->timer)
		event_free(panel->timer);
	if (panel->again)
		event_free(panel->again);
	free(panel);
}

bool panel_is_configured(const struct panel *panel)
{
	return panel->selector_count > 0;
}

const char *panel_missing(const struct panel *panel)
{
	for (int i = 0; i < panel->selector_count; i++)
		if (panel->selectors[i].is_announced)
			return panel->selectors[i].text;
	return NULL;
}

bool panel_is_stuck(const struct panel *panel)
{
	return panel->is_stuck;
}

void panel_count(const struct panel *panel, struct panel_counters *ret_counters)
{
	struct panel_counters counters = panel->counters;
	for (int i = 0; i < SOURCES_MOST; i++)
		for (int k = 0; panel->sources[i].is_open && k < BUTTON_COUNT; k++)
			counters.glitches += panel->sources[i].buttons[k].glitches;
	*ret_counters = counters;
}
