/* SPDX-License-Identifier: MIT */
/*
 * Web addresses. libcurl's parser takes them apart and puts them together, never our own code. So
 * the address that we check is the address that libcurl asks.
 *
 * An address is well formed if it begins with http:// or https://, names a host, and holds no user
 * and no password. Every function here accepts any text.
 */
#ifndef DAEMON_NET_URL_H
#define DAEMON_NET_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

enum url_flaw {
	URL_IS_GOOD,
	URL_IS_NONE,         /* the text is not an http or https address */
	URL_HAS_CREDENTIALS, /* a user or a password stands before the host */
};
enum url_flaw url_find_flaw(const char *url);

/* Returns whether the path is more than "/". Returns false if the address is malformed. */
bool url_has_path(const char *url);
/* Returns whether the address has a query or fragment ("?" or "#"). Returns false if the address
 * is malformed. */
bool url_has_query(const char *url);

/* Copy a part of a well-formed address. Copy an empty text if the address is malformed or the part
 * is longer than the buffer. The authority is the text of the Host header: the host, and the port
 * unless it is the scheme's default port. */
void url_copy_host(const char *url, char *ret_host, size_t size);
void url_copy_authority(const char *url, char *ret_authority, size_t size);
void url_copy_path(const char *url, char *ret_path, size_t size);

/* Returns 0 if both addresses have the same scheme, host and port. -EPERM: they have not, or either
 * address is malformed. -ENOMEM: memory ran out, so they may have. */
must_check int url_check_server(const char *url, const char *server);

/* Turns a `location` from a server at `folder` into a full address. location: a full address, a
 * path, or a name in the folder. -EINVAL: malformed address. -ENAMETOOLONG, -ENOMEM. */
must_check int url_resolve(const char *folder, const char *location, char *ret_url, size_t size);

/* Gives the address to which a redirect from `url` to `location` leads. -EPERM: the redirect
 * goes from https to http and must not be followed. Other errors as url_resolve(). */
must_check int url_follow(const char *url, const char *location, char *ret_url, size_t size);

/* Gives the path and query of `url` at the server of `server`. Errors as url_resolve(). */
must_check int url_move(const char *server, const char *url, char *ret_url, size_t size);

#endif
