/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/record.c */
/* record.json of an item that anybody may have altered; and records that are built from any texts and
 * numbers, which are read back as they were built. */
#include <math.h>

#include "daemon/store/record.h"
#include "daemon/store/spool.h"
#include "tests/fuzz/fuzz.h"

static void check(const struct record_contents *contents)
{
	bool is_sealed;
	struct problem problem = { "" };
	assert(contents->file_count <= RECORD_FILES_MAX);
	assert(contents->label.is_event || contents->file_count >= 3);
	for (unsigned i = 0; i < contents->file_count; i++) {
		assert(spool_is_file_name(contents->files[i].name));
		assert(record_verify_file(fuzz_folder_fd(), &contents->files[i], &problem,
					  &is_sealed) < 0 ||
		       strcmp(contents->files[i].name, "record.json") == 0);
	}
}

static const char *or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static double number(struct fuzz_input *input)
{
	static const double odd[] = { 0, 1, -1, 1e300, -1e-300, INFINITY, NAN, 0.1 };
	unsigned n = fuzz_byte(input);
	return n < 8 ? odd[n] : n / 7.0;
}

static int64_t time_of(struct fuzz_input *input)
{
	unsigned n = fuzz_byte(input);
	return (int64_t)n << (fuzz_byte(input) % 55);
}

enum { TEXTS = 14 };

static void fill_judgement(struct fuzz_input *input, char *texts[TEXTS], struct record *record,
			   struct record_measure *measure, struct record_override *override)
{
	static const char *list[2];
	list[0] = or_null(texts[9]);
	list[1] = texts[10];
	*measure = (struct record_measure){ .name = or_null(texts[9]),
					    .state = or_null(texts[10]),
					    .has_value = fuzz_byte(input) & 1,
					    .value = number(input),
					    .has_score = fuzz_byte(input) & 1,
					    .score = number(input),
					    .has_min = true,
					    .min = number(input),
					    .has_max = fuzz_byte(input) & 1,
					    .max = number(input) };
	*override = (struct record_override){ .reason = or_null(texts[9]),
					      .why = texts[10],
					      .by = texts[11],
					      .unix_ms = time_of(input) };
	record->reasons = record->advice = list;
	record->reason_count = fuzz_byte(input) % 3;
	record->advice_count = fuzz_byte(input) % 3;
	record->measures = measure;
	record->measure_count = fuzz_byte(input) & 1;
	record->overrides = override;
	record->override_count = fuzz_byte(input) & 1;
	record->light.has_agreement = fuzz_byte(input) & 1;
	record->light.agreement = number(input);
}

static void fill(struct fuzz_input *input, char *texts[TEXTS], struct record *record)
{
	static struct hash hash = { .bytes = { 1, 2, 3 } };
	*record = (struct record){
		.id = "0190a0b0-0000-7000-8000-000000000000",
		.device = or_null(texts[0]),
		.taken_unix_ms = time_of(input),
		.is_demo = fuzz_byte(input) & 1,
		.software = texts[1],
		.profile_name = texts[2],
		.verdict = or_null(texts[3]),
		.light = { .outcome = texts[4], .sequence = or_null(texts[5]) },
		.campaign = or_null(texts[6]),
		.person = or_null(texts[7]),
		.person_key = or_null(texts[8]),
		.identified_by = texts[4],
		.roster = or_null(texts[12]),
		.roster_hash = fuzz_byte(input) & 1 ? &hash : NULL,
		.proofread = texts[3],
		.consent_version = texts[11],
		.consent_text = fuzz_byte(input) & 1 ? &hash : NULL,
		.payment = texts[13],
		.order_id = or_null(texts[12]),
		.payment_basis = texts[13],
		.payment_fen = time_of(input),
		.supersedes = or_null(texts[13]),
		.photo_crop = { .x = number(input), .width = number(input) },
		.photo_quality = (int)fuzz_byte(input),
	};
}

/* An empty text stands for a field that the booth does not know. */
static void build_and_read(struct fuzz_input input)
{
	static struct record_contents contents;
	struct record record;
	struct record_measure measure;
	struct record_override override;
	struct problem problem = { "" };
	char *texts[TEXTS], *text = NULL;
	size_t size = 0;
	for (unsigned i = 0; i < TEXTS; i++)
		texts[i] = fuzz_text(&input);
	fill(&input, texts, &record);
	fill_judgement(&input, texts, &record, &measure, &override);
	int r = record_build(&record, &problem, &text, &size);
	assert(r == 0 || (r == -EINVAL && problem.text[0]));
	if (r == 0) {
		assert(record_parse(text, size, &problem, &contents) == 0);
		assert(strcmp(contents.label.id, record.id) == 0 && contents.file_count == 3);
		assert(contents.label.is_demo == record.is_demo && !contents.label.is_event);
	}
	free(text);
	text = NULL;
	struct roster_person student = { .name = "" };
	(void)snprintf(student.name, sizeof(student.name), "%s", texts[2]);
	struct record_subject subject = {
		.key_kind = texts[0],
		.key = or_null(texts[1]),
		.name = or_null(texts[2]),
		.phone = or_null(texts[3]),
		.code = or_null(texts[4]),
		.receipt = texts[5],
		.student = fuzz_byte(&input) & 1 ? &student : NULL,
		.consent_version = texts[6],
	};
	r = record_build_subject(&subject, &problem, &text, &size);
	assert(r == 0 || (r == -EINVAL && problem.text[0]));
	free(text);
	for (unsigned i = 0; i < TEXTS; i++)
		free(texts[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct record_contents contents;
	struct record_label label;
	struct problem problem = { "" };
	build_and_read((struct fuzz_input){ .at = bytes, .left = size });
	int r = record_parse(bytes, size, &problem, &contents);
	assert(r == 0 || (r == -EBADMSG && problem.text[0]));
	if (r == 0)
		check(&contents);
	fuzz_put("record.json", bytes, size);
	int read = record_read_label(fuzz_folder_fd(), &problem, &label);
	assert(read == 0 || r < 0);
	assert(r < 0 || strcmp(label.id, contents.label.id) == 0);
	assert(record_verify_files(fuzz_folder_fd(), &problem) < 0 || contents.file_count == 0);
	return 0;
}
