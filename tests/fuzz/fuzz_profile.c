/* SPDX-License-Identifier: MIT */
/* aims: daemon/core/profile.c */
/* A profile. What passes must be safe to divide by and to allocate. */
#include "daemon/core/profile.h"
#include "tests/fuzz/fuzz.h"

static void check_band(const struct crop_band *band)
{
	assert(band->min < band->target && band->target < band->max);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct problem problem = { "" };
	struct profile profile;
	int r = profile_parse((const char *)bytes, size, "fuzz", &problem, &profile);
	assert(r == 0 || (r == -EINVAL && problem.text[0]));
	if (r < 0)
		return 0;
	assert(profile.name[0] && memchr(profile.name, '\0', sizeof(profile.name)));
	assert(profile.crop.width > 0 && profile.crop.width < 1 << 14);
	assert(profile.crop.height > 0 && profile.crop.height < 1 << 14);
	assert(profile.size_min_bytes >= 0 && profile.size_min_bytes <= profile.size_max_bytes);
	assert(profile.quality_min >= 1 && profile.quality_max <= 100);
	assert(profile.quality_min <= profile.quality_max && profile.dpi > 0);
	check_band(&profile.crop.eyes_y);
	check_band(&profile.crop.head_top);
	check_band(&profile.crop.face_width);
	for (int i = 0; i < MEASURE_COUNT; i++)
		assert(!profile.limits[i].has_min || !profile.limits[i].has_max ||
		       profile.limits[i].min <= profile.limits[i].max);
	return 0;
}
