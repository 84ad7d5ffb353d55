/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/heartbeat.c daemon/boothctl/fleet_command.c */
/* heartbeat.json in a booth's folder, as `boothctl fleet FOLDER` reads and prints it; and what a booth
 * with these values would write, which is read back as it was written. */
#include <sysexits.h>

#include "daemon/base/clock.h"
#include "daemon/boothctl/fleet_command.h"
#include "daemon/core/config.h"
#include "daemon/store/census.h"
#include "daemon/store/heartbeat.h"
#include "daemon/store/signer.h"
#include "tests/fuzz/fuzz.h"

static void check(const struct heartbeat *beat)
{
	for (const char *c = beat->device; *c; c++)
		assert(*c >= ' ' && *c <= '~');
}

static struct {
	struct config config;
	struct signer *signer;
	char folder[250], booth[250], certificate[250];
} office;

static void open_office(void)
{
	struct problem problem = { "" };
	char keys[250];
	config_defaults(&office.config);
	assert(mkdirat(fuzz_folder_fd(), "fleet", 0700) == 0);
	assert(mkdirat(fuzz_folder_fd(), "fleet/booth-1", 0700) == 0);
	(void)snprintf(office.folder, sizeof(office.folder), "%s/fleet", fuzz_folder());
	(void)snprintf(office.booth, sizeof(office.booth), "%s/fleet/booth-1", fuzz_folder());
	(void)snprintf(keys, sizeof(keys), "%s/keys", fuzz_folder());
	assert(mkdirat(fuzz_folder_fd(), "keys", 0700) == 0);
	assert(signer_start(keys, "booth-1", &problem, &office.signer) == 0);
	char *pem = NULL;
	size_t size = 0;
	assert(signer_copy_certificate(office.signer, &pem, &size) == 0);
	fuzz_put("booths.pem", pem, size);
	free(pem);
	(void)snprintf(office.certificate, sizeof(office.certificate), "%s/booths.pem",
		       fuzz_folder());
	fuzz_be_quiet();
}

/* `boothctl fleet`, without and with certificates, as a table and as JSON. */
static void look(void)
{
	char *arguments[] = { office.folder, office.certificate, NULL };
	for (int argc = 1; argc <= 2; argc++)
		for (int json = 0; json < 2; json++)
			assert(fleet_command(&office.config, json, argc, arguments) != EX_USAGE);
}

static bool is_same(const struct heartbeat *one, const struct heartbeat *other)
{
	return strcmp(one->device, other->device) == 0 && strcmp(one->fault, other->fault) == 0 &&
	       strcmp(one->version, other->version) == 0 && one->unix_ms == other->unix_ms &&
	       one->up_s == other->up_s && one->pending == other->pending &&
	       one->refused == other->refused && one->held == other->held &&
	       one->broken == other->broken && one->oldest_pending_s == other->oldest_pending_s &&
	       one->last_photo_unix_ms == other->last_photo_unix_ms &&
	       one->is_demo == other->is_demo;
}

/* A booth with these values writes its heartbeat now. */
static void write_and_read(const struct heartbeat *read)
{
	struct problem problem = { "" };
	struct heartbeat beat = *read, again;
	struct census_row rows[SPOOL_STATES];
	for (int i = 0; i < SPOOL_STATES; i++)
		rows[i] = (struct census_row){ .is_known = true,
					       .count = beat.pending % 3,
					       .oldest_unix_ms = beat.last_photo_unix_ms };
	if (beat.unix_ms % 3 == 0) /* else late, or ahead of its time */
		beat.unix_ms = clock_realtime_ms();
	if (beat.held % 2 == 0)
		assert(heartbeat_count(&beat, rows));
	rows[SPOOL_HELD].is_known = false;
	assert(!heartbeat_count(&beat, rows));
	assert(heartbeat_write(office.booth, &beat, office.signer, &problem) == 0);
	int fd = openat(fuzz_folder_fd(), "fleet/booth-1/heartbeat.json", O_RDONLY | O_CLOEXEC);
	static char text[1 << 16];
	ssize_t size = pread(fd, text, sizeof(text), 0);
	assert(size > 0 && close(fd) == 0);
	assert(heartbeat_parse(text, (size_t)size, &again) == 0 && is_same(&beat, &again));
	look();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct heartbeat beat;
	if (!office.signer)
		open_office();
	fuzz_put("fleet/booth-1/heartbeat.json", bytes, size);
	look();
	if (heartbeat_parse(bytes, size, &beat) == 0) {
		check(&beat);
		write_and_read(&beat);
	}
	return 0;
}
