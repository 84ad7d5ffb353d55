/* SPDX-License-Identifier: MIT */
#include "booth-ui/insight.h"

#include <stdarg.h>
#include <stdio.h>

#include "daemon/core/topic.h"

struct text {
	char *bytes;
	size_t size;
};

/* Adds to the text. What has no room is left out: all that is written together is far shorter. */
static void __attribute__((format(printf, 2, 3))) add(struct text *text, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	int size = vsnprintf(text->bytes + text->size, INSIGHT_BYTES - text->size, format, values);
	va_end(values);
	if (size > 0 && (size_t)size < INSIGHT_BYTES - text->size)
		text->size += (size_t)size;
}

static void add_reasons(struct text *text, const char *key, reason_set set)
{
	const char *comma = "";
	add(text, ",\"%s\":[", key);
	for (int i = 0; i < REASON_COUNT; i++)
		if (set & reason_bit((enum reason)i)) {
			add(text, "%s\"%s\"", comma, reason_name((enum reason)i));
			comma = ",";
		}
	add(text, "]");
}

static void add_topics(struct text *text, topic_set judged, topic_set good)
{
	add(text, ",\"topics\":{");
	for (int i = 0; i < TOPIC_COUNT; i++) {
		topic_set bit = topic_bit((enum topic)i);
		add(text, "%s\"%s\":\"%s\"", i > 0 ? "," : "", topic_name((enum topic)i),
		    good & bit     ? "good"
		    : judged & bit ? "bad"
				   : "unknown");
	}
	add(text, "}");
}

static void add_box(struct text *text, const char *key, float x, float y, float width, float height)
{
	add(text, ",\"%s\":[%.4f,%.4f,%.4f,%.4f]", key, (double)x, (double)y, (double)width,
	    (double)height);
}

static void add_marks(struct text *text, const struct message_marks *marks)
{
	const struct message_outline *cut = &marks->outline;
	if (marks->has_face)
		add_box(text, "face", marks->box_x, marks->box_y, marks->box_width,
			marks->box_height);
	add_box(text, "cut", cut->x, cut->y, cut->width, cut->height);
	add(text, ",\"is_cut\":%s", cut->is_crop ? "true" : "false");
}

void insight_write(const struct view *view, char ret_text[INSIGHT_BYTES])
{
	struct text text = { .bytes = ret_text };
	const struct message_state *state = view->state;
	if (view->is_waiting) {
		add(&text, "{}");
		return;
	}
	const char *way = way_name((enum way)state->hint_way);
	const char *hint = reason_name((enum reason)state->hint);
	add(&text, "{\"state\":\"%s\",\"hint\":\"%s\",\"way\":\"%s\",\"look\":\"%s\",\"held\":%.2f",
	    session_state_name((enum session_state)state->state), hint ? hint : "", way ? way : "",
	    hint_look_name((enum hint_look)state->look), (double)state->held);
	bool has_marks = view->marks && view->marks->captured_us;
	add_topics(&text, has_marks ? view->marks->topics_judged : state->topics_judged,
		   has_marks ? view->marks->topics_good : state->topics_good);
	add_reasons(&text, "reasons", state->reasons);
	add_reasons(&text, "advice", state->advice);
	if (has_marks)
		add_marks(&text, view->marks);
	add(&text, "}");
}
