/* SPDX-License-Identifier: MIT */
#include "daemon/devices/usb_name.h"

#include <string.h>
#include <strings.h>

#include "daemon/core/text.h"

enum { ID = 4, IDS = ID + 1 + ID };

static bool is_id(const char *text)
{
	return strspn(text, TEXT_HEX_DIGITS "ABCDEF") == ID;
}

bool usb_name_is_valid(const char *text)
{
	if (!is_id(text) || text[ID] != ':' || !is_id(text + ID + 1))
		return false;
	return text[IDS] == '\0' || (text[IDS] == ':' && text[IDS + 1] != '\0');
}

bool usb_name_matches(const char *found, const char *wanted)
{
	if (!usb_name_is_valid(found) || strncasecmp(found, wanted, IDS) != 0)
		return false;
	return wanted[IDS] == '\0' || strcmp(found + IDS, wanted + IDS) == 0;
}
