/* SPDX-License-Identifier: MIT */
/*
 * Turns key codes into the characters that a code reader types when it acts as a keyboard. Pure;
 * the codes are the kernel's (linux/input-event-codes.h).
 *
 * Such a reader sends the keys that type a character on its own keyboard layout, so we must know
 * that layout. It may also send these sequences:
 *   Alt and the keypad   Alt held, three or four digits, Alt released: the character of that number
 *   Ctrl and a letter    Ctrl+J, Ctrl+M: the end of a line; Ctrl+I: Tab
 * All other keys, except modifiers and lock keys, give KEYMAP_UNREADABLE, even if they type a
 * control character such as GS (Ctrl+] or Alt 029). Skipping such a key would turn the code into
 * another text, which may be another person's code.
 */
#ifndef DAEMON_CORE_KEYMAP_H
#define DAEMON_CORE_KEYMAP_H

#include <stdbool.h>

enum keymap_layout { KEYMAP_US, KEYMAP_UK, KEYMAP_DE, KEYMAP_FR, KEYMAP_LAYOUTS };

enum {
	KEYMAP_NOTHING = 0,     /* the event is a release, a repeat, a modifier or a lock key */
	KEYMAP_UNREADABLE = -1, /* the key types no character that we know for certain */
};

struct keymap {
	enum keymap_layout layout;
	unsigned held; /* set of bits, one for each modifier that is down */
	bool has_caps_lock;
	/* The state of the number that is typed while the left Alt is down. SPENT: the number no
	 * longer counts. */
	enum { KEYMAP_ALT_EMPTY, KEYMAP_ALT_DIGITS, KEYMAP_ALT_SPENT } alt;
	unsigned alt_digits, alt_number;
};

/* Finds the layout "us", "uk", "de" or "fr". Returns false if there is no such layout. */
bool keymap_find_layout(const char *name, enum keymap_layout *ret_layout);

/* Returns the character that a key event types: printable ASCII, '\n' (Enter), '\t' or '\b'.
 * Returns KEYMAP_NOTHING or KEYMAP_UNREADABLE if the event types no such character. value: 0: the
 * key was released; 1: pressed; 2: repeated. */
int keymap_type(struct keymap *keymap, unsigned code, int value);

/* Tells the keymap that a modifier is down or up, although its event was not seen. Types
 * nothing. */
void keymap_sync(struct keymap *keymap, unsigned code, bool is_down);

/* Returns the key code of modifier number `index`; 0 if index is beyond the last modifier. When a
 * device is opened, call keymap_sync() for each modifier. */
unsigned keymap_modifier(unsigned index);

#endif
