#!/usr/bin/env python3
"""Writes a screenshot as a PNG with a palette, which takes a third of the room: fewer_colours.py IN.png OUT.png.

Reads what Chromium writes: 8 bits, RGB or RGBA, not interlaced. Colours are rounded to 4 bits a channel where there are more than
256; text and flat areas lose nothing that one sees.
"""

import struct
import sys
import zlib


def chunks(data):
    at = 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at:at + 4])
        yield data[at + 4:at + 8], data[at + 8:at + 8 + size]
        at += size + 12


def rows(data):
    parts = list(chunks(data))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
    if depth != 8 or kind not in (2, 6) or interlaced:
        sys.exit("not a screenshot of Chromium")
    step = 3 if kind == 2 else 4
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    above = bytearray(width * step)
    for y in range(height):
        start = y * (width * step + 1)
        filtering, line = raw[start], bytearray(raw[start + 1:start + 1 + width * step])
        for x in range(len(line)):
            a = line[x - step] if x >= step else 0
            b = above[x]
            c = above[x - step] if x >= step else 0
            if filtering == 1:
                line[x] = (line[x] + a) & 255
            elif filtering == 2:
                line[x] = (line[x] + b) & 255
            elif filtering == 3:
                line[x] = (line[x] + (a + b) // 2) & 255
            elif filtering == 4:
                p = a + b - c
                near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                line[x] = (line[x] + near) & 255
        above = line
        yield [bytes(line[i:i + 3]) for i in range(0, len(line), step)]


def main():
    source, target = sys.argv[1:]
    with open(source, "rb") as file:
        picture = list(rows(file.read()))
    if len({colour for row in picture for colour in row}) > 256:
        picture = [[bytes(min(255, (value + 8) // 17 * 17) for value in colour) for colour in row] for row in picture]
    palette = sorted({colour for row in picture for colour in row})
    if len(palette) > 256:
        sys.exit(f"{len(palette)} colours")
    index = {colour: i for i, colour in enumerate(palette)}
    raw = b"".join(b"\0" + bytes(index[colour] for colour in row) for row in picture)

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    with open(target, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", len(picture[0]), len(picture), 8, 3, 0, 0, 0)))
        file.write(chunk(b"PLTE", b"".join(palette)))
        file.write(chunk(b"IDAT", zlib.compress(raw, 9)))
        file.write(chunk(b"IEND", b""))


if __name__ == "__main__":
    main()
