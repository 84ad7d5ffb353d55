/* SPDX-License-Identifier: MIT */
/* aims: daemon/core/timetable.c */
/* The setting courier.bandwidth, asked for each minute of a week. */
#include "daemon/core/timetable.h"
#include "tests/fuzz/fuzz.h"

static void ask(const struct timetable *timetable)
{
	struct pacer pacer = { 0 };
	int64_t now_ms = 0;
	for (int minute = 0; minute < TIMETABLE_WEEK_MINUTES; minute += 7) {
		int64_t rate =
			timetable_at(timetable, minute / 1440, minute / 60 % 24, minute % 60);
		assert(rate >= 0);
		pacer_spend(&pacer, UINT64_C(1) << 33, rate, now_ms);
		assert(pacer_wait_ms(&pacer, now_ms) >= 0);
		now_ms += pacer_wait_ms(&pacer, now_ms) / 2;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct fuzz_input input = { bytes, size };
	struct problem problem = { "" };
	struct timetable timetable;
	char *text = fuzz_text(&input);
	int r = timetable_parse(text, TIMETABLE_BYTES_PER_S, &timetable, &problem);
	assert(r == 0 || (r == -EINVAL && problem.text[0]));
	if (r == 0) {
		assert(timetable.count <= TIMETABLE_ROWS_MAX);
		for (unsigned i = 1; i < timetable.count; i++)
			assert(timetable.rows[i - 1].minute < timetable.rows[i].minute);
		ask(&timetable);
	}
	free(text);
	return 0;
}
