/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_live.h"

#include <math.h>
#include <stdio.h>

#include "booth-ui/hint_icon.h"
#include "booth-ui/page_frame.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"

/* Returns where a part of this length begins if it is centred on the goal, and moved only as far as
 * it must to contain the range from `low` to `high`. All numbers are fractions of the picture. */
static float begin_of(float middle, float length, float low, float high)
{
	float begin = middle - length / 2;
	if (high - low < length)
		begin = fminf(fmaxf(begin, high - length), low);
	return fminf(fmaxf(begin, 0), 1 - length);
}

/* Returns the part of the preview that fills the place. The goal lies in the middle of this part. If
 * the photo would be cut out elsewhere, the part moves just far enough to show it all. */
static struct drawing_crop preview_crop(const struct view *view, struct rect place)
{
	const struct message_outline *goal = &view->state->goal, *frame = &view->outline;
	float source = (float)view->preview_width / (float)view->preview_height;
	float shape = (float)place.width / (float)place.height;
	/* Show a part that is 1.3 times as high as the goal, so that students see not only their face
	 * but also where they sit. */
	float height = fminf(1, fmaxf(0.6f, goal->height * 1.3f));
	float width = height * shape / source;
	if (width > 1) {
		height /= width;
		width = 1;
	}
	return (struct drawing_crop){
		begin_of(goal->x + goal->width / 2, width, frame->x, frame->x + frame->width),
		begin_of(goal->y + goal->height / 2, height, frame->y, frame->y + frame->height),
		width, height
	};
}

/* Converts a rectangle from fractions of the preview to pixels of the canvas. The canvas shows the
 * preview mirrored, so left becomes right. */
static struct rect mirror_into(const struct drawing_crop *crop, struct rect place, float x, float y,
			       float width, float height)
{
	float across = (float)place.width / crop->width, down = (float)place.height / crop->height;
	float right = (float)place.x + (float)place.width - (x - crop->x) * across;
	return (struct rect){ (int)lrintf(right - width * across),
			      (int)lrintf((float)place.y + (y - crop->y) * down),
			      (int)lrintf(width * across), (int)lrintf(height * down) };
}

static uint32_t outline_colour(const struct view *view)
{
	if (!view->outline.is_crop)
		return THEME_OUTLINE_GOAL;
	return view->state->look == HINT_GOOD ? THEME_OUTLINE_GOOD : THEME_OUTLINE;
}

/* The outline is the photo that would be taken now: one solid line, green while all checks pass. If
 * no photo can be cut out, it is the goal: dashed and amber. */
static void put_outline(struct page *page, const struct drawing_crop *crop, struct rect place)
{
	const struct view *view = page->view;
	const struct message_outline *outline = &view->outline;
	bool is_good = outline->is_crop && view->state->look == HINT_GOOD;
	if (!(outline->width > 0 && outline->height > 0))
		return;
	struct rect frame =
		mirror_into(crop, place, outline->x, outline->y, outline->width, outline->height);
	struct rect visible = rect_intersect(frame, place);
	if (rect_is_empty(visible))
		return;
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_OUTLINE, visible);
	float top = (float)frame.y, high = (float)frame.height, wide = (float)frame.width;
	item->outline = (struct drawing_outline){
		.head_top = top + outline->head_top * high,
		.chin = top + outline->chin * high,
		.centre = (float)frame.x + wide * (0.5f - outline->offset),
		.face_width = outline->face_width * wide,
		.frame_left = (float)frame.x,
		.frame_right = (float)frame.x + wide,
		.frame_bottom = top + high,
	};
	item->stroke = px(page, is_good ? 9 : 6);
	item->is_dashed = !outline->is_crop;
	item->colour = outline_colour(view);
	item->ground = THEME_OUTLINE_DARK;
}

/* Where chevrons begin: beside the head, in widths of the face from the point between the eyes. */
static const struct sign {
	bool is_shown;
	enum drawing_direction direction;
	float x, y;
} signs[WAY_COUNT] = {
	[WAY_LEFT] = { true, POINTS_LEFT, -0.85f, 0.1f },
	[WAY_RIGHT] = { true, POINTS_RIGHT, 0.85f, 0.1f },
	[WAY_HIGHER] = { true, POINTS_UP, 0, -1.0f },
	[WAY_LOWER] = { true, POINTS_DOWN, 0, 1.15f },
	[WAY_TURN_LEFT] = { true, POINTS_LEFT, -0.85f, 0.1f },
	[WAY_TURN_RIGHT] = { true, POINTS_RIGHT, 0.85f, 0.1f },
	[WAY_CHIN_UP] = { true, POINTS_UP, 0, -1.0f },
	[WAY_CHIN_DOWN] = { true, POINTS_DOWN, 0, 1.15f },
	[WAY_TILT_LEFT] = { true, POINTS_LEFT, -0.55f, -0.75f },
	[WAY_TILT_RIGHT] = { true, POINTS_RIGHT, 0.55f, -0.75f },
};

/* Returns how far it is from here to the edge of the place. */
static int room_to(enum drawing_direction direction, int x, int y, struct rect place)
{
	switch (direction) {
	case POINTS_LEFT:
		return x - place.x;
	case POINTS_RIGHT:
		return rect_right(place) - x;
	case POINTS_UP:
		return y - place.y;
	case POINTS_DOWN:
		return rect_bottom(place) - y;
	}
	return 0;
}

/* Returns the place of a row of chevrons of this length that begins here. */
static struct rect row_of(enum drawing_direction direction, int x, int y, int side, int length)
{
	switch (direction) {
	case POINTS_LEFT:
		return (struct rect){ x - length, y - side / 2, length, side };
	case POINTS_RIGHT:
		return (struct rect){ x, y - side / 2, length, side };
	case POINTS_UP:
		return (struct rect){ x - side / 2, y - length, side, length };
	case POINTS_DOWN:
		return (struct rect){ x - side / 2, y, side, length };
	}
	return (struct rect){ 0 };
}

/* Moves the rectangle into the place. */
static struct rect move_into(struct rect rect, struct rect place)
{
	rect.x = rect_max(place.x, rect_min(rect.x, rect_right(place) - rect.width));
	rect.y = rect_max(place.y, rect_min(rect.y, rect_bottom(place) - rect.height));
	return rect;
}

/* Returns the place of the chevrons beside the face. The face's y is the height of the eyes. */
static struct rect chevrons_place(const struct page *page, const struct sign *sign,
				  struct rect face, int count, struct rect place)
{
	int x = face.x + face.width / 2 + (int)lrintf(sign->x * (float)face.width);
	int y = face.y + (int)lrintf(sign->y * (float)face.width);
	int side = rect_max(px(page, 70), rect_min(face.width / 2, px(page, 150)));
	/* The chevrons overlap a little. They become smaller if there is no room for them between the
	 * head and the edge, but not too small to be seen. */
	int room = room_to(sign->direction, x, y, place) * 10 / (10 + 6 * (count - 1));
	side = rect_max(px(page, 44), rect_min(side, room));
	int length = side + (count - 1) * side * 6 / 10;
	return move_into(row_of(sign->direction, x, y, side, length), place);
}

/* Shows on the picture, beside the head, which way to go. The number of chevrons shows how far. */
static void put_chevrons(struct page *page, const struct drawing_crop *crop, struct rect place)
{
	const struct message_state *state = page->view->state;
	const struct message_head *head = &state->head;
	if (state->look != HINT_MEND || state->hint_way >= WAY_COUNT || !state->face_seen)
		return;
	const struct sign *sign = &signs[state->hint_way];
	int count = rect_max(1, rect_min((int)state->hint_strength, HINT_STRENGTH_MAX));
	struct rect face =
		mirror_into(crop, place, head->x - head->width / 2, head->y, head->width, 0);
	struct rect row = chevrons_place(page, sign, face, count, place);
	if (!sign->is_shown || !rect_contains(place, row))
		return;
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_CHEVRONS, row);
	item->direction = sign->direction;
	item->chevrons = count;
	item->stroke = rect_max(4, rect_min(row.width, row.height) / 8);
	item->colour = THEME_OUTLINE_GOAL;
	item->ground = THEME_OUTLINE_DARK;
}

static void put_no_preview(struct page *page, struct rect place)
{
	widget_fill(page, place, THEME_DARK, px(page, SIZE_RADIUS));
	struct rect middle = rect_centre(place, place.width * 8 / 10, px(page, 300));
	widget_icon(page, rect_cut_top(&middle, px(page, 160)), ICON_CAMERA, THEME_WHITE,
		    THEME_DARK);
	struct widget_style style = { STYLE_BODY_WHITE, .ground = THEME_DARK, .align = ALIGN_CENTRE,
				      .is_middle = true };
	(void)widget_text(page, middle, &style, tell(page, "Waiting for the camera picture"));
}

static void put_preview(struct page *page, struct rect place)
{
	if (!page->view->has_preview) {
		put_no_preview(page, place);
		return;
	}
	struct drawing_crop crop = preview_crop(page->view, place);
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_PICTURE, place);
	item->picture = PICTURE_PREVIEW;
	item->is_mirrored = true;
	item->crop = crop;
	item->radius = px(page, SIZE_RADIUS);
	item->ground = THEME_GROUND;
	put_outline(page, &crop, place);
	put_chevrons(page, &crop, place);
}

/* The contents of the panel beside the live picture: an icon or a number, a ring around it, and a
 * text. */
struct advice {
	uint32_t colour, ground;
	float fraction; /* the fraction of the ring that is drawn, 0..1; negative: no ring */
	enum drawing_icon icon;
	const char *digits;       /* digits to show instead of the icon; null: the icon is shown */
	bool is_stressed;         /* a strong border answers the press of a key */
	const char *title, *body; /* the two texts; body may be null: only the title is shown */
};

static void put_advice_sign(struct page *page, struct rect place, const struct advice *advice)
{
	int side = rect_min(place.width, place.height);
	struct rect square = rect_centre(place, side, side);
	if (advice->fraction >= 0) {
		struct drawing_item *ring = drawing_add(page->drawing, DRAWING_RING, square);
		ring->colour = advice->colour;
		ring->ground = THEME_CARD;
		ring->stroke = rect_max(4, side * 9 / 100);
		ring->fraction = advice->fraction;
	}
	if (advice->digits) {
		struct widget_style style = { .size = side * 550 / page->side,
					      .is_bold = true,
					      .colour = advice->colour,
					      .ground = advice->ground,
					      .align = ALIGN_CENTRE,
					      .is_middle = true };
		(void)widget_text(page, rect_inset(square, side / 8, side / 20), &style,
				  advice->digits);
		return;
	}
	/* Without a ring around it, the icon is as large as its place. */
	int inset = side * (advice->fraction < 0 ? 4 : 26) / 100;
	widget_icon(page, rect_inset(square, inset, inset), advice->icon, advice->colour,
		    advice->ground);
}

static void put_advice(struct page *page, struct rect place, const struct advice *advice)
{
	widget_fill(page, place, advice->ground, px(page, SIZE_RADIUS));
	if (advice->is_stressed)
		widget_border(page, place, advice->colour, px(page, SIZE_RADIUS), px(page, 10));
	struct rect inner = rect_inset(place, px(page, 30), px(page, 24));
	struct rect sign;
	if (page->is_upright) {
		sign = rect_cut_left(&inner, rect_min(inner.height, px(page, 220)));
		(void)rect_cut_left(&inner, px(page, 30));
	} else {
		sign = rect_cut_top(&inner, rect_min(inner.height * 45 / 100, px(page, 240)));
		(void)rect_cut_top(&inner, px(page, 20));
	}
	put_advice_sign(page, sign, advice);
	enum drawing_align align = page->is_upright ? ALIGN_LEFT : ALIGN_CENTRE;
	struct widget_style title = { STYLE_HINT, .ground = advice->ground, .align = align,
				      .is_middle = true };
	struct widget_style body = { STYLE_DETAIL, .ground = advice->ground, .align = align };
	struct rect head = rect_cut_top(&inner, inner.height * (page->is_upright ? 48 : 42) / 100);
	(void)widget_text(page, head, &title, advice->title);
	(void)rect_cut_top(&inner, px(page, 8));
	if (advice->body)
		(void)widget_text(page, inner, &body, advice->body);
}

/* Shows on top of the picture how many seconds are left. If this text had a strip of its own, the
 * picture would change its size whenever the text appears. */
static void put_time_left(struct page *page, struct rect picture)
{
	if (page->view->state->state != SESSION_POSE || page->view->seconds_left < 0)
		return;
	int height = px(page, 64);
	(void)rect_cut_bottom(&picture, px(page, 16));
	struct rect chip = rect_cut_bottom(&picture, height);
	chip = rect_centre(chip, rect_min(chip.width, px(page, 560)), height);
	widget_fill(page, chip, THEME_CARD, height / 2);
	page_frame_time_left_on(page, chip, THEME_CARD);
}

static void build_live_upright(struct page *page, struct rect rest, const struct advice *advice)
{
	int margin = px(page, SIZE_MARGIN), gap = px(page, SIZE_GAP);
	/* The strip of the button labels takes its room even if it is empty. Otherwise the picture
	 * would change its size when a label appears. */
	struct rect strip = rect_cut_bottom(&rest, px(page, SIZE_BUTTON) + margin);
	page_frame_buttons_across(page, &strip);
	(void)rect_cut_bottom(&rest, gap);
	struct rect panel = rect_inset(rect_cut_bottom(&rest, px(page, 280)), margin, 0);
	(void)rect_cut_bottom(&rest, gap);
	put_preview(page, rect_inset(rest, margin, 0));
	put_time_left(page, rect_inset(rest, margin, 0));
	put_advice(page, panel, advice);
}

static void build_live_wide(struct page *page, struct rect rest, const struct advice *advice)
{
	int margin = px(page, SIZE_MARGIN), gap = px(page, SIZE_GAP);
	(void)rect_cut_bottom(&rest, margin);
	rest = rect_inset(rest, margin, 0);
	struct rect panel = rect_cut_right(&rest, rest.width * 35 / 100);
	(void)rect_cut_right(&rest, gap);
	put_preview(page, rest);
	put_time_left(page, rest);
	int whole = panel.height;
	page_frame_buttons_down(page, &panel);
	if (panel.height < whole)
		(void)rect_cut_bottom(&panel, gap);
	put_advice(page, panel, advice);
}

/* Builds a page with the live picture and a panel. The panel lies below the picture on upright
 * screens and beside it on wide screens. */
static void build_live(struct page *page, const struct advice *advice)
{
	struct rect rest = page_frame_top(page);
	if (page->is_upright)
		build_live_upright(page, rest, advice);
	else
		build_live_wide(page, rest, advice);
}

/* The advice that the hint gives. */
static struct advice hint_advice(const struct page *page)
{
	const struct message_state *state = page->view->state;
	enum reason hint = (enum reason)state->hint;
	enum way way = (enum way)state->hint_way;
	return (struct advice){ .colour = THEME_AMBER,
				.ground = THEME_AMBER_DIM,
				.fraction = -1,
				.icon = hint_icon(hint, way),
				.is_stressed = page->view->is_stressed,
				.title = remedy_hint(hint, way, page->language),
				.body = remedy_what_to_do(hint, page->language) };
}

/* Nothing is good or bad yet. */
static struct advice neutral_advice(const struct page *page)
{
	struct advice advice = {
		.colour = THEME_ACCENT, .ground = THEME_ACCENT_DIM, .fraction = 0, .icon = ICON_POSE
	};
	if (page->view->state->face_seen) {
		advice.title = tell(page, "Look at the camera");
		advice.body = tell(page, "The photo is taken by itself as soon as all is right.");
	} else {
		advice.title = tell(page, "Sit before the camera");
		advice.body = tell(page, "Put head and shoulders into the dashed outline.");
	}
	return advice;
}

static struct advice good_advice(const struct page *page)
{
	return (struct advice){
		.colour = THEME_GREEN,
		.ground = THEME_GREEN_DIM,
		.fraction = page->view->state->held,
		.icon = ICON_CHECK,
		.title = tell(page, "Good, hold still"),
		.body = tell(page, "Look at the camera. The photo is taken by itself."),
	};
}

void page_live_pose(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct advice advice = state->look == HINT_GOOD     ? good_advice(page)
			       : state->hint < REASON_COUNT ? hint_advice(page)
							    : neutral_advice(page);
	build_live(page, &advice);
}

void page_live_countdown(struct page *page)
{
	char digits[TEXT_MAX];
	const struct message_state *state = page->view->state;
	int left = page->view->seconds_left;
	struct advice advice = { .colour = THEME_GREEN,
				 .ground = THEME_GREEN_DIM,
				 .icon = ICON_CAMERA,
				 .title = tell(page, "Look at the camera"),
				 .body = tell(page, "Hold still, eyes open, lips closed.") };
	/* A countdown that is held up shows why. */
	if (page->view->is_paused && state->hint < REASON_COUNT)
		advice = hint_advice(page);
	if (left > 0) {
		advice.fraction = page->view->fraction_left;
		if (!page->view->is_paused)
			advice.digits = widget_fill_number("{}", (unsigned)left, digits);
	}
	build_live(page, &advice);
}

void page_live_burst(struct page *page)
{
	struct advice advice = { .colour = THEME_GREEN,
				 .ground = THEME_GREEN_DIM,
				 .fraction = -1,
				 .icon = ICON_CAMERA,
				 .title = tell(page, "Taking the photo"),
				 .body = tell(page, "Hold still and do not blink.") };
	build_live(page, &advice);
}

/* Writes the measures of the state MAINTENANCE as "name value" pairs. */
static void write_gauges(const struct message_service *service, char text[TEXT_MAX])
{
	static const char *const names[GAUGE_COUNT] = {
#define X(id, name) [GAUGE_##id] = #name,
		MESSAGE_GAUGES(X)
#undef X
	};
	size_t length = 0;
	text[0] = '\0';
	for (unsigned i = 0; i < GAUGE_COUNT && length < TEXT_MAX; i++) {
		const struct message_gauge *gauge = &service->gauges[i];
		if (gauge->is_known)
			length += (size_t)snprintf(text + length, TEXT_MAX - length, "%s%s %.2f",
						   length ? ", " : "", names[i],
						   (double)gauge->value);
	}
}

void page_live_maintenance(struct page *page)
{
	char text[TEXT_MAX] = "";
	struct advice advice = { .colour = THEME_AMBER,
				 .ground = THEME_AMBER_DIM,
				 .fraction = -1,
				 .icon = ICON_WRENCH,
				 .title = tell(page, "Closed for maintenance"),
				 .body = text };
	if (page->view->service)
		write_gauges(page->view->service, text);
	build_live(page, &advice);
}
