/* SPDX-License-Identifier: MIT */
/* The figures as a collector reads them: every line is one of the format's, every row is there, and
 * the file is replaced as a whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/courier/courier_metrics.h"
#include "daemon/base/prometheus.h"
#include "daemon/boothd/metrics.h"
#include "tests/support/folder.h"

static struct metrics some(void)
{
	struct metrics metrics = { .version = "1.2",
				   .engine = "plain",
				   .device = "hall-3",
				   .frames = 12345678901u,
				   .visits = 7,
				   .photos_saved = 5,
				   .time_to_photo_sum_s = 61.5,
				   .time_to_photo_count = 5,
				   .unix_ms = 1800000000999,
				   .is_synchronised = true,
				   .faults = fault_bit(FAULT_DISK_FULL) };
	metrics.rejects[REASON_EYES_CLOSED] = 2;
	metrics.has_queue[SPOOL_PENDING] = true;
	metrics.queue[SPOOL_PENDING] = 3;
	metrics.oldest_pending_s = 7200;
	metrics.camera_resets[RECOVERY_REAUTHORISE] = 4;
	return metrics;
}

static char *print(prometheus_print_fn print_them, const void *figures)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	assert_non_null(to);
	print_them(to, figures);
	assert_int_equal(fclose(to), 0);
	return text;
}

static void test_figures(void **state)
{
	(void)state;
	struct metrics metrics = some();
	char *text = print(metrics_print, &metrics);
	static const char *const lines[] = {
		"booth_info{device=\"hall-3\",version=\"1.2\",engine=\"plain\"} 1\n",
		"booth_frames_total 12345678901\n",
		"booth_visits_total 7\n",
		"booth_photos_saved_total 5\n",
		"booth_rejects_total{reason=\"eyes_closed\"} 2\n",
		"booth_rejects_total{reason=\"no_face\"} 0\n",
		"booth_time_to_photo_seconds_sum 61.500\n",
		"booth_time_to_photo_seconds_count 5\n",
		"booth_fault{fault=\"disk_full\"} 1\n",
		"booth_fault{fault=\"camera_lost\"} 0\n",
		"booth_queue_photos{state=\"pending\"} 3\n",
		"booth_queue_oldest_seconds 7200\n",
		"booth_clock_seconds 1800000000\n",
		"booth_clock_synchronised 1\n",
		"booth_camera_resets_total{step=\"reauthorise\"} 4\n",
		"booth_camera_resets_total{step=\"reopen\"} 0\n",
	};
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_non_null(strstr(text, lines[i]));
	/* a state that could not be counted has no figure, and never 0 */
	assert_null(strstr(text, "state=\"sent\""));
	free(text);
}

/* Names a sample may have: those of the last HELP and TYPE, a summary's _sum and _count. */
static void check_sample(const char *line, const char *name)
{
	char *end = NULL;
	size_t length = strlen(name);
	assert_int_equal(strncmp(line, name, length), 0);
	assert_non_null(strchr("{ _", line[length]));
	const char *value = strrchr(line, ' ');
	assert_non_null(value);
	(void)strtod(value + 1, &end);
	assert_true(end != value + 1 && *end == '\0');
}

static struct courier_metrics some_sent(void)
{
	struct courier_metrics metrics = { .route_count = 2, .deleted = 9 };
	metrics.routes[0] = (struct route_status){ .name = "main",
						   .state = ROUTE_WAITING,
						   .items_sent = 12,
						   .bytes_sent = 3456789,
						   .tries_failed = 3,
						   .items_refused = 1 };
	metrics.routes[1] = (struct route_status){ .name = "mirror", .state = ROUTE_OPEN };
	return metrics;
}

static void test_the_couriers_figures(void **state)
{
	(void)state;
	struct courier_metrics metrics = some_sent();
	char *text = print(courier_metrics_print, &metrics);
	static const char *const lines[] = {
		"booth_uploads_total{destination=\"main\",result=\"sent\"} 12\n",
		"booth_uploads_total{destination=\"main\",result=\"failed\"} 3\n",
		"booth_uploads_total{destination=\"main\",result=\"refused\"} 1\n",
		"booth_uploads_total{destination=\"mirror\",result=\"sent\"} 0\n",
		"booth_upload_bytes_total{destination=\"main\"} 3456789\n",
		"booth_destination_state{destination=\"main\",state=\"waiting\"} 1\n",
		"booth_destination_state{destination=\"main\",state=\"open\"} 0\n",
		"booth_destination_state{destination=\"mirror\",state=\"open\"} 1\n",
		"booth_photos_deleted_total 9\n",
	};
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_non_null(strstr(text, lines[i]));
	free(text);
}

static unsigned check_format(char *text)
{
	char *rest = text, *line;
	char help[64] = "", type[64] = "";
	unsigned samples = 0;
	assert_int_equal(text[strlen(text) - 1], '\n');
	while ((line = strsep(&rest, "\n")) && *line) {
		if (sscanf(line, "# HELP %63s", help) == 1)
			continue;
		if (sscanf(line, "# TYPE %63s", type) == 1) {
			assert_string_equal(type, help);
			continue;
		}
		check_sample(line, type);
		samples++;
	}
	return samples;
}

static void test_every_line_is_of_the_format(void **state)
{
	(void)state;
	struct metrics metrics = some();
	struct courier_metrics sent = some_sent();
	char *text = print(metrics_print, &metrics);
	assert_true(check_format(text) > 10 + REASON_COUNT + FAULT_COUNT);
	free(text);
	text = print(courier_metrics_print, &sent);
	assert_int_equal(check_format(text), 1 + 2 * 3 + 2 + 2 * 4 + 1);
	free(text);
}

static void test_the_file_is_replaced_and_nothing_is_left(void **state)
{
	(void)state;
	struct folder folder;
	struct problem problem = { "" };
	struct metrics metrics = some();
	struct stat status;
	char path[300];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/booth.prom", folder.path);
	assert_int_equal(metrics_write(path, &metrics, &problem), 0);
	metrics.visits = 8;
	assert_int_equal(metrics_write(path, &metrics, &problem), 0);
	assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0644); /* the collector is another user */
	uint8_t *bytes = NULL;
	size_t size = 0;
	assert_int_equal(file_read_all(folder.fd, "booth.prom", 1 << 20, &bytes, &size), 0);
	assert_non_null(strstr((char *)bytes, "booth_visits_total 8\n"));
	free(bytes);
	folder_remove(&folder);
}

static void test_what_cannot_be_written_is_named_with_its_cause(void **state)
{
	(void)state;
	struct folder folder;
	struct problem problem = { "" };
	struct metrics metrics = some();
	char path[300];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/none/booth.prom", folder.path);
	assert_int_equal(metrics_write(path, &metrics, &problem), -ENOENT);
	assert_non_null(strstr(problem.text, "metrics.file"));
	assert_non_null(strstr(problem.text, strerror(ENOENT)));
	assert_int_equal(mkdirat(folder.fd, "booth.prom", 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/booth.prom", folder.path);
	assert_int_equal(metrics_write(path, &metrics, &problem), -EISDIR);
	assert_non_null(strstr(problem.text, strerror(EISDIR)));
	assert_int_equal(folder_count(folder.fd, ".", NULL), 1); /* no temporary file stays */
	char *long_path = malloc(1000);
	assert_non_null(long_path);
	memset(long_path, 'x', 999);
	long_path[999] = '\0';
	assert_int_equal(metrics_write(long_path, &metrics, &problem), -ENAMETOOLONG);
	free(long_path);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_the_couriers_figures),
		cmocka_unit_test(test_every_line_is_of_the_format),
		cmocka_unit_test(test_the_file_is_replaced_and_nothing_is_left),
		cmocka_unit_test(test_what_cannot_be_written_is_named_with_its_cause),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
