/* SPDX-License-Identifier: MIT */
/*
 * Prints tickets on A4 paper with 24 labels of 70 x 37 mm (3 x 8), as they are sold everywhere: a QR
 * code, the masked name, the class, the place and the time. As PDF, by cairo and pango.
 */
#ifndef DAEMON_ROSTER_TICKET_SHEET_H
#define DAEMON_ROSTER_TICKET_SHEET_H

#include "daemon/core/problem.h"
#include "daemon/core/roster_person.h"

#define TICKET_PREFIX "B1:" /* in front of the ticket in its QR code */

struct ticket_sheet;

/* place, window: what stands on each ticket; may be empty. They must outlive the sheet. */
must_check int ticket_sheet_create(const char *path, const char *place, const char *window,
				   struct problem *problem, struct ticket_sheet **ret_sheet);
void ticket_sheet_destroy(struct ticket_sheet *sheet);

/* Draws the person's ticket, which is in person->ticket, into the next label. */
must_check int ticket_sheet_add(struct ticket_sheet *sheet, const struct roster_person *person,
				struct problem *problem);

/* The next ticket begins a new page. */
void ticket_sheet_end_page(struct ticket_sheet *sheet);

/* Ends the file. */
must_check int ticket_sheet_finish(struct ticket_sheet *sheet, struct problem *problem);

/* Makes a ticket of 100 random bits in Crockford's alphabet. */
must_check int ticket_sheet_make_ticket(char ticket[ROSTER_TICKET_SIZE]);

#endif
