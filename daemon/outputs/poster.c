/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/poster.h"

#include <math.h>
#include <stddef.h>

#include "daemon/coach/coach_draw.h"
#include "daemon/core/wording.h"
#include "daemon/outputs/paper.h"

/* The poster is laid out in mm on A3. A4 has the same proportions, so it is the same drawing. */
static const double page_width = 297, page_height = 420, small_width = 210, small_height = 297;
static const double margin = 16, gap = 8;

static const uint32_t night = 0x0d2433, white = 0xffffff, pale = 0xcfdbe3, ink = 0x0f1f2a;
static const uint32_t soft = 0x43525e, sky = 0x9fcced, ground = 0xf5f6f4, go = 0x0b6e38;
static const uint32_t stop = 0xa8231c, bright = 0x35d07f;

static const struct failure {
	enum reason reason;
	const char *fault, *remedy;
} failures[] = {
	{ REASON_UNEVEN_LIGHT, WORDING("One half of the face is dark"),
	  WORDING("Sit straight and face the lamps, so that both halves are lit alike.") },
	{ REASON_RECAPTURED, WORDING("A photo of a photo, or a beautified face"),
	  WORDING("Show your real face. Do not hold up a photo, use no beauty filter.") },
	{ REASON_BLURRED, WORDING("The picture is blurred"),
	  WORDING("Sit still and look into the lens while the booth counts down.") },
	{ REASON_TOO_BRIGHT, WORDING("The face is too bright"),
	  WORDING("No flash, and no sun or spotlight straight on the face.") },
	{ REASON_HAIR_WASHED_OUT, WORDING("A lamp above makes the hair look light"),
	  WORDING("Do not sit straight under a ceiling lamp.") },
	{ REASON_TOO_DARK, WORDING("The face is too dark"),
	  WORDING("Face the light, and keep the light behind you off.") },
	{ REASON_TOO_SMALL, WORDING("The person is too small"),
	  WORDING("Move closer, until head and shoulders fill the outline.") },
};

enum { FAILURES = sizeof(failures) / sizeof(failures[0]), FAILURE_COLUMNS = 2 };

static const char *const advice[] = {
	WORDING("A top that differs clearly from the light blue background: dark and plain, not blue."),
	WORDING("Tidy hair: tied back if it is long, brows and ears free."),
	WORDING("No earrings, necklace or hat; little or no make-up."),
	WORDING("Your usual glasses, clear ones without reflections. No coloured lenses."),
};

static void draw_top(struct paper *paper, const struct poster *poster)
{
	struct paper_style school = { .size = 8, .colour = pale, .lines = 1 };
	struct paper_style title = { .size = 25, .is_bold = true, .colour = white, .lines = 1 };
	struct paper_style line = { .size = 8.6, .colour = white, .lines = 1 };
	double width = page_width - 2 * margin;
	paper_fill(paper, (struct paper_box){ 0, 0, page_width, 76 }, 0, night);
	paper_fill(paper, (struct paper_box){ 0, 76, page_width, 2 }, 0, bright);
	(void)paper_text(paper, &school, (struct paper_box){ margin, 11, width, 12 },
			 poster->school);
	(void)paper_text(paper, &title, (struct paper_box){ margin, 19, width, 36 },
			 poster->title[0] ? poster->title : wording_of("Graduation photos"));
	(void)paper_text(
		paper, &line, (struct paper_box){ margin, 57, width, 12 },
		wording_of(
			"Everybody who graduates needs this photo for the register. Come in time."));
}

/* Returns the largest size, at most the style's, at which the text fits the box. */
static double fit(struct paper *paper, const struct paper_style *style, double width, double height,
		  const char *text)
{
	struct paper_style tried = *style;
	double across = 0, down = 0;
	tried.lines = 0;
	for (int i = 0; i < 20; i++) {
		paper_measure(paper, &tried, width, text, &across, &down);
		if (down <= height)
			break;
		tried.size *= 0.95;
	}
	return tried.size;
}

/* A fact with its heading, on a white card. */
static void draw_fact(struct paper *paper, struct paper_box box, const char *heading,
		      const char *text)
{
	struct paper_style small = { .size = 6, .colour = soft, .lines = 1 };
	struct paper_style large = {
		.size = 8.6, .is_bold = true, .colour = ink, .has_breaks = true, .is_middle = true
	};
	double width = box.width - 9, height = box.height - 14;
	large.size = fit(paper, &large, width, height, text);
	paper_fill(paper, box, 3, white);
	paper_fill(paper, (struct paper_box){ box.x, box.y + 5, 1.6, box.height - 10 }, 0, go);
	(void)paper_text(paper, &small,
			 (struct paper_box){ box.x + 6, box.y + 3.5, box.width - 10, 8 }, heading);
	(void)paper_text(paper, &large,
			 (struct paper_box){ box.x + 6, box.y + 11.5, width, height }, text);
}

static void draw_facts(struct paper *paper, const struct poster *poster, double y)
{
	enum { FACTS = 3, HEIGHT = 36 };
	const char *headings[FACTS] = { wording_of("When"), wording_of("Where"),
					wording_of("What it costs") };
	const char *texts[FACTS] = { poster->window, poster->place, poster->fee };
	unsigned count = 0;
	for (unsigned i = 0; i < FACTS; i++)
		count += texts[i][0] ? 1 : 0;
	if (count == 0)
		return;
	double width = (page_width - 2 * margin - (count - 1) * gap) / count, x = margin;
	for (unsigned i = 0; i < FACTS; i++) {
		if (!texts[i][0])
			continue;
		draw_fact(paper, (struct paper_box){ x, y, width, HEIGHT }, headings[i], texts[i]);
		x += width + gap;
	}
}

/* A tick or a cross in a disc; x, y: its middle. */
static void draw_sign(struct paper *paper, double x, double y, double radius, bool is_right)
{
	cairo_t *cairo = paper_cairo(paper);
	paper_fill(paper, (struct paper_box){ x - radius, y - radius, 2 * radius, 2 * radius },
		   radius, is_right ? go : stop);
	cairo_save(cairo);
	cairo_translate(cairo, paper_points(x), paper_points(y));
	cairo_scale(cairo, paper_points(radius), paper_points(radius));
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_set_line_width(cairo, 0.24);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_move_to(cairo, is_right ? -0.45 : -0.38, is_right ? 0.05 : -0.38);
	cairo_line_to(cairo, is_right ? -0.1 : 0.38, 0.38);
	if (!is_right)
		cairo_move_to(cairo, 0.38, -0.38);
	cairo_line_to(cairo, is_right ? 0.48 : -0.38, is_right ? -0.35 : 0.38);
	cairo_stroke(cairo);
	cairo_restore(cairo);
}

static void draw_person(struct paper *paper, struct paper_box box, const struct coach *coach)
{
	cairo_t *cairo = paper_cairo(paper);
	paper_fill(paper, box, 2, sky);
	cairo_save(cairo);
	cairo_rectangle(cairo, paper_points(box.x), paper_points(box.y), paper_points(box.width),
			paper_points(box.height));
	cairo_clip(cairo);
	coach_draw(cairo, coach,
		   (struct coach_place){ paper_points(box.x), paper_points(box.y),
					 paper_points(box.width), paper_points(box.height) });
	cairo_restore(cairo);
}

static void draw_heading(struct paper *paper, double y, const char *text)
{
	struct paper_style style = { .size = 11, .is_bold = true, .colour = ink, .lines = 1 };
	(void)paper_text(paper, &style,
			 (struct paper_box){ margin, y, page_width - 2 * margin, 16 }, text);
}

enum { ADVICES = sizeof(advice) / sizeof(advice[0]) };

static void draw_wear(struct paper *paper, double y)
{
	enum { WIDTH = 45, SIDE = 54, LINE = SIDE / ADVICES };
	struct coach coach = { .is_smiling = false };
	struct paper_style style = { .size = 7.2, .colour = ink, .is_middle = true };
	double x = margin + WIDTH + 21, width = page_width - margin - x;
	draw_heading(paper, y, wording_of("What to wear"));
	draw_person(paper, (struct paper_box){ margin, y + 17, WIDTH, SIDE }, &coach);
	draw_sign(paper, margin + WIDTH - 2, y + 17 + SIDE - 2, 5.5, true);
	for (unsigned i = 0; i < ADVICES; i++)
		style.size = fit(paper, &style, width, LINE, wording_of(advice[i]));
	for (unsigned i = 0; i < ADVICES; i++) {
		double at = y + 17 + i * LINE;
		draw_sign(paper, x - 7, at + LINE / 2.0, 3, true);
		(void)paper_text(paper, &style, (struct paper_box){ x, at, width, LINE },
				 wording_of(advice[i]));
	}
}

enum { CARD_HEIGHT = 44, PICTURE_WIDTH = 30, PICTURE_HEIGHT = 36, PAD = 4 };

static double card_width(void)
{
	return (page_width - 2 * margin - gap) / FAILURE_COLUMNS;
}

/* The room for the texts of a card, beside its two pictures. */
static struct paper_box card_text(struct paper_box card)
{
	double left = PAD + 2 * PICTURE_WIDTH + 3 + 5;
	return (struct paper_box){ card.x + left, card.y + PAD, card.width - left - 3,
				   card.height - 2 * PAD };
}

struct card_styles {
	struct paper_style fault, remedy;
};

/* Chooses letters of the same size for all cards. */
static struct card_styles choose_styles(struct paper *paper)
{
	struct card_styles styles = {
		.fault = { .size = 6.6, .is_bold = true, .colour = stop },
		.remedy = { .size = 5.6, .colour = ink },
	};
	struct paper_box room = card_text((struct paper_box){ 0, 0, card_width(), CARD_HEIGHT });
	for (unsigned i = 0; i < FAILURES; i++)
		styles.fault.size = fit(paper, &styles.fault, room.width, room.height * 0.48,
					wording_of(failures[i].fault));
	for (unsigned i = 0; i < FAILURES; i++) {
		double across = 0, down = 0;
		paper_measure(paper, &styles.fault, room.width, wording_of(failures[i].fault),
			      &across, &down);
		styles.remedy.size = fit(paper, &styles.remedy, room.width, room.height - down - 1,
					 wording_of(failures[i].remedy));
	}
	return styles;
}

static void draw_failure(struct paper *paper, const struct failure *failure,
			 const struct card_styles *styles, struct paper_box box)
{
	struct coach wrong = coach_wrong(failure->reason, WAY_NONE);
	struct coach right = coach_right(failure->reason);
	struct paper_box picture = { box.x + PAD, box.y + PAD, PICTURE_WIDTH, PICTURE_HEIGHT };
	struct paper_box text = card_text(box);
	paper_fill(paper, box, 3, white);
	draw_person(paper, picture, &wrong);
	draw_sign(paper, picture.x + PICTURE_WIDTH - 2, picture.y + PICTURE_HEIGHT - 2, 4, false);
	picture.x += PICTURE_WIDTH + 3;
	draw_person(paper, picture, &right);
	draw_sign(paper, picture.x + PICTURE_WIDTH - 2, picture.y + PICTURE_HEIGHT - 2, 4, true);
	text.y += paper_text(paper, &styles->fault, text, wording_of(failure->fault)) + 1;
	(void)paper_text(paper, &styles->remedy, text, wording_of(failure->remedy));
}

/* Whom to ask, in the place beside the seventh failure. */
static void draw_contact(struct paper *paper, const struct poster *poster, struct paper_box box)
{
	struct paper_style heading = { .size = 9, .is_bold = true, .colour = white, .lines = 1 };
	struct paper_style text = { .size = 7.4, .colour = white, .has_breaks = true };
	double x = box.x + 7, width = box.width - 14;
	const char *contact =
		poster->contact[0] ? poster->contact : wording_of("Ask the staff at the booth.");
	paper_fill(paper, box, 3, night);
	text.size = fit(paper, &text, width, 22, contact);
	(void)paper_text(paper, &heading, (struct paper_box){ x, box.y + 6, width, 12 },
			 wording_of("Questions?"));
	(void)paper_text(paper, &text, (struct paper_box){ x, box.y + 19, width, 24 }, contact);
}

static void draw_failures(struct paper *paper, const struct poster *poster, double y)
{
	enum { STEP = CARD_HEIGHT + 5 };
	struct card_styles styles = choose_styles(paper);
	draw_heading(paper, y,
		     wording_of("Seven photos that are sent back, and how to avoid them"));
	for (unsigned i = 0; i <= FAILURES; i++) {
		unsigned row = i / FAILURE_COLUMNS, column = i % FAILURE_COLUMNS;
		struct paper_box box = { margin + column * (card_width() + gap),
					 y + 17 + row * STEP, card_width(), CARD_HEIGHT };
		if (i < FAILURES)
			draw_failure(paper, &failures[i], &styles, box);
		else
			draw_contact(paper, poster, box);
	}
}

static int draw_page(struct paper *paper, const struct poster *poster, struct problem *problem)
{
	double scale = poster->is_small ? small_width / page_width : 1;
	int r = paper_begin_page(paper, poster->is_small ? small_width : page_width,
				 poster->is_small ? small_height : page_height, problem);
	if (r < 0)
		return r;
	cairo_save(paper_cairo(paper));
	cairo_scale(paper_cairo(paper), scale, scale);
	paper_fill(paper, (struct paper_box){ 0, 0, page_width, page_height + 1 }, 0, ground);
	draw_top(paper, poster);
	draw_facts(paper, poster, 86);
	draw_wear(paper, 130);
	draw_failures(paper, poster, 206);
	cairo_restore(paper_cairo(paper));
	return paper_end_page(paper, problem);
}

int poster_write(const char *path, const struct poster *poster, struct problem *problem)
{
	struct paper *paper = NULL;
	int r = paper_create(path, wording_of("Graduation photos"), problem, &paper);
	if (r == 0)
		r = draw_page(paper, poster, problem);
	if (r == 0)
		r = paper_finish(paper, problem);
	paper_destroy(paper);
	return r;
}
