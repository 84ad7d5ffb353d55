/* SPDX-License-Identifier: MIT */
#include "daemon/base/prometheus.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/error_text.h"

void prometheus_counter(FILE *to, const char *name, const char *help, uint64_t value)
{
	(void)fprintf(to, "# HELP %s %s\n# TYPE %s counter\n%s %" PRIu64 "\n", name, help, name,
		      name, value);
}

void prometheus_head(FILE *to, const char *name, const char *type, const char *help)
{
	(void)fprintf(to, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

int prometheus_replace(const char *key, const char *path, prometheus_print_fn print,
		       const void *figures, struct problem *problem)
{
	char temporary[512];
	int length = snprintf(temporary, sizeof(temporary), "%s.%d.tmp", path, (int)getpid());
	if (length < 0 || (size_t)length >= sizeof(temporary))
		return problem_set(problem, -ENAMETOOLONG, "%s = %s: the path is too long", key,
				   path);
	FILE *file = fopen(temporary, "we");
	if (!file)
		return problem_set(problem, -errno, "%s = %s: cannot be created: %s", key, path,
				   error_text(errno));
	print(file, figures);
	int r = fflush(file) != 0 || fchmod(fileno(file), 0644) < 0 ? -errno : 0;
	if (fclose(file) != 0 && r == 0)
		r = -errno;
	if (r == 0 && rename(temporary, path) < 0)
		r = -errno;
	if (r == 0)
		return 0;
	(void)unlink(temporary);
	return problem_set(problem, r, "%s = %s: cannot be written: %s", key, path, error_text(-r));
}
