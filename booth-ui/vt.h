/* SPDX-License-Identifier: MIT */
/*
 * Puts the kernel's text console into graphics mode, so that the console draws no letters and no
 * cursor over the screen. vt_finish() restores the console's previous mode.
 */
#ifndef BOOTH_UI_VT_H
#define BOOTH_UI_VT_H

#include "daemon/core/problem.h"

struct vt {
	int fd;     /* descriptor of the console's tty; -1: vt_init() failed */
	int before; /* mode of the console before vt_init(), which vt_finish() restores */
};

/* Needs write access to the tty. If this function fails, the console keeps its mode. */
must_check int vt_init(const char *tty, struct vt *ret_vt);
void vt_finish(struct vt *vt);

#endif
