/* SPDX-License-Identifier: MIT */
/* The doctor's look at what is plugged in: camera, lamps, buttons, screen. */
#include "daemon/boothctl/doctor_checks.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <linux/videodev2.h>

#include "daemon/base/cleanup.h"
#include "daemon/core/button.h"

enum { PATH_BYTES = 512, LIST_BYTES = 240, LINE_BYTES = 512 };

/* A word that does not fit any more is left out. */
static void add_word(char *list, size_t size, const char *word)
{
	const size_t used = strlen(list), length = strlen(word);
	if (used + length + 3 > size)
		return;
	char *end = list + used;
	if (used > 0) {
		*end++ = ',';
		*end++ = ' ';
	}
	memcpy(end, word, length + 1);
}

/* "boothd (412)" for each process that has the node open; empty where none is seen. */
static void list_holders_of(const char *process, const char *proc, const char *node, char *list,
			    size_t size)
{
	char folder[PATH_BYTES + 32], name[64] = "?";
	(void)snprintf(folder, sizeof(folder), "%s/%.16s/fd", proc, process);
	DIR *fds = opendir(folder);
	if (!fds)
		return;
	for (struct dirent *entry; (entry = readdir(fds));) {
		char target[PATH_BYTES];
		ssize_t length = readlinkat(dirfd(fds), entry->d_name, target, sizeof(target) - 1);
		if (length < 0)
			continue;
		target[length] = '\0';
		if (strcmp(target, node) != 0)
			continue;
		char path[PATH_BYTES + 32], text[128];
		(void)snprintf(path, sizeof(path), "%s/%.16s/comm", proc, process);
		FILE *comm = fopen(path, "re");
		if (comm && fgets(name, sizeof(name), comm))
			name[strcspn(name, "\n")] = '\0';
		if (comm)
			(void)fclose(comm);
		(void)snprintf(text, sizeof(text), "%s (%.16s)", name, process);
		add_word(list, size, text);
		break;
	}
	(void)closedir(fds);
}

static void list_holders(const char *root, const char *node, char *list, size_t size)
{
	char proc[PATH_BYTES];
	list[0] = '\0';
	(void)snprintf(proc, sizeof(proc), "%s/proc", root);
	DIR *processes = opendir(proc);
	if (!processes)
		return;
	char own[24];
	(void)snprintf(own, sizeof(own), "%d", (int)getpid());
	for (struct dirent *entry; (entry = readdir(processes));)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
		    strcmp(entry->d_name, own) != 0)
			list_holders_of(entry->d_name, proc, node, list, size);
	(void)closedir(processes);
}

static void list_cameras(const char *root, char *list, size_t size)
{
	static const char *const folders[] = { "/dev/v4l/by-id", "/dev" };
	list[0] = '\0';
	for (int i = 0; i < 2 && !list[0]; i++) {
		char path[PATH_BYTES], name[PATH_BYTES];
		(void)snprintf(path, sizeof(path), "%s%s", root, folders[i]);
		DIR *nodes = opendir(path);
		if (!nodes)
			continue;
		for (struct dirent *entry; (entry = readdir(nodes));) {
			if (entry->d_name[0] == '.' ||
			    (i == 1 && strncmp(entry->d_name, "video", 5) != 0))
				continue;
			(void)snprintf(name, sizeof(name), "%s/%s", folders[i], entry->d_name);
			add_word(list, size, name);
		}
		(void)closedir(nodes);
	}
}

static void say_no_camera(const struct doctor_scene *scene, const char *device, const char *why,
			  struct doctor_finding *finding)
{
	char list[LIST_BYTES], remedy[sizeof(finding->remedy)];
	list_cameras(scene->root, list, sizeof(list));
	if (list[0])
		(void)snprintf(remedy, sizeof(remedy), "set camera.device to one of: %s", list);
	else
		(void)snprintf(remedy, sizeof(remedy),
			       "plug the camera in, try another port and cable, see dmesg");
	doctor_say(finding, DOCTOR_BAD, remedy, "camera.device = %s: %s", device, why);
}

static void say_held(const struct doctor_scene *scene, const char *node, const char *card,
		     struct doctor_finding *finding)
{
	char holders[LIST_BYTES];
	list_holders(scene->root, node, holders, sizeof(holders));
	if (!holders[0])
		doctor_say(finding, DOCTOR_GOOD, "", "%s: %s; nobody is seen to hold it", node,
			   card);
	else if (strncmp(holders, "boothd (", 8) == 0 && !strchr(holders, ','))
		doctor_say(finding, DOCTOR_GOOD, "", "%s: %s, held by %s", node, card, holders);
	else
		doctor_say(finding, DOCTOR_BAD,
			   "stop all but boothd: only one can have the pictures",
			   "%s: %s, held by %s", node, card, holders);
}

void doctor_devices_camera(const struct doctor_scene *scene, struct doctor_finding *finding)
{
	const char *device = scene->config->camera.device;
	if (strncmp(device, "sim:", 4) == 0 || strncmp(device, "files:", 6) == 0) {
		if (scene->config->booth.demo)
			doctor_say(finding, DOCTOR_WARNING, "", "%s: a stand-in, for a demo",
				   device);
		else
			doctor_say(finding, DOCTOR_BAD,
				   "name a real camera, or set booth.demo = yes",
				   "%s is a stand-in, and this is no demo", device);
		return;
	}
	autofree char *node = realpath(device, NULL);
	if (!node) {
		say_no_camera(scene, device, strerror(errno), finding);
		return;
	}
	autoclose int fd = open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	struct v4l2_capability capability = { 0 };
	if (fd < 0) {
		int error = errno;
		doctor_say(finding, DOCTOR_BAD,
			   error == EACCES ? "run this as root; boothd needs group video"
					   : "pull the camera and plug it in again, see dmesg",
			   "%s cannot be opened: %s", node, strerror(error));
	} else if (ioctl(fd, VIDIOC_QUERYCAP, &capability) < 0) {
		say_no_camera(scene, device, "this is no camera", finding);
	} else {
		say_held(scene, node, (const char *)capability.card, finding);
	}
}

static void list_lights(const char *root, char *list, size_t size)
{
	char path[PATH_BYTES];
	list[0] = '\0';
	(void)snprintf(path, sizeof(path), "%s/sys/class/leds", root);
	DIR *lights = opendir(path);
	if (!lights)
		return;
	for (struct dirent *entry; (entry = readdir(lights));)
		if (entry->d_name[0] != '.')
			add_word(list, size, entry->d_name);
	(void)closedir(lights);
}

/* False: said what is wrong with it. */
static bool is_light_good(const struct doctor_scene *scene, const char *key, const char *name,
			  struct doctor_finding *finding)
{
	char path[PATH_BYTES], list[LIST_BYTES], remedy[sizeof(finding->remedy)];
	struct stat status;
	(void)snprintf(path, sizeof(path), "%s/sys/class/leds/%s/brightness", scene->root, name);
	if (stat(path, &status) < 0) {
		list_lights(scene->root, list, sizeof(list));
		(void)snprintf(remedy, sizeof(remedy), "correct %s; there are: %s", key,
			       list[0] ? list : "none at all");
		doctor_say(finding, DOCTOR_BAD, remedy, "%s = %s: there is no such light", key,
			   name);
		return false;
	}
	if (!(status.st_mode & S_IWGRP)) {
		doctor_say(finding, DOCTOR_BAD,
			   "udevadm trigger --subsystem-match=leds --action=change",
			   "%s = %s: boothd may not write it", key, name);
		return false;
	}
	return true;
}

void doctor_devices_lamps(const struct doctor_scene *scene, struct doctor_finding *finding)
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
	int asked = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].name[0])
			continue;
		asked++;
		if (!is_light_good(scene, rows[i].key, rows[i].name, finding))
			return;
	}
	if (asked == 0)
		doctor_say(finding, DOCTOR_OFF, "", "no lights.* and no leds.* are set");
	else
		doctor_say(finding, DOCTOR_GOOD, "", "%d lights, all there and writable", asked);
}

/* Whether /proc/bus/input/devices has a line with this in it. */
static bool input_lists(const char *root, const char *text)
{
	char path[PATH_BYTES], line[LINE_BYTES];
	bool found = false;
	(void)snprintf(path, sizeof(path), "%s/proc/bus/input/devices", root);
	FILE *devices = fopen(path, "re");
	if (!devices)
		return false;
	while (!found && fgets(line, sizeof(line), devices))
		found = strcasestr(line, text) != NULL;
	(void)fclose(devices);
	return found;
}

static bool is_input_there(const char *root, const char *word)
{
	char text[CONFIG_TEXT_BYTES + 32];
	unsigned vendor, product;
	if (sscanf(word, "usb:%4x:%4x", &vendor, &product) == 2) {
		(void)snprintf(text, sizeof(text), "Vendor=%04x Product=%04x", vendor, product);
		return input_lists(root, text);
	}
	if (strncmp(word, "name:", 5) == 0)
		return input_lists(root, word + 5);
	(void)snprintf(text, sizeof(text), "%s%s", root, word);
	return access(text, F_OK) == 0;
}

/* False: said which one is missing. Counts the words. */
static bool are_inputs_there(const struct doctor_scene *scene, const char *key, const char *words,
			     int *count, struct doctor_finding *finding)
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
		doctor_say(finding, DOCTOR_BAD,
			   "plug it in, or correct the setting: evtest lists what there is",
			   "%s: %s is not there", key, word);
		return false;
	}
	return true;
}

void doctor_devices_buttons(const struct doctor_scene *scene, struct doctor_finding *finding)
{
	const struct config_panel *panel = &scene->config->panel;
	int count = 0;
	if (!are_inputs_there(scene, "panel.devices", panel->devices, &count, finding) ||
	    !are_inputs_there(scene, "panel.scanner", panel->scanner, &count, finding) ||
	    !are_inputs_there(scene, "panel.keypad", panel->keypad, &count, finding))
		return;
	if (!panel->devices[0])
		doctor_say(finding, DOCTOR_WARNING,
			   "set panel.devices, unless the screen is a browser or a touch screen",
			   "no buttons are set");
	else
		doctor_say(finding, DOCTOR_GOOD, "", "%d input devices, all there", count);
}

/* The first connector that a monitor is at, as "card0-HDMI-A-1". */
static bool find_monitor(const char *root, char *name, size_t size, int *connectors)
{
	char path[PATH_BYTES], status[32];
	bool found = false;
	(void)snprintf(path, sizeof(path), "%s/sys/class/drm", root);
	DIR *drm = opendir(path);
	if (!drm)
		return false;
	for (struct dirent *entry; !found && (entry = readdir(drm));) {
		(void)snprintf(path, sizeof(path), "%s/sys/class/drm/%s/status", root,
			       entry->d_name);
		FILE *file = fopen(path, "re");
		if (!file)
			continue;
		(*connectors)++;
		found = fgets(status, sizeof(status), file) && strcmp(status, "connected\n") == 0;
		(void)fclose(file);
		if (found)
			(void)snprintf(name, size, "%s", entry->d_name);
	}
	(void)closedir(drm);
	return found;
}

void doctor_devices_screen(const struct doctor_scene *scene, struct doctor_finding *finding)
{
	char monitor[256] = "", framebuffer[PATH_BYTES];
	int connectors = 0;
	(void)snprintf(framebuffer, sizeof(framebuffer), "%s/dev/fb0", scene->root);
	if (find_monitor(scene->root, monitor, sizeof(monitor), &connectors))
		doctor_say(finding, DOCTOR_GOOD, "", "a monitor is at %s", monitor);
	else if (connectors > 0)
		doctor_say(finding, DOCTOR_BAD, "switch the monitor on and look at its cable",
			   "no monitor is at any of %d connectors", connectors);
	else if (access(framebuffer, F_OK) == 0)
		doctor_say(finding, DOCTOR_GOOD, "", "a framebuffer, /dev/fb0");
	else
		doctor_say(finding, DOCTOR_WARNING,
			   "a booth needs one; a demo may use --display http:PORT",
			   "this machine has no screen");
}
