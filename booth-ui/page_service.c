/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_service.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "booth-ui/page_frame.h"
#include "booth-ui/page_mirror.h"
#include "booth-ui/theme.h"

static const char *name_of(const struct page *page, enum message_gauge_id id)
{
	const char *const names[GAUGE_COUNT] = {
		[GAUGE_LIGHT_LEFT] = tell(page, "Light left"),
		[GAUGE_LIGHT_RIGHT] = tell(page, "Light right"),
		[GAUGE_BALANCE] = tell(page, "Balance"),
		[GAUGE_EXPOSURE] = tell(page, "Exposure"),
		[GAUGE_FOCUS] = tell(page, "Focus"),
		[GAUGE_EVENNESS] = tell(page, "Backdrop even"),
		[GAUGE_COLOUR] = tell(page, "Backdrop colour"),
		[GAUGE_RATE] = tell(page, "Frames a second"),
	};
	return names[id];
}

/* The ends of a bar: the good range takes its middle third, or the half of it that has a limit. */
struct scale {
	float low, high;
};

static struct scale scale_of(const struct message_gauge *gauge)
{
	if (gauge->has_low && gauge->has_high) {
		float span = fmaxf(gauge->high - gauge->low, 1e-6f);
		return (struct scale){ gauge->low - span, gauge->high + span };
	}
	float limit = gauge->has_low ? gauge->low : gauge->has_high ? gauge->high : 1;
	return (struct scale){ 0, fmaxf(2 * limit, 1e-6f) };
}

static int on_bar(struct rect bar, const struct scale *scale, float value)
{
	float share = (value - scale->low) / (scale->high - scale->low);
	share = fminf(fmaxf(share, 0), 1);
	return bar.x + (int)lrintf((float)bar.width * share);
}

static bool is_good(const struct message_gauge *gauge)
{
	return !(gauge->has_low && gauge->value < gauge->low) &&
	       !(gauge->has_high && gauge->value > gauge->high);
}

static void put_bar(struct page *page, struct rect bar, const struct message_gauge *gauge)
{
	struct scale scale = scale_of(gauge);
	int low = gauge->has_low ? on_bar(bar, &scale, gauge->low) : bar.x;
	int high = gauge->has_high ? on_bar(bar, &scale, gauge->high) : rect_right(bar);
	widget_border(page, bar, THEME_NIGHT_EDGE, 0, rect_max(1, page->type.unit / 20));
	struct rect zone = { low, bar.y, high - low, bar.height };
	widget_fill(page, rect_intersect(zone, bar), THEME_GO, 0);
	if (!gauge->is_known)
		return;
	int wide = rect_max(4, bar.height / 3), x = on_bar(bar, &scale, gauge->value) - wide / 2;
	x = rect_max(bar.x, rect_min(x, rect_right(bar) - wide));
	/* The mark is a ring item: it lies across the zone's edge. */
	struct drawing_item *mark = drawing_add(page->drawing, DRAWING_RING,
						(struct rect){ x, bar.y, wide, bar.height });
	mark->colour = mark->ground = THEME_WHITE;
	mark->stroke = wide / 2;
	mark->fraction = 1;
}

static void put_gauge(struct page *page, struct rect place, const struct block *block)
{
	char text[32];
	const struct message_gauge *gauge = block->data;
	struct widget_style name = {
		.type = TYPE_CAPTION, .colour = THEME_PALE, .ground = THEME_NIGHT, .is_middle = true
	};
	struct widget_style value = { .type = TYPE_CAPTION,
				      .is_bold = true,
				      .colour = THEME_WHITE,
				      .ground = THEME_NIGHT,
				      .align = ALIGN_RIGHT,
				      .is_middle = true };
	bool is_bad = gauge->is_known && !is_good(gauge);
	(void)snprintf(text, sizeof(text), gauge->is_known ? "%s%.2f" : "%s–", is_bad ? "! " : "",
		       (double)gauge->value);
	if (is_bad)
		value.colour = THEME_FIX;
	(void)widget_text_if_it_fits(page, rect_cut_left(&place, place.width * 42 / 100), &name,
				     block->text);
	(void)widget_text_if_it_fits(page, rect_cut_right(&place, place.width * 36 / 100), &value,
				     text);
	(void)rect_cut_right(&place, px(page, 1));
	put_bar(page, rect_inset(place, 0, place.height / 4), gauge);
}

static void add_gauges(const struct page *page, struct column *column)
{
	/* From what is set most often to what is set least. */
	static const enum message_gauge_id order[] = { GAUGE_BALANCE,    GAUGE_EXPOSURE,
						       GAUGE_FOCUS,      GAUGE_EVENNESS,
						       GAUGE_COLOUR,     GAUGE_RATE,
						       GAUGE_LIGHT_LEFT, GAUGE_LIGHT_RIGHT };
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		column_add(column,
			   (struct block){ .rank = 3 + (int)i,
					   .space = 1,
					   .put = put_gauge,
					   .text = name_of(page, order[i]),
					   .data = &page->view->service->gauges[order[i]],
					   .height = page->type.size[TYPE_CAPTION] * 15 / 10 });
}

static void write_facts(const struct page *page, const struct message_service *service,
			char text[TEXT_MAX])
{
	char sent[16] = "–";
	time_t at = (time_t)(service->sent_unix_ms / 1000);
	struct tm local;
	if (at > 0 && localtime_r(&at, &local))
		(void)strftime(sent, sizeof(sent), "%H:%M", &local);
	(void)snprintf(text, TEXT_MAX, "%s %" PRIu64 " · %s %s · %.1f GB · %s",
		       tell(page, "waiting"), service->photos_waiting, tell(page, "last sent"),
		       sent, (double)service->free_bytes / 1e9, service->version);
}

void page_service_maintenance(struct page *page)
{
	char facts[TEXT_MAX] = "";
	const struct message_service *service = page->view->service;
	struct page_mirror mirror = { .is_plain = true };
	page->is_night = true;
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	column_add(&head, page_frame_title(page, &frame, ICON_WRENCH, THEME_FIX,
					   tell(page, "Closed for maintenance")));
	if (service) {
		write_facts(page, service, facts);
		add_gauges(page, &foot);
		column_add(&foot, page_frame_caption(page, facts, 2));
	}
	page_frame_words_low(page, &frame, &head, &foot, page->type.is_tight ? 20 : 40);
	page_mirror_put(page, frame.stage, &mirror);
}
