/* SPDX-License-Identifier: MIT */
/*
 * From key codes to characters: what a keyboard-wedge reader "types", on the US layout that readers
 * come with. Pure; the codes are the kernel's (linux/input-event-codes.h).
 */
#ifndef DAEMON_CORE_KEYMAP_H
#define DAEMON_CORE_KEYMAP_H

#include <stdbool.h>
#include <stdint.h>

struct keymap {
	bool left_shift, right_shift, caps_lock;
};

/* The character a key event types: printable ASCII, '\n' (Enter), '\t', '\b'; 0 for none (a
 * release, a repeat, a modifier, a key that types nothing). value: 1 pressed, 0 released, 2
 * repeated. */
char keymap_type(struct keymap *keymap, unsigned code, int value);

/* Whether the key can type a character at all, so that a device that has it can be a reader. */
bool keymap_can_type(unsigned code);

#endif
