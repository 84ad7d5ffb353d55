/* SPDX-License-Identifier: MIT */
/* The doctor's checks, one function each; doctor.c has their order and names. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_CHECKS_H
#define DAEMON_BOOTHCTL_DOCTOR_CHECKS_H

#include "daemon/boothctl/doctor.h"

/* printf-like; remedy: a literal or text, empty where nothing is to be done. */
void doctor_say(struct doctor_finding *finding, enum doctor_state state, const char *remedy,
		const char *format, ...) __attribute__((format(printf, 4, 5)));

typedef void doctor_check(const struct doctor_scene *scene, struct doctor_finding *finding);

/* doctor_devices.c */
doctor_check doctor_devices_camera, doctor_devices_lamps, doctor_devices_buttons,
	doctor_devices_screen;
/* doctor_system.c */
doctor_check doctor_system_disk, doctor_system_clock, doctor_system_network,
	doctor_system_credentials, doctor_system_models, doctor_system_fonts;

#endif
