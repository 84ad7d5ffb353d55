/* SPDX-License-Identifier: MIT */
/* Eyes must be open, look at the camera, and not be red. */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/iso.h"

/* The aperture of an ordinary open eye: the rendered sitter's true value and the median of
 * people. */
static const float APERTURE_TYPICAL = 0.30f;
/* A smaller baseline is raised to this, because the eyes may never have been open in this visit. */
static const float BASELINE_MIN = 0.17f;

static float gap(const struct point *points, uint16_t p, uint16_t q)
{
	return hypotf(points[p].x - points[q].x, points[p].y - points[q].y);
}

static float eye_width(const struct chip *chip, int side)
{
	return fmaxf(gap(chip->points, landmark_eye_outer[side], landmark_eye_inner[side]), 1);
}

/* Returns the mean of the three middle lid gaps / the eye's width. */
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
 * How far the smaller eye is open, compared with the larger one. The mesh errs by about 0.05 either
 * way, which in narrow eyes would look like a wink, so that much is added to the smaller eye.
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
	/* Narrow eyes are not closed, so compare them with this person's own open eyes. */
	if (scene->aperture_baseline > 0 && scene->aperture_baseline < APERTURE_TYPICAL)
		smaller *= APERTURE_TYPICAL / fmaxf(scene->aperture_baseline, BASELINE_MIN);
	measures_set(measures, MEASURE_EYE_APERTURE, (double)smaller);
	measures_set(measures, MEASURE_EYE_BALANCE, balance_of(apertures));
}

/*
 * Measures how far the pupil is from the middle of its eye, sideways, in half eye widths. The value
 * is the mean of both eyes, in which the face's own asymmetry and a turned head cancel out.
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

/* Returns the mean lightness of the iris's inner part; NaN if it lies outside the picture. */
static float iris_lightness(const struct chip *chip, int side)
{
	struct point centre = chip->points[landmark_iris[side]];
	int radius = 3; /* the iris has about 7 chip pixels; this radius excludes whites and lids */
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
 * Tells real eyes from eyes that the mesh invents where a hand or hair hides them. A hand is as
 * light as the cheek; an iris is darker.
 */
static void measure_iris(const struct scene *scene, struct measures *measures)
{
	static const float HIDDEN =
		0.7f; /* a cheek darker than this share of both cheeks lies under hair */
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
	/* The rule of BioGaze: hue within 20 degrees of red, saturated, not black. */
	int r = bgr[2], g = bgr[1], b = bgr[0];
	int other = g > b ? g : b, least = g < b ? g : b;
	return r >= 70 && r > 2 * other && 3 * (other - least) <= r - least;
}

/* Returns the share of red pixels in and around the pupil (0.6 of the iris's radius). */
static float red_share(const struct scene *scene, int side)
{
	/* A red pupil throws the flash back: it is light. A brown iris in warm light is darker. */
	static const float LIGHT_MIN = 0.45f; /* of the cheeks' lightness */
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
	/* Degrees. Of a head turned further, one eye is hardly seen. */
	static const float YAW_MAX = 20;
	if (!scene->has_mesh)
		return;
	if (fabsf(scene->finding->pose.yaw) <= YAW_MAX)
		measure_open(scene, measures);
	measure_gaze(scene, measures);
	measure_iris(scene, measures);
	measures_set(measures, MEASURE_RED_EYE,
		     (double)fmaxf(red_share(scene, 0), red_share(scene, 1)));
}
