/* SPDX-License-Identifier: MIT */
/* Hides most of a name or number, so that its owner recognises it but a passer-by cannot read it.
 * Pure. */
#ifndef DAEMON_CORE_ROSTER_MASK_H
#define DAEMON_CORE_ROSTER_MASK_H

#include <stddef.h>

/* Examples: 张三 -> 张*, 张小三 -> 张*三, 欧阳小三 -> 欧**三, 王 -> *, Anna -> A*,
 * Élodie -> É*, 阿依努尔·买买提 -> 阿*·买**. Only the dots that roster_value_tidy_name() writes divide a name into
 * parts. */
void roster_mask_name(const char *name, char *text, size_t size);

/* 0012345 -> ···2345; a number of at most four characters -> ····. An empty text stays empty. */
void roster_mask_number(const char *number, char *text, size_t size);

#endif
