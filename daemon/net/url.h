/* SPDX-License-Identifier: MIT */
/*
 * Web addresses. Only libcurl's parser, and never our own code, splits and joins addresses. So the
 * address that is checked here is exactly the address to which libcurl connects.
 *
 * An address is well-formed if it begins with http:// or https://, names a host, and contains no
 * user and no password. Every function here accepts any text.
 */
#ifndef DAEMON_NET_URL_H
#define DAEMON_NET_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

enum url_flaw {
	URL_IS_GOOD,
	URL_IS_NONE,         /* the text is not an address with http or https */
	URL_HAS_CREDENTIALS, /* the address has a user or a password before the host */
};
enum url_flaw url_find_flaw(const char *url);

/* Returns whether the address has a path other than "/". Returns false if the address is
 * malformed. */
bool url_has_path(const char *url);
/* Returns whether the address has a query or fragment ("?" or "#"). Returns false if the address
 * is malformed. */
bool url_has_query(const char *url);

/* These functions copy one part of a well-formed address. If the address is malformed or the part
 * does not fit, they copy an empty text. The authority is what the Host header contains: the host,
 * and the port if it is not the default port of http or https. */
void url_copy_host(const char *url, char *ret_host, size_t size);
void url_copy_authority(const char *url, char *ret_authority, size_t size);
void url_copy_path(const char *url, char *ret_path, size_t size);

/* Returns 0 if both addresses have the same scheme, host and port. -EPERM: at least one of these
 * differs, or an address is malformed. -ENOMEM: memory ran out, so the addresses could not be
 * compared. */
must_check int url_check_server(const char *url, const char *server);

/* Completes an address that a server sent. folder: address of a folder on this server. location:
 * what the server sent: a full address, a path, or a name in the folder. -EINVAL: an address is
 * malformed. -ENAMETOOLONG: the result does not fit. -ENOMEM: out of memory. */
must_check int url_resolve(const char *folder, const char *location, char *ret_url, size_t size);

/* Returns the address to which a redirect from `url` to `location` leads. -EPERM: the redirect
 * leads from https to http and must not be followed. Other errors are those of url_resolve(). */
must_check int url_follow(const char *url, const char *location, char *ret_url, size_t size);

/* Replaces the scheme, host and port of `url` by those of `server`, and keeps path and query.
 * Returns the errors of url_resolve(). */
must_check int url_move(const char *server, const char *url, char *ret_url, size_t size);

#endif
