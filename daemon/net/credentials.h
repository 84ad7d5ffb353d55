/* SPDX-License-Identifier: MIT */
/*
 * Secrets of a destination: a file of "user = ", "password = " or "token = " lines, kept out of the
 * settings so that it can be a systemd credential (LoadCredential=, LoadCredentialEncrypted=).
 */
#ifndef DAEMON_NET_CREDENTIALS_H
#define DAEMON_NET_CREDENTIALS_H

#include "daemon/core/problem.h"

enum { CREDENTIALS_TEXT_SIZE = 512, CREDENTIALS_PATH_SIZE = 512 };

struct credentials {
	char user[CREDENTIALS_TEXT_SIZE];
	char password[CREDENTIALS_TEXT_SIZE];
	char token[CREDENTIALS_TEXT_SIZE];
};

/* A name without a slash lies in $CREDENTIALS_DIRECTORY, or, where a person checks settings outside
 * the unit, where the unit takes it from: /etc/credstore/boothd.NAME. A path is a path, empty stays
 * empty. -ENAMETOOLONG */
must_check int credentials_find(const char *name, char path[CREDENTIALS_PATH_SIZE]);

/* An empty name gives empty credentials. Never tells the file's content in a problem. */
must_check int credentials_read(const char *section, const char *name, struct problem *problem,
				struct credentials *ret_credentials);

void credentials_wipe(struct credentials *credentials);

#endif
