/* SPDX-License-Identifier: MIT */
#include "daemon/booth-check/check_report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/core/wording.h"
#include "daemon/imaging/jpeg.h"

enum { THUMBNAIL_HEIGHT = 120, THUMBNAIL_QUALITY = 70, THUMBNAIL_WIDTH_MAX = 240 };

struct check_report {
	FILE *file;
	const struct profile *profile;
	const char *path;
};

static const char head[] =
	"<!doctype html>\n<html><meta charset=\"utf-8\"><title>booth-check</title>\n"
	"<style>body{font:13px sans-serif;margin:1em}table{border-collapse:collapse}"
	"th,td{border:1px solid #ccc;padding:2px 5px;text-align:right;white-space:nowrap}"
	"th{position:sticky;top:0;background:#eee;cursor:pointer}td:nth-child(-n+4){text-align:left}"
	".pass{background:#dfd}.reject{background:#fdd}.unassessed{background:#ffd}"
	".bad{color:#b00;font-weight:bold}.off{color:#888}img{display:block}</style>\n";

static const char about[] = WORDING(
	"<p>Profile %s. Click a column's head to sort by it. A measure in red is outside its limit, "
	"one in grey has none; an empty one could not be taken.</p>\n<table><thead><tr>"
	"<th>picture<th>file<th>verdict<th>reasons and advice");

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
	if (!report)
		return problem_memory(problem);
	*report = (struct check_report){ .profile = profile, .path = path };
	report->file = fopen(path, "we");
	if (!report->file) {
		int error = errno;
		free(report);
		return problem_set(problem, -error, "%s: cannot be written: %s", path,
				   error_text(error));
	}
	(void)fputs(head, report->file);
	(void)fprintf(report->file, wording_of(about), profile->name);
	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		(void)fprintf(report->file, "<th title=\"%s\">%s", measure_unit((enum measure)i),
			      measure_name((enum measure)i));
	(void)fputs("</tr></thead><tbody>\n", report->file);
	*ret_report = report;
	return 0;
}

static void put_text(FILE *file, const char *text)
{
	for (; *text; text++) {
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
		size_t left = size - i;
		unsigned group = (unsigned)bytes[i] << 16 |
				 (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
				 (left > 2 ? (unsigned)bytes[i + 2] : 0);
		(void)fputc(digits[group >> 18], file);
		(void)fputc(digits[group >> 12 & 63], file);
		(void)fputc(left > 1 ? digits[group >> 6 & 63] : '=', file);
		(void)fputc(left > 2 ? digits[group & 63] : '=', file);
	}
}

/* The rectangle of the picture from which one pixel of the thumbnail is computed. x1 is the
 * rectangle's last column plus 1, and y1 its last row plus 1. */
struct patch {
	int x0, y0, x1, y1;
};

static struct patch patch_under(const struct image *from, const struct image *to, int x, int y)
{
	struct patch patch = { .x0 = (int)((int64_t)x * from->width / to->width),
			       .y0 = (int)((int64_t)y * from->height / to->height),
			       .x1 = (int)((int64_t)(x + 1) * from->width / to->width),
			       .y1 = (int)((int64_t)(y + 1) * from->height / to->height) };
	/* The patch may be empty if the picture is smaller than its thumbnail, so take at least one
	 * pixel. */
	patch.x1 = patch.x1 > patch.x0 ? patch.x1 : patch.x0 + 1;
	patch.y1 = patch.y1 > patch.y0 ? patch.y1 : patch.y0 + 1;
	return patch;
}

static void put_mean(const struct image *from, struct patch patch, uint8_t *out)
{
	unsigned sums[3] = { 0 };
	unsigned count = (unsigned)((patch.x1 - patch.x0) * (patch.y1 - patch.y0));
	for (int y = patch.y0; y < patch.y1; y++)
		for (int x = patch.x0; x < patch.x1; x++)
			for (int k = 0; k < 3; k++)
				sums[k] += image_row(from, y)[4 * x + k];
	for (int k = 0; k < 3; k++)
		out[k] = (uint8_t)(sums[k] / count);
}

static void shrink(const struct image *from, const struct image *to)
{
	for (int y = 0; y < to->height; y++)
		for (int x = 0; x < to->width; x++)
			put_mean(from, patch_under(from, to, x, y), image_row(to, y) + 4 * x);
}

static int thumbnail_width(const struct image *image)
{
	int64_t width = (int64_t)image->width * THUMBNAIL_HEIGHT / image->height;
	return width < 1 ? 1 : width > THUMBNAIL_WIDTH_MAX ? THUMBNAIL_WIDTH_MAX : (int)width;
}

static int encode_thumbnail(const struct image *image, uint8_t **ret_bytes, size_t *ret_size)
{
	static const struct jpeg_settings settings = { .quality = THUMBNAIL_QUALITY,
						       .dpi = 72,
						       .sampling = JPEG_SAMPLING_420 };
	int width = thumbnail_width(image);
	autofree uint8_t *pixels = malloc((size_t)width * THUMBNAIL_HEIGHT * 4);
	if (!pixels)
		return -ENOMEM;
	struct image thumbnail = { .pixels = pixels,
				   .width = width,
				   .height = THUMBNAIL_HEIGHT,
				   .stride = (size_t)width * 4 };
	shrink(image, &thumbnail);
	return jpeg_encode(&thumbnail, &settings, ret_bytes, ret_size);
}

static int put_thumbnail(FILE *file, const struct image *image)
{
	autofree uint8_t *bytes = NULL;
	size_t size;
	int r = encode_thumbnail(image, &bytes, &size);
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

static void put_measures(FILE *file, const struct examination *found, const struct verdict *verdict)
{
	for (unsigned i = 0; i < MEASURE_COUNT; i++) {
		const struct measure_value *value = &found->measures.values[i];
		(void)fprintf(file, "<td class=\"%s\">", measure_state_name(verdict->states[i]));
		if (value->is_assessed)
			(void)fprintf(file, "%.4g", value->value);
	}
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
	put_reasons(out, wording_of("not judged: "), verdict->unassessed);
	put_reasons(out, wording_of("advice: "), verdict->advice);
	put_measures(out, found, verdict);
	(void)fputs("</tr>\n", out);
	return 0;
}

int check_report_finish(struct check_report *report, struct problem *problem)
{
	(void)fputs(tail, report->file);
	bool has_failed = ferror(report->file) != 0;
	has_failed |= fclose(report->file) != 0;
	int r = 0;
	if (has_failed)
		r = problem_set(problem, -EIO, "%s: the report could not be written whole",
				report->path);
	free(report);
	return r;
}
