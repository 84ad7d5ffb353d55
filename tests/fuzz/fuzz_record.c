/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/record.c */
/* record.json of an item that anybody may have altered. */
#include "daemon/store/record.h"
#include "daemon/store/spool.h"
#include "tests/fuzz/fuzz.h"

static void check(const struct record_contents *contents)
{
	bool is_sealed;
	struct problem problem = { "" };
	assert(contents->file_count <= RECORD_FILES_MAX);
	assert(contents->label.is_event || contents->file_count >= 3);
	for (unsigned i = 0; i < contents->file_count; i++) {
		assert(spool_is_file_name(contents->files[i].name));
		assert(record_verify_file(fuzz_folder_fd(), &contents->files[i], &problem,
					  &is_sealed) < 0 ||
		       strcmp(contents->files[i].name, "record.json") == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct record_contents contents;
	struct record_label label;
	struct problem problem = { "" };
	int r = record_parse(bytes, size, &problem, &contents);
	assert(r == 0 || (r == -EBADMSG && problem.text[0]));
	if (r == 0)
		check(&contents);
	fuzz_put("record.json", bytes, size);
	int read = record_read_label(fuzz_folder_fd(), &problem, &label);
	assert(read == 0 || r < 0);
	assert(r < 0 || strcmp(label.id, contents.label.id) == 0);
	assert(record_verify_files(fuzz_folder_fd(), &problem) < 0 || contents.file_count == 0);
	return 0;
}
