/* SPDX-License-Identifier: MIT */
/* The names of USB devices in the settings: VENDOR:PRODUCT[:SERIAL]. Vendor and product are four
 * hexadecimal digits each, as lsusb prints them. */
#ifndef DAEMON_DEVICES_USB_NAME_H
#define DAEMON_DEVICES_USB_NAME_H

#include <stdbool.h>

/* The allowed form of a name, for error messages. */
#define USB_NAME_FORM "VENDOR:PRODUCT[:SERIAL], four hexadecimal digits each, as lsusb prints them"

bool usb_name_is_valid(const char *text);

/* Returns whether the name `wanted` matches the device named `found`. If `wanted` has no serial
 * number, it matches every device with its vendor and product numbers. */
bool usb_name_matches(const char *found, const char *wanted);

#endif
