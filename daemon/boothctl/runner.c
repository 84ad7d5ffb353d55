/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"

enum { OUTPUT_BYTES_MAX = 1024 * 1024, OPTION_BYTES = 64, ARGUMENTS = RUNNER_WORDS_MAX + 6 };

extern char **environ;

/* The programs of the booth lie beside boothctl. Others are found by PATH. */
static void find_program(const char *name, char path[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - NAME_MAX - 1);
	while (length > 0 && path[length - 1] != '/')
		length--;
	(void)snprintf(path + (length > 0 ? length : 0), NAME_MAX, "%s", name);
	if (access(path, X_OK) < 0)
		(void)snprintf(path, PATH_MAX, "%s", name);
}

struct command_line {
	char path[PATH_MAX], user[OPTION_BYTES], group[OPTION_BYTES];
	char *words[ARGUMENTS];
};

/* setpriv(1) of util-linux changes the user. execve(2) takes its words as char *, and changes none
 * of them. */
static void fill(struct command_line *line, const struct runner_order *order)
{
	unsigned at = 0;
	find_program(order->program, line->path);
	if (order->user) {
		static char setpriv[] = "setpriv", groups[] = "--init-groups";
		(void)snprintf(line->user, sizeof(line->user), "--reuid=%s", order->user);
		(void)snprintf(line->group, sizeof(line->group), "--regid=%s", order->group);
		line->words[at++] = setpriv;
		line->words[at++] = line->user;
		line->words[at++] = line->group;
		line->words[at++] = groups;
	}
	line->words[at++] = line->path;
	for (unsigned i = 0; i < RUNNER_WORDS_MAX && order->words[i]; i++)
		line->words[at++] = (char *)(uintptr_t)order->words[i];
	line->words[at] = NULL;
}

static int spawn(const struct command_line *line, int output_fd, pid_t *ret_pid)
{
	posix_spawn_file_actions_t actions;
	int r = posix_spawn_file_actions_init(&actions);
	if (r != 0)
		return -r;
	if (output_fd >= 0)
		r = posix_spawn_file_actions_adddup2(&actions, output_fd, STDOUT_FILENO);
	else
		r = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY,
						     0);
	if (r == 0)
		r = posix_spawnp(ret_pid, line->words[0], &actions, NULL, line->words, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	return -r;
}

static int wait_for(pid_t pid)
{
	int status = 0;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -ECHILD;
}

static int read_output(int fd, char **ret_output, size_t *ret_size)
{
	off_t size = lseek(fd, 0, SEEK_END);
	if (size < 0 || size > OUTPUT_BYTES_MAX)
		return size < 0 ? -errno : -EFBIG;
	autofree char *output = calloc(1, (size_t)size + 1);
	if (!output)
		return -ENOMEM;
	if (pread(fd, output, (size_t)size, 0) != size)
		return -EIO;
	*ret_size = (size_t)size;
	*ret_output = output;
	output = NULL;
	return 0;
}

int runner_run(const struct runner_order *order, char **ret_output, size_t *ret_size)
{
	struct command_line line;
	autoclose int output_fd = -1;
	pid_t pid = 0;
	fill(&line, order);
	if (ret_output)
		output_fd = memfd_create("output", MFD_CLOEXEC);
	if ((ret_output && output_fd < 0) ||
	    (order->credentials && setenv("CREDENTIALS_DIRECTORY", order->credentials, true) < 0))
		return -errno;
	int r = spawn(&line, output_fd, &pid);
	int status = r < 0 ? r : wait_for(pid);
	if (status >= 0 && ret_output)
		r = read_output(output_fd, ret_output, ret_size);
	return r < 0 ? r : status;
}
