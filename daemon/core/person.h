/* SPDX-License-Identifier: MIT */
/*
 * The pseudonym of a person: the first 32 hexadecimal digits of HMAC-SHA256(campaign secret, KIND
 * 0x00 KEY). Booths with the same secret give the same person the same pseudonym, and nobody
 * without the secret can find the key. This module makes the message that is hashed (KIND 0x00
 * KEY); daemon/store/campaign.h holds the secret.
 */
#ifndef DAEMON_CORE_PERSON_H
#define DAEMON_CORE_PERSON_H

#include <stdbool.h>
#include <stddef.h>

/* PERSON_KEY_BYTES: length of the longest key. PERSON_MESSAGE_BYTES: room for kind, zero byte and
 * key. */
enum { PERSON_TEXT_SIZE = 33, PERSON_KEY_BYTES = 1024, PERSON_MESSAGE_BYTES = 1060 };
/* The first 8 digits of the fingerprint of the secret with which a pseudonym was computed. */
enum { PERSON_SECRET_SIZE = 9 };

/* Returns whether the text is a kind of key: "student_number" or "code". */
bool person_is_kind(const char *kind);

/* Writes KIND 0x00 KEY. In a student number, the spaces at both ends are removed, full-width
 * characters become ASCII and letters become capitals. A code stays as it is. Returns the length in
 * bytes; 0: the kind is unknown, or the key is empty or too long. */
size_t person_message(const char *kind, const char *key, char message[PERSON_MESSAGE_BYTES]);

/* Whether the text has the form of a pseudonym: 32 lower-case hexadecimal digits. */
bool person_is_valid(const char *text);

/* Returns whether the pseudonym is one of `count` pseudonyms that stand one after another, each in
 * PERSON_TEXT_SIZE bytes. persons: the first of them. */
bool person_is_among(const char *persons, unsigned count, const char *person);

#endif
