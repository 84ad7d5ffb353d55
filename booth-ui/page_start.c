/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_start.h"

#include <stdio.h>

#include "booth-ui/page_frame.h"
#include "booth-ui/theme.h"

/* Parts that several pages of this file share. */

enum { SIZE_FACT = 56 };

/* Adds one line, such as "Open: ..." or "Fee: ...", with an icon beside it. Adds nothing if the
 * value is empty. */
static void put_fact(struct page *page, struct rect *rest, enum drawing_icon icon,
		     const char *pattern, const char *value)
{
	if (value[0] == '\0')
		return;
	char text[TEXT_MAX];
	struct rect row = rect_cut_top(rest, px(page, SIZE_FACT));
	struct rect mark = rect_cut_left(&row, px(page, 44));
	widget_icon(page, rect_centre(mark, px(page, 40), px(page, 40)), icon, THEME_ACCENT,
		    THEME_GROUND);
	(void)rect_cut_left(&row, px(page, 18));
	struct widget_style style = { STYLE_DETAIL, .ground = THEME_GROUND, .is_middle = true };
	(void)widget_text(page, row, &style, widget_fill_in(pattern, value, text));
}

static int facts_height(const struct page *page)
{
	const struct message_state *state = page->view->state;
	int count = (state->window[0] != '\0') + (state->fee[0] != '\0');
	return count * px(page, SIZE_FACT);
}

/* Adds the opening time and the fee, one below the other. */
static void put_facts(struct page *page, struct rect place)
{
	const struct message_state *state = page->view->state;
	put_fact(page, &place, ICON_CALENDAR, tell(page, "Open: {}"), state->window);
	put_fact(page, &place, ICON_COIN, tell(page, "Fee: {}"), state->fee);
}

static void put_heading(struct page *page, struct rect *rest, const char *text)
{
	struct widget_style style = { STYLE_HEADING, .ground = THEME_GROUND, .is_middle = true };
	(void)widget_text(page, rect_cut_top(rest, px(page, 96)), &style, text);
}

/* The idle page. */

static void put_numbered(struct page *page, struct rect place, int number, enum drawing_icon icon,
			 const char *text)
{
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 26), px(page, 22));
	char digits[12];
	(void)snprintf(digits, sizeof(digits), "%d", number);
	int side = rect_min(inner.height, px(page, 92));
	struct rect mark = rect_cut_left(&inner, side);
	widget_badge(page, rect_centre(mark, side, side), icon, THEME_ACCENT, THEME_ACCENT_DIM);
	(void)rect_cut_left(&inner, px(page, 24));
	struct widget_style count = { STYLE_NUMBER, .ground = THEME_CARD, .is_middle = true };
	(void)widget_text(page, rect_cut_left(&inner, px(page, 44)), &count, digits);
	struct widget_style style = { STYLE_BODY, .ground = THEME_CARD, .is_middle = true };
	(void)widget_text(page, inner, &style, text);
}

static void put_three_steps(struct page *page, struct rect place)
{
	static const enum drawing_icon icons[3] = { ICON_RECEIPT, ICON_POSE, ICON_CHECK };
	const char *const texts[3] = { tell(page, "Read the notice and agree"),
				       tell(page, "Fit into the dashed outline"),
				       tell(page, "Check the photo and keep it") };
	int gap = px(page, SIZE_GAP);
	int height = rect_min((place.height - 2 * gap) / 3, px(page, 150));
	place = rect_centre(place, place.width, 3 * height + 2 * gap);
	for (int i = 0; i < 3; i++) {
		put_numbered(page, rect_cut_top(&place, height), i + 1, icons[i], texts[i]);
		(void)rect_cut_top(&place, gap);
	}
}

static void put_photos_waiting(struct page *page, struct rect *rest)
{
	unsigned count = page->view->state->photos_waiting;
	if (count == 0)
		return;
	char text[TEXT_MAX];
	struct widget_style style = { STYLE_FOOTNOTE, .ground = THEME_GROUND, .align = ALIGN_CENTRE,
				      .is_middle = true };
	struct rect strip =
		rect_inset(rect_cut_bottom(rest, px(page, 54)), px(page, SIZE_MARGIN), 0);
	(void)widget_text(
		page, strip, &style,
		widget_fill_number(tell(page, "Photos safely stored, waiting to be sent: {}"),
				   count, text));
}

static void put_welcome(struct page *page, struct rect place, enum drawing_align align)
{
	struct rect foot = rect_cut_bottom(&place, facts_height(page));
	(void)rect_cut_bottom(&place, px(page, SIZE_GAP));
	const struct widget_line lines[] = {
		{ .text = tell(page, "Graduation photo"),
		  .style = { STYLE_WELCOME, .ground = THEME_GROUND, .align = align } },
		{ .text = tell(page, "Sit down and press the green button."),
		  .style = { STYLE_LEAD, .ground = THEME_GROUND, .align = align },
		  .space = 24 },
	};
	widget_lines_middle(page, place, lines, 2);
	if (align == ALIGN_CENTRE)
		foot = rect_centre(foot, rect_min(foot.width, px(page, 640)), foot.height);
	put_facts(page, foot);
}

static void put_idle_upright(struct page *page, struct rect rest)
{
	struct rect steps = rect_cut_bottom(&rest, px(page, 140 * 3 + SIZE_GAP * 2));
	(void)rect_cut_bottom(&rest, px(page, SIZE_MARGIN * 2));
	(void)rect_cut_top(&rest, px(page, SIZE_MARGIN * 2));
	widget_badge(page, rect_cut_top(&rest, rest.height * 38 / 100), ICON_POSE, THEME_ACCENT,
		     THEME_ACCENT_DIM);
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_welcome(page, rest, ALIGN_CENTRE);
	put_three_steps(page, steps);
}

static void put_idle_wide(struct page *page, struct rect rest)
{
	struct rect right = rect_cut_right(&rest, rest.width * 47 / 100);
	(void)rect_cut_right(&rest, px(page, SIZE_MARGIN * 2));
	struct rect badge = rect_cut_top(&rest, rest.height * 36 / 100);
	widget_badge(page, rect_cut_left(&badge, badge.height), ICON_POSE, THEME_ACCENT,
		     THEME_ACCENT_DIM);
	put_welcome(page, rest, ALIGN_LEFT);
	put_three_steps(page, right);
}

void page_start_idle(struct page *page)
{
	struct rect rest = page_frame_top(page);
	put_photos_waiting(page, &rest);
	page_frame_buttons_across(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_MARGIN));
	if (page->is_upright)
		put_idle_upright(page, rest);
	else
		put_idle_wide(page, rest);
}

/* The notice. */

/* Returns the text of the school's own notice, or the booth's built-in notice if the school has
 * none. */
static const char *notice_text(const struct page *page, char text[TEXT_MAX])
{
	const char *own = texts_page(page->view->texts, page->view->state->page);
	if (own[0] != '\0')
		return own;
	(void)snprintf(text, TEXT_MAX, "%s\n%s",
		       tell(page, "Your photo becomes part of your graduation certificate and is "
				  "registered with the Ministry of Education. It is used for the "
				  "certificate, job references and degree checks. Please take it "
				  "seriously and follow the steps."),
		       tell(page,
			    "Your own live photo only: photographing a photo and beauty filters "
			    "are strictly forbidden."));
	return text;
}

static void put_notice_card(struct page *page, struct rect place)
{
	char text[TEXT_MAX];
	struct widget_style style = { STYLE_NOTICE, .ground = THEME_CARD, .is_middle = true };
	widget_card(page, place, THEME_CARD);
	(void)widget_text(page, rect_inset(place, px(page, 36), px(page, 24)), &style,
			  notice_text(page, text));
}

/* Adds a card with a lock icon. Returns the place for the card's text. This place lies beside the
 * lock on upright screens, and below it on wide screens, where the card is tall and narrow. */
static struct rect put_privacy_card(struct page *page, struct rect place)
{
	widget_card(page, place, THEME_ACCENT_DIM);
	struct rect inner = rect_inset(place, px(page, 26), px(page, 18));
	int side = px(page, 72);
	struct rect mark =
		page->is_upright ? rect_cut_left(&inner, side) : rect_cut_top(&inner, side);
	widget_icon(page, rect_inset(rect_centre(mark, side, side), side / 8, side / 8), ICON_LOCK,
		    THEME_ACCENT, THEME_ACCENT_DIM);
	if (page->is_upright)
		(void)rect_cut_left(&inner, px(page, 24));
	else
		(void)rect_cut_top(&inner, px(page, 8));
	return inner;
}

/* Returns where a student who does not agree can go; empty: the school names no place. */
static const char *elsewhere(const struct page *page, char text[TEXT_MAX])
{
	const char *place = page->view->state->elsewhere;
	return place[0] ? widget_fill_in(tell(page, "If you do not agree: {}"), place, text) : "";
}

/* Adds the built-in text that tells how the booth uses the photo. */
static void put_privacy(struct page *page, struct rect place)
{
	char text[3 * TEXT_MAX], version[TEXT_MAX], other[TEXT_MAX];
	(void)snprintf(text, sizeof(text), "%s %s %s",
		       tell(page,
			    "If you agree, this booth takes your photo, checks it and gives it to "
			    "your school only. If you leave before you keep a photo, nothing is "
			    "stored."),
		       widget_fill_in(tell(page, "(Privacy notice, version {})"),
				      page->view->state->consent_version, version),
		       elsewhere(page, other));
	struct widget_style style = { STYLE_DETAIL, .ground = THEME_ACCENT_DIM,
				      .is_middle = page->is_upright };
	(void)widget_text(page, put_privacy_card(page, place), &style, text);
}

/* Adds a page of the school's own privacy text. Its last page says where else to go. */
static void put_own_privacy(struct page *page, struct rect place)
{
	const struct message_state *state = page->view->state;
	char other[TEXT_MAX];
	const char *words = elsewhere(page, other);
	struct widget_style style = { STYLE_NOTICE, .ground = THEME_ACCENT_DIM };
	if (view_is_last_page(state) && words[0] != '\0') {
		struct widget_style small = { STYLE_DETAIL, .ground = THEME_GROUND,
					      .is_middle = true };
		(void)widget_text(page, rect_cut_bottom(&place, px(page, 2 * SIZE_FACT)), &small,
				  words);
		(void)rect_cut_bottom(&place, px(page, 10));
	}
	widget_card(page, place, THEME_ACCENT_DIM);
	(void)widget_text(page, rect_inset(place, px(page, 36), px(page, 24)), &style,
			  texts_page(page->view->texts, state->page));
}

/* Adds the heading and, if there are several pages, which of them this is. */
static void put_notice_heading(struct page *page, struct rect *rest)
{
	const struct message_state *state = page->view->state;
	struct widget_style style = { STYLE_HEADING, .ground = THEME_GROUND, .is_middle = true };
	struct widget_style count = { STYLE_SUBJECT, .ground = THEME_GROUND, .is_middle = true };
	struct rect head = rect_cut_top(rest, px(page, 96));
	char text[32];
	if (state->page_count > 1) {
		(void)snprintf(text, sizeof(text), "%u/%u", state->page + 1, state->page_count);
		(void)widget_text(page, rect_cut_right(&head, px(page, 120)), &count, text);
	}
	(void)widget_text(page, head, &style, tell(page, "Please read first"));
}

/* Adds a page of the notice without the text about privacy: the student cannot agree yet. */
static void put_notice_alone(struct page *page, struct rect place)
{
	if (page->view->state->page == 0) {
		put_facts(page, rect_cut_bottom(&place, facts_height(page)));
		(void)rect_cut_bottom(&place, px(page, 10));
	}
	put_notice_card(page, place);
}

void page_start_notice(struct page *page)
{
	struct rect rest = page_frame_top(page);
	page_frame_buttons_across(page, &rest);
	page_frame_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN), px(page, 14));
	put_notice_heading(page, &rest);
	if (texts_is_privacy(page->view->texts, page->view->state->page)) {
		put_own_privacy(page, rest);
		return;
	}
	if (!view_is_last_page(page->view->state)) {
		put_notice_alone(page, rest);
		return;
	}
	if (page->is_upright) {
		put_privacy(page, rect_cut_bottom(&rest, px(page, 220)));
		(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
		put_facts(page, rect_cut_bottom(&rest, facts_height(page)));
		(void)rect_cut_bottom(&rest, px(page, 10));
		put_notice_card(page, rest);
		return;
	}
	struct rect right = rect_cut_right(&rest, rest.width * 34 / 100);
	(void)rect_cut_right(&rest, px(page, SIZE_GAP));
	put_notice_card(page, rest);
	put_facts(page, rect_cut_top(&right, facts_height(page)));
	(void)rect_cut_top(&right, px(page, 10));
	put_privacy(page, right);
}

/* The rules. */

static void put_rule(struct page *page, struct rect place, enum drawing_icon icon,
		     const char *title, const char *text)
{
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 24), px(page, 16));
	int side = px(page, page->is_upright ? 80 : 62);
	struct rect head = rect_cut_top(&inner, side);
	widget_badge(page, rect_cut_left(&head, side), icon, THEME_ACCENT, THEME_ACCENT_DIM);
	(void)rect_cut_left(&head, px(page, 18));
	struct widget_style name = { STYLE_CARD_TITLE, .ground = THEME_CARD, .is_middle = true };
	(void)widget_text(page, head, &name, title);
	(void)rect_cut_top(&inner, px(page, 12));
	struct widget_style style = { STYLE_DETAIL, .ground = THEME_CARD };
	(void)widget_text(page, inner, &style, text);
}

static void put_rules(struct page *page, struct rect place)
{
	enum { RULE_COUNT = 6 };
	const struct {
		enum drawing_icon icon;
		const char *title, *text;
	} rules[RULE_COUNT] = {
		{ ICON_PERSON, tell(page, "Pose"),
		  tell(page,
		       "Sit straight, shoulders level, look relaxed. Eyes open and level, lips closed.") },
		{ ICON_GLASSES, tell(page, "Glasses"),
		  tell(page,
		       "Keep your usual glasses on. No tinted lenses (nor contact lenses), no glare, frame clear of the eyes.") },
		{ ICON_HAIR, tell(page, "Hair"),
		  tell(page, "Brows, eyes and ears stay visible. Tie long hair back.") },
		{ ICON_JEWELLERY, tell(page, "Face"),
		  tell(page, "No hats, earrings or necklaces, preferably no make-up.") },
		{ ICON_SHIRT, tell(page, "Clothes"),
		  tell(page,
		       "A top that stands out from the backdrop, without busy patterns or stripes, and not blue.") },
		{ ICON_NO_COPY, tell(page, "Only the real you"),
		  tell(page, "Photographing a photo and beauty filters are strictly forbidden.") },
	};
	int columns = page->is_upright ? 2 : 3, rows = RULE_COUNT / columns;
	int gap = px(page, SIZE_GAP);
	int width = (place.width - gap * (columns - 1)) / columns;
	int height = rect_min((place.height - gap * (rows - 1)) / rows, px(page, 400));
	for (int i = 0; i < RULE_COUNT; i++) {
		struct rect cell = { place.x + i % columns * (width + gap),
				     place.y + i / columns * (height + gap), width, height };
		put_rule(page, cell, rules[i].icon, rules[i].title, rules[i].text);
	}
}

static void put_subject(struct page *page, struct rect place)
{
	char text[TEXT_MAX];
	struct widget_style style = { STYLE_SUBJECT, .ground = THEME_GROUND, .is_middle = true };
	(void)widget_text(page, place, &style,
			  widget_fill_in(tell(page, "For: {}"), page->view->state->subject, text));
}

void page_start_rules(struct page *page)
{
	struct rect rest = page_frame_top(page);
	page_frame_buttons_across(page, &rest);
	page_frame_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN), px(page, 14));
	struct rect head = rect_cut_top(&rest, px(page, page->is_upright ? 96 : 80));
	if (page->view->state->subject[0] != '\0')
		put_subject(page, rect_cut_right(&head, head.width / 2));
	put_heading(page, &head, tell(page, "How it will pass"));
	(void)rect_cut_bottom(&rest, px(page, 10));
	put_rules(page, rest);
}
