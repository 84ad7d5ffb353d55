/* SPDX-License-Identifier: MIT */
/*
 * Prints lines of the Prometheus text format (version 0.0.4), and writes the file that
 * node_exporter's textfile collector reads.
 */
#ifndef DAEMON_BASE_PROMETHEUS_H
#define DAEMON_BASE_PROMETHEUS_H

#include <stdint.h>
#include <stdio.h>

#include "daemon/core/problem.h"

/* Prints the lines that come before a metric's values. name, type and help are string literals. The
 * caller calls ferror() once, after the last line. */
void prometheus_head(FILE *to, const char *name, const char *type, const char *help);
void prometheus_counter(FILE *to, const char *name, const char *help, uint64_t value);

/* Writes the metrics to a new file that replaces the old one at once, so that a collector never
 * reads half a file. The file is not fsynced, so a power cut may lose it. key: name of the setting
 * that contains the path, for the problem's text. */
typedef void (*prometheus_print_fn)(FILE *to, const void *figures);
must_check int prometheus_replace(const char *key, const char *path, prometheus_print_fn print,
				  const void *figures, struct problem *problem);

#endif
