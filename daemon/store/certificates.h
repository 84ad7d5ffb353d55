/* SPDX-License-Identifier: MIT */
/*
 * certificates.pem in the spool: every certificate with which this booth ever signed. The courier
 * may not read the booth's keys, so it learns from this file whose signature a record may have. The
 * file is public (mode 0644). boothd adds its certificate at each start, and no program removes a
 * certificate.
 */
#ifndef DAEMON_STORE_CERTIFICATES_H
#define DAEMON_STORE_CERTIFICATES_H

#include <limits.h>

#include "daemon/core/problem.h"
#include "daemon/store/signer.h"

void certificates_path(const char *spool_path, char path[PATH_MAX]);

/* Adds the signer's certificate if the file does not have it yet. Durable. -EINVAL: the file is
 * damaged; it stays unchanged. Other errors come from the disk. */
must_check int certificates_add(const char *spool_path, const struct signer *signer,
				struct problem *problem);

/* Checks that the file can be used: it exists, holds at least one certificate, and all its
 * certificates are whole. */
must_check int certificates_check(const char *path, struct problem *problem);

#endif
