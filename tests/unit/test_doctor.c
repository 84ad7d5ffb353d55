/* SPDX-License-Identifier: MIT */
/* The doctor over a made-up machine: what is missing is named, with the thing to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/boothctl/doctor_campaign.h"
#include "daemon/boothctl/doctor_devices.h"
#include "daemon/boothctl/doctor_roster.h"
#include "daemon/boothctl/doctor_system.h"
#include "daemon/roster/roster_file.h"
#include "daemon/store/builder.h"
#include "tests/support/folder.h"

struct machine {
	struct folder folder;
	struct config config;
	struct finding finding;
};

static void make(const struct machine *machine, const char *path)
{
	char part[256] = "";
	for (const char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
		(void)snprintf(part, sizeof(part), "%.*s", (int)(at - path), path);
		(void)mkdirat(machine->folder.fd, part, 0755);
	}
}

static void put(const struct machine *machine, const char *path, const char *text, mode_t mode)
{
	char whole[600];
	make(machine, path);
	(void)snprintf(whole, sizeof(whole), "%s/%s", machine->folder.path, path);
	assert_int_equal(file_write_path(whole, text, strlen(text)), 0);
	assert_int_equal(chmod(whole, mode), 0);
}

static enum finding_state look(struct machine *machine, doctor_check *check)
{
	const struct doctor_scene scene = { .config = &machine->config,
					    .root = machine->folder.path };
	machine->finding = (struct finding){ .state = FINDING_GOOD };
	check(&scene, &machine->finding);
	return machine->finding.state;
}

static void assert_says(const struct machine *machine, const char *text, const char *remedy)
{
	if (!strstr(machine->finding.text, text))
		fail_msg("\"%s\" lacks \"%s\"", machine->finding.text, text);
	if (!strstr(machine->finding.remedy, remedy))
		fail_msg("\"%s\" lacks \"%s\"", machine->finding.remedy, remedy);
}

static int setup(void **state)
{
	struct machine *machine = calloc(1, sizeof(*machine));
	assert_non_null(machine);
	folder_create(&machine->folder);
	config_defaults(&machine->config);
	*state = machine;
	return 0;
}

static int teardown(void **state)
{
	struct machine *machine = *state;
	folder_remove(&machine->folder);
	free(machine);
	return 0;
}

static void test_a_missing_camera_is_named_with_those_that_are_there(void **state)
{
	struct machine *machine = *state;
	char *device = machine->config.camera.device;
	(void)snprintf(device, CONFIG_TEXT_BYTES, "%.200s/dev/video7", machine->folder.path);
	assert_int_equal(look(machine, doctor_devices_camera), FINDING_BAD);
	assert_says(machine, "No such file", "plug the camera in");
	put(machine, "dev/v4l/by-id/usb-cam", "", 0600);
	assert_int_equal(look(machine, doctor_devices_camera), FINDING_BAD);
	assert_says(machine, "video7", "one of: /dev/v4l/by-id/usb-cam");
	put(machine, "dev/video7", "", 0600);
	assert_int_equal(look(machine, doctor_devices_camera), FINDING_BAD);
	assert_says(machine, "no camera", "one of");
	(void)snprintf(device, CONFIG_TEXT_BYTES, "sim:");
	assert_int_equal(look(machine, doctor_devices_camera), FINDING_BAD);
	assert_says(machine, "stand-in", "booth.demo");
	machine->config.booth.demo = true;
	assert_int_equal(look(machine, doctor_devices_camera), FINDING_WARNING);
}

static void test_a_light_that_is_missing_or_not_writable_is_named(void **state)
{
	struct machine *machine = *state;
	assert_int_equal(look(machine, doctor_devices_lamps), FINDING_OFF);
	(void)snprintf(machine->config.leds.status, CONFIG_TEXT_BYTES, "green:status");
	assert_int_equal(look(machine, doctor_devices_lamps), FINDING_BAD);
	assert_says(machine, "leds.status = green:status", "none at all");
	put(machine, "sys/class/leds/red:status/brightness", "0", 0664);
	assert_int_equal(look(machine, doctor_devices_lamps), FINDING_BAD);
	assert_says(machine, "no such light", "there are: red:status");
	put(machine, "sys/class/leds/green:status/brightness", "0", 0644);
	assert_int_equal(look(machine, doctor_devices_lamps), FINDING_BAD);
	assert_says(machine, "may not write", "udevadm trigger");
	put(machine, "sys/class/leds/green:status/brightness", "0", 0664);
	assert_int_equal(look(machine, doctor_devices_lamps), FINDING_GOOD);
	assert_says(machine, "1 lights", "");
}

static void test_a_button_that_is_not_plugged_in_is_named(void **state)
{
	struct machine *machine = *state;
	char *devices = machine->config.panel.devices;
	assert_int_equal(look(machine, doctor_devices_buttons), FINDING_WARNING);
	(void)snprintf(devices, CONFIG_TEXT_BYTES, "/dev/input/b usb:16c0:27DB name:Booth Panel");
	assert_int_equal(look(machine, doctor_devices_buttons), FINDING_BAD);
	assert_says(machine, "/dev/input/b is not there", "evtest");
	put(machine, "dev/input/b", "", 0600);
	assert_int_equal(look(machine, doctor_devices_buttons), FINDING_BAD);
	assert_says(machine, "usb:16c0:27DB", "");
	(void)snprintf(devices, CONFIG_TEXT_BYTES, "/dev/input/b  usb:16c0:27DB name:panel");
	put(machine, "proc/bus/input/devices",
	    "I: Bus=0003 Vendor=16c0 Product=27db Version=0110\nN: Name=\"Booth Panel\"\n", 0644);
	assert_int_equal(look(machine, doctor_devices_buttons), FINDING_GOOD);
	assert_says(machine, "3 input devices", "");
}

static void test_a_mode_without_its_device_is_named(void **state)
{
	struct machine *machine = *state;
	struct config *config = &machine->config;
	put(machine, "dev/input/b", "", 0600);
	(void)snprintf(config->panel.devices, CONFIG_TEXT_BYTES, "/dev/input/b");
	(void)snprintf(config->identify.mode, CONFIG_TEXT_BYTES, "roster");
	assert_int_equal(look(machine, doctor_devices_buttons), FINDING_BAD);
	assert_says(machine, "nothing reads or types a key", "panel.keypad");
	(void)snprintf(config->panel.keypad, CONFIG_TEXT_BYTES, "/dev/input/b");
	assert_int_equal(look(machine, doctor_devices_buttons), FINDING_GOOD);
	(void)snprintf(config->identify.mode, CONFIG_TEXT_BYTES, "both");
	assert_int_equal(look(machine, doctor_devices_buttons), FINDING_BAD);
	assert_says(machine, "nothing reads the code", "identify.camera = yes");
	config->identify.camera = true;
	assert_int_equal(look(machine, doctor_devices_buttons), FINDING_GOOD);
	config->identify.camera = false;
	config->booth.demo = true;
	assert_int_equal(look(machine, doctor_devices_buttons), FINDING_GOOD);
}

/* Starts a process that stands in for boothd: it answers one call over control.sock with this result, and ends.
 * Returns its pid. */
static pid_t answer_once(struct machine *machine, const char *result)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.90s/control.sock",
		       machine->folder.path);
	(void)snprintf(machine->config.link.control_socket,
		       sizeof(machine->config.link.control_socket), "%s", address.sun_path);
	(void)unlink(address.sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	pid_t child = fork();
	if (child == 0) {
		char line[512];
		int asker = accept(fd, NULL, NULL);
		bool is_asked = read(asker, line, sizeof(line)) > 0;
		_exit(is_asked && dprintf(asker, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":%s}\n",
					  result) > 0
			      ? 0
			      : 1);
	}
	(void)close(fd);
	return child;
}

static void test_a_screen_that_cut_a_text_is_a_warning(void **state)
{
	struct machine *machine = *state;
	int status;
	put(machine, "dev/fb0", "", 0600);
	pid_t child = answer_once(machine, "{\"cut_pages\":[]}");
	assert_int_equal(look(machine, doctor_devices_screen), FINDING_GOOD);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	child = answer_once(machine,
			    "{\"cut_pages\":[\"idle on 800 x 480\",\"done on 800 x 480\"]}");
	assert_int_equal(look(machine, doctor_devices_screen), FINDING_WARNING);
	assert_says(machine, "2 pages, the first is idle on 800 x 480", "config check");
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void test_a_monitor_is_looked_for_at_every_connector(void **state)
{
	struct machine *machine = *state;
	assert_int_equal(look(machine, doctor_devices_screen), FINDING_WARNING);
	put(machine, "dev/fb0", "", 0600);
	assert_int_equal(look(machine, doctor_devices_screen), FINDING_GOOD);
	put(machine, "sys/class/drm/card0-HDMI-A-1/status", "disconnected\n", 0644);
	assert_int_equal(look(machine, doctor_devices_screen), FINDING_BAD);
	assert_says(machine, "1 connectors", "cable");
	put(machine, "sys/class/drm/card0-HDMI-A-1/status", "connected\n", 0644);
	assert_int_equal(look(machine, doctor_devices_screen), FINDING_GOOD);
	assert_says(machine, "card0-HDMI-A-1", "");
}

static void test_a_spool_that_is_missing_wrong_or_full_is_named(void **state)
{
	struct machine *machine = *state;
	struct config_spool *spool = &machine->config.spool;
	(void)snprintf(spool->path, sizeof(spool->path), "%.180s/spool", machine->folder.path);
	assert_int_equal(look(machine, doctor_system_disk), FINDING_BAD);
	assert_says(machine, "No such file", "tmpfiles");
	make(machine, "spool/");
	spool->reserve_mb = 0;
	assert_int_equal(chmod(spool->path, 0755), 0);
	assert_int_equal(look(machine, doctor_system_disk), FINDING_WARNING);
	assert_says(machine, "mode 755", "tmpfiles");
	assert_int_equal(chmod(spool->path, 02770), 0);
	assert_int_equal(look(machine, doctor_system_disk), FINDING_GOOD);
	spool->reserve_mb = INT32_MAX;
	assert_int_equal(look(machine, doctor_system_disk), FINDING_BAD);
	assert_says(machine, "the booth closes", "retention_days");
}

static void test_an_address_and_its_secrets_are_checked_without_a_connection(void **state)
{
	struct machine *machine = *state;
	struct config_server *courier = &machine->config.courier.server;
	assert_int_equal(look(machine, doctor_system_network), FINDING_OFF);
	assert_int_equal(look(machine, doctor_system_credentials), FINDING_OFF);
	(void)snprintf(courier->type, sizeof(courier->type), "s3");
	(void)snprintf(courier->url, sizeof(courier->url), "photos.example.org");
	assert_int_equal(look(machine, doctor_system_network), FINDING_BAD);
	assert_says(machine, "courier.url", "https://");
	assert_int_equal(look(machine, doctor_system_credentials), FINDING_BAD);
	assert_says(machine, "s3 needs", "user");
	(void)snprintf(courier->url, sizeof(courier->url), "https://[2001:db8::1]:8443/b");
	assert_int_equal(look(machine, doctor_system_network), FINDING_OFF);
	assert_says(machine, "2001:db8::1 port 8443", "");
	(void)snprintf(courier->proxy, sizeof(courier->proxy), "http://proxy:3128");
	assert_int_equal(look(machine, doctor_system_network), FINDING_OFF);
	assert_says(machine, "proxy port 3128", "");
	(void)snprintf(courier->proxy, sizeof(courier->proxy), "http://me:s3cret@p@proxy:3128/");
	assert_says(machine, "proxy port 3128", "");
	(void)snprintf(courier->credentials, sizeof(courier->credentials), "courier");
	assert_int_equal(look(machine, doctor_system_credentials), FINDING_BAD);
	assert_says(machine, "etc/credstore/boothd.courier is not there", "0600");
	put(machine, "etc/credstore/boothd.courier", "user = a\n", 0600);
	assert_int_equal(look(machine, doctor_system_credentials), FINDING_BAD);
	assert_says(machine, "boothd.courier", "password = ");
	put(machine, "etc/credstore/boothd.courier", "user = a\npassword = b\n", 0644);
	assert_int_equal(look(machine, doctor_system_credentials), FINDING_WARNING);
	assert_says(machine, "can be read by others", "chmod");
	put(machine, "etc/credstore/boothd.courier", "user = a\npassword = b\n", 0600);
	assert_int_equal(look(machine, doctor_system_credentials), FINDING_GOOD);
}

static void test_models_and_the_chinese_font_are_looked_for(void **state)
{
	struct machine *machine = *state;
	(void)snprintf(machine->config.examiner.models, CONFIG_TEXT_BYTES, "%s",
		       machine->folder.path);
	assert_int_equal(look(machine, doctor_system_models), FINDING_BAD);
	assert_says(machine, machine->folder.path, "boothd-models");
	assert_int_equal(look(machine, doctor_system_fonts), FINDING_BAD);
	put(machine, "usr/share/fonts/truetype/DejaVuSans.ttf", "", 0644);
	assert_int_equal(look(machine, doctor_system_fonts), FINDING_BAD);
	assert_says(machine, "no Chinese font", "fonts-noto-cjk");
	put(machine, "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "", 0644);
	assert_int_equal(look(machine, doctor_system_fonts), FINDING_GOOD);
}

static void test_a_booth_that_could_speak_and_has_no_words_is_told(void **state)
{
	struct machine *machine = *state;
	assert_int_equal(look(machine, doctor_system_sound), FINDING_OFF);
	put(machine, "dev/snd/pcmC0D0c", "", 0644);
	assert_int_equal(look(machine, doctor_system_sound), FINDING_OFF);
	put(machine, "dev/snd/pcmC1D3p", "", 0644);
	assert_int_equal(look(machine, doctor_system_sound), FINDING_WARNING);
	assert_says(machine, "nothing to say", "espeak-ng");
	put(machine, "etc/boothd/sound/zh_CN/look.wav", "", 0644);
	assert_int_equal(look(machine, doctor_system_sound), FINDING_GOOD);
}

static void test_a_roster_that_is_missing_is_off_and_a_damaged_one_is_bad(void **state)
{
	struct machine *machine = *state;
	(void)snprintf(machine->config.roster.file, CONFIG_TEXT_BYTES, "%.200s/roster.db",
		       machine->folder.path);
	assert_int_equal(look(machine, doctor_roster), FINDING_OFF);
	put(machine, "roster.db", "this is no database", 0644);
	assert_int_equal(look(machine, doctor_roster), FINDING_BAD);
	assert_says(machine, "damaged", "rollback");
}

/* Puts everything of a campaign below the machine's folder. */
static void place_campaign(struct machine *machine)
{
	struct config *config = &machine->config;
	const char *path = machine->folder.path;
	(void)snprintf(config->booth.keys, CONFIG_TEXT_BYTES, "%.200s/keys", path);
	(void)snprintf(config->campaign.secret, CONFIG_TEXT_BYTES, "%.200s/keys/campaign", path);
	(void)snprintf(config->campaign.ledger, CONFIG_TEXT_BYTES, "%.200s/ledger", path);
	(void)snprintf(config->roster.file, CONFIG_TEXT_BYTES, "%.200s/roster.db", path);
}

#define SECRET       "a secret of 32 bytes and a few more\n"
#define OTHER_SECRET "another secret of 32 bytes and more\n"

static void test_a_campaigns_secret_that_is_missing_short_or_open_is_named(void **state)
{
	struct machine *machine = *state;
	place_campaign(machine);
	assert_int_equal(look(machine, doctor_campaign), FINDING_OFF);
	(void)snprintf(machine->config.campaign.name, CONFIG_TEXT_BYTES, "2026");
	assert_int_equal(look(machine, doctor_campaign), FINDING_WARNING);
	assert_says(machine, "there is no campaign secret",
		    "backup; only on the campaign's first booth: boothctl keys campaign");
	put(machine, "keys/campaign", "", 0400);
	assert_int_equal(look(machine, doctor_campaign), FINDING_BAD);
	assert_says(machine, "is empty", "another booth");
	assert_int_equal(unlinkat(machine->folder.fd, "keys/campaign", 0), 0);
	put(machine, "keys/campaign", "short\n", 0400);
	assert_int_equal(look(machine, doctor_campaign), FINDING_BAD);
	assert_says(machine, "32 to 256 bytes", "another booth");
	assert_int_equal(unlinkat(machine->folder.fd, "keys/campaign", 0), 0);
	put(machine, "keys/campaign", SECRET, 0440);
	assert_int_equal(look(machine, doctor_campaign), FINDING_WARNING);
	assert_says(machine, "mode 440", "chmod 0400");
	put(machine, "keys/campaign", SECRET, 0600);
	assert_int_equal(look(machine, doctor_campaign), FINDING_GOOD);
	assert_says(machine, "2026; its secret's fingerprint begins with ", "");
	assert_says(machine, "compare it with the other booths", "");
	assert_null(strstr(machine->finding.text, "32 bytes"));
	machine->config.campaign.name[0] = '\0';
	assert_int_equal(look(machine, doctor_campaign), FINDING_WARNING);
	assert_says(machine, "campaign.name is empty", "set it");
}

static void test_files_that_are_not_boothds_are_named(void **state)
{
	struct machine *machine = *state;
	if (geteuid() != 0)
		skip();
	place_campaign(machine);
	(void)snprintf(machine->config.campaign.name, CONFIG_TEXT_BYTES, "2026");
	put(machine, "keys/campaign", SECRET, 0400);
	put(machine, "ledger/photos.tsv", "booth-ledger\t-\n", 0600);
	assert_int_equal(chown(machine->config.campaign.secret, 1, 1), 0);
	assert_int_equal(chown(machine->config.campaign.ledger, 1, 1), 0);
	assert_int_equal(look(machine, doctor_campaign), FINDING_BAD);
	assert_says(machine, "belongs to another user", "chown boothd");
	assert_int_equal(look(machine, doctor_campaign_ledger), FINDING_BAD);
	assert_says(machine, "belongs to another user", "chown -R boothd");
}

static void test_two_secrets_on_one_booth_are_named(void **state)
{
	struct machine *machine = *state;
	place_campaign(machine);
	(void)snprintf(machine->config.campaign.name, CONFIG_TEXT_BYTES, "2026");
	put(machine, "etc/credstore/boothd.campaign", SECRET, 0600);
	assert_int_equal(look(machine, doctor_campaign), FINDING_WARNING);
	assert_says(machine, "boothctl roster looks for", "campaign.secret");
	put(machine, "keys/campaign", OTHER_SECRET, 0400);
	assert_int_equal(look(machine, doctor_campaign), FINDING_BAD);
	assert_says(machine, "two secrets", "remove the wrong one");
	assert_int_equal(unlinkat(machine->folder.fd, "keys/campaign", 0), 0);
	put(machine, "keys/campaign", SECRET, 0400);
	assert_int_equal(look(machine, doctor_campaign), FINDING_GOOD);
}

static void test_a_ledger_that_is_damaged_or_of_another_campaign_is_named(void **state)
{
	struct machine *machine = *state;
	place_campaign(machine);
	assert_int_equal(look(machine, doctor_campaign_ledger), FINDING_OFF);
	put(machine, "keys/campaign", SECRET, 0600);
	put(machine, "ledger/photos.tsv",
	    "booth-ledger\t-\n-\t0192f0c1-2345-7abc-8def-000000000001\t5\tkept\n", 0600);
	assert_int_equal(chmod(machine->config.campaign.ledger, 0750), 0);
	assert_int_equal(look(machine, doctor_campaign_ledger), FINDING_WARNING);
	assert_says(machine, "mode 750", "chmod 0700");
	assert_int_equal(chmod(machine->config.campaign.ledger, 0700), 0);
	assert_int_equal(look(machine, doctor_campaign_ledger), FINDING_GOOD);
	assert_says(machine, "1 photos and events", "");
	put(machine, "ledger/photos.tsv", "booth-ledger\t-\nwhat\n", 0600);
	assert_int_equal(look(machine, doctor_campaign_ledger), FINDING_WARNING);
	assert_says(machine, "1 lines of the ledger are damaged", "restart boothd");
	put(machine, "ledger/photos.tsv", "booth-ledger\taaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 0600);
	assert_int_equal(look(machine, doctor_campaign_ledger), FINDING_BAD);
	assert_says(machine, "another campaign", "put the right secret back");
	assert_int_equal(unlinkat(machine->folder.fd, "ledger/photos.tsv", 0), 0);
	assert_int_equal(mkdirat(machine->folder.fd, "ledger/photos.tsv", 0700), 0);
	assert_int_equal(look(machine, doctor_campaign_ledger), FINDING_BAD);
	assert_says(machine, "cannot be read", "the disk");
}

/* Makes a roster without persons, as an import does. */
static void make_roster(const struct machine *machine, const char *campaign, const char *imported)
{
	const struct roster_file_about about = { .imported = imported,
						 .source = "list.csv",
						 .campaign = campaign };
	struct problem problem = { "" };
	struct keyed_secret secret;
	struct roster_file *file = NULL;
	(void)unlink(machine->config.roster.file);
	if (keyed_hash_read(machine->config.campaign.secret, &problem, &secret) < 0 ||
	    roster_file_create(machine->config.roster.file, &secret, ROSTER_FILE_KEEP_HASH,
			       &problem, &file) < 0 ||
	    roster_file_finish(file, &about, &problem) < 0)
		fail_msg("%s", problem.text);
	roster_file_destroy(file);
	assert_int_equal(chmod(machine->config.roster.file, 0640), 0);
}

static void test_a_roster_that_is_old_or_of_another_campaign_is_named(void **state)
{
	struct machine *machine = *state;
	char now[BUILDER_TIME_SIZE];
	builder_format_time(clock_realtime_ms(), now);
	(void)snprintf(now + 19, 2, "Z"); /* without the milliseconds */
	place_campaign(machine);
	put(machine, "keys/campaign", SECRET, 0600);
	(void)snprintf(machine->config.campaign.name, CONFIG_TEXT_BYTES, "2026");
	make_roster(machine, "2026", now);
	assert_int_equal(look(machine, doctor_roster), FINDING_GOOD);
	make_roster(machine, "2025", now);
	assert_int_equal(look(machine, doctor_roster), FINDING_WARNING);
	assert_says(machine, "campaign \"2025\"", "campaign.name");
	make_roster(machine, "2026", "2020-03-01T00:00:00Z");
	assert_int_equal(look(machine, doctor_roster), FINDING_WARNING);
	assert_says(machine, "more than 270 days ago", "this year's");
	assert_int_equal(chmod(machine->config.roster.file, 0644), 0);
	assert_int_equal(look(machine, doctor_roster), FINDING_WARNING);
	assert_says(machine, "mode 644", "chmod 0640");
	put(machine, "keys/campaign", OTHER_SECRET, 0600);
	assert_int_equal(look(machine, doctor_roster), FINDING_BAD);
	assert_says(machine, "another campaign secret", "put the right secret back");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_missing_camera_is_named_with_those_that_are_there, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_light_that_is_missing_or_not_writable_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_button_that_is_not_plugged_in_is_named,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_mode_without_its_device_is_named, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_a_screen_that_cut_a_text_is_a_warning, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_a_monitor_is_looked_for_at_every_connector,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_spool_that_is_missing_wrong_or_full_is_named,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_an_address_and_its_secrets_are_checked_without_a_connection, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			test_a_roster_that_is_missing_is_off_and_a_damaged_one_is_bad, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			test_a_campaigns_secret_that_is_missing_short_or_open_is_named, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_files_that_are_not_boothds_are_named, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_two_secrets_on_one_booth_are_named, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			test_a_ledger_that_is_damaged_or_of_another_campaign_is_named, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			test_a_roster_that_is_old_or_of_another_campaign_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(test_models_and_the_chinese_font_are_looked_for,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_booth_that_could_speak_and_has_no_words_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_booth_that_could_speak_and_has_no_words_is_told, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
