# DigitClassifier
# SPDX-License-Identifier: MIT

"""Many pictures at once: as a form, as lines over HTTP, and as lines through `digits predict --ndjson`."""

import base64
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import threading

import pytest
from kit.client import JSON, Part, form
from kit.pictures import drawn_one, png
from test_api import problem_of

PATH = "/v1/predictions"
NDJSON = "application/x-ndjson"
SECONDS = 60
MEMORY_BYTES = 200 * 1024 * 1024


def line(identifier, picture: bytes) -> bytes:
    return json.dumps({"id": identifier, "image_base64": base64.b64encode(picture).decode()}).encode() + b"\n"


def rows(content: bytes) -> list[dict]:
    assert not content or content.endswith(b"\n")
    return [json.loads(text) for text in content.splitlines()]


def reading(answer: dict) -> dict:
    """What every way of asking has to answer alike."""
    return {key: value for key, value in answer.items() if key not in {"id", "file", "source", "elapsed_ms"}}


@pytest.fixture
def pictures(samples) -> list[bytes]:
    return [path.read_bytes() for path in samples] + [drawn_one(), b"not a picture", png(30, 30, bytes(900))]


@pytest.fixture
def pipe(binary):
    """Starts `digits predict --ndjson`, and ends it with the test."""
    started = []

    def start(*arguments: str, **options) -> subprocess.Popen:
        command = [str(binary), "predict", "--ndjson", *arguments]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "bufsize": 0}
        started.append(subprocess.Popen(command, **pipes | options))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()


def test_a_form_a_stream_and_the_command_answer_alike(client, binary, pictures, tmp_path):
    alone = [client.predict(picture) for picture in pictures]
    body, media_type = form(*(Part("file", picture, f"{n}.png", "image/png") for n, picture in enumerate(pictures)))
    answer = client.post(PATH, body, media_type)
    assert (answer.status, answer.media_type) == (200, JSON), str(answer)
    as_form = answer.json()["predictions"]
    assert [entry["file"] for entry in as_form] == [f"{n}.png" for n in range(len(pictures))]

    lines = b"".join(line(n, picture) for n, picture in enumerate(pictures))
    answer = client.post(PATH, lines, NDJSON)
    assert (answer.status, answer.media_type) == (200, NDJSON), str(answer)
    as_lines = rows(answer.body)

    done = subprocess.run([binary, "predict", "--ndjson"], input=lines, capture_output=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(f"digits: 1 of {len(pictures)} lines ".encode())
    by_command = rows(done.stdout)

    named = b""
    for number, picture in enumerate(pictures):
        (tmp_path / str(number)).write_bytes(picture)
        named += json.dumps({"path": str(number), "id": number}).encode() + b"\n"
    done = subprocess.run([binary, "predict", "--ndjson"], input=named, capture_output=True, cwd=tmp_path)
    assert rows(done.stdout) == by_command

    assert [row["id"] for row in as_lines] == [row["id"] for row in by_command] == list(range(len(pictures)))
    assert list(map(reading, as_lines)) == list(map(reading, by_command))
    for single, entry, row in zip(alone, as_form, as_lines, strict=True):
        if single.status == 200:
            assert reading(single.json()) == reading(entry) == reading(row)
        else:
            assert entry["error"] == row["error"]
            assert {key: single.json()[key] for key in entry["error"]} == entry["error"]


@pytest.mark.parametrize("identifier", ["a", "", 'é"\\\n', 0, -1.5, 12345678901234567890123, None])
def test_an_id_comes_back_as_it_was_given(client, identifier):
    answer = client.post(PATH, line(identifier, drawn_one()), NDJSON)
    assert rows(answer.body)[0]["id"] == identifier


def test_a_bad_line_fails_alone(client):
    good = line(1, drawn_one())
    bad = [b"no JSON\n", b"\xff\n", b"[1]\n", b'{"id":2}\n', b'{"id":2,"image_base64":"@"}\n', b'{"a":' * 500 + b"\n"]
    answers = rows(client.post(PATH, good.join([b"", *bad, b"\n \r\n"]), NDJSON).body)
    assert len(answers) == 2 * len(bad) + 1
    for number, answer in enumerate(answers, 1):
        if number % 2:
            assert answer["predicted_class"] == 1
        else:
            assert answer["line"] == number
            assert answer["error"]["status"] == 400 and answer["error"]["detail"]


def test_a_line_never_makes_the_server_open_a_file(client, samples):
    answer = client.post(PATH, json.dumps({"id": 1, "path": str(next(iter(samples)))}).encode(), NDJSON)
    assert rows(answer.body)[0]["error"]["code"] == "missing_input"


@pytest.mark.parametrize(
    ("body", "media_type", "query", "status"),
    [
        (b"{}", JSON, "", 415),
        (b"{}", None, "", 415),
        (b"", NDJSON, "?max_error=2", 400),
        (b"", NDJSON, "?explain=perhaps", 400),
        (b"", NDJSON, "?max_error=0.0000001", 422),
        (b"x", "multipart/form-data; boundary=x", "", 400),
        (*form(Part("other", "x")), "", 400),
        (*form(Part("file", b"x", "x.png"), Part("max_error", "0.01")), "", 400),
        (*form(*[Part("file", b"x", "x.png")] * 257), "", 400),
    ],
)
def test_a_batch_that_is_none_is_refused(client, body, media_type, query, status):
    problem_of(client.post(PATH + query, body, media_type), status)


def test_explanations_and_promises_come_with_each_picture(client):
    lines = line(1, drawn_one()) * 2
    for answer in rows(client.post(f"{PATH}?explain=true&max_error=0.01", lines, NDJSON).body):
        assert answer["explanation"]["polarity"] == "light_on_dark"
        assert answer["promise"]["max_error"] == 0.01


class Exchange:
    """A batch over HTTP whose lines are sent and whose answers are read by hand."""

    def __init__(self, server):
        self.connection = socket.create_connection((server.host, server.port), timeout=SECONDS)
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {NDJSON}\r\nTransfer-Encoding: chunked\r\n\r\n"
        self.connection.sendall(head.encode())
        self.response = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def send(self, content: bytes):
        self.connection.sendall(b"%x\r\n%s\r\n" % (len(content), content))

    def answer(self) -> dict | None:
        if self.response is None:
            self.response = http.client.HTTPResponse(self.connection, method="POST")
            self.response.begin()
            assert self.response.status == 200
        text = self.response.readline()
        return json.loads(text) if text else None

    def finish(self):
        self.connection.sendall(b"0\r\n\r\n")


def test_lines_are_answered_while_they_are_sent(server):
    with Exchange(server) as exchange:
        for number in range(5):
            exchange.send(line(number, drawn_one())[:50])
            exchange.send(line(number, drawn_one())[50:])
            assert exchange.answer()["id"] == number
        exchange.finish()
        assert exchange.answer() is None


def test_a_long_batch_is_not_held_in_memory(server, samples):
    photo = max((path.read_bytes() for path in samples), key=len)
    content = line("x", photo)
    count = 300 * 1024 * 1024 // len(content) // 20
    before = server.peak_memory_bytes()
    with Exchange(server) as exchange:

        def send():
            for _ in range(count):
                exchange.send(content + b" " * 19 * len(content) + b"\n")
            exchange.finish()

        sender = threading.Thread(target=send)
        sender.start()
        received = 0
        while answer := exchange.answer():
            assert "predicted_class" in answer
            received += 1
        sender.join()
    assert received == count
    if before is not None:
        assert server.peak_memory_bytes() - before < MEMORY_BYTES


def test_a_client_that_does_not_read_stops_being_read(server):
    content = line("x" * 500, drawn_one()) * 1000
    before = server.peak_memory_bytes()
    with Exchange(server) as exchange:
        exchange.connection.settimeout(2)
        sent = 0
        with pytest.raises(TimeoutError):
            # Far more than the buffers of both systems hold.
            while sent < 1 << 30:
                exchange.send(content)
                sent += len(content)
    if before is not None:
        assert server.peak_memory_bytes() - before < MEMORY_BYTES
    with server.client() as client:
        assert client.get("/health").status == 200


def test_clients_that_leave_make_room_for_others(server):
    for _ in range(20):
        with Exchange(server) as exchange:
            exchange.send(line(1, drawn_one()))
            assert exchange.answer()["id"] == 1
    # All of them have left, but the server may still be finding out about the last ones.
    for _ in range(SECONDS * 100):
        with server.client() as client:
            answer = client.post(PATH, line(1, drawn_one()), NDJSON)
        if answer.status != 503:
            break
    assert answer.status == 200


def test_the_command_answers_each_line_as_it_comes(pipe):
    process = pipe("--threads", "2")
    for number in range(5):
        content = line(number, drawn_one())
        process.stdin.write(content[:40])
        process.stdin.write(content[40:])
        assert json.loads(process.stdout.readline())["id"] == number
    process.stdin.close()
    assert process.stdout.read() == b""
    assert process.wait(SECONDS) == 0
    assert process.stderr.read() == b""


@pytest.mark.parametrize("threads", ["1", "2", "7"])
def test_the_command_keeps_the_order(binary, pictures, threads):
    lines = b"".join(line(n, pictures[n % len(pictures)]) for n in range(1000))
    command = [binary, "predict", "--ndjson", "--threads", threads]
    done = subprocess.run(command, input=lines, capture_output=True, timeout=SECONDS)
    assert done.returncode == 0
    assert [row["id"] for row in rows(done.stdout)] == list(range(1000))


@pytest.mark.parametrize("ignored", [False, True], ids=["signal", "signal ignored by the parent"])
def test_the_command_stops_quietly_when_nobody_reads_on(pipe, ignored):
    options = {"preexec_fn": lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN)} if ignored else {}
    process = pipe("--threads", "2", **options, restore_signals=not ignored)
    process.stdin.write(line(1, drawn_one()))
    assert json.loads(process.stdout.readline())["id"] == 1
    process.stdout.close()
    # Standard input stays open: the command must not wait for more of it.
    process.stdin.write(line(2, drawn_one()))
    assert process.wait(SECONDS) == -signal.SIGPIPE
    assert process.stderr.read() == b""


def test_the_command_does_not_hold_a_line_that_is_too_long(pipe):
    process = pipe("--threads", "2")

    def send():
        process.stdin.write(line(1, drawn_one()) + b'{"id":2,"image_base64":"')
        for _ in range(300):
            process.stdin.write(b"A" * 1_000_000)
        process.stdin.write(b'"}\n' + line(3, drawn_one()))

    sender = threading.Thread(target=send)
    sender.start()
    answers = [json.loads(process.stdout.readline()) for _ in range(3)]
    sender.join()
    assert [answer["id"] for answer in answers] == [1, None, 3]
    assert answers[1]["line"] == 2 and answers[1]["error"]["status"] == 413
    with contextlib.suppress(FileNotFoundError), open(f"/proc/{process.pid}/status") as status:
        peak = next(int(text.split()[1]) for text in status if text.startswith("VmHWM"))
        assert peak * 1024 < MEMORY_BYTES
    process.stdin.close()
    assert process.wait(SECONDS) == 0


def test_the_command_fails_where_it_cannot_read_or_write(binary, tmp_path):
    command = [binary, "predict", "--ndjson"]
    folder = os.open(tmp_path, os.O_RDONLY)
    done = subprocess.run(command, stdin=folder, capture_output=True, timeout=SECONDS)
    os.close(folder)
    assert done.returncode == 1 and b"cannot be read" in done.stderr
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                command, input=line(1, drawn_one()), stdout=full, stderr=subprocess.PIPE, timeout=SECONDS
            )
        assert done.returncode == 1 and b"cannot be written" in done.stderr
