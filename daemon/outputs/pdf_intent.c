/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/pdf_intent.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/outputs/srgb_profile.h"

enum {
	TAIL_BYTES = 1024,   /* holds the trailer, about 120 bytes */
	CATALOG_BYTES = 512, /* cairo's catalogue has about 60 bytes */
	ENTRY_BYTES = 20,    /* of the table, ISO 32000-1, 7.5.4 */
};

struct pdf {
	struct new_file *file;
	long long end;                   /* size of the file so far */
	unsigned objects, root, info;    /* from the trailer */
	long long table;                 /* where the table begins */
	char catalog[CATALOG_BYTES];     /* the catalogue's entries */
	long long new_root, new_profile; /* where the new objects begin */
};

static int read_text(const struct pdf *pdf, long long offset, char *text, size_t size)
{
	ssize_t got = pread(new_file_descriptor(pdf->file), text, size - 1, (off_t)offset);
	if (got < 0)
		return -errno;
	text[got] = '\0';
	/* a table in a compressed stream has zero bytes; the text ends there */
	return 0;
}

static int read_trailer(struct pdf *pdf)
{
	char tail[TAIL_BYTES];
	struct stat status;
	if (fstat(new_file_descriptor(pdf->file), &status) < 0)
		return -errno;
	pdf->end = status.st_size;
	int r = read_text(pdf, pdf->end > TAIL_BYTES - 1 ? pdf->end - (TAIL_BYTES - 1) : 0, tail,
			  sizeof(tail));
	/* binary data may stand before the trailer */
	const char *trailer = r < 0 ? NULL : memmem(tail, sizeof(tail) - 1, "trailer", 7);
	if (r < 0)
		return r;
	if (!trailer ||
	    sscanf(trailer, "trailer << /Size %u /Root %u 0 R /Info %u 0 R >> startxref %lld",
		   &pdf->objects, &pdf->root, &pdf->info, &pdf->table) != 4)
		return -EBADMSG;
	return 0;
}

/* Reads the entries of the catalogue: what stands between its << and >>. */
static int read_catalog(struct pdf *pdf)
{
	char entry[ENTRY_BYTES + 1], head[32];
	unsigned first = 0, count = 0;
	long long offset = 0;
	int skipped = 0;
	int r = read_text(pdf, pdf->table, head, sizeof(head));
	if (r < 0)
		return r;
	if (sscanf(head, "xref %u %u %n", &first, &count, &skipped) != 2 || first != 0 ||
	    pdf->root >= count)
		return -EBADMSG;
	/* %n also skipped white space: the first entry begins with a digit */
	r = read_text(pdf, pdf->table + skipped + (long long)pdf->root * ENTRY_BYTES, entry,
		      sizeof(entry));
	if (r == 0 && sscanf(entry, "%lld", &offset) != 1)
		return -EBADMSG;
	if (r == 0)
		r = read_text(pdf, offset, pdf->catalog, sizeof(pdf->catalog));
	char *begin = strstr(pdf->catalog, "<<"), *end = strstr(pdf->catalog, ">>\nendobj");
	if (r < 0 || !begin || !end || end < begin)
		return r < 0 ? r : -EBADMSG;
	*end = '\0';
	if (strstr(begin + 2, "<<")) /* cairo's catalogue has no dictionary inside */
		return -EBADMSG;
	memmove(pdf->catalog, begin + 2, strlen(begin + 2) + 1);
	return 0;
}

static int append(struct pdf *pdf, const void *bytes, size_t size, struct problem *problem)
{
	int r = new_file_write(pdf->file, bytes, size, problem);
	pdf->end += r == 0 ? (long long)size : 0;
	return r;
}

static int append_text(struct pdf *pdf, struct problem *problem, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int append_text(struct pdf *pdf, struct problem *problem, const char *format, ...)
{
	autofree char *text = NULL;
	va_list arguments;
	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0) {
		text = NULL;
		return problem_memory(problem);
	}
	return append(pdf, text, (size_t)length, problem);
}

static int append_catalog(struct pdf *pdf, struct problem *problem)
{
	pdf->new_root = pdf->end;
	return append_text(pdf, problem,
			   "%u 0 obj\n<<%s"
			   "   /ViewerPreferences << /PrintScaling /None >>\n"
			   "   /OutputIntents [ << /Type /OutputIntent /S /GTS_PDFX\n"
			   "      /OutputConditionIdentifier (sRGB IEC61966-2.1)\n"
			   "      /Info (sRGB IEC61966-2.1) /DestOutputProfile %u 0 R >> ]\n"
			   ">>\nendobj\n",
			   pdf->root, pdf->catalog, pdf->objects);
}

static int append_profile(struct pdf *pdf, struct problem *problem)
{
	uint8_t profile[SRGB_PROFILE_BYTES];
	srgb_profile_make(profile);
	pdf->new_profile = pdf->end;
	int r = append_text(pdf, problem, "%u 0 obj\n<< /N 3 /Length %d >>\nstream\n", pdf->objects,
			    SRGB_PROFILE_BYTES);
	if (r == 0)
		r = append(pdf, profile, sizeof(profile), problem);
	return r < 0 ? r : append_text(pdf, problem, "\nendstream\nendobj\n");
}

static int append_table(struct pdf *pdf, struct problem *problem)
{
	return append_text(pdf, problem,
			   "xref\n%u 1\n%010lld 00000 n \n%u 1\n%010lld 00000 n \n"
			   "trailer\n<< /Size %u\n   /Root %u 0 R\n   /Info %u 0 R\n   /Prev %lld\n"
			   ">>\nstartxref\n%lld\n%%%%EOF\n",
			   pdf->root, pdf->new_root, pdf->objects, pdf->new_profile,
			   pdf->objects + 1, pdf->root, pdf->info, pdf->table, pdf->end);
}

int pdf_intent_add(struct new_file *file, struct problem *problem)
{
	struct pdf pdf = { .file = file };
	int r = new_file_flush(file, problem);
	if (r < 0)
		return r;
	r = read_trailer(&pdf);
	if (r == 0)
		r = read_catalog(&pdf);
	if (r < 0)
		return problem_set(problem, r, "the PDF cannot be completed: its end is unknown");
	r = append_catalog(&pdf, problem);
	if (r == 0)
		r = append_profile(&pdf, problem);
	return r < 0 ? r : append_table(&pdf, problem);
}
