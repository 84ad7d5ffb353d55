/* SPDX-License-Identifier: MIT */
#include "booth-ui/drawing.h"

#include <string.h>

void drawing_clear(struct drawing *drawing, int width, int height, uint32_t ground)
{
	memset(drawing, 0, sizeof(*drawing));
	drawing->width = width;
	drawing->height = height;
	drawing->ground = ground;
	/* offset 0 holds the empty text, which consists of its terminator only */
	drawing->text_bytes = 1;
}

struct drawing_item *drawing_add(struct drawing *drawing, enum drawing_kind kind, struct rect place)
{
	struct drawing_item *item = &drawing->items[drawing->count];
	if (drawing->count == DRAWING_ITEMS_MAX - 1)
		/* Items that no longer fit share the last item of the array, which is never
		 * drawn. */
		drawing->has_overflowed = true;
	else
		drawing->count++;
	memset(item, 0, sizeof(*item));
	item->kind = kind;
	item->place = place;
	return item;
}

void drawing_set_text(struct drawing *drawing, struct drawing_item *item, const char *text)
{
	size_t size = strlen(text) + 1;
	if (size > sizeof(drawing->texts) - (size_t)drawing->text_bytes) {
		drawing->has_overflowed = true;
		item->text = 0;
		return;
	}
	item->text = drawing->text_bytes;
	memcpy(drawing->texts + drawing->text_bytes, text, size);
	drawing->text_bytes += (int)size;
}

const char *drawing_text(const struct drawing *drawing, const struct drawing_item *item)
{
	return drawing->texts + item->text;
}

static bool is_same_rect(struct rect a, struct rect b)
{
	return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

/* Compares the floats bit by bit. Two pages that compute the same numbers in the same way get
 * floats with the same bits. */
static bool has_same_bits(const float *a, const float *b, size_t count)
{
	return memcmp(a, b, count * sizeof(*a)) == 0;
}

static bool is_same_item(const struct drawing *a, const struct drawing_item *item_a,
			 const struct drawing *b, const struct drawing_item *item_b)
{
	return item_a->kind == item_b->kind && is_same_rect(item_a->place, item_b->place) &&
	       item_a->colour == item_b->colour && item_a->ground == item_b->ground &&
	       item_a->radius == item_b->radius && item_a->stroke == item_b->stroke &&
	       item_a->size == item_b->size && item_a->is_bold == item_b->is_bold &&
	       item_a->align == item_b->align && item_a->is_middle == item_b->is_middle &&
	       item_a->icon == item_b->icon && item_a->picture == item_b->picture &&
	       item_a->is_mirrored == item_b->is_mirrored &&
	       has_same_bits(&item_a->crop.x, &item_b->crop.x, 4) &&
	       has_same_bits(&item_a->outline.head_top, &item_b->outline.head_top, 7) &&
	       item_a->is_dashed == item_b->is_dashed && item_a->direction == item_b->direction &&
	       item_a->chevrons == item_b->chevrons && item_a->beat == item_b->beat &&
	       has_same_bits(&item_a->fraction, &item_b->fraction, 1) &&
	       coach_is_same(&item_a->coach, &item_b->coach) &&
	       is_same_rect(item_a->hole, item_b->hole) && item_a->is_round == item_b->is_round &&
	       strcmp(drawing_text(a, item_a), drawing_text(b, item_b)) == 0;
}

struct rect drawing_difference(const struct drawing *before, const struct drawing *after)
{
	struct rect all = { 0, 0, after->width, after->height };
	if (before->width != after->width || before->height != after->height ||
	    before->ground != after->ground)
		return all;
	struct rect damage = { 0 };
	int count = rect_max(before->count, after->count);
	for (int i = 0; i < count; i++) {
		bool is_in_both = i < before->count && i < after->count;
		if (is_in_both && is_same_item(before, &before->items[i], after, &after->items[i]))
			continue;
		if (i < before->count)
			damage = rect_unite(damage, before->items[i].place);
		if (i < after->count)
			damage = rect_unite(damage, after->items[i].place);
	}
	return rect_intersect(damage, all);
}
