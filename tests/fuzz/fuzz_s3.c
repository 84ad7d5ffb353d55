/* SPDX-License-Identifier: MIT */
/* aims: daemon/courier/s3.c daemon/courier/placing.c daemon/courier/advice.c daemon/net/answer_header.c */
/* Whatever a s3 server answers: the placing ends, and a file counts as sent only if the server
 * has said so. */
#define FUZZ_KIND DESTINATION_S3
#include "tests/fuzz/fuzz_destination.h"
