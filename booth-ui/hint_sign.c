/* SPDX-License-Identifier: MIT */
#include "booth-ui/hint_sign.h"

enum drawing_icon hint_arrow(enum way way)
{
	static const enum drawing_icon arrows[WAY_COUNT] = {
		[WAY_LEFT] = ICON_ARROW_LEFT,      [WAY_RIGHT] = ICON_ARROW_RIGHT,
		[WAY_HIGHER] = ICON_ARROW_UP,      [WAY_LOWER] = ICON_ARROW_DOWN,
		[WAY_CLOSER] = ICON_CLOSER,        [WAY_BACK] = ICON_BACK,
		[WAY_TURN_LEFT] = ICON_ARROW_LEFT, [WAY_TURN_RIGHT] = ICON_ARROW_RIGHT,
		[WAY_CHIN_UP] = ICON_ARROW_UP,     [WAY_CHIN_DOWN] = ICON_ARROW_DOWN,
		[WAY_TILT_LEFT] = ICON_TILT_LEFT,  [WAY_TILT_RIGHT] = ICON_TILT_RIGHT,
	};
	return way < WAY_COUNT ? arrows[way] : ICON_COUNT;
}
