/* SPDX-License-Identifier: MIT */
#include "daemon/core/keymap.h"

#include <stddef.h>

#include <linux/input-event-codes.h>

struct pair {
	char plain, shifted;
};

/* Of the codes beyond KEY_KPDOT only those in other_key() type something. */
static const struct pair keys[KEY_KPDOT + 1] = {
	[KEY_1] = { '1', '!' },
	[KEY_2] = { '2', '@' },
	[KEY_3] = { '3', '#' },
	[KEY_4] = { '4', '$' },
	[KEY_5] = { '5', '%' },
	[KEY_6] = { '6', '^' },
	[KEY_7] = { '7', '&' },
	[KEY_8] = { '8', '*' },
	[KEY_9] = { '9', '(' },
	[KEY_0] = { '0', ')' },
	[KEY_MINUS] = { '-', '_' },
	[KEY_EQUAL] = { '=', '+' },
	[KEY_BACKSPACE] = { '\b', '\b' },
	[KEY_TAB] = { '\t', '\t' },
	[KEY_Q] = { 'q', 'Q' },
	[KEY_W] = { 'w', 'W' },
	[KEY_E] = { 'e', 'E' },
	[KEY_R] = { 'r', 'R' },
	[KEY_T] = { 't', 'T' },
	[KEY_Y] = { 'y', 'Y' },
	[KEY_U] = { 'u', 'U' },
	[KEY_I] = { 'i', 'I' },
	[KEY_O] = { 'o', 'O' },
	[KEY_P] = { 'p', 'P' },
	[KEY_LEFTBRACE] = { '[', '{' },
	[KEY_RIGHTBRACE] = { ']', '}' },
	[KEY_ENTER] = { '\n', '\n' },
	[KEY_A] = { 'a', 'A' },
	[KEY_S] = { 's', 'S' },
	[KEY_D] = { 'd', 'D' },
	[KEY_F] = { 'f', 'F' },
	[KEY_G] = { 'g', 'G' },
	[KEY_H] = { 'h', 'H' },
	[KEY_J] = { 'j', 'J' },
	[KEY_K] = { 'k', 'K' },
	[KEY_L] = { 'l', 'L' },
	[KEY_SEMICOLON] = { ';', ':' },
	[KEY_APOSTROPHE] = { '\'', '"' },
	[KEY_GRAVE] = { '`', '~' },
	[KEY_BACKSLASH] = { '\\', '|' },
	[KEY_Z] = { 'z', 'Z' },
	[KEY_X] = { 'x', 'X' },
	[KEY_C] = { 'c', 'C' },
	[KEY_V] = { 'v', 'V' },
	[KEY_B] = { 'b', 'B' },
	[KEY_N] = { 'n', 'N' },
	[KEY_M] = { 'm', 'M' },
	[KEY_COMMA] = { ',', '<' },
	[KEY_DOT] = { '.', '>' },
	[KEY_SLASH] = { '/', '?' },
	[KEY_KPASTERISK] = { '*', '*' },
	[KEY_SPACE] = { ' ', ' ' },
	/* The keypad types digits, with Num Lock or without: in a booth it has no other use. */
	[KEY_KP7] = { '7', '7' },
	[KEY_KP8] = { '8', '8' },
	[KEY_KP9] = { '9', '9' },
	[KEY_KPMINUS] = { '-', '-' },
	[KEY_KP4] = { '4', '4' },
	[KEY_KP5] = { '5', '5' },
	[KEY_KP6] = { '6', '6' },
	[KEY_KPPLUS] = { '+', '+' },
	[KEY_KP1] = { '1', '1' },
	[KEY_KP2] = { '2', '2' },
	[KEY_KP3] = { '3', '3' },
	[KEY_KP0] = { '0', '0' },
	[KEY_KPDOT] = { '.', '.' },
};

static struct pair other_key(unsigned code)
{
	static const struct {
		unsigned code;
		char types;
	} others[] = {
		{ KEY_KPENTER, '\n' },      { KEY_KPSLASH, '/' },   { KEY_KPEQUAL, '=' },
		{ KEY_KPCOMMA, ',' },       { KEY_NUMERIC_0, '0' }, { KEY_NUMERIC_1, '1' },
		{ KEY_NUMERIC_2, '2' },     { KEY_NUMERIC_3, '3' }, { KEY_NUMERIC_4, '4' },
		{ KEY_NUMERIC_5, '5' },     { KEY_NUMERIC_6, '6' }, { KEY_NUMERIC_7, '7' },
		{ KEY_NUMERIC_8, '8' },     { KEY_NUMERIC_9, '9' }, { KEY_NUMERIC_STAR, '*' },
		{ KEY_NUMERIC_POUND, '#' },
	};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i].code == code)
			return (struct pair){ others[i].types, others[i].types };
	return (struct pair){ 0, 0 };
}

static struct pair look_up(unsigned code)
{
	return code <= KEY_KPDOT ? keys[code] : other_key(code);
}

static bool is_letter(struct pair key)
{
	return key.plain >= 'a' && key.plain <= 'z';
}

char keymap_type(struct keymap *keymap, unsigned code, int value)
{
	if (code == KEY_LEFTSHIFT)
		keymap->has_left_shift = value != 0;
	if (code == KEY_RIGHTSHIFT)
		keymap->has_right_shift = value != 0;
	if (value != 1)
		return 0;
	if (code == KEY_CAPSLOCK)
		keymap->has_caps_lock = !keymap->has_caps_lock;
	struct pair key = look_up(code);
	bool is_shifted = keymap->has_left_shift || keymap->has_right_shift;
	if (keymap->has_caps_lock && is_letter(key))
		is_shifted = !is_shifted;
	return is_shifted ? key.shifted : key.plain;
}
