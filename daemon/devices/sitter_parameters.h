/* SPDX-License-Identifier: MIT */
/*
 * Everything that can be said about the rendered sitter, as numbers: one table, from which come the
 * struct, the defaults, the ranges, the script's keys and the documentation.
 *
 * "Left" is the image's left. Angles are degrees: yaw > 0 turns the nose to the image's right,
 * pitch > 0 looks up, roll > 0 tips the head clockwise in the image. Shares are 0..1.
 */
#ifndef DAEMON_DEVICES_SITTER_PARAMETERS_H
#define DAEMON_DEVICES_SITTER_PARAMETERS_H

#include <stdbool.h>
#include <stddef.h>

/* name, default, least, most, meaning */
#define SITTER_PARAMETERS(X)                                                                       \
	X(face, 0.42, 0.05, 0.9, "forehead to chin, share of the frame's height")                  \
	X(centre_x, 0.5, -0.5, 1.5, "the head's centre, share of the frame's width")               \
	X(centre_y, 0.425, -0.5, 1.5, "the head's centre, share of the frame's height")            \
	X(distance, 90, 30, 300, "from the camera, cm")                                            \
	X(yaw, 0, -180, 180, "head turned to the image's right, degrees")                          \
	X(pitch, 0, -60, 60, "head raised, degrees")                                               \
	X(roll, 0, -90, 90, "head tipped clockwise, degrees")                                      \
	X(body_yaw, 0, -80, 80, "shoulders turned, degrees")                                       \
	X(body_roll, 0, -30, 30, "shoulders slanted clockwise, degrees")                           \
	X(lid_left, 1, 0, 1.2, "eyelids, 0 shut, 1 open")                                          \
	X(lid_right, 1, 0, 1.2, "")                                                                \
	X(gaze_x, 0, -30, 30, "eyes to the image's right, degrees")                                \
	X(gaze_y, 0, -30, 30, "eyes up, degrees")                                                  \
	X(red_eye, 0, 0, 1, "pupils lit red by a flash")                                           \
	X(mouth, 0, 0, 1, "0 shut, 1 wide open")                                                   \
	X(smile, 0, 0, 1, "")                                                                      \
	X(face_wide, 1, 0.8, 1.2, "shape: width against the mean face")                            \
	X(face_long, 1, 0.8, 1.2, "shape: length against the mean face")                           \
	X(skin, 1.3, 0, 5, "0 light to 5 dark")                                                    \
	X(shine, 0, 0, 1, "glare on the skin")                                                     \
	X(hair, 1, 0, 1, "0 bald")                                                                 \
	X(hair_tone, 0, 0, 3, "0 black, 1 brown, 2 fair, 3 grey")                                  \
	X(fringe, 0, 0, 1, "hair down the forehead: 0.7 over the brows, 1 over the eyes")          \
	X(shirt_red, 38, 0, 255, "the shirt's colour, sRGB")                                       \
	X(shirt_green, 46, 0, 255, "")                                                             \
	X(shirt_blue, 74, 0, 255, "")                                                              \
	X(shirt_pattern, 0, 0, 1, "checks on the shirt, contrast")                                 \
	X(collar, 1, 0, 1, "0 round, 1 open")                                                      \
	X(glasses, 0, 0, 1, "1: wears glasses")                                                    \
	X(glasses_drop, 0, -2, 3, "slid down, cm; at 1.4 the upper rim lies over the eyes")        \
	X(lens_tint, 0, 0, 1, "0 clear, 1 black")                                                  \
	X(glare, 0, 0, 1, "reflections of the lamps in the lenses")                                \
	X(hat, 0, 0, 1, "1: wears a cap")                                                          \
	X(mask, 0, 0, 1, "1: wears a face mask")                                                   \
	X(lamp_left, 0.55, 0, 3, "brightness; multiplied by what the booth commands")              \
	X(lamp_right, 0.55, 0, 3, "")                                                              \
	X(lamp_top, 0.15, 0, 3, "a ceiling light nobody commands")                                 \
	X(ambient, 0.3, 0, 3, "light from everywhere")                                             \
	X(lamp_angle, 45, 0, 85, "where the lamps stand, degrees from the camera's axis")          \
	X(exposure, 1, 0.02, 8, "factor")                                                          \
	X(warmth, 0, -0.5, 0.5, "white balance off: above 0 red, below blue")                      \
	X(backdrop_red, 100, 0, 255, "the lit backdrop's colour, sRGB")                            \
	X(backdrop_green, 197, 0, 255, "")                                                         \
	X(backdrop_blue, 255, 0, 255, "")                                                          \
	X(vignette, 0.02, 0, 1, "the backdrop darkens towards the corners")                        \
	X(backdrop_uneven, 0, 0, 1, "folds and stains on the backdrop")                            \
	X(print, 0, 0, 1, "1: no person, a print of one held before the camera")                   \
	X(second, 0, 0, 1, "1: another person looks over the shoulder")                            \
	X(noise, 1.5, 0, 60, "of the sensor, sd in 8-bit steps")                                   \
	X(blur, 0.6, 0, 8, "sd of the lens' blur, pixels")

struct sitter_parameters {
#define X(name, preset, least, most, meaning) float name;
	SITTER_PARAMETERS(X)
#undef X
};

struct sitter_parameter {
	const char *name, *meaning;
	float preset, least, most;
	size_t offset; /* into struct sitter_parameters */
};

/* A person who makes a good photo. */
struct sitter_parameters sitter_parameters_default(void);

/* The table's rows; null past the end. */
const struct sitter_parameter *sitter_parameters_row(size_t index);

/* Null where there is no such name. */
const struct sitter_parameter *sitter_parameters_find(const char *name);

/* One value of a set; row from the two above. */
float sitter_parameters_get(const struct sitter_parameters *parameters,
			    const struct sitter_parameter *row);
void sitter_parameters_set(struct sitter_parameters *parameters, const struct sitter_parameter *row,
			   float value);

#endif
