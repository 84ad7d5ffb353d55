/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_tuning.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/devices/camera_controls.h"

/* If a camera does not answer when a control is read or written, all its controls are left alone
 * for this time, in microseconds. */
#define MUTE_US (INT64_C(600) * 1000000)

struct camera_tuning {
	const struct config_camera *config;
	struct camera_controls *controls;
	int metered; /* number of frames that came since the metering began */
	/* the camera sends pictures, but did not answer when its controls were read or written */
	bool is_mute;
	int64_t mute_until_us;
	/* time at which the stream was last opened again because the camera did not answer; 0:
	 * never */
	int64_t reopened_us;
	bool is_near; /* the focus is on a code that is held close before the camera */
	uint64_t drifts;
	struct problem complaint;
};

int camera_tuning_create(const struct config_camera *config, struct problem *problem,
			 struct camera_tuning **ret_tuning)
{
	struct camera_tuning *tuning = calloc(1, sizeof(*tuning));
	if (!tuning)
		return problem_memory(problem);
	tuning->config = config;
	int r = camera_controls_create(config, problem, &tuning->controls);
	if (r < 0) {
		camera_tuning_destroy(tuning);
		return r;
	}
	*ret_tuning = tuning;
	return 0;
}

void camera_tuning_destroy(struct camera_tuning *tuning)
{
	if (!tuning)
		return;
	camera_controls_destroy(tuning->controls);
	free(tuning);
}

/* Logs a failure, unless the same failure was logged last. r: the result of writing the
 * controls. */
static void note_result(struct camera_tuning *tuning, int r, const struct problem *problem,
			int64_t now_us)
{
	const char *text = r < 0 ? problem->text : "";
	tuning->is_mute = r == -ETIMEDOUT;
	if (tuning->is_mute)
		tuning->mute_until_us = now_us + MUTE_US;
	if (strcmp(tuning->complaint.text, text) == 0)
		return;
	(void)problem_set(&tuning->complaint, r, "%s", text);
	if (text[0])
		log_event(LOG_LEVEL_WARNING, JOURNAL_CAMERA_CONTROL, "camera: %s", text);
}

void camera_tuning_begin(struct camera_tuning *tuning, int fd, int64_t now_us)
{
	struct problem problem = { "" };
	int r = camera_controls_apply(tuning->controls, fd, &problem);
	note_result(tuning, r, &problem, now_us);
}

bool camera_tuning_needs_frames(const struct camera_tuning *tuning)
{
	return !tuning->is_mute && !tuning->is_near && camera_controls_need_lock(tuning->controls);
}

void camera_tuning_take_frame(struct camera_tuning *tuning, int fd, int64_t now_us)
{
	struct problem problem = { "" };
	if (!camera_tuning_needs_frames(tuning) || ++tuning->metered < tuning->config->meter_frames)
		return;
	int r = camera_controls_lock(tuning->controls, fd, &problem);
	/* a success must not delete the complaint that camera_tuning_begin() found */
	if (r < 0)
		note_result(tuning, r, &problem, now_us);
}

void camera_tuning_end(struct camera_tuning *tuning)
{
	tuning->metered = 0;
}

/* Handles a camera that does not answer when its controls are read. Most cameras answer once their
 * stream has been reopened, so the function returns -ETIMEDOUT, and the caller reopens the stream.
 * If the stream was reopened less than MUTE_US ago, the function gives up the controls and keeps
 * the stream, because the pictures matter more, and every picture is examined anyway. */
static int reopen_or_mute(struct camera_tuning *tuning, const struct problem *problem,
			  int64_t now_us)
{
	if (tuning->reopened_us != 0 && now_us - tuning->reopened_us < MUTE_US) {
		note_result(tuning, -ETIMEDOUT, problem, now_us);
		return 0;
	}
	tuning->reopened_us = now_us;
	return -ETIMEDOUT;
}

int camera_tuning_check(struct camera_tuning *tuning, int fd, bool is_waited_for, int64_t now_us,
			struct problem *problem)
{
	if (tuning->is_mute) {
		if (!is_waited_for && now_us >= tuning->mute_until_us)
			camera_tuning_begin(tuning, fd, now_us);
		return 0;
	}
	int r = camera_controls_check(tuning->controls, fd, problem);
	if (r == -ETIMEDOUT)
		return reopen_or_mute(tuning, problem, now_us);
	if (r == -ESTALE) {
		tuning->drifts++;
		log_event(LOG_LEVEL_WARNING, JOURNAL_CAMERA_DRIFT, "camera: %s; set again",
			  problem->text);
	}
	return 0;
}

void camera_tuning_meter_again(struct camera_tuning *tuning, int fd, int64_t now_us)
{
	camera_controls_unlock(tuning->controls);
	tuning->metered = 0;
	if (fd >= 0 && !tuning->is_mute)
		camera_tuning_begin(tuning, fd, now_us);
}

void camera_tuning_focus(struct camera_tuning *tuning, int fd, bool is_near, int64_t now_us)
{
	struct problem problem = { "" };
	if (tuning->is_near == is_near)
		return;
	tuning->is_near = is_near;
	tuning->metered = 0;
	if (fd < 0 || tuning->is_mute) {
		camera_controls_note_focus(tuning->controls, is_near);
		return;
	}
	int r = camera_controls_focus(tuning->controls, fd, is_near, &problem);
	if (r < 0)
		note_result(tuning, r, &problem, now_us);
}

void camera_tuning_describe(const struct camera_tuning *tuning,
			    struct camera_tuning_report *ret_report)
{
	*ret_report = (struct camera_tuning_report){
		.is_locked = !camera_controls_need_lock(tuning->controls),
		.is_answered = !tuning->is_mute,
		.drifts = tuning->drifts,
		.complaint = tuning->complaint,
	};
}
