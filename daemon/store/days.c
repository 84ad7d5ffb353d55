/* SPDX-License-Identifier: MIT */
#include "daemon/store/days.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"

static const char schema[] = "booth-stats", demo[] = "demo-", ending[] = ".json";

/* A day's file has 400 to 2,000 bytes. FIGURE_MAX: one figure, so that a sum of days never
 * overflows. */
enum { FILE_BYTES_MAX = 64 * 1024, VERSION = 1 };
static const int64_t figure_max = INT64_C(1) << 48;

void days_name(const char *day, bool is_demo, char name[DAYS_NAME_SIZE])
{
	(void)snprintf(name, DAYS_NAME_SIZE, "%s%.10s%s", is_demo ? demo : "", day, ending);
}

/* ---- writing ---- */

typedef const char *name_fn(unsigned at);

static const char *wait_name(unsigned wait)
{
	static const char *const names[TALLY_WAITS] = { "10",  "15",  "20",  "25",  "30",  "35",
							"40",  "45",  "50",  "60",  "75",  "90",
							"120", "180", "300", "600", "more" };
	return names[wait];
}

static void add_figures(struct json_object *object, const char *key, const uint64_t *figures,
			unsigned count, name_fn *name)
{
	struct json_object *list = json_object_new_object();
	for (unsigned i = 0; i < count; i++)
		if (figures[i] > 0)
			(void)json_add_number(list, name(i), (int64_t)figures[i]);
	(void)json_add(object, key, list);
}

struct json_object *days_describe(const struct tally *tally, bool is_demo)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "schema", schema);
	(void)json_add_number(object, "version", VERSION);
	(void)json_add_text(object, "day", tally->day);
	(void)json_add_flag(object, "demo", is_demo);
	(void)json_add_number(object, "visits", (int64_t)tally->visits);
	(void)json_add_number(object, "photos", (int64_t)tally->photos);
	add_figures(object, "refused", tally->refusals, TALLY_REFUSALS, tally_refusal_name);
	add_figures(object, "left", tally->left, TALLY_LEFT, tally_left_name);
	add_figures(object, "time_to_photo_s", tally->waits, TALLY_WAITS, wait_name);
	(void)json_add_number(object, "time_to_photo_ms", (int64_t)tally->wait_ms);
	return object;
}

/* ---- reading ---- */

static int take_figure(struct json_object *object, const char *key, uint64_t *ret_figure)
{
	int64_t figure = json_number(object, key, -1);
	if (figure < 0 || figure > figure_max)
		return -EBADMSG;
	*ret_figure = (uint64_t)figure;
	return 0;
}

static unsigned find_name(const char *wanted, unsigned count, name_fn *name)
{
	unsigned at = 0;
	while (at + 1 < count && strcmp(name(at), wanted) != 0)
		at++;
	return at;
}

static int take_figures(struct json_object *object, const char *key, unsigned count, name_fn *name,
			uint64_t *figures)
{
	struct json_object *list = json_member(object, key);
	if (!list)
		return -EBADMSG;
	json_object_object_foreach(list, member, value)
	{
		uint64_t figure = 0;
		(void)value;
		int r = take_figure(list, member, &figure);
		if (r < 0)
			return r;
		figures[find_name(member, count, name)] += figure;
	}
	return 0;
}

static int take_all(struct json_object *object, struct tally *tally)
{
	const char *day = json_text(object, "day");
	if (strcmp(json_text(object, "schema"), schema) != 0 || !tally_is_day(day))
		return -EBADMSG;
	if (json_number(object, "version", 0) != VERSION)
		return json_number(object, "version", 0) > VERSION ? -EPROTO : -EBADMSG;
	(void)snprintf(tally->day, sizeof(tally->day), "%s", day);
	int r = take_figure(object, "visits", &tally->visits);
	if (r == 0)
		r = take_figure(object, "photos", &tally->photos);
	if (r == 0)
		r = take_figure(object, "time_to_photo_ms", &tally->wait_ms);
	if (r == 0)
		r = take_figures(object, "refused", TALLY_REFUSALS, tally_refusal_name,
				 tally->refusals);
	if (r == 0)
		r = take_figures(object, "left", TALLY_LEFT, tally_left_name, tally->left);
	if (r == 0)
		r = take_figures(object, "time_to_photo_s", TALLY_WAITS, wait_name, tally->waits);
	return r;
}

int days_parse(const void *text, size_t size, struct tally *ret_tally)
{
	struct json_object *object = NULL;
	struct tally tally = { .day = "" };
	int r = json_parse(text, size, &object);
	if (r == 0)
		r = take_all(object, &tally);
	json_object_put(object);
	if (r == 0)
		*ret_tally = tally;
	return r;
}

int days_read(int folder_fd, const char *day, bool is_demo, struct tally *ret_tally)
{
	char name[DAYS_NAME_SIZE];
	autofree uint8_t *text = NULL;
	size_t size = 0;
	struct tally tally;
	days_name(day, is_demo, name);
	int r = file_read_all(folder_fd, name, FILE_BYTES_MAX, &text, &size);
	if (r == 0)
		r = days_parse(text, size, &tally);
	if (r == 0 && strcmp(tally.day, day) != 0)
		r = -EBADMSG;
	if (r == 0)
		*ret_tally = tally;
	return r == -EFBIG ? -EBADMSG : r;
}

/* ---- all days ---- */

struct names {
	char (*list)[DAYS_NAME_SIZE];
	size_t count, room;
	bool (*is_wanted)(const char *name);
};

/* Returns the day of a file such as "2026-05-04.json"; false for another name. */
static bool take_day(const char *name, const char *prefix, char day[TALLY_DAY_SIZE])
{
	size_t length = strlen(prefix);
	if (strncmp(name, prefix, length) != 0 ||
	    strlen(name) != length + TALLY_DAY_SIZE - 1 + strlen(ending))
		return false;
	(void)snprintf(day, TALLY_DAY_SIZE, "%.10s", name + length);
	return tally_is_day(day) && strcmp(name + length + TALLY_DAY_SIZE - 1, ending) == 0;
}

static bool is_real_day(const char *name)
{
	char day[TALLY_DAY_SIZE];
	return take_day(name, "", day);
}

static bool is_demo_day(const char *name)
{
	char day[TALLY_DAY_SIZE];
	return take_day(name, demo, day);
}

/* Also the names of files that were set aside, and of unfinished ones. */
static bool is_like_a_day(const char *name)
{
	const char *rest = name + (name[0] == '.');
	char day[TALLY_DAY_SIZE];
	rest += strncmp(rest, demo, strlen(demo)) == 0 ? strlen(demo) : 0;
	(void)snprintf(day, sizeof(day), "%.10s", rest);
	return tally_is_day(day) && strlen(name) < DAYS_NAME_SIZE;
}

static int add_name(const char *name, void *user)
{
	struct names *names = user;
	if (!names->is_wanted(name))
		return 0;
	if (names->count == names->room) {
		size_t room = names->room ? names->room * 2 : 256;
		void *list = reallocarray(names->list, room, sizeof(*names->list));
		if (!list)
			return 1;
		names->list = list;
		names->room = room;
	}
	(void)snprintf(names->list[names->count++], DAYS_NAME_SIZE, "%s", name);
	return 0;
}

static const char *day_in(const char *name)
{
	return name + strcspn(name, "0123456789");
}

static int compare_days(const void *one, const void *other)
{
	return strcmp(day_in(one), day_in(other));
}

/* The caller frees names->list, also after an error. */
static int list_names(int folder_fd, struct names *names)
{
	int r = directory_each(folder_fd, add_name, names, NULL);
	if (r == 0 && names->count > 0)
		qsort(names->list, names->count, sizeof(*names->list), compare_days);
	return r > 0 ? -ENOMEM : r;
}

int days_each(const char *folder, bool is_demo, days_each_fn *each, void *user)
{
	struct names names = { .is_wanted = is_demo ? is_demo_day : is_real_day };
	autoclose int folder_fd = -1;
	int r = directory_open(AT_FDCWD, folder, &folder_fd);
	if (r == 0)
		r = list_names(folder_fd, &names);
	for (size_t i = 0; r == 0 && i < names.count; i++) {
		char day[TALLY_DAY_SIZE];
		struct tally tally = { .day = "" };
		(void)take_day(names.list[i], is_demo ? demo : "", day);
		int error = days_read(folder_fd, day, is_demo, &tally);
		each(day, error, &tally, user);
	}
	free(names.list);
	return r;
}

int days_prune(int folder_fd)
{
	struct names names = { .is_wanted = is_like_a_day };
	int r = list_names(folder_fd, &names);
	for (size_t i = 0; r == 0 && i < names.count; i++) {
		bool is_old = names.count - i > DAYS_MAX, is_unfinished = names.list[i][0] == '.';
		if ((is_old || is_unfinished) && unlinkat(folder_fd, names.list[i], 0) < 0 &&
		    errno != ENOENT)
			r = -errno;
	}
	free(names.list);
	return r;
}
