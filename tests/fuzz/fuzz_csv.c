/* SPDX-License-Identifier: MIT */
/* aims: daemon/roster/sheet.c daemon/roster/sheet_text.c daemon/roster/encoding.c daemon/roster/row.c */
/* Texts in any encoding. */
#include "tests/fuzz/fuzz_sheet.h"
