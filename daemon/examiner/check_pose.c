/* SPDX-License-Identifier: MIT */
/*
 * Measures the angles of the head. The limits of a profile apply to the angles and not to ISO's
 * scores, which are too coarse for a limit of 5 degrees.
 */
#include "daemon/examiner/check.h"

#include "daemon/examiner/iso.h"

static void set_angle(struct measures *measures, enum measure measure, float degrees)
{
	measures_set_scored(measures, measure, (double)degrees, iso_pose_score((double)degrees));
}

void check_pose(const struct scene *scene, struct measures *measures)
{
	if (!scene->has_mesh)
		return;
	const struct face_pose *pose = &scene->finding->pose;
	set_angle(measures, MEASURE_YAW, pose->yaw);
	set_angle(measures, MEASURE_PITCH, pose->pitch);
	set_angle(measures, MEASURE_ROLL, pose->roll);
}
