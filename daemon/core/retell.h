/* SPDX-License-Identifier: MIT */
/*
 * Says a finished English sentence in the language that wording_choose() chose. The sentences of
 * boothd and of the courier come finished: they stand in answers and files, which programs read, too.
 */
#ifndef DAEMON_CORE_RETELL_H
#define DAEMON_CORE_RETELL_H

#include <stddef.h>

enum { RETELL_SIZE = 768 };

/* Finds the text of the catalogue that the sentence was made of, and writes its translation, with the
 * sentence's own values: "%s: no such file" is the text of "a.jpg: no such file". Values that are
 * sentences themselves are said anew, too. Copies a sentence that no text fits. */
void retell_sentence(const char *sentence, char text[RETELL_SIZE]);

#endif
