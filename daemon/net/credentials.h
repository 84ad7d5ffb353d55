/* SPDX-License-Identifier: MIT */
/*
 * The secrets of a destination: a file of "user = ", "password = " or "token = " lines. The secrets
 * are kept out of the settings, so that the file can be a systemd credential (LoadCredential=,
 * LoadCredentialEncrypted=).
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

/* Finds the path of a credential file. A name without a slash means a file in
 * $CREDENTIALS_DIRECTORY. A person who checks settings outside the unit has no such variable.
 * The name then means the file from which the unit takes the credential:
 * /etc/credstore/boothd.NAME. A name with a slash is already a path. An empty name gives an
 * empty path. -ENAMETOOLONG: the path is too long. */
must_check int credentials_find(const char *name, char path[CREDENTIALS_PATH_SIZE]);

/* An empty name gives empty credentials. The problem never shows the file's contents. */
must_check int credentials_read(const char *section, const char *name, struct problem *problem,
				struct credentials *ret_credentials);

void credentials_wipe(struct credentials *credentials);

#endif
