/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/accounts.h"

#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/text.h"

/* Opens the file of another system. Null: the system that runs is meant, or the file is not
 * there. */
static FILE *open_list(const char *root, const char *file)
{
	char path[PATH_MAX];
	if (strcmp(root, "/") == 0)
		return NULL;
	(void)snprintf(path, sizeof(path), "%s/etc/%s", root, file);
	return fopen(path, "re");
}

/* ---- users ---- */

static const struct passwd *look_for_user(FILE *list, const char *name, uid_t user)
{
	const struct passwd *found;
	if (!list)
		return name ? getpwnam(name) : getpwuid(user);
	while ((found = fgetpwent(list)))
		if (name ? strcmp(found->pw_name, name) == 0 : found->pw_uid == user)
			return found;
	return NULL;
}

void accounts_user_name(const char *root, uid_t user, char name[ACCOUNTS_NAME_SIZE])
{
	FILE *list = open_list(root, "passwd");
	const struct passwd *found = look_for_user(list, NULL, user);
	if (found && strlen(found->pw_name) < ACCOUNTS_NAME_SIZE)
		(void)snprintf(name, ACCOUNTS_NAME_SIZE, "%s", found->pw_name);
	else
		(void)snprintf(name, ACCOUNTS_NAME_SIZE, "%u", user);
	if (list)
		(void)fclose(list);
}

bool accounts_find_user(const char *root, const char *name, uid_t *ret_user)
{
	FILE *list = open_list(root, "passwd");
	const struct passwd *found = look_for_user(list, name, 0);
	bool is_number = !found && text_is_made_of(name, TEXT_DIGITS);
	if (found)
		*ret_user = found->pw_uid;
	else if (is_number)
		*ret_user = (uid_t)strtoul(name, NULL, 10);
	if (list)
		(void)fclose(list);
	return found || is_number;
}

/* ---- groups ---- */

static const struct group *look_for_group(FILE *list, const char *name, gid_t group)
{
	const struct group *found;
	if (!list)
		return name ? getgrnam(name) : getgrgid(group);
	while ((found = fgetgrent(list)))
		if (name ? strcmp(found->gr_name, name) == 0 : found->gr_gid == group)
			return found;
	return NULL;
}

void accounts_group_name(const char *root, gid_t group, char name[ACCOUNTS_NAME_SIZE])
{
	FILE *list = open_list(root, "group");
	const struct group *found = look_for_group(list, NULL, group);
	if (found && strlen(found->gr_name) < ACCOUNTS_NAME_SIZE)
		(void)snprintf(name, ACCOUNTS_NAME_SIZE, "%s", found->gr_name);
	else
		(void)snprintf(name, ACCOUNTS_NAME_SIZE, "%u", group);
	if (list)
		(void)fclose(list);
}

bool accounts_find_group(const char *root, const char *name, gid_t *ret_group)
{
	FILE *list = open_list(root, "group");
	const struct group *found = look_for_group(list, name, 0);
	bool is_number = !found && text_is_made_of(name, TEXT_DIGITS);
	if (found)
		*ret_group = found->gr_gid;
	else if (is_number)
		*ret_group = (gid_t)strtoul(name, NULL, 10);
	if (list)
		(void)fclose(list);
	return found || is_number;
}
