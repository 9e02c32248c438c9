# DigitClassifier
# SPDX-License-Identifier: MIT

"""Bodies that claim to be pictures: cut off, contradictory, enormous, or something else altogether."""

import random
import struct
import zlib
from collections.abc import Iterator

from kit.hostile import NOT_A_PICTURE, REFUSED, TOO_LARGE, UNREADABLE, UNSUPPORTED, Body
from kit.pictures import GREY, GREY_ALPHA, PALETTE, RGB, RGBA, SIGNATURE, chunk, drawn_one, header
from kit.smallest_jpeg import SMALLEST_JPEG

END = chunk(b"IEND", b"")
SIDE_LIMIT = 16_384


def cases() -> Iterator[Body]:
    yield from _truncated()
    yield from _broken_png()
    yield from _broken_jpeg()
    yield from _broken_others()
    yield from _enormous()
    yield from _other_things()


def _png(name: str, *chunks: bytes, statuses=UNREADABLE) -> Body:
    return Body(f"png: {name}", "image/png", SIGNATURE + b"".join(chunks), statuses)


def _jpeg(name: str, content: bytes, statuses=UNREADABLE) -> Body:
    return Body(f"jpeg: {name}", "image/jpeg", content, statuses)


def _truncated() -> Iterator[Body]:
    png, jpeg = drawn_one(), SMALLEST_JPEG
    # Before the signature is whole nothing tells what it is; the last chunk, IEND, carries no picture.
    for length in sorted({1, 4, 7, 8, 12, 16, 20, 29, 33, 37, 41, 45, 49, 53, len(png) // 2, len(png) - 20}):
        yield Body(f"png: only the first {length} bytes", "image/png", png[:length], NOT_A_PICTURE)
    scan = jpeg.index(b"\xff\xda")
    for length in sorted({1, 2, 3, 4, 11, 20, 30, 60, scan // 2, scan - 1, scan, scan + 1, scan + 5}):
        yield Body(f"jpeg: only the first {length} bytes", "image/jpeg", jpeg[:length], NOT_A_PICTURE)


def _broken_png() -> Iterator[Body]:
    rows = zlib.compress(b"\0" * (29 * 28))
    good = chunk(b"IDAT", rows)
    yield _png("no chunk at all")
    yield _png("no IHDR", good, END)
    yield _png("no IDAT", header(28, 28), END)
    yield _png("IDAT before IHDR", good, header(28, 28), END)
    yield _png("width 0", header(0, 28), good, END)
    yield _png("height 0", header(28, 0), good, END)
    yield _png("width over 2^31", header(0x80000001, 28), good, END)
    for depth in (0, 3, 32, 255):
        yield _png(f"depth {depth}", header(28, 28, depth), good, END)
    for colour in (1, 5, 7, 255):
        yield _png(f"colour type {colour}", header(28, 28, 8, colour), good, END)
    yield _png("interlace method 7", header(28, 28, interlace=7), good, END)
    yield _png("palette without PLTE", header(28, 28, 8, PALETTE), good, END)
    yield _png("PLTE of 4 bytes", header(28, 28, 8, PALETTE), chunk(b"PLTE", b"abcd"), good, END)
    yield _png("depth 16 in a palette", header(28, 28, 16, PALETTE), good, END)
    yield _png("IHDR of 12 bytes", chunk(b"IHDR", b"\0" * 12), good, END)
    yield _png("IHDR of 14 bytes", chunk(b"IHDR", struct.pack(">IIBBBBBB", 28, 28, 8, 0, 0, 0, 0, 0)), good, END)
    yield _png("wrong IHDR checksum", chunk(b"IHDR", struct.pack(">IIBBBBB", 28, 28, 8, 0, 0, 0, 0), 1), good, END)
    yield _png("wrong IDAT checksum", header(28, 28), chunk(b"IDAT", rows, 0xDEADBEEF), END)
    yield _png("IDAT is not zlib", header(28, 28), chunk(b"IDAT", b"this is not a zlib stream at all"), END)
    yield _png("IDAT is empty", header(28, 28), chunk(b"IDAT", b""), END)
    yield _png("rows end early", header(28, 28), chunk(b"IDAT", zlib.compress(b"\0" * 100)), END)
    yield _png("row filter 9", header(28, 28), chunk(b"IDAT", zlib.compress(b"\x09" * (29 * 28))), END)
    cut = zlib.compress(random.Random(1).randbytes(29 * 28))[:300]
    yield _png("zlib stream cut", header(28, 28), chunk(b"IDAT", cut), END)
    yield _png("chunk length 2^31-1", header(28, 28), struct.pack(">I", 0x7FFFFFFF) + b"IDAT" + rows)
    yield _png("chunk length 2^32-1", header(28, 28), struct.pack(">I", 0xFFFFFFFF) + b"IDAT" + rows)
    yield _png("unknown critical chunk", header(28, 28), chunk(b"EVIL", b"x"), good, END)
    for seed in range(6):
        yield _png(f"noise {seed} after the signature", random.Random(seed).randbytes(400))
    for seed in range(6):
        yield _png(f"noise {seed} after IHDR", header(28, 28), random.Random(100 + seed).randbytes(400))


def _broken_jpeg() -> Iterator[Body]:
    good = SMALLEST_JPEG
    yield _jpeg("start mark alone", b"\xff\xd8", NOT_A_PICTURE)
    yield _jpeg("start and end marks", b"\xff\xd8\xff\xd9")
    yield _jpeg("segment longer than the file", b"\xff\xd8\xff\xe0\xff\xff" + good[2:40])
    yield _jpeg("no frame", good.replace(b"\xff\xc0", b"\xff\xee", 1))
    yield _jpeg("no quantisation table", good.replace(b"\xff\xdb", b"\xff\xed"))
    yield _jpeg("no Huffman table", good.replace(b"\xff\xc4", b"\xff\xed"))
    yield _jpeg("12-bit samples", _with_frame(good, lambda frame: b"\x0c" + frame[1:]), NOT_A_PICTURE)
    yield _jpeg("height 0", _with_frame(good, lambda frame: frame[:1] + b"\0\0" + frame[3:]))
    yield _jpeg("width 0", _with_frame(good, lambda frame: frame[:3] + b"\0\0" + frame[5:]))
    yield _jpeg("200 components", _with_frame(good, lambda frame: frame[:5] + b"\xc8" + frame[6:]))
    for seed in range(6):
        noise = random.Random(200 + seed).randbytes(400)
        yield _jpeg(f"noise {seed} after the start mark", b"\xff\xd8\xff" + noise)


def _broken_others() -> Iterator[Body]:
    """Headers of the simpler formats with nothing, nonsense or too little behind them."""
    gif = b"GIF89a\x02\x00\x02\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00"
    frame = b",\x00\x00\x00\x00\x02\x00\x02\x00\x00"
    bmp = b"BM" + bytes(8) + struct.pack("<IIiiHHIIiiII", 54, 40, 2, 2, 1, 24, 0, 0, 0, 0, 0, 0)
    runs = b"BM" + bytes(8) + struct.pack("<IIiiHHIIiiIII", 58, 40, 2, 2, 1, 8, 1, 0, 0, 0, 1, 0, 0)
    webp = b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00"
    tiff = b"II*\x00\x08\x00\x00\x00"
    broken = {
        "gif: no frame": gif + b";",
        "gif: no colours": b"GIF89a\x02\x00\x02\x00\x00\x00\x00" + frame + b"\x02\x01\x04\x00;",
        "gif: no data": gif + frame + b"\x02\x00;",
        "gif: codes of 200 bits": gif + frame + b"\xc8\x01\x04\x00;",
        "gif: a code that stands for nothing": gif + frame + b"\x02\x01\xff\x00;",
        "gif: an extension without end": gif + b"!\xfe" + b"\xff" * 600,
        "gif: blocks of no kind": gif + b"\x77" * 100,
        "bmp: zeros": b"BM" + bytes(60),
        "bmp: no pixels": bmp,
        "bmp: half of the pixels": bmp + bytes(9),
        "bmp: pixels before the header": bmp[:10] + bytes(4) + bmp[14:] + bytes(16),
        "bmp: height of -2^31": bmp[:22] + b"\x00\x00\x00\x80" + bmp[26:] + bytes(16),
        "bmp: runs out of the picture": runs + b"\xff\x00" * 8,
        "bmp: runs without end": runs + b"\x00\x02\x00\x00" * 50,
        "tiff: no directory": tiff + bytes(24),
        "tiff: a directory beyond the end": tiff[:4] + b"\xff\xff\xff\x7f",
        "tiff: 65,535 tags": tiff + b"\xff\xff" + bytes(40),
        "webp: nothing in its chunk": webp + bytes(24),
        "webp: a chunk longer than the file": webp[:16] + b"\xff\xff\xff\x7f" + bytes(24),
        "webp: longer than it is": b"RIFF\xff\xff\xff\x7fWEBPVP8L" + bytes(24),
        "pnm: no pixels": b"P5 28 28 255\n",
        "pnm: a level over the greatest": b"P5 2 1 9\n\x05\xff",
        "pnm: a side of 40 digits": b"P5 " + b"9" * 40 + b" 1 255\n0",
        "pnm: a comment without end": b"P2 # " + b"x" * 1000,
        "pam: no end of the header": b"P7\nWIDTH 2\nHEIGHT 2\n" + b"DEPTH 1\n" * 100,
    }
    for name, content in broken.items():
        # A height of -2^31 is too large before it is anything else.
        yield Body(name, "image/png", content, UNREADABLE | TOO_LARGE if "2^31" in name else UNREADABLE)


def _with_frame(jpeg: bytes, change) -> bytes:
    """The picture with the content of its SOF0 segment (depth, height, width, components, …) changed."""
    start = jpeg.index(b"\xff\xc0") + 4
    return jpeg[:start] + change(jpeg[start : start + 6]) + jpeg[start + 6 :]


def _enormous() -> Iterator[Body]:
    """Small files that would be huge pictures: refused by their headers, before any pixel is allocated."""
    thin = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    for colour, name in ((GREY, "grey"), (RGB, "RGB"), (GREY_ALPHA, "grey-alpha"), (RGBA, "RGBA")):
        yield _png(f"65535×65535 {name}", header(65535, 65535, 8, colour), thin, END, statuses=TOO_LARGE)
    yield _png("65535×65535 of 16 bits", header(65535, 65535, 16, RGBA), thin, END, statuses=TOO_LARGE)
    yield _png("65535×65535 interlaced", header(65535, 65535, interlace=1), thin, END, statuses=TOO_LARGE)
    yield _png("2^31-1 wide", header(0x7FFFFFFF, 1), thin, END, statuses=TOO_LARGE)
    yield _png("2^31-1 high", header(1, 0x7FFFFFFF), thin, END, statuses=TOO_LARGE)
    yield _png("2^31-1 square", header(0x7FFFFFFF, 0x7FFFFFFF), thin, END, statuses=TOO_LARGE)
    yield _png("one pixel over the widest", header(SIDE_LIMIT + 1, 1), thin, END, statuses=TOO_LARGE)
    yield _png("one pixel over the highest", header(1, SIDE_LIMIT + 1), thin, END, statuses=TOO_LARGE)
    bomb = zlib.compress(b"\0" * (SIDE_LIMIT * (SIDE_LIMIT + 1)), 9)
    yield _png(
        "268 million real black pixels", header(SIDE_LIMIT, SIDE_LIMIT), chunk(b"IDAT", bomb), END, statuses=TOO_LARGE
    )
    for height, width in ((65535, 65535), (65535, 1), (1, 65535), (16_384, 16_384)):
        size = struct.pack(">HH", height, width)
        content = _with_frame(SMALLEST_JPEG, lambda frame, size=size: frame[:1] + size + frame[5:])
        yield _jpeg(f"{width}×{height}", content, TOO_LARGE | UNREADABLE)  # over 65,500 no decoder takes it
    limit = 10 * 1024 * 1024
    yield Body("png: 11 MiB of file", "image/png", SIGNATURE + bytes(limit + 1024 * 1024), TOO_LARGE)


def _other_things() -> Iterator[Body]:
    things = {
        "BigTIFF": b"II+\x00\x08\x00\x00\x00" + bytes(24),
        "AVIF": b"\x00\x00\x00\x1cftypavif" + bytes(40),
        "AVI": b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(24),
        "ICO": b"\x00\x00\x01\x00\x01\x00" + bytes(24),
        "PDF": b"%PDF-1.7\n" + bytes(24),
        "ZIP": b"PK\x03\x04" + bytes(40),
        "gzip": zlib.compress(drawn_one(), wbits=31),
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "HTML": b"<!doctype html><img src=x onerror=alert(1)>",
        "XML that asks for a file": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "MNG": b"\x8aMNG\r\n\x1a\n" + bytes(40),
        "zeros": bytes(1000),
        "ones": b"\xff" * 1000,
        "noise": random.Random(3).randbytes(5000),
        "text": "dobrý den".encode("utf-16"),
    }
    for name, content in things.items():
        yield Body(f"claimed PNG: {name}", "image/png", content, UNSUPPORTED)
    text_mode = drawn_one().replace(b"\r\n", b"\n")
    yield Body("claimed PNG: PNG with its line ends changed", "image/png", text_mode, NOT_A_PICTURE)
    yield Body("claimed PNG: nothing", "image/png", b"", REFUSED)
    yield Body("claimed JPEG: nothing", "image/jpeg", b"", REFUSED)
