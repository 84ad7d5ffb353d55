/* SPDX-License-Identifier: MIT */
#include "daemon/store/record.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/core/utf8.h"
#include "daemon/core/uuid.h"

/* A record is a few KB; what is larger was not written by us. */
enum { RECORD_LIMIT = 1024 * 1024 };

void record_format_time(int64_t unix_ms, char text[RECORD_TIME_SIZE])
{
	int64_t seconds = unix_ms / 1000, ms = unix_ms % 1000;
	if (ms < 0) {
		ms += 1000;
		seconds--;
	}
	const time_t when = (time_t)seconds;
	struct tm parts = { .tm_mday = 1 };
	(void)gmtime_r(&when, &parts);
	char date[24];
	if (strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &parts) == 0)
		date[0] = '\0';
	(void)snprintf(text, RECORD_TIME_SIZE, "%s.%03dZ", date, (int)ms);
}

/* Building. The first field that is missing or malformed, or memory that is, ends in `error`; the
 * calls after it do no harm, so that the record reads as a list. */
struct builder {
	int error;
	const char *field;
};

static void complain(struct builder *builder, int error, const char *field)
{
	if (builder->error)
		return;
	builder->error = error;
	builder->field = field;
}

/* Takes the value. */
static void put(struct builder *builder, json_object *object, const char *key, json_object *value)
{
	if (!object || !value || json_object_object_add(object, key, value) < 0) {
		json_object_put(value);
		complain(builder, -ENOMEM, key);
	}
}

static void put_null(struct builder *builder, json_object *object, const char *key)
{
	if (!object || json_object_object_add(object, key, NULL) < 0)
		complain(builder, -ENOMEM, key);
}

static void put_text(struct builder *builder, json_object *object, const char *key,
		     const char *text)
{
	if (!text || !utf8_is_valid(text)) {
		complain(builder, -EINVAL, key);
		return;
	}
	put(builder, object, key, json_object_new_string(text));
}

static void put_text_or_null(struct builder *builder, json_object *object, const char *key,
			     const char *text)
{
	if (text)
		put_text(builder, object, key, text);
	else
		put_null(builder, object, key);
}

/* Six digits: more than any measure is good for, and the same text everywhere. */
static void put_number(struct builder *builder, json_object *object, const char *key, double value)
{
	char text[32];
	if (!isfinite(value))
		return; /* JSON has no such number: it was not measured */
	(void)snprintf(text, sizeof(text), "%.6g", value);
	put(builder, object, key, json_object_new_double_s(value, text));
}

static void put_integer(struct builder *builder, json_object *object, const char *key,
			int64_t value)
{
	put(builder, object, key, json_object_new_int64(value));
}

static void put_bool(struct builder *builder, json_object *object, const char *key, bool value)
{
	put(builder, object, key, json_object_new_boolean(value));
}

static void put_time(struct builder *builder, json_object *object, const char *key, int64_t unix_ms)
{
	char text[RECORD_TIME_SIZE];
	record_format_time(unix_ms, text);
	put_text(builder, object, key, text);
}

static void put_hash(struct builder *builder, json_object *object, const struct hash *hash)
{
	char text[HASH_TEXT_SIZE];
	hash_format(hash, text);
	put_text(builder, object, "sha256", text);
}

/* An object inside; owned by its parent. */
static json_object *put_object(struct builder *builder, json_object *object, const char *key)
{
	json_object *inside = json_object_new_object();
	put(builder, object, key, inside);
	return builder->error ? NULL : inside;
}

static void put_texts(struct builder *builder, json_object *object, const char *key,
		      const char *const *texts, unsigned count)
{
	json_object *array = json_object_new_array();
	put(builder, object, key, array);
	for (unsigned i = 0; i < count && !builder->error; i++) {
		if (!texts[i] || !utf8_is_valid(texts[i])) {
			complain(builder, -EINVAL, key);
			return;
		}
		if (json_object_array_add(array, json_object_new_string(texts[i])) < 0)
			complain(builder, -ENOMEM, key);
	}
}

static void put_measure(struct builder *builder, json_object *measures,
			const struct record_measure *measure)
{
	if (!measure->name) {
		complain(builder, -EINVAL, "measures");
		return;
	}
	json_object *object = put_object(builder, measures, measure->name);
	if (measure->has_value)
		put_number(builder, object, "value", measure->value);
	if (measure->has_score)
		put_number(builder, object, "score", measure->score);
	if (measure->has_min)
		put_number(builder, object, "min", measure->min);
	if (measure->has_max)
		put_number(builder, object, "max", measure->max);
	put_text(builder, object, "state", measure->state);
}

static void put_measures(struct builder *builder, json_object *object, const struct record *record)
{
	json_object *measures = put_object(builder, object, "measures");
	for (unsigned i = 0; i < record->measure_count && !builder->error; i++)
		put_measure(builder, measures, &record->measures[i]);
}

static void put_light(struct builder *builder, json_object *object,
		      const struct record_light *light)
{
	json_object *inside = put_object(builder, object, "light");
	put_text(builder, inside, "outcome", light->outcome);
	put_text_or_null(builder, inside, "sequence", light->sequence);
	if (light->has_agreement)
		put_number(builder, inside, "agreement", light->agreement);
}

static void fill_override(struct builder *builder, json_object *inside,
			  const struct record_override *override)
{
	put_text(builder, inside, "reason", override->reason);
	put_text(builder, inside, "why", override->why);
	put_text(builder, inside, "by", override->by);
	put_time(builder, inside, "at", override->unix_ms);
}

static void put_overrides(struct builder *builder, json_object *object, const struct record *record)
{
	json_object *array = json_object_new_array();
	put(builder, object, "overrides", array);
	for (unsigned i = 0; i < record->override_count && !builder->error; i++) {
		json_object *inside = json_object_new_object();
		fill_override(builder, inside, &record->overrides[i]);
		if (json_object_array_add(array, inside) < 0) {
			json_object_put(inside);
			complain(builder, -ENOMEM, "overrides");
		}
	}
}

static json_object *put_file(struct builder *builder, json_object *files, const char *name,
			     const struct hash *hash, size_t size_bytes)
{
	json_object *file = put_object(builder, files, name);
	put_hash(builder, file, hash);
	put_integer(builder, file, "bytes", (int64_t)size_bytes);
	return file;
}

static void put_files(struct builder *builder, json_object *object, const struct record *record)
{
	json_object *files = put_object(builder, object, "files");
	json_object *photo =
		put_file(builder, files, "photo.jpg", &record->photo_hash, record->photo_bytes);
	put_integer(builder, photo, "quality", record->photo_quality);
	put_bool(builder, photo, "size_in_range", record->photo_size_in_range);
	/* Where it was cut from the upright original, so that anyone can repeat the cut. */
	json_object *crop = put_object(builder, photo, "crop");
	put_number(builder, crop, "x", record->photo_crop.x);
	put_number(builder, crop, "y", record->photo_crop.y);
	put_number(builder, crop, "width", record->photo_crop.width);
	put_number(builder, crop, "height", record->photo_crop.height);
	(void)put_file(builder, files, "original.jpg", &record->original_hash,
		       record->original_bytes);
	(void)put_file(builder, files, "subject.json", &record->subject_hash,
		       record->subject_bytes);
}

static void put_consent(struct builder *builder, json_object *object, const char *version,
			int64_t unix_ms)
{
	json_object *consent = put_object(builder, object, "consent");
	put_text(builder, consent, "version", version);
	put_time(builder, consent, "at", unix_ms);
}

static void put_id(struct builder *builder, json_object *object, const char *key, const char *id)
{
	if (!uuid_is_valid(id))
		complain(builder, -EINVAL, key);
	put_text(builder, object, key, id);
}

static void fill_record(struct builder *builder, json_object *object, const struct record *record)
{
	put_text(builder, object, "schema", "booth-record");
	put_integer(builder, object, "version", RECORD_SCHEMA_VERSION);
	put_id(builder, object, "id", record->id);
	put_text(builder, object, "device", record->device);
	put_bool(builder, object, "demo", record->is_demo);
	put_text(builder, object, "software", record->software);
	put_time(builder, object, "taken", record->taken_unix_ms);
	put_bool(builder, object, "clock_synchronised", record->clock_is_synchronised);

	json_object *profile = put_object(builder, object, "profile");
	put_text(builder, profile, "name", record->profile_name);
	put_hash(builder, profile, &record->profile_hash);

	put_text(builder, object, "verdict", record->verdict);
	put_texts(builder, object, "reasons", record->reasons, record->reason_count);
	put_texts(builder, object, "advice", record->advice, record->advice_count);
	put_measures(builder, object, record);
	put_light(builder, object, &record->light);
	put_overrides(builder, object, record);
	put_consent(builder, object, record->consent_version, record->consent_unix_ms);
	put_integer(builder, object, "tries", record->tries);

	json_object *payment = put_object(builder, object, "payment");
	put_text(builder, payment, "state", record->payment);
	put_text_or_null(builder, payment, "order", record->order_id);
	if (record->supersedes)
		put_id(builder, object, "supersedes", record->supersedes);
	else
		put_null(builder, object, "supersedes");
	put_files(builder, object, record);
}

static int to_text(json_object *object, char **ret_text, size_t *ret_size_bytes)
{
	size_t length;
	const char *json = json_object_to_json_string_length(
		object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &length);
	char *text = json ? malloc(length + 2) : NULL;
	if (!text)
		return -ENOMEM;
	memcpy(text, json, length);
	text[length] = '\n'; /* people open it with line tools */
	text[length + 1] = '\0';
	*ret_text = text;
	*ret_size_bytes = length + 1;
	return 0;
}

/* Takes the object. */
static int finish(const struct builder *builder, json_object *object, const char *what,
		  struct problem *problem, char **ret_text, size_t *ret_size_bytes)
{
	int r = builder->error;
	if (r == 0)
		r = to_text(object, ret_text, ret_size_bytes);
	json_object_put(object);
	if (r == -EINVAL)
		return problem_set(problem, r, "%s: \"%s\" is missing or not valid text", what,
				   builder->field);
	if (r < 0)
		return problem_set(problem, r, "no memory for %s", what);
	return 0;
}

int record_build(const struct record *record, struct problem *problem, char **ret_text,
		 size_t *ret_size_bytes)
{
	struct builder builder = { 0 };
	json_object *object = json_object_new_object();
	fill_record(&builder, object, record);
	return finish(&builder, object, "record.json", problem, ret_text, ret_size_bytes);
}

int record_build_subject(const struct record_subject *subject, struct problem *problem,
			 char **ret_text, size_t *ret_size_bytes)
{
	struct builder builder = { 0 };
	json_object *object = json_object_new_object();
	put_text(&builder, object, "schema", "booth-subject");
	put_integer(&builder, object, "version", RECORD_SCHEMA_VERSION);
	put_text(&builder, object, "key_kind", subject->key_kind);
	put_text_or_null(&builder, object, "key", subject->key);
	put_text_or_null(&builder, object, "name", subject->name);
	put_text_or_null(&builder, object, "phone", subject->phone);
	put_text_or_null(&builder, object, "receipt", subject->receipt);
	put_consent(&builder, object, subject->consent_version, subject->consent_unix_ms);
	return finish(&builder, object, "subject.json", problem, ret_text, ret_size_bytes);
}

/* Verifying */

static bool is_sealed(int item_fd, const char *name)
{
	char sealed[64];
	struct stat status;
	(void)snprintf(sealed, sizeof(sealed), "%s.p7m", name);
	return fstatat(item_fd, sealed, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

static int verify_file(int item_fd, const char *name, const char *expected, struct problem *problem)
{
	struct hash wanted, found;
	if (hash_parse(expected, &wanted) < 0)
		return problem_set(problem, -EBADMSG, "record.json has no hash of %.40s", name);
	autoclose int fd = openat(item_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		const int error = -errno;
		if (error == -ENOENT && is_sealed(item_fd, name))
			return 0;
		return problem_set(problem, error, "%.40s is missing or cannot be read: %s", name,
				   strerror(-error));
	}
	const int r = hash_file(fd, &found);
	if (r < 0)
		return problem_set(problem, r, "%.40s cannot be read: %s", name, strerror(-r));
	if (memcmp(&wanted, &found, sizeof(wanted)) != 0)
		return problem_set(problem, -EBADMSG,
				   "%.40s was altered: its hash is not the "
				   "record's",
				   name);
	return 0;
}

static int verify_files(int item_fd, json_object *record, struct problem *problem)
{
	static const char *const names[] = { "photo.jpg", "original.jpg", "subject.json" };
	json_object *files, *file, *hash;
	if (!json_object_object_get_ex(record, "files", &files))
		return problem_set(problem, -EBADMSG, "record.json lists no files");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!json_object_object_get_ex(files, names[i], &file) ||
		    !json_object_object_get_ex(file, "sha256", &hash))
			return problem_set(problem, -EBADMSG, "record.json has no hash of %s",
					   names[i]);
		const int r = verify_file(item_fd, names[i], json_object_get_string(hash), problem);
		if (r < 0)
			return r;
	}
	return 0;
}

/* json_object_put() it. */
static int load(int item_fd, struct problem *problem, json_object **ret_record)
{
	autofree uint8_t *text = NULL;
	size_t size;
	const int r = file_read_all(item_fd, "record.json", RECORD_LIMIT, &text, &size);
	if (r < 0)
		return problem_set(problem, r, "record.json cannot be read: %s", strerror(-r));
	*ret_record = json_tokener_parse((const char *)text);
	return *ret_record ? 0 : problem_set(problem, -EBADMSG, "record.json is no JSON");
}

int record_verify_files(int item_fd, struct problem *problem)
{
	json_object *record = NULL;
	int r = load(item_fd, problem, &record);
	if (r < 0)
		return r;
	r = verify_files(item_fd, record, problem);
	json_object_put(record);
	return r;
}

static void take_text(json_object *record, const char *key, char *text, size_t size)
{
	json_object *value;
	text[0] = '\0';
	if (json_object_object_get_ex(record, key, &value) &&
	    json_object_is_type(value, json_type_string) &&
	    (size_t)json_object_get_string_len(value) < size)
		(void)snprintf(text, size, "%s", json_object_get_string(value));
}

int record_read_label(int item_fd, struct problem *problem, struct record_label *ret_label)
{
	json_object *record = NULL, *demo;
	const int r = load(item_fd, problem, &record);
	if (r < 0)
		return r;
	*ret_label = (struct record_label){ .is_demo = false };
	take_text(record, "id", ret_label->id, sizeof(ret_label->id));
	take_text(record, "device", ret_label->device, sizeof(ret_label->device));
	ret_label->is_demo =
		json_object_object_get_ex(record, "demo", &demo) && json_object_get_boolean(demo);
	json_object_put(record);
	return 0;
}
