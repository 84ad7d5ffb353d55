/* SPDX-License-Identifier: MIT */
/*
 * From boothd.conf to what the courier is created with: addresses are checked, and the secrets that
 * the settings name are read.
 */
#ifndef DAEMON_COURIER_COURIER_SETTINGS_H
#define DAEMON_COURIER_COURIER_SETTINGS_H

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/courier/courier.h"
#include "daemon/net/credentials.h"

/* What courier_config points into, for one destination. */
struct courier_access {
	struct credentials credentials;
	char key[CREDENTIALS_PATH_SIZE];
};

struct courier_settings {
	struct config config;
	struct courier_config courier; /* points into the other members */
	struct courier_access access[COURIER_ROUTES];
};

/* -EINVAL, or what kept a file from being read; the problem names the setting. Call
 * courier_settings_wipe() in each case. */
must_check int courier_settings_read(const char *file, struct problem *problem,
				     struct courier_settings *ret_settings);
/* Overwrites the secrets. */
void courier_settings_wipe(struct courier_settings *settings);

#endif
