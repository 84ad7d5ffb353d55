/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_verdict.h"

#include "booth-ui/page_frame.h"
#include "booth-ui/page_hero.h"
#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"

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

void page_verdict_rejected(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = page_frame_top(page);
	page_frame_buttons_across(page, &rest);
	page_frame_time_left(page, &rest);
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
	page_hero_put(page, rest,
		      &(struct page_hero){
			      .icon = ICON_STAFF,
			      .colour = THEME_AMBER,
			      .dim = THEME_AMBER_DIM,
			      .title = tell(page, "Please ask a teacher"),
			      .body = tell(page, "A teacher on site will help you to get a photo "
						 "that passes.") });
	put_reasons(page, rect_inset(reasons, px(page, SIZE_MARGIN), 0), state->reasons, 1);
}
