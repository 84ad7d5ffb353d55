/* SPDX-License-Identifier: MIT */
/*
 * What every check family looks at, computed once a frame.
 *
 * The picture is warped into small pictures ("chips") of fixed size in which the head stands
 * upright and the eyes always lie at the same place and distance: the face chip shows the face, the
 * head chip head, hat and ears at half the scale, the body chip head, shoulders and backdrop. Every
 * family measures there, so no measure depends on the camera's resolution, and the cost of a frame
 * does not either.
 *
 * Chips carry 8-bit sRGB, linear luminance (0..1, ITU-R BT.709), CIELAB (D65) and how surely a
 * pixel is person (the mask, 0..255). Pixels outside the picture are not valid and never counted.
 * On the face chip, polygons between mesh points are rasterised into region bits.
 *
 * A scene is one big block (scene_create), filled anew for every frame (scene_build); it borrows
 * the picture and the finding until the next build.
 */
#ifndef DAEMON_EXAMINER_SCENE_H
#define DAEMON_EXAMINER_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/examiner/face/face.h"

enum {
	FACE_CHIP_IOD = 64, /* pixels between the eyes' middles */
	FACE_CHIP_WIDTH = 176,
	FACE_CHIP_HEIGHT = 216,
	FACE_CHIP_EYES_Y = 72,
	BODY_CHIP_IOD = 16,
	BODY_CHIP_WIDTH = 88,
	BODY_CHIP_HEIGHT = 112,
	BODY_CHIP_EYES_Y = 44,
	HEAD_CHIP_IOD = 32,
	HEAD_CHIP_WIDTH = 144,
	HEAD_CHIP_HEIGHT = 168,
	HEAD_CHIP_EYES_Y = 92,
	SCENE_SCRATCH = 4,
};

/* Bits of struct chip.regions. Left and right are the image's. */
enum region {
	REGION_FACE = 1 << 0,  /* the mesh's oval, forehead to chin */
	REGION_LOWER = 1 << 1, /* the oval below the brows: ISO's landmarked region */
	REGION_CHEEK_LEFT = 1 << 2,
	REGION_CHEEK_RIGHT = 1 << 3,
	REGION_FOREHEAD = 1 << 4, /* between brows and the mesh's upper edge */
	REGION_EYE_LEFT = 1 << 5, /* the opening between the lids */
	REGION_EYE_RIGHT = 1 << 6,
	REGION_BROW_LEFT = 1 << 7,
	REGION_BROW_RIGHT = 1 << 8,
	REGION_LIPS = 1 << 9,         /* lips and the opening between them */
	REGION_SOCKET_LEFT = 1 << 10, /* where a lens would be: under the brow to the cheek bone */
	REGION_SOCKET_RIGHT = 1 << 11,
	REGION_HALF_LEFT = 1 << 12, /* image-left half of the face, clear of the middle line */
	REGION_HALF_RIGHT = 1 << 13,
	REGION_UNDER_LEFT = 1 << 14, /* face chip: skin between lower lid and cheek bone */
	REGION_UNDER_RIGHT = 1 << 15,
	REGION_SKIN = 1 << 14, /* head chip: looks like this face's skin */

	REGION_EYES = REGION_EYE_LEFT | REGION_EYE_RIGHT,
	REGION_BROWS = REGION_BROW_LEFT | REGION_BROW_RIGHT,
	REGION_CHEEKS = REGION_CHEEK_LEFT | REGION_CHEEK_RIGHT,
	REGION_SOCKETS = REGION_SOCKET_LEFT | REGION_SOCKET_RIGHT,
};

enum { REGION_BITS = 16 };

/* Rows of a chip: the last one is outside. */
struct rows {
	int first, last;
};

/* x' = a x + b y + tx, y' = c x + d y + ty */
struct affine {
	float a, b, tx, c, d, ty;
};

struct chip {
	int width, height;
	float iod;         /* chip pixels between the eyes' middles */
	struct point eyes; /* their midpoint */
	struct affine to_picture;
	float picture_scale; /* picture pixels a chip pixel */
	uint8_t (*bgr)[4];   /* width * height; [3]: 255 valid, 0 outside the picture */
	float *light;        /* linear luminance 0..1 */
	float *lab_l, *lab_a, *lab_b;
	uint8_t *person;                /* 0..255; all 0 where there is no mask */
	uint16_t *regions;              /* face and head chip only */
	struct rows rows[REGION_BITS];  /* where each bit may stand */
	struct point points[LANDMARKS]; /* the mesh, chip pixels; only where the scene has one */
};

/* CIELAB of one colour. */
struct lab {
	float l, a, b;
};

/* Medians, so that frames, strands and shadows in the zones do not count. */
struct skin {
	int count;         /* pixels of both cheeks */
	struct lab cheeks; /* of both together */
	struct lab cheek[2];
	struct lab brows; /* between the brows, where that is skin; else the cheeks again */
};

struct scene {
	const struct image *image;
	const struct profile *profile;
	const struct face_finding *finding;
	bool has_mesh; /* chips stand on the mesh; else on the assumed box, or not at all */
	bool has_chips;
	bool has_mask;
	bool box_assumed;
	struct box box;
	struct chip face, head, body;
	/* For a family's own work in between: FACE_CHIP_WIDTH x FACE_CHIP_HEIGHT floats each. */
	void *scratch[SCENE_SCRATCH];
	struct skin skin;        /* what this face's skin looks like */
	float eye_distance;      /* picture pixels between the eyes' middles */
	float face_height;       /* T: eyes' midpoint to chin, picture pixels */
	float face_width;        /* cheek to cheek, picture pixels */
	float head_top;          /* picture y of the top of the visible hair */
	bool head_top_known;     /* seen in the mask; else estimated from the mesh */
	float aperture_baseline; /* the visit's own open eyes; 0: not known */
};

must_check int scene_create(struct scene **ret_scene);
void scene_destroy(struct scene *scene); /* null is fine */

/* assumed: the box the caller took on trust, or null. */
void scene_build(struct scene *scene, const struct image *image, const struct profile *profile,
		 const struct face_finding *finding, const struct box *assumed);

struct point affine_apply(const struct affine *affine, struct point p);

/* Sets `bit` in every pixel whose centre lies inside the polygon of mesh points. */
void chip_fill(struct chip *chip, const uint16_t *indices, int count, uint16_t bit);
/* The same for any polygon of chip points. */
void chip_fill_polygon(struct chip *chip, const struct point *points, int count, uint16_t bit);

/* Whether a colour is this face's skin, in whatever light and shade it stands. */
bool skin_is(const struct skin *skin, struct lab colour);
/* A hue that some people's skin has in some plain light. */
bool skin_is_plausible(struct lab skin);
/* A grey picture: no colour to tell skin, shadow and tint apart by. */
bool skin_is_grey(const struct skin *skin);
/* Distance of a colour's hue and chroma from what `skin` would show at the colour's lightness. */
float skin_tint(struct lab skin, struct lab colour);
/* Outside of these no pixel has any of the bits. */
struct rows chip_rows(const struct chip *chip, unsigned any);
/* Medians over the pixels with any of the bits; count where there are none is 0. */
struct lab chip_median(const struct chip *chip, unsigned any, unsigned without, int *ret_count);
struct lab chip_lab(const struct chip *chip, int x, int y);

/* Of an 8-bit sRGB colour. */
struct lab lab_of(float r, float g, float b);
/* CIE76. */
float lab_distance(struct lab x, struct lab y);
/* The value below which `share` of the counted values lie. 256 bins. */
int histogram_percentile(const int32_t histogram[256], float share);

#endif
