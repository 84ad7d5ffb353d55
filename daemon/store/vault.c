/* SPDX-License-Identifier: MIT */
#include "daemon/store/vault.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/pem.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/store/cms.h"

enum { ROUNDS = 1300000, KEY_BYTES_MAX = 64 * 1024 };

static void free_cms(CMS_ContentInfo **cms)
{
	CMS_ContentInfo_free(*cms);
}

#define autofree_cms __attribute__((cleanup(free_cms))) CMS_ContentInfo

/* ---- sealing ---- */

static int add_passphrase(CMS_ContentInfo *cms, const char *passphrase)
{
	unsigned char *copy = (unsigned char *)OPENSSL_strdup(passphrase);
	/* -1: the usual algorithms. The message takes the copy over. */
	if (!copy ||
	    !CMS_add0_recipient_password(cms, ROUNDS, -1, -1, copy,
					 (ossl_ssize_t)strlen(passphrase), EVP_aes_256_cbc())) {
		OPENSSL_free(copy);
		return -ENOMEM;
	}
	return 0;
}

static int begin(const struct vault_key *key, struct problem *problem, CMS_ContentInfo **ret_cms)
{
	unsigned flags = CMS_BINARY | CMS_PARTIAL;
	STACK_OF(X509) *recipients = NULL;
	int r = key->path ? cms_read_certificates(key->path, problem, &recipients) : 0;
	if (r < 0)
		return r;
	CMS_ContentInfo *cms = CMS_encrypt(recipients, NULL, EVP_aes_256_gcm(), flags);
	sk_X509_pop_free(recipients, X509_free);
	if (cms && key->passphrase && add_passphrase(cms, key->passphrase) < 0) {
		CMS_ContentInfo_free(cms);
		cms = NULL;
	}
	if (!cms)
		return problem_set(problem, -EINVAL, "nothing can be sealed to %s: %s",
				   key->path ? key->path : "the passphrase", cms_last_error());
	*ret_cms = cms;
	return 0;
}

int vault_seal(const struct vault_key *key, const void *bytes, size_t size, struct problem *problem,
	       uint8_t **ret_sealed, size_t *ret_size)
{
	autofree_cms *cms = NULL;
	int r = begin(key, problem, &cms);
	if (r < 0)
		return r;
	BIO *bio = cms_bio(bytes, size);
	if (!bio)
		return problem_memory(problem);
	int is_final = CMS_final(cms, bio, NULL, CMS_BINARY);
	(void)BIO_free(bio);
	if (is_final != 1)
		return problem_set(problem, -EINVAL, "nothing can be sealed to %s: %s",
				   key->path ? key->path : "the passphrase", cms_last_error());
	r = cms_to_der(cms, ret_sealed, ret_size);
	return r < 0 ? problem_memory(problem) : 0;
}

/* ---- opening ---- */

static int read_key(const char *path, struct problem *problem, EVP_PKEY **ret_key)
{
	autofree uint8_t *text = NULL;
	size_t size = 0;
	int r = file_read_path(path, KEY_BYTES_MAX, &text, &size);
	if (r < 0)
		return problem_set(problem, r, "the key %s cannot be read: %s", path,
				   error_text(-r));
	BIO *bio = cms_bio(text, size);
	EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
	(void)BIO_free(bio);
	explicit_bzero(text, size);
	if (!key)
		return problem_set(problem, -EINVAL, "%s is no private key in PEM form: %s", path,
				   cms_last_error());
	*ret_key = key;
	return 0;
}

static int give_key(CMS_ContentInfo *cms, const struct vault_key *key, struct problem *problem)
{
	EVP_PKEY *private_key = NULL;
	int r = key->path ? read_key(key->path, problem, &private_key) : 0;
	if (r < 0)
		return r;
	int fits = key->path
			   ? CMS_decrypt_set1_pkey(cms, private_key, NULL)
			   : CMS_decrypt_set1_password(cms,
						       (unsigned char *)(uintptr_t)key->passphrase,
						       (ossl_ssize_t)strlen(key->passphrase));
	EVP_PKEY_free(private_key);
	(void)cms_last_error();
	if (fits != 1)
		return problem_set(problem, -EKEYREJECTED,
				   key->path ? "the key does not open the backup"
					     : "the passphrase does not open the backup");
	return 0;
}

static int copy_out(BIO *bio, uint8_t **ret_bytes, size_t *ret_size)
{
	char *text = NULL;
	long length = BIO_get_mem_data(bio, &text);
	uint8_t *bytes = length >= 0 ? malloc((size_t)length + 1) : NULL;
	if (!bytes)
		return -ENOMEM;
	if (length > 0)
		memcpy(bytes, text, (size_t)length);
	bytes[length] = '\0';
	*ret_bytes = bytes;
	*ret_size = (size_t)length;
	return 0;
}

int vault_open(const struct vault_key *key, const void *sealed, size_t size,
	       struct problem *problem, uint8_t **ret_bytes, size_t *ret_size)
{
	const unsigned char *at = sealed;
	autofree_cms *cms = d2i_CMS_ContentInfo(NULL, &at, (long)size);
	bool is_whole = cms && at == (const unsigned char *)sealed + size;
	if (!is_whole || OBJ_obj2nid(CMS_get0_type(cms)) != NID_id_smime_ct_authEnvelopedData) {
		(void)cms_last_error();
		return problem_set(problem, -EBADMSG,
				   "the file is no backup of a booth, or is cut");
	}
	int r = give_key(cms, key, problem);
	if (r < 0)
		return r;
	BIO *bio = BIO_new(BIO_s_mem());
	if (!bio)
		return problem_memory(problem);
	/* The last step of CMS_decrypt() compares the tag. Before it the bytes may be anything. */
	if (CMS_decrypt(cms, NULL, NULL, NULL, bio, CMS_BINARY) != 1) {
		(void)cms_last_error();
		r = problem_set(
			problem, -EKEYREJECTED,
			key->path ? "the key does not open the backup, or the file was altered"
				  : "the passphrase does not open the backup, or the file was "
				    "altered");
	} else {
		r = copy_out(bio, ret_bytes, ret_size);
	}
	(void)BIO_free(bio);
	return r;
}
