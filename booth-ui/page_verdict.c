/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_verdict.h"

#include "booth-ui/page_frame.h"
#include "booth-ui/page_hero.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"

/* The card of a reason. */

enum { CARD_INSET_X = 22, CARD_INSET_Y = 24, CARD_BAR = 8 };

struct reason_card {
	enum reason reason;
	bool is_first; /* true: the reason on this card is the most important one */
	/* amount that is added to the sizes of the card's texts, in thousandths of the page's
	 * side */
	int enlarged;
};

/* Memory for the two texts of a card: the sentence names the fault, the remedy says what to do. */
struct reason_texts {
	char sentence[TEXT_MAX], remedy[TEXT_MAX];
};

static void fill_lines(const struct page *page, const struct reason_card *card,
		       struct reason_texts *texts, struct widget_line lines[2])
{
	enum way way = way_of(page->view->state->ways, card->reason);
	const char *sentence = remedy_sentence(card->reason, way, page->language);
	const char *remedy = remedy_what_to_do(card->reason, page->language);
	/* If the examiner could not judge the photo, the reason is not a fault of the photo, and
	 * the sentence must say so. */
	if (page->view->state->is_unassessed)
		sentence = widget_fill_in(tell(page, "Could not be judged: {}"), sentence,
					  texts->sentence);
	lines[0] = (struct widget_line){ .text = sentence,
					 .style = { STYLE_BODY_BOLD, .ground = THEME_CARD } };
	lines[1] = (struct widget_line){ .text = widget_fill_in(tell(page, "What to do: {}"),
								remedy, texts->remedy),
					 .style = { STYLE_REMEDY, .ground = THEME_CARD },
					 .space = 14 };
	lines[0].style.size += card->enlarged;
	lines[1].style.size += card->enlarged;
}

static struct rect text_place(const struct page *page, struct rect card)
{
	struct rect inner = rect_inset(card, px(page, CARD_INSET_X), px(page, CARD_INSET_Y));
	(void)rect_cut_left(&inner, px(page, CARD_BAR) + px(page, CARD_INSET_X));
	return inner;
}

static void put_reason(struct page *page, struct rect place, const struct reason_card *card)
{
	struct reason_texts texts;
	struct widget_line lines[2];
	widget_card(page, place, THEME_CARD);
	struct rect bar = rect_inset(place, px(page, CARD_INSET_X), px(page, CARD_INSET_Y));
	bar.width = px(page, CARD_BAR);
	widget_fill(page, bar, card->is_first ? THEME_AMBER : THEME_LINE, bar.width / 2);
	fill_lines(page, card, &texts, lines);
	widget_lines(page, text_place(page, place), lines, 2);
}

/* Returns the height that the card needs for its texts. The result is at most the height of the
 * place that is left. */
static int reason_height(const struct page *page, struct rect left, const struct reason_card *card)
{
	struct reason_texts texts;
	struct widget_line lines[2];
	fill_lines(page, card, &texts, lines);
	int height = widget_lines_height(page, text_place(page, left), lines, 2);
	return rect_min(left.height, height + 2 * px(page, CARD_INSET_Y) + px(page, 6));
}

/* Returns the amount to add to the text sizes of card number i. A single card has the largest
 * texts. Of several cards, the first has larger texts than the others. Upright screens have room
 * for slightly larger texts. */
static int enlarged_by(const struct page *page, int i, int count)
{
	int more = page->is_upright ? 4 * (3 - count) : 0;
	if (count == 1)
		return more + 18;
	return more + (i == 0 ? 10 : 2);
}

/* Adds the cards below one another. No card may be so high that the cards below it get less than
 * their share of the height. */
static void put_stack(struct page *page, struct rect place, reason_set reasons, int count)
{
	int gap = px(page, SIZE_GAP);
	for (int i = 0; i < count; i++) {
		struct reason_card card = { .reason = reason_first(reasons),
					    .is_first = i == 0,
					    .enlarged = enlarged_by(page, i, count) };
		reasons &= ~reason_bit(card.reason);
		struct rect share = place;
		share.height = (place.height - gap * (count - 1 - i)) / (count - i);
		put_reason(page, rect_cut_top(&place, reason_height(page, share, &card)), &card);
		(void)rect_cut_top(&place, gap);
	}
}

/* Adds the cards side by side. The first card is 4/3 as wide as each of the others. */
static void put_row(struct page *page, struct rect place, reason_set reasons, int count)
{
	int gap = px(page, SIZE_GAP);
	int part = (place.width - gap * (count - 1)) / (3 * count + 1);
	place = rect_cut_top(&place, px(page, 460));
	for (int i = 0; i < count; i++) {
		struct reason_card card = { .reason = reason_first(reasons),
					    .is_first = i == 0,
					    .enlarged = enlarged_by(page, i, count) };
		reasons &= ~reason_bit(card.reason);
		put_reason(page, rect_cut_left(&place, part * (i == 0 ? 4 : 3)), &card);
		(void)rect_cut_left(&place, gap);
	}
}

/* Adds one card for each of the most important reasons, at most count_max cards. */
static void put_reasons(struct page *page, struct rect place, reason_set reasons, int count_max)
{
	int count = rect_min(count_max, __builtin_popcountll(reasons));
	if (page->is_upright || count == 1)
		put_stack(page, place, reasons, count);
	else
		put_row(page, place, reasons, count);
}

/* The pages. */

static void put_head(struct page *page, struct rect *rest, const char *title, const char *note)
{
	struct rect head = rect_cut_top(rest, px(page, 130));
	int side = px(page, 110);
	widget_badge(page, rect_cut_left(&head, side), ICON_WARNING, THEME_AMBER, THEME_AMBER_DIM);
	(void)rect_cut_left(&head, px(page, 28));
	struct widget_style large = { STYLE_VERDICT, .ground = THEME_GROUND, .is_middle = true };
	struct widget_style small = { STYLE_TRIES, .ground = THEME_GROUND, .is_middle = true };
	(void)widget_text(page, rect_cut_top(&head, head.height * 58 / 100), &large, title);
	(void)widget_text(page, head, &small, note);
}

void page_verdict_rejected(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = page_frame_top(page);
	page_frame_buttons_across(page, &rest);
	page_frame_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN), px(page, 14));
	unsigned left = state->max_tries > state->tries ? state->max_tries - state->tries : 0;
	char text[TEXT_MAX];
	put_head(page, &rest,
		 state->is_unassessed ? tell(page, "This photo could not be judged")
				      : tell(page, "This photo would not pass"),
		 widget_fill_number(tell(page, "Tries left: {}"), left, text));
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_reasons(page, rest, state->reasons, 3);
}

void page_verdict_staff(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = page_frame_top(page);
	page_frame_buttons_across(page, &rest);
	page_frame_time_left(page, &rest);
	struct rect reasons = { 0 };
	if (state->reasons) {
		(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
		reasons = rect_cut_bottom(&rest, px(page, 66 * 4));
		(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
	}
	char lines[TEXT_MAX];
	struct page_hero hero = { .icon = ICON_STAFF,
				  .colour = THEME_AMBER,
				  .dim = THEME_AMBER_DIM,
				  .title = tell(page, "Please ask a teacher"),
				  .body = tell(page, "A teacher on site will help you to get a "
						     "photo that passes."),
				  .note = page_hero_contact(page, lines) };
	page_hero_put(page, rest, &hero);
	put_reasons(page, rect_inset(reasons, px(page, SIZE_MARGIN), 0), state->reasons, 1);
}
