/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/event.c daemon/store/record.c */
/* Whatever bytes lie in record.json: an event or a photo's record with possible file names, or a
 * refusal with words; never both refused without words, never a crash. */
#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "daemon/store/event.h"
#include "daemon/store/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
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
