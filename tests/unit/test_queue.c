/* SPDX-License-Identifier: MIT */
/* The operators' view of the spool, the docket, and the heartbeat. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/core/config.h"
#include "daemon/boothctl/fleet_command.h"
#include "daemon/boothctl/keys_command.h"
#include "daemon/boothctl/queue_command.h"
#include "daemon/store/census.h"
#include "daemon/store/heartbeat.h"
#include "daemon/store/queue.h"
#include "daemon/store/signer.h"

struct fixture {
	char folder[64], spool_path[96], keys[96];
	struct spool *spool;
	struct signer *signer;
	struct config *config;
};

static const char photo[] = "a photo", original[] = "an original", subject[] = "{}";
enum { IDS = 3 };
static const char *const ids[IDS] = { "01900000-0000-7000-8000-000000000001",
				      "01900000-0000-7000-8000-000000000002",
				      "01900000-0000-7000-8000-000000000003" };

static void format_hash(const char *text, char hex[HASH_TEXT_SIZE])
{
	struct hash hash;
	assert_int_equal(hash_bytes(text, strlen(text), &hash), 0);
	hash_format(&hash, hex);
}

static void store(struct fixture *f, const char *id)
{
	char record[600], hashes[3][HASH_TEXT_SIZE];
	uint8_t *signature;
	size_t signature_size;
	format_hash(photo, hashes[0]);
	format_hash(original, hashes[1]);
	format_hash(subject, hashes[2]);
	(void)snprintf(
		record, sizeof(record),
		"{\"id\":\"%s\",\"files\":{\"photo.jpg\":{\"sha256\":\"%s\"},"
		"\"original.jpg\":{\"sha256\":\"%s\"},\"subject.json\":{\"sha256\":\"%s\"}}}\n",
		id, hashes[0], hashes[1], hashes[2]);
	assert_int_equal(
		signer_sign(f->signer, record, strlen(record), NULL, &signature, &signature_size),
		0);
	struct spool_item item = { .file_count = 5 };
	(void)snprintf(item.id, sizeof(item.id), "%s", id);
	item.files[0] = (struct spool_file){ "photo.jpg", photo, strlen(photo) };
	item.files[1] = (struct spool_file){ "original.jpg", original, strlen(original) };
	item.files[2] = (struct spool_file){ "subject.json", subject, strlen(subject) };
	item.files[3] = (struct spool_file){ "record.json", record, strlen(record) };
	item.files[4] = (struct spool_file){ "record.json.p7s", signature, signature_size };
	struct problem problem = { "" };
	assert_int_equal(spool_store(f->spool, &item, &problem), 0);
	free(signature);
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	(void)snprintf(f->folder, sizeof(f->folder), "/tmp/booth-queue-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	(void)snprintf(f->spool_path, sizeof(f->spool_path), "%s/spool", f->folder);
	(void)snprintf(f->keys, sizeof(f->keys), "%s/keys", f->folder);
	assert_int_equal(mkdir(f->spool_path, 0700), 0);
	assert_int_equal(mkdir(f->keys, 0700), 0);
	struct problem problem = { "" };
	const struct spool_config spool = { .path = f->spool_path };
	assert_int_equal(spool_create(&spool, &problem, &f->spool), 0);
	assert_int_equal(signer_start(f->keys, "booth-9", &problem, &f->signer), 0);
	for (int i = 0; i < IDS; i++)
		store(f, ids[i]);
	f->config = calloc(1, sizeof(*f->config));
	assert_non_null(f->config);
	config_defaults(f->config);
	(void)snprintf(f->config->spool.path, sizeof(f->config->spool.path), "%s", f->spool_path);
	(void)snprintf(f->config->booth.keys, sizeof(f->config->booth.keys), "%s", f->keys);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	spool_destroy(f->spool);
	signer_destroy(f->signer);
	assert_int_equal(directory_remove_tree(AT_FDCWD, f->folder), 0);
	free(f->config);
	free(f);
	return 0;
}

static enum spool_state state_of(struct fixture *f, const char *id)
{
	enum spool_state state = SPOOL_SENT;
	assert_int_equal(spool_find(f->spool, id, &state), 0);
	return state;
}

static int run_queue(struct fixture *f, const char *words)
{
	char copy[256], *list[8], *at = copy, *word;
	int count = 0;
	(void)snprintf(copy, sizeof(copy), "%s", words);
	while ((word = strsep(&at, " ")) && count < 8)
		list[count++] = word;
	return queue_command(f->config, true, count, list);
}

static void test_an_action_is_refused_where_the_state_forbids_it(void **state)
{
	struct fixture *f = *state;
	struct problem problem = { "" };
	assert_int_equal(queue_act(f->spool, QUEUE_RETRY, ids[0], &problem), -EINVAL);
	assert_non_null(strstr(problem.text, "is pending: only what was refused"));
	assert_int_equal(queue_act(f->spool, QUEUE_RELEASE, ids[0], &problem), -EINVAL);
	assert_int_equal(queue_act(f->spool, QUEUE_HOLD, ids[0], &problem), 0);
	assert_int_equal(state_of(f, ids[0]), SPOOL_HELD);
	assert_int_equal(queue_act(f->spool, QUEUE_HOLD, ids[0], &problem), -EINVAL);
	assert_int_equal(queue_act(f->spool, QUEUE_RELEASE, ids[0], &problem), 0);
	assert_int_equal(state_of(f, ids[0]), SPOOL_PENDING);
	assert_int_equal(spool_move(f->spool, ids[1], SPOOL_PENDING, SPOOL_REFUSED, &problem), 0);
	assert_int_equal(queue_act(f->spool, QUEUE_RETRY, ids[1], &problem), 0);
	assert_int_equal(state_of(f, ids[1]), SPOOL_PENDING);
	/* what another key signed, or a restored file: the courier checks it again */
	assert_int_equal(spool_move(f->spool, ids[1], SPOOL_PENDING, SPOOL_BROKEN, &problem), 0);
	assert_int_equal(queue_act(f->spool, QUEUE_HOLD, ids[1], &problem), -EINVAL);
	assert_int_equal(queue_act(f->spool, QUEUE_RETRY, ids[1], &problem), 0);
	assert_int_equal(state_of(f, ids[1]), SPOOL_PENDING);
	assert_int_equal(spool_move(f->spool, ids[2], SPOOL_PENDING, SPOOL_SENT, &problem), 0);
	assert_int_equal(queue_act(f->spool, QUEUE_HOLD, ids[2], &problem), -EINVAL);
	assert_int_equal(queue_act(f->spool, QUEUE_HOLD, "../etc", &problem), -ENOENT);
}

static void test_a_whole_item_is_looked_at_and_verified(void **state)
{
	struct fixture *f = *state;
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	struct item_verdict verdict;
	char certificate[128];
	assert_non_null(item);
	(void)snprintf(certificate, sizeof(certificate), "%s/device.crt", f->keys);
	assert_int_equal(queue_look(f->spool, ids[0], &problem, item), 0);
	assert_int_equal(item->file_count, 5);
	assert_int_equal(item->state, SPOOL_PENDING);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), 0);
	assert_int_equal(queue_verify(f->spool, item, NULL, &problem, &verdict), 0);

	assert_int_equal(
		queue_look(f->spool, "01900000-0000-7000-8000-00000000000f", &problem, item),
		-ENOENT);
	free(item);
}

struct damage {
	const char *file, *content; /* content null: the file is removed */
	enum item_fault fault;
	const char *blamed, *words;
};

/* The file that is really wrong is named: a photo is not blamed for a record that was altered. */
static void test_the_file_that_is_really_wrong_is_named(void **state)
{
	struct fixture *f = *state;
	static const struct damage rows[] = {
		{ "photo.jpg", "b photo", ITEM_ALTERED, "photo.jpg", "photo.jpg was altered" },
		{ "photo.jpg", "", ITEM_ALTERED, "photo.jpg", "photo.jpg was altered" },
		{ "subject.json", NULL, ITEM_MISSING, "subject.json", "subject.json is missing" },
		{ "record.json", NULL, ITEM_MISSING, "record.json", "record.json is missing" },
		{ "record.json", "{", ITEM_ALTERED, "record.json", "not what was signed" },
		{ "record.json.p7s", NULL, ITEM_MISSING, "record.json.p7s", "is missing" },
		{ "record.json.p7s", "x", ITEM_ALTERED, "record.json.p7s", "is no signature" },
	};
	struct queue_item *item = calloc(1, sizeof(*item));
	char certificate[128], path[256];
	assert_non_null(item);
	(void)snprintf(certificate, sizeof(certificate), "%s/device.crt", f->keys);
	assert_int_equal(queue_look(f->spool, ids[0], NULL, item), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problem problem = { "" };
		struct item_verdict verdict;
		uint8_t *before;
		size_t size;
		(void)snprintf(path, sizeof(path), "%s/pending/%s/%s", f->spool_path, ids[0],
			       rows[i].file);
		assert_int_equal(file_read_path(path, 10000, &before, &size), 0);
		assert_int_equal(unlink(path), 0);
		if (rows[i].content)
			assert_int_equal(
				file_write_path(path, rows[i].content, strlen(rows[i].content)), 0);
		assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict),
				 -EBADMSG);
		assert_int_equal(verdict.fault, rows[i].fault);
		assert_string_equal(verdict.file, rows[i].blamed);
		assert_non_null(strstr(problem.text, rows[i].words));
		assert_int_equal(run_queue(f, "verify"), 1);
		assert_int_equal(file_write_path(path, before, size), 0);
		free(before);
	}
	assert_int_equal(run_queue(f, "verify"), 0);
	free(item);
}

/* One digit of the record, which names another hash for the photo: the record is what was altered. */
static void test_every_altered_byte_of_a_record_is_the_record_s(void **state)
{
	struct fixture *f = *state;
	struct queue_item *item = calloc(1, sizeof(*item));
	char certificate[128], path[256];
	uint8_t *record;
	size_t size;
	assert_non_null(item);
	(void)snprintf(certificate, sizeof(certificate), "%s/device.crt", f->keys);
	assert_int_equal(queue_look(f->spool, ids[0], NULL, item), 0);
	(void)snprintf(path, sizeof(path), "%s/pending/%s/record.json", f->spool_path, ids[0]);
	assert_int_equal(file_read_path(path, 10000, &record, &size), 0);
	assert_int_equal(unlink(path), 0);
	for (size_t i = 0; i < size; i++) {
		struct item_verdict verdict;
		record[i] ^= 1;
		assert_int_equal(file_write_path(path, record, size), 0);
		assert_int_equal(queue_verify(f->spool, item, certificate, NULL, &verdict),
				 -EBADMSG);
		assert_string_equal(verdict.file, "record.json");
		record[i] ^= 1;
	}
	free(record);
	free(item);
}

static void move_file(struct fixture *f, const char *from, const char *to)
{
	char old_path[256], new_path[256];
	(void)snprintf(old_path, sizeof(old_path), "%s/%s", f->folder, from);
	(void)snprintf(new_path, sizeof(new_path), "%s/%s", f->folder, to);
	assert_int_equal(rename(old_path, new_path), 0);
}

static void test_another_key_is_no_damage(void **state)
{
	struct fixture *f = *state;
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	struct item_verdict verdict;
	struct hash old;
	char certificate[128], name[256];
	assert_non_null(item);
	(void)snprintf(certificate, sizeof(certificate), "%s/device.crt", f->keys);
	assert_int_equal(queue_look(f->spool, ids[0], &problem, item), 0);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), 0);
	assert_int_equal(verdict.signer, SIGNER_OWN);
	assert_int_equal(verdict.sealed_files, 0);
	assert_int_equal(queue_verify(f->spool, item, NULL, &problem, &verdict), 0);
	assert_int_equal(verdict.signer, SIGNER_UNKNOWN);

	/* new keys: whole, but status 1, for anybody can make a key */
	assert_int_equal(signer_describe(certificate, &problem, &old, name, sizeof(name)), 0);
	move_file(f, "keys/device.crt", "old.crt");
	assert_int_equal(run_queue(f, "verify"), 1); /* nothing to compare with */
	move_file(f, "keys/device.key", "old.key");
	assert_int_equal(signer_make_keys(f->keys, "booth-9", &problem), 0);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), 0);
	assert_int_equal(verdict.signer, SIGNER_ANOTHER);
	assert_memory_equal(&verdict.certificate, &old, sizeof(old));
	assert_int_equal(run_queue(f, "verify"), 1);
	/* the old certificate counts where the spool has it, which its group may read */
	move_file(f, "keys/device.crt", "new.crt");
	move_file(f, "old.crt", "spool/certificates.pem");
	assert_int_equal(run_queue(f, "verify"), 0);
	move_file(f, "spool/certificates.pem", "keys/device.crt");
	assert_int_equal(run_queue(f, "verify"), 0);

	/* what is sealed cannot be compared, and is counted */
	(void)snprintf(name, sizeof(name), "spool/pending/%s/photo.jpg", ids[0]);
	(void)snprintf(certificate, sizeof(certificate), "spool/pending/%s/photo.jpg.p7m", ids[0]);
	move_file(f, name, certificate);
	(void)snprintf(certificate, sizeof(certificate), "%s/device.crt", f->keys);
	assert_int_equal(queue_look(f->spool, ids[0], &problem, item), 0);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), 0);
	assert_int_equal(verdict.sealed_files, 1);
	assert_int_equal(run_queue(f, "verify"), 0);

	/* another's record in this folder */
	(void)snprintf(name, sizeof(name), "spool/pending/%s", ids[1]);
	move_file(f, name, "spool/pending/01900000-0000-7000-8000-000000000009");
	assert_int_equal(
		queue_look(f->spool, "01900000-0000-7000-8000-000000000009", &problem, item), 0);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), -EBADMSG);
	assert_non_null(strstr(problem.text, ids[1]));
	free(item);
}

struct odd {
	unsigned count;
	char name[256], why[256];
};

static void on_odd(enum spool_state state, const char *name, const char *why, void *user)
{
	struct odd *odd = user;
	(void)state;
	odd->count++;
	(void)snprintf(odd->name, sizeof(odd->name), "%s", name);
	(void)snprintf(odd->why, sizeof(odd->why), "%s", why);
}

static void test_an_item_is_exported_once(void **state)
{
	struct fixture *f = *state;
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	char path[256];
	struct odd odd = { .count = 0 };
	uint8_t *bytes;
	size_t size;
	assert_non_null(item);
	assert_int_equal(queue_look(f->spool, ids[0], &problem, item), 0);
	assert_int_equal(queue_export(f->spool, item, f->folder, on_odd, &odd, &problem), 0);
	(void)snprintf(path, sizeof(path), "%s/%s/original.jpg", f->folder, ids[0]);
	assert_int_equal(file_read_path(path, 1000, &bytes, &size), 0);
	assert_string_equal((const char *)bytes, original);
	free(bytes);
	assert_int_equal(queue_export(f->spool, item, f->folder, on_odd, &odd, &problem), -EEXIST);
	assert_int_equal(queue_export(f->spool, item, "/nowhere", on_odd, &odd, &problem), -ENOENT);
	free(item);
}

static void put_in(const struct fixture *f, const char *id, const char *name)
{
	char path[256];
	(void)snprintf(path, sizeof(path), "%s/pending/%s/%s", f->spool_path, id, name);
	assert_int_equal(file_write_path(path, "x", 1), 0);
}

/* However many files lie there: the record says which are the photo's. */
static void test_an_export_is_what_the_record_lists(void **state)
{
	struct fixture *f = *state;
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	char name[32], path[256];
	struct odd odd = { .count = 0 };
	assert_non_null(item);
	for (int i = 0; i < 40; i++) {
		(void)snprintf(name, sizeof(name), "a-%02d", i);
		put_in(f, ids[0], name);
	}
	put_in(f, ids[0], "delivery.json");
	(void)snprintf(path, sizeof(path), "%s/pending/%s/folder", f->spool_path, ids[0]);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/pending/%s/fifo", f->spool_path, ids[0]);
	assert_int_equal(mkfifo(path, 0700), 0);
	assert_int_equal(queue_look(f->spool, ids[0], &problem, item), 0);
	assert_int_equal(item->file_count, 5 + 40 + 3);
	assert_int_equal(queue_export(f->spool, item, f->folder, on_odd, &odd, &problem), 0);
	assert_int_equal(odd.count, 42);
	assert_string_equal(odd.why, "the record does not list it");
	static const char *const names[] = { "photo.jpg", "original.jpg", "subject.json",
					     "record.json", "record.json.p7s" };
	for (int i = 0; i < 5; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s/%s", f->folder, ids[0], names[i]);
		assert_int_equal(access(path, R_OK), 0);
	}
	(void)snprintf(path, sizeof(path), "%s/%s/a-01", f->folder, ids[0]);
	assert_int_equal(access(path, F_OK), -1);
	free(item);
}

/* Nothing stays there that looks like a photo. */
static void test_an_item_that_is_not_whole_is_not_exported(void **state)
{
	struct fixture *f = *state;
	static const char *const names[] = { "photo.jpg", "record.json", "record.json.p7s" };
	static const int errors[] = { -ENOENT, -ENOENT, -ENOENT, -EBADMSG, -EBADMSG, -EBADMSG };
	struct queue_item *item = calloc(1, sizeof(*item));
	struct odd odd = { .count = 0 };
	char path[256], kept[256], exported[256];
	assert_non_null(item);
	assert_int_equal(queue_look(f->spool, ids[1], NULL, item), 0);
	(void)snprintf(exported, sizeof(exported), "%s/%s", f->folder, ids[1]);
	(void)snprintf(kept, sizeof(kept), "%s/kept", f->folder);
	for (int i = 0; i < 6; i++) {
		struct problem problem = { "" };
		(void)snprintf(path, sizeof(path), "%s/pending/%s/%s", f->spool_path, ids[1],
			       names[i % 3]);
		assert_int_equal(rename(path, kept), 0);
		if (i >= 3)
			assert_int_equal(mkfifo(path, 0600), 0);
		assert_int_equal(queue_export(f->spool, item, f->folder, on_odd, &odd, &problem),
				 errors[i]);
		assert_non_null(strstr(problem.text, names[i % 3]));
		assert_int_equal(access(exported, F_OK), -1);
		assert_int_equal(rename(kept, path), 0);
	}
	assert_int_equal(queue_export(f->spool, item, f->folder, on_odd, &odd, NULL), 0);
	free(item);
}

static void on_counted(const struct queue_item *item, void *user)
{
	(void)item;
	++*(unsigned *)user;
}

struct both {
	unsigned count;
	struct odd odd;
};

static void on_both_odd(enum spool_state state, const char *name, const char *why, void *user)
{
	on_odd(state, name, why, &((struct both *)user)->odd);
}

/* 20 photos, and between them whatever somebody may have put there. */
static void test_no_odd_entry_hides_a_photo(void **state)
{
	struct fixture *f = *state;
	char path[256], id[UUID_TEXT_SIZE];
	struct both both = { .count = 0 };
	for (int i = 4; i <= 20; i++) {
		(void)snprintf(id, sizeof(id), "01900000-0000-7000-8000-0000000000%02d", i);
		store(f, id);
	}
	static const char *const files[] = { "01900000-0000-7000-8000-000000000051", "notes.txt" };
	for (int i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof(path), "%s/pending/%s", f->spool_path, files[i]);
		assert_int_equal(file_write_path(path, "x", 1), 0);
	}
	(void)snprintf(path, sizeof(path), "%s/pending/01900000-0000-7000-8000-000000000052",
		       f->spool_path);
	assert_int_equal(symlink(f->folder, path), 0);
	(void)snprintf(path, sizeof(path), "%s/pending/01900000-0000-7000-8000-000000000053",
		       f->spool_path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(queue_each(f->spool, SPOOL_PENDING, NULL, on_counted, on_both_odd, &both),
			 0);
	assert_int_equal(both.count, 20);
	assert_int_equal(both.odd.count, 4);
	assert_true(both.odd.name[0] && both.odd.why[0]);
	assert_int_equal(run_queue(f, "list"), 1);
	assert_int_equal(run_queue(f, "verify"), 1);
	assert_int_equal(run_queue(f, "hold all"), 1);
	size_t held = 0;
	assert_int_equal(spool_count(f->spool, SPOOL_HELD, &held), 0);
	assert_int_equal(held, 20);
}

static void test_items_are_counted_by_age(void **state)
{
	struct fixture *f = *state;
	size_t counts[QUEUE_AGES], total;
	int64_t taken = INT64_C(0x019000000000);
	assert_int_equal(queue_ages(f->spool, SPOOL_PENDING, NULL, taken + 1000, counts, &total),
			 0);
	assert_int_equal(total, 3);
	assert_int_equal(counts[0], 3);
	assert_int_equal(queue_ages(f->spool, SPOOL_PENDING, NULL, taken + 3600000, counts, &total),
			 0);
	assert_int_equal(counts[4], 3);
	assert_string_equal(queue_age_names[4], "4h");
	/* a clock that went back: the youngest bucket, no crash */
	assert_int_equal(queue_ages(f->spool, SPOOL_PENDING, NULL, 0, counts, &total), 0);
	assert_int_equal(counts[0], 3);
	assert_int_equal(queue_ages(f->spool, SPOOL_PENDING, NULL, INT64_MAX / 2, counts, &total),
			 0);
	assert_int_equal(counts[QUEUE_AGES - 1], 3);
}

static void on_any(const struct queue_item *item, void *user)
{
	unsigned *seen = user;
	(void)item;
	(*seen)++;
}

static void on_no_odd(enum spool_state state, const char *name, const char *why, void *user)
{
	(void)user;
	fail_msg("%s/%s: %s", spool_state_name(state), name, why);
}

static void test_only_the_items_of_a_span_are_listed_and_counted(void **state)
{
	struct fixture *f = *state;
	size_t counts[QUEUE_AGES], total;
	int64_t taken = INT64_C(0x019000000000);
	const struct {
		struct queue_span span;
		unsigned items;
	} cases[] = { { { INT64_MIN, INT64_MAX }, 3 },
		      { { taken, taken + 1 }, 3 },
		      { { INT64_MIN, taken }, 0 },
		      { { taken + 1, INT64_MAX }, 0 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned seen = 0;
		assert_int_equal(queue_each(f->spool, SPOOL_PENDING, &cases[i].span, on_any,
					    on_no_odd, &seen),
				 0);
		assert_int_equal(seen, cases[i].items);
		assert_int_equal(
			queue_ages(f->spool, SPOOL_PENDING, &cases[i].span, taken, counts, &total),
			0);
		assert_int_equal(total, cases[i].items);
		assert_int_equal(counts[0], cases[i].items);
	}
}

static void test_commands_end_with_the_right_status(void **state)
{
	struct fixture *f = *state;
	char line[128];
	assert_int_equal(run_queue(f, "list"), 0);
	assert_int_equal(run_queue(f, "list pending sent"), 0);
	assert_int_equal(run_queue(f, "explode"), 64);
	assert_int_equal(run_queue(f, "show"), 64);
	(void)snprintf(line, sizeof(line), "show %s", ids[0]);
	assert_int_equal(run_queue(f, line), 0);
	(void)snprintf(line, sizeof(line), "hold %s", ids[0]);
	assert_int_equal(run_queue(f, line), 0);
	assert_int_equal(run_queue(f, line), 1);
	assert_int_equal(state_of(f, ids[0]), SPOOL_HELD);
	assert_int_equal(run_queue(f, "hold all"), 0);
	assert_int_equal(state_of(f, ids[2]), SPOOL_HELD);
	assert_int_equal(run_queue(f, "release all"), 0);
	assert_int_equal(state_of(f, ids[1]), SPOOL_PENDING);
	assert_int_equal(run_queue(f, "verify"), 0);
	(void)snprintf(line, sizeof(line), "export %s %s", f->folder, ids[1]);
	assert_int_equal(run_queue(f, line), 0);
	assert_int_equal(run_queue(f, line), 1);
	char show[] = "show", nonsense[] = "nonsense", *words[] = { show, nonsense };
	assert_int_equal(keys_command(f->config, true, 1, words), 0);
	assert_int_equal(keys_command(f->config, true, 1, words + 1), 64);
	(void)snprintf(f->config->spool.path, sizeof(f->config->spool.path), "/nowhere");
	assert_int_equal(run_queue(f, "list"), 1);
}

static void test_a_heartbeat_is_written_read_and_listed(void **state)
{
	struct fixture *f = *state;
	struct problem problem = { "" };
	struct heartbeat beat = { .unix_ms = INT64_C(0x019000000000) + 90000,
				  .clock_is_synchronised = true },
			 again;
	char path[128], booth[160];
	uint8_t *text, *signature;
	size_t size, signature_size;
	(void)snprintf(beat.device, sizeof(beat.device), "booth-9");
	(void)snprintf(beat.fault, sizeof(beat.fault), "camera_lost");
	assert_int_equal(spool_move(f->spool, ids[1], SPOOL_PENDING, SPOOL_REFUSED, &problem), 0);
	struct census *census = NULL;
	struct census_row rows[SPOOL_STATES] = { 0 };
	assert_false(heartbeat_count(&beat, rows)); /* nothing was counted */
	assert_int_equal(census_create(f->spool, &census), 0);
	census_read(census, rows);
	census_destroy(census);
	assert_true(heartbeat_count(&beat, rows));
	assert_int_equal(beat.pending, 2);
	assert_int_equal(beat.refused, 1);
	assert_int_equal(beat.oldest_pending_s, 90);
	assert_int_equal(heartbeat_write(f->spool_path, &beat, f->signer, &problem), 0);
	(void)snprintf(path, sizeof(path), "%s/heartbeat.json", f->spool_path);
	assert_int_equal(file_read_path(path, 10000, &text, &size), 0);
	(void)snprintf(path, sizeof(path), "%s/heartbeat.json.p7s", f->spool_path);
	assert_int_equal(file_read_path(path, 10000, &signature, &signature_size), 0);
	assert_int_equal(signer_verify(text, size, signature, signature_size, NULL, NULL), 0);
	assert_int_equal(heartbeat_parse(text, size, &again), 0);
	assert_string_equal(again.device, "booth-9");
	assert_string_equal(again.fault, "camera_lost");
	assert_int_equal(again.pending, 2);
	assert_int_equal(again.available_bytes, beat.available_bytes);
	assert_int_equal(heartbeat_parse("{}", 2, &again), -EBADMSG);
	assert_int_equal(heartbeat_parse("\"x\"", 3, &again), -EBADMSG);
	assert_int_equal(heartbeat_parse("{\"schema\"", 9, &again), -EBADMSG);
	/* no escape sequence reaches a terminal */
	static const char evil[] = "{\"schema\":\"booth-heartbeat\",\"device\":\"a\\u001b[2J\"}";
	assert_int_equal(heartbeat_parse(evil, strlen(evil), &again), 0);
	assert_string_equal(again.device, "a?[2J");

	/* as a server keeps it: the old beat is no good news, and neither is an altered one */
	(void)snprintf(booth, sizeof(booth), "%s/fleet", f->folder);
	assert_int_equal(mkdir(booth, 0700), 0);
	char *words[] = { booth };
	assert_int_equal(fleet_command(f->config, true, 1, words), 2);
	char file[256];
	/* a folder without a beat is no booth; one with half a beat is one that is not well */
	(void)snprintf(file, sizeof(file), "%s/notes", booth);
	assert_int_equal(mkdir(file, 0700), 0);
	assert_int_equal(fleet_command(f->config, true, 1, words), 2);
	(void)snprintf(file, sizeof(file), "%s/notes/heartbeat.json", booth);
	assert_int_equal(file_write_path(file, text, size / 2), 0);
	assert_int_equal(fleet_command(f->config, true, 1, words), 1);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(mkdir(file, 0700), 0);
	assert_int_equal(fleet_command(f->config, false, 1, words), 1);
	assert_int_equal(rmdir(file), 0);
	(void)snprintf(file, sizeof(file), "%s/booth-9", booth);
	assert_int_equal(mkdir(file, 0700), 0);
	(void)snprintf(file, sizeof(file), "%s/booth-9/heartbeat.json", booth);
	assert_int_equal(file_write_path(file, text, size), 0);
	assert_int_equal(fleet_command(f->config, true, 1, words), 1);
	assert_int_equal(fleet_command(f->config, false, 1, words), 1);
	free(text);
	free(signature);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_an_action_is_refused_where_the_state_forbids_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_whole_item_is_looked_at_and_verified, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_another_key_is_no_damage, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_item_is_exported_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_export_is_what_the_record_lists, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_an_item_that_is_not_whole_is_not_exported,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_file_that_is_really_wrong_is_named, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_every_altered_byte_of_a_record_is_the_record_s,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_odd_entry_hides_a_photo, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_items_are_counted_by_age, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_only_the_items_of_a_span_are_listed_and_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_commands_end_with_the_right_status, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_a_heartbeat_is_written_read_and_listed, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
