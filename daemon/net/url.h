/* SPDX-License-Identifier: MIT */
/*
 * Web addresses, taken apart and put together by libcurl's parser and never by hand: so what we
 * check is what libcurl asks.
 *
 * An address is good where it begins with http:// or https://, names a host, and holds no user and
 * no password. Every function here takes any text.
 */
#ifndef DAEMON_NET_URL_H
#define DAEMON_NET_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

enum url_flaw {
	URL_IS_GOOD,
	URL_IS_NONE,         /* no http or https address */
	URL_HAS_CREDENTIALS, /* a user or a password stands before the host */
};
enum url_flaw url_find_flaw(const char *url);

/* More than "/"; false for what is no good address. */
bool url_has_path(const char *url);
/* "?" or "#" and what follows; false for what is no good address. */
bool url_has_query(const char *url);

/* Parts of a good address; "" for any other text, or where the part does not fit. The authority is what
 * goes into the Host header: the host, and the port where it is not the scheme's own. */
void url_copy_host(const char *url, char *ret_host, size_t size);
void url_copy_authority(const char *url, char *ret_authority, size_t size);
void url_copy_path(const char *url, char *ret_path, size_t size);

/* The same scheme, host and port. False where one of both is no good address. */
bool url_is_same_server(const char *url, const char *other);

/* The address that a server at `folder` means by `location`: whole, a path, or a name in the folder.
 * -EINVAL: no good address; -ENAMETOOLONG; -ENOMEM. */
must_check int url_resolve(const char *folder, const char *location, char *ret_url, size_t size);

/* Where a redirect from `url` to `location` leads. -EPERM: from https to http, which nobody should
 * follow. Errors as above. */
must_check int url_follow(const char *url, const char *location, char *ret_url, size_t size);

/* The path and query of `url`, at the server of `server`. Errors as above. */
must_check int url_move(const char *server, const char *url, char *ret_url, size_t size);

#endif
