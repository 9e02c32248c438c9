# DigitClassifier
# SPDX-License-Identifier: MIT

"""Requests that are not HTTP, or lie about their length, or stop half-way."""

from collections.abc import Iterator

from kit.hostile import Wire
from kit.pictures import drawn_one

POST = b"POST /predict HTTP/1.1\r\nHost: digits\r\nContent-Type: image/png\r\n"


def cases() -> Iterator[Wire]:
    yield from _request_lines()
    yield from _header_lines()
    yield from _lengths()
    yield from _chunks()
    yield from _half_requests()


def _request_lines() -> Iterator[Wire]:
    rest = b"\r\nHost: digits\r\n\r\n"
    yield Wire("an invented method", b"CLASSIFY /predict HTTP/1.1" + rest)
    yield Wire("a lower-case method", b"post /predict HTTP/1.1" + rest)
    yield Wire("HTTP/9.9", b"GET /health HTTP/9.9" + rest)
    yield Wire("not a version", b"GET /health HELLO/1.1" + rest)
    yield Wire("no target", b"GET HTTP/1.1" + rest)
    yield Wire("two spaces of target", b"GET /health /predict HTTP/1.1" + rest)
    yield Wire("a NUL in the target", b"GET /hea\0lth HTTP/1.1" + rest)
    yield Wire("a target of 1 MiB", b"GET /" + b"a" * 1024 * 1024 + b" HTTP/1.1" + rest)
    yield Wire("a TLS hello", bytes.fromhex("16030100c8010000c40303") + bytes(200))
    yield Wire("the HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9))
    yield Wire("an SMTP greeting", b"EHLO mail.example\r\n\r\n")
    yield Wire("zeros", bytes(2000))
    yield Wire("noise", bytes(range(128, 256)) * 10 + b"\r\n\r\n")


def _header_lines() -> Iterator[Wire]:
    start = b"GET /health HTTP/1.1\r\nHost: digits\r\n"
    yield Wire("a header without a colon", start + b"NoColonHere\r\n\r\n")
    yield Wire("a space in a header's name", start + b"X Y: z\r\n\r\n")
    yield Wire("a space before the colon", start + b"X-Y : z\r\n\r\n")
    yield Wire("an empty header name", start + b": z\r\n\r\n")
    yield Wire("a NUL in a header", start + b"X-Nul: a\0b\r\n\r\n")
    yield Wire("a header of 1 MiB", start + b"X-Long: " + b"a" * 1024 * 1024 + b"\r\n\r\n")
    yield Wire("50,000 headers", start + b"".join(b"X-%d: y\r\n" % i for i in range(50_000)) + b"\r\n")


def _lengths() -> Iterator[Wire]:
    for value in (b"-1", b"+5", b"five", b"5 5", b"0x10", b"", b"99999999999999999999", b"1e3", b"5,6"):
        yield Wire(f"Content-Length {value.decode()!r}", POST + b"Content-Length: " + value + b"\r\n\r\nhello")
    yield Wire("two Content-Lengths", POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")
    both = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    yield Wire("a length and chunks", POST + both)
    yield Wire("an invented transfer encoding", POST + b"Transfer-Encoding: wave\r\n\r\nhello", breaks_off=True)
    yield Wire("a terabyte announced", POST + b"Content-Length: 1099511627776\r\n\r\nhello")
    yield Wire("11 MiB announced, none sent", POST + b"Content-Length: 11534336\r\n\r\n")


def _chunks() -> Iterator[Wire]:
    start = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    for name, body in {
        "size is not hexadecimal": b"xyz\r\nhello\r\n0\r\n\r\n",
        "negative size": b"-5\r\nhello\r\n0\r\n\r\n",
        "size over 64 bits": b"fffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        "size without digits": b"\r\nhello\r\n0\r\n\r\n",
        "content longer than its size": b"2\r\nhello\r\n0\r\n\r\n",
        "no line end after the content": b"5\r\nhello0\r\n\r\n",
        "an extension of 1 MiB": b"5;" + b"a" * 1024 * 1024 + b"\r\nhello\r\n0\r\n\r\n",
        "text": b"5\r\nhello\r\n0\r\n\r\n",
    }.items():
        yield Wire(f"chunks: {name}", start + body)
    yield Wire("chunks: cut in the size", start + b"5", breaks_off=True)
    yield Wire("chunks: cut in the content", start + b"ff\r\nhello", breaks_off=True)
    yield Wire("chunks: no last chunk", start + b"5\r\nhello\r\n", breaks_off=True)
    endless = b"".join(b"10000\r\n" + bytes(65536) + b"\r\n" for _ in range(200))
    yield Wire("chunks: 12 MiB without a length", start + endless)


def _half_requests() -> Iterator[Wire]:
    whole = POST + b"Content-Length: %d\r\n\r\n" % len(drawn_one()) + drawn_one()
    for end in (1, 3, 12, 22, 24, 40, 70, len(POST), len(POST) + 10, len(whole) - 50, len(whole) - 1):
        yield Wire(f"broken off after {end} bytes", whole[:end], breaks_off=True)
