/* SPDX-License-Identifier: MIT */
/*
 * A whole booth in virtual time, for tests/long/soak: visits of random people under random faults of
 * camera, disk, screen, examiner and clock. The spool, the saver's thread and the screens' socket are
 * the real ones. Every 20th visit the real examiner judges; in the others the sitter's truth (what the
 * real one said of the same drawing at the start) comes back behind the same header.
 *
 * Usage: soak_booth FOLDER SEED FIRST COUNT. Prints a line for each thing that a student or a watcher
 * was told, as it happens:
 *   begin VISIT | told ID RECEIPT | end VISIT STATE | still RSS_KIB FDS | done
 * Links with: wraps of fake_loop.h, failing.h and fstatvfs.
 */
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>
#include <poll.h>
#include <event2/thread.h>

#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/base/settings.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/sitter/sitter.h"
#include "tests/support/failing.h"
#include "tests/support/fake_loop.h"

enum { MS = 1000, SECOND = 1000 * MS, FRAME_US = 200 * MS, REAL_EVERY = 20, STUCK_S = 180 };
enum { WIDTH = 1280, HEIGHT = 720, SMALL_WIDTH = 320, SMALL_HEIGHT = 180 };

/* What a person shows the camera. */
enum pose { GOOD, SHUT, TURNED, AWAY, GONE, POSES };

struct picture {
	uint8_t *bytes, *small_bytes;
	size_t size, small_size;
	struct jpeg_info info, small_info;
	struct examination live; /* what the real examiner says of it */
	struct still still;      /* and what a burst of it becomes */
	int still_result;
};

static struct {
	uint64_t chance;
	struct picture pictures[POSES];
	struct booth *booth;
	struct booth_settings settings;
	struct worker_events worker_events;
	void *worker_user;
	struct worker proxy, *real;
	bool is_real; /* the real examiner judges this visit */
	unsigned real_jobs;
	/* the truth's answers, which come a little later */
	bool has_live, has_still;
	unsigned live_slot;
	int64_t live_captured_us, live_due_us, still_due_us;
	/* the camera */
	struct camera camera;
	bool is_wanted, is_lost;
	int64_t frame_due_us, back_due_us;
	uint32_t sequence;
	/* the person */
	enum pose pose;
	/* the screen */
	int screen_fd;
	struct message_state state;
	bool has_no_room;
	char told[UUID_TEXT_SIZE];
} soak = { .screen_fd = -1 };

#define DIE(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr), abort())

int __real_fstatvfs(int fd, struct statvfs *status);
int __wrap_fstatvfs(int fd, struct statvfs *status);

int __wrap_fstatvfs(int fd, struct statvfs *status)
{
	int r = __real_fstatvfs(fd, status);
	if (r == 0 && soak.has_no_room)
		status->f_bavail = 0;
	return r;
}

/* splitmix64 */
static uint64_t draw(void)
{
	uint64_t z = soak.chance += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static unsigned below(unsigned limit)
{
	return (unsigned)(draw() % limit);
}

static bool one_in(unsigned n)
{
	return below(n) == 0;
}

/* ---- pictures, and what the real examiner says of them ---- */

static void *copy_of(const void *bytes, size_t size)
{
	void *copy = malloc(size);
	if (!copy)
		DIE("out of memory");
	return memcpy(copy, bytes, size);
}

static void encode(const struct image *image, uint8_t **ret_bytes, size_t *ret_size,
		   struct jpeg_info *ret_info)
{
	struct jpeg_settings settings = { .quality = 90, .dpi = 72, .sampling = JPEG_SAMPLING_420 };
	struct problem problem = { "" };
	int r = jpeg_encode(image, &settings, ret_bytes, ret_size);
	if (r == 0)
		r = jpeg_probe(*ret_bytes, *ret_size, &problem, ret_info);
	if (r < 0)
		DIE("a picture cannot be made: %s: %s", strerror(-r), problem.text);
}

static void draw_picture(const char *models, int width, int height, enum pose pose,
			 uint8_t **ret_bytes, size_t *ret_size, struct jpeg_info *ret_info)
{
	struct problem problem = { "" };
	struct sitter *sitter = NULL;
	struct sitter_scene scene;
	struct image image;
	if (sitter_create(models, width, height, &problem, &sitter) < 0)
		DIE("%s", problem.text);
	sitter_scene_init(&scene);
	scene.eyes = pose == SHUT ? 0 : 1;
	scene.yaw = pose == TURNED ? 35 : 0;
	scene.x = pose == AWAY ? 0.85f : 0.5f;
	scene.present = pose == GONE ? 0 : 1;
	sitter_render(sitter, &scene, 1, &image, NULL);
	encode(&image, ret_bytes, ret_size, ret_info);
	sitter_destroy(sitter);
}

static void judge_picture(struct picture *picture, struct examiner *examiner,
			  struct jpeg_decoder *decoder, const struct profile *profile)
{
	struct problem problem = { "" };
	struct still_tools tools = { .examiner = examiner, .decoder = decoder, .profile = profile };
	struct still_shots burst = { .count = 1 };
	struct image image;
	struct examine_options options = { .mode = EXAMINE_LIVE_FULL, .captured_us = 1 };
	burst.shots[0].bytes = copy_of(picture->bytes, picture->size);
	burst.shots[0].size_bytes = picture->size;
	examiner_reset(examiner);
	picture->still_result = still_take(&tools, &burst, &problem, &picture->still);
	still_shots_release(&burst);
	if (jpeg_decode_new(decoder, picture->bytes, picture->size, 1, &problem, &image) < 0)
		DIE("a picture of ours cannot be decoded: %s", problem.text);
	examiner_reset(examiner);
	if (examiner_examine(examiner, &image, profile, &options, &picture->live) < 0)
		DIE("a picture of ours cannot be examined");
	free(image.pixels);
}

static void make_pictures(const char *models)
{
	struct problem problem = { "" };
	struct examiner_config config = { .models = models, .engine = "auto" };
	struct examiner *examiner = NULL;
	struct jpeg_decoder *decoder = NULL;
	if (examiner_create(&config, &problem, &examiner) < 0 || jpeg_decoder_create(&decoder) < 0)
		DIE("%s", problem.text);
	for (int pose = 0; pose < POSES; pose++) {
		struct picture *picture = &soak.pictures[pose];
		draw_picture(models, WIDTH, HEIGHT, (enum pose)pose, &picture->bytes,
			     &picture->size, &picture->info);
		draw_picture(models, SMALL_WIDTH, SMALL_HEIGHT, (enum pose)pose,
			     &picture->small_bytes, &picture->small_size, &picture->small_info);
		judge_picture(picture, examiner, decoder, &soak.settings.profile);
	}
	jpeg_decoder_destroy(decoder);
	examiner_destroy(examiner);
	if (soak.pictures[GOOD].still_result < 0 ||
	    soak.pictures[GOOD].still.verdict.outcome != VERDICT_PASS)
		DIE("the good sitter does not pass");
}

static struct still copy_still(const struct still *from)
{
	struct still still = *from;
	size_t size = from->picture.stride * (size_t)from->picture.height;
	still.original.bytes = copy_of(from->original.bytes, from->original.size_bytes);
	if (from->has_photo) {
		still.photo.bytes = copy_of(from->photo.bytes, from->photo.size_bytes);
		still.picture.pixels = copy_of(from->picture.pixels, size);
	}
	return still;
}

/* ---- the worker: the truth, or the real one ---- */

static void on_real_live(unsigned slot, int64_t captured_us, int result,
			 const struct examination *examination, void *user)
{
	(void)user;
	soak.real_jobs--;
	soak.worker_events.on_live(slot, captured_us, result, examination, soak.worker_user);
}

static void on_real_still(int result, struct still *still, const struct problem *problem,
			  void *user)
{
	(void)user;
	soak.real_jobs--;
	soak.worker_events.on_still(result, still, problem, soak.worker_user);
}

static void destroy_worker(struct worker *worker)
{
	(void)worker;
	worker_destroy(soak.real);
	soak.real = NULL;
}

static void offer(struct worker *worker, unsigned slot, const struct image *image,
		  int64_t captured_us)
{
	(void)worker;
	if (soak.is_real) {
		soak.real_jobs++;
		worker_offer(soak.real, slot, image, captured_us);
		return;
	}
	if (soak.has_live)
		soak.worker_events.on_live(soak.live_slot, soak.live_captured_us, -ECANCELED, NULL,
					   soak.worker_user);
	soak.has_live = true;
	soak.live_slot = slot;
	soak.live_captured_us = captured_us;
	soak.live_due_us = fake_loop_now_us() + 60 * MS;
}

static int examine_take(struct worker *worker, struct still_shots *burst)
{
	(void)worker;
	if (soak.is_real) {
		int r = worker_examine_take(soak.real, burst);
		soak.real_jobs += r == 0;
		return r;
	}
	if (soak.has_still)
		return -EBUSY;
	soak.has_still = true;
	soak.still_due_us = fake_loop_now_us() + 500 * MS;
	still_shots_release(burst);
	return 0;
}

static void forget(struct worker *worker)
{
	(void)worker;
	worker_forget(soak.real);
	if (soak.has_live)
		soak.worker_events.on_live(soak.live_slot, soak.live_captured_us, -ECANCELED, NULL,
					   soak.worker_user);
	soak.has_live = false;
}

static bool is_alive(struct worker *worker, int64_t now_ms, int64_t limit_ms)
{
	(void)worker;
	return worker_is_alive(soak.real, now_ms, limit_ms);
}

static int create_worker(struct event_base *base, const struct examiner_config *config,
			 const struct profile *profile, const struct worker_events *events,
			 void *user, struct problem *problem, struct worker **ret_worker)
{
	static const struct worker_operations operations = { .destroy = destroy_worker,
							     .offer = offer,
							     .examine_take = examine_take,
							     .forget = forget,
							     .is_alive = is_alive };
	static const struct worker_events own = { .on_live = on_real_live,
						  .on_still = on_real_still };
	int r = worker_create(base, config, profile, &own, NULL, problem, &soak.real);
	soak.proxy = (struct worker){ .operations = &operations, .engine = "soak" };
	soak.worker_events = *events;
	soak.worker_user = user;
	*ret_worker = &soak.proxy;
	return r;
}

/* ---- the camera ---- */

static void destroy_camera(struct camera *camera)
{
	(void)camera;
}

static void want(struct camera *camera, bool wanted)
{
	(void)camera;
	soak.is_wanted = wanted;
	soak.frame_due_us = fake_loop_now_us() + FRAME_US;
}

static void describe(const struct camera *camera, struct camera_description *ret_description)
{
	(void)camera;
	*ret_description = (struct camera_description){ .name = "the soak's", .is_stand_in = true };
}

static int create_camera(const struct config_camera *config, bool allows_stand_in,
			 struct event_base *base, const struct camera_events *events, void *user,
			 struct problem *problem, struct camera **ret_camera)
{
	static const struct camera_operations operations = { .destroy = destroy_camera,
							     .want = want,
							     .describe = describe };
	(void)config;
	(void)allows_stand_in;
	(void)base;
	(void)problem;
	soak.camera = (struct camera){ .operations = &operations, .events = *events, .user = user };
	*ret_camera = &soak.camera;
	return 0;
}

static int create_panel(const struct config_panel *config, const struct panel_setup *setup,
			struct event_base *base, const struct panel_events *events, void *user,
			struct problem *problem, struct panel **ret_panel)
{
	(void)config;
	(void)setup;
	(void)base;
	(void)events;
	(void)user;
	(void)problem;
	*ret_panel = NULL;
	return 0;
}

static void hand_frame(void)
{
	static const uint8_t rubbish[] = { 0xff, 0xd8, 0xff, 0xda, 0, 0, 0xff, 0xd9 };
	const struct picture *picture = &soak.pictures[soak.pose];
	struct frame frame = { .bytes = soak.is_real ? picture->bytes : picture->small_bytes,
			       .size_bytes = soak.is_real ? picture->size : picture->small_size,
			       .info = soak.is_real ? picture->info : picture->small_info,
			       .captured_us = fake_loop_now_us() - 30 * MS,
			       .sequence = soak.sequence++ };
	if (one_in(400)) {
		frame.bytes = rubbish;
		frame.size_bytes = sizeof(rubbish);
	}
	soak.camera.counters.frames++;
	soak.camera.events.on_frame(&frame, soak.camera.user);
}

/* ---- what happens by itself ---- */

static int64_t earliest(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t next_us(void)
{
	int64_t next = INT64_MAX;
	if (soak.is_wanted && !soak.is_lost)
		next = soak.frame_due_us;
	if (soak.is_lost)
		next = earliest(next, soak.back_due_us);
	if (soak.has_live)
		next = earliest(next, soak.live_due_us);
	if (soak.has_still)
		next = earliest(next, soak.still_due_us);
	return next;
}

static void answer_still(void)
{
	const struct picture *picture = &soak.pictures[soak.pose];
	struct problem problem = { "no frame of the burst could be used" };
	soak.has_still = false;
	if (picture->still_result < 0 || one_in(100)) {
		soak.worker_events.on_still(-EBADMSG, NULL, &problem, soak.worker_user);
		return;
	}
	struct still still = copy_still(&picture->still);
	soak.worker_events.on_still(0, &still, &problem, soak.worker_user);
}

static void run_device(int64_t now_us)
{
	if (soak.is_lost && now_us >= soak.back_due_us) {
		soak.is_lost = false;
		soak.frame_due_us = now_us + FRAME_US;
		soak.camera.events.on_back(soak.camera.user);
	}
	if (soak.is_wanted && !soak.is_lost && now_us >= soak.frame_due_us) {
		soak.frame_due_us = now_us + FRAME_US;
		hand_frame();
	}
	if (soak.has_live && now_us >= soak.live_due_us) {
		soak.has_live = false;
		soak.worker_events.on_live(soak.live_slot, soak.live_captured_us, 0,
					   &soak.pictures[soak.pose].live, soak.worker_user);
	}
	if (soak.has_still && now_us >= soak.still_due_us)
		answer_still();
}

static void read_screen(void)
{
	struct message message;
	while (soak.screen_fd >= 0) {
		ssize_t got = recv(soak.screen_fd, &message, sizeof(message), MSG_DONTWAIT);
		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
			(void)close(soak.screen_fd);
			soak.screen_fd = -1;
		}
		if (got <= 0)
			return;
		if (message_validate(&message, (size_t)got, true) < 0)
			DIE("boothd sends a message that is not well formed");
		if (message.type == MESSAGE_STATE)
			soak.state = message.state;
		if (message.type == MESSAGE_PREVIEW) {
			struct message release = { .version = PROTOCOL_VERSION,
						   .type = MESSAGE_RELEASE,
						   .release = { .slot = message.preview.slot } };
			(void)send(soak.screen_fd, &release, sizeof(release), MSG_NOSIGNAL);
		}
	}
}

static void connect_screen(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.100s",
		       soak.settings.config.link.ui_socket);
	soak.screen_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (soak.screen_fd < 0 ||
	    connect(soak.screen_fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		DIE("no screen can connect: %s", strerror(errno));
}

/* A student has been told that the photo is saved when a screen shows it. */
static void note_told(void)
{
	const struct visit *visit = &soak.booth->visit;
	if (soak.state.state != SESSION_SAVED || strcmp(soak.told, visit->id_text) == 0 ||
	    soak.booth->state != SESSION_SAVED)
		return;
	(void)snprintf(soak.told, sizeof(soak.told), "%s", visit->id_text);
	(void)printf("told %s %s\n", visit->id_text, soak.state.receipt);
	(void)fflush(stdout);
}

/* Real threads work while virtual time stands still. */
static void wait_for_threads(void)
{
	while (soak.real_jobs > 0 || soak.booth->saving.is_on) {
		(void)poll(NULL, 0, 1);
		fake_loop_run(fake_loop_now_us());
	}
}

static void go_on(int64_t us)
{
	int64_t end_us = fake_loop_now_us() + us;
	while (fake_loop_now_us() < end_us) {
		fake_loop_run(earliest(fake_loop_now_us() + FRAME_US / 2, end_us));
		wait_for_threads();
		read_screen();
		note_told();
		const char *hung = booth_hung_part(soak.booth);
		if (hung && !soak.is_lost)
			DIE("the watchdog would bite: %s", hung);
	}
}

/* Real time passes, and nothing moves: say where. */
static void on_alarm(int number)
{
	(void)number;
	DIE("stuck in %s: saving %d, real jobs %u, virtual time %lld us",
	    session_state_name(soak.booth->state), soak.booth->saving.is_on, soak.real_jobs,
	    (long long)fake_loop_now_us());
}

/* ---- people and faults ---- */

static void lose_camera(void)
{
	if (soak.is_lost)
		return;
	soak.is_lost = true;
	soak.back_due_us = fake_loop_now_us() + (int64_t)(1 + below(one_in(5) ? 200 : 8)) * SECOND;
	soak.camera.counters.lost++;
	soak.camera.events.on_lost("the soak pulled it", soak.camera.user);
}

static void step_clock(void)
{
	static const int64_t steps_s[] = { -3600, 3600, -86400, 7 * 86400, -2, 2 };
	int64_t now_us = clock_realtime_ms() * 1000;
	if (one_in(10))
		fake_loop_set_wall_clock(INT64_C(60) * SECOND); /* 1970 */
	else
		fake_loop_set_wall_clock(now_us + steps_s[below(6)] * SECOND);
}

static void break_disk(void)
{
	static const char *const calls[] = { "fsync", "write", "openat", "renameat", "mkdirat" };
	static const int errors[] = { EIO, ENOSPC, EROFS };
	failing_only(calls[below(5)]);
	failing_arm((int)(1 + below(12)), one_in(2) ? FAILING_ONCE : FAILING_FOREVER,
		    errors[below(3)]);
}

static void reload(void)
{
	char text[256];
	struct booth_settings settings = soak.settings;
	settings.config.session.countdown_s = (int)(1 + below(3));
	(void)snprintf(settings.config.notice.consent_version,
		       sizeof(settings.config.notice.consent_version), "v%u", below(1000));
	booth_reload(soak.booth, &settings, text, sizeof(text));
}

/* Something goes wrong, now and then. */
static void spoil(void)
{
	if (one_in(150))
		lose_camera();
	if (one_in(150))
		break_disk();
	if (one_in(300))
		soak.has_no_room = true;
	if (one_in(200) && soak.screen_fd >= 0) {
		(void)close(soak.screen_fd);
		soak.screen_fd = -1;
	}
	if (one_in(400))
		step_clock();
	if (one_in(300))
		reload();
	if (one_in(500))
		booth_set_fault(soak.booth, FAULT_MAINTENANCE, true, "the soak says so");
	if (soak.screen_fd < 0 && one_in(4))
		connect_screen();
}

static void mend(void)
{
	(void)failing_disarm();
	soak.has_no_room = false;
	if (soak.is_lost)
		soak.back_due_us = fake_loop_now_us() + SECOND;
	booth_set_fault(soak.booth, FAULT_MAINTENANCE, false, "");
	if (soak.screen_fd < 0)
		connect_screen();
}

static void act(unsigned patience)
{
	static const enum pose mostly_good[] = { GOOD, GOOD,   GOOD, GOOD, GOOD,
						 SHUT, TURNED, AWAY, GONE };
	enum session_state state = soak.booth->state;
	soak.pose = mostly_good[below(9)];
	if (below(patience) == 0)
		booth_press(soak.booth, BUTTON_CANCEL);
	else if (state == SESSION_REVIEW)
		booth_press(soak.booth, BUTTON_KEEP);
	else if (state != SESSION_SAVED || one_in(3))
		booth_press(soak.booth, BUTTON_SHUTTER);
	if (one_in(80))
		booth_press(soak.booth, BUTTON_HELP);
}

/* A person comes, does what people do, and goes or stays away; then all is mended, and the booth must
 * be idle again by itself. */
static void visit(unsigned number)
{
	unsigned patience = 4 + below(60), steps = 5 + below(60);
	soak.is_real = number % REAL_EVERY == 0;
	soak.told[0] = '\0';
	(void)alarm(STUCK_S);
	(void)printf("begin %u\n", number);
	(void)fflush(stdout);
	for (unsigned i = 0; i < steps; i++) {
		act(patience);
		spoil();
		go_on((int64_t)(200 + below(4000)) * MS);
		if (soak.booth->state == SESSION_IDLE && i > 3)
			break;
	}
	enum session_state left = soak.booth->state;
	mend();
	soak.pose = GONE;
	for (unsigned minutes = 0; soak.booth->state != SESSION_IDLE; minutes++) {
		if (minutes > 60)
			DIE("visit %u: still %s an hour after all was mended", number,
			    session_state_name(soak.booth->state));
		go_on(60 * (int64_t)SECOND);
		mend();
	}
	if (soak.booth->visit.key[0] || soak.booth->visit.has_still || soak.booth->shown.is_on)
		DIE("visit %u: something of the person was kept", number);
	(void)printf("end %u %s\n", number, session_state_name(left));
	(void)fflush(stdout);
	go_on((int64_t)below(240) * SECOND);
}

static void print_size(void)
{
	unsigned fds = 0;
	long pages = 0, resident = 0;
	DIR *folder = opendir("/proc/self/fd");
	while (folder && readdir(folder))
		fds++;
	if (folder)
		(void)closedir(folder);
	FILE *file = fopen("/proc/self/statm", "re");
	if (!file || fscanf(file, "%ld %ld", &pages, &resident) != 2)
		DIE("statm cannot be read");
	(void)fclose(file);
	(void)printf("still %ld %u\n", resident * (sysconf(_SC_PAGESIZE) / 1024), fds);
	(void)fflush(stdout);
}

static void settle(const char *folder)
{
	struct problem problem = { "" };
	struct config *config = &soak.settings.config;
	config_defaults(config);
	config->booth.demo = true;
	config->spool.reserve_mb = 1;
	/* or nobody could insist on a photo that is refused */
	config->hints.anyway_s = 0;
	config->session.burst_frames = 3;
	config->camera.settle_frames = 1;
	config->camera.rate = 5;
	(void)snprintf(config->booth.device, sizeof(config->booth.device), "soak");
	(void)snprintf(config->identify.mode, sizeof(config->identify.mode), "none");
	(void)snprintf(config->notice.consent_version, sizeof(config->notice.consent_version),
		       "v1");
	(void)snprintf(config->examiner.models, sizeof(config->examiner.models), "build/models");
	(void)snprintf(config->booth.keys, sizeof(config->booth.keys), "%.200s/keys", folder);
	(void)snprintf(config->booth.stats, sizeof(config->booth.stats), "%.200s/stats", folder);
	(void)snprintf(config->campaign.ledger, sizeof(config->campaign.ledger), "%.200s/ledger",
		       folder);
	(void)snprintf(config->spool.path, sizeof(config->spool.path), "%.200s/spool", folder);
	(void)snprintf(config->link.ui_socket, sizeof(config->link.ui_socket), "%.80s/ui.sock",
		       folder);
	(void)snprintf(config->link.control_socket, sizeof(config->link.control_socket),
		       "%.80s/control.sock", folder);
	if (settings_read_profile("etc/profiles", "chsi", &problem, &soak.settings.profile,
				  &soak.settings.profile_hash) < 0)
		DIE("%s", problem.text);
}

int main(int argc, char **argv)
{
	static const struct booth_creators creators = { .camera = create_camera,
							.lamps = lamps_create,
							.panel = create_panel,
							.worker = create_worker };
	struct problem problem = { "" };
	if (argc != 5)
		DIE("usage: soak_booth FOLDER SEED FIRST COUNT");
	unsigned first = (unsigned)strtoul(argv[3], NULL, 10);
	unsigned count = (unsigned)strtoul(argv[4], NULL, 10);
	soak.chance = strtoull(argv[2], NULL, 10) * 1000003u + first;
	log_open("soak", LOG_LEVEL_WARNING);
	(void)evthread_use_pthreads();
	settle(argv[1]);
	make_pictures(soak.settings.config.examiner.models);
	fake_loop_begin(INT64_C(5000) * SECOND);
	fake_loop_device(next_us, run_device);
	/* 30 days hold 20,000 visits: one in 130 s. */
	fake_loop_set_wall_clock((INT64_C(1793000000) + (int64_t)first * 130) * SECOND);
	if (booth_create(fake_loop_base(), &soak.settings, &creators, &problem, &soak.booth) < 0)
		DIE("the booth does not start: %s", problem.text);
	connect_screen();
	(void)signal(SIGALRM, on_alarm);
	for (unsigned i = 0; i < count; i++) {
		visit(first + i);
		if ((i + 1) % 50 == 0)
			print_size();
	}
	booth_destroy(soak.booth);
	(void)close(soak.screen_fd);
	for (int i = 0; i < POSES; i++) {
		still_release(&soak.pictures[i].still);
		free(soak.pictures[i].bytes);
		free(soak.pictures[i].small_bytes);
	}
	(void)puts("done");
	return 0;
}
