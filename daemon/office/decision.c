/* SPDX-License-Identifier: MIT */
#include "daemon/office/decision.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/core/text.h"
#include "daemon/store/signer.h"

enum { DEVICE_SIZE = 48, NAME_SIZE = UUID_TEXT_SIZE + 8, FILE_MODE = 0640, FOLDER_MODE = 0750 };

struct decision_desk {
	struct signer *signer;
	int folder_fd;
	char device[DEVICE_SIZE];
};

/* The events' `device`: "office-" and the machine's name, as far as that has only harmless characters. */
static void name_device(char device[DEVICE_SIZE])
{
	char host[32] = "";
	if (gethostname(host, sizeof(host) - 1) < 0 ||
	    !text_is_made_of(host, TEXT_LETTERS TEXT_DIGITS "-."))
		host[0] = '\0';
	(void)snprintf(device, DEVICE_SIZE, "office%s%s", host[0] ? "-" : "", host);
}

static int open_folder(const char *archive, struct problem *problem, int *ret_fd)
{
	autoclose int archive_fd = open(archive, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (archive_fd < 0) {
		int error = errno;
		return problem_set(problem, -error, "the archive %s cannot be opened: %s", archive,
				   error_text(error));
	}
	if (mkdirat(archive_fd, DECISION_FOLDER, FOLDER_MODE) < 0 && errno != EEXIST) {
		int error = errno;
		return problem_set(problem, -error, "the archive cannot be written: %s",
				   error_text(error));
	}
	int r = directory_open(archive_fd, DECISION_FOLDER, ret_fd);
	if (r < 0)
		return problem_set(problem, r, "%s in the archive cannot be opened: %s",
				   DECISION_FOLDER, error_text(-r));
	r = directory_sync(archive_fd);
	return r < 0 ? problem_set(problem, r, "the archive cannot be written: %s", error_text(-r))
		     : 0;
}

int decision_open(const char *keys, const char *archive, struct problem *problem,
		  struct decision_desk **ret_desk)
{
	struct decision_desk *desk = calloc(1, sizeof(*desk));
	if (!desk)
		return problem_memory(problem);
	desk->folder_fd = -1;
	name_device(desk->device);
	int r = directory_make(keys, 0700);
	if (r < 0)
		(void)problem_set(problem, r, "%s cannot be made: %s", keys, error_text(-r));
	if (r == 0)
		r = signer_start(keys, desk->device, problem, &desk->signer);
	if (r == 0)
		r = open_folder(archive, problem, &desk->folder_fd);
	if (r < 0) {
		decision_close(desk);
		return r;
	}
	*ret_desk = desk;
	return 0;
}

void decision_close(struct decision_desk *desk)
{
	if (!desk)
		return;
	signer_destroy(desk->signer);
	if (desk->folder_fd >= 0)
		(void)close(desk->folder_fd);
	free(desk);
}

static int make_id(int64_t unix_ms, struct problem *problem, char id[UUID_TEXT_SIZE])
{
	uint8_t random[UUID_RANDOM_SIZE];
	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return problem_set(problem, -EIO, "the kernel gave no random bytes");
	struct uuid uuid = uuid_v7(unix_ms, random);
	uuid_format(&uuid, id);
	return 0;
}

static int build(const struct decision_desk *desk, const struct decision *decision, const char *id,
		 struct problem *problem, char **ret_text, size_t *ret_size)
{
	int64_t now = clock_realtime_ms();
	if (!clock_can_show(now))
		return problem_set(problem, -EINVAL,
				   "this machine's clock is wrong: set it first, because of two "
				   "decisions the later one counts");
	const struct event_record event = {
		.id = id,
		.device = desk->device,
		.unix_ms = now,
		.clock_is_synchronised = clock_is_synchronised(),
		.person = decision->person,
		.of = decision->of,
		.kind = decision->kind,
		.reason = decision->reason,
		.note = decision->note,
		.due = decision->due,
		.about = decision->about,
	};
	return event_build(&event, problem, ret_text, ret_size);
}

static int write_files(int item_fd, const char *text, size_t size, const uint8_t *signature,
		       size_t signature_size)
{
	int r = file_write_durable(item_fd, "record.json.p7s", signature, signature_size,
				   FILE_MODE);
	return r == 0 ? file_write_durable(item_fd, "record.json", text, size, FILE_MODE) : r;
}

/* The item appears under its id when it is whole. */
static int store(const struct decision_desk *desk, const char *id, const char *text, size_t size,
		 const uint8_t *signature, size_t signature_size)
{
	char name[NAME_SIZE];
	autoclose int item_fd = -1;
	(void)snprintf(name, sizeof(name), ".%s.new", id);
	if (mkdirat(desk->folder_fd, name, FOLDER_MODE) < 0)
		return -errno;
	int r = directory_open(desk->folder_fd, name, &item_fd);
	if (r == 0)
		r = write_files(item_fd, text, size, signature, signature_size);
	if (r == 0 && renameat(desk->folder_fd, name, desk->folder_fd, id) < 0)
		r = -errno;
	if (r == 0)
		return directory_sync(desk->folder_fd);
	int ignored = directory_remove_tree(desk->folder_fd, name);
	(void)ignored;
	return r;
}

int decision_write(struct decision_desk *desk, const struct decision *decision,
		   struct problem *problem, char ret_id[UUID_TEXT_SIZE])
{
	autofree char *text = NULL;
	autofree uint8_t *signature = NULL;
	size_t size = 0, signature_size = 0;
	int r = make_id(clock_realtime_ms(), problem, ret_id);
	if (r == 0)
		r = build(desk, decision, ret_id, problem, &text, &size);
	if (r == 0)
		r = signer_sign(desk->signer, text, size, problem, &signature, &signature_size);
	if (r < 0)
		return r;
	r = store(desk, ret_id, text, size, signature, signature_size);
	if (r < 0)
		return problem_set(problem, r, "the decision cannot be written to the archive: %s",
				   error_text(-r));
	return 0;
}
