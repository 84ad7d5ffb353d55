/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/sitter/sitter_figure.h"
#include "daemon/sitter/sitter_film.h"
#include "daemon/sitter/sitter_grain.h"
#include "daemon/sitter/sitter_paint.h"
#include "daemon/sitter/sitter_raster.h"

enum { SIDE_LEAST = 64, SIDE_MOST = 8192 };

struct sitter {
	struct grain grain;
	struct sitter_figure *figure;
	struct sitter_paint *paint;
	struct raster raster;
	struct film film;
	/* pixels of a film that shows only the backdrop, ready to be copied */
	int16_t *backdrop;
	struct sitter_scene backdrop_scene; /* the scene for which `backdrop` was painted */
	bool has_backdrop;
	struct image image;
	uint8_t *silhouette;
};

/* ---- the table ---- */

static const struct sitter_key keys[] = {
#define X(name, preset, low, high, help)                                                           \
	{ #name, offsetof(struct sitter_scene, name), preset, low, high, help },
	SITTER_KEYS(X)
#undef X
};

enum { KEYS = sizeof(keys) / sizeof(*keys) };

const struct sitter_key *sitter_key_at(size_t index)
{
	return index < KEYS ? &keys[index] : NULL;
}

const struct sitter_key *sitter_key_find(const char *name, size_t length)
{
	for (size_t i = 0; i < KEYS; i++)
		if (strlen(keys[i].name) == length && memcmp(keys[i].name, name, length) == 0)
			return &keys[i];
	return NULL;
}

float *sitter_value(struct sitter_scene *scene, const struct sitter_key *key)
{
	return (float *)(void *)((char *)scene + key->offset);
}

void sitter_scene_init(struct sitter_scene *scene)
{
	for (size_t i = 0; i < KEYS; i++)
		*sitter_value(scene, &keys[i]) = keys[i].preset;
}

/* ---- rendering ---- */

/* Returns a scene that has only the keys that affect the backdrop; all other keys are 0. */
static struct sitter_scene backdrop_part(const struct sitter_scene *scene)
{
	return (struct sitter_scene){
		.backdrop_red = scene->backdrop_red,
		.backdrop_green = scene->backdrop_green,
		.backdrop_blue = scene->backdrop_blue,
		.backdrop_uneven = scene->backdrop_uneven,
		.vignette = scene->vignette,
		.lamp_left = scene->lamp_left,
		.lamp_right = scene->lamp_right,
		.ambient = scene->ambient,
		.exposure = scene->exposure,
		.warmth = scene->warmth,
		.print = scene->print,
	};
}

static size_t film_bytes(const struct film *film)
{
	return (size_t)film->width * (size_t)film->height * FILM_CHANNELS * sizeof(*film->pixels);
}

static bool is_same(const struct sitter_scene *a, const struct sitter_scene *b)
{
	struct sitter_scene one = *a, other = *b;
	for (size_t i = 0; i < KEYS; i++)
		if (*sitter_value(&one, &keys[i]) != *sitter_value(&other, &keys[i]))
			return false;
	return true;
}

/* Puts the backdrop on the film. If the backdrop has not changed, copies the backdrop that was
 * painted last, because copying is faster than painting. */
static void put_backdrop(struct sitter *sitter, const struct sitter_scene *scene)
{
	struct sitter_scene part = backdrop_part(scene);
	struct film *film = &sitter->film;
	if (sitter->has_backdrop && is_same(&part, &sitter->backdrop_scene)) {
		memcpy(film->pixels, sitter->backdrop, film_bytes(film));
		return;
	}
	sitter_paint_backdrop(sitter->paint, scene, film);
	memcpy(sitter->backdrop, film->pixels, film_bytes(film));
	sitter->backdrop_scene = part;
	sitter->has_backdrop = true;
}

/* Returns the scene of the second person, who looks straight ahead, has another skin tone and wears
 * a brown shirt. */
static struct sitter_scene other_person(const struct sitter_scene *scene)
{
	struct sitter_scene other = *scene;
	other.x = scene->other_x;
	other.y = scene->other_y;
	other.size = scene->other_size;
	other.yaw = other.pitch = other.roll = other.body_yaw = other.body_roll = 0;
	other.eyes = other.eye_left = other.eye_right = 1;
	other.mouth = other.smile = other.glasses = other.hat = other.mask = 0;
	other.skin = scene->skin < 4 ? scene->skin + 1 : scene->skin - 1;
	other.shirt_red = 140;
	other.shirt_green = 110;
	other.shirt_blue = 80;
	return other;
}

static const struct raster_pixel *pixel_row(const struct raster *raster, int y)
{
	return raster->pixels + (size_t)y * (size_t)raster->width;
}

static void add_silhouette(struct sitter *sitter)
{
	const struct raster *raster = &sitter->raster;
	for (int y = raster->drawn.top; y < raster->drawn.bottom; y++)
		for (int x = raster->drawn.left; x < raster->drawn.right; x++)
			if (pixel_row(raster, y)[x].material != MATERIAL_NONE)
				sitter->silhouette[(size_t)y * (size_t)raster->width + (size_t)x] =
					255;
}

static float head_top(const struct raster *raster)
{
	for (int y = raster->drawn.top; y < raster->drawn.bottom; y++)
		for (int x = raster->drawn.left; x < raster->drawn.right; x++) {
			uint8_t material = pixel_row(raster, y)[x].material;
			if (material != MATERIAL_NONE && material != MATERIAL_BODY)
				return (float)y;
		}
	return (float)raster->height;
}

static void draw_person(struct sitter *sitter, const struct sitter_scene *scene,
			struct sitter_truth *truth)
{
	sitter_raster_clear(&sitter->raster);
	sitter_figure_draw(sitter->figure, scene, &sitter->raster, truth);
	sitter_paint_person(sitter->paint, scene, &sitter->raster, &sitter->film);
	if (!truth)
		return;
	add_silhouette(sitter);
	truth->head_top = head_top(&sitter->raster);
	truth->silhouette = sitter->silhouette;
}

void sitter_render(struct sitter *sitter, const struct sitter_scene *scene, uint32_t seed,
		   struct image *ret_image, struct sitter_truth *ret_truth)
{
	struct sitter_truth ignored;
	if (ret_truth) {
		memset(ret_truth, 0, sizeof(*ret_truth));
		memset(sitter->silhouette, 0,
		       (size_t)sitter->film.width * (size_t)sitter->film.height);
		ret_truth->silhouette = sitter->silhouette;
	}
	sitter_film_load(&sitter->film, scene);
	put_backdrop(sitter, scene);
	if (scene->other >= 0.5f) {
		struct sitter_scene other = other_person(scene);
		draw_person(sitter, &other, ret_truth ? &ignored : NULL);
	}
	if (scene->present >= 0.5f)
		draw_person(sitter, scene, ret_truth);
	sitter_film_develop(&sitter->film, scene, seed, &sitter->image);
	*ret_image = sitter->image;
}

int sitter_create(const char *folder, int width, int height, struct problem *problem,
		  struct sitter **ret_sitter)
{
	if (width < SIDE_LEAST || height < SIDE_LEAST || width > SIDE_MOST || height > SIDE_MOST)
		return problem_set(problem, -EINVAL,
				   "the sitter cannot be drawn at %dx%d: %d to %d pixels a side",
				   width, height, SIDE_LEAST, SIDE_MOST);
	struct sitter *sitter = calloc(1, sizeof(*sitter));
	if (!sitter)
		return problem_memory(problem);
	sitter_grain_init(&sitter->grain);
	int r = sitter_figure_create(folder, &sitter->grain, problem, &sitter->figure);
	if (r < 0)
		goto fail;
	sitter->image = (struct image){ .width = width,
					.height = height,
					.stride = (size_t)width * IMAGE_BYTES_PER_PIXEL };
	sitter->image.pixels = calloc((size_t)height, sitter->image.stride);
	sitter->silhouette = calloc((size_t)height, (size_t)width);
	r = sitter->image.pixels && sitter->silhouette ? 0 : -ENOMEM;
	if (r == 0)
		r = sitter_paint_create(sitter_figure_head(sitter->figure), &sitter->grain,
					&sitter->paint);
	if (r == 0)
		r = sitter_raster_init(&sitter->raster, width, height);
	if (r == 0)
		r = sitter_film_init(&sitter->film, width, height);
	if (r == 0 && !(sitter->backdrop = malloc(film_bytes(&sitter->film))))
		r = -ENOMEM;
	if (r < 0) {
		(void)problem_set(problem, r, "out of memory");
		goto fail;
	}
	*ret_sitter = sitter;
	return 0;
fail:
	sitter_destroy(sitter);
	return r;
}

void sitter_destroy(struct sitter *sitter)
{
	if (!sitter)
		return;
	sitter_film_finish(&sitter->film);
	sitter_raster_finish(&sitter->raster);
	sitter_paint_destroy(sitter->paint);
	sitter_figure_destroy(sitter->figure);
	free(sitter->backdrop);
	free(sitter->silhouette);
	free(sitter->image.pixels);
	free(sitter);
}
