/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_live.h"

#include <math.h>

#include "booth-ui/page_frame.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"

/* The part of the preview that a place shows: around the photo's frame, as tall as useful. */
static struct drawing_crop preview_crop(const struct view *view, struct rect place)
{
	const struct message_outline *frame = &view->state->outline;
	float source = (float)view->preview_width / (float)view->preview_height;
	float shape = (float)place.width / (float)place.height;
	/* a third more than the photo: enough to see where one is, near enough to see oneself */
	float height = fminf(1, fmaxf(0.6f, frame->height * 1.3f));
	float width = height * shape / source;
	if (width > 1) {
		height /= width;
		width = 1;
	}
	float x = frame->x + frame->width / 2 - width / 2;
	float y = frame->y + frame->height / 2 - height / 2;
	return (struct drawing_crop){ fminf(fmaxf(x, 0), 1 - width), fminf(fmaxf(y, 0), 1 - height),
				      width, height };
}

/* From fractions of the preview to the canvas, left and right swapped: it is a mirror. */
static struct rect mirror_into(const struct drawing_crop *crop, struct rect place, float x, float y,
			       float width, float height)
{
	float across = (float)place.width / crop->width, down = (float)place.height / crop->height;
	float right = (float)place.x + (float)place.width - (x - crop->x) * across;
	return (struct rect){ (int)lrintf(right - width * across),
			      (int)lrintf((float)place.y + (y - crop->y) * down),
			      (int)lrintf(width * across), (int)lrintf(height * down) };
}

static void put_outline(struct page *page, const struct drawing_crop *crop, struct rect place)
{
	const struct message_outline *outline = &page->view->state->outline;
	if (!(outline->width > 0 && outline->height > 0))
		return;
	struct rect frame =
		mirror_into(crop, place, outline->x, outline->y, outline->width, outline->height);
	struct drawing_item *item =
		drawing_add(page->drawing, DRAWING_OUTLINE, rect_intersect(frame, place));
	float top = (float)frame.y, high = (float)frame.height;
	item->outline =
		(struct drawing_outline){ .head_top = top + outline->head_top * high,
					  .eyes = top + outline->eyes * high,
					  .chin = top + outline->chin * high,
					  .centre = (float)frame.x + (float)frame.width / 2,
					  .face_width = outline->face_width * (float)frame.width };
	item->stroke = px(page, page->view->is_good ? 8 : 6);
	item->colour = page->view->is_good ? 0x3ddc74ff : THEME_WHITE;
	item->ground = 0x00000080;
}

static void put_preview(struct page *page, struct rect place)
{
	if (!page->view->has_preview) {
		widget_fill(page, place, THEME_DARK, px(page, SIZE_RADIUS));
		struct rect middle = rect_centre(place, place.width * 8 / 10, px(page, 300));
		widget_icon(page, rect_cut_top(&middle, px(page, 160)), ICON_CAMERA, THEME_WHITE,
			    THEME_DARK);
		const struct widget_style style = { SIZE_BODY,  false,        THEME_WHITE,
						    THEME_DARK, ALIGN_CENTRE, true };
		(void)widget_text(page, middle, &style,
				  tell(page, "Waiting for the camera picture"));
		return;
	}
	struct drawing_crop crop = preview_crop(page->view, place);
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_PICTURE, place);
	item->picture = PICTURE_PREVIEW;
	item->mirrored = true;
	item->crop = crop;
	item->radius = px(page, SIZE_RADIUS);
	item->ground = THEME_GROUND;
	put_outline(page, &crop, place);
}

/* What the panel beside the picture says: a ring with a sign or a number in it, and words. */
struct advice {
	uint32_t colour, ground;
	float fraction; /* of the ring; < 0: no ring */
	enum drawing_icon icon;
	const char *digits; /* instead of the icon */
	const char *title, *body;
};

static void put_advice_sign(struct page *page, struct rect place, const struct advice *advice)
{
	int side = rect_least(place.width, place.height);
	struct rect square = rect_centre(place, side, side);
	if (advice->fraction >= 0) {
		struct drawing_item *ring = drawing_add(page->drawing, DRAWING_RING, square);
		ring->colour = advice->colour;
		ring->ground = THEME_CARD;
		ring->stroke = rect_most(4, side * 9 / 100);
		ring->fraction = advice->fraction;
	}
	if (advice->digits) {
		const struct widget_style style = {
			side * 550 / page->side, true,         advice->colour,
			advice->ground,          ALIGN_CENTRE, true
		};
		(void)widget_text(page, rect_inset(square, side / 8, side / 20), &style,
				  advice->digits);
		return;
	}
	widget_icon(page, rect_inset(square, side * 26 / 100, side * 26 / 100), advice->icon,
		    advice->colour, advice->ground);
}

static void put_advice(struct page *page, struct rect place, const struct advice *advice)
{
	widget_fill(page, place, advice->ground, px(page, SIZE_RADIUS));
	struct rect inner = rect_inset(place, px(page, 30), px(page, 24));
	enum drawing_align align = page->is_upright ? ALIGN_LEFT : ALIGN_CENTRE;
	if (page->is_upright) {
		put_advice_sign(page,
				rect_cut_left(&inner, rect_least(inner.height, px(page, 220))),
				advice);
		(void)rect_cut_left(&inner, px(page, 30));
	} else {
		put_advice_sign(
			page,
			rect_cut_top(&inner, rect_least(inner.height * 45 / 100, px(page, 240))),
			advice);
		(void)rect_cut_top(&inner, px(page, 20));
	}
	struct rect head = rect_cut_top(&inner, inner.height * (page->is_upright ? 48 : 42) / 100);
	const struct widget_style title = {
		SIZE_HINT, true, THEME_INK, advice->ground, align, true
	};
	const struct widget_style body = { SIZE_SMALL + 4, false, THEME_INK,
					   advice->ground, align, false };
	(void)widget_text(page, head, &title, advice->title);
	(void)rect_cut_top(&inner, px(page, 8));
	if (advice->body)
		(void)widget_text(page, inner, &body, advice->body);
}

/* When the time-out comes near: on the picture, which must not jump. */
static void put_time_left(struct page *page, struct rect picture)
{
	if (page->view->state->state != SESSION_POSE || page->view->seconds_left < 0)
		return;
	int height = px(page, 64);
	(void)rect_cut_bottom(&picture, px(page, 16));
	struct rect chip = rect_cut_bottom(&picture, height);
	chip = rect_centre(chip, rect_least(chip.width, px(page, 560)), height);
	widget_fill(page, chip, THEME_CARD, height / 2);
	page_frame_time_left_on(page, chip, THEME_CARD);
}

/* The live picture with one panel: below it on upright screens, beside it on wide ones. */
static void build_live(struct page *page, const struct advice *advice)
{
	struct rect rest = page_frame_top(page);
	int margin = px(page, SIZE_MARGIN), gap = px(page, SIZE_GAP);
	if (page->is_upright) {
		/* the strip stays when there is no button: the picture must not jump */
		struct rect strip = rect_cut_bottom(&rest, px(page, SIZE_BUTTON) + margin);
		page_frame_buttons_across(page, &strip);
		(void)rect_cut_bottom(&rest, gap);
		struct rect panel = rect_inset(rect_cut_bottom(&rest, px(page, 280)), margin, 0);
		(void)rect_cut_bottom(&rest, gap);
		put_preview(page, rect_inset(rest, margin, 0));
		put_time_left(page, rect_inset(rest, margin, 0));
		put_advice(page, panel, advice);
		return;
	}
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

void page_live_pose(struct page *page)
{
	const struct message_state *state = page->view->state;
	enum reason hint = (enum reason)state->hint;
	struct advice advice = { .colour = THEME_AMBER,
				 .ground = THEME_AMBER_DIM,
				 .fraction = state->held,
				 .icon = ICON_POSE };
	if (page->view->is_good) {
		advice.colour = THEME_GREEN;
		advice.ground = THEME_GREEN_DIM;
		advice.icon = ICON_CHECK;
		advice.title = tell(page, "Good, hold still");
		advice.body = tell(page, "Look at the camera. The photo is taken by itself.");
	} else if (hint == REASON_NONE) {
		advice.title = tell(page, "Sit before the camera");
		advice.body = tell(page, "Put head and shoulders into the dashed outline.");
	} else {
		advice.title = remedy_hint(hint, state->hint_above != 0, page->language);
		advice.body = remedy_remedy(hint, page->language);
	}
	build_live(page, &advice);
}

void page_live_countdown(struct page *page)
{
	char digits[TEXT_MAX];
	int left = page->view->seconds_left;
	build_live(page,
		   &(struct advice){
			   .colour = THEME_GREEN,
			   .ground = THEME_GREEN_DIM,
			   .fraction = left > 0 ? page->view->fraction_left : 0,
			   .icon = ICON_CAMERA,
			   .digits = left > 0 ? widget_fill_number("{}", (unsigned)left, digits)
					      : NULL,
			   .title = tell(page, "Look at the camera"),
			   .body = tell(page, "Hold still, eyes open, lips closed.") });
}

void page_live_burst(struct page *page)
{
	build_live(page, &(struct advice){ .colour = THEME_GREEN,
					   .ground = THEME_GREEN_DIM,
					   .fraction = -1,
					   .icon = ICON_CAMERA,
					   .title = tell(page, "Taking the photo"),
					   .body = tell(page, "Hold still and do not blink.") });
}
