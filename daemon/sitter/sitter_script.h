/* SPDX-License-Identifier: MIT */
/*
 * What a rendered sitter does, as text: for the demo by time, for tests by what the booth does.
 *
 *	# a comment
 *	shirt_red 150                      keys and values (sitter.h): from here on, in all scenes
 *	scene shut                         begins a scene; the first one is where it starts
 *	eyes 0  yaw 5                      what holds in this scene from its start
 *	ease 0.5                           the change into this scene takes that long
 *	at 2.5 smile 1                     a jump, seconds from the scene's start
 *	from 3 to 4 yaw 20                 a smooth change
 *	every 4 for 0.15 eyes 0            the last 0.15 s of each 4 s
 *	wave 5 yaw 1.5                     to and fro by 1.5, with a period of 5 s
 *	next good at 6                     goes on by time,
 *	next good after 1 bursts           or when so many bursts are over,
 *	next good after 30 frames          or frames were taken,
 *	next good after 1 starts           or the booth began to look again
 *
 * Lines hold in their order. Every scene begins from the presets and what stands before the first
 * scene, not from the scene before. Counts are the scene's own. Several `next` may stand in a
 * scene: the first that comes true wins.
 *
 * A burst is over when the booth stops looking after it, so "after 1 bursts" never changes the
 * sitter within a burst.
 *
 * Pure but for memory: time is an argument. Microseconds of any clock that does not run backwards.
 */
#ifndef DAEMON_SITTER_SITTER_SCRIPT_H
#define DAEMON_SITTER_SITTER_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/sitter/sitter.h"

struct sitter_script;

/* name: for messages. -EINVAL: the line, what is wrong and what is allowed; -ENOMEM. */
must_check int sitter_script_parse(const char *name, const char *text, size_t size,
				   struct problem *problem, struct sitter_script **ret_script);
void sitter_script_destroy(struct sitter_script *script); /* null is fine */

/* What plays without a script: comes in, looks around, settles, blinks now and then. */
extern const char sitter_script_demo[];

enum sitter_signal { SITTER_FRAME, SITTER_BURST_OVER, SITTER_START, SITTER_SIGNALS };

/* A script being played: plain data, the script is borrowed. */
struct sitter_play {
	const struct sitter_script *script;
	size_t scene;
	int64_t began_us;
	unsigned counts[SITTER_SIGNALS]; /* since the scene began */
	struct sitter_scene before;      /* how the scene before ended, to ease from */
};

void sitter_play_begin(struct sitter_play *play, const struct sitter_script *script,
		       int64_t now_us);

/* Something happened; may begin the next scene. */
void sitter_play_signal(struct sitter_play *play, enum sitter_signal signal, int64_t now_us);

/* The scene now; time may have begun the next one. */
void sitter_play_look(struct sitter_play *play, int64_t now_us, struct sitter_scene *ret_scene);

const char *sitter_play_scene_name(const struct sitter_play *play);

#endif
