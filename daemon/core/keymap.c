/* SPDX-License-Identifier: MIT */
#include "daemon/core/keymap.h"

#include <stddef.h>
#include <string.h>

#include <linux/input-event-codes.h>

enum { PLAIN, SHIFTED, ALT_GR, LEVELS };

enum { ROWS = 5, ALT_DIGITS_MIN = 3, ALT_DIGITS_MAX = 4 };

/* The keyboard's rows whose characters depend on the layout: the first key code of each row. The
 * codes inside a row are consecutive. */
static const unsigned row_starts[ROWS] = { KEY_1, KEY_Q, KEY_A, KEY_BACKSLASH, KEY_102ND };

/* A keyboard layout: the characters of the five rows, without a modifier, with Shift and with
 * AltGr. A space stands for a key that types no character that we know for certain: a character
 * beyond ASCII, a dead key (which types nothing before the next key), or a key on which operating
 * systems disagree. */
struct layout {
	const char *name;
	bool caps_is_letters; /* true: on all systems Caps Lock changes only letters */
	char decimal;         /* character that the decimal key of the keypad types */
	const char *rows[LEVELS][ROWS];
};

/* clang-format off */
static const struct layout layouts[KEYMAP_LAYOUTS] = {
	[KEYMAP_US] = { "us", true, '.', {
		[PLAIN]   = { "1234567890-=",    "qwertyuiop[]", "asdfghjkl;'`",  "\\zxcvbnm,./", " " },
		[SHIFTED] = { "!@#$%^&*()_+",    "QWERTYUIOP{}", "ASDFGHJKL:\"~", "|ZXCVBNM<>?",  " " },
		[ALT_GR]  = { "            ",    "            ", "            ",  "           ",  " " } } },
	[KEYMAP_UK] = { "uk", true, '.', {
		[PLAIN]   = { "1234567890-=",    "qwertyuiop[]", "asdfghjkl;'`",  "#zxcvbnm,./",  "\\" },
		[SHIFTED] = { "!\" $%^&*()_+",   "QWERTYUIOP{}", "ASDFGHJKL:@ ",  "~ZXCVBNM<>?",  "|" },
		[ALT_GR]  = { "            ",    "            ", "            ",  "           ",  " " } } },
	[KEYMAP_DE] = { "de", false, ' ', {
		[PLAIN]   = { "1234567890  ",    "qwertzuiop +", "asdfghjkl   ",  "#yxcvbnm,.-",  "<" },
		[SHIFTED] = { "!\" $%&/()=? ",   "QWERTZUIOP *", "ASDFGHJKL   ",  "'YXCVBNM;:_",  ">" },
		[ALT_GR]  = { "      {[]}\\ ",   "@          ~", "            ",  "           ",  "|" } } },
	[KEYMAP_FR] = { "fr", false, '.', {
		[PLAIN]   = { "& \"'(- _  )=",   "azertyuiop $", "qsdfghjklm  ",  "*wxcvbn,;:!",  "<" },
		[SHIFTED] = { "1234567890 +",    "AZERTYUIOP  ", "QSDFGHJKLM% ",  " WXCVBN?./ ",  ">" },
		[ALT_GR]  = { "  #{[| \\^@]}",   "            ", "            ",  "           ",  " " } } },
};
/* clang-format on */

/* Keys that type the same character on all layouts. The keypad types digits here, whether Num Lock
 * is on or off, because a booth uses the keypad for nothing else. */
static const struct {
	unsigned code;
	char types;
} others[] = {
	{ KEY_ENTER, '\n' },     { KEY_KPENTER, '\n' },     { KEY_TAB, '\t' },
	{ KEY_SPACE, ' ' },      { KEY_BACKSPACE, '\b' },   { KEY_KP0, '0' },
	{ KEY_KP1, '1' },        { KEY_KP2, '2' },          { KEY_KP3, '3' },
	{ KEY_KP4, '4' },        { KEY_KP5, '5' },          { KEY_KP6, '6' },
	{ KEY_KP7, '7' },        { KEY_KP8, '8' },          { KEY_KP9, '9' },
	{ KEY_KPASTERISK, '*' }, { KEY_KPMINUS, '-' },      { KEY_KPPLUS, '+' },
	{ KEY_KPSLASH, '/' },    { KEY_KPEQUAL, '=' },      { KEY_KPCOMMA, ',' },
	{ KEY_NUMERIC_0, '0' },  { KEY_NUMERIC_1, '1' },    { KEY_NUMERIC_2, '2' },
	{ KEY_NUMERIC_3, '3' },  { KEY_NUMERIC_4, '4' },    { KEY_NUMERIC_5, '5' },
	{ KEY_NUMERIC_6, '6' },  { KEY_NUMERIC_7, '7' },    { KEY_NUMERIC_8, '8' },
	{ KEY_NUMERIC_9, '9' },  { KEY_NUMERIC_STAR, '*' }, { KEY_NUMERIC_POUND, '#' },
};

static const unsigned modifiers[] = { KEY_LEFTSHIFT, KEY_RIGHTSHIFT, KEY_LEFTCTRL, KEY_RIGHTCTRL,
				      KEY_LEFTALT,   KEY_RIGHTALT,   KEY_LEFTMETA, KEY_RIGHTMETA };
enum { MODIFIERS = sizeof(modifiers) / sizeof(modifiers[0]) };
/* Bits of the modifiers, in the order of the array `modifiers`. */
enum { SHIFT = 0x03, CTRL = 0x0c, LEFT_ALT = 0x10, RIGHT_ALT = 0x20, META = 0xc0 };

unsigned keymap_modifier(unsigned index)
{
	return index < MODIFIERS ? modifiers[index] : 0;
}

bool keymap_find_layout(const char *name, enum keymap_layout *ret_layout)
{
	for (int i = 0; i < KEYMAP_LAYOUTS; i++) {
		if (strcmp(layouts[i].name, name) != 0)
			continue;
		*ret_layout = (enum keymap_layout)i;
		return true;
	}
	return false;
}

/* Returns the bit that stands for the modifier; 0 if the key is no modifier. */
static unsigned modifier_bit(unsigned code)
{
	for (unsigned i = 0; i < MODIFIERS; i++)
		if (modifiers[i] == code)
			return 1u << i;
	return 0;
}

/* Returns ' ' if we do not know for certain what the key types; 0 if the layout's rows do not hold
 * the key. */
static char layout_character(enum keymap_layout layout, unsigned code, int level)
{
	for (int i = 0; i < ROWS; i++) {
		const char *row = layouts[layout].rows[level][i];
		if (code >= row_starts[i] && code - row_starts[i] < strlen(row))
			return row[code - row_starts[i]];
	}
	return 0;
}

static char other_character(const struct keymap *keymap, unsigned code)
{
	if (code == KEY_KPDOT)
		return layouts[keymap->layout].decimal;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i].code == code)
			return others[i].types;
	return ' ';
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static int certain(char c)
{
	return c == ' ' ? KEYMAP_UNREADABLE : c;
}

static int press_plain(const struct keymap *keymap, unsigned code)
{
	bool is_shifted = keymap->held & SHIFT;
	char plain = layout_character(keymap->layout, code, PLAIN);
	if (code == KEY_SPACE)
		return ' ';
	/* The key is Enter or lies on the keypad. With Shift, the keypad moves the cursor; Enter
	 * with Shift means that Shift is stuck. */
	if (!plain)
		return is_shifted ? KEYMAP_UNREADABLE : certain(other_character(keymap, code));
	if (keymap->has_caps_lock && is_letter(plain))
		is_shifted = !is_shifted;
	else if (keymap->has_caps_lock && !layouts[keymap->layout].caps_is_letters)
		return KEYMAP_UNREADABLE;
	return certain(layout_character(keymap->layout, code, is_shifted ? SHIFTED : PLAIN));
}

static int press_with_ctrl(const struct keymap *keymap, unsigned code)
{
	if (keymap->held & SHIFT)
		return KEYMAP_UNREADABLE;
	switch (layout_character(keymap->layout, code, PLAIN)) {
	case 'j':
	case 'm':
		return '\n';
	case 'i':
		return '\t';
	default:
		return KEYMAP_UNREADABLE;
	}
}

static int press_with_alt_gr(const struct keymap *keymap, unsigned code)
{
	char c = layout_character(keymap->layout, code, ALT_GR);
	return keymap->held & SHIFT || !c ? KEYMAP_UNREADABLE : certain(c);
}

static int press_with_alt(struct keymap *keymap, unsigned code)
{
	char c = other_character(keymap, code);
	if (keymap->held != LEFT_ALT || keymap->alt == KEYMAP_ALT_SPENT || c < '0' || c > '9' ||
	    keymap->alt_digits == ALT_DIGITS_MAX) {
		keymap->alt = KEYMAP_ALT_SPENT;
		return KEYMAP_UNREADABLE;
	}
	keymap->alt = KEYMAP_ALT_DIGITS;
	keymap->alt_digits++;
	keymap->alt_number = keymap->alt_number * 10 + (unsigned)(c - '0');
	return KEYMAP_NOTHING;
}

static int press(struct keymap *keymap, unsigned code)
{
	/* Windows treats Ctrl+Alt as AltGr, and readers that imitate AltGr send both keys. */
	bool is_alt_gr =
		keymap->held & RIGHT_ALT || (keymap->held & LEFT_ALT && keymap->held & CTRL);
	if (keymap->held & LEFT_ALT && !is_alt_gr)
		return press_with_alt(keymap, code);
	keymap->alt = KEYMAP_ALT_SPENT;
	if (keymap->held & META)
		return KEYMAP_UNREADABLE;
	if (is_alt_gr)
		return press_with_alt_gr(keymap, code);
	return keymap->held & CTRL ? press_with_ctrl(keymap, code) : press_plain(keymap, code);
}

static int release_alt(struct keymap *keymap)
{
	unsigned number = keymap->alt_number;
	if (keymap->alt == KEYMAP_ALT_SPENT)
		return KEYMAP_NOTHING;
	if (keymap->alt_digits < ALT_DIGITS_MIN)
		return KEYMAP_UNREADABLE;
	if (number == '\n' || number == '\r')
		return '\n';
	bool is_character = number == '\t' || (number >= ' ' && number <= '~');
	return is_character ? (int)number : KEYMAP_UNREADABLE;
}

static int turn_modifier(struct keymap *keymap, unsigned bit, bool is_down)
{
	bool was_down = keymap->held & bit;
	keymap->held = is_down ? keymap->held | bit : keymap->held & ~bit;
	if (bit != LEFT_ALT || was_down == is_down)
		return KEYMAP_NOTHING;
	if (!is_down)
		return release_alt(keymap);
	keymap->alt = KEYMAP_ALT_EMPTY;
	keymap->alt_digits = keymap->alt_number = 0;
	return KEYMAP_NOTHING;
}

int keymap_type(struct keymap *keymap, unsigned code, int value)
{
	enum { RELEASED, PRESSED };
	unsigned bit = modifier_bit(code);
	if (value != RELEASED && value != PRESSED)
		return KEYMAP_NOTHING;
	if (bit)
		return turn_modifier(keymap, bit, value == PRESSED);
	if (value == RELEASED || code == KEY_NUMLOCK || code == KEY_SCROLLLOCK)
		return KEYMAP_NOTHING;
	if (code != KEY_CAPSLOCK)
		return press(keymap, code);
	keymap->has_caps_lock = !keymap->has_caps_lock;
	return KEYMAP_NOTHING;
}

void keymap_sync(struct keymap *keymap, unsigned code, bool is_down)
{
	unsigned bit = modifier_bit(code);
	keymap->held = is_down ? keymap->held | bit : keymap->held & ~bit;
	keymap->alt = KEYMAP_ALT_SPENT; /* digits that were typed while Alt was down may be lost */
}
