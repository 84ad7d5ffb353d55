/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_start.h"

#include <stdio.h>

#include "booth-ui/page_attract.h"
#include "booth-ui/page_picture.h"
#include "booth-ui/theme.h"

/* ---- the idle page ---- */

enum { BEATS = 3 };

static const char *beat_name(const struct page *page, int i)
{
	const char *const names[BEATS] = { tell(page, "Read"), tell(page, "Fit the outline"),
					   tell(page, "Get a number") };
	return names[i];
}

static struct widget_style beat_style(bool is_row)
{
	return (struct widget_style){ .type = TYPE_BODY,
				      .is_bold = true,
				      .colour = THEME_INFO,
				      .ground = THEME_INFO_DIM,
				      .align = is_row ? ALIGN_CENTRE : ALIGN_LEFT,
				      .is_middle = true };
}

/* The three steps of a visit, side by side, or one below the other if the place is narrow. */
static void put_beats(struct page *page, struct rect place, const struct block *block)
{
	static const enum drawing_icon icons[3] = { ICON_RECEIPT, ICON_POSE, ICON_CHECK };
	bool is_row = block->number == 3;
	int gap = px(page, 1), radius = px(page, 2);
	int width = is_row ? (place.width - 2 * gap) / 3 : place.width;
	int height = is_row ? place.height : (place.height - 2 * gap) / 3;
	for (int i = 0; i < 3; i++) {
		struct rect card = { place.x + (is_row ? i * (width + gap) : 0),
				     place.y + (is_row ? 0 : i * (height + gap)), width, height };
		widget_fill(page, card, THEME_INFO_DIM, radius);
		struct rect inner = rect_inset(card, px(page, 1), px(page, is_row ? 2 : 1));
		int side = page->type.size[TYPE_BODY] * 15 / 10;
		struct rect mark =
			is_row ? rect_cut_top(&inner, side) : rect_cut_left(&inner, side);
		widget_badge(page, rect_centre(mark, side, side), icons[i], THEME_WHITE,
			     THEME_INFO);
		if (!is_row)
			(void)rect_cut_left(&inner, px(page, 2));
		struct widget_style style = beat_style(is_row);
		(void)widget_text(page, inner, &style, beat_name(page, i));
	}
}

static struct block beats_block(const struct page *page, const struct frame *frame)
{
	int line = page->type.size[TYPE_BODY];
	bool is_row = page->is_upright;
	int height = 3 * (line * 20 / 10) + 2 * px(page, 1);
	if (is_row) {
		struct widget_style style = beat_style(is_row);
		int width = (page_frame_width(page, frame) - 2 * px(page, 1)) / 3 - 2 * px(page, 1);
		int words = 0;
		for (int i = 0; i < BEATS; i++)
			words = rect_max(words,
					 widget_height(page, width, &style, beat_name(page, i)));
		height = line * 15 / 10 + px(page, 5) + words;
	}
	return (struct block){
		.rank = 4, .space = 3, .put = put_beats, .number = is_row ? 3 : 1, .height = height
	};
}

static struct block title_block(const struct page *page, const struct frame *frame)
{
	struct block title =
		page_frame_title(page, frame, ICON_COUNT, 0, tell(page, "Graduation photo"));
	title.style.type = TYPE_DISPLAY;
	if (widget_width(page, &title.style, title.text) > page_frame_width(page, frame))
		title.style.type = TYPE_HEADLINE;
	return title;
}

/* The school and the place of the booth, in one line. */
static const char *name_of_booth(const struct page *page, const struct widget_style *style,
				 int width, char text[TEXT_MAX])
{
	const struct message_state *state = page->view->state;
	(void)snprintf(text, TEXT_MAX, "%s%s%s", state->school,
		       state->school[0] && state->place[0] ? " · " : "", state->place);
	/* What has no room in one line takes two, without the dot. */
	if (state->school[0] && state->place[0] && widget_width(page, style, text) > width)
		(void)snprintf(text, TEXT_MAX, "%s\n%s", state->school, state->place);
	return text;
}

/* What a photo costs; an empty text: nothing. */
static const char *price_of(const struct page *page, char text[TEXT_MAX])
{
	const struct message_state *state = page->view->state;
	char yuan[PAYMENT_YUAN_SIZE];
	if (state->pay_mode == PAYMENT_MODE_NONE || state->pay_fen == 0)
		return "";
	if (state->pay_mode == PAYMENT_MODE_SCHOOL)
		return tell(page, "The school pays the fee");
	payment_format_yuan((int)state->pay_fen, true, yuan);
	return widget_fill_in(tell(page, "Fee: {} yuan"), yuan, text);
}

static const char *facts(const struct page *page, char text[TEXT_MAX])
{
	const struct message_state *state = page->view->state;
	char window[TEXT_MAX], fee[TEXT_MAX];
	const char *open = state->window[0]
				   ? widget_fill_in(tell(page, "Open: {}"), state->window, window)
				   : "";
	const char *price = price_of(page, fee);
	(void)snprintf(text, TEXT_MAX, "%s%s%s", open, open[0] && price[0] ? " · " : "", price);
	return text;
}

void page_start_idle(struct page *page)
{
	char name[TEXT_MAX], fact[TEXT_MAX];
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	struct block school = page_frame_caption(page, "", 2);
	school.style.is_bold = true;
	school.text = name_of_booth(page, &school.style, page_frame_width(page, &frame), name);
	column_add(&head, school);
	struct column *words = page->is_upright ? &foot : &head;
	column_add(words, title_block(page, &frame));
	column_add(words,
		   page_frame_body(
			   page,
			   page->type.is_tight
				   ? tell(page, "It takes about a minute.")
				   : tell(page, "About one minute. You see at once if it is good."),
			   3));
	column_add(words, page_frame_caption(page, tell(page, "Photo for your graduation"), 5));
	column_add(&foot, beats_block(page, &frame));
	column_add(&foot, page_frame_caption(page, facts(page, fact), 6));
	page_frame_words(page, &frame, &head, &foot, 48);
	page_attract_put(page, frame.stage);
}

/* ---- the notice ---- */

/* Where the text of the notice stands in the stage. */
static struct rect notice_place(const struct page *page, struct rect stage)
{
	return rect_inset(stage, px(page, page->type.is_tight ? 2 : 3), px(page, 2));
}

static struct widget_style notice_style(void)
{
	return (struct widget_style){ .type = TYPE_BODY,
				      .colour = THEME_INK,
				      .ground = THEME_CARD,
				      .is_middle = true,
				      .is_prose = true };
}

/* Returns the text of the school's own notice, or the booth's built-in notice if the school has
 * none. Where the whole built-in notice has no room, its first sentence says what the photo is for. */
static const char *notice_text(const struct page *page, struct rect inner, char text[TEXT_MAX])
{
	struct widget_style style = notice_style();
	const char *own = texts_page(page->view->texts, page->view->state->page);
	if (own[0] != '\0')
		return own;
	const char *first =
		tell(page, "Your photo goes into your graduation certificate and the register "
			   "of the Ministry of Education.");
	(void)snprintf(text, TEXT_MAX, "%s\n%s", first,
		       tell(page, "Only you, live: no photo of a photo, no beauty filter."));
	return widget_height(page, inner.width, &style, text) > inner.height ? first : text;
}

static struct block privacy_block(const struct page *page, const struct frame *frame)
{
	return page_frame_row(page, frame, ICON_LOCK, THEME_INFO_DIM,
			      tell(page, "Only your school gets the photo"),
			      tell(page, "If you leave before you keep one, nothing is stored."),
			      3);
}

/* Adds what the last page of the notice has: who gets the photo, where else to go, the version. A
 * school that has its own privacy text says the first itself. */
static void add_consent(struct page *page, const struct frame *frame, struct column *foot,
			char version[TEXT_MAX])
{
	const struct message_state *state = page->view->state;
	if (!texts_is_privacy(page->view->texts, state->page))
		column_add(foot, privacy_block(page, frame));
	if (state->elsewhere[0])
		column_add(foot,
			   page_frame_row(page, frame, ICON_PLACE, THEME_CARD,
					  tell(page, "If you do not agree"), state->elsewhere, 4));
	column_add(foot, page_frame_caption(page,
					    widget_fill_in(tell(page, "Privacy notice, version {}"),
							   state->consent_version, version),
					    5));
}

/* The text of the page, in the largest letters that have room. A text that was split for another
 * screen may need letters that are smaller than they should be. */
static void put_notice(struct page *page, struct rect place)
{
	char text[TEXT_MAX];
	struct rect inner = notice_place(page, place);
	const char *words = notice_text(page, inner, text);
	struct widget_style style = notice_style();
	style.type = TYPE_LABEL;
	/* The built-in text knows where its phrases end; the pages of the school's own are split already. */
	style.is_prose = texts_page(page->view->texts, page->view->state->page)[0] != '\0';
	widget_card(page, place, THEME_CARD);
	while (style.type > TYPE_CAPTION &&
	       widget_height(page, inner.width, &style, words) > inner.height)
		style.type--;
	(void)widget_text(page, inner, &style, words);
}

/* Adds all of the page but its text. Returns the place of the text's card. */
static struct rect open_notice(struct page *page)
{
	const struct message_state *state = page->view->state;
	char version[TEXT_MAX], fact[TEXT_MAX], number[32] = "";
	struct frame frame = page_frame_open(page);
	struct column head = { 0 }, foot = { 0 };
	column_add(&head, page_frame_title(page, &frame, ICON_RECEIPT, THEME_INFO,
					   tell(page, "Please read first")));
	if (state->page_count > 1)
		(void)snprintf(number, sizeof(number), "%u/%u", state->page + 1, state->page_count);
	column_add(&head, page_frame_body(page, number, 1));
	if (state->page == 0)
		column_add(&foot, page_frame_caption(page, facts(page, fact), 4));
	if (view_is_last_page(state))
		add_consent(page, &frame, &foot, version);
	page_frame_words(page, &frame, &head, &foot, 56);
	return frame.stage;
}

void page_start_notice(struct page *page)
{
	put_notice(page, open_notice(page));
}

struct paging_room page_start_room(struct page *page)
{
	struct rect inner = notice_place(page, open_notice(page));
	struct widget_style style = notice_style();
	int first = widget_height(page, inner.width, &style, "图");
	int line = widget_height(page, inner.width, &style, "图\n图") - first;
	int column = rect_max(widget_width(page, &style, "图图图图图图图图") / 16, 1);
	return paging_limit(1 + (inner.height - first) / rect_max(line, 1), inner.width / column);
}

/* ---- the rules ---- */

struct rule {
	enum reason reason;
	enum way way;
	const char *text;
};

static struct widget_style rule_style(void)
{
	return (struct widget_style){ .type = TYPE_BODY,
				      .is_bold = true,
				      .colour = THEME_INK,
				      .ground = THEME_CARD,
				      .align = ALIGN_CENTRE,
				      .is_middle = true };
}

/* One rule: the coach who breaks it, the coach who keeps it, and a few words. */
static void put_rule(struct page *page, struct rect cell, const struct rule *rule, int line)
{
	struct widget_style style = rule_style();
	widget_card(page, cell, THEME_CARD);
	struct rect inner = rect_inset(cell, px(page, 1), px(page, 1));
	struct rect words = rect_cut_bottom(&inner, line);
	(void)widget_text(page, words, &style, rule->text);
	(void)rect_cut_bottom(&inner, px(page, 1) / 2);
	page_picture_pair(page, inner, rule->reason, rule->way);
}

enum { RULES_MAX = 6 };

static int best_columns(const struct page *page, struct rect place)
{
	int width = px(page, 28), columns = rect_max(1, place.width / width);
	return rect_min(columns, 3);
}

static void put_rules(struct page *page, struct rect place)
{
	bool is_short = page->type.is_tight;
	const struct rule rules[RULES_MAX] = {
		{ REASON_HEAD_TURNED, WAY_TURN_LEFT, tell(page, "Face the lens") },
		{ REASON_MOUTH_OPEN, WAY_NONE,
		  is_short ? tell(page, "Lips closed") : tell(page, "Eyes open, lips closed") },
		{ REASON_HAIR_OVER_BROWS, WAY_NONE,
		  is_short ? tell(page, "Brows free") : tell(page, "Brows and ears free") },
		{ REASON_GLASSES_GLARE, WAY_NONE,
		  is_short ? tell(page, "No glare") : tell(page, "No glare, no tint") },
		{ REASON_HEAD_COVERED, WAY_NONE,
		  is_short ? tell(page, "No hat") : tell(page, "No hat, no jewellery") },
		{ REASON_RECAPTURED, WAY_NONE,
		  is_short ? tell(page, "You, live") : tell(page, "You, not a picture") },
	};
	int gap = px(page, 2), columns = best_columns(page, place);
	int rows = rect_min(RULES_MAX / columns, rect_max(1, place.height / px(page, 22)));
	int width = (place.width - gap * (columns - 1)) / columns;
	int height = (place.height - gap * (rows - 1)) / rows;
	struct widget_style style = rule_style();
	int line =
		0; /* the words of all rules take the same height, so their pictures are of one size */
	for (int i = 0; i < columns * rows; i++)
		line = rect_max(
			line, widget_height(page, width - 2 * px(page, 1), &style, rules[i].text));
	for (int i = 0; i < columns * rows; i++) {
		struct rect cell = { place.x + i % columns * (width + gap),
				     place.y + i / columns * (height + gap), width, height };
		put_rule(page, cell, &rules[i], line);
	}
}

void page_start_rules(struct page *page)
{
	char text[TEXT_MAX];
	struct frame frame = page_frame_open(page);
	struct column head = { 0 };
	column_add(&head,
		   page_frame_title(page, &frame, ICON_COUNT, 0, tell(page, "How it will pass")));
	column_add(&head, page_frame_body(page, tell(page, "Wear a top that is not blue."), 2));
	if (page->view->state->subject[0] != '\0')
		column_add(&head,
			   page_frame_caption(page,
					      widget_fill_in(tell(page, "For: {}"),
							     page->view->state->subject, text),
					      1));
	page_frame_words(page, &frame, &head, NULL, 40);
	put_rules(page, frame.stage);
}
