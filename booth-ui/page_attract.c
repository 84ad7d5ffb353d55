/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_attract.h"

#include <math.h>

#include "booth-ui/theme.h"

/* The loop, in steps of VIEW_LOOP_MS: the person sits down, sits still, is good, and the print comes
 * out and stays. */
enum { SITS_DOWN = 20, FITS = 34, IS_GOOD = 46, PRINT_IS_OUT = 58 };

/* The picture of a calm screen: all is shown. */
enum { CALM_STEP = PRINT_IS_OUT };

static float share_of(int step, int begin, int end)
{
	float share = (float)(step - begin) / (float)(end - begin);
	share = fminf(fmaxf(share, 0), 1);
	return share * share * (3 - 2 * share); /* starts and ends slowly */
}

/* The middle of the face and half the height of the head, as coach_draw() places them. */
struct head {
	float x, y, half;
};

static struct head head_of(struct rect place)
{
	float half = fminf((float)place.height, (float)place.width) * 0.27f;
	return (struct head){ (float)place.x + (float)place.width / 2,
			      (float)place.y + fmaxf((float)place.height * 0.43f, half * 1.45f),
			      half };
}

static void put_frame(struct page *page, struct rect place, int step)
{
	struct head head = head_of(place);
	bool is_good = step >= FITS;
	struct rect frame = { (int)(head.x - head.half * 1.85f), (int)(head.y - head.half * 1.75f),
			      (int)(head.half * 3.7f), 0 };
	frame.height = rect_bottom(place) - frame.y;
	/* It ends where the corners of the plate begin to be round. */
	frame = rect_intersect(frame, rect_inset(place, px(page, 3), 0));
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_OUTLINE, frame);
	item->outline = (struct drawing_outline){ .head_top = head.y - 1.28f * head.half,
						  .chin = head.y + 1.06f * head.half,
						  .centre = head.x,
						  .face_width = 1.52f * head.half,
						  .frame_left = (float)frame.x,
						  .frame_right = (float)rect_right(frame),
						  .frame_bottom = (float)rect_bottom(frame) };
	item->stroke = rect_max(4, page->type.unit / 5);
	item->is_dashed = !is_good;
	item->colour = is_good ? THEME_LIVE : THEME_WHITE;
	item->ground = THEME_UNDERLINE;
}

static void put_tick(struct page *page, struct rect photo)
{
	int side = photo.width * 36 / 100, margin = side / 6;
	struct rect tick = { rect_right(photo) - side - margin, photo.y + margin, side, side };
	widget_badge(page, tick, ICON_CHECK, THEME_WHITE, THEME_GO);
}

/* The print slides in from below and stays at the right. */
static void put_print(struct page *page, struct rect place, int step)
{
	int height = place.height * 34 / 100, width = height * 4 / 5, margin = px(page, 3);
	struct rect card = { rect_right(place) - width - margin,
			     rect_bottom(place) - height - margin, width, height };
	float share = share_of(step, IS_GOOD, PRINT_IS_OUT);
	card.y += (int)((1 - share) * (float)(height + margin));
	struct rect seen = rect_intersect(card, place);
	if (seen.height < height / 8)
		return;
	widget_fill(page, seen, THEME_WHITE, px(page, 1) / 2);
	struct rect photo = rect_inset(card, width / 14, width / 14);
	photo.height -= height / 16;
	struct rect visible = rect_intersect(photo, place);
	if (!rect_is_empty(visible)) {
		widget_fill(page, visible, THEME_SKY, 0);
		widget_coach(page, visible, &(struct coach){ 0 }, 0);
	}
	if (share >= 1)
		put_tick(page, visible);
}

void page_attract_put(struct page *page, struct rect place)
{
	int step = page->view->screen.is_calm ? CALM_STEP : page->view->beat % VIEW_LOOP_STEPS;
	float away = 1 - share_of(step, 0, SITS_DOWN);
	struct coach coach = { .x = 0.9f * away, .y = 1.5f * away };
	widget_coach(page, place, &coach, px(page, 3));
	put_frame(page, place, step);
	if (step >= IS_GOOD)
		put_print(page, place, step);
}
