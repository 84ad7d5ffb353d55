/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/heartbeat.c daemon/boothctl/fleet_command.c */
/* heartbeat.json in a booth's folder, as `boothctl fleet FOLDER` reads and prints it. */
#include "daemon/boothctl/fleet_command.h"
#include "daemon/core/config.h"
#include "daemon/store/heartbeat.h"
#include "tests/fuzz/fuzz.h"

static void check(const struct heartbeat *beat)
{
	for (const char *c = beat->device; *c; c++)
		assert(*c >= ' ' && *c <= '~');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct config config;
	char folder[256];
	struct heartbeat beat;
	char *arguments[] = { folder, NULL };
	if (!config.courier.heartbeat_s) {
		config_defaults(&config);
		assert(mkdirat(fuzz_folder_fd(), "booth-1", 0700) == 0);
		fuzz_be_quiet();
	}
	if (heartbeat_parse(bytes, size, &beat) == 0)
		check(&beat);
	fuzz_put("booth-1/heartbeat.json", bytes, size);
	(void)snprintf(folder, sizeof(folder), "%s", fuzz_folder());
	assert(fleet_command(&config, false, 1, arguments) == EXIT_FAILURE);
	assert(fleet_command(&config, true, 1, arguments) == EXIT_FAILURE);
	return 0;
}
