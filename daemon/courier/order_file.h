/* SPDX-License-Identifier: MIT */
/*
 * The files of the orders: courier.state/orders/BASE.json, one for each person who owes money (mode
 * 0600). A file is replaced completely or not at all, and survives a power cut. All functions wait
 * for the disk.
 */
#ifndef DAEMON_COURIER_ORDER_FILE_H
#define DAEMON_COURIER_ORDER_FILE_H

#include <stddef.h>

#include "daemon/core/order_flow.h"
#include "daemon/core/problem.h"

enum { ORDER_FILE_BYTES_MAX = 16 * 1024 };

/* Makes the folder if it is missing, and opens it. */
must_check int order_file_open_folder(const char *state_path, struct problem *problem, int *ret_fd);

must_check int order_file_save(int folder_fd, const struct order *order);
/* -ENOENT: there is no such order. -EBADMSG: the file is damaged. */
must_check int order_file_load(int folder_fd, const char *base, struct order *ret_order);

/* Reads the contents of a file, which may be any bytes. -EBADMSG: it is not an order. */
must_check int order_file_parse(const void *text, size_t size, struct order *ret_order);

/* Calls each() for every order's base. Damaged files and other names are skipped. */
typedef int order_file_each_fn(const char *base, void *user);
must_check int order_file_each(int folder_fd, order_file_each_fn *each, void *user);

#endif
