# SPDX-License-Identifier: MIT
"""Draws people as a booth may see them: headwear, covers, glasses, hair, beards, light and backdrops
on base portraits. Everything is painted by the functions here; no photograph but the base is used.

A canvas is a float32 BGR picture (0..255) in which the eyes lie CANVAS_EYES apart at a fixed place.
Painters change a Sitter in place and take a numpy random generator, so one seed always draws the
same picture.
"""
import cv2
import numpy as np

WIDTH, HEIGHT = 448, 512
EYES_X, EYES_Y, IOD = 224, 216, 64.0
YY, XX = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)

# Mesh points used by name.
FACE_LEFT, FACE_RIGHT, CHIN, TOP, FOREHEAD, NOSE, NOSE_BASE, NOSE_ROOT = 234, 454, 152, 10, 151, 1, 2, 168
LIP_TOP, LIP_BOTTOM, MOUTH = 0, 17, 13
OVAL = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148,
        176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109]
JAW = [127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361,
       323, 454, 356]
LIPS = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146]
EYE_RINGS = ([33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
             [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249])
BROWS = ([70, 63, 105, 66, 107, 55, 65, 52, 53, 46], [300, 293, 334, 296, 336, 285, 295, 282, 283, 276])


class Sitter:
    """A person on a canvas: the picture, the mesh's points, and how surely a pixel is person."""

    def __init__(self, picture, points, person):
        self.picture, self.points, self.person = picture, points, person

    def copy(self):
        return Sitter(self.picture.copy(), self.points.copy(), self.person.copy())

    def paint(self, layer, alpha):
        """Lays a layer over the picture; only the rectangle in which alpha is above 0 is touched."""
        rows, columns = np.flatnonzero(alpha.max(1) > 0), np.flatnonzero(alpha.max(0) > 0)
        if len(rows) == 0:
            return
        part = np.s_[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
        share = np.clip(alpha[part], 0, 1)[..., None]
        self.picture[part] += (layer[part] - self.picture[part]) * share

    def shade(self, alpha):
        """Darkens by the share alpha."""
        self.picture = self.picture * (1 - np.clip(alpha, 0, 1))[..., None]

    def cover(self, alpha):
        """What was painted belongs to the person, not to the backdrop."""
        self.person = np.maximum(self.person, np.clip(alpha, 0, 1))

    @property
    def face_width(self):
        return self.points[FACE_RIGHT, 0] - self.points[FACE_LEFT, 0]

    @property
    def middle(self):
        return (self.points[FACE_RIGHT, 0] + self.points[FACE_LEFT, 0]) / 2

    @property
    def brow(self):
        return self.points[[105, 334], 1].mean()


def upright(points):
    """The 2x3 matrix that lays a picture's eyes onto the canvas's."""
    left, right = (points[33] + points[133]) / 2, (points[362] + points[263]) / 2
    along = right - left
    scale = IOD / max(np.hypot(*along), 1e-3)
    cos, sin = along / max(np.hypot(*along), 1e-3) * scale
    matrix = np.array([[cos, sin], [-sin, cos]])
    return np.hstack([matrix, (np.array([EYES_X, EYES_Y]) - matrix @ ((left + right) / 2))[:, None]])


# ---- noise, colours, shapes ----

def noise(rng, scales, amplitude=1.0):
    """Smooth noise, the sum of several scales (pixels), standard deviation `amplitude`."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    for scale in scales:
        rows, columns = max(2, int(HEIGHT / scale) + 2), max(2, int(WIDTH / scale) + 2)
        grid = rng.standard_normal((rows, columns), np.float32)
        total += cv2.resize(grid, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC) * rng.uniform(.4, 1)
    return total * np.float32(amplitude / (total.std() + 1e-6))


def colour(rng, kind=None):
    """A random BGR colour of cloth: dark, light or coloured."""
    kind = kind or rng.choice(["dark", "light", "grey", "strong", "pale"], p=[.27, .2, .1, .28, .15])
    if kind in ("dark", "light", "grey"):
        low, high = {"dark": (6, 65), "light": (180, 250), "grey": (65, 180)}[kind]
        return np.clip(rng.uniform(low, high) + rng.normal(0, 7, 3), 0, 255)
    saturation = (110, 245) if kind == "strong" else (25, 110)
    value = (50, 235) if kind == "strong" else (120, 250)
    hsv = np.uint8([[[rng.integers(0, 180), rng.integers(*saturation), rng.integers(*value)]]])
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)[0, 0].astype(float)


def soften(mask, sigma):
    """Blurs; a wide blur is done on a smaller copy."""
    mask, sigma = mask.astype(np.float32), max(float(sigma), .3)
    if sigma < 4:
        return cv2.GaussianBlur(mask, (0, 0), sigma)
    step = int(sigma / 2)
    small = cv2.resize(mask, (max(1, mask.shape[1] // step), max(1, mask.shape[0] // step)),
                       interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.GaussianBlur(small, (0, 0), sigma / step), (mask.shape[1], mask.shape[0]))


def polygon(points, sigma=0.9):
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.fillPoly(mask, [np.round(np.asarray(points) * 8).astype(np.int32)], 1.0, cv2.LINE_AA, 3)
    return soften(mask, sigma) if sigma else mask


def ellipse(cx, cy, rx, ry, sigma=0.9, turn=0.0):
    cos, sin = np.cos(turn), np.sin(turn)
    u = ((XX - cx) * cos + (YY - cy) * sin) / max(rx, .5)
    v = ((YY - cy) * cos - (XX - cx) * sin) / max(ry, .5)
    return soften((u * u + v * v < 1).astype(np.float32), sigma)


def curve(points, count=60):
    """A smooth line through a few points (Catmull-Rom)."""
    p = np.asarray(points, float)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out = []
    for k in range(1, len(p) - 2):
        t = np.linspace(0, 1, max(2, count // (len(p) - 3)), endpoint=k == len(p) - 3)[:, None]
        out.append(.5 * (2 * p[k] + (p[k + 1] - p[k - 1]) * t +
                         (2 * p[k - 1] - 5 * p[k] + 4 * p[k + 1] - p[k + 2]) * t ** 2 +
                         (3 * p[k] - p[k - 1] - 3 * p[k + 1] + p[k + 2]) * t ** 3))
    return np.vstack(out)


def cloth(rng, base, shade, pattern=0.25):
    """A layer of cloth or knit of a base colour under a shade map."""
    texture = noise(rng, (1.5, 4, 30), rng.uniform(.005, .07))
    kind = rng.random()
    if kind < .3:  # ribs of a knit, weave
        turn, period = rng.choice([0, np.pi / 2, rng.uniform(0, np.pi)]), rng.uniform(5, 22)
        texture = texture + rng.uniform(.03, .22) * np.sin(
            (XX * np.cos(turn) + YY * np.sin(turn)) * 2 * np.pi / period + noise(rng, (50,), .8))
    layer = np.asarray(base, np.float32)[None, None] * (shade * (1 + texture))[..., None]
    if rng.random() < pattern:
        second = np.asarray(colour(rng), np.float32)[None, None] * (shade * (1 + texture))[..., None]
        kind = rng.random()
        if kind < .4:
            where = noise(rng, (rng.uniform(10, 50),), 1) > rng.uniform(.3, 1.2)
        elif kind < .75:
            turn, period = rng.uniform(0, np.pi), rng.uniform(12, 60)
            where = np.sin((XX * np.cos(turn) + YY * np.sin(turn)) * 2 * np.pi / period) > rng.uniform(-.3, .8)
        else:
            period = rng.uniform(14, 40)
            where = (np.sin(XX * 2 * np.pi / period) * np.sin(YY * 2 * np.pi / period)) > rng.uniform(.3, .8)
        where = soften(where, .8)[..., None]
        layer = layer * (1 - where) + second * where
    return layer


def folds(rng, strength=0.25):
    """Shade of cloth in folds."""
    turn = rng.uniform(-.6, .6)
    wave = np.sin((XX * np.sin(turn) + YY * np.cos(turn)) / rng.uniform(8, 40) + noise(rng, (70,), 1.5))
    return np.clip(.85 + strength * .5 * wave + noise(rng, (60, 25), strength * .4), .2, 1.4)


def drop_shadow(sitter, alpha, rng, reach=8, most=.5):
    moved = np.roll(np.roll(alpha, int(rng.normal(0, reach * .6)), 1), int(rng.uniform(0, reach)), 0)
    sitter.shade(soften(moved, rng.uniform(3, 10)) * rng.uniform(0, most))


def skin_colour(sitter):
    patches = []
    for point in (50, 280, FOREHEAD):
        x, y = sitter.points[point].astype(int)
        patches.append(np.median(sitter.picture[max(0, y - 6):y + 7, max(0, x - 6):x + 7].reshape(-1, 3), 0))
    return np.median(np.array(patches), 0)


def skin_likeness(sitter):
    """0..1: how much each pixel looks like this face's skin (the base's, before anything is drawn)."""
    lab = cv2.cvtColor(np.clip(sitter.picture / 255, 0, 1).astype(np.float32), cv2.COLOR_BGR2LAB)
    own = cv2.cvtColor(np.float32([[skin_colour(sitter) / 255]]), cv2.COLOR_BGR2LAB)[0, 0]
    shade = (lab[..., 0] + 16) / (own[0] + 16)
    tint = np.hypot(lab[..., 1] - own[1] * shade, lab[..., 2] - own[2] * shade)
    like = np.clip(1.6 - tint / 9, 0, 1) * np.clip((lab[..., 0] / max(own[0], 1) - .35) * 4, 0, 1)
    return soften(like, 1.2) * sitter.person


# ---- the person: skin, hair, beard, mouth ----

def change_skin(sitter, rng, depth=None):
    """Another skin tone: light taken away as melanin does, blue more than red."""
    depth = rng.uniform(.1, 1.0) if depth is None else depth  # 1: very dark
    face = polygon(sitter.points[OVAL], 6)
    area = np.maximum(skin_likeness(sitter), face * sitter.person)
    for ring in EYE_RINGS:
        area = area * (1 - .85 * polygon(sitter.points[ring], 1.5))
    own = skin_colour(sitter)
    bright = own.mean() / 190
    factor = np.array([.17, .26, .40]) ** (depth * min(max(bright, .5), 1.1))  # B, G, R in linear light
    linear = (np.clip(sitter.picture, 0, 255) / 255) ** 2.2
    dark = 255 * np.clip(linear * factor[None, None], 0, 1) ** (1 / 2.2)
    sitter.paint(dark.astype(np.float32), area)


def hair_area(sitter):
    """Person above and beside the face that is not skin: what the base shows as hair."""
    like = skin_likeness(sitter)
    near = ((np.abs(XX - sitter.middle) < 1.6 * sitter.face_width / 2 + 20) &
            (YY < sitter.points[CHIN, 1] + .1 * IOD)).astype(np.float32)
    inner = polygon(sitter.points[[54, 103, 67, 109, 10, 338, 297, 332, 284, 389, 454, 361, 397, 152, 172, 132,
                                   234, 162]], 5)
    return soften(sitter.person * near * np.clip(1 - 1.4 * like, 0, 1), 1.5) * (1 - inner)


HAIR = [(16, 15, 18), (26, 32, 44), (38, 58, 88), (75, 115, 150), (120, 165, 200), (150, 150, 155), (215, 215, 215),
        (40, 60, 140), (60, 45, 120)]


def hair_colour(sitter, rng):
    area = hair_area(sitter) > .7
    if area.sum() > 300 and rng.random() < .7:
        pixels = sitter.picture[area]
        low = pixels[pixels.sum(1) <= np.quantile(pixels.sum(1), .6)]
        return low.mean(0), float(low.std() * .7 + 3)
    return np.array(HAIR[int(rng.integers(0, len(HAIR)))], float) * rng.uniform(.7, 1.25), 8.0


def change_hair(sitter, rng, dyed=False):
    """Another hair colour, also a dyed one; light and dark of the strands are kept."""
    area = hair_area(sitter)
    grey = sitter.picture @ np.float32([.114, .587, .299])
    mean = float((grey * area).sum() / max(area.sum(), 1)) + 1
    target = colour(rng, "strong") if dyed else np.array(HAIR[int(rng.integers(0, len(HAIR)))], float)
    target = np.asarray(target, np.float32) * rng.uniform(.7, 1.2)
    contrast = np.clip(grey / mean, .3, 2.2) ** rng.uniform(.6, 1.0)
    sitter.paint(np.clip(target[None, None] * contrast[..., None], 0, 255), area * rng.uniform(.7, 1))


def strands(sitter, rng, starts, ends, bend, colour_, spread, thickness=(1, 3), opacity=1.0, within=None,
            contrast=.22):
    """Hairs from start to end points, each a bent line of slightly another colour."""
    alpha = np.zeros((HEIGHT, WIDTH), np.float32)
    layer = np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32(colour_)
    t = np.linspace(0, 1, 12)[:, None]
    for a, b in zip(starts, ends):
        c = (a + b) / 2 + rng.normal(0, bend, 2)
        line = np.round(((1 - t) ** 2 * a + 2 * t * (1 - t) * c + t ** 2 * b) * 8).astype(np.int32)
        one = np.clip(np.asarray(colour_) * (1 + rng.normal(0, contrast)) + rng.normal(0, spread * .3), 0, 255)
        width = int(rng.integers(thickness[0], thickness[1] + 1))
        cv2.polylines(layer, [line], False, one.tolist(), width + 1, cv2.LINE_AA, 3)
        cv2.polylines(alpha, [line], False, 1.0, width, cv2.LINE_AA, 3)
    if within is not None:
        alpha = alpha * within
    else:
        sitter.shade(soften(np.roll(alpha, 4, 0), 3) * rng.uniform(0, .3))
    sitter.paint(layer, alpha * opacity)
    sitter.cover(alpha)
    return alpha


def fringe(sitter, rng, reach=None):
    """Hair from the hairline down. reach: its end below the brows, in eye distances (negative: above)."""
    reach = rng.uniform(-.8, -.1) if reach is None else reach
    hair, spread = hair_colour(sitter, rng)
    part = rng.choice(["full", "left", "right", "middle", "ragged"])
    count = int(rng.uniform(120, 420))
    y0 = sitter.points[TOP, 1] - rng.uniform(.05, .4) * IOD
    x0 = sitter.middle + rng.uniform(-.55, .55, count) * sitter.face_width
    side = (x0 - sitter.middle) / (sitter.face_width / 2)
    end = reach + rng.normal(0, .05 if part != "ragged" else .2, count)
    sweep = rng.normal(0, .06, count)
    if part in ("left", "right"):
        sweep += (1 if part == "left" else -1) * rng.uniform(.15, .6)
        end -= (.35 * side if part == "left" else -.35 * side) * rng.uniform(0, 1)
    if part == "middle":
        sweep += np.sign(side) * rng.uniform(.1, .5)
        end += .2 * np.abs(side) - .3 * (1 - np.abs(side))
    starts = np.stack([x0, np.full(count, y0) + rng.normal(0, 4, count)], 1)
    ends = np.stack([x0 + sweep * IOD, np.maximum(sitter.brow + end * IOD, y0 + 3)], 1)
    roots = polygon([[sitter.middle - .56 * sitter.face_width, y0 - 8],
                     [sitter.middle + .56 * sitter.face_width, y0 - 8],
                     [sitter.middle + .5 * sitter.face_width, y0 + .2 * IOD],
                     [sitter.middle - .5 * sitter.face_width, y0 + .2 * IOD]], 6)
    sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32(hair), roots * .85 * (sitter.person > .3))
    strands(sitter, rng, starts, ends, .05 * IOD, hair, spread)


def hair_beside(sitter, rng, over_face=False):
    """Long hair, curls or a bob beside the face; over_face: it also covers cheek or mouth."""
    hair, spread = hair_colour(sitter, rng)
    sides = [[-1], [1], [-1, 1]][int(rng.integers(0, 3))]
    for side in sides:
        edge = sitter.points[FACE_LEFT if side < 0 else FACE_RIGHT, 0]
        count = int(rng.uniform(120, 400))
        inward = rng.uniform(.15, .55) * IOD if over_face else rng.uniform(-.12, .08) * IOD
        outward = rng.uniform(.3, 1.0) * IOD
        x = edge - side * inward + side * rng.uniform(0, 1, count) ** 1.3 * (inward + outward)
        length = rng.uniform(.6, 3.2) * IOD
        curly = rng.random() < .4
        top = sitter.points[TOP, 1] + rng.uniform(-.2, .5, count) * IOD
        starts = np.stack([edge + side * rng.uniform(-.15, .3, count) * IOD, top], 1)
        ends = np.stack([x + side * rng.normal(0, .1, count) * IOD,
                         sitter.points[FACE_LEFT, 1] + length * rng.uniform(.5, 1.1, count)], 1)
        if over_face and rng.random() < .5:
            ends[:, 0] -= side * rng.uniform(.1, .8) * IOD
        strands(sitter, rng, starts, ends, (.25 if curly else .06) * IOD, hair, spread, (1, 4))


def bare_scalp(sitter, rng):
    """Takes the base's hair away: a bald head, or one shaved to a shadow."""
    p, skin = sitter.points, skin_colour(sitter)
    half, top = sitter.face_width / 2 * rng.uniform(1.0, 1.08), p[TOP, 1] - rng.uniform(.35, .7) * IOD
    middle_y = sitter.brow - .1 * IOD
    outside = (YY < p[CHIN, 1] - .3 * IOD).astype(np.float32) * np.clip(sitter.person * 2, 0, 1)
    skull = np.maximum(ellipse(sitter.middle, middle_y, half, middle_y - top, 1.5),
                       polygon(p[OVAL], 1.5))
    below = soften((YY > middle_y) & (np.abs(XX - sitter.middle) < half * 1.06) & (YY < p[CHIN, 1]), 2)
    gone = outside * (1 - np.maximum(skull, below))
    backdrop = np.median(sitter.picture[sitter.person < .05].reshape(-1, 3), 0) if (sitter.person < .05).any() \
        else np.float32([200, 200, 200])
    sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32(backdrop), gone)
    sitter.person = sitter.person * (1 - gone)
    u, v = (XX - sitter.middle) / half, (YY - middle_y) / max(middle_y - top, 1)
    shade = .62 + .4 * np.sqrt(np.clip(1 - u ** 2 - np.clip(-v, 0, 1) ** 2, 0, 1)) + noise(rng, (30, 80), .02)
    layer = np.float32(skin)[None, None] * shade[..., None]
    alpha = skull * hair_area(sitter)
    alpha = np.maximum(alpha, skull * (YY < p[TOP, 1] + .12 * IOD) * (1 - polygon(p[OVAL], 8)))
    sitter.paint(layer, alpha)
    if rng.random() < .5:  # stubble of a shaved head
        hair = np.float32(HAIR[int(rng.integers(0, 7))])
        line = sitter.brow - rng.uniform(.55, .95) * IOD
        area = skull * soften(YY < line + .25 * IOD * np.abs(u) ** 2, 5) * (1 - .8 * below)
        grain = np.clip(.6 + noise(rng, (1.3, 3), .4), 0, 1)
        sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + hair, area * grain * rng.uniform(.2, .8))
    if rng.random() < .5:
        shine = ellipse(sitter.middle + rng.uniform(-.4, .4) * IOD, top + .35 * IOD, rng.uniform(8, 24), rng.uniform(6, 14), 7)
        sitter.picture = np.clip(sitter.picture + 90 * rng.uniform(.2, 1) * (shine * skull)[..., None], 0, 255)


def mane(sitter, rng):
    """Another head of hair: full, curly, bobbed, swept back or long, with its own hairline."""
    p = sitter.points
    hair = np.array(HAIR[int(rng.integers(0, 7))], float) * rng.uniform(.75, 1.2)
    curly = rng.random() < .4
    side = sitter.face_width / 2
    centre = np.array([sitter.middle, sitter.brow - .05 * IOD])
    up, out = rng.uniform(1.15, 2.1) * IOD, side * rng.uniform(1.05, 1.9)
    length = rng.choice([rng.uniform(-.2, .3), rng.uniform(.3, 1.3), rng.uniform(1.3, 3.0)])
    bottom = p[FACE_LEFT, 1] + length * IOD
    a = np.linspace(0, np.pi, 60)
    wobble = 1 + np.interp(a, np.linspace(0, np.pi, 12), rng.normal(0, .05, 12))
    crown = np.stack([centre[0] - out * np.cos(a) * wobble, centre[1] - up * np.sin(a) ** rng.uniform(.6, 1) * wobble], 1)
    flare = rng.uniform(-.25, .35) * IOD
    outer = np.vstack([[[centre[0] - out - flare, bottom]], crown, [[centre[0] + out + flare, bottom]]])
    hairline = sitter.brow - (rng.uniform(.5, 1.0) if rng.random() < .75 else rng.uniform(.2, .5)) * IOD
    u = np.linspace(1, -1, 41)
    style = rng.choice(["even", "peak", "part", "ragged"])
    ys = hairline + rng.uniform(.1, .7) * IOD * np.abs(u) ** 3
    if style == "peak":
        ys = ys + rng.uniform(.05, .2) * IOD * np.exp(-(u / .12) ** 2)
    if style == "part":
        at = rng.uniform(-.6, .6)
        ys = ys - rng.uniform(.1, .35) * IOD * np.exp(-np.abs(u - at) / .35)
    if style == "ragged":
        ys = ys + np.interp(u[::-1], np.linspace(-1, 1, 11), rng.normal(0, .1, 11) * IOD)[::-1]
    inset = rng.uniform(.86, 1.06)
    inner = np.stack([sitter.middle + side * inset * u, ys], 1)
    low_r = [[sitter.middle + side * rng.uniform(.88, 1.1), min(bottom, p[CHIN, 1])]]
    low_l = [[sitter.middle - side * rng.uniform(.88, 1.1), min(bottom, p[CHIN, 1])]]
    alpha = polygon(np.vstack([outer, low_r, inner, low_l]), rng.uniform(1, 3.5))
    edge = np.clip(alpha + (alpha * (1 - alpha)) * noise(rng, (2, 5), 1.6 if curly else .8), 0, 1)
    grain = noise(rng, (2.5, 5, 10), .14) if curly else noise(rng, (2, 12, 40), .07)
    r = np.hypot((XX - centre[0]) / out, (YY - centre[1]) / up)
    sheen = np.exp(-((r - rng.uniform(.6, .9)) / .18) ** 2) * rng.uniform(0, .4)
    inward = soften(alpha, 9)  # darker where it turns away and at its roots
    layer = np.clip(np.float32(hair)[None, None] * np.clip(.45 + .5 * inward + grain + sheen, .2, 2)[..., None], 0, 255)
    drop_shadow(sitter, edge, rng, 8, .35)
    sitter.paint(layer, edge)
    sitter.cover(edge)
    count = int(rng.uniform(200, 600))
    turn = rng.uniform(.03, .97, count) * np.pi
    depth = rng.uniform(.3, 1.05, count)
    part = sitter.middle + rng.uniform(-.5, .5) * side
    starts = np.stack([part + rng.normal(0, 4, count), centre[1] - up * rng.uniform(.55, .95, count)], 1)
    ends = np.stack([centre[0] - out * np.cos(turn) * depth, centre[1] - up * np.sin(turn) * depth * .6], 1)
    falls = np.abs(np.cos(turn)) > .6
    ends[falls, 1] = rng.uniform(centre[1], max(bottom, centre[1] + 2), falls.sum())
    swept = rng.random() < .5
    bend = np.array([0, -.3 * IOD]) if swept else np.zeros(2)
    strands(sitter, rng, starts, ends + bend, (.25 if curly else .06) * IOD, hair * .95, 4, (1, 2), .5, edge, .15)


def turn_head(sitter, rng, yaw=None, pitch=None):
    """Turns the head a little: the picture is bent as if it lay on an ellipsoid."""
    yaw = rng.normal(0, .2) if yaw is None else yaw
    pitch = rng.normal(0, .1) if pitch is None else pitch
    p = sitter.points
    cy = (p[TOP, 1] + p[CHIN, 1]) / 2
    rx, ry = sitter.face_width * .85, (p[CHIN, 1] - p[TOP, 1]) * .95

    def shift(x, y):
        bulge = np.sqrt(np.clip(1 - ((x - sitter.middle) / rx) ** 2 - ((y - cy) / ry) ** 2, 0, 1))
        depth = sitter.face_width * .75 * bulge
        return depth * np.sin(yaw), -depth * np.sin(pitch)

    x, y = XX.copy(), YY.copy()
    for _ in range(3):
        dx, dy = shift(x, y)
        x, y = XX - dx, YY - dy
    for name in ("picture", "person"):
        setattr(sitter, name, cv2.remap(getattr(sitter, name).astype(np.float32), x.astype(np.float32),
                                        y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
    dx, dy = shift(p[:, 0], p[:, 1])
    sitter.points = p + np.stack([dx, dy], 1)


def beard(sitter, rng):
    """Stubble, moustache, goatee or a full beard."""
    hair = np.array(HAIR[int(rng.integers(0, 7))], float) * rng.uniform(.8, 1.2)
    p = sitter.points
    kind = rng.choice(["stubble", "moustache", "goatee", "full", "full", "long"])
    below_nose = [p[k] for k in (98, 97, 2, 326, 327)]
    moustache = below_nose + [p[k] for k in (410, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185, 61, 186)]
    chin = [p[k] for k in (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 432, 394, 378, 400, 377, 152, 148, 176,
                           149, 169, 212)]
    cheeks = [p[k] for k in JAW[1:-1]] + [p[k] for k in (352, 411, 427, 436, 410, 327, 326, 2, 97, 98, 186, 216, 207,
                                                          187, 123)]
    area = {"stubble": cheeks, "moustache": moustache, "goatee": chin, "full": cheeks, "long": cheeks}[kind]
    mask = polygon(area, 5)
    if kind == "goatee" and rng.random() < .7:
        mask = np.maximum(mask, polygon(moustache, 3))
    mask *= 1 - polygon(p[LIPS], 1.2) * rng.uniform(.75, 1)
    if kind == "stubble":
        density = rng.uniform(.15, .5)
        grain = np.clip(.6 + noise(rng, (1.2, 3), .5), 0, 1)
        sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32(hair), mask * grain * density)
        return
    solid = rng.uniform(.5, .95)
    sitter.paint(np.clip(np.float32(hair)[None, None] * (1 + noise(rng, (1.5, 3, 8), .3))[..., None], 0, 255),
                 mask * solid)
    ys, xs = np.nonzero(mask > .4)
    if len(xs) == 0:
        return
    pick = rng.integers(0, len(xs), int(rng.uniform(200, 600)))
    starts = np.stack([xs[pick], ys[pick]], 1).astype(float)
    down = rng.uniform(.05, .14 if kind != "long" else .9) * IOD
    ends = starts + np.stack([rng.normal(0, .03, len(pick)) * IOD, down * rng.uniform(.5, 1, len(pick))], 1)
    strands(sitter, rng, starts, ends, .02 * IOD, hair, 8, (1, 2), solid)


def move_mouth(sitter, rng):
    """A smile or an open mouth: the picture is bent around the mouth, an opening is painted."""
    p = sitter.points
    corners = p[[61, 291]]
    wide, up = rng.uniform(-.05, .22) * IOD, rng.uniform(-.03, .12) * IOD
    gap = rng.uniform(0, .35) * IOD if rng.random() < .6 else 0
    flow_x, flow_y = np.zeros((HEIGHT, WIDTH), np.float32), np.zeros((HEIGHT, WIDTH), np.float32)
    for (x, y), side in zip(corners, (-1, 1)):
        weight = np.exp(-((XX - x) ** 2 + (YY - y) ** 2) / (2 * (.3 * IOD) ** 2))
        flow_x += weight * side * wide
        flow_y -= weight * up
    mouth = (p[13] + p[14]) / 2
    below = np.clip((YY - mouth[1]) / (.15 * IOD), 0, 1) * np.exp(-((XX - mouth[0]) / (1.1 * IOD)) ** 2)
    flow_y += below * gap * np.clip(1.5 - (YY - mouth[1]) / (1.6 * IOD), 0, 1)
    sitter.picture = cv2.remap(sitter.picture.astype(np.float32), XX - flow_x, YY - flow_y, cv2.INTER_LINEAR,
                               borderMode=cv2.BORDER_REPLICATE)
    if gap > 2:
        half = (corners[1, 0] - corners[0, 0]) / 2 + wide * .8
        hole = ellipse(mouth[0], mouth[1] + gap / 2, half * .85, gap * .62, 1)
        sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32([20, 15, 45]), hole)
        if rng.random() < .8:
            teeth = ellipse(mouth[0], mouth[1] + gap * .2, half * .72, gap * rng.uniform(.15, .4), 1) * hole
            sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32([205, 220, 228]) * rng.uniform(.75, 1),
                         teeth)


# ---- glasses ----

def lens_shape(sitter, rng):
    """Outlines of both lenses."""
    rx, ry = rng.uniform(.34, .5) * IOD, rng.uniform(.22, .42) * IOD
    boxy, low = rng.uniform(2, 5), rng.uniform(.0, .12) * IOD
    t = np.linspace(0, 2 * np.pi, 80)
    shapes = []
    for a, b in ((33, 133), (362, 263)):
        centre = (sitter.points[a] + sitter.points[b]) / 2 + [0, low]
        shapes.append(np.stack([
            centre[0] + rx * np.sign(np.cos(t)) * np.abs(np.cos(t)) ** (2 / boxy),
            centre[1] + ry * np.sign(np.sin(t)) * np.abs(np.sin(t)) ** (2 / boxy)], 1))
    return shapes, rx, ry


def frame(sitter, rng, shapes, rx):
    """Rims, bridge and temples."""
    tint = colour(rng) if rng.random() < .35 else np.array([20, 20, 22]) * rng.uniform(.4, 4)
    width = int(rng.integers(1, 9))
    layer = np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32(tint)
    alpha = np.zeros((HEIGHT, WIDTH), np.float32)
    rimless = rng.random() < .15
    for shape in shapes:
        part = shape[rng.integers(30, 50):] if rng.random() < .12 else shape
        if not rimless:
            cv2.polylines(alpha, [np.round(part * 8).astype(np.int32)], part is shape, 1.0, width, cv2.LINE_AA, 3)
    left, right = sitter.points[133], sitter.points[362]
    inner = max(4, (right[0] - left[0]) / 2 - (rx - .25 * IOD))
    cv2.ellipse(alpha, (int((left[0] + right[0]) / 2), int((left[1] + right[1]) / 2 + 2)), (int(inner), 8), 0, 180,
                360, 1.0, max(1, width - 1), cv2.LINE_AA)
    for eye, side, edge in ((33, -1, 127), (263, 1, 356)):
        start = sitter.points[eye] + [side * .12 * IOD, 0]
        end = sitter.points[edge] + [side * .05 * IOD, rng.uniform(-.1, .05) * IOD]
        cv2.line(alpha, tuple(int(v) for v in start), tuple(int(v) for v in end), 1.0, max(1, width - 1), cv2.LINE_AA)
    alpha = soften(alpha, .6)
    sitter.shade(soften(np.roll(alpha, int(rng.uniform(2, 10)), 0), 3) * rng.uniform(0, .35))
    shine = np.clip(1 + noise(rng, (12, 40), .25), .5, 2)[..., None]
    sitter.paint(np.clip(layer * shine, 0, 255), alpha)


def glasses(sitter, rng, dark=False, reflection=0.0, tone=None):
    """Spectacles. dark: sunglasses. reflection: share of a lens that reflects, at `strength` in tone."""
    shapes, rx, ry = lens_shape(sitter, rng)
    tint = colour(rng, "dark") if rng.random() < .7 else colour(rng, "strong") * .45
    depth = rng.uniform(.35, .97) if dark else 0
    ramp_depth = rng.uniform(0, .6)
    for shape in shapes:
        lens = polygon(shape, .8)
        if dark:
            ramp = np.clip(1 - (YY - shape[:, 1].min()) / (2 * ry) * ramp_depth, .4, 1)
            if rng.random() < .5:  # a filter takes light away, it adds none
                sitter.picture *= 1 - (lens * depth * ramp)[..., None] * (1 - np.float32(tint) / 255)
            else:
                sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32(tint), lens * depth * ramp)
        else:
            sitter.shade(lens * rng.uniform(0, .08))
        if reflection > 0:
            reflect(sitter, rng, shape, reflection, *(tone or (None, None)))
    frame(sitter, rng, shapes, rx)


def dark_eyes(sitter, rng):
    """Not glasses: dark skin around the eyes, deep sockets, shadow of the brows, kohl, eye shadow."""
    kinds = rng.choice(["circles", "sockets", "kohl", "shadow"], int(rng.integers(1, 4)), replace=False)
    for eye, (outer, inner) in enumerate(((33, 133), (263, 362))):
        p = sitter.points
        centre, half = (p[outer] + p[inner]) / 2, np.hypot(*(p[outer] - p[inner])) / 2
        ring = polygon(p[EYE_RINGS[eye]], .8)
        if "circles" in kinds:
            area = ellipse(centre[0], centre[1] + half * rng.uniform(.5, .9), half * 1.1, half * rng.uniform(.4, .8), 6)
            tint = np.float32([rng.uniform(.45, .8), rng.uniform(.4, .75), rng.uniform(.5, .85)])
            sitter.picture *= 1 - (area * (1 - ring))[..., None] * (1 - tint) * rng.uniform(.4, 1)
        if "sockets" in kinds:
            area = ellipse(centre[0], centre[1] - half * .1, half * 1.5, half * rng.uniform(.9, 1.3), 8)
            sitter.shade(area * (1 - .6 * ring) * rng.uniform(.2, .6))
        if "kohl" in kinds:
            line = np.zeros((HEIGHT, WIDTH), np.float32)
            cv2.polylines(line, [np.round(p[EYE_RINGS[eye]] * 8).astype(np.int32)], True, 1.0,
                          int(rng.integers(1, 5)), cv2.LINE_AA, 3)
            sitter.shade(soften(line, rng.uniform(.6, 2)) * rng.uniform(.4, .95))
        if "shadow" in kinds:
            area = ellipse(centre[0], centre[1] - half * .7, half * 1.2, half * rng.uniform(.4, .8), 4) * (1 - ring)
            sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32(colour(rng)), area * rng.uniform(.15, .7))


TONES = {"blue": (250, 150, 70), "violet": (235, 110, 150), "green": (130, 235, 120), "white": (255, 250, 245)}


def reflect(sitter, rng, shape, share, tone=None, strength=None):
    """A reflection over about `share` of one lens."""
    tone = tone or rng.choice(list(TONES))
    strength = rng.uniform(.2, .9) if strength is None else strength
    light = np.float32(TONES[tone]) * rng.uniform(.85, 1)
    lens = polygon(shape, .8)
    x0, x1, y0, y1 = shape[:, 0].min(), shape[:, 0].max(), shape[:, 1].min(), shape[:, 1].max()
    kind = rng.choice(["window", "band", "spot"])
    cx, cy = rng.uniform(x0, x1) * .5 + (x0 + x1) * .25, rng.uniform(y0, y1) * .5 + (y0 + y1) * .25
    size = np.sqrt(share)
    if kind == "window":
        box = cv2.boxPoints(((float(cx), float(cy)), (float((x1 - x0) * size), float((y1 - y0) * size)),
                             float(rng.uniform(-25, 25))))
        area = polygon(box, rng.uniform(1, 3))
        if rng.random() < .4:
            area *= np.abs(XX - cx) > 1.5
    elif kind == "band":
        turn = rng.uniform(-.9, .9)
        u = (XX - cx) * np.cos(turn) + (YY - cy) * np.sin(turn)
        area = soften(np.abs(u) < (x1 - x0) * share / 2, rng.uniform(1, 4))
    else:
        area = ellipse(cx, cy, (x1 - x0) / 2 * size * 1.1, (y1 - y0) / 2 * size * 1.1, rng.uniform(1, 4))
    alpha = (area * lens * strength)[..., None]
    sitter.picture = np.clip(sitter.picture * (1 - alpha * .6) + light * alpha, 0, 255)


# ---- headwear ----

def dome(sitter, rng, low, half, height, roundness):
    """Outline of what sits on the head; returns it and its lower edge."""
    x = np.linspace(-1, 1, 40)
    lower = np.stack([sitter.middle + half * x, low + rng.uniform(-.05, .4) * IOD * x ** 2], 1)
    t = np.linspace(np.pi, 0, 50)
    upper = np.stack([sitter.middle + half * np.cos(t) * (1 + .05 * np.sin(2 * t)),
                      low - height * np.sin(t) ** roundness], 1)
    upper[0], upper[-1] = lower[0], lower[-1]
    return np.vstack([lower, upper[::-1]]), lower


def dome_shade(sitter, rng, low, half, height):
    u = np.clip((XX - sitter.middle) / half, -1, 1)
    v = np.clip((low - YY) / height, 0, 1)
    light = rng.uniform(-.6, .6)
    shade = .55 + .5 * np.sqrt(np.clip(1 - u ** 2, 0, 1)) * (.6 + .4 * v) + .25 * light * u
    return np.clip(shade + noise(rng, (50,), .05), .12, 1.5)


def hide_hair(sitter, rng, low):
    """Hair that stands out above the hat's lower edge is cut to the head's own width."""
    above = (YY < low).astype(np.float32)
    keep = ellipse(sitter.middle, low, sitter.face_width / 2 * rng.uniform(1.1, 1.25), 1.3 * IOD, 6)
    gone = soften(above * (1 - keep) * (sitter.person > .3), 3)
    backdrop = np.median(sitter.picture[sitter.person < .05].reshape(-1, 3), 0) if (sitter.person < .05).any() \
        else np.float32([200, 200, 200])
    sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32(backdrop), gone)
    sitter.person = sitter.person * (1 - gone)


def cap(sitter, rng, base=None, kind=None):
    """Cap, beanie, brimmed hat, helmet, songkok or skullcap."""
    kind = kind or rng.choice(["cap", "cap", "beanie", "brim", "helmet", "songkok", "beret"])
    base = colour(rng) if base is None else np.asarray(base, float)
    low = sitter.brow - (rng.uniform(.03, .6) if rng.random() < .7 else rng.uniform(.5, 1.0)) * IOD
    half = sitter.face_width / 2 * rng.uniform(.98, 1.28)
    height = rng.uniform(.75, 1.65) * IOD
    if kind == "songkok":
        height = rng.uniform(.5, .95) * IOD
        low = sitter.brow - rng.uniform(.25, .7) * IOD
        half *= .95
    if rng.random() < .7:
        hide_hair(sitter, rng, low)
    roundness = .25 if kind == "songkok" else rng.uniform(.5, 1.0)
    outline, lower = dome(sitter, rng, low, half, height, roundness)
    if kind == "beret":
        outline[len(lower):, 0] += rng.uniform(-.35, .35) * IOD
    edge = rng.uniform(.7, 1.8)
    alpha = polygon(outline, edge)
    shade = dome_shade(sitter, rng, low, half, height)
    layer = cloth(rng, base, shade)
    if kind == "helmet" and rng.random() < .7:
        spot = ellipse(sitter.middle + rng.uniform(-.5, .5) * half, low - .7 * height, 30, 18, 8)
        layer = layer + 150 * spot[..., None]
    if kind == "beanie" and rng.random() < .6:
        band = polygon(np.vstack([lower, (lower - [0, rng.uniform(.2, .5) * IOD])[::-1]]), 1)[..., None]
        layer = layer * (1 - band) + cloth(rng, base * rng.uniform(.6, 1.3), shade) * band
    if kind == "cap" and rng.random() < .5:
        logo(layer, rng, sitter.middle + rng.normal(0, 8), low - height * rng.uniform(.3, .55))
    shadow = polygon(outline + [0, rng.uniform(.05, .25) * IOD], rng.uniform(4, 14)) * rng.uniform(0, .6)
    sitter.shade(shadow * sitter.person)
    sitter.paint(layer, alpha)
    sitter.cover(alpha)
    if kind in ("cap", "brim"):
        visor(sitter, rng, base, low, half, kind, edge, alpha)


def logo(layer, rng, x, y):
    size, tint = rng.uniform(.15, .4) * IOD, colour(rng).tolist()
    if rng.random() < .5:
        letters = "".join(rng.choice(list("ABCDFGHKLNOPRSTWXYZ378"), int(rng.integers(1, 6))))
        cv2.putText(layer, letters, (int(x - size), int(y + size * .4)), int(rng.integers(0, 5)), size / 30, tint,
                    max(1, int(size / 9)), cv2.LINE_AA)
    else:
        cv2.ellipse(layer, (int(x), int(y)), (int(size), int(size * rng.uniform(.4, 1))), 0, 0, 360, tint,
                    -1 if rng.random() < .5 else 3, cv2.LINE_AA)


def visor(sitter, rng, base, low, half, kind, edge, crown):
    wide = half * (rng.uniform(.8, 1.02) if kind == "cap" else rng.uniform(1.3, 2.0))
    deep, up = rng.uniform(.1, .42) * IOD, rng.uniform(.02, .25) * IOD
    x = np.linspace(-1, 1, 50)
    bend = rng.uniform(.4, 1)
    upper = np.stack([sitter.middle + wide * x, low - up * (1 - x ** 2) + .12 * IOD * x ** 2], 1)
    lower = np.stack([sitter.middle + wide * x, low + deep * (1 - x ** 2) ** bend + .12 * IOD * x ** 2], 1)
    shape = np.vstack([upper, lower[::-1]])
    alpha = polygon(shape, edge)
    sitter.shade(polygon(shape + [rng.normal(0, 6), rng.uniform(.08, .4) * IOD], rng.uniform(3, 12)) *
                 rng.uniform(.1, .65) * (1 - crown) * sitter.person)
    shade = np.clip(.75 + rng.uniform(-.3, .4) + .25 * rng.uniform(-1, 1) * (XX - sitter.middle) / wide, .15, 1.4)
    sitter.paint(cloth(rng, base if rng.random() < .65 else colour(rng), shade), alpha)
    sitter.cover(alpha)


def scarf_on_head(sitter, rng, base=None, kind=None):
    """Hijab, hood, turban, bandana, keffiyeh or a loose veil."""
    kind = kind or rng.choice(["hijab", "hijab", "hood", "turban", "bandana", "veil"])
    base = colour(rng) if base is None else np.asarray(base, float)
    p = sitter.points
    if kind == "turban":
        low = sitter.brow - rng.uniform(.1, .55) * IOD
        half, height = sitter.face_width / 2 * rng.uniform(1.1, 1.35), rng.uniform(1.1, 1.8) * IOD
        outline, _ = dome(sitter, rng, low, half, height, rng.uniform(.5, .9))
        hide_hair(sitter, rng, low)
        alpha = polygon(outline, 1.2)
        u = (XX - sitter.middle) / half
        wraps = np.sin((YY + rng.uniform(20, 60) * np.abs(u) * rng.choice([-1, 1])) / rng.uniform(6, 14) +
                       noise(rng, (60,), .7))
        shade = dome_shade(sitter, rng, low, half, height) * (1 + rng.uniform(.08, .25) * wraps)
    elif kind == "bandana":
        low = sitter.brow - rng.uniform(.1, .5) * IOD
        half = sitter.face_width / 2 * rng.uniform(1.0, 1.1)
        outline, lower = dome(sitter, rng, low, half, rng.uniform(.5, 1.2) * IOD, rng.uniform(.5, .9))
        alpha = polygon(outline, 1)
        shade = folds(rng, .2)
    else:
        top = p[TOP, 1] - rng.uniform(.35, 1.0) * IOD
        low = sitter.brow - rng.uniform(.05, .62) * IOD if kind != "veil" else sitter.brow - rng.uniform(.4, .9) * IOD
        bottom = p[CHIN, 1] + (rng.uniform(-.05, .12) if kind == "hijab" else rng.uniform(.3, 1.2)) * IOD
        inner_half = sitter.face_width / 2 * (rng.uniform(.85, 1.02) if kind == "hijab" else rng.uniform(1.0, 1.2))
        outer_half = sitter.face_width / 2 * rng.uniform(1.3, 1.75)
        middle_y, inner_y = (low + bottom) / 2, (bottom - low) / 2
        inner = (np.abs((XX - sitter.middle) / inner_half) ** 2.2 + np.abs((YY - middle_y) / inner_y) ** 2.2) < 1
        head = (((XX - sitter.middle) / outer_half) ** 2 + ((YY - (top + 1.5 * IOD)) / (1.5 * IOD)) ** 2 < 1)
        neck = (YY > top + 1.5 * IOD) & (np.abs(XX - sitter.middle) < outer_half * (
            1 + rng.uniform(0, .5) * np.clip((YY - p[CHIN, 1]) / IOD, 0, 2)))
        if kind != "hijab":
            neck &= np.abs(XX - sitter.middle) > inner_half * .9 * np.clip(
                1 - (YY - p[CHIN, 1]) / (3 * IOD), .3, 1)
        hide_hair(sitter, rng, low)
        alpha = soften((head | neck) & ~inner, rng.uniform(.8, 2))
        shade = folds(rng, rng.uniform(.1, .4))
        rim = soften(inner, 10) * (1 - inner)
        shade = shade * (1 - .4 * rim)
        sitter.shade(soften(inner & ~(soften(inner, 14) > .93), 8) * rng.uniform(0, .45))
    drop_shadow(sitter, alpha, rng, 10, .4)
    sitter.paint(cloth(rng, base, np.clip(shade, .15, 1.4), .3), alpha)
    sitter.cover(alpha)


def headband(sitter, rng, base=None):
    """A band across the forehead or the hair."""
    base = colour(rng) if base is None else np.asarray(base, float)
    low = sitter.brow - rng.uniform(.08, 1.2) * IOD
    half = sitter.face_width / 2 * rng.uniform(1.02, 1.2)
    x = np.linspace(-1, 1, 40)
    lower = np.stack([sitter.middle + half * x, low + rng.uniform(.05, .9) * IOD * np.abs(x) ** rng.uniform(1.5, 3)], 1)
    upper = lower - [0, rng.uniform(.06, .45) * IOD]
    alpha = polygon(np.vstack([lower, upper[::-1]]), 1) * np.clip(sitter.person * 3, 0, 1)
    drop_shadow(sitter, alpha, rng, 6, .3)
    sitter.paint(cloth(rng, base, folds(rng, .15)), alpha)


# ---- covers ----

def mask_cover(sitter, rng, base=None, material=None, slipped=None):
    """A face mask: paper with pleats, a moulded one, or cloth; straps included."""
    material = material or rng.choice(["paper", "moulded", "cloth"])
    base = colour(rng) if base is None else np.asarray(base, float)
    p = sitter.points
    slipped = rng.random() < .12 if slipped is None else slipped
    top = p[NOSE_BASE] if slipped else p[[6, 197, 195][int(rng.integers(0, 3))]]
    left, right = p[[93, 132, 58][int(rng.integers(0, 3))]], p[[323, 361, 288][int(rng.integers(0, 3))]]
    cheek_l, cheek_r = p[[117, 50, 205][int(rng.integers(0, 3))]], p[[346, 280, 425][int(rng.integers(0, 3))]]
    below = p[CHIN] + [0, rng.uniform(-.05, .22) * IOD]
    jaw_l, jaw_r = p[[136, 172][int(rng.integers(0, 2))]], p[[365, 397][int(rng.integers(0, 2))]]
    wide = rng.uniform(-.03, .06) * IOD
    line = curve([left - [wide, .25 * IOD * (not slipped)], cheek_l, top, cheek_r, right + [wide, -.25 * IOD * (not slipped)]])
    under = curve([right + [wide, 0], jaw_r + [wide, .05 * IOD], below, jaw_l + [-wide, .05 * IOD], left - [wide, 0]])
    shape = np.vstack([line, under])
    alpha = polygon(shape, rng.uniform(.7, 1.6))
    cx, cy = (line[:, 0].mean()), (top[1] + below[1]) / 2
    u, v = (XX - cx) / (sitter.face_width / 2), (YY - cy) / max(below[1] - top[1], 1) * 2
    light = rng.uniform(-.4, .4)
    shade = np.clip(.78 + .3 * np.sqrt(np.clip(1 - np.clip(u, -1, 1) ** 2, 0, 1)) - .12 * v + light * u * .5, .2, 1.35)
    if material == "paper":
        period = rng.uniform(9, 24)
        pleats = np.clip(1 - np.abs(((YY + 6 * u * u * 4) % period) / period - .1) * rng.uniform(6, 14), 0, 1)
        inside = (np.abs(v) < .75).astype(np.float32)
        shade = shade * (1 - rng.uniform(.03, .18) * pleats * inside)
        layer = np.float32(base)[None, None] * (shade * (1 + noise(rng, (2, 6), .012)))[..., None]
    elif material == "moulded":
        ridge = np.exp(-(u / rng.uniform(.05, .2)) ** 2)
        shade = shade * (1 + rng.uniform(-.15, .25) * ridge)
        layer = np.float32(base)[None, None] * (shade * (1 + noise(rng, (1.5, 5), .02)))[..., None]
        if rng.random() < .25:
            valve = ellipse(cx + rng.choice([-1, 1]) * .25 * IOD, cy, .16 * IOD, .14 * IOD, 1)[..., None]
            layer = layer * (1 - valve) + np.float32(colour(rng)) * valve
    else:
        layer = cloth(rng, base, np.clip(shade * folds(rng, .12), .15, 1.4), .4)
    drop_shadow(sitter, alpha, rng, 7, .4)
    straps(sitter, rng, left, right)
    sitter.paint(np.clip(layer, 0, 255), alpha)
    edge = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.polylines(edge, [np.round(shape * 8).astype(np.int32)], True, 1.0, int(rng.integers(1, 4)), cv2.LINE_AA, 3)
    sitter.paint(np.clip(layer * rng.uniform(.7, 1.15), 0, 255), edge * rng.uniform(0, .7))
    sitter.cover(alpha)


def straps(sitter, rng, left, right):
    tint = np.float32(colour(rng, "light") if rng.random() < .7 else colour(rng))
    alpha = np.zeros((HEIGHT, WIDTH), np.float32)
    for start, side in ((left, -1), (right, 1)):
        for dy in (-.25, .15):
            end = [start[0] + side * rng.uniform(.1, .3) * IOD, start[1] + (dy - rng.uniform(.2, .5)) * IOD]
            line = curve([start + [0, dy * .6 * IOD], (start + end) / 2 + [side * 6, 0], end], 20)
            cv2.polylines(alpha, [np.round(line * 8).astype(np.int32)], False, 1.0, int(rng.integers(1, 4)),
                          cv2.LINE_AA, 3)
    sitter.paint(np.zeros((HEIGHT, WIDTH, 3), np.float32) + tint, soften(alpha, .6) * rng.uniform(0, 1))


def scarf_over_mouth(sitter, rng):
    """A scarf, a collar or a neck warmer drawn up over mouth or nose."""
    p = sitter.points
    y = p[[195, 4, NOSE_BASE, MOUTH][int(rng.integers(0, 4))], 1] + rng.uniform(-.05, .1) * IOD
    bend = rng.uniform(-.25, .25) * IOD
    wide = sitter.face_width / 2 * rng.uniform(1.05, 1.35)
    u = (XX - sitter.middle) / wide
    alpha = soften((YY > y + bend * u ** 2) & (np.abs(u) < 1 + .25 * np.clip((YY - p[CHIN, 1]) / IOD, 0, 2)), 1.5)
    alpha = np.where(YY > p[CHIN, 1] + rng.uniform(.4, 1.6) * IOD, 0, alpha).astype(np.float32)
    drop_shadow(sitter, alpha, rng, 8, .4)
    sitter.paint(cloth(rng, colour(rng), folds(rng, rng.uniform(.1, .4)), .35), alpha)
    sitter.cover(alpha)


def capsule(a, b, ra, rb):
    """Distance field of a finger: below 1 inside; with the direction of its surface."""
    a, b = np.asarray(a, np.float32), np.asarray(b, np.float32)
    d = b - a
    t = np.clip(((XX - a[0]) * d[0] + (YY - a[1]) * d[1]) / (float((d ** 2).sum()) + 1e-6), 0, 1)
    r = np.maximum(np.float32(ra) + np.float32(rb - ra) * t, 1)
    nx, ny = (XX - a[0] - t * d[0]) / r, (YY - a[1] - t * d[1]) / r
    return np.sqrt(nx ** 2 + ny ** 2), nx, ny


def hand(sitter, rng, where=None, skin=None):
    """A hand before chin, mouth, cheek, eye, nose or forehead: fist, fingers or palm."""
    skin = (skin_colour(sitter) if skin is None else skin) * rng.uniform(.7, 1.12) + rng.normal(0, 5, 3)
    where = where or rng.choice(["chin", "mouth", "mouth", "cheek_l", "cheek_r", "eye_l", "eye_r", "nose", "forehead"])
    target = {"chin": CHIN, "mouth": 14, "cheek_l": 50, "cheek_r": 280, "eye_l": 159, "eye_r": 386, "nose": NOSE,
              "forehead": FOREHEAD}[where]
    tip = sitter.points[target] + rng.normal(0, .12, 2) * IOD
    if where in ("chin", "mouth", "nose"):
        turn = rng.uniform(.15, .85) * np.pi
    else:
        turn = rng.uniform(.5, 1.1) * np.pi if where.endswith("_l") else rng.uniform(-.1, .5) * np.pi
    away = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-away[1], away[0]])
    width, length = rng.uniform(.13, .19) * IOD, rng.uniform(.5, 1.0) * IOD
    knuckle = tip + away * length * rng.uniform(.2, .9)
    if rng.random() < .3:  # a fist
        knuckle, length = tip, length * rng.uniform(.3, .6)
    palm = knuckle + away * rng.uniform(.5, .9) * IOD
    wrist = palm + away * rng.uniform(1.0, 3.0) * IOD
    parts = [(wrist, palm, rng.uniform(.36, .5) * IOD, rng.uniform(.4, .5) * IOD),
             (palm, knuckle, rng.uniform(.4, .5) * IOD, rng.uniform(.36, .44) * IOD)]
    fingers = int(rng.integers(1, 5)) if rng.random() < .4 else 4
    spread = rng.uniform(0, .22)
    for k in range(fingers):
        root = knuckle + across * (k - 1.5) * width * 2
        way = -away + across * (k - 1.5) * spread + rng.normal(0, .06, 2)
        end = root + way / np.linalg.norm(way) * length * rng.uniform(.75, 1.1)
        half = (root + end) / 2 + rng.normal(0, .05, 2) * IOD
        parts += [(root, half, width * 1.05, width), (half, end, width, width * .8)]
    if rng.random() < .6:
        thumb = palm + across * .45 * IOD * rng.choice([-1, 1])
        parts.append((thumb, thumb - away * .8 * length + across * rng.normal(0, .3) * IOD, width * 1.1, width * .8))
    light = np.array([rng.normal(0, .6), -rng.uniform(.2, .9)])
    layer, covered = np.zeros((HEIGHT, WIDTH, 3), np.float32), np.zeros((HEIGHT, WIDTH), np.float32)
    sleeve, texture = rng.random() < .5, noise(rng, (2, 9), .03)
    for k, (a, b, ra, rb) in enumerate(parts):
        r, nx, ny = capsule(a, b, ra, rb)
        alpha = np.clip((1 - r) * max(ra, rb) / 1.5 + .5, 0, 1)
        shade = .5 + .42 * np.sqrt(np.clip(1 - r ** 2, 0, 1)) + .18 * (nx * light[0] + ny * light[1]) + texture
        tint = colour(rng) if k == 0 and sleeve else skin
        layer = layer * (1 - alpha[..., None]) + np.float32(tint)[None, None] * np.clip(shade, .2, 1.25)[..., None] * \
            alpha[..., None]
        covered = np.maximum(covered, alpha)
        if k > 1 and rng.random() < .6:  # nail
            nail = ellipse(b[0], b[1], width * .45, width * .35, .8)[..., None] * .5
            layer = layer * (1 - nail) + np.float32([175, 185, 225]) * nail
    drop_shadow(sitter, covered, rng, 10, .5)
    sitter.paint(np.clip(layer, 0, 255), soften(covered, .8))
    sitter.cover(covered)


def thing(sitter, rng, kind=None):
    """A phone, paper, cup, microphone, ball, pole or flower before the face."""
    kind = kind or rng.choice(["phone", "paper", "cup", "microphone", "microphone", "ball", "pole"])
    p = sitter.points
    at = p[int(rng.choice([14, 14, CHIN, 50, 280, NOSE, 205, 425]))] + rng.normal(0, .12, 2) * IOD
    base = colour(rng)
    if kind in ("phone", "paper"):
        size = rng.uniform(.5, .8) * IOD if kind == "phone" else rng.uniform(.7, 1.6) * IOD
        box = cv2.boxPoints(((float(at[0]), float(at[1])), (float(size), float(size * rng.uniform(1.3, 2.1))),
                             float(rng.uniform(-40, 40))))
        alpha = polygon(box, .9)
        layer = np.float32(base)[None, None] * np.clip(.9 + noise(rng, (60,), .1), .2, 1.3)[..., None]
        if kind == "paper":
            lines = ((YY * np.cos(.1) + XX * .1) % rng.uniform(8, 20) < 2)[..., None] * rng.uniform(0, .6)
            layer = layer * (1 - lines) + 40 * lines
    elif kind == "microphone":
        r = rng.uniform(.14, .32) * IOD
        end = at + np.array([rng.normal(0, .5) * IOD, 4 * IOD])
        head, nx, _ = capsule(at, at + [0, 1], r, r)
        body, bx, _ = capsule(at, end, r * .6, r * .45)
        alpha = np.maximum(np.clip((1 - head) * r + .5, 0, 1), np.clip((1 - body) * r * .5 + .5, 0, 1))
        grid = 1 + .3 * np.sin(XX * 1.6) * np.sin(YY * 1.6)
        shade = np.where(head < 1, (.5 + .4 * nx) * grid, .6 + .4 * bx)
        layer = np.float32(colour(rng, rng.choice(["dark", "grey"])))[None, None] * np.clip(shade, .1, 1.8)[..., None]
    elif kind in ("ball", "cup"):
        r = rng.uniform(.3, .8) * IOD
        dist, nx, ny = capsule(at, at + ([0, 1] if kind == "ball" else [0, r]), r, r * (1 if kind == "ball" else .8))
        alpha = np.clip((1 - dist) * r + .5, 0, 1)
        shade = .45 + .6 * np.sqrt(np.clip(1 - dist ** 2, 0, 1)) - .15 * ny
        layer = cloth(rng, base, np.clip(shade, .1, 1.4), .4)
    else:
        turn = rng.uniform(-.5, .5)
        u = (XX - at[0]) * np.cos(turn) + (YY - at[1]) * np.sin(turn)
        alpha = soften(np.abs(u) < rng.uniform(.05, .22) * IOD, .8)
        layer = np.float32(base)[None, None] * np.clip(.8 + .02 * u, .2, 1.4)[..., None]
    drop_shadow(sitter, alpha, rng, 8, .35)
    sitter.paint(np.clip(layer, 0, 255), alpha)
    sitter.cover(alpha)


# ---- clothes, backdrop, light, camera ----

def clothes(sitter, rng):
    """Another garment: shoulders with a neckline, sometimes a collar, scarf, hood or lanyard."""
    p = sitter.points
    chin = p[CHIN, 1]
    collar = chin + rng.uniform(.12, .9) * IOD
    neck = sitter.face_width / 2 * rng.uniform(.45, .8)
    deep = rng.uniform(.05, .9) * IOD
    drop = rng.uniform(.25, .7)
    u = np.abs(XX - sitter.middle)
    shoulder = collar + np.clip(u - neck, 0, None) * drop * .6 + 6
    body = (YY > shoulder) & (u < 2.9 * IOD + (YY - collar) * .2)
    opening = (u / neck) ** 2 + ((YY - collar) / max(deep, 1)) ** 2 < 1
    alpha = soften(body & ~(opening & (YY < collar + deep)), 1.5)
    base = colour(rng)
    sitter.paint(cloth(rng, base, folds(rng, .25), .3), alpha)
    sitter.cover(alpha)
    kind = rng.random()
    if kind < .25:  # a collar that stands up
        x = np.linspace(-1, 1, 30)
        upper = np.stack([sitter.middle + neck * 1.2 * x, collar - rng.uniform(.0, .3) * IOD * np.abs(x)], 1)
        shape = np.vstack([upper, (upper + [0, rng.uniform(.2, .5) * IOD])[::-1]])
        side = polygon(shape, 1) * (YY > chin + .06 * IOD)
        sitter.paint(cloth(rng, base if rng.random() < .5 else colour(rng), folds(rng, .15), .2), side)
    elif kind < .4:  # a scarf or a hood around the neck
        ring = soften((np.abs((YY - collar - .1 * IOD) / (.35 * IOD)) < 1) & (u < neck * rng.uniform(1.1, 1.9)) &
                      (YY > chin + .08 * IOD), 2)
        sitter.paint(cloth(rng, colour(rng), folds(rng, .35), .35), ring)


def clutter(rng):
    """A room: boxes, blobs and people, most of it out of focus. Drawn at a quarter of the size."""
    layer = np.zeros((HEIGHT // 4, WIDTH // 4, 3), np.float32) + np.float32(colour(rng))
    for _ in range(int(rng.integers(3, 25))):
        tint, kind = colour(rng).tolist(), rng.random()
        x, y = rng.uniform(0, WIDTH / 4), rng.uniform(0, HEIGHT / 4)
        if kind < .5:
            turn = float(rng.choice([0, 90, rng.uniform(0, 180)]))
            box = cv2.boxPoints(((x, y), (rng.uniform(3, 60), rng.uniform(3, 80)), turn))
            cv2.fillPoly(layer, [np.round(box * 8).astype(np.int32)], tint, cv2.LINE_AA, 3)
        elif kind < .8:
            size = (int(rng.uniform(2, 25)), int(rng.uniform(2, 28)))
            cv2.ellipse(layer, (int(x), int(y)), size, 0, 0, 360, tint, -1, cv2.LINE_AA)
        else:
            skin = [rng.uniform(60, 160), rng.uniform(80, 180), rng.uniform(120, 220)]
            cv2.ellipse(layer, (int(x), int(y + 30)), (22, 18), 0, 0, 360, tint, -1, cv2.LINE_AA)
            cv2.ellipse(layer, (int(x), int(y)), (9, 12), 0, 0, 360, skin, -1, cv2.LINE_AA)
        if rng.random() < .15:
            layer = cv2.GaussianBlur(layer, (0, 0), rng.uniform(.5, 3))
    layer = cv2.resize(layer, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return layer * np.clip(1 + noise(rng, (3, 12, 60), rng.uniform(0, .25)), .2, 1.8)[..., None]


def background(sitter, rng, plain=0.45):
    """Replaces what is not person."""
    if rng.random() < plain:
        layer = np.zeros((HEIGHT, WIDTH, 3), np.float32) + np.float32(
            colour(rng, rng.choice(["light", "grey", "pale", "strong", "dark"], p=[.4, .2, .2, .1, .1])))
        layer = layer * np.clip(1 + noise(rng, (200, 90), rng.uniform(0, .12)), .4, 1.5)[..., None]
    else:
        layer = clutter(rng)
    alpha = (1 - np.clip(sitter.person, 0, 1))[..., None]
    sitter.picture = sitter.picture * (1 - alpha) + np.clip(layer, 0, 255) * alpha


def light(sitter, rng, strength=1.0):
    """A lamp from a side, from above or behind; spots and shadows."""
    turn = rng.uniform(0, 2 * np.pi)
    fall = rng.uniform(0, .45) * strength
    ramp = (np.cos(turn) * (XX - EYES_X) + np.sin(turn) * (YY - EYES_Y)) / (2.2 * IOD)
    sitter.picture = sitter.picture * np.clip(1 + fall * ramp, .25, 1.8)[..., None]
    if rng.random() < .25 * strength:
        dark = soften(noise(rng, (rng.uniform(60, 200),), 1) > rng.uniform(.2, 1.2), rng.uniform(2, 12))
        sitter.shade(dark * rng.uniform(.1, .45))
    if rng.random() < .2 * strength:
        x, y = sitter.points[int(rng.choice([50, 280, FOREHEAD, NOSE]))]
        spot = ellipse(x, y, rng.uniform(8, 30), rng.uniform(8, 30), rng.uniform(5, 14))[..., None]
        sitter.picture = sitter.picture + 120 * rng.uniform(.2, 1) * spot
    sitter.picture = np.clip(sitter.picture, 0, 255)


def camera(picture, rng):
    """Gain, white balance, gamma, scale, blur, noise and JPEG of other cameras."""
    x = picture.astype(np.float32)
    gain = rng.uniform(.6, 1.3) * (1 + rng.normal(0, .07, 3))
    x = 255 * np.clip(x / 255 * gain, 0, 1) ** rng.uniform(.75, 1.3)
    if rng.random() < .08:
        x[:] = x.mean(2, keepdims=True)
    height, width = x.shape[:2]
    if rng.random() < .5:
        k = rng.uniform(.22, 1)
        x = cv2.resize(x, (int(width * k), int(height * k)), interpolation=cv2.INTER_AREA)
    if rng.random() < .4:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(.4, 1.8))
    x = x + rng.standard_normal(x.shape, np.float32) * np.float32(rng.uniform(0, 6))
    x = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < .6:
        x = cv2.imdecode(cv2.imencode(".jpg", x, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 96))])[1], 1)
    return x


def tilt(sitter, rng):
    """Mirror, a small roll and a small turn to a side (a shear of near against far)."""
    turn, squeeze, shear = rng.normal(0, .05), rng.uniform(.88, 1.08), rng.normal(0, .05)
    flip = -1 if rng.random() < .5 else 1
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.array([[cos * squeeze * flip, -sin + shear], [sin * squeeze * flip, cos]])
    offset = np.array([EYES_X, EYES_Y]) - matrix @ np.array([EYES_X, EYES_Y])
    m = np.hstack([matrix, offset[:, None]]).astype(np.float32)
    sitter.picture = cv2.warpAffine(sitter.picture.astype(np.float32), m, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    sitter.person = cv2.warpAffine(sitter.person.astype(np.float32), m, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    sitter.points = sitter.points @ m[:, :2].T + m[:, 2]


def person(sitter, rng):
    """What people differ in and none of which is a fault."""
    if rng.random() < .45:
        change_skin(sitter, rng)
    if rng.random() < .5:
        change_hair(sitter, rng, dyed=rng.random() < .15)
    kind = rng.random()
    if kind < .15:
        bare_scalp(sitter, rng)
    elif kind < .45:
        mane(sitter, rng)
    if rng.random() < .3:
        beard(sitter, rng)
    if rng.random() < .4:
        move_mouth(sitter, rng)
    if rng.random() < .25:
        fringe(sitter, rng)
    if rng.random() < .2:
        hair_beside(sitter, rng)
    if rng.random() < .6:
        clothes(sitter, rng)
    if rng.random() < .25:
        dark_eyes(sitter, rng)
    if rng.random() < .35:
        glasses(sitter, rng, reflection=rng.uniform(.05, .4) if rng.random() < .3 else 0)
