/* SPDX-License-Identifier: MIT */
/* How the lists of booth-office show persons and shares. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_PRINT_H
#define DAEMON_BOOTH_OFFICE_OFFICE_PRINT_H

#include <stdbool.h>
#include <stdint.h>

enum { OFFICE_PRINT_NAME_SIZE = 128, OFFICE_PRINT_SHARE_SIZE = 16 };

/* Copies the name, masked unless is_clear is true: 张*三. */
void office_print_name(const char *name, bool is_clear, char text[OFFICE_PRINT_NAME_SIZE]);

/* Writes how many of a hundred: "95.8"; "-" if there is nobody. */
void office_print_share(int64_t part, int64_t whole, char text[OFFICE_PRINT_SHARE_SIZE]);

#endif
