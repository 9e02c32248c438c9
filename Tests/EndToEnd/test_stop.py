# DigitClassifier
# SPDX-License-Identifier: MIT

"""SIGTERM: what is in flight is finished, nothing new is taken, and the exit status is 0."""

import http.client
import signal
import socket
import time

from kit.pictures import drawn_one


def test_sigterm_finishes_an_upload_in_flight(start):
    with start() as server:
        picture = drawn_one()
        upload = http.client.HTTPConnection(server.host, server.port, timeout=30)
        upload.putrequest("POST", "/predict")
        upload.putheader("Content-Type", "image/png")
        upload.putheader("Content-Length", str(len(picture)))
        upload.endheaders(picture[:20])
        wait_until(lambda: server.answers("/health"), "the server has taken the upload's connection")

        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: not server.answers("/readyz"), "new requests are refused")
        assert server.process.poll() is None, "it stopped before the upload was through"
        for byte in picture[20:]:
            upload.send(bytes([byte]))
        response = upload.getresponse()
        assert response.status == 200 and b'"predicted_class":1' in response.read().replace(b" ", b"")
        upload.close()
        assert server.process.wait(20) == 0


def test_sigterm_lets_an_answer_be_read_to_its_end(start):
    with start() as server, socket.socket() as reader:
        # A small window, so that most of the answer still waits in the server.
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.settimeout(30)
        reader.connect((server.host, server.port))
        reader.sendall(b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: digits\r\n\r\n")
        response = http.client.HTTPResponse(reader)
        response.begin()

        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: not server.answers("/readyz"), "new requests are refused")
        assert len(response.read()) == int(response.headers["Content-Length"])
        response.close()
        assert server.process.wait(20) == 0


def test_sigterm_with_nothing_in_flight_stops_at_once(start):
    with start() as server:
        idle = server.client()
        assert idle.get("/health").status == 200  # a keep-alive connection that stays open, doing nothing
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 5
        idle.connection.close()


def test_a_second_start_on_the_same_port_works(start):
    with start() as first:
        port = first.port
    second = start()
    second.port = port
    second.start()
    assert second.answers("/health")


def wait_until(condition, what: str, seconds: float = 10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")
