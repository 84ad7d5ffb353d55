/* SPDX-License-Identifier: MIT */
/*
 * The kernel's text console, put aside: in graphics mode it draws neither letters nor a cursor over
 * our picture. vt_finish() gives it back as it was.
 */
#ifndef BOOTH_UI_VT_H
#define BOOTH_UI_VT_H

#include "daemon/core/problem.h"

struct vt {
	int fd; /* -1: none */
	int before;
};

/* Needs write access to the tty. On failure the console stays as it is and fd is -1. */
must_check int vt_init(const char *tty, struct vt *ret_vt);
void vt_finish(struct vt *vt);

#endif
