/* SPDX-License-Identifier: MIT */
/* The pinned models and the shared photographs, for tests of the networks. */
#ifndef TESTS_SUPPORT_NETWORKS_H
#define TESTS_SUPPORT_NETWORKS_H

#include <stdbool.h>

#include "daemon/core/image.h"

/* build/models (or BOOTH_MODELS); null where they are not fetched: skip(). Fails in CI. */
const char *networks_models(void);

/* The k-th picture of a shared folder in the order of names; false behind the last. free() pixels.
 */
bool networks_photo(const char *folder, const char *prefix, int k, struct image *ret_image,
		    char ret_name[256]);

#endif
