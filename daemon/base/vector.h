/* SPDX-License-Identifier: MIT */
/*
 * Short SIMD vectors for loops over pixels. The name of each type gives the type of its elements
 * and their number: u8x16 is sixteen bytes. The types are compiler extensions, so the same source
 * becomes SSE2 or NEON code.
 */
#ifndef DAEMON_BASE_VECTOR_H
#define DAEMON_BASE_VECTOR_H

#include <stdint.h>

typedef uint8_t u8x8 __attribute__((vector_size(8)));
typedef uint8_t u8x16 __attribute__((vector_size(16)));
typedef uint16_t u16x4 __attribute__((vector_size(8)));
typedef uint16_t u16x8 __attribute__((vector_size(16)));
typedef uint16_t u16x16 __attribute__((vector_size(32)));
typedef uint32_t u32x4 __attribute__((vector_size(16)));
typedef int32_t i32x4 __attribute__((vector_size(16)));
typedef int32_t i32x8 __attribute__((vector_size(32)));
typedef uint64_t u64x2 __attribute__((vector_size(16)));
typedef float f32x4 __attribute__((vector_size(16)));
/* Four floats that may be at any address, even an unaligned one. */
typedef float f32x4_loose __attribute__((vector_size(16), aligned(4)));

#endif
