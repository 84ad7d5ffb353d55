/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/still.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/burst.h"

/* The frames of a burst are compared at this width. The eyes and the sharpness can still be seen,
 * and the comparison takes a quarter of the time. */
enum { RANK_WIDTH_MAX = 1280 };

/* Frees a picture of a face and wipes it first, because no such picture may outlive the visit. */
static void free_face(void *bytes, size_t size_bytes)
{
	if (bytes)
		explicit_bzero(bytes, size_bytes);
	free(bytes);
}

static void free_picture(const struct image *image)
{
	free_face(image->pixels, image->stride * (size_t)image->height);
}

void still_shots_release(struct still_shots *burst)
{
	for (unsigned i = 0; i < burst->count; i++)
		free_face(burst->shots[i].bytes, burst->shots[i].size_bytes);
	memset(burst, 0, sizeof(*burst));
}

void still_release(struct still *still)
{
	free_face(still->original.bytes, still->original.size_bytes);
	photo_release(&still->photo);
	free_picture(&still->picture);
	memset(still, 0, sizeof(*still));
}

/* Returns the divisor by which the frame's size is reduced for the comparison. */
static int denominator_for(const struct shot *shot)
{
	struct jpeg_info info;
	if (jpeg_probe(shot->bytes, shot->size_bytes, NULL, &info) < 0)
		return 1;
	int denominator = 1;
	while (denominator < 8 && info.width / denominator > RANK_WIDTH_MAX)
		denominator *= 2;
	return denominator;
}

int still_preview(struct jpeg_decoder *decoder, const struct shot *shot, struct image *ret_image)
{
	return jpeg_decode_new(decoder, shot->bytes, shot->size_bytes, denominator_for(shot), NULL,
			       ret_image);
}

void still_preview_release(const struct image *image)
{
	free_picture(image);
}

/* Examines and ranks one frame. Returns a negative errno if the frame cannot be decoded or
 * examined. */
static int rank_shot(const struct still_tools *tools, const struct shot *shot,
		     reason_set overridden, struct burst_rank *ret_rank)
{
	struct image image = { 0 };
	struct examination examination;
	struct verdict verdict;
	struct examine_options options = { .mode = EXAMINE_BURST,
					   .captured_us = shot->captured_us };
	int r = still_preview(tools->decoder, shot, &image);
	if (r < 0)
		return r;
	r = examiner_examine(tools->examiner, &image, tools->profile, &options, &examination);
	free_picture(&image);
	if (r < 0)
		return r;
	verdict_judge(tools->profile, &examination.measures, overridden, &verdict);
	*ret_rank = burst_rank(examination.has_face, &examination.measures, &verdict);
	return 0;
}

/* Chooses the best frame of the burst. -EBADMSG: no frame can be used. */
static int choose(const struct still_tools *tools, const struct still_shots *burst,
		  unsigned *ret_chosen)
{
	struct burst_rank best = { 0 };
	int found = -EBADMSG;
	for (unsigned i = 0; i < burst->count; i++) {
		struct burst_rank rank;
		if (rank_shot(tools, &burst->shots[i], burst->overridden, &rank) < 0 ||
		    (found == 0 && !burst_is_better(&rank, &best)))
			continue;
		best = rank;
		*ret_chosen = i;
		found = 0;
	}
	return found;
}

/* Cuts and compresses the photo if a valid crop exists. A refused photo is finished too, because
 * the screen shows it. */
static int cut(const struct still_tools *tools, const struct image *image, struct problem *problem,
	       struct still *still)
{
	if (!still->examination.has_face || !still->examination.head_top_known)
		return 0;
	still->crop = examination_crop(&still->examination, tools->profile, image);
	if (!still->crop.has_rectangle || still->crop.violations)
		return 0;
	struct photo_spec spec = photo_spec_of(tools->profile);
	int r = photo_finish(image, &still->crop, &spec, problem, &still->photo);
	if (r < 0)
		return r;
	r = jpeg_decode_new(tools->decoder, still->photo.bytes, still->photo.size_bytes, 1, problem,
			    &still->picture);
	still->has_photo = r == 0;
	still->frame = (struct spot_frame){ still->crop.x, still->crop.y, still->crop.width,
					    still->crop.height };
	return r;
}

/* Cuts the photo, or else makes a picture of the whole frame, so that the person can see what is
 * wrong with it. */
static int finish(const struct still_tools *tools, const struct image *image,
		  const struct shot *shot, struct problem *problem, struct still *still)
{
	int r = cut(tools, image, problem, still);
	if (r < 0 || still->has_photo)
		return r;
	still->frame = (struct spot_frame){ 0, 0, image->width, image->height };
	return still_preview(tools->decoder, shot, &still->picture);
}

unsigned still_spots(const struct still *still, reason_set reasons,
		     struct spot ret_spots[SPOTS_MAX])
{
	const struct examination *examination = &still->examination;
	struct spot_head head = { .left_eye_x = examination->eyes[0].x,
				  .left_eye_y = examination->eyes[0].y,
				  .right_eye_x = examination->eyes[1].x,
				  .right_eye_y = examination->eyes[1].y,
				  .head_top_y = examination->head_top,
				  .face_width = examination->face_width };
	return examination->has_face ? spots_find(&head, &still->frame, reasons, ret_spots) : 0;
}

static void judge(const struct still_tools *tools, const struct image *image, reason_set overridden,
		  struct still *still)
{
	const struct examination *examination = &still->examination;
	struct crop_face face = examination_face(examination, image->width, image->height);
	verdict_judge(tools->profile, &examination->measures, overridden, &still->verdict);
	still->ways = ways_find(tools->profile, &examination->measures,
				examination->has_face ? &face : NULL, still->verdict.reasons);
}

/* Examines the chosen frame at full size. Runs every network, and uses no data from earlier
 * frames. */
static int examine_shot(const struct still_tools *tools, const struct shot *shot,
			reason_set overridden, struct problem *problem, struct still *still)
{
	struct image image = { 0 };
	struct examine_options options = { .mode = EXAMINE_STILL,
					   .captured_us = shot->captured_us };
	int r = jpeg_decode_new(tools->decoder, shot->bytes, shot->size_bytes, 1, problem, &image);
	if (r < 0)
		return r;
	r = examiner_examine(tools->examiner, &image, tools->profile, &options,
			     &still->examination);
	if (r == 0) {
		judge(tools, &image, overridden, still);
		r = finish(tools, &image, shot, problem, still);
	}
	free_picture(&image);
	return r;
}

int still_take(const struct still_tools *tools, struct still_shots *burst, struct problem *problem,
	       struct still *ret_still)
{
	struct still still = { 0 };
	int r = choose(tools, burst, &still.chosen);
	if (r < 0)
		return problem_set(problem, r, "none of the burst's %u frames could be used",
				   burst->count);
	struct shot *shot = &burst->shots[still.chosen];
	r = examine_shot(tools, shot, burst->overridden, problem, &still);
	if (r < 0) {
		still_release(&still);
		return r;
	}
	still.original = *shot;
	*shot = (struct shot){ 0 };
	*ret_still = still;
	return 0;
}
