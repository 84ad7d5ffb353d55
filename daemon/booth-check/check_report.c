/* SPDX-License-Identifier: MIT */
#include "daemon/booth-check/check_report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/imaging/jpeg.h"

enum { THUMBNAIL_HEIGHT = 120, THUMBNAIL_QUALITY = 70, THUMBNAIL_WIDEST = 240 };

struct check_report {
	FILE *file;
	const struct profile *profile;
	const char *path;
};

static const char head[] =
	"<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>booth-check</title>\n"
	"<style>body{font:13px sans-serif;margin:1em}table{border-collapse:collapse}"
	"th,td{border:1px solid #ccc;padding:2px 5px;text-align:right;white-space:nowrap}"
	"th{position:sticky;top:0;background:#eee;cursor:pointer}td:nth-child(-n+4){text-align:left}"
	".pass{background:#dfd}.reject{background:#fdd}.unassessed{background:#ffd}"
	".bad{color:#b00;font-weight:bold}.off{color:#888}img{display:block}</style>\n"
	"<p>Profile %s. Click a column's head to sort by it. A measure in red is outside its limit, "
	"one in grey has none; an empty one could not be taken.</p>\n<table><thead><tr>"
	"<th>picture<th>file<th>verdict<th>reasons and advice";

static const char tail[] =
	"</tbody></table>\n<script>\n"
	"const body=document.querySelector('tbody');\n"
	"const key=(row,i)=>row.cells[i].dataset.v??row.cells[i].textContent;\n"
	"document.querySelectorAll('th').forEach((head,i)=>{let up=false;head.onclick=()=>{up=!up;\n"
	"[...body.rows].sort((p,q)=>{const a=key(p,i),b=key(q,i),x=parseFloat(a),y=parseFloat(b);\n"
	"const d=a===''?1:b===''?-1:isNaN(x)||isNaN(y)?a.localeCompare(b):x-y;\n"
	"return a===''||b===''?d:up?d:-d}).forEach(row=>body.append(row))}});\n"
	"</script></html>\n";

int check_report_create(const char *path, const struct profile *profile, struct problem *problem,
			struct check_report **ret_report)
{
	struct check_report *report = calloc(1, sizeof(*report));
	if (report == NULL)
		return problem_set(problem, -ENOMEM, "no memory for the report");
	*report = (struct check_report){ .profile = profile, .path = path };
	report->file = fopen(path, "we");
	if (report->file == NULL) {
		const int error = errno;
		free(report);
		return problem_set(problem, -error, "%s: cannot be written: %s", path,
				   strerror(error));
	}
	(void)fprintf(report->file, head, profile->name);
	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		(void)fprintf(report->file, "<th title=\"%s\">%s", measure_unit((enum measure)i),
			      measure_name((enum measure)i));
	(void)fputs("</tr></thead><tbody>\n", report->file);
	*ret_report = report;
	return 0;
}

static void put_text(FILE *file, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '<')
			(void)fputs("&lt;", file);
		else if (*text == '&')
			(void)fputs("&amp;", file);
		else if (*text == '"')
			(void)fputs("&quot;", file);
		else
			(void)fputc(*text, file);
	}
}

static void put_base64(FILE *file, const uint8_t *bytes, size_t size)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < size; i += 3) {
		const size_t left = size - i;
		const unsigned group = (unsigned)bytes[i] << 16 |
				       (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
				       (left > 2 ? (unsigned)bytes[i + 2] : 0);
		(void)fputc(digits[group >> 18], file);
		(void)fputc(digits[group >> 12 & 63], file);
		(void)fputc(left > 1 ? digits[group >> 6 & 63] : '=', file);
		(void)fputc(left > 2 ? digits[group & 63] : '=', file);
	}
}

/* The mean of the picture's pixels under each thumbnail pixel. */
static void shrink(const struct image *from, const struct image *to)
{
	for (int y = 0; y < to->height; y++) {
		const int y0 = (int)((int64_t)y * from->height / to->height);
		const int y1 = (int)((int64_t)(y + 1) * from->height / to->height);
		for (int x = 0; x < to->width; x++) {
			const int x0 = (int)((int64_t)x * from->width / to->width);
			const int x1 = (int)((int64_t)(x + 1) * from->width / to->width);
			unsigned sums[3] = { 0 }, count = 0;
			for (int j = y0; j < y1 || j == y0; j++) {
				for (int i = x0; i < x1 || i == x0; i++, count++) {
					const uint8_t *p = image_row(from, j) + 4 * i;
					for (int k = 0; k < 3; k++)
						sums[k] += p[k];
				}
			}
			uint8_t *out = image_row(to, y) + 4 * x;
			for (int k = 0; k < 3; k++)
				out[k] = (uint8_t)(sums[k] / count);
		}
	}
}

static int put_thumbnail(FILE *file, const struct image *image)
{
	const struct jpeg_settings settings = { .quality = THUMBNAIL_QUALITY,
						.dpi = 72,
						.sampling = JPEG_SAMPLING_420 };
	int width = (int)((int64_t)image->width * THUMBNAIL_HEIGHT / image->height);
	width = width < 1 ? 1 : width > THUMBNAIL_WIDEST ? THUMBNAIL_WIDEST : width;
	autofree uint8_t *pixels = malloc((size_t)width * THUMBNAIL_HEIGHT * 4);
	autofree uint8_t *bytes = NULL;
	size_t size;

	if (pixels == NULL)
		return -ENOMEM;
	const struct image thumbnail = { .pixels = pixels,
					 .width = width,
					 .height = THUMBNAIL_HEIGHT,
					 .stride = (size_t)width * 4 };
	shrink(image, &thumbnail);
	int r = jpeg_encode(&thumbnail, &settings, &bytes, &size);
	if (r < 0)
		return r;
	(void)fputs("<img alt=\"\" src=\"data:image/jpeg;base64,", file);
	put_base64(file, bytes, size);
	(void)fputs("\">", file);
	return 0;
}

static void put_reasons(FILE *file, const char *prefix, reason_set set)
{
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (set & reason_bit((enum reason)i))
			(void)fprintf(file, "%s%s<br>", prefix, reason_name((enum reason)i));
}

int check_report_add(struct check_report *report, const char *file, const struct image *image,
		     const struct examination *found, const struct verdict *verdict,
		     struct problem *problem)
{
	FILE *out = report->file;
	const char *outcome = verdict_outcome_name(verdict->outcome);

	(void)fputs("<tr><td>", out);
	int r = put_thumbnail(out, image);
	if (r < 0)
		return problem_set(problem, r, "%s: no memory for the thumbnail", file);
	(void)fputs("<td>", out);
	put_text(out, file);
	(void)fprintf(out, "<td class=\"%s\">%s<td>", outcome, outcome);
	put_reasons(out, "", verdict->reasons);
	put_reasons(out, "not judged: ", verdict->unassessed);
	put_reasons(out, "advice: ", verdict->advice);
	for (unsigned i = 0; i < MEASURE_COUNT; i++) {
		const struct measure_value *value = &found->measures.values[i];
		(void)fprintf(out, "<td class=\"%s\">", measure_state_name(verdict->states[i]));
		if (value->assessed)
			(void)fprintf(out, "%.4g", value->value);
	}
	(void)fputs("</tr>\n", out);
	return 0;
}

int check_report_finish(struct check_report *report, struct problem *problem)
{
	(void)fputs(tail, report->file);
	const bool failed = ferror(report->file) != 0;
	const bool close_failed = fclose(report->file) != 0;
	int r = 0;
	if (failed || close_failed)
		r = problem_set(problem, -EIO, "%s: the report could not be written whole",
				report->path);
	free(report);
	return r;
}
