/* SPDX-License-Identifier: MIT */
/* Names and numbers of the users and groups of a system, which may be another one than the system
 * that runs: a disk that is mounted somewhere has its own numbers. */
#ifndef DAEMON_BOOTHCTL_ACCOUNTS_H
#define DAEMON_BOOTHCTL_ACCOUNTS_H

#include <stdbool.h>
#include <sys/types.h>

enum { ACCOUNTS_NAME_SIZE = 33 };

/* root: the system's root folder; "/": the system that runs. An account without a name gets its
 * number as its name. */
void accounts_user_name(const char *root, uid_t user, char name[ACCOUNTS_NAME_SIZE]);
void accounts_group_name(const char *root, gid_t group, char name[ACCOUNTS_NAME_SIZE]);

/* Returns false if the system has no account of this name, and the name is not a number. */
bool accounts_find_user(const char *root, const char *name, uid_t *ret_user);
bool accounts_find_group(const char *root, const char *name, gid_t *ret_group);

#endif
