/* SPDX-License-Identifier: MIT */
/* Eyes must be open, look at the camera, and not be red. */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/iso.h"

/*
 * The aperture of an ordinary open eye. It is the median over real people, and the true aperture of
 * the computer-rendered test person.
 */
static const float APERTURE_TYPICAL = 0.30f;
/*
 * The baseline is the aperture of this person's open eyes. If it is smaller than this value, this
 * value is used instead, because the person may have kept the eyes closed in this visit so far.
 */
static const float BASELINE_MIN = 0.17f;

static float gap(const struct point *points, uint16_t p, uint16_t q)
{
	return hypotf(points[p].x - points[q].x, points[p].y - points[q].y);
}

static float eye_width(const struct chip *chip, int side)
{
	return fmaxf(gap(chip->points, landmark_eye_outer[side], landmark_eye_inner[side]), 1);
}

/*
 * Returns the aperture of one eye: the mean of the three middle gaps between the lids, divided by
 * the width of the eye.
 */
static float aperture(const struct chip *chip, int side)
{
	float sum = 0;
	for (int i = 2; i <= 4; i++)
		sum += gap(chip->points, landmarks_upper_lid[side][i],
			   landmarks_lower_lid[side][i]);
	return sum / 3 / eye_width(chip, side);
}

void check_eyes_apertures(const struct scene *scene, float ret_apertures[2])
{
	for (int side = 0; side < LANDMARK_SIDES; side++)
		ret_apertures[side] = aperture(&scene->face, side);
}

static float widest_gap(const struct chip *chip, int side)
{
	float widest = 0;
	for (int i = 0; i < LANDMARKS_LID; i++)
		widest = fmaxf(widest, gap(chip->points, landmarks_upper_lid[side][i],
					   landmarks_lower_lid[side][i]));
	return widest;
}

/*
 * Returns the smaller aperture divided by the larger one. The error of the mesh is about 0.05
 * either way. In narrow eyes, this error would look like a wink, so 0.05 is added to the smaller
 * aperture.
 */
static double balance_of(const float apertures[2])
{
	static const float ERROR = 0.05f;
	float smaller = fminf(apertures[0], apertures[1]),
	      larger = fmaxf(apertures[0], apertures[1]);
	return (double)fminf((smaller + ERROR) / fmaxf(larger, 0.01f), 1);
}

static void measure_open(const struct scene *scene, struct measures *measures)
{
	const struct chip *chip = &scene->face;
	float t = fmaxf(scene->face_height / chip->picture_scale, 1);
	double iso = (double)(fminf(widest_gap(chip, 0), widest_gap(chip, 1)) / t);
	float apertures[2];

	measures_set_scored(measures, MEASURE_EYES_OPEN, iso, iso_eyes_score(iso));
	check_eyes_apertures(scene, apertures);
	float smaller = fminf(apertures[0], apertures[1]);
	/*
	 * Naturally narrow eyes must not count as closed, so the aperture is compared with the
	 * aperture of this person's open eyes.
	 */
	if (scene->aperture_baseline > 0 && scene->aperture_baseline < APERTURE_TYPICAL)
		smaller *= APERTURE_TYPICAL / fmaxf(scene->aperture_baseline, BASELINE_MIN);
	measures_set(measures, MEASURE_EYE_APERTURE, (double)smaller);
	measures_set(measures, MEASURE_EYE_BALANCE, balance_of(apertures));
}

/*
 * Measures how far the pupils lie sideways from the middles of the eyes, in half eye widths. The
 * value is the mean of both eyes. In this mean, the face's own asymmetry and a turn of the head
 * cancel out.
 */
static void measure_gaze(const struct scene *scene, struct measures *measures)
{
	const struct chip *chip = &scene->face;
	float sum = 0;
	for (int side = 0; side < LANDMARK_SIDES; side++) {
		struct point outer = chip->points[landmark_eye_outer[side]];
		struct point inner = chip->points[landmark_eye_inner[side]];
		struct point iris = chip->points[landmark_iris[side]];
		sum += (iris.x - (outer.x + inner.x) / 2) / (eye_width(chip, side) / 2);
	}
	measures_set(measures, MEASURE_GAZE_OFFSET, (double)fabsf(sum / 2));
}

/*
 * Returns the mean lightness of the inner part of the iris. Returns NaN if this part reaches
 * outside the chip.
 */
static float iris_lightness(const struct chip *chip, int side)
{
	struct point centre = chip->points[landmark_iris[side]];
	/*
	 * A radius of 3 gives a square of 7 x 7 chip pixels. The square lies inside the iris, clear
	 * of the lids and the white of the eye.
	 */
	int radius = 3;
	float sum = 0;
	int count = 0;
	for (int y = (int)centre.y - radius; y <= (int)centre.y + radius; y++)
		for (int x = (int)centre.x - radius; x <= (int)centre.x + radius; x++) {
			if (x < 0 || y < 0 || x >= chip->width || y >= chip->height)
				return NAN;
			sum += chip->lab_l[y * chip->width + x];
			count++;
		}
	return sum / (float)count;
}

/*
 * Tells visible eyes from hidden eyes, because the mesh also places open eyes where a hand or hair
 * hides them. A hand is as light as the cheek, but an iris is darker than the cheek.
 */
static void measure_iris(const struct scene *scene, struct measures *measures)
{
	/*
	 * If the lightness of one cheek is below this share of the lightness of both cheeks
	 * together, this cheek lies under hair.
	 */
	static const float HIDDEN = 0.7f;
	float least = INFINITY;
	for (int side = 0; side < 2; side++) {
		float cheek = fmaxf(scene->skin.cheek[side].l, HIDDEN * scene->skin.cheeks.l);
		float iris = iris_lightness(&scene->face, side);
		if (!isfinite(iris) || scene->skin.count == 0)
			return;
		least = fminf(least, 1 - iris / fmaxf(cheek, 1));
	}
	measures_set(measures, MEASURE_IRIS_CONTRAST, (double)least);
}

static bool is_red(const uint8_t bgr[4])
{
	/*
	 * BioGaze's rule for a red pixel: its hue is within 20 degrees of red, and it is saturated
	 * and not black.
	 */
	int r = bgr[2], g = bgr[1], b = bgr[0];
	int other = g > b ? g : b, least = g < b ? g : b;
	return r >= 70 && r > 2 * other && 3 * (other - least) <= r - least;
}

/*
 * Returns the share of red pixels among the pixels that are at most 0.6 iris radii from the pupil's
 * centre.
 */
static float red_share(const struct scene *scene, int side)
{
	/* A red pupil reflects the flash, so it is light. A brown iris in warm light is darker. */
	static const float LIGHT_MIN = 0.45f; /* as a share of the cheeks' lightness */
	const struct chip *chip = &scene->face;
	float light = LIGHT_MIN * scene->skin.cheeks.l;
	struct point centre = chip->points[landmark_iris[side]];
	float radius = 0;
	for (int i = 0; i < LANDMARKS_IRIS_EDGE; i++)
		radius += gap(chip->points, landmark_iris[side], landmarks_iris_edge[side][i]) / 4;
	radius = fmaxf(0.6f * radius, 2);
	int count = 0, red = 0;
	for (int y = (int)(centre.y - radius); y <= (int)(centre.y + radius); y++) {
		for (int x = (int)(centre.x - radius); x <= (int)(centre.x + radius); x++) {
			if (x < 0 || y < 0 || x >= chip->width || y >= chip->height ||
			    hypotf((float)x + 0.5f - centre.x, (float)y + 0.5f - centre.y) > radius)
				continue;
			int at = y * chip->width + x;
			count += chip->bgr[at][3] != 0;
			red += chip->bgr[at][3] != 0 && is_red(chip->bgr[at]) &&
			       chip->lab_l[at] > light;
		}
	}
	return count > 0 ? (float)red / (float)count : 0;
}

void check_eyes(const struct scene *scene, struct measures *measures)
{
	/* In degrees. If the head is turned further, one eye can hardly be seen. */
	static const float YAW_MAX = 20;
	if (!scene->has_mesh)
		return;
	if (fabsf(scene->finding->pose.yaw) <= YAW_MAX)
		measure_open(scene, measures);
	measure_gaze(scene, measures);
}

void check_irises(const struct scene *scene, struct measures *measures)
{
	if (!scene->has_mesh)
		return;
	measure_iris(scene, measures);
	measures_set(measures, MEASURE_RED_EYE,
		     (double)fmaxf(red_share(scene, 0), red_share(scene, 1)));
}
