/* SPDX-License-Identifier: MIT */
/* The operator's page: the live picture with its measures, the spool and the versions, while an
 * operator has closed the booth with `boothctl maintenance on --screen`. */
#include <stdio.h>
#include <sys/stat.h>

#include "daemon/base/clock.h"
#include "daemon/boothd/booth_inside.h"

enum {
	TELL_MS = 200,   /* time between two messages: five a second are enough to turn a lamp by */
	COUNT_MS = 1000, /* the camera's rate is counted over this time */
};

/* ---- the measures ---- */

static const struct {
	enum message_gauge_id gauge;
	enum measure measure;
} rows[] = {
	{ GAUGE_BALANCE, MEASURE_LIGHT_BALANCE },
	{ GAUGE_EXPOSURE, MEASURE_LUMINANCE_MEAN },
	{ GAUGE_FOCUS, MEASURE_FOCUS },
	{ GAUGE_EVENNESS, MEASURE_BACKGROUND_UNIFORMITY },
	{ GAUGE_COLOUR, MEASURE_BACKDROP_DISTANCE },
};

static struct message_gauge gauge_of(const struct limit *limit, bool is_known, double value)
{
	return (struct message_gauge){ .is_known = is_known,
				       .has_low = limit->has_min,
				       .has_high = limit->has_max,
				       .value = is_known ? (float)value : 0,
				       .low = limit->has_min ? (float)limit->min : 0,
				       .high = limit->has_max ? (float)limit->max : 0 };
}

/* The luminance of the two halves of the face: their mean and their balance are measured. */
static void fill_halves(const struct booth *booth, struct message_gauge gauges[GAUGE_COUNT])
{
	const struct measure_value *values = booth->service.measures.values;
	const struct measure_value *mean = &values[MEASURE_LUMINANCE_MEAN];
	const struct measure_value *balance = &values[MEASURE_LIGHT_BALANCE];
	const struct limit *limit = &booth->settings.profile.limits[MEASURE_LUMINANCE_MEAN];
	bool is_known = mean->is_assessed && balance->is_assessed;
	gauges[GAUGE_LIGHT_LEFT] = gauge_of(limit, is_known, mean->value * (1 + balance->value));
	gauges[GAUGE_LIGHT_RIGHT] = gauge_of(limit, is_known, mean->value * (1 - balance->value));
}

static void fill_gauges(const struct booth *booth, struct message_gauge gauges[GAUGE_COUNT])
{
	const struct service *service = &booth->service;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct measure_value *value = &service->measures.values[rows[i].measure];
		gauges[rows[i].gauge] = gauge_of(&booth->settings.profile.limits[rows[i].measure],
						 value->is_assessed, value->value);
	}
	fill_halves(booth, gauges);
	/* A camera that gives a tenth less than it was asked for still looks smooth. */
	gauges[GAUGE_RATE] = (struct message_gauge){
		.is_known = service->rate > 0,
		.has_low = true,
		.value = service->rate,
		.low = 0.9f * (float)booth->settings.config.camera.rate,
	};
}

void booth_service_take(struct booth *booth, const struct examination *examination,
			int64_t captured_us)
{
	if (booth->state != SESSION_MAINTENANCE)
		return;
	struct live_rules rules = { .profile = &booth->settings.profile,
				    .hints = &booth->settings.config.hints,
				    .width = booth->pose.width,
				    .height = booth->pose.height };
	booth->service.measures = examination->measures;
	(void)live_take(&booth->live, &rules, examination, clock_monotonic_ms());
	booth_mark(booth, captured_us);
}

/* ---- the message ---- */

static void fill_spool(const struct booth *booth, struct message_service *message)
{
	struct census_row census[SPOOL_STATES] = { 0 };
	char path[512];
	struct stat status;
	if (!booth->census)
		return;
	census_read(booth->census, census);
	message->photos_waiting = census[SPOOL_PENDING].count;
	message->photos_sent = census[SPOOL_SENT].count;
	message->photos_refused = census[SPOOL_REFUSED].count;
	message->oldest_unix_ms = census[SPOOL_PENDING].oldest_unix_ms;
	(void)spool_has_room(booth->spool, &message->free_bytes);
	(void)snprintf(path, sizeof(path), "%.400s/%s", booth->settings.config.spool.path,
		       spool_state_name(SPOOL_SENT));
	if (census[SPOOL_SENT].count > 0 && stat(path, &status) == 0)
		message->sent_unix_ms = (int64_t)status.st_mtim.tv_sec * 1000;
}

static void fill_texts(const struct booth *booth, struct message_service *message)
{
	struct camera_description camera;
	camera_describe(booth->camera, &camera);
	(void)snprintf(message->device, sizeof(message->device), "%.40s",
		       booth->settings.config.booth.device);
	(void)snprintf(message->version, sizeof(message->version), "%s", BOOTH_VERSION);
	(void)snprintf(message->camera, sizeof(message->camera), "%.90s", camera.name);
	(void)snprintf(message->profile, sizeof(message->profile), "%.31s",
		       booth->settings.profile.name);
	(void)snprintf(message->engine, sizeof(message->engine), "%.15s", booth_engine(booth));
}

static void count_rate(struct booth *booth, int64_t now_ms)
{
	struct service *service = &booth->service;
	int64_t passed_ms = now_ms - service->since_ms;
	if (passed_ms < COUNT_MS)
		return;
	/* after a pause, such as before the page was opened, there is nothing to count */
	service->rate = passed_ms < 2 * COUNT_MS ? (float)(booth->counts.frames - service->frames) *
							   1000 / (float)passed_ms
						 : 0;
	service->since_ms = now_ms;
	service->frames = booth->counts.frames;
}

void booth_service_tell(struct booth *booth)
{
	int64_t now_ms = clock_monotonic_ms();
	struct message_service message = { 0 };
	count_rate(booth, now_ms);
	if (now_ms - booth->service.told_ms < TELL_MS)
		return;
	booth->service.told_ms = now_ms;
	fill_gauges(booth, message.gauges);
	fill_spool(booth, &message);
	fill_texts(booth, &message);
	screens_publish_service(booth->screens, &message);
}
