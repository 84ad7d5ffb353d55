/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_v4l2.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/core/recovery.h"
#include "daemon/devices/nodes.h"
#include "daemon/imaging/jpeg.h"

enum {
	/* A camera's first picture takes this much longer than the others: sensor start, and some
	 * throw away their own first frames. */
	FIRST_FRAME_MS = 2000,
	/* How often frames are looked at while nobody wants them: often enough to see a loss. */
	REST_MS = 250,
	/* How often locked controls are read back. */
	CHECK_MS = 10000,
	/* Controls that are not answered are left in peace for so long: each try stops the loop for
	   the 5 s after which the kernel gives a USB control transfer up. */
	MUTE_MS = 600000,
	/* A loss so soon after the last return is the same trouble: the ladder goes on. */
	STEADY_MS = 10000,
	/* "Readable" without a frame, in a row: the driver is stuck and would have us spin. */
	EMPTY_WAKEUPS_MOST = 64,
	/* The rate is measured over this many frames of the driver's counter. */
	RATE_FRAMES = 30,
	/* The picture that proves a camera alive is decoded at an eighth: damage shows all the
	   same. */
	PROOF_DENOMINATOR = 8,
};

struct camera_v4l2 {
	struct camera camera; /* first */
	struct config_camera config;
	struct camera_v4l2_setup setup;
	struct event_base *base;
	struct camera_controls *controls;
	struct nodes *nodes;
	struct jpeg_decoder *decoder;
	struct event *deadline, *retry, *rest, *check;

	struct capture *capture; /* null: closed */
	struct event *readable;
	enum camera_v4l2_state state;
	bool is_wanted;
	bool is_announced; /* on_lost was called and on_back was not */
	bool is_rejected;  /* by the callee, during on_frame */
	bool has_rested;   /* since the last look for a frame */
	bool is_lame;      /* lost, but the stream is still open until the next try */
	unsigned empty_wakeups;

	struct recovery recovery;
	enum recovery_step step;
	int64_t back_us;
	struct problem why, complaint;
	struct problem seen_last;   /* at the last look for a node that is away */
	enum capture_format worked; /* what the last good stream was */

	bool has_identity; /* of the first camera seen: no other is taken */
	struct camera_identity identity;
	struct capture_info info;
	struct capture_counts closed_counts; /* of streams that were closed */
	uint64_t drifts;
	unsigned metered;
	bool is_mute;    /* streams, but does not answer its controls: they are not asked */
	int64_t hung_us; /* when the stream was opened anew for that; 0: never */

	int64_t rate_from_us;
	uint32_t rate_from_sequence;
	double measured_rate;
};

static const struct camera_operations operations;

static struct camera_v4l2 *of(struct camera *camera)
{
	return camera->operations == &operations ? (struct camera_v4l2 *)camera : NULL;
}

static void arm(struct event *timer, int64_t delay_ms)
{
	if (delay_ms < 0)
		delay_ms = 0;
	struct timeval delay = { .tv_sec = delay_ms / 1000, .tv_usec = delay_ms % 1000 * 1000 };
	(void)event_add(timer, &delay);
}

static void add_counts(struct capture_counts *sum, const struct capture_counts *more)
{
	sum->frames += more->frames;
	sum->stale += more->stale;
	sum->marked_bad += more->marked_bad;
	sum->empty += more->empty;
	sum->truncated += more->truncated;
	sum->damaged += more->damaged;
	sum->lost += more->lost;
	sum->tables_added += more->tables_added;
}

static struct capture_counts total_counts(const struct camera_v4l2 *v4l2)
{
	struct capture_counts sum = v4l2->closed_counts;
	if (v4l2->capture)
		add_counts(&sum, capture_counts(v4l2->capture));
	return sum;
}

static uint64_t rejected_now(const struct camera_v4l2 *v4l2)
{
	struct capture_counts counts = total_counts(v4l2);
	return capture_rejected(&counts);
}

static void publish_counts(struct camera_v4l2 *v4l2)
{
	struct capture_counts counts = total_counts(v4l2);
	v4l2->camera.counters.bad = capture_rejected(&counts);
	v4l2->camera.counters.gaps = counts.lost;
}

static void close_capture(struct camera_v4l2 *v4l2)
{
	if (!v4l2->capture)
		return;
	add_counts(&v4l2->closed_counts, capture_counts(v4l2->capture));
	if (v4l2->readable)
		event_free(v4l2->readable);
	v4l2->readable = NULL;
	capture_close(v4l2->capture);
	v4l2->capture = NULL;
	(void)event_del(v4l2->deadline);
	(void)event_del(v4l2->rest);
	(void)event_del(v4l2->check);
}

/* Says a text that a person should know, once until it changes. */
static void complain(struct problem *said, const struct problem *now, const char *message_id)
{
	if (strcmp(said->text, now->text) == 0)
		return;
	*said = *now;
	if (now->text[0])
		log_event(LOG_LEVEL_WARNING, message_id, "camera: %s", now->text);
}

static struct recovery_rule rule_of(const struct camera_v4l2 *v4l2)
{
	return (struct recovery_rule){
		.may_reauthorise = v4l2->config.reauthorise,
		.out_of_order_us = (int64_t)v4l2->config.out_of_order_s * 1000000,
	};
}

static void schedule_retry(struct camera_v4l2 *v4l2)
{
	arm(v4l2->retry, (v4l2->recovery.next_us - clock_monotonic_us()) / 1000);
}

static void announce_loss(struct camera_v4l2 *v4l2)
{
	if (v4l2->is_announced)
		return;
	v4l2->is_announced = true;
	v4l2->camera.counters.lost++;
	log_event(LOG_LEVEL_WARNING, JOURNAL_CAMERA_LOST, "camera lost: %s", v4l2->why.text);
	v4l2->camera.events.on_lost(v4l2->why.text, v4l2->camera.user);
}

/* From live, or from an attempt that gave no picture; then the ladder goes on. A stream that is
 * silent or sends rubbish stays open until the next try: it may come to its senses before. */
static void lose(struct camera_v4l2 *v4l2, const struct problem *why, bool is_gone)
{
	int64_t now_us = clock_monotonic_us();
	bool was_live = v4l2->state == CAMERA_V4L2_LIVE;
	v4l2->is_lame = !is_gone;
	if (is_gone)
		close_capture(v4l2);
	(void)event_del(v4l2->rest);
	(void)event_del(v4l2->check);
	publish_counts(v4l2);
	v4l2->why = *why;
	v4l2->metered = 0;
	if (was_live && now_us - v4l2->back_us < (int64_t)STEADY_MS * 1000)
		recovery_relapse(&v4l2->recovery, now_us);
	else if (was_live)
		recovery_begin(&v4l2->recovery, now_us);
	if (v4l2->state != CAMERA_V4L2_OUT_OF_ORDER)
		v4l2->state = CAMERA_V4L2_LOST;
	announce_loss(v4l2);
	schedule_retry(v4l2);
}

static void measure_rate(struct camera_v4l2 *v4l2, const struct frame *frame)
{
	uint32_t frames = frame->sequence - v4l2->rate_from_sequence;
	if (v4l2->rate_from_us > 0 && frames < RATE_FRAMES)
		return;
	int64_t took_us = frame->captured_us - v4l2->rate_from_us;
	if (v4l2->rate_from_us > 0 && took_us > 0 && frames < 100 * RATE_FRAMES)
		v4l2->measured_rate = frames * 1e6 / (double)took_us;
	v4l2->rate_from_us = frame->captured_us;
	v4l2->rate_from_sequence = frame->sequence;
}

static void say_control(struct camera_v4l2 *v4l2, int r, const struct problem *problem)
{
	const struct problem none = { .text = "" };
	v4l2->is_mute = r == -ETIMEDOUT;
	if (v4l2->is_mute)
		arm(v4l2->check, MUTE_MS);
	complain(&v4l2->complaint, r < 0 ? problem : &none, JOURNAL_CAMERA_CONTROL);
}

static bool must_meter(const struct camera_v4l2 *v4l2)
{
	return !v4l2->is_mute && camera_controls_need_lock(v4l2->controls);
}

/* On the lit booth the automatics have had their frames: hold what they found. */
static void meter(struct camera_v4l2 *v4l2)
{
	if (!must_meter(v4l2) || ++v4l2->metered < (unsigned)v4l2->config.meter_frames)
		return;
	struct problem problem = { .text = "" };
	int r = camera_controls_lock(v4l2->controls, capture_fd(v4l2->capture), &problem);
	if (r < 0) /* else what was said at the opening still holds */
		say_control(v4l2, r, &problem);
}

static bool may_rest(const struct camera_v4l2 *v4l2)
{
	return v4l2->state == CAMERA_V4L2_LIVE && !v4l2->is_wanted && !must_meter(v4l2);
}

static void choose_pace(struct camera_v4l2 *v4l2)
{
	if (!v4l2->capture)
		return;
	if (may_rest(v4l2)) {
		(void)event_del(v4l2->readable);
		if (!evtimer_pending(v4l2->rest, NULL))
			arm(v4l2->rest, REST_MS);
		return;
	}
	v4l2->has_rested |= evtimer_pending(v4l2->rest, NULL) != 0;
	(void)event_del(v4l2->rest);
	(void)event_add(v4l2->readable, NULL);
}

/* The first picture of a stream is decoded here: a camera that sends rubbish is not back. */
static bool is_proof(struct camera_v4l2 *v4l2, const struct frame *frame)
{
	struct image image;
	if (jpeg_decode_new(v4l2->decoder, frame->bytes, frame->size_bytes, PROOF_DENOMINATOR, NULL,
			    &image) < 0)
		return false;
	free(image.pixels);
	return true;
}

static void become_live(struct camera_v4l2 *v4l2)
{
	int64_t now_us = clock_monotonic_us();
	v4l2->state = CAMERA_V4L2_LIVE;
	v4l2->is_lame = false;
	v4l2->back_us = now_us;
	v4l2->info = *capture_info(v4l2->capture);
	v4l2->worked = v4l2->info.is_converted ? CAPTURE_RAW : CAPTURE_JPEG;
	(void)event_del(v4l2->retry);
	arm(v4l2->check, v4l2->is_mute ? MUTE_MS : CHECK_MS);
	char name[CAMERA_IDENTITY_TEXT];
	camera_identity_describe(&v4l2->identity, name, sizeof(name));
	if (!v4l2->is_announced) {
		log_info("camera: %s, %s %dx%d at %.3g/s%s%s", name, v4l2->info.format,
			 v4l2->info.width, v4l2->info.height, v4l2->info.rate,
			 v4l2->info.refused[0] ? "; " : "", v4l2->info.refused);
		return;
	}
	v4l2->is_announced = false;
	log_event(LOG_LEVEL_INFO, JOURNAL_CAMERA_BACK, "camera back after %.1f s: %s",
		  (double)(now_us - v4l2->recovery.lost_us) / 1e6, name);
	v4l2->camera.events.on_back(v4l2->camera.user);
}

static void hand_up(struct camera_v4l2 *v4l2, const struct frame *frame)
{
	v4l2->camera.counters.frames++;
	v4l2->camera.events.on_frame(frame, v4l2->camera.user);
	if (v4l2->is_rejected)
		capture_reject(v4l2->capture);
}

/* False: the picture counts as none. */
static bool use_frame(struct camera_v4l2 *v4l2, const struct frame *frame)
{
	if (v4l2->state != CAMERA_V4L2_LIVE && !is_proof(v4l2, frame)) {
		capture_reject(v4l2->capture);
		return false;
	}
	measure_rate(v4l2, frame);
	if (v4l2->state != CAMERA_V4L2_LIVE)
		become_live(v4l2);
	meter(v4l2);
	v4l2->is_rejected = false;
	if (v4l2->is_wanted)
		hand_up(v4l2, frame);
	return !v4l2->is_rejected;
}

static void take_frame(struct camera_v4l2 *v4l2)
{
	struct frame frame;
	struct problem problem = { .text = "" };
	uint64_t rejected_before = rejected_now(v4l2);
	int r = capture_take(v4l2->capture, &problem, &frame);
	/* The driver had nowhere to put what came after the buffers that were just emptied. */
	if (v4l2->has_rested)
		capture_forgive_gap(v4l2->capture);
	v4l2->has_rested = false;
	if (r == 0) {
		bool is_good = use_frame(v4l2, &frame);
		v4l2->empty_wakeups = 0;
		r = capture_give_back(v4l2->capture, &problem);
		if (r == 0 && is_good)
			arm(v4l2->deadline, v4l2->config.timeout_ms);
	} else if (r == -EAGAIN) {
		v4l2->empty_wakeups =
			rejected_now(v4l2) > rejected_before ? 0 : v4l2->empty_wakeups + 1;
		r = 0;
		if (v4l2->empty_wakeups > EMPTY_WAKEUPS_MOST)
			r = problem_set(&problem, -EIO,
					"the camera reports frames, but gives none");
	}
	publish_counts(v4l2);
	if (r < 0)
		lose(v4l2, &problem, true);
	else
		choose_pace(v4l2);
}

static void on_readable(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	take_frame(user);
}

static void on_rest(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct camera_v4l2 *v4l2 = user;
	v4l2->has_rested = true;
	v4l2->empty_wakeups = 0; /* nobody said that there is a frame */
	take_frame(v4l2);
}

static void on_deadline(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct camera_v4l2 *v4l2 = user;
	struct problem problem;
	const struct capture_counts *counts = capture_counts(v4l2->capture);
	uint64_t bad = capture_rejected(counts);
	(void)problem_set(&problem, -ETIMEDOUT,
			  "no whole picture from \"%s\" for %d ms (of this stream %llu were good, "
			  "%llu damaged or cut off); check cable, hub and power",
			  capture_info(v4l2->capture)->card, v4l2->config.timeout_ms,
			  (unsigned long long)counts->frames, (unsigned long long)bad);
	lose(v4l2, &problem, false);
	choose_pace(v4l2); /* no rest now */
}

/* Writes what the settings ask for, if the camera listens. */
static void apply_controls(struct camera_v4l2 *v4l2)
{
	struct problem problem = { .text = "" };
	int r = camera_controls_apply(v4l2->controls, capture_fd(v4l2->capture), &problem);
	say_control(v4l2, r, &problem);
}

/* Opening the stream anew is what wakes most cameras up. Where it did not last, the pictures are
 * worth more than the controls: each is examined anyhow. */
static void reopen_or_mute(struct camera_v4l2 *v4l2, const struct problem *problem)
{
	int64_t now_us = clock_monotonic_us();
	if (v4l2->hung_us != 0 && now_us - v4l2->hung_us < (int64_t)MUTE_MS * 1000) {
		say_control(v4l2, -ETIMEDOUT, problem);
		return;
	}
	v4l2->hung_us = now_us;
	lose(v4l2, problem, true);
}

static void on_check(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct camera_v4l2 *v4l2 = user;
	struct problem problem = { .text = "" };
	arm(v4l2->check, CHECK_MS);
	if (v4l2->is_mute) {
		if (!v4l2->is_wanted) /* else nobody shall wait for it */
			apply_controls(v4l2);
		choose_pace(v4l2);
		return;
	}
	int r = camera_controls_check(v4l2->controls, capture_fd(v4l2->capture), &problem);
	if (r == -ETIMEDOUT)
		reopen_or_mute(v4l2, &problem);
	if (r == -ESTALE) {
		v4l2->drifts++;
		log_event(LOG_LEVEL_WARNING, JOURNAL_CAMERA_DRIFT, "camera: %s; set again",
			  problem.text);
	}
}

/* The one this booth was set up with, or the first one seen. */
static int check_identity(const struct camera_v4l2 *v4l2, const struct camera_identity *found,
			  struct problem *problem)
{
	char name[CAMERA_IDENTITY_TEXT], first[CAMERA_IDENTITY_TEXT];
	camera_identity_describe(found, name, sizeof(name));
	camera_identity_describe(&v4l2->identity, first, sizeof(first));
	if (found->virtual_by[0] && !v4l2->setup.allows_stand_in)
		return problem_set(problem, -EPERM,
				   "%.200s is a stand-in (%s): a real record needs a real camera; "
				   "set booth.demo = yes for a demo",
				   name, found->virtual_by);
	if (!camera_identity_matches(found, v4l2->config.identity))
		return problem_set(problem, -EPERM,
				   "%.200s is not the camera of this booth (camera.identity = %s): "
				   "put that one back, or change camera.identity",
				   name, v4l2->config.identity);
	if (v4l2->has_identity && v4l2->identity.usb[0] &&
	    strcmp(v4l2->identity.usb, found->usb) != 0)
		return problem_set(problem, -EPERM,
				   "%.160s is not the camera this booth began with, %.160s: put "
				   "that one back, or restart boothd to accept the new one",
				   name, first);
	return 0;
}

static struct capture_wish wish_of(const struct camera_v4l2 *v4l2, enum recovery_step step)
{
	const char *format = v4l2->config.format;
	struct capture_wish wish = { .width = v4l2->config.width,
				     .height = v4l2->config.height,
				     .rate = v4l2->config.rate,
				     .format = strcmp(format, "jpeg") == 0  ? CAPTURE_JPEG
					       : strcmp(format, "raw") == 0 ? CAPTURE_RAW
									    : CAPTURE_ANY };
	if (step == RECOVERY_REOPEN && wish.format == CAPTURE_ANY)
		wish.format = v4l2->worked;
	return wish;
}

static int begin_stream(struct camera_v4l2 *v4l2, struct problem *problem)
{
	int fd = capture_fd(v4l2->capture);
	v4l2->readable = event_new(v4l2->base, fd, EV_READ | EV_PERSIST, on_readable, v4l2);
	if (!v4l2->readable || event_add(v4l2->readable, NULL) < 0)
		return problem_set(problem, -ENOMEM, "out of memory");
	apply_controls(v4l2);
	v4l2->is_lame = false;
	v4l2->empty_wakeups = 0;
	v4l2->rate_from_us = 0;
	arm(v4l2->deadline, v4l2->config.timeout_ms + FIRST_FRAME_MS);
	return 0;
}

static int open_stream(struct camera_v4l2 *v4l2, enum recovery_step step, struct problem *problem)
{
	struct camera_identity found;
	int r = camera_identity_find(&v4l2->setup.roots, v4l2->config.device, problem, &found);
	if (r < 0)
		return r;
	r = check_identity(v4l2, &found, problem);
	if (r < 0)
		return r;
	struct capture_wish wish = wish_of(v4l2, step);
	r = capture_open(found.node, &wish, problem, &v4l2->capture);
	if (r < 0)
		return r;
	if (!found.virtual_by[0] &&
	    strcmp(capture_info(v4l2->capture)->driver, "v4l2 loopback") == 0)
		(void)snprintf(found.virtual_by, sizeof(found.virtual_by), "v4l2 loopback");
	if (!found.name[0])
		(void)snprintf(found.name, sizeof(found.name), "%s",
			       capture_info(v4l2->capture)->card);
	v4l2->identity = found;
	v4l2->has_identity = true;
	v4l2->info = *capture_info(v4l2->capture);
	r = begin_stream(v4l2, problem);
	if (r < 0)
		close_capture(v4l2);
	return r;
}

/* A helper unit with just that right does it: it watches this file. */
static void reauthorise(struct camera_v4l2 *v4l2)
{
	char line[80];
	if (!v4l2->identity.port[0])
		return;
	int length = snprintf(line, sizeof(line), "%s\n", v4l2->identity.port);
	autoclose int fd =
		open(v4l2->setup.reset_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (fd < 0 || write(fd, line, (size_t)length) != length)
		log_warning("camera: %s cannot be written: %s", v4l2->setup.reset_path,
			    strerror(errno));
}

static const char *message_id_of(enum recovery_step step)
{
	switch (step) {
	case RECOVERY_REOPEN:
		return JOURNAL_CAMERA_REOPEN;
	case RECOVERY_RENEGOTIATE:
		return JOURNAL_CAMERA_RENEGOTIATE;
	case RECOVERY_REAUTHORISE:
		return JOURNAL_CAMERA_REAUTHORISE;
	case RECOVERY_WAIT:
	case RECOVERY_STEP_COUNT:
		break;
	}
	return JOURNAL_CAMERA_WAIT;
}

static void look_at_patience(struct camera_v4l2 *v4l2)
{
	struct recovery_rule rule = rule_of(v4l2);
	if (v4l2->state == CAMERA_V4L2_OUT_OF_ORDER ||
	    !recovery_is_out_of_order(&v4l2->recovery, &rule, clock_monotonic_us()))
		return;
	v4l2->state = CAMERA_V4L2_OUT_OF_ORDER;
	log_event(LOG_LEVEL_ERROR, JOURNAL_CAMERA_OUT_OF_ORDER,
		  "camera: lost for %d s, out of order: %s", v4l2->config.out_of_order_s,
		  v4l2->why.text);
}

/* What is said while a node is away may be true for the moment between node and name only: udev
 * links by-id a little later. So it is logged when it is still so at the next look. */
static bool is_settled(struct camera_v4l2 *v4l2, const struct problem *now)
{
	bool is_same = strcmp(v4l2->seen_last.text, now->text) == 0;
	v4l2->seen_last = *now;
	return is_same;
}

static void try_to_open(struct camera_v4l2 *v4l2, enum recovery_step step)
{
	struct problem problem = { .text = "" };
	int r = open_stream(v4l2, step, &problem);
	if (r < 0 && (step != RECOVERY_WAIT || is_settled(v4l2, &problem)))
		complain(&v4l2->why, &problem,
			 r == -EPERM ? JOURNAL_CAMERA_WRONG : message_id_of(step));
}

static void on_retry(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct camera_v4l2 *v4l2 = user;
	if (v4l2->capture && !v4l2->is_lame)
		return; /* an attempt is under way: its deadline decides */
	close_capture(v4l2);
	announce_loss(v4l2);
	struct recovery_rule rule = rule_of(v4l2);
	bool is_there = camera_identity_is_there(&v4l2->setup.roots, v4l2->config.device);
	v4l2->step = recovery_next(&v4l2->recovery, &rule, is_there, clock_monotonic_us());
	v4l2->camera.counters.steps[v4l2->step]++;
	if (recovery_announces(&v4l2->recovery, v4l2->step))
		log_event(LOG_LEVEL_INFO, message_id_of(v4l2->step), "camera: next step: %s",
			  recovery_step_name(v4l2->step));
	if (v4l2->step == RECOVERY_REAUTHORISE)
		reauthorise(v4l2);
	else
		try_to_open(v4l2, v4l2->step); /* while waiting too: it finds the words */
	look_at_patience(v4l2);
	if (!v4l2->capture)
		schedule_retry(v4l2);
}

static void on_nodes(void *user)
{
	struct camera_v4l2 *v4l2 = user;
	if (v4l2->capture || !camera_identity_is_there(&v4l2->setup.roots, v4l2->config.device))
		return;
	recovery_hurry(&v4l2->recovery, clock_monotonic_us());
	schedule_retry(v4l2);
}

static void destroy(struct camera *camera)
{
	struct camera_v4l2 *v4l2 = (struct camera_v4l2 *)camera;
	close_capture(v4l2);
	nodes_destroy(v4l2->nodes);
	struct event *timers[] = { v4l2->deadline, v4l2->retry, v4l2->rest, v4l2->check };
	for (size_t i = 0; i < sizeof(timers) / sizeof(timers[0]); i++)
		if (timers[i])
			event_free(timers[i]);
	camera_controls_destroy(v4l2->controls);
	jpeg_decoder_destroy(v4l2->decoder);
	free(v4l2);
}

static void want(struct camera *camera, bool wanted)
{
	struct camera_v4l2 *v4l2 = (struct camera_v4l2 *)camera;
	v4l2->is_wanted = wanted;
	choose_pace(v4l2);
}

static void reject(struct camera *camera)
{
	((struct camera_v4l2 *)camera)->is_rejected = true;
}

static void describe(const struct camera *camera, struct camera_description *ret_description)
{
	const struct camera_v4l2 *v4l2 = (const struct camera_v4l2 *)camera;
	*ret_description = (struct camera_description){
		.width = v4l2->info.width,
		.height = v4l2->info.height,
		.rate = v4l2->info.rate,
		.is_stand_in = v4l2->identity.virtual_by[0] != '\0',
	};
	(void)snprintf(ret_description->name, sizeof(ret_description->name), "%.60s%s%.60s",
		       v4l2->has_identity ? v4l2->identity.name : v4l2->config.device,
		       v4l2->identity.usb[0] ? " " : "", v4l2->identity.usb);
	(void)snprintf(ret_description->format, sizeof(ret_description->format), "%s",
		       v4l2->info.format);
}

static const struct camera_operations operations = {
	.destroy = destroy,
	.want = want,
	.reject = reject,
	.describe = describe,
};

static int make_parts(struct camera_v4l2 *v4l2, struct problem *problem)
{
	int r = camera_controls_create(&v4l2->config, problem, &v4l2->controls);
	if (r < 0)
		return r;
	r = jpeg_decoder_create(&v4l2->decoder);
	if (r < 0)
		return problem_set(problem, r, "out of memory");
	v4l2->deadline = evtimer_new(v4l2->base, on_deadline, v4l2);
	v4l2->retry = evtimer_new(v4l2->base, on_retry, v4l2);
	v4l2->rest = evtimer_new(v4l2->base, on_rest, v4l2);
	v4l2->check = evtimer_new(v4l2->base, on_check, v4l2);
	if (!v4l2->deadline || !v4l2->retry || !v4l2->rest || !v4l2->check)
		return problem_set(problem, -ENOMEM, "out of memory");
	/* Without it a camera that returns is found by the back-off alone: seconds later, no worse.
	 */
	struct problem blind;
	if (nodes_create(v4l2->base, v4l2->setup.roots.dev, NODES_CAMERAS, on_nodes, v4l2, &blind,
			 &v4l2->nodes) < 0)
		log_warning("camera: %s", blind.text);
	return 0;
}

/* A camera that is not there now may come: only what cannot ever work is an error here. */
static int open_first(struct camera_v4l2 *v4l2, struct problem *problem)
{
	struct problem why = { .text = "" };
	recovery_begin(&v4l2->recovery, clock_monotonic_us());
	int r = open_stream(v4l2, RECOVERY_RENEGOTIATE, &why);
	if (r == 0)
		return 0;
	if (r == -EINVAL && strncmp(v4l2->config.device, "usb:", 4) == 0)
		return problem_set(problem, r, "%s", why.text);
	v4l2->why = why;
	v4l2->state = CAMERA_V4L2_LOST;
	schedule_retry(v4l2);
	return 0;
}

int camera_v4l2_create_with(const struct config_camera *config,
			    const struct camera_v4l2_setup *setup, struct event_base *base,
			    const struct camera_events *events, void *user, struct problem *problem,
			    struct camera **ret_camera)
{
	struct camera_v4l2 *v4l2 = calloc(1, sizeof(*v4l2));
	if (!v4l2)
		return problem_set(problem, -ENOMEM, "out of memory");
	v4l2->camera =
		(struct camera){ .operations = &operations, .events = *events, .user = user };
	v4l2->config = *config;
	v4l2->setup = *setup;
	v4l2->base = base;
	v4l2->state = CAMERA_V4L2_OPENING;
	int r = make_parts(v4l2, problem);
	if (r == 0)
		r = open_first(v4l2, problem);
	if (r < 0) {
		destroy(&v4l2->camera);
		return r;
	}
	*ret_camera = &v4l2->camera;
	return 0;
}

int camera_v4l2_create(const struct config_camera *config, struct event_base *base,
		       const struct camera_events *events, void *user, struct problem *problem,
		       struct camera **ret_camera)
{
	static const struct camera_v4l2_setup machine = {
		.roots = { .dev = "/dev", .sys = "/sys" },
		.reset_path = "/run/boothd/camera-reset",
		.allows_stand_in = true,
	};
	return camera_v4l2_create_with(config, &machine, base, events, user, problem, ret_camera);
}

void camera_v4l2_meter(struct camera *camera)
{
	struct camera_v4l2 *v4l2 = of(camera);
	if (!v4l2)
		return;
	camera_controls_unlock(v4l2->controls);
	v4l2->metered = 0;
	if (!v4l2->capture)
		return;
	if (!v4l2->is_mute)
		apply_controls(v4l2);
	choose_pace(v4l2);
}

void camera_v4l2_refuse_stand_ins(struct camera *camera)
{
	struct camera_v4l2 *v4l2 = of(camera);
	if (v4l2)
		v4l2->setup.allows_stand_in = false;
}

bool camera_v4l2_describe(const struct camera *camera, struct camera_v4l2_report *ret_report)
{
	if (camera->operations != &operations)
		return false;
	const struct camera_v4l2 *v4l2 = (const struct camera_v4l2 *)camera;
	memset(ret_report, 0, sizeof(*ret_report));
	ret_report->state = v4l2->state;
	bool is_lost = v4l2->is_announced;
	ret_report->step = is_lost ? recovery_step_name(v4l2->step) : NULL;
	ret_report->lost_since_us = is_lost ? v4l2->recovery.lost_us : 0;
	(void)snprintf(ret_report->why, sizeof(ret_report->why), "%s", v4l2->why.text);
	(void)snprintf(ret_report->complaint, sizeof(ret_report->complaint), "%s",
		       v4l2->complaint.text);
	ret_report->identity = v4l2->identity;
	ret_report->info = v4l2->info;
	ret_report->counts = total_counts(v4l2);
	ret_report->measured_rate = v4l2->measured_rate;
	ret_report->outages = camera->counters.lost;
	ret_report->drifts = v4l2->drifts;
	ret_report->is_locked = !camera_controls_need_lock(v4l2->controls);
	if (v4l2->capture && !v4l2->is_mute)
		ret_report->control_count = camera_controls_list(
			capture_fd(v4l2->capture), ret_report->controls, CAMERA_CONTROLS_MOST);
	return true;
}

const char *camera_v4l2_state_name(enum camera_v4l2_state state)
{
	switch (state) {
	case CAMERA_V4L2_OPENING:
		return "opening";
	case CAMERA_V4L2_LIVE:
		return "live";
	case CAMERA_V4L2_LOST:
		return "lost";
	case CAMERA_V4L2_OUT_OF_ORDER:
		return "out_of_order";
	}
	return NULL;
}
