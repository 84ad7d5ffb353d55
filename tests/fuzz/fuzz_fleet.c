/* SPDX-License-Identifier: MIT */
/* aims: daemon/boothctl/fleet.c daemon/boothctl/fleet_command.c */
/* A server's list of booths and their heartbeats, as `boothctl fleet URL` reads and prints them. */
#include "daemon/boothctl/fleet_command.h"
#include "daemon/core/config.h"
#include "tests/fuzz/fuzz_server.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct config config;
	static char url[] = "https://photos.example/booths";
	char *arguments[] = { url, NULL };
	if (!config.courier.heartbeat_s) {
		config_defaults(&config);
		fuzz_be_quiet();
	}
	fuzz_server.answers = (struct fuzz_input){ bytes, size };
	fuzz_server.requests = 0;
	(void)fleet_command(&config, size % 2, 1, arguments);
	return 0;
}
