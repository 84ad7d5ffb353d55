/* SPDX-License-Identifier: MIT */
/* What an error of a system call means, in the language of the operator (core/wording.h). */
#ifndef DAEMON_BASE_ERROR_TEXT_H
#define DAEMON_BASE_ERROR_TEXT_H

/* Returns the text of an errno, which may have either sign. Use it instead of strerror(3), which speaks
 * the operator's language only where the locale was generated. */
const char *error_text(int error);

#endif
