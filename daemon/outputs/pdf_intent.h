/* SPDX-License-Identifier: MIT */
/*
 * Adds to a PDF file of cairo what cairo cannot write: viewers are asked to print without scaling,
 * and the colours are named as sRGB. The addition is an incremental update (ISO 32000-1, 7.5.6): new
 * objects and a second table after the end of the file.
 */
#ifndef DAEMON_OUTPUTS_PDF_INTENT_H
#define DAEMON_OUTPUTS_PDF_INTENT_H

#include "daemon/outputs/new_file.h"

/* -EBADMSG: the file is no PDF 1.4 of cairo. Other errors: those of new_file_write(). */
must_check int pdf_intent_add(struct new_file *file, struct problem *problem);

#endif
