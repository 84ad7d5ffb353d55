/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/event.c */
/* Whatever bytes lie in record.json: an event or a photo's record with possible file names, or a
 * refusal with words; never both refused without words, never a crash. An event that is built from the
 * bytes is read back as it was built. */
#include "daemon/store/event.h"
#include "daemon/store/record.h"
#include "tests/fuzz/fuzz.h"

static void check_event(const uint8_t *bytes, size_t size, const struct event_summary *event)
{
	struct record_contents contents;
	struct problem problem = { "" };
	assert(event->kind <= EVENT_KIND_COUNT);
	assert(!event->of[0] || uuid_is_valid(event->of));
	/* the spool, the courier and the export read it as a record: it is one, or names its fault */
	int r = record_parse(bytes, size, &problem, &contents);
	assert(r == 0 || (r == -EBADMSG && problem.text[0]));
	assert(r < 0 || contents.label.is_event);
}

static const char *or_null(const char *text)
{
	return text[0] ? text : NULL;
}

/* The caller frees the texts. */
static struct event_record take_event(struct fuzz_input *input, char *texts[8])
{
	struct event_record event = {
		.kind = (enum event_kind)(fuzz_byte(input) % EVENT_KIND_COUNT),
		.is_demo = fuzz_byte(input) & 1,
		.clock_is_synchronised = fuzz_byte(input) & 1,
		.fen = (int64_t)fuzz_byte(input) << (fuzz_byte(input) % 55),
		.unix_ms = (int64_t)fuzz_byte(input) << (fuzz_byte(input) % 55),
	};
	for (unsigned i = 0; i < 8; i++)
		texts[i] = fuzz_text(input);
	event.device = or_null(texts[0]);
	event.campaign = or_null(texts[1]);
	event.person = or_null(texts[2]);
	event.order = or_null(texts[3]);
	event.other_order = or_null(texts[4]);
	event.transaction = or_null(texts[5]);
	event.by = or_null(texts[6]);
	event.id = "0190a0b0-0000-7000-8000-0000000000aa";
	event.of = texts[7][0] ? texts[7] : "0190a0b0-0000-7000-8000-0000000000bb";
	return event;
}

static void build_and_read(struct fuzz_input input)
{
	char *texts[8], *text = NULL;
	size_t size = 0;
	struct problem problem = { "" };
	struct event_summary read;
	struct event_record event = take_event(&input, texts);
	int r = event_build(&event, &problem, &text, &size);
	assert(r == 0 || (r == -EINVAL && problem.text[0]));
	if (r == 0) {
		assert(event_parse(text, size, &problem, &read) == 0 && read.kind == event.kind);
		assert(strcmp(read.of, event.of) == 0);
		assert(event_kind_parse(event_kind_name(read.kind)) == event.kind);
		check_event((const uint8_t *)text, size, &read);
	}
	free(text);
	for (unsigned i = 0; i < 8; i++)
		free(texts[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	build_and_read((struct fuzz_input){ .at = bytes, .left = size });
	struct event_summary event;
	struct record_contents contents;
	struct problem problem = { "" };
	int r = event_parse(bytes, size, &problem, &event);
	assert(r == 0 || (r == -EBADMSG && problem.text[0]));
	if (r == 0)
		check_event(bytes, size, &event);
	problem.text[0] = '\0';
	r = record_parse(bytes, size, &problem, &contents);
	assert(r == 0 || (r == -EBADMSG && problem.text[0]));
	for (unsigned i = 0; r == 0 && i < contents.file_count; i++) {
		assert(contents.files[i].name[0] && !strchr(contents.files[i].name, '/'));
		assert(strcmp(contents.files[i].name, "..") != 0);
	}
	assert(r < 0 || !contents.label.person[0] || person_is_valid(contents.label.person));
	return 0;
}
