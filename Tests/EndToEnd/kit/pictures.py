# DigitClassifier
# SPDX-License-Identifier: MIT

"""PNG written by hand (so that it can also be written wrongly), and MNIST's IDX files."""

import gzip
import os
import pathlib
import struct
import zlib
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6


def chunk(kind: bytes, content: bytes, checksum: int | None = None) -> bytes:
    """One PNG chunk; a given checksum replaces the right one."""
    right = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", right if checksum is None else checksum)


def header(width: int, height: int, depth: int = 8, colour: int = GREY, interlace: int = 0) -> bytes:
    """The IHDR chunk, whatever it claims."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def png(width: int, height: int, pixels: bytes, level: int = 6) -> bytes:
    """An 8-bit grey picture, rows from the top, one byte a pixel."""
    rows = b"".join(b"\0" + pixels[y * width : (y + 1) * width] for y in range(height))
    return SIGNATURE + header(width, height) + chunk(b"IDAT", zlib.compress(rows, level)) + chunk(b"IEND", b"")


def read_png(content: bytes) -> tuple[int, int, int, bytes]:
    """Width, height, bytes a pixel and the pixels of an 8-bit PNG without palette or interlacing."""
    assert content.startswith(SIGNATURE), content[:8]
    packed, position, width, height, colour = b"", 8, 0, 0, GREY
    while position < len(content):
        (length,) = struct.unpack(">I", content[position : position + 4])
        kind, data = content[position + 4 : position + 8], content[position + 8 : position + 8 + length]
        assert content[position : position + 12 + length] == chunk(kind, data), "a wrong checksum"
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", data)
            assert (depth, interlace) == (8, 0)
        elif kind == b"IDAT":
            packed += data
        position += 12 + length
    size = {GREY: 1, RGB: 3, GREY_ALPHA: 2, RGBA: 4}[colour]
    return width, height, size, _unfiltered(zlib.decompress(packed), width * size, size)


def _unfiltered(content: bytes, stride: int, size: int) -> bytes:
    """The rows of a PNG without their filters (PNG specification, section 9)."""
    rows, above = bytearray(), bytes(stride)
    for start in range(0, len(content), stride + 1):
        kind, row = content[start], bytearray(content[start + 1 : start + 1 + stride])
        for i in range(stride):
            left = row[i - size] if i >= size else 0
            corner = above[i - size] if i >= size else 0
            paeth = min((left, above[i], corner), key=lambda value: abs(left + above[i] - corner - value))
            row[i] = (row[i] + (0, left, above[i], (left + above[i]) // 2, paeth)[kind]) % 256
        rows += row
        above = bytes(row)
    return bytes(rows)


def drawn_one() -> bytes:
    """A 28×28 picture of a plain vertical stroke, white on black: a one."""
    pixels = bytearray(28 * 28)
    for y in range(4, 24):
        pixels[y * 28 + 13] = pixels[y * 28 + 14] = 255
    return png(28, 28, bytes(pixels))


@dataclass(frozen=True)
class TestSet:
    """MNIST's 10,000 test pictures as PNG files, and their labels."""

    pictures: list[bytes]
    labels: bytes

    __test__ = False  # not a test class, whatever its name


def mnist_folders(root: pathlib.Path) -> list[pathlib.Path]:
    """Where MNIST's files may lie: the data folder and, if it is one, the mirror."""
    mirror = os.environ.get("DIGITS_MNIST_MIRROR", "")
    folders = [pathlib.Path(os.environ.get("DIGITS_DATA", root / "data")) / "mnist"]
    return folders + ([pathlib.Path(mirror)] if mirror and ":" not in mirror else [])


def load_test_set(folders: list[pathlib.Path]) -> TestSet | None:
    """The test set from the first folder that has it, packed or not; None where no folder has."""
    arrays = load_test_arrays(folders)
    if arrays is None:
        return None
    pixels, labels = arrays
    size = 28 * 28
    pictures = [png(28, 28, pixels[i * size : (i + 1) * size], level=1) for i in range(len(labels))]
    return TestSet(pictures, labels)


def load_test_arrays(folders: list[pathlib.Path]) -> tuple[bytes, bytes] | None:
    """The test set's pixels, 28×28 bytes a picture, and its labels, from the first folder that has both."""
    for folder in folders:
        images = _idx(folder, "t10k-images-idx3-ubyte", 0x803)
        labels = _idx(folder, "t10k-labels-idx1-ubyte", 0x801)
        if images is None or labels is None:
            continue
        count, rows, columns = struct.unpack(">III", images[4:16])
        assert (rows, columns, count) == (28, 28, len(labels) - 8), "the pictures are not 28×28, or not all labelled"
        return images[16:], labels[8:]
    return None


def _idx(folder: pathlib.Path, name: str, magic: int) -> bytes | None:
    plain, packed = folder / name, folder / f"{name}.gz"
    if plain.exists():
        content = plain.read_bytes()
    elif packed.exists():
        content = gzip.decompress(packed.read_bytes())
    else:
        return None
    assert struct.unpack(">I", content[:4])[0] == magic, f"{name} is not an IDX file of the expected kind"
    return content
