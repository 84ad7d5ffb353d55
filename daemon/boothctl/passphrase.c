/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/passphrase.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "daemon/base/error_text.h"
#include "daemon/core/wording.h"

static int take_line(FILE *from, struct problem *problem, char text[PASSPHRASE_SIZE])
{
	if (!fgets(text, PASSPHRASE_SIZE, from))
		return problem_set(problem, -EINVAL, "there is no passphrase to read");
	if (strlen(text) == PASSPHRASE_SIZE - 1 && text[PASSPHRASE_SIZE - 2] != '\n')
		return problem_set(problem, -EINVAL, "the passphrase is longer than %d bytes",
				   PASSPHRASE_SIZE - 2);
	text[strcspn(text, "\r\n")] = '\0';
	return text[0] ? 0 : problem_set(problem, -EINVAL, "the passphrase is empty");
}

/* Reads a line from the terminal, which does not show it. */
static int ask(const char *question, struct problem *problem, char text[PASSPHRASE_SIZE])
{
	struct termios before, silent;
	bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	if (is_terminal) {
		(void)fputs(question, stderr);
		silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	int r = take_line(stdin, problem, text);
	if (is_terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		(void)fputc('\n', stderr);
	}
	return r;
}

static int ask_again(const char *first, struct problem *problem)
{
	char second[PASSPHRASE_SIZE];
	int r = ask(wording_of("The same passphrase again: "), problem, second);
	if (r == 0 && strcmp(first, second) != 0)
		r = problem_set(problem, -EINVAL, "the two passphrases differ");
	explicit_bzero(second, sizeof(second));
	return r;
}

static int read_file(const char *file, struct problem *problem, char text[PASSPHRASE_SIZE])
{
	FILE *from = fopen(file, "re");
	if (!from)
		return problem_set(problem, -errno, "%s cannot be read: %s", file,
				   error_text(errno));
	int r = take_line(from, problem, text);
	(void)fclose(from);
	return r;
}

int passphrase_read(const char *file, bool is_new, struct problem *problem,
		    char text[PASSPHRASE_SIZE])
{
	int r = file ? read_file(file, problem, text)
		     : ask(wording_of("Passphrase of the backup: "), problem, text);
	if (r == 0 && is_new && strlen(text) < PASSPHRASE_MIN)
		r = problem_set(problem, -EINVAL,
				"the passphrase must have at least %d characters: who finds the "
				"backup can try as many as he likes",
				PASSPHRASE_MIN);
	if (r == 0 && is_new && !file && isatty(STDIN_FILENO))
		r = ask_again(text, problem);
	return r;
}
