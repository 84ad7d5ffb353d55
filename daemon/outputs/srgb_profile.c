/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/srgb_profile.h"

#include <math.h>
#include <string.h>

/* Places in the profile, in bytes. */
enum {
	TAGS = 9,
	TABLE = 128, /* the header is before it */
	TEXTS = TABLE + 4 + TAGS * 12,
	COPYRIGHT_BYTES = 24,
	DESCRIPTION = TEXTS + COPYRIGHT_BYTES,
	DESCRIPTION_BYTES = 100,
	COLOURS = DESCRIPTION + DESCRIPTION_BYTES,
	COLOUR_BYTES = 20,
	CURVE = COLOURS + 4 * COLOUR_BYTES,
	CURVE_POINTS = 1024,
	CURVE_BYTES = 12 + 2 * CURVE_POINTS,
};

_Static_assert(CURVE + CURVE_BYTES == SRGB_PROFILE_BYTES, "the size in the header file");

static void put32(uint8_t *to, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void put_name(uint8_t *to, const char name[4])
{
	memcpy(to, name, 4);
}

/* A number with 16 bits after the point. */
static void put_fixed(uint8_t *to, double value)
{
	put32(to, (uint32_t)lround(value * 65536));
}

static void put_header(uint8_t *profile)
{
	put32(profile, SRGB_PROFILE_BYTES);
	put32(profile + 8, 0x02100000); /* version 2.1 */
	put_name(profile + 12, "mntr");
	put_name(profile + 16, "RGB ");
	put_name(profile + 20, "XYZ ");
	put_name(profile + 36, "acsp");
	/* white of the connection space, D50 */
	put_fixed(profile + 68, 0.9642);
	put_fixed(profile + 72, 1);
	put_fixed(profile + 76, 0.8249);
}

static void put_tag(uint8_t *profile, int index, const char name[4], uint32_t offset, uint32_t size)
{
	uint8_t *entry = profile + TABLE + 4 + index * 12;
	put_name(entry, name);
	put32(entry + 4, offset);
	put32(entry + 8, size);
}

static void put_texts(uint8_t *profile)
{
	static const char copyright[] = "No copyright", description[] = "sRGB";
	put_name(profile + TEXTS, "text");
	memcpy(profile + TEXTS + 8, copyright, sizeof(copyright));
	put_name(profile + DESCRIPTION, "desc");
	put32(profile + DESCRIPTION + 8, sizeof(description));
	memcpy(profile + DESCRIPTION + 12, description, sizeof(description));
}

/* White, red, green and blue of sRGB, as seen under D50. */
static void put_colours(uint8_t *profile)
{
	static const double colours[4][3] = { { 0.9642, 1, 0.8249 },
					      { 0.4361, 0.2225, 0.0139 },
					      { 0.3851, 0.7169, 0.0971 },
					      { 0.1431, 0.0606, 0.7141 } };
	for (int i = 0; i < 4; i++) {
		uint8_t *colour = profile + COLOURS + i * COLOUR_BYTES;
		put_name(colour, "XYZ ");
		for (int j = 0; j < 3; j++)
			put_fixed(colour + 8 + 4 * j, colours[i][j]);
	}
}

static void put_curve(uint8_t *profile)
{
	put_name(profile + CURVE, "curv");
	put32(profile + CURVE + 8, CURVE_POINTS);
	for (int i = 0; i < CURVE_POINTS; i++) {
		double coded = (double)i / (CURVE_POINTS - 1);
		double light = coded <= 0.04045 ? coded / 12.92 : pow((coded + 0.055) / 1.055, 2.4);
		unsigned value = (unsigned)lround(light * 65535);
		profile[CURVE + 12 + 2 * i] = (uint8_t)(value >> 8);
		profile[CURVE + 13 + 2 * i] = (uint8_t)value;
	}
}

void srgb_profile_make(uint8_t profile[SRGB_PROFILE_BYTES])
{
	static const char *const names[4] = { "wtpt", "rXYZ", "gXYZ", "bXYZ" };
	static const char *const curves[3] = { "rTRC", "gTRC", "bTRC" };
	memset(profile, 0, SRGB_PROFILE_BYTES);
	put_header(profile);
	put_texts(profile);
	put_colours(profile);
	put_curve(profile);
	put32(profile + TABLE, TAGS);
	put_tag(profile, 0, "cprt", TEXTS, COPYRIGHT_BYTES);
	put_tag(profile, 1, "desc", DESCRIPTION, DESCRIPTION_BYTES);
	for (int i = 0; i < 4; i++)
		put_tag(profile, 2 + i, names[i], (uint32_t)(COLOURS + i * COLOUR_BYTES),
			COLOUR_BYTES);
	for (int i = 0; i < 3; i++)
		put_tag(profile, 6 + i, curves[i], CURVE, CURVE_BYTES);
}
