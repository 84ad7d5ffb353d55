/* SPDX-License-Identifier: MIT */
/* Derives from the items which photo of each person counts, which photos are gone, and which marks are
 * in force: the tables `gone`, `conflict`, `counted` and `mark` of the index (index.h). */
#ifndef DAEMON_OFFICE_STANDING_H
#define DAEMON_OFFICE_STANDING_H

#include "daemon/core/problem.h"

struct database;

/* person_key: campaign_mark() of the campaign's secret; empty: there is no secret, and every campaign's
 * photos are candidates. */
must_check int standing_derive(struct database *database, const char *person_key,
			       struct problem *problem);

#endif
