/* SPDX-License-Identifier: MIT */
/*
 * Glasses must have no tint, no reflection and no frame over the eyes. The mesh places open eyes
 * even behind dark lenses, so it cannot recognise such lenses. The check therefore compares the
 * skin under the eye, which is seen through the lens, with the cheek below the lens.
 */
#include "daemon/examiner/check.h"

#include <math.h>
#include <string.h>

#include "daemon/examiner/glare.h"
#include "daemon/examiner/histogram.h"
#include "daemon/examiner/readout.h"

static const unsigned eye_bits[2] = { REGION_EYE_LEFT, REGION_EYE_RIGHT };

static float linear_of_l(float l)
{
	return l > 8 ? powf((l + 16) / 116, 3) : l * 27 / 24389;
}

/*
 * Returns the luminance that only the brightest tenth of a lens exceeds, divided by the luminance
 * of the cheek below the lens.
 */
static float brightest_of_lens(const struct chip *chip, int side, float cheek_l)
{
	struct point outer = chip->points[landmark_eye_outer[side]];
	struct point inner = chip->points[landmark_eye_inner[side]];
	float cx = (outer.x + inner.x) / 2;
	float cy = (outer.y + inner.y) / 2 + 0.08f * chip->iod;
	float rx = 0.3f * chip->iod, ry = 0.2f * chip->iod;
	int32_t histogram[256] = { 0 };

	for (int y = (int)(cy - ry); y <= (int)(cy + ry); y++) {
		for (int x = (int)(cx - rx); x <= (int)(cx + rx); x++) {
			if (x < 0 || y < 0 || x >= chip->width || y >= chip->height)
				continue;
			float u = ((float)x + 0.5f - cx) / rx, v = ((float)y + 0.5f - cy) / ry;
			int at = y * chip->width + x;
			if (u * u + v * v > 1 || chip->bgr[at][3] == 0)
				continue;
			histogram[(int)fminf(fmaxf(chip->lab_l[at], 0) * 2.55f, 255)]++;
		}
	}
	float bright = (float)histogram_percentile(histogram, 0.9f) / 2.55f;
	return linear_of_l(bright) / fmaxf(linear_of_l(cheek_l), 1e-4f);
}

/* Returns the median colour of the skin under one eye. */
static struct lab under_eye(const struct chip *chip, int side, int *ret_count)
{
	return chip_median(chip, side == 0 ? REGION_UNDER_LEFT : REGION_UNDER_RIGHT, eye_bits[side],
			   ret_count);
}

/*
 * Returns how clearly the eye shows: the difference in L between the white of the eye and the dark
 * of iris and lashes. Behind a dark lens, both are dark.
 */
static float eye_contrast(const struct chip *chip, int side)
{
	int32_t histogram[256] = { 0 };
	for (int i = 0; i < chip->width * chip->height; i++)
		if ((chip->regions[i] & eye_bits[side]) && chip->bgr[i][3] != 0)
			histogram[(int)fminf(fmaxf(chip->lab_l[i], 0) * 2.55f, 255)]++;
	return (float)(histogram_percentile(histogram, 0.94f) -
		       histogram_percentile(histogram, 0.15f)) /
	       2.55f;
}

/*
 * Returns the factor (1 to 2) by which the skin under the eyes counts as lighter. This skin may be
 * dark even without glasses, because of dark rings or deep sockets, but then both eyes show
 * clearly. The contrast of the weaker eye was at most 16 behind 29 of 34 tinted lenses. It was
 * above 16 in 22 of 24 faces that had dark skin under the eyes and wore no glasses.
 */
static float clearness(const struct chip *chip)
{
	static const float DIM = 12; /* the contrast of an eye behind a dark lens */
	float contrast = fminf(eye_contrast(chip, 0), eye_contrast(chip, 1));
	return fminf(fmaxf(contrast / DIM, 1), 2);
}

static void measure_lenses(const struct scene *scene, struct measures *measures)
{
	const struct chip *chip = &scene->face;
	/*
	 * A tinted lens also darkens the skin behind it, so a tint counts fully only if the lens
	 * takes at least this share of the light. If the skin is coloured but as light as the
	 * cheek, its colour comes from a lamp or a reflection.
	 */
	static const float TINT_DARKENS = 0.2f;
	bool is_grey = skin_is_grey(&scene->skin);
	float darkness[2], tint[2];

	for (int side = 0; side < 2; side++) {
		struct lab cheek = scene->skin.cheek[side];
		int count;
		struct lab under = under_eye(chip, side, &count);
		if (count < 20)
			return;
		darkness[side] =
			is_grey ? brightest_of_lens(chip, side, cheek.l)
				: linear_of_l(under.l) / fmaxf(linear_of_l(cheek.l), 1e-4f);
		tint[side] =
			is_grey ? 0
				: skin_tint(cheek, under) *
					  fminf(fmaxf((1 - darkness[side]) / TINT_DARKENS, 0), 1);
	}
	/*
	 * In a colour picture, the value of the darker lens counts. In a grey picture, both lenses
	 * must be dark all over, so the value of the lighter lens counts.
	 */
	measures_set(measures, MEASURE_LENS_DARKNESS,
		     (double)(is_grey ? fmaxf(darkness[0], darkness[1])
				      : clearness(chip) * fminf(darkness[0], darkness[1])));
	measures_set(measures, MEASURE_LENS_TINT, (double)((tint[0] + tint[1]) / 2));
}

/*
 * Returns whether (x, y) lies in an eye or at most two pixels from it. There, the white of the eye
 * and glints are bright even without glasses.
 */
static bool near_eye(const struct chip *chip, int x, int y)
{
	for (int j = -2; j <= 2; j++)
		for (int i = -2; i <= 2; i++)
			if (chip->regions[(y + j) * chip->width + x + i] & REGION_EYES)
				return true;
	return false;
}

/* Returns the 95th percentile of the cheeks' lightness. */
static float cheek_shine(const struct chip *chip)
{
	int32_t histogram[256] = { 0 };
	for (int i = 0; i < chip->width * chip->height; i++)
		if ((chip->regions[i] & REGION_CHEEKS) && chip->bgr[i][3] != 0)
			histogram[(int)fminf(fmaxf(chip->lab_l[i], 0) * 2.55f, 255)]++;
	return (float)histogram_percentile(histogram, 0.95f) / 2.55f;
}

enum gleam { NO_GLEAM, STRONG_GLEAM, FAINT_GLEAM };

/* What a reflection is compared with: the cheeks and their brightest skin. */
struct plain_lens {
	struct lab cheek[2];
	float shine, green;
	bool has_colour;
};

/*
 * Returns whether a colour is the cheek's with blue or violet light added. It differs from the
 * cheek, scaled to the same lightness, by BLUE_STEP towards blue, is blue in itself and not dark.
 * Rings under the eyes differ by up to 9.3 and are never blue. Faint white light cannot be told
 * from shine on the lids: the same pallor covers up to 15 % of the lenses' area in bare faces.
 */
static bool is_faint_gleam(struct lab cheek, struct lab c)
{
	static const float BLUE_STEP = 10, BLUE_MAX = -2, LIGHT_MIN = 0.6f;
	float shade = (c.l + 16) / (cheek.l + 16);
	return c.b < BLUE_MAX && c.b - cheek.b * shade < -BLUE_STEP && c.l > LIGHT_MIN * cheek.l;
}

static enum gleam gleam_of(const struct plain_lens *plain, int side, struct lab c)
{
	static const float GREEN_LIGHT = 25;
	if (c.l > plain->shine || (plain->has_colour && c.a < plain->green && c.l > GREEN_LIGHT))
		return STRONG_GLEAM;
	return plain->has_colour && is_faint_gleam(plain->cheek[side], c) ? FAINT_GLEAM : NO_GLEAM;
}

/* Marks the gleams of the lens pixels outside the eyes; returns the number of these pixels. */
static int mark_gleams(const struct chip *chip, const struct plain_lens *plain, uint8_t *gleams)
{
	int all = 0;
	memset(gleams, NO_GLEAM, (size_t)chip->width * (size_t)chip->height);
	for (int y = 2; y < chip->height - 2; y++)
		for (int x = 2; x < chip->width - 2; x++) {
			int at = y * chip->width + x;
			if (!(chip->regions[at] & REGION_SOCKETS) || chip->bgr[at][3] == 0 ||
			    near_eye(chip, x, y))
				continue;
			int side = (chip->regions[at] & REGION_SOCKET_RIGHT) != 0;
			all++;
			gleams[at] = (uint8_t)gleam_of(plain, side, chip_lab(chip, x, y));
		}
	return all;
}

/*
 * Returns whether the gleam at a pixel counts. A single bright pixel is noise: a strong gleam needs
 * three such neighbours. A faint one must fill a square, because rims and lashes are thinner.
 */
static bool is_gleam(const uint8_t *gleams, int width, int at)
{
	if (gleams[at] == STRONG_GLEAM)
		return (gleams[at - 1] == STRONG_GLEAM) + (gleams[at + 1] == STRONG_GLEAM) +
			       (gleams[at - width] == STRONG_GLEAM) +
			       (gleams[at + width] == STRONG_GLEAM) >=
		       3;
	for (int j = -2; j <= 2; j++)
		for (int i = -2; i <= 2; i++)
			if (gleams[at + j * width + i] == NO_GLEAM)
				return false;
	return true;
}

/*
 * Measures the share of lens pixels that show a reflection. Such pixels are brighter than the
 * brightest skin of the cheeks, or green like the reflections of lens coatings, or blue or violet
 * over a larger area. Within the eye, its white and a blue iris look the same.
 */
static void measure_glare(const struct scene *scene, struct measures *measures)
{
	static const float SHINE_STEP = 8, GREEN_STEP = 8;
	const struct chip *chip = &scene->face;
	struct plain_lens plain = {
		.cheek = { scene->skin.cheek[0], scene->skin.cheek[1] },
		.shine = cheek_shine(chip) + SHINE_STEP,
		.green = fminf(scene->skin.cheeks.a - GREEN_STEP, -3),
		.has_colour = !skin_is_grey(&scene->skin),
	};
	uint8_t *gleams = scene->scratch[0];
	int all = mark_gleams(chip, &plain, gleams), hits = 0;

	for (int y = 2; y < chip->height - 2; y++)
		for (int x = 2; x < chip->width - 2; x++)
			hits += is_gleam(gleams, chip->width, y * chip->width + x);
	if (all >= 200)
		measures_set(measures, MEASURE_LENS_GLARE, (double)hits / all);
}

/*
 * Measures how surely a reflection lies on the lenses. The small network was fitted on drawings of
 * glasses, and takes hard light on bare lids for a reflection, so its score counts only as far as
 * the mesh network sees glasses. A picture whose map may not be read has no reflection: LensGlare
 * alone judges it.
 */
static void measure_reflection(const struct scene *scene, struct measures *measures)
{
	static const float NO_GLASSES[2] = { -0.5f, -0.3f };
	float(*view)[GLARE_WIDTH][GLARE_CHANNELS] = scene->scratch[0];
	float glasses = scene->has_map ? readout_score(READOUT_GLASSES, scene->finding->map)
				       : NO_GLASSES[0];
	float share = (glasses - NO_GLASSES[0]) / (NO_GLASSES[1] - NO_GLASSES[0]);
	if (share <= 0) {
		measures_set(measures, MEASURE_LENS_REFLECTION, 0);
		return;
	}
	if (!glare_view(&scene->face, view))
		return;
	float score = fmaxf(glare_score(view, scene->scratch[1]), 0);
	measures_set(measures, MEASURE_LENS_REFLECTION, (double)(score * fminf(share, 1)));
}

/*
 * Returns whether a dark line crosses column x just below the lower lid. Only the rim of glasses
 * makes such a line.
 */
static bool has_rim(const struct chip *chip, int x, int lid)
{
	/* The line is darker than the skin above and below it by at least this (CIELAB L). */
	static const float DEPTH = 14;
	int reach = (int)(0.12f * chip->iod), gap = (int)(0.05f * chip->iod);

	/* Between the lid and the line skin must show: lashes and kohl are at the lid itself. */
	for (int y = lid + gap + 1; y <= lid + reach; y++) {
		if (y - gap < 0 || y + gap >= chip->height)
			return false;
		const float *column = chip->lab_l + x;
		float above = column[(y - gap) * chip->width];
		float below = column[(y + gap) * chip->width];
		if (fminf(above, below) - column[y * chip->width] > DEPTH)
			return true;
	}
	return false;
}

static void measure_frame(const struct scene *scene, struct measures *measures)
{
	static const float OPEN_MIN = 0.15f;
	const struct chip *chip = &scene->face;
	float worst = 0, apertures[2];

	check_eyes_apertures(scene, apertures);
	for (int side = 0; side < LANDMARK_SIDES; side++) {
		float a = chip->points[landmarks_lower_lid[side][0]].x;
		float b = chip->points[landmarks_lower_lid[side][LANDMARKS_LID - 1]].x;
		int columns = 0, hits = 0;
		if (apertures[side] < OPEN_MIN)
			continue; /* skip a closed eye, because its lashes look like a rim */
		for (int x = (int)fmaxf(fminf(a, b), 0);
		     x <= (int)fminf(fmaxf(a, b), (float)(chip->width - 1)); x++) {
			int lid = -1;
			for (int y = (int)chip->eyes.y - 40; y < (int)chip->eyes.y + 40; y++)
				if (chip->regions[y * chip->width + x] & eye_bits[side])
					lid = y;
			if (lid < 0)
				continue;
			columns++;
			hits += has_rim(chip, x, lid);
		}
		if (columns >= 8)
			worst = fmaxf(worst, (float)hits / (float)columns);
	}
	measures_set(measures, MEASURE_FRAME_OVER_EYES, (double)worst);
}

void check_glasses(const struct scene *scene, struct measures *measures)
{
	static const double COVERED = 0.6;
	const struct measure_value *cover = &measures->values[MEASURE_EYE_COVER];

	if (!scene->has_mesh || scene->skin.count < 100)
		return;
	/*
	 * If a fringe covers the eyes, the dark area is hair and the lenses cannot be judged. The
	 * reason hair_over_eyes reports the fringe.
	 */
	if (!cover->is_assessed || cover->value <= COVERED)
		measure_lenses(scene, measures);
	measure_glare(scene, measures);
	measure_reflection(scene, measures);
	measure_frame(scene, measures);
}
