/* SPDX-License-Identifier: MIT */
/*
 * From key codes to characters: what a code reader that acts as a keyboard types, on the US layout
 * that readers come with. Pure; the codes are the kernel's (linux/input-event-codes.h).
 */
#ifndef DAEMON_CORE_KEYMAP_H
#define DAEMON_CORE_KEYMAP_H

#include <stdbool.h>

struct keymap {
	bool has_left_shift, has_right_shift, has_caps_lock;
};

/* The character that a key event types: printable ASCII, '\n' (Enter), '\t' or '\b'. 0: it types
 * nothing (a release, a repeat, a modifier, another key). value: 0 released, 1 pressed, 2
 * repeated. */
char keymap_type(struct keymap *keymap, unsigned code, int value);

#endif
