# SPDX-License-Identifier: MIT
"""What a JPEG says of itself, read by other code than the booth's."""
import struct

# T.81 table K.1, in zigzag order: libjpeg scales it by the quality.
LUMINANCE = [16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
             29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
             95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99]


def table_for(quality):
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return [min(255, max(1, (value * scale + 50) // 100)) for value in LUMINANCE]


def describe(data):
    """Size, density, components, quality, and which APP segments there are."""
    assert data[:2] == b"\xff\xd8" and data[-2:] == b"\xff\xd9", "not a whole JPEG"
    found = {"segments": [], "bytes": len(data)}
    at = 2
    while at < len(data):
        assert data[at] == 0xFF
        marker = data[at + 1]
        length = struct.unpack(">H", data[at + 2:at + 4])[0]
        body = data[at + 4:at + 2 + length]
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            found["segments"].append(marker)
        if marker == 0xE0 and body[:5] == b"JFIF\0":
            found["unit"], found["dpi_x"], found["dpi_y"] = struct.unpack(">BHH", body[7:12])
        if marker == 0xDB and body[0] == 0:
            table = list(body[1:65])
            found["quality"] = next((q for q in range(1, 101) if table_for(q) == table), None)
        if 0xC0 <= marker <= 0xC2:
            found["bits"], found["height"], found["width"], found["components"] = struct.unpack(">BHHB", body[:6])
            found["progressive"] = marker == 0xC2
        if marker == 0xDA:
            return found
        at += 2 + length
    raise AssertionError("no scan")
