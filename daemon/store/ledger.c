/* SPDX-License-Identifier: MIT */
/*
 * The rows lie in an array. Two hash tables with open addressing hold indices of rows: one table by
 * id, the other by person. The table by person gives the person's first row; each row gives the
 * same person's next row.
 */
#include "daemon/store/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/core/text.h"
#include "daemon/store/record.h"

static const char file_name[] = "photos.tsv", head[] = "booth-ledger\t";
/* A line has 90 bytes, so there is room for 1.4 million photos. */
enum { LEDGER_BYTES_MAX = 128 << 20, FILE_MODE = 0600, TABLE_MIN = 1024, LINE_BYTES = 90 };

static const uint32_t nothing = UINT32_MAX;

struct entry {
	struct ledger_row row;
	uint32_t next; /* index of the person's next row; `nothing`: this row is the last one */
};

struct ledger {
	char fingerprint[PERSON_TEXT_SIZE]; /* empty: no secret is known */
	int folder_fd;
	int file_fd; /* open for appending; -1: the whole file must be written first */
	pthread_mutex_t lock;
	struct entry *entries;
	uint32_t count, room;
	uint32_t *by_id, *by_person;
	uint32_t table_size; /* a power of two, at least four times `room` */
};

/* ---- one line ---- */

static const char *const state_names[] = {
	[LEDGER_KEPT] = "kept",
	[LEDGER_DEMO] = "demo",
	[LEDGER_EVENT] = "event",
};
enum { STATES = 3 };

/* Returns the field's end, or null if the field does not fit or a tab does not follow it. */
static const char *take_field(const char *text, const char *end, char *to, size_t size)
{
	const char *tab = memchr(text, '\t', (size_t)(end - text));
	if (!tab || (size_t)(tab - text) >= size)
		return NULL;
	memcpy(to, text, (size_t)(tab - text));
	to[tab - text] = '\0';
	return tab + 1;
}

static bool parse_state(const char *text, size_t size, enum ledger_state *ret_state)
{
	for (int i = 0; i < STATES; i++)
		if (strlen(state_names[i]) == size && memcmp(text, state_names[i], size) == 0) {
			*ret_state = (enum ledger_state)i;
			return true;
		}
	return false;
}

/* Reads a time of at most 15 digits, so that multiplying by ten never overflows. */
static bool parse_time(const char *text, int64_t *ret_ms)
{
	enum { DIGITS_MAX = 15 };
	int64_t ms = 0;
	int digits = 0;
	for (; text[digits] >= '0' && text[digits] <= '9' && digits < DIGITS_MAX; digits++)
		ms = ms * 10 + (text[digits] - '0');
	*ret_ms = ms;
	return digits > 0 && text[digits] == '\0';
}

static int parse(const char *text, size_t size, struct ledger_row *ret_row)
{
	const char *at = text, *end = text + size;
	char number[20];
	at = take_field(at, end, ret_row->person, sizeof(ret_row->person));
	if (at)
		at = take_field(at, end, ret_row->id, sizeof(ret_row->id));
	if (at)
		at = take_field(at, end, number, sizeof(number));
	if (!at || !parse_state(at, (size_t)(end - at), &ret_row->state) ||
	    !uuid_is_valid(ret_row->id) || !parse_time(number, &ret_row->unix_ms))
		return -EBADMSG;
	if (strcmp(ret_row->person, "-") == 0)
		ret_row->person[0] = '\0';
	else if (!person_is_valid(ret_row->person))
		return -EBADMSG;
	return 0;
}

size_t ledger_format(const struct ledger_row *row, char line[LEDGER_LINE_SIZE])
{
	int64_t ms = row->unix_ms > 0 ? row->unix_ms : 0;
	int length =
		snprintf(line, LEDGER_LINE_SIZE, "%s\t%s\t%" PRId64 "\t%s\n",
			 row->person[0] ? row->person : "-", row->id, ms, state_names[row->state]);
	return length > 0 && length < LEDGER_LINE_SIZE ? (size_t)length : 0;
}

/* ---- the whole file ---- */

static size_t format_head(const char *fingerprint, char line[LEDGER_LINE_SIZE])
{
	int length = snprintf(line, LEDGER_LINE_SIZE, "%s%s\n", head,
			      fingerprint[0] ? fingerprint : "-");
	return length > 0 && length < LEDGER_LINE_SIZE ? (size_t)length : 0;
}

/* Reads the first line. Returns false if the text is not a first line. */
static bool parse_head(const char *text, size_t size, struct ledger_facts *facts)
{
	char fingerprint[PERSON_TEXT_SIZE];
	size_t head_size = sizeof(head) - 1;
	if (size <= head_size || size - head_size >= sizeof(fingerprint) ||
	    memcmp(text, head, head_size) != 0)
		return false;
	memcpy(fingerprint, text + head_size, size - head_size);
	fingerprint[size - head_size] = '\0';
	if (person_is_valid(fingerprint))
		memcpy(facts->fingerprint, fingerprint, sizeof(fingerprint));
	return facts->fingerprint[0] || strcmp(fingerprint, "-") == 0;
}

int ledger_read(const char *text, size_t size, ledger_line_fn *each, void *user,
		struct ledger_facts *ret_facts)
{
	struct ledger_facts facts = { .rows = 0 };
	const char *end = text + size, *line_end;
	int r = 0;
	for (const char *at = text; r == 0 && at < end; at = line_end + 1) {
		struct ledger_row row;
		line_end = memchr(at, '\n', (size_t)(end - at));
		facts.is_torn = !line_end;
		if (!line_end)
			break;
		if (at == text && parse_head(at, (size_t)(line_end - at), &facts))
			continue;
		if (parse(at, (size_t)(line_end - at), &row) < 0) {
			facts.damaged++;
		} else {
			facts.rows++;
			r = each(&row, user);
		}
	}
	*ret_facts = facts;
	return r;
}

/* ---- the rows in memory ---- */

/* Hashes the last eight characters, because in ids and pseudonyms these are random. The
 * multiplication also spreads ids that only count upwards, as in tests. */
static uint32_t hash_of(const char *text, size_t size)
{
	uint64_t tail;
	memcpy(&tail, text + size - 1 - sizeof(tail), sizeof(tail));
	return (uint32_t)(tail * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* Returns the slot that holds the id, or the free slot where it belongs. */
static uint32_t slot_of_id(const struct ledger *ledger, const char *id)
{
	uint32_t slot = hash_of(id, UUID_TEXT_SIZE) & (ledger->table_size - 1);
	while (ledger->by_id[slot] != nothing &&
	       strcmp(ledger->entries[ledger->by_id[slot]].row.id, id) != 0)
		slot = (slot + 1) & (ledger->table_size - 1);
	return slot;
}

static uint32_t slot_of_person(const struct ledger *ledger, const char *person)
{
	uint32_t slot = hash_of(person, PERSON_TEXT_SIZE) & (ledger->table_size - 1);
	while (ledger->by_person[slot] != nothing &&
	       strcmp(ledger->entries[ledger->by_person[slot]].row.person, person) != 0)
		slot = (slot + 1) & (ledger->table_size - 1);
	return slot;
}

static void index_entry(struct ledger *ledger, uint32_t at)
{
	struct entry *entry = &ledger->entries[at];
	ledger->by_id[slot_of_id(ledger, entry->row.id)] = at;
	entry->next = nothing;
	if (!entry->row.person[0])
		return;
	uint32_t slot = slot_of_person(ledger, entry->row.person);
	entry->next = ledger->by_person[slot];
	ledger->by_person[slot] = at;
}

static void index_all(struct ledger *ledger)
{
	memset(ledger->by_id, 0xff, ledger->table_size * sizeof(uint32_t));
	memset(ledger->by_person, 0xff, ledger->table_size * sizeof(uint32_t));
	for (uint32_t i = 0; i < ledger->count; i++)
		index_entry(ledger, i);
}

static int grow(struct ledger *ledger, uint32_t room)
{
	uint32_t size = TABLE_MIN;
	while (size < room * 4)
		size *= 2;
	struct entry *entries = reallocarray(ledger->entries, room, sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	ledger->entries = entries;
	uint32_t *by_id = reallocarray(ledger->by_id, size, sizeof(*by_id));
	if (!by_id)
		return -ENOMEM;
	ledger->by_id = by_id;
	uint32_t *by_person = reallocarray(ledger->by_person, size, sizeof(*by_person));
	if (!by_person)
		return -ENOMEM;
	ledger->by_person = by_person;
	ledger->room = room;
	ledger->table_size = size;
	index_all(ledger);
	return 0;
}

static bool has_id(const struct ledger *ledger, const char *id)
{
	return ledger->by_id[slot_of_id(ledger, id)] != nothing;
}

static int remember(struct ledger *ledger, const struct ledger_row *row)
{
	if (ledger->count == ledger->room) {
		int r = grow(ledger, ledger->room * 2);
		if (r < 0)
			return r;
	}
	ledger->entries[ledger->count].row = *row;
	index_entry(ledger, ledger->count++);
	return 0;
}

/* ---- the file ---- */

static int take_row(const struct ledger_row *row, void *user)
{
	struct ledger *ledger = user;
	return has_id(ledger, row->id) ? 0 : remember(ledger, row);
}

static int read_file(struct ledger *ledger, struct ledger_facts *facts)
{
	autofree uint8_t *text = NULL;
	size_t size = 0;
	int r = file_read_all(ledger->folder_fd, file_name, LEDGER_BYTES_MAX, &text, &size);
	if (r == -ENOENT)
		return grow(ledger, TABLE_MIN / 2);
	if (r < 0)
		return r;
	r = grow(ledger, (uint32_t)(size / LINE_BYTES + TABLE_MIN / 2));
	return r < 0 ? r : ledger_read((const char *)text, size, take_row, ledger, facts);
}

/* The ids of the rows that will be removed. */
struct going {
	const char (*ids)[UUID_TEXT_SIZE];
	size_t count;
};

static bool is_going(const struct going *going, const char *id)
{
	for (size_t i = 0; i < going->count; i++)
		if (strcmp(going->ids[i], id) == 0)
			return true;
	return false;
}

/* Writes a new file with all rows except those in `going`, and opens it for appending. */
static int write_without(struct ledger *ledger, const struct going *going)
{
	autofree char *text = malloc(((size_t)ledger->count + 1) * LEDGER_LINE_SIZE);
	if (!text)
		return -ENOMEM;
	size_t size = format_head(ledger->fingerprint, text);
	for (uint32_t i = 0; i < ledger->count; i++)
		if (!is_going(going, ledger->entries[i].row.id))
			size += ledger_format(&ledger->entries[i].row, text + size);
	if (ledger->file_fd >= 0)
		(void)close(ledger->file_fd);
	ledger->file_fd = -1;
	int r = file_write_durable(ledger->folder_fd, file_name, text, size, FILE_MODE);
	faultpoint_reach("ledger.written");
	if (r < 0)
		return r;
	ledger->file_fd =
		openat(ledger->folder_fd, file_name, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	return ledger->file_fd < 0 ? -errno : 0;
}

static int write_file(struct ledger *ledger)
{
	static const struct going nobody = { .count = 0 };
	return write_without(ledger, &nobody);
}

/* After an error, the file may contain a part of the line. The next call for a new row then writes
 * the whole file. */
static int append(struct ledger *ledger, const struct ledger_row *row)
{
	char line[LEDGER_LINE_SIZE];
	size_t size = ledger_format(row, line);
	int r = file_write_all(ledger->file_fd, line, size);
	faultpoint_reach("ledger.appended");
	if (r == 0 && fdatasync(ledger->file_fd) < 0)
		r = -errno;
	faultpoint_reach("ledger.synced");
	if (r < 0) {
		(void)close(ledger->file_fd);
		ledger->file_fd = -1;
	}
	return r;
}

/* ---- the items of the spool ---- */

struct search {
	struct ledger *ledger;
	const struct spool *spool;
	enum spool_state state;
	struct ledger_start *start;
};

static int64_t id_ms(const char *id)
{
	struct uuid uuid;
	return uuid_parse(id, &uuid) < 0 ? 0 : uuid_unix_ms(&uuid);
}

static int on_item(const char *id, void *user)
{
	const struct search *search = user;
	autoclose int item_fd = -1;
	struct record_label label = { .is_event = false };
	struct problem problem = { "" };
	if (has_id(search->ledger, id))
		return 0;
	int r = spool_open_item(search->spool, search->state, id, &item_fd);
	if (r == 0)
		r = record_read_label(item_fd, &problem, &label);
	if (r < 0) {
		search->start->skipped += r != -ENOENT; /* the courier may have moved it */
		return 0;
	}
	struct ledger_row row = { .unix_ms = id_ms(id),
				  .state = label.is_event  ? LEDGER_EVENT
					   : label.is_demo ? LEDGER_DEMO
							   : LEDGER_KEPT };
	(void)snprintf(row.id, sizeof(row.id), "%s", id);
	if (!label.is_event)
		(void)snprintf(row.person, sizeof(row.person), "%s", label.person);
	r = remember(search->ledger, &row);
	search->start->added += r == 0;
	return r < 0 ? 1 : 0;
}

/* The courier may move items from pending/ to sent/ during the search, so sent/ is searched
 * last. */
static int add_missing(struct ledger *ledger, const struct spool *spool, struct ledger_start *start)
{
	static const enum spool_state states[] = { SPOOL_PENDING, SPOOL_HELD, SPOOL_REFUSED,
						   SPOOL_BROKEN, SPOOL_SENT };
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		struct search search = {
			.ledger = ledger, .spool = spool, .state = states[i], .start = start
		};
		int r = spool_scan(spool, states[i], on_item, &search);
		if (r != 0)
			return r < 0 ? r : -ENOMEM;
	}
	return 0;
}

/* ---- opening ---- */

static int open_folder(const char *folder, struct problem *problem, int *ret_fd)
{
	int r = directory_make(folder, 0700);
	if (r < 0)
		return problem_set(problem, r, "the ledger's folder %s cannot be made: %s", folder,
				   error_text(-r));
	struct problem why = { "" };
	r = directory_lock(AT_FDCWD, folder, &why, ret_fd);
	if (r == -EBUSY)
		return problem_set(problem, r, "another boothd works with the ledger in %s: %s",
				   folder, why.text);
	return r < 0 ? problem_set(problem, r, "the ledger's folder %s cannot be opened: %s",
				   folder, why.text[0] ? why.text : error_text(-r))
		     : 0;
}

/* Compares the ledger's fingerprint with the secret's. If no secret is known, the ledger keeps its
 * own fingerprint. If the ledger has no fingerprint, it takes the secret's. */
static int check_fingerprint(struct ledger *ledger, const char *fingerprint,
			     const struct ledger_facts *facts)
{
	const char *wanted = fingerprint ? fingerprint : "";
	const char *had = facts->fingerprint;
	if (wanted[0] && had[0] && strcmp(wanted, had) != 0)
		return -EKEYREJECTED;
	(void)snprintf(ledger->fingerprint, sizeof(ledger->fingerprint), "%s",
		       had[0] ? had : wanted);
	return 0;
}

/* Opens the file for appending. If the file is damaged or incomplete, writes the whole file
 * first. */
static int go_on(struct ledger *ledger, const struct ledger_start *start)
{
	const struct ledger_facts *facts = &start->file;
	bool is_good = facts->damaged == 0 && !facts->is_torn && start->added == 0 &&
		       strcmp(facts->fingerprint, ledger->fingerprint) == 0;
	if (is_good)
		ledger->file_fd = openat(ledger->folder_fd, file_name,
					 O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	return ledger->file_fd < 0 ? write_file(ledger) : 0;
}

static int load(struct ledger *ledger, const char *fingerprint, const struct spool *spool,
		struct ledger_start *start)
{
	int r = read_file(ledger, &start->file);
	if (r == 0)
		r = check_fingerprint(ledger, fingerprint, &start->file);
	if (r == 0 && spool)
		r = add_missing(ledger, spool, start);
	return r < 0 ? r : go_on(ledger, start);
}

static int explain(const char *folder, int error, struct problem *problem)
{
	if (error == -EKEYREJECTED)
		return problem_set(problem, error,
				   "the ledger %s/%s belongs to another campaign: another secret "
				   "made its pseudonyms",
				   folder, file_name);
	return problem_set(problem, error, "the ledger %s/%s cannot be used: %s", folder, file_name,
			   error_text(-error));
}

int ledger_open(const char *folder, const char *fingerprint, const struct spool *spool,
		struct problem *problem, struct ledger_start *ret_start, struct ledger **ret_ledger)
{
	struct ledger_start start = { .added = 0 };
	struct ledger *ledger = calloc(1, sizeof(*ledger));
	if (!ledger)
		return problem_memory(problem);
	ledger->file_fd = ledger->folder_fd = -1;
	(void)pthread_mutex_init(&ledger->lock, NULL); /* cannot fail with default attributes */
	int r = open_folder(folder, problem, &ledger->folder_fd);
	if (r == 0 && (r = load(ledger, fingerprint, spool, &start)) < 0)
		(void)explain(folder, r, problem);
	if (r < 0) {
		ledger_close(ledger);
		return r;
	}
	*ret_start = start;
	*ret_ledger = ledger;
	return 0;
}

static int pass_over(const struct ledger_row *row, void *user)
{
	(void)row;
	(void)user;
	return 0;
}

int ledger_scan(const char *folder, ledger_line_fn *each, void *user,
		struct ledger_facts *ret_facts)
{
	autoclose int folder_fd = -1;
	autofree uint8_t *text = NULL;
	size_t size = 0;
	int r = directory_open(AT_FDCWD, folder, &folder_fd);
	if (r == 0)
		r = file_read_all(folder_fd, file_name, LEDGER_BYTES_MAX, &text, &size);
	return r < 0 ? r : ledger_read((const char *)text, size, each, user, ret_facts);
}

int ledger_look(const char *folder, struct ledger_facts *ret_facts)
{
	return ledger_scan(folder, pass_over, NULL, ret_facts);
}

void ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	if (ledger->file_fd >= 0)
		(void)close(ledger->file_fd);
	if (ledger->folder_fd >= 0)
		(void)close(ledger->folder_fd);
	(void)pthread_mutex_destroy(&ledger->lock);
	free(ledger->entries);
	free(ledger->by_id);
	free(ledger->by_person);
	free(ledger);
}

/* ---- using it ---- */

static pthread_mutex_t *lock_of(const struct ledger *ledger)
{
	return (pthread_mutex_t *)(uintptr_t)&ledger->lock;
}

static int add(struct ledger *ledger, const struct ledger_row *row)
{
	if (has_id(ledger, row->id))
		return 0;
	(void)pthread_mutex_lock(&ledger->lock);
	int r = remember(ledger, row);
	(void)pthread_mutex_unlock(&ledger->lock);
	if (r < 0)
		return r;
	return ledger->file_fd < 0 ? write_file(ledger) : append(ledger, row);
}

int ledger_add(struct ledger *ledger, const struct ledger_row *row)
{
	return uuid_is_valid(row->id) ? add(ledger, row) : -EINVAL;
}

static bool is_newer(const struct ledger_row *row, const struct ledger_row *than)
{
	if (row->unix_ms != than->unix_ms)
		return row->unix_ms > than->unix_ms;
	return strcmp(row->id, than->id) > 0;
}

bool ledger_find(const struct ledger *ledger, const char *person, enum ledger_state state,
		 struct ledger_row *ret_row)
{
	bool is_found = false;
	(void)pthread_mutex_lock(lock_of(ledger));
	uint32_t at = nothing;
	if (person_is_valid(person))
		at = ledger->by_person[slot_of_person(ledger, person)];
	for (; at != nothing; at = ledger->entries[at].next) {
		const struct ledger_row *row = &ledger->entries[at].row;
		if (row->state != state || (is_found && !is_newer(row, ret_row)))
			continue;
		*ret_row = *row;
		is_found = true;
	}
	(void)pthread_mutex_unlock(lock_of(ledger));
	return is_found;
}

void ledger_each(const struct ledger *ledger, ledger_each_fn each, void *user)
{
	(void)pthread_mutex_lock(lock_of(ledger));
	for (uint32_t i = 0; i < ledger->count && each(&ledger->entries[i].row, user); i++)
		;
	(void)pthread_mutex_unlock(lock_of(ledger));
}

static void forget_rows(struct ledger *ledger, const struct going *going)
{
	uint32_t kept = 0;
	(void)pthread_mutex_lock(&ledger->lock);
	for (uint32_t i = 0; i < ledger->count; i++)
		if (!is_going(going, ledger->entries[i].row.id))
			ledger->entries[kept++] = ledger->entries[i];
	if (kept < ledger->count)
		explicit_bzero(&ledger->entries[kept],
			       (ledger->count - kept) * sizeof(ledger->entries[0]));
	ledger->count = kept;
	index_all(ledger);
	(void)pthread_mutex_unlock(&ledger->lock);
}

int ledger_forget(struct ledger *ledger, const char (*ids)[UUID_TEXT_SIZE], size_t count)
{
	struct going going = { .ids = ids, .count = count };
	int r = write_without(ledger, &going);
	if (r == 0)
		forget_rows(ledger, &going);
	return r;
}
