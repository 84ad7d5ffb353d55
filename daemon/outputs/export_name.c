/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/export_name.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <glib.h>

#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

/* What Windows forbids in names. */
static const char forbidden[] = "/\\:*?\"<>|";

static bool is_device(const char *name)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul" };
	size_t length = strcspn(name, ".");
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (length == 3 && strncasecmp(name, devices[i], 3) == 0)
			return true;
	return length == 4 && name[3] >= '1' && name[3] <= '9' &&
	       (strncasecmp(name, "com", 3) == 0 || strncasecmp(name, "lpt", 3) == 0);
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return true;
	return false;
}

const char *export_name_fault(const char *name)
{
	size_t length = strlen(name);
	if (length == 0)
		return WORDING("it is empty");
	if (length > EXPORT_NAME_MAX)
		return WORDING("it is too long");
	if (!utf8_is_valid(name) || has_control(name))
		return WORDING("it has characters that cannot be printed");
	if (strpbrk(name, forbidden))
		return WORDING("it has one of the characters / \\ : * ? \" < > |");
	if (name[0] == '.' || name[0] == ' ' || name[length - 1] == '.' || name[length - 1] == ' ')
		return WORDING("it begins or ends with a dot or a space");
	if (is_device(name))
		return WORDING("Windows has a device of this name");
	return NULL;
}

/* The full-width forms U+FF01 to U+FF5E stand in the order of ASCII. */
static size_t put_wide(char c, char *to)
{
	unsigned code = (unsigned)(unsigned char)c - 0x21 + 0xff01;
	to[0] = (char)(0xe0 | code >> 12);
	to[1] = (char)(0x80 | (code >> 6 & 0x3f));
	to[2] = (char)(0x80 | (code & 0x3f));
	return 3;
}

/* Copies one character, and returns the bytes that it takes in the name. */
static size_t put_character(const char *text, bool is_edge, char *to)
{
	if ((*text == '.' && is_edge) || strchr(forbidden, *text))
		return put_wide(*text, to);
	memcpy(to, text, utf8_length(text));
	return utf8_length(text);
}

void export_name_folder(const char *text, char name[EXPORT_NAME_SIZE])
{
	enum { LONGEST = EXPORT_NAME_MAX - 60 /* room for the name of a file */ };
	char plain[EXPORT_NAME_SIZE];
	size_t used = 0;
	(void)snprintf(plain, sizeof(plain), "%s", text);
	utf8_make_plain(plain);
	for (const char *at = plain; *at && used < LONGEST; at += utf8_length(at))
		if (*at != ' ' || used > 0)
			used += put_character(at, used == 0 || !at[1], name + used);
	while (used > 0 && (name[used - 1] == ' ' || name[used - 1] == '.'))
		used--;
	name[used] = '\0';
	if (used == 0 || is_device(name)) {
		memmove(name + 1, name, used + 1);
		name[0] = '_';
	}
}

int export_name_make(const char *folder, const char *stem, const char *suffix,
		     struct problem *problem, char name[EXPORT_NAME_SIZE])
{
	char clean[EXPORT_NAME_SIZE] = "";
	const char *fault = export_name_fault(stem);
	if (fault)
		return problem_set(problem, stem[0] ? -EINVAL : -ENODATA,
				   "“%s” cannot name a file: %s", stem, wording_of(fault));
	if (folder[0])
		export_name_folder(folder, clean);
	if (snprintf(name, EXPORT_NAME_SIZE, "%s%s%s%s", clean, clean[0] ? "/" : "", stem, suffix) >
	    EXPORT_NAME_MAX)
		return problem_set(problem, -E2BIG, "“%s” cannot name a file: %s", stem,
				   wording_of("it is too long"));
	return 0;
}

struct export_names {
	GHashTable *table;
};

int export_names_create(struct export_names **ret_names)
{
	struct export_names *names = g_try_new0(struct export_names, 1);
	if (!names)
		return -ENOMEM;
	names->table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	*ret_names = names;
	return 0;
}

void export_names_destroy(struct export_names *names)
{
	if (!names)
		return;
	g_hash_table_destroy(names->table);
	g_free(names);
}

int export_names_add(struct export_names *names, const char *name)
{
	g_autofree char *composed = g_utf8_normalize(name, -1, G_NORMALIZE_NFC);
	if (!composed)
		return -EILSEQ;
	return g_hash_table_add(names->table, g_utf8_casefold(composed, -1)) ? 0 : -EEXIST;
}
