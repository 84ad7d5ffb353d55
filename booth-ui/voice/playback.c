/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/playback.h"

#include <alsa/asoundlib.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "daemon/base/clock.h"

enum { DESCRIPTORS_MAX = 8, SECOND_MS = 1000, LATENCY_US = PLAYBACK_LATENCY_MS * 1000 };

struct playback {
	snd_pcm_t *pcm; /* null: the stand-in */
	unsigned rate, channels;
	/* of the stand-in: when all samples will have been played */
	int64_t end_ms;
};

/* ALSA prints each failure to stderr, on lines of its own form. The caller tells what matters. */
static void __attribute__((format(printf, 5, 6)))
say_nothing(const char *file, int line, const char *function, int error, const char *format, ...)
{
	(void)file;
	(void)line;
	(void)function;
	(void)error;
	(void)format;
}

static int open_device(struct playback *output, const char *device, struct problem *problem)
{
	(void)snd_lib_error_set_handler(say_nothing);
	int r = snd_pcm_open(&output->pcm, device, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
	if (r < 0) {
		output->pcm = NULL;
		return problem_set(problem, r, "the sound device %s: %s", device, snd_strerror(r));
	}
	r = snd_pcm_set_params(output->pcm, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED,
			       output->channels, output->rate, 1, LATENCY_US);
	if (r < 0)
		return problem_set(
			problem, r,
			"the sound device %s takes no 16 bits, %u channels, %u samples a "
			"second (%s); a name with plug: before it converts them",
			device, output->channels, output->rate, snd_strerror(r));
	return 0;
}

int playback_open(const char *device, unsigned rate, unsigned channels, struct problem *problem,
		  struct playback **ret_output)
{
	struct playback *output = calloc(1, sizeof(*output));
	if (!output)
		return problem_memory(problem);
	*output = (struct playback){ .rate = rate, .channels = channels };
	int r = device ? open_device(output, device, problem) : 0;
	if (r < 0) {
		playback_close(output);
		return r;
	}
	*ret_output = output;
	return 0;
}

void playback_close(struct playback *output)
{
	if (!output)
		return;
	if (output->pcm) {
		(void)snd_pcm_drop(output->pcm);
		(void)snd_pcm_close(output->pcm);
	}
	free(output);
}

/* Waits until the device takes samples. Returns 1; 0 if wake_fd is readable; or an error. */
static int wait_for_room(snd_pcm_t *pcm, int wake_fd)
{
	struct pollfd files[DESCRIPTORS_MAX + 1] = { { .fd = wake_fd, .events = POLLIN } };
	int count = snd_pcm_poll_descriptors(pcm, files + 1, DESCRIPTORS_MAX);
	if (count < 0)
		return count;
	int r = poll(files, (nfds_t)count + 1, PLAYBACK_PATIENCE_MS);
	if (r < 0)
		return errno == EINTR ? 1 : -errno;
	if (r == 0)
		return -ETIMEDOUT;
	return files[0].revents ? 0 : 1;
}

static int write_device(struct playback *output, const int16_t *samples, size_t frames, int wake_fd)
{
	int64_t until_ms = clock_monotonic_ms() + PLAYBACK_PATIENCE_MS;
	while (clock_monotonic_ms() <= until_ms) {
		snd_pcm_sframes_t taken = snd_pcm_writei(output->pcm, samples, frames);
		if (taken > 0)
			return (int)taken;
		int r = taken == -EAGAIN || taken == 0
				? wait_for_room(output->pcm, wake_fd)
				: snd_pcm_recover(output->pcm, (int)taken, 1);
		if (r < 0 || (r == 0 && (taken == -EAGAIN || taken == 0)))
			return r;
	}
	return -ETIMEDOUT;
}

static int write_nowhere(struct playback *output, size_t frames, int wake_fd)
{
	int64_t now_ms = clock_monotonic_ms();
	if (output->end_ms < now_ms)
		output->end_ms = now_ms;
	struct pollfd file = { .fd = wake_fd, .events = POLLIN };
	int64_t wait_ms = output->end_ms - now_ms - PLAYBACK_LATENCY_MS;
	if (poll(&file, 1, wait_ms > 0 ? (int)wait_ms : 0) > 0)
		return 0;
	output->end_ms += (int64_t)frames * SECOND_MS / output->rate;
	return (int)frames;
}

int playback_write(struct playback *output, const int16_t *samples, size_t frames, int wake_fd)
{
	return output->pcm ? write_device(output, samples, frames, wake_fd)
			   : write_nowhere(output, frames, wake_fd);
}

int playback_left_ms(struct playback *output)
{
	if (!output->pcm) {
		int64_t left_ms = output->end_ms - clock_monotonic_ms();
		return left_ms > 0 ? (int)left_ms : 0;
	}
	/* A device starts by itself only when its buffer is full. */
	if (snd_pcm_state(output->pcm) == SND_PCM_STATE_PREPARED)
		(void)snd_pcm_start(output->pcm);
	snd_pcm_sframes_t left = 0;
	if (snd_pcm_delay(output->pcm, &left) < 0 || left < 0)
		return 0;
	return (int)(left * SECOND_MS / (snd_pcm_sframes_t)output->rate);
}
