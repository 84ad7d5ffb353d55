/* SPDX-License-Identifier: MIT */
/* aims: daemon/roster/sheet.c daemon/roster/sheet_xlsx.c daemon/roster/workbook.c daemon/roster/xml_part.c daemon/roster/zip_part.c daemon/roster/row.c */
/* Workbooks. */
#include "tests/fuzz/fuzz_sheet.h"
