/* SPDX-License-Identifier: MIT */
#include "daemon/net/url.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <curl/curl.h>

static void free_url(CURLU **url)
{
	curl_url_cleanup(*url);
}
static void free_part(char **part)
{
	curl_free(*part);
}
#define autofree_url  __attribute__((cleanup(free_url))) CURLU
#define autofree_part __attribute__((cleanup(free_part))) char

/* Returns null if the address does not have the part. */
static char *take_part(CURLU *url, CURLUPart part)
{
	char *text = NULL;
	return curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) == CURLUE_OK ? text : NULL;
}

static bool is_web(CURLU *url)
{
	autofree_part *scheme = take_part(url, CURLUPART_SCHEME);
	autofree_part *host = take_part(url, CURLUPART_HOST);
	return scheme && host && host[0] &&
	       (strcasecmp(scheme, "http") == 0 || strcasecmp(scheme, "https") == 0);
}

static bool has_part(CURLU *url, CURLUPart part)
{
	autofree_part *text = take_part(url, part);
	return text;
}

static enum url_flaw judge(CURLU *url)
{
	if (!is_web(url))
		return URL_IS_NONE;
	return has_part(url, CURLUPART_USER) || has_part(url, CURLUPART_PASSWORD)
		       ? URL_HAS_CREDENTIALS
		       : URL_IS_GOOD;
}

/* libcurl reads http:///a as http://a. */
static bool lacks_host(const char *text)
{
	const char *slashes = strstr(text, "://");
	return !slashes || slashes[3] == '/';
}

/* Returns null if the text is not an address or memory runs out. */
static CURLU *parse(const char *text)
{
	CURLU *url = lacks_host(text) ? NULL : curl_url();
	if (url && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK)
		return url;
	curl_url_cleanup(url);
	return NULL;
}

/* Returns null if the address is malformed or memory runs out. */
static CURLU *parse_good(const char *text)
{
	CURLU *url = parse(text);
	if (!url || judge(url) == URL_IS_GOOD)
		return url;
	curl_url_cleanup(url);
	return NULL;
}

enum url_flaw url_find_flaw(const char *url)
{
	autofree_url *parsed = parse(url);
	return parsed ? judge(parsed) : URL_IS_NONE;
}

bool url_has_path(const char *url)
{
	autofree_url *parsed = parse_good(url);
	autofree_part *path = parsed ? take_part(parsed, CURLUPART_PATH) : NULL;
	return path && strlen(path) > 1;
}

bool url_has_query(const char *url)
{
	autofree_url *parsed = parse_good(url);
	/* libcurl does not report an empty query. */
	return parsed && strpbrk(url, "?#");
}

static void copy_part(const char *url, CURLUPart part, char *ret_text, size_t size)
{
	autofree_url *parsed = parse_good(url);
	autofree_part *text = parsed ? take_part(parsed, part) : NULL;
	(void)snprintf(ret_text, size, "%s", text && strlen(text) < size ? text : "");
}

void url_copy_host(const char *url, char *ret_host, size_t size)
{
	copy_part(url, CURLUPART_HOST, ret_host, size);
}

void url_copy_path(const char *url, char *ret_path, size_t size)
{
	copy_part(url, CURLUPART_PATH, ret_path, size);
}

void url_copy_authority(const char *url, char *ret_authority, size_t size)
{
	autofree_url *parsed = parse_good(url);
	autofree_part *host = parsed ? take_part(parsed, CURLUPART_HOST) : NULL;
	autofree_part *port = NULL;
	if (parsed)
		(void)curl_url_get(parsed, CURLUPART_PORT, &port, CURLU_NO_DEFAULT_PORT);
	int length = snprintf(ret_authority, size, "%s%s%s", host ? host : "", port ? ":" : "",
			      port ? port : "");
	if (length < 0 || (size_t)length >= size)
		ret_authority[0] = '\0';
}

static bool is_same(CURLU *one, CURLU *other, CURLUPart part)
{
	autofree_part *left = take_part(one, part);
	autofree_part *right = take_part(other, part);
	return left && right ? strcasecmp(left, right) == 0 : left == right;
}

bool url_is_same_server(const char *url, const char *other)
{
	autofree_url *left = parse_good(url);
	autofree_url *right = parse_good(other);
	return left && right && is_same(left, right, CURLUPART_SCHEME) &&
	       is_same(left, right, CURLUPART_HOST) && is_same(left, right, CURLUPART_ZONEID) &&
	       is_same(left, right, CURLUPART_PORT);
}

static int write_url(CURLU *url, char *ret_url, size_t size)
{
	autofree_part *text = NULL;
	if (judge(url) != URL_IS_GOOD)
		return -EINVAL;
	if (curl_url_get(url, CURLUPART_URL, &text, 0) != CURLUE_OK)
		return -ENOMEM;
	if (strlen(text) >= size)
		return -ENAMETOOLONG;
	(void)snprintf(ret_url, size, "%s", text);
	return 0;
}

/* A name is resolved inside the folder only if the folder ends with a slash. */
static int end_with_slash(CURLU *url)
{
	autofree_part *path = take_part(url, CURLUPART_PATH);
	char with_slash[2048];
	size_t length = path ? strlen(path) : 0;
	if (length > 0 && path[length - 1] == '/')
		return 0;
	if (length + 2 > sizeof(with_slash))
		return -ENAMETOOLONG;
	(void)snprintf(with_slash, sizeof(with_slash), "%s/", path ? path : "");
	return curl_url_set(url, CURLUPART_PATH, with_slash, 0) == CURLUE_OK ? 0 : -ENOMEM;
}

/* base: a well-formed address, which this function changes into the answer. */
static int go_to(CURLU *base, const char *location, char *ret_url, size_t size)
{
	if (!location[0] || curl_url_set(base, CURLUPART_URL, location, 0) != CURLUE_OK)
		return -EINVAL;
	return write_url(base, ret_url, size);
}

int url_resolve(const char *folder, const char *location, char *ret_url, size_t size)
{
	autofree_url *url = parse_good(folder);
	if (!url)
		return -EINVAL;
	int r = end_with_slash(url);
	return r < 0 ? r : go_to(url, location, ret_url, size);
}

static bool is_secure(const char *url)
{
	return strncasecmp(url, "https:", 6) == 0;
}

int url_follow(const char *url, const char *location, char *ret_url, size_t size)
{
	autofree_url *parsed = parse_good(url);
	if (!parsed)
		return -EINVAL;
	int r = go_to(parsed, location, ret_url, size);
	return r == 0 && is_secure(url) && !is_secure(ret_url) ? -EPERM : r;
}

int url_move(const char *server, const char *url, char *ret_url, size_t size)
{
	static const CURLUPart parts[] = { CURLUPART_PATH, CURLUPART_QUERY };
	autofree_url *from = parse_good(url);
	autofree_url *to = parse_good(server);
	if (!from || !to)
		return -EINVAL;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		autofree_part *text = take_part(from, parts[i]);
		if (curl_url_set(to, parts[i], text, 0) != CURLUE_OK)
			return -ENOMEM;
	}
	return write_url(to, ret_url, size);
}
