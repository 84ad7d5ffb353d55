/* SPDX-License-Identifier: MIT */
/* How the settings name a USB device: VENDOR:PRODUCT[:SERIAL], the first two as four hexadecimal
 * digits each, as lsusb prints them. */
#ifndef DAEMON_DEVICES_USB_NAME_H
#define DAEMON_DEVICES_USB_NAME_H

#include <stdbool.h>

/* For messages: what is allowed. */
#define USB_NAME_FORM "VENDOR:PRODUCT[:SERIAL], four hexadecimal digits each, as lsusb prints them"

bool usb_name_is_valid(const char *text);

/* Whether the device `found` is the one that `wanted` names. Without a serial number `wanted` names
 * every device of its vendor and product. */
bool usb_name_matches(const char *found, const char *wanted);

#endif
