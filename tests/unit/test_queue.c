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

static void test_actions_and_what_forbids_them(void **state)
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
	assert_int_equal(spool_move(f->spool, ids[2], SPOOL_PENDING, SPOOL_SENT, &problem), 0);
	assert_int_equal(queue_act(f->spool, QUEUE_HOLD, ids[2], &problem), -EINVAL);
	assert_int_equal(queue_act(f->spool, QUEUE_HOLD, "../etc", &problem), -ENOENT);
}

static void test_look_and_verify(void **state)
{
	struct fixture *f = *state;
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	struct queue_verdict verdict;
	char certificate[128], path[256];
	assert_non_null(item);
	(void)snprintf(certificate, sizeof(certificate), "%s/device.crt", f->keys);
	assert_int_equal(queue_look(f->spool, ids[0], &problem, item), 0);
	assert_int_equal(item->file_count, 5);
	assert_int_equal(item->state, SPOOL_PENDING);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), 0);
	assert_int_equal(queue_verify(f->spool, item, NULL, &problem, &verdict), 0);

	/* an altered photo, an altered record, a missing signature */
	(void)snprintf(path, sizeof(path), "%s/pending/%s/photo.jpg", f->spool_path, ids[0]);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(file_write_path(path, "b photo", 7), 0);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), -EBADMSG);
	assert_non_null(strstr(problem.text, "photo.jpg was altered"));

	assert_int_equal(queue_look(f->spool, ids[1], &problem, item), 0);
	(void)snprintf(path, sizeof(path), "%s/pending/%s/record.json", f->spool_path, ids[1]);
	FILE *record = fopen(path, "a");
	assert_non_null(record);
	(void)fputs("\n", record);
	assert_int_equal(fclose(record), 0);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), -EBADMSG);
	assert_non_null(strstr(problem.text, "signature does not fit"));

	assert_int_equal(queue_look(f->spool, ids[2], &problem, item), 0);
	(void)snprintf(path, sizeof(path), "%s/pending/%s/record.json.p7s", f->spool_path, ids[2]);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), -EBADMSG);
	assert_string_equal(problem.text, "it is not signed");
	assert_int_equal(
		queue_look(f->spool, "01900000-0000-7000-8000-00000000000f", &problem, item),
		-ENOENT);
	free(item);
}

static void move_file(struct fixture *f, const char *from, const char *to)
{
	char old_path[256], new_path[256];
	(void)snprintf(old_path, sizeof(old_path), "%s/%s", f->folder, from);
	(void)snprintf(new_path, sizeof(new_path), "%s/%s", f->folder, to);
	assert_int_equal(rename(old_path, new_path), 0);
}

static void test_verify_by_another_key(void **state)
{
	struct fixture *f = *state;
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	struct queue_verdict verdict;
	struct hash old;
	char certificate[128], name[256];
	assert_non_null(item);
	(void)snprintf(certificate, sizeof(certificate), "%s/device.crt", f->keys);
	assert_int_equal(queue_look(f->spool, ids[0], &problem, item), 0);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), 0);
	assert_int_equal(verdict.signer, QUEUE_SIGNER_OWN);
	assert_int_equal(verdict.sealed_files, 0);
	assert_int_equal(queue_verify(f->spool, item, NULL, &problem, &verdict), 0);
	assert_int_equal(verdict.signer, QUEUE_SIGNER_UNCHECKED);

	/* new keys: whole, but status 1, for anybody can make a key */
	assert_int_equal(signer_describe(certificate, &problem, &old, name, sizeof(name)), 0);
	move_file(f, "keys/device.crt", "old.crt");
	assert_int_equal(run_queue(f, "verify"), 1); /* nothing to compare with */
	move_file(f, "keys/device.key", "old.key");
	assert_int_equal(signer_make_keys(f->keys, "booth-9", &problem), 0);
	assert_int_equal(queue_verify(f->spool, item, certificate, &problem, &verdict), 0);
	assert_int_equal(verdict.signer, QUEUE_SIGNER_ANOTHER);
	assert_memory_equal(&verdict.certificate, &old, sizeof(old));
	assert_int_equal(run_queue(f, "verify"), 1);
	move_file(f, "old.crt", "keys/device.crt");
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

static void test_export(void **state)
{
	struct fixture *f = *state;
	struct problem problem = { "" };
	struct queue_item *item = calloc(1, sizeof(*item));
	char path[256];
	uint8_t *bytes;
	size_t size;
	assert_non_null(item);
	assert_int_equal(queue_look(f->spool, ids[0], &problem, item), 0);
	assert_int_equal(queue_export(f->spool, item, f->folder, &problem), 0);
	(void)snprintf(path, sizeof(path), "%s/%s/original.jpg", f->folder, ids[0]);
	assert_int_equal(file_read_path(path, 1000, &bytes, &size), 0);
	assert_string_equal((const char *)bytes, original);
	free(bytes);
	assert_int_equal(queue_export(f->spool, item, f->folder, &problem), -EEXIST);
	assert_int_equal(queue_export(f->spool, item, "/nowhere", &problem), -ENOENT);
	/* one file that cannot be copied: nothing is left that looks like a photo */
	(void)snprintf(path, sizeof(path), "%s/pending/%s/unreadable", f->spool_path, ids[1]);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(queue_look(f->spool, ids[1], &problem, item), 0);
	assert_int_equal(queue_export(f->spool, item, f->folder, &problem), -EISDIR);
	(void)snprintf(path, sizeof(path), "%s/%s", f->folder, ids[1]);
	assert_int_equal(access(path, F_OK), -1);
	free(item);
}

static void test_ages(void **state)
{
	struct fixture *f = *state;
	size_t counts[QUEUE_AGES], total;
	const int64_t taken = INT64_C(0x019000000000);
	assert_int_equal(queue_ages(f->spool, SPOOL_PENDING, taken + 1000, counts, &total), 0);
	assert_int_equal(total, 3);
	assert_int_equal(counts[0], 3);
	assert_int_equal(queue_ages(f->spool, SPOOL_PENDING, taken + 3600000, counts, &total), 0);
	assert_int_equal(counts[4], 3);
	assert_string_equal(queue_age_names[4], "4h");
	/* a clock that went back: the youngest bucket, no crash */
	assert_int_equal(queue_ages(f->spool, SPOOL_PENDING, 0, counts, &total), 0);
	assert_int_equal(counts[0], 3);
	assert_int_equal(queue_ages(f->spool, SPOOL_PENDING, INT64_MAX / 2, counts, &total), 0);
	assert_int_equal(counts[QUEUE_AGES - 1], 3);
}

static void test_commands(void **state)
{
	struct fixture *f = *state;
	char line[128];
	assert_int_equal(run_queue(f, "list"), 0);
	assert_int_equal(run_queue(f, "list pending sent"), 0);
	assert_int_equal(run_queue(f, "list everything"), 64);
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

static void test_heartbeat(void **state)
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
	assert_int_equal(heartbeat_look(&beat, f->spool), 0);
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
	assert_int_equal(fleet_command(f->config, false, 0, words), 64);
	free(text);
	free(signature);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_actions_and_what_forbids_them, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_look_and_verify, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_verify_by_another_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_export, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_commands, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_heartbeat, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
