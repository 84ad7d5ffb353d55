/* SPDX-License-Identifier: MIT */
/* aims: daemon/boothctl/backup_pack.c daemon/boothctl/backup_set.c */
/* The archive of a backup, as `boothctl restore` reads it once its seal is open. */
#include "daemon/boothctl/backup_pack.h"
#include "tests/fuzz/fuzz.h"

/* Whatever was read can be packed, and is the same when it is read again. */
static void check_again(const struct backup_set *set)
{
	struct backup_set again;
	struct problem problem = { "" };
	uint8_t *bytes = NULL;
	size_t size = 0;
	assert(backup_pack(set, &problem, &bytes, &size) == 0);
	assert(backup_unpack(bytes, size, &problem, &again) == 0);
	assert(again.count == set->count && again.bytes == set->bytes);
	backup_set_clear(&again);
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct backup_set set;
	struct problem problem = { "" };
	int r = backup_unpack(bytes, size, &problem, &set);
	assert(r == 0 || problem.text[0]);
	for (size_t i = 0; i < set.count; i++) {
		const struct backup_file *file = &set.files[i];
		assert(backup_path_is_allowed(file->path) && !strstr(file->path, ".."));
		assert(file->mode <= 0777 && file->owner[0] && file->group[0]);
	}
	if (r == 0)
		check_again(&set);
	backup_set_clear(&set);
	return 0;
}
