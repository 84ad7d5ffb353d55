/* SPDX-License-Identifier: MIT */
/* Signatures and envelopes, with stock OpenSSL on the other side.
 * wrap: CMS_get0_signers openat write fsync renameat fchmod unlinkat */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <openssl/cms.h>

#include "daemon/base/file.h"
#include "daemon/store/envelope.h"
#include "daemon/store/signer.h"
#include "tests/support/failing.h"

extern char **environ;

static const char record[] = "{\"id\":\"0190\",\"verdict\":\"pass\"}\n";

struct fixture {
	char folder[64];
	int folder_fd;
	char key[128], certificate[128];
};

/* Exit status of openssl, run in the folder. */
static int openssl(const struct fixture *f, const char *line)
{
	char name[] = "openssl", copy[512], *words[40] = { name }, *at = copy, *word;
	int count = 1, status;
	(void)snprintf(copy, sizeof(copy), "%s", line);
	while ((word = strsep(&at, " ")))
		words[count++] = word;
	words[count] = NULL;
	posix_spawn_file_actions_t actions;
	assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
	assert_int_equal(posix_spawn_file_actions_addchdir_np(&actions, f->folder), 0);
	assert_int_equal(posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0),
			 0);
	assert_int_equal(posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0),
			 0);
	pid_t pid;
	assert_int_equal(posix_spawnp(&pid, "openssl", &actions, NULL, words, environ), 0);
	(void)posix_spawn_file_actions_destroy(&actions);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void put(const struct fixture *f, const char *name, const void *bytes, size_t size)
{
	assert_int_equal(file_write_durable(f->folder_fd, name, bytes, size, 0600), 0);
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	(void)snprintf(f->folder, sizeof(f->folder), "/tmp/booth-signer-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	assert_int_equal(directory_open(AT_FDCWD, f->folder, &f->folder_fd), 0);
	(void)snprintf(f->key, sizeof(f->key), "%s/device.key", f->folder);
	(void)snprintf(f->certificate, sizeof(f->certificate), "%s/device.crt", f->folder);
	struct problem problem = { "" };
	assert_int_equal(signer_make_keys(f->folder, "library-2", &problem), 0);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	(void)close(f->folder_fd);
	assert_int_equal(directory_remove_tree(AT_FDCWD, f->folder), 0);
	free(f);
	return 0;
}

static void sign(const struct fixture *f, uint8_t **ret_signature, size_t *ret_size)
{
	struct signer *signer = NULL;
	struct problem problem = { "" };
	assert_int_equal(signer_create(f->key, f->certificate, &problem, &signer), 0);
	assert_int_equal(
		signer_sign(signer, record, strlen(record), &problem, ret_signature, ret_size), 0);
	signer_destroy(signer);
}

static const char verify[] = "cms -verify -binary -inform DER -in record.json.p7s -content "
			     "record.json -CAfile device.crt -out verified";

static void test_stock_openssl_verifies(void **state)
{
	const struct fixture *f = *state;
	uint8_t *signature;
	size_t size;
	sign(f, &signature, &size);
	put(f, "record.json", record, strlen(record));
	put(f, "record.json.p7s", signature, size);
	assert_int_equal(openssl(f, verify), 0);

	/* every altered byte of the record, and a cut one */
	char altered[sizeof(record)];
	for (size_t i = 0; i < strlen(record); i += 7) {
		memcpy(altered, record, sizeof(record));
		altered[i] ^= 1;
		put(f, "record.json", altered, strlen(record));
		assert_int_not_equal(openssl(f, verify), 0);
	}
	put(f, "record.json", record, strlen(record) - 1);
	assert_int_not_equal(openssl(f, verify), 0);
	free(signature);
}

static void test_every_altered_byte_of_the_signature_is_found(void **state)
{
	const struct fixture *f = *state;
	uint8_t *signature;
	size_t size, passed = 0;
	sign(f, &signature, &size);
	assert_int_equal(
		signer_verify(record, strlen(record), signature, size, f->certificate, NULL), 0);
	for (size_t i = 0; i < size; i++) {
		signature[i] ^= 0x01;
		if (signer_verify(record, strlen(record), signature, size, f->certificate, NULL) ==
		    0)
			passed++;
		signature[i] ^= 0x01;
	}
	/* the names of the algorithms, which OpenSSL does not compare: none may let another record pass */
	assert_true(passed < size / 30);
	for (size_t i = 0; i < size; i++) {
		signature[i] ^= 0x01;
		assert_int_not_equal(
			signer_verify("another", 7, signature, size, f->certificate, NULL), 0);
		signature[i] ^= 0x01;
	}
	for (size_t cut = 0; cut < size; cut += 13)
		assert_int_not_equal(
			signer_verify(record, strlen(record), signature, cut, f->certificate, NULL),
			0);
	free(signature);
}

static void test_another_booth_s_signature_is_refused(void **state)
{
	const struct fixture *f = *state;
	void *other_state = NULL;
	assert_int_equal(set_up(&other_state), 0);
	const struct fixture *other = other_state;
	uint8_t *signature;
	size_t size;
	struct problem problem = { "" };
	sign(other, &signature, &size);
	assert_int_equal(
		signer_verify(record, strlen(record), signature, size, f->certificate, &problem),
		-EBADMSG);
	assert_string_equal(problem.text, "another key signed it");
	/* record and signature fit each other all the same */
	assert_int_equal(signer_verify(record, strlen(record), signature, size, NULL, NULL), 0);
	assert_int_equal(signer_verify("x", 1, signature, size, NULL, NULL), -EBADMSG);

	struct signer *signer = NULL;
	assert_int_equal(signer_create(f->key, other->certificate, &problem, &signer), -EINVAL);
	assert_non_null(strstr(problem.text, "are no pair"));
	free(signature);
	assert_int_equal(tear_down(&other_state), 0);
}

static enum signer_state judge(const struct fixture *f, const void *bytes, size_t size,
			       const uint8_t *signature, size_t signature_size)
{
	struct problem problem = { "" };
	struct signer_verdict verdict;
	assert_int_equal(signer_judge(bytes, size, signature, signature_size, f->certificate,
				      &problem, &verdict),
			 0);
	return verdict.state;
}

static void test_damage_of_the_record_and_of_the_signature_are_told_apart(void **state)
{
	const struct fixture *f = *state;
	uint8_t *signature;
	size_t size, damaged = 0;
	char altered[sizeof(record)];
	sign(f, &signature, &size);
	assert_int_equal(judge(f, record, strlen(record), signature, size), SIGNER_OWN);
	for (size_t i = 0; i < strlen(record); i++) {
		memcpy(altered, record, sizeof(record));
		altered[i] ^= 1;
		assert_int_equal(judge(f, altered, strlen(record), signature, size),
				 SIGNER_ALTERED);
	}
	assert_int_equal(judge(f, record, strlen(record) - 1, signature, size), SIGNER_ALTERED);
	assert_int_equal(judge(f, "", 0, signature, size), SIGNER_ALTERED);
	for (size_t i = 0; i < size; i++) {
		signature[i] ^= 0x01;
		enum signer_state found = judge(f, record, strlen(record), signature, size);
		/* never the record's fault, never another's key */
		assert_true(found == SIGNER_OWN || found == SIGNER_DAMAGED);
		damaged += found == SIGNER_DAMAGED;
		signature[i] ^= 0x01;
	}
	assert_true(damaged > size * 29 / 30);
	for (size_t cut = 0; cut < size; cut++)
		assert_int_equal(judge(f, record, strlen(record), signature, cut), SIGNER_DAMAGED);
	free(signature);
}

static bool is_memory_out;

STACK_OF(X509) * __wrap_CMS_get0_signers(CMS_ContentInfo *cms);
STACK_OF(X509) * __real_CMS_get0_signers(CMS_ContentInfo *cms);

STACK_OF(X509) * __wrap_CMS_get0_signers(CMS_ContentInfo *cms)
{
	return is_memory_out ? NULL : __real_CMS_get0_signers(cms);
}

/* The courier would move a good photo to broken/. */
static void test_a_good_signature_for_which_memory_runs_out_is_not_called_damaged(void **state)
{
	const struct fixture *f = *state;
	uint8_t *signature = NULL;
	size_t size = 0;
	struct signer_verdict verdict;
	struct problem problem = { "" };
	sign(f, &signature, &size);
	is_memory_out = true;
	int r = signer_judge(record, strlen(record), signature, size, NULL, &problem, &verdict);
	is_memory_out = false;
	assert_int_equal(r, -ENOMEM);
	assert_int_equal(
		signer_judge(record, strlen(record), signature, size, NULL, &problem, &verdict), 0);
	assert_int_equal(verdict.state, SIGNER_UNKNOWN);
	free(signature);
}

static void test_every_certificate_that_was_the_booth_s_counts(void **state)
{
	struct fixture *f = *state;
	uint8_t *old_signature, *signature, *first, *second;
	size_t old_size, size, first_size, second_size;
	char whole[16384];
	struct signer_verdict verdict;
	struct hash fingerprint;
	char name[128];
	sign(f, &old_signature, &old_size);
	assert_int_equal(signer_describe(f->certificate, NULL, &fingerprint, name, sizeof(name)),
			 0);
	assert_int_equal(file_read_path(f->certificate, 8000, &first, &first_size), 0);
	assert_int_equal(unlinkat(f->folder_fd, "device.key", 0), 0);
	assert_int_equal(signer_make_keys(f->folder, "library-2", NULL), 0);
	sign(f, &signature, &size);
	assert_int_equal(signer_judge(record, strlen(record), old_signature, old_size,
				      f->certificate, NULL, &verdict),
			 0);
	assert_int_equal(verdict.state, SIGNER_ANOTHER);
	assert_memory_equal(&verdict.certificate, &fingerprint, sizeof(fingerprint));
	assert_int_equal(file_read_path(f->certificate, 8000, &second, &second_size), 0);
	(void)snprintf(whole, sizeof(whole), "%s%s", (char *)first, (char *)second);
	put(f, "device.crt", whole, first_size + second_size);
	assert_int_equal(judge(f, record, strlen(record), old_signature, old_size), SIGNER_OWN);
	assert_int_equal(judge(f, record, strlen(record), signature, size), SIGNER_OWN);
	/* one that is damaged must not hide those behind it */
	put(f, "device.crt", whole, first_size + second_size / 2);
	struct problem problem = { "" };
	assert_int_equal(signer_judge(record, strlen(record), signature, size, f->certificate,
				      &problem, &verdict),
			 -ENOKEY);
	assert_non_null(strstr(problem.text, "certificate 2 in "));
	free(old_signature);
	free(signature);
	free(first);
	free(second);
}

static void test_a_ca_answers_the_request(void **state)
{
	const struct fixture *f = *state;
	uint8_t *signature, *before;
	size_t size, before_size;
	sign(f, &before, &before_size);
	assert_int_equal(openssl(f, "req -verify -in device.csr -noout"), 0);
	assert_int_equal(openssl(f, "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
				    "-keyout ca.key -out ca.crt -days 3650 -subj /CN=school"),
			 0);
	assert_int_equal(unlinkat(f->folder_fd, "device.crt", 0), 0);
	assert_int_equal(openssl(f, "x509 -req -in device.csr -CA ca.crt -CAkey ca.key "
				    "-CAcreateserial -days 3650 -out device.crt"),
			 0);
	sign(f, &signature, &size);
	put(f, "record.json", record, strlen(record));
	put(f, "record.json.p7s", signature, size);
	assert_int_equal(openssl(f, "cms -verify -binary -inform DER -in record.json.p7s -content "
				    "record.json -CAfile ca.crt -out verified"),
			 0);
	char authority[128];
	(void)snprintf(authority, sizeof(authority), "%s/ca.crt", f->folder);
	assert_int_equal(signer_verify(record, strlen(record), signature, size, authority, NULL),
			 0);
	/* what the same key signed under its first certificate stays the booth's */
	assert_int_equal(judge(f, record, strlen(record), before, before_size), SIGNER_OWN);
	free(before);
	/* and by the device's certificate alone */
	assert_int_equal(
		signer_verify(record, strlen(record), signature, size, f->certificate, NULL), 0);
	free(signature);
}

static void test_keys_are_never_overwritten(void **state)
{
	const struct fixture *f = *state;
	struct problem problem = { "" };
	struct stat status;
	assert_int_equal(signer_make_keys(f->folder, "library-2", &problem), -EEXIST);
	assert_non_null(strstr(problem.text, "is not overwritten"));
	assert_int_equal(fstatat(f->folder_fd, "device.key", &status, 0), 0);
	assert_int_equal(status.st_mode & 0777, 0400);
	assert_int_equal(signer_make_keys("/nowhere", "x", &problem), -ENOENT);
	/* two programs at once would make two halves of two pairs */
	int lock_fd = -1;
	assert_int_equal(unlinkat(f->folder_fd, "device.key", 0), 0);
	assert_int_equal(directory_lock(f->folder_fd, ".", &problem, &lock_fd), 0);
	assert_int_equal(signer_make_keys(f->folder, "library-2", &problem), -EBUSY);
	assert_int_equal(faccessat(f->folder_fd, "device.key", F_OK, 0), -1);
	(void)close(lock_fd);
	assert_int_equal(signer_make_keys(f->folder, "library-2", &problem), 0);
}

/* Whatever fails while the first keys are made, or the power: the next start has a good pair. */
static void test_the_next_start_has_a_good_pair_whatever_failed(void **state)
{
	const struct fixture *f = *state;
	static const enum failing_for how_long[] = { FAILING_ONCE, FAILING_FOREVER };
	int failures = 0;
	for (int i = 0; i < 2; i++) {
		bool has_failed = true;
		for (int n = 1; has_failed; n++) {
			struct signer *signer = NULL;
			struct problem problem = { "" };
			(void)unlinkat(f->folder_fd, "device.key", 0);
			failing_arm(n, how_long[i], EIO);
			const int r = signer_start(f->folder, "library-3", &problem, &signer);
			has_failed = failing_disarm();
			signer_destroy(signer);
			signer = NULL;
			failures += r < 0;
			assert_int_equal(signer_start(f->folder, "library-3", &problem, &signer),
					 0);
			signer_destroy(signer);
		}
	}
	assert_true(failures > 20); /* 3 files, 5 calls each, twice */
}

static void test_keys_that_root_made_belong_to_the_folder_s_owner(void **state)
{
	const struct fixture *f = *state;
	enum { OWNER = 12345, GROUP = 54321 };
	struct problem problem = { "" };
	static const char *const names[] = { "device.key", "device.crt", "device.csr" };
	if (geteuid() != 0)
		skip();
	assert_int_equal(unlinkat(f->folder_fd, "device.key", 0), 0);
	assert_int_equal(fchown(f->folder_fd, OWNER, GROUP), 0);
	assert_int_equal(signer_make_keys(f->folder, "library-2", &problem), 0);
	for (int i = 0; i < 3; i++) {
		struct stat status;
		assert_int_equal(fstatat(f->folder_fd, names[i], &status, 0), 0);
		assert_int_equal(status.st_uid, OWNER);
		assert_int_equal(status.st_gid, GROUP);
	}
}

static void test_the_certificate_does_not_expire(void **state)
{
	const struct fixture *f = *state;
	struct hash fingerprint;
	char name[128];
	assert_int_equal(openssl(f, "x509 -in device.crt -noout -checkend 2000000000"), 0);
	assert_int_equal(signer_describe(f->certificate, NULL, &fingerprint, name, sizeof(name)),
			 0);
	assert_non_null(strstr(name, "CN=library-2"));
}

static void test_what_is_no_key_or_certificate_is_refused(void **state)
{
	const struct fixture *f = *state;
	struct signer *signer = NULL;
	struct problem problem = { "" };
	char path[128];
	(void)snprintf(path, sizeof(path), "%s/none", f->folder);
	assert_int_equal(signer_create(path, f->certificate, &problem, &signer), -ENOENT);
	assert_non_null(strstr(problem.text, "boothctl keys init"));
	put(f, "none", "not a key\n", 10);
	assert_int_equal(signer_create(path, f->certificate, &problem, &signer), -EINVAL);
	assert_int_equal(signer_create(f->key, path, &problem, &signer), -EINVAL);
	assert_int_equal(openssl(f, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 "
				    "-aes256 -pass pass:x -out none"),
			 0);
	assert_int_equal(signer_create(path, f->certificate, &problem, &signer), -EINVAL);
	assert_null(signer);
	signer_destroy(NULL);
}

static void make_recipient(const struct fixture *f, const char *kind)
{
	char line[256];
	(void)snprintf(line, sizeof(line),
		       "req -x509 -newkey %s -nodes -keyout school.key -out school.crt -days 3650 "
		       "-subj /CN=archive",
		       kind);
	assert_int_equal(openssl(f, line), 0);
}

static const char decrypt[] =
	"cms -decrypt -binary -inform DER -in photo.jpg.p7m -inkey school.key -recip school.crt "
	"-out opened";

static void check_sealed(const struct fixture *f)
{
	struct envelope *envelope = NULL;
	struct problem problem = { "" };
	char path[128];
	uint8_t photo[5000], *sealed = NULL, *opened = NULL;
	size_t size, opened_size;
	for (size_t i = 0; i < sizeof(photo); i++)
		photo[i] = (uint8_t)(i * 31);
	(void)snprintf(path, sizeof(path), "%s/school.crt", f->folder);
	assert_int_equal(envelope_create(path, &problem, &envelope), 0);
	assert_int_equal(envelope_seal(envelope, photo, sizeof(photo), &problem, &sealed, &size),
			 0);
	put(f, "photo.jpg.p7m", sealed, size);
	assert_int_equal(openssl(f, decrypt), 0);
	assert_int_equal(file_read_all(f->folder_fd, "opened", 10000, &opened, &opened_size), 0);
	assert_int_equal(opened_size, sizeof(photo));
	assert_memory_equal(opened, photo, sizeof(photo));
	free(opened);
	/* the plain bytes are nowhere in it */
	assert_null(memmem(sealed, size, photo + 100, 16));

	/* one altered bit of what is sealed, or of the tag: refused (by the exit status) */
	const size_t places[] = { size - 1, size - 10, size / 2, size - 3000 };
	for (size_t i = 0; i < 4; i++) {
		sealed[places[i]] ^= 0x10;
		put(f, "photo.jpg.p7m", sealed, size);
		assert_int_not_equal(openssl(f, decrypt), 0);
		sealed[places[i]] ^= 0x10;
	}
	free(sealed);
	envelope_destroy(envelope);
}

static void test_stock_openssl_opens_what_is_sealed_to_rsa(void **state)
{
	make_recipient(*state, "rsa:2048");
	check_sealed(*state);
}

static void test_stock_openssl_opens_what_is_sealed_to_ec(void **state)
{
	make_recipient(*state, "ec -pkeyopt ec_paramgen_curve:P-256");
	check_sealed(*state);
}

static void test_a_recipient_that_cannot_receive_is_refused(void **state)
{
	const struct fixture *f = *state;
	struct envelope *envelope = NULL;
	struct problem problem = { "" };
	char path[128];
	(void)snprintf(path, sizeof(path), "%s/school.crt", f->folder);
	assert_int_equal(envelope_create(path, &problem, &envelope), -ENOENT);
	put(f, "school.crt", "nothing\n", 8);
	assert_int_equal(envelope_create(path, &problem, &envelope), -EINVAL);
	assert_non_null(strstr(problem.text, "holds no certificate"));
	assert_int_equal(unlinkat(f->folder_fd, "school.crt", 0), 0);
	make_recipient(f, "ed25519");
	assert_int_equal(envelope_create(path, &problem, &envelope), -EINVAL);
	assert_non_null(strstr(problem.text, "RSA or EC key"));
	/* a second one that was cut in copying, or altered */
	make_recipient(f, "rsa:2048");
	uint8_t *first;
	size_t size;
	assert_int_equal(file_read_path(path, 10000, &first, &size), 0);
	char *both = calloc(2, size + 1);
	assert_non_null(both);
	static const char *const rests[] = { "-----BEGIN CERTIFICATE-----\nMIIB\n",
					     "-----BEGIN CERTIFICATE-----\nMIIB\n"
					     "-----END CERTIFICATE-----\n",
					     "-----BEGIN CERTIFICATE-----\n" };
	for (size_t i = 0; i < sizeof(rests) / sizeof(rests[0]); i++) {
		(void)snprintf(both, 2 * size, "%s%s", (const char *)first, rests[i]);
		assert_int_equal(unlinkat(f->folder_fd, "school.crt", 0), 0);
		put(f, "school.crt", both, strlen(both));
		assert_int_equal(envelope_create(path, &problem, &envelope), -EINVAL);
		assert_non_null(strstr(problem.text, "certificate 2 in "));
		assert_non_null(strstr(problem.text, "is damaged"));
	}
	(void)snprintf(both, 2 * size, "%s\n# the archive's\n", (const char *)first);
	assert_int_equal(unlinkat(f->folder_fd, "school.crt", 0), 0);
	put(f, "school.crt", both, strlen(both));
	assert_null(envelope);
	assert_int_equal(envelope_create(path, &problem, &envelope), 0);
	envelope_destroy(envelope);
	free(both);
	free(first);
	envelope_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_stock_openssl_verifies, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_every_altered_byte_of_the_signature_is_found,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_another_booth_s_signature_is_refused, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			test_damage_of_the_record_and_of_the_signature_are_told_apart, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_good_signature_for_which_memory_runs_out_is_not_called_damaged,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_every_certificate_that_was_the_booth_s_counts,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_ca_answers_the_request, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_keys_are_never_overwritten, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_next_start_has_a_good_pair_whatever_failed,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keys_that_root_made_belong_to_the_folder_s_owner, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_certificate_does_not_expire, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_no_key_or_certificate_is_refused,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stock_openssl_opens_what_is_sealed_to_rsa,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stock_openssl_opens_what_is_sealed_to_ec,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_recipient_that_cannot_receive_is_refused,
						set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
