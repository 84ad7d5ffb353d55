/* SPDX-License-Identifier: MIT */
#include "daemon/roster/sheet_inside.h"

#include <stdio.h>

int sheet_refuse(struct sheet *sheet, enum roster_fault fault, const char *detail)
{
	sheet->facts->refusal = fault;
	(void)snprintf(sheet->facts->detail, sizeof(sheet->facts->detail), "%s", detail);
	return -EBADMSG;
}
