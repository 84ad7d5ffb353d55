/* SPDX-License-Identifier: MIT */
/*
 * Hands must not touch the face or the hair. A hand next to the head is not reported, because the
 * photo's crop decides whether this hand is seen.
 */
#include "daemon/examiner/check.h"

#include <math.h>

/*
 * A point of a hand touches the face if it lies at most this far (in eye distances) outside the
 * face's contour. REACH applies below the brows; REACH_ABOVE applies above them, where there is
 * hair. Hands that touched the face had at least three points within 0.25; hands that did not touch
 * it had no such point (32 and 24 photographs).
 */
static const float REACH = 0.25f, REACH_ABOVE = 0.75f;
enum { POINTS_MIN = 2 };

/* The distance of p from the line between a and b. */
static float distance_to_line(struct point p, struct point a, struct point b)
{
	float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
	float t = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
	t = fminf(fmaxf(t, 0), 1);
	return hypotf(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/* How far p lies outside the face's contour; 0 inside. */
static float distance_to_face(const struct point *points, struct point p)
{
	bool is_inside = false;
	float nearest = INFINITY;
	for (int i = 0; i < LANDMARKS_OVAL; i++) {
		struct point a = points[landmarks_face_oval[i]];
		struct point b = points[landmarks_face_oval[(i + 1) % LANDMARKS_OVAL]];
		nearest = fminf(nearest, distance_to_line(p, a, b));
		if ((a.y > p.y) != (b.y > p.y) &&
		    p.x < a.x + (p.y - a.y) * (b.x - a.x) / (b.y - a.y))
			is_inside = !is_inside;
	}
	return is_inside ? 0 : nearest;
}

static bool touches(const struct scene *scene, const struct face_hand *hand)
{
	const struct point *points = scene->finding->mesh.points;
	float brows = points[LANDMARK_GLABELLA].y;
	int count = 0;
	for (int k = 0; k < FACE_HAND_POINTS; k++) {
		struct point p = hand->points[k];
		float reach = (p.y < brows ? REACH_ABOVE : REACH) * scene->eye_distance;
		count += distance_to_face(points, p) < reach;
	}
	return count >= POINTS_MIN;
}

void check_hands(const struct scene *scene, struct measures *measures)
{
	const struct face_hands *hands = &scene->finding->hands;
	float surest = 0;

	if (!scene->has_mesh || !hands->were_searched)
		return;
	for (int k = 0; k < hands->count; k++)
		if (touches(scene, &hands->hands[k]))
			surest = fmaxf(surest, hands->hands[k].presence);
	measures_set(measures, MEASURE_HAND_ON_FACE, (double)surest);
}
