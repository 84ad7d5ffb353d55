/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_print.h"

#include <inttypes.h>
#include <stdio.h>

#include "daemon/core/roster_mask.h"

void office_print_name(const char *name, bool is_clear, char text[OFFICE_PRINT_NAME_SIZE])
{
	if (is_clear)
		(void)snprintf(text, OFFICE_PRINT_NAME_SIZE, "%s", name);
	else
		roster_mask_name(name, text, OFFICE_PRINT_NAME_SIZE);
}

void office_print_share(int64_t part, int64_t whole, char text[OFFICE_PRINT_SHARE_SIZE])
{
	int64_t tenths = whole > 0 ? (1000 * part + whole / 2) / whole : 0;
	if (whole > 0 && part < whole && tenths == 1000)
		tenths = 999; /* not all */
	if (whole <= 0)
		(void)snprintf(text, OFFICE_PRINT_SHARE_SIZE, "-");
	else
		(void)snprintf(text, OFFICE_PRINT_SHARE_SIZE, "%d.%d", (int)(tenths / 10),
			       (int)(tenths % 10));
}
