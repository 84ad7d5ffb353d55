/* SPDX-License-Identifier: MIT */
/*
 * Puts the kernel's text console into graphics mode, so that it draws no letters and no cursor over
 * the screen. vt_finish() restores the mode that it had.
 */
#ifndef BOOTH_UI_VT_H
#define BOOTH_UI_VT_H

#include "daemon/core/problem.h"

struct vt {
	int fd;     /* of the tty; -1: vt_init() failed */
	int before; /* the mode that the console had */
};

/* Needs write access to the tty. Where it fails the console keeps its mode. */
must_check int vt_init(const char *tty, struct vt *ret_vt);
void vt_finish(struct vt *vt);

#endif
