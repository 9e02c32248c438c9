# DigitClassifier
# SPDX-License-Identifier: MIT

"""Multipart forms that are cut, contradictory or overfull, and bodies under the wrong content type."""

import json
import random
import zlib
from collections.abc import Iterator

from kit.hostile import MALFORMED, REFUSED, TOO_LARGE, UNREADABLE, UNSUPPORTED, Body
from kit.pictures import drawn_one

EDGE = "edge"
FORM = f"multipart/form-data; boundary={EDGE}"
FILE = 'Content-Disposition: form-data; name="file"; filename="one.png"'
PNG = "Content-Type: image/png"


def cases() -> Iterator[Body]:
    yield from _cut()
    yield from _boundaries()
    yield from _part_headers()
    yield from _contents()
    yield from _overfull()
    yield from _content_types()


def part(*headers: str | bytes, content: bytes = b"") -> bytes:
    lines = [h.encode() if isinstance(h, str) else h for h in headers]
    return b"--edge\r\n" + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + content + b"\r\n"


GOOD = part(FILE, PNG, content=drawn_one())
CLOSE = b"--edge--\r\n"


def _form(name: str, content: bytes, statuses=MALFORMED, media_type: str = FORM) -> Body:
    return Body(f"form: {name}", media_type, content, statuses)


def _cut() -> Iterator[Body]:
    """A good form broken off everywhere before its closing boundary is whole."""
    whole = GOOD + CLOSE
    # Closely at both ends, where the boundaries are, and every few bytes between.
    ends = [0, 1, 2, 6, 7, 8, *range(20, len(GOOD) - 2, 16), *range(len(GOOD) - 2, len(whole) - 2, 2)]
    for end in ends:
        assert end < len(whole) - 2
        yield _form(f"only the first {end} bytes", whole[:end])


def _boundaries() -> Iterator[Body]:
    whole = GOOD + CLOSE
    for name, media_type in {
        "no boundary parameter": "multipart/form-data",
        "no value for boundary": "multipart/form-data; boundary=",
        "empty quoted boundary": 'multipart/form-data; boundary=""',
        "unclosed quoted boundary": 'multipart/form-data; boundary="edge',
        "boundary of 71 characters": "multipart/form-data; boundary=" + "e" * 71,
        "boundary of 5,000 characters": "multipart/form-data; boundary=" + "e" * 5000,
        "boundary with a forbidden character": 'multipart/form-data; boundary="ed{ge"',
        "boundary that ends in a space": 'multipart/form-data; boundary="edge "',
        "another boundary than the body's": "multipart/form-data; boundary=other",
        "two boundaries": "multipart/form-data; boundary=other; boundary=edge2",
    }.items():
        yield _form(name, whole, media_type=media_type)
    yield _form("only the closing boundary", CLOSE)
    yield _form("only a preamble", b"hello " * 100)
    yield _form("a preamble of 1 MiB", b"x" * 1024 * 1024, statuses=REFUSED)
    yield _form("boundaries and nothing between", b"--edge\r\n" * 50 + CLOSE)
    yield _form("garbage after a boundary", b"--edgegarbage\r\n" + GOOD[8:] + CLOSE)
    yield _form("line feeds only", (GOOD + CLOSE).replace(b"\r\n", b"\n"))
    yield _form("carriage returns only", (GOOD + CLOSE).replace(b"\r\n", b"\r"))


def _part_headers() -> Iterator[Body]:
    picture = drawn_one()
    for name, headers in {
        "no headers": [],
        "no Content-Disposition": [PNG],
        "an empty Content-Disposition": ["Content-Disposition:"],
        "disposition attachment": ['Content-Disposition: attachment; name="file"; filename="one.png"'],
        "no name": ['Content-Disposition: form-data; filename="one.png"'],
        "an empty name": ['Content-Disposition: form-data; name=""; filename="one.png"'],
        "an unclosed name": ['Content-Disposition: form-data; name="file'],
        "two Content-Dispositions": [FILE, FILE],
        "a header without a colon": [FILE, "Content-Type image/png"],
        "a header without a name": [FILE, ": image/png"],
        "a space before the colon": [FILE, "Content-Type : image/png"],
        "a NUL in a header": [FILE, b"X-Nul: a\0b"],
        "a bare CR in a header": [FILE, b"X-Cr: a\rb"],
        "a control character in a header's name": [FILE, b"X\x01Y: a"],
        "bytes that are not UTF-8 in the name": [b'Content-Disposition: form-data; name="\xff\xfe"; filename="a"'],
    }.items():
        yield _form(f"part with {name}", part(*headers, content=picture) + CLOSE)
    for size, name in ((9 * 1024, "9 KiB"), (100 * 1024, "100 KiB"), (2 * 1024 * 1024, "2 MiB")):
        yield _form(f"part header of {name}", part(FILE, "X-Long: " + "a" * size, content=picture) + CLOSE, REFUSED)
    for count in (200, 20_000):
        headers = [f"X-{i}: {i}" for i in range(count)]
        yield _form(f"{count} part headers", part(FILE, *headers, content=picture) + CLOSE, REFUSED)
    yield _form("part headers that never end", b"--edge\r\n" + b"X-A: b\r\n" * 30_000, REFUSED)


def _contents() -> Iterator[Body]:
    picture = drawn_one()
    camera = 'Content-Disposition: form-data; name="use_camera"'
    yield _form("an empty file", part(FILE, PNG) + CLOSE, REFUSED)
    yield _form("a file of text", part(FILE, "Content-Type: text/plain", content=b"seven") + CLOSE, UNSUPPORTED)
    yield _form("a file that is cut", part(FILE, PNG, content=picture[:60]) + CLOSE, UNREADABLE)
    yield _form("neither file nor camera", part('Content-Disposition: form-data; name="note"', content=b"x") + CLOSE)
    yield _form("use_camera=false alone", part(camera, content=b"false") + CLOSE)
    for value in (b"maybe", b"", b"truetrue", b"\xff", b"true\0", b"x" * 100_000):
        body = part(camera, content=value) + CLOSE
        yield _form(f"use_camera={value[:12]!r} of {len(value)} bytes", body, REFUSED)
        if value:  # An empty field is one not filled in.
            body = GOOD + part('Content-Disposition: form-data; name="explain"', content=value) + CLOSE
            yield _form(f"explain={value[:12]!r} of {len(value)} bytes", body, REFUSED)
    promise = 'Content-Disposition: form-data; name="max_error"'
    shares = [b"0", b"1", b"-0.1", b"nan", b"0x1p-3", b"1e-400", b"five", b"\xff", b"0.1\0"]
    for value in (*shares, b"9" * 60_000, b"." * 100_000):
        body = GOOD + part(promise, content=value) + CLOSE
        yield _form(f"max_error={value[:12]!r} of {len(value)} bytes", body, REFUSED)
    image = 'Content-Disposition: form-data; name="image"'
    yield _form("the picture as a plain field", part(image, content=picture) + CLOSE)
    inner = b"--inner\r\n\r\nx\r\n--inner--"
    yield _form("a form within the file", part(FILE, PNG, content=inner) + CLOSE, UNSUPPORTED)
    for seed in range(8):
        noise = random.Random(300 + seed).randbytes(600)
        yield _form(f"noise {seed}", noise)
        yield _form(f"noise {seed} after a boundary", b"--edge\r\n" + noise)


def _overfull() -> Iterator[Body]:
    field = 'Content-Disposition: form-data; name="a{}"'
    yield _form("10,000 empty parts", b"".join(part(field.format(i)) for i in range(10_000)) + CLOSE, REFUSED)
    yield _form("200 parts and a picture", b"".join(part(field.format(i)) for i in range(200)) + GOOD + CLOSE, REFUSED)
    yield _form("a field of 2 MiB", part(field.format(""), content=b"x" * 2 * 1024 * 1024) + CLOSE, REFUSED)
    yield _form("a file of 11 MiB", part(FILE, PNG, content=bytes(11 * 1024 * 1024)) + CLOSE, TOO_LARGE)


def _content_types() -> Iterator[Body]:
    picture = drawn_one()
    prediction = json.dumps({"file": "x" * 200}).encode()
    media_types = ["text/plain", "text/html", "application/pdf", "video/mp4", "application/x-www-form-urlencoded"]
    media_types += ["multipart/byteranges", "multipart/mixed; boundary=edge"]
    media_types += ["image", "/png", "image png", ";;;;", "\x7f", "a" * 3000 + "/png"]
    for media_type in media_types:
        yield Body(f"type {media_type[:40]!r} on a picture", media_type, picture, REFUSED)
    yield Body("type application/json", "application/json", prediction, REFUSED)
    yield Body("broken JSON", "application/json", b'{"a":' * 10_000, REFUSED)
    yield Body("no type and no picture", None, b"seven", REFUSED)
    packed = (("Content-Encoding", "gzip"),)
    yield Body("gzip bomb as Content-Encoding", "image/png", _gzip_of_zeros(), UNSUPPORTED, packed)
    yield Body("invented Content-Encoding", "image/png", b"xyz", UNSUPPORTED, (("Content-Encoding", "shrink"),))


def _gzip_of_zeros() -> bytes:
    """100 MB of zeros in 100 kB."""
    return zlib.compress(bytes(100_000_000), 9, wbits=31)
