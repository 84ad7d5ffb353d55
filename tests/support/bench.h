/* SPDX-License-Identifier: MIT */
/* What the benchmarks share: clocks, memory, the frame that all of them look at. */
#ifndef TESTS_SUPPORT_BENCH_H
#define TESTS_SUPPORT_BENCH_H

#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/profile.h"
#include "tests/support/figures.h"

/* Ends the program. */
_Noreturn void bench_stop(const char *what);

/* CPU time of this thread: other programs do not count, but for what they do to the caches. */
int64_t bench_thread_us(void);
/* figures_add counts from a wall clock instant; this takes a length. */
void bench_add_us(struct figures *figures, int64_t us);

/* Private memory of this process, KiB. */
long bench_private_kib(void);

/* build/models, or BOOTH_MODELS. */
const char *bench_models(void);
/* etc/profiles/chsi.conf of the source tree. */
void bench_profile(struct profile *ret_profile);
/* path, or where null the first studio portrait of the shared folder. free() the pixels. */
struct image bench_photo(const char *path);
/* The photograph scaled to the frame's height and laid into its middle, edges repeated. */
struct image bench_frame(const struct image *photo, int width, int height);
/* As a UVC camera sends it: 4:2:2, no Huffman tables. free() the bytes. */
void bench_encode(const struct image *frame, uint8_t **ret_bytes, size_t *ret_size);

#endif
