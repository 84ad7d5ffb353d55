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
#include "daemon/base/timer.h"
#include "daemon/core/recovery.h"
#include "daemon/devices/camera_finder.h"
#include "daemon/devices/camera_proof.h"
#include "daemon/devices/camera_tuning.h"
#include "daemon/devices/nodes.h"

enum {
	/* The first picture of a stream may take this much longer than the later ones: the sensor
	 * starts, and some cameras discard their own first frames. */
	FIRST_FRAME_MS = 2000,
	/* While nobody wants frames, one frame is taken in each interval of this length, so that
	 * the loss of the camera is noticed soon. */
	REST_MS = 250,
	/* If the camera is lost again within this time after it came back, this counts as the same
	 * outage. */
	STEADY_MS = 10000,
	/* A driver may wake us this many times in a row without giving a frame. A driver that does
	 * it more often is stuck, and would keep the event loop busy. */
	EMPTY_WAKEUPS_MAX = 64,
	/* The frame rate is measured over this many frames, by the driver's frame counter. */
	RATE_FRAMES = 30,
};

struct camera_v4l2 {
	/* must be the first member, because its pointer is cast to this struct */
	struct camera camera;
	struct config_camera config;
	const char *reset_path;
	struct event_base *base;
	struct camera_finder finder;
	struct camera_tuning *tuning;
	struct nodes *nodes; /* null: inotify failed */
	struct camera_proof *proof;
	struct event *deadline, *retry, *rest, *check;

	struct capture *capture; /* null: no stream is open */
	struct event *readable;
	enum camera_v4l2_state state;
	bool is_wanted;
	bool is_announced; /* on_lost was called, and on_back was not called since */
	bool is_rejected;  /* the owner rejected the frame during on_frame */
	bool has_rested;   /* reading was paused after the last frame was taken */
	/* the camera counts as lost, but its stream stays open until the next attempt */
	bool is_lame;
	unsigned empty_wakeups;

	struct recovery recovery;
	enum recovery_step step;
	int64_t back_us;
	struct problem why; /* reason of the present outage, or of the last one */
	/* why the previous attempt to open the camera failed */
	struct problem seen_last;

	struct capture_info info; /* description of the stream opened last */
	bool has_told_doubt[FRAME_CLOCK_DOUBTS];
	struct capture_counts closed_counts; /* sum of the counts of all closed streams */

	int64_t rate_from_us;
	uint32_t rate_from_sequence;
	double measured_rate;
};

static struct capture_counts total_counts(const struct camera_v4l2 *v4l2)
{
	struct capture_counts sum = v4l2->closed_counts;
	if (v4l2->capture)
		capture_add_counts(&sum, capture_counts(v4l2->capture));
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
	capture_add_counts(&v4l2->closed_counts, capture_counts(v4l2->capture));
	if (v4l2->readable)
		event_free(v4l2->readable);
	v4l2->readable = NULL;
	capture_close(v4l2->capture);
	v4l2->capture = NULL;
	(void)event_del(v4l2->deadline);
	(void)event_del(v4l2->rest);
	(void)event_del(v4l2->check);
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
	(void)timer_arm_us(v4l2->retry, v4l2->recovery.next_us - clock_monotonic_us());
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

/* Handles the loss of a live camera, or a new stream that gave no picture. Schedules the next step
 * of the recovery. is_gone: the stream is useless, so it is closed. Otherwise the stream gives no
 * pictures or damaged ones; it stays open until the next attempt, because good pictures may come by
 * themselves. */
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
	camera_tuning_end(v4l2->tuning);
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

static bool may_rest(const struct camera_v4l2 *v4l2)
{
	return v4l2->state == CAMERA_V4L2_LIVE && !v4l2->is_wanted &&
	       !camera_tuning_needs_frames(v4l2->tuning);
}

static void choose_pace(struct camera_v4l2 *v4l2)
{
	if (!v4l2->capture)
		return;
	if (may_rest(v4l2)) {
		(void)event_del(v4l2->readable);
		if (!evtimer_pending(v4l2->rest, NULL))
			(void)timer_arm_ms(v4l2->rest, REST_MS);
		return;
	}
	v4l2->has_rested |= evtimer_pending(v4l2->rest, NULL) != 0;
	(void)event_del(v4l2->rest);
	(void)event_add(v4l2->readable, NULL);
}

static void become_live(struct camera_v4l2 *v4l2)
{
	int64_t now_us = clock_monotonic_us();
	v4l2->state = CAMERA_V4L2_LIVE;
	v4l2->is_lame = false;
	v4l2->back_us = now_us;
	v4l2->info = *capture_info(v4l2->capture);
	camera_finder_note_success(&v4l2->finder);
	(void)event_del(v4l2->retry);
	(void)timer_arm_ms(v4l2->check, CAMERA_TUNING_CHECK_MS);
	char name[CAMERA_IDENTITY_TEXT];
	camera_identity_describe(&v4l2->finder.identity, name, sizeof(name));
	if (!v4l2->is_announced) {
		const struct capture_format *format = &v4l2->info.format;
		log_info("camera: %s, %s %dx%d at %.3g/s%s%s", name, format->name, format->width,
			 format->height, format->rate, format->refused[0] ? "; " : "",
			 format->refused);
		return;
	}
	v4l2->is_announced = false;
	log_event(LOG_LEVEL_INFO, JOURNAL_CAMERA_BACK, "camera back after %.1f s: %s",
		  (double)(now_us - v4l2->recovery.lost_us) / 1e6, name);
	v4l2->camera.events.on_back(v4l2->camera.user);
}

/* Logs each reason to doubt the driver's time stamps only once, because the reason may come and
 * go. */
static void tell_doubt(struct camera_v4l2 *v4l2)
{
	enum frame_clock_doubt doubt = capture_info(v4l2->capture)->clock_doubt;
	if (doubt == FRAME_CLOCK_TRUSTED || v4l2->has_told_doubt[doubt])
		return;
	v4l2->has_told_doubt[doubt] = true;
	log_warning("camera: the driver's time stamps %s; boothd dates the frames itself",
		    frame_clock_doubt_text(doubt));
}

static void hand_up(struct camera_v4l2 *v4l2, const struct frame *frame)
{
	v4l2->camera.counters.frames++;
	v4l2->camera.events.on_frame(frame, v4l2->camera.user);
	if (v4l2->is_rejected)
		capture_reject(v4l2->capture, frame);
}

/* Returns false if the picture is not whole, or if the owner rejected it. */
static bool use_frame(struct camera_v4l2 *v4l2, struct frame *frame)
{
	bool is_live = v4l2->state == CAMERA_V4L2_LIVE;
	bool is_whole = is_live ? camera_proof_is_whole(v4l2->proof, v4l2->capture, frame)
				: camera_proof_is_first(v4l2->proof, v4l2->capture, frame);
	if (!is_whole) {
		capture_reject(v4l2->capture, frame);
		return false;
	}
	measure_rate(v4l2, frame);
	tell_doubt(v4l2);
	if (!is_live)
		become_live(v4l2);
	camera_tuning_take_frame(v4l2->tuning, capture_fd(v4l2->capture), clock_monotonic_us());
	v4l2->is_rejected = false;
	if (v4l2->is_wanted)
		hand_up(v4l2, frame);
	return !v4l2->is_rejected;
}

static void take_frame(struct camera_v4l2 *v4l2)
{
	struct frame frame;
	struct problem problem = { "" };
	uint64_t rejected_before = rejected_now(v4l2);
	int r = capture_take(v4l2->capture, &problem, &frame);
	/* While reading was paused, all buffers were full and the driver had to drop frames. These
	 * frames do not count as lost. */
	if (v4l2->has_rested)
		capture_forgive_gap(v4l2->capture);
	v4l2->has_rested = false;
	if (r == 0) {
		bool is_good = use_frame(v4l2, &frame);
		v4l2->empty_wakeups = 0;
		r = capture_give_back(v4l2->capture, &problem);
		if (r == 0 && is_good)
			(void)timer_arm_ms(v4l2->deadline, v4l2->config.timeout_ms);
	} else if (r == -EAGAIN) {
		v4l2->empty_wakeups =
			rejected_now(v4l2) > rejected_before ? 0 : v4l2->empty_wakeups + 1;
		r = 0;
		if (v4l2->empty_wakeups > EMPTY_WAKEUPS_MAX)
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
	/* begins the count anew, because the timer woke us, not the driver */
	v4l2->empty_wakeups = 0;
	take_frame(v4l2);
}

static void on_deadline(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct camera_v4l2 *v4l2 = user;
	struct problem problem = { "" };
	const struct capture_counts *counts = capture_counts(v4l2->capture);
	uint64_t bad = capture_rejected(counts);
	(void)problem_set(&problem, -ETIMEDOUT,
			  "no whole picture from \"%s\" for %d ms (of this stream %llu were whole, "
			  "%llu were not): %s",
			  capture_info(v4l2->capture)->names.card, v4l2->config.timeout_ms,
			  (unsigned long long)counts->frames, (unsigned long long)bad,
			  capture_worst_fault(counts));
	lose(v4l2, &problem, false);
	choose_pace(v4l2); /* ends a pause of the reading: from now on every frame is read */
}

static void on_check(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct camera_v4l2 *v4l2 = user;
	struct problem problem = { "" };
	(void)timer_arm_ms(v4l2->check, CAMERA_TUNING_CHECK_MS);
	int r = camera_tuning_check(v4l2->tuning, capture_fd(v4l2->capture), v4l2->is_wanted,
				    clock_monotonic_us(), &problem);
	if (r < 0)
		lose(v4l2, &problem, true);
	else
		choose_pace(v4l2);
}

static int begin_stream(struct camera_v4l2 *v4l2, struct problem *problem)
{
	int fd = capture_fd(v4l2->capture);
	v4l2->readable = event_new(v4l2->base, fd, EV_READ | EV_PERSIST, on_readable, v4l2);
	if (!v4l2->readable || event_add(v4l2->readable, NULL) < 0)
		return problem_memory(problem);
	camera_tuning_begin(v4l2->tuning, fd, clock_monotonic_us());
	camera_proof_begin(v4l2->proof);
	v4l2->is_lame = false;
	v4l2->empty_wakeups = 0;
	v4l2->rate_from_us = 0;
	(void)timer_arm_ms(v4l2->deadline, v4l2->config.timeout_ms + FIRST_FRAME_MS);
	return 0;
}

static int open_stream(struct camera_v4l2 *v4l2, struct problem *problem)
{
	int r = camera_finder_open(&v4l2->finder, problem, &v4l2->capture);
	if (r < 0)
		return r;
	v4l2->info = *capture_info(v4l2->capture);
	r = begin_stream(v4l2, problem);
	if (r < 0)
		close_capture(v4l2);
	return r;
}

/* Writes the USB port's name to a file. boothd itself may not reset USB ports, but a helper unit
 * may, and it watches this file. */
static void reauthorise(struct camera_v4l2 *v4l2)
{
	char line[80];
	if (!v4l2->finder.identity.port[0])
		return;
	int length = snprintf(line, sizeof(line), "%s\n", v4l2->finder.identity.port);
	autoclose int fd = open(v4l2->reset_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (fd < 0 || write(fd, line, (size_t)length) != length)
		log_warning("camera: %s cannot be written: %s", v4l2->reset_path, strerror(errno));
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

/* udev creates the by-id link shortly after the device node. An attempt to open the camera in the
 * meantime fails, and the reason that it gives is wrong. So a reason is logged only if the next
 * attempt fails with the same reason. */
static bool is_settled(struct camera_v4l2 *v4l2, const struct problem *now)
{
	bool is_same = strcmp(v4l2->seen_last.text, now->text) == 0;
	v4l2->seen_last = *now;
	return is_same;
}

/* Logs why the camera is missing, if the reason has changed. */
static void note_reason(struct camera_v4l2 *v4l2, const struct problem *now, const char *message_id)
{
	if (strcmp(v4l2->why.text, now->text) == 0)
		return;
	v4l2->why = *now;
	log_event(LOG_LEVEL_WARNING, message_id, "camera: %s", now->text);
}

static void try_to_open(struct camera_v4l2 *v4l2, enum recovery_step step)
{
	struct problem problem = { "" };
	int r = open_stream(v4l2, &problem);
	if (r < 0 && (step != RECOVERY_WAIT || is_settled(v4l2, &problem)))
		note_reason(v4l2, &problem,
			    r == -EPERM ? JOURNAL_CAMERA_WRONG : message_id_of(step));
}

static void on_retry(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct camera_v4l2 *v4l2 = user;
	if (v4l2->capture && !v4l2->is_lame)
		/* a new stream is still open; the deadline timer ends it if no picture comes */
		return;
	close_capture(v4l2);
	announce_loss(v4l2);
	struct recovery_rule rule = rule_of(v4l2);
	v4l2->step = recovery_next(&v4l2->recovery, &rule, camera_finder_sees_node(&v4l2->finder),
				   clock_monotonic_us());
	v4l2->camera.counters.steps[v4l2->step]++;
	if (recovery_announces(&v4l2->recovery, v4l2->step))
		log_event(LOG_LEVEL_INFO, message_id_of(v4l2->step), "camera: next step: %s",
			  recovery_step_name(v4l2->step));
	if (v4l2->step == RECOVERY_REAUTHORISE)
		reauthorise(v4l2);
	else
		/* if the device node is missing, this call finds out why */
		try_to_open(v4l2, v4l2->step);
	look_at_patience(v4l2);
	if (!v4l2->capture)
		schedule_retry(v4l2);
}

static void on_nodes(void *user)
{
	struct camera_v4l2 *v4l2 = user;
	if (v4l2->capture || !camera_finder_sees_node(&v4l2->finder))
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
	camera_tuning_destroy(v4l2->tuning);
	camera_proof_destroy(v4l2->proof);
	free(v4l2);
}

static void want(struct camera *camera, bool wanted)
{
	struct camera_v4l2 *v4l2 = (struct camera_v4l2 *)camera;
	v4l2->is_wanted = wanted;
	choose_pace(v4l2);
}

static void meter(struct camera *camera)
{
	struct camera_v4l2 *v4l2 = (struct camera_v4l2 *)camera;
	camera_tuning_meter_again(v4l2->tuning, v4l2->capture ? capture_fd(v4l2->capture) : -1,
				  clock_monotonic_us());
	choose_pace(v4l2);
}

static void focus(struct camera *camera, bool is_near)
{
	struct camera_v4l2 *v4l2 = (struct camera_v4l2 *)camera;
	camera_tuning_focus(v4l2->tuning, v4l2->capture ? capture_fd(v4l2->capture) : -1, is_near,
			    clock_monotonic_us());
	choose_pace(v4l2);
}

static void reject(struct camera *camera)
{
	((struct camera_v4l2 *)camera)->is_rejected = true;
}

static void describe(const struct camera *camera, struct camera_description *ret_description)
{
	const struct camera_v4l2 *v4l2 = (const struct camera_v4l2 *)camera;
	const struct camera_identity *identity = &v4l2->finder.identity;
	*ret_description = (struct camera_description){
		.width = v4l2->info.format.width,
		.height = v4l2->info.format.height,
		.rate = v4l2->info.format.rate,
		.is_stand_in = identity->virtual_by[0] != '\0',
	};
	(void)snprintf(ret_description->name, sizeof(ret_description->name), "%.60s%s%.60s",
		       v4l2->finder.has_identity ? identity->name : v4l2->config.device,
		       identity->usb[0] ? " " : "", identity->usb);
	(void)snprintf(ret_description->format, sizeof(ret_description->format), "%s",
		       v4l2->info.format.name);
}

static const struct camera_operations operations = {
	.destroy = destroy,
	.want = want,
	.meter = meter,
	.focus = focus,
	.reject = reject,
	.describe = describe,
};

static int make_parts(struct camera_v4l2 *v4l2, struct problem *problem)
{
	int r = camera_tuning_create(&v4l2->config, problem, &v4l2->tuning);
	if (r < 0)
		return r;
	if (camera_proof_create(&v4l2->proof) < 0)
		return problem_memory(problem);
	v4l2->deadline = evtimer_new(v4l2->base, on_deadline, v4l2);
	v4l2->retry = evtimer_new(v4l2->base, on_retry, v4l2);
	v4l2->rest = evtimer_new(v4l2->base, on_rest, v4l2);
	v4l2->check = evtimer_new(v4l2->base, on_check, v4l2);
	if (!v4l2->deadline || !v4l2->retry || !v4l2->rest || !v4l2->check)
		return problem_memory(problem);
	/* Without inotify, the camera is still found, but only at the next attempt, some seconds
	 * after it was plugged in. */
	struct problem blind = { "" };
	if (nodes_create(v4l2->base, v4l2->finder.roots.dev, NODES_CAMERAS, on_nodes, v4l2, &blind,
			 &v4l2->nodes) < 0)
		log_warning("camera: %s", blind.text);
	return 0;
}

/* Opens the camera for the first time. A missing camera is no error, because it may be plugged in
 * later. A malformed setting is an error. */
static int open_first(struct camera_v4l2 *v4l2, struct problem *problem)
{
	struct problem why = { "" };
	recovery_begin(&v4l2->recovery, clock_monotonic_us());
	int r = open_stream(v4l2, &why);
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
		return problem_memory(problem);
	v4l2->camera =
		(struct camera){ .operations = &operations, .events = *events, .user = user };
	v4l2->config = *config;
	v4l2->reset_path = setup->reset_path;
	v4l2->finder = (struct camera_finder){ .config = &v4l2->config,
					       .roots = setup->roots,
					       .allows_stand_in = setup->allows_stand_in };
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

int camera_v4l2_create(const struct config_camera *config, bool allows_stand_in,
		       struct event_base *base, const struct camera_events *events, void *user,
		       struct problem *problem, struct camera **ret_camera)
{
	struct camera_v4l2_setup machine = {
		.roots = { .dev = "/dev", .sys = "/sys" },
		.reset_path = "/run/boothd/camera-reset",
		.allows_stand_in = allows_stand_in,
	};
	return camera_v4l2_create_with(config, &machine, base, events, user, problem, ret_camera);
}

bool camera_v4l2_describe(const struct camera *camera, struct camera_v4l2_report *ret_report)
{
	if (camera->operations != &operations)
		return false;
	const struct camera_v4l2 *v4l2 = (const struct camera_v4l2 *)camera;
	bool is_lost = v4l2->is_announced;
	*ret_report = (struct camera_v4l2_report){
		.state = v4l2->state,
		.step = is_lost ? recovery_step_name(v4l2->step) : NULL,
		.lost_since_us = is_lost ? v4l2->recovery.lost_us : 0,
		.why = v4l2->why,
		.identity = v4l2->finder.identity,
		.info = v4l2->capture ? *capture_info(v4l2->capture) : v4l2->info,
		.counts = total_counts(v4l2),
		.measured_rate = v4l2->measured_rate,
		.outages = camera->counters.lost,
	};
	camera_tuning_describe(v4l2->tuning, &ret_report->tuning);
	if (v4l2->capture && ret_report->tuning.is_answered)
		ret_report->control_count = video_control_list(
			capture_fd(v4l2->capture), ret_report->controls, CAMERA_V4L2_CONTROLS_MAX);
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
