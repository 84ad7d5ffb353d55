/* SPDX-License-Identifier: MIT */
#include "daemon/core/button.h"

#include <stddef.h>
#include <string.h>

static const char *const names[BUTTON_COUNT] = {
#define X(id, text, ...) [BUTTON_##id] = #text,
	BUTTONS(X)
#undef X
};

const char *button_name(enum button button)
{
	return button < BUTTON_COUNT ? names[button] : NULL;
}

bool button_find(const char *name, enum button *ret_button)
{
	for (unsigned i = 0; i < BUTTON_COUNT; i++)
		if (strcmp(names[i], name) == 0) {
			*ret_button = (enum button)i;
			return true;
		}
	return false;
}
