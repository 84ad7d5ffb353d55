/* SPDX-License-Identifier: MIT */
/*
 * Measures where the head is in the picture, and whether the profile's photo can be cut out of the
 * picture.
 */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/iso.h"

static const double RADIANS = 3.14159265358979 / 180;

/* Returns the share of the contour points of the face that lie outside the picture. */
static double cut_share(const struct scene *scene)
{
	float width = (float)scene->image->width, height = (float)scene->image->height;
	int outside = 0;
	for (int i = 0; i < LANDMARKS_OVAL; i++) {
		struct point p = scene->finding->mesh.points[landmarks_face_oval[i]];
		outside += p.x < 0 || p.y < 0 || p.x > width || p.y > height;
	}
	return (double)outside / LANDMARKS_OVAL;
}

static void measure_crop(const struct scene *scene, struct measures *measures)
{
	struct crop_face face = { .image_width = scene->image->width,
				  .image_height = scene->image->height,
				  .eyes_x = (double)scene->pupils.x,
				  .eyes_y = (double)scene->pupils.y,
				  .head_top_y = (double)scene->head_top,
				  .face_width = (double)scene->face_width };
	unsigned violations = crop_violations(&scene->profile->crop, &face);
	unsigned close = CROP_TOO_CLOSE | CROP_PROPORTIONS;

	measures_set(measures, MEASURE_PHOTO_SMALL, (violations & CROP_TOO_SMALL) != 0);
	measures_set(measures, MEASURE_PHOTO_CLOSE, (violations & close) != 0);
	/*
	 * A person who is too far away must first come closer. Only a person who is near enough is
	 * reported as off centre.
	 */
	measures_set(measures, MEASURE_PHOTO_OFF_CENTRE,
		     (violations & CROP_OFF_CENTRE) != 0 && (violations & CROP_TOO_SMALL) == 0);
}

/*
 * Computes measures by the formulas of the reference implementation of ISO/IEC 29794-5
 * (docs/photo.md 4).
 */
static void measure_iso(const struct scene *scene, struct point eyes, struct measures *measures)
{
	double t = (double)scene->face_height;
	double height = scene->image->height;
	double above = (double)eyes.y / t, below = (height - (double)eyes.y) / t;
	double size = t / height;
	double distance = (double)scene->eye_distance /
			  fmax(cos((double)scene->finding->pose.yaw * RADIANS), 0.2);

	measures_set_scored(measures, MEASURE_INTER_EYE_DISTANCE, distance,
			    iso_score(100 * iso_sigmoid(distance, 70, 20)));
	measures_set_scored(measures, MEASURE_HEAD_SIZE, size, iso_head_size_score(size));
	measures_set_scored(measures, MEASURE_MARGIN_ABOVE, above,
			    iso_score(100 * iso_sigmoid(above, 1.4, 0.1)));
	measures_set_scored(measures, MEASURE_MARGIN_BELOW, below,
			    iso_score(100 * iso_sigmoid(below, 1.8, 0.1)));
}

void check_geometry(const struct scene *scene, struct measures *measures)
{
	if (!scene->has_mesh)
		return;
	struct point eyes = plane_apply(&scene->face.to_picture, scene->face.eyes);
	const struct face_mesh *mesh = &scene->finding->mesh;
	double tall = (double)hypotf(
		mesh->points[LANDMARK_CHIN].x - mesh->points[LANDMARK_FOREHEAD_TOP].x,
		mesh->points[LANDMARK_CHIN].y - mesh->points[LANDMARK_FOREHEAD_TOP].y);

	measures_set(measures, MEASURE_FACE_WIDTH, (double)scene->face_width);
	measures_set(
		measures, MEASURE_FACE_FILL,
		fmax((double)scene->face_width / scene->image->width, tall / scene->image->height));
	measures_set(measures, MEASURE_FACE_CUT, cut_share(scene));
	measure_iso(scene, eyes, measures);
	measure_crop(scene, measures);
}
