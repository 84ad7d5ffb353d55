/* SPDX-License-Identifier: MIT */
/*
 * The sheets on which a class checks its photos and data (校对): A4, 5 x 6 photos of 25 x 33 mm, each
 * with the name, the student number, the last four characters of the identity number, boxes for
 * right and wrong, and a place to sign. The finished photos go into the PDF as they are.
 */
#ifndef DAEMON_OUTPUTS_PROOF_SHEET_H
#define DAEMON_OUTPUTS_PROOF_SHEET_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/outputs/handed.h"

enum { PROOF_COLUMNS = 5, PROOF_ROWS = 6, PROOF_CELLS = PROOF_COLUMNS * PROOF_ROWS };

/* What stands at the head and the foot of each page. A text may be empty. */
struct proof_heading {
	const char *campaign, *college, *class;
	const char *deadline; /* such as "2026-06-29" */
	const char *contact;
	unsigned expected, photos; /* how many of the class must come, and how many photos follow */
};

struct proof_sheet;

/* The sheet borrows the heading's texts. */
must_check int proof_sheet_create(const char *path, const struct proof_heading *heading,
				  struct problem *problem, struct proof_sheet **ret_sheet);
void proof_sheet_destroy(struct proof_sheet *sheet); /* null is fine */
/* -EBADMSG, -ENOTSUP, -EFBIG: the photo is no picture; the place stays free and the next photo can
 * be added. */
must_check int proof_sheet_add(struct proof_sheet *sheet, const struct handed *person,
			       const uint8_t *photo, size_t size, struct problem *problem);
must_check int proof_sheet_finish(struct proof_sheet *sheet, struct problem *problem);

/* Page and place of the photo that was added last, both from 1. */
void proof_sheet_place(const struct proof_sheet *sheet, unsigned *ret_page, unsigned *ret_cell);

#endif
