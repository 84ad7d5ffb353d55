/* SPDX-License-Identifier: MIT */
/* Those checks of `boothctl doctor` that look at connected devices. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_DEVICES_H
#define DAEMON_BOOTHCTL_DOCTOR_DEVICES_H

#include "daemon/boothctl/doctor_check.h"

doctor_check doctor_devices_camera;
doctor_check doctor_devices_lamps;
doctor_check doctor_devices_buttons;
doctor_check doctor_devices_screen;

#endif
