/* SPDX-License-Identifier: MIT */
/*
 * Keeps the kernel's text console off the screen. In graphics mode the console draws no letters and
 * no cursor. While its keyboard is switched off, the console receives nothing from any keyboard
 * that somebody plugs in: Ctrl-Alt-Del restarts nothing, and Ctrl-Alt-F2 shows no login. Only the
 * kernel's SysRq keys still work; Alt-SysRq-R switches the keyboard on again. vt_finish() restores
 * the console's mode and the keyboard's mode.
 */
#ifndef BOOTH_UI_VT_H
#define BOOTH_UI_VT_H

#include "daemon/core/problem.h"

struct vt {
	int fd;     /* descriptor of the console's tty; -1: vt_init() failed */
	int before; /* mode of the console before vt_init(), which vt_finish() restores */
	/* mode of the console's keyboard before vt_init(); -1: vt_init() could not change it */
	int keyboard;
};

/* Needs write access to the tty. If this function fails, the console keeps its mode. */
must_check int vt_init(const char *tty, struct vt *ret_vt);
void vt_finish(struct vt *vt);

#endif
