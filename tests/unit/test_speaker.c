/* SPDX-License-Identifier: MIT */
/*
 * The speaker on ALSA's own file device, which writes what it is given: no sound card is needed.
 *
 * wrap: snd_pcm_open snd_pcm_writei
 */
#include <alsa/asoundlib.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <event2/event.h>

#include "booth-ui/voice/earcon.h"
#include "booth-ui/voice/speaker.h"
#include "daemon/base/file.h"
#include "tests/support/folder.h"

/* What the device named "held" does: it tells the test that it is being opened, and is opened only when
 * the test closes its end of the other pipe. */
static int held_entered_fd, held_leave_fd;
static atomic_bool is_unplugged;

int __real_snd_pcm_open(snd_pcm_t **pcm, const char *name, snd_pcm_stream_t stream, int mode);
int __wrap_snd_pcm_open(snd_pcm_t **pcm, const char *name, snd_pcm_stream_t stream, int mode);
int __wrap_snd_pcm_open(snd_pcm_t **pcm, const char *name, snd_pcm_stream_t stream, int mode)
{
	if (strcmp(name, "held") != 0)
		return __real_snd_pcm_open(pcm, name, stream, mode);
	char byte = 0;
	if (write(held_entered_fd, &byte, 1) == 1 && read(held_leave_fd, &byte, 1) == 0)
		return -ENODEV;
	abort();
}

snd_pcm_sframes_t __real_snd_pcm_writei(snd_pcm_t *pcm, const void *bytes, snd_pcm_uframes_t size);
snd_pcm_sframes_t __wrap_snd_pcm_writei(snd_pcm_t *pcm, const void *bytes, snd_pcm_uframes_t size);
snd_pcm_sframes_t __wrap_snd_pcm_writei(snd_pcm_t *pcm, const void *bytes, snd_pcm_uframes_t size)
{
	return is_unplugged ? -ENODEV : __real_snd_pcm_writei(pcm, bytes, size);
}

struct bench {
	struct folder folder;
	struct event_base *base;
	struct speaker *speaker;
	char kind[300], folders[600];
	char log[4096]; /* what was logged */
	char errors[512];
	int stderr_fd;
};

static void path_of(const struct bench *bench, const char *name, char path[512])
{
	(void)snprintf(path, 512, "%s/%s", bench->folder.path, name);
}

static void write_text(const struct bench *bench, const char *name, const void *bytes, size_t size)
{
	char path[512];
	path_of(bench, name, path);
	assert_int_equal(file_write_path(path, bytes, size), 0);
}

static void make_folder(const struct bench *bench, const char *name)
{
	char path[512];
	path_of(bench, name, path);
	assert_int_equal(mkdir(path, 0700), 0);
}

/* A clip of the booth's own making under another name. */
static void write_clip(const struct bench *bench, const char *name, enum clip sound)
{
	static uint8_t bytes[EARCON_BYTES_MAX];
	write_text(bench, name, bytes, earcon_make(sound, bytes));
}

static void configure_alsa(const struct bench *bench)
{
	char text[4096], path[512];
	(void)snprintf(
		text, sizeof(text),
		"pcm.heard { type file slave.pcm { type null } file \"%s/heard.raw\" "
		"format raw }\n"
		"pcm.held { type file slave.pcm { type null } file \"%s/held\" format raw }\n"
		"ctl.heard { type hw card 99 }\n",
		bench->folder.path, bench->folder.path);
	write_text(bench, "asound.conf", text, strlen(text));
	path_of(bench, "asound.conf", path);
	assert_int_equal(setenv("ALSA_CONFIG_PATH", path, 1), 0);
}

/* What the program logs goes to a file from here on. */
static void catch_errors(struct bench *bench)
{
	path_of(bench, "stderr", bench->errors);
	(void)fflush(stderr);
	bench->stderr_fd = dup(STDERR_FILENO);
	assert_non_null(freopen(bench->errors, "w", stderr));
}

static const char *caught(struct bench *bench)
{
	(void)fflush(stderr);
	assert_int_equal(file_read_text(bench->errors, bench->log, sizeof(bench->log)), 0);
	return bench->log;
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	folder_create(&bench->folder);
	make_folder(bench, "school");
	make_folder(bench, "school/en");
	make_folder(bench, "package");
	make_folder(bench, "package/en");
	(void)snprintf(bench->folders, sizeof(bench->folders), "%s/school:%s/package",
		       bench->folder.path, bench->folder.path);
	configure_alsa(bench);
	catch_errors(bench);
	bench->base = event_base_new();
	assert_non_null(bench->base);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	speaker_destroy(bench->speaker);
	event_base_free(bench->base);
	(void)fflush(stderr);
	assert_true(dup2(bench->stderr_fd, STDERR_FILENO) >= 0);
	(void)close(bench->stderr_fd);
	folder_remove(&bench->folder);
	free(bench);
	return 0;
}

static void on_change(void *user)
{
	struct bench *bench = user;
	if (!speaker_is_speaking(bench->speaker))
		(void)event_base_loopbreak(bench->base);
}

static void start(struct bench *bench, const char *kind)
{
	struct problem problem = { "" };
	(void)snprintf(bench->kind, sizeof(bench->kind), "%s", kind);
	struct speaker_options options = { .kind = bench->kind, .folders = bench->folders };
	if (speaker_create(bench->base, &options, on_change, bench, &problem, &bench->speaker) < 0)
		fail_msg("%s", problem.text);
}

static void say(struct bench *bench, unsigned volume, enum clip one, enum clip two)
{
	struct utterance said = { .count = two == CLIP_NONE ? 1 : 2, .clips = { one, two } };
	speaker_say(bench->speaker, &said, "en", volume);
	assert_true(speaker_is_speaking(bench->speaker));
}

static void wait_for_the_end(struct bench *bench)
{
	while (speaker_is_speaking(bench->speaker))
		assert_int_equal(event_base_dispatch(bench->base), 0);
}

/* Returns the number of samples that the device heard, and the loudest of them. */
static size_t heard(struct bench *bench, int *ret_loudest)
{
	char path[512];
	uint8_t *bytes;
	size_t size;
	path_of(bench, "heard.raw", path);
	assert_int_equal(file_read_path(path, 10 << 20, &bytes, &size), 0);
	*ret_loudest = 0;
	for (size_t i = 0; i + 1 < size; i += 2) {
		int sample = (int16_t)(uint16_t)(bytes[i] | bytes[i + 1] << 8);
		*ret_loudest = sample > *ret_loudest ? sample : *ret_loudest;
	}
	free(bytes);
	return size / 2;
}

static void test_clips_follow_each_other_with_their_volume(void **state)
{
	struct bench *bench = *state;
	write_clip(bench, "package/en/look.wav", CLIP_GOOD);
	start(bench, "alsa:heard");
	say(bench, 50, CLIP_LOOK, CLIP_TICK);
	wait_for_the_end(bench);
	speaker_destroy(bench->speaker);
	bench->speaker = NULL;
	int loudest;
	/* 110, 170 and 60 milliseconds */
	assert_int_equal(heard(bench, &loudest), 110 * EARCON_RATE / 1000 +
							 170 * EARCON_RATE / 1000 +
							 60 * EARCON_RATE / 1000);
	assert_in_range(loudest, 6000, 7000); /* half of 0.4 of the range */
	assert_string_equal(caught(bench), "");
}

static void test_the_schools_clip_comes_before_the_packages(void **state)
{
	struct bench *bench = *state;
	write_clip(bench, "package/en/tick.wav", CLIP_GOOD);
	write_clip(bench, "school/en/tick.wav", CLIP_BAD);
	start(bench, "alsa:heard");
	say(bench, 100, CLIP_TICK, CLIP_NONE);
	wait_for_the_end(bench);
	speaker_destroy(bench->speaker);
	bench->speaker = NULL;
	int loudest;
	assert_int_equal(heard(bench, &loudest),
			 140 * EARCON_RATE / 1000 + 200 * EARCON_RATE / 1000);
}

static void test_an_absent_device_is_told_once_and_the_words_end(void **state)
{
	struct bench *bench = *state;
	start(bench, "alsa:nowhere");
	for (int i = 0; i < 3; i++) {
		say(bench, 60, CLIP_GOOD, CLIP_TICK);
		wait_for_the_end(bench);
	}
	const char *line = strstr(caught(bench), "the sound device nowhere: ");
	assert_non_null(line);
	assert_null(strstr(line + 1, "the sound device"));
	assert_non_null(strstr(line, "the screen goes on"));
}

static void test_missing_and_damaged_clips_are_left_out_and_told_once(void **state)
{
	struct bench *bench = *state;
	write_text(bench, "school/en/saved.wav", "this is no sound", 16);
	start(bench, "alsa:heard");
	for (int i = 0; i < 2; i++) {
		say(bench, 60, CLIP_SAVED, CLIP_TICK);
		wait_for_the_end(bench);
		say(bench, 60, CLIP_LOOK, CLIP_NONE);
		wait_for_the_end(bench);
		say(bench, 60, CLIP_REVIEW, CLIP_NOTICE_TEXT);
		wait_for_the_end(bench);
	}
	const char *log = caught(bench), *damaged = strstr(log, "saved.wav: this is no WAV file");
	const char *missing = strstr(log, "has en/look.wav");
	assert_non_null(damaged);
	assert_null(strstr(damaged + 1, "saved.wav"));
	assert_non_null(missing);
	assert_null(strstr(strchr(missing, ';'), ".wav"));
}

static void on_beat(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct bench *bench = user;
	(void)event_base_loopbreak(bench->base);
}

/* Tells the test that it was called, and comes back only when the test closes its end. */
static void test_a_device_that_blocks_holds_up_neither_the_loop_nor_the_end(void **state)
{
	struct bench *bench = *state;
	int entered[2], leave[2];
	assert_int_equal(pipe2(entered, O_CLOEXEC), 0);
	assert_int_equal(pipe2(leave, O_CLOEXEC), 0);
	held_entered_fd = entered[1];
	held_leave_fd = leave[0];
	start(bench, "alsa:held");
	say(bench, 60, CLIP_GOOD, CLIP_NONE);
	char byte;
	assert_int_equal(read(entered[0], &byte, 1), 1);
	struct event *beat = event_new(bench->base, -1, 0, on_beat, bench);
	assert_non_null(beat);
	for (int i = 0; i < 3; i++) {
		say(bench, 60, CLIP_GOOD, CLIP_NONE);
		event_active(beat, EV_TIMEOUT, 0);
		assert_int_equal(event_base_dispatch(bench->base), 0);
		assert_true(speaker_is_speaking(bench->speaker));
	}
	event_free(beat);
	speaker_destroy(bench->speaker);
	bench->speaker = NULL;
	assert_non_null(strstr(caught(bench), "is left behind"));
	(void)close(leave[1]);
	(void)close(entered[0]);
}

static void test_a_device_that_is_unplugged_is_told_once_and_comes_back(void **state)
{
	struct bench *bench = *state;
	start(bench, "alsa:heard");
	is_unplugged = true;
	for (int i = 0; i < 2; i++) {
		say(bench, 60, CLIP_GOOD, CLIP_NONE);
		wait_for_the_end(bench);
	}
	is_unplugged = false;
	say(bench, 60, CLIP_TICK, CLIP_NONE);
	wait_for_the_end(bench);
	speaker_destroy(bench->speaker);
	bench->speaker = NULL;
	int loudest;
	assert_int_equal(heard(bench, &loudest), 60 * EARCON_RATE / 1000);
	const char *line = strstr(caught(bench), "the sound device heard: No such device");
	assert_non_null(line);
	assert_null(strstr(line + 1, "the sound device"));
}

static void test_newer_words_end_older_ones(void **state)
{
	struct bench *bench = *state;
	char kind[300], path[512], text[4096];
	(void)snprintf(kind, sizeof(kind), "log:%s/log", bench->folder.path);
	start(bench, kind);
	say(bench, 60, CLIP_GOOD, CLIP_BAD);
	say(bench, 60, CLIP_TICK, CLIP_NONE);
	wait_for_the_end(bench);
	path_of(bench, "log", path);
	assert_int_equal(file_read_text(path, text, sizeof(text)), 0);
	assert_non_null(strstr(text, " en tick 60\n"));
	assert_null(strstr(text, " bad ")); /* it was not reached */
}

static void test_other_outputs_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "alsa", "alsa:", "log:", "pulse:default", "speaker"
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct problem problem = { "" };
		assert_int_equal(speaker_check(bad[i], &problem), -EINVAL);
		assert_non_null(strstr(problem.text, "alsa:default"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_clips_follow_each_other_with_their_volume,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_schools_clip_comes_before_the_packages,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_absent_device_is_told_once_and_the_words_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_missing_and_damaged_clips_are_left_out_and_told_once, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_device_that_blocks_holds_up_neither_the_loop_nor_the_end, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_device_that_is_unplugged_is_told_once_and_comes_back, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_newer_words_end_older_ones, set_up, tear_down),
		cmocka_unit_test(test_other_outputs_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
