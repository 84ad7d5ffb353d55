/* SPDX-License-Identifier: MIT */
/*
 * From key codes to characters: what a code reader that acts as a keyboard types. Pure; the codes
 * are the kernel's (linux/input-event-codes.h).
 *
 * Such a reader sends the keys that type a character on the keyboard layout it is set to, so we must
 * know that layout. It may also send
 *   Alt and the keypad   Alt held, three or four digits, Alt released: the character of that number
 *   Ctrl and a letter    Ctrl+J, Ctrl+M: the end of a line; Ctrl+I: Tab
 * Every other key is KEYMAP_UNREADABLE, also a control character such as GS (Ctrl+] or Alt 029). To
 * pass over such a key would make another text of the code, and that may be another person's.
 */
#ifndef DAEMON_CORE_KEYMAP_H
#define DAEMON_CORE_KEYMAP_H

#include <stdbool.h>

enum keymap_layout { KEYMAP_US, KEYMAP_UK, KEYMAP_DE, KEYMAP_FR, KEYMAP_LAYOUTS };

enum {
	KEYMAP_NOTHING = 0,     /* a release, a repeat, a modifier, a lock */
	KEYMAP_UNREADABLE = -1, /* a key that types no character we know for certain */
};

struct keymap {
	enum keymap_layout layout;
	unsigned held; /* a bit for each modifier that is down */
	bool has_caps_lock;
	/* While the left Alt is down. */
	enum { KEYMAP_ALT_EMPTY, KEYMAP_ALT_DIGITS, KEYMAP_ALT_SPENT } alt;
	unsigned alt_digits, alt_number;
};

/* name: "us", "uk", "de" or "fr". False: there is no such layout. */
bool keymap_find_layout(const char *name, enum keymap_layout *ret_layout);

/* What a key event types: printable ASCII, '\n' (Enter), '\t' or '\b'; KEYMAP_NOTHING;
 * KEYMAP_UNREADABLE. value: 0 released, 1 pressed, 2 repeated. */
int keymap_type(struct keymap *keymap, unsigned code, int value);

/* The key is down or up, and nobody saw the event. It types nothing. */
void keymap_sync(struct keymap *keymap, unsigned code, bool is_down);

/* The modifiers' codes, for keymap_sync() at the opening of a device; 0 beyond the last. */
unsigned keymap_modifier(unsigned index);

#endif
