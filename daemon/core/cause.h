/* SPDX-License-Identifier: MIT */
/*
 * Why a server does not take photos, as one word, and what an operator can do about it. The courier
 * finds the cause from the server's answer and writes the word to status.json. boothctl shows the
 * word and the remedy.
 */
#ifndef DAEMON_CORE_CAUSE_H
#define DAEMON_CORE_CAUSE_H

enum cause {
	CAUSE_NONE,
	CAUSE_NAME,        /* no address was found for the server's name */
	CAUSE_NETWORK,     /* the server cannot be reached, or the connection broke */
	CAUSE_PROXY,       /* the proxy cannot be reached, or does not connect us to the server */
	CAUSE_TLS,         /* a certificate is not trusted, or TLS failed in another way */
	CAUSE_CLOCK,       /* the booth's clock is wrong */
	CAUSE_CREDENTIALS, /* the server refuses the name, the password, the token or the key */
	CAUSE_ADDRESS,     /* the url, the kind of server or the region is wrong */
	CAUSE_SPACE,       /* the server's disk is full */
	CAUSE_PORTAL,      /* the network wants a log-in (captive portal) */
	CAUSE_SERVER,      /* the server fails, or answers what no such server should */
	CAUSE_BOOTH,       /* a file or folder of this booth cannot be used */
	CAUSES
};

/* Returns the word for the cause, such as "tls". CAUSE_NONE: an empty text. */
const char *cause_name(enum cause cause);
/* Returns the cause with this name. CAUSE_NONE: there is no such cause. */
enum cause cause_find(const char *name);
/* Returns what the operator should do, as one line. CAUSE_NONE: an empty text. */
const char *cause_remedy(enum cause cause);

#endif
