/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_plain.h"

#include <stdio.h>

#include "booth-ui/page_hero.h"
#include "booth-ui/theme.h"

/* Functions for the pages that appear while boothd does not answer. */

/* Returns the text that tells which photos are safe. The fault may have lost a photo that the
 * student was about to keep, so the text promises only the photos for which the screen has shown
 * "Saved". */
static const char *what_is_safe(const struct page *page)
{
	return tell(page, "This page goes away by itself when the booth works again. Photos for "
			  "which Saved was shown are safe; others must be taken again.");
}

void page_plain_waiting(struct page *page)
{
	struct page_hero hero = { .icon = ICON_WAIT,
				  .colour = THEME_ACCENT,
				  .dim = THEME_ACCENT_DIM,
				  .title = tell(page, "One moment, please"),
				  .body = tell(page, "The booth is starting.") };
	page_hero_build(page, &hero);
}

/* While this page is shown, systemd restarts boothd again and again. Only boothd's journal tells
 * why boothd does not answer. */
void page_plain_dead(struct page *page)
{
	struct page_hero hero = { .icon = ICON_WRENCH,
				  .colour = THEME_AMBER,
				  .dim = THEME_AMBER_DIM,
				  .title = tell(page, "Out of order"),
				  .body = tell(page, "The booth's program does not answer. Staff: "
						     "the journal of boothd says why."),
				  .note = what_is_safe(page) };
	page_hero_build(page, &hero);
}

/* Functions for the pages that appear during a visit. */

void page_plain_interrupted(struct page *page)
{
	char lines[TEXT_MAX];
	struct page_hero hero = { .icon = ICON_CAMERA,
				  .colour = THEME_AMBER,
				  .dim = THEME_AMBER_DIM,
				  .title = tell(page, "The camera is not answering"),
				  .body = tell(page, "Please stay. Your visit goes on as soon as "
						     "the camera is back."),
				  .note = page_hero_contact(page, lines) };
	page_hero_build(page, &hero);
}

void page_plain_more_time(struct page *page)
{
	bool is_photo = page->view->state->asking == SESSION_REVIEW;
	struct page_hero hero = { .icon = ICON_WAIT,
				  .colour = THEME_AMBER,
				  .dim = THEME_AMBER_DIM,
				  .title = tell(page, "Are you still there?"),
				  .body = is_photo ? tell(page, "Otherwise your photo will be "
								"deleted.")
						   : tell(page, "Otherwise your visit ends.") };
	page_hero_build(page, &hero);
}

void page_plain_examining(struct page *page)
{
	struct page_hero hero = { .icon = ICON_EYE,
				  .colour = THEME_ACCENT,
				  .dim = THEME_ACCENT_DIM,
				  .title = tell(page, "Checking your photo"),
				  .body = tell(page, "You can relax now.") };
	page_hero_build(page, &hero);
}

void page_plain_saving(struct page *page)
{
	struct page_hero hero = { .icon = ICON_DISK,
				  .colour = THEME_ACCENT,
				  .dim = THEME_ACCENT_DIM,
				  .title = tell(page, "Saving"),
				  .body = tell(page, "Please stay until the word Saved appears.") };
	page_hero_build(page, &hero);
}

void page_plain_unsaved(struct page *page)
{
	char lines[TEXT_MAX];
	struct page_hero hero = { .icon = ICON_WARNING,
				  .colour = THEME_AMBER,
				  .dim = THEME_AMBER_DIM,
				  .title = tell(page, "Not saved yet"),
				  .body = tell(page, "The disk did not take the photo. It is still "
						     "here, and the booth keeps trying. If this "
						     "stays, please ask a teacher."),
				  .note = page_hero_contact(page, lines) };
	page_hero_build(page, &hero);
}

void page_plain_saved(struct page *page)
{
	struct page_hero hero = { .icon = ICON_CHECK,
				  .colour = THEME_GREEN,
				  .dim = THEME_GREEN_DIM,
				  .title = tell(page, "Saved"),
				  .is_title_huge = true,
				  .body = tell(page, "Your photo is safe.") };
	page_hero_build(page, &hero);
}

/* Functions for the pages that appear while the booth takes no visitors. */

void page_plain_closed(struct page *page)
{
	char text[TEXT_MAX];
	const char *window = page->view->state->window;
	struct page_hero hero = { .icon = ICON_CALENDAR,
				  .colour = THEME_ACCENT,
				  .dim = THEME_ACCENT_DIM,
				  .title = tell(page, "Closed today"),
				  .body = tell(page,
					       "Photos are taken only in the collection period.") };
	if (window[0] != '\0')
		hero.note = widget_fill_in(tell(page, "Open: {}"), window, text);
	page_hero_build(page, &hero);
}

/* Returns what is safe and whom to ask. */
static const char *safe_and_contact(const struct page *page, char text[2 * TEXT_MAX])
{
	char lines[TEXT_MAX];
	const char *who = page_hero_contact(page, lines);
	(void)snprintf(text, 2 * TEXT_MAX, "%s%s%s", what_is_safe(page), who ? "\n" : "",
		       who ? who : "");
	return text;
}

void page_plain_out_of_order(struct page *page)
{
	char lines[2 * TEXT_MAX];
	struct page_hero hero = { .icon = ICON_WRENCH,
				  .colour = THEME_AMBER,
				  .dim = THEME_AMBER_DIM,
				  .title = tell(page, "Out of order"),
				  .note = safe_and_contact(page, lines) };
	switch ((enum fault)page->view->state->fault) {
	case FAULT_MAINTENANCE:
		hero.title = tell(page, "Closed for maintenance");
		hero.body = tell(page, "A member of staff is looking after this booth.");
		break;
	case FAULT_CAMERA_LOST:
		hero.icon = ICON_CAMERA;
		hero.body = tell(page, "The camera is not answering. Staff: check its cable.");
		break;
	case FAULT_NO_BURST:
		hero.icon = ICON_CAMERA;
		hero.body = tell(
			page,
			"The camera's pictures cannot be used for photos. Staff: check the camera.");
		break;
	case FAULT_DISK_FULL:
		hero.icon = ICON_DISK;
		hero.body = tell(
			page, "There is no room for another photo. Staff: free disk space or let "
			      "the stored photos be sent.");
		break;
	case FAULT_SPOOL_UNWRITABLE:
		hero.icon = ICON_DISK;
		hero.body = tell(page, "Photos cannot be stored. Staff: check the disk.");
		break;
	case FAULT_NO_KEYS:
		hero.body = tell(
			page, "Photos cannot be signed or sealed. Staff: check the booth's keys.");
		break;
	case FAULT_NO_VISION:
		hero.icon = ICON_EYE;
		hero.body = tell(page,
				 "Photos cannot be checked. Staff: the model files are missing or "
				 "damaged.");
		break;
	case FAULT_NO_ROSTER:
		hero.icon = ICON_STAFF;
		hero.body =
			tell(page, "The list of students cannot be read. Staff: import it again.");
		break;
	case FAULT_STUCK_BUTTON:
		hero.icon = ICON_BUTTON;
		hero.body = tell(page, "A button is stuck. Staff: free it.");
		break;
	case FAULT_NONE:
		hero.body = tell(page, "Please try again later.");
		break;
	}
	page_hero_build(page, &hero);
}
