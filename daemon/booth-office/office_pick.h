/* SPDX-License-Identifier: MIT */
/*
 * The photos that count, in the order of college, class and student number, and the reading of their
 * files. A file is handed out only if its bytes are those of the record, and the record is the one
 * whose signature the index has checked.
 */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_PICK_H
#define DAEMON_BOOTH_OFFICE_OFFICE_PICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/booth-office/office.h"
#include "daemon/office/stamp.h"
#include "daemon/outputs/handed.h"

enum { OFFICE_PICK_TEXTS = 17, OFFICE_PICK_WORD_SIZE = 64, OFFICE_PICK_CODE_SIZE = 401 };

struct office_pick {
	struct handed handed; /* its texts are those below */
	char *texts[OFFICE_PICK_TEXTS];
	const char *campaign, *folder, *record_hash;
	char taken[STAMP_TEXT_SIZE];
	bool is_to_be_chosen; /* the clocks do not tell which photo is the newest */
	bool is_left_out;     /* it was told why this photo is not handed in */
	/* what office_pick_open() reads */
	char profile[OFFICE_PICK_WORD_SIZE], proofread[OFFICE_PICK_WORD_SIZE];
	char code[OFFICE_PICK_CODE_SIZE];
};

struct office_picks {
	struct office_pick *pick;
	size_t count;
};

/* Lists all photos that count, or those of one class. */
must_check int office_picks_load(struct office *office, const char *class,
				 struct office_picks *ret_picks);
void office_picks_free(struct office_picks *picks);

/* The photo with the index `first` begins a group: a college, or a class if by_college is false. Returns the
 * index of the first photo behind this group. */
size_t office_picks_end(const struct office_picks *picks, size_t first, bool by_college);

/* Opens the item's folder, and reads from its record what struct handed wants. -EBADMSG: the record
 * is not the one that was listed. */
must_check int office_pick_open(struct office *office, struct office_pick *pick,
				struct problem *problem, int *ret_fd);
/* Reads a file of the item, such as "photo.jpg", and compares its hash. Errors: opened_read(). */
must_check int office_pick_read(struct office *office, int item_fd, const char *name,
				struct problem *problem, uint8_t **ret_bytes, size_t *ret_size);
/* Reads the national code from the item's subject.json into pick->code; empty: there is none. */
must_check int office_pick_read_code(struct office *office, int item_fd, struct office_pick *pick,
				     struct problem *problem);

#endif
