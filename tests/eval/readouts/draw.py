# SPDX-License-Identifier: MIT
"""Draws things on portraits: head covers, masks, hands, and much that must not be taken for them.

Each function takes a Sheet (a square picture in which the eyes always lie at the same places) and a
numpy random generator, and paints on the sheet. Nothing is cut out of other photographs. The same
seed draws the same picture.
"""
import contextlib

import cv2
import numpy as np

SIDE = 384          # pixels of a sheet
EYES = (192, 170)   # the middle between the eyes
UNIT = 64.0         # pixels between the eyes
YY, XX = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)

NATURAL_HAIR = [(18, 16, 20), (30, 38, 52), (40, 62, 95), (95, 140, 180), (60, 60, 62),
                (170, 175, 180), (45, 70, 130), (120, 170, 205)]
DYED_HAIR = [(60, 40, 200), (180, 60, 40), (160, 50, 150), (70, 170, 60), (200, 120, 230),
             (40, 130, 240), (190, 170, 40), (230, 220, 200), (40, 30, 120), (150, 200, 60)]
OVAL = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
        148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109]


class Sheet:
    """A portrait on a sheet: pixels (BGR, 0..255), 478 points, the share of person in each pixel."""

    def __init__(self, pixels, points, person):
        self.pixels, self.points, self.person = pixels, points, person
        self.brow = float(points[[105, 334], 1].mean())
        self.middle = float(points[[105, 334], 0].mean())
        self.width = float(points[454, 0] - points[234, 0])
        self.top = float(points[10, 1])
        self.chin = points[152]

    def copy(self):
        return Sheet(self.pixels.copy(), self.points, self.person.copy())

    def paint(self, layer, share):
        """Lays a layer (a picture or one colour) over the sheet."""
        share = np.asarray(share, np.float32)[..., None]
        layer = np.asarray(layer, np.float32)
        self.pixels = np.clip(self.pixels + (layer - self.pixels) * share, 0, 255)

    def darken(self, share):
        self.pixels = self.pixels * (1 - np.clip(share, 0, 1).astype(np.float32)[..., None])

    def cover(self, layer, share, rng, shadow=0.5):
        """Paints a thing that casts a shadow and belongs to the person."""
        move = np.float32([[1, 0, rng.normal(0, 4)], [0, 1, rng.uniform(1, 12)]])
        cast = cv2.warpAffine(soft(share, rng.uniform(3, 12)), move, (SIDE, SIDE))
        self.darken(cast * rng.uniform(0, shadow))
        self.paint(layer, share)
        self.person = np.maximum(self.person, share)


def soft(share, sigma):
    return cv2.GaussianBlur(share.astype(np.float32), (0, 0), max(float(sigma), 0.3))


def polygon(points):
    area = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(area, [np.round(np.asarray(points, float) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return area.astype(np.float32) / 255


def ellipse(x, y, rx, ry):
    """How far inside an ellipse each pixel lies: 1 on its edge, 0 at its middle."""
    return np.sqrt(((XX - x) / rx) ** 2 + ((YY - y) / ry) ** 2)


def inside(distance, softness):
    return np.clip((1 - distance) * softness + 0.5, 0, 1).astype(np.float32)


PATTERNS = {}  # noise of each scale, drawn once


def pattern(scale, variant):
    """One of four fields of noise whose spots are `scale` pixels wide."""
    scale = float(np.round(np.exp(np.round(np.log(scale) * 5) / 5), 3))
    if (scale, variant) not in PATTERNS:
        own = np.random.default_rng([int(scale * 1000), variant])
        count = max(2, int(SIDE / scale))
        grid = own.normal(size=(count, count)).astype(np.float32)
        PATTERNS[scale, variant] = cv2.resize(grid, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return PATTERNS[scale, variant]


def noise(rng, scales):
    """Noise of several scales; its standard deviation is 1."""
    total = np.zeros((SIDE, SIDE), np.float32)
    for scale in scales:
        field = pattern(scale, int(rng.integers(0, 4)))
        field = np.roll(field, tuple(rng.integers(0, SIDE, 2)), (0, 1))
        field = field[::-1] if rng.random() < .5 else field
        total += field * np.float32(rng.uniform(.3, 1))
    return total / np.float32(total.std() + 1e-6)


FIXED = []  # colours that fixed_colour() has set


@contextlib.contextmanager
def fixed_colour(tone):
    """All that is drawn inside this context has shades of one colour."""
    FIXED.append(np.array(tone, float))
    try:
        yield
    finally:
        FIXED.pop()


def colour(rng):
    if FIXED:
        return FIXED[-1] * rng.uniform(.85, 1.1)
    kind = rng.random()
    if kind < .35:
        value = np.full(3, rng.uniform(8, 70)) + rng.normal(0, 6, 3)
    elif kind < .6:
        value = np.full(3, rng.uniform(150, 245)) + rng.normal(0, 8, 3)
    else:
        hsv = np.uint8([[[rng.integers(0, 180), rng.integers(60, 250), rng.integers(40, 235)]]])
        value = cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)[0, 0].astype(float)
    return np.clip(value, 0, 255)


def cloth(rng, shade, base=None):
    """A cloth of one or two colours in the given shade, with grain, ribs, checks or a pattern."""
    base = np.asarray(colour(rng) if base is None else base, np.float32)
    shade = np.asarray(shade, np.float32)
    grain = noise(rng, (1.5, 3, 8, 40)) * rng.uniform(.01, .08)
    kind = rng.random()
    if kind < .3:
        turn, period = rng.uniform(0, np.pi), rng.uniform(4, 16)
        wave = (XX * np.cos(turn) + YY * np.sin(turn)) * 2 * np.pi / period
        grain = grain + rng.uniform(.04, .22) * np.sin(wave + noise(rng, (40,)) * .8)
    layer = base * (shade * (1 + grain))[..., None]
    kind = rng.random()
    if kind < .15:
        spots = (noise(rng, (int(rng.integers(6, 40)),)) > rng.uniform(.2, 1.2)).astype(np.float32)
    elif kind < .25:
        period = rng.uniform(5, 16)
        spots = ((np.sin(XX * 6.3 / period) > .3) ^ (np.sin(YY * 6.3 / period) > .3)).astype(np.float32)
    else:
        return layer
    other = colour(rng).astype(np.float32) * (shade * (1 + grain))[..., None]
    return layer * (1 - spots[..., None]) + other * spots[..., None]


def folds(rng, strength=.25):
    turn = rng.uniform(0, np.pi)
    wave = (XX * np.cos(turn) + YY * np.sin(turn)) / rng.uniform(6, 22) + noise(rng, (60, 25)) * 1.5
    return 1 + strength * np.sin(wave)


def skin_colour(sheet):
    patches = []
    for point in (50, 280, 151):
        x, y = sheet.points[point].astype(int)
        patches.append(np.median(sheet.pixels[y - 6:y + 7, x - 6:x + 7].reshape(-1, 3), 0))
    return np.median(np.array(patches), 0)


def face_area(sheet, growth=1.0):
    points = sheet.points[OVAL]
    middle = points.mean(0)
    return polygon(middle + (points - middle) * growth)


def hair_area(sheet):
    """Where the person is neither face nor of the skin's colour, down to the mouth."""
    above = np.clip((sheet.points[14, 1] - YY) / 12, 0, 1)
    skin = cv2.cvtColor(np.float32([[skin_colour(sheet) / 255]]), cv2.COLOR_BGR2LAB)
    lab = cv2.cvtColor((sheet.pixels / 255).astype(np.float32), cv2.COLOR_BGR2LAB)
    other = np.clip((np.linalg.norm(lab - skin, axis=2) - 14) / 10, 0, 1)
    return soft(sheet.person * (1 - face_area(sheet, .98)) * above * other, 1.5)


def hair_colour(sheet, rng):
    if rng.random() < .35:
        return np.array(NATURAL_HAIR[int(rng.integers(0, len(NATURAL_HAIR)))], float) * rng.uniform(.7, 1.2)
    y, x = int(max(sheet.top - .25 * UNIT, 4)), int(sheet.middle)
    patch = sheet.pixels[max(y - 8, 0):y + 8, x - 24:x + 24].reshape(-1, 3)
    dark = patch[patch.sum(1) <= np.quantile(patch.sum(1), .6)]
    return dark.mean(0)


# --- who sits there: what must not be taken for a cover ---------------------------------------------

def draw_hair_colour(sheet, rng):
    table = NATURAL_HAIR if rng.random() < .6 else DYED_HAIR
    base = np.array(table[int(rng.integers(0, len(table)))], float)
    area = hair_area(sheet)
    light = sheet.pixels.mean(2)
    mean = float((light * area).sum() / (area.sum() + 1)) + 1
    shade = np.clip(light / mean, .1, 3) ** rng.uniform(.6, 1.2)
    if rng.random() < .3:
        area = area * soft((noise(rng, (30, 80)) > rng.uniform(-1, .5)).astype(np.float32), 6)
    sheet.paint(base * shade[..., None], area * rng.uniform(.6, 1))


def draw_strands(sheet, rng, starts, ends, bow, base, thickness=(1, 3)):
    """Strands from starts to ends (n x 2), bent by `bow`, drawn at twice the size."""
    layer = np.zeros((SIDE * 2, SIDE * 2, 3), np.float32)
    layer[:] = base
    share = np.zeros((SIDE * 2, SIDE * 2), np.float32)
    t = np.linspace(0, 1, 12)[:, None]
    for start, end in zip(starts, ends):
        middle = (start + end) / 2 + rng.normal(0, bow, 2)
        line = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t ** 2 * end
        line = np.round(line * 16).astype(np.int32)
        tone = np.clip(base * (1 + rng.normal(0, .22)), 0, 255).tolist()
        width = int(rng.integers(thickness[0], thickness[1] + 1))
        cv2.polylines(layer, [line], False, tone, width + 1, cv2.LINE_AA, 3)
        cv2.polylines(share, [line], False, 1.0, width, cv2.LINE_AA, 3)
    layer = cv2.resize(layer, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return layer, np.clip(cv2.resize(share, (SIDE, SIDE), interpolation=cv2.INTER_AREA), 0, 1)


def draw_fringe(sheet, rng, reach=None):
    """A fringe; reach: how far below the brows it ends, eye distances."""
    base = hair_colour(sheet, rng)
    reach = rng.uniform(-.75, .12) if reach is None else reach
    kind = rng.choice(["straight", "left", "right", "parted", "ragged"])
    count = int(rng.uniform(160, 380))
    x = sheet.middle + rng.uniform(-.56, .56, count) * sheet.width
    side = (x - sheet.middle) / (sheet.width / 2)
    start = np.stack([x, np.full(count, sheet.top - rng.uniform(.1, .4) * UNIT)], 1)
    ragged = .2 if kind == "ragged" else .04
    end_y = sheet.brow + (reach + rng.normal(0, ragged, count)) * UNIT
    sweep = rng.normal(0, .06, count) * UNIT
    if kind == "left":
        sweep += rng.uniform(.2, .6) * UNIT
    elif kind == "right":
        sweep -= rng.uniform(.2, .6) * UNIT
    elif kind == "parted":
        sweep += np.sign(side) * rng.uniform(.1, .5) * UNIT
        end_y += (.3 * np.abs(side) - .25) * UNIT
    layer, share = draw_strands(sheet, rng, start, np.stack([x + sweep, end_y], 1), 5, base)
    roots = polygon([(sheet.middle - .56 * sheet.width, start[0, 1] - 6),
                     (sheet.middle + .56 * sheet.width, start[0, 1] - 6),
                     (sheet.middle + .53 * sheet.width, start[0, 1] + .3 * UNIT),
                     (sheet.middle - .53 * sheet.width, start[0, 1] + .3 * UNIT)])
    share = np.maximum(share, soft(roots, 6) * .9)
    if rng.random() < .4:
        sheet.darken(soft(np.roll(share, 4, 0), 4) * rng.uniform(0, .4))
    sheet.paint(layer, share)


def draw_curls(sheet, rng):
    """Curly hair around the head; its edge is bumpy."""
    base = hair_colour(sheet, rng)
    wide, high = rng.uniform(1.05, 1.6) * sheet.width / 2, rng.uniform(.5, 1.3) * UNIT
    centre = (sheet.brow + sheet.top) / 2
    bumps = noise(rng, (6, 14, 30)) * rng.uniform(.03, .12)
    outer = ellipse(sheet.middle, centre + .3 * UNIT, wide, centre + .3 * UNIT - (sheet.top - high)) + bumps
    line = sheet.brow - rng.uniform(.45, .95) * UNIT
    inner = ellipse(sheet.middle, sheet.chin[1] - 1.2 * UNIT, sheet.width / 2 * rng.uniform(.9, 1.02),
                    sheet.chin[1] - 1.2 * UNIT - line) + noise(rng, (5, 12)) * .05
    share = inside(outer, 12) * (1 - inside(inner, 12)) * np.clip((sheet.points[14, 1] + 20 - YY) / 30, 0, 1)
    curl = noise(rng, (rng.uniform(2, 4), rng.uniform(5, 9)))
    layer = base * (1 + rng.uniform(.15, .5) * curl)[..., None]
    sheet.paint(np.clip(layer, 0, 255), soft(share, 1))
    sheet.person = np.maximum(sheet.person, share)


def draw_volume(sheet, rng):
    """Thick hair that is swept from a parting, down to the ears, the chin or the shoulders."""
    base = hair_colour(sheet, rng)
    part = sheet.middle + rng.uniform(-.45, .45) * sheet.width
    wide, high = rng.uniform(1.02, 1.5) * sheet.width / 2, rng.uniform(.35, .95) * UNIT
    down = rng.choice([sheet.points[1, 1], sheet.points[14, 1], sheet.chin[1], sheet.chin[1] + UNIT])
    outer = ellipse(sheet.middle, sheet.points[168, 1], wide, sheet.points[168, 1] - sheet.top + high)
    outer = np.where(YY > sheet.points[168, 1], np.abs(XX - sheet.middle) / (wide * 1.02), outer)
    line = sheet.brow - rng.uniform(.2, 1.0) * UNIT
    bottom = sheet.chin[1] + .2 * UNIT
    inner = ellipse(sheet.middle + rng.normal(0, .06) * UNIT, (line + bottom) / 2,
                    sheet.width / 2 * rng.uniform(.84, 1.02), (bottom - line) / 2)
    lean = rng.uniform(-.5, .5) * (XX - part) / sheet.width + rng.uniform(0, .35) * np.abs(XX - part) / sheet.width
    inner = inner + np.clip(lean, -.3, .5) * (YY < sheet.points[168, 1]) + noise(rng, (7, 25)) * rng.uniform(.01, .06)
    share = inside(outer + noise(rng, (6, 25)) * .03, 10) * (1 - inside(inner, rng.uniform(8, 25)))
    share = share * np.clip((down + noise(rng, (10,)) * 5 - YY) / 10, 0, 1)
    root = (part, sheet.top - high * .7)
    angle = np.arctan2(XX - root[0], YY - root[1])
    radius = np.hypot(XX - root[0], YY - root[1])
    field = pattern(rng.uniform(1.5, 4), int(rng.integers(0, 4)))
    strands = cv2.remap(field, ((angle * 90) % SIDE).astype(np.float32),
                        ((radius / rng.uniform(6, 20)) % SIDE).astype(np.float32), cv2.INTER_LINEAR)
    gloss = 1 + rng.uniform(0, .5) * np.exp(-((radius - rng.uniform(.5, 1.4) * UNIT) / 16) ** 2)
    layer = base * ((1 + rng.uniform(.12, .4) * strands) * gloss * (1.1 - .35 * np.clip(outer, 0, 1) ** 2))[..., None]
    if rng.random() < .4:
        sheet.darken(soft(np.roll(share, 5, 0), 5) * rng.uniform(0, .4))
    sheet.paint(np.clip(layer, 0, 255), soft(share, .8))
    sheet.person = np.maximum(sheet.person, share)


def draw_long_hair(sheet, rng):
    base = hair_colour(sheet, rng)
    count = int(rng.uniform(120, 260))
    side = rng.choice([-1, 1], count)
    x = sheet.middle + side * sheet.width / 2 * rng.uniform(.9, 1.35, count)
    start = np.stack([sheet.middle + side * sheet.width / 2 * rng.uniform(.3, 1.05, count),
                      np.full(count, sheet.top - .1 * UNIT) + rng.normal(0, 8, count)], 1)
    end = np.stack([x + rng.normal(0, 10, count),
                    sheet.chin[1] + rng.uniform(-.3, 1.6) * UNIT + rng.normal(0, 12, count)], 1)
    layer, share = draw_strands(sheet, rng, start, end, 9, base, (2, 6))
    sheet.paint(layer, share)
    sheet.person = np.maximum(sheet.person, share)


def draw_bald(sheet, rng):
    """Skin, or skin with thin hair, where the hair was."""
    skin = skin_colour(sheet)
    area = hair_area(sheet) * np.clip((sheet.brow + rng.uniform(-.6, .2) * UNIT - YY) / 10, 0, 1)
    if rng.random() < .5:
        area = area * inside(ellipse(sheet.middle, sheet.brow, sheet.width * rng.uniform(.35, .5), 3 * UNIT), 6)
    dome = ellipse(sheet.middle, sheet.brow, .62 * sheet.width, sheet.brow - sheet.top + 1.1 * UNIT)
    shade = np.clip(1.08 - .35 * dome ** 2 + .03 * noise(rng, (2, 6, 30)), .3, 1.2)
    if rng.random() < .4:
        shine = ellipse(sheet.middle + rng.normal(0, 20), sheet.top - .2 * UNIT, 30, 14)
        shade = shade + .35 * np.exp(-shine ** 2)
    sheet.paint(np.clip(skin * shade[..., None], 0, 255), soft(area, 3) * rng.uniform(.75, 1))


def draw_bun(sheet, rng):
    base = hair_colour(sheet, rng)
    x, r = sheet.middle + rng.normal(0, .25) * UNIT, rng.uniform(.3, .6) * UNIT
    y = sheet.top - rng.uniform(.4, .8) * UNIT
    distance = ellipse(x, y, r * rng.uniform(.9, 1.4), r) + noise(rng, (5, 12)) * .05
    layer = base * (1 + .3 * noise(rng, (3, 8)) - .3 * (distance - .5))[..., None]
    share = inside(distance, 8)
    sheet.paint(np.clip(layer, 0, 255), share)
    sheet.person = np.maximum(sheet.person, share)


def draw_beard(sheet, rng):
    base = hair_colour(sheet, rng) * rng.uniform(.6, 1)
    low = sheet.points[2, 1] + rng.uniform(-2, 10)
    area = face_area(sheet, rng.uniform(1, 1.06)) * np.clip((YY - low) / 8, 0, 1)
    if rng.random() < .5:
        cheeks = ellipse(sheet.middle, sheet.points[1, 1] - .1 * UNIT, sheet.width * .45, 1.0 * UNIT)
        area = area * (1 - inside(cheeks, 5))
    if rng.random() < .35:
        long = polygon([sheet.points[172], sheet.points[397],
                        (sheet.chin[0] + rng.uniform(10, 50), sheet.chin[1] + rng.uniform(.2, 1.3) * UNIT),
                        (sheet.chin[0] - rng.uniform(10, 50), sheet.chin[1] + rng.uniform(.2, 1.3) * UNIT)])
        area = np.maximum(area, soft(long, 4))
    area = area * (1 - soft(polygon(sheet.points[[61, 37, 0, 267, 291, 314, 17, 84]]), 2))
    hair = np.clip(.6 + .5 * noise(rng, (1.5, 3)), 0, 1)
    layer = base * (1 + .35 * noise(rng, (2, 5)))[..., None]
    sheet.paint(np.clip(layer, 0, 255), soft(area, 2) * (hair if rng.random() < .6 else 1) * rng.uniform(.5, 1))


def draw_moustache(sheet, rng):
    base = hair_colour(sheet, rng) * rng.uniform(.5, 1)
    nose, lip = sheet.points[2], sheet.points[0]
    y = (nose[1] + lip[1]) / 2
    distance = ellipse(nose[0], y, rng.uniform(.35, .6) * UNIT, rng.uniform(.08, .18) * UNIT)
    layer = base * (1 + .3 * noise(rng, (2, 4)))[..., None]
    sheet.paint(np.clip(layer, 0, 255), inside(distance + .1 * noise(rng, (3, 7)), 3) * rng.uniform(.6, 1))


def draw_glasses(sheet, rng, tinted=None):
    tinted = rng.random() < .25 if tinted is None else tinted
    frame = colour(rng) * rng.uniform(.2, 1)
    width = rng.uniform(1, 7) if rng.random() < .8 else 0.6
    wide, high = rng.uniform(.34, .5) * UNIT, rng.uniform(.2, .42) * UNIT
    power = rng.uniform(2, 6)
    middles = [sheet.points[[33, 133]].mean(0), sheet.points[[362, 263]].mean(0)]
    rim = np.zeros((SIDE, SIDE), np.float32)
    lens = np.zeros((SIDE, SIDE), np.float32)
    drop = rng.uniform(-.02, .1) * UNIT
    for x, y in middles:
        distance = (np.abs((XX - x) / wide) ** power + np.abs((YY - y - drop) / high) ** power) ** (1 / power)
        lens = np.maximum(lens, inside(distance, 20))
        rim = np.maximum(rim, inside(np.abs(distance - 1) * min(wide, high) / max(width, .6), 3))
    if rng.random() < .25:
        rim = rim * (YY < middles[0][1] + drop)
    if tinted:
        dark = rng.uniform(.1, .6) * np.array([rng.uniform(.7, 1.1), 1, rng.uniform(.7, 1.1)])
        sheet.paint(np.clip(sheet.pixels * dark + rng.uniform(0, 14), 0, 255), lens)
    elif rng.random() < .5:
        shine = soft((np.sin((XX + YY) / rng.uniform(6, 30) + rng.uniform(0, 6)) > rng.uniform(.3, .95)), 2) * lens
        tone = np.array([255, 255, 255]) if rng.random() < .6 else colour(rng) * .5 + 127
        sheet.paint(tone, shine * rng.uniform(.03, .5))
    lines = np.zeros((SIDE, SIDE), np.uint8)
    thick = max(1, int(round(width)))
    (lx, ly), (rx, ry) = middles
    for a, b in (((lx + wide, ly + drop - .1 * UNIT), (rx - wide, ry + drop - .1 * UNIT)),
                 ((lx - wide, ly + drop - .1 * UNIT), (sheet.points[234, 0], ly - .05 * UNIT)),
                 ((rx + wide, ry + drop - .1 * UNIT), (sheet.points[454, 0], ry - .05 * UNIT))):
        cv2.line(lines, tuple(int(v) for v in a), tuple(int(v) for v in b), 255, thick, cv2.LINE_AA)
    rim = np.maximum(rim, lines.astype(np.float32) / 255)
    if rng.random() < .5:
        sheet.darken(soft(np.roll(rim, int(rng.integers(2, 9)), 0), 2) * rng.uniform(0, .4))
    sheet.paint(frame * (1 + .2 * noise(rng, (4,)))[..., None], rim)


def draw_open_mouth(sheet, rng):
    gap = rng.uniform(.08, .42) * UNIT
    x, y = sheet.points[[13, 14]].mean(0)
    wide = (sheet.points[291, 0] - sheet.points[61, 0]) * rng.uniform(.3, .46)
    distance = ellipse(x, y + gap * .4, wide, gap * .6 + 2)
    move = (np.exp(-((YY - y - gap * .4) / (gap + 20)) ** 2) * (YY > y) * gap * .7).astype(np.float32)
    move = move * np.exp(-((XX - x) / (wide * 1.8)) ** 2).astype(np.float32)
    sheet.pixels = cv2.remap(sheet.pixels.astype(np.float32), XX, YY - move, cv2.INTER_LINEAR)
    sheet.paint(np.array([30, 25, 60], float) * rng.uniform(.4, 1.6), inside(distance, 6))
    if rng.random() < .7:
        teeth = inside(distance * 1.05, 6) * np.clip((y + gap * rng.uniform(.1, .5) - YY) / 3 + .5, 0, 1)
        sheet.paint(np.array([205, 215, 222], float) * rng.uniform(.7, 1.1), teeth)


def draw_skin_tone(sheet, rng):
    """Darker or paler skin: the person's linear light is scaled, clothes too."""
    factor = np.exp(rng.uniform(-1.6, .25)) * np.array([rng.uniform(.75, 1.05), 1, rng.uniform(1, 1.2)])
    linear = (sheet.pixels / 255) ** 2.2
    area = soft(face_area(sheet, 1.08), 4)
    neck = soft(sheet.person * (YY > sheet.chin[1] - 10) * (np.abs(XX - sheet.chin[0]) < .7 * sheet.width), 4)
    area = np.clip(np.maximum(area, neck), 0, 1)[..., None]
    eyes = np.zeros((SIDE, SIDE), np.float32)
    for ring in ([33, 160, 158, 133, 153, 144], [362, 385, 387, 263, 373, 380]):
        eyes = np.maximum(eyes, polygon(sheet.points[ring]))
    area = area * (1 - soft(eyes, 1))[..., None]
    sheet.pixels = np.clip(linear * (1 - area) + linear * factor * area, 0, 1) ** (1 / 2.2) * 255


def draw_earrings(sheet, rng):
    for point, way in ((177, -1), (401, 1)):
        x = sheet.points[234 if way < 0 else 454, 0] + way * rng.uniform(0, .1) * UNIT
        y = sheet.points[point, 1] - rng.uniform(.1, .5) * UNIT
        radius = rng.uniform(.03, .16) * UNIT
        sheet.paint(colour(rng), inside(ellipse(x, y + radius, radius, radius * rng.uniform(1, 2.5)), 4))


def draw_clothes(sheet, rng):
    """Other clothes: a collar, a scarf round the neck, a turtleneck."""
    kind = rng.random()
    top = sheet.chin[1] + rng.uniform(.12, .7) * UNIT
    edge = top + ((XX - sheet.chin[0]) / UNIT) ** 2 * rng.uniform(-.1, .4) * UNIT
    share = sheet.person * np.clip((YY - edge) / 3, 0, 1) if kind < .5 else \
        np.clip((YY - edge) / 3, 0, 1) * np.clip((1.3 * UNIT + (YY - top) * .8 - np.abs(XX - sheet.chin[0])) / 3, 0, 1)
    shade = np.clip(.8 * folds(rng, .15) + .1 * noise(rng, (60,)), .2, 1.3)
    sheet.cover(cloth(rng, shade), share.astype(np.float32), rng, .3)


# --- covers of the head -------------------------------------------------------------------------------

def head_shade(sheet, rng, low, half, high):
    u = np.clip((XX - sheet.middle) / half, -1, 1)
    v = np.clip((low - YY) / high, 0, 1)
    side = rng.uniform(-.3, .3)
    return np.clip(.5 + .5 * np.sqrt(1 - u ** 2) * (.65 + .35 * v) + side * u, .12, 1.5)


def dome(sheet, low, half, high, droop, power):
    x = np.linspace(-1, 1, 60)
    lower = np.stack([sheet.middle + half * x, low + droop * x ** 2], 1)
    turn = np.linspace(0, np.pi, 60)
    upper = np.stack([sheet.middle + half * np.cos(turn) * (1 + .05 * np.sin(2 * turn) ** 2),
                      low + droop * np.cos(turn) ** 2 - high * np.sin(turn) ** power], 1)
    return np.vstack([lower, upper]), lower


def place_hat(sheet, rng, low=None):
    """How a hat sits: its lower edge, half its width, its height."""
    low = sheet.brow - (rng.uniform(.05, .8) if low is None else low) * UNIT
    return low, sheet.width / 2 * rng.uniform(.98, 1.25), rng.uniform(.9, 1.7) * UNIT


def draw_dome(sheet, rng, low, half, high, droop, power, base=None):
    outline, lower = dome(sheet, low, half, high, droop, power)
    share = soft(polygon(outline), rng.uniform(.6, 2))
    shade = head_shade(sheet, rng, low, half, high)
    sheet.cover(cloth(rng, shade, base), share, rng)
    return outline, lower, share, shade


def draw_cap(sheet, rng):
    low, half, high = place_hat(sheet, rng)
    base = colour(rng)
    _, lower, share, shade = draw_dome(sheet, rng, low, half, high, rng.uniform(-.05, .3) * UNIT, rng.uniform(.5, .9), base)
    if rng.random() < .6:
        x, y, r = sheet.middle + rng.normal(0, 6), low - high * rng.uniform(.3, .55), rng.uniform(.15, .4) * UNIT
        badge = inside(ellipse(x, y, r, r * rng.uniform(.4, 1)) + .15 * noise(rng, (6, 14)), 6)
        sheet.paint(colour(rng), badge)
    if rng.random() < .8:
        wide, deep, up = half * rng.uniform(.75, 1.05), rng.uniform(.06, .42) * UNIT, rng.uniform(0, .2) * UNIT
        x = np.linspace(-1, 1, 50)
        middle = sheet.middle + rng.normal(0, .08) * UNIT
        upper = np.stack([middle + wide * x, low - up * (1 - x ** 2) + .1 * UNIT * x ** 2], 1)
        under = np.stack([middle + wide * x, low + deep * (1 - x ** 2) ** rng.uniform(.4, 1) + .1 * UNIT * x ** 2], 1)
        area = soft(polygon(np.vstack([upper, under[::-1]])), 1)
        tone = base if rng.random() < .65 else colour(rng)
        sheet.cover(cloth(rng, np.clip(.75 + rng.uniform(-.35, .35) + .2 * (YY - low) / deep * rng.choice([-1, 1]), .1, 1.4), tone), area, rng, .7)


def draw_beanie(sheet, rng):
    low, half, high = place_hat(sheet, rng)
    _, lower, share, shade = draw_dome(sheet, rng, low, half, high, rng.uniform(0, .45) * UNIT, rng.uniform(.45, 1))
    if rng.random() < .6:
        band = rng.uniform(.25, .55) * UNIT
        area = polygon(np.vstack([lower, (lower - [0, band])[::-1]]))
        sheet.cover(cloth(rng, np.clip(shade * rng.uniform(.8, 1.2), .1, 1.5)), soft(area, 1), rng, .3)
    if rng.random() < .2:
        ball = inside(ellipse(sheet.middle, low - high, .3 * UNIT, .28 * UNIT) + .1 * noise(rng, (4, 9)), 8)
        sheet.cover(cloth(rng, shade), ball, rng, .2)


def draw_brim(sheet, rng):
    low, half, high = place_hat(sheet, rng)
    base = colour(rng)
    draw_dome(sheet, rng, low, half, high, .05 * UNIT, rng.uniform(.35, .7), base)
    wide, deep = half * rng.uniform(1.2, 2), rng.uniform(.06, .3) * UNIT
    distance = ellipse(sheet.middle, low + rng.uniform(-.1, .1) * UNIT, wide, deep)
    tone = base if rng.random() < .8 else colour(rng)
    sheet.cover(cloth(rng, np.clip(.7 + .2 * noise(rng, (80,)), .2, 1.3), tone), inside(distance, 10), rng, .7)
    if rng.random() < .6:
        band = np.clip((low - YY) / 2, 0, 1) * np.clip((YY - low + rng.uniform(.15, .4) * UNIT) / 2, 0, 1)
        band = band * (np.abs(XX - sheet.middle) < half * .98)
        sheet.paint(colour(rng), soft(band, .8))


def draw_turban(sheet, rng):
    low, half, high = place_hat(sheet, rng)
    half *= rng.uniform(1.05, 1.3)
    base = colour(rng)
    outline, _ = dome(sheet, low, half, high * 1.1, rng.uniform(.1, .5) * UNIT, rng.uniform(.4, .7))
    share = soft(polygon(outline) * (1 - inside(ellipse(sheet.middle, low + .35 * UNIT, .75 * half, .35 * UNIT), 4) * rng.uniform(0, .8)), 1.2)
    shade = head_shade(sheet, rng, low, half, high)
    slope = rng.uniform(.2, .9)
    mirror = np.where(XX > sheet.middle + rng.normal(0, 15), 1, -1)
    if rng.random() < .4:
        mirror = np.ones_like(XX) * rng.choice([-1, 1])
    wave = np.sin((YY + slope * mirror * (XX - sheet.middle)) / rng.uniform(4, 9) + noise(rng, (50,)) * .8)
    shade = np.clip(shade * (1 + rng.uniform(.1, .35) * wave), .1, 1.5)
    sheet.cover(cloth(rng, shade, base), share, rng)


def draw_wrap(sheet, rng, kind):
    """Hijab, veil, hood, keffiyeh: cloth around the head and the neck, with an opening for the face."""
    low = sheet.brow - rng.uniform(.1, .95 if kind in ("hood", "veil") else .75) * UNIT
    bottom = sheet.chin[1] + (rng.uniform(-.06, .1) if kind == "hijab" else rng.uniform(0, .7)) * UNIT
    centre, ry = (low + bottom) / 2, (bottom - low) / 2
    rx = sheet.width / 2 * (rng.uniform(.86, 1.02) if kind == "hijab" else rng.uniform(.95, 1.3))
    outer_x, top = sheet.width / 2 * rng.uniform(1.25, 1.7), sheet.top - rng.uniform(.35, 1.1) * UNIT
    outer = ellipse(sheet.middle, (top + bottom) / 2, outer_x, (bottom - top) / 2)
    below = (YY > centre) * (np.abs(XX - sheet.middle) < outer_x * (1 + .35 * np.clip((YY - centre) / (3 * UNIT), 0, 1)))
    opening = ellipse(sheet.middle, centre, rx, ry) + noise(rng, (40,)) * .02
    share = np.maximum(inside(outer, 12), soft(below, 2)) * (1 - inside(opening, 25))
    ring = ellipse(sheet.middle, centre, rx, ry)
    shade = np.clip((.55 + .45 * np.clip(1 - np.abs(ring - 1.35) * 1.6, 0, 1)) * folds(rng, rng.uniform(.05, .3)), .12, 1.5)
    if kind == "hood":
        sheet.darken(soft(np.clip(1.15 - np.abs(ring - 1) * 3, 0, 1) * (ring < 1), 5) * rng.uniform(0, .6))
    sheet.cover(cloth(rng, shade), soft(share, 1), rng)
    if kind == "hijab" and rng.random() < .4:
        under = inside(opening, 25) * np.clip((low + rng.uniform(.12, .35) * UNIT - YY) / 3, 0, 1)
        sheet.cover(cloth(rng, shade), soft(under, 1), rng, .2)
    if kind == "keffiyeh" and rng.random() < .7:
        y = sheet.top - rng.uniform(.05, .35) * UNIT
        for k in range(int(rng.integers(1, 3))):
            cord = inside(np.abs(ellipse(sheet.middle, y + k * 8, outer_x * .82, .25 * UNIT) - 1) * 4, 3) * (YY > y + k * 8)
            sheet.paint(np.array([20, 20, 22], float), cord)


def draw_songkok(sheet, rng):
    """A stiff cap with straight sides and a flat top; skullcaps are low and round."""
    low, half, high = place_hat(sheet, rng, rng.uniform(.2, .95))
    half *= .9
    high *= rng.uniform(.45, .8)
    taper = rng.uniform(.8, .98)
    x = np.linspace(-1, 1, 40)
    under = np.stack([sheet.middle + half * x, low + .15 * UNIT * x ** 2], 1)
    upper = np.stack([sheet.middle + half * taper * x, low - high - .08 * UNIT * (1 - x ** 2)], 1)
    share = soft(polygon(np.vstack([under, upper[::-1]])), 1)
    base = colour(rng) * (rng.uniform(.2, 1) if rng.random() < .5 else 1)
    sheet.cover(cloth(rng, head_shade(sheet, rng, low, half, high), base), share, rng)


def draw_beret(sheet, rng):
    low, half, high = place_hat(sheet, rng)
    lean = rng.choice([-1, 1]) * rng.uniform(.1, .5)
    turned = YY + lean * (XX - sheet.middle)
    distance = np.sqrt(((XX - sheet.middle - lean * 20) / (half * rng.uniform(1.05, 1.4))) ** 2 +
                       ((turned - low + high * .45) / (high * .5)) ** 2)
    share = inside(distance, 10)
    base = colour(rng)
    sheet.cover(cloth(rng, np.clip(1.05 - .45 * distance, .2, 1.3), base), share, rng)
    if rng.random() < .6:
        band = (np.abs(turned - low) < rng.uniform(4, 10)) * (np.abs(XX - sheet.middle) < half)
        sheet.paint(base * rng.uniform(.3, .9), soft(band, .8))
    if rng.random() < .4:
        sheet.paint(colour(rng), inside(ellipse(sheet.middle - lean * 60, low - .4 * UNIT, 7, 8), 3))


def draw_band(sheet, rng):
    """A band round the head: sweatband, ribbon, bandana."""
    low = sheet.brow - rng.uniform(.12, 1.1) * UNIT
    high = rng.uniform(.14, .5) * UNIT
    bend = rng.uniform(-.1, .35) * UNIT
    edge = low + bend * ((XX - sheet.middle) / (sheet.width / 2)) ** 2
    share = np.clip((edge - YY) / 2, 0, 1) * np.clip((YY - edge + high) / 2, 0, 1)
    share = share * np.clip((sheet.width * .55 - np.abs(XX - sheet.middle)) / 4, 0, 1) * (sheet.person > .3)
    sheet.cover(cloth(rng, np.clip(.95 * folds(rng, .1), .2, 1.3)), soft(share, .7), rng, .4)


def draw_bandana(sheet, rng):
    low, half, high = place_hat(sheet, rng)
    draw_dome(sheet, rng, low, half, high * .8, rng.uniform(.1, .5) * UNIT, rng.uniform(.5, .9))
    draw_band(sheet, rng)


def draw_helmet(sheet, rng):
    low, half, high = place_hat(sheet, rng)
    half *= rng.uniform(1.05, 1.3)
    base = colour(rng)
    _, _, share, shade = draw_dome(sheet, rng, low, half, high * 1.1, rng.uniform(0, .4) * UNIT, rng.uniform(.4, .7), base)
    for _ in range(int(rng.integers(0, 7))):
        hole = ellipse(sheet.middle + rng.uniform(-.8, .8) * half, low - rng.uniform(.15, .9) * high, rng.uniform(4, 14), rng.uniform(10, 40))
        sheet.paint(np.array([20, 20, 20], float), inside(hole, 4) * share)
    shine = ellipse(sheet.middle + rng.normal(0, 25), low - .7 * high, 30, 16)
    sheet.paint(np.array([255, 255, 255], float), np.exp(-shine ** 2).astype(np.float32) * share * rng.uniform(0, .8))
    if rng.random() < .6:
        for way in (-1, 1):
            line = np.zeros((SIDE, SIDE), np.uint8)
            cv2.line(line, (int(sheet.middle + way * half * .9), int(low)), (int(sheet.chin[0] + way * 12), int(sheet.chin[1] + 8)), 255, int(rng.integers(3, 8)), cv2.LINE_AA)
            sheet.paint(colour(rng) * .5, line.astype(np.float32) / 255)


HEAD_COVERS = {
    "cap": draw_cap, "beanie": draw_beanie, "brim": draw_brim, "turban": draw_turban,
    "hijab": lambda s, r: draw_wrap(s, r, "hijab"), "hood": lambda s, r: draw_wrap(s, r, "hood"),
    "veil": lambda s, r: draw_wrap(s, r, "veil"), "keffiyeh": lambda s, r: draw_wrap(s, r, "keffiyeh"),
    "songkok": draw_songkok, "beret": draw_beret, "band": draw_band, "bandana": draw_bandana,
    "helmet": draw_helmet,
}


# --- covers of the face -------------------------------------------------------------------------------

def draw_mask(sheet, rng, slipped=None, material=None):
    """A mask: surgical, cloth, cup; slipped below the nose or to the chin, with straps to the ears."""
    slipped = rng.choice(["no", "no", "no", "nose", "chin"]) if slipped is None else slipped
    top = {"no": [50, 6 if rng.random() < .4 else 197, 280], "nose": [205, 2, 425],
           "chin": [202, 18, 422]}[slipped]
    jaw = [93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323]
    jaw = jaw if slipped == "no" else jaw[2:-2]
    corners = np.vstack([sheet.points[jaw], sheet.points[top[::-1]]])
    grow = rng.uniform(.97, 1.06)
    middle = corners.mean(0)
    corners = middle + (corners - middle) * grow
    share = soft(polygon(corners), rng.uniform(.6, 1.6))
    nose = sheet.points[1]
    shade = .92 - .3 * np.clip(ellipse(nose[0], nose[1] + 30, sheet.width * .6, 1.4 * UNIT), 0, 1) ** 2
    kind = rng.random()
    if material:
        kind = {"pleated": .2, "cup": .6, "cloth": .9}[material]
    if kind < .5:
        shade = shade * (1 + .07 * np.sin((YY - nose[1]) / rng.uniform(3, 6)) * (rng.random() < .8))
    elif kind < .7:
        shade = shade - .25 * np.exp(-np.abs(XX - nose[0]) / 2) * rng.uniform(0, 1)
    shade = np.clip(shade * folds(rng, .06), .2, 1.3)
    base = colour(rng) if rng.random() < .8 or FIXED else skin_colour(sheet) * rng.uniform(.8, 1.15)
    for ear, edge in ((234, 93), (454, 323)):
        for end in (edge, 172 if edge == 93 else 397):
            line = np.zeros((SIDE, SIDE), np.uint8)
            a, b = sheet.points[ear] - [0, 4], sheet.points[end]
            cv2.line(line, tuple(int(v) for v in a), tuple(int(v) for v in b), 255, int(rng.integers(1, 3)), cv2.LINE_AA)
            sheet.paint(np.array([225, 225, 225], float) if rng.random() < .7 else base, line.astype(np.float32) / 255)
    sheet.cover(cloth(rng, shade, base), share, rng, .4)


def draw_scarf(sheet, rng):
    y = sheet.points[[2, 14, 17][int(rng.integers(0, 3))], 1]
    edge = y + rng.uniform(-.3, .4) * UNIT * ((XX - sheet.middle) / UNIT) ** 2 * .3
    share = soft(np.clip((YY - edge) / 3, 0, 1) * (np.abs(XX - sheet.middle) < sheet.width * rng.uniform(.55, .9)), 1.2)
    sheet.cover(cloth(rng, np.clip(.85 * folds(rng, .25), .2, 1.3)), share, rng)


def limb(a, b, ra, rb):
    """Distance in a capsule from a to b: 1 on its skin."""
    a, b = np.asarray(a, np.float32), np.asarray(b, np.float32)
    d = b - a
    t = np.clip(((XX - a[0]) * d[0] + (YY - a[1]) * d[1]) / (float((d ** 2).sum()) + 1e-6), 0, 1)
    radius = np.maximum(ra + (rb - ra) * t, 1)
    return np.hypot(XX - a[0] - t * d[0], YY - a[1] - t * d[1]) / radius


def draw_hand(sheet, rng):
    skin = skin_colour(sheet) * rng.uniform(.7, 1.12) + rng.normal(0, 5, 3)
    target = sheet.points[int(rng.choice([152, 14, 50, 280, 159, 386, 1, 151, 176, 400]))] + rng.normal(0, .12, 2) * UNIT
    way = -1 if target[0] < sheet.middle else 1
    turn = rng.uniform(.15, .6) * np.pi if way > 0 else rng.uniform(.4, .85) * np.pi
    down = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-down[1], down[0]])
    wide, long = rng.uniform(.13, .19) * UNIT, rng.uniform(.35, 1.0) * UNIT
    knuckles = target + down * long * rng.uniform(.2, .9)
    palm = knuckles + down * rng.uniform(.5, .9) * UNIT
    parts = [(palm + down * rng.uniform(1, 3) * UNIT, palm, .42 * UNIT, .45 * UNIT), (palm, knuckles, .45 * UNIT, .4 * UNIT)]
    for k in range(4 if rng.random() < .7 else int(rng.integers(1, 4))):
        root = knuckles + across * (k - 1.5) * wide * 2
        tip = root + (-down + across * (k - 1.5) * rng.uniform(0, .2)) * long * rng.uniform(.75, 1.1)
        bend = (root + tip) / 2 + rng.normal(0, .05, 2) * UNIT
        parts += [(root, bend, wide * 1.05, wide), (bend, tip, wide, wide * .8)]
    root = palm + across * .45 * UNIT * rng.choice([-1, 1])
    parts.append((root, root - down * .8 * long, wide * 1.1, wide * .8))
    layer = np.zeros((SIDE, SIDE, 3), np.float32)
    share = np.zeros((SIDE, SIDE), np.float32)
    sleeve = rng.random() < .5
    for k, (a, b, ra, rb) in enumerate(parts):
        distance = limb(a, b, ra, rb)
        here = np.clip((1 - distance) * max(ra, rb) / 1.5 + .5, 0, 1)[..., None]
        tone = colour(rng) if k == 0 and sleeve else skin
        shade = .5 + .5 * np.sqrt(np.clip(1 - distance ** 2, 0, 1)) + .03 * noise(rng, (3, 9))
        layer = layer * (1 - here) + tone * shade[..., None] * here
        share = np.maximum(share, here[..., 0])
    sheet.cover(np.clip(layer, 0, 255), soft(share, .8), rng)


def draw_thing(sheet, rng):
    """A telephone, a cup, a sheet of paper, a microphone, a ball, a bar before the face."""
    kind = rng.choice(["box", "ball", "microphone", "bar"])
    target = sheet.points[int(rng.choice([14, 152, 50, 280, 1, 159, 386]))] + rng.normal(0, .2, 2) * UNIT
    if kind == "box":
        size = rng.uniform(.4, 1.3, 2) * UNIT
        corners = cv2.boxPoints(((float(target[0]), float(target[1])), (float(size[0]), float(size[1])), float(rng.uniform(0, 180))))
        share, shade = soft(polygon(corners), .8), np.clip(.9 + .12 * noise(rng, (60,)), .2, 1.3)
    elif kind == "bar":
        turn = rng.uniform(-.4, .4)
        distance = np.abs((YY - target[1]) + turn * (XX - target[0])) / (rng.uniform(.06, .25) * UNIT)
        share, shade = inside(distance, 6), np.clip(1.1 - .5 * distance, .2, 1.3)
    else:
        radius = rng.uniform(.2, .5) * UNIT
        end = target + (np.array([rng.normal(0, 50), 300]) if kind == "microphone" else 0.1)
        distance = limb(target, end, radius, radius * (.5 if kind == "microphone" else 1))
        share = np.clip((1 - distance) * radius + .5, 0, 1)
        shade = .4 + .7 * np.sqrt(np.clip(1 - distance ** 2, 0, 1))
    sheet.cover(cloth(rng, shade.astype(np.float32)), share.astype(np.float32), rng)


FACE_COVERS = {"mask": draw_mask, "scarf": draw_scarf, "hand": draw_hand, "thing": draw_thing}

BARE = {"hair_colour": draw_hair_colour, "fringe": draw_fringe, "curls": draw_curls,
        "volume": draw_volume, "long_hair": draw_long_hair, "bald": draw_bald, "bun": draw_bun, "beard": draw_beard,
        "moustache": draw_moustache, "glasses": draw_glasses, "open_mouth": draw_open_mouth,
        "skin_tone": draw_skin_tone, "earrings": draw_earrings, "clothes": draw_clothes}
BARE_CHANCE = {"hair_colour": .45, "fringe": .3, "curls": .2, "volume": .35, "long_hair": .2, "bald": .14, "bun": .06,
               "beard": .15, "moustache": .1, "glasses": .4, "open_mouth": .2, "skin_tone": .45,
               "earrings": .1, "clothes": .35}


# --- place, light, camera -----------------------------------------------------------------------------

def draw_backdrop(rng):
    base = colour(rng)
    layer = np.ones((SIDE, SIDE, 3), np.float32) * base.astype(np.float32)
    layer *= (1 + rng.uniform(-.35, .35) * (XX / SIDE - .5) + rng.uniform(-.35, .35) * (YY / SIDE - .5))[..., None]
    kind = rng.random()
    if kind < .35:
        return np.clip(layer + 2 * rng.standard_normal(layer.shape, np.float32), 0, 255)
    if kind < .5:
        for scales in ((20, 60), (8, 30, 90)):
            spots = np.clip(noise(rng, scales) * .5 + rng.uniform(-.2, .6), 0, 1)[..., None]
            layer = layer * (1 - spots) + colour(rng) * spots
    elif kind < .65:
        wave = np.sin(XX * 6.3 / rng.uniform(8, 60) + noise(rng, (100,)))
        layer = layer * (1 + rng.uniform(.1, .4) * wave)[..., None]
    else:
        for _ in range(int(rng.integers(3, 24))):
            box = cv2.boxPoints(((float(rng.uniform(0, SIDE)), float(rng.uniform(0, SIDE))),
                                 (float(rng.uniform(6, 220)), float(rng.uniform(6, 220))),
                                 float(rng.choice([0, 0, rng.uniform(0, 90)]))))
            cv2.fillConvexPoly(layer, np.round(box).astype(np.int32), colour(rng).tolist(), cv2.LINE_AA)
        for _ in range(int(rng.integers(0, 5))):
            cv2.ellipse(layer, (int(rng.integers(0, SIDE)), int(rng.integers(0, SIDE))),
                        (int(rng.integers(6, 70)), int(rng.integers(6, 90))), 0, 0, 360, colour(rng).tolist(), -1, cv2.LINE_AA)
    return cv2.GaussianBlur(np.clip(layer, 0, 255), (0, 0), rng.uniform(.6, 7))


def draw_neighbour(sheet, other, rng):
    """Another person behind, smaller or as large, out of focus."""
    scale, x = rng.uniform(.5, 1.1), rng.choice([-1, 1]) * rng.uniform(1.8, 3.2) * UNIT
    move = np.float32([[scale, 0, EYES[0] + x - scale * EYES[0]],
                       [0, scale, EYES[1] + rng.uniform(-.8, .8) * UNIT - scale * EYES[1]]])
    pixels = cv2.warpAffine(other.pixels, move, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    share = cv2.warpAffine(other.person, move, (SIDE, SIDE))
    sheet.paint(cv2.GaussianBlur(pixels, (0, 0), rng.uniform(.5, 4)), share)


def draw_light(sheet, rng):
    kind = rng.random()
    if kind < .35:
        slope = rng.uniform(-.7, .7)
        sheet.pixels = np.clip(sheet.pixels * (1 + slope * np.clip((XX - sheet.middle) / sheet.width, -.6, .6))[..., None], 0, 255)
    elif kind < .5:
        shade = soft((noise(rng, (50, 130)) > rng.uniform(0, 1)).astype(np.float32), rng.uniform(2, 12))
        sheet.darken(shade * rng.uniform(.1, .55))
    elif kind < .65:
        glow = ellipse(sheet.middle + rng.normal(0, 60), rng.uniform(0, 250), 120, 140)
        tint = colour(rng) / 255
        sheet.pixels = np.clip(sheet.pixels * (1 + rng.uniform(.1, .5) * np.exp(-glow ** 2)[..., None] * (tint - .3)), 0, 255)
    elif kind < .75:
        sheet.darken(np.clip((sheet.brow - rng.uniform(0, .8) * UNIT - YY) / 30, 0, 1) * rng.uniform(.1, .5))


def camera(pixels, rng):
    gain = np.float32(rng.uniform(.6, 1.35) * (1 + rng.normal(0, .07, 3)))
    x = 255 * np.clip(pixels / 255 * gain, 0, 1) ** np.float32(rng.uniform(.75, 1.3))
    if rng.random() < .06:
        x = np.repeat(x.mean(2, keepdims=True), 3, 2)
    small = int(SIDE * rng.uniform(.35, 1))
    if rng.random() < .6:
        x = cv2.resize(cv2.resize(x, (small, small), interpolation=cv2.INTER_AREA), (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    if rng.random() < .3:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(.4, 2))
    x = np.clip(x + rng.standard_normal(x.shape, np.float32) * rng.uniform(0, 6), 0, 255).astype(np.uint8)
    return cv2.imdecode(cv2.imencode(".jpg", x, [1, int(rng.integers(45, 96))])[1], 1)


def turn(pixels, rng):
    """Roll, a slight turn of the head (as a perspective), size and place. Returns picture and map."""
    corners = np.float32([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]])
    bent = corners + rng.normal(0, 9, (4, 2)).astype(np.float32)
    bend = cv2.getPerspectiveTransform(corners, bent.astype(np.float32))
    angle, scale = np.deg2rad(rng.normal(0, 5)), rng.uniform(.75, 1.1)
    c, s = np.cos(angle) * scale, np.sin(angle) * scale
    middle = np.array([SIDE / 2, SIDE / 2])
    shift = middle - np.array([[c, -s], [s, c]]) @ middle + rng.normal(0, 6, 2)
    place = np.array([[c, -s, shift[0]], [s, c, shift[1]], [0, 0, 1]]) @ bend
    if rng.random() < .5:
        place = np.array([[-1, 0, SIDE - 1], [0, 1, 0], [0, 0, 1.]]) @ place
    return cv2.warpPerspective(pixels, place, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), place


def compose(base, others, rng):
    """A whole picture. Returns it, its map from the sheet, and the names of what was drawn."""
    sheet, names = base.copy(), []
    for name, chance in BARE_CHANCE.items():
        if rng.random() < chance * .7:
            names.append(name)
    if "bald" in names:
        names = [n for n in names if n not in ("fringe", "curls", "volume", "bun", "long_hair")]
    if rng.random() < .12:
        names = []
    for name in names:
        BARE[name](sheet, rng)
    kind = rng.random()
    covers = []
    if kind < .42:
        covers.append(str(rng.choice(list(HEAD_COVERS))))
    if kind > .34 and kind < .62:
        covers.append(str(rng.choice(list(FACE_COVERS), p=[.4, .1, .3, .2])))
    for name in covers:
        (HEAD_COVERS.get(name) or FACE_COVERS[name])(sheet, rng)
    if rng.random() < .75:
        backdrop = draw_backdrop(rng)
        person = np.clip(soft(sheet.person, .8) * 1.3 - .15, 0, 1)
        front, sheet.pixels = sheet.pixels, backdrop
        if rng.random() < .25:
            draw_neighbour(sheet, others[int(rng.integers(0, len(others)))], rng)
        sheet.paint(front, person)
    draw_light(sheet, rng)
    pixels, place = turn(sheet.pixels.astype(np.float32), rng)
    return camera(pixels, rng), place, covers + names
