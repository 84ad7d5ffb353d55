/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/ledger.c */
/* Whatever bytes lie in the ledger: rows that are whole, each written back as it was read; never a
 * crash, and a second reading of what was written finds the same rows and no damage. A booth that starts
 * with these bytes finds each person, adds a photo, forgets another, and knows the same after a restart. */
#include "daemon/store/ledger.h"
#include "tests/fuzz/fuzz.h"

static const char person[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
static const char added_id[] = "0190a0b0-0000-7000-8000-0000000000aa";

struct copy {
	char *text;
	size_t size, rows;
};

static int take_row(const struct ledger_row *row, void *user)
{
	struct copy *copy = user;
	assert(uuid_is_valid(row->id) && row->unix_ms >= 0);
	assert(!row->person[0] || person_is_valid(row->person));
	size_t length = ledger_format(row, copy->text + copy->size);
	assert(length > 0);
	copy->size += length;
	copy->rows++;
	return 0;
}

/* A spool with one photo that no ledger of the inputs lists, and one damaged record. */
static struct spool *make_spool(char *path, size_t path_size)
{
	static const char record[] =
		"{\"schema\":\"booth-record\",\"id\":\"0190a0b0-0000-7000-8000-"
		"0000000000bb\",\"device\":\"booth-1\",\"demo\":true}";
	struct problem problem = { "" };
	struct spool *spool = NULL;
	(void)snprintf(path, path_size, "%s/spool", fuzz_folder());
	struct spool_config where = { .path = path, .reserve_bytes = 1 };
	assert(spool_create(&where, &problem, &spool) == 0);
	static const char good[] = "spool/pending/0190a0b0-0000-7000-8000-0000000000bb";
	static const char bad[] = "spool/sent/0190a0b0-0000-7000-8000-0000000000cc";
	char name[100];
	assert(mkdirat(fuzz_folder_fd(), good, 0700) == 0 &&
	       mkdirat(fuzz_folder_fd(), bad, 0700) == 0);
	(void)snprintf(name, sizeof(name), "%s/record.json", good);
	fuzz_put(name, record, sizeof(record) - 1);
	(void)snprintf(name, sizeof(name), "%s/record.json", bad);
	fuzz_put(name, "{", 1);
	return spool;
}

struct count {
	size_t rows;
	char first_id[UUID_TEXT_SIZE];
};

static bool count_row(const struct ledger_row *row, void *user)
{
	struct count *count = user;
	if (count->rows++ == 0)
		memcpy(count->first_id, row->id, sizeof(count->first_id));
	return true;
}

static size_t rows_of(const struct ledger *ledger, struct count *ret_count)
{
	*ret_count = (struct count){ .rows = 0 };
	ledger_each(ledger, count_row, ret_count);
	return ret_count->rows;
}

/* Opens the ledger. Returns null if the folder holds a ledger of another campaign. */
static struct ledger *start(const char *folder, const char *fingerprint, const struct spool *spool)
{
	struct problem problem = { "" };
	struct ledger_start found;
	struct ledger *ledger = NULL;
	int r = ledger_open(folder, fingerprint, spool, &problem, &found, &ledger);
	assert(r == 0 || (r == -EKEYREJECTED && fingerprint && problem.text[0]));
	return ledger;
}

static void use(const uint8_t *bytes, size_t size, const char *fingerprint)
{
	static char folder[250], path[250];
	static struct spool *spool;
	struct count before, after;
	struct ledger_row row = { .unix_ms = 1, .state = LEDGER_DEMO }, last;
	if (!spool) {
		spool = make_spool(path, sizeof(path));
		(void)snprintf(folder, sizeof(folder), "%s/ledger", fuzz_folder());
		assert(mkdir(folder, 0700) == 0);
	}
	fuzz_put("ledger/photos.tsv", bytes, size);
	struct ledger *ledger = start(folder, fingerprint, spool);
	if (!ledger)
		return;
	(void)rows_of(ledger, &before);
	assert(before.rows > 0); /* the spool's photo at least */
	(void)snprintf(row.id, sizeof(row.id), "%s", added_id);
	(void)snprintf(row.person, sizeof(row.person), "%s", person);
	assert(ledger_add(ledger, &row) == 0 && ledger_add(ledger, &row) == 0);
	bool is_found = ledger_find(ledger, person, LEDGER_DEMO, &last);
	assert(rows_of(ledger, &after) == before.rows || is_found);
	assert(ledger_forget(ledger, (const char(*)[UUID_TEXT_SIZE])before.first_id, 1) == 0);
	size_t kept = rows_of(ledger, &after);
	ledger_close(ledger);
	struct ledger_facts facts;
	assert(ledger_look(folder, &facts) == 0);
	assert(facts.rows == kept && facts.damaged == 0 && !facts.is_torn);
	ledger = start(folder, NULL, NULL);
	assert(ledger && rows_of(ledger, &after) == kept);
	ledger_close(ledger);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	use(bytes, size, NULL);
	use(bytes, size, person);
	struct ledger_facts facts, again;
	/* the shortest line has more than 40 bytes */
	struct copy first = { .text = malloc((size / 40 + 1) * LEDGER_LINE_SIZE) };
	struct copy second = { .text = malloc((size / 40 + 1) * LEDGER_LINE_SIZE) };
	assert(first.text && second.text);
	assert(ledger_read((const char *)bytes, size, take_row, &first, &facts) == 0);
	assert(facts.rows == first.rows);
	assert(!facts.fingerprint[0] || person_is_valid(facts.fingerprint));
	assert(ledger_read(first.text, first.size, take_row, &second, &again) == 0);
	assert(again.rows == first.rows && again.damaged == 0 && !again.is_torn);
	assert(second.size == first.size && memcmp(second.text, first.text, first.size) == 0);
	free(first.text);
	free(second.text);
	return 0;
}
