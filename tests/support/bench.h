/* SPDX-License-Identifier: MIT */
/* What the benchmarks share: clocks, memory, the frame that all of them use. */
#ifndef TESTS_SUPPORT_BENCH_H
#define TESTS_SUPPORT_BENCH_H

#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/profile.h"
#include "tests/support/figures.h"

/* Ends the program with this message. */
_Noreturn void bench_stop(const char *what);

/* CPU time of this thread: other programs only count by what they do to the caches. */
int64_t bench_thread_us(void);
/* Adds a length of time; figures_add() adds the time since an instant. */
void bench_add_us(struct figures *figures, int64_t us);

/* The private memory of this process, KiB. */
long bench_private_kib(void);

/* The folder BOOTH_MODELS, or build/models where it is not set. */
const char *bench_models(void);
/* The picture at path; null: the first studio portrait of the shared folder. free() the pixels. */
struct image bench_photo(const char *path);
/* The photograph in the middle of a frame, as high as the frame; its edges fill the sides. */
struct image bench_frame(const struct image *photo, int width, int height);
/* A JPEG as UVC cameras send it: 4:2:2, no Huffman tables. free() the bytes. */
void bench_encode(const struct image *frame, uint8_t **ret_bytes, size_t *ret_size);

#endif
