/* SPDX-License-Identifier: MIT */
/*
 * Pictures that carry their number in bars along the lower edge, so that a program's output can be
 * told from damage, from a "no signal" card and from an older picture.
 */
#ifndef TESTS_VM_NUMBERED_H
#define TESTS_VM_NUMBERED_H

#include <stddef.h>
#include <stdint.h>

enum numbered_kind {
	NUMBERED_GOOD,    /* one of the pictures, whole */
	NUMBERED_DAMAGED, /* cannot be decoded, or only parts of a picture are right */
	NUMBERED_OTHER,   /* a whole picture, but none of ours: a status card */
};

/* Writes FOLDER/000.jpg ... : portrait (a JPEG, or null: a smooth picture) at this size. Exits on
 * errors, as all of this is for test programs. */
void numbered_make(const char *folder, int count, int width, int height, const char *portrait);

/* Reads them back, to compare with. */
void numbered_load(const char *folder);

/* ret_number: only for good ones. */
enum numbered_kind numbered_judge(const uint8_t *bytes, size_t size_bytes, int *ret_number);
const char *numbered_kind_name(enum numbered_kind kind);

#endif
