/* SPDX-License-Identifier: MIT */
/*
 * Sheets of paper photos: a PDF file, or one JPEG picture per sheet for a print shop. Each photo is
 * cut from the original by the crop that the record names, scaled once to 300 dpi, and never
 * stretched. One original is in memory at a time, decoded no larger than the print needs.
 */
#ifndef DAEMON_OUTPUTS_PRINT_SHEET_H
#define DAEMON_OUTPUTS_PRINT_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/outputs/handed.h"
#include "daemon/outputs/print_layout.h"

enum print_caption { PRINT_CAPTION_NUMBER = 1, PRINT_CAPTION_NAME = 2, PRINT_CAPTION_CLASS = 4 };

enum { PRINT_COPIES = 5 /* what the notice promises each student */, PRINT_COPIES_MAX = 64 };

struct print_plan {
	enum print_size size;
	enum print_paper paper;
	unsigned copies;  /* of each photo, 1..PRINT_COPIES_MAX */
	unsigned caption; /* bits of enum print_caption: the line under each photo; 0: no line */
	/* Each JPEG picture is a sheet; there is no cover. False: a PDF file. */
	bool is_pictures;
};

struct print_sheet;

/* path: of the PDF; of the pictures, what stands before "-1.jpg". -EINVAL: the plan does not fit. */
must_check int print_sheet_create(const char *path, const struct print_plan *plan,
				  const char *title, struct problem *problem,
				  struct print_sheet **ret_sheet);
void print_sheet_destroy(struct print_sheet *sheet); /* null is fine */

/* Draws the first pages: whose photos follow, and on which sheet each person begins. Does nothing
 * for pictures. */
must_check int print_sheet_cover(struct print_sheet *sheet, const char *title,
				 const struct handed *persons, size_t count,
				 struct problem *problem);

/* Adds all copies of a person's photo. After a failure other than of writing, the sheet is
 * unchanged and the next person can be added: the original is no picture (-EBADMSG, -ENOTSUP,
 * -EFBIG), or too few of its pixels are in the crop (-EINVAL). */
must_check int print_sheet_add(struct print_sheet *sheet, const struct handed *person,
			       const uint8_t *original, size_t size, struct problem *problem);
must_check int print_sheet_finish(struct print_sheet *sheet, struct problem *problem);

/* Returns how many sheets the plan needs for so many persons, without covers; 0: it does not fit. */
unsigned print_sheet_count(const struct print_plan *plan, size_t persons);

#endif
