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
#include "daemon/base/file.h"
#include "daemon/base/hash.h"

struct campaign {
	uint8_t secret[CAMPAIGN_SECRET_MAX];
	size_t size;
};

int campaign_compute(const void *secret, size_t secret_bytes, const char *kind, const char *key,
		     char person[PERSON_TEXT_SIZE])
{
	char message[PERSON_MESSAGE_BYTES], text[HASH_TEXT_SIZE];
	struct hash hash;
	size_t size = person_message(kind, key, message);
	int r = size > 0 ? hash_hmac(secret, secret_bytes, message, size, &hash) : -EINVAL;
	explicit_bzero(message, sizeof(message));
	if (r < 0)
		return r;
	hash_format(&hash, text);
	memcpy(person, text, PERSON_TEXT_SIZE - 1);
	person[PERSON_TEXT_SIZE - 1] = '\0';
	return 0;
}

int campaign_person(const struct campaign *campaign, const char *kind, const char *key,
		    char person[PERSON_TEXT_SIZE])
{
	return campaign_compute(campaign->secret, campaign->size, kind, key, person);
}

/* The credential wins, as with the device's key. */
static void find(const char *path, char found[PATH_MAX])
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	(void)snprintf(found, PATH_MAX, "%s/campaign", folder ? folder : "");
	if (!folder || access(found, F_OK) < 0)
		(void)snprintf(found, PATH_MAX, "%s", path);
}

static int take(const uint8_t *bytes, size_t size, struct campaign *campaign)
{
	while (size > 0 && (bytes[size - 1] == '\n' || bytes[size - 1] == '\r'))
		size--;
	if (size < CAMPAIGN_SECRET_MIN || size > CAMPAIGN_SECRET_MAX)
		return -EINVAL;
	memcpy(campaign->secret, bytes, size);
	campaign->size = size;
	return 0;
}

int campaign_open(const char *path, struct problem *problem, struct campaign **ret_campaign)
{
	char found[PATH_MAX];
	uint8_t *bytes = NULL;
	size_t size = 0;
	struct campaign *campaign = calloc(1, sizeof(*campaign));
	if (!campaign)
		return problem_memory(problem);
	find(path, found);
	int r = file_read_path(found, CAMPAIGN_SECRET_MAX + 2, &bytes, &size);
	if (r == 0)
		r = take(bytes, size, campaign);
	if (bytes)
		explicit_bzero(bytes, size);
	free(bytes);
	if (r == 0) {
		*ret_campaign = campaign;
		return 0;
	}
	campaign_close(campaign);
	if (r == -ENOENT)
		return problem_set(problem, r,
				   "there is no campaign secret in %s; `boothctl keys campaign` "
				   "makes one",
				   found);
	if (r == -EINVAL || r == -EFBIG)
		return problem_set(problem, -EINVAL,
				   "campaign.secret: %s must be one line of %d to %d bytes", found,
				   CAMPAIGN_SECRET_MIN, CAMPAIGN_SECRET_MAX);
	return problem_set(problem, r, "campaign.secret: %s cannot be read: %s", found,
			   strerror(-r));
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

/* Links the whole file to its name, so that two callers at once leave one secret, and a power cut
 * leaves no half secret. */
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
		return problem_set(problem, r,
				   "%s has a secret already: with another one every person would "
				   "count as new; remove the file only between two campaigns",
				   path);
	return r < 0 ? problem_set(problem, r, "campaign.secret: %s cannot be made: %s", path,
				   strerror(-r))
		     : 0;
}
