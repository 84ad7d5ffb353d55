/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_verdict.h"

#include <math.h>

#include "booth-ui/page_picture.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"
#include "daemon/core/topic.h"

/* Memory for texts that a page puts together. */
struct memory {
	char first[TEXT_MAX], tries[TEXT_MAX];
};

static enum way way_for(const struct page *page, enum reason reason)
{
	return way_of(page->view->state->ways, reason);
}

/* ---- the tries ---- */

static void put_pips(struct page *page, struct rect place, const struct block *block)
{
	const struct message_state *state = page->view->state;
	struct widget_style style = { .type = TYPE_BODY,
				      .is_bold = true,
				      .colour = THEME_INK,
				      .ground = THEME_CARD,
				      .is_middle = true };
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 2), px(page, 1));
	int side = rect_min(inner.height * 3 / 4, px(page, 5)), gap = side / 3;
	int count = rect_min((int)state->max_tries, 5);
	for (int i = 0; i < count; i++) {
		struct rect disc = rect_centre(rect_cut_left(&inner, side), side, side);
		bool is_used = i < (int)state->tries;
		if (is_used) {
			widget_border(page, disc, THEME_EDGE, side / 2, rect_max(2, side / 12));
			widget_icon(page, rect_inset(disc, side / 4, side / 4), ICON_CROSS,
				    THEME_EDGE, THEME_CARD);
		} else {
			widget_fill(page, disc, THEME_INFO, side / 2);
		}
		(void)rect_cut_left(&inner, gap);
	}
	(void)rect_cut_left(&inner, gap);
	if (widget_width(page, &style, block->text) <= inner.width)
		(void)widget_text(page, inner, &style, block->text);
}

static struct block pips_block(const struct page *page, const char *text)
{
	return (struct block){
		.rank = 2, .space = 2, .put = put_pips, .text = text, .height = px(page, 8)
	};
}

/* ---- the reasons ---- */

/* The other reasons, a line each: what to do about each of them. */
static void add_others(struct page *page, struct frame *frame, struct column *column,
		       reason_set reasons)
{
	for (int i = 0; i < 2 && reasons; i++) {
		enum reason reason = reason_first(reasons);
		reasons &= ~reason_bit(reason);
		column_add(column, page_frame_row(page, frame, ICON_WARNING, THEME_FIX_DIM,
						  remedy_hint(reason, way_for(page, reason),
							      page->language),
						  NULL, 3 + i));
	}
}

/* ---- what passed ---- */

static const char *topic_words(const struct page *page, enum topic topic)
{
	const char *const names[TOPIC_COUNT] = {
		[TOPIC_PLACE] = tell(page, "Place"), [TOPIC_DISTANCE] = tell(page, "Distance"),
		[TOPIC_POSE] = tell(page, "Head"),   [TOPIC_EYES] = tell(page, "Eyes"),
		[TOPIC_LIGHT] = tell(page, "Light"),
	};
	return names[topic];
}

/* The topics that are good, each with a tick: as many as there is room for. */
static void put_passed(struct page *page, struct rect place, const struct block *block)
{
	(void)block;
	struct widget_style style = {
		.type = TYPE_BODY, .colour = THEME_INK, .ground = THEME_GO_DIM, .is_middle = true
	};
	for (int i = 0; i < TOPIC_COUNT; i++) {
		if (!(page->view->state->topics_good & topic_bit((enum topic)i)))
			continue;
		const char *name = topic_words(page, (enum topic)i);
		int side = place.height * 6 / 10, inset = place.height / 5;
		int width = side + 3 * inset + widget_width(page, &style, name) + 2;
		if (width > place.width)
			return;
		struct rect chip = rect_cut_left(&place, width);
		widget_fill(page, chip, THEME_GO_DIM, chip.height / 2);
		(void)rect_cut_left(&chip, inset);
		widget_icon(page,
			    rect_centre(rect_cut_left(&chip, side), side * 8 / 10, side * 8 / 10),
			    ICON_CHECK, THEME_GO, THEME_GO_DIM);
		(void)rect_cut_left(&chip, inset);
		(void)widget_text(page, chip, &style, name);
		(void)rect_cut_left(&place, px(page, 1));
	}
}

static void add_passed(const struct page *page, struct column *column)
{
	if (page->view->state->topics_good)
		column_add(column,
			   (struct block){ .rank = 6,
					   .space = 2,
					   .put = put_passed,
					   .height = page->type.size[TYPE_BODY] * 16 / 10 });
}

/* ---- the stage ---- */

static struct rect region_on(struct rect photo, const struct message_region *region)
{
	struct rect place = { photo.x + (int)lrintf((float)photo.width * region->x),
			      photo.y + (int)lrintf((float)photo.height * region->y),
			      (int)lrintf((float)photo.width * region->width),
			      (int)lrintf((float)photo.height * region->height) };
	return rect_intersect(place, photo);
}

/* Rings the places of this reason on the photo, and dims the rest. */
static void put_regions(struct page *page, struct rect photo, enum reason reason)
{
	const struct message_state *state = page->view->state;
	int stroke = rect_max(4, page->type.unit / 4);
	for (uint32_t i = 0; i < state->region_count && i < SPOTS_MAX; i++) {
		const struct message_region *region = &state->regions[i];
		struct rect place = region_on(photo, region);
		if (region->reason != (uint32_t)reason || place.width < 4 * stroke ||
		    place.height < 2 * stroke)
			continue;
		bool is_round = region->shape == SPOT_ELLIPSE;
		bool is_only =
			state->region_count == 1 || state->regions[1].reason != region->reason;
		if (is_only) {
			struct drawing_item *veil = drawing_add(page->drawing, DRAWING_VEIL, photo);
			veil->colour = THEME_VEIL;
			veil->hole = place;
			veil->radius = rect_min(px(page, 1), photo.width / 20);
			veil->is_round = is_round;
		}
		struct drawing_item *ring = drawing_add(page->drawing, DRAWING_RING, place);
		ring->is_round = true;
		ring->stroke = stroke;
		ring->fraction = 1;
		ring->colour = THEME_FIX;
		ring->ground = THEME_UNDERLINE;
	}
}

/* The photo with the coaches beside it. Without a photo, the coaches alone. */
static void put_stage(struct page *page, struct rect stage, enum reason reason)
{
	int gap = px(page, 2);
	enum way way = way_for(page, reason);
	if (!page->view->has_photo) {
		page_picture_pair(page, stage, reason, way);
		return;
	}
	struct rect place = stage;
	place.width = stage.width * 60 / 100;
	struct rect photo = page_picture_photo(page, place, ALIGN_LEFT);
	put_regions(page, photo, reason);
	struct rect rest = stage;
	(void)rect_cut_left(&rest, rect_right(photo) + gap - stage.x);
	rest.y = photo.y;
	rest.height = photo.height;
	page_picture_pair(page, rest, reason, way);
}

void page_verdict_rejected(struct page *page)
{
	const struct message_state *state = page->view->state;
	enum reason first = reason_first(state->reasons);
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	struct memory texts;
	unsigned left = state->max_tries > state->tries ? state->max_tries - state->tries : 0;
	const char *what = remedy_sentence(first, way_for(page, first), page->language);
	column_add(&head,
		   page_frame_title(page, &frame, ICON_WARNING, THEME_FIX,
				    remedy_hint(first, way_for(page, first), page->language)));
	column_add(
		&head,
		page_frame_body(page,
				widget_fill_in(state->is_unassessed
						       ? tell(page, "Not judged: {}")
						       : tell(page, "This photo does not pass. {}"),
					       what, texts.first),
				1));
	column_add(&head, page_frame_caption(page, remedy_what_to_do(first, page->language), 5));
	add_others(page, &frame, &foot, state->reasons & ~reason_bit(first));
	add_passed(page, &foot);
	column_add(&foot, pips_block(page, widget_fill_number(tell(page, "Tries left: {}"), left,
							      texts.tries)));
	page_frame_words(page, &frame, &head, &foot, 36);
	put_stage(page, frame.stage, first);
}

/* What staff can do at the booth itself. */
static const char *staff_words(const struct page *page)
{
	switch ((enum message_staff_code)page->view->state->staff_code) {
	case STAFF_CODE_REFUSED:
		return tell(page, "Staff: that code was wrong");
	case STAFF_CODE_SHUT:
		return tell(page, "Staff: no more codes in this visit");
	case STAFF_CODE_NONE:
	case STAFF_CODE_WAITS:
	case STAFF_CODE_COUNT:
		break;
	}
	return tell(page, "Staff: card or code gives more tries");
}

void page_verdict_staff(struct page *page)
{
	const struct message_state *state = page->view->state;
	enum reason first = reason_first(state->reasons);
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	struct frame low = page_frame_low(&frame);
	column_add(&head, page_frame_title(page, &frame, ICON_STAFF, THEME_INFO,
					   tell(page, "Please ask a teacher")));
	struct column *who = page->is_upright ? &head : &foot;
	if (state->contact[0])
		column_add(who, page_frame_row(page, &low, ICON_PHONE, THEME_CARD, state->contact,
					       NULL, 1));
	column_add(&head,
		   page_frame_body(page, tell(page, "A teacher helps you to a photo that passes."),
				   2));
	if (state->staff_code != STAFF_CODE_NONE)
		column_add(&head, page_frame_caption(page, staff_words(page), 3));
	column_add(&head, page_frame_body(page, state->typed, 1));
	if (state->reasons)
		column_add(&foot, page_frame_row(page, &low, ICON_WARNING, THEME_FIX_DIM,
						 remedy_sentence(first, way_for(page, first),
								 page->language),
						 NULL, 2));
	page_frame_words_low(page, &frame, &head, &foot, page->type.is_tight ? 20 : 36);
	if (state->reasons)
		put_stage(page, frame.stage, first);
	else
		page_picture_sign(page, frame.stage, ICON_STAFF, THEME_INFO, THEME_INFO_DIM);
}
