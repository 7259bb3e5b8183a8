"""Turns the 2048 px renderings into the PNG, ICO and ICNS files (called by make.sh)."""
import io
import struct
import sys
from pathlib import Path

from PIL import Image

src, out = map(Path, sys.argv[1:])
MAIN, SMALL = (Image.open(src / f"{n}.png").convert("RGBA") for n in ("apseko", "apseko-small"))
for im in (MAIN, SMALL):
    if im.size != (2048, 2048) or im.getpixel((0, 0))[3] or im.getpixel((1024, 60)) != (14, 92, 76, 255):
        sys.exit("unexpected rendering")


def at(size):
    # Exact area average; Pillow works on premultiplied alpha here.
    return (SMALL if size < 32 else MAIN).resize((size, size), Image.Resampling.BOX)


def png(im):
    buf = io.BytesIO()
    im.save(buf, "PNG", optimize=True)
    return buf.getvalue()


def bmp(im):
    """32-bit bitmap as ICO files hold it: header, BGRA rows bottom-up, 1-bit mask."""
    w, h = im.size
    pixels = im.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes("raw", "BGRA")
    mask = bytearray()
    stride = (w + 31) // 32 * 4
    for y in reversed(range(h)):
        row = bytearray(stride)
        for x in range(w):
            if im.getpixel((x, y))[3] == 0:
                row[x // 8] |= 0x80 >> x % 8
        mask += row
    header = struct.pack("<IiiHHIIiiII", 40, w, 2 * h, 1, 32, 0, len(pixels) + len(mask), 0, 0, 0, 0)
    return header + pixels + bytes(mask)


def ico(sizes):
    blobs = [png(at(s)) if s == 256 else bmp(at(s)) for s in sizes]
    offset = 6 + 16 * len(sizes)
    head = struct.pack("<HHH", 0, 1, len(sizes))
    for s, b in zip(sizes, blobs):
        head += struct.pack("<BBBBHHII", s % 256, s % 256, 0, 0, 1, 32, len(b), offset)
        offset += len(b)
    return head + b"".join(blobs)


def mac(size):
    # The macOS icon grid leaves a margin: the tile takes 824 of 1024.
    tile = 2 * round(size * 824 / 2048)
    im = Image.new("RGBA", (size, size))
    im.paste(MAIN.resize((tile, tile), Image.Resampling.BOX), ((size - tile) // 2,) * 2)
    return im


for name, size in (("32x32", 32), ("128x128", 128), ("128x128@2x", 256), ("icon", 512)):
    (out / f"{name}.png").write_bytes(png(at(size)))
(out / "icon.ico").write_bytes(ico([32, 16, 24, 48, 64, 256]))  # 32 first: some readers take the first
mac(1024).save(out / "icon.icns", append_images=[mac(s) for s in (32, 64, 128, 256, 512)])
