/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_person.h"

#include <stdio.h>
#include <string.h>

#include "booth-ui/page_hero.h"
#include "booth-ui/theme.h"

#define QUIET .colour = THEME_ACCENT, .dim = THEME_ACCENT_DIM
#define STOPS .colour = THEME_AMBER, .dim = THEME_AMBER_DIM

/* ---- asking ---- */

/* Returns what to change about a code that the camera cannot read; `other` if there is nothing to
 * change. */
static const char *aim(const struct page *page, const char *other)
{
	switch ((enum aim_hint)page->view->state->reader.hint) {
	case AIM_CLOSER:
		return tell(page, "Hold the code closer to the camera.");
	case AIM_FARTHER:
		return tell(page, "Hold the code farther from the camera.");
	case AIM_TILT:
		return tell(page, "Tilt the code a little: a lamp is reflected in it.");
	case AIM_BRIGHTER:
		return tell(page, "Make the screen of your phone brighter.");
	case AIM_NONE:
	case AIM_HINT_COUNT:
		break;
	}
	return other;
}

/* Returns what was typed, or whom to ask while nothing was typed. */
static const char *typed_or_contact(struct page *page, char text[TEXT_MAX])
{
	const struct message_state *state = page->view->state;
	return state->typed[0] ? state->typed : page_hero_contact(page, text);
}

static void build_code(struct page *page)
{
	const struct message_state *state = page->view->state;
	char lines[TEXT_MAX];
	struct page_hero hero = { .icon = ICON_CODE,
				  QUIET,
				  .title = tell(page, "Show your capture code"),
				  .body = tell(page,
					       "Hold the QR code on your phone to the reader."),
				  .note = typed_or_contact(page, lines),
				  .shows_aim = true };
	if (state->reader.is_on)
		hero.body = aim(page, tell(page, "Hold the QR code on your phone into the frame."));
	if (state->code_refused)
		hero.body = tell(page, "That was not a capture code. Please show yours again.");
	page_hero_build(page, &hero);
}

static void build_key(struct page *page)
{
	const struct message_state *state = page->view->state;
	char lines[TEXT_MAX];
	struct page_hero hero = { .icon = ICON_CODE,
				  QUIET,
				  .title = tell(page, "Who are you?"),
				  .body = tell(page,
					       "Hold your campus card or ticket to the reader, or "
					       "type your student number."),
				  .note = typed_or_contact(page, lines),
				  .shows_aim = true };
	if (state->reader.is_on)
		hero.body =
			aim(page, tell(page, "Hold your ticket into the frame, show your campus "
					     "card, or type your student number."));
	if (state->code_refused)
		hero.body =
			tell(page, "The booth cannot use that. Please show your card or ticket, or "
				   "type your student number.");
	page_hero_build(page, &hero);
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
	struct page_hero hero = { .icon = ICON_WAIT,
				  QUIET,
				  .title = tell(page, "One moment, please") };
	page_hero_build(page, &hero);
}

void page_person_code(struct page *page)
{
	build_code(page);
}

/* ---- confirming ---- */

/* Copies a line about the student, with a space instead of each line break. */
static void copy_line(const char *line, char text[TEXT_MAX])
{
	(void)snprintf(text, TEXT_MAX, "%s", line);
	for (char *at = text; (at = strchr(at, '\n'));)
		*at = ' ';
}

/* Joins what the roster says about the student, one line for each fact. */
static void join_lines(const struct message_state *state,
		       char text[MESSAGE_PERSON_LINES * TEXT_MAX])
{
	size_t length = 0;
	text[0] = '\0';
	for (unsigned i = MESSAGE_PERSON_NUMBER; i < MESSAGE_PERSON_LINES; i++) {
		if (!state->person[i][0])
			continue;
		if (length > 0)
			text[length++] = '\n';
		copy_line(state->person[i], text + length);
		length += strlen(text + length);
	}
}

void page_person_confirm(struct page *page)
{
	const struct message_state *state = page->view->state;
	char name[TEXT_MAX], lines[MESSAGE_PERSON_LINES * TEXT_MAX];
	copy_line(state->person[MESSAGE_PERSON_NAME], name);
	join_lines(state, lines);
	struct page_hero hero = { .icon = ICON_STAFF,
				  QUIET,
				  .title = name,
				  .body = lines,
				  .note = tell(page, "Is this you, and is all of it right?") };
	page_hero_build(page, &hero);
}

void page_person_mismatch(struct page *page)
{
	char lines[TEXT_MAX];
	struct page_hero hero = {
		.icon = ICON_WARNING,
		STOPS,
		.title = tell(page, "What is wrong?"),
		.body = tell(page,
			     "If you are this person and a fact is wrong, go on: the school will "
			     "correct it. If this is somebody else, say so."),
		.note = page_hero_contact(page, lines),
	};
	page_hero_build(page, &hero);
}

/* ---- what stops a visit ---- */

void page_person_unlisted(struct page *page)
{
	char lines[TEXT_MAX];
	struct page_hero hero = { .icon = ICON_WARNING,
				  STOPS,
				  .title = tell(page, "You are not on the list"),
				  .body = tell(page,
					       "Please try once more. If you are still not found, "
					       "ask the school."),
				  .note = page_hero_contact(page, lines) };
	page_hero_build(page, &hero);
}

void page_person_already(struct page *page)
{
	const struct message_state *state = page->view->state;
	char time[TEXT_MAX], lines[TEXT_MAX];
	struct page_hero hero = {
		.icon = ICON_CHECK,
		.colour = THEME_GREEN,
		.dim = THEME_GREEN_DIM,
		.title = tell(page, "You have a photo already"),
		.body = widget_fill_in(tell(page, "Taken {}. A new photo replaces it."),
				       state->last_time, time),
		.note = widget_fill_in(tell(page, "Receipt: {}"), state->last_receipt, lines),
	};
	if (state->has_correction && state->correction < REASON_NONE)
		hero.note = widget_fill_in(
			tell(page, "The school asks for a new photo: {}"),
			remedy_what_to_do((enum reason)state->correction, page->language), lines);
	page_hero_build(page, &hero);
}

/* Sets the title and the body. text: memory for the body. */
static void explain_refusal(struct page *page, struct page_hero *hero, char text[TEXT_MAX])
{
	const struct message_state *state = page->view->state;
	switch ((enum entry)state->entry) {
	case ENTRY_NOT_BEGUN:
		hero->title = tell(page, "Your class comes later");
		hero->body = widget_fill_in(tell(page, "Your class begins on {}."),
					    state->entry_day, text);
		return;
	case ENTRY_OVER:
		hero->title = tell(page, "Your class is over");
		hero->body = widget_fill_in(tell(page, "Your class ended on {}."), state->entry_day,
					    text);
		return;
	case ENTRY_MINOR:
		hero->title = tell(page, "Please come with a guardian");
		hero->body =
			tell(page, "You are not 14 yet. A parent or guardian must agree, so please "
				   "go to the school's staff together.");
		return;
	case ENTRY_AGAIN_REFUSED:
	case ENTRY_AGAIN:
	case ENTRY_OPEN:
	case ENTRY_COUNT:
		break;
	}
	hero->title = tell(page, "You have a photo already");
	hero->body =
		widget_fill_in(tell(page, "Taken {}. The school takes one photo of each student."),
			       state->last_time, text);
}

void page_person_refused(struct page *page)
{
	char text[TEXT_MAX], lines[TEXT_MAX];
	struct page_hero hero = { .icon = ICON_CALENDAR,
				  STOPS,
				  .note = page_hero_contact(page, lines) };
	explain_refusal(page, &hero, text);
	page_hero_build(page, &hero);
}
