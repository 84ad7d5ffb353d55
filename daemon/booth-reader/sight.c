/* SPDX-License-Identifier: MIT */
#include "daemon/booth-reader/sight.h"

#include <math.h>
#include <string.h>

enum {
	/* Side of the blocks whose mean brightness tells dark from light, pixels. */
	BLOCK = 16,
	BLOCKS_MAX = SIGHT_SIDE_MAX / BLOCK,
	/* A threshold is the mean of the blocks up to this far away. */
	BLOCK_REACH = 2,
	RUNS = 5,    /* of a corner square, along a line */
	WEIGHT = 7,  /* modules of a corner square, along a line */
	ROW_STEP = 2 /* every second row is searched */
};

/* Limits of the hints. docs/hardware.md has the measurements. */
static const float module_px_min = 2.4f; /* ZBar reads slightly soft codes from about here on */
static const float square_share_max = 0.125f; /* of the picture's side; larger codes do not fit */
static const float contrast_min = 40;         /* between the lightest and darkest parts of a code */
static const float glare_share_max = 0.03f;   /* of a code; ZBar reads it up to about 8 % */

/* ---- dark and light ---- */

struct shades {
	const struct grey *picture;
	bool is_light;
	int across, down; /* number of blocks */
	uint8_t threshold[BLOCKS_MAX * BLOCKS_MAX];
};

static unsigned block_mean(const struct grey *picture, int column, int row)
{
	unsigned sum = 0;
	for (int y = 0; y < BLOCK; y++) {
		const uint8_t *at = grey_row(picture, row * BLOCK + y) + column * BLOCK;
		for (int x = 0; x < BLOCK; x++)
			sum += at[x];
	}
	return sum / (BLOCK * BLOCK);
}

static uint8_t mean_around(const struct shades *shades, const uint8_t *means, int column, int row)
{
	unsigned sum = 0, count = 0;
	for (int y = row - BLOCK_REACH; y <= row + BLOCK_REACH; y++)
		for (int x = column - BLOCK_REACH; x <= column + BLOCK_REACH; x++) {
			if (x < 0 || y < 0 || x >= shades->across || y >= shades->down)
				continue;
			sum += means[y * shades->across + x];
			count++;
		}
	return (uint8_t)(sum / count);
}

static void find_thresholds(struct shades *shades)
{
	uint8_t means[BLOCKS_MAX * BLOCKS_MAX];
	for (int y = 0; y < shades->down; y++)
		for (int x = 0; x < shades->across; x++)
			means[y * shades->across + x] = (uint8_t)block_mean(shades->picture, x, y);
	for (int y = 0; y < shades->down; y++)
		for (int x = 0; x < shades->across; x++)
			shades->threshold[y * shades->across + x] =
				mean_around(shades, means, x, y);
}

static bool is_dark(const struct shades *shades, int x, int y)
{
	uint8_t limit = shades->threshold[y / BLOCK * shades->across + x / BLOCK];
	uint8_t value = grey_row(shades->picture, y)[x];
	return shades->is_light ? value > limit : value < limit;
}

/* ---- corner squares ---- */

/* Returns the width of a module if the five lengths are those of a corner square; 0: they are not. */
static float module_of(const int runs[RUNS])
{
	static const int weights[RUNS] = { 1, 1, 3, 1, 1 };
	int sum = 0;
	for (int i = 0; i < RUNS; i++) {
		if (runs[i] == 0)
			return 0;
		sum += runs[i];
	}
	if (sum < WEIGHT)
		return 0;
	float module = (float)sum / WEIGHT;
	for (int i = 0; i < RUNS; i++) {
		float wanted = (float)weights[i] * module;
		if (fabsf((float)runs[i] - wanted) > 0.5f * (float)weights[i] * module + 0.5f)
			return 0;
	}
	return module;
}

/* Counts the pixels of the shade from (x, y) on, in the direction (0, step), at most `most`. */
static int count_down(const struct shades *shades, int x, int *y, int step, bool dark, int most)
{
	int height = shades->down * BLOCK, count = 0;
	while (count < most && *y >= 0 && *y < height && is_dark(shades, x, *y) == dark) {
		*y += step;
		count++;
	}
	return count;
}

/* Returns the width of a module along the column through a square's middle; 0: there is no corner
 * square. ret_y: the middle. */
static float check_column(const struct shades *shades, int x, int middle, float module,
			  float *ret_y)
{
	int runs[RUNS], most = (int)(4 * module) + 2, up = middle, down = middle + 1;
	int above = count_down(shades, x, &up, -1, true, most);
	runs[1] = count_down(shades, x, &up, -1, false, most);
	runs[0] = count_down(shades, x, &up, -1, true, most);
	int below = count_down(shades, x, &down, 1, true, most);
	runs[3] = count_down(shades, x, &down, 1, false, most);
	runs[4] = count_down(shades, x, &down, 1, true, most);
	runs[2] = above + below;
	float found = module_of(runs);
	*ret_y = (float)middle + 1 + (float)(below - above) / 2;
	return found > 0.6f * module && found < 1.7f * module ? found : 0;
}

static void note_square(struct sight *sight, float x, float y, float module)
{
	for (unsigned i = 0; i < sight->count; i++) {
		struct sight_square *known = &sight->squares[i];
		if (fabsf(known->x - x) > 2 * module || fabsf(known->y - y) > 2 * module)
			continue;
		float weight = 1.0f / (float)++known->rows;
		known->x += (x - known->x) * weight;
		known->y += (y - known->y) * weight;
		known->module += (module - known->module) * weight;
		return;
	}
	if (sight->count < SIGHT_SQUARES_MAX)
		sight->squares[sight->count++] = (struct sight_square){ x, y, module, 1 };
}

/* The last five lengths in a row, and where the last of them ends. */
static void check_runs(const struct shades *shades, const int runs[RUNS], int end, int y,
		       struct sight *sight)
{
	float module = module_of(runs), middle_y;
	if (!(module > 0))
		return;
	float x = (float)(end - runs[4] - runs[3]) - (float)runs[2] / 2;
	float tall = check_column(shades, (int)x, y, module, &middle_y);
	if (tall > 0)
		note_square(sight, x, middle_y, (module + tall) / 2);
}

static void search_row(const struct shades *shades, int y, struct sight *sight)
{
	int runs[RUNS] = { 0 }, width = shades->across * BLOCK, length = 0;
	bool dark = is_dark(shades, 0, y);
	for (int x = 0; x <= width; x++) {
		if (x < width && is_dark(shades, x, y) == dark) {
			length++;
			continue;
		}
		memmove(runs, runs + 1, sizeof(runs) - sizeof(runs[0]));
		runs[RUNS - 1] = length;
		if (dark)
			check_runs(shades, runs, x, y, sight);
		dark = !dark;
		length = 1;
	}
}

/* The inner part of a square is three modules high, so a square is found in many rows. */
static void drop_chance_finds(struct sight *sight)
{
	unsigned kept = 0;
	for (unsigned i = 0; i < sight->count; i++) {
		const struct sight_square *square = &sight->squares[i];
		if (square->rows >= 2 && (float)(square->rows * ROW_STEP) >= square->module)
			sight->squares[kept++] = *square;
	}
	sight->count = kept;
}

void sight_find(const struct grey *picture, bool is_light, struct sight *ret_sight)
{
	struct shades shades = { .picture = picture,
				 .is_light = is_light,
				 .across = picture->width / BLOCK,
				 .down = picture->height / BLOCK };
	struct sight sight = { .count = 0 };
	if (picture->width <= SIGHT_SIDE_MAX && picture->height <= SIGHT_SIDE_MAX &&
	    shades.across > 0) {
		find_thresholds(&shades);
		for (int y = 0; y < shades.down * BLOCK; y += ROW_STEP)
			search_row(&shades, y, &sight);
		drop_chance_finds(&sight);
	}
	*ret_sight = sight;
}

/* ---- the hint ---- */

/* The part of the picture that holds the code, as far as its squares show it. */
struct part {
	int left, top, right, bottom;
	float module;
};

/* Returns the median width of a module: a square that was found by chance does not count. */
static float middle_module(const struct sight *sight)
{
	for (unsigned i = 0; i < sight->count; i++) {
		unsigned smaller = 0, equal = 0;
		for (unsigned k = 0; k < sight->count; k++) {
			smaller += sight->squares[k].module < sight->squares[i].module;
			equal += !(sight->squares[k].module < sight->squares[i].module) &&
				 !(sight->squares[k].module > sight->squares[i].module);
		}
		if (smaller <= sight->count / 2 && sight->count / 2 < smaller + equal)
			return sight->squares[i].module;
	}
	return 0;
}

static struct part part_around(const struct grey *picture, const struct sight *sight)
{
	float left = (float)picture->width, top = (float)picture->height, right = 0, bottom = 0;
	float module = middle_module(sight);
	for (unsigned i = 0; i < sight->count; i++) {
		const struct sight_square *square = &sight->squares[i];
		left = fminf(left, square->x);
		right = fmaxf(right, square->x);
		top = fminf(top, square->y);
		bottom = fmaxf(bottom, square->y);
	}
	/* Up to two squares: the rest of the code may be on any side. The smallest code is 21 modules
	 * wide. */
	float reach = module * (sight->count >= 3 ? 4 : 16);
	return (struct part){ .left = (int)fmaxf(0, left - reach),
			      .top = (int)fmaxf(0, top - reach),
			      .right = (int)fminf((float)picture->width, right + reach),
			      .bottom = (int)fminf((float)picture->height, bottom + reach),
			      .module = module };
}

enum { SHADES = 256 };

static void count_shades(const struct grey *picture, const struct part *part,
			 unsigned counts[SHADES], unsigned *ret_total)
{
	memset(counts, 0, SHADES * sizeof(counts[0]));
	for (int y = part->top; y < part->bottom; y++)
		for (int x = part->left; x < part->right; x++)
			counts[grey_row(picture, y)[x]]++;
	*ret_total = (unsigned)((part->bottom - part->top) * (part->right - part->left));
}

/* Returns the smallest shade below which this share of the pixels lies. */
static int shade_at(const unsigned counts[SHADES], unsigned total, float share)
{
	unsigned below = 0;
	int shade = 0;
	while (shade < SHADES - 1 && (float)(below += counts[shade]) < share * (float)total)
		shade++;
	return shade;
}

/* Returns the share of pixels that are much lighter than the code's light modules. A code of which all
 * light modules are at the sensor's limit has no such pixels: it is not glare, and ZBar reads it. */
static float glare_share(const unsigned counts[SHADES], unsigned total, int light)
{
	enum { LIMIT = 250 };
	unsigned above = 0;
	if (light + 8 >= LIMIT)
		return 0;
	for (int i = LIMIT; i < SHADES; i++)
		above += counts[i];
	return (float)above / (float)total;
}

/* Returns whether the largest squares are so large that the code does not fit into the picture, and
 * fewer than three of them are in it. Smaller squares may be chance finds inside the code. */
static bool is_too_large(const struct grey *picture, const struct sight *sight)
{
	int side = picture->width < picture->height ? picture->width : picture->height;
	float largest = 0;
	unsigned count = 0;
	for (unsigned i = 0; i < sight->count; i++)
		largest = fmaxf(largest, sight->squares[i].module);
	for (unsigned i = 0; i < sight->count; i++)
		count += sight->squares[i].module > 0.6f * largest;
	return count < 3 && largest * WEIGHT > square_share_max * (float)side;
}

enum aim_hint sight_judge(const struct grey *picture, const struct sight *sight)
{
	unsigned counts[SHADES], total;
	if (sight->count == 0)
		return AIM_NONE;
	struct part part = part_around(picture, sight);
	if (is_too_large(picture, sight))
		return AIM_FARTHER;
	count_shades(picture, &part, counts, &total);
	if (total == 0)
		return AIM_NONE;
	/* A third of a code and its ground is dark, and more than a third is light. */
	int dark = shade_at(counts, total, 0.15f), light = shade_at(counts, total, 0.75f);
	if (glare_share(counts, total, light) > glare_share_max)
		return AIM_TILT;
	if ((float)(light - dark) < contrast_min)
		return AIM_BRIGHTER;
	return part.module < module_px_min ? AIM_CLOSER : AIM_NONE;
}
