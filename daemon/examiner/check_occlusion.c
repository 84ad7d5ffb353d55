/* SPDX-License-Identifier: MIT */
/*
 * Finds things in front of the face, such as masks, hands, and glasses that are held up. In the
 * mesh, a covered mouth looks like a closed mouth. So this check tests whether the lower face has
 * the colour of this face's skin. Beards are not reported: they are dark, or have the hair's
 * colour. An area that is light or coloured but not skin cannot be a beard. An area that covers
 * nose and cheeks cannot be a beard either.
 */
#include "daemon/examiner/check.h"

#include <math.h>
#include <string.h>

#include "daemon/examiner/readout.h"

/*
 * A colour that is not skin counts only where it fills a square, because rims of glasses and
 * strands of hair are thinner. The square reaches THICK pixels from its centre to each side.
 */
enum { THICK = 2 };

/*
 * Returns whether the colour c differs by at most `most` from the skin of the brow or of one of the
 * cheeks. The light may differ between these three places, so each of them is compared.
 */
static bool is_own(const struct skin *skin, struct lab c, float most)
{
	return skin_tint(skin->brows, c) <= most || skin_tint(skin->cheek[0], c) <= most ||
	       skin_tint(skin->cheek[1], c) <= most;
}

static bool is_foreign(const struct skin *skin, struct lab c)
{
	/* A pixel whose CIELAB lightness L is at least this is a highlight, which has no colour. */
	static const float BURNT = 88;
	/*
	 * Colours that are not skin differ less from pale skin than from other skin, so the limit
	 * is smaller for pale skin.
	 */
	float most = fminf(fmaxf(0.55f * hypotf(skin->cheeks.a, skin->cheeks.b) + 1.5f, 5), 11);
	return c.l < BURNT && c.l > 0.5f * skin->brows.l && !is_own(skin, c, most);
}

static bool is_thick(const uint8_t *foreign, int width, int x, int y)
{
	for (int j = -THICK; j <= THICK; j++)
		for (int i = -THICK; i <= THICK; i++)
			if (!foreign[(y + j) * width + x + i])
				return false;
	return true;
}

static double foreign_share(const struct scene *scene)
{
	const struct chip *head = &scene->head;
	unsigned parts = REGION_EYES | REGION_BROWS | REGION_LIPS;
	/* LensGlare, LensDarkness and LensTint judge what lies on the lenses. */
	unsigned lenses = REGION_SOCKETS;
	uint8_t *foreign = scene->scratch[0];
	int all = 0, covered = 0;

	memset(foreign, 0, (size_t)head->width * (size_t)head->height);
	for (int y = 0; y < head->height; y++)
		for (int x = 0; x < head->width; x++) {
			int at = y * head->width + x;
			if ((head->regions[at] & (REGION_LOWER | REGION_FOREHEAD)) &&
			    !(head->regions[at] & parts) && head->bgr[at][3] != 0) {
				all++;
				foreign[at] = !(head->regions[at] & lenses) &&
					      is_foreign(&scene->skin, chip_lab(head, x, y));
			}
		}
	for (int y = THICK; y < head->height - THICK; y++)
		for (int x = THICK; x < head->width - THICK; x++)
			covered += is_thick(foreign, head->width, x, y);
	return all > 0 ? (double)covered / all : 0;
}

/* Returns 0 for a value up to `from`, 1 for one from `to`, and a share between. */
static double share_of(double value, double from, double to)
{
	return fmin(fmax((value - from) / (to - from), 0), 1);
}

/*
 * Covering is the read-out's score, raised by AGREES where the pixels agree: much of the face is
 * foreign, or an eye has no iris. Each of the two is wrong alone: coloured light looks foreign, and
 * squeezed eyes and reflections hide the iris. A score below DOUBT contradicts them, so they do not
 * count.
 */
static double covering(const struct scene *scene, const struct measures *measures)
{
	static const double AGREES = 0.6, DOUBT = 0.1, DOUBT_ENDS = 0.15;
	/* The score in place of a map that may not be read: with it, a clear cue just decides. */
	static const double UNREAD = 0.15;
	static const double FOREIGN[2] = { 0.06, 0.09 }, NO_IRIS[2] = { -0.27, -0.22 };
	const struct measure_value *iris = &measures->values[MEASURE_IRIS_CONTRAST];
	double score = scene->has_map ? (double)readout_score(READOUT_COVERING, scene->finding->map)
				      : UNREAD;
	double cue = share_of(measures->values[MEASURE_FACE_COVER].value, FOREIGN[0], FOREIGN[1]);
	if (iris->is_assessed)
		cue = fmax(cue, share_of(-iris->value, NO_IRIS[0], NO_IRIS[1]));
	return score + AGREES * cue * share_of(score, DOUBT, DOUBT_ENDS);
}

void check_occlusion(const struct scene *scene, struct measures *measures)
{
	if (!scene->has_mesh || scene->skin.count < 100)
		return;
	measures_set(measures, MEASURE_FACE_COVER, foreign_share(scene));
	measures_set(measures, MEASURE_COVERING, covering(scene, measures));
}
