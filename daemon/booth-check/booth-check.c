/* SPDX-License-Identifier: MIT */
/* booth-check(1): runs the booth's examiner on image files, for tuning, support and tests. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "daemon/base/error_text.h"
#include "daemon/base/language.h"
#include "daemon/base/settings.h"
#include "daemon/booth-check/check_options.h"
#include "daemon/booth-check/check_output.h"
#include "daemon/booth-check/check_print.h"
#include "daemon/booth-check/check_report.h"
#include "daemon/core/verdict.h"
#include "daemon/core/wording.h"
#include "daemon/examiner/examiner.h"
#include "daemon/imaging/picture.h"

struct check {
	struct check_options options;
	struct profile profile;
	struct examiner *examiner;
	struct check_report *report; /* null: the user requested no report */
};

static int complain(const char *text)
{
	(void)fprintf(stderr, "booth-check: %s\n", text);
	return EXIT_ERROR;
}

/* ---- reading the profile and the models ---- */

/* Returns the first folder of the list that exists. If none exists, returns the last folder. The
 * list begins with the folder of an installed booth-check and ends with the folder in the source
 * tree. */
static const char *first_folder(const char *const *folders)
{
	struct stat info;
	for (; folders[1]; folders++)
		if (stat(*folders, &info) == 0 && S_ISDIR(info.st_mode))
			return *folders;
	return *folders;
}

static const char *models_folder(const struct check_options *options)
{
	static const char *const folders[] = { "/usr/share/boothd/models", "build/models", NULL };
	return options->models ? options->models : first_folder(folders);
}

static const char *profiles_folder(const struct check_options *options)
{
	static const char *const folders[] = { "/etc/boothd/profiles", "/usr/lib/boothd/profiles",
					       "etc/profiles", NULL };
	return options->profiles ? options->profiles : first_folder(folders);
}

/* Reads a profile. The option --profile gives a name or a path. A name is looked up in the folder
 * with profiles. A text with a slash is a path. The ending .conf may be left out. */
static int read_profile(const struct check_options *options, struct problem *problem,
			struct profile *ret_profile)
{
	char folder[4096], name[256];
	const char *slash = strrchr(options->profile, '/');
	const char *wanted = slash ? slash + 1 : options->profile;
	size_t length = strlen(wanted);
	if (length > 5 && strcmp(wanted + length - 5, ".conf") == 0)
		length -= 5;
	(void)snprintf(name, sizeof(name), "%.*s", (int)length, wanted);
	if (slash == options->profile)
		(void)snprintf(folder, sizeof(folder), "/");
	else if (slash)
		(void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - options->profile),
			       options->profile);
	else
		(void)snprintf(folder, sizeof(folder), "%s", profiles_folder(options));
	return settings_read_profile(folder, name, problem, ret_profile, NULL);
}

/* ---- examining files ---- */

static double now_ms(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int examine_image(struct check *check, const char *file, const struct image *image,
			 struct problem *problem, struct examination *ret_found)
{
	const struct check_options *options = &check->options;
	struct examine_options how = { .mode = EXAMINE_STILL,
				       .has_assumed_face = options->has_assumed,
				       .assumed_face = options->assumed };
	int r = examiner_examine(check->examiner, image, &check->profile, &how, ret_found);
	return r < 0 ? problem_set(problem, r, "%s: cannot be examined: %s", file, error_text(-r))
		     : 0;
}

/* Examines one image and judges it. The caller has already set times->decode_ms. */
static int judge_image(struct check *check, int n, const struct image *image,
		       struct check_times *times, struct problem *problem)
{
	const struct check_options *options = &check->options;
	const char *file = options->output.files[n];
	struct examination found;
	struct verdict verdict;
	double started = now_ms();
	int r = examine_image(check, file, image, problem, &found);
	times->examine_ms = now_ms() - started;
	if (r < 0)
		return r;
	verdict_judge(&check->profile, &found.measures, 0, &verdict);
	r = check_output_write(&options->output, n, image, &found, &check->profile, check->examiner,
			       problem);
	if (r == 0 && check->report)
		r = check_report_add(check->report, file, image, &found, &verdict, problem);
	if (r < 0)
		return r;
	if (options->json)
		check_print_json(file, &check->profile, &found, &verdict, times);
	else
		check_print_text(file, &verdict);
	return verdict.outcome == VERDICT_PASS ? EXIT_PASS : EXIT_REJECT;
}

/* Checks one file and returns an exit status (EXIT_*). If the file cannot be judged, prints its
 * name and the reason. The caller then goes on with the other files. */
static int check_file(struct check *check, int n)
{
	const char *file = check->options.output.files[n];
	struct problem problem = { "" };
	struct image image = { 0 };
	struct check_times times = { 0 };
	double started = now_ms();
	int r = picture_read(file, &problem, &image);
	times.decode_ms = now_ms() - started;
	if (r == 0)
		r = judge_image(check, n, &image, &times, &problem);
	free(image.pixels);
	if (r < 0)
		check_print_error(file, problem.text, check->options.json);
	(void)fflush(stdout);
	return r < 0 ? EXIT_ERROR : r;
}

static int check_files(struct check *check)
{
	int worst = EXIT_PASS;
	check_output_prepare(&check->options.output);
	for (int i = 0; i < check->options.output.file_count; i++) {
		int status = check_file(check, i);
		worst = status > worst ? status : worst;
	}
	return worst;
}

static int check_all(struct check *check)
{
	const struct check_options *options = &check->options;
	struct examiner_config config = { .models = models_folder(options),
					  .engine = options->engine };
	struct problem problem = { "" };
	int status = EXIT_ERROR;
	int r = examiner_create(&config, &problem, &check->examiner);
	if (r == 0 && options->report)
		r = check_report_create(options->report, &check->profile, &problem, &check->report);
	if (r == 0)
		status = check_files(check);
	if (r == 0 && check->report)
		r = check_report_finish(check->report, &problem);
	examiner_destroy(check->examiner);
	return r < 0 ? complain(problem.text) : status;
}

/* ---- the option --explain ---- */

static int refuse_reason(const char *name)
{
	(void)fprintf(stderr, wording_of("booth-check: no reason is called %s; the reasons are:"),
		      name);
	for (unsigned i = 0; i < REASON_COUNT; i++)
		(void)fprintf(stderr, " %s", reason_name((enum reason)i));
	(void)fprintf(stderr, "\n");
	return EXIT_ERROR;
}

static int explain(const struct profile *profile, const char *name)
{
	enum reason wanted = reason_parse(name);
	bool is_all = strcmp(name, "all") == 0;
	if (wanted == REASON_NONE && !is_all)
		return refuse_reason(name);
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (is_all || wanted == (enum reason)i)
			check_print_reason(profile, (enum reason)i);
	return EXIT_PASS;
}

/* Returns `status`, or the exit status of an error if the findings could not be written. */
static int end_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	return complain(wording_of("the findings cannot be written: is the disk full?"));
}

int main(int argc, char **argv)
{
	struct check check = { .examiner = NULL };
	struct problem problem = { "" };
	bool has_ended;
	language_choose(language_is_chinese());
	int status = check_options_read(argc, argv, &check.options, &has_ended);
	if (has_ended)
		return status;
	if (check.options.json) /* programs read this output */
		language_choose(false);
	if (read_profile(&check.options, &problem, &check.profile) < 0)
		return complain(problem.text);
	if (check.options.explain)
		return end_output(explain(&check.profile, check.options.explain));
	return end_output(check_all(&check));
}
