/* SPDX-License-Identifier: MIT */
/*
 * The frame around the contents of a page. At the top: the demo band, the help band and the steps
 * of the visit. At the bottom, or at the foot of a side panel: the labels of the buttons and the
 * seconds left. Each call cuts the place that it fills off the rectangle that it is given.
 */
#ifndef BOOTH_UI_PAGE_FRAME_H
#define BOOTH_UI_PAGE_FRAME_H

#include "booth-ui/widget.h"

/* Puts the bands and the steps at the top of the canvas. Returns the part of the canvas that
 * remains. */
struct rect page_frame_top(struct page *page);
/* Puts both labels side by side along the lower edge of rest, and cuts them off rest. */
void page_frame_buttons_across(struct page *page, struct rect *rest);
/* Puts the two labels one above the other at the foot of a side panel. */
void page_frame_buttons_down(struct page *page, struct rect *panel);
/* Writes "12 seconds left on this page" at the foot of rest if the view shows seconds. */
void page_frame_time_left(struct page *page, struct rect *rest);
/* Writes "12 seconds left on this page" into a place that has the background colour `ground`. The
 * view must show seconds. */
void page_frame_time_left_on(struct page *page, struct rect place, uint32_t ground);

#endif
