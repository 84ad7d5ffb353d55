/* SPDX-License-Identifier: MIT */
/*
 * The one table of settings: each key is defined here and nowhere else.
 *
 * To use the rows, define these macros and include this file, which undefines them again:
 *
 *   SECTION(name)    begins the section `name`
 *   ROW(section, name, type, default, low, high, allowed, when, help)
 *   HAS_SERVER       the section's struct has a member `struct config_server server`, and the
 *                    settings of this server follow
 *   SERVER_ROW(...)  a setting of the server, with the same columns as ROW
 *   END              ends the section
 *
 * The columns of a row:
 *
 *   type     TEXT      low..high bytes of UTF-8
 *            NAME      low..high bytes: letters, digits, _, - and single dots
 *            PATH      low..high bytes: path of a file or folder, without quotes and without ~;
 *                      allowed "/": it begins with /; "/|.prom": it also ends in .prom
 *            CHOICE    one of the words in `allowed`, which are separated by |
 *            INT       a whole number, low..high
 *            BOOL      yes or no
 *            DATE      YYYY-MM-DD or empty
 *   allowed  the allowed values in words, for messages; may be empty
 *   when     RELOAD: a reload applies a changed value; START: only a restart applies it
 *   help     one line for the sample file and the manual; ends with the value's unit, if any
 *
 * (This file has no guard, because it is included more than once.)
 */
#include "daemon/core/button.h"

/* clang-format off */
SECTION(booth)
ROW(booth, contact, TEXT, "", 0, 120, "", RELOAD,
	"whom a student may ask: a name and a telephone number, shown where a visit cannot go on")
ROW(booth, demo,   BOOL, "no", 0, 0, "yes|no", START,
	"allow stand-in cameras; screen, records and object keys then say that this is a demo")
ROW(booth, device, NAME, "booth", 1, 40, "", START,
	"this booth's name in records and object keys")
ROW(booth, elsewhere, TEXT, "", 0, 150, "", RELOAD,
	"where a student who does not agree has the photo taken: a place and a time, shown beside the "
	"consent")
ROW(booth, keys,   PATH, "/var/lib/boothd/keys", 1, 200, "/", START,
	"folder of device.key, which signs records, and of device.crt; boothd makes both at its first "
	"start")
ROW(booth, place,  TEXT, "", 0, 120, "", RELOAD,
	"where this booth stands, as the screen tells students and staff")
ROW(booth, school, TEXT, "", 0, 120, "", RELOAD,
	"name of the school, as the screen shows it")
ROW(booth, stats,  PATH, "/var/lib/boothd/stats", 1, 200, "", START,
	"folder of the statistics: visits, photos and refusals of each day, of nobody in particular")
END

#define AUTOMATIC "auto, lock or a number"
SECTION(camera)
ROW(camera, controls,       TEXT, "", 0, 255, "", START,
	"more controls of the camera: name=value, name=value; `v4l2-ctl --list-ctrls` lists the names")
ROW(camera, device,         TEXT, "/dev/video0", 1, 255, "", START,
	"V4L2 node (best by /dev/v4l/by-id/...), or a stand-in: files:FOLDER or sim:[SCRIPT]")
ROW(camera, exposure,       TEXT, "lock", 1, 12, AUTOMATIC, START,
	"exposure: auto, lock (the camera meters, then holds the value) or a number in the camera's units")
ROW(camera, focus,          TEXT, "lock", 1, 12, AUTOMATIC, START,
	"focus: auto, lock or a number in the camera's units")
ROW(camera, focus_near,     TEXT, "auto", 1, 12, "auto or a number", START,
	"focus while a student holds a code before the camera: auto or a number in the camera's units")
ROW(camera, format,         CHOICE, "any", 0, 0, "any|jpeg|raw", START,
	"picture format to ask the camera for; any: JPEG where the camera has it")
ROW(camera, gain,           TEXT, "lock", 1, 12, AUTOMATIC, START,
	"gain: auto, lock or a number in the camera's units")
ROW(camera, height,         INT, "720", 240, 4320, "", START,
	"picture height to ask the camera for, pixels")
ROW(camera, identity,       TEXT, "", 0, 80, "VENDOR:PRODUCT[:SERIAL] or empty", START,
	"the only camera to accept, as lsusb prints it; empty: the first one that boothd sees")
ROW(camera, meter_frames,   INT, "30", 1, 600, "", START,
	"how long exposure, gain, white balance and focus may settle before they are locked, frames")
ROW(camera, models,         PATH, "/usr/share/boothd/models", 1, 255, "", START,
	"folder of the network files; a sim: camera draws its sitter's face from one of them")
ROW(camera, out_of_order_s, INT, "30", 1, 3600, "", START,
	"after this long without the camera the journal calls it out of order, s")
ROW(camera, power_line,     CHOICE, "50", 0, 0, "50|60|off|auto|leave", START,
	"mains frequency, so that lamps do not flicker in the picture, Hz; leave: as the camera has it")
ROW(camera, rate,           INT, "30", 1, 120, "", START,
	"picture rate to ask the camera for, frames a second")
ROW(camera, reauthorise,    BOOL, "no", 0, 0, "yes|no", START,
	"let the helper unit disconnect and reconnect a USB camera that hangs")
ROW(camera, settle_frames,  INT, "2", 0, 30, "", START,
	"frames to skip after the shutter or a change of the lamps")
ROW(camera, timeout_ms,     INT, "3000", 200, 60000, "", START,
	"after this long without a whole picture the camera counts as lost, ms")
ROW(camera, white_balance,  TEXT, "lock", 1, 12, AUTOMATIC, START,
	"white balance: auto, lock or a number, with most cameras in kelvin")
ROW(camera, width,          INT, "1280", 320, 7680, "", START,
	"picture width to ask the camera for, pixels")
END
#undef AUTOMATIC

SECTION(campaign)
ROW(campaign, ledger, PATH, "/var/lib/boothd/ledger", 1, 200, "", START,
	"folder of boothd's list of who was photographed on this booth, by pseudonym")
ROW(campaign, name,   TEXT, "", 0, 40, "", START,
	"name of the campaign, such as 2026届春季, in records")
ROW(campaign, secret, PATH, "/var/lib/boothd/keys/campaign", 1, 200, "", START,
	"file of the campaign's secret, the same on all its booths; the credential `campaign` goes before it")
END

SECTION(courier)
ROW(courier, bandwidth,   TEXT, "", 0, 255, "", START,
	"limit for sending, bytes a second, also by time of day: 512k, or 08:00,512k 18:00,off; empty: no "
	"limit")
ROW(courier, heartbeat_s, INT, "300", 10, 86400, "", START,
	"time between two signs of life to the server, s")
ROW(courier, http,        CHOICE, "auto", 0, 0, "auto|1.1", START,
	"HTTP version; auto: HTTP/2 where the server offers it")
ROW(courier, jitter_s,    INT, "10", 0, 3600, "", START,
	"the first photo after a start waits a random time up to this, so that booths switched on together "
	"do not send together, s")
ROW(courier, parallel,    INT, "4", 1, 32, "", START,
	"number of photos that are sent at the same time")
ROW(courier, refuse_after_s, INT, "1800", 1, 604800, "", START,
	"how long a server must turn the same photo away, while it takes others, before the photo counts as "
	"refused, s")
ROW(courier, retry_cap_s, INT, "300", 1, 86400, "", START,
	"longest wait between two tries to send a photo, s")
ROW(courier, stall_s,     INT, "30", 1, 3600, "", START,
	"the courier gives up a connection on which nothing has moved for this long, s")
ROW(courier, state,       PATH, "/var/lib/boothd/courier", 1, 200, "/", START,
	"the courier's own folder")
ROW(courier, timeout_s,   INT, "600", 1, 86400, "", START,
	"longest time that one request may take, s")
HAS_SERVER
#define SERVER courier
#include "daemon/core/config_server_rows.h"
#undef SERVER
END

SECTION(examiner)
ROW(examiner, engine, CHOICE, "auto", 0, 0, "auto|xnnpack|plain", START,
	"library that runs the networks; auto: XNNPACK where it is installed and fits, else the slower "
	"plain C")
ROW(examiner, models, PATH, "/usr/share/boothd/models", 1, 255, "", START,
	"folder of the network files")
END

SECTION(hints)
ROW(hints, anyway_s, INT, "12", 0, 120, "", RELOAD,
	"after this time the shutter key takes a photo although a check fails, s")
ROW(hints, blink_ms, INT, "400", 0, 5000, "", RELOAD,
	"eyes closed for less than this count as a blink, ms")
ROW(hints, hold_ms,  INT, "800", 0, 10000, "", RELOAD,
	"all checks must pass for this long before the shutter fires by itself, ms")
ROW(hints, keep_ms,  INT, "1200", 0, 10000, "", RELOAD,
	"shortest time that the screen shows a hint, ms")
ROW(hints, show_ms,  INT, "300", 0, 10000, "", RELOAD,
	"a reason must last this long before the screen shows its hint, ms")
END

SECTION(identify)
ROW(identify, again, CHOICE, "ask", 0, 0, "ask|refuse", RELOAD,
	"who was photographed before; ask: may have another photo; refuse: may not")
ROW(identify, camera, BOOL, "no", 0, 0, "yes|no", START,
	"let booth-reader look for a QR code in the camera's picture while a student is asked for one")
ROW(identify, code, CHOICE, "required", 0, 0, "required|wanted", RELOAD,
	"in mode both; required: no photo without the code; wanted: a student without a code goes on")
ROW(identify, code_pattern, TEXT, "", 0, 200, "a regular expression, as in regex(7), or empty", START,
	"what the whole capture code looks like; empty: 20 to 1000 printable characters")
ROW(identify, keys, TEXT, "student_number card_number ticket", 1, 80,
	"student_number, card_number, ticket, id_number, separated by spaces", START,
	"by what the roster is searched for a text that a student typed or a reader read")
ROW(identify, mode, CHOICE, "none", 0, 0, "none|code|roster|both", START,
	"how a student is identified; none: not at all; code: by the capture code; roster: by a key in "
	"the roster; both: by a key, then the code")
ROW(identify, unlisted, CHOICE, "refuse", 0, 0, "refuse|allow", RELOAD,
	"whom the roster lacks; refuse: no photo; allow: a photo under the student number that was typed")
END

#define BUTTON_LIGHT(id, name, ...) \
	ROW(leds, button_##name, TEXT, "", 0, 128, "", START, \
		"LED-class name of the light in the " #name " button")
#define PATTERNS "LIGHT=PATTERN words"
SECTION(leds)
BUTTONS(BUTTON_LIGHT)
ROW(leds, busy,         TEXT, "status=breathe", 0, 200, PATTERNS, START,
	"light patterns while the booth examines and saves")
ROW(leds, closed,       TEXT, "", 0, 200, PATTERNS, START,
	"light patterns outside the collection window")
ROW(leds, done,         TEXT, "status=on", 0, 200, PATTERNS, START,
	"light patterns while the receipt shows")
ROW(leds, go,           TEXT, "shutter=blink cancel=dim status=on", 0, 200, PATTERNS, START,
	"light patterns while the booth waits for a button: notice, rules, review")
ROW(leds, idle,         TEXT, "shutter=breathe status=on", 0, 200, PATTERNS, START,
	"light patterns while nobody is there")
ROW(leds, out_of_order, TEXT, "status=fast", 0, 200, PATTERNS, START,
	"light patterns while the booth takes no photos")
ROW(leds, photo,        TEXT, "status=on", 0, 200, PATTERNS, START,
	"light patterns from the countdown to the last frame")
ROW(leds, pose,         TEXT, "shutter=on cancel=dim status=on", 0, 200, PATTERNS, START,
	"light patterns while the student poses")
ROW(leds, status,       TEXT, "", 0, 128, "", START,
	"LED-class name of the status lamp")
END
#undef PATTERNS
#undef BUTTON_LIGHT

SECTION(lights)
ROW(lights, left,  TEXT, "", 0, 128, "", START,
	"LED-class name of the left lamp")
ROW(lights, level, INT, "100", 0, 100, "", RELOAD,
	"brightness of the lamps, per cent")
ROW(lights, right, TEXT, "", 0, 128, "", START,
	"LED-class name of the right lamp")
END

SECTION(link)
ROW(link, control_socket, PATH, "/run/boothd/control.sock", 1, 107, "/", START,
	"socket on which boothctl asks boothd")
ROW(link, orders_socket,  PATH, "/run/boothd/orders.sock", 1, 107, "/", START,
	"socket on which the courier tells boothd about payments; only with payment.mode = order")
ROW(link, reader_socket,  PATH, "/run/boothd/reader.sock", 1, 107, "/", START,
	"socket on which booth-reader asks boothd; only with identify.camera = yes")
ROW(link, ui_socket,      PATH, "/run/boothd/ui.sock", 1, 107, "/", START,
	"socket on which a screen asks boothd")
END

SECTION(metrics)
ROW(metrics, courier_file, PATH, "", 0, 255, "/|.prom", START,
	"file for the courier's own figures in Prometheus text, ending in .prom; empty: no file")
ROW(metrics, every_s,      INT, "15", 1, 3600, "", START,
	"time between two writings of a metrics file, s")
ROW(metrics, file,         PATH, "", 0, 255, "/|.prom", START,
	"file for boothd's figures in Prometheus text for node_exporter, ending in .prom; empty: no file")
ROW(metrics, listen,       TEXT, "", 0, 64, "127.0.0.1:PORT, [::1]:PORT or empty", START,
	"address on this machine where the courier answers GET /metrics; empty: nowhere")
END

SECTION(mirror)
HAS_SERVER
#define SERVER mirror
#include "daemon/core/config_server_rows.h"
#undef SERVER
END

SECTION(notice)
ROW(notice, chsi_days,       INT, "30", 0, 365, "", RELOAD,
	"days until the photo stands on chsi.com.cn, as the last page says; 0: it says nothing")
ROW(notice, consent_version, TEXT, "1", 1, 15, "", RELOAD,
	"version of the privacy notice")
ROW(notice, correct_days,    INT, "30", 0, 250, "", RELOAD,
	"working days after notice.to in which errors are corrected; 0: the last page names no day")
ROW(notice, fee,             TEXT, "", 0, 63, "", RELOAD,
	"not used any more: payment.mode and payment.fen say what a photo costs")
ROW(notice, file,            PATH, "", 0, 255, "", RELOAD,
	"file with the text of the school's notice, UTF-8, at most 8191 bytes; empty: the built-in text")
ROW(notice, from,            DATE, "", 0, 0, "YYYY-MM-DD or empty", RELOAD,
	"first day of the collection window")
ROW(notice, holidays,        PATH, "", 0, 255, "", RELOAD,
	"file with holidays and make-up days; empty: those of China that come with the booth")
ROW(notice, privacy,         PATH, "", 0, 255, "", RELOAD,
	"file with the school's privacy text, UTF-8, at most 8191 bytes, for the pages on which a student "
	"agrees; empty: the built-in text")
ROW(notice, to,              DATE, "", 0, 0, "YYYY-MM-DD or empty", RELOAD,
	"last day of the collection window")
END

SECTION(order)
ROW(order, ca,          PATH, "", 0, 255, "", START,
	"PEM file of the authorities that may sign the order service's certificate; empty: the system's")
ROW(order, certificate, PATH, "", 0, 255, "", START,
	"PEM file of this booth's client certificate for the order service; empty: none")
ROW(order, credentials, PATH, "", 0, 255, "", START,
	"file with the order service's password, as courier.credentials")
ROW(order, key,         PATH, "", 0, 255, "", START,
	"PEM file of the client certificate's key; a name without / as in credentials")
ROW(order, life_s,      INT, "900", 60, 7200, "", START,
	"how long after the photo a person can pay, s; then the order is closed")
ROW(order, poll_ms,     INT, "3000", 200, 60000, "", START,
	"time between two questions whether an order is paid, ms")
ROW(order, proxy,       TEXT, "", 0, 255, "", START,
	"proxy to the order service, as courier.proxy")
ROW(order, title,       TEXT, "毕业生图像采集费", 1, 127, "", START,
	"what the person pays for, as the telephone shows it")
ROW(order, type,        CHOICE, "none", 0, 0, "none|http", START,
	"kind of order service; none: nobody is asked, and the fee stays due; http: the contract of "
	"docs/orders.md")
ROW(order, url,         TEXT, "", 0, 255, "", START,
	"address of the order service, without a slash at its end")
END

#define BUTTON_KEY(id, name, preset, least, purpose) \
	ROW(panel, name, TEXT, preset, least, 40, "a KEY_ or BTN_ name of evtest", START, \
		"key of the " #name " button: " purpose)
SECTION(panel)
BUTTONS(BUTTON_KEY)
ROW(panel, devices,       TEXT, "", 0, 255, "", START,
	"input devices of the buttons, separated by spaces: /dev/input/..., usb:VENDOR:PRODUCT, name:TEXT")
ROW(panel, keypad,        TEXT, "", 0, 255, "", START,
	"input devices for digits, named as in panel.devices")
ROW(panel, layout,        CHOICE, "us", 0, 0, "us|uk|de|fr", START,
	"keyboard layout that the code readers are set to")
ROW(panel, press_ms,      INT, "8", 1, 500, "", START,
	"a contact shorter than this is interference, ms")
ROW(panel, quiet_ms,      INT, "12", 1, 500, "", START,
	"a break shorter than this does not end a press, ms")
ROW(panel, scan_end,      CHOICE, "key", 0, 0, "key|pause", START,
	"what ends a scanned code; key: Enter or Tab; pause: a pause")
ROW(panel, scan_least,    INT, "4", 1, 1000, "", START,
	"shortest scanned code, characters")
ROW(panel, scan_most,     INT, "1000", 1, 1000, "", START,
	"longest scanned code, characters")
ROW(panel, scan_pause_ms, INT, "300", 20, 5000, "", START,
	"longest pause inside a scanned code, ms")
ROW(panel, scanner,       TEXT, "", 0, 255, "", START,
	"input devices of code readers, named as in panel.devices")
ROW(panel, stuck_s,       INT, "20", 1, 600, "", START,
	"a button held for longer than this counts as stuck, s")
END
#undef BUTTON_KEY

SECTION(payment)
ROW(payment, fen,     INT, "1500", 0, 1000000, "", RELOAD,
	"what a person owes for a photo, once in a campaign, fen")
ROW(payment, mode,    CHOICE, "none", 0, 0, "none|school|order", RELOAD,
	"who pays; none: a photo costs nothing; school: the school; order: the student, by an order "
	"that has the same number on every booth")
ROW(payment, prepaid, CHOICE, "skip", 0, 0, "skip|charge", RELOAD,
	"students for whom the roster has money that the school collected; skip: they owe nothing; "
	"charge: they pay, and the school pays back what it collected")
END

SECTION(phone)
ROW(phone, ask, CHOICE, "no", 0, 0, "no|roster|typed", RELOAD,
	"whether a student is asked for a phone number; roster: only to confirm the roster's; typed: also to "
	"type one on the keypad")
END

SECTION(photo)
ROW(photo, profile,  NAME, "chsi", 1, 31, "", START,
	"name of the profile that photos must meet")
ROW(photo, profiles, PATH, "/etc/boothd/profiles", 1, 255, "", START,
	"folder of the profiles")
END

SECTION(receipt)
ROW(receipt, url, TEXT, "", 0, 200, "an http:// or https:// address, or empty", RELOAD,
	"address for the student's telephone on the last page; {receipt} in it stands for the receipt code")
END

SECTION(roster)
ROW(roster, corrections, PATH, "", 0, 200, "", START,
	"list of the students whom the school asks for another photo: student number, blank, reason; empty: "
	"nobody")
ROW(roster, file, PATH, "/var/lib/boothd/roster/roster.db", 1, 200, "", START,
	"the roster, which boothctl roster import writes")
END

SECTION(screen)
ROW(screen, diagonal_in, INT, "0", 0, 200, "", RELOAD,
	"diagonal of the monitor, for letters that are large enough; 0: as the monitor says, inches")
ROW(screen, distance_cm, INT, "80", 20, 300, "", RELOAD,
	"from the student's eyes to the screen, for letters that are large enough, cm")
ROW(screen, keys,   CHOICE, "red-green", 0, 0, "red-green|green-red", RELOAD,
	"order of the keys from left to right, as the booth has them")
ROW(screen, lens,   CHOICE, "top", 0, 0, "top|left|right", RELOAD,
	"at which side of the screen the lens is: the words stand there, and arrows point to it")
ROW(screen, motion, CHOICE, "full", 0, 0, "full|calm", RELOAD,
	"full: the drawn person and the arrows move; calm: nothing moves but the live picture")
ROW(screen, size,   CHOICE, "normal", 0, 0, "normal|large", RELOAD,
	"large: all letters are a quarter larger")
ROW(screen, volume, TEXT, "60", 0, 200, "", RELOAD,
	"how loud the booth speaks; also by time, such as 08:00,60 20:00,30; 0: silent, percent")
END

SECTION(session)
ROW(session, burst_frames,  INT, "8", 1, 30, "", RELOAD,
	"number of frames to take after the shutter")
ROW(session, burst_s,       INT, "10", 1, 60, "", RELOAD,
	"longest time for the burst, s")
ROW(session, countdown_s,   INT, "3", 1, 10, "", RELOAD,
	"countdown from the shutter to the photo, s")
ROW(session, done_s,        INT, "20", 1, 600, "", RELOAD,
	"how long the receipt shows, s")
ROW(session, examine_s,     INT, "20", 1, 120, "", RELOAD,
	"longest time for the examination, s")
ROW(session, identify_s,    INT, "60", 1, 3600, "", RELOAD,
	"how long the booth waits for a code, s")
ROW(session, idle_s,        INT, "30", 1, 3600, "", RELOAD,
	"time between two looks at free disk and date, s")
ROW(session, interrupted_s, INT, "20", 1, 600, "", RELOAD,
	"how long a visit waits for a lost camera, s")
ROW(session, max_tries,     INT, "3", 1, 20, "", RELOAD,
	"number of refused photos after which the screen sends the student to the staff")
ROW(session, more_s,        INT, "20", 1, 600, "", RELOAD,
	"how long the screen asks whether somebody is still there, s")
ROW(session, pay_s,         INT, "120", 10, 3600, "", RELOAD,
	"how long the screen shows the code by which a person pays, s")
ROW(session, pose_s,        INT, "120", 1, 3600, "", RELOAD,
	"longest time for posing, s")
ROW(session, read_s,        INT, "60", 1, 3600, "", RELOAD,
	"time to read a page, s")
ROW(session, retry_s,       INT, "5", 1, 600, "", RELOAD,
	"time between two tries to save a photo on a failing disk, s")
ROW(session, review_s,      INT, "60", 1, 3600, "", RELOAD,
	"time to keep or discard the photo, s")
ROW(session, save_s,        INT, "30", 1, 600, "", RELOAD,
	"the journal reports a save that takes longer than this, s")
ROW(session, saved_s,       INT, "3", 1, 60, "", RELOAD,
	"how long the screen shows 已保存, s")
ROW(session, staff_s,       INT, "300", 1, 3600, "", RELOAD,
	"how long a visit waits for staff after the last try, s")
END

SECTION(spool)
ROW(spool, path,           PATH, "/var/lib/boothd/spool", 1, 200, "/", START,
	"folder where photos are kept")
ROW(spool, recipient,      PATH, "", 0, 255, "", START,
	"PEM certificate of the receiver; boothd seals pictures and persons to it before it writes them; "
	"empty: it does not seal")
ROW(spool, reserve_mb,     INT, "64", 1, 100000, "", START,
	"the booth closes when less than this is free on the disk, MiB")
ROW(spool, retention_days, INT, "30", 0, 3650, "", START,
	"this long after a photo was sent the booth deletes its copy, days; 0: never")
END

SECTION(staff)
ROW(staff, codes, PATH, "/etc/boothd/staff.codes", 0, 200, "/", RELOAD,
	"file of the codes and cards by which staff lets a visit go on after the last try")
END

#undef SECTION
#undef ROW
#undef HAS_SERVER
#undef SERVER_ROW
#undef END
