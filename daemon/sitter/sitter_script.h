/* SPDX-License-Identifier: MIT */
/*
 * A script: text that says what a rendered sitter does. The demo's goes by the time, the tests' by
 * what the booth does.
 *
 *	# a comment
 *	shirt_red 150                keys (sitter.h) and their values in all scenes
 *	scene shut                   begins a scene; the script starts with the first one
 *	eyes 0  yaw 5                keys and their values in this scene
 *	ease 0.5                     changes into this scene within 0.5 s
 *	at 2.5 smile 1               a sudden change, 2.5 s after the scene's start
 *	from 3 to 4 yaw 20           a smooth change
 *	every 4 for 0.15 eyes 0      the value for the last 0.15 s of each 4 s
 *	wave 5 yaw 1.5               to and fro by 1.5, with a period of 5 s
 *	next good at 6               goes on to the scene "good" after 6 s,
 *	next good after 1 bursts     or when one burst is over,
 *	next good after 30 frames    or when 30 frames were taken,
 *	next good after 1 starts     or when the booth began to take frames again
 *
 * Lines are applied in their order. Each scene begins with the presets and the lines before the
 * first scene; the scene before it does not matter. Counts begin at 0 in each scene. A scene may have
 * several `next`: the first whose condition is met is taken.
 *
 * A burst is over when the booth stops taking frames after it. So "after 1 bursts" never changes the
 * sitter within a burst.
 *
 * Nothing here reads a clock: the time is an argument, in microseconds of a clock that does not run
 * backwards.
 */
#ifndef DAEMON_SITTER_SITTER_SCRIPT_H
#define DAEMON_SITTER_SITTER_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/sitter/sitter.h"

struct sitter_script;

/* name: for messages. -EINVAL: the problem names the line, the mistake and what is allowed. */
must_check int sitter_script_parse(const char *name, const char *text, size_t size,
				   struct problem *problem, struct sitter_script **ret_script);
void sitter_script_destroy(struct sitter_script *script); /* null is fine */

/* Somebody comes in, looks around, sits still and blinks now and then. */
extern const char sitter_script_demo[];

enum sitter_signal { SITTER_FRAME, SITTER_BURST_OVER, SITTER_START, SITTER_SIGNALS };

/* A script being played. It borrows the script. */
struct sitter_play {
	const struct sitter_script *script;
	size_t scene;
	int64_t began_us;
	unsigned counts[SITTER_SIGNALS]; /* since the scene began */
	struct sitter_scene before;      /* the end of the scene before, for `ease` */
};

void sitter_play_begin(struct sitter_play *play, const struct sitter_script *script,
		       int64_t now_us);

/* Counts the signal, which may begin the next scene. */
void sitter_play_signal(struct sitter_play *play, enum sitter_signal signal, int64_t now_us);

/* How the sitter looks now. The time may have begun the next scene. */
void sitter_play_look(struct sitter_play *play, int64_t now_us, struct sitter_scene *ret_scene);

#endif
