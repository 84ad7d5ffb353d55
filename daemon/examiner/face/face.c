/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/face.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/examiner/face/plane.h"
#include "daemon/examiner/face/candidates.h"
#include "daemon/examiner/face/detector.h"
#include "daemon/examiner/face/hands.h"
#include "daemon/examiner/face/mask.h"
#include "daemon/examiner/face/mesh.h"
#include "daemon/examiner/face/pose.h"
#include "daemon/examiner/face/sample.h"

/*
 * Detections with a lower score are ignored; the mesh checks all others. The value is MediaPipe's
 * default.
 */
#define SCORE_MIN 0.5f
/*
 * The minimum score of people other than the main person, and of faces that a closer search finds,
 * because such a search tries many places. Patterns, paintings and animals score up to 0.7. Of the
 * main faces in 365 photographs, only four have such a low score: they are blurred, cut, or in a
 * crowd.
 */
#define SCORE_SURE 0.75f
/*
 * Live mode: intervals (EVERY) of the search for other people, of the mask and of the search for
 * hands. When the mask or the search for hands is due, it waits for a frame on which none of the
 * others runs, but at most until LATEST. So the slowest frame takes less time.
 */
#define SEARCH_EVERY_US 250000
#define MASK_EVERY_US   90000
#define MASK_LATEST_US  140000
#define HANDS_EVERY_US  400000
#define HANDS_LATEST_US 600000
/*
 * How many times the mesh runs on one face: in a still, and when live mode has found a face. Each
 * run starts from a better place than the run before. The third run moves the points by less than
 * 0.5 %.
 */
enum { STILL_PASSES = 3, FOUND_PASSES = 2 };
/*
 * The wide mask network is used for pictures whose width is at least this many times their height.
 */
#define WIDE_RATIO 1.3f

/* The maximum number of parts along one side of a picture that is searched part by part. */
enum { PARTS_MAX = 6 };

struct track {
	bool has;
	struct mesh_place place;
	float score;
	int other_count; /* number of people in others[], whom the last search found */
	struct face_person others[FACES_MAX];
	int64_t searched_us;
	bool has_mask;
	struct face_mask mask;
	struct face_hands hands;
};

struct face_finder {
	struct sampler *sampler;
	struct detector *near, *far;
	struct mesh *mesh;
	struct mask *square, *wide;
	struct hands *hands;
	struct canonical canonical;
	struct track track;
	float map[FACE_MAP_COUNT];
};

/* The state of one call of face_finder_find(). */
struct search {
	struct face_finder *finder;
	const struct image *image;
	const struct face_options *options;
	struct face_finding *finding;
	struct face_timings *timings;
	struct face_runs *runs;
	int64_t lap_us;
};

static int64_t thread_us(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Adds the CPU time since the last call of lap() to the time of a stage. */
static void lap(struct search *search, int32_t *stage)
{
	int64_t now = thread_us();
	*stage += (int32_t)(now - search->lap_us);
	search->lap_us = now;
}

static int load_networks(struct face_finder *finder, const struct face_finder_config *config,
			 struct problem *problem)
{
	const char *models = config->models;
	int r = detector_create(DETECTOR_SHORT, models, config->engine, problem, &finder->near);
	if (r == 0)
		r = detector_create(DETECTOR_FULL, models, config->engine, problem, &finder->far);
	if (r == 0)
		r = mesh_create(models, config->engine, problem, &finder->mesh);
	if (r == 0)
		r = mask_create(MASK_SQUARE, models, config->engine, problem, &finder->square);
	if (r == 0)
		r = mask_create(MASK_WIDE, models, config->engine, problem, &finder->wide);
	if (r == 0)
		r = hands_create(models, config->engine, problem, &finder->hands);
	if (r == 0)
		r = canonical_load(models, problem, &finder->canonical);
	return r;
}

int face_finder_create(const struct face_finder_config *config, struct problem *problem,
		       struct face_finder **ret_finder)
{
	struct face_finder *finder = calloc(1, sizeof(*finder));
	if (!finder)
		return problem_memory(problem);
	int r = sampler_create(&finder->sampler);
	if (r == 0)
		r = load_networks(finder, config, problem);
	else
		(void)problem_memory(problem);
	if (r < 0) {
		face_finder_destroy(finder);
		return r;
	}
	*ret_finder = finder;
	return 0;
}

void face_finder_destroy(struct face_finder *finder)
{
	if (!finder)
		return;
	sampler_destroy(finder->sampler);
	detector_destroy(finder->near);
	detector_destroy(finder->far);
	mesh_destroy(finder->mesh);
	mask_destroy(finder->square);
	mask_destroy(finder->wide);
	hands_destroy(finder->hands);
	free(finder);
}

const char *face_finder_engine(const struct face_finder *finder)
{
	return detector_engine(finder->near);
}

void face_finder_reset(struct face_finder *finder)
{
	finder->track = (struct track){ .has = false };
}

static int look_for_faces(struct search *search, struct detector *detector, struct box square,
			  float least_score, struct candidates *candidates)
{
	struct face_finder *finder = search->finder;
	struct detections found;
	int r = detector_look(detector, finder->sampler, square);
	lap(search, &search->timings->detect_resize);
	if (r < 0)
		return r;
	r = detector_find(detector, least_score, &found);
	bool is_near = detector == finder->near;
	lap(search, is_near ? &search->timings->detect_short : &search->timings->detect_full);
	*(is_near ? &search->runs->detect_short : &search->runs->detect_full) += 1;
	if (r < 0)
		return r;
	for (int k = 0; k < found.count; k++)
		candidates_add(candidates, &found.items[k]);
	return 0;
}

static int look_with_both(struct search *search, struct box square, float least_score,
			  struct candidates *candidates)
{
	int r = look_for_faces(search, search->finder->near, square, least_score, candidates);
	if (r < 0)
		return r;
	return look_for_faces(search, search->finder->far, square, least_score, candidates);
}

/*
 * Returns how many parts cover a side of the picture if each part overlaps the next by half.
 * `length` is the length of the side, `part` the length of a part.
 */
static int parts_over(float length, float part)
{
	int count = (int)ceilf((length - part) / (part * 0.5f)) + 1;
	return count > PARTS_MAX ? PARTS_MAX : count;
}

/* Returns where part k (counted from 0) of `count` parts begins on a side of the given length. */
static float part_start(int k, int count, float length, float part)
{
	return (count > 1 ? (float)k / (float)(count - 1) : 0.5f) * (length - part);
}

/*
 * Searches overlapping parts of the picture, because a small face fills more of a part than of the
 * whole picture.
 */
static int look_in_parts(struct search *search, struct candidates *candidates)
{
	float width = (float)search->image->width, height = (float)search->image->height;
	float part = fminf(width, height) * 0.6f;
	int columns = parts_over(width, part), rows = parts_over(height, part), r = 0;
	for (int k = 0; k < columns * rows && r == 0; k++) {
		struct box square = { part_start(k % columns, columns, width, part),
				      part_start(k / columns, rows, height, part), part, part };
		r = look_with_both(search, square, SCORE_SURE, candidates);
	}
	return r;
}

/*
 * Searches a square that is larger than the picture. A face that fills the picture is too large for
 * the detectors, but in the larger square it is small enough.
 */
static int look_from_away(struct search *search, struct candidates *candidates)
{
	float width = (float)search->image->width, height = (float)search->image->height;
	float side = 1.7f * fmaxf(width, height);
	struct box square = { width / 2 - side / 2, height / 2 - side / 2, side, side };
	return look_with_both(search, square, SCORE_SURE, candidates);
}

/*
 * Runs the mesh at a place in the picture. The networks that refine its points run only if the
 * mesh's flag says that there is a face.
 */
static int run_mesh(struct search *search, const struct mesh_place *place,
		    struct face_mesh *ret_mesh)
{
	struct mesh *mesh = search->finder->mesh;
	int r = mesh_look(mesh, search->finder->sampler, place);
	*ret_mesh = (struct face_mesh){ .flag = 0 };
	lap(search, &search->timings->mesh_warp);
	if (r == -EINVAL) /* the place is too small or not finite, so there is no face */
		return 0;
	if (r == 0)
		r = mesh_run_trunk(mesh, &ret_mesh->flag);
	lap(search, &search->timings->mesh_trunk);
	search->runs->mesh_trunk++;
	if (r < 0 || ret_mesh->flag < FACE_FLAG_MIN)
		return r;
	r = mesh_run_heads(mesh, ret_mesh);
	search->runs->mesh_heads++;
	lap(search, &search->timings->mesh_heads);
	return r;
}

static int refine_mesh(struct search *search, int passes, struct face_mesh *mesh)
{
	int r = 0;
	for (int k = 0; k < passes && r == 0 && mesh->flag >= FACE_FLAG_MIN; k++) {
		struct mesh_place place = mesh_place_of_mesh(mesh);
		struct face_mesh again = *mesh;
		r = run_mesh(search, &place, &again);
		if (r == 0 && again.flag >= FACE_FLAG_MIN)
			*mesh = again;
	}
	return r;
}

static struct face_person person_of_mesh(const struct face_mesh *mesh, float score)
{
	const struct point *points = mesh->points;
	return (struct face_person){
		.box = mesh_box(mesh),
		.keypoints = {
			[FACE_KEYPOINT_LEFT_EYE] = points[landmark_iris[LANDMARK_LEFT]],
			[FACE_KEYPOINT_RIGHT_EYE] = points[landmark_iris[LANDMARK_RIGHT]],
			[FACE_KEYPOINT_NOSE] = points[LANDMARK_NOSE_TIP],
			[FACE_KEYPOINT_MOUTH] = plane_middle(points[LANDMARK_LIP_UPPER_INNER],
						       points[LANDMARK_LIP_LOWER_INNER]),
			[FACE_KEYPOINT_LEFT_EAR] = points[landmark_face_side[LANDMARK_LEFT]],
			[FACE_KEYPOINT_RIGHT_EAR] = points[landmark_face_side[LANDMARK_RIGHT]],
		},
		.score = score,
		.flag = mesh->flag,
	};
}

/* Call it right after the mesh ran on this person: it reads the network's feature map. */
static void set_main_person(struct search *search, const struct face_mesh *mesh, float score)
{
	struct face_finding *finding = search->finding;
	finding->has_mesh = true;
	finding->mesh = *mesh;
	mesh_pool(search->finder->mesh, search->finder->map);
	finding->map = search->finder->map;
	finding->pose = pose_of_mesh(&search->finder->canonical, mesh);
	finding->people[0] = person_of_mesh(mesh, score);
	if (finding->count == 0)
		finding->count = 1;
}

/*
 * Runs the mesh at a place in the picture. If the mesh finds a face there, refines its points and
 * makes this person the main person, people[0].
 */
static int try_main_person(struct search *search, const struct mesh_place *place, int passes,
			   float score)
{
	struct face_mesh mesh;
	int r = run_mesh(search, place, &mesh);
	if (r < 0 || mesh.flag < FACE_FLAG_MIN)
		return r;
	r = refine_mesh(search, passes - 1, &mesh);
	if (r == 0)
		set_main_person(search, &mesh, score);
	return r;
}

/* Makes the largest candidate that the mesh confirms as a face the main person, people[0]. */
static int choose_main_person(struct search *search, struct candidates *candidates, int passes)
{
	int r = 0;
	candidates_sort(candidates);
	for (int k = 0; k < candidates->count && r == 0 && !search->finding->has_mesh; k++) {
		struct mesh_place place = mesh_place_of_detection(&candidates->items[k]);
		r = try_main_person(search, &place, passes, candidates->items[k].score);
	}
	return r;
}

/*
 * Returns whether the candidate is a person who has not been found yet, and whose detector score is
 * at least SCORE_SURE.
 */
static bool is_another(const struct face_finding *finding, const struct detection *item)
{
	for (int j = 0; j < finding->count; j++)
		if (candidates_is_same(&finding->people[j].box, &item->box))
			return false;
	return item->score >= SCORE_SURE;
}

/*
 * Adds every other person whose detector score is at least SCORE_SURE and whose face the mesh
 * confirms.
 */
static int add_others(struct search *search, const struct candidates *candidates)
{
	struct face_finding *finding = search->finding;
	for (int k = 0; k < candidates->count && finding->count < FACES_MAX; k++) {
		const struct detection *item = &candidates->items[k];
		struct mesh_place place = mesh_place_of_detection(item);
		struct face_mesh mesh;
		if (!is_another(finding, item))
			continue;
		int r = run_mesh(search, &place, &mesh);
		if (r < 0)
			return r;
		if (mesh.flag >= FACE_FLAG_MIN)
			finding->people[finding->count++] = person_of_mesh(&mesh, item->score);
	}
	return 0;
}

static bool is_wide(const struct image *image)
{
	return (float)image->width >= WIDE_RATIO * (float)image->height;
}

/*
 * Returns a square as high as the picture, around the face. The square is used for wide stills,
 * because a mask of this square shows hair in finer detail than a mask of the whole picture.
 */
static struct box square_around_face(const struct search *search)
{
	const struct image *image = search->image;
	const struct box *face = &search->finding->people[0].box;
	float side = (float)image->height;
	float x = face->x + face->width / 2 - side / 2;
	x = fminf(fmaxf(x, 0), (float)image->width - side);
	return (struct box){ x, 0, side, side };
}

/* Chooses the mask network, and the part of the picture on which this network runs. */
static struct mask *choose_mask(const struct search *search, struct box *ret_area)
{
	const struct image *image = search->image;
	struct face_finder *finder = search->finder;
	*ret_area = (struct box){ 0, 0, (float)image->width, (float)image->height };
	if (!is_wide(image))
		return finder->square;
	if (search->options->mode != FACE_STILL || !search->finding->has_mesh)
		return finder->wide;
	*ret_area = square_around_face(search);
	return finder->square;
}

static int take_mask(struct search *search)
{
	struct face_finder *finder = search->finder;
	struct box area;
	struct mask *mask = choose_mask(search, &area);
	struct face_mask found;
	int r = mask_look(mask, finder->sampler, area);
	lap(search, &search->timings->mask_resize);
	if (r == 0)
		r = mask_run(mask, &found);
	lap(search, &search->timings->mask_network);
	*(mask == finder->wide ? &search->runs->mask_wide : &search->runs->mask_square) += 1;
	if (r < 0)
		return r;
	found.captured_us = search->options->captured_us;
	finder->track.has_mask = true;
	finder->track.mask = found;
	search->finding->mask = found;
	return 0;
}

static int find_assumed(struct search *search)
{
	struct mesh_place place = mesh_place_of_box(&search->options->assumed_box);
	struct face_finding *finding = search->finding;
	finding->count = 1;
	finding->count_fresh = true;
	finding->people[0] = (struct face_person){ .box = search->options->assumed_box };
	return try_main_person(search, &place, STILL_PASSES, 0);
}

/*
 * Searches again a picture in which no face was found, because the face may be too large or too
 * small for the first search.
 */
static int find_closer(struct search *search, struct candidates *candidates)
{
	candidates->count = 0;
	int r = look_from_away(search, candidates);
	if (r == 0 && candidates->count == 0)
		r = look_in_parts(search, candidates);
	return r < 0 ? r : choose_main_person(search, candidates, STILL_PASSES);
}

static int find_still(struct search *search)
{
	struct candidates candidates = { .count = 0 };
	int r = look_with_both(search, detector_whole(search->image), SCORE_MIN, &candidates);
	search->finding->count_fresh = true;
	if (r == 0)
		r = choose_main_person(search, &candidates, STILL_PASSES);
	if (r == 0 && search->finding->count == 0)
		r = find_closer(search, &candidates);
	if (r == 0 && search->finding->count > 0)
		r = add_others(search, &candidates);
	return r;
}

/* Follows the face of the previous frame. If the face is gone, the finding stays empty. */
static int follow(struct search *search)
{
	struct track *track = &search->finder->track;
	struct face_mesh mesh;
	if (!track->has)
		return 0;
	int r = run_mesh(search, &track->place, &mesh);
	track->has = r == 0 && mesh.flag >= FACE_FLAG_MIN;
	if (track->has)
		set_main_person(search, &mesh, track->score);
	return r;
}

/*
 * Adds the other people to the finding. If the face of another person is clearly larger than the
 * tracked face, the track ends.
 */
static int search_others(struct search *search, struct candidates *candidates)
{
	struct track *track = &search->finder->track;
	struct face_finding *finding = search->finding;
	int r = add_others(search, candidates);
	if (r < 0)
		return r;
	finding->count_fresh = true;
	track->searched_us = search->options->captured_us;
	track->other_count = finding->count > 0 ? finding->count - 1 : 0;
	memcpy(track->others, finding->people + 1,
	       (size_t)track->other_count * sizeof(*track->others));
	/*
	 * If another face is clearly larger, the track ends, so that the next frame is searched for
	 * the largest face.
	 */
	for (int k = 0; k < track->other_count; k++)
		if (track->others[k].box.width > 1.3f * finding->people[0].box.width)
			track->has = false;
	return 0;
}

static void recall_others(struct search *search)
{
	const struct track *track = &search->finder->track;
	struct face_finding *finding = search->finding;
	for (int k = 0; k < track->other_count && finding->count < FACES_MAX; k++)
		if (!candidates_is_same(&finding->people[0].box, &track->others[k].box))
			finding->people[finding->count++] = track->others[k];
}

/*
 * Updates the detector score of the tracked face. While the mesh follows a face, no detector scores
 * it, so the last score stays until a detector sees the face again.
 */
static void renew_score(struct search *search, const struct candidates *candidates)
{
	struct track *track = &search->finder->track;
	struct face_person *person = &search->finding->people[0];
	for (int k = 0; k < candidates->count; k++)
		if (candidates_is_same(&person->box, &candidates->items[k].box))
			track->score = candidates->items[k].score;
	person->score = track->score;
}

static bool is_search_due(const struct search *search)
{
	const struct track *track = &search->finder->track;
	int64_t now = search->options->captured_us;
	return search->options->every_frame || !track->has ||
	       now - track->searched_us >= SEARCH_EVERY_US || now < track->searched_us;
}

/*
 * Runs the detectors that are due. If the track is lost, chooses the main person among the faces
 * that they found.
 */
static int search_live(struct search *search, bool is_due, struct candidates *candidates)
{
	struct face_finder *finder = search->finder;
	struct box whole = detector_whole(search->image);
	int r = 0;
	/* the hands found before belong to another face or are out of date */
	if (!finder->track.has)
		finder->track.hands = (struct face_hands){
			.captured_us = search->options->captured_us - HANDS_EVERY_US,
		};
	if (search->options->every_frame || !finder->track.has)
		r = look_for_faces(search, finder->near, whole, SCORE_MIN, candidates);
	if (r == 0 && is_due)
		r = look_for_faces(search, finder->far, whole, SCORE_MIN, candidates);
	if (r == 0 && !finder->track.has)
		r = choose_main_person(search, candidates, FOUND_PASSES);
	return r;
}

static int find_live(struct search *search)
{
	struct track *track = &search->finder->track;
	struct candidates candidates = { .count = 0 };
	int r = follow(search);
	if (r < 0)
		return r;
	bool is_due = is_search_due(search);
	r = search_live(search, is_due, &candidates);
	if (r < 0)
		return r;
	if (search->finding->count == 0) {
		search->finding->count_fresh = true;
		track->other_count = 0;
		return 0;
	}
	track->has = true;
	renew_score(search, &candidates);
	track->place = mesh_place_of_mesh(&search->finding->mesh);
	if (is_due)
		return search_others(search, &candidates);
	recall_others(search);
	return 0;
}

/* Whether a network that last ran at then_us must run again. It must run after the time `every`,
 * or, if this frame has already run another network that does not run on every frame, after
 * `latest`. */
static bool is_due(const struct search *search, int64_t then_us, int64_t every, int64_t latest)
{
	const struct face_runs *runs = search->runs;
	bool is_busy = runs->detect_full + runs->mask_square + runs->mask_wide > 0;
	int64_t age = search->options->captured_us - then_us;
	return search->options->every_frame || age < 0 || age >= (is_busy ? latest : every);
}

static int find_mask(struct search *search)
{
	struct track *track = &search->finder->track;
	if (search->options->mode == FACE_STILL || !track->has_mask ||
	    is_due(search, track->mask.captured_us, MASK_EVERY_US, MASK_LATEST_US))
		return take_mask(search);
	search->finding->mask = track->mask;
	return 0;
}

/*
 * Returns a square around the middle of the face. Its side is about six eye distances; a face is
 * 2.2 eye distances wide.
 */
static struct box square_of_head(const struct box *face)
{
	float side = 2.7f * face->width;
	return (struct box){ face->x + (face->width - side) / 2,
			     face->y + (face->height - side) / 2, side, side };
}

static int search_hands(struct search *search)
{
	struct face_finder *finder = search->finder;
	struct face_hands *hands = &finder->track.hands;
	int r = hands_find(finder->hands, finder->sampler,
			   square_of_head(&search->finding->people[0].box), hands);
	lap(search, &search->timings->hands);
	if (r < 0)
		return r;
	search->runs->palms++;
	search->runs->hands += hands->count;
	hands->were_searched = true;
	hands->captured_us = search->options->captured_us;
	return 0;
}

static int find_hands(struct search *search)
{
	const struct face_options *options = search->options;
	struct face_hands *hands = &search->finder->track.hands;
	int r = 0;
	if (!search->finding->has_mesh)
		return 0;
	if (options->mode == FACE_STILL || options->has_assumed_box ||
	    is_due(search, hands->captured_us, HANDS_EVERY_US, HANDS_LATEST_US))
		r = search_hands(search);
	search->finding->hands = *hands;
	return r;
}

static int find(struct search *search)
{
	int r;
	if (search->options->has_assumed_box)
		r = find_assumed(search);
	else if (search->options->mode == FACE_LIVE)
		r = find_live(search);
	else
		r = find_still(search);
	lap(search, &search->timings->other);
	if (r < 0)
		return r;
	r = find_mask(search);
	return r < 0 ? r : find_hands(search);
}

int face_finder_find(struct face_finder *finder, const struct image *image,
		     const struct face_options *options, struct face_finding *ret_finding)
{
	int64_t start_us = thread_us();
	struct face_finding finding = { .count = 0 };
	struct search search = {
		.finder = finder,
		.image = image,
		.options = options,
		.finding = &finding,
		.timings = &finding.timings,
		.runs = &finding.runs,
		.lap_us = start_us,
	};
	if (image->width < 1 || image->height < 1 ||
	    (options->has_assumed_box &&
	     !(options->assumed_box.width > 0 && options->assumed_box.height > 0)))
		return -EINVAL;
	sampler_set(finder->sampler, image);
	if (options->mode == FACE_STILL)
		finder->track = (struct track){ .has = false };
	int r = find(&search);
	if (r < 0)
		return r;
	finding.timings.total = (int32_t)(thread_us() - start_us);
	*ret_finding = finding;
	return 0;
}
