/* SPDX-License-Identifier: MIT */
/*
 * Parses settings from text into a struct. The caller reads the files, so this module is pure.
 *
 * Files are "section.key = value" lines with # comments (boothd.conf(5)). config_rows.h is the only
 * table of settings: parsing, defaults, ranges, reload, `boothctl config`, the sample file and the
 * manual use this table or are checked against it. Each module receives its own section's struct,
 * such as `struct config_camera`. The setting courier.url is the field config.courier.server.url.
 */
#ifndef DAEMON_CORE_CONFIG_H
#define DAEMON_CORE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

enum { CONFIG_TEXT_BYTES = 256, CONFIG_ORIGIN_BYTES = 96 };

/* clang-format off */
/* Defines the structs: struct config_camera and so on. */
#define CONFIG_FIELD_TEXT(name)   char name[CONFIG_TEXT_BYTES];
#define CONFIG_FIELD_NAME(name)   char name[CONFIG_TEXT_BYTES];
#define CONFIG_FIELD_PATH(name)   char name[CONFIG_TEXT_BYTES];
#define CONFIG_FIELD_CHOICE(name) char name[32];
#define CONFIG_FIELD_DATE(name)   char name[11];
#define CONFIG_FIELD_INT(name)    int name;
#define CONFIG_FIELD_BOOL(name)   bool name;

struct config_server {
#define SERVER_ROW(section, name, type, ...) CONFIG_FIELD_##type(name)
#include "daemon/core/config_server_rows.h"
#undef SERVER_ROW
};

#define SECTION(section)              struct config_##section {
#define ROW(section, name, type, ...) CONFIG_FIELD_##type(name)
#define HAS_SERVER                    struct config_server server;
#define SERVER_ROW(...)
#define END                           };
#include "daemon/core/config_rows.h"

/* Defines the keys: CONFIG_KEY_camera_device and so on, in the table's order. */
#define CONFIG_KEY_ID(section, name)   CONFIG_KEY_##section##_##name
#define SECTION(section)
#define ROW(section, name, ...)        CONFIG_KEY_ID(section, name),
#define HAS_SERVER
#define SERVER_ROW(section, name, ...) CONFIG_KEY_ID(section, name),
#define END
enum config_key {
#include "daemon/core/config_rows.h"
	CONFIG_KEY_COUNT,
};

struct config {
#define SECTION(section)               struct config_##section section;
#define ROW(...)
#define HAS_SERVER
#define SERVER_ROW(...)
#define END
#include "daemon/core/config_rows.h"
	/* Where each value was set: "file:line" or "built in". */
	char origins[CONFIG_KEY_COUNT][CONFIG_ORIGIN_BYTES];
};
/* clang-format on */

/* Sets every key to its default. */
void config_defaults(struct config *config);

/*
 * Reads the text of one file. Its values replace those that config holds, so the last file wins.
 * -EINVAL: the problem says "origin:line: key: what is wrong, what is allowed" of the first wrong
 * line; config has the values of all good lines, for who looks at the rest (boothctl doctor).
 */
must_check int config_parse(struct config *config, const char *text, size_t size,
			    const char *origin, struct problem *problem);

struct config_row {
	const char *name;   /* such as "camera.device" */
	const char *preset; /* the default value, as text */
	bool needs_restart; /* true: a reload does not change the value */
};
struct config_row config_row(enum config_key key);

/* Finds the first key in a module's message ("panel.shutter = KEY_X: there is no such key") that
 * a file sets. Returns the place where it is set, "file:line"; null: the message names no such
 * key. */
const char *config_origin(const struct config *config, const char *sentence);
/* Copies one key's value and origin from another configuration, as a reload does. */
void config_take(struct config *config, const struct config *from, enum config_key key);
/* Writes the present value as a file would spell it. */
void config_value(const struct config *config, enum config_key key, char *text, size_t size);

#endif
