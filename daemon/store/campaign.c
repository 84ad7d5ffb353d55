/* SPDX-License-Identifier: MIT */
#include "daemon/store/campaign.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/random.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/base/keyed_hash.h"

struct campaign {
	struct keyed_secret secret;
};

static const char fingerprint_kind[] = "ledger";

int campaign_compute(const struct keyed_secret *secret, const char *kind, const char *key,
		     char person[PERSON_TEXT_SIZE])
{
	char message[PERSON_MESSAGE_BYTES];
	size_t size = person_message(kind, key, message);
	int r = size > 0 ? keyed_hash_message(secret, message, size, person) : -EINVAL;
	explicit_bzero(message, sizeof(message));
	return r;
}

int campaign_person(const struct campaign *campaign, const char *kind, const char *key,
		    char person[PERSON_TEXT_SIZE])
{
	return campaign_compute(&campaign->secret, kind, key, person);
}

int campaign_fingerprint(const struct campaign *campaign, char text[PERSON_TEXT_SIZE])
{
	return keyed_hash(&campaign->secret, fingerprint_kind, "", text);
}

int campaign_mark(const struct campaign *campaign, char text[PERSON_SECRET_SIZE])
{
	char fingerprint[PERSON_TEXT_SIZE] = "";
	int r = campaign_fingerprint(campaign, fingerprint);
	(void)snprintf(text, PERSON_SECRET_SIZE, "%.*s", PERSON_SECRET_SIZE - 1, fingerprint);
	return r;
}

int campaign_open(const char *path, struct problem *problem, struct campaign **ret_campaign)
{
	struct campaign *campaign = calloc(1, sizeof(*campaign));
	if (!campaign)
		return problem_memory(problem);
	int r = keyed_hash_read(path, problem, &campaign->secret);
	if (r < 0) {
		campaign_close(campaign);
		return r;
	}
	*ret_campaign = campaign;
	return 0;
}

void campaign_close(struct campaign *campaign)
{
	if (!campaign)
		return;
	explicit_bzero(campaign, sizeof(*campaign));
	free(campaign);
}

static int make_text(char text[HASH_TEXT_SIZE + 1])
{
	struct hash chance;
	if (getrandom(chance.bytes, sizeof(chance.bytes), 0) != (ssize_t)sizeof(chance.bytes))
		return -EIO;
	hash_format(&chance, text);
	text[HASH_TEXT_SIZE - 1] = '\n';
	text[HASH_TEXT_SIZE] = '\0';
	explicit_bzero(&chance, sizeof(chance));
	return 0;
}

/* Makes the file of the secret: writes it completely, and then links it to its name. So two callers
 * at the same time make only one secret, and a power cut never leaves half a secret. */
static int make(const char *folder, const char *name)
{
	static const char temporary[] = ".campaign.new";
	char text[HASH_TEXT_SIZE + 1];
	autoclose int folder_fd = -1;
	int r = directory_open(AT_FDCWD, folder, &folder_fd);
	if (r == 0)
		r = make_text(text);
	if (r == 0)
		r = file_write_durable(folder_fd, temporary, text, HASH_TEXT_SIZE, 0400);
	if (r < 0)
		return r;
	explicit_bzero(text, sizeof(text));
	if (linkat(folder_fd, temporary, folder_fd, name, 0) < 0)
		r = -errno;
	if (unlinkat(folder_fd, temporary, 0) < 0 && r == 0)
		r = -errno;
	return r < 0 ? r : directory_sync(folder_fd);
}

/* Says why there is no new secret although the file exists. */
static int explain_old(const char *path, struct problem *problem)
{
	struct keyed_secret secret;
	struct problem why = { "" };
	int r = keyed_hash_read(path, &why, &secret);
	explicit_bzero(&secret, sizeof(secret));
	if (r == -EINVAL)
		return problem_set(problem, -EEXIST,
				   "%s; copy it there again from another booth or from the backup; "
				   "only if there never was one, remove the file and run the "
				   "command again",
				   why.text);
	return problem_set(problem, -EEXIST,
			   "%s has a secret already: with another one every person would "
			   "count as new; remove the file only between two campaigns",
			   path);
}

int campaign_make(const char *path, struct problem *problem)
{
	char folder[PATH_MAX];
	(void)snprintf(folder, sizeof(folder), "%s", path);
	char *slash = strrchr(folder, '/');
	int r = -EINVAL;
	if (slash && slash > folder && slash[1]) {
		*slash = '\0';
		r = make(folder, slash + 1);
	}
	if (r == -EEXIST)
		return explain_old(path, problem);
	return r < 0 ? problem_set(problem, r, "campaign.secret: %s cannot be made: %s", path,
				   error_text(-r))
		     : 0;
}
