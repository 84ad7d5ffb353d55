/* SPDX-License-Identifier: MIT */
/*
 * record.json and subject.json. record.json says what was photographed, how it was judged and which
 * files belong to the item; subject.json says who the person is. docs/record.md and
 * docs/record.schema.json describe both for receivers.
 *
 * record.json names nobody: its only word about the person is subject.json's hash. The booth signs
 * the bytes of record.json (record.json.p7s). So they are built once, and then stored and sent as
 * they are; nobody parses and writes them again.
 *
 * All texts are borrowed UTF-8, and null only where a comment allows it. free() what a ret_text
 * receives. Errors of building: -EINVAL, a field that must be there is missing or no valid text;
 * -ENOMEM.
 */
#ifndef DAEMON_STORE_RECORD_H
#define DAEMON_STORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"

/* Goes up when a field is removed or changes its meaning, not when one is added. */
enum { RECORD_SCHEMA_VERSION = 1 };

struct record_measure {
	const char *name;  /* "IlluminationUniformity" */
	const char *state; /* "ok", "bad", "unassessed", "off" */
	bool has_value;    /* has_value and has_score are false where the measure was not taken */
	double value;
	bool has_score;
	double score; /* 0..100 */
	bool has_min, has_max;
	double min, max;
};

struct record_override {
	const char *reason; /* the reason that was overridden: "head_covered" */
	const char *why;    /* the operator's code for it: "religious" */
	const char *by;     /* login of the operator */
	int64_t unix_ms;
};

struct record_light {
	const char *outcome;  /* "passed", "failed", "inconclusive"; "none": no lamps to command */
	const char *sequence; /* the commands in order, "dim,left,both,right"; null: no commands */
	bool has_agreement;
	double agreement; /* 0..1, how well the frames showed the commands */
};

/* The photo's place in the upright original, pixels. */
struct record_crop {
	double x, y, width, height;
};

struct record {
	const char *id;     /* UUIDv7 */
	const char *device; /* the booth's name */
	int64_t taken_unix_ms;
	bool clock_is_synchronised;
	bool is_demo;
	const char *software; /* "0.1.0" */

	const char *profile_name;
	struct hash profile_hash;

	const char *verdict; /* "pass", "reject", "unassessed" */
	const char *const *reasons;
	unsigned reason_count;
	const char *const *advice;
	unsigned advice_count;
	const struct record_measure *measures;
	unsigned measure_count;
	struct record_light light;
	const struct record_override *overrides;
	unsigned override_count;

	const char *consent_version;
	int64_t consent_unix_ms;
	unsigned tries; /* this one included */

	const char *payment;  /* "none", "due", "paid" at that moment */
	const char *order_id; /* null: no order */
	const char *
		supersedes; /* id of the photo that this one replaces; null: it replaces no photo */

	int photo_quality; /* JPEG quality found, 60..95 */
	bool photo_size_in_range;
	struct record_crop photo_crop;
	struct hash photo_hash, original_hash, subject_hash; /* of the bytes before sealing */
	size_t photo_bytes, original_bytes, subject_bytes;
};

must_check int record_build(const struct record *record, struct problem *problem, char **ret_text,
			    size_t *ret_size_bytes);

struct record_subject {
	const char *key_kind; /* "code", "student_number", "id_number", "none" */
	const char *key;      /* as it was read or typed; null with "none" */
	const char *name;     /* null: unknown */
	const char *phone;    /* null: not given */
	const char *receipt;  /* the receipt code that the student saw */
	const char *consent_version;
	int64_t consent_unix_ms;
};

must_check int record_build_subject(const struct record_subject *subject, struct problem *problem,
				    char **ret_text, size_t *ret_size_bytes);

/* Reading. What lies in an item's folder may have been altered by anybody, so every value is
 * checked before it is used. -EBADMSG: record.json is no record, or a file is not what the record
 * says; -ENOENT: a file is missing; others: what the disk said. */

enum { RECORD_BYTES_MAX = 1 << 20, RECORD_FILES_MAX = 8, RECORD_NAME_SIZE = 64 };

/* Whose photo a record is. A text is empty where the record lacks it, or has one that does not fit.
 */
struct record_label {
	char id[UUID_TEXT_SIZE];
	char device[48];
	bool is_demo;
};

/* A file of the item, as the record lists it. */
struct record_file {
	char name[RECORD_NAME_SIZE]; /* "photo.jpg"; [A-Za-z0-9._-], no leading dot */
	int64_t size_bytes;          /* -1: the record does not say */
	struct hash hash;
};

struct record_contents {
	struct record_label label;
	unsigned file_count;
	struct record_file files[RECORD_FILES_MAX]; /* photo, original and subject among them */
};

must_check int record_parse(const void *text, size_t size_bytes, struct problem *problem,
			    struct record_contents *ret_contents);

/* Only the label; the record's list of files may be damaged. */
must_check int record_read_label(int item_fd, struct problem *problem,
				 struct record_label *ret_label);

/* Compares size and hash. *ret_is_sealed: NAME.p7m lies there instead of NAME. Only the receiver
 * can open and compare it, so it counts as right. */
must_check int record_verify_file(int item_fd, const struct record_file *file,
				  struct problem *problem, bool *ret_is_sealed);
/* All files that record.json lists. */
must_check int record_verify_files(int item_fd, struct problem *problem);

/* Says why a file of an item could not be opened, and returns the error; -EBADMSG for what cannot
 * be a file of ours: a folder, a FIFO, a link, something huge. */
int record_explain_open(const char *name, int error, struct problem *problem);

/* RFC 3339 in UTC with milliseconds: "2026-05-04T03:02:01.000Z". */
enum { RECORD_TIME_SIZE = 32 };
void record_format_time(int64_t unix_ms, char text[RECORD_TIME_SIZE]);

#endif
