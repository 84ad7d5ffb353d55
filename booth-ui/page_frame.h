/* SPDX-License-Identifier: MIT */
/*
 * The frame around the contents of a page. Its upper part holds the demo band, the help band and
 * the steps of the visit. Its lower part, which may be the lower end of a side panel, holds the
 * labels of the buttons and the seconds left. Each function gets a rectangle and cuts off the place
 * that the function fills.
 */
#ifndef BOOTH_UI_PAGE_FRAME_H
#define BOOTH_UI_PAGE_FRAME_H

#include "booth-ui/widget.h"

/* Adds the bands and the steps at the top of the canvas. Returns the part of the canvas that
 * remains. */
struct rect page_frame_top(struct page *page);
/* Adds both labels side by side along the lower edge of rest, and cuts their place off rest. */
void page_frame_buttons_across(struct page *page, struct rect *rest);
/* Adds the two labels, one above the other, at the lower end of a side panel. */
void page_frame_buttons_down(struct page *page, struct rect *panel);
/* Writes "12 seconds left on this page" at the lower end of rest if the view shows seconds. */
void page_frame_time_left(struct page *page, struct rect *rest);
/* Writes "12 seconds left on this page" into a place that has the background colour `ground`. The
 * view must show seconds. */
void page_frame_time_left_on(struct page *page, struct rect place, uint32_t ground);

#endif
