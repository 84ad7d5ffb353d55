/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/zip_out.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <archive.h>
#include <archive_entry.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/outputs/new_file.h"

enum {
	BLOCK_BYTES = 1 << 18, /* written at once; 10 KiB, libarchive's own size, is slower */
	/* local header 30, its extra fields 40, data descriptor 24, central header 46 with extra
	 * fields 40; the name stands in both headers */
	OVERHEAD_BYTES = 180,
};

struct zip_out {
	struct new_file *file;
	struct archive *archive;
	struct archive_entry *entry;
	/* libarchive writes UTF-8 names only under such a locale; that of the program stays */
	locale_t locale;
	int error; /* of writing */
	struct problem problem;
};

static la_ssize_t on_bytes(struct archive *archive, void *user, const void *bytes, size_t size)
{
	struct zip_out *zip = user;
	zip->error = new_file_write(zip->file, bytes, size, &zip->problem);
	if (zip->error == 0)
		return (la_ssize_t)size;
	archive_set_error(archive, -zip->error, "%s", zip->problem.text);
	return -1;
}

static int failed(const struct zip_out *zip, struct problem *problem)
{
	if (zip->error < 0)
		return problem_set(problem, zip->error, "%s", zip->problem.text);
	const char *why = archive_error_string(zip->archive);
	return problem_set(problem, -EIO, "cannot write the ZIP: %s", why ? why : "libarchive");
}

/* libarchive looks at the locale here, and again at each name. */
static int open_archive(struct zip_out *zip, struct problem *problem)
{
	if (archive_write_set_format_zip(zip->archive) != ARCHIVE_OK ||
	    archive_write_zip_set_compression_store(zip->archive) != ARCHIVE_OK ||
	    archive_write_set_options(zip->archive, "zip:hdrcharset=UTF-8") != ARCHIVE_OK ||
	    archive_write_set_bytes_per_block(zip->archive, BLOCK_BYTES) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(zip->archive, 1) != ARCHIVE_OK ||
	    archive_write_open(zip->archive, zip, NULL, on_bytes, NULL) != ARCHIVE_OK)
		return failed(zip, problem);
	return 0;
}

static int create_parts(struct zip_out *zip, struct problem *problem)
{
	zip->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
	zip->archive = archive_write_new();
	zip->entry = archive_entry_new();
	if (!zip->locale || !zip->archive || !zip->entry)
		return problem_memory(problem);
	locale_t before = uselocale(zip->locale);
	int r = open_archive(zip, problem);
	(void)uselocale(before);
	return r;
}

int zip_out_create(const char *path, struct problem *problem, struct zip_out **ret_zip)
{
	struct zip_out *zip = calloc(1, sizeof(*zip));
	if (!zip)
		return problem_memory(problem);
	int r = new_file_create(path, problem, &zip->file);
	if (r == 0)
		r = create_parts(zip, problem);
	if (r < 0) {
		zip_out_destroy(zip);
		return r;
	}
	*ret_zip = zip;
	return 0;
}

void zip_out_destroy(struct zip_out *zip)
{
	if (!zip)
		return;
	if (zip->archive)
		(void)archive_write_free(zip->archive);
	archive_entry_free(zip->entry);
	if (zip->locale)
		freelocale(zip->locale);
	new_file_destroy(zip->file);
	free(zip);
}

static int write_entry(struct zip_out *zip, const char *name, const void *bytes, size_t size,
		       int64_t unix_ms)
{
	enum { READABLE = 0644, MS = 1000 };
	archive_entry_clear(zip->entry);
	archive_entry_set_pathname(zip->entry, name);
	archive_entry_set_filetype(zip->entry, AE_IFREG);
	archive_entry_set_perm(zip->entry, READABLE);
	archive_entry_set_size(zip->entry, (la_int64_t)size);
	archive_entry_set_mtime(zip->entry, (time_t)(unix_ms / MS), 0);
	int r = archive_write_header(zip->archive, zip->entry);
	if (r == ARCHIVE_OK && archive_write_data(zip->archive, bytes, size) != (la_ssize_t)size)
		r = ARCHIVE_FATAL;
	return r == ARCHIVE_OK ? archive_write_finish_entry(zip->archive) : r;
}

int zip_out_add(struct zip_out *zip, const char *name, const void *bytes, size_t size,
		int64_t unix_ms, struct problem *problem)
{
	locale_t before = uselocale(zip->locale);
	int r = write_entry(zip, name, bytes, size, unix_ms);
	(void)uselocale(before);
	return r != ARCHIVE_OK ? failed(zip, problem) : 0;
}

/* Reads all entries of the open archive. libarchive compares their checksums. */
static int read_entries(struct archive *archive, unsigned *ret_count)
{
	struct archive_entry *entry = NULL;
	unsigned count = 0;
	int r = archive_read_next_header(archive, &entry);
	for (; r == ARCHIVE_OK || r == ARCHIVE_WARN;
	     r = archive_read_next_header(archive, &entry)) {
		/* reading is needed: skipping would compare nothing */
		char bytes[16384];
		la_ssize_t got = archive_read_data(archive, bytes, sizeof(bytes));
		while (got > 0)
			got = archive_read_data(archive, bytes, sizeof(bytes));
		if (got < 0)
			return -EBADMSG;
		count++;
	}
	*ret_count = count;
	return r == ARCHIVE_EOF ? 0 : -EBADMSG;
}

static int read_all(int fd, unsigned *ret_count)
{
	struct archive *archive = archive_read_new();
	if (!archive)
		return -ENOMEM;
	int r = archive_read_support_format_zip(archive) == ARCHIVE_OK &&
				archive_read_open_fd(archive, fd, BLOCK_BYTES) == ARCHIVE_OK
			? read_entries(archive, ret_count)
			: -EBADMSG;
	(void)archive_read_free(archive);
	return r;
}

static int gather(int fd, struct zip_out_facts *facts)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return -errno;
	facts->size_bytes = status.st_size;
	int r = hash_file(fd, &facts->hash);
	if (r == 0 && lseek(fd, 0, SEEK_SET) < 0)
		r = -errno;
	return r < 0 ? r : read_all(fd, &facts->entries);
}

int zip_out_verify(const char *path, struct problem *problem, struct zip_out_facts *ret_facts)
{
	struct zip_out_facts facts = { 0 };
	autoclose int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int r = fd < 0 ? -errno : gather(fd, &facts);
	if (r == -EBADMSG)
		return problem_set(problem, r,
				   "%s cannot be read back as it was written: the medium may be "
				   "damaged",
				   path);
	if (r < 0)
		return problem_set(problem, r, "cannot read %s: %s", path, error_text(-r));
	*ret_facts = facts;
	return 0;
}

int zip_out_finish(struct zip_out *zip, struct problem *problem)
{
	locale_t before = uselocale(zip->locale);
	int closed = archive_write_close(zip->archive);
	(void)uselocale(before);
	return closed != ARCHIVE_OK ? failed(zip, problem) : new_file_keep(zip->file, problem);
}

size_t zip_out_overhead(const char *name)
{
	return OVERHEAD_BYTES + 2 * strlen(name);
}
