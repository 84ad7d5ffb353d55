/* SPDX-License-Identifier: MIT */
#include "tests/support/phone.h"

#include <errno.h>
#include <math.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/identify.h"
#include "daemon/imaging/jpeg.h"

enum {
	SAMPLES = 4, /* samples a pixel, in each direction */
	QUIET = 4,   /* modules around a code, ISO/IEC 18004 */
	/* what the phone's page has above and below the code, and beside it, in modules */
	ABOVE = 12,
	BELOW = 18,
	BESIDE = 3,
	BEZEL = 1,
	CELL = 24, /* side of the background's patches, pixels */
	UVC_QUALITY = 80,
};

static _Noreturn void stop(const char *what)
{
	(void)fprintf(stderr, "phone: %s\n", what);
	abort();
}

static uint32_t next(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* 0..1 */
static double chance(uint32_t *seed)
{
	return (double)next(seed) / UINT32_MAX;
}

/* About a normal distribution: the sum of four even ones. */
static double normal(uint32_t *seed)
{
	double sum = chance(seed) + chance(seed) + chance(seed) + chance(seed);
	return (sum - 2) * 1.7320508;
}

static uint32_t mix(uint32_t seed)
{
	seed = (seed + 1) * 2654435761u;
	return seed ? seed : 1;
}

struct phone_scene phone_usual(const char *text, double module_px, uint32_t seed)
{
	return (struct phone_scene){ .text = text,
				     .width = 1280,
				     .height = 720,
				     .module_px = module_px,
				     .sigma = 0.6,
				     .black = 15,
				     .white = 235,
				     .noise = 3,
				     .seed = seed };
}

void phone_payload(char *text, int length, uint32_t seed)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t state = mix(seed);
	for (int i = 0; i < length; i++)
		text[i] = letters[next(&state) % (sizeof(letters) - 1)];
	text[length] = '\0';
}

void phone_ticket(char text[24], uint32_t seed)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint32_t state = mix(seed);
	memcpy(text, IDENTIFY_TICKET, 3);
	for (int i = 3; i < 23; i++)
		text[i] = letters[next(&state) % (sizeof(letters) - 1)];
	text[23] = '\0';
}

/* Smooth patches of grey between the corners of cells. */
static void draw_background(const struct phone_scene *scene, float *pixels)
{
	int across = scene->width / CELL + 2, down = scene->height / CELL + 2;
	uint32_t seed = mix(scene->seed);
	float *corners = calloc((size_t)across * (size_t)down, sizeof(*corners));
	if (!corners)
		stop("out of memory");
	for (int i = 0; i < across * down; i++)
		corners[i] = (float)(95 + 45 * normal(&seed));
	for (int y = 0; y < scene->height; y++) {
		for (int x = 0; x < scene->width; x++) {
			const float *at = corners + (y / CELL) * across + x / CELL;
			float fx = (float)(x % CELL) / CELL, fy = (float)(y % CELL) / CELL;
			float top = at[0] * (1 - fx) + at[1] * fx;
			float bottom = at[across] * (1 - fx) + at[across + 1] * fx;
			pixels[y * scene->width + x] = top * (1 - fy) + bottom * fy;
		}
	}
	free(corners);
}

/* The phone: a code, and the way from a pixel of the picture to a place on the phone, in modules from
 * the code's middle. */
struct phone {
	const struct phone_scene *scene;
	const QRcode *code;
	double cosine, sine, lean_x, lean_y;
	double stripes; /* of the moire, waves a pixel */
};

static void find_place(const struct phone *phone, double x, double y, double *ret_u, double *ret_v)
{
	const struct phone_scene *scene = phone->scene;
	double px = (x - scene->width / 2.0 - scene->x) / scene->module_px;
	double py = (y - scene->height / 2.0 - scene->y) / scene->module_px;
	/* Solves turn * place = p * (1 + lean . place). */
	double a = phone->cosine - px * phone->lean_x, b = -phone->sine - px * phone->lean_y;
	double c = phone->sine - py * phone->lean_x, d = phone->cosine - py * phone->lean_y;
	double determinant = a * d - b * c;
	*ret_u = (px * d - b * py) / determinant;
	*ret_v = (a * py - c * px) / determinant;
}

/* How far outside of the phone's page the place lies, in modules; negative: inside. */
static double outside_of(const struct phone *phone, double u, double v)
{
	double half = phone->code->width / 2.0 + QUIET;
	return fmax(fabs(u) - half - BESIDE, fmax(-v - half - ABOVE, v - half - BELOW));
}

/* Returns the brightness of the place on the page, 0..1. */
static double page_at(const struct phone *phone, double u, double v)
{
	int width = phone->code->width;
	int column = (int)floor(u + width / 2.0), row = (int)floor(v + width / 2.0);
	bool is_dark = false;
	if (outside_of(phone, u, v) > 0)
		return 0;
	if (column >= 0 && row >= 0 && column < width && row < width)
		is_dark = phone->code->data[row * width + column] & 1;
	return is_dark != phone->scene->is_dark_mode ? 0 : 1;
}

static void draw_pixel(const struct phone *phone, int x, int y, float *pixel)
{
	const struct phone_scene *scene = phone->scene;
	double u, v, sum = 0;
	find_place(phone, x + 0.5, y + 0.5, &u, &v);
	if (outside_of(phone, u, v) > BEZEL)
		return;
	for (int i = 0; i < SAMPLES * SAMPLES; i++) {
		find_place(phone, x + (i % SAMPLES + 0.5) / SAMPLES,
			   y + (i / SAMPLES + 0.5) / SAMPLES, &u, &v);
		sum += page_at(phone, u, v);
	}
	double value = scene->black + (scene->white - scene->black) * sum / (SAMPLES * SAMPLES);
	double wave = (x * phone->cosine + y * phone->sine) * phone->stripes;
	*pixel = (float)(value * (1 + scene->moire * sin(wave)));
}

static void draw_phone(const struct phone_scene *scene, float *pixels)
{
	double turn = scene->turn_deg * acos(-1) / 180;
	QRcode *code = QRcode_encodeString8bit(scene->text, scene->version, QR_ECLEVEL_M);
	if (!code)
		stop("the text fits in no code");
	struct phone phone = { .scene = scene,
			       .code = code,
			       .cosine = cos(turn),
			       .sine = sin(turn),
			       .lean_x = scene->tilt / (code->width + 2 * QUIET),
			       .lean_y = scene->tilt / 2 / (code->width + 2 * QUIET),
			       .stripes = 2 * acos(-1) / 2.3 };
	for (int y = 0; y < scene->height; y++)
		for (int x = 0; x < scene->width; x++)
			draw_pixel(&phone, x, y, &pixels[y * scene->width + x]);
	if (scene->glare > 0) {
		double side = code->width * scene->module_px;
		double radius = sqrt(scene->glare * side * side / acos(-1));
		uint32_t seed = mix(scene->seed ^ 77);
		double gx = scene->width / 2.0 + scene->x + (chance(&seed) - 0.5) * 0.6 * side;
		double gy = scene->height / 2.0 + scene->y + (chance(&seed) - 0.5) * 0.6 * side;
		for (int y = 0; y < scene->height; y++)
			for (int x = 0; x < scene->width; x++)
				pixels[y * scene->width + x] +=
					(float)(400 *
						fmin(1,
						     fmax(0,
							  1.35 - hypot((x - gx) / radius / 1.3,
								       (y - gy) / radius * 1.3))));
	}
	QRcode_free(code);
}

enum { REACH_MAX = 24 };

/* Blurs a row of pixels that lie `step` apart. line: room for `count` pixels. */
static void blur_line(float *pixels, int count, int step, const float *weights, int reach,
		      float *line)
{
	for (int i = 0; i < count; i++) {
		float sum = 0;
		for (int k = -reach; k <= reach; k++) {
			int at = i + k < 0 ? 0 : i + k >= count ? count - 1 : i + k;
			sum += pixels[at * step] * weights[k + reach];
		}
		line[i] = sum;
	}
	for (int i = 0; i < count; i++)
		pixels[i * step] = line[i];
}

static void blur(const struct phone_scene *scene, float *pixels)
{
	float weights[2 * REACH_MAX + 1], sum = 0;
	int reach = (int)fmin(REACH_MAX, ceil(3 * scene->sigma));
	int longest = scene->width > scene->height ? scene->width : scene->height;
	if (!(scene->sigma > 0))
		return;
	for (int k = -reach; k <= reach; k++)
		sum += weights[k + reach] = (float)exp(-k * k / (2 * scene->sigma * scene->sigma));
	for (int k = 0; k <= 2 * reach; k++)
		weights[k] /= sum;
	float *line = calloc((size_t)longest, sizeof(*line));
	if (!line)
		stop("out of memory");
	for (int y = 0; y < scene->height; y++)
		blur_line(pixels + y * scene->width, scene->width, 1, weights, reach, line);
	for (int x = 0; x < scene->width; x++)
		blur_line(pixels + x, scene->height, scene->width, weights, reach, line);
	free(line);
}

uint8_t *phone_draw(const struct phone_scene *scene)
{
	size_t count = (size_t)scene->width * (size_t)scene->height;
	float *pixels = calloc(count, sizeof(*pixels));
	uint8_t *grey = malloc(count);
	uint32_t seed = mix(scene->seed ^ 4711);
	if (!pixels || !grey)
		stop("out of memory");
	draw_background(scene, pixels);
	if (scene->text)
		draw_phone(scene, pixels);
	blur(scene, pixels);
	for (size_t i = 0; i < count; i++) {
		double value = pixels[i] + scene->noise * normal(&seed);
		grey[i] = (uint8_t)lrint(fmin(255, fmax(0, value)));
	}
	free(pixels);
	return grey;
}

/* ---- pictures without a code ---- */

enum { SHAPES = 6, SCENES = 8 };

struct phone_nothing {
	int side;
	uint8_t *scenes[SCENES];
};

struct phone_nothing *phone_nothing_create(int side)
{
	static const char text[] = "B1:COVERED0123456789AB";
	struct phone_nothing *nothing = calloc(1, sizeof(*nothing));
	if (!nothing)
		stop("out of memory");
	nothing->side = side;
	for (uint32_t i = 0; i < SCENES; i++) {
		struct phone_scene scene = phone_usual(i < 4 ? NULL : text, 3.5, i);
		scene.width = scene.height = side;
		scene.noise = i < 2 ? 3 : i < 4 ? 60 : 5;
		uint8_t *pixels = nothing->scenes[i] = phone_draw(&scene);
		for (int at = 0; i >= 4 && at < side * side; at++)
			if ((at / side - side / 2) * 3 > at % side - side / 2)
				pixels[at] = (uint8_t)(90 + i * 10);
	}
	return nothing;
}

void phone_nothing_destroy(struct phone_nothing *nothing)
{
	for (int i = 0; i < SCENES; i++)
		free(nothing->scenes[i]);
	free(nothing);
}

/* With more squares in one picture, ZBar tries all their combinations and takes very long. */
enum { SQUARE_CELL_MIN = 5 };

/* Returns the value of a pixel of stripes, of a chessboard, or of squares like a code's corners. */
static int shape_at(unsigned shape, int cell, int x, int y)
{
	if (shape == 3)
		cell += SQUARE_CELL_MIN;
	int across = abs(x % (9 * cell) - 4 * cell), down = abs(y % (9 * cell) - 4 * cell);
	int ring = across > down ? across : down;
	bool is_dark = false;
	if (shape == 1)
		is_dark = x / cell % 2;
	else if (shape == 2)
		is_dark = (x / cell + y / cell) % 2;
	else
		is_dark = ring < cell * 3 / 2 || (ring > cell * 5 / 2 && ring < cell * 7 / 2);
	return is_dark ? 30 : 220;
}

void phone_nothing_draw(const struct phone_nothing *nothing, uint32_t seed, uint8_t *pixels)
{
	const uint8_t *scene = nothing->scenes[seed / SHAPES % SCENES];
	unsigned shape = seed % SHAPES;
	int side = nothing->side, cell = 2 + (int)(seed / SHAPES % 11);
	int shift = (int)(seed * 7 % (unsigned)side);
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++) {
			int value = scene[(y + shift) % side * side + (x + shift * 3) % side];
			if (shape >= 1 && shape <= 3)
				value = (value + 3 * shape_at(shape, cell, x, y)) / 4;
			pixels[y * side + x] = (uint8_t)value;
		}
}

void phone_encode(const uint8_t *grey, int width, int height, uint8_t **ret_bytes, size_t *ret_size)
{
	struct image image = { .width = width, .height = height, .stride = (size_t)width * 4 };
	struct jpeg_settings settings = { .quality = UVC_QUALITY, .dpi = 72 };
	size_t count = (size_t)width * (size_t)height;
	image.pixels = malloc(count * 4);
	if (!image.pixels)
		stop("out of memory");
	for (size_t i = 0; i < count; i++)
		memset(image.pixels + 4 * i, grey[i], 4);
	if (jpeg_encode(&image, &settings, ret_bytes, ret_size) < 0)
		stop("the picture cannot be compressed");
	free(image.pixels);
}

void phone_compress(uint8_t *grey, int width, int height)
{
	uint8_t *bytes = NULL;
	size_t size = 0;
	struct image image = { 0 };
	struct jpeg_decoder *decoder = NULL;
	phone_encode(grey, width, height, &bytes, &size);
	if (jpeg_decoder_create(&decoder) < 0 ||
	    jpeg_decode_new(decoder, bytes, size, 1, NULL, &image) < 0)
		stop("the picture cannot be decoded");
	for (int i = 0; i < width * height; i++)
		grey[i] = image.pixels[4 * i + 1];
	free(image.pixels);
	free(bytes);
	jpeg_decoder_destroy(decoder);
}
