/* SPDX-License-Identifier: MIT */
/*
 * record.json and subject.json. record.json tells what was photographed, how it was judged and
 * which files belong to the item. subject.json tells who the person is. docs/record.md and
 * docs/record.schema.json describe both files for receivers.
 *
 * record.json names no person: the only fact about the person in it is the hash of subject.json.
 * The booth signs the bytes of record.json (the signature is record.json.p7s). So the bytes are
 * built once, and then stored and sent unchanged. No program parses them and writes them again.
 *
 * All texts are UTF-8, and the caller keeps them. A text may be null only if its comment says so.
 * The caller must free() each ret_text. Errors of the two functions that build a file: -EINVAL: a
 * required field is missing or is not a valid text; -ENOMEM: out of memory.
 */
#ifndef DAEMON_STORE_RECORD_H
#define DAEMON_STORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/order.h"
#include "daemon/core/person.h"
#include "daemon/core/problem.h"
#include "daemon/core/roster_person.h"
#include "daemon/core/uuid.h"

/* This number rises when a field is removed or changes its meaning, but not when a field is
 * added. */
enum { RECORD_SCHEMA_VERSION = 1 };

struct record_measure {
	const char *name;  /* name of the measure, such as "IlluminationUniformity" */
	const char *state; /* "ok", "bad", "unassessed" or "off" */
	/* false if the measure was not taken; has_score is false in the same case */
	bool has_value;
	double value;
	bool has_score;
	double score; /* 0..100 */
	bool has_min, has_max;
	double min, max;
};

struct record_override {
	/* the reason for a rejection that the operator overrode, such as "head_covered" */
	const char *reason;
	const char *why; /* the operator's code for the cause, such as "religious" */
	const char *by;  /* login name of the operator */
	int64_t unix_ms;
};

struct record_grant {
	const char *why; /* the operator's words, or "code" if staff used a code at the booth */
	const char *by;  /* login name of the operator, or "code NAME" */
	int64_t unix_ms;
};

struct record_light {
	/* "passed", "failed", "inconclusive", or "none" if the booth controls no lamps */
	const char *outcome;
	/* the commands to the lamps in order: "dim,left,both,right"; null: no commands */
	const char *sequence;
	bool has_agreement;
	double agreement; /* how well the light in the frames followed the commands, 0..1 */
};

/* The part of the upright original that became the photo, in pixels. */
struct record_crop {
	double x, y, width, height;
};

struct record {
	const char *id;     /* UUIDv7 */
	const char *device; /* the booth's name */
	int64_t taken_unix_ms;
	bool clock_is_synchronised;
	bool is_demo;
	const char *software; /* version of the software, such as "0.1.0" */

	const char *profile_name;
	struct hash profile_hash;

	const char *verdict; /* "pass", "reject" or "unassessed" */
	const char *const *reasons;
	unsigned reason_count;
	const char *const *advice;
	unsigned advice_count;
	const struct record_measure *measures;
	unsigned measure_count;
	struct record_light light;
	const struct record_override *overrides;
	unsigned override_count;
	const struct record_grant *grants; /* when staff granted more tries */
	unsigned grant_count;

	const char *campaign; /* null: the campaign has no name */
	const char *person;   /* pseudonym (daemon/core/person.h); null: it is not known */
	/* campaign_mark() of the secret that made the pseudonym; null: there is no pseudonym */
	const char *person_key;
	/* how the person was identified: "code", "ticket", "card", "typed", "none" */
	const char *identified_by;
	/* whether the roster lists the person: "listed", "unlisted", or "none" if no roster was
	 * asked */
	const char *roster;
	const struct hash *roster_hash; /* SHA-256 over the rows of that roster; null: no roster */
	/* what the person said about the roster's data: "right", "wrong", or "none" if the screen
	 * showed no data */
	const char *proofread;
	int64_t proofread_unix_ms; /* not used if proofread is "none" */

	const char *consent_version;
	int64_t consent_unix_ms;
	const struct hash *consent_text; /* hash of the notice that was shown; null: unknown */
	unsigned tries; /* number of tries, including the try that made this photo */

	/* state of the payment when the photo was taken: "none", "due" or "paid" */
	const char *payment;
	const char *order_id;      /* null: there is no order */
	const char *payment_basis; /* who pays: "free", "school", "prepaid" or "student" */
	int64_t payment_fen;       /* the amount in fen; 0: the photo is free */
	const char *correction;    /* why the school asked for this photo; null: it did not */
	const char *supersedes; /* id of the photo that this photo replaces; null: there is none */

	int photo_quality; /* JPEG quality of the photo, 60..95 */
	bool photo_size_in_range;
	struct record_crop photo_crop;
	/* hashes of the files' bytes before they are sealed */
	struct hash photo_hash, original_hash, subject_hash;
	size_t photo_bytes, original_bytes, subject_bytes;
};

must_check int record_build(const struct record *record, struct problem *problem, char **ret_text,
			    size_t *ret_size_bytes);

struct record_subject {
	const char *key_kind; /* "code", "student_number", "id_number" or "none" */
	const char *key;      /* the key as it was read or typed; null if key_kind is "none" */
	const char *name;     /* null: unknown */
	const char *phone;    /* null: not given */
	const char *code;     /* the code, if the key is not the code; null: no such code */
	const struct roster_person
		*student;    /* the roster's row; null: no roster lists the person */
	const char *receipt; /* the receipt code that the student saw */
	const char *consent_version;
	int64_t consent_unix_ms;
};

must_check int record_build_subject(const struct record_subject *subject, struct problem *problem,
				    char **ret_text, size_t *ret_size_bytes);

/* Reading. Anybody may have altered the files in an item's folder, so every value is checked before
 * it is used. -EBADMSG: record.json is not a record, or a file differs from the record. -ENOENT: a
 * file is missing. Other errors come from the disk. */

enum {
	RECORD_BYTES_MAX = 1 << 20,
	RECORD_FILES_MAX = 8,
	RECORD_NAME_SIZE = 64,
	RECORD_CAMPAIGN_SIZE = 48, /* campaign.name has at most 40 bytes */
};

/* What identifies a record's photo or event. A text is empty if the record lacks it or if it is too long. */
struct record_label {
	char id[UUID_TEXT_SIZE];
	char device[48];
	bool is_demo;
	char person[PERSON_TEXT_SIZE]; /* pseudonym; empty: the record has no valid one */
	char campaign[RECORD_CAMPAIGN_SIZE];
	/* which secret made the pseudonym; empty: the record does not tell, as those of older
	 * versions */
	char person_key[PERSON_SECRET_SIZE];
	bool is_anonymous; /* the record says that nobody asked who the person is */
	bool is_event;     /* the record of an event, not of a photo: daemon/store/event.h */
	/* number of the order by which the person has to pay, at its first attempt, and the amount;
	 * empty: the record asks for no money, or the number is not that of the person */
	char order[ORDER_NUMBER_SIZE];
	int fen;
};

/* A file of the item, as the record lists it. */
struct record_file {
	/* such as "photo.jpg"; only characters [A-Za-z0-9._-], no leading dot */
	char name[RECORD_NAME_SIZE];
	int64_t size_bytes; /* -1: the record does not give the size */
	struct hash hash;
};

struct record_contents {
	struct record_label label;
	unsigned file_count;
	/* Photo, original and subject are among the files of a photo. An event has no file. */
	struct record_file files[RECORD_FILES_MAX];
};

must_check int record_parse(const void *text, size_t size_bytes, struct problem *problem,
			    struct record_contents *ret_contents);

/* Does what record_parse() does with a value that was parsed already, for callers who also read other
 * fields of the record. */
struct json_object;
must_check int record_parse_object(struct json_object *record, struct problem *problem,
				   struct record_contents *ret_contents);

/* Reads only the label of the record. This works even if the record's list of files is damaged. */
must_check int record_read_label(int item_fd, struct problem *problem,
				 struct record_label *ret_label);

/* Compares the file's size and hash with the record. *ret_is_sealed: the folder has NAME.p7m
 * instead of NAME. Only the receiver can open a sealed file, so the file's contents are not
 * compared, and the file counts as undamaged. */
must_check int record_verify_file(int item_fd, const struct record_file *file,
				  struct problem *problem, bool *ret_is_sealed);
/* Verifies all files that record.json lists. */
must_check int record_verify_files(int item_fd, struct problem *problem);

/* Explains why a file of an item could not be opened, and returns the error. Returns -EBADMSG if
 * the entry cannot be a file of the booth: for example a folder, a FIFO, a link or a huge file. */
int record_explain_open(const char *name, int error, struct problem *problem);

#endif
