/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/keyring.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/store/certificates.h"

static int make_folder(const char *folder, struct problem *problem)
{
	if (mkdir(folder, 0700) == 0 || errno == EEXIST)
		return 0;
	int error = errno;
	return problem_set(problem, -error, "booth.keys = %s: the folder cannot be made: %s",
			   folder, strerror(error));
}

static bool has_key(const char *folder)
{
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/device.key", folder);
	return access(path, F_OK) == 0;
}

/* boothctl makes this mark before a restore writes its first file, and removes it after the last
 * one (boothctl/restore_write.h). */
static int refuse_half(const char *folder, struct problem *problem)
{
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/restoring", folder);
	return access(path, F_OK) < 0
		       ? 0
		       : problem_set(problem, -EINPROGRESS,
				     "%s: a restore has begun and has not ended: run the same "
				     "`boothctl restore` again",
				     path);
}

static int open_signer(const struct config *config, struct problem *problem,
		       struct keyring *keyring)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	keyring->has_made_keys =
		!has_key(config->booth.keys) && !(credentials && has_key(credentials));
	if (keyring->has_made_keys) {
		int r = make_folder(config->booth.keys, problem);
		if (r < 0)
			return r;
	}
	return signer_start(config->booth.keys, config->booth.device, problem, &keyring->signer);
}

/* The booth works without the secret. Its records then have no pseudonyms. */
static void open_campaign(const struct config *config, struct keyring *keyring)
{
	struct problem problem = { "" };
	int r = campaign_open(config->campaign.secret, &problem, &keyring->campaign);
	if (r < 0 && (r != -ENOENT || config->campaign.name[0]))
		log_event(LOG_LEVEL_WARNING, JOURNAL_CAMPAIGN,
			  "the booth does not know who was photographed before: %s", problem.text);
}

int keyring_open(const struct config *config, struct problem *problem, struct keyring *ret_keyring)
{
	struct keyring keyring = { 0 };
	int r = refuse_half(config->booth.keys, problem);
	if (r == 0)
		r = open_signer(config, problem, &keyring);
	if (r == 0 && config->spool.recipient[0])
		r = envelope_create(config->spool.recipient, problem, &keyring.envelope);
	if (r < 0) {
		keyring_close(&keyring);
		return r;
	}
	open_campaign(config, &keyring);
	*ret_keyring = keyring;
	return 0;
}

void keyring_close(struct keyring *keyring)
{
	signer_destroy(keyring->signer);
	envelope_destroy(keyring->envelope);
	campaign_close(keyring->campaign);
	memset(keyring, 0, sizeof(*keyring));
}

void keyring_publish(struct keyring *keyring, const char *spool_path)
{
	struct problem problem = { "" };
	if (!keyring->signer)
		return;
	int r = certificates_add(spool_path, keyring->signer, &problem);
	if (r < 0 && !keyring->has_told_unpublished)
		log_event(LOG_LEVEL_WARNING, JOURNAL_KEY_UNPUBLISHED,
			  "the booth's certificate is not where the courier looks for it: %s; no "
			  "photo is sent before it is",
			  problem.text);
	keyring->has_told_unpublished = r < 0;
}
