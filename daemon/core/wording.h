/* SPDX-License-Identifier: MIT */
/*
 * The language in which the programs at a terminal speak with an operator. English texts stand in
 * the code and are the keys of a catalogue of another language (daemon/po/).
 *
 * problem_set(), and what prints lines in boothctl and booth-check, look each format up by
 * themselves. Only texts that are stored, or passed on as arguments, name wording_of() or WORDING().
 * No daemon ever chooses a catalogue, so the journal stays English.
 */
#ifndef DAEMON_CORE_WORDING_H
#define DAEMON_CORE_WORDING_H

struct mo;

/* Marks a text of a table for tests/checks/wording. Whoever prints it calls wording_of(). */
#define WORDING(text) text

/* Chooses the catalogue, which must live as long as the program; null: English. Call it before any
 * thread starts: the choice is one for the whole program, because every sentence of every module
 * needs it. */
void wording_choose(const struct mo *catalog);

/* Returns the text in the chosen language, or the text itself where the catalogue does not have it. A
 * format keeps its conversions: tests/checks/wording compares them. */
const char *wording_of(const char *text) __attribute__((format_arg(1)));

/* Returns the chosen catalogue; null: the program speaks English. */
const struct mo *wording_catalog(void);

#endif
