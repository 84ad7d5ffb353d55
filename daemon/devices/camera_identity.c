/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_identity.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/log.h"
#include "daemon/devices/sysfs.h"
#include "daemon/devices/usb_name.h"

#define USB_PREFIX "usb:"

/* Parts of sysfs paths by which software cameras are recognised. v4l2loopback and similar drivers
 * have no parent device: they lie directly in virtual/video4linux. */
static const struct {
	const char *piece, *name;
} virtual_folders[] = {
	{ "/vhci_hcd", "vhci_hcd" },
	{ "/dummy_hcd", "dummy_hcd" },
	{ "/platform/vivid", "vivid" },
	{ "/platform/vimc", "vimc" },
	{ "/virtual/video4linux/", "v4l2 loopback" },
};

static const char *last_piece(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* Looks for the USB device in the camera's sysfs folder (path) and in every folder above it.
 * Returns a negative errno if part of the identity cannot be read now. */
static int read_usb(struct camera_identity *identity, char *path)
{
	char vendor[8], product[8], serial[64];
	while (strlen(path) > 1) {
		int r = sysfs_read_line(path, "idVendor", vendor, sizeof(vendor));
		if (r < 0)
			return r;
		if (vendor[0])
			break;
		char *slash = strrchr(path, '/');
		if (!slash)
			return 0;
		*slash = '\0';
	}
	if (strlen(path) <= 1)
		return 0;
	int r = sysfs_read_line(path, "idProduct", product, sizeof(product));
	if (r == 0)
		r = sysfs_read_line(path, "serial", serial, sizeof(serial));
	if (r < 0)
		return r;
	(void)snprintf(identity->usb, sizeof(identity->usb), "%s:%s%s%s", vendor, product,
		       serial[0] ? ":" : "", serial);
	(void)snprintf(identity->port, sizeof(identity->port), "%.63s", last_piece(path));
	return 0;
}

static void read_virtual(struct camera_identity *identity, const char *path)
{
	for (size_t i = 0; i < sizeof(virtual_folders) / sizeof(virtual_folders[0]); i++) {
		if (!strstr(path, virtual_folders[i].piece))
			continue;
		(void)snprintf(identity->virtual_by, sizeof(identity->virtual_by), "%s",
			       virtual_folders[i].name);
		return;
	}
}

/* node: the device node's name without folder, such as "video0". Returns a negative errno if part
 * of the identity cannot be read now. The incomplete identity must not be used, because it would
 * look like another camera's. */
static int read_identity(const struct device_roots *roots, const char *node,
			 struct camera_identity *identity)
{
	char folder[PATH_MAX], path[PATH_MAX];
	memset(identity, 0, sizeof(*identity));
	(void)snprintf(identity->node, sizeof(identity->node), "%s/%s", roots->dev, node);
	(void)snprintf(folder, sizeof(folder), "%s/class/video4linux/%s", roots->sys, node);
	int r = sysfs_read_line(folder, "name", identity->name, sizeof(identity->name));
	if (r < 0)
		return r;
	if (!realpath(folder, path))
		return errno == ENOENT ? 0 : -errno;
	read_virtual(identity, path);
	return read_usb(identity, path);
}

/* Returns whether this is the camera's first node. A UVC camera has two nodes: index 0 gives the
 * pictures, index 1 only metadata. */
static bool is_first_node(const struct device_roots *roots, const char *node)
{
	char folder[PATH_MAX], index[8];
	(void)snprintf(folder, sizeof(folder), "%s/class/video4linux/%s", roots->sys, node);
	return sysfs_read_line(folder, "index", index, sizeof(index)) == 0 &&
	       strcmp(index, "0") == 0;
}

typedef void (*visit_fn)(const struct camera_identity *identity, void *user);

struct walk {
	const struct device_roots *roots;
	visit_fn visit;
	void *user;
};

static int on_node(const char *name, void *user)
{
	const struct walk *walk = user;
	struct camera_identity identity;
	if (!is_first_node(walk->roots, name))
		return 0;
	if (read_identity(walk->roots, name, &identity) == 0 && access(identity.node, F_OK) == 0)
		walk->visit(&identity, walk->user);
	return 0;
}

/* Calls visit() for each camera. If the kernel's folder of cameras cannot be read, no camera is
 * found; the next search reads it again. */
static void each_camera(const struct device_roots *roots, visit_fn visit, void *user)
{
	char folder[PATH_MAX];
	(void)snprintf(folder, sizeof(folder), "%s/class/video4linux", roots->sys);
	autoclose int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct walk walk = { .roots = roots, .visit = visit, .user = user };
	if (fd >= 0 && directory_each(fd, on_node, &walk, NULL) < 0)
		log_debug("%s cannot be read", folder);
}

struct search {
	const char *expected;
	bool has_found;
	struct camera_identity found;
};

/* Returns whether camera `a` comes before camera `b`. Cameras are ordered by USB port, and cameras
 * on the same port by the device node's number. A camera with a second, infrared sensor has two
 * nodes on one port. */
static bool comes_first(const struct camera_identity *a, const struct camera_identity *b)
{
	int order = strcmp(a->port, b->port);
	if (order == 0)
		order = strverscmp(a->node, b->node);
	return order < 0;
}

static void visit_matching(const struct camera_identity *identity, void *user)
{
	struct search *search = user;
	struct camera_identity *found = &search->found;
	if (!usb_name_matches(identity->usb, search->expected))
		return;
	unsigned twins = search->has_found ? found->twins : 0;
	if (search->has_found && strcmp(identity->port, found->port) != 0)
		twins++;
	if (!search->has_found || comes_first(identity, found))
		*found = *identity;
	found->twins = twins;
	search->has_found = true;
}

struct listing {
	char text[400];
};

static void visit_all(const struct camera_identity *identity, void *user)
{
	struct listing *listing = user;
	char one[CAMERA_IDENTITY_TEXT];
	camera_identity_describe(identity, one, sizeof(one));
	size_t used = strlen(listing->text);
	(void)snprintf(listing->text + used, sizeof(listing->text) - used, "%s%s", used ? ", " : "",
		       one);
}

static int nothing_there(const struct device_roots *roots, const char *device,
			 struct problem *problem)
{
	struct listing listing = { .text = "" };
	each_camera(roots, visit_all, &listing);
	if (!listing.text[0])
		return problem_set(problem, -ENOENT,
				   "camera.device = %s is not there, and no other camera is "
				   "connected; check cable and power",
				   device);
	return problem_set(problem, -ENOENT,
			   "camera.device = %s is not there; connected but not used: %s; plug the "
			   "right camera in or change camera.device",
			   device, listing.text);
}

static int find_usb(const struct device_roots *roots, const char *device, struct problem *problem,
		    struct camera_identity *ret_identity)
{
	struct search search = { .expected = device + strlen(USB_PREFIX) };
	if (!usb_name_is_valid(search.expected))
		return problem_set(problem, -EINVAL, "camera.device = %s: not usb:%s", device,
				   USB_NAME_FORM);
	each_camera(roots, visit_matching, &search);
	if (!search.has_found)
		return nothing_there(roots, device, problem);
	*ret_identity = search.found;
	return 0;
}

int camera_identity_find(const struct device_roots *roots, const char *device,
			 struct problem *problem, struct camera_identity *ret_identity)
{
	char path[PATH_MAX];
	if (strncmp(device, USB_PREFIX, strlen(USB_PREFIX)) == 0)
		return find_usb(roots, device, problem, ret_identity);
	if (!realpath(device, path))
		return nothing_there(roots, device, problem);
	struct camera_identity identity;
	int r = read_identity(roots, last_piece(path), &identity);
	if (r < 0)
		return problem_set(problem, r, "camera.device = %s: its name cannot be read: %s",
				   device, strerror(-r));
	(void)snprintf(identity.node, sizeof(identity.node), "%.127s", path);
	*ret_identity = identity;
	return 0;
}

bool camera_identity_is_there(const struct device_roots *roots, const char *device)
{
	if (strncmp(device, USB_PREFIX, strlen(USB_PREFIX)) != 0)
		return access(device, F_OK) == 0;
	struct search search = { .expected = device + strlen(USB_PREFIX) };
	if (usb_name_is_valid(search.expected))
		each_camera(roots, visit_matching, &search);
	return search.has_found;
}

void camera_identity_describe(const struct camera_identity *identity, char *text, size_t size)
{
	(void)snprintf(text, size, "\"%s\"%s%s%s at %s", identity->name[0] ? identity->name : "?",
		       identity->usb[0] ? " (" : "", identity->usb, identity->usb[0] ? ")" : "",
		       identity->node);
}
