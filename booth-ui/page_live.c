/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_live.h"

#include <math.h>

#include "booth-ui/page_frame.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"

/* Returns the part of the preview that fills the place. The frame of the photo lies in the middle
 * of this part. */
static struct drawing_crop preview_crop(const struct view *view, struct rect place)
{
	const struct message_outline *frame = &view->state->outline;
	float source = (float)view->preview_width / (float)view->preview_height;
	float shape = (float)place.width / (float)place.height;
	/* Show a part that is 1.3 times as high as the photo's frame, so that students see not only
	 * their face but also where they sit. */
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
					  .chin = top + outline->chin * high,
					  .centre = (float)frame.x + (float)frame.width / 2,
					  .face_width = outline->face_width * (float)frame.width };
	item->stroke = px(page, page->view->is_good ? 8 : 6);
	item->colour = page->view->is_good ? THEME_OUTLINE_GOOD : THEME_OUTLINE;
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
}

/* The contents of the panel beside the live picture: an icon or a number, a ring around it, and a
 * text. */
struct advice {
	uint32_t colour, ground;
	float fraction; /* the fraction of the ring that is drawn, 0..1; negative: no ring */
	enum drawing_icon icon;
	const char *digits;       /* digits to show instead of the icon; null: the icon is shown */
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
	widget_icon(page, rect_inset(square, side * 26 / 100, side * 26 / 100), advice->icon,
		    advice->colour, advice->ground);
}

static void put_advice(struct page *page, struct rect place, const struct advice *advice)
{
	widget_fill(page, place, advice->ground, px(page, SIZE_RADIUS));
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
		advice.body = remedy_what_to_do(hint, page->language);
	}
	build_live(page, &advice);
}

void page_live_countdown(struct page *page)
{
	char digits[TEXT_MAX];
	int left = page->view->seconds_left;
	struct advice advice = { .colour = THEME_GREEN,
				 .ground = THEME_GREEN_DIM,
				 .icon = ICON_CAMERA,
				 .title = tell(page, "Look at the camera"),
				 .body = tell(page, "Hold still, eyes open, lips closed.") };
	if (left > 0) {
		advice.fraction = page->view->fraction_left;
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
