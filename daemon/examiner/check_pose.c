/* SPDX-License-Identifier: MIT */
/* How the head is turned. The scores are ISO's; they cannot enforce 5 degrees, the limits do. */
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
