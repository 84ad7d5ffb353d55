/* SPDX-License-Identifier: MIT */
#include "daemon/core/choose.h"

#include <string.h>

bool choose_is_candidate(const struct choose_photo *photo)
{
	return photo->has_passed && !photo->is_demo && !photo->is_withdrawn;
}

/* Returns whether the times of all candidates can be compared: the clock was synchronised for each
 * of them. *ret_is_single: all candidates are copies of one photo. */
static bool look(const struct choose_photo *photos, size_t count, bool *ret_is_single)
{
	const char *id = NULL;
	bool are_all = true;
	*ret_is_single = true;
	for (size_t i = 0; i < count; i++) {
		if (!choose_is_candidate(&photos[i]))
			continue;
		are_all = are_all && photos[i].clock_is_synchronised;
		*ret_is_single = *ret_is_single && (!id || strcmp(id, photos[i].id) == 0);
		id = photos[i].id;
	}
	return are_all;
}

static bool is_better(const struct choose_photo *photo, const struct choose_photo *than,
		      bool by_time)
{
	if (by_time && photo->taken_unix_ms != than->taken_unix_ms)
		return photo->taken_unix_ms > than->taken_unix_ms;
	return strcmp(photo->id, than->id) > 0;
}

struct choose_answer choose(const struct choose_photo *photos, size_t count)
{
	struct choose_answer answer = { .photo = NULL };
	bool is_single, by_time = look(photos, count, &is_single);
	for (size_t i = 0; i < count; i++)
		if (choose_is_candidate(&photos[i]) &&
		    (!answer.photo || is_better(&photos[i], answer.photo, by_time)))
			answer.photo = &photos[i];
	answer.is_to_be_chosen = !by_time && !is_single;
	return answer;
}
