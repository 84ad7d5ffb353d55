/* SPDX-License-Identifier: MIT */
/* The commands of booth-office. Each returns an exit status; office_manual.c says what they do. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_COMMANDS_H
#define DAEMON_BOOTH_OFFICE_OFFICE_COMMANDS_H

struct office;

/* X(function, name) */
/* clang-format off */
#define OFFICE_COMMANDS(X) \
	X(office_index, "index") \
	X(office_missing, "missing") \
	X(office_stats, "stats") \
	X(office_find, "find") \
	X(office_mark, "mark") \
	X(office_choose, "choose") \
	X(office_corrections, "corrections") \
	X(office_refunds, "refunds") \
	X(office_purge, "purge") \
	X(office_verify, "verify") \
	X(office_export, "export") \
	X(office_proof, "proof") \
	X(office_prints, "prints") \
	X(office_poster, "poster") \
	X(office_printing, "print") \
	X(office_privacy, "privacy")
/* clang-format on */

#define OFFICE_COMMANDS_DECLARE(function, name) int function(struct office *office);
OFFICE_COMMANDS(OFFICE_COMMANDS_DECLARE)
#undef OFFICE_COMMANDS_DECLARE

#endif
