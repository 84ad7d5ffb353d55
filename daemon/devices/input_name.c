/* SPDX-License-Identifier: MIT */
#include "daemon/devices/input_name.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/devices/sysfs.h"
#include "daemon/devices/usb_name.h"

/* Returns the text after the prefix, or null if text does not begin with the prefix. */
static const char *after(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);
	return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

bool input_name_is_valid(const char *name)
{
	const char *usb = after(name, "usb:"), *shown = after(name, "name:");
	if (shown)
		return shown[0] != '\0';
	return usb ? usb_name_is_valid(usb) : name[0] == '/';
}

static bool is_usb(const char *usb, const char *folder)
{
	char vendor[8], product[8], serial[64], found[96];
	if (sysfs_read_line(folder, "id/vendor", vendor, sizeof(vendor)) < 0 ||
	    sysfs_read_line(folder, "id/product", product, sizeof(product)) < 0 ||
	    sysfs_read_line(folder, "uniq", serial, sizeof(serial)) < 0)
		return false;
	(void)snprintf(found, sizeof(found), "%s:%s%s%s", vendor, product, serial[0] ? ":" : "",
		       serial);
	return usb_name_matches(found, usb);
}

static bool is_shown_as(const char *shown, const char *folder)
{
	char name[128];
	if (sysfs_read_line(folder, "name", name, sizeof(name)) < 0 ||
	    strlen(name) != strlen(shown))
		return false;
	for (size_t i = 0; shown[i]; i++)
		if (shown[i] != '_' && shown[i] != name[i])
			return false;
	return true;
}

bool input_name_means(const char *name, const char *sys, const char *node)
{
	const char *usb = after(name, "usb:"), *shown = after(name, "name:");
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/class/input/%s/device", sys, node);
	if (usb)
		return is_usb(usb, path);
	if (shown)
		return is_shown_as(shown, path);
	if (!realpath(name, path))
		return false;
	const char *slash = strrchr(path, '/');
	return slash && strcmp(slash + 1, node) == 0;
}
