/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_sim.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/thread.h"
#include "daemon/sitter/sitter.h"
#include "daemon/sitter/sitter_people.h"
#include "daemon/sitter/sitter_script.h"
#include "daemon/imaging/jpeg.h"

enum {
	SCRIPT_BYTES_MAX = 64 * 1024,
	/* Webcams compress their MJPEG with about this quality. */
	JPEG_QUALITY = 90,
	JPEG_DPI = 72,
};

/* A compressed frame that the rendering thread passes to the event loop. */
struct parcel {
	uint8_t *bytes; /* null: there is no frame */
	size_t size_bytes;
	struct jpeg_info info;
	int64_t captured_us;
	uint32_t sequence;
	unsigned look; /* value of camera_sim.looks when the frame's rendering began */
};

struct camera_sim {
	struct camera camera;
	int width, height, rate;
	char script_name[CONFIG_TEXT_BYTES];
	struct sitter_script *script;
	struct event *arrival;
	int arrival_fd;
	bool is_looked_at; /* the owner wants frames; the event loop's own copy of is_wanted */
	bool is_unplugged; /* on_lost was called, and on_back was not called since */
	uint32_t last_sequence;

	/* Only the rendering thread uses the next fields: */
	pthread_t thread;
	bool has_thread;
	struct sitter *sitter;

	/* The rendering thread and the event loop both use the next fields, but only with the lock
	 * held: */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_ending, is_wanted, is_plugged;
	unsigned looks;   /* number of times that the owner started to request frames */
	bool is_in_burst; /* a burst has begun and is not over yet */
	/* the script's clock is stopped, because the camera is plugged in and nobody wants
	 * frames */
	bool rests;
	int64_t rested_us, rest_began_us;
	float lamp_left, lamp_right;
	uint32_t sequence;
	struct sitter_play play;
	struct parcel parcel;
};

static struct camera_sim *sim_of(struct camera *camera)
{
	return (struct camera_sim *)camera;
}

static int64_t script_us(const struct camera_sim *sim, int64_t now_us)
{
	return now_us - sim->rested_us;
}

/* Stops or continues the script's clock. Call it with the lock held, after is_wanted or is_plugged
 * has changed. */
static void settle_rest(struct camera_sim *sim, int64_t now_us)
{
	bool rests = !sim->is_wanted && sim->is_plugged;
	if (rests && !sim->rests)
		sim->rest_began_us = now_us;
	if (!rests && sim->rests)
		sim->rested_us += now_us - sim->rest_began_us;
	sim->rests = rests;
}

/* ---- functions that the rendering thread calls ---- */

static void tell_loop(const struct camera_sim *sim)
{
	(void)eventfd_write(sim->arrival_fd, 1);
}

/* Takes the next frame's scene from the script, and the scene's light from the lamps. Call it with
 * the lock held. */
static void take_scene(struct camera_sim *sim, int64_t now_us, struct sitter_scene *scene)
{
	sitter_play_look(&sim->play, script_us(sim, now_us), scene);
	sitter_play_signal(&sim->play, SITTER_FRAME, script_us(sim, now_us));
	scene->lamp_left *= sim->lamp_left;
	scene->lamp_right *= sim->lamp_right;
	sim->sequence++;
}

static void render(struct camera_sim *sim, const struct sitter_scene *scene, struct parcel *parcel)
{
	const struct jpeg_settings settings = { .quality = JPEG_QUALITY,
						.dpi = JPEG_DPI,
						.sampling = JPEG_SAMPLING_420 };
	struct image image;
	sitter_render(sim->sitter, scene, parcel->sequence, &image, NULL);
	parcel->bytes = NULL;
	if (jpeg_encode(&image, &settings, &parcel->bytes, &parcel->size_bytes) == 0 &&
	    jpeg_probe(parcel->bytes, parcel->size_bytes, NULL, &parcel->info) == 0)
		return;
	free(parcel->bytes);
	parcel->bytes = NULL;
}

/* Hands the new frame to the event loop. If the loop has not taken the previous frame yet, the new
 * frame replaces it. If the owner stopped wanting frames since the rendering began, the new frame
 * is dropped. Call it with the lock held. */
static void deliver(struct camera_sim *sim, const struct parcel *parcel, bool is_plugged)
{
	free(sim->parcel.bytes);
	sim->parcel = *parcel;
	if (!sim->is_wanted || !is_plugged || parcel->look != sim->looks) {
		free(sim->parcel.bytes);
		sim->parcel.bytes = NULL;
	}
	sim->is_plugged = is_plugged;
	settle_rest(sim, clock_monotonic_us());
	tell_loop(sim);
}

static void wait_until(struct camera_sim *sim, int64_t when_us)
{
	struct timespec when = { .tv_sec = when_us / 1000000, .tv_nsec = when_us % 1000000 * 1000 };
	(void)pthread_cond_timedwait(&sim->changed, &sim->lock, &when);
}

/* Renders a frame and hands it to the loop. Call it with the lock held; it releases the lock during
 * the rendering. */
static void make_frame(struct camera_sim *sim, int64_t now_us)
{
	struct sitter_scene scene;
	take_scene(sim, now_us, &scene);
	struct parcel parcel = { .captured_us = now_us,
				 .sequence = sim->sequence,
				 .look = sim->looks };
	bool is_plugged = scene.plugged >= 0.5f;
	(void)pthread_mutex_unlock(&sim->lock);
	if (is_plugged)
		render(sim, &scene, &parcel);
	(void)pthread_mutex_lock(&sim->lock);
	deliver(sim, &parcel, is_plugged);
}

static void *run(void *user)
{
	struct camera_sim *sim = user;
	int64_t next_us = 0;
	(void)pthread_mutex_lock(&sim->lock);
	while (!sim->is_ending) {
		int64_t now_us = clock_monotonic_us();
		if (sim->rests) {
			(void)pthread_cond_wait(&sim->changed, &sim->lock);
		} else if (now_us < next_us) {
			wait_until(sim, next_us);
		} else {
			next_us = now_us + 1000000 / sim->rate;
			make_frame(sim, now_us);
		}
	}
	(void)pthread_mutex_unlock(&sim->lock);
	return NULL;
}

/* ---- functions that the event loop calls ---- */

static void hand_up(struct camera_sim *sim, const struct parcel *parcel)
{
	struct frame frame = { .bytes = parcel->bytes,
			       .size_bytes = parcel->size_bytes,
			       .info = parcel->info,
			       .captured_us = parcel->captured_us,
			       .sequence = parcel->sequence };
	sim->camera.counters.frames++;
	sim->camera.counters.gaps += parcel->sequence - sim->last_sequence - 1;
	sim->last_sequence = parcel->sequence;
	sim->camera.events.on_frame(&frame, sim->camera.user);
}

static void on_plug(struct camera_sim *sim, bool is_plugged)
{
	sim->is_unplugged = !is_plugged;
	if (is_plugged) {
		if (!sim->is_looked_at)
			(void)event_del(sim->arrival);
		if (sim->camera.events.on_back)
			sim->camera.events.on_back(sim->camera.user);
		return;
	}
	sim->camera.counters.lost++;
	if (sim->camera.events.on_lost)
		sim->camera.events.on_lost("unplugged by the sitter's script", sim->camera.user);
}

static void on_arrival(int fd, short what, void *user)
{
	(void)what;
	struct camera_sim *sim = user;
	eventfd_t count;
	(void)eventfd_read(fd, &count);
	(void)pthread_mutex_lock(&sim->lock);
	autofree uint8_t *bytes = sim->parcel.bytes;
	struct parcel parcel = sim->parcel;
	sim->parcel.bytes = NULL;
	bool is_plugged = sim->is_plugged;
	(void)pthread_mutex_unlock(&sim->lock);
	if (is_plugged == sim->is_unplugged)
		on_plug(sim, is_plugged);
	if (bytes)
		hand_up(sim, &parcel);
}

/* Notes that the owner begins to want frames. Call it with the lock held. */
static void begin_looking(struct camera_sim *sim, int64_t now_us)
{
	settle_rest(sim, now_us);
	if (sim->looks == 0)
		sitter_play_begin(&sim->play, sim->script, script_us(sim, now_us));
	else
		sitter_play_signal(&sim->play, SITTER_START, script_us(sim, now_us));
	sim->looks++;
}

/* Notes that the owner stops wanting frames. Call it with the lock held. */
static void stop_looking(struct camera_sim *sim, int64_t now_us)
{
	if (sim->is_in_burst)
		sitter_play_signal(&sim->play, SITTER_BURST_OVER, script_us(sim, now_us));
	sim->is_in_burst = false;
	/* Drops the waiting frame: it would be too old when the owner wants frames again. */
	free(sim->parcel.bytes);
	sim->parcel.bytes = NULL;
	settle_rest(sim, now_us);
}

static void want(struct camera *camera, bool wanted)
{
	struct camera_sim *sim = sim_of(camera);
	int64_t now_us = clock_monotonic_us();
	(void)pthread_mutex_lock(&sim->lock);
	if (wanted != sim->is_wanted) {
		sim->is_wanted = wanted;
		if (wanted)
			begin_looking(sim, now_us);
		else
			stop_looking(sim, now_us);
		(void)pthread_cond_signal(&sim->changed);
	}
	(void)pthread_mutex_unlock(&sim->lock);
	sim->is_looked_at = wanted;
	/* A pending event keeps the loop running, so the event is pending only while the owner
	 * wants frames. */
	if (wanted)
		(void)event_add(sim->arrival, NULL);
	else if (!sim->is_unplugged)
		(void)event_del(sim->arrival);
}

/* Seats another person before the camera, from the next frame on. */
static void seat(struct camera_sim *sim, enum demo_sitter person)
{
	const char *text = sitter_people_script(person);
	struct problem problem = { "" };
	struct sitter_script *script;
	if (!text || sitter_script_parse("the demo", text, strlen(text), &problem, &script) < 0)
		return;
	(void)pthread_mutex_lock(&sim->lock);
	sitter_script_destroy(sim->script);
	sim->script = script;
	sitter_play_begin(&sim->play, script, script_us(sim, clock_monotonic_us()));
	(void)pthread_mutex_unlock(&sim->lock);
}

static void note(struct camera *camera, const char *what)
{
	struct camera_sim *sim = sim_of(camera);
	(void)pthread_mutex_lock(&sim->lock);
	if (strcmp(what, "burst") == 0)
		sim->is_in_burst = true;
	(void)pthread_mutex_unlock(&sim->lock);
	if (strncmp(what, CAMERA_NOTE_SITTER, strlen(CAMERA_NOTE_SITTER)) == 0)
		seat(sim, demo_sitter_find(what + strlen(CAMERA_NOTE_SITTER)));
}

static void light(struct camera *camera, float left, float right)
{
	struct camera_sim *sim = sim_of(camera);
	(void)pthread_mutex_lock(&sim->lock);
	sim->lamp_left = left;
	sim->lamp_right = right;
	(void)pthread_mutex_unlock(&sim->lock);
}

static void describe(const struct camera *camera, struct camera_description *ret_description)
{
	const struct camera_sim *sim = (const struct camera_sim *)camera;
	*ret_description = (struct camera_description){ .format = "JPEG",
							.width = sim->width,
							.height = sim->height,
							.rate = sim->rate,
							.is_stand_in = true };
	(void)snprintf(ret_description->name, sizeof(ret_description->name),
		       "sim: the rendered sitter, %.90s", sim->script_name);
}

/* ---- creation and destruction ---- */

static void end_thread(struct camera_sim *sim)
{
	if (!sim->has_thread)
		return;
	(void)pthread_mutex_lock(&sim->lock);
	sim->is_ending = true;
	(void)pthread_cond_signal(&sim->changed);
	(void)pthread_mutex_unlock(&sim->lock);
	(void)pthread_join(sim->thread, NULL);
}

static void destroy(struct camera *camera)
{
	struct camera_sim *sim = sim_of(camera);
	end_thread(sim);
	if (sim->arrival)
		event_free(sim->arrival);
	if (sim->arrival_fd >= 0)
		(void)close(sim->arrival_fd);
	free(sim->parcel.bytes);
	sitter_destroy(sim->sitter);
	sitter_script_destroy(sim->script);
	(void)pthread_cond_destroy(&sim->changed);
	(void)pthread_mutex_destroy(&sim->lock);
	free(sim);
}

static const struct camera_operations operations = {
	.destroy = destroy,
	.want = want,
	.note = note,
	.light = light,
	.describe = describe,
};

static int read_script(struct camera_sim *sim, const char *path, struct problem *problem)
{
	autofree uint8_t *bytes = NULL;
	size_t size;
	if (path[0] == '\0')
		return sitter_script_parse("the demo", sitter_script_demo,
					   strlen(sitter_script_demo), problem, &sim->script);
	int r = file_read_path(path, SCRIPT_BYTES_MAX, &bytes, &size);
	if (r < 0)
		return problem_set(problem, r,
				   "camera.device = sim:%s: the script cannot be read: %s", path,
				   strerror(-r));
	return sitter_script_parse(path, (const char *)bytes, size, problem, &sim->script);
}

static int start_thread(struct camera_sim *sim)
{
	int r = thread_start("sitter", run, sim, &sim->thread);
	sim->has_thread = r == 0;
	return r;
}

static int start(struct camera_sim *sim, struct event_base *base)
{
	sim->arrival_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (sim->arrival_fd < 0)
		return -errno;
	sim->arrival = event_new(base, sim->arrival_fd, EV_READ | EV_PERSIST, on_arrival, sim);
	return sim->arrival ? start_thread(sim) : -ENOMEM;
}

static void init_lock(struct camera_sim *sim)
{
	pthread_condattr_t monotonic;
	(void)pthread_condattr_init(&monotonic);
	(void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&sim->changed, &monotonic);
	(void)pthread_condattr_destroy(&monotonic);
	(void)pthread_mutex_init(&sim->lock, NULL);
}

int camera_sim_create(const struct config_camera *config, const char *script,
		      struct event_base *base, const struct camera_events *events, void *user,
		      struct problem *problem, struct camera **ret_camera)
{
	struct camera_sim *sim = calloc(1, sizeof(*sim));
	if (!sim)
		return problem_memory(problem);
	sim->camera = (struct camera){ .operations = &operations, .events = *events, .user = user };
	sim->width = config->width;
	sim->height = config->height;
	sim->rate = config->rate < CAMERA_SIM_RATE_MAX ? config->rate : CAMERA_SIM_RATE_MAX;
	sim->arrival_fd = -1;
	sim->is_plugged = true;
	sim->lamp_left = sim->lamp_right = 1;
	settle_rest(sim, clock_monotonic_us());
	(void)snprintf(sim->script_name, sizeof(sim->script_name), "%s",
		       script[0] ? script : "demo");
	init_lock(sim);
	int r = read_script(sim, script, problem);
	if (r == 0)
		r = sitter_create(config->models, sim->width, sim->height, problem, &sim->sitter);
	if (r < 0)
		goto fail;
	r = start(sim, base);
	if (r < 0) {
		(void)problem_set(problem, r, "the sitter's thread cannot start: %s", strerror(-r));
		goto fail;
	}
	*ret_camera = &sim->camera;
	return 0;
fail:
	destroy(&sim->camera);
	return r;
}
