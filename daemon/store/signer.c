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
#include "daemon/base/file.h"

/* RFC 5280, 4.1.2.5: "no well-defined expiration date"; and a start that no booth's clock precedes
 */
static const char valid_from[] = "19700101000000Z", valid_to[] = "99991231235959Z";

enum { KEY_MODE = 0400, CERTIFICATE_MODE = 0444, PEM_LIMIT = 64 * 1024 };

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

/* libcrypto's last word, and its queue emptied. */
static const char *last_error(void)
{
	const char *text = ERR_reason_error_string(ERR_peek_last_error());
	ERR_clear_error();
	return text ? text : "no memory";
}

/* Reading */

static int read_pem(const char *path, struct problem *problem, BIO **ret_bio)
{
	autofree uint8_t *text = NULL;
	size_t size;
	const int r = file_read_path(path, PEM_LIMIT, &text, &size);
	if (r < 0)
		return problem_set(problem, r, "%s cannot be read: %s%s", path, strerror(-r),
				   r == -ENOENT ? "; `boothctl keys init` makes the booth's key"
						: "");
	BIO *bio = BIO_new(BIO_s_mem());
	if (!bio || BIO_write(bio, text, (int)size) != (int)size) {
		(void)BIO_free(bio);
		return problem_set(problem, -ENOMEM, "no memory for %s", path);
	}
	*ret_bio = bio;
	return 0;
}

static int read_certificate(const char *path, struct problem *problem, X509 **ret_certificate)
{
	autofree_bio *bio = NULL;
	const int r = read_pem(path, problem, &bio);
	if (r < 0)
		return r;
	X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	if (!certificate)
		return problem_set(problem, -EINVAL, "%s is no certificate in PEM form: %s", path,
				   last_error());
	*ret_certificate = certificate;
	return 0;
}

/* A device cannot type a password: an encrypted key is refused, not asked about. */
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
	const int r = read_pem(path, problem, &bio);
	if (r < 0)
		return r;
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, refuse_password, NULL);
	if (!key)
		return problem_set(problem, -EINVAL,
				   "%s is no private key in PEM form without a password: %s", path,
				   last_error());
	*ret_key = key;
	return 0;
}

int signer_create(const char *key_path, const char *certificate_path, struct problem *problem,
		  struct signer **ret_signer)
{
	struct signer *signer = calloc(1, sizeof(*signer));
	if (!signer)
		return problem_set(problem, -ENOMEM, "no memory for the booth's key");
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

/* credentials: $CREDENTIALS_DIRECTORY, may be null. */
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
		const int r = signer_make_keys(folder, device, problem);
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

/* Signing */

static BIO *wrap(const void *bytes, size_t size_bytes)
{
	return size_bytes > INT32_MAX ? NULL : BIO_new_mem_buf(bytes, (int)size_bytes);
}

static int to_der(CMS_ContentInfo *cms, uint8_t **ret_der, size_t *ret_size)
{
	unsigned char *encoded = NULL;
	const int length = i2d_CMS_ContentInfo(cms, &encoded);
	if (length <= 0)
		return -ENOMEM;
	/* free() and OPENSSL_free() need not be the same */
	uint8_t *der = malloc((size_t)length);
	if (der)
		memcpy(der, encoded, (size_t)length);
	OPENSSL_free(encoded);
	if (!der)
		return -ENOMEM;
	*ret_der = der;
	*ret_size = (size_t)length;
	return 0;
}

int signer_sign(const struct signer *signer, const void *bytes, size_t size_bytes,
		struct problem *problem, uint8_t **ret_signature, size_t *ret_signature_bytes)
{
	autofree_bio *bio = wrap(bytes, size_bytes);
	if (!bio)
		return problem_set(problem, -ENOMEM, "no memory to sign");
	autofree_cms *cms = CMS_sign(signer->certificate, signer->key, NULL, bio,
				     CMS_BINARY | CMS_DETACHED | CMS_NOSMIMECAP);
	if (!cms)
		return problem_set(problem, -EIO, "signing failed: %s", last_error());
	const int r = to_der(cms, ret_signature, ret_signature_bytes);
	return r < 0 ? problem_set(problem, r, "no memory to sign") : 0;
}

/* Checking */

static int make_store(const char *certificate_path, struct problem *problem, X509_STORE **ret_store)
{
	autofree_x509 *certificate = NULL;
	const int r = read_certificate(certificate_path, problem, &certificate);
	if (r < 0)
		return r;
	X509_STORE *store = X509_STORE_new();
	if (!store || X509_STORE_add_cert(store, certificate) != 1) {
		X509_STORE_free(store);
		return problem_set(problem, -ENOMEM, "no memory to check a signature");
	}
	/* A device's certificate is trusted as it stands, whoever issued it; and the time of day is
	 * no reason to doubt a record. */
	(void)X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
	*ret_store = store;
	return 0;
}

static int digest(const X509 *certificate, struct hash *ret_fingerprint)
{
	unsigned length = 0;
	return X509_digest(certificate, EVP_sha256(), ret_fingerprint->bytes, &length) == 1 &&
			       length == HASH_SIZE
		       ? 0
		       : -EINVAL;
}

static int digest_signer(CMS_ContentInfo *cms, struct hash *ret_fingerprint)
{
	STACK_OF(X509) *signers = CMS_get0_signers(cms);
	const X509 *first = sk_X509_num(signers) == 1 ? sk_X509_value(signers, 0) : NULL;
	const int r = first ? digest(first, ret_fingerprint) : -EINVAL;
	sk_X509_free(signers);
	return r;
}

/* store: null: whosever certificate is inside. ret_fingerprint: may be null. */
static int verify(const void *bytes, size_t size_bytes, const void *signature,
		  size_t signature_bytes, X509_STORE *store, struct problem *problem,
		  struct hash *ret_fingerprint)
{
	const unsigned flags = CMS_BINARY | CMS_DETACHED | (store ? 0 : CMS_NO_SIGNER_CERT_VERIFY);
	const unsigned char *at = signature;
	autofree_bio *content = wrap(bytes, size_bytes);
	/* Behind a filter, for libcrypto 3.0 makes itself a copy of what lies in memory and leaks
	 * it when the signature turns out bad. */
	autofree_bio *bio = BIO_new(BIO_f_null());
	autofree_cms *cms = d2i_CMS_ContentInfo(NULL, &at, (long)signature_bytes);
	if (content && bio)
		(void)BIO_push(bio, content);
	if (!content || !bio || !cms || at != (const unsigned char *)signature + signature_bytes)
		return problem_set(problem, -EBADMSG, "the signature is damaged: %s", last_error());
	if (CMS_verify(cms, NULL, store, bio, NULL, flags) != 1)
		return problem_set(
			problem, -EBADMSG,
			"the signature does not fit: %s; the file was altered, or another "
			"key signed it",
			last_error());
	if (ret_fingerprint && digest_signer(cms, ret_fingerprint) < 0)
		return problem_set(problem, -EBADMSG, "the signature has not one signer");
	return 0;
}

int signer_verify(const void *bytes, size_t size_bytes, const void *signature,
		  size_t signature_bytes, const char *certificate_path, struct problem *problem)
{
	autofree_store *store = NULL;
	if (certificate_path) {
		const int r = make_store(certificate_path, problem, &store);
		if (r < 0)
			return r;
	}
	return verify(bytes, size_bytes, signature, signature_bytes, store, problem, NULL);
}

int signer_verify_any(const void *bytes, size_t size_bytes, const void *signature,
		      size_t signature_bytes, struct problem *problem, struct hash *ret_fingerprint)
{
	return verify(bytes, size_bytes, signature, signature_bytes, NULL, problem,
		      ret_fingerprint);
}

int signer_describe(const char *certificate_path, struct problem *problem,
		    struct hash *ret_fingerprint, char *text, size_t size)
{
	autofree_x509 *certificate = NULL;
	const int r = read_certificate(certificate_path, problem, &certificate);
	if (r < 0)
		return r;
	if (digest(certificate, ret_fingerprint) < 0)
		return problem_set(problem, -EINVAL, "%s cannot be hashed", certificate_path);
	char *line = X509_NAME_oneline(X509_get_subject_name(certificate), NULL, 0);
	(void)snprintf(text, size, "%s", line ? line : "");
	OPENSSL_free(line);
	return 0;
}

/* Making keys */

static bool add_extension(X509 *certificate, int nid, const char *value)
{
	X509V3_CTX context;
	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	const bool is_added = extension && X509_add_ext(certificate, extension, -1) == 1;
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
	bytes[0] &= 0x7f; /* positive */
	BIGNUM *number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	const bool is_set =
		number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
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

/* Root makes keys for boothd: they belong to whoever has the folder. */
static int write_pem(int folder_fd, const char *name, BIO *bio, mode_t mode)
{
	char *text = NULL;
	const long length = BIO_get_mem_data(bio, &text);
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

/* The key last: it is what tells that there are keys. Whatever a power cut leaves before it is made
 * anew at the next start. */
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

int signer_make_keys(const char *folder, const char *device, struct problem *problem)
{
	autoclose int folder_fd = -1;
	int r = directory_open(AT_FDCWD, folder, &folder_fd);
	if (r < 0)
		return problem_set(problem, r, "%s cannot be opened: %s", folder, strerror(-r));
	if (faccessat(folder_fd, "device.key", F_OK, 0) == 0)
		return problem_set(problem, -EEXIST,
				   "%s/device.key is there already and is not overwritten; move it "
				   "away if the booth shall have a new identity",
				   folder);
	autofree_key *key = EVP_EC_gen("P-256");
	autofree_x509 *certificate = X509_new();
	autofree_request *request = X509_REQ_new();
	if (!key || !certificate || !request || !fill_certificate(certificate, key, device) ||
	    !fill_request(request, key, device))
		return problem_set(problem, -EIO, "no key could be made: %s", last_error());
	r = write_all(folder_fd, key, certificate, request);
	if (r < 0)
		return problem_set(problem, r, "the key cannot be written to %s: %s", folder,
				   strerror(-r));
	return 0;
}
