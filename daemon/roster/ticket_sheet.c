/* SPDX-License-Identifier: MIT */
#include "daemon/roster/ticket_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

#include "daemon/core/roster_mask.h"

#define MM (72.0 / 25.4) /* points */

enum { COLUMNS = 3, ROWS = 8, LABELS = COLUMNS * ROWS, BITS_A_CHARACTER = 5 };

static const double page_width = 210 * MM, page_height = 297 * MM;
static const double label_width = 70 * MM, label_height = 37 * MM;
/* With modules of 1 mm, a phone's or a booth's camera can read the code at arm's length. A margin
 * of 4 white modules belongs to the code. */
static const double module_size = 1 * MM, code_left = 4 * MM, code_top = 6 * MM;
static const double text_left = 32 * MM, text_top = 5 * MM, text_width = 36 * MM;

struct ticket_sheet {
	cairo_surface_t *surface;
	cairo_t *cairo;
	PangoLayout *layout;
	const char *place, *window;
	unsigned next; /* number of the next label on the page */
};

int ticket_sheet_make_ticket(char ticket[ROSTER_TICKET_SIZE])
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint8_t random[ROSTER_TICKET_SIZE - 1];
	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return -EIO;
	for (size_t i = 0; i < sizeof(random); i++)
		ticket[i] = alphabet[random[i] & ((1 << BITS_A_CHARACTER) - 1)];
	ticket[sizeof(random)] = '\0';
	return 0;
}

static int failed(const struct ticket_sheet *sheet, struct problem *problem)
{
	cairo_status_t status = cairo_surface_status(sheet->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_status(sheet->cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		return 0;
	return problem_set(problem, status == CAIRO_STATUS_NO_MEMORY ? -ENOMEM : -EIO,
			   "cannot write the tickets: %s", cairo_status_to_string(status));
}

int ticket_sheet_create(const char *path, const char *place, const char *window,
			struct problem *problem, struct ticket_sheet **ret_sheet)
{
	struct ticket_sheet *sheet = calloc(1, sizeof(*sheet));
	if (!sheet)
		return problem_memory(problem);
	sheet->surface = cairo_pdf_surface_create(path, page_width, page_height);
	sheet->cairo = cairo_create(sheet->surface);
	sheet->layout = pango_cairo_create_layout(sheet->cairo);
	sheet->place = place;
	sheet->window = window;
	int r = failed(sheet, problem);
	if (r < 0) {
		ticket_sheet_destroy(sheet);
		return r;
	}
	pango_layout_set_width(sheet->layout, (int)(text_width * PANGO_SCALE));
	pango_layout_set_wrap(sheet->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_ellipsize(sheet->layout, PANGO_ELLIPSIZE_END);
	*ret_sheet = sheet;
	return 0;
}

void ticket_sheet_destroy(struct ticket_sheet *sheet)
{
	if (!sheet)
		return;
	g_clear_object(&sheet->layout);
	cairo_destroy(sheet->cairo);
	cairo_surface_destroy(sheet->surface);
	free(sheet);
}

static int draw_code(struct ticket_sheet *sheet, const char *ticket, double x, double y,
		     struct problem *problem)
{
	char text[sizeof(TICKET_PREFIX) + ROSTER_TICKET_SIZE];
	(void)snprintf(text, sizeof(text), TICKET_PREFIX "%s", ticket);
	/* Version 2 holds 29 capital letters, digits and colons at level Q. At this level the code
	 * can be read even if 25 % of it is damaged. */
	QRcode *code = QRcode_encodeString(text, 2, QR_ECLEVEL_Q, QR_MODE_8, 1);
	if (!code)
		return problem_memory(problem);
	for (int i = 0; i < code->width * code->width; i++) {
		int row = i / code->width, column = i % code->width;
		if (code->data[i] & 1)
			cairo_rectangle(sheet->cairo, x + column * module_size,
					y + row * module_size, module_size, module_size);
	}
	cairo_fill(sheet->cairo);
	QRcode_free(code);
	return 0;
}

/* Writes a text of at most two lines, and returns the place below it. */
static double draw_text(struct ticket_sheet *sheet, const char *text, const char *font, double x,
			double y)
{
	int height = 0;
	if (!text[0])
		return y;
	PangoFontDescription *description = pango_font_description_from_string(font);
	pango_layout_set_font_description(sheet->layout, description);
	pango_font_description_free(description);
	pango_layout_set_height(sheet->layout, -2);
	pango_layout_set_text(sheet->layout, text, -1);
	cairo_move_to(sheet->cairo, x, y);
	pango_cairo_show_layout(sheet->cairo, sheet->layout);
	pango_layout_get_size(sheet->layout, NULL, &height);
	return y + (double)height / PANGO_SCALE;
}

int ticket_sheet_add(struct ticket_sheet *sheet, const struct roster_person *person,
		     struct problem *problem)
{
	char name[ROSTER_NAME_SIZE * 2], number[ROSTER_ID_SIZE];
	if (sheet->next == LABELS)
		ticket_sheet_end_page(sheet);
	unsigned row = sheet->next / COLUMNS, column = sheet->next % COLUMNS;
	double x = column * label_width;
	double y = (page_height - ROWS * label_height) / 2 + row * label_height;
	sheet->next++;
	roster_mask_name(person->name, name, sizeof(name));
	roster_mask_number(person->student_number, number, sizeof(number));
	cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
	int r = draw_code(sheet, person->ticket, x + code_left, y + code_top, problem);
	if (r < 0)
		return r;
	double at = draw_text(sheet, name, "Noto Sans CJK SC Bold 11", x + text_left, y + text_top);
	at = draw_text(sheet, number, "Noto Sans CJK SC 8", x + text_left, at);
	at = draw_text(sheet, person->class, "Noto Sans CJK SC 8", x + text_left, at);
	at = draw_text(sheet, sheet->place, "Noto Sans CJK SC 7", x + text_left, at);
	(void)draw_text(sheet, sheet->window, "Noto Sans CJK SC 7", x + text_left, at);
	return failed(sheet, problem);
}

void ticket_sheet_end_page(struct ticket_sheet *sheet)
{
	if (sheet->next > 0)
		cairo_show_page(sheet->cairo);
	sheet->next = 0;
}

int ticket_sheet_finish(struct ticket_sheet *sheet, struct problem *problem)
{
	ticket_sheet_end_page(sheet);
	cairo_surface_finish(sheet->surface);
	return failed(sheet, problem);
}
