/* SPDX-License-Identifier: MIT */
/*
 * Saves photos and events as boothd does, for the crash sweep and the power cuts: each is tried until
 * the disk takes it (three times at most), then noted in the ledger, and only then acknowledged on
 * stdout. Every third item is an event. The ledger lies in SPOOL/ledger.
 *
 * crash_saver SPOOL COUNT SEED [step]
 *     prints "ack ID noted", "ack ID" (the ledger could not be written) or "nak ID" for each; with
 *     `step` it waits for a line on stdin after each
 * crash_saver --check SPOOL
 *     are all items of the "ack" lines on stdin in SPOOL/pending, is all that is there whole, and
 *     has the ledger each noted one and no item twice? Exit status 1 if not
 * crash_saver --remove SPOOL ID
 *     what retention does with a sent item
 *
 * What item I of seed S holds is a function of both, so that a checker can make it again: see
 * tests/servers/crash.py. BOOTH_SIGN names the folder of a key (tests/servers/sign.py, FastKey) that
 * signs the records, as the courier asks for; without it the signature is any bytes.
 */
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/store/ledger.h"
#include "daemon/store/spool.h"

enum { TRIES = 3, PHOTO_BYTES = 3000, ORIGINAL_BYTES = 9000, NO_SIGNATURE_BYTES = 700 };
enum { SIGNATURE_BYTES_MAX = 4096, RSA_BYTES = 256, EVENT_EVERY = 3, ROWS_MAX = 100000 };

/* The fingerprint of a campaign secret. */
static const char fingerprint[] = "5eed5eed5eed5eed5eed5eed5eed5eed";

/* The same in both languages: a linear congruence, its upper byte (Knuth's MMIX). */
static void fill(uint8_t *bytes, size_t size, uint64_t seed)
{
	for (size_t i = 0; i < size; i++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		bytes[i] = (uint8_t)(seed >> 56);
	}
}

struct item {
	uint8_t photo[PHOTO_BYTES], original[ORIGINAL_BYTES], signature[SIGNATURE_BYTES_MAX];
	size_t signature_bytes;
	char subject[64], record[700];
	struct spool_item spooled;
	struct ledger_row row;
};

static bool hash_text(const void *bytes, size_t size, char text[HASH_TEXT_SIZE])
{
	struct hash hash;
	if (hash_bytes(bytes, size, &hash) < 0)
		return false;
	hash_format(&hash, text);
	return true;
}

static void add(struct item *item, const char *name, const void *bytes, size_t size)
{
	item->spooled.files[item->spooled.file_count++] =
		(struct spool_file){ .name = name, .bytes = bytes, .size_bytes = size };
}

static FILE *open_in(const char *folder, const char *name)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	return fopen(path, "r");
}

/* The part of every signature that does not change. False: it cannot be read. */
static bool read_prefix(const char *folder, struct item *item)
{
	FILE *stream = open_in(folder, "prefix.der");
	if (!stream)
		return false;
	item->signature_bytes = fread(item->signature, 1, SIGNATURE_BYTES_MAX - RSA_BYTES, stream);
	return fclose(stream) == 0 && item->signature_bytes > 0;
}

static bool add_rsa(const char *folder, struct item *item)
{
	size_t size = RSA_BYTES;
	FILE *stream = open_in(folder, "key.pem");
	EVP_PKEY *key = stream ? PEM_read_PrivateKey(stream, NULL, NULL, NULL) : NULL;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = key && context &&
		    EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
		    EVP_DigestSign(context, item->signature + item->signature_bytes, &size,
				   (const unsigned char *)item->record, strlen(item->record)) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	if (stream)
		(void)fclose(stream);
	item->signature_bytes += size;
	return good;
}

static bool sign(struct item *item, uint64_t seed)
{
	const char *folder = getenv("BOOTH_SIGN");
	if (folder)
		return read_prefix(folder, item) && add_rsa(folder, item);
	item->signature_bytes = NO_SIGNATURE_BYTES;
	fill(item->signature, item->signature_bytes, seed);
	return true;
}

static void format_id(uint64_t base, char id[UUID_TEXT_SIZE])
{
	(void)snprintf(id, UUID_TEXT_SIZE, "01900000-0000-7000-8000-%012llx",
		       (unsigned long long)base);
}

/* The row is the one that a start makes from the item, which knows no other time than the id's. */
static void fill_row(struct item *item, uint64_t base, bool is_event)
{
	struct uuid uuid;
	memcpy(item->row.id, item->spooled.id, sizeof(item->row.id));
	item->row.unix_ms = uuid_parse(item->row.id, &uuid) == 0 ? uuid_unix_ms(&uuid) : 0;
	item->row.state = is_event ? LEDGER_EVENT : LEDGER_KEPT;
	if (!is_event)
		(void)snprintf(item->row.person, sizeof(item->row.person), "%032llx",
			       (unsigned long long)base);
}

/* An event about the item before it. */
static bool build_event(struct item *item, uint64_t base)
{
	char of[UUID_TEXT_SIZE];
	format_id(base - 1, of);
	(void)snprintf(item->record, sizeof(item->record),
		       "{\"schema\":\"booth-event\",\"id\":\"%s\",\"of\":\"%s\","
		       "\"kind\":\"purged\"}\n",
		       item->spooled.id, of);
	return sign(item, base * 4 + 3);
}

static bool build_photo(struct item *item, uint64_t base)
{
	char hashes[3][HASH_TEXT_SIZE];
	fill(item->photo, sizeof(item->photo), base * 4 + 1);
	fill(item->original, sizeof(item->original), base * 4 + 2);
	(void)snprintf(item->subject, sizeof(item->subject), "{\"key\":\"%llu\"}",
		       (unsigned long long)base);
	if (!hash_text(item->photo, sizeof(item->photo), hashes[0]) ||
	    !hash_text(item->original, sizeof(item->original), hashes[1]) ||
	    !hash_text(item->subject, strlen(item->subject), hashes[2]))
		return false;
	(void)snprintf(
		item->record, sizeof(item->record),
		"{\"id\":\"%s\",\"person\":\"%s\",\"files\":{\"photo.jpg\":{\"sha256\":\"%s\"},"
		"\"original.jpg\":{\"sha256\":\"%s\"},\"subject.json\":{\"sha256\":\"%s\"}}}\n",
		item->spooled.id, item->row.person, hashes[0], hashes[1], hashes[2]);
	if (!sign(item, base * 4 + 3))
		return false;
	add(item, "subject.json", item->subject, strlen(item->subject));
	add(item, "photo.jpg", item->photo, sizeof(item->photo));
	add(item, "original.jpg", item->original, sizeof(item->original));
	return true;
}

static bool build(struct item *item, uint64_t seed, unsigned number)
{
	const uint64_t base = seed * 1000 + number;
	bool is_event = number % EVENT_EVERY == EVENT_EVERY - 1;
	memset(item, 0, sizeof(*item));
	format_id(base, item->spooled.id);
	fill_row(item, base, is_event);
	if (!(is_event ? build_event(item, base) : build_photo(item, base)))
		return false;
	add(item, "record.json.p7s", item->signature, item->signature_bytes);
	add(item, "record.json", item->record, strlen(item->record));
	return true;
}

static bool save(struct spool *spool, const struct item *item)
{
	struct problem problem;
	for (int i = 0; i < TRIES; i++) {
		const int r = spool_store(spool, &item->spooled, &problem);
		if (r == 0)
			return true;
		(void)fprintf(stderr, "crash_saver: %s\n", problem.text);
	}
	return false;
}

static bool is_file_whole(const char *folder, const struct spool_file *file)
{
	static uint8_t bytes[ORIGINAL_BYTES + 1];
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/%s", folder, file->name);
	FILE *stream = fopen(path, "r");
	if (!stream)
		return false;
	const size_t size = fread(bytes, 1, sizeof(bytes), stream);
	(void)fclose(stream);
	return size == file->size_bytes && memcmp(bytes, file->bytes, size) == 0;
}

static bool is_whole(const char *spool, const char *id)
{
	static struct item item;
	char folder[PATH_MAX];
	(void)snprintf(folder, sizeof(folder), "%s/pending/%s", spool, id);
	const uint64_t base = strlen(id) == 36 ? strtoull(id + 24, NULL, 16) : 0;
	if (!build(&item, base / 1000, (unsigned)(base % 1000)))
		return false;
	for (unsigned i = 0; i < item.spooled.file_count; i++)
		if (!is_file_whole(folder, &item.spooled.files[i])) {
			(void)printf("%s/%s is not whole\n", folder, item.spooled.files[i].name);
			return false;
		}
	return true;
}

/* ---- the ledger ---- */

static struct {
	char ids[ROWS_MAX][UUID_TEXT_SIZE];
	size_t count;
} noted;

static int take_row(const struct ledger_row *row, void *user)
{
	(void)user;
	if (noted.count == ROWS_MAX)
		return 1;
	memcpy(noted.ids[noted.count++], row->id, UUID_TEXT_SIZE);
	return 0;
}

static bool is_noted(const char *id)
{
	for (size_t i = 0; i < noted.count; i++)
		if (strcmp(noted.ids[i], id) == 0)
			return true;
	return false;
}

/* Returns how many rows are damaged or doubled. */
static unsigned read_ledger(const char *spool)
{
	char path[PATH_MAX];
	uint8_t *text = NULL;
	size_t size = 0;
	struct ledger_facts facts = { .rows = 0 };
	(void)snprintf(path, sizeof(path), "%s/ledger/photos.tsv", spool);
	if (file_read_path(path, SIZE_MAX, &text, &size) < 0)
		return 0;
	int r = ledger_read((const char *)text, size, take_row, NULL, &facts);
	free(text);
	qsort(noted.ids, noted.count, UUID_TEXT_SIZE, (int (*)(const void *, const void *))strcmp);
	unsigned bad = (unsigned)facts.damaged + (r != 0);
	for (size_t i = 1; i < noted.count; i++)
		bad += strcmp(noted.ids[i - 1], noted.ids[i]) == 0;
	return bad;
}

static struct ledger *open_ledger(const char *path, const struct spool *spool)
{
	char folder[PATH_MAX];
	struct ledger *ledger = NULL;
	struct ledger_start start;
	struct problem problem = { "" };
	(void)snprintf(folder, sizeof(folder), "%s/ledger", path);
	if (ledger_open(folder, fingerprint, spool, &problem, &start, &ledger) < 0)
		(void)fprintf(stderr, "crash_saver: %s\n", problem.text);
	return ledger;
}

static int check(const char *spool)
{
	enum { ID_AT = 4, NOTED_AT = ID_AT + UUID_TEXT_SIZE - 1 };
	char line[64], path[PATH_MAX];
	unsigned acked = 0, present = 0, bad = read_ledger(spool);
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "ack ", ID_AT) != 0 || strlen(line) < NOTED_AT)
			continue;
		bool must_be_noted = strcmp(line + NOTED_AT, " noted") == 0;
		line[NOTED_AT] = '\0';
		acked++;
		bad += !is_whole(spool, line + ID_AT);
		if (must_be_noted && !is_noted(line + ID_AT)) {
			(void)printf("%s is not in the ledger\n", line + ID_AT);
			bad++;
		}
	}
	(void)snprintf(path, sizeof(path), "%s/pending", spool);
	DIR *folder = opendir(path);
	if (!folder)
		return acked > 0;
	const struct dirent *entry;
	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.') {
			present++;
			bad += !is_whole(spool, entry->d_name);
		}
	(void)closedir(folder);
	(void)printf("%u acknowledged, %u there, %zu noted, %u not whole\n", acked, present,
		     noted.count, bad);
	return bad > 0;
}

static int remove_sent(const char *path, const char *id)
{
	struct spool *spool = NULL;
	struct problem problem = { "" };
	const struct spool_config config = { .path = path };
	int r = spool_open(&config, &problem, &spool);
	if (r == 0)
		r = spool_remove_sent(spool, id, &problem);
	if (r < 0)
		(void)fprintf(stderr, "crash_saver: %s\n", problem.text);
	spool_destroy(spool);
	return r < 0;
}

int main(int argc, char **argv)
{
	static struct item item;
	struct spool *spool = NULL;
	struct problem problem = { "" };
	if (argc == 3 && strcmp(argv[1], "--check") == 0)
		return check(argv[2]);
	if (argc == 4 && strcmp(argv[1], "--remove") == 0)
		return remove_sent(argv[2], argv[3]);
	if (argc != 4 && argc != 5)
		return 2;
	char line[8];
	const struct spool_config config = { .path = argv[1] };
	const unsigned count = (unsigned)strtoul(argv[2], NULL, 10);
	const uint64_t seed = strtoull(argv[3], NULL, 10);
	int r = spool_create(&config, &problem, &spool);
	if (r < 0) /* a booth tries again every few seconds */
		r = spool_create(&config, &problem, &spool);
	if (r < 0) {
		(void)fprintf(stderr, "crash_saver: %s\n", problem.text);
		return 1;
	}
	(void)setvbuf(stdout, NULL, _IONBF, 0);
	struct ledger *ledger = open_ledger(argv[1], spool);
	for (unsigned i = 0; i < count; i++) {
		if (!build(&item, seed, i))
			return 1;
		bool is_saved = save(spool, &item);
		bool has_row = is_saved && ledger && ledger_add(ledger, &item.row) == 0;
		(void)printf("%s %s%s\n", is_saved ? "ack" : "nak", item.spooled.id,
			     has_row ? " noted" : "");
		if (argc == 5 && !fgets(line, sizeof(line), stdin))
			return 1;
	}
	ledger_close(ledger);
	spool_destroy(spool);
	return 0;
}
