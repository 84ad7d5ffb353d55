/* SPDX-License-Identifier: MIT */
/* The doctor's check of the roster: that it can be read, is whole, and fits the campaign's secret. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_ROSTER_H
#define DAEMON_BOOTHCTL_DOCTOR_ROSTER_H

#include "daemon/boothctl/doctor_check.h"

doctor_check doctor_roster;

#endif
