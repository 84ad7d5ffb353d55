/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_mirror.h"

#include <math.h>

#include "booth-ui/theme.h"

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
		return THEME_FIX;
	return view->state->look == HINT_GOOD ? THEME_LIVE : THEME_WHITE;
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
	item->stroke = rect_max(4, page->type.unit * (is_good ? 30 : 20) / 100);
	item->is_dashed = !outline->is_crop;
	item->colour = outline_colour(view);
	item->ground = THEME_UNDERLINE;
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

/* Returns the distance in pixels from the point (x, y) to the edge of the place in this direction. */
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
	int side = rect_max(px(page, 6), rect_min(face.width / 2, px(page, 14)));
	/* The chevrons overlap a little. They become smaller if there is no room for them between the
	 * head and the edge, but not too small to be seen. */
	int room = room_to(sign->direction, x, y, place) * 10 / (10 + 6 * (count - 1));
	side = rect_max(px(page, 4), rect_min(side, room));
	int length = side + (count - 1) * side * 6 / 10;
	return move_into(row_of(sign->direction, x, y, side, length), place);
}

/* Shows on the picture, beside the head, which way to go. The number of chevrons shows how far.
 * Returns false if there is no way to show. */
static bool put_chevrons(struct page *page, const struct drawing_crop *crop, struct rect place)
{
	const struct message_state *state = page->view->state;
	const struct message_head *head = &page->view->head;
	if (state->look != HINT_MEND || state->hint_way >= WAY_COUNT || !page->view->has_face)
		return false;
	const struct sign *sign = &signs[state->hint_way];
	int count = rect_max(1, rect_min((int)state->hint_strength, HINT_STRENGTH_MAX));
	struct rect face =
		mirror_into(crop, place, head->x - head->width / 2, head->y, head->width, 0);
	struct rect row = chevrons_place(page, sign, face, count, place);
	if (!sign->is_shown || !rect_contains(place, row))
		return false;
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_CHEVRONS, row);
	item->direction = sign->direction;
	item->chevrons = count;
	item->beat = page->view->beat;
	item->stroke = rect_max(4, rect_min(row.width, row.height) / 8);
	item->colour = THEME_FIX;
	item->ground = THEME_UNDERLINE;
	return true;
}

/* ---- near and far ---- */

/* The face passes at these parts of the width that it should have (profile: 180 to 300 of 235
 * pixels). The gauge reaches from half to double that width. */
static const float near_share = 1.27f, far_share = 0.77f;

/* Returns where on the gauge this share lies: 0 at its far end, 1 at its near end. */
static float on_gauge(float share)
{
	float place = 0.5f + 0.5f * log2f(share);
	return fminf(fmaxf(place, 0.04f), 0.96f);
}

static void put_gauge_word(struct page *page, struct rect place, const char *word)
{
	struct widget_style style = { .type = TYPE_CAPTION,
				      .is_bold = true,
				      .colour = THEME_WHITE,
				      .ground = THEME_NIGHT,
				      .align = ALIGN_CENTRE,
				      .is_middle = true };
	(void)widget_text(page, place, &style, word);
}

static void put_gauge(struct page *page, struct rect place)
{
	const struct view *view = page->view;
	float goal = view->state->goal.width * view->state->goal.face_width;
	int line = page->type.size[TYPE_CAPTION] * 15 / 10, wide = px(page, 8);
	if (!view->has_face || !(goal > 0) || !(view->head.width > 0) || page->type.is_tight)
		return;
	struct rect pill = rect_inset(place, px(page, 2), place.height * 17 / 100);
	pill = rect_cut_right(&pill, wide);
	widget_fill(page, pill, THEME_NIGHT, wide / 2);
	struct rect inner = rect_inset(pill, 0, px(page, 1));
	put_gauge_word(page, rect_cut_top(&inner, line), tell(page, "near"));
	put_gauge_word(page, rect_cut_bottom(&inner, line), tell(page, "far"));
	inner = rect_inset(inner, 0, px(page, 1));
	int stroke = rect_max(6, page->type.unit / 3), knob = stroke * 2;
	struct rect rail = rect_centre(inner, stroke, inner.height);
	widget_fill(page, rail, THEME_NIGHT_EDGE, stroke / 2);
	int low = (int)lrintf((float)rail.height * (1 - on_gauge(far_share)));
	int high = (int)lrintf((float)rail.height * (1 - on_gauge(near_share)));
	struct rect zone = { rail.x, rail.y + high, rail.width, low - high };
	widget_fill(page, zone, THEME_LIVE, stroke / 2);
	int y = rail.y + (int)lrintf((float)rail.height * (1 - on_gauge(view->head.width / goal)));
	struct rect disc = { rail.x + stroke / 2 - knob / 2, y - knob / 2, knob, knob };
	struct rect edge = rect_inset(disc, -stroke / 3, -stroke / 3);
	if (rect_contains(pill, edge)) {
		widget_ring(page, edge, edge.width / 2, 1, THEME_NIGHT, THEME_NIGHT);
		widget_ring(page, disc, knob / 2, 1, THEME_WHITE, THEME_WHITE);
	}
}

/* ---- the picture ---- */

/* Dims what will not be in the photo; or, on a quiet page, all of the picture. */
static void put_veil(struct page *page, const struct drawing_crop *crop, struct rect place,
		     bool is_quiet)
{
	const struct message_outline *outline = &page->view->outline;
	struct drawing_item *veil = drawing_add(page->drawing, DRAWING_VEIL, place);
	veil->colour = is_quiet ? (THEME_NIGHT & ~0xffu) | 0x62 : (THEME_NIGHT & ~0xffu) | 0x80;
	if (!is_quiet)
		veil->hole = rect_intersect(mirror_into(crop, place, outline->x, outline->y,
							outline->width, outline->height),
					    place);
}

static void put_no_preview(struct page *page, struct rect place)
{
	struct widget_style style = { .type = TYPE_BODY,
				      .colour = THEME_WHITE,
				      .ground = THEME_NIGHT,
				      .align = ALIGN_CENTRE };
	widget_border(page, place, THEME_NIGHT_EDGE, px(page, 2),
		      rect_max(2, page->type.unit / 16));
	struct rect middle = rect_centre(rect_inset(place, px(page, 3), 0),
					 place.width - 2 * px(page, 3), px(page, 22));
	widget_icon(page, rect_cut_top(&middle, px(page, 12)), ICON_CAMERA, THEME_WHITE,
		    THEME_NIGHT);
	(void)rect_cut_top(&middle, px(page, 1));
	(void)widget_text_if_it_fits(page, middle, &style, tell(page, "The picture comes soon"));
}

void page_mirror_put(struct page *page, struct rect place, const struct page_mirror *mirror)
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
	item->radius = px(page, 2);
	item->ground = THEME_NIGHT;
	if (!mirror->is_plain)
		put_veil(page, &crop, place, mirror->is_quiet);
	put_outline(page, &crop, place);
	if (mirror->is_quiet || mirror->is_plain)
		return;
	/* Chevrons and gauge would lie over each other, and one of them tells the way. */
	if (!put_chevrons(page, &crop, place))
		put_gauge(page, place);
}
