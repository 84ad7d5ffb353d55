/* SPDX-License-Identifier: MIT */
/*
 * The stable numbers of what operators may meet in the journal: MESSAGE_ID of log_event(), the key
 * of an entry in the catalog (systemd/boothd.catalog) and of alert rules. A number is never used
 * again for something else; new ones come from `systemd-id128 new`.
 */
#ifndef DAEMON_BASE_EVENTS_H
#define DAEMON_BASE_EVENTS_H

#define JOURNAL_CAMERA_LOST         "73c00f77af534c818d461ac486e5407d"
#define JOURNAL_CAMERA_BACK         "755878eb23dd4aef9f2e0fcd8f6ef0eb"
#define JOURNAL_CAMERA_REOPEN       "4b4d360015404360a7e9b9e87dd6c054"
#define JOURNAL_CAMERA_RENEGOTIATE  "ef88950f1b894087b8393dcf8d040a27"
#define JOURNAL_CAMERA_REAUTHORISE  "f65a69375a724cdda930321ee0b73438"
#define JOURNAL_CAMERA_WAIT         "68578109043b4f73a153988c054656d5"
#define JOURNAL_CAMERA_OUT_OF_ORDER "bf028e94bac54c9a8db0d93e5597c773"
#define JOURNAL_CAMERA_WRONG        "df097134a04948019fe48f11360aece5"
#define JOURNAL_CAMERA_CONTROL      "09ed8d335e534389bd818c7c04935bfb"
#define JOURNAL_CAMERA_DRIFT        "64d3d41245e3421096d75086c0b21cd5"
#define JOURNAL_BUTTON_STUCK        "54d33d7634fd46d79a2bcbf815b9f938"
#define JOURNAL_BUTTON_FREED        "be3c7db99b1a40118d1c78b0b349a954"
#define JOURNAL_PANEL_LOST          "8c69fab803a64abb8c597cb51db58236"
#define JOURNAL_PANEL_BACK          "85914d87b6e344fb912df75ae776cb7c"
#define JOURNAL_SCAN_REFUSED        "d55d71b4b1804f39825983311dbcda5b"
#define JOURNAL_LIGHT_FAILED        "f85d88ba3afb4d70b365e425fd0a0e6e"
#define JOURNAL_COURIER_OPEN        "8d98305140234473aa80c4492a0931dd"
#define JOURNAL_COURIER_WAITING     "66d7c779869a4b578820add53c4dd79e"
#define JOURNAL_COURIER_PAUSED      "278f0b37c3124f068254f50b7ec7d8f0"
#define JOURNAL_COURIER_REFUSED     "7202c158946344f4b9e7d33e54a2c2d9"
#define JOURNAL_COURIER_BROKEN      "1ff88e2146ec447c96bd1f94dbb2ad18"

#define JOURNAL_READY           "c240b144e9c44f28a494fb0e4b766f7c"
#define JOURNAL_STOPPING        "8e2ba8c4493f4cc8b227ac7e532956c9"
#define JOURNAL_PHOTO_SAVED     "64d6de2d87ec4ee394ffd5025615ec3a"
#define JOURNAL_PHOTO_NOT_SAVED "be772264efa34821a8c809a92b9114d5"
#define JOURNAL_PHOTO_REFUSED   "98cde95b4f244ebfb71db4279a5127c1"
#define JOURNAL_PHOTO_SENT      "5c0f5772409b4badb7f5b4dba051f4d3"
#define JOURNAL_OUT_OF_ORDER    "66bb8e7b3891495d952f684539bafc42"
#define JOURNAL_IN_ORDER        "79a8e7028ed5427fbee9ea5af2c9885a"
#define JOURNAL_RELOADED        "386162ba9e61400c92f39055ff5205d6"

#endif
