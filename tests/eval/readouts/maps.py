# SPDX-License-Identifier: MIT
"""Asks tests/eval/maps.c what the booth's networks make of a picture (it tells how they talk)."""
import struct
import subprocess

import cv2
import numpy as np

import draw

POINTS, MAP = 478, 4608
HEAD = 1 + 2 * POINTS + MAP + 4
MASK = 256


class Found:
    """has_face, points (478 x 2), map (4608), place (centre x, y, side, angle), mask or None."""

    def __init__(self, numbers, mask):
        self.has_face = numbers[0] > 0
        self.points = numbers[1:1 + 2 * POINTS].reshape(POINTS, 2)
        self.map = numbers[1 + 2 * POINTS:1 + 2 * POINTS + MAP]
        self.place = numbers[-4:]
        self.mask = mask


class Networks:
    def __init__(self, program, models):
        self.process = subprocess.Popen([program, models], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _read(self, count):
        data = self.process.stdout.read(4 * count)
        if len(data) != 4 * count:
            raise SystemExit("maps: the program ended")
        return np.frombuffer(data, np.float32).copy()

    def ask(self, picture, place=None):
        """place: where the mesh looks; None: search the whole picture."""
        height, width = picture.shape[:2]
        pixels = cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA)
        head = struct.pack("<iiffff", width, height, *(place if place is not None else (0, 0, 0, 0)))
        self.process.stdin.write(head + pixels.tobytes())
        self.process.stdin.flush()
        numbers = self._read(HEAD)
        mask = self._read(MASK * MASK).reshape(MASK, MASK) if place is None else None
        return Found(numbers, mask)


def sheet_of(picture, found):
    """The portrait on a sheet (see draw.py)."""
    left, right = found.points[[33, 133]].mean(0), found.points[[362, 263]].mean(0)
    along = right - left
    length = float(np.hypot(*along))
    c, s = along / length * draw.UNIT / length
    turn = np.array([[c, s], [-s, c]])
    shift = np.array(draw.EYES, float) - turn @ ((left + right) / 2)
    place = np.hstack([turn, shift[:, None]])
    height, width = picture.shape[:2]
    size = (draw.SIDE, draw.SIDE)
    scale = np.hypot(c, s)
    smooth = cv2.GaussianBlur(picture, (0, 0), max(.35 / scale, .3)) if scale < 1 else picture
    pixels = cv2.warpAffine(smooth, place, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.resize(found.mask, (width, height), interpolation=cv2.INTER_LINEAR)
    person = cv2.warpAffine(mask, place, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    points = found.points @ turn.T + shift
    return draw.Sheet(pixels.astype(np.float32), points.astype(np.float32), person)
