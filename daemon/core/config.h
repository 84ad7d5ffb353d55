/* SPDX-License-Identifier: MIT */
/*
 * The one table of settings. A key is born here and nowhere else: parsing, defaults, ranges,
 * reload, `boothctl config`, the sample file and the manual are all checked against these rows.
 *
 * Files are "section.key = value" lines with # comments (boothd.conf(5)). Each module receives its
 * own section's struct. Text in, struct out: reading files is the caller's, so this stays pure.
 */
#ifndef DAEMON_CORE_CONFIG_H
#define DAEMON_CORE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum { CONFIG_TEXT_BYTES = 256, CONFIG_ORIGIN_BYTES = 96 };

/*
 * X(section, key, type, default, low, high, allowed, when, help)
 *   type    TEXT low..high bytes | CHOICE of `allowed`, words between | | INT, REAL low..high |
 *           BOOL yes or no | DATE YYYY-MM-DD or empty
 *   when    RELOAD: takes effect on reload; START: needs a restart
 */
#define CONFIG_BOOTH(X)                                                                            \
	X(booth, demo, BOOL, "no", 0, 0, "yes|no", START,                                          \
	  "allow stand-in cameras; marks screen, record and object keys as a demo")                \
	X(booth, device, TEXT, "booth", 1, 40, "letters, digits, single . _ -", START,             \
	  "this booth's name in records and object keys")                                          \
	X(booth, keys, TEXT, "/var/lib/boothd/keys", 1, 200, "", START,                            \
	  "folder of device.key, which signs records, and device.crt; made at the first start")

#define CONFIG_CAMERA(X)                                                                           \
	X(camera, controls, TEXT, "", 0, 255, "", START,                                           \
	  "more controls: name=value, name=value; names as of v4l2-ctl --list-ctrls")              \
	X(camera, device, TEXT, "/dev/video0", 1, 255, "", START,                                  \
	  "V4L2 node (use /dev/v4l/by-id/...), files:DIR or sim:[SCRIPT]")                         \
	X(camera, exposure, TEXT, "lock", 1, 12, "auto, lock or a number", START,                  \
	  "exposure: auto, lock (metered, then held) or the camera's own number")                  \
	X(camera, focus, TEXT, "lock", 1, 12, "auto, lock or a number", START,                     \
	  "focus: auto, lock or the camera's own number")                                          \
	X(camera, format, CHOICE, "any", 0, 0, "any|jpeg|raw", START,                              \
	  "what the camera may send: any prefers JPEG")                                            \
	X(camera, gain, TEXT, "lock", 1, 12, "auto, lock or a number", START,                      \
	  "gain: auto, lock or the camera's own number")                                           \
	X(camera, height, INT, "720", 240, 4320, "", START, "picture height asked for, pixels")    \
	X(camera, identity, TEXT, "", 0, 80, "VENDOR:PRODUCT[:SERIAL] or empty", START,            \
	  "the only camera to accept, as lsusb prints it; empty: the first one seen")              \
	X(camera, meter_frames, INT, "30", 1, 600, "", START,                                      \
	  "frames the automatics get to settle before they are locked")                            \
	X(camera, models, TEXT, "/usr/share/boothd/models", 1, 255, "", START,                     \
	  "folder of the network files; sim: draws its sitter's face from one of them")            \
	X(camera, out_of_order_s, INT, "30", 1, 3600, "", START,                                   \
	  "the log calls a camera out of order that is lost for so long, s")                       \
	X(camera, power_line, CHOICE, "50", 0, 0, "50|60|off|auto|leave", START,                   \
	  "mains frequency against flicker, Hz; leave: as the camera has it")                      \
	X(camera, rate, INT, "30", 1, 120, "", START, "frames a second asked for")                 \
	X(camera, reauthorise, BOOL, "no", 0, 0, "yes|no", START,                                  \
	  "let the helper unit drop and find again a USB camera that hangs")                       \
	X(camera, settle_frames, INT, "2", 0, 30, "", START,                                       \
	  "frames left out after the shutter or a change of light")                                \
	X(camera, timeout_ms, INT, "3000", 200, 60000, "", START,                                  \
	  "no whole picture for this long: the camera is lost, ms")                                \
	X(camera, white_balance, TEXT, "lock", 1, 12, "auto, lock or a number", START,             \
	  "white balance: auto, lock or a number, kelvin with most cameras")                       \
	X(camera, width, INT, "1280", 320, 7680, "", START, "picture width asked for, pixels")

#define CONFIG_COURIER(X)                                                                                                         \
	X(courier, bandwidth, TEXT, "", 0, 255, "", START,                                                                        \
	  "limit for sending, bytes a second, by the clock: 512k, or 08:00,512k 18:00,off; empty: none")                          \
	X(courier, ca, TEXT, "", 0, 255, "", START,                                                                               \
	  "PEM file of the authorities that the server's certificate may come from; empty: the system's")                         \
	X(courier, certificate, TEXT, "", 0, 255, "", START,                                                                      \
	  "PEM file of this booth's client certificate")                                                                          \
	X(courier, credentials, TEXT, "", 0, 255, "", START,                                                                      \
	  "file with \"user = \", \"password = \" or \"token = \" lines; a bare name is looked up among the systemd credentials") \
	X(courier, heartbeat_s, INT, "300", 10, 86400, "", START, "between two signs of life, s")                                 \
	X(courier, http, CHOICE, "auto", 0, 0, "auto|1.1", START,                                                                 \
	  "auto: HTTP/2 where the server offers it")                                                                              \
	X(courier, jitter_s, INT, "10", 0, 3600, "", START,                                                                       \
	  "after a start sending begins within so much, so that booths switched on together do not come together, s")             \
	X(courier, key, TEXT, "", 0, 255, "", START,                                                                              \
	  "PEM file of the client certificate's key; a bare name as in credentials")                                              \
	X(courier, parallel, INT, "4", 1, 32, "", START, "photos sent at once")                                                   \
	X(courier, prefix, TEXT, "", 0, 40, "", START,                                                                            \
	  "what all object keys begin with: letters, digits, . _ - and / between")                                                \
	X(courier, proof, CHOICE, "read", 0, 0, "read|head", START,                                                               \
	  "how a file is proved to have arrived: read back whole, or by its size (webdav) on dear lines")                         \
	X(courier, proxy, TEXT, "", 0, 255, "", START,                                                                            \
	  "http://HOST:PORT or socks5h://HOST:PORT; direct: none; empty: as the environment says")                                \
	X(courier, region, TEXT, "us-east-1", 1, 40, "", START, "region of the bucket (s3)")                                      \
	X(courier, retry_cap_s, INT, "300", 1, 86400, "", START,                                                                  \
	  "no longer than this between two tries, s")                                                                             \
	X(courier, stall_s, INT, "30", 1, 3600, "", START,                                                                        \
	  "a connection on which nothing moves is given up after, s")                                                             \
	X(courier, state, TEXT, "/var/lib/boothd/courier", 1, 200, "", START,                                                     \
	  "the courier's own folder")                                                                                             \
	X(courier, timeout_s, INT, "600", 1, 86400, "", START,                                                                    \
	  "one request takes no longer than, s")                                                                                  \
	X(courier, type, CHOICE, "none", 0, 0, "none|webdav|s3|tus", START,                                                       \
	  "kind of server; none: photos stay here")                                                                               \
	X(courier, url, TEXT, "", 0, 255, "", START,                                                                              \
	  "where photos go: https://HOST/FOLDER, for s3 https://HOST/BUCKET")

#define CONFIG_EXAMINER(X)                                                                         \
	X(examiner, engine, CHOICE, "auto", 0, 0, "auto|xnnpack|plain", START,                     \
	  "what runs the networks; auto falls back to the slower plain one")                       \
	X(examiner, models, TEXT, "/usr/share/boothd/models", 1, 255, "", START,                   \
	  "folder of the network files")

#define CONFIG_HINTS(X)                                                                            \
	X(hints, blink_ms, INT, "400", 0, 5000, "", RELOAD,                                        \
	  "closed eyes shorter than this are a blink, ms")                                         \
	X(hints, hold_ms, INT, "800", 0, 10000, "", RELOAD,                                        \
	  "how long all checks must hold before the shutter fires by itself, ms")                  \
	X(hints, keep_ms, INT, "1200", 0, 10000, "", RELOAD, "a shown hint stays at least, ms")    \
	X(hints, show_ms, INT, "300", 0, 10000, "", RELOAD,                                        \
	  "a reason must hold this long before its hint shows, ms")

#define CONFIG_IDENTIFY(X)                                                                         \
	X(identify, mode, CHOICE, "none", 0, 0, "none|code", START,                                \
	  "who is photographed: nobody asks, or a code")

#define CONFIG_LEDS(X)                                                                             \
	X(leds, busy, TEXT, "status=breathe", 0, 200, "light=pattern words", START,                \
	  "patterns while the booth examines and saves")                                           \
	X(leds, button_cancel, TEXT, "", 0, 128, "", START,                                        \
	  "LED-class name of the light in the cancel button")                                      \
	X(leds, button_help, TEXT, "", 0, 128, "", START,                                          \
	  "LED-class name of the light in the help button")                                        \
	X(leds, button_keep, TEXT, "", 0, 128, "", START,                                          \
	  "LED-class name of the light in the keep button")                                        \
	X(leds, button_shutter, TEXT, "", 0, 128, "", START,                                       \
	  "LED-class name of the light in the shutter button")                                     \
	X(leds, closed, TEXT, "", 0, 200, "light=pattern words", START,                            \
	  "patterns outside the collection window")                                                \
	X(leds, done, TEXT, "status=on", 0, 200, "light=pattern words", START,                     \
	  "patterns while the receipt shows")                                                      \
	X(leds, go, TEXT, "shutter=blink cancel=dim status=on", 0, 200, "light=pattern words",     \
	  START, "patterns while a button is awaited: notice, rules, review")                      \
	X(leds, idle, TEXT, "shutter=breathe status=on", 0, 200, "light=pattern words", START,     \
	  "patterns while nobody is there")                                                        \
	X(leds, out_of_order, TEXT, "status=fast", 0, 200, "light=pattern words", START,           \
	  "patterns while the booth takes no photos")                                              \
	X(leds, photo, TEXT, "status=on", 0, 200, "light=pattern words", START,                    \
	  "patterns from the countdown to the last frame")                                         \
	X(leds, pose, TEXT, "shutter=on cancel=dim status=on", 0, 200, "light=pattern words",      \
	  START, "patterns before the camera")                                                     \
	X(leds, status, TEXT, "", 0, 128, "", START, "LED-class name of the status lamp")

#define CONFIG_LIGHTS(X)                                                                           \
	X(lights, left, TEXT, "", 0, 128, "", START, "LED-class name of the left lamp")            \
	X(lights, level, INT, "100", 0, 100, "", RELOAD, "brightness of the lamps, per cent")      \
	X(lights, right, TEXT, "", 0, 128, "", START, "LED-class name of the right lamp")

#define CONFIG_LINK(X)                                                                             \
	X(link, control_socket, TEXT, "/run/boothd/control.sock", 1, 107, "", START,               \
	  "where boothctl asks")                                                                   \
	X(link, ui_socket, TEXT, "/run/boothd/ui.sock", 1, 107, "", START, "where a screen asks")

#define CONFIG_METRICS(X)                                                                          \
	X(metrics, courier_file, TEXT, "", 0, 255, "", START,                                      \
	  "the same of the courier's own figures; empty: none")                                    \
	X(metrics, every_s, INT, "15", 1, 3600, "", START, "between two writings of the file, s")  \
	X(metrics, file, TEXT, "", 0, 255, "", START,                                              \
	  "Prometheus text for node_exporter, ending in .prom; empty: none")                       \
	X(metrics, listen, TEXT, "", 0, 64, "127.0.0.1:PORT, [::1]:PORT or empty", START,          \
	  "where the courier answers GET /metrics, on this machine only; empty: nowhere")

#define CONFIG_MIRROR(X)                                                                                                          \
	X(mirror, ca, TEXT, "", 0, 255, "", START,                                                                                \
	  "PEM file of the authorities that the mirror's certificate may come from; empty: the system's")                         \
	X(mirror, certificate, TEXT, "", 0, 255, "", START,                                                                       \
	  "PEM file of this booth's client certificate")                                                                          \
	X(mirror, credentials, TEXT, "", 0, 255, "", START,                                                                       \
	  "file with \"user = \", \"password = \" or \"token = \" lines; a bare name is looked up among the systemd credentials") \
	X(mirror, key, TEXT, "", 0, 255, "", START,                                                                               \
	  "PEM file of the client certificate's key; a bare name as in credentials")                                              \
	X(mirror, prefix, TEXT, "", 0, 40, "", START,                                                                             \
	  "what all object keys begin with: letters, digits, . _ - and / between")                                                \
	X(mirror, proof, CHOICE, "read", 0, 0, "read|head", START,                                                                \
	  "how a file is proved to have arrived: read back whole, or by its size (webdav) on dear lines")                         \
	X(mirror, proxy, TEXT, "", 0, 255, "", START,                                                                             \
	  "http://HOST:PORT or socks5h://HOST:PORT; direct: none; empty: as the environment says")                                \
	X(mirror, region, TEXT, "us-east-1", 1, 40, "", START, "region of the bucket (s3)")                                       \
	X(mirror, type, CHOICE, "none", 0, 0, "none|webdav|s3|tus", START,                                                        \
	  "kind of a second server that gets every photo, too; none: there is none")                                              \
	X(mirror, url, TEXT, "", 0, 255, "", START, "where the second copy goes")

#define CONFIG_NOTICE(X)                                                                           \
	X(notice, consent_version, TEXT, "1", 1, 15, "", RELOAD, "version of the privacy notice")  \
	X(notice, fee, TEXT, "", 0, 63, "", RELOAD, "what the photo costs, as the screen says it") \
	X(notice, file, TEXT, "", 0, 255, "", RELOAD,                                              \
	  "UTF-8 text of the school's notice, at most 2000 bytes; empty: the built-in one")        \
	X(notice, from, DATE, "", 0, 0, "YYYY-MM-DD or empty", RELOAD,                             \
	  "first day of the collection window")                                                    \
	X(notice, to, DATE, "", 0, 0, "YYYY-MM-DD or empty", RELOAD,                               \
	  "last day of the collection window")

#define CONFIG_PANEL(X)                                                                            \
	X(panel, cancel, TEXT, "KEY_ESC", 0, 40, "a KEY_ or BTN_ name of evtest or empty", START,  \
	  "key of the button: back, again, not me")                                                \
	X(panel, devices, TEXT, "", 0, 255, "", START,                                             \
	  "buttons' devices, by spaces: /dev/input/..., usb:VENDOR:PRODUCT, name:TEXT")            \
	X(panel, help, TEXT, "", 0, 40, "a KEY_ or BTN_ name of evtest or empty", START,           \
	  "key of the button that calls staff")                                                    \
	X(panel, keep, TEXT, "", 0, 40, "a KEY_ or BTN_ name of evtest or empty", START,           \
	  "key of a third button that keeps the photo")                                            \
	X(panel, keypad, TEXT, "", 0, 255, "", START,                                              \
	  "input devices for digits, named as panel.devices")                                      \
	X(panel, press_ms, INT, "8", 1, 500, "", START, "a shorter contact is interference, ms")   \
	X(panel, quiet_ms, INT, "12", 1, 500, "", START,                                           \
	  "a shorter break does not end a press, ms")                                              \
	X(panel, scan_end, CHOICE, "key", 0, 0, "key|pause", START,                                \
	  "what ends a scanned code: Enter or Tab, or a pause")                                    \
	X(panel, scan_least, INT, "4", 1, 400, "", START, "fewer characters are no code")          \
	X(panel, scan_most, INT, "200", 1, 400, "", START, "more characters are no code")          \
	X(panel, scan_pause_ms, INT, "300", 20, 5000, "", START,                                   \
	  "longest pause inside a code, ms")                                                       \
	X(panel, scanner, TEXT, "", 0, 255, "", START,                                             \
	  "input devices of code readers, named as panel.devices")                                 \
	X(panel, shutter, TEXT, "KEY_ENTER", 1, 40, "a KEY_ or BTN_ name of evtest", START,        \
	  "key of the button: go on, release, keep")                                               \
	X(panel, stuck_s, INT, "20", 1, 600, "", START,                                            \
	  "a button held longer than this is stuck, s")

#define CONFIG_PHOTO(X)                                                                            \
	X(photo, profile, TEXT, "chsi", 1, 31, "", START, "which profile photos must meet")        \
	X(photo, profiles, TEXT, "/etc/boothd/profiles", 1, 255, "", START, "folder of profiles")

#define CONFIG_SESSION(X)                                                                          \
	X(session, burst_frames, INT, "8", 1, 30, "", RELOAD, "frames taken after the shutter")    \
	X(session, burst_s, INT, "10", 1, 60, "", RELOAD, "time for the burst, s")                 \
	X(session, countdown_s, INT, "3", 1, 10, "", RELOAD, "from the shutter to the photo, s")   \
	X(session, done_s, INT, "20", 1, 600, "", RELOAD, "the receipt stays, s")                  \
	X(session, examine_s, INT, "20", 1, 120, "", RELOAD, "time for the examination, s")        \
	X(session, identify_s, INT, "60", 1, 3600, "", RELOAD, "waiting for a code, s")            \
	X(session, idle_s, INT, "30", 1, 3600, "", RELOAD,                                         \
	  "how often disk and date are looked at, s")                                              \
	X(session, interrupted_s, INT, "20", 1, 600, "", RELOAD,                                   \
	  "a visit waits for a lost camera, s")                                                    \
	X(session, max_tries, INT, "3", 1, 20, "", RELOAD, "refusals before staff is called")      \
	X(session, pose_s, INT, "120", 1, 3600, "", RELOAD, "time before the camera, s")           \
	X(session, read_s, INT, "60", 1, 3600, "", RELOAD, "time to read a page, s")               \
	X(session, retry_s, INT, "5", 1, 600, "", RELOAD,                                          \
	  "between tries to save on a failing disk, s")                                            \
	X(session, review_s, INT, "60", 1, 3600, "", RELOAD, "time to keep or discard, s")         \
	X(session, save_s, INT, "30", 1, 600, "", RELOAD, "a save is reported as slow after, s")   \
	X(session, saved_s, INT, "3", 1, 60, "", RELOAD, "the word 已保存 stays, s")

#define CONFIG_SPOOL(X)                                                                                                           \
	X(spool, path, TEXT, "/var/lib/boothd/spool", 1, 200, "", START, "where photos are kept")                                 \
	X(spool, recipient, TEXT, "", 0, 255, "", START,                                                                          \
	  "PEM certificate of the receiver: pictures and persons are sealed to it before they touch the disk; empty: not sealed") \
	X(spool, reserve_mb, INT, "64", 1, 100000, "", START,                                                                     \
	  "the booth closes when less than this is free, MiB")                                                                    \
	X(spool, retention_days, INT, "30", 0, 3650, "", START,                                                                   \
	  "photos that were sent are deleted here after, days; 0: never")

/* S(section, its rows) */
#define CONFIG_SECTIONS(S)                                                                         \
	S(booth, CONFIG_BOOTH)                                                                     \
	S(camera, CONFIG_CAMERA)                                                                   \
	S(courier, CONFIG_COURIER)                                                                 \
	S(examiner, CONFIG_EXAMINER)                                                               \
	S(hints, CONFIG_HINTS)                                                                     \
	S(identify, CONFIG_IDENTIFY)                                                               \
	S(leds, CONFIG_LEDS)                                                                       \
	S(lights, CONFIG_LIGHTS)                                                                   \
	S(link, CONFIG_LINK)                                                                       \
	S(metrics, CONFIG_METRICS)                                                                 \
	S(mirror, CONFIG_MIRROR)                                                                   \
	S(notice, CONFIG_NOTICE)                                                                   \
	S(panel, CONFIG_PANEL)                                                                     \
	S(photo, CONFIG_PHOTO)                                                                     \
	S(session, CONFIG_SESSION)                                                                 \
	S(spool, CONFIG_SPOOL)

#define CONFIG_FIELD_TEXT(name)   char name[CONFIG_TEXT_BYTES];
#define CONFIG_FIELD_CHOICE(name) char name[32];
#define CONFIG_FIELD_DATE(name)   char name[11];
#define CONFIG_FIELD_INT(name)    int name;
#define CONFIG_FIELD_REAL(name)   double name;
#define CONFIG_FIELD_BOOL(name)   bool name;
#define CONFIG_FIELD(section, name, type, preset, low, high, allowed, when, help)                  \
	CONFIG_FIELD_##type(name)
#define CONFIG_STRUCT(section, rows)                                                               \
	struct config_##section {                                                                  \
		rows(CONFIG_FIELD)                                                                 \
	};
CONFIG_SECTIONS(CONFIG_STRUCT)

#define CONFIG_KEY_ID(section, name, ...) CONFIG_KEY_##section##_##name,
#define CONFIG_KEY_IDS(section, rows)     rows(CONFIG_KEY_ID)
enum config_key { CONFIG_SECTIONS(CONFIG_KEY_IDS) CONFIG_KEY_COUNT };

#define CONFIG_MEMBER(section, rows) struct config_##section section;
struct config {
	CONFIG_SECTIONS(CONFIG_MEMBER)
	char origins[CONFIG_KEY_COUNT][CONFIG_ORIGIN_BYTES]; /* "file:line", or "built in" */
};

/* All defaults. */
void config_defaults(struct config *config);

/*
 * Reads one file's text over what config already holds: later files win, as drop-ins do.
 * -EINVAL: "origin:line: key: what is wrong, what is allowed" in the problem; config is then partly
 * changed and must not be used.
 */
must_check int config_parse(struct config *config, const char *text, size_t size,
			    const char *origin, struct problem *problem);

/* The row of a key, for `boothctl config`, the manual's check and messages. */
struct config_row {
	const char *name;    /* "camera.device" */
	const char *type;    /* "TEXT" ... */
	const char *preset;  /* the default as text */
	const char *allowed; /* in words, may be empty */
	const char *help;
	bool needs_restart;
};
struct config_row config_row(enum config_key key);
/* "file:line" of the first setting that a module's message names ("panel.shutter = KEY_X: there is
 * no such key") and a file makes; null where there is none. */
const char *config_origin(const struct config *config, const char *sentence);
/* Takes one key's value and origin from another configuration: what a reload may change. */
void config_take(struct config *config, const struct config *from, enum config_key key);
/* The value in force as text, as it would stand in a file. */
void config_value(const struct config *config, enum config_key key, char *text, size_t size);

#endif
