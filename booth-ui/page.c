/* SPDX-License-Identifier: MIT */
#include "booth-ui/page.h"

#include <stdio.h>

#include "booth-ui/page_live.h"
#include "booth-ui/theme.h"
#include "booth-ui/widget.h"
#include "daemon/core/remedy.h"

struct page_labels page_labels(const struct view *view, const struct catalog *catalog)
{
	const struct page words = { .catalog = catalog };
	const struct page *page = &words;
	if (view->waiting)
		return (struct page_labels){ NULL, NULL };
	switch ((enum session_state)view->state->state) {
	case SESSION_IDLE:
		return (struct page_labels){ tell(page, "Start"), NULL };
	case SESSION_NOTICE:
		return (struct page_labels){ tell(page, "I agree"), tell(page, "Leave") };
	case SESSION_IDENTIFY:
		return (struct page_labels){ NULL, tell(page, "Cancel") };
	case SESSION_RULES:
		return (struct page_labels){ tell(page, "I am ready"), tell(page, "Leave") };
	case SESSION_POSE:
		return (struct page_labels){ tell(page, "Take it now"), tell(page, "Back") };
	case SESSION_COUNTDOWN:
		return (struct page_labels){ NULL, tell(page, "Stop") };
	case SESSION_REJECTED:
		return (struct page_labels){ tell(page, "Try again"), tell(page, "Leave") };
	case SESSION_STAFF:
		return (struct page_labels){ tell(page, "Finish"), NULL };
	case SESSION_REVIEW:
		return (struct page_labels){ tell(page, "Keep this one"),
					     tell(page, "Take another") };
	case SESSION_UNSAVED:
		return (struct page_labels){ tell(page, "Save again"),
					     tell(page, "Discard photo") };
	case SESSION_SAVED:
		return (struct page_labels){ tell(page, "Continue"), NULL };
	case SESSION_DONE:
		return (struct page_labels){ tell(page, "Finish"), NULL };
	case SESSION_INTERRUPTED:
		return (struct page_labels){ NULL, tell(page, "Leave") };
	case SESSION_CLOSED:
	case SESSION_BURST:
	case SESSION_EXAMINING:
	case SESSION_SAVING:
	case SESSION_OUT_OF_ORDER:
	case SESSION_STATE_COUNT:
		break;
	}
	return (struct page_labels){ NULL, NULL };
}

/* Pages that say one thing. */

struct hero {
	enum drawing_icon icon;
	uint32_t colour, dim;
	const char *title, *body, *note;
	int title_size;
};

/* Upright: picture above words; wide: beside them. */
static void put_hero(struct page *page, struct rect rest, const struct hero *hero)
{
	enum drawing_align align = page->is_upright ? ALIGN_CENTRE : ALIGN_LEFT;
	const struct widget_line lines[] = {
		{ hero->title,
		  { hero->title_size ? hero->title_size : SIZE_TITLE, true, THEME_INK, THEME_GROUND,
		    align, false },
		  0 },
		{ hero->body, { SIZE_BODY + 4, false, THEME_INK, THEME_GROUND, align, false }, 26 },
		{ hero->note,
		  { SIZE_SMALL, false, THEME_INK_SOFT, THEME_GROUND, align, false },
		  34 },
	};
	int count = (int)(sizeof(lines) / sizeof(lines[0]));
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_GAP));
	if (page->is_upright) {
		int side = rect_least(px(page, 330), rest.height * 45 / 100);
		int gap = px(page, SIZE_MARGIN * 2),
		    text = widget_lines_height(page, rest, lines, count);
		rest = rect_centre(rest, rest.width, rect_least(rest.height, side + gap + text));
		widget_badge(page, rect_cut_top(&rest, side), hero->icon, hero->colour, hero->dim);
		(void)rect_cut_top(&rest, gap);
		widget_lines(page, rest, lines, count);
		return;
	}
	struct rect left = rect_cut_left(&rest, rest.width * 36 / 100);
	int side = rect_least(rect_least(left.width, left.height), px(page, 440));
	widget_badge(page, rect_centre(left, side, side), hero->icon, hero->colour, hero->dim);
	(void)rect_cut_left(&rest, px(page, SIZE_MARGIN * 2));
	widget_lines_middle(page, rest, lines, count);
}

static void build_hero(struct page *page, const struct hero *hero)
{
	struct rect rest = widget_frame(page);
	widget_buttons_across(page, &rest);
	widget_time_left(page, &rest);
	put_hero(page, rest, hero);
}

/* A photo that was about to be kept may be lost with what broke: only Saved is a promise. */
static const char *what_is_safe(const struct page *page)
{
	return tell(page, "This page goes away by itself when the booth works again. Photos for "
			  "which Saved was shown are safe; others must be taken again.");
}

/* boothd is started, or started again, by systemd; until it answers nobody else can say why not. */
static void build_dead(struct page *page)
{
	build_hero(page,
		   &(struct hero){ .icon = ICON_WRENCH,
				   .colour = THEME_AMBER,
				   .dim = THEME_AMBER_DIM,
				   .title = tell(page, "Out of order"),
				   .body = tell(page, "The booth's program does not answer. Staff: "
						      "the journal of boothd says why."),
				   .note = what_is_safe(page) });
}

static void build_waiting(struct page *page)
{
	build_hero(page, &(struct hero){ .icon = ICON_WAIT,
					 .colour = THEME_ACCENT,
					 .dim = THEME_ACCENT_DIM,
					 .title = tell(page, "One moment, please"),
					 .body = tell(page, "The booth is starting.") });
}

/* Idle, closed. */

/* A fact with its icon: when, how much. Nothing where the text is empty. */
static void put_fact(struct page *page, struct rect *rest, enum drawing_icon icon,
		     const char *label, const char *value)
{
	if (value[0] == '\0')
		return;
	char text[TEXT_MAX];
	struct rect row = rect_cut_top(rest, px(page, 56));
	struct rect mark = rect_cut_left(&row, px(page, 44));
	widget_icon(page, rect_centre(mark, px(page, 40), px(page, 40)), icon, THEME_ACCENT,
		    THEME_GROUND);
	(void)rect_cut_left(&row, px(page, 18));
	const struct widget_style style = { SIZE_SMALL + 4, false,      THEME_INK,
					    THEME_GROUND,   ALIGN_LEFT, true };
	(void)widget_text(page, row, &style, widget_fill_in(label, value, text));
}

static void put_numbered(struct page *page, struct rect place, int number, enum drawing_icon icon,
			 const char *text)
{
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 26), px(page, 22));
	char digit[12];
	(void)snprintf(digit, sizeof(digit), "%d", number);
	int side = rect_least(inner.height, px(page, 92));
	struct rect mark = rect_cut_left(&inner, side);
	widget_badge(page, rect_centre(mark, side, side), icon, THEME_ACCENT, THEME_ACCENT_DIM);
	(void)rect_cut_left(&inner, px(page, 24));
	const struct widget_style count = { SIZE_LARGE, true,       THEME_ACCENT,
					    THEME_CARD, ALIGN_LEFT, true };
	(void)widget_text(page, rect_cut_left(&inner, px(page, 44)), &count, digit);
	const struct widget_style style = { SIZE_BODY,  false,      THEME_INK,
					    THEME_CARD, ALIGN_LEFT, true };
	(void)widget_text(page, inner, &style, text);
}

static void put_three_steps(struct page *page, struct rect place)
{
	static const enum drawing_icon icons[3] = { ICON_RECEIPT, ICON_POSE, ICON_CHECK };
	const char *const texts[3] = { tell(page, "Read the notice and agree"),
				       tell(page, "Fit into the dashed outline"),
				       tell(page, "Check the photo and keep it") };
	int gap = px(page, SIZE_GAP);
	int high = rect_least((place.height - 2 * gap) / 3, px(page, 150));
	place = rect_centre(place, place.width, 3 * high + 2 * gap);
	for (int i = 0; i < 3; i++) {
		put_numbered(page, rect_cut_top(&place, high), i + 1, icons[i], texts[i]);
		(void)rect_cut_top(&place, gap);
	}
}

static void put_photos_waiting(struct page *page, struct rect *rest)
{
	if (page->view->state->photos_waiting == 0)
		return;
	char text[TEXT_MAX];
	const struct widget_style style = { SIZE_LEAST + 2, false,        THEME_INK_SOFT,
					    THEME_GROUND,   ALIGN_CENTRE, true };
	struct rect strip =
		rect_inset(rect_cut_bottom(rest, px(page, 54)), px(page, SIZE_MARGIN), 0);
	(void)widget_text(
		page, strip, &style,
		widget_fill_number(tell(page, "Photos safely stored, waiting to be sent: {}"),
				   page->view->state->photos_waiting, text));
}

static void put_welcome(struct page *page, struct rect place, enum drawing_align align)
{
	const struct message_state *state = page->view->state;
	int facts = (state->window[0] != '\0') + (state->fee[0] != '\0');
	struct rect foot = rect_cut_bottom(&place, facts * px(page, 56));
	(void)rect_cut_bottom(&place, px(page, SIZE_GAP));
	const struct widget_line lines[] = {
		{ tell(page, "Graduation photo"),
		  { SIZE_HUGE - 15, true, THEME_INK, THEME_GROUND, align, false },
		  0 },
		{ tell(page, "Sit down and press the green button."),
		  { SIZE_LARGE, false, THEME_INK, THEME_GROUND, align, false },
		  24 },
	};
	widget_lines_middle(page, place, lines, 2);
	if (align == ALIGN_CENTRE)
		foot = rect_centre(foot, rect_least(foot.width, px(page, 640)), foot.height);
	put_fact(page, &foot, ICON_CALENDAR, tell(page, "Open: {}"), state->window);
	put_fact(page, &foot, ICON_COIN, tell(page, "Fee: {}"), state->fee);
}

static void build_idle(struct page *page)
{
	struct rect rest = widget_frame(page);
	put_photos_waiting(page, &rest);
	widget_buttons_across(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_MARGIN));
	if (page->is_upright) {
		struct rect steps = rect_cut_bottom(&rest, px(page, 140 * 3 + SIZE_GAP * 2));
		(void)rect_cut_bottom(&rest, px(page, SIZE_MARGIN * 2));
		(void)rect_cut_top(&rest, px(page, SIZE_MARGIN * 2));
		widget_badge(page, rect_cut_top(&rest, rest.height * 38 / 100), ICON_POSE,
			     THEME_ACCENT, THEME_ACCENT_DIM);
		(void)rect_cut_top(&rest, px(page, SIZE_GAP));
		put_welcome(page, rest, ALIGN_CENTRE);
		put_three_steps(page, steps);
		return;
	}
	struct rect right = rect_cut_right(&rest, rest.width * 47 / 100);
	(void)rect_cut_right(&rest, px(page, SIZE_MARGIN * 2));
	struct rect badge = rect_cut_top(&rest, rest.height * 36 / 100);
	widget_badge(page, rect_cut_left(&badge, badge.height), ICON_POSE, THEME_ACCENT,
		     THEME_ACCENT_DIM);
	put_welcome(page, rest, ALIGN_LEFT);
	put_three_steps(page, right);
}

static void build_closed(struct page *page)
{
	char text[TEXT_MAX];
	const char *window = page->view->state->window;
	build_hero(page,
		   &(struct hero){
			   .icon = ICON_CALENDAR,
			   .colour = THEME_ACCENT,
			   .dim = THEME_ACCENT_DIM,
			   .title = tell(page, "Closed today"),
			   .body = tell(page, "Photos are taken only in the collection period."),
			   .note = window[0] ? widget_fill_in(tell(page, "Open: {}"), window, text)
					     : NULL });
}

/* Notice, identity, rules. */

static void put_title(struct page *page, struct rect *rest, const char *text)
{
	const struct widget_style style = { SIZE_TITLE - 6, true,       THEME_INK,
					    THEME_GROUND,   ALIGN_LEFT, true };
	(void)widget_text(page, rect_cut_top(rest, px(page, 96)), &style, text);
}

/* What a school that wrote no notice of its own says: from the notice this booth serves. */
static const char *notice_text(const struct page *page, char text[TEXT_MAX])
{
	if (page->view->state->notice[0] != '\0')
		return page->view->state->notice;
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

/* What happens to the photo, beside a lock; in a high place the lock stands on top. */
static void put_privacy(struct page *page, struct rect place)
{
	widget_card(page, place, THEME_ACCENT_DIM);
	struct rect inner = rect_inset(place, px(page, 26), px(page, 18));
	int side = px(page, 72);
	bool is_high = !page->is_upright;
	struct rect mark = is_high ? rect_cut_top(&inner, side) : rect_cut_left(&inner, side);
	widget_icon(page, rect_inset(rect_centre(mark, side, side), side / 8, side / 8), ICON_LOCK,
		    THEME_ACCENT, THEME_ACCENT_DIM);
	(void)(is_high ? rect_cut_top(&inner, px(page, 8)) : rect_cut_left(&inner, px(page, 24)));
	char text[2 * TEXT_MAX], version[TEXT_MAX];
	(void)snprintf(text, sizeof(text), "%s %s",
		       tell(page,
			    "If you agree, this booth takes your photo, checks it and gives it to "
			    "your school only. If you leave before you keep a photo, nothing is "
			    "stored."),
		       widget_fill_in(tell(page, "(Privacy notice, version {})"),
				      page->view->state->consent_version, version));
	const struct widget_style style = { SIZE_SMALL + 4,   false,      THEME_INK,
					    THEME_ACCENT_DIM, ALIGN_LEFT, !is_high };
	(void)widget_text(page, inner, &style, text);
}

/* When, how much: one below the other. */
static void put_facts(struct page *page, struct rect place)
{
	put_fact(page, &place, ICON_CALENDAR, tell(page, "Open: {}"), page->view->state->window);
	put_fact(page, &place, ICON_COIN, tell(page, "Fee: {}"), page->view->state->fee);
}

static void put_notice_card(struct page *page, struct rect place)
{
	char text[TEXT_MAX];
	const struct widget_style style = { SIZE_BODY + 6, false,      THEME_INK,
					    THEME_CARD,    ALIGN_LEFT, true };
	widget_card(page, place, THEME_CARD);
	(void)widget_text(page, rect_inset(place, px(page, 36), px(page, 24)), &style,
			  notice_text(page, text));
}

static void build_notice(struct page *page)
{
	const struct message_state *state = page->view->state;
	int facts = px(page, 56) * ((state->window[0] != '\0') + (state->fee[0] != '\0'));
	struct rect rest = widget_frame(page);
	widget_buttons_across(page, &rest);
	widget_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN), px(page, 14));
	put_title(page, &rest, tell(page, "Please read first"));
	if (page->is_upright) {
		put_privacy(page, rect_cut_bottom(&rest, px(page, 220)));
		(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
		put_facts(page, rect_cut_bottom(&rest, facts));
		(void)rect_cut_bottom(&rest, px(page, 10));
		put_notice_card(page, rest);
		return;
	}
	struct rect right = rect_cut_right(&rest, rest.width * 34 / 100);
	(void)rect_cut_right(&rest, px(page, SIZE_GAP));
	put_notice_card(page, rest);
	put_facts(page, rect_cut_top(&right, facts));
	(void)rect_cut_top(&right, px(page, 10));
	put_privacy(page, right);
}

static void build_identify(struct page *page)
{
	struct hero hero = { .icon = ICON_CODE,
			     .colour = THEME_ACCENT,
			     .dim = THEME_ACCENT_DIM,
			     .title = tell(page, "Show your capture code"),
			     .body = tell(page, "Hold the QR code on your phone to the reader.") };
	if (page->view->state->code_refused)
		hero.body = tell(page, "That was not a capture code. Please show yours again.");
	if (!page->view->state->identify_code) {
		hero.icon = ICON_WAIT;
		hero.title = tell(page, "One moment, please");
		hero.body = NULL;
	}
	build_hero(page, &hero);
}

static void put_rule(struct page *page, struct rect place, enum drawing_icon icon,
		     const char *title, const char *text)
{
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 24), px(page, 16));
	int side = px(page, page->is_upright ? 80 : 62);
	struct rect head = rect_cut_top(&inner, side);
	widget_badge(page, rect_cut_left(&head, side), icon, THEME_ACCENT, THEME_ACCENT_DIM);
	(void)rect_cut_left(&head, px(page, 18));
	const struct widget_style name = { SIZE_BODY + 2, true,       THEME_INK,
					   THEME_CARD,    ALIGN_LEFT, true };
	(void)widget_text(page, head, &name, title);
	(void)rect_cut_top(&inner, px(page, 12));
	const struct widget_style style = { SIZE_BODY - 4, false,      THEME_INK,
					    THEME_CARD,    ALIGN_LEFT, false };
	(void)widget_text(page, inner, &style, text);
}

static void put_rules(struct page *page, struct rect place)
{
	enum { RULES_SHOWN = 6 };
	const struct {
		enum drawing_icon icon;
		const char *title, *text;
	} rules[RULES_SHOWN] = {
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
	int columns = page->is_upright ? 2 : 3, rows = RULES_SHOWN / columns;
	int gap = px(page, SIZE_GAP);
	int wide = (place.width - gap * (columns - 1)) / columns;
	int high = rect_least((place.height - gap * (rows - 1)) / rows, px(page, 400));
	for (int i = 0; i < RULES_SHOWN; i++) {
		struct rect cell = { place.x + i % columns * (wide + gap),
				     place.y + i / columns * (high + gap), wide, high };
		put_rule(page, cell, rules[i].icon, rules[i].title, rules[i].text);
	}
}

static void build_rules(struct page *page)
{
	struct rect rest = widget_frame(page);
	widget_buttons_across(page, &rest);
	widget_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN), px(page, 14));
	struct rect head = rect_cut_top(&rest, px(page, page->is_upright ? 96 : 80));
	const char *subject = page->view->state->subject;
	if (subject[0] != '\0') {
		char text[TEXT_MAX];
		const struct widget_style style = { SIZE_BODY,    true,       THEME_ACCENT,
						    THEME_GROUND, ALIGN_LEFT, true };
		struct rect name = rect_cut_right(&head, head.width / 2);
		(void)widget_text(page, name, &style,
				  widget_fill_in(tell(page, "For: {}"), subject, text));
	}
	put_title(page, &head, tell(page, "How it will pass"));
	(void)rect_cut_bottom(&rest, px(page, 10));
	put_rules(page, rest);
}

static void build_interrupted(struct page *page)
{
	build_hero(page,
		   &(struct hero){ .icon = ICON_CAMERA,
				   .colour = THEME_AMBER,
				   .dim = THEME_AMBER_DIM,
				   .title = tell(page, "The camera is not answering"),
				   .body = tell(page, "Please stay. Your visit goes on as soon as "
						      "the camera is back.") });
}

/* After the shutter. */

static void build_examining(struct page *page)
{
	build_hero(page, &(struct hero){ .icon = ICON_EYE,
					 .colour = THEME_ACCENT,
					 .dim = THEME_ACCENT_DIM,
					 .title = tell(page, "Checking your photo"),
					 .body = tell(page, "You can relax now.") });
}

/* One reason: what is wrong, and what to do about it. big: thousandths added to its letters. */
struct reason_card {
	enum reason reason;
	bool is_first;
	int big;
};

enum { REASON_INSET_X = 22, REASON_INSET_Y = 24, REASON_BAR = 8 };

static int put_reason_words(struct page *page, struct rect place, const struct reason_card *card,
			    bool is_measured)
{
	char text[TEXT_MAX], doubt[TEXT_MAX];
	const char *sentence = remedy_sentence(card->reason, page->language);
	/* Nobody is told of a fault that was not found. */
	if (page->view->state->is_unassessed)
		sentence = widget_fill_in(tell(page, "Could not be judged: {}"), sentence, doubt);
	const struct widget_line lines[] = {
		{ sentence,
		  { SIZE_BODY + card->big, true, THEME_INK, THEME_CARD, ALIGN_LEFT, false },
		  0 },
		{ widget_fill_in(tell(page, "What to do: {}"),
				 remedy_remedy(card->reason, page->language), text),
		  { SIZE_SMALL + 2 + card->big, false, THEME_INK, THEME_CARD, ALIGN_LEFT, false },
		  14 },
	};
	if (is_measured)
		return widget_lines_height(page, place, lines, 2);
	widget_lines(page, place, lines, 2);
	return 0;
}

static struct rect reason_words_place(const struct page *page, struct rect card)
{
	struct rect inner = rect_inset(card, px(page, REASON_INSET_X), px(page, REASON_INSET_Y));
	(void)rect_cut_left(&inner, px(page, REASON_BAR) + px(page, REASON_INSET_X));
	return inner;
}

static void put_reason(struct page *page, struct rect place, const struct reason_card *card)
{
	widget_card(page, place, THEME_CARD);
	struct rect bar = rect_inset(place, px(page, REASON_INSET_X), px(page, REASON_INSET_Y));
	bar.width = px(page, REASON_BAR);
	widget_fill(page, bar, card->is_first ? THEME_AMBER : THEME_LINE, bar.width / 2);
	(void)put_reason_words(page, reason_words_place(page, place), card, false);
}

/* As high as its words need, the most that is left. */
static int reason_height(struct page *page, struct rect left, const struct reason_card *card)
{
	int words = put_reason_words(page, reason_words_place(page, left), card, true);
	return rect_least(left.height, words + 2 * px(page, REASON_INSET_Y) + px(page, 6));
}

/* The most important reasons: below one another on upright screens, side by side on wide ones,
 * where the first has the weight of four parts and the others of three. */
static void put_reasons(struct page *page, struct rect place, reason_set reasons, int most)
{
	int count = rect_least(most, __builtin_popcountll(reasons)), gap = px(page, SIZE_GAP);
	if (count == 0)
		return;
	bool is_stacked = page->is_upright || count == 1;
	int part = (place.width - gap * (count - 1)) / (3 * count + 1);
	if (!is_stacked)
		place = rect_cut_top(&place, px(page, 460));
	for (int i = 0; i < count; i++) {
		const struct reason_card card = { .reason = reason_first(reasons),
						  .is_first = i == 0,
						  /* upright there is room */
						  .big = (page->is_upright ? 4 * (3 - count) : 0) +
							 (count == 1 ? 18
							  : i == 0   ? 10
								     : 2) };
		reasons &= ~reason_bit(card.reason);
		/* on a stack each leaves the others a fair share */
		struct rect share = place;
		share.height = (place.height - gap * (count - 1 - i)) / (count - i);
		put_reason(page,
			   is_stacked ? rect_cut_top(&place, reason_height(page, share, &card))
				      : rect_cut_left(&place, part * (i == 0 ? 4 : 3)),
			   &card);
		(void)(is_stacked ? rect_cut_top(&place, gap) : rect_cut_left(&place, gap));
	}
}

static void put_verdict_head(struct page *page, struct rect *rest, const char *title,
			     const char *note)
{
	struct rect head = rect_cut_top(rest, px(page, 130));
	int side = px(page, 110);
	widget_badge(page, rect_cut_left(&head, side), ICON_WARNING, THEME_AMBER, THEME_AMBER_DIM);
	(void)rect_cut_left(&head, px(page, 28));
	const struct widget_style big = { SIZE_TITLE - 8, true,       THEME_INK,
					  THEME_GROUND,   ALIGN_LEFT, true };
	const struct widget_style small = { SIZE_BODY - 2, false,      THEME_INK_SOFT,
					    THEME_GROUND,  ALIGN_LEFT, true };
	(void)widget_text(page, rect_cut_top(&head, head.height * 58 / 100), &big, title);
	(void)widget_text(page, head, &small, note);
}

static void build_rejected(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = widget_frame(page);
	widget_buttons_across(page, &rest);
	widget_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN), px(page, 14));
	unsigned left = state->max_tries > state->tries ? state->max_tries - state->tries : 0;
	char text[TEXT_MAX];
	put_verdict_head(page, &rest,
			 state->is_unassessed ? tell(page, "This photo could not be judged")
					      : tell(page, "This photo would not pass"),
			 widget_fill_number(tell(page, "Tries left: {}"), left, text));
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_reasons(page, rest, state->reasons, 3);
}

static void build_staff(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = widget_frame(page);
	widget_buttons_across(page, &rest);
	widget_time_left(page, &rest);
	struct rect reasons = { 0 };
	if (state->reasons) {
		(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
		reasons = rect_cut_bottom(&rest, px(page, 66 * 4));
		(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
	}
	put_hero(
		page, rest,
		&(struct hero){ .icon = ICON_STAFF,
				.colour = THEME_AMBER,
				.dim = THEME_AMBER_DIM,
				.title = tell(page, "Please ask a teacher"),
				.body = tell(page, "A teacher on site will help you to get a photo "
						   "that passes.") });
	put_reasons(page, rect_inset(reasons, px(page, SIZE_MARGIN), 0), state->reasons, 1);
}

/* The finished photo, one pixel of it on one of the screen where there is room; never mirrored. */
static void put_photo(struct page *page, struct rect place, int width, int height)
{
	if (!page->view->has_photo || width <= 0 || height <= 0)
		return;
	if (width > place.width) {
		height = height * place.width / width;
		width = place.width;
	}
	if (height > place.height) {
		width = width * place.height / height;
		height = place.height;
	}
	struct rect photo = rect_centre(place, width, height);
	int edge = px(page, 12);
	struct rect print = rect_intersect(rect_inset(photo, -edge, -edge), place);
	if (rect_contains(place, rect_inset(photo, -edge, -edge)))
		widget_card(page, print, THEME_CARD);
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_PICTURE, photo);
	item->picture = PICTURE_PHOTO;
	item->crop = (struct drawing_crop){ 0, 0, 1, 1 };
}

static void put_advisories(struct page *page, struct rect place, reason_set advice)
{
	if (!advice)
		return;
	enum reason reason = reason_first(advice);
	place.height = rect_least(place.height, px(page, 210));
	struct rect inner = rect_inset(place, px(page, 26), px(page, 18));
	char text[TEXT_MAX];
	const struct widget_line lines[] = {
		{ widget_fill_in(tell(page, "Advice: {}"), remedy_sentence(reason, page->language),
				 text),
		  { SIZE_BODY, true, THEME_INK, THEME_AMBER_DIM, ALIGN_LEFT, false },
		  0 },
		{ remedy_remedy(reason, page->language),
		  { SIZE_SMALL + 4, false, THEME_INK, THEME_AMBER_DIM, ALIGN_LEFT, false },
		  10 },
	};
	/* as high as its words */
	place.height -= inner.height - widget_lines_height(page, inner, lines, 2);
	widget_fill(page, place, THEME_AMBER_DIM, px(page, SIZE_RADIUS));
	widget_lines(page, inner, lines, 2);
}

static void put_question(struct page *page, struct rect *place, enum drawing_align align)
{
	const struct widget_style title = { SIZE_TITLE - 8, true,  THEME_INK,
					    THEME_GROUND,   align, false };
	const struct widget_style note = { SIZE_SMALL + 4, false, THEME_INK_SOFT,
					   THEME_GROUND,   align, false };
	(void)rect_cut_top(place,
			   widget_text(page, *place, &title, tell(page, "Keep this photo?")));
	(void)rect_cut_top(place, px(page, 12));
	(void)rect_cut_top(
		place,
		widget_text(page, *place, &note,
			    tell(page, "It passed the check. This is how others see you, not a "
				       "mirror image.")));
	(void)rect_cut_top(place, px(page, SIZE_GAP));
}

/* Question, photo and advice as one block in the middle. */
static void put_review_upright(struct page *page, struct rect rest)
{
	const struct message_state *state = page->view->state;
	int height = (int)state->photo_height, edge = px(page, 60);
	int advice = state->advice ? px(page, 220) : 0;
	int block = px(page, 200) + height + edge + advice;
	rest = rect_centre(rest, rest.width, rect_least(rest.height, block));
	struct rect question = rect_cut_top(&rest, px(page, 200));
	put_question(page, &question, ALIGN_CENTRE);
	struct rect foot = rect_cut_bottom(&rest, advice);
	put_photo(page, rest, (int)state->photo_width, height);
	put_advisories(page, foot, state->advice);
}

static void build_review(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = widget_frame(page);
	if (page->is_upright) {
		widget_buttons_across(page, &rest);
		widget_time_left(page, &rest);
		put_review_upright(page, rect_inset(rest, px(page, SIZE_MARGIN), 0));
		return;
	}
	(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
	rest = rect_inset(rest, px(page, SIZE_MARGIN), 0);
	struct rect panel = rect_cut_right(&rest, rest.width * 46 / 100);
	put_photo(page, rest, (int)state->photo_width, (int)state->photo_height);
	widget_buttons_down(page, &panel);
	widget_time_left(page, &panel);
	(void)rect_cut_bottom(&panel, px(page, SIZE_GAP));
	(void)rect_cut_top(&panel, px(page, SIZE_GAP));
	put_question(page, &panel, ALIGN_LEFT);
	put_advisories(page, panel, state->advice);
}

static void build_saving(struct page *page)
{
	build_hero(page, &(struct hero){
				 .icon = ICON_DISK,
				 .colour = THEME_ACCENT,
				 .dim = THEME_ACCENT_DIM,
				 .title = tell(page, "Saving"),
				 .body = tell(page, "Please stay until the word Saved appears.") });
}

static void build_unsaved(struct page *page)
{
	build_hero(page, &(struct hero){
				 .icon = ICON_WARNING,
				 .colour = THEME_AMBER,
				 .dim = THEME_AMBER_DIM,
				 .title = tell(page, "Not saved yet"),
				 .body = tell(page, "The disk did not take the photo. It is still "
						    "here, and the booth keeps trying. If this "
						    "stays, please ask a teacher.") });
}

static void build_saved(struct page *page)
{
	build_hero(page, &(struct hero){ .icon = ICON_CHECK,
					 .colour = THEME_GREEN,
					 .dim = THEME_GREEN_DIM,
					 .title = tell(page, "Saved"),
					 .title_size = SIZE_HUGE,
					 .body = tell(page, "Your photo is safe.") });
}

static void put_receipt(struct page *page, struct rect place)
{
	widget_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 30), px(page, 20));
	const struct widget_style label = { SIZE_BODY,  false,        THEME_INK_SOFT,
					    THEME_CARD, ALIGN_CENTRE, true };
	const struct widget_style code = { SIZE_HUGE,  true,         THEME_INK,
					   THEME_CARD, ALIGN_CENTRE, true };
	(void)widget_text(page, rect_cut_top(&inner, inner.height * 32 / 100), &label,
			  tell(page, "Receipt number"));
	(void)widget_text(page, inner, &code, page->view->state->receipt);
}

static void put_farewell(struct page *page, struct rect place, enum drawing_align align)
{
	const struct message_state *state = page->view->state;
	char path[TEXT_MAX];
	const struct widget_line lines[] = {
		{ tell(page, "All done"),
		  { SIZE_TITLE, true, THEME_INK, THEME_GROUND, align, false },
		  0 },
		{ tell(page,
		       "Please note down the receipt number or take a picture of it. You need it "
		       "when you ask about your photo."),
		  { SIZE_BODY, false, THEME_INK, THEME_GROUND, align, false },
		  20 },
		{ state->photo_path[0] ? widget_fill_in(tell(page, "Demo: the photo is {}"),
							state->photo_path, path)
				       : NULL,
		  { SIZE_LEAST + 2, false, THEME_INK_SOFT, THEME_GROUND, align, false },
		  24 },
	};
	widget_lines_middle(page, place, lines, 3);
}

static void build_done(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = widget_frame(page);
	widget_buttons_across(page, &rest);
	widget_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_GAP));
	int width = (int)state->photo_width, height = (int)state->photo_height;
	if (page->is_upright) {
		rest = rect_centre(rest, rest.width, rect_least(rest.height, px(page, 1240)));
		put_photo(page, rect_cut_top(&rest, px(page, 560)), width, height);
		(void)rect_cut_top(&rest, px(page, SIZE_GAP));
		put_receipt(page, rect_cut_top(&rest, px(page, 230)));
		(void)rect_cut_top(&rest, px(page, SIZE_GAP));
		put_farewell(page, rest, ALIGN_CENTRE);
		return;
	}
	if (page->view->has_photo) {
		put_photo(page, rect_cut_left(&rest, rest.width * 34 / 100), width, height);
		(void)rect_cut_left(&rest, px(page, SIZE_MARGIN));
	}
	put_receipt(page, rect_cut_top(&rest, rect_least(px(page, 220), rest.height * 46 / 100)));
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_farewell(page, rest, ALIGN_LEFT);
}

/* Out of order. */

static struct hero fault_hero(const struct page *page, enum fault fault)
{
	struct hero hero = { .icon = ICON_WRENCH,
			     .colour = THEME_AMBER,
			     .dim = THEME_AMBER_DIM,
			     .title = tell(page, "Out of order"),
			     .note = what_is_safe(page) };
	switch (fault) {
	case FAULT_MAINTENANCE:
		hero.title = tell(page, "Closed for maintenance");
		hero.body = tell(page, "A member of staff is looking after this booth.");
		break;
	case FAULT_CAMERA_LOST:
		hero.icon = ICON_CAMERA;
		hero.body = tell(page, "The camera is not answering. Staff: check its cable.");
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
	case FAULT_NO_VISION:
		hero.icon = ICON_EYE;
		hero.body = tell(page,
				 "Photos cannot be checked. Staff: the model files are missing or "
				 "damaged.");
		break;
	case FAULT_STUCK_BUTTON:
		hero.icon = ICON_BUTTON;
		hero.body = tell(page, "A button is stuck. Staff: free it.");
		break;
	case FAULT_NONE:
		hero.body = tell(page, "Please try again later.");
		break;
	}
	return hero;
}

static void build_out_of_order(struct page *page)
{
	struct hero hero = fault_hero(page, (enum fault)page->view->state->fault);
	build_hero(page, &hero);
}

static void build_state(struct page *page, enum session_state state)
{
	static void (*const builders[SESSION_STATE_COUNT])(struct page *) = {
		[SESSION_IDLE] = build_idle,
		[SESSION_CLOSED] = build_closed,
		[SESSION_NOTICE] = build_notice,
		[SESSION_IDENTIFY] = build_identify,
		[SESSION_RULES] = build_rules,
		[SESSION_POSE] = page_live_pose,
		[SESSION_COUNTDOWN] = page_live_countdown,
		[SESSION_BURST] = page_live_burst,
		[SESSION_EXAMINING] = build_examining,
		[SESSION_REJECTED] = build_rejected,
		[SESSION_STAFF] = build_staff,
		[SESSION_REVIEW] = build_review,
		[SESSION_SAVING] = build_saving,
		[SESSION_UNSAVED] = build_unsaved,
		[SESSION_SAVED] = build_saved,
		[SESSION_DONE] = build_done,
		[SESSION_INTERRUPTED] = build_interrupted,
		[SESSION_OUT_OF_ORDER] = build_out_of_order,
	};
	builders[state](page);
}

void page_build(const struct view *view, int width, int height, const struct catalog *catalog,
		const struct drawing_ruler *ruler, struct drawing *drawing)
{
	drawing_clear(drawing, width, height, THEME_GROUND);
	struct page page = { .drawing = drawing,
			     .view = view,
			     .catalog = catalog,
			     .ruler = ruler,
			     .language = remedy_language_parse(catalog->language),
			     /* upright there is room for a tenth more */
			     .side = height > width ? rect_least(width * 11 / 10, height) : height,
			     .is_upright = height > width };
	if (view->is_dead)
		build_dead(&page);
	else if (view->waiting)
		build_waiting(&page);
	else
		build_state(&page, (enum session_state)view->state->state);
}
