/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/correction_form.h"

#include <stdio.h>

#include "daemon/core/wording.h"
#include "daemon/outputs/paper_table.h"

static struct paper_table_plan plan_of(const char *subtitle)
{
	return (struct paper_table_plan){
		.title = wording_of("Corrections of photo data"),
		.subtitle = subtitle,
		.is_wide = true,
		.columns = 9,
		.column = { { wording_of("No."), 10, PAPER_RIGHT },
			    { wording_of("Student number"), 28, PAPER_LEFT },
			    { wording_of("Name"), 26, PAPER_LEFT },
			    { wording_of("College"), 30, PAPER_LEFT },
			    { wording_of("Class"), 30, PAPER_LEFT },
			    { wording_of("Receipt"), 22, PAPER_LEFT },
			    { wording_of("Reason"), 34, PAPER_LEFT },
			    { wording_of("What is wrong, what is right"), 58, PAPER_LEFT },
			    { wording_of("Due"), 24, PAPER_LEFT } },
	};
}

static int put_line(struct paper_table *table, const struct correction_line *line, size_t number,
		    struct problem *problem)
{
	char text[24];
	(void)snprintf(text, sizeof(text), "%zu", number);
	const char *cells[] = { text,          line->student_number, line->name,
				line->college, line->class,          line->receipt,
				line->reason,  line->note,           line->due };
	return paper_table_row(table, cells, problem);
}

/* The places for the three who answer for the form. */
static int put_signatures(struct paper *paper, struct paper_table *table, struct problem *problem)
{
	enum { HEIGHT = 30, SIGNERS = 3 };
	const char *names[SIGNERS] = { wording_of("Filled in by"),
				       wording_of("College (signature and stamp)"),
				       wording_of("Date") };
	struct paper_style style = { .size = 3.4, .lines = 1 };
	struct paper_box box = { 0 };
	int r = paper_table_rest(table, HEIGHT, problem, &box);
	if (r < 0)
		return r;
	double width = box.width / SIGNERS;
	for (int i = 0; i < SIGNERS; i++) {
		double x = box.x + i * width, y = box.y + 18;
		(void)paper_text(paper, &style, (struct paper_box){ x, box.y + 6, width - 6, 5 },
				 names[i]);
		paper_rule(paper, x, y, x + width - 8, y, 0.25, 0);
	}
	return 0;
}

static int put_all(struct paper *paper, const struct correction_form *form, struct problem *problem)
{
	char subtitle[200];
	(void)snprintf(subtitle, sizeof(subtitle), "%s%s%s", form->campaign,
		       form->campaign[0] && form->college[0] ? " · " : "", form->college);
	struct paper_table_plan plan = plan_of(subtitle);
	struct paper_table *table = NULL;
	int r = paper_table_create(paper, &plan, problem, &table);
	for (size_t i = 0; i < form->count && r == 0; i++)
		r = put_line(table, &form->lines[i], i + 1, problem);
	if (r == 0)
		r = put_signatures(paper, table, problem);
	if (r == 0)
		r = paper_table_finish(table, problem);
	paper_table_destroy(table);
	return r;
}

int correction_form_write(const char *path, const struct correction_form *form,
			  struct problem *problem)
{
	struct paper *paper = NULL;
	int r = paper_create(path, wording_of("Corrections of photo data"), problem, &paper);
	if (r == 0)
		r = put_all(paper, form, problem);
	if (r == 0)
		r = paper_finish(paper, problem);
	paper_destroy(paper);
	return r;
}
