/* SPDX-License-Identifier: MIT */
/* The scripts of the people that a visitor of a demo may choose (core/demo.h). */
#ifndef DAEMON_SITTER_SITTER_PEOPLE_H
#define DAEMON_SITTER_SITTER_PEOPLE_H

#include "daemon/core/demo.h"

/* Returns the script of this person (sitter_script.h); null for DEMO_SITTER_SAME. */
const char *sitter_people_script(enum demo_sitter sitter);

#endif
