/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_pick.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/office/database.h"
#include "daemon/office/opened.h"
#include "daemon/office/place.h"

static const char photos[] =
	"SELECT people.student_number, people.name, people.sex, people.id_number, people.id_tail, "
	"people.candidate_number, people.college, people.major, people.class, item.id, "
	"item.receipt, item.device, item.payment, item.order_number, item.record_hash, folder.path, "
	"item.campaign, item.unix_ms, item.clock, counted.is_to_be_chosen FROM counted "
	"JOIN item ON item.number = counted.item JOIN folder ON folder.number = item.folder "
	"LEFT JOIN people ON people.person = counted.person WHERE ?1 = '' OR people.class = ?1 "
	"ORDER BY people.college, people.class, people.student_number, item.id";

/* columns of `photos` after the texts */
enum { TAKEN = OFFICE_PICK_TEXTS, CLOCK, CHOICE };

static void name_texts(struct office_pick *pick)
{
	char **text = pick->texts;
	pick->handed = (struct handed){
		.student_number = text[0],
		.name = text[1],
		.sex = text[2],
		.id_number = text[3],
		.id_tail = text[4],
		.candidate_number = text[5],
		.college = text[6],
		.major = text[7],
		.class = text[8],
		.photo_id = text[9],
		.receipt = text[10],
		.device = text[11],
		.payment = text[12],
		.order = text[13],
		.code = "",
		.profile = "",
		.proofread = "",
		.taken = "",
	};
	pick->record_hash = text[14];
	pick->folder = text[15];
	pick->campaign = text[16];
}

static int take(struct database_query *row, struct office_pick *pick)
{
	for (int i = 0; i < OFFICE_PICK_TEXTS; i++)
		if (!(pick->texts[i] = strdup(database_text(row, i))))
			return -ENOMEM;
	name_texts(pick);
	pick->handed.taken_unix_ms = database_number(row, TAKEN);
	pick->handed.clock_is_synchronised = database_number(row, CLOCK) != 0;
	pick->is_to_be_chosen = database_number(row, CHOICE) != 0;
	return 0;
}

enum { FIRST_ROOM = 64 };

/* The room is a power of two. */
static bool is_full(size_t count)
{
	return count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0);
}

/* Makes room for one more. */
static int grow(struct office_picks *picks)
{
	size_t room = picks->count == 0 ? FIRST_ROOM : 2 * picks->count;
	if (!is_full(picks->count))
		return 0;
	struct office_pick *more = realloc(picks->pick, room * sizeof(*more));
	if (more)
		picks->pick = more;
	return more ? 0 : -ENOMEM;
}

static int load(struct office *office, struct database_query *row, struct office_picks *picks)
{
	int r;
	while ((r = database_step(row, &office->problem)) == 1) {
		r = grow(picks);
		if (r < 0)
			return problem_memory(&office->problem);
		memset(&picks->pick[picks->count], 0, sizeof(*picks->pick));
		r = take(row, &picks->pick[picks->count++]);
		if (r < 0)
			return problem_memory(&office->problem);
	}
	return r;
}

int office_picks_load(struct office *office, const char *class, struct office_picks *ret_picks)
{
	struct office_picks picks = { 0 };
	struct database_query *row = NULL;
	int r = database_prepare(index_database(office->index), photos, &office->problem, &row);
	if (r < 0)
		return r;
	database_set_text(row, 1, class);
	r = load(office, row, &picks);
	database_free(row);
	if (r < 0)
		office_picks_free(&picks);
	else
		*ret_picks = picks;
	return r;
}

void office_picks_free(struct office_picks *picks)
{
	for (size_t i = 0; i < picks->count; i++)
		for (int j = 0; j < OFFICE_PICK_TEXTS; j++)
			free(picks->pick[i].texts[j]);
	free(picks->pick);
	*picks = (struct office_picks){ 0 };
}

size_t office_picks_end(const struct office_picks *picks, size_t first, bool by_college)
{
	const struct handed *begin = &picks->pick[first].handed;
	size_t end = first + 1;
	for (; end < picks->count; end++) {
		const struct handed *next = &picks->pick[end].handed;
		if (strcmp(next->college, begin->college) != 0 ||
		    (!by_college && strcmp(next->class, begin->class) != 0))
			break;
	}
	return end;
}

static void copy_word(const char *from, char to[OFFICE_PICK_WORD_SIZE])
{
	(void)snprintf(to, OFFICE_PICK_WORD_SIZE, "%s", from ? from : "");
}

static void take_crop(struct json_object *crop, struct record_crop *ret_crop)
{
	*ret_crop =
		(struct record_crop){ json_real(crop, "x", 0), json_real(crop, "y", 0),
				      json_real(crop, "width", 0), json_real(crop, "height", 0) };
}

static void take_photo(struct json_object *photo, struct handed *handed)
{
	const char *hash = json_text(photo, "sha256");
	handed->photo_quality = (int)json_number(photo, "quality", 0);
	handed->photo_bytes = json_number(photo, "bytes", 0);
	take_crop(json_member(photo, "crop"), &handed->crop);
	if (!hash || hash_parse(hash, &handed->photo_hash) < 0)
		memset(&handed->photo_hash, 0, sizeof(handed->photo_hash));
}

static void take_record(struct json_object *record, struct office_pick *pick)
{
	struct handed *handed = &pick->handed;
	copy_word(json_text(json_member(record, "profile"), "name"), pick->profile);
	copy_word(json_text(json_member(record, "proofread"), "data"), pick->proofread);
	stamp_minute(handed->taken_unix_ms, pick->taken);
	handed->profile = pick->profile;
	handed->proofread = pick->proofread;
	handed->taken = pick->taken;
	take_photo(json_member(json_member(record, "files"), "photo.jpg"), handed);
}

static int read_record(int item_fd, struct office_pick *pick, struct problem *problem)
{
	autofree uint8_t *bytes = NULL;
	struct json_object *record = NULL;
	struct hash hash;
	char text[HASH_TEXT_SIZE] = "";
	size_t size = 0;
	int r = file_read_all(item_fd, "record.json", RECORD_BYTES_MAX, &bytes, &size);
	if (r < 0)
		return record_explain_open("record.json", r, problem);
	r = hash_bytes(bytes, size, &hash);
	if (r < 0)
		return problem_memory(problem);
	hash_format(&hash, text);
	if (strcmp(text, pick->record_hash) != 0 || json_parse(bytes, size, &record) < 0)
		return problem_set(problem, -EBADMSG, "record.json is not the one that was listed");
	take_record(record, pick);
	json_object_put(record);
	return 0;
}

int office_pick_open(struct office *office, struct office_pick *pick, struct problem *problem,
		     int *ret_fd)
{
	autoclose int fd = -1;
	int r = place_open(index_archive_fd(office->index), pick->folder, pick->handed.photo_id,
			   problem, &fd);
	if (r == 0)
		r = read_record(fd, pick, problem);
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}

int office_pick_read(struct office *office, int item_fd, const char *name, struct problem *problem,
		     uint8_t **ret_bytes, size_t *ret_size)
{
	struct record_file file;
	int r = opened_find(item_fd, name, problem, &file);
	return r < 0 ? r
		     : opened_read(item_fd, &file, office->key[0] ? office->key : NULL, problem,
				   ret_bytes, ret_size);
}

int office_pick_read_code(struct office *office, int item_fd, struct office_pick *pick,
			  struct problem *problem)
{
	autofree uint8_t *bytes = NULL;
	struct json_object *subject = NULL;
	size_t size = 0;
	int r = office_pick_read(office, item_fd, "subject.json", problem, &bytes, &size);
	if (r < 0)
		return r;
	if (json_parse(bytes, size, &subject) < 0)
		return problem_set(problem, -EBADMSG, "subject.json is no JSON object");
	const char *kind = json_text(subject, "key_kind"), *code = json_text(subject, "code");
	if (!code && kind && strcmp(kind, "code") == 0)
		code = json_text(subject, "key");
	(void)snprintf(pick->code, sizeof(pick->code), "%s", code ? code : "");
	pick->handed.code = pick->code;
	json_object_put(subject);
	return 0;
}
