/* SPDX-License-Identifier: MIT */
/*
 * The sitter: a person's head and shoulders before a backdrop, drawn from the numbers of a scene.
 * The sitter stands in for a person before a camera, in the demo and in tests. With each picture
 * comes the true position of each point of the face, so that tests can compare it with what they
 * measure. No photograph is used.
 *
 * The face is MediaPipe's canonical face mesh (Apache-2.0, one of the pinned model files);
 * sitter_*.c draw everything else. Networks that look for faces find this face. But it is the mean
 * face that these networks were built on, so they are more accurate on it than on people. Use the
 * sitter to test wiring, signs and reactions, and never to measure accuracy.
 *
 * Left and right are as seen in the image. Angles are in degrees. yaw > 0: the nose turns to image
 * right. pitch > 0: the nose turns up. roll > 0: the head tilts clockwise in the image. The same
 * scene and seed give the same bytes.
 *
 * Only one thread at a time may use a struct sitter.
 */
#ifndef DAEMON_SITTER_SITTER_H
#define DAEMON_SITTER_SITTER_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"

/*
 * X(name, preset, low, high, help): all keys of a scene. The value of each key is a number, so that
 * scripts and tests can set it by the key's name and change it smoothly. If all keys have their
 * presets, a profile for a blue backdrop accepts the photo. Colours are 0..255, as on the screen.
 */
#define SITTER_KEYS(X)                                                                             \
	X(plugged, 1, 0, 1, "0: the camera is gone (for camera_sim)")                              \
	X(present, 1, 0, 1, "0: an empty stool")                                                   \
	X(x, 0.5f, -1, 2, "the head's middle, of the picture's width")                             \
	X(y, 0.43f, -1, 2, "the head's middle, of the picture's height")                           \
	X(size, 0.41f, 0.02f, 2, "hair line to chin, of the picture's height")                     \
	X(yaw, 0, -180, 180, "degrees, to image right")                                            \
	X(pitch, 0, -90, 90, "degrees, up")                                                        \
	X(roll, 0, -180, 180, "degrees, clockwise in the image")                                   \
	X(body_yaw, 0, -90, 90, "degrees, shoulders to image right")                               \
	X(body_roll, 0, -45, 45, "degrees, shoulders clockwise in the image")                      \
	X(eyes, 1, 0, 1.2f, "both lids: 1 open, 0 shut")                                           \
	X(eye_left, 1, 0, 1.2f, "times `eyes`")                                                    \
	X(eye_right, 1, 0, 1.2f, "times `eyes`")                                                   \
	X(gaze_x, 0, -60, 60, "degrees, to image right")                                           \
	X(gaze_y, 0, -60, 60, "degrees, up")                                                       \
	X(mouth, 0, 0, 1, "1: wide open")                                                          \
	X(smile, 0, 0, 1.5f, "1: broad")                                                           \
	X(red_eye, 0, 0, 1, "flash in the pupils")                                                 \
	X(wide, 1, 0.8f, 1.2f, "the head's width")                                                 \
	X(tall, 1, 0.8f, 1.2f, "the head's height")                                                \
	X(skin, 1, 0, 5, "light to dark")                                                          \
	X(hair, 1, 0, 1, "0: bald")                                                                \
	X(hair_tone, 0, 0, 3, "0 black, 1 brown, 2 fair, 3 grey")                                  \
	X(hair_long, 0, 0, 1, "1: over the ears")                                                  \
	X(fringe, 0, 0, 2, "1: down to the brows, 2: over the eyes")                               \
	X(glasses, 0, 0, 1, "1: worn")                                                             \
	X(glasses_low, 0, -3, 3, "slipped down, cm; -1.8 and 1.5 lay a rim over the eyes")         \
	X(glare, 0, 0, 1, "the lamps' reflections on the lenses")                                  \
	X(tint, 0, 0, 1, "of the lenses: 1 black")                                                 \
	X(hat, 0, 0, 1, "1: a cap")                                                                \
	X(mask, 0, 0, 1, "1: a face mask")                                                         \
	X(shirt_red, 66, 0, 255, "")                                                               \
	X(shirt_green, 62, 0, 255, "")                                                             \
	X(shirt_blue, 62, 0, 255, "")                                                              \
	X(shirt_pattern, 0, 0, 2, "0 plain, 1 stripes, 2 checks")                                  \
	X(backdrop_red, 100, 0, 254, "")                                                           \
	X(backdrop_green, 190, 0, 254, "")                                                         \
	X(backdrop_blue, 248, 0, 254, "")                                                          \
	X(backdrop_uneven, 0, 0, 1, "crumpled: blotches and folds")                                \
	X(vignette, 0.04f, 0, 1, "darker towards the corners")                                     \
	X(lamp_left, 0.55f, 0, 4, "")                                                              \
	X(lamp_right, 0.55f, 0, 4, "")                                                             \
	X(lamp_top, 0.15f, 0, 4, "")                                                               \
	X(lamp_angle, 45, 0, 90, "degrees from the camera, of the left and the right lamp")        \
	X(ambient, 0.30f, 0, 4, "")                                                                \
	X(exposure, 1, 0.01f, 10, "")                                                              \
	X(warmth, 0, -0.5f, 0.5f, "more red, less blue")                                           \
	X(noise, 2, 0, 50, "of the sensor, standard deviation in grey levels")                     \
	X(blur, 0.6f, 0, 12, "of the lens, standard deviation in pixels")                          \
	X(print, 0, 0, 1, "1: all of it is a print held up; the lamps light it as a plane")        \
	X(other, 0, 0, 1, "1: a second person")                                                    \
	X(other_x, 0.84f, -1, 2, "")                                                               \
	X(other_y, 0.40f, -1, 2, "")                                                               \
	X(other_size, 0.24f, 0.02f, 2, "")

struct sitter_scene {
#define X(name, preset, low, high, help) float name;
	SITTER_KEYS(X)
#undef X
};

struct sitter_key {
	const char *name;
	size_t offset; /* offset in bytes of the key's value in struct sitter_scene */
	float preset, low, high;
	const char *help;
};

/* Returns row number `index` of the table of keys, or null if the table has no such row. */
const struct sitter_key *sitter_key_at(size_t index);
const struct sitter_key *sitter_key_find(const char *name, size_t length);
float *sitter_value(struct sitter_scene *scene, const struct sitter_key *key);

/* Sets all keys to their presets. */
void sitter_scene_init(struct sitter_scene *scene);

enum { SITTER_POINTS = 468 };

/* The true positions of the points in a picture, in pixels. */
struct sitter_truth {
	struct point points[SITTER_POINTS]; /* points of the face mesh */
	struct point pupils[2];             /* the image-left pupil comes first */
	/* y of the highest pixel of the head, the hair or the hat */
	float head_top;
	/* One byte for each pixel, row by row; 255: the pixel shows a person. The struct sitter
	 * owns the bytes, and the next call of sitter_render() changes them. */
	const uint8_t *silhouette;
};

struct sitter;

/* folder: the folder of the model files. -ENOENT or -EACCES: the geometry file cannot be read;
 * -EBADMSG: the geometry file is not the pinned one; -EINVAL: width or height is too small or too
 * large; -ENOMEM. */
must_check int sitter_create(const char *folder, int width, int height, struct problem *problem,
			     struct sitter **ret_sitter);
void sitter_destroy(struct sitter *sitter); /* may be null */

/* Draws one picture. The struct sitter owns the pixels of ret_image, and the next call of this
 * function changes them. ret_truth may be null. */
void sitter_render(struct sitter *sitter, const struct sitter_scene *scene, uint32_t seed,
		   struct image *ret_image, struct sitter_truth *ret_truth);

#endif
