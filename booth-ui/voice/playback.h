/* SPDX-License-Identifier: MIT */
/*
 * Plays samples on a sound device of ALSA. Its stand-in plays nothing, in the time that a device would
 * take. For one thread only: a device may hold up the caller, at most for PLAYBACK_PATIENCE_MS while it
 * is open, and for any time while it is opened or closed.
 */
#ifndef BOOTH_UI_VOICE_PLAYBACK_H
#define BOOTH_UI_VOICE_PLAYBACK_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct playback;

enum { PLAYBACK_PATIENCE_MS = 500, PLAYBACK_LATENCY_MS = 100 };

/* Opens a device of ALSA, such as "default" or "plughw:1,0"; null: the stand-in. Samples have 16
 * bits. -ENOENT: there is no such device. -EBUSY: another program has it. Other errors: those of ALSA. */
must_check int playback_open(const char *device, unsigned rate, unsigned channels,
			     struct problem *problem, struct playback **ret_output);
/* What was not played yet is lost. null is fine. */
void playback_close(struct playback *output);

/* Gives samples to the device, as many frames as it takes now. wake_fd: the call returns early when this
 * file becomes readable. Returns the number of frames taken, which is 0 after such a call. -ETIMEDOUT:
 * the device took none for PLAYBACK_PATIENCE_MS. -ENODEV: it was unplugged. Other errors: those of ALSA. */
must_check int playback_write(struct playback *output, const int16_t *samples, size_t frames,
			      int wake_fd);
/* Returns after how many milliseconds all samples will have been played. Starts the device if it
 * waits for more samples. */
int playback_left_ms(struct playback *output);

#endif
