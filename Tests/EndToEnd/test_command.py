# DigitClassifier
# SPDX-License-Identifier: MIT

"""`digits` on the command line: the same readings as over HTTP, for people and for programs."""

import json
import subprocess

import pytest


@pytest.fixture
def digits(binary):
    def run(*arguments, standard_input: bytes = b"") -> subprocess.CompletedProcess:
        command = [str(binary), *map(str, arguments)]
        return subprocess.run(command, input=standard_input, capture_output=True, timeout=60)

    return run


def test_predict_agrees_with_the_server(digits, client, samples):
    paths = list(samples)
    done = digits("predict", "--ndjson", *paths)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(paths)
    for path, row in zip(paths, rows, strict=True):
        media_type = "image/png" if path.suffix == ".png" else "image/jpeg"
        over_http = client.predict(path.read_bytes(), media_type).json()
        for key in ("predicted_class", "confidence", "verdict", "reason", "probabilities", "box"):
            assert row[key] == over_http[key], (path.name, key)


def test_predict_reads_standard_input(digits, samples):
    path, digit = next(iter(samples.items()))
    done = digits("predict", "--json", "-", standard_input=path.read_bytes())
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    row = answer[0] if isinstance(answer, list) else answer
    assert row["predicted_class"] == digit


def test_a_bad_file_is_named_and_fails_the_command_but_not_the_others(digits, samples, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"not a picture")
    path, digit = next(iter(samples.items()))
    done = digits("predict", "--ndjson", bad, path)
    assert done.returncode != 0
    assert b"bad.png" in done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["predicted_class"] == digit


@pytest.mark.parametrize("arguments", [["predict"], ["predict", "--no-such-flag", "x"], ["no-such-command"]])
def test_wrong_usage_exits_64(digits, arguments):
    assert digits(*arguments).returncode == 64


def test_health_tells_by_its_exit_status(digits, server):
    assert digits("health", "--port", server.port).returncode == 0
    assert digits("health", "--port", 1).returncode == 1


def test_every_command_has_help(digits):
    listed = digits("--help").stdout.decode()
    for command in ("serve", "predict", "train", "evaluate", "models", "dataset", "health", "export", "import"):
        assert command in listed
        assert digits(command, "--help").returncode == 0
