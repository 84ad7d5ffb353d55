/* SPDX-License-Identifier: MIT */
#include "booth-ui/page.h"

#include "booth-ui/page_live.h"
#include "booth-ui/page_person.h"
#include "booth-ui/page_photo.h"
#include "booth-ui/page_plain.h"
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
		[SESSION_SAVED] = page_plain_saved,
		[SESSION_DONE] = page_photo_done,
		[SESSION_INTERRUPTED] = page_plain_interrupted,
		[SESSION_MORE_TIME] = page_plain_more_time,
		[SESSION_OUT_OF_ORDER] = page_plain_out_of_order,
		[SESSION_MAINTENANCE] = page_live_maintenance,
	};
	builders[state](page);
}

struct labels page_build(const struct view *view, int width, int height,
			 const struct catalog *catalog, const struct drawing_ruler *ruler,
			 struct drawing *drawing)
{
	drawing_clear(drawing, width, height, THEME_GROUND);
	bool is_upright = height > width;
	struct page page = { .drawing = drawing,
			     .view = view,
			     .catalog = catalog,
			     .ruler = ruler,
			     .language = remedy_language_parse(catalog->language),
			     /* An upright canvas has room for texts that are a tenth larger, so its
			      * side counts as a tenth longer. */
			     .side = is_upright ? rect_min(width * 11 / 10, height) : height,
			     .is_upright = is_upright };
	page.labels = labels_of(&page);
	if (view->is_dead)
		page_plain_dead(&page);
	else if (view->is_waiting)
		page_plain_waiting(&page);
	else
		build_state(&page, (enum session_state)view->state->state);
	return page.labels;
}
