/* SPDX-License-Identifier: MIT */
/* The subcommand `corrections form`: the open corrections as a PDF that a college signs and stamps. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_FORM_H
#define DAEMON_BOOTH_OFFICE_OFFICE_FORM_H

struct office;

/* Writes the file and returns an exit status. The option --college limits the form to one college. */
int office_form(struct office *office, const char *path);

#endif
