/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_live.h"

#include "booth-ui/hint_sign.h"
#include "booth-ui/page_frame.h"
#include "booth-ui/page_lights.h"
#include "booth-ui/page_mirror.h"
#include "booth-ui/page_progress.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"
#include "daemon/core/topic.h"

/* ---- the band ---- */

/* What the band beside the lens shows. */
struct band {
	uint32_t ground, ink;
	/* the sign: a coach, or digits in a ring, or an icon */
	bool has_coach;
	struct coach coach;
	enum drawing_icon icon; /* on its own, or the mark on the coach; ICON_COUNT: no icon */
	uint32_t icon_colour;
	float fraction;           /* of the ring round the sign; negative: no ring */
	const char *digits;       /* null: none */
	bool points_to_lens;      /* chevrons lead to the lens */
	bool is_stressed;         /* a strong border answers the press of a key */
	const char *title, *line; /* the line may be null */
};

static void put_coach_sign(struct page *page, struct rect square, const struct band *band)
{
	widget_coach(page, square, &band->coach, square.width / 2);
	widget_ring(page, square, rect_max(3, page->type.unit / 12), 1, band->ink, band->ink);
	if (band->icon == ICON_COUNT)
		return;
	int side = square.width * 42 / 100;
	struct rect mark = { rect_right(square) - side, rect_bottom(square) - side, side, side };
	widget_fill(page, rect_inset(mark, -2, -2), band->ground, side / 2 + 2);
	widget_badge(page, mark, band->icon, THEME_WHITE, band->icon_colour);
}

static void put_sign(struct page *page, struct rect place, const struct band *band)
{
	int side = rect_min(place.width, place.height);
	struct rect square = rect_centre(place, side, side);
	if (side < px(page, 5))
		return; /* no room for a sign */
	if (band->has_coach) {
		put_coach_sign(page, square, band);
		return;
	}
	if (band->fraction >= 0)
		widget_ring(page, square, rect_max(5, side / 10), band->fraction, THEME_GO,
			    THEME_EDGE);
	if (band->digits) {
		struct widget_style style = { .type = TYPE_HEADLINE,
					      .is_bold = true,
					      .colour = THEME_GO,
					      .ground = band->ground,
					      .align = ALIGN_CENTRE,
					      .is_middle = true };
		if (side > page->type.size[TYPE_DISPLAY] * 16 / 10)
			style.type = TYPE_DISPLAY;
		else if (side < page->type.size[TYPE_HEADLINE] * 16 / 10)
			style.type = TYPE_BODY;
		(void)widget_text(page, rect_inset(square, side / 8, 0), &style, band->digits);
		return;
	}
	if (band->icon == ICON_COUNT)
		return;
	if (band->fraction >= 0) {
		widget_icon(page, rect_inset(square, side * 27 / 100, side * 27 / 100), band->icon,
			    THEME_GO, band->ground);
		return;
	}
	widget_badge(page, square, band->icon, band->icon_colour, THEME_WHITE);
}

static enum drawing_direction lens_direction(const struct page *page)
{
	switch ((enum screen_lens)page->view->screen.lens) {
	case LENS_LEFT:
		return POINTS_LEFT;
	case LENS_RIGHT:
		return POINTS_RIGHT;
	case LENS_TOP:
	case LENS_COUNT:
		break;
	}
	return POINTS_UP;
}

static void put_lens_chevrons(struct page *page, struct rect place, const struct band *band)
{
	enum drawing_direction direction = lens_direction(page);
	bool is_high = direction == POINTS_UP;
	int side = rect_min(is_high ? place.width : place.height,
			    (is_high ? place.height : place.width) * 10 / 22);
	int length = side * 22 / 10;
	if (side < px(page, 2))
		return;
	struct rect row = rect_centre(place, is_high ? side : length, is_high ? length : side);
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_CHEVRONS, row);
	item->direction = direction;
	item->chevrons = 3;
	item->beat = page->view->beat;
	item->stroke = rect_max(4, side / 7);
	item->colour = band->ground == THEME_WHITE ? THEME_GO : band->ink;
}

static struct widget_style title_style(const struct band *band, enum drawing_align align)
{
	return (struct widget_style){ .type = TYPE_HEADLINE,
				      .is_bold = true,
				      .colour = band->ink,
				      .ground = band->ground,
				      .align = align };
}

/* Adds the title, and the line if there is room for it, as a block in the middle of the place. */
static void put_words(struct page *page, struct rect place, const struct band *band,
		      enum drawing_align align)
{
	struct widget_style title = title_style(band, align), line = title;
	line.type = TYPE_BODY;
	line.is_bold = false;
	int high = widget_height(page, place.width, &title, band->title);
	int low = widget_height(page, place.width, &line, band->line);
	bool has_line = low > 0 && high < place.height && low <= place.height - high;
	place = rect_centre(place, place.width,
			    rect_min(place.height, high + (has_line ? low : 0)));
	(void)widget_text(page, rect_cut_top(&place, rect_min(high, place.height)), &title,
			  band->title);
	if (has_line)
		(void)widget_text(page, place, &line, band->line);
}

static void put_plate(struct page *page, struct rect place, const struct band *band)
{
	widget_fill(page, place, band->ground, px(page, 2));
	if (band->is_stressed)
		widget_border(page, place, THEME_STOP, px(page, 2),
			      rect_max(6, page->type.unit / 4));
}

/* Returns the side of the sign: as high as the band, or smaller if the title needs the width. */
static int sign_side(const struct page *page, struct rect inner, const struct band *band,
		     int beside)
{
	static const int percents[] = { 100, 80, 60, 45 };
	struct widget_style title = title_style(band, ALIGN_LEFT);
	int side = inner.height;
	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++) {
		side = inner.height * percents[i] / 100;
		if (widget_height(page, inner.width - side - beside, &title, band->title) <=
		    inner.height)
			break;
	}
	return side;
}

static void put_band_upright(struct page *page, struct rect place, const struct band *band)
{
	put_plate(page, place, band);
	struct rect inner = rect_inset(place, px(page, 3), px(page, 3));
	int lens = band->points_to_lens ? px(page, 11) : 0;
	struct rect sign = rect_cut_left(&inner, sign_side(page, inner, band, px(page, 3) + lens));
	put_sign(page, sign, band);
	(void)rect_cut_left(&inner, px(page, 3));
	if (band->points_to_lens) {
		put_lens_chevrons(page, rect_cut_right(&inner, px(page, 10)), band);
		(void)rect_cut_right(&inner, px(page, 1));
	}
	put_words(page, inner, band, ALIGN_LEFT);
}

/* The words stand at the bottom, and the sign takes what is left above them. */
static void put_band_wide(struct page *page, struct rect place, const struct band *band)
{
	put_plate(page, place, band);
	struct rect inner = rect_inset(place, px(page, 2), px(page, 2));
	struct widget_style title = title_style(band, ALIGN_LEFT), line = title;
	line.type = TYPE_BODY;
	line.is_bold = false;
	int high = widget_height(page, inner.width, &title, band->title);
	int low = widget_height(page, inner.width, &line, band->line);
	int least = px(page, page->type.is_tight ? 7 : 14);
	bool has_line = inner.height - high - low >= least;
	struct rect words = rect_cut_bottom(&inner, high + (has_line ? low : 0));
	struct band shown = *band;
	if (!has_line)
		shown.line = NULL;
	put_words(page, words, &shown, ALIGN_LEFT);
	(void)rect_cut_bottom(&inner, px(page, 1));
	struct rect sign = rect_cut_left(&inner, rect_min(inner.height, inner.width / 2));
	put_sign(page, sign, band);
	if (band->points_to_lens)
		put_lens_chevrons(page, inner, band);
}

static void build_live(struct page *page, const struct band *band, bool is_quiet)
{
	struct page_mirror mirror = { .is_quiet = is_quiet };
	page->is_night = true;
	struct frame frame = page_frame_open(page);
	if (page->is_upright) {
		struct rect place = rect_cut_top(&frame.stage, px(page, 30));
		(void)rect_cut_top(&frame.stage, px(page, 2));
		struct rect lights = rect_cut_bottom(&frame.stage, page_lights_height(page));
		(void)rect_cut_bottom(&frame.stage, px(page, 2));
		put_band_upright(page, place, band);
		page_mirror_put(page, frame.stage, &mirror);
		page_lights_put(page, lights);
		return;
	}
	if (page_lights_fit(page, frame.stage.width)) {
		page_lights_put(page, rect_cut_bottom(&frame.stage, page_lights_height(page)));
		(void)rect_cut_bottom(&frame.stage, px(page, 1));
	}
	put_band_wide(page, frame.panel, band);
	page_mirror_put(page, frame.stage, &mirror);
	if (page->type.is_tight)
		page_progress_time_over(page, frame.stage);
}

/* ---- what the band says ---- */

/* One short line below a hint. Other hints have the remedy, if there is room for it. */
static const char *short_line(const struct page *page, enum reason reason, enum way way)
{
	if (way >= WAY_COUNT)
		return remedy_what_to_do(reason, page->language);
	if (way == WAY_CLOSER || way == WAY_BACK)
		return tell(page, "Until you fill the outline");
	return topic_of(reason) == TOPIC_PLACE ? tell(page, "Head into the dashed line")
					       : tell(page, "Then look into the lens");
}

/* The sign of a hint: an arrow to where to move, or the coach, who changes from wrong to right. */
static void set_hint_sign(const struct page *page, struct band *band, enum reason reason,
			  enum way way)
{
	bool is_move = way == WAY_LEFT || way == WAY_RIGHT || way == WAY_HIGHER ||
		       way == WAY_LOWER || way == WAY_CLOSER || way == WAY_BACK;
	band->icon = hint_arrow(way);
	band->icon_colour = THEME_FIX_DARK;
	if (is_move)
		return;
	bool is_wrong = page->view->beat / 4 % 2 == 0;
	band->has_coach = true;
	band->coach = is_wrong ? coach_wrong(reason, way) : coach_right(reason);
	if (way < WAY_COUNT)
		return;
	band->icon = is_wrong ? ICON_CROSS : ICON_CHECK;
	band->icon_colour = is_wrong ? THEME_STOP : THEME_GO;
}

static struct band hint_band(const struct page *page)
{
	const struct message_state *state = page->view->state;
	enum reason hint = (enum reason)state->hint;
	enum way way = (enum way)state->hint_way;
	struct band band = { .ground = THEME_FIX,
			     .ink = THEME_INK,
			     .fraction = -1,
			     .is_stressed = page->view->is_stressed,
			     .title = remedy_hint(hint, way, page->language),
			     .line = short_line(page, hint, way) };
	set_hint_sign(page, &band, hint, way);
	return band;
}

/* Nothing is good or bad yet. */
static struct band neutral_band(const struct page *page)
{
	struct band band = { .ground = THEME_INFO_DIM,
			     .ink = THEME_INK,
			     .fraction = -1,
			     .icon = ICON_LENS,
			     .icon_colour = THEME_INFO };
	if (page->view->state->face_seen) {
		band.points_to_lens = true;
		band.title = tell(page, "Look into the lens");
		band.line = tell(page, "The photo is taken by itself");
		return band;
	}
	band.icon = ICON_COUNT;
	band.has_coach = true;
	band.title = tell(page, "Sit before the camera");
	band.line = tell(page, "Head into the dashed line");
	return band;
}

static struct band good_band(const struct page *page)
{
	return (struct band){ .ground = THEME_WHITE,
			      .ink = THEME_INK,
			      .fraction = page->view->state->held,
			      .icon = ICON_CHECK,
			      .points_to_lens = true,
			      .title = tell(page, "Good, hold still"),
			      .line = tell(page, "Look into the lens") };
}

void page_live_pose(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct band band = state->look == HINT_GOOD     ? good_band(page)
			   : state->hint < REASON_COUNT ? hint_band(page)
							: neutral_band(page);
	build_live(page, &band, false);
}

static const char *look_at_lens(const struct page *page)
{
	bool is_short = page->type.is_tight;
	switch ((enum screen_lens)page->view->screen.lens) {
	case LENS_LEFT:
		return is_short ? tell(page, "Look left") : tell(page, "Look at the lens, left");
	case LENS_RIGHT:
		return is_short ? tell(page, "Look right") : tell(page, "Look at the lens, right");
	case LENS_TOP:
	case LENS_COUNT:
		break;
	}
	return is_short ? tell(page, "Look up") : tell(page, "Look up at the lens");
}

void page_live_countdown(struct page *page)
{
	char digits[TEXT_MAX];
	const struct message_state *state = page->view->state;
	int left = page->view->seconds_left;
	struct band band = { .ground = THEME_WHITE,
			     .ink = THEME_INK,
			     .icon = ICON_CAMERA,
			     .fraction = page->view->fraction_left,
			     .points_to_lens = true,
			     .title = look_at_lens(page),
			     .line = tell(page, "Hold still") };
	/* A countdown that is held up shows why. */
	if (page->view->is_paused && state->hint < REASON_COUNT) {
		band = hint_band(page);
		band.line = tell(page, "Paused; no try is lost");
	} else if (left > 0) {
		band.digits = widget_fill_number("{}", (unsigned)left, digits);
	}
	build_live(page, &band, !page->view->is_paused);
}

void page_live_burst(struct page *page)
{
	struct band band = { .ground = THEME_WHITE,
			     .ink = THEME_INK,
			     .fraction = 1,
			     .icon = ICON_CAMERA,
			     .points_to_lens = true,
			     .title = tell(page, "Do not blink"),
			     .line = tell(page, "Taking the photo") };
	build_live(page, &band, true);
}
