/* SPDX-License-Identifier: MIT */
#include "daemon/core/wording.h"

#include <stddef.h>

#include "daemon/core/mo.h"

static const struct mo *chosen;

void wording_choose(const struct mo *catalog)
{
	chosen = catalog;
}

const struct mo *wording_catalog(void)
{
	return chosen;
}

const char *wording_of(const char *text)
{
	const char *found = chosen && text[0] ? mo_find(chosen, text) : NULL;
	return found ? found : text;
}
