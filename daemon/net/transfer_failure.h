/* SPDX-License-Identifier: MIT */
/* From libcurl's and OpenSSL's error codes to the kinds of failure that transfer.h names. */
#ifndef DAEMON_NET_TRANSFER_FAILURE_H
#define DAEMON_NET_TRANSFER_FAILURE_H

#include <curl/curl.h>

#include "daemon/net/transfer.h"

/* easy: the handle whose transfer ended with this code and status. error: what libcurl wrote into its
 * buffer. */
enum transfer_failure transfer_failure_of(CURL *easy, CURLcode code, long status,
					  const char *error);

#endif
