/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/config_warnings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/console/visible.h"
#include "daemon/core/identify.h"
#include "daemon/core/wording.h"
#include "daemon/net/url.h"
#include "daemon/store/signer.h"

enum { TEXT_BYTES = 800, LINE_BYTES = CONFIG_TEXT_BYTES + 64, PATH_BYTES = 512 };

static const char built_in[] = "built in";

struct warnings {
	const struct config *config;
	const char *root;
	config_warnings_fn tell;
	void *user;
	char folder[PATH_BYTES]; /* of the drop-ins */
};

__attribute__((format(printf, 3, 4))) static void
warn_of_key(const struct warnings *warnings, enum config_key key, const char *format, ...)
{
	const char *origin = warnings->config->origins[key];
	char text[TEXT_BYTES], line[LINE_BYTES], value[CONFIG_TEXT_BYTES];
	va_list arguments;
	config_value(warnings->config, key, value, sizeof(value));
	(void)snprintf(line, sizeof(line), "%s = %s", config_row(key).name, value);
	int used = snprintf(text, sizeof(text), "%s: %s: ", origin, config_row(key).name);
	va_start(arguments, format);
	if (used > 0 && (size_t)used < sizeof(text))
		(void)vsnprintf(text + used, sizeof(text) - (size_t)used, wording_of(format),
				arguments);
	va_end(arguments);
	warnings->tell(text, line, warnings->user);
}

static enum config_key key_of(const char *name)
{
	unsigned i = 0;
	while (i < CONFIG_KEY_COUNT && strcmp(config_row((enum config_key)i).name, name) != 0)
		i++;
	return (enum config_key)i;
}

/* ---- what stands in a value ---- */

static bool is_quoted(const char *value)
{
	size_t length = strlen(value);
	return length >= 2 && strchr("\"'", value[0]) && value[length - 1] == value[0];
}

static void look_at_value(const struct warnings *warnings, enum config_key key)
{
	char value[CONFIG_TEXT_BYTES], name[VISIBLE_NAME_SIZE];
	config_value(warnings->config, key, value, sizeof(value));
	if (is_quoted(value))
		warn_of_key(warnings, key, "the quotes are part of the value; leave them out");
	if (strstr(value, " #"))
		warn_of_key(warnings, key,
			    "what stands behind # is part of the value; a comment needs a line of "
			    "its own");
	if (visible_find_hidden(value, name))
		warn_of_key(warnings, key, "the value has %s, which cannot be seen", name);
}

/* ---- files that are not read ---- */

static int on_drop_in(const char *name, void *user)
{
	const struct warnings *warnings = user;
	char text[TEXT_BYTES];
	size_t length = strlen(name);
	bool is_read = name[0] != '.' && length > 5 && strcmp(name + length - 5, ".conf") == 0;
	if (is_read || strncmp(name, "README", 6) == 0)
		return 0;
	(void)snprintf(text, sizeof(text),
		       wording_of("%s/%.150s: this file is not read: its name must end in .conf"),
		       warnings->folder, name);
	warnings->tell(text, "", warnings->user);
	return 0;
}

static void look_at_drop_ins(struct warnings *warnings)
{
	autoclose int fd = -1;
	int r = directory_open(AT_FDCWD, warnings->folder, &fd);
	if (r == 0)
		r = directory_each(fd, on_drop_in, warnings, NULL);
	(void)r; /* settings_read_all() tells that a folder cannot be listed */
}

/* ---- settings that do not fit together ---- */

static void look_at_server(const struct warnings *warnings, const char *section,
			   const struct config_server *server)
{
	char name[64], host[256];
	bool is_open = strncmp(server->url, "http://", 7) == 0;
	url_copy_host(server->url, host, sizeof(host));
	bool is_here = strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
		       strcmp(host, "::1") == 0;
	(void)snprintf(name, sizeof(name), "%s.url", section);
	/* the signature of s3 does not contain the secret */
	if (is_open && !is_here && server->credentials[0] && strcmp(server->type, "s3") != 0)
		warn_of_key(warnings, key_of(name),
			    "over http everybody on the way reads the password and the photos; use "
			    "https");
	if (strcmp(server->type, "none") == 0 && server->url[0])
		warn_of_key(warnings, key_of(name), "nothing is sent there while %s.type = none",
			    section);
}

static void look_at_mode(const struct warnings *warnings)
{
	const struct config *config = warnings->config;
	bool asks = strcmp(config->identify.mode, "none") != 0;
	if (asks && !config->panel.scanner[0] && !config->panel.keypad[0] &&
	    !config->identify.camera)
		warn_of_key(warnings, key_of("identify.mode"),
			    "neither panel.scanner nor panel.keypad names a device, so only "
			    "`boothctl code` can answer");
}

static void look_at_payment(const struct warnings *warnings)
{
	const struct config *config = warnings->config;
	if (config->notice.fee[0])
		warn_of_key(warnings, key_of("notice.fee"),
			    "nobody sees this text any more: payment.mode and payment.fen say what "
			    "a photo costs");
	if (strcmp(config->payment.mode, "none") != 0 && config->payment.fen == 0)
		warn_of_key(warnings, key_of("payment.fen"),
			    "the price is 0, so a photo costs nothing whatever payment.mode says");
}

static void look_at_phone(const struct warnings *warnings)
{
	const struct config *config = warnings->config;
	bool has_roster = identify_asks_roster(identify_mode_parse(config->identify.mode));
	if (strcmp(config->phone.ask, "typed") == 0 && !config->panel.keypad[0])
		warn_of_key(warnings, CONFIG_KEY_phone_ask,
			    "panel.keypad names no device, so nobody can type a number");
	else if (strcmp(config->phone.ask, "roster") == 0 && !has_roster)
		warn_of_key(warnings, CONFIG_KEY_phone_ask,
			    "identify.mode asks no roster, so there is no number to confirm");
}

/* ---- what is not there ---- */

static void look_at_staff(const struct warnings *warnings)
{
	const char *path = warnings->config->staff.codes;
	bool is_meant = strcmp(warnings->config->origins[CONFIG_KEY_staff_codes], built_in) != 0;
	if (is_meant && path[0] && access(path, F_OK) < 0 && errno == ENOENT)
		warn_of_key(warnings, CONFIG_KEY_staff_codes,
			    "the file is not there, so no code lets a visit go on; boothctl "
			    "staff-code makes its lines");
}

static void look_at_lamp(const struct warnings *warnings, enum config_key key)
{
	char value[CONFIG_TEXT_BYTES], path[CONFIG_TEXT_BYTES + PATH_BYTES];
	config_value(warnings->config, key, value, sizeof(value));
	(void)snprintf(path, sizeof(path), "%s/sys/class/leds/%s", warnings->root, value);
	if (value[0] && !strchr(value, '/') && access(path, F_OK) < 0)
		warn_of_key(warnings, key, "no such lamp here; ls /sys/class/leds shows all");
}

static bool is_lamp(const char *name)
{
	return strcmp(name, "leds.status") == 0 || strncmp(name, "leds.button_", 12) == 0 ||
	       strcmp(name, "lights.left") == 0 || strcmp(name, "lights.right") == 0;
}

static void look_at_certificate(const struct warnings *warnings, const char *name, const char *path)
{
	struct problem problem = { "" };
	int64_t from_s, until_s;
	bool is_path = strchr(path, '/') != NULL;
	if (is_path && signer_find_validity(path, &problem, &from_s, &until_s) < 0)
		warn_of_key(warnings, key_of(name), "%.300s", problem.text);
}

void config_warnings_find(const char *file, const struct config *config, const char *root,
			  config_warnings_fn tell, void *user)
{
	struct warnings warnings = { config, root, tell, user, "" };
	(void)snprintf(warnings.folder, sizeof(warnings.folder), "%s.d", file);
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++) {
		if (strcmp(config->origins[i], built_in) == 0)
			continue;
		look_at_value(&warnings, (enum config_key)i);
		if (is_lamp(config_row((enum config_key)i).name))
			look_at_lamp(&warnings, (enum config_key)i);
	}
	look_at_server(&warnings, "courier", &config->courier.server);
	look_at_server(&warnings, "mirror", &config->mirror.server);
	look_at_mode(&warnings);
	look_at_payment(&warnings);
	look_at_phone(&warnings);
	look_at_staff(&warnings);
	if (config->spool.recipient[0])
		look_at_certificate(&warnings, "spool.recipient", config->spool.recipient);
	look_at_certificate(&warnings, "courier.certificate", config->courier.server.certificate);
	look_at_certificate(&warnings, "mirror.certificate", config->mirror.server.certificate);
	look_at_drop_ins(&warnings);
}
