/* SPDX-License-Identifier: MIT */
/* The profile that the booth ships with, so that tests and benchmarks judge by its numbers. */
#ifndef TESTS_SUPPORT_CHSI_H
#define TESTS_SUPPORT_CHSI_H

#include "daemon/core/profile.h"

/* etc/profiles/chsi.conf of the source tree, in which the program runs. Ends the program where it
 * cannot be read. */
const struct profile *chsi_profile(void);

#endif
