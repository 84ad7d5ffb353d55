/* SPDX-License-Identifier: MIT */
#include "daemon/base/errand.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"

/* The new process ends by _exit(), so that nothing is printed or cleaned up twice. */
static _Noreturn void run_there(errand_fn run, const void *order, size_t answer_size, int answer_fd)
{
	void *answer = calloc(1, answer_size);
	bool is_good = answer != NULL;
	if (is_good) {
		run(order, answer);
		is_good = write(answer_fd, answer, answer_size) == (ssize_t)answer_size;
	}
	_exit(is_good ? EXIT_SUCCESS : EXIT_FAILURE);
}

int errand_start(errand_fn run, const void *order, size_t answer_size, struct errand *ret_errand)
{
	int ends[2];
	if (answer_size > ERRAND_ANSWER_MAX)
		return -EINVAL;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	autoclose int read_fd = ends[0], write_fd = ends[1];
	pid_t process = fork();
	if (process < 0)
		return -errno;
	if (process == 0)
		run_there(run, order, answer_size, write_fd);
	*ret_errand = (struct errand){ .process = process,
				       .answer_fd = take_fd(&read_fd),
				       .answer_size = answer_size };
	return 0;
}

/* Returns 1 when the answer or the process's end has come, 0 after until_ms, or a negative errno. */
static int wait_readable(int fd, int64_t until_ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	int r;
	do {
		int64_t left_ms = until_ms - clock_monotonic_ms();
		left_ms = left_ms < 0 ? 0 : left_ms > INT_MAX ? INT_MAX : left_ms;
		r = poll(&wait, 1, (int)left_ms);
	} while (r < 0 && errno == EINTR);
	return r < 0 ? -errno : r;
}

/* A write of at most PIPE_BUF bytes to a pipe is never split (pipe(7)), so one read has it all. */
static int read_answer(const struct errand *errand, void *answer)
{
	char bytes[ERRAND_ANSWER_MAX];
	if (read(errand->answer_fd, bytes, sizeof(bytes)) != (ssize_t)errand->answer_size)
		return -EPIPE;
	memcpy(answer, bytes, errand->answer_size);
	return 0;
}

int errand_wait(struct errand *errand, int64_t until_ms, void *answer)
{
	int r = wait_readable(errand->answer_fd, until_ms);
	if (r > 0)
		r = read_answer(errand, answer);
	else if (r == 0)
		r = -ETIMEDOUT;
	(void)close(errand->answer_fd);
	(void)kill(errand->process, SIGKILL);
	/* a process that waits for a dead disk cannot be killed now, so do not wait for its end */
	(void)waitpid(errand->process, NULL, r == -ETIMEDOUT ? WNOHANG : 0);
	return r;
}
