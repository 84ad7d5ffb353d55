/* SPDX-License-Identifier: MIT */
/*
 * Makes an ICC profile of sRGB (ICC.1:2001-04, version 2; colours and curve of IEC 61966-2-1), for
 * PDF files. Pure.
 */
#ifndef DAEMON_OUTPUTS_SRGB_PROFILE_H
#define DAEMON_OUTPUTS_SRGB_PROFILE_H

#include <stdint.h>

enum { SRGB_PROFILE_BYTES = 2504 };

void srgb_profile_make(uint8_t profile[SRGB_PROFILE_BYTES]);

#endif
