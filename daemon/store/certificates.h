/* SPDX-License-Identifier: MIT */
/*
 * certificates.pem in the spool: every certificate that this booth ever signed with. The courier may
 * not see the booth's keys, and reads here whose signature a record may have. The file is public
 * (mode 0644); boothd adds its certificate at each start, and no program removes one.
 */
#ifndef DAEMON_STORE_CERTIFICATES_H
#define DAEMON_STORE_CERTIFICATES_H

#include <limits.h>

#include "daemon/core/problem.h"
#include "daemon/store/signer.h"

void certificates_path(const char *spool_path, char path[PATH_MAX]);

/* Adds the signer's certificate where the file does not have it yet; durable. -EINVAL: the file is
 * damaged, and stays as it is. Others: what the disk said. */
must_check int certificates_add(const char *spool_path, const struct signer *signer,
				struct problem *problem);

/* Whether the file can be used: there, and at least one certificate, none of them damaged. */
must_check int certificates_check(const char *path, struct problem *problem);

#endif
