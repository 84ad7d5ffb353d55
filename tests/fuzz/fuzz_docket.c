/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/docket.c */
/* delivery.json. What was read can be written, and reads back the same. */
#include "daemon/store/docket.h"
#include "tests/fuzz/fuzz.h"

static void compare(const struct docket_entry *one, const struct docket_entry *other)
{
	assert(strcmp(one->destination, other->destination) == 0);
	assert(one->state == other->state && one->tries == other->tries);
	assert(one->status == other->status && one->unix_ms == other->unix_ms);
	assert(strcmp(one->answer, other->answer) == 0);
	assert(one->upload_count == other->upload_count);
	for (unsigned i = 0; i < one->upload_count; i++) {
		const char *url = docket_upload_url(other, one->uploads[i].file);
		assert(url && strcmp(one->uploads[i].url, url) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct docket docket, again;
	fuzz_put("delivery.json", bytes, size);
	docket_read(fuzz_folder_fd(), &docket);
	assert(docket.count <= DOCKET_DESTINATIONS);
	assert(docket_write(fuzz_folder_fd(), &docket, false) == 0);
	docket_read(fuzz_folder_fd(), &again);
	assert(docket.count == again.count);
	for (unsigned i = 0; i < docket.count; i++) {
		const struct docket_entry *found =
			docket_find(&again, docket.entries[i].destination);
		assert(found);
		compare(&docket.entries[i], found);
	}
	return 0;
}
