/* SPDX-License-Identifier: MIT */
#include "daemon/store/certificates.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/store/cms.h"

static const char file_name[] = "certificates.pem";
enum { FILE_MODE = 0644, FILE_BYTES_MAX = 256 * 1024 };

void certificates_path(const char *spool_path, char path[PATH_MAX])
{
	(void)snprintf(path, PATH_MAX, "%s/%s", spool_path, file_name);
}

int certificates_check(const char *path, struct problem *problem)
{
	STACK_OF(X509) *certificates = NULL;
	int r = cms_read_certificates(path, problem, &certificates);
	if (r == 0)
		sk_X509_pop_free(certificates, X509_free);
	return r;
}

/* Returns whether the bytes of `part` occur in `all`. Comparing bytes suffices, because one library
 * writes all PEM texts, so the same certificate always has the same text. */
static bool holds(const uint8_t *all, size_t size, const char *part, size_t part_size)
{
	return memmem(all, size, part, part_size) != NULL;
}

static int append(int spool_fd, const uint8_t *old, size_t old_size, const char *pem,
		  size_t pem_size)
{
	bool lacks_newline = old_size > 0 && old[old_size - 1] != '\n';
	autofree char *text = malloc(old_size + pem_size + 1);
	size_t at = old_size;
	if (!text)
		return -ENOMEM;
	if (old_size > 0)
		memcpy(text, old, old_size);
	if (lacks_newline)
		text[at++] = '\n';
	memcpy(text + at, pem, pem_size);
	return file_write_durable(spool_fd, file_name, text, at + pem_size, FILE_MODE);
}

static int add(int spool_fd, const char *path, const struct signer *signer, struct problem *problem)
{
	autofree uint8_t *old = NULL;
	autofree char *pem = NULL;
	size_t old_size = 0, pem_size;
	int r = file_read_all(spool_fd, file_name, FILE_BYTES_MAX, &old, &old_size);
	bool is_new = r == -ENOENT || (r == 0 && old_size == 0);
	if (r == 0 && !is_new && (r = certificates_check(path, problem)) < 0)
		return r;
	if (r == 0 || r == -ENOENT)
		r = signer_copy_certificate(signer, &pem, &pem_size);
	if (r == 0 && (is_new || !holds(old, old_size, pem, pem_size)))
		r = append(spool_fd, old, old_size, pem, pem_size);
	return r < 0 ? problem_set(problem, r, "%s cannot be written: %s", path, error_text(-r))
		     : 0;
}

int certificates_add(const char *spool_path, const struct signer *signer, struct problem *problem)
{
	char path[PATH_MAX];
	autoclose int spool_fd = -1;
	certificates_path(spool_path, path);
	int r = directory_open(AT_FDCWD, spool_path, &spool_fd);
	if (r < 0)
		return problem_set(problem, r, "%s cannot be opened: %s", spool_path,
				   error_text(-r));
	return add(spool_fd, path, signer, problem);
}
