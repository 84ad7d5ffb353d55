/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/still.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/burst.h"

/* A burst is ranked at this size: enough for eyes and sharpness, a quarter of the work. */
enum { RANK_WIDTH_MAX = 1280 };

/* Faces do not outlive the visit, in freed memory neither. */
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

/* -EBADMSG: no frame could be decoded. */
static int choose(struct examiner *examiner, struct jpeg_decoder *decoder,
		  const struct profile *profile, const struct still_shots *burst,
		  struct problem *problem, unsigned *ret_chosen)
{
	struct burst_rank best = { 0 };
	int found = -EBADMSG;
	for (unsigned i = 0; i < burst->count; i++) {
		const struct shot *shot = &burst->shots[i];
		struct image image = { 0 };
		struct examination examination;
		struct verdict verdict;
		struct examine_options options = { .mode = EXAMINE_BURST,
						   .captured_us = shot->captured_us };
		if (jpeg_decode_new(decoder, shot->bytes, shot->size_bytes, denominator_for(shot),
				    problem, &image) < 0)
			continue;
		int r = examiner_examine(examiner, &image, profile, &options, &examination);
		free_picture(&image);
		if (r < 0)
			continue;
		verdict_judge(profile, &examination.measures, burst->overridden, &verdict);
		struct burst_rank rank =
			burst_rank(examination.has_face, &examination.measures, &verdict);
		if (found == 0 && !burst_is_better(&rank, &best))
			continue;
		best = rank;
		*ret_chosen = i;
		found = 0;
	}
	return found;
}

static struct photo_spec spec_of(const struct profile *profile)
{
	return (struct photo_spec){ .width = profile->crop.width,
				    .height = profile->crop.height,
				    .min_bytes = (size_t)profile->size_min_bytes,
				    .max_bytes = (size_t)profile->size_max_bytes,
				    .min_quality = profile->quality_min,
				    .max_quality = profile->quality_max,
				    .dpi = profile->dpi };
}

struct crop still_crop(const struct profile *profile, const struct image *image,
		       const struct examination *examination)
{
	struct crop_face face = {
		.image_width = image->width,
		.image_height = image->height,
		.eyes_x = (examination->eyes[0].x + examination->eyes[1].x) / 2,
		.eyes_y = (examination->eyes[0].y + examination->eyes[1].y) / 2,
		.head_top_y = examination->head_top,
		.face_width = examination->face_width,
	};
	return crop_find(&profile->crop, &face);
}

/* A crop that breaks no rule of geometry is finished whatever else is wrong: the screen shows it.
 */
static int finish(struct jpeg_decoder *decoder, const struct profile *profile,
		  const struct image *image, struct problem *problem, struct still *still)
{
	if (!still->examination.has_face || !still->examination.head_top_known)
		return 0;
	still->crop = still_crop(profile, image, &still->examination);
	if (!still->crop.fits || still->crop.violations)
		return 0;
	struct photo_spec spec = spec_of(profile);
	int r = photo_finish(image, &still->crop, &spec, problem, &still->photo);
	if (r < 0)
		return r;
	r = jpeg_decode_new(decoder, still->photo.bytes, still->photo.size_bytes, 1, problem,
			    &still->picture);
	still->has_photo = r == 0;
	return r;
}

int still_take(struct examiner *examiner, struct jpeg_decoder *decoder,
	       const struct profile *profile, struct still_shots *burst, struct problem *problem,
	       struct still *ret_still)
{
	struct still still = { 0 };
	int r = choose(examiner, decoder, profile, burst, problem, &still.chosen);
	if (r < 0)
		return problem_set(problem, r, "none of the burst's %u frames could be used",
				   burst->count);
	struct shot *shot = &burst->shots[still.chosen];
	struct image image = { 0 };
	r = jpeg_decode_new(decoder, shot->bytes, shot->size_bytes, 1, problem, &image);
	if (r < 0)
		return r;
	struct examine_options options = { .mode = EXAMINE_STILL,
					   .captured_us = shot->captured_us };
	r = examiner_examine(examiner, &image, profile, &options, &still.examination);
	if (r == 0) {
		verdict_judge(profile, &still.examination.measures, burst->overridden,
			      &still.verdict);
		r = finish(decoder, profile, &image, problem, &still);
	}
	free_picture(&image);
	if (r < 0) {
		still_release(&still);
		return r;
	}
	still.original = *shot;
	*shot = (struct shot){ 0 };
	*ret_still = still;
	return 0;
}
