/* SPDX-License-Identifier: MIT */
/* Those checks of `boothctl doctor` that look at the machine itself: its disk, clock, network and
 * files. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_SYSTEM_H
#define DAEMON_BOOTHCTL_DOCTOR_SYSTEM_H

#include "daemon/boothctl/doctor_check.h"

doctor_check doctor_system_disk;
doctor_check doctor_system_clock;
doctor_check doctor_system_network;
doctor_check doctor_system_credentials;
doctor_check doctor_system_models;
doctor_check doctor_system_fonts;
doctor_check doctor_system_sound;

#endif
