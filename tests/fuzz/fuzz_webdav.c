/* SPDX-License-Identifier: MIT */
/* aims: daemon/courier/webdav.c daemon/courier/placing.c daemon/courier/advice.c daemon/net/answer_header.c */
/* Whatever a webdav server answers: the placing ends, and a file counts as sent only if the server
 * has said so. */
#define FUZZ_KIND DESTINATION_WEBDAV
#include "tests/fuzz/fuzz_destination.h"
