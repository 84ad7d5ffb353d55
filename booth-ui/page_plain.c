/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_plain.h"

#include <stdio.h>
#include <time.h>

#include "booth-ui/page_picture.h"
#include "booth-ui/page_scene.h"
#include "booth-ui/theme.h"

/* One sentence beside a large sign, or beside the photo if there is one. */
struct plain {
	enum drawing_icon icon;
	uint32_t colour, ground; /* of the sign */
	enum drawing_icon badge; /* beside the headline; ICON_COUNT: none */
	uint32_t badge_colour;
	const char *title, *body, *note;
	bool shows_photo;
};

static void build(struct page *page, const struct plain *plain)
{
	struct frame frame = page_frame_open(page);
	struct column head = { 0 };
	column_add(&head,
		   page_frame_title(page, &frame, plain->badge, plain->badge_colour, plain->title));
	column_add(&head, page_frame_body(page, plain->body, 1));
	column_add(&head, page_frame_caption(page, plain->note, 2));
	page_frame_words(page, &frame, &head, NULL, 20);
	if (plain->shows_photo && page->view->has_photo)
		(void)page_picture_photo(page, frame.stage, ALIGN_CENTRE);
	else
		page_picture_sign(page, frame.stage, plain->icon, plain->colour, plain->ground);
}

/* ---- while boothd does not answer ---- */

void page_plain_waiting(struct page *page)
{
	struct plain plain = { .icon = ICON_WAIT,
			       .colour = THEME_INFO,
			       .ground = THEME_INFO_DIM,
			       .badge = ICON_COUNT,
			       .title = tell(page, "One moment, please"),
			       .body = tell(page, "The booth is starting.") };
	build(page, &plain);
}

/* ---- during a visit ---- */

void page_plain_interrupted(struct page *page)
{
	struct plain plain = { .icon = ICON_PLUG,
			       .colour = THEME_FIX_DARK,
			       .ground = THEME_FIX_DIM,
			       .badge = ICON_WARNING,
			       .badge_colour = THEME_FIX,
			       .title = tell(page, "The camera is away"),
			       .body = tell(page, "Please stay. Your visit goes on by itself.") };
	build(page, &plain);
}

void page_plain_more_time(struct page *page)
{
	bool is_photo = page->view->state->asking == SESSION_REVIEW;
	const struct message_state *state = page->view->state;
	struct frame frame = page_frame_open(page);
	struct column head = { 0 };
	column_add(&head,
		   page_frame_title(page, &frame, ICON_COUNT, 0, tell(page, "Still there?")));
	column_add(&head, page_frame_body(page,
					  is_photo ? tell(page, "Otherwise your photo is deleted.")
						   : tell(page, "Otherwise your visit ends."),
					  1));
	page_frame_words(page, &frame, &head, NULL, 20);
	if (page->view->seconds_left > 0)
		page_scene_seconds(page, frame.stage, page->view->seconds_left,
				   (int)((state->ends_ms - state->began_ms) / 1000));
	else
		page_picture_sign(page, frame.stage, ICON_WAIT, THEME_INK, THEME_FIX);
}

/* The shot stays in its place while the booth looks at it. */
void page_plain_examining(struct page *page)
{
	struct plain plain = { .icon = ICON_EYE,
			       .colour = THEME_INFO,
			       .ground = THEME_INFO_DIM,
			       .badge = ICON_EYE,
			       .badge_colour = THEME_INFO,
			       .shows_photo = true,
			       .title = tell(page, "Checking your photo"),
			       .body = tell(page, "You can relax now.") };
	build(page, &plain);
}

void page_plain_saving(struct page *page)
{
	struct plain plain = { .icon = ICON_DISK,
			       .colour = THEME_INFO,
			       .ground = THEME_INFO_DIM,
			       .badge = ICON_DISK,
			       .badge_colour = THEME_INFO,
			       .shows_photo = true,
			       .title = tell(page, "Saving, please stay"),
			       .body = tell(page, "Please stay until the word Saved appears.") };
	build(page, &plain);
}

void page_plain_unsaved(struct page *page)
{
	struct plain plain = { .icon = ICON_WARNING,
			       .colour = THEME_INK,
			       .ground = THEME_FIX,
			       .badge = ICON_WARNING,
			       .badge_colour = THEME_FIX,
			       .shows_photo = true,
			       .title = tell(page, "Not saved yet"),
			       .body = tell(page,
					    "Your photo is still here. The booth keeps trying."),
			       .note = tell(page, "If this stays, please ask a teacher.") };
	build(page, &plain);
}

/* ---- while the booth takes no visitors ---- */

/* Adds what a person can do now: another booth, wait, ask. */
static void add_ways_on(struct page *page, const struct frame *frame, struct column *column,
			const char *wait)
{
	const struct message_state *state = page->view->state;
	bool has_state = !page->view->is_waiting;
	if (has_state && state->elsewhere[0])
		column_add(column, page_frame_row(page, frame, ICON_PLACE, THEME_CARD,
						  tell(page, "Photos are taken here too"),
						  state->elsewhere, 2));
	if (wait)
		column_add(column, page_frame_row(page, frame, ICON_WAIT, THEME_CARD,
						  tell(page, "Or wait here"), wait, 5));
}

/* On a wide screen whom to ask stands in the panel, which has room. */
static void add_contact(struct page *page, const struct frame *frame, struct column *column)
{
	if (!page->view->is_waiting && page->view->state->contact[0])
		column_add(column, page_frame_contact(page, frame, page->view->state->contact, 4));
}

void page_plain_closed(struct page *page)
{
	const char *window = page->view->state->window;
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	column_add(&head, page_frame_caption(page, page->view->state->school, 6));
	column_add(&head,
		   page_frame_title(page, &frame, ICON_COUNT, 0, tell(page, "Not open now")));
	column_add(&head,
		   page_frame_body(
			   page, tell(page, "Photos are taken only in the collection period."), 1));
	struct frame low = page_frame_low(&frame);
	add_ways_on(page, &low, &foot, NULL);
	add_contact(page, &frame, page->is_upright ? &foot : &head);
	page_frame_words_low(page, &frame, &head, &foot, page->type.is_tight ? 18 : 26);
	page_picture_sign_and_words(
		page, frame.stage,
		&(struct picture_sign){ ICON_CALENDAR, THEME_INFO, THEME_INFO_DIM },
		tell(page, "Open"), window);
}

/* What a fault means: for the student, and for staff. */
struct trouble {
	enum drawing_icon icon;
	const char *body, *staff;
	const char *code; /* of the fault; null: none */
};

static struct trouble trouble_of(const struct page *page, enum fault fault)
{
	struct trouble trouble = { .icon = ICON_WRENCH, .code = fault_code(fault) };
	switch (fault) {
	case FAULT_MAINTENANCE:
		trouble.body = tell(page, "A member of staff is looking after this booth.");
		break;
	case FAULT_CAMERA_LOST:
		trouble.icon = ICON_CAMERA;
		trouble.body = tell(page, "The camera does not answer.");
		trouble.staff = tell(page, "Check the cable of the camera.");
		break;
	case FAULT_NO_BURST:
		trouble.icon = ICON_CAMERA;
		trouble.body = tell(page, "The camera takes no good pictures.");
		trouble.staff = tell(page, "Check the camera.");
		break;
	case FAULT_DISK_FULL:
		trouble.icon = ICON_DISK;
		trouble.body = tell(page, "There is no room for another photo.");
		trouble.staff = tell(page, "Free disk space, or let the photos be sent.");
		break;
	case FAULT_SPOOL_UNWRITABLE:
		trouble.icon = ICON_DISK;
		trouble.body = tell(page, "Photos cannot be stored.");
		trouble.staff = tell(page, "Check the disk.");
		break;
	case FAULT_NO_KEYS:
		trouble.icon = ICON_LOCK;
		trouble.body = tell(page, "Photos cannot be signed.");
		trouble.staff = tell(page, "Check the keys of the booth.");
		break;
	case FAULT_NO_VISION:
		trouble.icon = ICON_EYE;
		trouble.body = tell(page, "Photos cannot be checked.");
		trouble.staff = tell(page, "The model files are missing or damaged.");
		break;
	case FAULT_NO_ROSTER:
		trouble.icon = ICON_STAFF;
		trouble.body = tell(page, "The list of students cannot be read.");
		trouble.staff = tell(page, "Import the list again.");
		break;
	case FAULT_STUCK_BUTTON:
		trouble.icon = ICON_BUTTON;
		trouble.body = tell(page, "A key is stuck.");
		trouble.staff = tell(page, "Free the key.");
		break;
	case FAULT_NONE:
		trouble.body = tell(page, "Please try again later.");
		break;
	}
	return trouble;
}

/* "10:32", or an empty text. */
static void write_since(const struct message_state *state, char text[16])
{
	time_t since = (time_t)(state->fault_since_unix_ms / 1000);
	struct tm local;
	text[0] = '\0';
	if (since > 0 && localtime_r(&since, &local))
		(void)strftime(text, 16, "%H:%M", &local);
}

/* Staff, the code of the fault, and since when it holds. */
static const char *staff_title(const struct page *page, const struct trouble *trouble,
			       char text[TEXT_MAX])
{
	char since[16];
	if (!trouble->code)
		return tell(page, "Staff");
	write_since(page->view->state, since);
	(void)snprintf(text, TEXT_MAX, "%s · %s%s%s", tell(page, "Staff"), trouble->code,
		       since[0] ? " · " : "", since);
	return text;
}

/* The sign, and beside it a code for the telephone of staff: the place, the fault, since when. */
static void put_trouble_stage(struct page *page, struct rect stage, const struct trouble *trouble)
{
	char text[TEXT_MAX], since[16];
	int side = rect_min(stage.height, stage.width * 45 / 100);
	if (trouble->code && trouble->staff && side >= px(page, 24)) {
		const struct message_state *state = page->view->state;
		write_since(state, since);
		(void)snprintf(text, sizeof(text), "%s;%s;%s", state->place, trouble->code, since);
		page_picture_code(page, rect_cut_right(&stage, side), text,
				  tell(page, "Staff: scan"));
		(void)rect_cut_right(&stage, px(page, 2));
	}
	page_picture_sign(page, stage, trouble->icon, THEME_WHITE, THEME_NIGHT);
}

/* The fault may have lost a photo that the student was about to keep, so the page promises only the
 * photos for which the screen has shown "Saved". */
static void build_trouble(struct page *page, const char *title, const struct trouble *trouble)
{
	char text[TEXT_MAX];
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	column_add(&head, page_frame_title(page, &frame, ICON_COUNT, 0, title));
	column_add(&head, page_frame_body(page, trouble->body, 1));
	struct frame low = page_frame_low(&frame);
	column_add(&foot, page_frame_row(page, &low, ICON_CHECK, THEME_GO_DIM,
					 tell(page, "Photos shown as Saved are safe"),
					 page->type.is_tight
						 ? NULL
						 : tell(page, "All others must be taken again."),
					 1));
	add_ways_on(page, &low, &foot, tell(page, "This page goes away by itself."));
	add_contact(page, &frame, page->is_upright ? &foot : &head);
	if (!page->is_upright && page->type.is_tight && trouble->code)
		column_add(&head, page_frame_caption(page, staff_title(page, trouble, text), 2));
	if (trouble->staff)
		column_add(&foot,
			   page_frame_row(page, &low, ICON_WRENCH, THEME_FIX_DIM,
					  staff_title(page, trouble, text), trouble->staff, 3));
	page_frame_words_low(page, &frame, &head, &foot, page->type.is_tight ? 16 : 26);
	put_trouble_stage(page, frame.stage, trouble);
}

/* While this page is shown, systemd restarts boothd again and again. Only boothd's journal tells
 * why boothd does not answer. */
void page_plain_dead(struct page *page)
{
	struct trouble trouble = { .icon = ICON_WRENCH,
				   .body = tell(page, "The booth's program does not answer."),
				   .staff = tell(page, "The journal of boothd says why.") };
	build_trouble(page, tell(page, "Out of order"), &trouble);
}

void page_plain_out_of_order(struct page *page)
{
	enum fault fault = (enum fault)page->view->state->fault;
	struct trouble trouble = trouble_of(page, fault);
	build_trouble(page,
		      fault == FAULT_MAINTENANCE ? tell(page, "Closed for maintenance")
						 : tell(page, "Out of order"),
		      &trouble);
}
