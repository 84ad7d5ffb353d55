/* SPDX-License-Identifier: MIT */
#include "daemon/store/signer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/core/wording.h"
#include "daemon/store/cms.h"

/* The time in which the first certificate is valid. RFC 5280, 4.1.2.5: the end 9999-12-31 means "no
 * well-defined expiration date". The start is 1970, because a booth's clock never shows an earlier
 * time. */
static const char valid_from[] = "19700101000000Z", valid_to[] = "99991231235959Z";

enum { KEY_MODE = 0400, CERTIFICATE_MODE = 0444, PEM_BYTES_MAX = 64 * 1024 };

struct signer {
	EVP_PKEY *key;
	X509 *certificate;
};

static void free_bio(BIO **bio)
{
	(void)BIO_free(*bio);
}
static void free_x509(X509 **certificate)
{
	X509_free(*certificate);
}
static void free_key(EVP_PKEY **key)
{
	EVP_PKEY_free(*key);
}
static void free_cms(CMS_ContentInfo **cms)
{
	CMS_ContentInfo_free(*cms);
}
static void free_store(X509_STORE **store)
{
	X509_STORE_free(*store);
}
static void free_request(X509_REQ **request)
{
	X509_REQ_free(*request);
}
#define autofree_bio     __attribute__((cleanup(free_bio))) BIO
#define autofree_x509    __attribute__((cleanup(free_x509))) X509
#define autofree_key     __attribute__((cleanup(free_key))) EVP_PKEY
#define autofree_cms     __attribute__((cleanup(free_cms))) CMS_ContentInfo
#define autofree_store   __attribute__((cleanup(free_store))) X509_STORE
#define autofree_request __attribute__((cleanup(free_request))) X509_REQ

/* Reading. */

static int read_pem(const char *path, struct problem *problem, BIO **ret_bio)
{
	autofree uint8_t *text = NULL;
	size_t size;
	int r = file_read_path(path, PEM_BYTES_MAX, &text, &size);
	if (r < 0)
		return problem_set(
			problem, r, "%s cannot be read: %s%s", path, error_text(-r),
			r == -ENOENT ? wording_of("; `boothctl keys init` makes the booth's key")
				     : "");
	BIO *bio = BIO_new(BIO_s_mem());
	if (!bio || BIO_write(bio, text, (int)size) != (int)size) {
		(void)BIO_free(bio);
		return problem_memory(problem);
	}
	*ret_bio = bio;
	return 0;
}

static int read_certificate(const char *path, struct problem *problem, X509 **ret_certificate)
{
	autofree_bio *bio = NULL;
	int r = read_pem(path, problem, &bio);
	if (r < 0)
		return r;
	X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	if (!certificate)
		return problem_set(problem, -EINVAL, "%s is no certificate in PEM form: %s", path,
				   cms_last_error());
	*ret_certificate = certificate;
	return 0;
}

/* libcrypto calls this function for the password of an encrypted key. It refuses, because nobody is
 * there to type the password. */
static int refuse_password(char *buffer, int size, int writing, void *user)
{
	(void)buffer;
	(void)size;
	(void)writing;
	(void)user;
	return -1;
}

static int read_key(const char *path, struct problem *problem, EVP_PKEY **ret_key)
{
	autofree_bio *bio = NULL;
	int r = read_pem(path, problem, &bio);
	if (r < 0)
		return r;
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, refuse_password, NULL);
	if (!key)
		return problem_set(problem, -EINVAL,
				   "%s is no private key in PEM form without a password: %s", path,
				   cms_last_error());
	*ret_key = key;
	return 0;
}

int signer_create(const char *key_path, const char *certificate_path, struct problem *problem,
		  struct signer **ret_signer)
{
	struct signer *signer = calloc(1, sizeof(*signer));
	if (!signer)
		return problem_memory(problem);
	int r = read_key(key_path, problem, &signer->key);
	if (r == 0)
		r = read_certificate(certificate_path, problem, &signer->certificate);
	if (r == 0 && X509_check_private_key(signer->certificate, signer->key) != 1)
		r = problem_set(problem, -EINVAL,
				"%s and %s are no pair: the certificate must be the answer to this "
				"booth's device.csr",
				key_path, certificate_path);
	if (r < 0) {
		signer_destroy(signer);
		return r;
	}
	*ret_signer = signer;
	return 0;
}

/* Chooses the path of the file `name`. credentials: the value of $CREDENTIALS_DIRECTORY; may be
 * null. */
static void choose_path(const char *credentials, const char *folder, const char *name, char *path,
			size_t size)
{
	if (credentials) {
		(void)snprintf(path, size, "%s/%s", credentials, name);
		if (access(path, F_OK) == 0)
			return;
	}
	(void)snprintf(path, size, "%s/%s", folder, name);
}

int signer_start(const char *folder, const char *device, struct problem *problem,
		 struct signer **ret_signer)
{
	char key[PATH_MAX], certificate[PATH_MAX];
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	choose_path(credentials, folder, "device.key", key, sizeof(key));
	choose_path(credentials, folder, "device.crt", certificate, sizeof(certificate));
	if (access(key, F_OK) < 0 && errno == ENOENT) {
		int r = signer_make_keys(folder, device, problem);
		if (r < 0)
			return r;
	}
	return signer_create(key, certificate, problem, ret_signer);
}

void signer_destroy(struct signer *signer)
{
	if (!signer)
		return;
	EVP_PKEY_free(signer->key);
	X509_free(signer->certificate);
	free(signer);
}

int signer_copy_certificate(const struct signer *signer, char **ret_pem, size_t *ret_size)
{
	autofree_bio *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	if (!bio || PEM_write_bio_X509(bio, signer->certificate) != 1)
		return -ENOMEM;
	long length = BIO_get_mem_data(bio, &text);
	char *pem = length > 0 ? malloc((size_t)length) : NULL;
	if (!pem)
		return -ENOMEM;
	memcpy(pem, text, (size_t)length);
	*ret_pem = pem;
	*ret_size = (size_t)length;
	return 0;
}

/* Signing. */

int signer_sign(const struct signer *signer, const void *bytes, size_t size_bytes,
		struct problem *problem, uint8_t **ret_signature, size_t *ret_signature_bytes)
{
	autofree_bio *bio = cms_bio(bytes, size_bytes);
	if (!bio)
		return problem_memory(problem);
	autofree_cms *cms = CMS_sign(signer->certificate, signer->key, NULL, bio,
				     CMS_BINARY | CMS_DETACHED | CMS_NOSMIMECAP);
	if (!cms)
		return problem_set(problem, -EIO, "signing failed: %s", cms_last_error());
	int r = cms_to_der(cms, ret_signature, ret_signature_bytes);
	return r < 0 ? problem_memory(problem) : 0;
}

/* Checking. */

struct signed_bytes {
	const void *bytes;
	size_t size;
	const void *signature;
	size_t signature_size;
};

static int digest(const X509 *certificate, struct hash *ret_fingerprint)
{
	unsigned length = 0;
	return X509_digest(certificate, EVP_sha256(), ret_fingerprint->bytes, &length) == 1 &&
			       length == HASH_SIZE
		       ? 0
		       : -EINVAL;
}

/* Finds the signer's certificate; the caller frees it with X509_free(). Returns SIGNER_UNKNOWN if
 * exactly one key signed, otherwise SIGNER_DAMAGED. Returns -ENOMEM if libcrypto could not list the
 * signers and gives no reason. */
static int find_signer(CMS_ContentInfo *cms, X509 **ret_signer)
{
	if (sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) != 1)
		return SIGNER_DAMAGED;
	STACK_OF(X509) *signers = CMS_get0_signers(cms);
	X509 *signer = signers ? sk_X509_value(signers, 0) : NULL;
	int r = signer && X509_up_ref(signer) == 1 ? SIGNER_UNKNOWN : -ENOMEM;
	sk_X509_free(signers);
	if (r == SIGNER_UNKNOWN)
		*ret_signer = signer;
	return r;
}

/* Explains why CMS_verify() failed. The last step of CMS_verify() compares the bytes with the
 * signed digest. If only that step fails, the bytes were altered but the signature is undamaged. */
static int explain_verify(void)
{
	unsigned long error = ERR_peek_last_error();
	ERR_clear_error();
	/* If memory ran out, nothing is known about the signature. For every other failure
	 * libcrypto gives a reason. */
	if (error == 0 || ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE)
		return -ENOMEM;
	return ERR_GET_LIB(error) == ERR_LIB_CMS &&
			       ERR_GET_REASON(error) == CMS_R_CONTENT_VERIFY_ERROR
		       ? SIGNER_ALTERED
		       : SIGNER_DAMAGED;
}

/* Returns SIGNER_UNKNOWN if the signature fits both the bytes and the signer's certificate inside
 * the signature, and if a certificate of the store issued the signer's certificate. If store is
 * null, any issuer will do. Otherwise returns SIGNER_ALTERED, SIGNER_DAMAGED or -ENOMEM. */
static int check(const struct signed_bytes *in, X509_STORE *store, X509 **ret_signer)
{
	unsigned flags = CMS_BINARY | CMS_DETACHED | (store ? 0 : CMS_NO_SIGNER_CERT_VERIFY);
	const unsigned char *at = in->signature, *end = at + in->signature_size;
	autofree_bio *content = cms_bio(in->bytes, in->size);
	/* Put a filter BIO before the bytes. Without the filter libcrypto 3.0 copies the memory
	 * BIO, and leaks the copy if the signature is bad. */
	autofree_bio *bio = BIO_new(BIO_f_null());
	if (!content || !bio)
		return -ENOMEM;
	(void)BIO_push(bio, content);
	autofree_cms *cms = d2i_CMS_ContentInfo(NULL, &at, (long)in->signature_size);
	if (cms && at != end)
		return SIGNER_DAMAGED;
	if (!cms || CMS_verify(cms, NULL, store, bio, NULL, flags) != 1)
		return explain_verify();
	return find_signer(cms, ret_signer);
}

/* Makes a store of certificates that trusts each given certificate, whoever issued it and whatever
 * the time is. */
static X509_STORE *make_store(STACK_OF(X509) * trusted)
{
	X509_STORE *store = X509_STORE_new();
	for (int i = 0; store && i < sk_X509_num(trusted); i++)
		if (X509_STORE_add_cert(store, sk_X509_value(trusted, i)) != 1) {
			X509_STORE_free(store);
			return NULL;
		}
	if (store)
		(void)X509_STORE_set_flags(store,
					   X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
	return store;
}

static bool is_self_signed(X509 *certificate)
{
	return X509_NAME_cmp(X509_get_subject_name(certificate),
			     X509_get_issuer_name(certificate)) == 0;
}

/* Compares two certificates. Returns SIGNER_OWN if both have the same key: a CA's answer replaces
 * the booth's certificate but not its key, so older signatures remain the booth's own. Returns
 * SIGNER_ANOTHER if the keys differ. Returns SIGNER_DAMAGED if the signer's certificate is the
 * booth's own but a byte was altered, because a receiver could not check it. */
static enum signer_state compare(X509 *own, X509 *signer)
{
	EVP_PKEY *key = X509_get0_pubkey(signer);
	if (EVP_PKEY_eq(X509_get0_pubkey(own), key) != 1)
		return SIGNER_ANOTHER;
	if (X509_cmp(own, signer) == 0)
		return SIGNER_OWN;
	if (X509_issuer_and_serial_cmp(own, signer) == 0 ||
	    (is_self_signed(signer) && X509_verify(signer, key) != 1))
		return SIGNER_DAMAGED;
	return SIGNER_OWN;
}

/* Compares the signer's certificate with all trusted certificates. Returns an enum signer_state, or
 * -ENOMEM. */
static int compare_all(const struct signed_bytes *in, STACK_OF(X509) * trusted, X509 *signer)
{
	enum signer_state state = SIGNER_ANOTHER;
	for (int i = 0; i < sk_X509_num(trusted) && state != SIGNER_OWN; i++) {
		enum signer_state found = compare(sk_X509_value(trusted, i), signer);
		if (found != SIGNER_ANOTHER)
			state = found;
	}
	ERR_clear_error();
	if (state != SIGNER_ANOTHER)
		return (int)state;
	autofree_store *store = make_store(trusted);
	autofree_x509 *again = NULL;
	int r = store ? check(in, store, &again) : -ENOMEM;
	if (r < 0)
		return r;
	return r == SIGNER_UNKNOWN ? SIGNER_OWN : SIGNER_ANOTHER;
}

static int judge(const struct signed_bytes *in, STACK_OF(X509) * trusted,
		 struct signer_verdict *ret_verdict)
{
	autofree_x509 *signer = NULL;
	int r = check(in, NULL, &signer);
	if (r == SIGNER_UNKNOWN && digest(signer, &ret_verdict->certificate) < 0)
		r = -ENOMEM;
	if (r == SIGNER_UNKNOWN && trusted)
		r = compare_all(in, trusted, signer);
	if (r < 0)
		return r;
	ret_verdict->state = (enum signer_state)r;
	return 0;
}

struct signer_trust {
	STACK_OF(X509) * certificates; /* null: compare with none */
};

int signer_trust_open(const char *path, struct problem *problem, struct signer_trust **ret_trust)
{
	struct signer_trust *trust = calloc(1, sizeof(*trust));
	if (!trust)
		return problem_memory(problem);
	int r = path ? cms_read_certificates(path, problem, &trust->certificates) : 0;
	if (r < 0) {
		free(trust);
		return r == -ENOMEM ? r : -ENOKEY;
	}
	*ret_trust = trust;
	return 0;
}

int signer_trust_add(struct signer_trust *trust, const char *path, struct problem *problem)
{
	STACK_OF(X509) *more = NULL;
	if (!trust->certificates)
		return 0;
	int r = cms_read_certificates(path, problem, &more);
	if (r < 0)
		return r == -ENOMEM ? r : -ENOKEY;
	while (r == 0 && sk_X509_num(more) > 0) {
		X509 *certificate = sk_X509_pop(more);
		if (sk_X509_push(trust->certificates, certificate) == 0) {
			X509_free(certificate);
			r = problem_memory(problem);
		}
	}
	sk_X509_pop_free(more, X509_free);
	return r;
}

void signer_trust_close(struct signer_trust *trust)
{
	if (!trust)
		return;
	sk_X509_pop_free(trust->certificates, X509_free);
	free(trust);
}

int signer_trust_judge(const struct signer_trust *trust, const void *bytes, size_t size_bytes,
		       const void *signature, size_t signature_bytes, struct problem *problem,
		       struct signer_verdict *ret_verdict)
{
	const struct signed_bytes in = { bytes, size_bytes, signature, signature_bytes };
	struct signer_verdict verdict = { .state = SIGNER_DAMAGED };
	if (judge(&in, trust->certificates, &verdict) < 0)
		return problem_memory(problem);
	*ret_verdict = verdict;
	return 0;
}

int signer_judge(const void *bytes, size_t size_bytes, const void *signature,
		 size_t signature_bytes, const char *certificates_path, struct problem *problem,
		 struct signer_verdict *ret_verdict)
{
	struct signer_trust *trust = NULL;
	int r = signer_trust_open(certificates_path, problem, &trust);
	if (r == 0)
		r = signer_trust_judge(trust, bytes, size_bytes, signature, signature_bytes,
				       problem, ret_verdict);
	signer_trust_close(trust);
	return r;
}

int signer_verify(const void *bytes, size_t size_bytes, const void *signature,
		  size_t signature_bytes, const char *certificates_path, struct problem *problem)
{
	struct signer_verdict verdict;
	int r = signer_judge(bytes, size_bytes, signature, signature_bytes, certificates_path,
			     problem, &verdict);
	if (r < 0)
		return r;
	switch (verdict.state) {
	case SIGNER_ANOTHER:
		return problem_set(problem, -EBADMSG, "another key signed it");
	case SIGNER_ALTERED:
		return problem_set(problem, -EBADMSG, "it is not what was signed");
	case SIGNER_DAMAGED:
		return problem_set(problem, -EBADMSG, "the signature is damaged");
	case SIGNER_OWN:
	case SIGNER_UNKNOWN:
		break;
	}
	return 0;
}

int signer_describe(const char *certificate_path, struct problem *problem,
		    struct hash *ret_fingerprint, char *text, size_t size)
{
	autofree_x509 *certificate = NULL;
	int r = read_certificate(certificate_path, problem, &certificate);
	if (r < 0)
		return r;
	if (digest(certificate, ret_fingerprint) < 0)
		return problem_set(problem, -EINVAL, "%s cannot be hashed", certificate_path);
	char *line = X509_NAME_oneline(X509_get_subject_name(certificate), NULL, 0);
	(void)snprintf(text, size, "%s", line ? line : "");
	OPENSSL_free(line);
	return 0;
}

static int read_time(const ASN1_TIME *time, int64_t *ret_seconds)
{
	struct tm parts;
	if (ASN1_TIME_to_tm(time, &parts) != 1)
		return -EINVAL;
	*ret_seconds = timegm(&parts);
	return 0;
}

int signer_find_validity(const char *certificate_path, struct problem *problem, int64_t *ret_from_s,
			 int64_t *ret_until_s)
{
	autofree_x509 *certificate = NULL;
	int r = read_certificate(certificate_path, problem, &certificate);
	if (r < 0)
		return r;
	r = read_time(X509_get0_notBefore(certificate), ret_from_s);
	if (r == 0)
		r = read_time(X509_get0_notAfter(certificate), ret_until_s);
	return r < 0 ? problem_set(problem, r, "%s has no valid dates", certificate_path) : 0;
}

/* Making keys. */

static bool add_extension(X509 *certificate, int nid, const char *value)
{
	X509V3_CTX context;
	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	bool is_added = extension && X509_add_ext(certificate, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return is_added;
}

static bool set_name(X509_NAME *name, const char *device)
{
	return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
					  (const unsigned char *)"photo booth", -1, -1, 0) == 1 &&
	       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)device,
					  -1, -1, 0) == 1;
}

static bool set_serial(X509 *certificate)
{
	unsigned char bytes[16];
	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		return false;
	bytes[0] &= 0x7f; /* makes the number positive */
	BIGNUM *number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	bool is_set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
	BN_free(number);
	return is_set;
}

static bool fill_certificate(X509 *certificate, EVP_PKEY *key, const char *device)
{
	X509_NAME *name = X509_get_subject_name(certificate);
	return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
	       ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), valid_from) == 1 &&
	       ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), valid_to) == 1 &&
	       set_name(name, device) && X509_set_issuer_name(certificate, name) == 1 &&
	       X509_set_pubkey(certificate, key) == 1 &&
	       add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
	       add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
	       add_extension(certificate, NID_subject_key_identifier, "hash") &&
	       X509_sign(certificate, key, EVP_sha256()) > 0;
}

static bool fill_request(X509_REQ *request, EVP_PKEY *key, const char *device)
{
	return X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 &&
	       set_name(X509_REQ_get_subject_name(request), device) &&
	       X509_REQ_set_pubkey(request, key) == 1 &&
	       X509_REQ_sign(request, key, EVP_sha256()) > 0;
}

/* Writes a PEM file. The file gets the same owner as the folder, so that boothd can read a key that
 * root made. */
static int write_pem(int folder_fd, const char *name, BIO *bio, mode_t mode)
{
	char *text = NULL;
	long length = BIO_get_mem_data(bio, &text);
	struct stat status;
	if (length <= 0)
		return -ENOMEM;
	int r = file_write_durable(folder_fd, name, text, (size_t)length, mode);
	if (r == 0 && fstat(folder_fd, &status) < 0)
		r = -errno;
	if (r == 0 && status.st_uid != geteuid() &&
	    fchownat(folder_fd, name, status.st_uid, status.st_gid, AT_SYMLINK_NOFOLLOW) < 0)
		r = -errno;
	return r;
}

/* Writes device.key last, because a booth without device.key counts as a booth without keys. If a
 * power cut comes between two files, the next start makes all three files again. */
static int write_all(int folder_fd, EVP_PKEY *key, X509 *certificate, X509_REQ *request)
{
	autofree_bio *key_bio = BIO_new(BIO_s_secmem());
	autofree_bio *certificate_bio = BIO_new(BIO_s_mem());
	autofree_bio *request_bio = BIO_new(BIO_s_mem());
	if (!key_bio || !certificate_bio || !request_bio ||
	    PEM_write_bio_PKCS8PrivateKey(key_bio, key, NULL, NULL, 0, NULL, NULL) != 1 ||
	    PEM_write_bio_X509(certificate_bio, certificate) != 1 ||
	    PEM_write_bio_X509_REQ(request_bio, request) != 1)
		return -ENOMEM;
	int r = write_pem(folder_fd, "device.crt", certificate_bio, CERTIFICATE_MODE);
	if (r == 0)
		r = write_pem(folder_fd, "device.csr", request_bio, CERTIFICATE_MODE);
	if (r == 0)
		r = write_pem(folder_fd, "device.key", key_bio, KEY_MODE);
	return r;
}

/* Makes the keys in a folder that is locked and has no keys. */
static int make_keys(int folder_fd, const char *folder, const char *device, struct problem *problem)
{
	autofree_key *key = EVP_EC_gen("P-256");
	autofree_x509 *certificate = X509_new();
	autofree_request *request = X509_REQ_new();
	if (!key || !certificate || !request || !fill_certificate(certificate, key, device) ||
	    !fill_request(request, key, device))
		return problem_set(problem, -EIO, "no key could be made: %s", cms_last_error());
	int r = write_all(folder_fd, key, certificate, request);
	if (r < 0)
		return problem_set(problem, r, "the key cannot be written to %s: %s", folder,
				   error_text(-r));
	return 0;
}

/* Locks the folder, so that `boothctl keys init` and a starting boothd cannot write at the same
 * time and mix the files of two key pairs. */
int signer_make_keys(const char *folder, const char *device, struct problem *problem)
{
	autoclose int folder_fd = -1, lock_fd = -1;
	int r = directory_open(AT_FDCWD, folder, &folder_fd);
	if (r < 0)
		return problem_set(problem, r, "%s cannot be opened: %s", folder, error_text(-r));
	r = directory_lock(folder_fd, ".", problem, &lock_fd);
	if (r < 0)
		return r;
	if (faccessat(folder_fd, "device.key", F_OK, 0) == 0)
		return problem_set(problem, -EEXIST,
				   "%s/device.key is there already and is not overwritten; move it "
				   "away if the booth shall have a new identity",
				   folder);
	return make_keys(folder_fd, folder, device, problem);
}
