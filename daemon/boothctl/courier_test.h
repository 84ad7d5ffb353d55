/* SPDX-License-Identifier: MIT */
/*
 * `boothctl courier test`: lets booth-courier send each server a small file, read it back and delete
 * it, and tells what came of it. As root, and with the settings of the installed booth, it runs as
 * the user of booth-courier.service and with the secrets that systemd gives to this unit.
 */
#ifndef DAEMON_BOOTHCTL_COURIER_TEST_H
#define DAEMON_BOOTHCTL_COURIER_TEST_H

#include <stdbool.h>

/* Prints the findings, or one JSON object a line (docs/schemas/courier.schema.json). Returns an exit
 * status: 0 each server took the file, 1 one did not, 2 the test could not be made. */
int courier_test(const char *file, bool json);

#endif
