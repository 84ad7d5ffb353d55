/* SPDX-License-Identifier: MIT */
/*
 * Judges moving pictures as boothd judges the live picture: the examiner in live mode, then
 * boothd/live with the shipped profile and the default hints. For tests/long/clips.
 *
 * usage: clips MODELS [PROFILE-FOLDER]
 *
 * Reads frames from stdin until it ends: three 32-bit numbers (width, height, and 1 where a new
 * visit begins, else 0), the time of the frame as a 64-bit number of microseconds, and the
 * picture's pixels (BGRX). Answers each frame with one line of JSON: what the verdict on the frame
 * names ("raw"), what the pose still lacks ("refused"), what the screen shows ("hint"; empty:
 * nothing), for how much of the holding time the pose has been held ("held"), and every measure that
 * was taken.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/base/settings.h"
#include "daemon/boothd/live.h"
#include "daemon/core/config.h"
#include "daemon/examiner/examiner.h"

enum { SIDE_MAX = 8192 };

struct request {
	int32_t width, height, is_new_visit;
};

struct clips {
	struct examiner *examiner;
	struct profile profile;
	struct config_hints hints;
	struct live live;
};

static void print_set(const char *name, reason_set set)
{
	const char *comma = "";
	printf("\"%s\": [", name);
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (set & reason_bit((enum reason)i)) {
			printf("%s\"%s\"", comma, reason_name((enum reason)i));
			comma = ", ";
		}
	printf("], ");
}

static void print_measures(const struct measures *measures)
{
	const char *comma = "";
	printf("\"measures\": {");
	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		if (measures->values[i].is_assessed) {
			printf("%s\"%s\": %.5g", comma, measure_name((enum measure)i),
			       measures->values[i].value);
			comma = ", ";
		}
	printf("}}\n");
}

static int serve(struct clips *clips, const struct request *request, const struct image *image,
		 int64_t captured_us)
{
	struct examine_options options = { .mode = EXAMINE_LIVE, .captured_us = captured_us };
	struct live_rules rules = { .profile = &clips->profile,
				    .hints = &clips->hints,
				    .width = image->width,
				    .height = image->height };
	struct examination found;
	if (request->is_new_visit) {
		examiner_reset(clips->examiner);
		live_reset(&clips->live);
	}
	int r = examiner_examine(clips->examiner, image, &clips->profile, &options, &found);
	if (r < 0)
		return r;
	(void)live_take(&clips->live, &rules, &found, captured_us / 1000);
	printf("{");
	print_set("raw", clips->live.verdict.reasons);
	print_set("refused", clips->live.hint.refused);
	enum reason shown = clips->live.hint.shown.reason;
	printf("\"hint\": \"%s\", \"held\": %.3f, \"motion\": %.3f, ",
	       shown == REASON_NONE ? "" : reason_name(shown),
	       (double)hint_progress(&clips->live.hint, &clips->hints, captured_us / 1000),
	       (double)found.motion);
	print_measures(&found.measures);
	return fflush(stdout) == 0 ? 0 : -EIO;
}

static int serve_next(struct clips *clips, const struct request *request)
{
	int64_t captured_us;
	if (request->width < 1 || request->width > SIDE_MAX || request->height < 1 ||
	    request->height > SIDE_MAX || fread(&captured_us, sizeof(captured_us), 1, stdin) != 1)
		return -EINVAL;
	size_t stride = (size_t)request->width * 4, size = stride * (size_t)request->height;
	uint8_t *pixels = malloc(size);
	if (!pixels)
		return -ENOMEM;
	struct image image = { pixels, request->width, request->height, stride };
	int r = fread(pixels, size, 1, stdin) == 1 ? serve(clips, request, &image, captured_us)
						   : -EIO;
	free(pixels);
	return r;
}

static int open_all(struct clips *clips, const char *models, const char *profiles,
		    struct problem *problem)
{
	struct examiner_config config = { .models = models, .engine = "auto" };
	int r = settings_read_profile(profiles, "chsi", problem, &clips->profile, NULL);
	if (r == 0)
		r = examiner_create(&config, problem, &clips->examiner);
	return r;
}

int main(int argc, char **argv)
{
	static struct clips clips;
	struct problem problem = { "" };
	struct request request;
	if (argc != 2 && argc != 3) {
		fprintf(stderr, "usage: clips MODELS [PROFILE-FOLDER] <FRAMES >VERDICTS\n");
		return 2;
	}
	struct config config;
	config_defaults(&config);
	clips.hints = config.hints;
	live_reset(&clips.live);
	int r = open_all(&clips, argv[1], argc == 3 ? argv[2] : "etc/profiles", &problem);
	while (r == 0 && fread(&request, sizeof(request), 1, stdin) == 1)
		r = serve_next(&clips, &request);
	if (r < 0)
		fprintf(stderr, "clips: error %d %s\n", -r, problem.text);
	examiner_destroy(clips.examiner);
	return r < 0;
}
