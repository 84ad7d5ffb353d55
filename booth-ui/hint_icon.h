/* SPDX-License-Identifier: MIT */
/* The icon of a hint: it shows what to do, also to somebody who does not read the language. Pure. */
#ifndef BOOTH_UI_HINT_ICON_H
#define BOOTH_UI_HINT_ICON_H

#include "booth-ui/drawing.h"
#include "daemon/core/way.h"

/* Left and right are those of the screen, which shows the person as a mirror does. */
enum drawing_icon hint_icon(enum reason reason, enum way way);

#endif
