/* SPDX-License-Identifier: MIT */
/* Sheets of paper photos, for the commands prints and export. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_SHEETS_H
#define DAEMON_BOOTH_OFFICE_OFFICE_SHEETS_H

#include "daemon/booth-office/office_handing.h"
#include "daemon/outputs/print_sheet.h"

/* Writes the sheets of each group into the folder. It counts files, and leaves out photos whose
 * original is missing or is no picture. */
must_check int office_sheets_print(struct office_handing *handing, const struct print_plan *plan);

#endif
