/* SPDX-License-Identifier: MIT */
/*
 * The light on the face must be strong enough, not too strong, even, and without hot spots.
 * Luminance in this file means linear light.
 */
#include "daemon/examiner/check.h"

#include <math.h>
#include <string.h>

#include "daemon/examiner/histogram.h"
#include "daemon/examiner/iso.h"

/*
 * Eyes, brows and lips have tones of their own, so they cannot show from which side the light
 * comes.
 */
static const unsigned NOT_SKIN = REGION_EYES | REGION_BROWS | REGION_LIPS;

/* Converts linear light (0..1) to the luminance that ISO 29794-5 uses (0..255). */
static int iso_level(float light)
{
	int level = (int)(light * 255 + 0.5f);
	return level > 255 ? 255 : level;
}

struct tally {
	int32_t histogram[256];
	int count;
};

/* Histograms and sums from which the light is measured, collected in one pass over the chip. */
struct light {
	struct tally face;    /* pixels of the face region of ISO 29794-5 */
	struct tally skin;    /* pixels of face and forehead without eye sockets, brows and lips */
	struct tally eyes[2]; /* pixels between the lids */
	double halves[2];     /* sum of linear light over the skin of each half of the face */
	int half_counts[2];
};

static void tally_add(struct tally *tally, int level)
{
	tally->histogram[level]++;
	tally->count++;
}

static void look(const struct chip *chip, struct light *light)
{
	unsigned no_shine = NOT_SKIN | REGION_SOCKETS;
	memset(light, 0, sizeof(*light));
	for (int i = 0; i < chip->width * chip->height; i++) {
		unsigned bits = chip->regions[i];
		if (bits == 0 || chip->bgr[i][3] == 0)
			continue;
		int level = iso_level(chip->light[i]);
		if (bits & REGION_LOWER)
			tally_add(&light->face, level);
		if ((bits & (REGION_LOWER | REGION_FOREHEAD)) && !(bits & no_shine))
			tally_add(&light->skin, level);
		if (bits & REGION_EYES)
			tally_add(&light->eyes[(bits & REGION_EYE_RIGHT) != 0], level);
		if ((bits & (REGION_HALF_LEFT | REGION_HALF_RIGHT)) && !(bits & NOT_SKIN)) {
			int side = (bits & REGION_HALF_RIGHT) != 0;
			light->halves[side] += (double)chip->light[i];
			light->half_counts[side]++;
		}
	}
}

static double share_between(const struct tally *tally, int from, int to)
{
	int32_t sum = 0;
	for (int i = from; i <= to; i++)
		sum += tally->histogram[i];
	return (double)sum / tally->count;
}

static double entropy(const struct tally *tally)
{
	double bits = 0;
	for (int i = 0; i < 256; i++) {
		double p = (double)tally->histogram[i] / tally->count;
		if (p > 0)
			bits -= p * log2(p);
	}
	return bits;
}

static void mean_and_variance(const struct tally *tally, double *ret_mean, double *ret_variance)
{
	double sum = 0, sum2 = 0;
	for (int i = 0; i < 256; i++) {
		double v = i / 255.0;
		sum += v * tally->histogram[i];
		sum2 += v * v * tally->histogram[i];
	}
	*ret_mean = sum / tally->count;
	*ret_variance = fmax(sum2 / tally->count - *ret_mean * *ret_mean, 0);
}

static void measure_iso(const struct tally *face, struct measures *measures)
{
	double mean, variance;
	mean_and_variance(face, &mean, &variance);
	double under = share_between(face, 0, 25), over = share_between(face, 247, 255);
	double bits = entropy(face);

	measures_set_scored(measures, MEASURE_LUMINANCE_MEAN, mean, iso_luminance_score(mean));
	measures_set_scored(measures, MEASURE_LUMINANCE_VARIANCE, variance,
			    iso_variance_score(variance));
	measures_set_scored(measures, MEASURE_UNDER_EXPOSURE, under, iso_under_score(under));
	measures_set_scored(measures, MEASURE_OVER_EXPOSURE, over, iso_over_score(over));
	measures_set_scored(measures, MEASURE_DYNAMIC_RANGE, bits, iso_score(12.5 * bits));
}

/*
 * Measures ISO 29794-5, component 43: how far the normalised histograms of two squares, one on each
 * cheek, overlap. As in the reference implementation, each square begins below the middle of its
 * eye and reaches towards the nose.
 */
static void measure_overlap(const struct scene *scene, struct measures *measures)
{
	const struct chip *chip = &scene->face;
	struct point mouth = { (chip->points[landmark_mouth_corner[0]].x +
				chip->points[landmark_mouth_corner[1]].x) /
				       2,
			       (chip->points[landmark_mouth_corner[0]].y +
				chip->points[landmark_mouth_corner[1]].y) /
				       2 };
	int side = (int)(0.3f * chip->iod);
	int y = (int)(chip->eyes.y + (mouth.y - chip->eyes.y) / 2);
	int xs[2] = { (int)(chip->eyes.x - chip->iod / 2),
		      (int)(chip->eyes.x + chip->iod / 2) - side };
	int32_t histograms[2][256] = { 0 };

	if (y < 0 || y + side > chip->height)
		return;
	for (int k = 0; k < 2; k++)
		for (int j = 0; j < side; j++)
			for (int i = 0; i < side; i++) {
				int at = (y + j) * chip->width + xs[k] + i;
				if (chip->bgr[at][3] == 0)
					return;
				histograms[k][iso_level(chip->light[at])]++;
			}
	double overlap = 0;
	for (int i = 0; i < 256; i++)
		overlap += fmin(histograms[0][i], histograms[1][i]);
	overlap /= (double)side * side;
	measures_set_scored(measures, MEASURE_ILLUMINATION, overlap,
			    iso_illumination_score(overlap));
}

static void measure_balance(const struct light *light, struct measures *measures)
{
	if (light->half_counts[0] < 200 || light->half_counts[1] < 200)
		return;
	double left = light->halves[0] / light->half_counts[0];
	double right = light->halves[1] / light->half_counts[1];
	measures_set(measures, MEASURE_LIGHT_BALANCE, (left - right) / fmax(left + right, 1e-4));
}

/*
 * Returns the luminance of the whites of the eyes: a percentile of the luminances between the lids,
 * of the brighter eye. The percentile is high, because the darkest eyes show little white. It is
 * higher still where the eyes are closer together in the picture than in the chip: there each pixel
 * of the white is mixed with iris and skin.
 */
static double whites_light(const struct scene *scene, const struct light *light)
{
	static const float WHITES = 0.94f, WHITES_SMALL = 0.99f;
	bool is_small = scene->eye_distance < FACE_CHIP_IOD;
	double whites = 0;
	for (int side = 0; side < 2; side++) {
		const struct tally *eye = &light->eyes[side];
		if (eye->count >= 20)
			whites = fmax(whites,
				      histogram_percentile(eye->histogram,
							   is_small ? WHITES_SMALL : WHITES) /
					      255.0);
	}
	return whites;
}

/* Returns the luminance that the brightest twentieth of the clothes exceeds; 0: few are seen. */
static double clothes_light(const struct scene *scene)
{
	static const float BRIGHT = 0.95f;
	enum { SURELY_PERSON = 230, COUNT_MIN = 60 };
	const struct chip *body = &scene->body;
	int first = (int)(body->points[LANDMARK_CHIN].y + 0.45f * body->iod);
	struct tally tally = { .count = 0 };
	for (int y = first > 0 ? first : 0; y < body->height; y++)
		for (int x = 0; x < body->width; x++) {
			int at = y * body->width + x;
			if (body->person[at] >= SURELY_PERSON && body->bgr[at][3] != 0)
				tally_add(&tally, iso_level(body->light[at]));
		}
	return tally.count < COUNT_MIN ? 0 : histogram_percentile(tally.histogram, BRIGHT) / 255.0;
}

/*
 * Measures how much light falls on the sitter, independently of the skin's tone: dark skin does not
 * mean a dark place. The measure is the largest of three luminances: the mean of the face, the
 * whites of the eyes, and CLOTHES times the brightest clothes. In good light, the whites and a
 * white collar are bright on every person. In the dark or against the light, they are not: of nine
 * such faces, the brightest clothes had at most 0.34.
 */
static void measure_level(const struct scene *scene, const struct light *light, double mean,
			  struct measures *measures)
{
	static const double CLOTHES = 0.3;
	double level = fmax(mean, whites_light(scene, light));
	measures_set(measures, MEASURE_LIGHT_LEVEL, fmax(level, CLOTHES * clothes_light(scene)));
}

/*
 * Compares ICAO's four squares, each 0.3 eye distances wide, on forehead, cheeks and chin
 * (docs/photo.md 3). In each of R, G and B, the darkest square must have at least half the value of
 * the brightest square.
 */
static void measure_squares(const struct scene *scene, struct measures *measures)
{
	const struct chip *chip = &scene->face;
	struct point left = chip->points[landmark_mouth_corner[0]];
	struct point right = chip->points[landmark_mouth_corner[1]];
	float side = 0.3f * chip->iod, down = (left.y + right.y) / 2 - chip->eyes.y;
	struct point corners[4] = {
		{ chip->eyes.x - side / 2, chip->eyes.y - down / 2 - side },
		{ chip->eyes.x - chip->iod / 2 - side, chip->eyes.y + down / 2 },
		{ chip->eyes.x + chip->iod / 2, chip->eyes.y + down / 2 },
		{ chip->eyes.x - side / 2, chip->eyes.y + 1.5f * down },
	};
	double least[3] = { 255, 255, 255 }, most[3] = { 0 };

	for (int k = 0; k < 4; k++) {
		double sums[3] = { 0 };
		int count = 0;
		for (int y = (int)corners[k].y; y < (int)(corners[k].y + side); y++) {
			for (int x = (int)corners[k].x; x < (int)(corners[k].x + side); x++) {
				if (x < 0 || y < 0 || x >= chip->width || y >= chip->height)
					return;
				const uint8_t *p = chip->bgr[y * chip->width + x];
				if (p[3] == 0)
					return;
				for (int c = 0; c < 3; c++)
					sums[c] += p[c];
				count++;
			}
		}
		for (int c = 0; c < 3 && count > 0; c++) {
			least[c] = fmin(least[c], sums[c] / count);
			most[c] = fmax(most[c], sums[c] / count);
		}
	}
	double ratio = 1;
	for (int c = 0; c < 3; c++)
		ratio = fmin(ratio, least[c] / fmax(most[c], 1));
	measures_set(measures, MEASURE_LIGHT_SQUARES, ratio);
}

void check_light(const struct scene *scene, struct measures *measures)
{
	struct light light;

	if (!scene->has_chips)
		return;
	look(&scene->face, &light);
	measure_balance(&light, measures);
	/*
	 * If less than a fifth of the face lies in the picture, only the balance between the left
	 * and the right half is measured.
	 */
	if (!scene->has_mesh || light.face.count < 1000)
		return;
	measure_iso(&light.face, measures);
	if (light.skin.count >= 1000)
		measures_set(measures, MEASURE_SKIN_SHINE, share_between(&light.skin, 247, 255));
	measure_overlap(scene, measures);
	measure_level(scene, &light, measures->values[MEASURE_LUMINANCE_MEAN].value, measures);
	measure_squares(scene, measures);
}
