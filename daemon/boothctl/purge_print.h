/* SPDX-License-Identifier: MIT */
/* Prints what `boothctl purge` found and did: as text, or as one JSON object per
 * line (docs/schemas/purge.schema.json). The output never names the person. */
#ifndef DAEMON_BOOTHCTL_PURGE_PRINT_H
#define DAEMON_BOOTHCTL_PURGE_PRINT_H

#include <stdbool.h>

#include "daemon/boothctl/purge_roster.h"
#include "daemon/boothctl/purge_search.h"

struct json_object;

struct purge_print {
	bool json, is_real;
};

struct purge_sum {
	unsigned photos, deleted, failed, may_be_sent, unsure, told;
	bool has_more;
	bool is_on_roster; /* the roster's row is to be removed, too */
};

/* Prints a photo, and includes it in the sum. photo: an element of boothd's answer. */
void purge_print_photo(const struct purge_print *print, struct json_object *photo,
		       struct purge_sum *sum);
void purge_print_told(const struct purge_print *print, const struct purge_told *told);
void purge_print_unsure(const struct purge_print *print, const char *entry);
void purge_print_roster(const struct purge_print *print, const struct purge_roster *roster);
/* answer: boothd's answer, which lists the pseudonyms and says whether the ledger could be
 * written. */
void purge_print_sum(const struct purge_print *print, const struct purge_sum *sum,
		     struct json_object *answer);

#endif
