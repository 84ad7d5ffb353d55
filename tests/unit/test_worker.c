/* SPDX-License-Identifier: MIT */
/* wrap: pthread_cond_wait */
/* The examiner's thread with real networks. Every lent slot comes back once, every burst gets a result,
 * and a worker can be destroyed while it works. make tsan runs this test, too. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <event2/event.h>
#include <event2/thread.h>

#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/settings.h"
#include "daemon/boothd/worker.h"
#include "tests/support/folder.h"

enum { OFFERS = 40 };

struct fixture {
	struct event_base *base;
	struct profile profile;
	struct worker *worker;
	struct jpeg_decoder *decoder;
	uint8_t *portrait;
	size_t portrait_size;
	struct image image;
	unsigned returned[OFFERS], examined;
	unsigned stills;
	int still_result;
	struct still still;
	struct problem still_problem;
	unsigned wanted_returns, returns;
};

/* Stops the thread where it waits for work, until may_go is posted. */
static struct {
	atomic_bool is_closed;
	sem_t came, may_go;
} gate;

int __real_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock);
int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock);
int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock)
{
	if (!gate.is_closed)
		return __real_pthread_cond_wait(condition, lock);
	(void)sem_post(&gate.came);
	(void)pthread_mutex_unlock(lock);
	(void)sem_wait(&gate.may_go);
	return pthread_mutex_lock(lock);
}

static void on_live(unsigned slot, int64_t captured_us, int result,
		    const struct examination *examination, void *user)
{
	struct fixture *fixture = user;
	assert_true(slot < OFFERS);
	assert_int_equal(captured_us, slot);
	fixture->returned[slot]++;
	if (result == 0) {
		assert_int_equal(examination->faces, 1);
		fixture->examined++;
	} else {
		assert_int_equal(result, -ECANCELED);
	}
	if (++fixture->returns == fixture->wanted_returns)
		(void)event_base_loopbreak(fixture->base);
}

static void on_still(int result, struct still *still, const struct problem *problem, void *user)
{
	struct fixture *fixture = user;
	fixture->stills++;
	fixture->still_result = result;
	fixture->still_problem = *problem;
	if (result == 0)
		fixture->still = *still;
	(void)event_base_loopbreak(fixture->base);
}

static const struct worker_events events = { .on_live = on_live, .on_still = on_still };

/* Returns false if the shared photographs are not here. */
static bool start(struct fixture *fixture)
{
	char path[512];
	struct problem problem = { "" };
	struct examiner_config config = { .models = "build/models", .engine = "auto" };
	memset(fixture, 0, sizeof(*fixture));
	if (!folder_shared("faces/portraits/london_004_neutral.jpg", path))
		return false;
	assert_int_equal(
		file_read_all(AT_FDCWD, path, 8 << 20, &fixture->portrait, &fixture->portrait_size),
		0);
	(void)evthread_use_pthreads();
	fixture->base = event_base_new();
	assert_int_equal(
		settings_read_profile("etc/profiles", "chsi", &problem, &fixture->profile, NULL),
		0);
	assert_int_equal(jpeg_decoder_create(&fixture->decoder), 0);
	assert_int_equal(jpeg_decode_new(fixture->decoder, fixture->portrait,
					 fixture->portrait_size, 2, &problem, &fixture->image),
			 0);
	assert_int_equal(worker_create(fixture->base, &config, &fixture->profile, &events, fixture,
				       &problem, &fixture->worker),
			 0);
	return true;
}

static void stop(struct fixture *fixture)
{
	worker_destroy(fixture->worker);
	jpeg_decoder_destroy(fixture->decoder);
	free(fixture->image.pixels);
	free(fixture->portrait);
	event_base_free(fixture->base);
}

static struct shot shot_of(const void *bytes, size_t size, int64_t captured_us)
{
	struct shot shot = { .bytes = malloc(size),
			     .size_bytes = size,
			     .captured_us = captured_us };
	assert_non_null(shot.bytes);
	memcpy(shot.bytes, bytes, size);
	return shot;
}

static void test_every_offer_comes_back_once(void **state)
{
	(void)state;
	struct fixture fixture;
	if (!start(&fixture))
		skip();
	fixture.wanted_returns = OFFERS;
	for (unsigned i = 0; i < OFFERS; i++) {
		worker_offer(fixture.worker, i, &fixture.image, i);
		/* takes the results that are there, as a booth's loop does between frames */
		(void)event_base_loop(fixture.base, EVLOOP_NONBLOCK);
	}
	if (fixture.returns < OFFERS)
		(void)event_base_dispatch(fixture.base);
	for (unsigned i = 0; i < OFFERS; i++)
		assert_int_equal(fixture.returned[i], 1);
	assert_true(fixture.examined >= 1);
	stop(&fixture);
}

static void test_a_burst_becomes_a_still(void **state)
{
	(void)state;
	struct fixture fixture;
	if (!start(&fixture))
		skip();
	struct still_shots shots = { .count = 3 };
	shots.shots[0] = shot_of("no JPEG at all", 14, 1);
	shots.shots[1] = shot_of(fixture.portrait, fixture.portrait_size, 2);
	shots.shots[2] = shot_of(fixture.portrait, fixture.portrait_size / 2, 3);
	assert_int_equal(worker_examine_take(fixture.worker, &shots), 0);
	assert_int_equal(shots.count, 0);
	struct still_shots second = { .count = 1 };
	second.shots[0] = shot_of("x", 1, 4);
	int busy = worker_examine_take(fixture.worker, &second);
	assert_true(busy == -EBUSY);
	still_shots_release(&second);
	(void)event_base_dispatch(fixture.base);
	assert_int_equal(fixture.still_result, 0);
	assert_int_equal(fixture.still.chosen, 1);
	assert_int_equal(fixture.still.original.size_bytes, fixture.portrait_size);
	assert_memory_equal(fixture.still.original.bytes, fixture.portrait, fixture.portrait_size);
	assert_true(fixture.still.has_photo);
	assert_int_equal(fixture.still.picture.width, 480);
	assert_int_equal(fixture.still.picture.height, 640);
	still_release(&fixture.still);
	stop(&fixture);
}

static void test_a_burst_without_a_usable_frame_is_an_error_in_words(void **state)
{
	(void)state;
	struct fixture fixture;
	if (!start(&fixture))
		skip();
	struct still_shots shots = { .count = 2 };
	shots.shots[0] = shot_of("no JPEG", 7, 1);
	shots.shots[1] = shot_of(fixture.portrait, 1000, 2);
	assert_int_equal(worker_examine_take(fixture.worker, &shots), 0);
	(void)event_base_dispatch(fixture.base);
	assert_int_equal(fixture.still_result, -EBADMSG);
	assert_non_null(strstr(fixture.still_problem.text, "2 frames"));
	stop(&fixture);
}

/* A visitor's last frame waits behind the burst when the visit ends. It must not be examined, because the
 * next visitor's measures would be smoothed with it. */
static void test_a_visit_that_ended_leaves_no_frame_behind(void **state)
{
	(void)state;
	struct fixture fixture;
	if (!start(&fixture))
		skip();
	struct still_shots shots = { .count = 2 };
	shots.shots[0] = shot_of(fixture.portrait, fixture.portrait_size, 1);
	shots.shots[1] = shot_of(fixture.portrait, fixture.portrait_size, 2);
	assert_int_equal(worker_examine_take(fixture.worker, &shots), 0);
	worker_offer(fixture.worker, 0, &fixture.image, 0);
	worker_forget(fixture.worker);
	while (fixture.stills == 0 || fixture.returns == 0)
		(void)event_base_loop(fixture.base, EVLOOP_ONCE);
	assert_int_equal(fixture.returned[0], 1);
	assert_int_equal(fixture.examined, 0);
	still_release(&fixture.still);
	stop(&fixture);
}

static void test_a_worker_that_is_destroyed_at_work_leaves_nothing_behind(void **state)
{
	(void)state;
	struct fixture fixture;
	for (unsigned round = 0; round < 3; round++) {
		if (!start(&fixture))
			skip();
		struct still_shots shots = { .count = 1 };
		shots.shots[0] = shot_of(fixture.portrait, fixture.portrait_size, 2);
		worker_offer(fixture.worker, 0, &fixture.image, 0);
		assert_int_equal(worker_examine_take(fixture.worker, &shots), 0);
		worker_forget(fixture.worker);
		worker_offer(fixture.worker, 1, &fixture.image, 1);
		assert_true(worker_is_alive(fixture.worker, clock_monotonic_ms(), 60000));
		stop(&fixture);
	}
}

static void test_a_thread_that_does_not_take_its_work_is_not_alive(void **state)
{
	enum { LIMIT_MS = 60000, LATER_MS = 10 * LIMIT_MS };
	(void)state;
	struct fixture fixture;
	gate.is_closed = true;
	assert_int_equal(sem_init(&gate.came, 0, 0), 0);
	assert_int_equal(sem_init(&gate.may_go, 0, 0), 0);
	if (!start(&fixture)) {
		gate.is_closed = false;
		skip();
	}
	(void)sem_wait(&gate.came);
	/* a thread that waits for work for a long time is alive */
	assert_true(worker_is_alive(fixture.worker, clock_monotonic_ms() + LATER_MS, LIMIT_MS));
	worker_offer(fixture.worker, 0, &fixture.image, 0);
	assert_true(worker_is_alive(fixture.worker, clock_monotonic_ms(), LIMIT_MS));
	assert_false(worker_is_alive(fixture.worker, clock_monotonic_ms() + LATER_MS, LIMIT_MS));
	/* the thread does its job and waits for the next one */
	fixture.wanted_returns = 1;
	(void)sem_post(&gate.may_go);
	(void)event_base_dispatch(fixture.base);
	(void)sem_wait(&gate.came);
	assert_true(worker_is_alive(fixture.worker, clock_monotonic_ms() + LATER_MS, LIMIT_MS));
	gate.is_closed = false;
	(void)sem_post(&gate.may_go);
	stop(&fixture);
	(void)sem_destroy(&gate.came);
	(void)sem_destroy(&gate.may_go);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_thread_that_does_not_take_its_work_is_not_alive),
		cmocka_unit_test(test_every_offer_comes_back_once),
		cmocka_unit_test(test_a_burst_becomes_a_still),
		cmocka_unit_test(test_a_burst_without_a_usable_frame_is_an_error_in_words),
		cmocka_unit_test(test_a_visit_that_ended_leaves_no_frame_behind),
		cmocka_unit_test(test_a_worker_that_is_destroyed_at_work_leaves_nothing_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
