/* SPDX-License-Identifier: MIT */
/*
 * The colours of all pages, 0xRRGGBBAA. docs/screen.md shows them.
 *
 * Every text has a contrast of at least 4.5:1 with the colour behind it (WCAG 2.1, 1.4.3), and every
 * shape that carries a meaning at least 3:1 (1.4.11); tests/unit/test_page.c computes both for every
 * page. The contrasts below are with the ground that the comment names. Colour never carries a
 * meaning alone: "mend this" is dashed and has an arrow, "good" is solid and has a tick.
 */
#ifndef BOOTH_UI_THEME_H
#define BOOTH_UI_THEME_H

#define THEME_PAPER      0xf5f6f4ffu /* the ground of every page but the live ones */
#define THEME_CARD       0xffffffffu
#define THEME_INK        0x0f1f2aff  /* 15.5:1 on paper */
#define THEME_SOFT       0x43525eff  /* captions; 7.4:1 on paper */
#define THEME_LINE       0xc3ccd2ffu /* borders that only please; they carry no meaning */
#define THEME_EDGE       0x74818bff  /* borders that carry a meaning; 4.0:1 on white */
#define THEME_NIGHT      0x0d2433ff  /* the ground of the live pages: it lights nobody's face */
#define THEME_NIGHT_EDGE 0x7f93a1ffu /* 5.0:1 on night */
#define THEME_WHITE      0xffffffffu
#define THEME_PALE       0xcfdbe3ffu /* captions on night; 11:1 */

#define THEME_GO       0x0b6e38ff /* the green key; white on it 6.4:1 */
#define THEME_GO_DIM   0xd9f0e1ffu
#define THEME_LIVE     0x35d07fffu /* good, over the live picture and on night; 8:1 on night */
#define THEME_FIX      0xffb81cffu /* mend this; ink on it 9.7:1 */
#define THEME_FIX_DARK 0x7a4a00ff  /* 7.7:1 on white */
#define THEME_FIX_DIM  0xfff0cfffu
#define THEME_STOP     0xa8231cff /* the red key; 7.2:1 on white */
#define THEME_INFO     0x0a4f6eff /* steps, numbers; 7.3:1 on its dim */
#define THEME_INFO_DIM 0xd8ebf3ffu
#define THEME_SKY      0x9fccedffu /* the backdrop behind a drawn person */
#define THEME_DEMO     0xffd24dffu /* the band of a demo */

/* Over pictures. */
#define THEME_VEIL      0x0d2433a0u /* dims what lies outside */
#define THEME_UNDERLINE 0x0a18208cu /* the dark line under a bright line */

#endif
