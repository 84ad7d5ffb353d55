/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter_people.h"

#include <stddef.h>

/* Everybody breathes and blinks, so that the picture lives. */
#define ALIVE  "wave 5 yaw 0.8\nwave 4 y 0.002\n"
#define BLINKS "every 4 for 0.15 eyes 0\n"

static const char *const scripts[DEMO_SITTER_COUNT] = {
	[DEMO_SITTER_GOOD] = "scene good\n" ALIVE BLINKS,
	[DEMO_SITTER_GLASSES] = "scene glasses\nglasses 1\n" ALIVE BLINKS,
	[DEMO_SITTER_GLARE] = "scene glare\nglasses 1 glare 1\n" ALIVE BLINKS,
	[DEMO_SITTER_SUNGLASSES] = "scene sunglasses\nglasses 1 tint 0.9\n" ALIVE,
	[DEMO_SITTER_EYES_SHUT] = "scene shut\neyes 0\n" ALIVE,
	[DEMO_SITTER_MOUTH_OPEN] = "scene mouth\nmouth 0.8\n" ALIVE BLINKS,
	[DEMO_SITTER_TURNED] = "scene turned\nyaw 25\n" BLINKS,
	[DEMO_SITTER_CHIN_UP] = "scene chin\npitch 22\n" BLINKS,
	[DEMO_SITTER_TILTED] = "scene tilted\nroll 18\n" BLINKS,
	[DEMO_SITTER_FAR] = "scene far\nsize 0.2\n" ALIVE BLINKS,
	[DEMO_SITTER_NEAR] = "scene near\nsize 0.75\n" ALIVE BLINKS,
	[DEMO_SITTER_DARK] =
		"scene dark\nlamp_left 0.08 lamp_right 0.08 lamp_top 0.02 ambient 0.05\n" ALIVE
			BLINKS,
	[DEMO_SITTER_SIDE_LIGHT] = "scene side\nlamp_left 1 lamp_right 0\n" ALIVE BLINKS,
	[DEMO_SITTER_MASK] = "scene mask\nmask 1\n" ALIVE BLINKS,
	[DEMO_SITTER_HAT] = "scene hat\nhat 1\n" ALIVE BLINKS,
	[DEMO_SITTER_FRINGE] = "scene fringe\nfringe 1\n" ALIVE BLINKS,
	[DEMO_SITTER_CURTAIN] = "scene curtain\nbackdrop_uneven 1\n" ALIVE BLINKS,
	[DEMO_SITTER_TWO] = "scene two\nother 1 other_size 0.35\n" ALIVE BLINKS,
	[DEMO_SITTER_NOBODY] = "scene nobody\npresent 0\n",
};

const char *sitter_people_script(enum demo_sitter sitter)
{
	return sitter < DEMO_SITTER_COUNT ? scripts[sitter] : NULL;
}
