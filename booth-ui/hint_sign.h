/* SPDX-License-Identifier: MIT */
/* The arrow that a hint shows beside its words. Pure. Left and right are those of the screen, which shows the person as a mirror does. */
#ifndef BOOTH_UI_HINT_SIGN_H
#define BOOTH_UI_HINT_SIGN_H

#include "booth-ui/drawing.h"
#include "daemon/core/way.h"

/* Returns a plain arrow for a way that moves or turns something on the screen; ICON_COUNT: the way
 * has none. */
enum drawing_icon hint_arrow(enum way way);

#endif
