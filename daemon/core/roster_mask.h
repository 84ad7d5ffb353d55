/* SPDX-License-Identifier: MIT */
/* Hides most of a name or number, so that its owner knows it and a passer-by does not. Pure. */
#ifndef DAEMON_CORE_ROSTER_MASK_H
#define DAEMON_CORE_ROSTER_MASK_H

#include <stddef.h>

/* 张三 -> 张*, 张小三 -> 张*三, 欧阳小三 -> 欧**三, 阿依努尔·买买提 -> 阿*·买**, Anna -> A*, 王 -> *.
 * The dots of roster_value_tidy_name() only. */
void roster_mask_name(const char *name, char *text, size_t size);

/* 0012345 -> ···2345; a number of at most four characters -> ····. Empty stays empty. */
void roster_mask_number(const char *number, char *text, size_t size);

#endif
