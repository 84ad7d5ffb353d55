/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/answers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/core/fault.h"
#include "daemon/core/retell.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

enum { LIST_BYTES = 2048, MIB = 1 << 20 };

/* Prints "LABEL one, two", or nothing if the list is empty. If the line gets too long, prints only
 * its beginning. */
static void print_list(const char *label, struct json_object *list)
{
	char line[LIST_BYTES];
	size_t used = 0;
	for (size_t i = 0; i < json_count(list) && used < sizeof(line); i++)
		used += (size_t)snprintf(line + used, sizeof(line) - used, "%s%s",
					 i > 0 ? ", " : "", json_as_text(json_item(list, i)));
	if (json_count(list) > 0)
		output_line("%-*s%s", utf8_field(label, 10), label, line);
}

/* Prints under the list of faults what to do about each. A newer boothd may tell of a fault that is not known
 * here. */
static void print_remedies(struct json_object *faults)
{
	static const char *const remedies[FAULT_COUNT] = {
		[FAULT_MAINTENANCE] =
			WORDING("sudo boothctl maintenance off, when the work is done"),
		[FAULT_CAMERA_LOST] = WORDING("look at the camera's cable; boothctl camera says "
					      "why it was lost, sudo boothctl doctor who uses it"),
		[FAULT_NO_BURST] =
			WORDING("unplug the camera and plug it in again; boothctl camera "
				"says what it does"),
		[FAULT_DISK_FULL] = WORDING("make room on the disk of spool.path; boothctl queue "
					    "list says why photos wait"),
		[FAULT_SPOOL_UNWRITABLE] = WORDING("sudo boothctl doctor, line disk; dmesg tells "
						   "whether the disk is broken"),
		[FAULT_NO_KEYS] = WORDING("journalctl -u boothd names the key, and what is wrong"),
		[FAULT_NO_VISION] = WORDING("sudo boothctl doctor, line models"),
		[FAULT_NO_ROSTER] = WORDING("sudo boothctl doctor, line roster"),
		[FAULT_STUCK_BUTTON] = WORDING("free the button; if that does not help, unplug its "
					       "device and plug it in again"),
	};
	for (size_t i = 0; i < json_count(faults); i++)
		for (unsigned fault = 0; fault < FAULT_COUNT; fault++)
			if (strcmp(json_as_text(json_item(faults, i)),
				   fault_name((enum fault)fault)) == 0)
				output_line("%10s-> %s", "", wording_of(remedies[fault]));
}

static void print_cut_pages(struct json_object *pages)
{
	print_list(wording_of("cut"), pages);
	if (json_count(pages) > 0)
		output_line("%10s-> %s", "",
			    wording_of("a text has no room on these pages: shorten the school's "
				       "texts; boothctl config check measures them"));
}

static void print_photos(struct json_object *status)
{
	struct json_object *spool = json_member(status, "spool");
	output_line("photos    %s waiting, %s sent, %s refused, %s held, %s broken; %s saved since "
		    "start",
		    json_shown(spool, "pending"), json_shown(spool, "sent"),
		    json_shown(spool, "refused"), json_shown(spool, "held"),
		    json_shown(spool, "broken"),
		    json_shown(json_member(status, "counts"), "saved"));
}

static void print_disk(struct json_object *status)
{
	struct json_object *spool = json_member(status, "spool");
	output_line("disk      %" PRId64 " MiB free%s",
		    json_number(spool, "available_bytes", 0) / MIB,
		    json_flag(spool, "has_room", false) ? "" : wording_of(": TOO LITTLE"));
}

void answers_print_status(struct json_object *status)
{
	struct json_object *camera = json_member(status, "camera");
	output_line("booth     %s%s, boothd %s, up %s s", json_shown(status, "device"),
		    json_flag(status, "demo", false) ? wording_of(" (demo)") : "",
		    json_shown(status, "version"), json_shown(status, "up_s"));
	output_line("state     %s (visit %s, tries %s)", json_shown(status, "state"),
		    json_shown(status, "visit"), json_shown(status, "tries"));
	print_list(wording_of("faults"), json_list(status, "faults"));
	print_remedies(json_list(status, "faults"));
	print_list(wording_of("missing"), json_list(status, "missing"));
	print_list(wording_of("reasons"), json_list(status, "reasons"));
	print_list(wording_of("advice"), json_list(status, "advice"));
	output_line("vision    %s, profile %s", json_shown(status, "engine"),
		    json_shown(status, "profile"));
	output_line("camera    %s, %sx%s, %s frames, %s bad, lost %s times",
		    json_shown(camera, "name"), json_shown(camera, "width"),
		    json_shown(camera, "height"), json_shown(camera, "frames"),
		    json_shown(camera, "bad"), json_shown(camera, "lost"));
	output_line("screens   %s", json_shown(status, "screens"));
	print_cut_pages(json_list(status, "cut_pages"));
	print_photos(status);
	print_disk(status);
}

void answers_print_event(struct json_object *event, const char *now)
{
	char hint[128] = "", photo[256] = "";
	const char *state = json_shown(event, "state");
	if (json_shown(event, "hint")[0] && strcmp(state, "pose") == 0)
		(void)snprintf(hint, sizeof(hint), wording_of("  hint %s"),
			       json_shown(event, "hint"));
	if (json_has(event, "id"))
		(void)snprintf(photo, sizeof(photo), wording_of("  photo %s receipt %s"),
			       json_shown(event, "id"), json_shown(event, "receipt"));
	output_line("%s  visit %s  %-14s -> %-12s%s%s", now, json_shown(event, "visit"),
		    json_shown(event, "event"), state, hint, photo);
	print_list(wording_of("  faults"), json_list(event, "faults"));
	print_list(wording_of("  reasons"), json_list(event, "reasons"));
}

void answers_print_config(struct json_object *list, bool json, bool is_short)
{
	struct json_object *kept = json_object_new_array();
	for (size_t i = 0; i < json_count(list); i++) {
		struct json_object *row = json_item(list, i);
		if (is_short && strcmp(json_text(row, "origin"), "built in") == 0)
			continue;
		if (json)
			(void)json_append(kept, json_object_get(row));
		else
			output_line("%s = %s    # %s", json_shown(row, "key"),
				    json_shown(row, "value"), json_shown(row, "origin"));
	}
	if (json)
		output_json(kept);
	else
		json_object_put(kept);
}

static void print_format(struct json_object *camera)
{
	char measured[64] = "";
	if (json_has(camera, "measured_rate"))
		(void)snprintf(measured, sizeof(measured), wording_of(", %.1f/s measured"),
			       json_real(camera, "measured_rate", 0));
	output_line("camera    %s", json_shown(camera, "name"));
	output_line("device    %s", json_shown(camera, "device"));
	output_line("format    %s %sx%s, %s/s agreed%s", json_shown(camera, "format"),
		    json_shown(camera, "width"), json_shown(camera, "height"),
		    json_shown(camera, "rate"), measured);
	output_line("frames    %s handed up, %s bad, %s missed, camera lost %s times",
		    json_shown(camera, "frames"), json_shown(camera, "bad"),
		    json_shown(camera, "gaps"), json_shown(camera, "lost"));
}

/* Prints why the camera was lost. boothd keeps this reason even after the camera has come back. In
 * that case the label says that the outage is over, so that nobody looks for a bad cable. */
static void print_outage(struct json_object *camera)
{
	const char *state = json_shown(camera, "state");
	char why[RETELL_SIZE], complaint[RETELL_SIZE];
	retell_sentence(json_shown(camera, "why"), why);
	retell_sentence(json_shown(camera, "complaint"), complaint);
	const char *label =
		strcmp(state, "live") == 0 ? wording_of("was lost") : wording_of("outage");
	if (json_has(camera, "state"))
		output_line("state     %s %s", state, json_shown(camera, "step"));
	if (why[0])
		output_line("%-*s%s", utf8_field(label, 10), label, why);
	if (complaint[0])
		output_line("settings  %s", complaint);
}

static void print_control(struct json_object *control)
{
	output_line("control   %-32s %s  (%s to %s, preset %s) %s", json_shown(control, "name"),
		    json_shown(control, "value"), json_shown(control, "low"),
		    json_shown(control, "high"), json_shown(control, "preset"),
		    json_shown(control, "choice"));
}

void answers_print_camera(struct json_object *camera)
{
	struct json_object *controls = json_list(camera, "controls");
	print_format(camera);
	print_outage(camera);
	for (size_t i = 0; i < json_count(controls); i++)
		print_control(json_item(controls, i));
}
