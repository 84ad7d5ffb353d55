/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_pay.h"

#include "booth-ui/page_picture.h"
#include "booth-ui/theme.h"

static const char *amount(const struct page *page, const char *pattern, char text[TEXT_MAX])
{
	char yuan[PAYMENT_YUAN_SIZE];
	payment_format_yuan((int)page->view->state->owed_fen, false, yuan);
	return widget_fill_in(pattern, yuan, text);
}

/* ---- paying ---- */

/* That the photo does not depend on the money stands below the code, where there is room on every
 * screen. */
static void build_open(struct page *page)
{
	struct frame frame = page_frame_open(page);
	struct column head = { 0 };
	char text[TEXT_MAX];
	column_add(&head, page_frame_title(page, &frame, ICON_RECEIPT, THEME_INFO,
					   amount(page, tell(page, "Pay {} yuan"), text)));
	column_add(&head, page_frame_body(page, tell(page, "Scan it with your phone"), 1));
	column_add(&head,
		   page_frame_caption(
			   page, tell(page, "You can also pay later, as the school says."), 2));
	page_frame_words(page, &frame, &head, NULL, 44);
	page_picture_code(page, frame.stage, page->view->state->pay_qr,
			  tell(page, "Your photo is saved, paid or not."));
}

static void build_sign(struct page *page, enum drawing_icon icon, const char *title,
		       const char *more)
{
	struct frame frame = page_frame_open(page);
	struct column head = { 0 };
	struct picture_sign sign = { icon, THEME_INFO, THEME_INFO_DIM };
	column_add(&head, page_frame_title(page, &frame, icon, THEME_INFO, title));
	column_add(&head, page_frame_body(page, more, 1));
	page_frame_words(page, &frame, &head, NULL, 20);
	page_picture_sign_and_words(page, frame.stage, &sign, "",
				    tell(page, "Your photo is saved."));
}

void page_pay_paying(struct page *page)
{
	char text[TEXT_MAX];
	switch ((enum message_pay)page->view->state->pay) {
	case PAY_OPEN:
		build_open(page);
		return;
	case PAY_UNAVAILABLE:
		build_sign(page, ICON_WARNING, tell(page, "No payment now"),
			   tell(page, "The school will tell you how to pay."));
		return;
	case PAY_WAITS:
	case PAY_NOTHING:
	case PAY_DONE:
	case PAY_COUNT:
		build_sign(page, ICON_WAIT, amount(page, tell(page, "Pay {} yuan"), text),
			   tell(page, "The code for your phone is coming."));
		return;
	}
}

/* ---- paid ---- */

void page_pay_paid(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct frame frame = page_frame_open(page);
	struct column head = { 0 };
	char text[TEXT_MAX], order[TEXT_MAX];
	column_add(&head, page_frame_title(page, &frame, ICON_CHECK, THEME_GO,
					   amount(page, tell(page, "Paid: {} yuan"), text)));
	column_add(&head, page_frame_body(page, tell(page, "Your photo is saved."), 2));
	if (state->order_end[0])
		column_add(&head,
			   page_frame_caption(page,
					      widget_fill_in(tell(page, "Order ending in {}"),
							     state->order_end, order),
					      1));
	page_frame_words(page, &frame, &head, NULL, 20);
	page_picture_sign(page, frame.stage, ICON_CHECK, THEME_GO, THEME_GO_DIM);
}

/* ---- the last page ---- */

const char *page_pay_note(const struct page *page, char text[TEXT_MAX])
{
	const struct message_state *state = page->view->state;
	switch ((enum message_pay)state->pay) {
	case PAY_DONE:
		return amount(page, tell(page, "Paid: {} yuan"), text);
	case PAY_WAITS:
	case PAY_OPEN:
	case PAY_UNAVAILABLE:
		return amount(page, tell(page, "Still to pay: {} yuan"), text);
	case PAY_NOTHING:
	case PAY_COUNT:
		break;
	}
	return state->pay_mode == PAYMENT_MODE_SCHOOL && state->pay_fen > 0
		       ? tell(page, "The school pays the fee")
		       : "";
}
