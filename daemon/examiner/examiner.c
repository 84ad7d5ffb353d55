/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/examiner.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/examiner/calm.h"
#include "daemon/examiner/check.h"
#include "daemon/examiner/face/face.h"
#include "daemon/examiner/families.h"
#include "daemon/examiner/overlay.h"
#include "daemon/examiner/scene.h"

enum {
	/*
	 * From this number of frames on, the 90th percentile of the apertures in a visit counts as
	 * the aperture of open eyes.
	 */
	BASELINE_FRAMES = 15,
	BASELINE_BINS = 64,
};

static const float BASELINE_MAX = 0.64f; /* aperture at the upper end of the histogram */

static const int64_t FORGET_US = 500000; /* after a longer gap between frames, motion is unknown */

struct examiner {
	struct face_finder *finder;
	struct scene *scene;
	struct face_finding finding;
	/* Histogram over the live frames of this visit: the aperture of the less open eye. */
	int32_t apertures[BASELINE_BINS];
	int aperture_count;
	struct point last_eyes[2]; /* places of the eyes in the previous frame */
	int64_t last_us;           /* time of the previous frame; 0: there was no frame */
	/* results of the families that read pixels, kept until those families run again */
	bool has_seen;
	struct measures seen;
	struct calm calm;
};

static int64_t cpu_us(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int create_parts(struct examiner *examiner, const struct examiner_config *config,
			struct problem *problem)
{
	struct face_finder_config finder = { .models = config->models };
	int r = engine_choice_parse(config->engine, &finder.engine);
	if (r < 0)
		return problem_set(problem, r, "engine %s: must be auto, xnnpack or plain",
				   config->engine);
	r = face_finder_create(&finder, problem, &examiner->finder);
	if (r < 0)
		return r;
	r = scene_create(&examiner->scene);
	return r < 0 ? problem_memory(problem) : 0;
}

int examiner_create(const struct examiner_config *config, struct problem *problem,
		    struct examiner **ret_examiner)
{
	struct examiner *examiner = calloc(1, sizeof(*examiner));
	if (!examiner)
		return problem_memory(problem);
	int r = create_parts(examiner, config, problem);
	if (r < 0) {
		examiner_destroy(examiner);
		return r;
	}
	*ret_examiner = examiner;
	return 0;
}

void examiner_destroy(struct examiner *examiner)
{
	if (examiner == NULL)
		return;
	face_finder_destroy(examiner->finder);
	scene_destroy(examiner->scene);
	free(examiner);
}

const char *examiner_engine(const struct examiner *examiner)
{
	return face_finder_engine(examiner->finder);
}

void examiner_reset(struct examiner *examiner)
{
	face_finder_reset(examiner->finder);
	memset(examiner->apertures, 0, sizeof(examiner->apertures));
	calm_reset(&examiner->calm);
	examiner->aperture_count = 0;
	examiner->has_seen = false;
	examiner->last_us = 0;
}

static float aperture_baseline(const struct examiner *examiner)
{
	if (examiner->aperture_count < BASELINE_FRAMES)
		return 0;
	int above = 0;
	for (int i = BASELINE_BINS - 1; i >= 0; i--) {
		above += examiner->apertures[i];
		if (10 * above >= examiner->aperture_count)
			return ((float)i + 0.5f) * BASELINE_MAX / BASELINE_BINS;
	}
	return 0;
}

static void note_aperture(struct examiner *examiner, const struct scene *scene)
{
	float apertures[2];
	check_eyes_apertures(scene, apertures);
	float smaller = fminf(apertures[0], apertures[1]);
	int bin = (int)(smaller / BASELINE_MAX * BASELINE_BINS);
	bin = bin < 0 ? 0 : bin >= BASELINE_BINS ? BASELINE_BINS - 1 : bin;
	examiner->apertures[bin]++;
	examiner->aperture_count++;
}

/*
 * Returns the speed of the faster eye since the previous frame, in eye distances a second; < 0:
 * unknown. Stores this frame's eyes for the next call.
 */
static float follow_motion(struct examiner *examiner, const struct scene *scene, int64_t now_us)
{
	float motion = -1;
	int64_t passed = now_us - examiner->last_us;
	struct point eyes[2];

	for (int side = 0; side < 2; side++)
		eyes[side] = plane_apply(
			&scene->face.to_picture,
			(struct point){ scene->face.eyes.x +
						(side == 0 ? -0.5f : 0.5f) * scene->face.iod,
					scene->face.eyes.y });
	if (examiner->last_us > 0 && passed > 0 && passed < FORGET_US) {
		float moved = 0;
		for (int side = 0; side < 2; side++)
			moved = fmaxf(moved, hypotf(eyes[side].x - examiner->last_eyes[side].x,
						    eyes[side].y - examiner->last_eyes[side].y));
		motion = moved / fmaxf(scene->eye_distance, 1) / ((float)passed * 1e-6f);
	}
	memcpy(examiner->last_eyes, eyes, sizeof(eyes));
	examiner->last_us = now_us;
	return motion;
}

static void describe(const struct scene *scene, struct examination *out)
{
	const struct face_finding *finding = scene->finding;
	out->faces = scene->box_assumed ? 1 : finding->count;
	out->has_face = scene->has_mesh;
	out->box = scene->box;
	if (!scene->has_mesh)
		return;
	for (int side = 0; side < LANDMARK_SIDES; side++)
		out->eyes[side] = finding->mesh.points[landmark_iris[side]];
	out->yaw = finding->pose.yaw;
	out->pitch = finding->pose.pitch;
	out->roll = finding->pose.roll;
	out->face_width = scene->face_width;
	out->head_top = scene->head_top;
	out->head_top_known = scene->head_top_known;
	out->chin = finding->mesh.points[LANDMARK_CHIN].y;
}

static void run_families(const struct scene *scene, bool reads_pixels, struct measures *measures)
{
	size_t count;
	const struct family *family = families(&count);
	for (size_t i = 0; i < count; i++)
		if (family[i].reads_pixels == reads_pixels)
			family[i].measure(scene, measures);
}

/*
 * Whether the chips must be filled. In live mode they are filled when the mask is new, because
 * light, skin, hair, clothes and backdrop hardly change within 0.1 s.
 */
static bool is_look_due(const struct examiner *examiner, const struct examine_options *options)
{
	return options->mode != EXAMINE_LIVE || !examiner->has_seen || !examiner->scene->has_mesh ||
	       examiner->finding.mask.captured_us == options->captured_us;
}

static void take_measures(struct examiner *examiner, const struct examine_options *options,
			  struct measures *ret_measures)
{
	struct scene *scene = examiner->scene;
	if (is_look_due(examiner, options)) {
		examiner->seen = (struct measures){ 0 };
		scene_show(scene);
		run_families(scene, true, &examiner->seen);
		examiner->has_seen = scene->has_mesh;
	}
	*ret_measures = examiner->seen;
	run_families(scene, false, ret_measures);
}

/*
 * Calms the measures with the values of earlier frames of this visit, computes the motion, and
 * stores this frame's data.
 */
static void follow_visit(struct examiner *examiner, const struct examine_options *options,
			 struct examination *examination)
{
	int64_t passed = examiner->last_us > 0 ? options->captured_us - examiner->last_us : 0;
	note_aperture(examiner, examiner->scene);
	if (options->mode != EXAMINE_BURST)
		calm_measures(&examiner->calm, passed, &examination->measures);
	examination->motion = follow_motion(examiner, examiner->scene, options->captured_us);
}

/*
 * Calms the head's place, so that a photo that just fits, or just does not, stays so while the
 * person sits still.
 */
static void calm_head(struct examiner *examiner, const struct examine_options *options)
{
	static const float PLAY = 0.012f; /* of the face's width; breathing moves a head by less */
	struct scene *scene = examiner->scene;
	int64_t passed = options->captured_us - examiner->last_us;
	bool follows = options->mode == EXAMINE_LIVE || options->mode == EXAMINE_LIVE_FULL;
	if (!scene->has_mesh || !follows || passed <= 0 || passed > FORGET_US)
		examiner->calm.has_places = false;
	if (!scene->has_mesh || !follows)
		return;
	float places[CALM_PLACES] = { scene->pupils.x, scene->pupils.y, scene->head_top,
				      scene->face_width };
	calm_places(&examiner->calm, PLAY * scene->face_width, places);
	scene->pupils = (struct point){ places[0], places[1] };
	scene->head_top = places[2];
	scene->face_width = places[3];
}

static struct face_options options_of(const struct examine_options *options)
{
	return (struct face_options){
		.mode = options->mode == EXAMINE_STILL ? FACE_STILL : FACE_LIVE,
		.captured_us = options->captured_us,
		.every_frame = options->mode == EXAMINE_LIVE_FULL || options->mode == EXAMINE_BURST,
		.has_assumed_box = options->has_assumed_face,
		.assumed_box = options->assumed_face,
	};
}

int examiner_examine(struct examiner *examiner, const struct image *image,
		     const struct profile *profile, const struct examine_options *options,
		     struct examination *ret_examination)
{
	int64_t started = cpu_us();
	bool is_still = options->mode == EXAMINE_STILL;
	struct face_options face = options_of(options);
	struct scene *scene = examiner->scene;
	struct examination out = { .motion = -1 };
	int r = face_finder_find(examiner->finder, image, &face, &examiner->finding);
	if (r < 0)
		return r;
	scene->aperture_baseline = is_still ? 0 : aperture_baseline(examiner);
	scene_place(scene, image, profile, &examiner->finding,
		    options->has_assumed_face ? &options->assumed_face : NULL);
	calm_head(examiner, options);
	take_measures(examiner, options, &out.measures);
	describe(scene, &out);
	if (!is_still && scene->has_mesh)
		follow_visit(examiner, options, &out);
	out.cpu_us = cpu_us() - started;
	*ret_examination = out;
	return 0;
}

struct crop_face examination_face(const struct examination *examination, int width, int height)
{
	const struct point *eyes = examination->eyes;
	return (struct crop_face){
		.image_width = width,
		.image_height = height,
		.eyes_x = (double)((eyes[0].x + eyes[1].x) / 2),
		.eyes_y = (double)((eyes[0].y + eyes[1].y) / 2),
		.head_top_y = (double)examination->head_top,
		.face_width = (double)examination->face_width,
	};
}

struct crop examination_crop(const struct examination *examination, const struct profile *profile,
			     const struct image *image)
{
	if (!examination->has_face)
		return (struct crop){ 0 };
	struct crop_face face = examination_face(examination, image->width, image->height);
	return crop_find(&profile->crop, &face);
}

void examiner_draw(const struct examiner *examiner, const struct crop *crop,
		   const struct image *canvas)
{
	overlay_draw(examiner->scene, crop, canvas);
}
