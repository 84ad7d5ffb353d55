/* SPDX-License-Identifier: MIT */
#include "daemon/net/sigv4.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "daemon/base/hash.h"
#include "daemon/net/url.h"

enum { NAME_SIZE = 64, VALUE_SIZE = 512, PATH_SIZE = 1024, TEXT_SIZE = 8192, STAMP_SIZE = 20 };
/* Largest number of signed headers: the request's headers, plus Host and x-amz-date. */
enum { ALL_HEADERS_MAX = SIGV4_HEADERS_MAX + 2 };

struct header {
	char name[NAME_SIZE]; /* name of the header, in lower case */
	char value[VALUE_SIZE];
};

struct headers {
	struct header all[ALL_HEADERS_MAX];
	unsigned count;
};

static int add_header(struct headers *headers, const char *name, size_t length, const char *value)
{
	struct header *header = &headers->all[headers->count];
	value += strspn(value, " \t");
	if (headers->count == ALL_HEADERS_MAX || length >= NAME_SIZE || strlen(value) >= VALUE_SIZE)
		return -EINVAL;
	for (size_t i = 0; i < length; i++)
		header->name[i] = (char)tolower((unsigned char)name[i]);
	header->name[length] = '\0';
	(void)snprintf(header->value, sizeof(header->value), "%s", value);
	headers->count++;
	return 0;
}

static int compare_headers(const void *left, const void *right)
{
	return strcmp(((const struct header *)left)->name, ((const struct header *)right)->name);
}

static int collect_headers(const struct sigv4_request *request, const char *stamp,
			   struct headers *headers)
{
	char host[VALUE_SIZE];
	url_copy_authority(request->url, host, sizeof(host));
	int r = add_header(headers, "host", strlen("host"), host);
	if (r == 0)
		r = add_header(headers, "x-amz-date", strlen("x-amz-date"), stamp);
	for (unsigned i = 0; r == 0 && i < request->header_count; i++) {
		const char *line = request->headers[i];
		const char *colon = line ? strchr(line, ':') : NULL;
		if (colon)
			r = add_header(headers, line, (size_t)(colon - line), colon + 1);
	}
	qsort(headers->all, headers->count, sizeof(headers->all[0]), compare_headers);
	return r;
}

/* A text to which parts are added. If a part no longer fits, is_full becomes true, and the text
 * must not be used. */
struct text {
	char bytes[TEXT_SIZE];
	size_t length;
	bool is_full;
};

static void add(struct text *text, const char *part)
{
	size_t length = strlen(part);
	if (text->length + length >= TEXT_SIZE) {
		text->is_full = true;
		return;
	}
	memcpy(text->bytes + text->length, part, length + 1);
	text->length += length;
}

static void add_line(struct text *text, const char *line)
{
	add(text, line);
	add(text, "\n");
}

/* Adds the names of all headers, separated by semicolons, such as "host;x-amz-date". */
static void add_names(struct text *text, const struct headers *headers)
{
	for (unsigned i = 0; i < headers->count; i++) {
		add(text, i > 0 ? ";" : "");
		add(text, headers->all[i].name);
	}
}

static void build_canonical(const struct sigv4_request *request, const struct headers *headers,
			    struct text *text)
{
	char path[PATH_SIZE];
	url_copy_path(request->url, path, sizeof(path));
	add_line(text, request->method);
	add_line(text, path);
	add_line(text, ""); /* the line for the query is empty, because the request has no query */
	for (unsigned i = 0; i < headers->count; i++) {
		add(text, headers->all[i].name);
		add(text, ":");
		add_line(text, headers->all[i].value);
	}
	add_line(text, "");
	add_names(text, headers);
	add(text, "\n");
	add(text, request->payload_hash);
	text->is_full |= !path[0];
}

/* Writes the scope of the signature, such as "20130524/us-east-1/s3/aws4_request". */
static void format_scope(const struct sigv4_key *key, const char *stamp, char *scope, size_t size)
{
	(void)snprintf(scope, size, "%.8s/%s/%s/aws4_request", stamp, key->region, key->service);
}

static int hmac(struct hash *key, size_t key_bytes, const char *text)
{
	unsigned length = 0;
	struct hash result;
	if (!HMAC(EVP_sha256(), key->bytes, (int)key_bytes, (const unsigned char *)text,
		  strlen(text), result.bytes, &length))
		return -ENOMEM;
	*key = result;
	return 0;
}

/* Computes from the secret key the key of the day, which signs the request. */
static int derive_key(const struct sigv4_key *key, const char *stamp, struct hash *ret_key)
{
	char secret[VALUE_SIZE + 8], day[9];
	unsigned length = 0;
	int size = snprintf(secret, sizeof(secret), "AWS4%s", key->secret);
	(void)snprintf(day, sizeof(day), "%.8s", stamp);
	int r = size < 0 || (size_t)size >= sizeof(secret) ? -EINVAL : 0;
	if (r == 0 && !HMAC(EVP_sha256(), secret, size, (const unsigned char *)day, strlen(day),
			    ret_key->bytes, &length))
		r = -ENOMEM;
	explicit_bzero(secret, sizeof(secret));
	if (r == 0)
		r = hmac(ret_key, HASH_SIZE, key->region);
	if (r == 0)
		r = hmac(ret_key, HASH_SIZE, key->service);
	return r == 0 ? hmac(ret_key, HASH_SIZE, "aws4_request") : r;
}

static int compute(const struct sigv4_key *key, const struct sigv4_request *request,
		   const char *stamp, const struct headers *headers, char signature[HASH_TEXT_SIZE])
{
	struct text canonical = { .length = 0 }, text = { .length = 0 };
	char scope[VALUE_SIZE], digest[HASH_TEXT_SIZE];
	struct hash hash, signing;
	build_canonical(request, headers, &canonical);
	if (canonical.is_full)
		return -EINVAL;
	int r = hash_bytes(canonical.bytes, canonical.length, &hash);
	if (r == 0)
		r = derive_key(key, stamp, &signing);
	if (r < 0)
		return r;
	hash_format(&hash, digest);
	format_scope(key, stamp, scope, sizeof(scope));
	add_line(&text, "AWS4-HMAC-SHA256");
	add_line(&text, stamp);
	add_line(&text, scope);
	add(&text, digest);
	r = hmac(&signing, HASH_SIZE, text.bytes);
	hash_format(&signing, signature);
	return r;
}

int sigv4_sign(const struct sigv4_key *key, const struct sigv4_request *request,
	       char ret_date[SIGV4_DATE_SIZE], char ret_authorization[SIGV4_AUTHORIZATION_SIZE])
{
	struct headers headers = { .count = 0 };
	struct text names = { .length = 0 };
	char stamp[STAMP_SIZE], scope[VALUE_SIZE], signature[HASH_TEXT_SIZE];
	time_t seconds = (time_t)(request->unix_ms / 1000);
	struct tm parts;
	if (!gmtime_r(&seconds, &parts) ||
	    strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &parts) == 0)
		return -EINVAL;
	int r = collect_headers(request, stamp, &headers);
	if (r == 0)
		r = compute(key, request, stamp, &headers, signature);
	if (r < 0)
		return r;
	add_names(&names, &headers);
	format_scope(key, stamp, scope, sizeof(scope));
	(void)snprintf(ret_date, SIGV4_DATE_SIZE, "x-amz-date: %s", stamp);
	int length = snprintf(ret_authorization, SIGV4_AUTHORIZATION_SIZE,
			      "Authorization: AWS4-HMAC-SHA256 Credential=%s/%s,"
			      "SignedHeaders=%s,Signature=%s",
			      key->access, scope, names.bytes, signature);
	return length > 0 && length < SIGV4_AUTHORIZATION_SIZE ? 0 : -EINVAL;
}
