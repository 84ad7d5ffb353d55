/* SPDX-License-Identifier: MIT */
#include "daemon/core/way.h"

#include <math.h>
#include <stddef.h>

/* The size of a way that is certainly needed but whose distance is tiny or unknown. */
static const double TINY = 0.05;

static const struct {
	const char *name;
	enum reason reason;
} rows[WAY_COUNT] = {
#define X(id, text, mends) [WAY_##id] = { .name = #text, .reason = REASON_##mends },
	WAYS(X)
#undef X
};

/* A measure with two limits. below: the way for a value below the minimum; above: the way for a
 * value above the maximum. */
static const struct two_sided {
	enum measure measure;
	enum way below, above;
} turns[] = {
	/* yaw > 0: the face turns to image right, which is the person's left */
	{ MEASURE_YAW, WAY_TURN_LEFT, WAY_TURN_RIGHT },
	/* pitch > 0: the face is raised */
	{ MEASURE_PITCH, WAY_CHIN_UP, WAY_CHIN_DOWN },
	/* roll > 0: the top of the head leans to image right, which is the person's left */
	{ MEASURE_ROLL, WAY_TILT_LEFT, WAY_TILT_RIGHT },
};

static float size_of(double size)
{
	return (float)fmin(1, fmax(TINY, size));
}

static void find_turn(const struct profile *profile, const struct measures *measures,
		      const struct two_sided *turn, struct ways *ways)
{
	const struct limit *limit = &profile->limits[turn->measure];
	const struct measure_value *value = &measures->values[turn->measure];
	if (!value->is_assessed)
		return;
	double half = limit->has_min && limit->has_max
			      ? (limit->max - limit->min) / 2
			      : fabs(limit->has_min ? limit->min : limit->max);
	half = fmax(half, 1);
	if (limit->has_min && value->value < limit->min)
		ways->size[turn->below] = size_of((limit->min - value->value) / half);
	if (limit->has_max && value->value > limit->max)
		ways->size[turn->above] = size_of((value->value - limit->max) / half);
}

/* Finds which edge of the picture is too near. The least bad rectangle puts the head beside the
 * photo's middle, or low in the photo, where the picture ends. */
static void find_move(const struct crop_spec *spec, const struct crop_face *face, struct ways *ways)
{
	struct crop crop = crop_find(spec, face);
	double middle = face->image_width / 2.0;
	double wide = fmax(face->face_width, 1);
	double aside = fabs(face->eyes_x - middle) / wide;
	if (crop.has_rectangle) {
		double low =
			fmax(crop.eyes_y - spec->eyes_y.max, crop.head_top - spec->head_top.max);
		aside = (fabs(crop.offset) - spec->max_offset) / fmax(crop.face_width, 1);
		if (low > 0)
			ways->size[WAY_HIGHER] = size_of(low / fmax(crop.face_width, 1));
	}
	/* Image right is the person's left: who is too far right in the picture moves right. */
	if (aside > 0 || ways->size[WAY_HIGHER] == 0)
		ways->size[face->eyes_x > middle ? WAY_RIGHT : WAY_LEFT] = size_of(aside);
}

static void find_distance(const struct crop_spec *spec, const struct crop_face *face,
			  reason_set reasons, struct ways *ways)
{
	double photo_width =
		fmin(face->image_width, (double)face->image_height * spec->width / spec->height);
	double goal = photo_width * spec->face_width.target / spec->width;
	double excess = face->face_width / goal - 1;
	if (reasons & reason_bit(REASON_TOO_SMALL))
		ways->size[WAY_CLOSER] =
			size_of(spec->face_width.min / fmax(face->face_width, 1) - 1);
	if (!(reasons & reason_bit(REASON_TOO_CLOSE)))
		return;
	/* A face of the right size whose top the picture cuts off is not too near but too high. */
	if (excess < TINY)
		ways->size[WAY_LOWER] = size_of(-face->head_top_y / fmax(face->face_width, 1));
	else
		ways->size[WAY_BACK] = size_of(excess);
}

struct ways ways_find(const struct profile *profile, const struct measures *measures,
		      const struct crop_face *face, reason_set reasons)
{
	struct ways ways = { { 0 } };
	if (!face)
		return ways;
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++)
		if (reasons & reason_bit(rows[turns[i].above].reason))
			find_turn(profile, measures, &turns[i], &ways);
	if (reasons & reason_bit(REASON_OFF_CENTRE))
		find_move(&profile->crop, face, &ways);
	find_distance(&profile->crop, face, reasons, &ways);
	return ways;
}

way_set ways_set(const struct ways *ways)
{
	way_set set = 0;
	for (unsigned i = 0; i < WAY_COUNT; i++)
		if (ways->size[i] > 0)
			set |= way_bit((enum way)i);
	return set;
}

enum way ways_first(const struct ways *ways, enum reason reason)
{
	enum way first = WAY_NONE;
	for (unsigned i = 0; i < WAY_COUNT; i++)
		if (rows[i].reason == reason && ways->size[i] > 0 &&
		    (first == WAY_NONE || ways->size[i] > ways->size[first]))
			first = (enum way)i;
	return first;
}

enum way way_of(way_set set, enum reason reason)
{
	for (unsigned i = 0; i < WAY_COUNT; i++)
		if (rows[i].reason == reason && (set & way_bit((enum way)i)))
			return (enum way)i;
	return WAY_NONE;
}

const char *way_name(enum way way)
{
	return way < WAY_COUNT ? rows[way].name : NULL;
}

enum reason way_reason(enum way way)
{
	return way < WAY_COUNT ? rows[way].reason : REASON_NONE;
}
