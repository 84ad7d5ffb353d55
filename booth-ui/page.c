/* SPDX-License-Identifier: MIT */
#include "booth-ui/page.h"

#include "booth-ui/page_live.h"
#include "booth-ui/page_pay.h"
#include "booth-ui/page_person.h"
#include "booth-ui/page_photo.h"
#include "booth-ui/page_plain.h"
#include "booth-ui/page_service.h"
#include "booth-ui/page_start.h"
#include "booth-ui/page_verdict.h"
#include "booth-ui/theme.h"
#include "booth-ui/widget.h"
#include "daemon/core/remedy.h"

static void build_state(struct page *page, enum session_state state)
{
	static void (*const builders[SESSION_STATE_COUNT])(struct page *) = {
		[SESSION_IDLE] = page_start_idle,
		[SESSION_CLOSED] = page_plain_closed,
		[SESSION_NOTICE] = page_start_notice,
		[SESSION_IDENTIFY] = page_person_identify,
		[SESSION_CONFIRM] = page_person_confirm,
		[SESSION_MISMATCH] = page_person_mismatch,
		[SESSION_UNLISTED] = page_person_unlisted,
		[SESSION_CODE] = page_person_code,
		[SESSION_PHONE] = page_person_phone,
		[SESSION_ALREADY] = page_person_already,
		[SESSION_REFUSED_ENTRY] = page_person_refused,
		[SESSION_RULES] = page_start_rules,
		[SESSION_POSE] = page_live_pose,
		[SESSION_COUNTDOWN] = page_live_countdown,
		[SESSION_BURST] = page_live_burst,
		[SESSION_EXAMINING] = page_plain_examining,
		[SESSION_REJECTED] = page_verdict_rejected,
		[SESSION_STAFF] = page_verdict_staff,
		[SESSION_REVIEW] = page_photo_review,
		[SESSION_SAVING] = page_plain_saving,
		[SESSION_UNSAVED] = page_plain_unsaved,
		[SESSION_SAVED] = page_photo_receipt,
		[SESSION_PAYING] = page_pay_paying,
		[SESSION_PAID] = page_pay_paid,
		[SESSION_DONE] = page_photo_receipt,
		[SESSION_INTERRUPTED] = page_plain_interrupted,
		[SESSION_MORE_TIME] = page_plain_more_time,
		[SESSION_OUT_OF_ORDER] = page_plain_out_of_order,
		[SESSION_MAINTENANCE] = page_service_maintenance,
	};
	builders[state](page);
}

static struct type_screen screen_of(const struct view *view, const struct page_canvas *canvas)
{
	enum { DISTANCE_CM = 80 };
	const struct message_screen *screen = &view->screen;
	return (struct type_screen){
		.width = canvas->width,
		.height = canvas->height,
		.width_mm = canvas->width_mm,
		.height_mm = canvas->height_mm,
		.diagonal_in = (int)screen->diagonal_in,
		.distance_cm = screen->distance_cm > 0 ? (int)screen->distance_cm : DISTANCE_CM,
		.is_large = screen->is_large,
	};
}

static struct page open_page(const struct view *view, const struct page_canvas *canvas,
			     const struct catalog *catalog, const struct drawing_ruler *ruler,
			     struct drawing *drawing)
{
	drawing_clear(drawing, canvas->width, canvas->height, THEME_PAPER);
	struct type_screen screen = screen_of(view, canvas);
	struct page page = { .drawing = drawing,
			     .view = view,
			     .catalog = catalog,
			     .ruler = ruler,
			     .language = remedy_language_parse(catalog->language),
			     .type = type_sizes_for(&screen),
			     .pixels_per_mm = type_pixels_per_mm(&screen),
			     .is_upright = canvas->height > canvas->width };
	page.labels = labels_of(&page);
	return page;
}

struct labels page_build(const struct view *view, const struct page_canvas *canvas,
			 const struct catalog *catalog, const struct drawing_ruler *ruler,
			 struct drawing *drawing)
{
	struct page page = open_page(view, canvas, catalog, ruler, drawing);
	if (view->is_dead)
		page_plain_dead(&page);
	else if (view->is_waiting)
		page_plain_waiting(&page);
	else
		build_state(&page, (enum session_state)view->state->state);
	return page.labels;
}

struct paging_room page_room(const struct view *view, const struct page_canvas *canvas,
			     const struct catalog *catalog, const struct drawing_ruler *ruler,
			     struct drawing *drawing)
{
	enum { PAGES = 3 }; /* the first, one in the middle and the last say different things */
	struct message_state state = *view->state;
	struct view notice = *view;
	struct paging_room room = paging_largest();
	state.state = SESSION_NOTICE;
	state.page_count = PAGES;
	notice.state = &state;
	notice.texts = NULL;
	for (state.page = 0; state.page < PAGES; state.page++) {
		struct page page = open_page(&notice, canvas, catalog, ruler, drawing);
		room = paging_smaller(room, page_start_room(&page));
	}
	return room;
}
