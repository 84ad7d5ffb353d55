/* SPDX-License-Identifier: MIT */
/*
 * What the rendered sitter does, and when: read from a file, played on the camera's own time.
 * docs/sitter.md has the whole format; in short:
 *
 *     scene good              # the first scene is how it begins; further lines set keys of
 * sitter.h shirt 240 240 240       # a colour is its three keys at once scene shut like good #
 * everything as there eyes 0 at 2 over 0.5 yaw 20    # seconds since the booth began to look; a
 * ramp at 4 scene shut after bursts 1 frames 20 scene good blink 4                 # about every so
 * many seconds; 0: never sway 1                  # nobody sits still: degrees repeat 30 # the `at`
 * lines begin anew after so many seconds
 *
 * Pure but for sitter_script_load(): time, bursts and frames are arguments, so that the same
 * moments give the same scenes.
 */
#ifndef DAEMON_DEVICES_SITTER_SCRIPT_H
#define DAEMON_DEVICES_SITTER_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/devices/sitter.h"

struct sitter_script;

/* path: "" is the demo: looks around, then sits well. -ENOENT, -EACCES and the like: the file;
 * -EINVAL: "FILE:LINE: ..." with what is allowed; -EFBIG: more than the limits below. */
must_check int sitter_script_load(const char *path, struct problem *problem,
				  struct sitter_script **ret_script);
/* The same from memory; name: for messages. */
must_check int sitter_script_parse(const char *name, const char *text, struct problem *problem,
				   struct sitter_script **ret_script);
void sitter_script_destroy(struct sitter_script *script); /* null is fine */

enum { SITTER_SCRIPT_BYTES = 65536, SITTER_SCRIPT_SCENES = 64, SITTER_SCRIPT_STEPS = 256 };

/* Each value at least what it was in the call before. */
struct sitter_moment {
	double seconds; /* on any clock that never runs back */
	unsigned looks; /* how often the booth has begun to look: `at` counts from the last one */
	unsigned bursts;
	uint64_t frames; /* taken so far */
};

/* The scene at this moment. */
void sitter_script_play(struct sitter_script *script, const struct sitter_moment *moment,
			struct sitter_scene *ret_scene);

#endif
