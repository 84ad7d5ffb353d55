/* SPDX-License-Identifier: MIT */
/* aims: daemon/roster/sheet.c daemon/roster/sheet_dbf.c daemon/roster/encoding.c daemon/roster/row.c */
/* Tables of the old exchange form. */
#include "tests/fuzz/fuzz_sheet.h"
