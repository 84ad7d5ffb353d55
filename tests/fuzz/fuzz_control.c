/* SPDX-License-Identifier: MIT */
/* aims: daemon/link/control.c daemon/boothd/booth_answers.c */
/* Requests at control.sock of a booth without camera, panel and networks. */
#include <event2/event.h>
#include <event2/thread.h>
#include <json-c/json.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/base/settings.h"
#include "daemon/boothd/booth_inside.h"
#include "tests/fuzz/fuzz.h"

static struct event_base *base;
static struct sockaddr_un address;

/* ---- parts that do nothing ---- */

static void destroy_worker(struct worker *worker)
{
	(void)worker;
}

static void offer(struct worker *worker, unsigned slot, const struct image *image, int64_t at_us)
{
	(void)worker;
	(void)slot;
	(void)image;
	(void)at_us;
}

static int examine_take(struct worker *worker, struct still_shots *burst)
{
	(void)worker;
	(void)burst;
	return -EBUSY;
}

static bool is_alive(struct worker *worker, int64_t now_ms, int64_t limit_ms)
{
	(void)worker;
	(void)now_ms;
	(void)limit_ms;
	return true;
}

static int create_worker(struct event_base *loop, const struct examiner_config *config,
			 const struct profile *profile, const struct worker_events *events,
			 void *user, struct problem *problem, struct worker **ret_worker)
{
	static const struct worker_operations operations = {
		.destroy = destroy_worker,
		.offer = offer,
		.examine_take = examine_take,
		.forget = destroy_worker,
		.is_alive = is_alive,
	};
	static struct worker worker = { .operations = &operations, .engine = "none" };
	(void)loop;
	(void)config;
	(void)profile;
	(void)events;
	(void)user;
	(void)problem;
	*ret_worker = &worker;
	return 0;
}

static void destroy_camera(struct camera *camera)
{
	(void)camera;
}

static void want(struct camera *camera, bool is_wanted)
{
	(void)camera;
	(void)is_wanted;
}

static void describe(const struct camera *camera, struct camera_description *ret_description)
{
	(void)camera;
	*ret_description = (struct camera_description){ .name = "none", .is_stand_in = true };
}

static int create_camera(const struct config_camera *config, bool allows_stand_in,
			 struct event_base *loop, const struct camera_events *events, void *user,
			 struct problem *problem, struct camera **ret_camera)
{
	static const struct camera_operations operations = { .destroy = destroy_camera,
							     .want = want,
							     .describe = describe };
	static struct camera camera = { .operations = &operations };
	(void)config;
	(void)allows_stand_in;
	(void)loop;
	(void)problem;
	camera.events = *events;
	camera.user = user;
	*ret_camera = &camera;
	return 0;
}

static int create_panel(const struct config_panel *config, const struct panel_setup *setup,
			struct event_base *loop, const struct panel_events *events, void *user,
			struct problem *problem, struct panel **ret_panel)
{
	(void)config;
	(void)setup;
	(void)loop;
	(void)events;
	(void)user;
	(void)problem;
	*ret_panel = NULL;
	return 0;
}

static const struct booth_creators creators = {
	.camera = create_camera,
	.lamps = lamps_create,
	.panel = create_panel,
	.worker = create_worker,
};

/* ---- the booth ---- */

#define PUT(field, name) (void)snprintf(field, sizeof(field), "%s/" name, fuzz_folder())

static void open_booth(void)
{
	static struct booth_settings settings;
	static struct booth *booth;
	struct config *config = &settings.config;
	struct problem problem = { "" };
	log_open("fuzz", LOG_LEVEL_ERROR);
	config_defaults(config);
	config->booth.demo = true;
	config->spool.reserve_mb = 1;
	(void)snprintf(config->identify.mode, sizeof(config->identify.mode), "code");
	PUT(config->booth.keys, "keys");
	PUT(config->campaign.ledger, "ledger");
	PUT(config->campaign.secret, "keys/campaign");
	PUT(config->spool.path, "spool");
	PUT(config->link.ui_socket, "ui.sock");
	PUT(config->link.control_socket, "control.sock");
	assert(mkdirat(fuzz_folder_fd(), "spool", 0700) == 0);
	assert(settings_read_profile("etc/profiles", "chsi", &problem, &settings.profile,
				     &settings.profile_hash) == 0);
	(void)evthread_use_pthreads();
	assert((base = event_base_new()));
	assert(booth_create(base, &settings, &creators, &problem, &booth) == 0);
	address.sun_family = AF_UNIX;
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.100s",
		       config->link.control_socket);
}

/* Each line is an answer, and the last line is whole. */
static void check(char *text, size_t size)
{
	json_object *answer = NULL;
	for (char *end; size > 0 && (end = memchr(text, '\n', size)); text = end + 1) {
		assert(json_parse(text, (size_t)(end - text), &answer) == 0);
		assert(strcmp(json_text(answer, "jsonrpc"), "2.0") == 0);
		json_object_put(answer);
		size -= (size_t)(end - text) + 1;
	}
	assert(size == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	enum { ANSWERS_BYTES = 1 << 20, TURNS = 16 };
	static char answers[ANSWERS_BYTES];
	size_t used = 0;
	ssize_t n = 0;
	if (!base)
		open_booth();
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	(void)!send(fd, bytes, size, MSG_NOSIGNAL);
	for (int i = 0; i < TURNS && used < sizeof(answers); i++) {
		(void)event_base_loop(base, EVLOOP_NONBLOCK);
		n = recv(fd, answers + used, sizeof(answers) - used, MSG_DONTWAIT);
		used += n > 0 ? (size_t)n : 0;
	}
	if (n < 0 && errno == EAGAIN)
		check(answers, used);
	(void)close(fd);
	(void)event_base_loop(base, EVLOOP_NONBLOCK);
	return 0;
}
