/* SPDX-License-Identifier: MIT */
/*
 * Parses settings from text into a struct. The caller reads the files, so this module is pure.
 *
 * A settings file consists of lines "section.key = value" and of comments, which begin with #
 * (boothd.conf(5)). config_rows.h holds the only table of settings. The parser, the defaults, the
 * ranges, the reload, `boothctl config`, the sample file and the manual use this table or are
 * checked against it. Each module receives the struct of its own section, such as `struct
 * config_camera`. The settings of a server lie one level deeper: the setting courier.url is the
 * field config.courier.server.url.
 */
#ifndef DAEMON_CORE_CONFIG_H
#define DAEMON_CORE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

enum { CONFIG_TEXT_BYTES = 256, CONFIG_ORIGIN_BYTES = 96 };

/* clang-format off */
/* The macros and includes that follow define one struct for each section, such as struct
 * config_camera. */
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

/* The macros and the include that follow define one enum value for each key, in the table's order,
 * such as CONFIG_KEY_camera_device. */
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
	/* For each key, the place where its value was set: "file:line", or "built in" for a
	 * default. */
	char origins[CONFIG_KEY_COUNT][CONFIG_ORIGIN_BYTES];
};
/* clang-format on */

/* Sets every key to its default value. */
void config_defaults(struct config *config);

/*
 * Reads the text of one file. Its values replace those that config holds, so the last file wins.
 * -EINVAL: a line is wrong. The problem describes the first wrong line: "origin:line: key: what is
 * wrong, what is allowed". config holds the values of all good lines, because boothctl doctor goes
 * on to examine them.
 */
must_check int config_parse(struct config *config, const char *text, size_t size,
			    const char *origin, struct problem *problem);

/* As config_parse(), but calls tell() for every wrong line. line: the line itself, which does not end
 * in a NUL byte and may hold any bytes. */
typedef void (*config_mistake_fn)(const struct problem *problem, const char *line, size_t length,
				  void *user);
must_check int config_parse_all(struct config *config, const char *text, size_t size,
				const char *origin, config_mistake_fn tell, void *user);

struct config_row {
	const char *name;   /* such as "camera.device" */
	const char *preset; /* the default value, as text */
	/* true: a new value takes effect only after a restart, not after a reload */
	bool needs_restart;
};
struct config_row config_row(enum config_key key);

/* A module's error message may name keys: "panel.shutter = KEY_X: there is no such key". Returns
 * the place ("file:line") where a file sets the first such key; null if no file sets a key that the
 * message names. */
const char *config_origin(const struct config *config, const char *sentence);
/* Copies the value and the origin of one key from another configuration. A reload uses this
 * function. */
void config_take(struct config *config, const struct config *from, enum config_key key);
/* Writes the key's present value to text, spelt as in a settings file. */
void config_value(const struct config *config, enum config_key key, char *text, size_t size);

#endif
