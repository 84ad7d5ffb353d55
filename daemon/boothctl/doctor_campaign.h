/* SPDX-License-Identifier: MIT */
/* The doctor's checks of the campaign: its secret, and the ledger of who was photographed here. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_CAMPAIGN_H
#define DAEMON_BOOTHCTL_DOCTOR_CAMPAIGN_H

#include "daemon/boothctl/doctor_check.h"
#include "daemon/core/person.h"

doctor_check doctor_campaign, doctor_campaign_ledger;

/* Finds the first digits of the fingerprint of the secret that boothd takes at its start, and the path
 * from which. -ENOENT: there is no secret; path: where it should be. Other errors: it cannot be read. */
enum { DOCTOR_PATH_SIZE = 512 };
must_check int doctor_campaign_mark(const struct doctor_scene *scene, char path[DOCTOR_PATH_SIZE],
				    char mark[PERSON_SECRET_SIZE]);

#endif
