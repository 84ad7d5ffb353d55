/* SPDX-License-Identifier: MIT */
/*
 * record.json: what was photographed, how it was judged, and what it hangs together with; and
 * subject.json: who. docs/record.md and docs/record.schema.json describe both for receivers.
 *
 * The record names nobody: it refers to the person only by subject.json's hash. Its own bytes are
 * what gets signed (record.json.p7s), so they are built once, stored and sent as they are, never
 * parsed and written again.
 *
 * All strings are borrowed UTF-8 and may be null where a comment says so. Texts come back with
 * malloc: free() them. Errors: -EINVAL a field that must be there is not, -ENOMEM.
 */
#ifndef DAEMON_STORE_RECORD_H
#define DAEMON_STORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"

/* Raised when a field changes its meaning or goes; new fields do not raise it. */
enum { RECORD_SCHEMA_VERSION = 1 };

struct record_measure {
	const char *name;  /* "IlluminationUniformity" */
	const char *state; /* "ok", "bad", "unassessed", "off" */
	bool has_value;    /* a measure that was not taken has neither value nor score */
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
	const char *outcome;  /* "passed", "failed", "inconclusive", "none": no lamps to command */
	const char *sequence; /* lamps in the order commanded: "dim,left,both,right"; null: none */
	bool has_agreement;
	double agreement; /* 0..1, how well the frames matched what was commanded */
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

	const char *payment;    /* "none", "due", "paid" at that moment */
	const char *order_id;   /* null: none */
	const char *supersedes; /* id of the photo this replaces; null: none */

	int photo_quality; /* JPEG quality found, 60..95 */
	bool photo_size_in_range;
	struct record_crop photo_crop;
	struct hash photo_hash, original_hash, subject_hash; /* of the plain bytes */
	size_t photo_bytes, original_bytes, subject_bytes;
};

must_check int record_build(const struct record *record, struct problem *problem, char **ret_text,
			    size_t *ret_size_bytes);

struct record_subject {
	const char *key_kind; /* "code", "student_number", "id_number", "none" */
	const char *key;      /* opaque; null with "none" */
	const char *name;     /* null: unknown */
	const char *phone;    /* null: none given */
	const char *receipt;  /* receipt code shown to the student */
	const char *consent_version;
	int64_t consent_unix_ms;
};

must_check int record_build_subject(const struct record_subject *subject, struct problem *problem,
				    char **ret_text, size_t *ret_size_bytes);

/* Compares the hashes in record.json with the files of the item's folder. -EBADMSG: one differs or
 * the record is no record; -ENOENT: a file is missing. Files sealed to a recipient (NAME.p7m)
 * cannot be compared here and are passed over. */
must_check int record_verify_files(int item_fd, struct problem *problem);

/* What record.json says of the item itself; texts are empty where it says nothing (or more than
 * fits). -EBADMSG: it is no record; else what the disk said. */
struct record_label {
	char id[UUID_TEXT_SIZE];
	char device[48];
	bool is_demo;
};
must_check int record_read_label(int item_fd, struct problem *problem,
				 struct record_label *ret_label);

/* RFC 3339 in UTC with milliseconds: "2026-05-04T03:02:01.000Z". */
enum { RECORD_TIME_SIZE = 32 };
void record_format_time(int64_t unix_ms, char text[RECORD_TIME_SIZE]);

#endif
