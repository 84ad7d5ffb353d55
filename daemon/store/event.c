/* SPDX-License-Identifier: MIT */
#include "daemon/store/event.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/store/builder.h"

static const char *const kind_names[EVENT_KIND_COUNT] = {
#define X(id, name) [EVENT_KIND_##id] = #name,
	EVENT_KINDS(X)
#undef X
};

const char *event_kind_name(enum event_kind kind)
{
	return kind_names[kind];
}

enum event_kind event_kind_parse(const char *name)
{
	unsigned i = 0;
	while (i < EVENT_KIND_COUNT && strcmp(name, kind_names[i]) != 0)
		i++;
	return (enum event_kind)i;
}

bool event_kind_deletes(enum event_kind kind)
{
	return kind == EVENT_KIND_WITHDRAWN || kind == EVENT_KIND_PURGED;
}

static bool may_lack_photo(enum event_kind kind)
{
	return kind == EVENT_KIND_ABSENT || kind == EVENT_KIND_CORRECTION ||
	       kind == EVENT_KIND_CORRECTED;
}

static void put_origin(struct builder *builder, json_object *object,
		       const struct event_record *event)
{
	builder_put_text(builder, object, "schema", "booth-event");
	builder_put_integer(builder, object, "version", EVENT_SCHEMA_VERSION);
	builder_put_id(builder, object, "id", event->id);
	builder_put_text(builder, object, "device", event->device);
	builder_put_bool(builder, object, "demo", event->is_demo);
	builder_put_time(builder, object, "at", event->unix_ms);
	builder_put_bool(builder, object, "clock_synchronised", event->clock_is_synchronised);
	builder_put_text_or_null(builder, object, "campaign", event->campaign);
	builder_put_text_or_null(builder, object, "person", event->person);
	if (event->of || !may_lack_photo(event->kind))
		builder_put_id(builder, object, "of", event->of);
	else
		builder_put_null(builder, object, "of");
	builder_put_text(builder, object, "kind", event_kind_name(event->kind));
}

static void put_money(struct builder *builder, json_object *object,
		      const struct event_record *event)
{
	if (!event->order)
		return;
	builder_put_text(builder, object, "order", event->order);
	if (event->other_order)
		builder_put_text(builder, object, "other_order", event->other_order);
	builder_put_integer(builder, object, "fen", event->fen);
	builder_put_text_or_null(builder, object, "transaction", event->transaction);
	builder_put_text_or_null(builder, object, "by", event->by);
}

static void put_decision(struct builder *builder, json_object *object,
			 const struct event_record *event)
{
	const struct {
		const char *key, *text;
	} texts[] = { { "reason", event->reason }, { "note", event->note }, { "due", event->due } };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text)
			builder_put_text(builder, object, texts[i].key, texts[i].text);
	if (event->about)
		builder_put_id(builder, object, "about", event->about);
}

int event_build(const struct event_record *event, struct problem *problem, char **ret_text,
		size_t *ret_size_bytes)
{
	struct builder builder = { 0 };
	json_object *object = json_object_new_object();
	put_origin(&builder, object, event);
	put_money(&builder, object, event);
	put_decision(&builder, object, event);
	return builder_finish(&builder, object, "an event", problem, ret_text, ret_size_bytes);
}

static int parse(json_object *object, struct event_summary *summary)
{
	const char *of = json_text(object, "of");
	if (strcmp(json_text(object, "schema"), "booth-event") != 0)
		return -EBADMSG;
	summary->kind = event_kind_parse(json_text(object, "kind"));
	(void)snprintf(summary->of, sizeof(summary->of), "%s", uuid_is_valid(of) ? of : "");
	return 0;
}

int event_parse(const void *text, size_t size_bytes, struct problem *problem,
		struct event_summary *ret_summary)
{
	json_object *object = NULL;
	struct event_summary summary = { .kind = EVENT_KIND_COUNT };
	int r = json_parse(text, size_bytes, &object);
	if (r == 0)
		r = parse(object, &summary);
	json_object_put(object);
	if (r == -ENOMEM)
		return problem_memory(problem);
	if (r < 0)
		return problem_set(problem, r, "record.json is not the record of an event");
	*ret_summary = summary;
	return 0;
}
