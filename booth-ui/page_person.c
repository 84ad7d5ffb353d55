/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_person.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "booth-ui/page_picture.h"
#include "booth-ui/page_scene.h"
#include "booth-ui/theme.h"

/* A page about the person: words, and a sign or a plate of text on the stage. */
struct about {
	enum drawing_icon icon;
	bool is_stop; /* the visit cannot just go on */
	/* the picture of what to hold before the reader, instead of the icon */
	void (*scene)(struct page *page, struct rect place);
	const char *title, *body;
	/* the picture in the aiming box (struct message_reader) takes the stage, if there is one */
	bool shows_aim;
	const char *caption,
		*words; /* what the stage shows in large letters; words null: the icon */
};

/* Adds the contact, if the school has set one. */
static void add_contact(struct page *page, const struct frame *frame, struct column *column)
{
	const char *who = page->view->state->contact;
	if (who[0])
		column_add(column, page_frame_contact(page, frame, who, 2));
}

/* The live picture in the aiming box, mirrored, with the corners of a viewfinder. */
static void put_aim(struct page *page, struct rect place)
{
	const struct message_reader *reader = &page->view->state->reader;
	float wide = reader->width * (float)page->view->preview_width;
	float high = reader->height * (float)page->view->preview_height;
	if (!(wide > 0) || !(high > 0))
		return;
	struct rect box = place;
	box.width = (int)fminf((float)place.width, (float)place.height * wide / high);
	box.height = (int)((float)box.width * high / wide);
	box = rect_centre(place, box.width, rect_min(box.height, place.height));
	if (rect_is_empty(box))
		return;
	widget_fill(page, place, THEME_NIGHT, px(page, 3));
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_PICTURE, box);
	item->picture = PICTURE_PREVIEW;
	item->is_mirrored = true;
	item->crop = (struct drawing_crop){ reader->x, reader->y, reader->width, reader->height };
	struct rect frame = rect_inset(box, box.width / 12, box.height / 12);
	struct drawing_item *corners = drawing_add(page->drawing, DRAWING_CORNERS, frame);
	corners->colour = THEME_WHITE;
	corners->stroke = rect_max(4, page->type.unit / 4);
}

static void build(struct page *page, const struct about *about)
{
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	column_add(&head, page_frame_title(page, &frame, about->is_stop ? ICON_WARNING : ICON_COUNT,
					   THEME_FIX, about->title));
	column_add(&head, page_frame_body(page, about->body, 1));
	struct frame low = page_frame_low(&frame);
	if (about->is_stop)
		add_contact(page, &low, &foot);
	page_frame_words_low(page, &frame, &head, &foot, page->type.is_tight ? 16 : 26);
	if (about->shows_aim && page->view->state->reader.is_on && page->view->has_preview) {
		put_aim(page, frame.stage);
		return;
	}
	if (about->scene && !(about->words && about->words[0])) {
		about->scene(page, frame.stage);
		return;
	}
	struct picture_sign sign = { about->icon, about->is_stop ? THEME_FIX_DARK : THEME_INFO,
				     about->is_stop ? THEME_FIX_DIM : THEME_INFO_DIM };
	page_picture_sign_and_words(page, frame.stage, &sign, about->caption, about->words);
}

/* ---- asking ---- */

/* Returns what to change about a code that the camera cannot read; `other` if there is nothing to
 * change. */
static const char *aim(const struct page *page, const char *other)
{
	switch ((enum aim_hint)page->view->state->reader.hint) {
	case AIM_CLOSER:
		return tell(page, "Hold the code closer.");
	case AIM_FARTHER:
		return tell(page, "Hold the code farther away.");
	case AIM_TILT:
		return tell(page, "Tilt the code: a lamp is reflected.");
	case AIM_BRIGHTER:
		return tell(page, "Make your phone brighter.");
	case AIM_NONE:
	case AIM_HINT_COUNT:
		break;
	}
	return other;
}

static void build_code(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct about about = { .icon = ICON_CODE,
			       .title = tell(page, "Show your code"),
			       .body = tell(page, "Hold the QR code on your phone to the reader."),
			       .caption = tell(page, "You typed"),
			       .words = state->typed };
	about.shows_aim = true;
	about.scene = page_scene_phone;
	if (state->reader.is_on)
		about.body =
			aim(page, tell(page, "Hold the QR code on your phone into the frame."));
	if (state->code_refused)
		about.body = tell(page, "That was no capture code. Please show yours.");
	build(page, &about);
}

static void build_key(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct about about = { .icon = ICON_CARD,
			       .title = tell(page, "Who are you?"),
			       .body = tell(page,
					    "Show your campus card, or type your student number."),
			       .caption = tell(page, "You typed"),
			       .words = state->typed };
	about.shows_aim = !state->typed[0];
	about.scene = page_scene_card;
	if (state->reader.is_on)
		about.body =
			aim(page, tell(page, "Ticket into the frame, or card, or student number."));
	if (state->code_refused)
		about.body = tell(page, "The booth cannot use that. Please try once more.");
	build(page, &about);
}

void page_person_identify(struct page *page)
{
	switch ((enum identify_mode)page->view->state->identify) {
	case IDENTIFY_CODE:
		build_code(page);
		return;
	case IDENTIFY_ROSTER:
	case IDENTIFY_BOTH:
		build_key(page);
		return;
	case IDENTIFY_NONE:
	case IDENTIFY_MODE_COUNT:
		break;
	}
	struct about about = { .icon = ICON_WAIT, .title = tell(page, "One moment, please") };
	build(page, &about);
}

void page_person_code(struct page *page)
{
	build_code(page);
}

void page_person_phone(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct about about = {
		.icon = ICON_PHONE,
		.title = tell(page, "Your phone number"),
		.body = tell(page, "Type its 11 digits. The school calls about your photo only."),
		.caption = tell(page, "You typed"),
		.words = state->typed,
	};
	if (!state->typed[0] && state->phone[0]) {
		about.title = tell(page, "Use this number?");
		about.body = tell(page, "The school calls you on it, about your photo only.");
		about.caption = tell(page, "Phone number");
		about.words = state->phone;
	}
	if (state->code_refused)
		about.body = tell(page, "A mobile number has 11 digits. Please try once more.");
	build(page, &about);
}

/* ---- confirming ---- */

/* Copies a line about the student, with a space instead of each line break. */
static void copy_line(const char *line, char text[TEXT_MAX])
{
	(void)snprintf(text, TEXT_MAX, "%s", line);
	for (char *at = text; (at = strchr(at, '\n'));)
		*at = ' ';
}

/* Adds what the roster says about the student, the name large. text: memory for the lines. */
static void add_student(const struct page *page, struct column *column,
			char text[MESSAGE_PERSON_LINES][TEXT_MAX])
{
	for (unsigned i = 0; i < MESSAGE_PERSON_LINES; i++) {
		bool is_name = i == MESSAGE_PERSON_NAME;
		copy_line(page->view->state->person[i], text[i]);
		column_add(column,
			   (struct block){ .text = text[i],
					   .space = 2,
					   .rank = is_name ? RANK_MUST : (int)i,
					   .style = { .type = is_name ? TYPE_HEADLINE : TYPE_BODY,
						      .is_bold = is_name,
						      .colour = THEME_INK,
						      .ground = THEME_CARD } });
	}
}

/* The plate with the student: a sign, and all lines that there is room for. */
static void put_student(struct page *page, struct rect place)
{
	char text[MESSAGE_PERSON_LINES][TEXT_MAX];
	struct column column = { 0 };
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 4), px(page, 3));
	add_student(page, &column, text);
	int height = column_fit(page, &column, inner.width, inner.height);
	int sign = rect_min(px(page, 26), inner.height - height - px(page, 2));
	if (sign >= px(page, 8)) {
		inner = rect_centre(inner, inner.width, height + sign + px(page, 2));
		struct rect badge = rect_cut_top(&inner, sign);
		badge.width = sign;
		widget_badge(page, badge, ICON_PERSON, THEME_INFO, THEME_INFO_DIM);
		(void)rect_cut_top(&inner, px(page, 2));
	}
	(void)column_put(page, inner, &column);
}

void page_person_confirm(struct page *page)
{
	struct frame frame = page_frame_open(page);
	struct column head = { 0 };
	column_add(&head,
		   page_frame_title(page, &frame, ICON_COUNT, 0, tell(page, "Is this you?")));
	column_add(&head, page_frame_body(page, tell(page, "Is all of it right?"), 1));
	page_frame_words(page, &frame, &head, NULL, 40);
	put_student(page, frame.stage);
}

void page_person_mismatch(struct page *page)
{
	struct about about = {
		.icon = ICON_STAFF,
		.is_stop = true,
		.title = tell(page, "What is wrong?"),
		.body = tell(page, "If it is you, go on: the school corrects the rest."),
	};
	build(page, &about);
}

/* ---- what stops a visit ---- */

void page_person_unlisted(struct page *page)
{
	struct about about = { .icon = ICON_STAFF,
			       .is_stop = true,
			       .title = tell(page, "Not on the list"),
			       .body = tell(page, "Try once more, or ask the school.") };
	build(page, &about);
}

void page_person_already(struct page *page)
{
	const struct message_state *state = page->view->state;
	char time[TEXT_MAX];
	struct about about = {
		.icon = ICON_RECEIPT,
		.title = tell(page, "You have a photo"),
		.body = widget_fill_in(tell(page, "Taken {}. A new photo replaces it."),
				       state->last_time, time),
		.caption = tell(page, "Receipt number"),
		.words = state->last_receipt,
	};
	if (state->has_correction && state->correction < REASON_NONE) {
		about.title = tell(page, "A new photo, please");
		about.body = widget_fill_in(
			tell(page, "The school asks for it: {}"),
			remedy_what_to_do((enum reason)state->correction, page->language), time);
	}
	build(page, &about);
}

/* Sets the title and the body. text: memory for the body. */
static void explain_refusal(struct page *page, struct about *about, char text[TEXT_MAX])
{
	const struct message_state *state = page->view->state;
	switch ((enum entry)state->entry) {
	case ENTRY_NOT_BEGUN:
		about->title = tell(page, "Not your day yet");
		about->body = tell(page, "Please come again on this day.");
		about->caption = tell(page, "Your class begins on");
		about->words = state->entry_day;
		return;
	case ENTRY_OVER:
		about->title = tell(page, "Your day is over");
		about->body = tell(page, "Please ask the school.");
		about->caption = tell(page, "Your class ended on");
		about->words = state->entry_day;
		return;
	case ENTRY_MINOR:
		about->title = tell(page, "Come with a guardian");
		about->body = tell(page, "You are not 14 yet: a parent or guardian must agree.");
		about->icon = ICON_TWO_PEOPLE;
		return;
	case ENTRY_AGAIN_REFUSED:
	case ENTRY_AGAIN:
	case ENTRY_OPEN:
	case ENTRY_COUNT:
		break;
	}
	about->title = tell(page, "You have a photo");
	about->body = widget_fill_in(tell(page, "Taken {}. Each student gets one photo."),
				     state->last_time, text);
	about->caption = tell(page, "Receipt number");
	about->words = state->last_receipt;
}

void page_person_refused(struct page *page)
{
	char text[TEXT_MAX];
	struct about about = { .icon = ICON_CALENDAR, .is_stop = true };
	explain_refusal(page, &about, text);
	build(page, &about);
}
