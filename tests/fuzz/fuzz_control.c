/* SPDX-License-Identifier: MIT */
/* aims: daemon/link/control.c daemon/boothd/booth_answers.c */
/* Requests at control.sock of a booth without camera, panel and networks; and the same requests at a
 * server that answers some of them later, with a file or with an error. */
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
	PUT(config->booth.stats, "stats");
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

/* ---- a server that answers later ---- */

enum { LATER_MAX = 8 };

static struct {
	struct sockaddr_un address;
	struct control *control;
	control_ticket tickets[LATER_MAX];
	unsigned count;
	int file;
} later;

static int answer_later(const char *method, struct json_object *params, const struct peer *peer,
			struct problem *problem, void *user, struct json_object **ret_result)
{
	(void)params;
	(void)peer;
	(void)user;
	size_t length = strlen(method);
	*ret_result = length % 2 ? json_object_new_int64((int64_t)length) : NULL;
	if (length % 5 == 1)
		return problem_set(problem, -EPERM, "not you");
	if (length % 5 == 2 || later.count == LATER_MAX)
		return -EINVAL;
	if (length % 5 == 3)
		return 0;
	json_object_put(*ret_result);
	*ret_result = NULL;
	later.tickets[later.count++] = control_defer(later.control);
	return -EINPROGRESS;
}

static void answer_now(void)
{
	struct problem problem = { "it failed" };
	for (unsigned i = 0; i < later.count; i++)
		control_reply(later.control, later.tickets[i], i % 3 == 2 ? -EIO : 0, &problem,
			      i % 3 ? NULL : json_object_new_string("here"),
			      i % 2 ? later.file : -1);
	later.count = 0;
}

static void start_later(void)
{
	struct problem problem = { "" };
	later.address.sun_family = AF_UNIX;
	(void)snprintf(later.address.sun_path, sizeof(later.address.sun_path), "%.90s/later.sock",
		       fuzz_folder());
	(void)unlink(later.address.sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert(fd >= 0);
	assert(bind(fd, (struct sockaddr *)&later.address, sizeof(later.address)) == 0);
	assert(listen(fd, 8) == 0);
	assert(control_create(base, fd, answer_later, NULL, &problem, &later.control) == 0);
	if (later.file <= 0)
		later.file = fuzz_file("file", 4);
}

/* The first connection asks; the others only take places, more than there are. */
static void ask_later(const uint8_t *bytes, size_t size)
{
	enum { PEERS = 18 };
	int fds[PEERS];
	char answers[4096];
	start_later();
	for (int i = 0; i < PEERS; i++) {
		fds[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		(void)connect(fds[i], (struct sockaddr *)&later.address, sizeof(later.address));
		if (i == 0)
			(void)!send(fds[0], bytes, size, MSG_NOSIGNAL);
		(void)event_base_loop(base, EVLOOP_NONBLOCK);
	}
	for (int i = 0; i < 4; i++) {
		(void)event_base_loop(base, EVLOOP_NONBLOCK);
		if (i == 1)
			answer_now();
		control_notify(later.control, "note", json_object_new_int64(i));
		(void)recv(fds[0], answers, sizeof(answers), MSG_DONTWAIT);
		if (i == 2 && size % 2)
			(void)close(fds[1]);
	}
	control_destroy(later.control);
	later.count = 0;
	for (int i = 0; i < PEERS; i++)
		if (i != 1 || size % 2 == 0)
			(void)close(fds[i]);
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
	ask_later(bytes, size);
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
