/* SPDX-License-Identifier: MIT */
/* There must be exactly one person. Both the detector and the mesh must recognise the face. */
#include "daemon/examiner/check.h"

#include "daemon/examiner/iso.h"

/*
 * A second person counts only if the area of that person's face, divided by the area of the first
 * person's face, is at least this. A smaller face is a picture on a shirt, or a person far behind,
 * whom the background check detects.
 */
static const float BYSTANDER_MIN = 0.02f;

static float area_of(const struct box *box)
{
	return box->width * box->height;
}

void check_presence(const struct scene *scene, struct measures *measures)
{
	const struct face_finding *finding = scene->finding;
	int count = 0;

	for (int i = 0; i < finding->count; i++)
		count += area_of(&finding->people[i].box) >=
			 BYSTANDER_MIN * area_of(&finding->people[0].box);
	if (scene->box_assumed)
		count = 1; /* the caller has given the box of the only face */
	measures_set(measures, MEASURE_FACE_COUNT, count);
	if (finding->count == 0)
		return;
	if (!scene->box_assumed)
		measures_set(measures, MEASURE_FACE_CONFIDENCE,
			     (double)(finding->people[0].score * finding->people[0].flag));
	double second = finding->count < 2 ? 0
					   : (double)(area_of(&finding->people[1].box) /
						      area_of(&finding->people[0].box));
	measures_set_scored(measures, MEASURE_SINGLE_FACE, second, iso_score(100 * (1 - second)));
}
