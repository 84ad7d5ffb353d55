/* SPDX-License-Identifier: MIT */
#include "daemon/store/item.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"

static const char record_name[] = "record.json", signature_name[] = "record.json.p7s";

/* Notes the fault and the file in the verdict. Returns -EBADMSG. The caller has already set the
 * problem. */
static int blame(struct item_verdict *verdict, enum item_fault fault, const char *file)
{
	verdict->fault = fault;
	(void)snprintf(verdict->file, sizeof(verdict->file), "%s", file);
	return -EBADMSG;
}

/* Decides what an error of reading a file means. If the file is missing or altered, the item is
 * damaged. Any other error may be temporary; it is returned unchanged. */
static int blame_for(struct item_verdict *verdict, int error, const char *file)
{
	if (error == -ENOENT)
		return blame(verdict, ITEM_MISSING, file);
	return error == -EBADMSG ? blame(verdict, ITEM_ALTERED, file) : error;
}

static int read_part(int item_fd, const char *name, struct problem *problem,
		     struct item_verdict *verdict, uint8_t **ret_bytes, size_t *ret_size)
{
	int r = file_read_all(item_fd, name, RECORD_BYTES_MAX, ret_bytes, ret_size);
	return r < 0 ? blame_for(verdict, record_explain_open(name, r, problem), name) : 0;
}

static int verify_signature(int item_fd, const void *record, size_t size,
			    const char *certificates_path, struct problem *problem,
			    struct item_verdict *verdict)
{
	autofree uint8_t *signature = NULL;
	size_t signature_size;
	struct signer_verdict signer = { .state = SIGNER_DAMAGED };
	int r = read_part(item_fd, signature_name, problem, verdict, &signature, &signature_size);
	if (r == 0)
		r = signer_judge(record, size, signature, signature_size, certificates_path,
				 problem, &signer);
	if (r < 0)
		return r;
	if (signer.state == SIGNER_ALTERED) {
		(void)problem_set(problem, r, "record.json was altered: it is not what was signed");
		return blame(verdict, ITEM_ALTERED, record_name);
	}
	if (signer.state == SIGNER_DAMAGED) {
		(void)problem_set(problem, r, "record.json.p7s is damaged: it is no signature");
		return blame(verdict, ITEM_ALTERED, signature_name);
	}
	verdict->signer = signer.state;
	verdict->certificate = signer.certificate;
	return 0;
}

static int verify_id(const struct record_label *label, const char *id, struct problem *problem,
		     struct item_verdict *verdict)
{
	if (strcmp(label->id, id) == 0)
		return 0;
	(void)problem_set(problem, 0, "it lies in the wrong folder: its record is of photo %s",
			  label->id[0] ? label->id : "without an id");
	return blame(verdict, ITEM_MISPLACED, "");
}

static int verify_files(int item_fd, const struct record_contents *contents,
			struct problem *problem, struct item_verdict *verdict)
{
	for (unsigned i = 0; i < contents->file_count; i++) {
		const struct record_file *file = &contents->files[i];
		bool is_sealed;
		int r = record_verify_file(item_fd, file, problem, &is_sealed);
		if (r < 0)
			return blame_for(verdict, r, file->name);
		verdict->sealed_files += is_sealed;
	}
	return 0;
}

int item_verify(int item_fd, const char *id, const char *certificates_path, struct problem *problem,
		struct item_verdict *ret_verdict)
{
	autofree uint8_t *record = NULL;
	size_t size;
	struct record_contents contents;
	*ret_verdict = (struct item_verdict){ .signer = SIGNER_UNKNOWN };
	int r = read_part(item_fd, record_name, problem, ret_verdict, &record, &size);
	if (r == 0)
		r = verify_signature(item_fd, record, size, certificates_path, problem,
				     ret_verdict);
	if (r < 0)
		return r;
	r = record_parse(record, size, problem, &contents);
	if (r < 0)
		return blame_for(ret_verdict, r, record_name);
	r = verify_id(&contents.label, id, problem, ret_verdict);
	return r < 0 ? r : verify_files(item_fd, &contents, problem, ret_verdict);
}
