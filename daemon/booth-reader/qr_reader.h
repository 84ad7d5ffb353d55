/* SPDX-License-Identifier: MIT */
/*
 * Reads the QR code in a grey picture, by means of ZBar. It reads dark codes on a light ground and
 * light codes on a dark ground (a phone in dark mode). It reads no other kind of code.
 *
 * ZBar works on what a stranger holds before the camera, and it has had memory faults in its QR
 * decoder (CVE-2023-40889, CVE-2023-40890). For this reason only booth-reader links it, a program that
 * owns nothing.
 */
#ifndef DAEMON_BOOTH_READER_QR_READER_H
#define DAEMON_BOOTH_READER_QR_READER_H

#include <stdbool.h>

#include "daemon/core/aim.h"
#include "daemon/core/grey.h"
#include "daemon/core/identify.h"
#include "daemon/core/problem.h"

struct qr_reader;

must_check int qr_reader_create(struct qr_reader **ret_reader); /* -ENOMEM */
void qr_reader_destroy(struct qr_reader *reader);               /* null is fine */

/* Returns the picture sharpened or as it is: a code out of focus needs the one, a dark phone and the
 * stripes of moire the other. It is sharpened first. After a picture in which qr_reader_read() found
 * nothing, the next one is taken the other way. If memory runs out, the picture stays as it is. The
 * pixels are the picture's own or the reader's; they are valid until the next call. */
struct grey qr_reader_sharpen(struct qr_reader *reader, const struct grey *picture);

/* is_light: the picture may hold a light code on a dark ground; ZBar then reads a picture without a
 * dark code twice. text: receives the code if the answer is AIM_FOUND_TEXT. Borrows the pixels. */
enum aim_find qr_reader_read(struct qr_reader *reader, const struct grey *picture, bool is_light,
			     char text[IDENTIFY_CODE_MAX + 1]);

#endif
