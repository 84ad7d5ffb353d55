/* SPDX-License-Identifier: MIT */
/*
 * A script is a text that says how a rendered sitter moves. The demo's script follows the time; the
 * tests' scripts follow the booth's actions.
 *
 *	# a comment
 *	shirt_red 150                keys (sitter.h) and their values in all scenes
 *	scene shut                   begins a scene; the script starts with its first scene
 *	eyes 0  yaw 5                keys and their values in this scene
 *	ease 0.5                     the change into this scene takes 0.5 s
 *	at 2.5 smile 1               a sudden change, 2.5 s after the scene's start
 *	from 3 to 4 yaw 20           a smooth change
 *	every 4 for 0.15 eyes 0      the value for the last 0.15 s of each 4 s
 *	wave 5 yaw 1.5               swings to and fro by 1.5, with a period of 5 s
 *	next good at 6               changes to the scene "good" after 6 s,
 *	next good after 1 bursts     or when 1 burst is over,
 *	next good after 30 frames    or when 30 frames have been taken,
 *	next good after 1 starts     or when the booth has started taking frames again
 *
 * The lines take effect in their order. Each scene begins with the presets and with the lines that
 * stand before the first scene; the previous scene has no effect on it. The counts of bursts,
 * frames and starts begin at 0 in each scene. If a scene has several `next` lines, the first one
 * whose condition is met decides.
 *
 * A burst is over when the booth stops taking frames. So "after 1 bursts" never changes the sitter
 * during a burst.
 *
 * This module reads no clock: the time is an argument, in microseconds of a clock that does not run
 * backwards.
 */
#ifndef DAEMON_SITTER_SITTER_SCRIPT_H
#define DAEMON_SITTER_SITTER_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/sitter/sitter.h"

struct sitter_script;

/* Parses a script. name: the script's name, for error messages. -EINVAL: the problem names the
 * line, the mistake and the words that are allowed. */
must_check int sitter_script_parse(const char *name, const char *text, size_t size,
				   struct problem *problem, struct sitter_script **ret_script);
void sitter_script_destroy(struct sitter_script *script); /* may be null */

/* The built-in script: a person comes in, looks around, sits still and blinks now and then. */
extern const char sitter_script_demo[];

enum sitter_signal { SITTER_FRAME, SITTER_BURST_OVER, SITTER_START, SITTER_SIGNALS };

/* A script that is being played. The caller must keep the script as long as this struct is used. */
struct sitter_play {
	const struct sitter_script *script;
	size_t scene;
	int64_t began_us;
	unsigned counts
		[SITTER_SIGNALS]; /* number of times that each signal has come since the scene began */
	/* values of the keys at the end of the previous scene, from which the command `ease`
	 * changes smoothly */
	struct sitter_scene before;
};

void sitter_play_begin(struct sitter_play *play, const struct sitter_script *script,
		       int64_t now_us);

/* Counts the signal. If the count meets the condition of a `next` line, the next scene begins. */
void sitter_play_signal(struct sitter_play *play, enum sitter_signal signal, int64_t now_us);

/* Sets *ret_scene to the values of the keys at this time. If the time meets the condition of a
 * `next` line, the next scene of the script begins first. */
void sitter_play_look(struct sitter_play *play, int64_t now_us, struct sitter_scene *ret_scene);

#endif
