/* SPDX-License-Identifier: MIT */
#include "daemon/store/record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/store/builder.h"
#include "daemon/store/spool.h"

enum { FILE_BYTES_MAX = 64 << 20 };

/* Building. */

static void put_measure(struct builder *builder, json_object *measures,
			const struct record_measure *measure)
{
	if (!measure->name) {
		builder_complain(builder, -EINVAL, "measures");
		return;
	}
	json_object *object = builder_put_object(builder, measures, measure->name);
	if (measure->has_value)
		builder_put_number(builder, object, "value", measure->value);
	if (measure->has_score)
		builder_put_number(builder, object, "score", measure->score);
	if (measure->has_min)
		builder_put_number(builder, object, "min", measure->min);
	if (measure->has_max)
		builder_put_number(builder, object, "max", measure->max);
	builder_put_text(builder, object, "state", measure->state);
}

static void put_measures(struct builder *builder, json_object *object, const struct record *record)
{
	json_object *measures = builder_put_object(builder, object, "measures");
	for (unsigned i = 0; i < record->measure_count && !builder->error; i++)
		put_measure(builder, measures, &record->measures[i]);
}

static void put_light(struct builder *builder, json_object *object,
		      const struct record_light *light)
{
	json_object *inside = builder_put_object(builder, object, "light");
	builder_put_text(builder, inside, "outcome", light->outcome);
	builder_put_text_or_null(builder, inside, "sequence", light->sequence);
	if (light->has_agreement)
		builder_put_number(builder, inside, "agreement", light->agreement);
}

static void fill_override(struct builder *builder, json_object *inside,
			  const struct record_override *override)
{
	builder_put_text(builder, inside, "reason", override->reason);
	builder_put_text(builder, inside, "why", override->why);
	builder_put_text(builder, inside, "by", override->by);
	builder_put_time(builder, inside, "at", override->unix_ms);
}

static void put_overrides(struct builder *builder, json_object *object, const struct record *record)
{
	json_object *array = json_object_new_array();
	builder_put(builder, object, "overrides", array);
	for (unsigned i = 0; i < record->override_count && !builder->error; i++) {
		json_object *inside = json_object_new_object();
		fill_override(builder, inside, &record->overrides[i]);
		if (json_append(array, inside) < 0)
			builder_complain(builder, -ENOMEM, "overrides");
	}
}

static void put_grants(struct builder *builder, json_object *object, const struct record *record)
{
	json_object *array = json_object_new_array();
	builder_put(builder, object, "grants", array);
	for (unsigned i = 0; i < record->grant_count && !builder->error; i++) {
		json_object *inside = json_object_new_object();
		builder_put_text(builder, inside, "why", record->grants[i].why);
		builder_put_text(builder, inside, "by", record->grants[i].by);
		builder_put_time(builder, inside, "at", record->grants[i].unix_ms);
		if (json_append(array, inside) < 0)
			builder_complain(builder, -ENOMEM, "grants");
	}
}

static json_object *put_file(struct builder *builder, json_object *files, const char *name,
			     const struct hash *hash, size_t size_bytes)
{
	json_object *file = builder_put_object(builder, files, name);
	builder_put_hash(builder, file, hash);
	builder_put_integer(builder, file, "bytes", (int64_t)size_bytes);
	return file;
}

static void put_files(struct builder *builder, json_object *object, const struct record *record)
{
	json_object *files = builder_put_object(builder, object, "files");
	json_object *photo =
		put_file(builder, files, "photo.jpg", &record->photo_hash, record->photo_bytes);
	builder_put_integer(builder, photo, "quality", record->photo_quality);
	builder_put_bool(builder, photo, "size_in_range", record->photo_size_in_range);
	/* The part of the upright original that became the photo, so that anyone can cut it
	 * again. */
	json_object *crop = builder_put_object(builder, photo, "crop");
	builder_put_number(builder, crop, "x", record->photo_crop.x);
	builder_put_number(builder, crop, "y", record->photo_crop.y);
	builder_put_number(builder, crop, "width", record->photo_crop.width);
	builder_put_number(builder, crop, "height", record->photo_crop.height);
	(void)put_file(builder, files, "original.jpg", &record->original_hash,
		       record->original_bytes);
	(void)put_file(builder, files, "subject.json", &record->subject_hash,
		       record->subject_bytes);
}

static json_object *put_consent(struct builder *builder, json_object *object, const char *version,
				int64_t unix_ms)
{
	json_object *consent = builder_put_object(builder, object, "consent");
	builder_put_text(builder, consent, "version", version);
	builder_put_time(builder, consent, "at", unix_ms);
	return consent;
}

static void put_origin(struct builder *builder, json_object *object, const struct record *record)
{
	builder_put_text(builder, object, "schema", "booth-record");
	builder_put_integer(builder, object, "version", RECORD_SCHEMA_VERSION);
	builder_put_id(builder, object, "id", record->id);
	builder_put_text(builder, object, "device", record->device);
	builder_put_bool(builder, object, "demo", record->is_demo);
	builder_put_text(builder, object, "software", record->software);
	builder_put_time(builder, object, "taken", record->taken_unix_ms);
	builder_put_bool(builder, object, "clock_synchronised", record->clock_is_synchronised);
}

static void put_judgement(struct builder *builder, json_object *object, const struct record *record)
{
	json_object *profile = builder_put_object(builder, object, "profile");
	builder_put_text(builder, profile, "name", record->profile_name);
	builder_put_hash(builder, profile, &record->profile_hash);
	builder_put_text(builder, object, "verdict", record->verdict);
	builder_put_texts(builder, object, "reasons", record->reasons, record->reason_count);
	builder_put_texts(builder, object, "advice", record->advice, record->advice_count);
	put_measures(builder, object, record);
	put_light(builder, object, &record->light);
	put_overrides(builder, object, record);
	put_grants(builder, object, record);
}

/* Writes how the booth found out who the person is, and what the person said about the data. */
static void put_identity(struct builder *builder, json_object *object, const struct record *record)
{
	char text[HASH_TEXT_SIZE];
	bool is_proofread = record->proofread && strcmp(record->proofread, "none") != 0;
	json_object *identified = builder_put_object(builder, object, "identified");
	builder_put_text(builder, identified, "by", record->identified_by);
	builder_put_text(builder, identified, "roster", record->roster);
	if (record->roster_hash)
		hash_format(record->roster_hash, text);
	builder_put_text_or_null(builder, identified, "roster_sha256",
				 record->roster_hash ? text : NULL);
	json_object *proofread = builder_put_object(builder, object, "proofread");
	builder_put_text(builder, proofread, "data", record->proofread);
	if (is_proofread)
		builder_put_time(builder, proofread, "at", record->proofread_unix_ms);
	else
		builder_put_null(builder, proofread, "at");
}

/* Writes who the person is, in a form for programs: a pseudonym. */
static void put_person(struct builder *builder, json_object *object, const struct record *record)
{
	builder_put_text_or_null(builder, object, "campaign", record->campaign);
	builder_put_text_or_null(builder, object, "person", record->person);
	if (record->person_key)
		builder_put_text(builder, object, "person_key", record->person_key);
	put_identity(builder, object, record);
}

static void put_record_consent(struct builder *builder, json_object *object,
			       const struct record *record)
{
	char text[HASH_TEXT_SIZE];
	json_object *consent =
		put_consent(builder, object, record->consent_version, record->consent_unix_ms);
	if (record->consent_text)
		hash_format(record->consent_text, text);
	builder_put_text_or_null(builder, consent, "text_sha256",
				 record->consent_text ? text : NULL);
}

static void put_order(struct builder *builder, json_object *object, const struct record *record)
{
	json_object *payment = builder_put_object(builder, object, "payment");
	builder_put_text(builder, payment, "state", record->payment);
	builder_put_text_or_null(builder, payment, "order", record->order_id);
	builder_put_integer(builder, payment, "fen", record->payment_fen);
	builder_put_text(builder, payment, "basis", record->payment_basis);
	if (record->supersedes)
		builder_put_id(builder, object, "supersedes", record->supersedes);
	else
		builder_put_null(builder, object, "supersedes");
	builder_put_text_or_null(builder, object, "correction", record->correction);
}

int record_build(const struct record *record, struct problem *problem, char **ret_text,
		 size_t *ret_size_bytes)
{
	struct builder builder = { 0 };
	json_object *object = json_object_new_object();
	put_origin(&builder, object, record);
	put_judgement(&builder, object, record);
	put_person(&builder, object, record);
	put_record_consent(&builder, object, record);
	builder_put_integer(&builder, object, "tries", record->tries);
	put_order(&builder, object, record);
	put_files(&builder, object, record);
	return builder_finish(&builder, object, "record.json", problem, ret_text, ret_size_bytes);
}

/* Writes the roster's row, without the facts that it lacks. */
static void put_student(struct builder *builder, json_object *object,
			const struct roster_person *student)
{
	const struct {
		const char *key, *text;
	} facts[] = {
		{ "student_number", student->student_number },
		{ "name", student->name },
		{ "id_number", student->id_number },
		{ "candidate_number", student->candidate_number },
		{ "college", student->college },
		{ "major", student->major },
		{ "class", student->class },
	};
	json_object *to = builder_put_object(builder, object, "student");
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (facts[i].text[0])
			builder_put_text(builder, to, facts[i].key, facts[i].text);
}

int record_build_subject(const struct record_subject *subject, struct problem *problem,
			 char **ret_text, size_t *ret_size_bytes)
{
	struct builder builder = { 0 };
	json_object *object = json_object_new_object();
	builder_put_text(&builder, object, "schema", "booth-subject");
	builder_put_integer(&builder, object, "version", RECORD_SCHEMA_VERSION);
	builder_put_text(&builder, object, "key_kind", subject->key_kind);
	builder_put_text_or_null(&builder, object, "key", subject->key);
	builder_put_text_or_null(&builder, object, "name", subject->name);
	builder_put_text_or_null(&builder, object, "phone", subject->phone);
	builder_put_text_or_null(&builder, object, "code", subject->code);
	if (subject->student)
		put_student(&builder, object, subject->student);
	else
		builder_put_null(&builder, object, "student");
	builder_put_text_or_null(&builder, object, "receipt", subject->receipt);
	(void)put_consent(&builder, object, subject->consent_version, subject->consent_unix_ms);
	return builder_finish(&builder, object, "subject.json", problem, ret_text, ret_size_bytes);
}

/* Reading. */

static int parse_file(json_object *object, const char *name, struct problem *problem,
		      struct record_file *file)
{
	if (!spool_is_file_name(name) || strlen(name) >= sizeof(file->name))
		return problem_set(problem, -EBADMSG,
				   "record.json lists a file of an impossible name");
	if (hash_parse(json_text(object, "sha256"), &file->hash) < 0)
		return problem_set(problem, -EBADMSG, "record.json has no hash of %.40s", name);
	(void)snprintf(file->name, sizeof(file->name), "%s", name);
	file->size_bytes = json_number(object, "bytes", -1);
	return 0;
}

static int parse_files(json_object *files, struct problem *problem,
		       struct record_contents *contents)
{
	if (!files)
		return problem_set(problem, -EBADMSG, "record.json lists no files");
	json_object_object_foreach(files, name, object)
	{
		if (contents->file_count == RECORD_FILES_MAX)
			return problem_set(problem, -EBADMSG,
					   "record.json lists more than %d files",
					   RECORD_FILES_MAX);
		int r = parse_file(object, name, problem, &contents->files[contents->file_count]);
		if (r < 0)
			return r;
		contents->file_count++;
	}
	return 0;
}

static bool lists(const struct record_contents *contents, const char *name)
{
	for (unsigned i = 0; i < contents->file_count; i++)
		if (strcmp(contents->files[i].name, name) == 0)
			return true;
	return false;
}

static int require_files(const struct record_contents *contents, struct problem *problem)
{
	static const char *const names[] = { "photo.jpg", "original.jpg", "subject.json" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!lists(contents, names[i]))
			return problem_set(problem, -EBADMSG, "record.json has no hash of %s",
					   names[i]);
	return 0;
}

/* Copies the text of this key. A text that is too long counts as missing. */
static void take_text(json_object *record, const char *key, char *text, size_t size)
{
	const char *found = json_text(record, key);
	(void)snprintf(text, size, "%s", strlen(found) < size ? found : "");
}

static void parse_payment(json_object *record, struct record_label *label)
{
	json_object *payment = json_member(record, "payment");
	char number[ORDER_NUMBER_SIZE];
	int64_t fen = json_number(payment, "fen", 0);
	label->order[0] = '\0';
	if (strcmp(json_text(payment, "state"), "due") != 0 || fen <= 0 || fen > INT_MAX ||
	    order_number(label->person, label->is_demo, 1, number) < 0 ||
	    strcmp(json_text(payment, "order"), number) != 0)
		return;
	memcpy(label->order, number, sizeof(number));
	label->fen = (int)fen;
}

static void parse_label(json_object *record, struct record_label *label)
{
	*label = (struct record_label){
		.is_demo = json_flag(record, "demo", false),
		.is_event = strcmp(json_text(record, "schema"), "booth-event") == 0,
		.is_anonymous =
			strcmp(json_text(json_member(record, "identified"), "by"), "none") == 0,
	};
	take_text(record, "id", label->id, sizeof(label->id));
	take_text(record, "device", label->device, sizeof(label->device));
	take_text(record, "campaign", label->campaign, sizeof(label->campaign));
	take_text(record, "person", label->person, sizeof(label->person));
	take_text(record, "person_key", label->person_key, sizeof(label->person_key));
	if (!person_is_valid(label->person))
		label->person[0] = '\0';
	parse_payment(record, label);
}

static int parse_record(const void *text, size_t size, struct problem *problem,
			json_object **ret_record)
{
	int r = json_parse(text, size, ret_record);
	if (r == -ENOMEM)
		return problem_memory(problem);
	if (r == 0 && json_object_is_type(*ret_record, json_type_object))
		return 0;
	json_object_put(*ret_record);
	*ret_record = NULL;
	return problem_set(problem, -EBADMSG, "record.json is no JSON object");
}

int record_parse_object(json_object *record, struct problem *problem,
			struct record_contents *ret_contents)
{
	*ret_contents = (struct record_contents){ .file_count = 0 };
	if (!json_object_is_type(record, json_type_object))
		return problem_set(problem, -EBADMSG, "record.json is no JSON object");
	parse_label(record, &ret_contents->label);
	bool has_files = !ret_contents->label.is_event;
	int r = 0;
	if (has_files || json_has(record, "files"))
		r = parse_files(json_member(record, "files"), problem, ret_contents);
	return r < 0 || !has_files ? r : require_files(ret_contents, problem);
}

int record_parse(const void *text, size_t size_bytes, struct problem *problem,
		 struct record_contents *ret_contents)
{
	json_object *record = NULL;
	*ret_contents = (struct record_contents){ .file_count = 0 };
	int r = parse_record(text, size_bytes, problem, &record);
	if (r == 0)
		r = record_parse_object(record, problem, ret_contents);
	json_object_put(record);
	return r;
}

/* If an entry has the name of a file but cannot be that file, the item is damaged. Any other error
 * may be temporary: the disk or a permission may be at fault. */
int record_explain_open(const char *name, int error, struct problem *problem)
{
	switch (-error) {
	case EFBIG:
		return problem_set(problem, -EBADMSG, "%.40s is far too large", name);
	case ELOOP:
	case EISDIR:
	case EINVAL:
	case ENXIO:
		return problem_set(problem, -EBADMSG, "%.40s is no regular file", name);
	case ENOENT:
		return problem_set(problem, error, "%.40s is missing", name);
	default:
		return problem_set(problem, error, "%.40s cannot be read: %s", name,
				   error_text(-error));
	}
}

static int read_record(int item_fd, struct problem *problem, uint8_t **ret_text, size_t *ret_size)
{
	int r = file_read_all(item_fd, "record.json", RECORD_BYTES_MAX, ret_text, ret_size);
	return r < 0 ? record_explain_open("record.json", r, problem) : 0;
}

int record_read_label(int item_fd, struct problem *problem, struct record_label *ret_label)
{
	autofree uint8_t *text = NULL;
	size_t size;
	int r = read_record(item_fd, problem, &text, &size);
	if (r < 0)
		return r;
	json_object *record = NULL;
	r = parse_record(text, size, problem, &record);
	if (r == 0)
		parse_label(record, ret_label);
	json_object_put(record);
	return r;
}

/* Verifying. */

/* Returns whether the folder has the sealed form of the file. A sealed file is larger than its
 * contents, so a file that is not larger does not count. */
static bool is_sealed(int item_fd, const struct record_file *file)
{
	char sealed[RECORD_NAME_SIZE + 8];
	struct stat status;
	(void)snprintf(sealed, sizeof(sealed), "%s.p7m", file->name);
	return fstatat(item_fd, sealed, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(status.st_mode) && status.st_size > file->size_bytes;
}

static int verify_hash(int fd, const struct record_file *file, struct problem *problem)
{
	struct hash found;
	int r = hash_file(fd, &found);
	if (r < 0)
		return problem_set(problem, r, "%.40s cannot be read: %s", file->name,
				   error_text(-r));
	if (memcmp(&file->hash, &found, sizeof(found)) != 0)
		return problem_set(problem, -EBADMSG,
				   "%.40s was altered: its hash is not the record's", file->name);
	return 0;
}

int record_verify_file(int item_fd, const struct record_file *file, struct problem *problem,
		       bool *ret_is_sealed)
{
	autoclose int fd = -1;
	size_t size;
	int r = file_open(item_fd, file->name, FILE_BYTES_MAX, &fd, &size);
	*ret_is_sealed = r == -ENOENT && is_sealed(item_fd, file);
	if (*ret_is_sealed)
		return 0;
	if (r < 0)
		return record_explain_open(file->name, r, problem);
	if (file->size_bytes >= 0 && (uint64_t)file->size_bytes != size)
		return problem_set(problem, -EBADMSG,
				   "%.40s was altered: it has %zu bytes, not the record's %" PRId64,
				   file->name, size, file->size_bytes);
	return verify_hash(fd, file, problem);
}

int record_verify_files(int item_fd, struct problem *problem)
{
	struct record_contents contents;
	autofree uint8_t *text = NULL;
	size_t size;
	bool is_sealed_file;
	int r = read_record(item_fd, problem, &text, &size);
	if (r == 0)
		r = record_parse(text, size, problem, &contents);
	for (unsigned i = 0; r == 0 && i < contents.file_count; i++)
		r = record_verify_file(item_fd, &contents.files[i], problem, &is_sealed_file);
	return r;
}
