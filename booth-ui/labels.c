/* SPDX-License-Identifier: MIT */
#include "booth-ui/labels.h"

#include "booth-ui/widget.h"

static struct labels name_keys(const char *shutter, const char *cancel)
{
	return (struct labels){ .shutter = shutter, .cancel = cancel };
}

/* The labels alone: page_keys.c fills in the places. */
static struct labels name_payment(const struct page *page)
{
	const struct message_state *state = page->view->state;
	if (state->pay == PAY_UNAVAILABLE)
		return name_keys(tell(page, "Continue"), NULL);
	return name_keys(state->pay == PAY_OPEN ? tell(page, "I paid") : NULL, tell(page, "Later"));
}

struct labels labels_of(const struct page *page)
{
	if (page->view->is_waiting)
		return name_keys(NULL, NULL);
	switch ((enum session_state)page->view->state->state) {
	case SESSION_IDLE:
		return name_keys(tell(page, "Start"), tell(page, "Other language"));
	case SESSION_CLOSED:
		return name_keys(NULL, tell(page, "Other language"));
	case SESSION_MORE_TIME:
		return name_keys(tell(page, "Go on"), tell(page, "Leave"));
	case SESSION_NOTICE:
		return name_keys(view_is_last_page(page->view->state) ? tell(page, "Agree")
								      : tell(page, "Next"),
				 tell(page, "Leave"));
	case SESSION_IDENTIFY:
		return name_keys(NULL, tell(page, "Cancel"));
	case SESSION_CONFIRM:
		return name_keys(tell(page, "Yes, right"), tell(page, "No"));
	case SESSION_MISMATCH:
		return name_keys(tell(page, "It is me"), tell(page, "Not me"));
	case SESSION_UNLISTED:
		return name_keys(page->view->state->may_go_on ? tell(page, "Go on") : NULL,
				 tell(page, "Retry"));
	case SESSION_CODE:
		return name_keys(page->view->state->may_go_on ? tell(page, "No code") : NULL,
				 tell(page, "Back"));
	case SESSION_PHONE:
		return name_keys(page->view->state->may_go_on ? tell(page, "Use it") : NULL,
				 tell(page, "Skip"));
	case SESSION_ALREADY:
		return name_keys(tell(page, "Retake"), tell(page, "Leave"));
	case SESSION_REFUSED_ENTRY:
		return name_keys(tell(page, "Finish"), NULL);
	case SESSION_RULES:
		return name_keys(tell(page, "I am ready"), tell(page, "Leave"));
	case SESSION_POSE:
		return name_keys(page->view->state->shutter == SHUTTER_INSISTS
					 ? tell(page, "Take it")
					 : tell(page, "By itself"),
				 tell(page, "Back"));
	case SESSION_COUNTDOWN:
		return name_keys(NULL, tell(page, "Stop"));
	case SESSION_REJECTED:
		return name_keys(tell(page, "Try again"), tell(page, "Leave"));
	case SESSION_STAFF:
		return name_keys(tell(page, "Finish"), NULL);
	case SESSION_REVIEW:
		return name_keys(tell(page, "Keep it"), tell(page, "Another"));
	case SESSION_UNSAVED:
		return name_keys(tell(page, "Save again"), tell(page, "Discard"));
	case SESSION_PAYING:
		return name_payment(page);
	case SESSION_PAID:
	case SESSION_SAVED:
		return name_keys(tell(page, "Continue"), NULL);
	case SESSION_DONE:
		return name_keys(tell(page, "Finish"), NULL);
	case SESSION_INTERRUPTED:
		return name_keys(NULL, tell(page, "Leave"));
	case SESSION_BURST:
	case SESSION_EXAMINING:
	case SESSION_SAVING:
	case SESSION_OUT_OF_ORDER:
	case SESSION_MAINTENANCE:
	case SESSION_STATE_COUNT:
		break;
	}
	return name_keys(NULL, NULL);
}
