/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/candidates.h"

#include <stdlib.h>

static bool holds(const struct box *box, const struct box *other)
{
	float x = other->x + other->width / 2, y = other->y + other->height / 2;
	return x >= box->x && x <= box->x + box->width && y >= box->y && y <= box->y + box->height;
}

bool candidates_is_same(const struct box *a, const struct box *b)
{
	return holds(a, b) || holds(b, a);
}

void candidates_add(struct candidates *candidates, const struct detection *item)
{
	for (int k = 0; k < candidates->count; k++) {
		struct detection *known = &candidates->items[k];
		if (!candidates_is_same(&known->box, &item->box))
			continue;
		if (item->score > known->score)
			*known = *item;
		return;
	}
	if (candidates->count < CANDIDATES_MAX)
		candidates->items[candidates->count++] = *item;
}

static int by_size(const void *left, const void *right)
{
	const struct detection *a = left, *b = right;
	return (a->box.width < b->box.width) - (a->box.width > b->box.width);
}

void candidates_sort(struct candidates *candidates)
{
	qsort(candidates->items, (size_t)candidates->count, sizeof(*candidates->items), by_size);
}
