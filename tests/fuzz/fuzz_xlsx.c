/* SPDX-License-Identifier: MIT */
/* sources: daemon/roster/sheet*.c daemon/roster/row.c daemon/roster/encoding.c daemon/roster/workbook.c daemon/roster/xml_part.c daemon/roster/zip_part.c daemon/core/text.c daemon/core/problem.c daemon/core/roster_fault.c */
/* Workbooks. */
#include "tests/fuzz/fuzz_sheet.h"
