/* SPDX-License-Identifier: MIT */
/*
 * The secrets with which the courier logs in at a destination. They are in a file with lines "user
 * = ...", "password = ..." or "token = ...", and not in the settings, because this file can then be
 * a systemd credential (LoadCredential=, LoadCredentialEncrypted=).
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

/* Finds the path of a credential file. A name with a slash is already a path. A name without a
 * slash means a file in $CREDENTIALS_DIRECTORY. This variable is missing if a person checks the
 * settings outside the systemd unit. Then the name means the file from which the unit takes the
 * credential: /etc/credstore/boothd.NAME. An empty name gives an empty path. -ENAMETOOLONG: the
 * path is too long. */
must_check int credentials_find(const char *name, char path[CREDENTIALS_PATH_SIZE]);

/* Reads the credential file. If the name is empty, the credentials are empty. -EINVAL: the file
 * holds neither a token nor a user with a password, or it has any other line. The problem never
 * contains any of the file's contents. */
must_check int credentials_read(const char *section, const char *name, struct problem *problem,
				struct credentials *ret_credentials);

void credentials_wipe(struct credentials *credentials);

#endif
