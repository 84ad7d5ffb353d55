/* SPDX-License-Identifier: MIT */
/*
 * The look of all pages: colours, sizes and the styles of text. Colours are 0xRRGGBBAA. Sizes are
 * thousandths of the page's side (struct page in widget.h); px() turns them into pixels.
 *
 * The ground (background) is light, because the screen faces the student and must not outshine the
 * lamps. Every text has a contrast of at least 4.5:1 with the colour behind it (WCAG 2.1, 1.4.3);
 * tests/unit/test_page.c computes the contrast for every text of every screen. Colour never carries
 * a meaning alone: a shape or words carry the meaning too.
 */
#ifndef BOOTH_UI_THEME_H
#define BOOTH_UI_THEME_H

#define THEME_GROUND     0xf3f5f7ffu /* the background of every page */
#define THEME_CARD       0xffffffffu
#define THEME_LINE       0xd5dce2ffu /* borders of cards; steps that are not reached yet */
#define THEME_INK        0x14232eff
#define THEME_INK_SOFT   0x465663ff /* captions; contrast 6.9:1 with the background */
#define THEME_ACCENT     0x0b5c7aff /* icons; the current step of the visit */
#define THEME_ACCENT_DIM 0xdcebf1ffu
#define THEME_GREEN      0x15743aff /* label of the shutter button, which means "go on" */
#define THEME_GREEN_DIM  0xdff1e5ffu
#define THEME_RED        0xb3261eff /* label of the cancel button, which means "go back" */
#define THEME_AMBER      0x8a5200ff /* warnings: something is wrong */
#define THEME_AMBER_DIM  0xfcefd8ffu
#define THEME_DEMO       0xffd24dffu /* the demo band */
#define THEME_WHITE      0xffffffffu
#define THEME_DARK       0x22303aff /* place of the live picture before the first picture has arrived */

/* The colours of the outline of head and shoulders. Over the live picture, a bright line is drawn
 * on a dark one. */
#define THEME_OUTLINE      0xffffffffu
#define THEME_OUTLINE_GOAL 0xffb81cffu
#define THEME_OUTLINE_GOOD 0x3ddc74ff
#define THEME_OUTLINE_DARK 0x00000080

enum {
	/* Sizes of texts. */
	SIZE_HUGE = 115,
	SIZE_TITLE = 66,
	SIZE_LARGE = 46,
	SIZE_SMALL = 28,
	SIZE_MIN = 22, /* the smallest text size: 18 px on 1280x800, 24 px on 1920x1080 */
	/* Distances. */
	SIZE_MARGIN = 34,
	SIZE_GAP = 22,
	/* Shapes. */
	SIZE_RADIUS = 20,
	SIZE_BAND = 52,    /* height of the demo band */
	SIZE_STEPS = 118,  /* height of the row with the steps of a visit */
	SIZE_BUTTON = 132, /* height of a button's label */
};

/*
 * The styles of text: size, weight and colour. Begin an initialiser of struct widget_style with a
 * style, and add the members for the background and the position:
 *
 *   struct widget_style style = { STYLE_BODY, .ground = THEME_CARD, .is_middle = true };
 */
#define STYLE_RECEIPT     .size = SIZE_HUGE, .is_bold = true, .colour = THEME_INK
#define STYLE_WELCOME     .size = 100, .is_bold = true, .colour = THEME_INK
#define STYLE_TITLE       .size = SIZE_TITLE, .is_bold = true, .colour = THEME_INK
#define STYLE_HINT        .size = 62, .is_bold = true, .colour = THEME_INK
#define STYLE_HEADING     .size = 60, .is_bold = true, .colour = THEME_INK
#define STYLE_VERDICT     .size = 58, .is_bold = true, .colour = THEME_INK
#define STYLE_LEAD        .size = SIZE_LARGE, .colour = THEME_INK
#define STYLE_NUMBER      .size = SIZE_LARGE, .is_bold = true, .colour = THEME_ACCENT
#define STYLE_NOTICE      .size = 42, .colour = THEME_INK
#define STYLE_SENTENCE    .size = 40, .colour = THEME_INK
#define STYLE_CARD_TITLE  .size = 38, .is_bold = true, .colour = THEME_INK
#define STYLE_BODY        .size = 36, .colour = THEME_INK
#define STYLE_BODY_BOLD   .size = 36, .is_bold = true, .colour = THEME_INK
#define STYLE_BODY_SOFT   .size = 36, .colour = THEME_INK_SOFT
#define STYLE_BODY_WHITE  .size = 36, .colour = THEME_WHITE
#define STYLE_SUBJECT     .size = 36, .is_bold = true, .colour = THEME_ACCENT
#define STYLE_TRIES       .size = 34, .colour = THEME_INK_SOFT
#define STYLE_DETAIL      .size = 32, .colour = THEME_INK
#define STYLE_DETAIL_SOFT .size = 32, .colour = THEME_INK_SOFT
#define STYLE_REMEDY      .size = 30, .colour = THEME_INK
#define STYLE_CAPTION     .size = SIZE_SMALL, .colour = THEME_INK_SOFT
#define STYLE_BAND        .size = SIZE_SMALL, .is_bold = true, .colour = THEME_INK
#define STYLE_TIME_LEFT   .size = SIZE_SMALL, .is_bold = true, .colour = THEME_AMBER
#define STYLE_FOOTNOTE    .size = SIZE_MIN + 2, .colour = THEME_INK_SOFT

#endif
