/* SPDX-License-Identifier: MIT */
/*
 * Takes the kernel's text console out of the way of the screen. In graphics mode the console draws
 * no letters and no cursor. With its keyboard off, no keyboard that somebody plugs in reaches it:
 * Ctrl-Alt-Del restarts nothing, and Ctrl-Alt-F2 shows no login. Only the kernel's SysRq keys still
 * work; Alt-SysRq-R switches the keyboard on again. vt_finish() restores what was before.
 */
#ifndef BOOTH_UI_VT_H
#define BOOTH_UI_VT_H

#include "daemon/core/problem.h"

struct vt {
	int fd;       /* descriptor of the console's tty; -1: vt_init() failed */
	int before;   /* mode of the console before vt_init(), which vt_finish() restores */
	int keyboard; /* mode of its keyboard before; -1: vt_init() left the keyboard as it is */
};

/* Needs write access to the tty. If this function fails, the console keeps its mode. */
must_check int vt_init(const char *tty, struct vt *ret_vt);
void vt_finish(struct vt *vt);

#endif
