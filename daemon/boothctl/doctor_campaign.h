/* SPDX-License-Identifier: MIT */
/* The doctor's checks of the campaign: its secret, and the ledger of who was photographed here. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_CAMPAIGN_H
#define DAEMON_BOOTHCTL_DOCTOR_CAMPAIGN_H

#include "daemon/boothctl/doctor_check.h"

doctor_check doctor_campaign, doctor_campaign_ledger;

#endif
