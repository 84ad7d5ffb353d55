/* SPDX-License-Identifier: MIT */
/* The pinned models and the shared photographs, for tests of the networks. */
#ifndef TESTS_SUPPORT_NETWORKS_H
#define TESTS_SUPPORT_NETWORKS_H

#include <stdbool.h>

#include "daemon/core/image.h"

/* The folder BOOTH_MODELS, or build/models. Null where the models were not fetched: then the test
 * calls skip(). Fails in CI. */
const char *networks_models(void);

/* The k-th picture of a shared folder in the order of names. False: there are fewer. free() the
 * pixels. */
bool networks_photo(const char *folder, const char *prefix, int k, struct image *ret_image,
		    char ret_name[256]);

#endif
