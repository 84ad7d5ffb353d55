/* SPDX-License-Identifier: MIT */
#include "daemon/devices/panel.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/directory.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/core/debounce.h"
#include "daemon/core/keymap.h"
#include "daemon/devices/input_device.h"
#include "daemon/devices/input_name.h"
#include "daemon/devices/nodes.h"
#include "daemon/devices/panel_plan.h"

enum {
	SOURCES_MAX = 16,
	/* The most events that are read from a device at once, so that one busy device cannot block
	 * the loop. The kernel's buffer holds 64 events. */
	EVENTS_AT_ONCE = 256,
	/* If another program has grabbed a device, or we have no permission yet, we try to open it
	 * again after this time. */
	AGAIN_MS = 2000,
};

/* Whether a device that the plan names is present. */
struct presence {
	bool is_missing;
	bool is_announced; /* we have logged that the device is missing */
	bool must_retry;   /* the device is present, but could not be opened */
	struct problem why;
};

/* One open device. */
struct source {
	struct input_device *device; /* null: this array entry is free */
	unsigned roles;              /* roles of the device: a set of enum panel_role */
	char node[64];               /* name of its node, such as "event3" */
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
	struct nodes *nodes; /* null: inotify failed */
	struct event *timer, *again;
	struct panel_plan plan;
	struct presence presences[PANEL_DEVICES_MAX]; /* one for each device of the plan */
	struct source sources[SOURCES_MAX];
	/* counts since the start; the glitches of an open device are added when that device is
	 * closed */
	struct panel_report counts;
	bool is_stuck; /* the value given to the last call of on_stuck */
	/* a code reader went away in the middle of a code, the last time at lost_scan_us */
	bool has_lost_scan;
	int64_t lost_scan_us;
};

static void tell_stuck(struct panel *panel, enum button button)
{
	bool is_stuck = false;
	for (int i = 0; i < SOURCES_MAX; i++)
		for (int k = 0; panel->sources[i].device && k < BUTTON_COUNT; k++)
			is_stuck |=
				panel->plan.codes[k] >= 0 && panel->sources[i].buttons[k].is_stuck;
	if (is_stuck == panel->is_stuck)
		return;
	panel->is_stuck = is_stuck;
	if (is_stuck)
		log_event(LOG_LEVEL_WARNING, JOURNAL_BUTTON_STUCK,
			  "button %s is stuck: held for %lld s; look at the button and its wiring",
			  button_name(button), (long long)(panel->plan.press.stuck_us / 1000000));
	else
		log_event(LOG_LEVEL_INFO, JOURNAL_BUTTON_FREED, "no button is stuck any more");
	panel->events.on_stuck(is_stuck, button, panel->user);
}

/* Tells the owner what happened to the button. happened: a set of enum debounce_event. */
static void hand_up(struct panel *panel, struct source *source, enum button button,
		    unsigned happened)
{
	if (happened & DEBOUNCE_PRESSED) {
		panel->counts.presses++;
		panel->events.on_press(button, source->buttons[button].began_us, panel->user);
	}
	if ((happened & DEBOUNCE_RELEASED) && panel->events.on_release)
		panel->events.on_release(button, panel->user);
	if (happened & (DEBOUNCE_STUCK | DEBOUNCE_FREED))
		tell_stuck(panel, button);
}

/* Returns the button of this key; -1: the key belongs to no button. */
static int button_of(const struct panel *panel, const struct source *source, unsigned code)
{
	if (!(source->roles & PANEL_BUTTONS))
		return -1;
	for (int i = 0; i < BUTTON_COUNT; i++)
		if (panel->plan.codes[i] == (int)code)
			return i;
	return -1;
}

static void take_scan(struct panel *panel, struct source *source, enum scan_event event,
		      int64_t at_us)
{
	if (event == SCAN_NOTHING)
		return;
	if (event == SCAN_CODE) {
		panel->counts.codes++;
		panel->events.on_code(source->scan.text, at_us, panel->user);
		scan_clear(&source->scan);
		return;
	}
	panel->counts.refused++;
	log_event(LOG_LEVEL_INFO, JOURNAL_SCAN_REFUSED, "panel: what %s sent is no code: %s",
		  source->node, scan_event_text(event));
	if (panel->events.on_refused)
		panel->events.on_refused(event, panel->user);
}

static void pass_time(struct panel *panel, struct source *source, int64_t now_us)
{
	const struct scan_rule *rule = &panel->plan.scan;
	/* No further key comes, but Shift is still down. So Shift is stuck, perhaps since the first
	 * character of the code, and the code cannot be trusted. */
	if (source->keymap.held && now_us >= scan_due_us(&source->scan, rule))
		scan_spoil(&source->scan, now_us);
	take_scan(panel, source, scan_advance(&source->scan, rule, now_us), now_us);
}

static bool is_keypad_character(int c)
{
	return (c >= '0' && c <= '9') || c == '\b' || c == '\n';
}

/* typed: the result of keymap_type() for a key that was pressed or released. */
static void take_typed(struct panel *panel, struct source *source, int typed, int64_t at_us)
{
	if (source->roles & PANEL_SCANNER) {
		/* The pause before this key may have ended the previous code. */
		pass_time(panel, source, at_us);
		take_scan(panel, source, scan_type(&source->scan, &panel->plan.scan, typed, at_us),
			  at_us);
	}
	if ((source->roles & PANEL_KEYPAD) && is_keypad_character(typed) && panel->events.on_digit)
		panel->events.on_digit((char)typed, at_us, panel->user);
}

static int64_t time_of(const struct input_event *event)
{
	return (int64_t)event->input_event_sec * 1000000 + (int64_t)event->input_event_usec;
}

static void take_key(struct panel *panel, struct source *source, const struct input_event *event)
{
	int64_t at_us = time_of(event);
	int button = button_of(panel, source, event->code);
	if (event->value == 2)
		/* the kernel repeats a key that is held down: no key was pressed or released */
		return;
	if (button < 0)
		take_typed(panel, source, keymap_type(&source->keymap, event->code, event->value),
			   at_us);
	else
		hand_up(panel, source, (enum button)button,
			debounce_edge(&source->buttons[button], &panel->plan.press,
				      event->value != 0, at_us));
}

/* Handles a key whose state changed while the kernel dropped events. A button takes its new state.
 * Of the other keys only the modifiers matter: if a code was being read, it is invalid anyway,
 * because some of its keys are missing. */
static void take_difference(struct panel *panel, struct source *source,
			    const struct input_event *event)
{
	if (button_of(panel, source, event->code) >= 0)
		take_key(panel, source, event);
	else
		keymap_sync(&source->keymap, event->code, event->value != 0);
}

static void close_source(struct panel *panel, struct source *source)
{
	if (source->readable)
		event_free(source->readable);
	for (int i = 0; i < BUTTON_COUNT; i++)
		panel->counts.glitches += source->buttons[i].glitches;
	input_device_close(source->device);
	scan_clear(&source->scan);
	memset(source, 0, sizeof(*source));
}

static void lose_source(struct panel *panel, struct source *source)
{
	panel->counts.lost++;
	if (source->scan.is_open) {
		panel->has_lost_scan = true;
		panel->lost_scan_us = clock_monotonic_us();
	}
	unsigned down = 0;
	for (unsigned i = 0; i < BUTTON_COUNT; i++)
		down |= (unsigned)(source->buttons[i].phase == DEBOUNCE_DOWN) << i;
	close_source(panel, source);
	for (unsigned i = 0; i < BUTTON_COUNT; i++)
		if ((down >> i & 1) && panel->events.on_release)
			panel->events.on_release((enum button)i, panel->user);
	tell_stuck(panel, BUTTON_SHUTTER);
	/* finds the device at once if it is connected again already */
	(void)timer_arm_ms(panel->again, 0);
}

/* Reads the waiting events of a device. Returns 1 if more events wait, 0 if none waits, negative if
 * the device is gone. */
static int drain(struct panel *panel, struct source *source)
{
	for (int i = 0; i < EVENTS_AT_ONCE; i++) {
		struct input_event event;
		int news = input_device_next(source->device, &event);
		if (news <= 0)
			return news;
		if (news == INPUT_DROPPED) {
			panel->counts.dropped++;
			scan_spoil(&source->scan, clock_monotonic_us());
		} else if (event.type == EV_KEY && news == INPUT_DIFFERENCE) {
			take_difference(panel, source, &event);
		} else if (event.type == EV_KEY) {
			take_key(panel, source, &event);
		}
	}
	return 1;
}

static int64_t source_due_us(const struct panel *panel, const struct source *source)
{
	int64_t due_us = scan_due_us(&source->scan, &panel->plan.scan);
	for (int i = 0; i < BUTTON_COUNT; i++) {
		if (panel->plan.codes[i] < 0)
			continue;
		int64_t button_us = debounce_due_us(&source->buttons[i], &panel->plan.press);
		due_us = button_us < due_us ? button_us : due_us;
	}
	return due_us;
}

static void advance(struct panel *panel, struct source *source, int64_t now_us)
{
	for (int i = 0; i < BUTTON_COUNT; i++)
		if (panel->plan.codes[i] >= 0)
			hand_up(panel, source, (enum button)i,
				debounce_advance(&source->buttons[i], &panel->plan.press, now_us));
	pass_time(panel, source, now_us);
}

/* Reads all waiting events first, because they happened before the present time. After that,
 * handles expired timeouts. */
static void look(struct panel *panel)
{
	int64_t due_us = INT64_MAX, now_us = clock_monotonic_us();
	for (int i = 0; i < SOURCES_MAX; i++) {
		struct source *source = &panel->sources[i];
		if (!source->device)
			continue;
		int r = drain(panel, source);
		if (r < 0) {
			lose_source(panel, source);
			continue;
		}
		if (r == 0)
			advance(panel, source, now_us);
		int64_t source_us = source_due_us(panel, source);
		due_us = source_us < due_us ? source_us : due_us;
	}
	if (due_us == INT64_MAX)
		(void)event_del(panel->timer);
	else
		(void)timer_arm_us(panel->timer, due_us - now_us);
}

static void on_readable(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	look(user);
}

/* If a code reader went away in the middle of a code, it may send the rest of that code now. So the
 * code that this device sends first may be incomplete, and is marked as spoiled. */
static void begin_scan(const struct panel *panel, struct source *source)
{
	scan_begin(&source->scan, &panel->plan.scan, clock_monotonic_us());
	if (panel->has_lost_scan)
		scan_spoil(&source->scan, panel->lost_scan_us);
}

/* Reads which modifiers are down. Those that were pressed before the device was opened send no
 * event. */
static void begin_keymap(const struct panel *panel, struct source *source)
{
	source->keymap = (struct keymap){ .layout = panel->plan.layout };
	for (unsigned i = 0; keymap_modifier(i); i++) {
		unsigned code = keymap_modifier(i);
		keymap_sync(&source->keymap, code, input_device_is_down(source->device, code));
	}
}

static void begin_buttons(struct panel *panel, struct source *source)
{
	int64_t now_us = clock_monotonic_us();
	for (int i = 0; i < BUTTON_COUNT; i++) {
		int code = panel->plan.codes[i];
		bool is_closed = code >= 0 && (source->roles & PANEL_BUTTONS) &&
				 input_device_is_down(source->device, (unsigned)code);
		debounce_begin(&source->buttons[i], is_closed, now_us);
	}
}

/* Returns the open device with this node, or null. For node "" it returns a free array entry, or
 * null. */
static struct source *source_at(struct panel *panel, const char *node)
{
	for (int i = 0; i < SOURCES_MAX; i++)
		if (strcmp(panel->sources[i].node, node) == 0)
			return &panel->sources[i];
	return NULL;
}

static int open_source(struct panel *panel, struct source *source, const char *node,
		       struct problem *problem)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/input/%s", panel->dev, node);
	int r = input_device_open(path, problem, &source->device);
	if (r < 0)
		return r;
	source->readable = event_new(panel->base, input_device_fd(source->device),
				     EV_READ | EV_PERSIST, on_readable, panel);
	if (!source->readable || event_add(source->readable, NULL) < 0)
		return problem_memory(problem);
	(void)snprintf(source->node, sizeof(source->node), "%.63s", node);
	begin_keymap(panel, source);
	begin_scan(panel, source);
	return 0;
}

/* Opens the device node for device number i of the plan. If the settings name one device twice, as
 * buttons and as keypad, it is opened once and gets both roles. */
static void visit_node(struct panel *panel, int i, const char *node)
{
	struct presence *presence = &panel->presences[i];
	struct source *source = source_at(panel, node);
	if (!source) {
		source = source_at(panel, "");
		int r = source ? open_source(panel, source, node, &presence->why) : -ENFILE;
		if (r < 0) {
			presence->must_retry = true;
			if (source)
				close_source(panel, source);
			return;
		}
	}
	presence->is_missing = false;
	if (!(source->roles & panel->plan.devices[i].role)) {
		source->roles |= panel->plan.devices[i].role;
		begin_buttons(panel, source);
	}
}

struct search {
	struct panel *panel;
	int device;
};

static int on_node(const char *name, void *user)
{
	const struct search *search = user;
	struct panel *panel = search->panel;
	if (strncmp(name, "event", 5) == 0 &&
	    input_name_means(panel->plan.devices[search->device].name, panel->sys, name))
		visit_node(panel, search->device, name);
	return 0;
}

static void find_device(struct panel *panel, int i)
{
	struct presence *presence = &panel->presences[i];
	char folder[PATH_MAX];
	(void)problem_set(&presence->why, -ENOENT,
			  "no such input device is there; see: ls -l /dev/input/by-path");
	presence->is_missing = true;
	presence->must_retry = false;
	(void)snprintf(folder, sizeof(folder), "%s/input", panel->dev);
	autoclose int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct search search = { .panel = panel, .device = i };
	if (fd >= 0 && directory_each(fd, on_node, &search, NULL) < 0)
		log_debug("%s cannot be read", folder);
}

static void announce(struct panel *panel, int i)
{
	struct presence *presence = &panel->presences[i];
	const char *name = panel->plan.devices[i].name;
	if (presence->is_missing == presence->is_announced)
		return;
	presence->is_announced = presence->is_missing;
	if (presence->is_missing)
		log_event(LOG_LEVEL_WARNING, JOURNAL_PANEL_LOST, "panel: %s: %s", name,
			  presence->why.text);
	else
		log_event(LOG_LEVEL_INFO, JOURNAL_PANEL_BACK, "panel: %s is back", name);
}

static void find_all(struct panel *panel)
{
	bool must_retry = false;
	for (int i = 0; i < panel->plan.device_count; i++) {
		const struct presence *presence = &panel->presences[i];
		find_device(panel, i);
		announce(panel, i);
		must_retry |= presence->must_retry || (presence->is_missing && !panel->nodes);
	}
	if (must_retry)
		(void)timer_arm_ms(panel->again, AGAIN_MS);
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

int panel_check(const struct config_panel *config, struct problem *problem)
{
	struct panel_plan plan;
	return panel_plan_make(config, problem, &plan);
}

static int make_parts(struct panel *panel, struct problem *problem)
{
	panel->timer = evtimer_new(panel->base, on_readable, panel);
	panel->again = evtimer_new(panel->base, on_again, panel);
	if (!panel->timer || !panel->again)
		return problem_memory(problem);
	if (panel->plan.device_count == 0)
		return 0;
	/* Without inotify, the timer `again` looks for missing devices every AGAIN_MS. */
	struct problem blind = { "" };
	if (nodes_create(panel->base, panel->dev, NODES_INPUTS, on_nodes, panel, &blind,
			 &panel->nodes) < 0)
		log_warning("panel: %s", blind.text);
	/* The event loop opens the devices later, so that no callback comes before the caller has
	 * the panel. */
	if (timer_arm_ms(panel->again, 0) < 0)
		return problem_memory(problem);
	return 0;
}

int panel_create(const struct config_panel *config, const struct panel_setup *setup,
		 struct event_base *base, const struct panel_events *events, void *user,
		 struct problem *problem, struct panel **ret_panel)
{
	struct panel *panel = calloc(1, sizeof(*panel));
	if (!panel)
		return problem_memory(problem);
	panel->base = base;
	panel->events = *events;
	panel->user = user;
	(void)snprintf(panel->dev, sizeof(panel->dev), "%s", setup ? setup->dev : "/dev");
	(void)snprintf(panel->sys, sizeof(panel->sys), "%s", setup ? setup->sys : "/sys");
	int r = panel_plan_make(config, problem, &panel->plan);
	if (r == 0)
		r = make_parts(panel, problem);
	if (r < 0) {
		panel_destroy(panel);
		return r;
	}
	*ret_panel = panel;
	return 0;
}

void panel_destroy(struct panel *panel)
{
	if (!panel)
		return;
	for (int i = 0; i < SOURCES_MAX; i++)
		close_source(panel, &panel->sources[i]);
	nodes_destroy(panel->nodes);
	if (panel->timer)
		event_free(panel->timer);
	if (panel->again)
		event_free(panel->again);
	free(panel);
}

void panel_describe(const struct panel *panel, struct panel_report *ret_report)
{
	*ret_report = panel->counts;
	ret_report->is_stuck = panel->is_stuck;
	for (int i = 0; i < SOURCES_MAX; i++)
		for (int k = 0; panel->sources[i].device && k < BUTTON_COUNT; k++)
			ret_report->glitches += panel->sources[i].buttons[k].glitches;
}

const char *panel_missing(const struct panel *panel, unsigned at)
{
	for (int i = 0; i < panel->plan.device_count; i++)
		if (panel->presences[i].is_announced && at-- == 0)
			return panel->plan.devices[i].name;
	return NULL;
}
