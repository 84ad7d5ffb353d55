/* SPDX-License-Identifier: MIT */
/*
 * The look, in one place: colours (0xRRGGBBAA) and sizes (thousandths of the canvas' short side).
 *
 * The ground is light: the screen faces the student and must not fight the lamps. Text on its
 * ground has a contrast of at least 4.5:1 (WCAG 2.1, 1.4.3), which tests/unit/test_page.c computes
 * for every text of every screen. No meaning rests on colour alone: shape and words say it too.
 */
#ifndef BOOTH_UI_THEME_H
#define BOOTH_UI_THEME_H

#include <stdint.h>

#define THEME_GROUND     0xf3f5f7ffu /* behind everything */
#define THEME_CARD       0xffffffffu
#define THEME_LINE       0xd5dce2ffu /* borders of cards, unfinished steps */
#define THEME_INK        0x14232eff
#define THEME_INK_SOFT   0x465663ff /* captions: 6.9:1 on the ground */
#define THEME_ACCENT     0x0b5c7aff /* headings' icons, the step one is at */
#define THEME_ACCENT_DIM 0xdcebf1ffu
#define THEME_GREEN      0x15743aff /* the shutter's button: go on */
#define THEME_GREEN_DIM  0xdff1e5ffu
#define THEME_RED        0xb3261eff /* the cancel button: back */
#define THEME_RED_DIM    0xfbe6e4ffu
#define THEME_AMBER      0x8a5200ff /* something to mend */
#define THEME_AMBER_DIM  0xfcefd8ffu
#define THEME_DEMO       0xffd24dffu /* the demo band */
#define THEME_WHITE      0xffffffffu
#define THEME_DARK       0x22303aff /* where the live picture will be */

/* Thousandths of the short side. */
enum {
	SIZE_HUGE = 115, /* 已保存, the receipt */
	SIZE_TITLE = 66,
	SIZE_HINT = 62,
	SIZE_LARGE = 46,
	SIZE_BODY = 36,
	SIZE_SMALL = 28,
	SIZE_LEAST = 22, /* nothing smaller: 17 px on 1280x800, 24 px on 1080p */
	SIZE_MARGIN = 34,
	SIZE_GAP = 22,
	SIZE_RADIUS = 20,
	SIZE_BAND = 52,    /* the demo band */
	SIZE_STEPS = 118,  /* the steps of a visit */
	SIZE_BUTTON = 132, /* a button's label */
};

#endif
