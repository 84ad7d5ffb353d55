/* SPDX-License-Identifier: MIT */
/* aims: daemon/boothctl/queue_list.c */
/* The courier's status.json, as `boothctl queue list` reads it. */
#include "daemon/boothctl/queue_list.h"
#include "tests/fuzz/fuzz.h"

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
	fuzz_be_quiet();
	return spool;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct spool *spool;
	if (!spool)
		spool = open_spool();
	fuzz_put("status.json", bytes, size);
	for (int json = 0; json < 2; json++) {
		struct queue_call call = { .config = &config, .spool = spool, .json = json };
		assert(queue_list_run(&call) == EXIT_SUCCESS);
	}
	return 0;
}
