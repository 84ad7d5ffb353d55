/* SPDX-License-Identifier: MIT */
/* booth-check(1): the booth's examiner on image files, for tuning, for support and for tests. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "daemon/base/file.h"
#include "daemon/booth-check/check_report.h"
#include "daemon/core/remedy.h"
#include "daemon/core/utf8.h"
#include "daemon/core/verdict.h"
#include "daemon/examiner/examiner.h"
#include "daemon/imaging/photo.h"
#include "daemon/imaging/picture.h"
#include "daemon/base/settings.h"

enum { EXIT_PASS = 0, EXIT_REJECT = 1, EXIT_ERROR = 2, PATH_MOST = 4096, SIDE_MOST = 1 << 20 };

struct arguments {
	const char *profile;
	const char *profiles; /* folder; null: the first of the usual ones */
	const char *models;
	const char *engine;
	const char *crop, *overlay, *report, *explain;
	bool json, several;
	bool has_assumed;
	struct box assumed;
	char **files;
	int file_count;
};

struct check {
	const struct arguments *arguments;
	struct profile profile;
	struct examiner *examiner;
	struct check_report *report; /* null: none asked for */
};

static const char usage[] =
	"Usage: booth-check [--profile P] [--json] [--assume-face X,Y,W,H] [--crop OUT]\n"
	"                   [--overlay OUT.png] [--report OUT.html] FILE...\n"
	"       booth-check [--profile P] --explain REASON|all\n"
	"Also: --profiles DIR, --models DIR, --engine auto|xnnpack|plain, --version, --help.\n"
	"Exit: 0 all pass, 1 some rejected or unassessed, 2 some file unreadable or wrong usage.\n";

/* The installed folder, else the source tree's. */
static const char *first_folder(const char *const *folders)
{
	struct stat info;
	for (; folders[1] != NULL; folders++)
		if (stat(*folders, &info) == 0 && S_ISDIR(info.st_mode))
			return *folders;
	return *folders;
}

static const char *models_folder(const struct arguments *arguments)
{
	static const char *const folders[] = { "/usr/share/boothd/models", "build/models", NULL };
	return arguments->models != NULL ? arguments->models : first_folder(folders);
}

/* A name is looked up in the profiles' folders; anything with a slash is a file of its own. */
static int read_profile(const struct arguments *arguments, struct problem *problem,
			struct profile *ret_profile)
{
	static const char *const folders[] = { "/etc/boothd/profiles", "/usr/lib/boothd/profiles",
					       "etc/profiles", NULL };
	char folder[PATH_MOST], name[256];
	const char *slash = strrchr(arguments->profile, '/');
	const char *wanted = slash == NULL ? arguments->profile : slash + 1;
	size_t length = strlen(wanted);

	if (slash == NULL)
		(void)snprintf(folder, sizeof(folder), "%s",
			       arguments->profiles != NULL ? arguments->profiles
							   : first_folder(folders));
	else
		(void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - arguments->profile),
			       arguments->profile);
	if (length > 5 && strcmp(wanted + length - 5, ".conf") == 0)
		length -= 5;
	(void)snprintf(name, sizeof(name), "%.*s", (int)length, wanted);
	return settings_read_profile(folder[0] == '\0' ? "/" : folder, name, problem, ret_profile,
				     NULL);
}

static int parse_box(const char *text, struct box *ret_box)
{
	float v[4];
	char end;
	if (sscanf(text, "%f,%f,%f,%f%c", &v[0], &v[1], &v[2], &v[3], &end) != 4 ||
	    !isfinite(v[0]) || !isfinite(v[1]) || !(v[2] >= 8 && v[2] <= SIDE_MOST) ||
	    !(v[3] >= 8 && v[3] <= SIDE_MOST))
		return -EINVAL;
	*ret_box = (struct box){ v[0], v[1], v[2], v[3] };
	return 0;
}

static int complain(const char *text)
{
	(void)fprintf(stderr, "booth-check: %s\n%s", text, usage);
	return -EINVAL;
}

/* 1: nothing more to do. */
static int parse_arguments(int argc, char **argv, struct arguments *ret_arguments)
{
	enum {
		PROFILE = 1,
		PROFILES,
		MODELS,
		ENGINE,
		JSON,
		ASSUME,
		CROP,
		OVERLAY,
		REPORT,
		EXPLAIN,
		VERSION,
		HELP
	};
	static const struct option options[] = {
		{ "profile", required_argument, NULL, PROFILE },
		{ "profiles", required_argument, NULL, PROFILES },
		{ "models", required_argument, NULL, MODELS },
		{ "engine", required_argument, NULL, ENGINE },
		{ "json", no_argument, NULL, JSON },
		{ "assume-face", required_argument, NULL, ASSUME },
		{ "crop", required_argument, NULL, CROP },
		{ "overlay", required_argument, NULL, OVERLAY },
		{ "report", required_argument, NULL, REPORT },
		{ "explain", required_argument, NULL, EXPLAIN },
		{ "version", no_argument, NULL, VERSION },
		{ "help", no_argument, NULL, HELP },
		{ 0 },
	};
	struct arguments out = { .profile = "chsi", .engine = "auto" };
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		switch (option) {
		case PROFILE:
			out.profile = optarg;
			break;
		case PROFILES:
			out.profiles = optarg;
			break;
		case MODELS:
			out.models = optarg;
			break;
		case ENGINE:
			out.engine = optarg;
			break;
		case JSON:
			out.json = true;
			break;
		case ASSUME:
			if (parse_box(optarg, &out.assumed) < 0)
				return complain(
					"--assume-face takes X,Y,W,H in pixels, at least 8 wide and high");
			out.has_assumed = true;
			break;
		case CROP:
			out.crop = optarg;
			break;
		case OVERLAY:
			out.overlay = optarg;
			break;
		case REPORT:
			out.report = optarg;
			break;
		case EXPLAIN:
			out.explain = optarg;
			break;
		case VERSION:
			(void)printf("booth-check %s\n", BOOTH_VERSION);
			return 1;
		case HELP:
			(void)fputs(usage, stdout);
			return 1;
		default:
			(void)fputs(usage, stderr);
			return -EINVAL;
		}
	}
	out.files = argv + optind;
	out.file_count = argc - optind;
	out.several = out.file_count > 1;
	if (out.file_count == 0 && out.explain == NULL)
		return complain("no file named");
	*ret_arguments = out;
	return 0;
}

static void print_string(const char *text)
{
	(void)putchar('"');
	for (const char *at = text; *at != '\0';) {
		const size_t length = utf8_length(at);
		if (length == 0)
			(void)fputs("\\ufffd", stdout);
		else if (*at == '"' || *at == '\\')
			(void)printf("\\%c", *at);
		else if ((unsigned char)*at < 0x20)
			(void)printf("\\u%04x", (unsigned char)*at);
		else
			(void)fwrite(at, 1, length, stdout);
		at += length == 0 ? 1 : length;
	}
	(void)putchar('"');
}

static void print_reasons(const char *key, reason_set set)
{
	const char *comma = "";
	(void)printf("\"%s\":[", key);
	for (unsigned i = 0; i < REASON_COUNT; i++) {
		if (!(set & reason_bit((enum reason)i)))
			continue;
		(void)printf("%s\"%s\"", comma, reason_name((enum reason)i));
		comma = ",";
	}
	(void)printf("],");
}

static void print_face(const struct examination *found)
{
	const struct box *box = &found->box;
	if (!found->has_face) {
		(void)printf("\"faces\":%d,\"face\":null,", found->faces);
		return;
	}
	(void)printf("\"faces\":%d,\"face\":{\"box\":[%.1f,%.1f,%.1f,%.1f],"
		     "\"eyes\":[[%.1f,%.1f],[%.1f,%.1f]],"
		     "\"yaw\":%.1f,\"pitch\":%.1f,\"roll\":%.1f,\"head_top\":%.1f,\"width\":%.1f},",
		     found->faces, (double)box->x, (double)box->y, (double)box->width,
		     (double)box->height, (double)found->eyes[0].x, (double)found->eyes[0].y,
		     (double)found->eyes[1].x, (double)found->eyes[1].y, (double)found->yaw,
		     (double)found->pitch, (double)found->roll, (double)found->head_top,
		     (double)found->face_width);
}

static void print_measure(const struct profile *profile, const struct verdict *verdict,
			  enum measure measure, const struct measure_value *value)
{
	const struct limit *limit = &profile->limits[measure];
	(void)printf("\"%s\":{", measure_name(measure));
	if (value->assessed)
		(void)printf("\"value\":%.5g,", value->value);
	if (value->assessed && value->score >= 0)
		(void)printf("\"score\":%d,", value->score);
	if (limit->has_min)
		(void)printf("\"min\":%g,", limit->min);
	if (limit->has_max)
		(void)printf("\"max\":%g,", limit->max);
	(void)printf("\"state\":\"%s\"}", measure_state_name(verdict->states[measure]));
}

struct times {
	double decode_ms, examine_ms;
};

static void print_json(const char *file, const struct profile *profile,
		       const struct examination *found, const struct verdict *verdict,
		       const struct times *times)
{
	(void)printf("{\"file\":");
	print_string(file);
	(void)printf(",\"verdict\":\"%s\",", verdict_outcome_name(verdict->outcome));
	print_reasons("reasons", verdict->reasons);
	print_reasons("advice", verdict->advice);
	print_reasons("unassessed", verdict->unassessed);
	print_face(found);
	(void)printf("\"measures\":{");
	for (unsigned i = 0; i < MEASURE_COUNT; i++) {
		if (i > 0)
			(void)putchar(',');
		print_measure(profile, verdict, (enum measure)i, &found->measures.values[i]);
	}
	(void)printf("},\"ms\":{\"decode\":%.1f,\"examine\":%.1f}}\n", times->decode_ms,
		     times->examine_ms);
}

static void print_error_json(const char *file, const char *text)
{
	(void)printf("{\"file\":");
	print_string(file);
	(void)printf(",\"verdict\":\"error\",\"error\":");
	print_string(text);
	(void)printf("}\n");
}

static void print_words(const char *prefix, reason_set set)
{
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (set & reason_bit((enum reason)i))
			(void)printf("  %s%s: %s\n", prefix, reason_name((enum reason)i),
				     remedy_remedy((enum reason)i, REMEDY_EN));
}

static void print_text(const char *file, const struct verdict *verdict)
{
	(void)printf("%s: %s\n", file, verdict_outcome_name(verdict->outcome));
	print_words("", verdict->reasons);
	print_words("could not be judged: ", verdict->unassessed);
	print_words("advice: ", verdict->advice);
}

/* A path's last part, without its ending. */
struct stem {
	const char *name;
	int length;
};

static struct stem stem_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *name = slash == NULL ? file : slash + 1;
	const char *dot = strrchr(name, '.');
	return (struct stem){ name,
			      dot == NULL || dot == name ? (int)strlen(name) : (int)(dot - name) };
}

/* How many files before the n-th are named as it is: in a spool all are called original.jpg. */
static int count_namesakes(const struct arguments *arguments, int n)
{
	const struct stem own = stem_of(arguments->files[n]);
	int count = 0;
	for (int i = 0; i < n; i++) {
		const struct stem other = stem_of(arguments->files[i]);
		count += other.length == own.length &&
			 memcmp(other.name, own.name, (size_t)own.length) == 0;
	}
	return count;
}

/* Where the n-th file's output goes: OUT itself, or OUT/NAME.EXTENSION where there are several. */
static void output_path(const struct arguments *arguments, const char *out, int n,
			const char *extension, char path[PATH_MOST])
{
	struct stat info;
	const struct stem stem = stem_of(arguments->files[n]);
	const bool is_folder = stat(out, &info) == 0 && S_ISDIR(info.st_mode);
	const int namesakes = arguments->several ? count_namesakes(arguments, n) : 0;

	if (namesakes > 0)
		(void)snprintf(path, PATH_MOST, "%s/%.*s-%d%s", out, stem.length, stem.name,
			       namesakes + 1, extension);
	else if (arguments->several || is_folder)
		(void)snprintf(path, PATH_MOST, "%s/%.*s%s", out, stem.length, stem.name,
			       extension);
	else
		(void)snprintf(path, PATH_MOST, "%s", out);
}

/* The folder that several files' outputs go to; an output that cannot be written says so itself. */
static void make_folder(const struct arguments *arguments, const char *out)
{
	if (arguments->several && out != NULL)
		(void)mkdir(out, 0777);
}

static int write_crop(const struct check *check, int n, const struct image *image,
		      const struct crop *crop, struct problem *problem)
{
	const struct profile *profile = &check->profile;
	const struct photo_spec spec = photo_spec_of(profile);
	struct photo photo = { 0 };
	char path[PATH_MOST];

	if (!crop->fits || crop->violations != 0) { /* nothing is padded or enlarged */
		(void)fprintf(stderr,
			      "booth-check: %s: no photo of the profile's proportions can be cut "
			      "from it; none is written\n",
			      check->arguments->files[n]);
		return 0;
	}
	int r = photo_finish(image, crop, &spec, problem, &photo);
	if (r < 0)
		return r;
	output_path(check->arguments, check->arguments->crop, n, ".jpg", path);
	r = file_write_path(path, photo.bytes, photo.size_bytes);
	photo_release(&photo);
	return r < 0 ? problem_set(problem, r, "%s: cannot be written: %s", path, strerror(-r)) : 0;
}

static int write_overlay(const struct examiner *examiner, const struct image *image,
			 const struct crop *crop, const char *path, struct problem *problem)
{
	struct image canvas = *image;
	canvas.stride = (size_t)image->width * IMAGE_BYTES_PER_PIXEL;
	canvas.pixels = malloc(canvas.stride * (size_t)image->height);
	if (canvas.pixels == NULL)
		return problem_set(problem, -ENOMEM, "no memory for the overlay");
	for (int y = 0; y < image->height; y++)
		memcpy(image_row(&canvas, y), image_row(image, y), canvas.stride);
	examiner_draw(examiner, crop, &canvas);
	int r = picture_write_png(path, &canvas, problem);
	free(canvas.pixels);
	return r;
}

static int write_outputs(const struct check *check, int n, const struct image *image,
			 const struct examination *found, const struct verdict *verdict,
			 struct problem *problem)
{
	const struct crop crop = examination_crop(found, &check->profile, image);
	int r = 0;

	if (check->arguments->crop != NULL)
		r = write_crop(check, n, image, &crop, problem);
	if (r == 0 && check->arguments->overlay != NULL) {
		char path[PATH_MOST];
		output_path(check->arguments, check->arguments->overlay, n, ".png", path);
		r = write_overlay(check->examiner, image, &crop, path, problem);
	}
	if (r == 0 && check->report != NULL)
		r = check_report_add(check->report, check->arguments->files[n], image, found,
				     verdict, problem);
	return r;
}

static double now_ms(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int examine_image(struct check *check, int n, const struct image *image, double decode_ms,
			 struct problem *problem)
{
	const struct arguments *arguments = check->arguments;
	const char *file = arguments->files[n];
	const struct examine_options options = { .mode = EXAMINE_STILL,
						 .has_assumed_face = arguments->has_assumed,
						 .assumed_face = arguments->assumed };
	struct examination found;
	struct verdict verdict;
	const double started = now_ms();

	int r = examiner_examine(check->examiner, image, &check->profile, &options, &found);
	if (r < 0)
		return problem_set(problem, r, "%s: cannot be examined: %s", file, strerror(-r));
	const struct times times = { decode_ms, now_ms() - started };
	verdict_judge(&check->profile, &found.measures, 0, &verdict);
	r = write_outputs(check, n, image, &found, &verdict, problem);
	if (r < 0)
		return r;
	if (arguments->json)
		print_json(file, &check->profile, &found, &verdict, &times);
	else
		print_text(file, &verdict);
	return verdict.outcome == VERDICT_PASS ? EXIT_PASS : EXIT_REJECT;
}

/* EXIT_*; a file that cannot be judged is said and does not stop the others. */
static int examine_file(struct check *check, int n)
{
	const char *file = check->arguments->files[n];
	struct problem problem = { { 0 } };
	struct image image = { 0 };
	const double started = now_ms();

	int r = picture_read(file, &problem, &image);
	if (r == 0)
		r = examine_image(check, n, &image, now_ms() - started, &problem);
	free(image.pixels);
	if (r < 0) {
		if (check->arguments->json)
			print_error_json(file, problem.text);
		else
			(void)printf("%s: error: %s\n", file, problem.text);
		r = EXIT_ERROR;
	}
	(void)fflush(stdout);
	return r;
}

static void explain_limit(const struct profile *profile, enum measure measure, enum reason reason)
{
	const struct limit *limit = &profile->limits[measure];
	const bool low = measure_reason_low(measure) == reason;
	const bool high = measure_reason_high(measure) == reason;

	(void)printf("  %s (%s)\n    source: %s\n    limit in profile %s: ", measure_name(measure),
		     measure_unit(measure), measure_source(measure), profile->name);
	if (!(low && limit->has_min) && !(high && limit->has_max))
		(void)printf("none");
	if (low && limit->has_min)
		(void)printf("at least %g ", limit->min);
	if (high && limit->has_max)
		(void)printf("at most %g", limit->max);
	(void)printf("\n");
}

static void explain(const struct profile *profile, enum reason reason)
{
	static const char *const actions[] = {
		[REASON_OFF] = "off", [REASON_ADVISE] = "advise", [REASON_REJECT] = "reject"
	};
	(void)printf(
		"%s (profile %s: %s)\n  %s\n  %s\n  remedy: %s\n  解决办法：%s\n  measured by:\n",
		reason_name(reason), profile->name, actions[profile->actions[reason]],
		remedy_sentence(reason, REMEDY_EN), remedy_sentence(reason, REMEDY_ZH_CN),
		remedy_remedy(reason, REMEDY_EN), remedy_remedy(reason, REMEDY_ZH_CN));
	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		if (measure_reason_low((enum measure)i) == reason ||
		    measure_reason_high((enum measure)i) == reason)
			explain_limit(profile, (enum measure)i, reason);
}

static int explain_named(const struct profile *profile, const char *name)
{
	const enum reason wanted = reason_parse(name);
	if (wanted == REASON_NONE && strcmp(name, "all") != 0) {
		(void)fprintf(stderr,
			      "booth-check: no reason is called %s; the reasons are:", name);
		for (unsigned i = 0; i < REASON_COUNT; i++)
			(void)fprintf(stderr, " %s", reason_name((enum reason)i));
		(void)fprintf(stderr, "\n");
		return EXIT_ERROR;
	}
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (wanted == REASON_NONE || wanted == (enum reason)i)
			explain(profile, (enum reason)i);
	return EXIT_PASS;
}

static int examine_all(struct check *check)
{
	const struct arguments *arguments = check->arguments;
	const struct examiner_config config = { .models = models_folder(arguments),
						.engine = arguments->engine };
	struct problem problem = { { 0 } };
	int worst = EXIT_PASS;

	int r = examiner_create(&config, &problem, &check->examiner);
	if (r == 0 && arguments->report != NULL)
		r = check_report_create(arguments->report, &check->profile, &problem,
					&check->report);
	if (r < 0) {
		(void)fprintf(stderr, "booth-check: %s\n", problem.text);
		examiner_destroy(check->examiner);
		return EXIT_ERROR;
	}
	make_folder(arguments, arguments->crop);
	make_folder(arguments, arguments->overlay);
	for (int i = 0; i < arguments->file_count; i++) {
		r = examine_file(check, i);
		worst = r > worst ? r : worst;
	}
	if (check->report != NULL && check_report_finish(check->report, &problem) < 0) {
		(void)fprintf(stderr, "booth-check: %s\n", problem.text);
		worst = EXIT_ERROR;
	}
	examiner_destroy(check->examiner);
	return worst;
}

/* Findings that were not written down are not to be taken for a pass. */
static int end_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	(void)fprintf(stderr, "booth-check: the findings cannot be written: is the disk full?\n");
	return EXIT_ERROR;
}

int main(int argc, char **argv)
{
	struct arguments arguments;
	struct check check = { .arguments = &arguments };
	struct problem problem = { { 0 } };

	int r = parse_arguments(argc, argv, &arguments);
	if (r != 0)
		return r > 0 ? EXIT_PASS : EXIT_ERROR;
	if (read_profile(&arguments, &problem, &check.profile) < 0) {
		(void)fprintf(stderr, "booth-check: %s\n", problem.text);
		return EXIT_ERROR;
	}
	if (arguments.explain != NULL)
		return end_output(explain_named(&check.profile, arguments.explain));
	return end_output(examine_all(&check));
}
