/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/purge_search.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/console/progress.h"
#include "daemon/core/text.h"
#include "daemon/store/campaign.h"
#include "daemon/store/event.h"
#include "daemon/store/record.h"

enum { SUBJECT_BYTES_MAX = 1 << 20 };

/* One entry of the spool. */
struct candidate {
	enum spool_state state;
	char id[UUID_TEXT_SIZE];
	char person[PERSON_TEXT_SIZE];
	struct hash key;
	bool has_key;
	/* id of the photo that this event tells receivers to delete; empty: not such an event */
	char of[UUID_TEXT_SIZE];
	bool is_event;
	bool is_unsure; /* neither a pseudonym nor a key tells whose entry this is */
	bool is_taken;
};

struct search {
	const struct spool *spool;
	enum spool_state state;
	struct purge_wish wish;
	const char *person_key;
	purge_search_unsure_fn unsure;
	void *user;
	struct progress progress;
	struct candidate *list;
	size_t count, room;
	struct purge_found *found;
};

/* ---- the wish ---- */

static bool has_key(const struct purge_wish *wish, const struct hash *key)
{
	for (unsigned i = 0; i < wish->key_count; i++)
		if (memcmp(&wish->keys[i], key, sizeof(*key)) == 0)
			return true;
	return false;
}

static void add_person(struct purge_wish *wish, const char *person)
{
	if (person[0] && !person_is_among(wish->persons[0], wish->person_count, person) &&
	    wish->person_count < PURGE_PERSONS_MAX)
		(void)snprintf(wish->persons[wish->person_count++], PERSON_TEXT_SIZE, "%s", person);
}

static void add_key(struct purge_wish *wish, const struct hash *key)
{
	if (!has_key(wish, key) && wish->key_count < PURGE_PERSONS_MAX)
		wish->keys[wish->key_count++] = *key;
}

/* Hashes the normalised key, so two spellings of one key have the same hash. */
static int hash_key(const char *text, struct hash *ret_hash)
{
	char message[PERSON_MESSAGE_BYTES];
	size_t size = person_message("student_number", text, message);
	int r = size > 0 ? hash_bytes(message, size, ret_hash) : -EINVAL;
	explicit_bzero(message, sizeof(message));
	return r;
}

int purge_wish_add(struct purge_wish *wish, const struct campaign *campaign, const char *text)
{
	/* Booths identify by the code. No booth computes the other pseudonym yet. */
	static const char *const kinds[] = { "code", "student_number" };
	char person[PERSON_TEXT_SIZE];
	struct hash key;
	int r = hash_key(text, &key);
	if (r == 0)
		add_key(wish, &key);
	for (size_t i = 0; r == 0 && campaign && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		unsigned before = wish->person_count;
		r = campaign_person(campaign, kinds[i], text, person);
		if (r == 0)
			add_person(wish, person);
		if (i > 0 && wish->person_count > before)
			wish->guesses |= 1U << before;
	}
	return r;
}

/* Copies the text without its spaces and, up to the room, without its dashes if `has_dashes` is
 * false. Letters become small. Returns the length; the room, if the text is too long. */
static size_t squeeze(const char *text, bool has_dashes, char *to, size_t room)
{
	size_t length = 0;
	for (; *text && length < room; text++) {
		char letter = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
		if (letter != ' ' && letter != '\t' && (has_dashes || letter != '-'))
			to[length++] = letter;
	}
	to[length < room ? length : room - 1] = '\0';
	return length;
}

/* 7 digits of Crockford's base 32, with a dash after the third. */
static void add_receipt(struct purge_wish *wish, const char *text)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	char squeezed[RECEIPT_TEXT_SIZE];
	size_t length = squeeze(text, false, squeezed, sizeof(squeezed));
	if (length != RECEIPT_TEXT_SIZE - 2 || strspn(squeezed, digits) != length)
		return;
	(void)snprintf(wish->receipt, sizeof(wish->receipt), "%.3s-%.4s", squeezed, squeezed + 3);
	for (char *at = wish->receipt; *at; at++)
		*at = (char)(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
}

void purge_wish_add_form(struct purge_wish *wish, const char *text)
{
	char squeezed[UUID_TEXT_SIZE];
	(void)squeeze(text, true, squeezed, sizeof(squeezed));
	if (uuid_is_valid(squeezed))
		(void)snprintf(wish->id, sizeof(wish->id), "%s", squeezed);
	if (person_is_valid(text))
		add_person(wish, text);
	add_receipt(wish, text);
}

/* ---- reading the entries ---- */

/* The person has photos or events with this pseudonym, so it is no guess. */
static void confirm(struct purge_wish *wish, const char *person)
{
	for (unsigned i = 0; i < wish->person_count; i++)
		if (strcmp(wish->persons[i], person) == 0)
			wish->guesses &= ~(1U << i);
}

static struct candidate *add_candidate(struct search *search)
{
	if (search->count == search->room) {
		size_t room = search->room > 0 ? 2 * search->room : 256;
		void *list = reallocarray(search->list, room, sizeof(search->list[0]));
		if (!list)
			return NULL;
		search->list = list;
		search->room = room;
	}
	struct candidate *candidate = &search->list[search->count++];
	*candidate = (struct candidate){ .state = search->state };
	return candidate;
}

static void tell_unsure(struct search *search, enum spool_state state, const char *name)
{
	char entry[NAME_MAX + 16];
	progress_pause(&search->progress);
	(void)snprintf(entry, sizeof(entry), "%s/%s", spool_state_name(state), name);
	search->unsure(entry, search->user);
}

/* Reads the key from subject.json. Returns false if that file is sealed or unreadable. */
static bool read_subject(int item_fd, struct candidate *candidate)
{
	autofree uint8_t *text = NULL;
	size_t size = 0;
	struct json_object *subject = NULL;
	bool is_read =
		file_read_all(item_fd, "subject.json", SUBJECT_BYTES_MAX, &text, &size) == 0 &&
		json_parse(text, size, &subject) == 0;
	if (is_read)
		candidate->has_key = hash_key(json_text(subject, "key"), &candidate->key) == 0;
	if (text)
		explicit_bzero(text, size);
	json_object_put(subject);
	return is_read;
}

static void read_event(int item_fd, struct candidate *candidate)
{
	autofree uint8_t *text = NULL;
	size_t size = 0;
	struct event_summary summary = { .kind = EVENT_KIND_COUNT };
	candidate->is_event = true;
	if (file_read_all(item_fd, "record.json", RECORD_BYTES_MAX, &text, &size) == 0 &&
	    event_parse(text, size, NULL, &summary) == 0 && event_kind_deletes(summary.kind))
		memcpy(candidate->of, summary.of, sizeof(candidate->of));
}

static void read_item(const struct search *search, int item_fd, struct candidate *candidate)
{
	struct record_label label = { .id = "" };
	bool has_label = record_read_label(item_fd, NULL, &label) == 0;
	(void)snprintf(candidate->person, sizeof(candidate->person), "%s", label.person);
	search->found->has_pseudonyms |= label.person[0] != '\0';
	if (label.is_event) {
		read_event(item_fd, candidate);
		return;
	}
	bool is_comparable = search->person_key && label.person[0] &&
			     strcmp(label.person_key, search->person_key) == 0;
	bool is_read = read_subject(item_fd, candidate);
	candidate->is_unsure = !is_read && !is_comparable && !(has_label && label.is_anonymous);
}

static int on_entry(const char *name, void *user)
{
	struct search *search = user;
	autoclose int item_fd = -1;
	progress_step(&search->progress);
	if (!uuid_is_valid(name)) {
		tell_unsure(search, search->state, name);
		return 0;
	}
	int r = spool_open_item(search->spool, search->state, name, &item_fd);
	/* the courier has moved the item; the search finds it in its new folder */
	if (r == -ENOENT)
		return 0;
	struct candidate *candidate = add_candidate(search);
	if (!candidate)
		return 1;
	(void)snprintf(candidate->id, sizeof(candidate->id), "%s", name);
	candidate->is_unsure = r < 0;
	if (r == 0)
		read_item(search, item_fd, candidate);
	return 0;
}

/* The courier may move items to sent/ during the search, so sent/ is read last. */
static int read_all(struct search *search, struct problem *problem)
{
	static const enum spool_state states[] = { SPOOL_PENDING, SPOOL_HELD, SPOOL_REFUSED,
						   SPOOL_BROKEN, SPOOL_SENT };
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		search->state = states[i];
		int r = spool_walk(search->spool, states[i], on_entry, search, NULL);
		if (r > 0)
			return problem_memory(problem);
		if (r < 0)
			return problem_set(problem, r, "%s/ of the spool cannot be read: %s",
					   spool_state_name(states[i]), error_text(-r));
	}
	return 0;
}

/* ---- choosing ---- */

static bool is_receipt_of(const char *receipt, const char *id)
{
	char text[RECEIPT_TEXT_SIZE];
	struct uuid uuid;
	if (!receipt[0] || uuid_parse(id, &uuid) < 0)
		return false;
	receipt_format(&uuid, text);
	return strcmp(text, receipt) == 0;
}

static bool is_wanted(const struct purge_wish *wish, const struct candidate *candidate)
{
	return strcmp(wish->id, candidate->id) == 0 ||
	       (candidate->person[0] &&
		person_is_among(wish->persons[0], wish->person_count, candidate->person)) ||
	       (candidate->has_key && has_key(wish, &candidate->key));
}

static void take(struct search *search, struct candidate *candidate)
{
	candidate->is_taken = true;
	add_person(&search->wish, candidate->person);
	confirm(&search->wish, candidate->person);
	if (candidate->has_key)
		add_key(&search->wish, &candidate->key);
}

/* Takes the photos that the wish names. A photo may add its pseudonym and its key to the wish, so
 * the search is repeated until it takes no further photo. Returns whether anything was taken. */
static bool take_wanted(struct search *search)
{
	bool has_taken = false, has_new = true;
	while (has_new) {
		has_new = false;
		for (size_t i = 0; i < search->count; i++) {
			struct candidate *candidate = &search->list[i];
			if (candidate->is_event || candidate->is_taken ||
			    !is_wanted(&search->wish, candidate))
				continue;
			take(search, candidate);
			has_taken = has_new = true;
		}
	}
	return has_taken;
}

/* The text is used as a receipt only if it is nobody's key. If it is both, it is ambiguous. */
static void choose(struct search *search)
{
	bool is_key = take_wanted(search);
	for (size_t i = 0; i < search->count; i++) {
		struct candidate *candidate = &search->list[i];
		if (candidate->is_event || candidate->is_taken ||
		    !is_receipt_of(search->wish.receipt, candidate->id))
			continue;
		if (is_key)
			search->found->is_ambiguous = true;
		else
			take(search, candidate);
	}
	(void)take_wanted(search);
}

/* ---- the result ---- */

static bool was_told(const struct search *search, const struct candidate *candidate)
{
	const struct purge_wish *wish = &search->wish;
	return candidate->of[0] &&
	       (person_is_among(wish->persons[0], wish->person_count, candidate->person) ||
		strcmp(wish->id, candidate->of) == 0 ||
		is_receipt_of(wish->receipt, candidate->of));
}

static void report(struct search *search, const struct candidate *candidate)
{
	struct purge_found *found = search->found;
	struct purge_order *order = &found->order;
	found->has_more |= candidate->is_taken && order->id_count == PURGE_PHOTOS_MAX;
	if (candidate->is_taken && order->id_count < PURGE_PHOTOS_MAX) {
		memcpy(order->ids[order->id_count++], candidate->id, UUID_TEXT_SIZE);
	} else if (was_told(search, candidate) && found->told_count < PURGE_SEARCH_TOLD_MAX) {
		struct purge_told *told = &found->told[found->told_count++];
		confirm(&search->wish, candidate->person);
		memcpy(told->event, candidate->id, sizeof(told->event));
		memcpy(told->of, candidate->of, sizeof(told->of));
	} else if (candidate->is_unsure && !candidate->is_taken) {
		tell_unsure(search, candidate->state, candidate->id);
	}
}

static size_t count_items(const struct spool *spool)
{
	size_t total = 0, count;
	for (int i = 0; i < SPOOL_STATES; i++)
		if (spool_count(spool, (enum spool_state)i, &count) == 0)
			total += count;
	return total;
}

int purge_search_run(const struct spool *spool, const struct purge_wish *wish,
		     const char *person_key, purge_search_unsure_fn unsure, void *user,
		     struct problem *problem, struct purge_found *ret_found)
{
	struct search search = { .spool = spool,
				 .wish = *wish,
				 .person_key = person_key,
				 .unsure = unsure,
				 .user = user,
				 .found = ret_found };
	memset(ret_found, 0, sizeof(*ret_found));
	progress_begin(&search.progress, count_items(spool));
	int r = read_all(&search, problem);
	progress_end(&search.progress);
	if (r == 0)
		choose(&search);
	for (size_t i = 0; r == 0 && i < search.count; i++)
		report(&search, &search.list[i]);
	struct purge_order *order = &ret_found->order;
	memcpy(order->persons[0], search.wish.persons, sizeof(order->persons));
	order->person_count = search.wish.person_count;
	ret_found->guesses = search.wish.guesses;
	free(search.list);
	return r;
}
