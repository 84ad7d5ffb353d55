/* SPDX-License-Identifier: MIT */
/* Handles the results of two threads: one examines bursts, the other saves photos. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/base/passcode.h"
#include "daemon/boothd/booth_inside.h"

/* ---- the roster answered ---- */

static void on_roster(int error, const struct problem *problem, void *user)
{
	booth_set_fault(user, FAULT_NO_ROSTER, error < 0, problem->text);
}

static void on_answer(const struct lookup_answer *answer, void *user)
{
	struct booth *booth = user;
	struct visit *visit = &booth->visit;
	if (booth->state != SESSION_IDENTIFY || answer->question != booth->question)
		return;
	bool is_listed = answer->answer == ROSTER_LISTED;
	visit->roster = is_listed ? VISIT_LISTED : VISIT_UNLISTED;
	visit->roster_digest = answer->digest;
	if (is_listed) {
		visit->student = answer->person;
		visit->found_by = answer->by;
		visit->has_correction = answer->correction != REASON_NONE;
		visit->correction = answer->correction;
		(void)snprintf(visit->key, sizeof(visit->key), "%s", answer->person.student_number);
	}
	/* A card of two persons names nobody, so nobody goes on under it. */
	if (answer->answer == ROSTER_AMBIGUOUS) {
		visit->is_typed = false;
		log_warning("a card or number fits two persons of the roster: correct the roster");
	}
	booth_handle(booth, is_listed ? EVENT_LISTED : EVENT_UNLISTED);
}

const struct lookup_events booth_lookup_events = { .on_roster = on_roster, .on_answer = on_answer };

/* ---- a burst was examined ---- */

/* Returns the time at which the frame was captured, by the wall clock. */
static int64_t taken_unix_ms(const struct shot *shot)
{
	return clock_realtime_ms() - (clock_monotonic_us() - shot->captured_us) / 1000;
}

static int name_photo(struct visit *visit)
{
	uint8_t chance[UUID_RANDOM_SIZE];
	if (getrandom(chance, sizeof(chance), 0) != (ssize_t)sizeof(chance))
		return -EIO;
	visit->taken_unix_ms = taken_unix_ms(&visit->still.original);
	visit->taken_synchronised = clock_is_synchronised();
	visit->id = uuid_v7(visit->taken_unix_ms, chance);
	uuid_format(&visit->id, visit->id_text);
	receipt_format(&visit->id, visit->receipt);
	visit->pay.is_reported = false;
	return 0;
}

static void pass(struct booth *booth)
{
	log_event(LOG_LEVEL_INFO, JOURNAL_PHOTO_PASSED, "photo passed: try=%u",
		  booth->visit.tries + 1);
	booth_handle(booth, EVENT_PASSED);
}

/* Looks whether staff can go on by a code. The file may change between two visits. */
static void look_for_staff_codes(struct booth *booth)
{
	const char *path = booth->settings.config.staff.codes;
	unsigned count = 0;
	int r = path[0] ? passcode_count(path, &count) : -ENOENT;
	if (r < 0 && r != -ENOENT)
		log_warning("staff.codes = %s is not used: %s", path,
			    r == -EPERM ? "everybody may read it; chmod o= the file"
					: strerror(-r));
	booth->visit.has_staff_codes = r == 0 && count > 0;
}

static void refuse(struct booth *booth)
{
	struct visit *visit = &booth->visit;
	reason_set named = visit->still.verdict.reasons;
	for (unsigned i = 0; i < REASON_COUNT; i++)
		booth->counts.reasons[i] += (named >> i) & 1;
	booth->counts.refused++;
	visit->tries++;
	enum reason first = reason_first(visit_refusal(visit));
	stats_count_refusal(booth->stats, clock_realtime_ms(), first);
	booth_stats_save(booth);
	log_event(LOG_LEVEL_INFO, JOURNAL_PHOTO_REFUSED, "photo refused: reason=%s try=%u",
		  first == REASON_NONE ? "none" : reason_name(first), visit->tries);
	bool is_last = visit->tries - visit->tries_before >=
		       (unsigned)booth->settings.config.session.max_tries;
	if (is_last)
		look_for_staff_codes(booth);
	booth_handle(booth, is_last ? EVENT_REFUSED_LAST : EVENT_REFUSED);
}

void booth_still_examined(int result, struct still *still, const struct problem *problem,
			  void *user)
{
	struct booth *booth = user;
	struct visit *visit = &booth->visit;
	bool is_awaited = booth->burst.is_awaited && booth->state == SESSION_EXAMINING;
	booth->burst.is_awaited = false;
	if (!is_awaited) {
		if (result == 0)
			still_release(still);
		return;
	}
	if (result < 0) {
		booth_note_failed_burst(booth, problem->text);
		booth_handle(booth, EVENT_BURST_FAILED);
		return;
	}
	booth->burst.failed = 0;
	booth->counts.tries++;
	visit->still = *still;
	visit->has_still = true;
	booth_photo_show(booth, &still->picture,
			 still->has_photo ? PICTURE_IS_PHOTO : PICTURE_IS_FRAME);
	if (still->verdict.outcome == VERDICT_PASS && still->has_photo && name_photo(visit) == 0)
		pass(booth);
	else
		refuse(booth);
}

/* ---- a photo was saved ---- */

/* Whether the person is asked for money: only if there is an order to pay. */
static void begin_payment(struct booth *booth, const struct payment *owed)
{
	struct visit_pay *pay = &booth->visit.pay;
	bool is_asked = owed->state == PAYMENT_DUE && owed->order[0] && booth->orders &&
			strcmp(booth->settings.config.order.type, "none") != 0;
	pay->owed = *owed;
	if (!is_asked)
		pay->shown = PAY_NOTHING;
	else if (!pay->is_reported)
		*pay = (struct visit_pay){ .owed = *owed, .shown = PAY_WAITS };
}

void booth_note_photo(const struct spool_item *item, void *user)
{
	struct booth *booth = user;
	struct saving *saving = &booth->saving;
	(void)item;
	saving->ledger_error = booth->ledger ? ledger_add(booth->ledger, &saving->keep.row) : 0;
	booth_stats_photo(booth);
}

/* The photo is safe. Only the booth's memory of persons is incomplete, so the booth goes on
 * working. */
static void report_ledger(struct booth *booth)
{
	int r = booth->saving.ledger_error;
	if (r < 0 && !booth->has_told_ledger)
		log_event(LOG_LEVEL_WARNING, JOURNAL_LEDGER,
			  "the ledger cannot be written: %s; photos are kept, and the next start "
			  "reads them from the spool",
			  strerror(-r));
	booth->has_told_ledger = r < 0;
	booth->saving.ledger_error = 0;
}

/* Shows a demo's visitor what the spool has now. A failure is none of the visit's: the screen then offers
 * nothing. */
static void offer_files(struct booth *booth)
{
	char path[PATH_MAX];
	autofree uint8_t *photo = NULL, *record = NULL;
	struct screens_taken taken;
	(void)snprintf(path, sizeof(path), "%s/pending/%s/photo.jpg",
		       booth->settings.config.spool.path, booth->visit.id_text);
	int r = file_read_path(path, TAKEN_FILE_BYTES_MAX, &photo, &taken.photo_bytes);
	(void)snprintf(path, sizeof(path), "%s/pending/%s/record.json",
		       booth->settings.config.spool.path, booth->visit.id_text);
	if (r == 0)
		r = file_read_path(path, TAKEN_FILE_BYTES_MAX, &record, &taken.record_bytes);
	taken.photo = photo;
	taken.record = record;
	if (r == 0)
		r = screens_publish_taken(booth->screens, booth->visit.number, &taken);
	if (r < 0)
		log_warning("the demo's page cannot offer the photo: %s", strerror(-r));
}

void booth_photo_saved(const char *id, int result, const struct problem *problem, void *user)
{
	struct booth *booth = user;
	struct visit *visit = &booth->visit;
	struct counts *counts = &booth->counts;
	booth->saving.is_on = false;
	report_ledger(booth);
	booth_stats_report(booth, &booth->saving.stats);
	struct payment owed = booth->saving.keep.owed;
	keep_release(&booth->saving.keep);
	if (result < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_PHOTO_NOT_SAVED, "photo not saved: id=%s: %s",
			  id, problem->text);
		/* This visit keeps trying to save. No other visit begins until the disk has proved
		 * that it works. */
		booth_set_fault(booth, FAULT_SPOOL_UNWRITABLE, true, problem->text);
		booth_handle(booth, EVENT_NOT_STORED);
		return;
	}
	booth_set_fault(booth, FAULT_SPOOL_UNWRITABLE, false, "");
	visit->is_saved = visit->has_saved = true;
	begin_payment(booth, &owed);
	counts->saved++;
	counts->time_to_photo_s += (double)booth->saving.waited_ms / 1000;
	booth->care.last_photo_unix_ms = visit->taken_unix_ms;
	booth_count_waiting(booth);
	log_event(LOG_LEVEL_INFO, JOURNAL_PHOTO_SAVED, "photo saved: id=%s tries=%u ms=%lld", id,
		  visit->tries + 1, (long long)booth->saving.waited_ms);
	booth_handle(booth, EVENT_STORED);
	if (booth->settings.config.booth.demo)
		offer_files(booth);
}
