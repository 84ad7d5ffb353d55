/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/courier_call.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/error_text.h"
#include "daemon/boothctl/credstore.h"
#include "daemon/boothctl/runner.h"

static const char installed_file[] = "/etc/boothd/boothd.conf", unit_user[] = "booth-courier",
		  unit_group[] = "booth";

/* Only the installed settings belong to the installed unit. */
static const struct passwd *find_unit_user(const char *file)
{
	bool is_units = geteuid() == 0 && strcmp(file, installed_file) == 0;
	return is_units ? getpwnam(unit_user) : NULL;
}

int courier_call(const struct config *config, const char *file, const char *option,
		 struct problem *problem, char **ret_output, size_t *ret_size)
{
	struct credstore store = { "" };
	const struct passwd *user = find_unit_user(file);
	int r = user ? credstore_open("", config, user->pw_uid, problem, &store) : 0;
	if (r == 0) {
		struct runner_order order = {
			.program = "booth-courier",
			.words = { option, "--config", file },
			.user = user ? unit_user : NULL,
			.group = user ? unit_group : NULL,
			.credentials = user ? store.folder : NULL,
		};
		r = runner_run(&order, ret_output, ret_size);
		if (r < 0)
			(void)problem_set(problem, r, "booth-courier cannot be run: %s",
					  error_text(-r));
	}
	credstore_close(&store);
	return r;
}
