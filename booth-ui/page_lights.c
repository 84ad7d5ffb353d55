/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_lights.h"

#include "booth-ui/hint_sign.h"
#include "booth-ui/theme.h"
#include "daemon/core/topic.h"

/* A light that is good has a filled disc with a tick; one that is to be mended has a ring with an
 * arrow or a mark; one that nothing is known of has an empty ring. */
enum light { LIGHT_UNKNOWN, LIGHT_GOOD, LIGHT_MEND };

static const char *name_of(const struct page *page, enum topic topic)
{
	const char *const names[TOPIC_COUNT] = {
		[TOPIC_PLACE] = tell(page, "Place"), [TOPIC_DISTANCE] = tell(page, "Distance"),
		[TOPIC_POSE] = tell(page, "Head"),   [TOPIC_EYES] = tell(page, "Eyes"),
		[TOPIC_LIGHT] = tell(page, "Light"),
	};
	return names[topic];
}

static bool is_of_hint(const struct message_state *state, enum topic topic)
{
	return state->look == HINT_MEND && state->hint < REASON_COUNT &&
	       topic_of((enum reason)state->hint) == topic;
}

static enum light light_of(const struct page *page, enum topic topic)
{
	const struct message_state *state = page->view->state;
	topic_set bit = topic_bit(topic);
	if (is_of_hint(state, topic))
		return LIGHT_MEND;
	if (state->look == HINT_GOOD || state->state == SESSION_BURST)
		return LIGHT_GOOD;
	/* A blink, or a fault that has just begun, is no fault for the person yet. */
	return page->view->topics_good & bit ? LIGHT_GOOD : LIGHT_UNKNOWN;
}

static enum drawing_icon mark_of(const struct page *page)
{
	enum drawing_icon arrow = hint_arrow((enum way)page->view->state->hint_way);
	return arrow == ICON_COUNT ? ICON_CROSS : arrow;
}

static struct widget_style style_of(enum type type, enum light light)
{
	return (struct widget_style){ .type = type,
				      .is_bold = light == LIGHT_MEND,
				      .colour = light == LIGHT_MEND ? THEME_FIX : THEME_WHITE,
				      .ground = THEME_NIGHT,
				      .is_middle = true };
}

static void put_light(struct page *page, struct rect place, enum topic topic, enum type type)
{
	enum light light = light_of(page, topic);
	int side = page->type.size[type] * 11 / 10;
	struct rect disc = rect_centre(rect_cut_left(&place, side), side, side);
	int stroke = rect_max(3, side / 9);
	if (light == LIGHT_GOOD)
		widget_badge(page, disc, ICON_CHECK, THEME_NIGHT, THEME_LIVE);
	else
		widget_border(page, disc, light == LIGHT_MEND ? THEME_FIX : THEME_NIGHT_EDGE,
			      side / 2, stroke);
	if (light == LIGHT_MEND)
		widget_icon(page, rect_inset(disc, side / 4, side / 4), mark_of(page), THEME_FIX,
			    THEME_NIGHT);
	(void)rect_cut_left(&place, side / 3);
	struct widget_style style = style_of(type, light);
	(void)widget_text(page, place, &style, name_of(page, topic));
}

/* Returns the width of one light in pixels, as wide as its bold name. */
static int width_of(const struct page *page, enum topic topic, enum type type)
{
	struct widget_style style = style_of(type, LIGHT_MEND);
	int side = page->type.size[type] * 11 / 10;
	return side + side / 3 + widget_width(page, &style, name_of(page, topic)) + 2;
}

static int row_width(const struct page *page, enum type type)
{
	int width = 0;
	for (int i = 0; i < TOPIC_COUNT; i++)
		width += width_of(page, (enum topic)i, type);
	return width;
}

bool page_lights_fit(const struct page *page, int width)
{
	return row_width(page, TYPE_CAPTION) + 4 * px(page, 1) <= width;
}

int page_lights_height(const struct page *page)
{
	return page->type.size[TYPE_BODY] * 15 / 10;
}

void page_lights_put(struct page *page, struct rect place)
{
	bool is_roomy = row_width(page, TYPE_BODY) + 4 * px(page, 2) <= place.width;
	enum type type = is_roomy ? TYPE_BODY : TYPE_CAPTION;
	int gap = (place.width - row_width(page, type)) / (TOPIC_COUNT - 1);
	if (!page_lights_fit(page, place.width))
		return;
	for (int i = 0; i < TOPIC_COUNT; i++) {
		enum topic topic = (enum topic)i;
		put_light(page, rect_cut_left(&place, width_of(page, topic, type)), topic, type);
		(void)rect_cut_left(&place, gap);
	}
}
