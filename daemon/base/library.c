/* SPDX-License-Identifier: MIT */
#include "daemon/base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

int library_open(const char *name, const struct library_function *functions, size_t count,
		 struct problem *problem, void *ret_table)
{
	/* RTLD_NODELETE keeps the library in memory: some libraries still need their tables after
	 * they are closed. */
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (!library)
		return problem_set(problem, -ENOTSUP, "%s is not on this machine (%s)", name,
				   dlerror());
	for (size_t k = 0; k < count; k++) {
		void *function = dlsym(library, functions[k].name);
		if (!function)
			return problem_set(problem, -ENOTSUP, "the installed %s has no %s", name,
					   functions[k].name);
		memcpy((char *)ret_table + functions[k].offset, &function, sizeof(function));
	}
	return 0;
}
