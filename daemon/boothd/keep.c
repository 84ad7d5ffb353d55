/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/keep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/boothd/admission.h"
#include "daemon/core/payment.h"
#include "daemon/store/record.h"

static unsigned list_reasons(reason_set set, const char *names[REASON_COUNT])
{
	unsigned count = 0;
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (set & reason_bit((enum reason)i))
			names[count++] = reason_name((enum reason)i);
	return count;
}

static void list_measures(const struct profile *profile, const struct still *still,
			  struct record_measure rows[MEASURE_COUNT])
{
	for (unsigned i = 0; i < MEASURE_COUNT; i++) {
		const struct measure_value *value = &still->examination.measures.values[i];
		const struct limit *limit = &profile->limits[i];
		rows[i] = (struct record_measure){
			.name = measure_name((enum measure)i),
			.state = measure_state_name(still->verdict.states[i]),
			.has_value = value->is_assessed,
			.value = value->value,
			.has_score = value->is_assessed && value->score >= 0,
			.score = value->score,
			.has_min = limit->has_min,
			.min = limit->min,
			.has_max = limit->has_max,
			.max = limit->max,
		};
	}
}

static unsigned list_overrides(const struct visit *visit,
			       struct record_override rows[OVERRIDES_MAX])
{
	for (unsigned i = 0; i < visit->override_count; i++) {
		const struct visit_override *override = &visit->overrides[i];
		rows[i] = (struct record_override){ .reason = reason_name(override->reason),
						    .why = override->why,
						    .by = override->by,
						    .unix_ms = override->unix_ms };
	}
	return visit->override_count;
}

static unsigned list_grants(const struct visit *visit, struct record_grant rows[GRANTS_MAX])
{
	for (unsigned i = 0; i < visit->grant_count; i++)
		rows[i] = (struct record_grant){ .why = visit->grants[i].why,
						 .by = visit->grants[i].by,
						 .unix_ms = visit->grants[i].unix_ms };
	return visit->grant_count;
}

static const char *text_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static int build_subject(const struct visit *visit, struct problem *problem, struct keep *keep,
			 size_t *ret_size)
{
	bool is_listed = visit->roster == VISIT_LISTED;
	const struct record_subject subject = {
		.key_kind = visit_key_kind(visit),
		.key = text_or_null(visit->key),
		.name = is_listed ? visit->student.name : NULL,
		.phone = text_or_null(visit->phone),
		.code = text_or_null(visit->code),
		.student = is_listed ? &visit->student : NULL,
		.receipt = visit->receipt,
		.consent_version = visit->consent_version,
		.consent_unix_ms = visit->consent_unix_ms,
	};
	return record_build_subject(&subject, problem, &keep->subject, ret_size);
}

/* What the record says about the person beside the pseudonym. An empty text: nothing is known. */
struct known {
	char person_key[PERSON_SECRET_SIZE];
	char supersedes[UUID_TEXT_SIZE]; /* id of the person's last photo on this booth */
};

static struct payment know_payment(const struct config *config, const struct visit *visit,
				   const char *person)
{
	const struct payment_facts facts = {
		.mode = payment_mode_parse(config->payment.mode),
		.fen = config->payment.fen,
		.charges_prepaid = strcmp(config->payment.prepaid, "charge") == 0,
		.prepaid_fen = visit->roster == VISIT_LISTED ? visit->student.prepaid_fen : -1,
		.person = person,
		.is_demo = config->booth.demo,
	};
	return payment_decide(&facts);
}

/* Fills in the ledger's row and *known. */
static int know_person(const struct keep_context *context, const struct visit *visit,
		       struct keep *keep, struct known *known)
{
	struct ledger_row *row = &keep->row, last;
	row->unix_ms = visit->taken_unix_ms;
	row->state = context->config->booth.demo ? LEDGER_DEMO : LEDGER_KEPT;
	(void)snprintf(row->id, sizeof(row->id), "%s", visit->id_text);
	int r = admission_name(context->keyring->campaign, visit, row->person);
	if (r == 0 && row->person[0])
		r = campaign_mark(context->keyring->campaign, known->person_key);
	if (r == 0 && context->ledger &&
	    ledger_find(context->ledger, row->person, row->state, &last))
		(void)snprintf(known->supersedes, UUID_TEXT_SIZE, "%s", last.id);
	keep->owed = know_payment(context->config, visit, row->person);
	return r;
}

static int hash_files(const struct still *still, const char *subject, size_t subject_size,
		      struct record *record)
{
	const struct shot *original = &still->original;
	int r = hash_bytes(still->photo.bytes, still->photo.size_bytes, &record->photo_hash);
	if (r == 0)
		r = hash_bytes(original->bytes, original->size_bytes, &record->original_hash);
	return r == 0 ? hash_bytes(subject, subject_size, &record->subject_hash) : r;
}

static void put_photo(struct record *record, const struct still *still)
{
	record->photo_quality = still->photo.quality;
	record->photo_size_in_range = still->photo.is_in_range;
	record->photo_crop = (struct record_crop){ still->crop.x, still->crop.y, still->crop.width,
						   still->crop.height };
	record->photo_bytes = still->photo.size_bytes;
	record->original_bytes = still->original.size_bytes;
}

static void put_payment(struct record *record, const struct payment *payment)
{
	record->payment = payment_state_name(payment->state);
	record->order_id = text_or_null(payment->order);
	record->payment_basis = payment_basis_name(payment->basis);
	record->payment_fen = payment->fen;
}

static int build_record(const struct keep_context *context, const struct visit *visit,
			size_t subject_size, struct problem *problem, struct keep *keep,
			size_t *ret_size)
{
	static const char *const proofread[] = {
		[PROOFREAD_NONE] = "none", [PROOFREAD_RIGHT] = "right", [PROOFREAD_WRONG] = "wrong"
	};
	static const char *const roster[] = {
		[VISIT_NO_ROSTER] = "none", [VISIT_LISTED] = "listed", [VISIT_UNLISTED] = "unlisted"
	};
	const struct still *still = &visit->still;
	const char *reasons[REASON_COUNT], *advice[REASON_COUNT];
	struct known known = { .supersedes = "" };
	int r = know_person(context, visit, keep, &known);
	if (r < 0)
		return problem_set(problem, r, "the person's pseudonym cannot be computed");
	struct record_measure measures[MEASURE_COUNT];
	struct record_override overrides[OVERRIDES_MAX];
	struct record_grant grants[GRANTS_MAX];
	list_measures(context->profile, still, measures);
	struct record record = {
		.id = visit->id_text,
		.device = context->config->booth.device,
		.taken_unix_ms = visit->taken_unix_ms,
		.clock_is_synchronised = visit->taken_synchronised,
		.is_demo = context->config->booth.demo,
		.software = BOOTH_VERSION,
		.profile_name = context->profile->name,
		.profile_hash = *context->profile_hash,
		.verdict = verdict_outcome_name(still->verdict.outcome),
		.reasons = reasons,
		.reason_count = list_reasons(still->verdict.reasons, reasons),
		.advice = advice,
		.advice_count = list_reasons(still->verdict.advice, advice),
		.measures = measures,
		.measure_count = MEASURE_COUNT,
		.light = { .outcome = "none" },
		.overrides = overrides,
		.override_count = list_overrides(visit, overrides),
		.grants = grants,
		.grant_count = list_grants(visit, grants),
		.campaign = text_or_null(context->config->campaign.name),
		.person = text_or_null(keep->row.person),
		.person_key = text_or_null(known.person_key),
		.identified_by = visit_identified_by(visit),
		.roster = roster[visit->roster],
		.roster_hash = visit->roster == VISIT_NO_ROSTER ? NULL : &visit->roster_digest,
		.proofread = proofread[visit->proofread],
		.proofread_unix_ms = visit->proofread_unix_ms,
		.consent_version = visit->consent_version,
		.consent_unix_ms = visit->consent_unix_ms,
		.consent_text = visit->has_consent_text ? &visit->consent_text : NULL,
		.supersedes = text_or_null(known.supersedes),
		.correction = visit->has_correction ? reason_name(visit->correction) : NULL,
		.tries = visit->tries + 1,
		.subject_bytes = subject_size,
	};
	put_photo(&record, still);
	put_payment(&record, &keep->owed);
	r = hash_files(still, keep->subject, subject_size, &record);
	if (r < 0)
		return problem_set(problem, r, "the photo's hash cannot be computed");
	return record_build(&record, problem, &keep->record, ret_size);
}

/* A file that shows or names the person. If the settings name a recipient, the file is sealed and
 * stored as NAME.p7m. */
struct private_file {
	const char *name, *sealed_name;
	const void *bytes;
	size_t size;
};

static int add_private(const struct keep_context *context, const struct private_file *file,
		       struct problem *problem, struct keep *keep)
{
	const struct envelope *envelope = context->keyring->envelope;
	unsigned at = keep->item.file_count;
	struct spool_file *to = &keep->item.files[at];
	*to = (struct spool_file){ file->name, file->bytes, file->size };
	if (envelope) {
		int r = envelope_seal(envelope, file->bytes, file->size, problem, &keep->sealed[at],
				      &to->size_bytes);
		if (r < 0)
			return r;
		to->name = file->sealed_name;
		to->bytes = keep->sealed[at];
	}
	keep->item.file_count++;
	return 0;
}

static int add_privates(const struct keep_context *context, const struct visit *visit,
			size_t subject_size, struct problem *problem, struct keep *keep)
{
	const struct photo *photo = &visit->still.photo;
	const struct shot *original = &visit->still.original;
	const struct private_file files[] = {
		{ "subject.json", "subject.json.p7m", keep->subject, subject_size },
		{ "photo.jpg", "photo.jpg.p7m", photo->bytes, photo->size_bytes },
		{ "original.jpg", "original.jpg.p7m", original->bytes, original->size_bytes },
	};
	int r = 0;
	for (size_t i = 0; r == 0 && i < sizeof(files) / sizeof(files[0]); i++)
		r = add_private(context, &files[i], problem, keep);
	return r;
}

/* Adds the record as the last file. Then a receiver that has the record has all other files too. */
static int add_record(const struct keep_context *context, size_t record_size,
		      struct problem *problem, struct keep *keep)
{
	struct spool_item *item = &keep->item;
	size_t signature_size = 0;
	int r = signer_sign(context->keyring->signer, keep->record, record_size, problem,
			    &keep->signature, &signature_size);
	if (r < 0)
		return r;
	item->files[item->file_count++] =
		(struct spool_file){ "record.json.p7s", keep->signature, signature_size };
	item->files[item->file_count++] =
		(struct spool_file){ "record.json", keep->record, record_size };
	return 0;
}

int keep_build(const struct keep_context *context, const struct visit *visit,
	       struct problem *problem, struct keep *ret_keep)
{
	struct keep keep = { 0 };
	size_t subject_size = 0, record_size = 0;
	if (!visit->has_still || !visit->still.has_photo)
		return problem_set(problem, -EINVAL, "there is no photo to keep");
	if (!visit->has_consent)
		return problem_set(problem, -EPERM, "nobody consented to this photo");
	memcpy(keep.item.id, visit->id_text, sizeof(keep.item.id));
	int r = build_subject(visit, problem, &keep, &subject_size);
	if (r == 0)
		r = build_record(context, visit, subject_size, problem, &keep, &record_size);
	if (r == 0)
		r = add_privates(context, visit, subject_size, problem, &keep);
	if (r == 0)
		r = add_record(context, record_size, problem, &keep);
	if (r < 0) {
		keep_release(&keep);
		return r;
	}
	*ret_keep = keep;
	return 0;
}

void keep_release(struct keep *keep)
{
	if (keep->subject)
		explicit_bzero(keep->subject, strlen(keep->subject));
	free(keep->record);
	free(keep->subject);
	free(keep->signature);
	for (unsigned i = 0; i < SPOOL_FILES_MAX; i++)
		free(keep->sealed[i]);
	memset(keep, 0, sizeof(*keep));
}
