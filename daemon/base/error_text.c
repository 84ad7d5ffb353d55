/* SPDX-License-Identifier: MIT */
#include "daemon/base/error_text.h"

#include <string.h>

#include "daemon/core/wording.h"

const char *error_text(int error)
{
	return wording_of(strerror(error < 0 ? -error : error));
}
