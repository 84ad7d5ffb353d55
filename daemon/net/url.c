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

/* Reads one part of the address. Sets *ret_text to null if the address does not have this part.
 * -ENOMEM: memory ran out, so it is not known whether it has this part. */
static int look_up(CURLU *url, CURLUPart part, char **ret_text)
{
	*ret_text = NULL;
	CURLUcode code = curl_url_get(url, part, ret_text, CURLU_DEFAULT_PORT);
	return code == CURLUE_OUT_OF_MEMORY ? -ENOMEM : 0;
}

/* Returns one part of the address, or null if the address does not have this part or if memory runs
 * out. */
static char *take_part(CURLU *url, CURLUPart part)
{
	char *text = NULL;
	return look_up(url, part, &text) == 0 ? text : NULL;
}

static bool is_web(const char *scheme, const char *host)
{
	return scheme && host && host[0] &&
	       (strcasecmp(scheme, "http") == 0 || strcasecmp(scheme, "https") == 0);
}

/* Finds out whether the address is well-formed. -ENOMEM: memory ran out before all parts were
 * checked. */
static int find_flaw(CURLU *url, enum url_flaw *ret_flaw)
{
	autofree_part *scheme = NULL, *host = NULL, *user = NULL, *password = NULL;
	int r = look_up(url, CURLUPART_SCHEME, &scheme);
	if (r == 0)
		r = look_up(url, CURLUPART_HOST, &host);
	if (r == 0)
		r = look_up(url, CURLUPART_USER, &user);
	if (r == 0)
		r = look_up(url, CURLUPART_PASSWORD, &password);
	*ret_flaw = URL_IS_NONE;
	if (r == 0 && is_web(scheme, host))
		*ret_flaw = user || password ? URL_HAS_CREDENTIALS : URL_IS_GOOD;
	return r;
}

/* Returns the flaw of the address. If memory runs out, the address does not count as good. */
static enum url_flaw judge(CURLU *url)
{
	enum url_flaw flaw;
	(void)find_flaw(url, &flaw);
	return flaw;
}

/* Returns whether the address has no host. libcurl does not notice this: it reads http:///a as
 * http://a. */
static bool lacks_host(const char *text)
{
	const char *slashes = strstr(text, "://");
	return !slashes || slashes[3] == '/';
}

/* Parses the address. -EINVAL: the text is not an address. -ENOMEM: out of memory. */
static int read_url(const char *text, CURLU **ret_url)
{
	*ret_url = NULL;
	if (lacks_host(text))
		return -EINVAL;
	CURLU *url = curl_url();
	CURLUcode code = url ? curl_url_set(url, CURLUPART_URL, text, 0) : CURLUE_OUT_OF_MEMORY;
	if (code == CURLUE_OK) {
		*ret_url = url;
		return 0;
	}
	curl_url_cleanup(url);
	return code == CURLUE_OUT_OF_MEMORY ? -ENOMEM : -EINVAL;
}

/* Parses the address. Returns null if the text is not an address or if memory runs out. */
static CURLU *parse(const char *text)
{
	CURLU *url;
	return read_url(text, &url) == 0 ? url : NULL;
}

/* Parses the address. Returns null if it is not well-formed or if memory runs out. */
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
	/* Search the text itself, because libcurl does not report an empty query. */
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

static int compare_part(CURLU *one, CURLU *other, CURLUPart part)
{
	autofree_part *left = NULL, *right = NULL;
	int r = look_up(one, part, &left);
	if (r == 0)
		r = look_up(other, part, &right);
	if (r < 0)
		return r;
	bool is_same = left && right ? strcasecmp(left, right) == 0 : left == right;
	return is_same ? 0 : -EPERM;
}

static int compare_servers(CURLU *one, CURLU *other)
{
	static const CURLUPart parts[] = { CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_ZONEID,
					   CURLUPART_PORT };
	int r = 0;
	for (size_t i = 0; r == 0 && i < sizeof(parts) / sizeof(parts[0]); i++)
		r = compare_part(one, other, parts[i]);
	return r;
}

/* Parses the address. -EPERM: the address is not well-formed, so no request may go to it. -ENOMEM:
 * out of memory. */
static int read_good(const char *text, CURLU **ret_url)
{
	enum url_flaw flaw = URL_IS_NONE;
	int r = read_url(text, ret_url);
	if (r == 0)
		r = find_flaw(*ret_url, &flaw);
	if (r == -ENOMEM)
		return r;
	return flaw == URL_IS_GOOD ? 0 : -EPERM;
}

int url_check_server(const char *url, const char *server)
{
	autofree_url *left = NULL;
	autofree_url *right = NULL;
	int r = read_good(url, &left);
	if (r == 0)
		r = read_good(server, &right);
	return r == 0 ? compare_servers(left, right) : r;
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

/* Adds a slash to the end of the folder's address if it has none. Only then does libcurl take a
 * name as a name inside the folder. */
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

/* Applies `location` to `base` and writes the result to ret_url. base: a well-formed address; this
 * function changes it. */
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
