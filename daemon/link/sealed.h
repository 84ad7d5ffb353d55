/* SPDX-License-Identifier: MIT */
/* Memory that boothd gives to a screen and that nobody can change afterwards: a sealed memfd. */
#ifndef DAEMON_LINK_SEALED_H
#define DAEMON_LINK_SEALED_H

#include <stddef.h>

#include "daemon/core/problem.h"

/* Makes a memfd with a copy of the bytes. Its contents, its size and its seals are final. name: shown in
 * /proc/PID/fd. The caller closes the descriptor. */
must_check int sealed_create(const char *name, const void *bytes, size_t size, int *ret_fd);

#endif
