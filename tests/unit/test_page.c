/* SPDX-License-Identifier: MIT */
/*
 * Builds every sample of the gallery in every size and language and looks at its items: they lie
 * inside the canvas and not over each other, no text is cut, letters are large and dark enough and of
 * few sizes, no page is mostly empty, the keys stay where they are and are named, the demo is
 * marked.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "booth-ui/catalog.h"
#include "booth-ui/gallery.h"
#include "booth-ui/page.h"
#include "booth-ui/paint.h"
#include "booth-ui/theme.h"
#include "booth-ui/type.h"
#include "daemon/core/paging.h"
#include "tests/support/fake_boothd.h"

/* One screen under test. */
struct screen {
	struct drawing drawing;
	struct labels labels;
	struct view view;
	struct view_model model;
	struct texts texts; /* the school's, in pages that fit on this screen */
	struct drawing_ruler ruler;
	struct catalog catalog;
	const struct gallery_size *size;
	struct rect ink[DRAWING_ITEMS_MAX]; /* where the letters of each text are */
	char title[128];                    /* for the messages of failures */
};

typedef void (*check_fn)(const struct screen *screen);

static const char *words_of(const struct screen *screen, const struct drawing_item *item)
{
	return drawing_text(&screen->drawing, item);
}

/* The place of the letters of a text, as paint measures them. */
static struct rect measure_letters(const struct screen *screen, const struct drawing_item *item)
{
	int width, height;
	screen->ruler.measure(screen->ruler.user, words_of(screen, item), item->size, item->is_bold,
			      item->place.width, &width, &height);
	struct rect place = item->place;
	if (item->is_middle)
		place.y += (place.height - height) / 2;
	if (item->align == ALIGN_CENTRE)
		place.x += (place.width - width) / 2;
	if (item->align == ALIGN_RIGHT)
		place.x += place.width - width;
	place.width = width;
	place.height = height;
	return place;
}

static void build(struct screen *screen)
{
	struct page_canvas canvas = { screen->size->width, screen->size->height,
				      screen->size->width_mm, screen->size->height_mm };
	screen->view.screen.distance_cm = (uint32_t)screen->size->distance_cm;
	screen->labels = page_build(&screen->view, &canvas, &screen->catalog, &screen->ruler,
				    &screen->drawing);
	for (int i = 0; i < screen->drawing.count; i++)
		if (screen->drawing.items[i].kind == DRAWING_TEXT)
			screen->ink[i] = measure_letters(screen, &screen->drawing.items[i]);
}

static struct rect letters(const struct screen *screen, const struct drawing_item *item)
{
	return screen->ink[item - screen->drawing.items];
}

/* Every page of the gallery, built once: the checks look at them again and again. */
static struct screen *gallery;
static size_t gallery_pages;
static struct paint *paints[4];

/* Screens that the gallery does not draw: a monitor that does not tell its size, and a smaller one. */
static const struct gallery_size more_sizes[] = {
	{ "1080x1920 of unknown size", 1080, 1920, 0, 0, 80 },
	{ "1920x1080 of unknown size", 1920, 1080, 0, 0, 80 },
	{ "1080x1920, 21.5 inches", 1080, 1920, 268, 476, 80 },
};
enum { SIZES = GALLERY_SIZES + sizeof(more_sizes) / sizeof(more_sizes[0]) };

static void fit_texts(struct screen *screen, int64_t now_ms)
{
	struct page_canvas canvas = { screen->size->width, screen->size->height,
				      screen->size->width_mm, screen->size->height_mm };
	struct view view = view_now(&screen->model, now_ms);
	if (view.is_waiting)
		return;
	view.screen.distance_cm = (uint32_t)screen->size->distance_cm;
	struct paging_room room =
		page_room(&view, &canvas, &screen->catalog, &screen->ruler, &screen->drawing);
	gallery_fit_texts(&screen->model, &room, &screen->texts);
}

static void build_sample(struct screen *screen, int language, size_t n, int size)
{
	int64_t now_ms;
	assert_int_equal(catalog_open(catalog_languages[language], &screen->catalog), 0);
	screen->ruler = paint_ruler(paints[language]);
	gallery_model(n, &screen->model, &now_ms);
	screen->size =
		size < GALLERY_SIZES ? &gallery_sizes[size] : &more_sizes[size - GALLERY_SIZES];
	fit_texts(screen, now_ms);
	screen->view = view_now(&screen->model, now_ms);
	(void)snprintf(screen->title, sizeof(screen->title), "%s %s %s",
		       catalog_languages[language], gallery_name(n), screen->size->name);
	build(screen);
}

static int build_gallery(void **state)
{
	(void)state;
	int languages = 0;
	while (catalog_languages[languages])
		languages++;
	assert_true(languages <= 4);
	gallery = calloc((size_t)languages * gallery_count() * SIZES, sizeof(*gallery));
	assert_non_null(gallery);
	for (int language = 0; language < languages; language++) {
		assert_int_equal(paint_create(catalog_languages[language], &paints[language]), 0);
		for (size_t n = 0; n < gallery_count(); n++)
			for (int size = 0; size < SIZES; size++)
				build_sample(&gallery[gallery_pages++], language, n, size);
	}
	return 0;
}

static int free_gallery(void **state)
{
	(void)state;
	free(gallery);
	for (size_t i = 0; i < sizeof(paints) / sizeof(paints[0]); i++)
		paint_destroy(paints[i]);
	return 0;
}

static void for_each_screen(check_fn check)
{
	for (size_t i = 0; i < gallery_pages; i++)
		check(&gallery[i]);
}

static void check_inside(const struct screen *screen)
{
	const struct drawing *drawing = &screen->drawing;
	struct rect canvas = { 0, 0, drawing->width, drawing->height };
	if (drawing->has_overflowed)
		fail_msg("%s: the drawing is full", screen->title);
	if (drawing->count < 3)
		fail_msg("%s: an empty screen", screen->title);
	for (int i = 0; i < drawing->count; i++) {
		const struct drawing_item *item = &drawing->items[i];
		if (!rect_contains(canvas, item->place) || rect_is_empty(item->place))
			fail_msg("%s: item %d leaves the canvas or is empty", screen->title, i);
		if (item->kind != DRAWING_TEXT)
			continue;
		struct rect ink = letters(screen, item);
		/* Two measures of one text may differ by a pixel of rounding. */
		if (ink.height > item->place.height + 1 || ink.width > item->place.width + 1)
			fail_msg("%s: '%s' does not fit its place", screen->title,
				 words_of(screen, item));
	}
}

static void check_apart(const struct screen *screen)
{
	const struct drawing *drawing = &screen->drawing;
	for (int i = 0; i < drawing->count; i++)
		for (int j = i + 1; j < drawing->count; j++) {
			const struct drawing_item *a = &drawing->items[i], *b = &drawing->items[j];
			bool texts = a->kind == DRAWING_TEXT && b->kind == DRAWING_TEXT;
			bool fills = a->kind == DRAWING_FILL && b->kind == DRAWING_FILL;
			if (!texts && !fills)
				continue;
			struct rect first = texts ? letters(screen, a) : a->place;
			struct rect second = texts ? letters(screen, b) : b->place;
			if (rect_is_empty(rect_intersect(first, second)))
				continue;
			if (texts)
				fail_msg("%s: '%s' lies over '%s'", screen->title,
					 words_of(screen, a), words_of(screen, b));
			if (!rect_contains(first, second) && !rect_contains(second, first))
				fail_msg("%s: box %d cuts into box %d", screen->title, j, i);
		}
}

/* Whether a card lies under the whole text and over the item `under`. */
static bool has_card(const struct drawing *drawing, int under, int text, struct rect ink)
{
	for (int i = under + 1; i < text; i++)
		if (drawing->items[i].kind == DRAWING_FILL &&
		    rect_contains(drawing->items[i].place, ink))
			return true;
	return false;
}

/* A text over a picture or an icon has a card under it; no later box lies over a text. */
static void check_uncovered(const struct screen *screen)
{
	const struct drawing *drawing = &screen->drawing;
	for (int i = 0; i < drawing->count; i++) {
		const struct drawing_item *text = &drawing->items[i];
		if (text->kind != DRAWING_TEXT)
			continue;
		struct rect ink = letters(screen, text);
		for (int j = 0; j < drawing->count; j++) {
			const struct drawing_item *other = &drawing->items[j];
			bool covers =
				((other->kind == DRAWING_PICTURE || other->kind == DRAWING_ICON ||
				  other->kind == DRAWING_COACH || other->kind == DRAWING_QR) &&
				 !has_card(drawing, j, i, ink)) ||
				(j > i && other->kind == DRAWING_FILL);
			if (covers && !rect_is_empty(rect_intersect(ink, other->place)))
				fail_msg("%s: '%s' and item %d lie over each other", screen->title,
					 words_of(screen, text), j);
		}
	}
}

/* The colour of the topmost filled box under an item: its ground. */
static uint32_t ground_under(const struct drawing *drawing, int index)
{
	struct rect place = drawing->items[index].place;
	uint32_t ground = drawing->ground;
	for (int i = 0; i < index; i++) {
		const struct drawing_item *item = &drawing->items[i];
		if (item->kind == DRAWING_FILL && item->stroke == 0 &&
		    rect_contains(item->place, place))
			ground = item->colour;
	}
	return ground;
}

/* Of an opaque colour, 0..1: WCAG 2.1, "relative luminance". */
static double luminance(uint32_t colour)
{
	static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;
	for (unsigned i = 0; i < 3; i++) {
		double level = (double)(colour >> (24 - 8 * i) & 0xff) / 255;
		sum += weights[i] *
		       (level <= 0.03928 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4));
	}
	return sum;
}

/* Of two opaque colours, 1..21: WCAG 2.1, "contrast ratio". */
static double contrast(uint32_t a, uint32_t b)
{
	double bright = luminance(a), dark = luminance(b);
	if (bright < dark) {
		double swap = bright;
		bright = dark;
		dark = swap;
	}
	return (bright + 0.05) / (dark + 0.05);
}

/* Returns whether this is the size of captions: the smallest of the five sizes, and the only one
 * below 0.7 degrees. */
static bool is_caption(const struct screen *screen, int size)
{
	struct type_screen type = { .width = screen->size->width,
				    .height = screen->size->height,
				    .width_mm = screen->size->width_mm,
				    .height_mm = screen->size->height_mm,
				    .distance_cm = screen->size->distance_cm };
	return size == type_sizes_for(&type).size[TYPE_CAPTION];
}

static double needed(const struct screen *screen)
{
	struct type_screen type = { .width = screen->size->width,
				    .height = screen->size->height,
				    .width_mm = screen->size->width_mm,
				    .height_mm = screen->size->height_mm,
				    .distance_cm = screen->size->distance_cm };
	return type_needed(&type);
}

static void check_contrast(const struct screen *screen)
{
	const struct drawing *drawing = &screen->drawing;
	for (int i = 0; i < drawing->count; i++) {
		const struct drawing_item *item = &drawing->items[i];
		bool is_border = item->kind == DRAWING_FILL && item->stroke > 0;
		bool names_ground = item->kind == DRAWING_TEXT || item->kind == DRAWING_ICON;
		uint32_t ground = ground_under(drawing, i);
		if (names_ground && ground != item->ground)
			fail_msg("%s: item %d does not lie on the ground it names", screen->title,
				 i);
		/* A border of the colour LINE only pleases. */
		if (!names_ground && !(is_border && item->colour != THEME_LINE))
			continue;
		double least = item->kind == DRAWING_TEXT ? 4.5 : 3.0; /* WCAG 1.4.3, 1.4.11 */
		if (contrast(item->colour, ground) < least)
			fail_msg("%s: item %d has a contrast of %.2f", screen->title, i,
				 contrast(item->colour, ground));
	}
}

/* EN 301 549, 5.1.4: capitals of 0.7 degrees. Captions repeat what the page says otherwise. */
static void check_letters(const struct screen *screen)
{
	enum { SIZES_MAX = 5 };
	const struct drawing *drawing = &screen->drawing;
	int sizes[SIZES_MAX], count = 0;
	for (int i = 0; i < drawing->count; i++) {
		const struct drawing_item *item = &drawing->items[i];
		if (item->kind != DRAWING_TEXT)
			continue;
		double least = needed(screen) * (is_caption(screen, item->size) ? 0.78 : 1);
		if (item->size < least)
			fail_msg("%s: '%s' is set in %d pixels of %.1f", screen->title,
				 words_of(screen, item), item->size, least);
		int k = 0;
		while (k < count && sizes[k] != item->size)
			k++;
		if (k == SIZES_MAX)
			fail_msg("%s: more than five sizes of letters", screen->title);
		if (k == count)
			sizes[count++] = item->size;
	}
}

/* How much of a page is nothing but its ground, 0..1: measured on a grid, where a text covers its
 * letters. */
static double bare_share(const struct screen *screen)
{
	enum { CELLS = 60 };
	const struct drawing *drawing = &screen->drawing;
	int bare = 0;
	for (int y = 0; y < CELLS; y++)
		for (int x = 0; x < CELLS; x++) {
			struct rect cell = { x * drawing->width / CELLS,
					     y * drawing->height / CELLS, drawing->width / CELLS,
					     drawing->height / CELLS };
			bool is_covered = false;
			for (int i = 0; i < drawing->count && !is_covered; i++) {
				const struct drawing_item *item = &drawing->items[i];
				struct rect place = item->kind == DRAWING_TEXT
							    ? letters(screen, item)
							    : item->place;
				is_covered = !rect_is_empty(rect_intersect(cell, place));
			}
			bare += !is_covered;
		}
	return (double)bare / (CELLS * CELLS);
}

static void check_filled(const struct screen *screen)
{
	double share = bare_share(screen);
	if (share > 0.6)
		fail_msg("%s: %.0f %% of the page is bare", screen->title, share * 100);
}

static bool says(const struct screen *screen, const char *words)
{
	for (int i = 0; i < screen->drawing.count; i++)
		if (screen->drawing.items[i].kind == DRAWING_TEXT &&
		    strcmp(words_of(screen, &screen->drawing.items[i]), words) == 0)
			return true;
	return false;
}

static bool shows(const struct screen *screen, enum drawing_icon icon, uint32_t ground)
{
	for (int i = 0; i < screen->drawing.count; i++)
		if (screen->drawing.items[i].kind == DRAWING_ICON &&
		    screen->drawing.items[i].icon == icon &&
		    screen->drawing.items[i].ground == ground)
			return true;
	return false;
}

/* Each key that does something has its label and its shape. */
static void check_keys(const struct screen *screen)
{
	struct labels labels = screen->labels;
	if (labels.shutter && !says(screen, labels.shutter))
		fail_msg("%s: the green key is not named", screen->title);
	if (labels.cancel && !says(screen, labels.cancel))
		fail_msg("%s: the red key is not named", screen->title);
	if (labels.cancel && !shows(screen, ICON_CROSS, THEME_STOP) &&
	    !shows(screen, ICON_LANGUAGE, THEME_STOP))
		fail_msg("%s: the red key has no mark", screen->title);
	if (labels.shutter && !shows(screen, ICON_NEXT, THEME_WHITE) &&
	    !shows(screen, ICON_CAMERA, THEME_GO))
		fail_msg("%s: the green key has no mark", screen->title);
}

/* The outline and the lights tell by shape what they tell by colour. */
static void check_shapes(const struct screen *screen)
{
	const struct drawing *drawing = &screen->drawing;
	for (int i = 0; i < drawing->count; i++) {
		const struct drawing_item *item = &drawing->items[i];
		if (item->kind == DRAWING_OUTLINE &&
		    item->is_dashed != (item->colour == THEME_FIX) &&
		    screen->view.state->state != SESSION_IDLE)
			fail_msg("%s: the outline tells its state by colour alone", screen->title);
	}
}

/* Whether this character begins a line of a Chinese text, which a mark must not do. */
static bool may_begin(const char *at)
{
	static const char *const marks[] = { "，", "。", "；", "：", "、", "！",
					     "？", "）", "”",  "》", "·",  "，" };
	if (strncmp(at, "··", strlen("··")) == 0)
		return true; /* the dots of a masked number */
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strncmp(at, marks[i], strlen(marks[i])) == 0)
			return false;
	return true;
}

/* Every word of a text has room in a line, so no word is broken; no line that a page broke begins with a
 * mark; and no last line has one Chinese character alone. */
static void check_lines(const struct screen *screen)
{
	const struct drawing *drawing = &screen->drawing;
	for (int i = 0; i < drawing->count; i++) {
		const struct drawing_item *item = &drawing->items[i];
		if (item->kind != DRAWING_TEXT)
			continue;
		const char *text = words_of(screen, item), *last = text;
		for (const char *at = text; (at = strchr(at, '\n'));) {
			last = ++at;
			if (!may_begin(at))
				fail_msg("%s: a line of '%s' begins with a mark", screen->title,
					 text);
		}
		bool is_alone = last > text && strlen(last) <= 6 && (unsigned char)last[0] >= 0xe4;
		if (is_alone && (strlen(last) <= 3 || !may_begin(last + 3)))
			fail_msg("%s: the last line of '%s' is one character", screen->title, text);
		char copy[DRAWING_TEXT_BYTES], *rest = copy;
		(void)snprintf(copy, sizeof(copy), "%s", text);
		for (char *word; (word = strtok_r(rest, " -\n", &rest));) {
			int width, height;
			if ((unsigned char)word[0] >= 0x80 || strlen(word) > 24)
				continue;
			screen->ruler.measure(screen->ruler.user, word, item->size, item->is_bold,
					      -1, &width, &height);
			if (width > item->place.width + 1)
				fail_msg("%s: the word '%s' is broken", screen->title, word);
		}
	}
}

static void check_demo(const struct screen *screen)
{
	if (screen->view.is_waiting)
		return; /* only boothd knows whether it is a demo */
	if (!says(screen, catalog_text(&screen->catalog, "DEMO, not official")))
		fail_msg("%s: does not say that it is a demo", screen->title);
}

static void check_uncut(const struct screen *screen)
{
	if (screen->drawing.is_cut)
		fail_msg("%s: a text was cut", screen->title);
}

static void test_every_item_is_inside_the_canvas_and_no_text_is_cut(void **state)
{
	(void)state;
	for_each_screen(check_inside);
	for_each_screen(check_uncut);
}

static void test_lines_end_where_words_and_phrases_end(void **state)
{
	(void)state;
	for_each_screen(check_lines);
}

static void test_no_item_covers_another(void **state)
{
	(void)state;
	for_each_screen(check_apart);
	for_each_screen(check_uncovered);
}

static void test_every_text_and_every_shape_has_contrast(void **state)
{
	(void)state;
	for_each_screen(check_contrast);
}

static void test_letters_span_seven_tenths_of_a_degree_in_at_most_five_sizes(void **state)
{
	(void)state;
	for_each_screen(check_letters);
}

static void test_no_page_is_mostly_bare(void **state)
{
	(void)state;
	for_each_screen(check_filled);
}

static void test_the_keys_are_named(void **state)
{
	(void)state;
	for_each_screen(check_keys);
}

static void test_the_keys_are_in_the_same_place_on_every_page(void **state)
{
	(void)state;
	for (size_t i = 0; i < gallery_pages; i++) {
		const struct screen *first = &gallery[i % SIZES], *screen = &gallery[i];
		if (memcmp(&first->labels.shutter_place, &screen->labels.shutter_place,
			   sizeof(struct rect)) != 0 ||
		    memcmp(&first->labels.cancel_place, &screen->labels.cancel_place,
			   sizeof(struct rect)) != 0)
			fail_msg("%s: the keys have moved", screen->title);
	}
}

static void test_no_state_is_told_by_colour_alone(void **state)
{
	(void)state;
	for_each_screen(check_shapes);
}

static void test_a_demo_is_marked(void **state)
{
	(void)state;
	for_each_screen(check_demo);
}

/* Whatever lies in the memory of the slots: outside a visit no page has a picture of somebody. The page of
 * an operator in maintenance shows whoever sits there now. */
static void test_no_page_outside_a_visit_shows_a_face_but_the_drawn_one(void **state)
{
	(void)state;
	struct screen *screen = calloc(1, sizeof(*screen));
	int pages = 0;
	assert_non_null(screen);
	for (size_t n = 0; n < gallery_count(); n++) {
		build_sample(screen, 0, n, 0);
		enum session_state of = (enum session_state)screen->model.state.state;
		if (screen->model.has_state && (session_is_visit(of) || of == SESSION_MAINTENANCE))
			continue;
		screen->model.state.photo_slot = 1;
		screen->view.has_photo = true;
		screen->view.has_preview = true;
		build(screen);
		for (int i = 0; i < screen->drawing.count; i++)
			if (screen->drawing.items[i].kind == DRAWING_PICTURE)
				fail_msg("%s shows a picture", screen->title);
		pages++;
	}
	assert_true(pages >= 5);
	free(screen);
}

static void test_every_state_has_a_sample(void **state)
{
	(void)state;
	bool seen[SESSION_STATE_COUNT] = { false };
	for (size_t n = 0; n < gallery_count(); n++) {
		struct view_model model = { 0 };
		int64_t now_ms;
		gallery_model(n, &model, &now_ms);
		if (model.has_state)
			seen[model.state.state] = true;
	}
	for (int i = 0; i < SESSION_STATE_COUNT; i++)
		assert_true(seen[i]);
}

/* Fills the text with as many copies of unit as it has room for. */
static void fill_with(char *text, size_t size, const char *unit)
{
	text[0] = '\0';
	while (strlen(text) + strlen(unit) < size)
		strncat(text, unit, size - strlen(text) - 1);
}

static void test_the_longest_texts_stay_inside_their_places(void **state)
{
	(void)state;
	static const char *const units[] = { "图", "W", "a\n", "long words " };
	struct screen *screen = calloc(1, sizeof(*screen));
	struct texts *school = calloc(1, sizeof(*school));
	struct paint *paint;
	assert_true(screen && school);
	assert_int_equal(paint_create("zh_CN", &paint), 0);
	assert_int_equal(catalog_open("zh_CN", &screen->catalog), 0);
	screen->ruler = paint_ruler(paint);
	for (size_t unit = 0; unit < sizeof(units) / sizeof(units[0]); unit++)
		for (int i = 0; i < SESSION_STATE_COUNT; i++) {
			struct message_state message =
				fake_boothd_plain_state((enum session_state)i);
			message.demo = 1;
			message.help_called = 1;
			message.identify = IDENTIFY_BOTH;
			message.entry = ENTRY_OVER;
			message.may_go_on = 1;
			message.reasons = reason_bit(REASON_COUNT) - 1;
			message.advice = message.reasons;
			message.hint = REASON_FACE_COVERED;
			message.photos_waiting = UINT32_MAX;
			message.ends_ms = 12000;
			message.photo_slot = 0;
			message.photo_width = 480;
			message.photo_height = 640;
			fill_with(school->bytes, PAGING_BYTES_MAX + 1, units[unit]);
			message.page_count = unit % 2 ? 2 : 1;
			school->page_count = message.page_count;
			school->privacy_from = unit < 2 ? 1 : 0;
			fill_with(message.window, sizeof(message.window), units[unit]);
			message.pay_mode = (uint32_t)unit % PAYMENT_MODE_COUNT;
			message.pay_fen = unit ? 1000000 : 1500;
			fill_with(message.deadline, sizeof(message.deadline), units[unit]);
			message.chsi_days = UINT32_MAX;
			fill_with(message.subject, sizeof(message.subject), units[unit]);
			for (unsigned k = 0; k < MESSAGE_PERSON_LINES; k++)
				fill_with(message.person[k], sizeof(message.person[k]),
					  units[unit]);
			fill_with(message.typed, sizeof(message.typed), units[unit]);
			fill_with(message.last_time, sizeof(message.last_time), units[unit]);
			fill_with(message.last_receipt, sizeof(message.last_receipt), units[unit]);
			fill_with(message.entry_day, sizeof(message.entry_day), units[unit]);
			fill_with(message.contact, sizeof(message.contact), units[unit]);
			fill_with(message.school, sizeof(message.school), units[unit]);
			fill_with(message.place, sizeof(message.place), units[unit]);
			fill_with(message.elsewhere, sizeof(message.elsewhere), units[unit]);
			fill_with(message.receipt_url, sizeof(message.receipt_url), units[unit]);
			fill_with(message.receipt, sizeof(message.receipt), units[unit]);
			fill_with(message.photo_path, sizeof(message.photo_path), units[unit]);
			view_lose(&screen->model, 0);
			view_take_texts(&screen->model, school);
			view_take_state(&screen->model, &message, 0);
			screen->view = view_now(&screen->model, 1000);
			for (int size = 0; size < GALLERY_SIZES; size += 2) {
				screen->size = &gallery_sizes[size];
				(void)snprintf(screen->title, sizeof(screen->title),
					       "%s of '%s' %s",
					       session_state_name((enum session_state)i),
					       units[unit], screen->size->name);
				build(screen);
				check_inside(screen);
				check_apart(screen);
				check_uncovered(screen);
			}
		}
	paint_destroy(paint);
	free(school);
	free(screen);
}

static void test_contrast_is_as_wcag_computes_it(void **state)
{
	(void)state;
	assert_true(contrast(0x000000ff, 0xffffffff) > 20.9);
	assert_true(contrast(0x777777ff, 0xffffffff) < 4.5); /* 4.48: the known edge */
	assert_true(contrast(0x767676ff, 0xffffffff) >= 4.5);
}

static void test_the_difference_of_two_drawings_is_what_must_be_painted(void **state)
{
	(void)state;
	struct drawing *before = calloc(1, sizeof(*before)), *after = calloc(1, sizeof(*after));
	assert_true(before && after);
	drawing_clear(before, 100, 100, 0);
	drawing_add(before, DRAWING_FILL, (struct rect){ 0, 0, 10, 10 })->colour = 1;
	struct drawing_item *text =
		drawing_add(before, DRAWING_TEXT, (struct rect){ 20, 20, 30, 10 });
	drawing_set_text(before, text, "one");
	*after = *before;
	assert_true(rect_is_empty(drawing_difference(before, after)));
	drawing_set_text(after, &after->items[1], "two");
	struct rect damage = drawing_difference(before, after);
	assert_int_equal(damage.x, 20);
	assert_int_equal(damage.width, 30);
	after->count = 1; /* the place of an item that went away must be painted too */
	assert_int_equal(drawing_difference(before, after).y, 20);
	after->width = 90;
	assert_int_equal(drawing_difference(before, after).width, 90);
	free(before);
	free(after);
}

static void test_a_full_drawing_drops_items_and_says_so(void **state)
{
	(void)state;
	struct drawing *drawing = calloc(1, sizeof(*drawing));
	assert_non_null(drawing);
	drawing_clear(drawing, 10, 10, 0);
	for (int i = 0; i < DRAWING_ITEMS_MAX - 1; i++)
		assert_non_null(drawing_add(drawing, DRAWING_FILL, (struct rect){ 0 }));
	assert_false(drawing->has_overflowed);
	assert_non_null(drawing_add(drawing, DRAWING_FILL, (struct rect){ 0 }));
	assert_true(drawing->has_overflowed);
	assert_int_equal(drawing->count, DRAWING_ITEMS_MAX - 1);
	char *text = calloc(1, DRAWING_TEXT_BYTES + 1);
	assert_non_null(text);
	memset(text, 'x', DRAWING_TEXT_BYTES);
	drawing_clear(drawing, 10, 10, 0);
	drawing_set_text(drawing, &drawing->items[0], text);
	assert_true(drawing->has_overflowed);
	assert_string_equal(drawing_text(drawing, &drawing->items[0]), "");
	free(text);
	free(drawing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_page_outside_a_visit_shows_a_face_but_the_drawn_one),
		cmocka_unit_test(test_every_state_has_a_sample),
		cmocka_unit_test(test_every_item_is_inside_the_canvas_and_no_text_is_cut),
		cmocka_unit_test(test_lines_end_where_words_and_phrases_end),
		cmocka_unit_test(test_no_item_covers_another),
		cmocka_unit_test(test_every_text_and_every_shape_has_contrast),
		cmocka_unit_test(test_letters_span_seven_tenths_of_a_degree_in_at_most_five_sizes),
		cmocka_unit_test(test_no_page_is_mostly_bare),
		cmocka_unit_test(test_the_keys_are_named),
		cmocka_unit_test(test_the_keys_are_in_the_same_place_on_every_page),
		cmocka_unit_test(test_no_state_is_told_by_colour_alone),
		cmocka_unit_test(test_a_demo_is_marked),
		cmocka_unit_test(test_the_longest_texts_stay_inside_their_places),
		cmocka_unit_test(test_contrast_is_as_wcag_computes_it),
		cmocka_unit_test(test_the_difference_of_two_drawings_is_what_must_be_painted),
		cmocka_unit_test(test_a_full_drawing_drops_items_and_says_so),
	};
	return cmocka_run_group_tests(tests, build_gallery, free_gallery);
}
