/* SPDX-License-Identifier: MIT */
/* aims: daemon/boothctl/queue_list.c */
/* The courier's status.json, and delivery.json of a photo, as `boothctl queue` reads and prints them. */
#include <sysexits.h>

#include "daemon/boothctl/queue_list.h"
#include "tests/fuzz/fuzz.h"

#define ITEM "pending/0190a0b0-0000-7000-8000-000000000000"
static char id[] = "0190a0b0-0000-7000-8000-000000000000",
	    unknown[] = "0190a0b0-0000-7000-8000-000000000001";

static struct config config;

static struct spool *open_spool(void)
{
	struct spool_config where = { .path = fuzz_folder(), .reserve_bytes = 1 };
	struct problem problem = { "" };
	struct spool *spool = NULL;
	config_defaults(&config);
	(void)snprintf(config.courier.server.type, sizeof(config.courier.server.type), "webdav");
	(void)snprintf(config.courier.state, sizeof(config.courier.state), "%s", where.path);
	assert(spool_create(&where, &problem, &spool) == 0);
	assert(mkdirat(fuzz_folder_fd(), ITEM, 0700) == 0);
	assert(mkdirat(fuzz_folder_fd(), ITEM "/folder", 0700) == 0);
	fuzz_put(ITEM "/photo.jpg", "photo", 5);
	fuzz_be_quiet();
	return spool;
}

static void show(const struct spool *spool, int json, char *name)
{
	char *arguments[] = { name, NULL };
	struct queue_call call = { .config = &config,
				   .spool = (struct spool *)(uintptr_t)spool,
				   .json = json,
				   .argc = 1,
				   .argv = arguments };
	assert(queue_list_show(&call) == EXIT_SUCCESS);
}

/* Lists the photos of the states with this name. */
static int list(struct spool *spool, int json, char *name)
{
	char *arguments[] = { name, NULL };
	struct queue_call call = { .config = &config,
				   .spool = spool,
				   .json = json,
				   .argc = name ? 1 : 0,
				   .argv = arguments };
	return queue_list_run(&call);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct spool *spool;
	if (!spool)
		spool = open_spool();
	static char pending[] = "pending";
	fuzz_put("status.json", bytes, size);
	fuzz_put(ITEM "/delivery.json", bytes, size);
	for (int json = 0; json < 2; json++) {
		assert(list(spool, json, NULL) == EXIT_SUCCESS);
		assert(list(spool, json, pending) == EXIT_SUCCESS);
		show(spool, json, id);
		show(spool, json, unknown);
	}
	return 0;
}
