/* SPDX-License-Identifier: MIT */
/* The check `boothd` of the doctor: asks the running boothd whether it answers, and whether it works with
 * what the doctor finds on the disk: the settings, the campaign's secret, the release. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_BOOTHD_H
#define DAEMON_BOOTHCTL_DOCTOR_BOOTHD_H

#include "daemon/boothctl/doctor_check.h"

doctor_check doctor_boothd;

#endif
