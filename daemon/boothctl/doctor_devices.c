/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor_devices.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <linux/videodev2.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/core/button.h"
#include "daemon/core/identify.h"
#include "daemon/core/wording.h"
#include "daemon/link/rpc.h"

enum { PATH_BYTES = 640, INPUT_LIST_BYTES = 65536 };

/* A list of names in one text, separated by commas. If a name no longer fits, the list leaves it
 * out. */
struct list {
	char text[240];
};

static void add_name(struct list *list, const char *name)
{
	size_t used = strlen(list->text), room = sizeof(list->text) - used;
	int length = snprintf(list->text + used, room, "%s%s", used > 0 ? ", " : "", name);
	if (length < 0 || (size_t)length >= room)
		list->text[used] = '\0';
}

/* Calls each() for every entry of a folder. If the folder cannot be read, returns an error; a
 * caller may ignore it and treat the folder as empty. */
static int walk(const char *root, const char *path, directory_each_fn each, void *user)
{
	char whole[PATH_BYTES];
	autoclose int fd = -1;
	(void)snprintf(whole, sizeof(whole), "%s%s", root, path);
	int r = directory_open(AT_FDCWD, whole, &fd);
	return r < 0 ? r : directory_each(fd, each, user, NULL);
}

/* Checks of the camera. */

struct holders {
	const char *root, *node;
	const char *process; /* id of the process whose open files are being examined */
	struct list list;
};

static void add_holder(struct holders *holders)
{
	char path[PATH_BYTES], name[64], text[128];
	(void)snprintf(path, sizeof(path), "%s/proc/%.16s/comm", holders->root, holders->process);
	if (file_read_text(path, name, sizeof(name)) < 0)
		(void)snprintf(name, sizeof(name), "?");
	name[strcspn(name, "\n")] = '\0';
	(void)snprintf(text, sizeof(text), "%s (%.16s)", name, holders->process);
	add_name(&holders->list, text);
}

static int on_descriptor(const char *name, void *user)
{
	enum { FOUND = 1 };
	struct holders *holders = user;
	char path[PATH_BYTES], target[PATH_BYTES];
	(void)snprintf(path, sizeof(path), "%s/proc/%.16s/fd/%.16s", holders->root,
		       holders->process, name);
	ssize_t length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return -errno;
	target[length] = '\0';
	if (strcmp(target, holders->node) != 0)
		return 0;
	add_holder(holders);
	return FOUND;
}

static int on_process(const char *name, void *user)
{
	struct holders *holders = user;
	char own[24], folder[64];
	(void)snprintf(own, sizeof(own), "%d", (int)getpid());
	if (name[0] < '1' || name[0] > '9' || strcmp(name, own) == 0)
		return 0;
	holders->process = name;
	(void)snprintf(folder, sizeof(folder), "/proc/%.16s/fd", name);
	(void)walk(holders->root, folder, on_descriptor, holders);
	return 0;
}

static void report_holders(const struct doctor_scene *scene, const char *node, const char *card,
			   struct finding *finding)
{
	struct holders holders = { .root = scene->root, .node = node };
	const char *list = holders.list.text;
	(void)walk(scene->root, "/proc", on_process, &holders);
	if (!list[0])
		finding_set(finding, FINDING_GOOD, "", "%s: %s; no process is seen to hold it",
			    node, card);
	else if (strncmp(list, "boothd (", 8) == 0 && !strchr(list, ','))
		finding_set(finding, FINDING_GOOD, "", "%s: %s, held by %s", node, card, list);
	else
		finding_set(finding, FINDING_BAD,
			    "stop all but boothd: only one program can read a camera",
			    "%s: %s, held by %s", node, card, list);
}

static int on_stable_name(const char *name, void *user)
{
	char path[PATH_BYTES];
	(void)snprintf(path, sizeof(path), "/dev/v4l/by-id/%s", name);
	add_name(user, path);
	return 0;
}

static int on_node(const char *name, void *user)
{
	char path[PATH_BYTES];
	if (strncmp(name, "video", 5) != 0)
		return 0;
	(void)snprintf(path, sizeof(path), "/dev/%s", name);
	add_name(user, path);
	return 0;
}

static void report_no_camera(const struct doctor_scene *scene, const char *device, const char *why,
			     struct finding *finding)
{
	struct list cameras = { "" };
	char remedy[sizeof(finding->remedy)];
	(void)walk(scene->root, "/dev/v4l/by-id", on_stable_name, &cameras);
	if (!cameras.text[0])
		(void)walk(scene->root, "/dev", on_node, &cameras);
	if (cameras.text[0])
		(void)snprintf(remedy, sizeof(remedy),
			       wording_of("set camera.device to one of: %s"), cameras.text);
	else
		(void)snprintf(
			remedy, sizeof(remedy), "%s",
			wording_of("plug the camera in, try another port and cable, see dmesg"));
	finding_set(finding, FINDING_BAD, remedy, "camera.device = %s: %s", device, why);
}

static void report_stand_in(const char *device, bool is_demo, struct finding *finding)
{
	if (is_demo)
		finding_set(finding, FINDING_WARNING, "", "%s: a stand-in, for a demo", device);
	else
		finding_set(finding, FINDING_BAD, "name a real camera, or set booth.demo = yes",
			    "%s is a stand-in, and this is no demo", device);
}

static void report_node(const struct doctor_scene *scene, const char *device, const char *node,
			struct finding *finding)
{
	autoclose int fd = open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	struct v4l2_capability capability = { 0 };
	if (fd < 0)
		finding_set(finding, FINDING_BAD,
			    errno == EACCES ? "run this as root; boothd needs group video"
					    : "pull the camera and plug it in again, see dmesg",
			    "%s cannot be opened: %s", node, error_text(errno));
	else if (ioctl(fd, VIDIOC_QUERYCAP, &capability) < 0)
		report_no_camera(scene, device, wording_of("this is no camera"), finding);
	else
		report_holders(scene, node, (const char *)capability.card, finding);
}

void doctor_devices_camera(const struct doctor_scene *scene, struct finding *finding)
{
	const char *device = scene->config->camera.device;
	if (strncmp(device, "sim:", 4) == 0 || strncmp(device, "files:", 6) == 0) {
		report_stand_in(device, scene->config->booth.demo, finding);
		return;
	}
	autofree char *node = realpath(device, NULL);
	if (node)
		report_node(scene, device, node, finding);
	else
		report_no_camera(scene, device, error_text(errno), finding);
}

/* The following functions check the lamps and lights. */

static int on_light(const char *name, void *user)
{
	add_name(user, name);
	return 0;
}

static void report_no_light(const struct doctor_scene *scene, const char *key, const char *name,
			    struct finding *finding)
{
	struct list lights = { "" };
	char remedy[sizeof(finding->remedy)];
	(void)walk(scene->root, "/sys/class/leds", on_light, &lights);
	(void)snprintf(remedy, sizeof(remedy), wording_of("correct %s; there are: %s"), key,
		       lights.text[0] ? lights.text : wording_of("none at all"));
	finding_set(finding, FINDING_BAD, remedy, "%s = %s: there is no such light", key, name);
}

/* Checks one light. Returns false if it is faulty; the finding then says how. */
static bool is_light_good(const struct doctor_scene *scene, const char *key, const char *name,
			  struct finding *finding)
{
	char path[PATH_BYTES];
	struct stat status;
	(void)snprintf(path, sizeof(path), "%s/sys/class/leds/%s/brightness", scene->root, name);
	if (stat(path, &status) < 0) {
		report_no_light(scene, key, name, finding);
		return false;
	}
	if (!(status.st_mode & S_IWGRP)) {
		finding_set(finding, FINDING_BAD,
			    "udevadm trigger --subsystem-match=leds --action=change",
			    "%s = %s: boothd may not write it", key, name);
		return false;
	}
	return true;
}

void doctor_devices_lamps(const struct doctor_scene *scene, struct finding *finding)
{
	const struct config_leds *leds = &scene->config->leds;
	const struct config_lights *lights = &scene->config->lights;
	const struct {
		const char *key, *name;
	} rows[] = { { "lights.left", lights->left },
		     { "lights.right", lights->right },
		     { "leds.status", leds->status },
#define X(id, button, ...) { "leds.button_" #button, leds->button_##button },
		     BUTTONS(X)
#undef X
	};
	int count = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].name[0])
			continue;
		count++;
		if (!is_light_good(scene, rows[i].key, rows[i].name, finding))
			return;
	}
	if (count == 0)
		finding_set(finding, FINDING_OFF, "", "no lights.* and no leds.* are set");
	else
		finding_set(finding, FINDING_GOOD, "", "%d lights, all there and writable", count);
}

/* Checks of the buttons. */

/* Returns whether the kernel lists an input device whose description contains this text.
 * /proc/bus/input/devices describes every input device in a few lines. */
static bool kernel_lists_input(const char *root, const char *text)
{
	char path[PATH_BYTES];
	autofree char *list = malloc(INPUT_LIST_BYTES);
	(void)snprintf(path, sizeof(path), "%s/proc/bus/input/devices", root);
	return list && file_read_text(path, list, INPUT_LIST_BYTES) == 0 && strcasestr(list, text);
}

static bool is_input_there(const char *root, const char *word)
{
	char text[CONFIG_TEXT_BYTES + 32];
	unsigned vendor, product;
	if (sscanf(word, "usb:%4x:%4x", &vendor, &product) == 2) {
		(void)snprintf(text, sizeof(text), "Vendor=%04x Product=%04x", vendor, product);
		return kernel_lists_input(root, text);
	}
	if (strncmp(word, "name:", 5) == 0)
		return kernel_lists_input(root, word + 5);
	(void)snprintf(text, sizeof(text), "%s%s", root, word);
	return access(text, F_OK) == 0;
}

/* Checks that all input devices that one setting names are connected, and adds their number to
 * *count. Returns false if a device is missing; the finding names it. */
static bool are_inputs_there(const struct doctor_scene *scene, const char *key, const char *words,
			     int *count, struct finding *finding)
{
	char copy[CONFIG_TEXT_BYTES];
	(void)snprintf(copy, sizeof(copy), "%s", words);
	char *rest = copy;
	for (char *word; (word = strsep(&rest, " "));) {
		if (!word[0])
			continue;
		(*count)++;
		if (is_input_there(scene->root, word))
			continue;
		finding_set(finding, FINDING_BAD,
			    "plug it in, or correct the setting: evtest lists what there is",
			    "%s: %s is not there", key, word);
		return false;
	}
	return true;
}

/* Returns false if the mode needs a device that no setting names; the finding says which. */
static bool can_identify(const struct config *config, struct finding *finding)
{
	const struct identify_devices devices = { .has_scanner = config->panel.scanner[0],
						  .has_camera = config->identify.camera,
						  .has_keypad = config->panel.keypad[0],
						  .has_own_codes =
							  config->identify.code_pattern[0] };
	const char *mode = config->identify.mode;
	enum identify_lack lack = identify_find_lack(identify_mode_parse(mode), &devices);
	if (config->booth.demo || lack == IDENTIFY_LACKS_NOTHING)
		return true;
	if (lack == IDENTIFY_LACKS_READER)
		finding_set(finding, FINDING_BAD,
			    "name a QR reader in panel.scanner, or set identify.camera = yes",
			    "identify.mode = %s, but nothing reads the code", mode);
	else
		finding_set(finding, FINDING_BAD,
			    "name a reader in panel.scanner or a keypad in panel.keypad",
			    "identify.mode = %s, but nothing reads or types a key", mode);
	return false;
}

void doctor_devices_buttons(const struct doctor_scene *scene, struct finding *finding)
{
	const struct config_panel *panel = &scene->config->panel;
	int count = 0;
	if (!are_inputs_there(scene, "panel.devices", panel->devices, &count, finding) ||
	    !are_inputs_there(scene, "panel.scanner", panel->scanner, &count, finding) ||
	    !are_inputs_there(scene, "panel.keypad", panel->keypad, &count, finding) ||
	    !can_identify(scene->config, finding))
		return;
	if (!panel->devices[0])
		finding_set(finding, FINDING_WARNING,
			    "set panel.devices, unless the screen is a browser or a touch screen",
			    "no buttons are set");
	else
		finding_set(finding, FINDING_GOOD, "", "%d input devices, all there", count);
}

/* Checks of the screen. */

struct connectors {
	const char *root;
	int count;
	/* name of the first connector with a monitor, such as "card0-HDMI-A-1" */
	char monitor[256];
};

static int on_connector(const char *name, void *user)
{
	enum { FOUND = 1 };
	struct connectors *connectors = user;
	char path[PATH_BYTES], status[32];
	(void)snprintf(path, sizeof(path), "%s/sys/class/drm/%s/status", connectors->root, name);
	int r = file_read_text(path, status, sizeof(status));
	if (r < 0)
		/* this entry is a graphics card and not a connector, so it has no status */
		return r;
	connectors->count++;
	if (strcmp(status, "connected\n") != 0)
		return 0;
	(void)snprintf(connectors->monitor, sizeof(connectors->monitor), "%s", name);
	return FOUND;
}

/* Asks boothd whether a screen had to cut a text. A boothd that does not run has shown none. */
static void find_cut_pages(const struct doctor_scene *scene, struct finding *finding)
{
	struct problem problem = { "" };
	struct rpc *rpc = NULL;
	struct json_object *status = NULL;
	int r = rpc_open(scene->config->link.control_socket, &problem, &rpc);
	if (r == 0)
		r = rpc_call(rpc, "status", NULL, &problem, &status);
	struct json_object *pages = r == 0 ? json_list(status, "cut_pages") : NULL;
	if (json_count(pages) > 0)
		finding_set(finding, FINDING_WARNING,
			    "shorten the school's texts; boothctl config check measures them",
			    "a text has no room on %zu pages, the first is %s", json_count(pages),
			    json_as_text(json_item(pages, 0)));
	json_object_put(status);
	rpc_close(rpc);
}

static void find_monitor(const struct doctor_scene *scene, struct finding *finding)
{
	struct connectors connectors = { .root = scene->root };
	char framebuffer[PATH_BYTES];
	(void)snprintf(framebuffer, sizeof(framebuffer), "%s/dev/fb0", scene->root);
	(void)walk(scene->root, "/sys/class/drm", on_connector, &connectors);
	if (connectors.monitor[0])
		finding_set(finding, FINDING_GOOD, "", "a monitor is at %s", connectors.monitor);
	else if (connectors.count > 0)
		finding_set(finding, FINDING_BAD, "switch the monitor on and look at its cable",
			    "no monitor is at any of %d connectors", connectors.count);
	else if (access(framebuffer, F_OK) == 0)
		finding_set(finding, FINDING_GOOD, "", "a framebuffer, /dev/fb0");
	else
		finding_set(finding, FINDING_WARNING,
			    "a booth needs one; a demo may use --display http:PORT",
			    "this machine has no screen");
}

void doctor_devices_screen(const struct doctor_scene *scene, struct finding *finding)
{
	find_monitor(scene, finding);
	if (finding->state == FINDING_GOOD)
		find_cut_pages(scene, finding);
}
