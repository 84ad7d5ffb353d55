/* SPDX-License-Identifier: MIT */
/* aims: daemon/courier/tus.c daemon/courier/placing.c daemon/courier/advice.c daemon/net/answer_header.c */
/* Whatever a tus server answers: the placing ends, and a file counts as sent only if the server
 * has said so. */
#define FUZZ_KIND DESTINATION_TUS
#include "tests/fuzz/fuzz_destination.h"
