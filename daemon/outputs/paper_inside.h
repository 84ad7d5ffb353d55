/* SPDX-License-Identifier: MIT */
/* What paper's files share: paper.c makes pages, paper_draw.c draws on them. */
#ifndef DAEMON_OUTPUTS_PAPER_INSIDE_H
#define DAEMON_OUTPUTS_PAPER_INSIDE_H

#include <pango/pangocairo.h>

#include "daemon/outputs/new_file.h"
#include "daemon/outputs/paper.h"

struct paper {
	struct new_file *file; /* null: each page becomes a picture */
	char *stem;
	int dpi;
	unsigned pages;
	cairo_surface_t *surface; /* null between two pictures */
	cairo_t *cairo;
	PangoLayout *layout;
	int width, height;      /* of a picture, pixels */
	int error;              /* of writing the file; 0: no error */
	struct problem problem; /* of writing the file */
};

struct paper_picture {
	cairo_surface_t *surface;
	bool is_embedded; /* the surface has no pixels, only the JPEG */
};

#endif
