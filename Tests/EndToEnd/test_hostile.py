# DigitClassifier
# SPDX-License-Identifier: MIT

"""200 hostile bodies: each a clear 4xx, never a 5xx, and a server that stays healthy and small."""

import socket
import zlib

import pytest
from kit import hostile
from kit.client import PROBLEM
from kit.pictures import SIGNATURE, chunk, drawn_one, header

CASES = hostile.every_case()
MEMORY_BYTES = 400 * 1024 * 1024
WIRE_SECONDS = 40


@pytest.fixture(scope="module")
def before(shared_server):
    """What the server held before the first hostile body."""
    return shared_server.peak_memory_bytes(), shared_server.open_files()


def test_there_are_at_least_200_cases():
    assert len(CASES) >= 200


@pytest.mark.parametrize("case", [c for c in CASES if isinstance(c, hostile.Body)], ids=lambda case: case.name)
def test_a_hostile_body_is_refused_with_the_reason(server, before, case):
    with server.client() as client:
        try:
            answer = client.post("/predict", case.content, case.media_type, dict(case.headers))
        except (BrokenPipeError, ConnectionResetError):
            # A server may answer and close while the rest of an overlong body is still on its way.
            assert case.statuses & hostile.TOO_LARGE, "closed without an answer"
        else:
            assert answer.status in case.statuses, str(answer)
            assert answer.media_type == PROBLEM
            problem = answer.json()
            assert problem["status"] == answer.status
            assert problem["title"] and problem["detail"]


@pytest.mark.parametrize("case", [c for c in CASES if isinstance(c, hostile.Wire)], ids=lambda case: case.name)
def test_broken_http_is_refused_or_the_connection_closed(server, before, case):
    received = exchange(server, case)
    if received:
        status = int(received.split(b" ", 2)[1])
        assert 400 <= status < 500, received[:300]


@pytest.mark.parametrize("kind", ["IDAT", "iTXt", "zTXt"])
def test_a_valid_picture_with_a_bomb_inside_is_answered_without_unpacking_it(server, before, kind):
    zeros = zlib.compress(bytes(500_000_000), 9)
    rows = zlib.compress(bytes(29 * 28))
    extra = {
        # The stream goes on long after the last row.
        "IDAT": chunk(b"IDAT", zeros),
        "iTXt": chunk(b"iTXt", b"Comment\0\x01\0\0\0" + zeros) + chunk(b"IDAT", rows),
        "zTXt": chunk(b"zTXt", b"Comment\0\0" + zeros) + chunk(b"IDAT", rows),
    }[kind]
    with server.client() as client:
        answer = client.predict(SIGNATURE + header(28, 28) + extra + chunk(b"IEND", b""))
    assert answer.status in {200, 413, 422}, str(answer)


def test_the_server_is_healthy_and_small_afterwards(server, before):
    memory_before, files_before = before
    with server.client() as client:
        assert client.get("/health").body == b'{"status":"ok"}'
        answer = client.predict(drawn_one())
        assert answer.status == 200 and answer.json()["predicted_class"] == 1
        memory, files = server.peak_memory_bytes(), server.open_files()
    if memory is not None:
        assert memory - memory_before < MEMORY_BYTES, f"grew from {memory_before} to {memory} bytes"
        assert files <= files_before + 8, f"held {files_before} descriptors before, {files} now"


def exchange(server, case: hostile.Wire) -> bytes:
    """Sends the bytes as they are and returns what comes back until the server closes or stops talking."""
    received = bytearray()
    with socket.create_connection((server.host, server.port), timeout=WIRE_SECONDS) as connection:
        try:
            connection.sendall(case.content)
            if case.breaks_off:
                connection.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass  # closed while we were still sending: what it said before, if anything, can be read
        try:
            while block := connection.recv(65536):
                received += block
                if b"\r\n\r\n" in received:
                    break
        except ConnectionResetError:
            pass
        except TimeoutError:
            pytest.fail(f"neither answered nor closed within {WIRE_SECONDS} s")
    return bytes(received)
