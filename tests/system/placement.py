# SPDX-License-Identifier: MIT
"""The notice's numbers for a finished photo, held against where the person really is.

Truth comes from outside the booth: points placed by hand, or the rendered sitter's own. The crop is the
record's; that the photo is cut where the record says is seen by finding the eyes in the photo itself.
"""
import json
import os
import subprocess

import booth
import jpeg


def place(crop, x, y):
    """A point of the original in the finished photo."""
    scale = 480 / crop["width"]
    assert scale <= 1.0001, "enlarged"
    assert abs(crop["height"] * scale - 640) < 1, "not the photo's shape: %s" % crop
    return (x - crop["x"]) * scale, (y - crop["y"]) * scale


def check(record, path, pupils, cheeks, head_top):
    """path: of photo.jpg. pupils [(x, y), (x, y)], cheeks (x, x), head_top y: pixels of the original."""
    with open(path, "rb") as file:
        found = jpeg.describe(file.read())
    assert (found["width"], found["height"]) == (480, 640), found
    assert (found["unit"], found["dpi_x"], found["dpi_y"]) == (1, 300, 300), found
    assert found["components"] == 3 and found["bits"] == 8, found
    assert found["quality"] >= 60, found
    assert 20000 <= found["bytes"] <= 40960, found
    assert found["segments"] == [0xE0], "metadata beside JFIF: %s" % found["segments"]
    crop = record["files"]["photo.jpg"]["crop"]
    eyes = [place(crop, x, y) for x, y in pupils]
    height = (eyes[0][1] + eyes[1][1]) / 2
    middle = (eyes[0][0] + eyes[1][0]) / 2
    width = place(crop, max(cheeks), 0)[0] - place(crop, min(cheeks), 0)[0]
    top = place(crop, 0, head_top)[1]
    assert 200 <= height <= 300, "eyes at %.0f" % height
    assert 50 <= top <= 110, "head top at %.0f" % top
    assert 180 <= width <= 300, "face width %.0f" % width
    assert abs(middle - 240) <= 24, "off centre by %.0f" % (middle - 240)
    seen = subprocess.run([os.path.join(booth.BUILD, "booth-check"), "--json", path], capture_output=True,
                          check=False).stdout
    apart = eyes[1][0] - eyes[0][0]
    for (x, y), (seen_x, seen_y) in zip(eyes, json.loads(seen)["face"]["eyes"]):
        assert abs(x - seen_x) < 0.1 * apart and abs(y - seen_y) < 0.1 * apart, \
            "the photo was not cut where its record says: %.0f,%.0f %.0f,%.0f" % (x, y, seen_x, seen_y)
    return "eyes %.0f top %.0f face %.0f offset %.0f quality %d bytes %d" % (
        height, top, width, middle - 240, found["quality"], found["bytes"])
