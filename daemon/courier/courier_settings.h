/* SPDX-License-Identifier: MIT */
/*
 * Turns boothd.conf into the courier's configuration: checks addresses and reads the secrets that
 * the settings name.
 */
#ifndef DAEMON_COURIER_COURIER_SETTINGS_H
#define DAEMON_COURIER_COURIER_SETTINGS_H

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/courier/courier.h"
#include "daemon/net/credentials.h"

/* The secrets of one destination. struct courier_config points to these texts. */
struct courier_access {
	struct credentials credentials;
	char key[CREDENTIALS_PATH_SIZE];
};

struct courier_settings {
	struct config config;
	struct courier_config courier; /* points to texts in the other fields */
	struct courier_access access[COURIER_ROUTES];
	struct courier_access order_access;
};

/* -EINVAL: a setting is wrong. Other errors: a file cannot be read. The problem names the
 * setting. Call courier_settings_wipe() after success and after failure. */
must_check int courier_settings_read(const char *file, struct problem *problem,
				     struct courier_settings *ret_settings);
/* Overwrites the secrets. */
void courier_settings_wipe(struct courier_settings *settings);

#endif
