/* SPDX-License-Identifier: MIT */
/* Maps libcurl's and OpenSSL's error codes to the kinds of failure in transfer.h. */
#ifndef DAEMON_NET_TRANSFER_FAILURE_H
#define DAEMON_NET_TRANSFER_FAILURE_H

#include <curl/curl.h>

#include "daemon/net/transfer.h"

/* Returns the kind of failure. easy: the handle of the transfer; code and status: libcurl's error
 * code and the HTTP status with which the transfer ended; error: the contents of libcurl's error
 * buffer. */
enum transfer_failure transfer_failure_of(CURL *easy, CURLcode code, long status,
					  const char *error);

#endif
