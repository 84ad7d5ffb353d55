/* SPDX-License-Identifier: MIT */
#include "booth-ui/labels.h"

#include "booth-ui/widget.h"

struct labels labels_of(const struct page *page)
{
	if (page->view->is_waiting)
		return (struct labels){ NULL, NULL };
	switch ((enum session_state)page->view->state->state) {
	case SESSION_IDLE:
		return (struct labels){ tell(page, "Start"), tell(page, "Other language") };
	case SESSION_CLOSED:
		return (struct labels){ NULL, tell(page, "Other language") };
	case SESSION_MORE_TIME:
		return (struct labels){ tell(page, "Go on"), tell(page, "Leave") };
	case SESSION_NOTICE:
		return (struct labels){ view_is_last_page(page->view->state) ? tell(page, "I agree")
									     : tell(page, "Next"),
					tell(page, "Leave") };
	case SESSION_IDENTIFY:
		return (struct labels){ NULL, tell(page, "Cancel") };
	case SESSION_CONFIRM:
		return (struct labels){ tell(page, "Yes, all is right"), tell(page, "No") };
	case SESSION_MISMATCH:
		return (struct labels){ tell(page, "It is me"), tell(page, "It is not me") };
	case SESSION_UNLISTED:
		return (struct labels){ page->view->state->may_go_on ? tell(page, "Go on") : NULL,
					tell(page, "Once more") };
	case SESSION_CODE:
		return (struct labels){ page->view->state->may_go_on ? tell(page, "I have no code")
								     : NULL,
					tell(page, "Back") };
	case SESSION_ALREADY:
		return (struct labels){ tell(page, "Replace my photo"), tell(page, "Leave") };
	case SESSION_REFUSED_ENTRY:
		return (struct labels){ tell(page, "Finish"), NULL };
	case SESSION_RULES:
		return (struct labels){ tell(page, "I am ready"), tell(page, "Leave") };
	case SESSION_POSE:
		return (struct labels){ page->view->state->shutter == SHUTTER_INSISTS
						? tell(page, "Take it anyway")
						: tell(page, "Taken by itself"),
					tell(page, "Back") };
	case SESSION_COUNTDOWN:
		return (struct labels){ NULL, tell(page, "Stop") };
	case SESSION_REJECTED:
		return (struct labels){ tell(page, "Try again"), tell(page, "Leave") };
	case SESSION_STAFF:
		return (struct labels){ tell(page, "Finish"), NULL };
	case SESSION_REVIEW:
		return (struct labels){ tell(page, "Keep this one"), tell(page, "Take another") };
	case SESSION_UNSAVED:
		return (struct labels){ tell(page, "Save again"), tell(page, "Discard photo") };
	case SESSION_SAVED:
		return (struct labels){ tell(page, "Continue"), NULL };
	case SESSION_DONE:
		return (struct labels){ tell(page, "Finish"), NULL };
	case SESSION_INTERRUPTED:
		return (struct labels){ NULL, tell(page, "Leave") };
	case SESSION_BURST:
	case SESSION_EXAMINING:
	case SESSION_SAVING:
	case SESSION_OUT_OF_ORDER:
	case SESSION_MAINTENANCE:
	case SESSION_STATE_COUNT:
		break;
	}
	return (struct labels){ NULL, NULL };
}
