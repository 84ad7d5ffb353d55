/* SPDX-License-Identifier: MIT */
/*
 * certificates.pem in the spool: every certificate with which this booth ever signed. The courier
 * must not read the booth's keys. So this file tells the courier which signers a record may have.
 * The file is public (mode 0644). boothd adds its certificate at each start, and no program removes
 * a certificate.
 */
#ifndef DAEMON_STORE_CERTIFICATES_H
#define DAEMON_STORE_CERTIFICATES_H

#include <limits.h>

#include "daemon/core/problem.h"
#include "daemon/store/signer.h"

void certificates_path(const char *spool_path, char path[PATH_MAX]);

/* Adds the signer's certificate to the file if the file does not have it yet. After a return of 0,
 * the certificate survives a power cut. -EINVAL: the file is damaged; it stays unchanged. Other
 * errors come from the disk. */
must_check int certificates_add(const char *spool_path, const struct signer *signer,
				struct problem *problem);

/* Checks that the file exists, that it holds at least one certificate, and that no certificate in
 * it is damaged. */
must_check int certificates_check(const char *path, struct problem *problem);

#endif
