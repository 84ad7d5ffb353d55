/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_form.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_corrections.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"
#include "daemon/outputs/correction_form.h"

enum { TEXTS = 8, LINES_MAX = 5000 };

/* The columns whose texts are kept; the reason and its words follow them. */
static const enum office_corrections_column columns[TEXTS - 1] = {
	OFFICE_CORRECTIONS_NUMBER, OFFICE_CORRECTIONS_NAME,    OFFICE_CORRECTIONS_COLLEGE,
	OFFICE_CORRECTIONS_CLASS,  OFFICE_CORRECTIONS_RECEIPT, OFFICE_CORRECTIONS_NOTE,
	OFFICE_CORRECTIONS_DUE,
};

static const struct {
	const char *code, *text;
} reasons[] = {
	{ "P1", WORDING("another person") },
	{ "P2", WORDING("bad photo") },
	{ "P3", WORDING("refused by chsi.com.cn") },
	{ "P4", WORDING("the student asks") },
	{ "D1", WORDING("name") },
	{ "D2", WORDING("identity number") },
	{ "D3", WORDING("candidate number") },
	{ "D4", WORDING("other data") },
	{ "S1", WORDING("not online") },
};

struct form {
	struct office *office;
	const char *college; /* null: all */
	char *texts[LINES_MAX][TEXTS];
	struct correction_line lines[LINES_MAX];
	size_t count;
};

static char *describe_reason(const char *code)
{
	const char *text = "";
	char *reason = NULL;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(reasons[i].code, code) == 0)
			text = wording_of(reasons[i].text);
	return asprintf(&reason, "%s %s", code, text) < 0 ? NULL : reason;
}

static int copy_texts(struct database_query *row, char *texts[TEXTS])
{
	for (int i = 0; i < TEXTS - 1; i++)
		if (!(texts[i] = strdup(database_text(row, (int)columns[i]))))
			return -ENOMEM;
	texts[TEXTS - 1] = describe_reason(database_text(row, OFFICE_CORRECTIONS_REASON));
	return texts[TEXTS - 1] ? 0 : -ENOMEM;
}

static int add_line(struct database_query *row, enum office_corrections_state state, void *user)
{
	struct form *form = user;
	const char *college = database_text(row, OFFICE_CORRECTIONS_COLLEGE);
	if (!office_corrections_is_open(state) ||
	    (form->college && strcmp(college, form->college) != 0))
		return 0;
	if (form->count == LINES_MAX)
		return problem_set(&form->office->problem, -EFBIG,
				   "more than %d corrections: name a --college", LINES_MAX);
	char **texts = form->texts[form->count];
	struct correction_line *line = &form->lines[form->count++];
	if (copy_texts(row, texts) < 0)
		return problem_memory(&form->office->problem);
	*line = (struct correction_line){ texts[0], texts[1], texts[2], texts[3], texts[4],
					  texts[7], texts[5], "",       texts[6] };
	return 0;
}

static int write_form(struct form *form, const char *path)
{
	struct office *office = form->office;
	struct correction_form page = { .campaign = "",
					.college = form->college ? form->college : "",
					.lines = form->lines };
	office_audit("corrections form, with names");
	int r = office_open(office, NULL);
	if (r == 0)
		r = office_corrections_each(office, add_line, form);
	page.count = form->count;
	return r < 0 ? r : correction_form_write(path, &page, &office->problem);
}

static void destroy(struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		for (int j = 0; j < TEXTS; j++)
			free(form->texts[i][j]);
	free(form);
}

int office_form(struct office *office, const char *path)
{
	struct form *form = calloc(1, sizeof(*form));
	if (!form) {
		(void)problem_memory(&office->problem);
		return office_fail(office);
	}
	form->office = office;
	form->college = usage_option(office->usage, "--college");
	int r = write_form(form, path);
	if (r == 0)
		output_line("%zu corrections", form->count);
	destroy(form);
	return r < 0 ? office_fail(office) : OFFICE_GOOD;
}
