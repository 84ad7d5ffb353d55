/* SPDX-License-Identifier: MIT */
/*
 * Web addresses. libcurl's parser takes them apart and puts them together, never our own code. So
 * the address that we check is exactly the address to which libcurl connects.
 *
 * An address is well-formed if it begins with http:// or https://, names a host, and holds no user
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
	URL_HAS_CREDENTIALS, /* the address has a user or a password before the host */
};
enum url_flaw url_find_flaw(const char *url);

/* Returns whether the address has a path other than "/". Returns false if the address is
 * malformed. */
bool url_has_path(const char *url);
/* Returns whether the address has a query or fragment ("?" or "#"). Returns false if the address
 * is malformed. */
bool url_has_query(const char *url);

/* These functions copy one part of a well-formed address. They copy an empty text if the address is
 * malformed or the part does not fit. The authority is the text of the Host header: the host, and
 * the port unless it is the scheme's default port. */
void url_copy_host(const char *url, char *ret_host, size_t size);
void url_copy_authority(const char *url, char *ret_authority, size_t size);
void url_copy_path(const char *url, char *ret_path, size_t size);

/* Returns 0 if both addresses have the same scheme, host and port. -EPERM: they have not, or either
 * address is malformed. -ENOMEM: memory ran out, so they may have. */
must_check int url_check_server(const char *url, const char *server);

/* Turns a `location` that the server of `folder` sent into a full address. location: a full
 * address, a path, or a name in the folder. -EINVAL: malformed address. -ENAMETOOLONG: the result
 * does not fit. -ENOMEM: out of memory. */
must_check int url_resolve(const char *folder, const char *location, char *ret_url, size_t size);

/* Gives the address to which a redirect from `url` to `location` leads. -EPERM: the redirect goes
 * from https to http and must not be followed. Other errors are those of url_resolve(). */
must_check int url_follow(const char *url, const char *location, char *ret_url, size_t size);

/* Replaces the server in `url` by that of `server`, and keeps path and query. Returns the errors of
 * url_resolve(). */
must_check int url_move(const char *server, const char *url, char *ret_url, size_t size);

#endif
