/* SPDX-License-Identifier: MIT */
#include "daemon/keyring.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void name_files(const char *folder, char *key, char *certificate, size_t size)
{
	(void)snprintf(key, size, "%s/device.key", folder);
	(void)snprintf(certificate, size, "%s/device.crt", folder);
}

static int make_folder(const char *folder, struct problem *problem)
{
	if (mkdir(folder, 0700) == 0 || errno == EEXIST)
		return 0;
	int error = errno;
	return problem_set(problem, -error, "keys.folder = %s: cannot be made: %s", folder,
			   strerror(error));
}

static int open_signer(const struct config *config, struct problem *problem,
		       struct keyring *keyring)
{
	char key[512];
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	if (credentials) {
		name_files(credentials, key, keyring->certificate_path, sizeof(key));
		if (access(key, F_OK) == 0)
			return signer_create(key, keyring->certificate_path, problem,
					     &keyring->signer);
	}
	name_files(config->keys.folder, key, keyring->certificate_path, sizeof(key));
	if (access(key, F_OK) < 0 && errno == ENOENT) {
		int r = make_folder(config->keys.folder, problem);
		if (r == 0)
			r = signer_make_keys(config->keys.folder, config->booth.device, problem);
		if (r < 0)
			return r;
		keyring->has_made_keys = true;
	}
	return signer_create(key, keyring->certificate_path, problem, &keyring->signer);
}

int keyring_open(const struct config *config, struct problem *problem, struct keyring *ret_keyring)
{
	struct keyring keyring = { 0 };
	int r = open_signer(config, problem, &keyring);
	if (r == 0 && config->spool.recipient[0])
		r = envelope_create(config->spool.recipient, problem, &keyring.envelope);
	if (r < 0) {
		keyring_close(&keyring);
		return r;
	}
	*ret_keyring = keyring;
	return 0;
}

void keyring_close(struct keyring *keyring)
{
	signer_destroy(keyring->signer);
	envelope_destroy(keyring->envelope);
	memset(keyring, 0, sizeof(*keyring));
}
