/* SPDX-License-Identifier: MIT */
/*
 * Draws tickets into a PDF file, by cairo and pango. A page is a sheet of A4 paper with 24 labels
 * of 70 x 37 mm (3 x 8), a kind that is sold everywhere. A ticket shows a QR code, the masked name,
 * the class, the place and the time.
 */
#ifndef DAEMON_ROSTER_TICKET_SHEET_H
#define DAEMON_ROSTER_TICKET_SHEET_H

#include "daemon/core/problem.h"
#include "daemon/core/roster_person.h"

#define TICKET_PREFIX "B1:" /* text before the ticket in the QR code */

struct ticket_sheet;

/* place, window: texts for the place and the time on each ticket. They may be empty, and must
 * outlive the sheet. */
must_check int ticket_sheet_create(const char *path, const char *place, const char *window,
				   struct problem *problem, struct ticket_sheet **ret_sheet);
void ticket_sheet_destroy(struct ticket_sheet *sheet);

/* Draws the ticket in person->ticket into the next label. */
must_check int ticket_sheet_add(struct ticket_sheet *sheet, const struct roster_person *person,
				struct problem *problem);

/* The next ticket begins a new page. */
void ticket_sheet_end_page(struct ticket_sheet *sheet);

/* Ends the file. */
must_check int ticket_sheet_finish(struct ticket_sheet *sheet, struct problem *problem);

/* Makes a ticket of 100 random bits in Crockford's alphabet. */
must_check int ticket_sheet_make_ticket(char ticket[ROSTER_TICKET_SIZE]);

#endif
