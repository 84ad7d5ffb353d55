/* SPDX-License-Identifier: MIT */
/*
 * What the examiner sees, for a visitor of a demo: one JSON object with the state, the hint, the topics,
 * the reasons and, in the unmirrored picture, the face and the photo that would be cut out. Pure.
 *
 *	{"state":"pose","hint":"off_centre","way":"left","look":"mend","held":0.00,
 *	 "topics":{"place":"bad","distance":"good","pose":"unknown",...},
 *	 "reasons":["off_centre"],"advice":[],
 *	 "face":[0.41,0.22,0.18,0.33],"cut":[0.3,0,0.4,1],"is_cut":true}
 *
 * `face` is absent if no face was found, and `cut` outside the live pages. The numbers are fractions of
 * the picture's width and height: x, y, width, height.
 */
#ifndef BOOTH_UI_INSIGHT_H
#define BOOTH_UI_INSIGHT_H

#include "booth-ui/view.h"

enum { INSIGHT_BYTES = 2048 };

/* Writes the object; "{}" without a state. */
void insight_write(const struct view *view, char ret_text[INSIGHT_BYTES]);

#endif
