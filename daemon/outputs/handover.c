/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/handover.h"

#include <inttypes.h>
#include <stdio.h>

#include "daemon/core/wording.h"
#include "daemon/outputs/paper_table.h"

enum { NUMBER_SIZE = 24 };

static struct paper_table_plan class_plan(const char *subtitle)
{
	return (struct paper_table_plan){
		.title = wording_of("Delivery of graduation photos"),
		.subtitle = subtitle,
		.columns = 5,
		.column = { { wording_of("College"), 50, PAPER_LEFT },
			    { wording_of("Class"), 50, PAPER_LEFT },
			    { wording_of("To come"), 22, PAPER_RIGHT },
			    { wording_of("Delivered"), 22, PAPER_RIGHT },
			    { wording_of("Missing"), 22, PAPER_RIGHT } },
	};
}

static struct paper_table_plan file_plan(void)
{
	return (struct paper_table_plan){
		.title = "",
		.subtitle = "",
		.columns = 4,
		.column = { { wording_of("File"), 46, PAPER_LEFT },
			    { wording_of("Photos"), 18, PAPER_RIGHT },
			    { wording_of("Bytes"), 26, PAPER_RIGHT },
			    { "SHA-256", 82, PAPER_LEFT } },
	};
}

static int put_class(struct paper_table *table, const char *college, const char *class,
		     unsigned expected, unsigned photos, struct problem *problem)
{
	char texts[3][NUMBER_SIZE];
	(void)snprintf(texts[0], NUMBER_SIZE, "%u", expected);
	(void)snprintf(texts[1], NUMBER_SIZE, "%u", photos);
	(void)snprintf(texts[2], NUMBER_SIZE, "%u", expected > photos ? expected - photos : 0);
	const char *cells[] = { college, class, texts[0], texts[1], texts[2] };
	return paper_table_row(table, cells, problem);
}

static int put_classes(struct paper_table *table, const struct handover *handover,
		       struct problem *problem)
{
	unsigned expected = 0, photos = 0;
	int r = 0;
	for (size_t i = 0; i < handover->class_count && r == 0; i++) {
		const struct handover_class *class = &handover->classes[i];
		expected += class->expected;
		photos += class->photos;
		r = put_class(table, class->college, class->class, class->expected, class->photos,
			      problem);
	}
	return r < 0 ? r : put_class(table, wording_of("All"), "", expected, photos, problem);
}

static int put_file(struct paper_table *table, const struct handover_file *file,
		    struct problem *problem)
{
	char photos[NUMBER_SIZE], bytes[NUMBER_SIZE], hash[HASH_TEXT_SIZE], halves[80];
	(void)snprintf(photos, sizeof(photos), "%u", file->photos);
	(void)snprintf(bytes, sizeof(bytes), "%" PRId64, file->size_bytes);
	hash_format(&file->hash, hash);
	/* breaks into two lines of 32 digits, which a person can compare */
	(void)snprintf(halves, sizeof(halves), "%.32s %s", hash, hash + 32);
	const char *cells[] = { file->name, photos, bytes, halves };
	return paper_table_row(table, cells, problem);
}

static int put_files(struct paper_table *table, const struct handover *handover,
		     const struct paper_table_plan *plan, struct problem *problem)
{
	int r = paper_table_change(table, plan, problem);
	for (size_t i = 0; i < handover->file_count && r == 0; i++)
		r = put_file(table, &handover->files[i], problem);
	return r;
}

/* Two halves, one for each side, with lines for the name, the date and the stamp. */
static int put_signatures(struct paper *paper, struct paper_table *table, struct problem *problem)
{
	enum { HEIGHT = 48, TOP = 10, STEP = 11 };
	const char *sides[] = { wording_of("Handed over by"), wording_of("Received by") };
	const char *lines[] = { wording_of("Signature"), wording_of("Date"), wording_of("Stamp") };
	struct paper_style bold = { .size = 3.6, .is_bold = true, .lines = 1 };
	struct paper_style plain = { .size = 3.2, .lines = 1 };
	struct paper_box box = { 0 };
	int r = paper_table_rest(table, HEIGHT, problem, &box);
	if (r < 0)
		return r;
	double width = box.width / 2 - 6;
	for (int side = 0; side < 2; side++) {
		double x = box.x + side * (width + 12), y = box.y + TOP;
		(void)paper_text(paper, &bold, (struct paper_box){ x, y - 4, width, 6 },
				 sides[side]);
		for (int i = 0; i < 3; i++) {
			double at = y + (i + 1) * STEP;
			(void)paper_text(paper, &plain, (struct paper_box){ x, at - 5, 22, 5 },
					 lines[i]);
			paper_rule(paper, x + 23, at, x + width, at, 0.25, 0);
		}
	}
	return 0;
}

static int put_all(struct paper *paper, const struct handover *handover, struct problem *problem)
{
	char subtitle[200];
	(void)snprintf(subtitle, sizeof(subtitle), "%s%s%s", handover->campaign,
		       handover->campaign[0] ? " · " : "", handover->date);
	struct paper_table_plan classes = class_plan(subtitle), files = file_plan();
	struct paper_table *table = NULL;
	int r = paper_table_create(paper, &classes, problem, &table);
	if (r == 0)
		r = put_classes(table, handover, problem);
	if (r == 0)
		r = put_files(table, handover, &files, problem);
	if (r == 0)
		r = put_signatures(paper, table, problem);
	if (r == 0)
		r = paper_table_finish(table, problem);
	paper_table_destroy(table);
	return r;
}

int handover_write(const char *path, const struct handover *handover, struct problem *problem)
{
	struct paper *paper = NULL;
	int r = paper_create(path, wording_of("Delivery of graduation photos"), problem, &paper);
	if (r == 0)
		r = put_all(paper, handover, problem);
	if (r == 0)
		r = paper_finish(paper, problem);
	paper_destroy(paper);
	return r;
}
