/* SPDX-License-Identifier: MIT */
/* The doctor's checks of what the courier knows: whether it sends, what it could not send, and when
 * the certificates of this booth end. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_SENDING_H
#define DAEMON_BOOTHCTL_DOCTOR_SENDING_H

#include "daemon/boothctl/doctor_check.h"

doctor_check doctor_sending, doctor_sending_photos, doctor_sending_expiry;

#endif
