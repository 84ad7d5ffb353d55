/* SPDX-License-Identifier: MIT */
/* aims: daemon/imaging/exif.c */
/* The bytes of an EXIF block. */
#include "daemon/imaging/exif.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int orientation = exif_orientation(bytes, size);
	assert(orientation >= 1 && orientation <= 8);
	return 0;
}
