/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_sim.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <event2/event.h>
#include <sys/eventfd.h>

#include "daemon/base/clock.h"
#include "daemon/devices/sitter.h"
#include "daemon/devices/sitter_script.h"
#include "daemon/imaging/jpeg.h"

/* As good webcams compress. */
static const struct jpeg_settings jpeg_settings = { .quality = 90, .dpi = 96 };

/* A finished frame on its way from the thread to the loop. */
struct parcel {
	uint8_t *bytes; /* null: none */
	size_t size_bytes;
	int64_t captured_us;
	uint32_t sequence;
};

/* What the loop says and the thread reads. Under the lock. */
struct orders {
	bool is_wanted, ends;
	unsigned looks, bursts;
	float lamp_left, lamp_right;
};

struct camera_sim {
	struct camera camera;
	int width, height, rate;

	/* The thread's own. */
	struct sitter *sitter;
	struct sitter_script *script;
	uint32_t sequence;

	pthread_t thread;
	bool has_thread, has_lock;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* on CLOCK_MONOTONIC */
	struct orders orders;
	struct parcel newest;

	int ready_fd;
	struct event *ready;
	uint32_t last_sequence; /* handed up */
	bool has_handed_up;
};

/* ---- the thread: the device's processor ---- */

static struct timespec timespec_of(int64_t us)
{
	return (struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };
}

/* Until a frame is due and wanted. False: the end. */
static bool wait_for_turn(struct camera_sim *sim, int64_t due_us, struct orders *ret_orders)
{
	const struct timespec due = timespec_of(due_us);
	(void)pthread_mutex_lock(&sim->lock);
	while (!sim->orders.ends) {
		if (!sim->orders.is_wanted)
			(void)pthread_cond_wait(&sim->changed, &sim->lock);
		else if (clock_monotonic_us() < due_us)
			(void)pthread_cond_timedwait(&sim->changed, &sim->lock, &due);
		else
			break;
	}
	*ret_orders = sim->orders;
	(void)pthread_mutex_unlock(&sim->lock);
	return !ret_orders->ends;
}

/* The newest wins: a frame that the loop did not fetch is lost, as in any camera. */
static void deliver(struct camera_sim *sim, struct parcel parcel)
{
	(void)pthread_mutex_lock(&sim->lock);
	uint8_t *missed = sim->newest.bytes;
	sim->newest = parcel;
	(void)pthread_mutex_unlock(&sim->lock);
	free(missed);
	/* Cannot block or fail but by overflow, and then the loop has been told already. */
	(void)eventfd_write(sim->ready_fd, 1);
}

static void take_picture(struct camera_sim *sim, const struct orders *orders, int64_t now_us)
{
	const struct sitter_moment moment = { .seconds = (double)now_us / 1e6,
					      .looks = orders->looks,
					      .bursts = orders->bursts,
					      .frames = sim->sequence };
	struct sitter_scene scene;
	struct image image;
	struct parcel parcel = { .captured_us = now_us, .sequence = sim->sequence++ };
	sitter_script_play(sim->script, &moment, &scene);
	scene.lamp_left *= orders->lamp_left;
	scene.lamp_right *= orders->lamp_right;
	sitter_render(sim->sitter, &scene, parcel.sequence, &image, NULL);
	/* No memory for a frame: it is missing from the sequence, nothing else. */
	if (jpeg_encode(&image, &jpeg_settings, &parcel.bytes, &parcel.size_bytes) == 0)
		deliver(sim, parcel);
}

static void *run(void *user)
{
	struct camera_sim *sim = user;
	const int64_t period_us = 1000000 / sim->rate;
	struct orders orders;
	int64_t due_us = 0;
	while (wait_for_turn(sim, due_us, &orders)) {
		const int64_t now_us = clock_monotonic_us();
		/* A late frame moves the ones behind it: no burst to catch up. */
		due_us = (now_us - due_us > period_us ? now_us : due_us) + period_us;
		take_picture(sim, &orders, now_us);
	}
	return NULL;
}

/* ---- the loop ---- */

static struct camera_sim *sim_of(struct camera *camera)
{
	return (struct camera_sim *)camera;
}

static void on_ready(int fd, short what, void *user)
{
	(void)what;
	struct camera_sim *sim = user;
	eventfd_t count;
	(void)eventfd_read(fd, &count);
	(void)pthread_mutex_lock(&sim->lock);
	struct parcel parcel = sim->newest;
	sim->newest.bytes = NULL;
	const bool is_wanted = sim->orders.is_wanted;
	(void)pthread_mutex_unlock(&sim->lock);
	if (parcel.bytes && is_wanted) {
		if (sim->has_handed_up)
			sim->camera.counters.gaps += parcel.sequence - sim->last_sequence - 1;
		sim->last_sequence = parcel.sequence;
		sim->has_handed_up = true;
		sim->camera.counters.frames++;
		const struct frame frame = { .bytes = parcel.bytes,
					     .size_bytes = parcel.size_bytes,
					     .width = sim->width,
					     .height = sim->height,
					     .captured_us = parcel.captured_us,
					     .sequence = parcel.sequence };
		sim->camera.events.on_frame(&frame, sim->camera.user);
	}
	free(parcel.bytes);
}

static void want(struct camera *camera, bool wanted)
{
	struct camera_sim *sim = sim_of(camera);
	(void)pthread_mutex_lock(&sim->lock);
	if (wanted && !sim->orders.is_wanted)
		sim->orders.looks++;
	sim->orders.is_wanted = wanted;
	(void)pthread_cond_signal(&sim->changed);
	(void)pthread_mutex_unlock(&sim->lock);
}

static void note(struct camera *camera, const char *what)
{
	struct camera_sim *sim = sim_of(camera);
	if (strcmp(what, "burst") != 0)
		return;
	(void)pthread_mutex_lock(&sim->lock);
	sim->orders.bursts++;
	(void)pthread_mutex_unlock(&sim->lock);
}

static void light(struct camera *camera, float left, float right)
{
	struct camera_sim *sim = sim_of(camera);
	(void)pthread_mutex_lock(&sim->lock);
	sim->orders.lamp_left = left;
	sim->orders.lamp_right = right;
	(void)pthread_mutex_unlock(&sim->lock);
}

static void describe(const struct camera *camera, struct camera_description *ret_description)
{
	const struct camera_sim *sim = (const struct camera_sim *)camera;
	*ret_description = (struct camera_description){ .name = "sim: the rendered sitter",
							.format = "JPEG",
							.width = sim->width,
							.height = sim->height,
							.rate = sim->rate,
							.is_stand_in = true };
}

static void stop_thread(struct camera_sim *sim)
{
	(void)pthread_mutex_lock(&sim->lock);
	sim->orders.ends = true;
	(void)pthread_cond_signal(&sim->changed);
	(void)pthread_mutex_unlock(&sim->lock);
	(void)pthread_join(sim->thread, NULL);
}

static void destroy(struct camera *camera)
{
	struct camera_sim *sim = sim_of(camera);
	if (sim->has_thread)
		stop_thread(sim);
	if (sim->has_lock) {
		(void)pthread_cond_destroy(&sim->changed);
		(void)pthread_mutex_destroy(&sim->lock);
	}
	if (sim->ready)
		event_free(sim->ready);
	if (sim->ready_fd >= 0)
		(void)close(sim->ready_fd);
	free(sim->newest.bytes);
	sitter_script_destroy(sim->script);
	sitter_destroy(sim->sitter);
	free(sim);
}

static const struct camera_operations operations = {
	.destroy = destroy,
	.want = want,
	.note = note,
	.light = light,
	.describe = describe,
};

/* ---- building ---- */

static int create_lock(struct camera_sim *sim)
{
	pthread_condattr_t attributes;
	if (pthread_condattr_init(&attributes) != 0)
		return -ENOMEM;
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	int r = -pthread_cond_init(&sim->changed, &attributes);
	(void)pthread_condattr_destroy(&attributes);
	if (r < 0)
		return r;
	r = -pthread_mutex_init(&sim->lock, NULL);
	if (r < 0)
		(void)pthread_cond_destroy(&sim->changed);
	sim->has_lock = r == 0;
	return r;
}

static int start(struct camera_sim *sim, struct event_base *base)
{
	sim->ready_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (sim->ready_fd < 0)
		return -errno;
	sim->ready = event_new(base, sim->ready_fd, EV_READ | EV_PERSIST, on_ready, sim);
	if (!sim->ready || event_add(sim->ready, NULL) < 0)
		return -ENOMEM;
	int r = create_lock(sim);
	if (r < 0)
		return r;
	r = -pthread_create(&sim->thread, NULL, run, sim);
	sim->has_thread = r == 0;
	return r;
}

int camera_sim_create(const struct config_camera *config, const char *script,
		      struct event_base *base, const struct camera_events *events, void *user,
		      struct problem *problem, struct camera **ret_camera)
{
	struct camera_sim *sim = calloc(1, sizeof(*sim));
	if (!sim)
		return problem_set(problem, -ENOMEM, "out of memory");
	sim->camera = (struct camera){ .operations = &operations, .events = *events, .user = user };
	sim->ready_fd = -1;
	sim->width = config->width;
	sim->height = config->height;
	sim->rate = config->rate < CAMERA_SIM_RATE_MOST ? config->rate : CAMERA_SIM_RATE_MOST;
	sim->orders.lamp_left = sim->orders.lamp_right = 1;
	int r = sitter_script_load(script, problem, &sim->script);
	if (r < 0)
		goto fail;
	r = sitter_create(config->models, config->width, config->height, problem, &sim->sitter);
	if (r < 0)
		goto fail;
	r = start(sim, base);
	if (r < 0) {
		r = problem_set(problem, r, "the rendered camera cannot start: %s", strerror(-r));
		goto fail;
	}
	*ret_camera = &sim->camera;
	return 0;
fail:
	destroy(&sim->camera);
	return r;
}
