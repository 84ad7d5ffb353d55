/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/staff_code_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/base/passcode.h"
#include "daemon/console/output.h"
#include "daemon/core/config.h"

/* Reads one line. A terminal does not show what is typed. */
static void read_code(char *text, size_t size)
{
	struct termios before, quiet;
	bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	if (is_terminal) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		(void)fputs("the code, or read the card: ", stderr);
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	if (!fgets(text, (int)size, stdin))
		text[0] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
	if (is_terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		(void)fputc('\n', stderr);
	}
}

static void print_line(const struct config *config, bool json, const char *name, const char *hash)
{
	if (!json) {
		output_line("%s %s", name, hash);
		return;
	}
	json_object *object = json_object_new_object();
	(void)json_add_text(object, "file", config->staff.codes);
	(void)json_add_text(object, "name", name);
	(void)json_add_text(object, "hash", hash);
	output_json(object);
}

int staff_code_command(const struct config *config, bool json, int argc, char **argv)
{
	char code[PASSCODE_MAX + 3], hash[PASSCODE_HASH_SIZE];
	const char *name = argc > 0 ? argv[0] : "";
	if (!passcode_is_name(name)) {
		output_complaint("staff-code: a name has letters, digits and ._-, at most %d",
				 PASSCODE_NAME_SIZE - 1);
		return EX_USAGE;
	}
	read_code(code, sizeof(code));
	int r = passcode_hash(code, hash);
	bool is_code = passcode_is_code(code);
	explicit_bzero(code, sizeof(code));
	if (r < 0) {
		output_complaint(
			is_code ? "staff-code: the code cannot be hashed"
				: "staff-code: a code has %d to %d letters, digits or signs, "
				  "without blanks",
			PASSCODE_MIN, PASSCODE_MAX);
		return is_code ? EX_OSERR : EX_DATAERR;
	}
	print_line(config, json, name, hash);
	return EXIT_SUCCESS;
}
