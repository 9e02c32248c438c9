# DigitClassifier
# SPDX-License-Identifier: MIT

"""MNIST's 10,000 test pictures through HTTP: exactly what `digits evaluate` measures on the arrays."""

import json
import os
import pathlib
import subprocess
from concurrent.futures import ThreadPoolExecutor

THREADS = 4
PROMISED = 0.995


def test_accuracy_over_http_is_what_evaluate_measures(server, binary, mnist, tmp_path):
    def read(part: range) -> list[int | None]:
        with server.client() as client:
            answers = [client.predict(mnist.pictures[i]) for i in part]
        assert all(answer.status == 200 for answer in answers)
        return [answer.json()["predicted_class"] for answer in answers]

    count = len(mnist.labels)
    assert count == len(mnist.pictures) == 10_000
    step = count // THREADS
    with ThreadPoolExecutor(THREADS) as pool:
        digits = [d for part in pool.map(read, (range(s, s + step) for s in range(0, count, step))) for d in part]
    right = sum(digit == label for digit, label in zip(digits, mnist.labels, strict=True))

    evaluated = evaluate(binary, tmp_path)
    print(f"over HTTP {right} of {count}; digits evaluate {evaluated['accuracy']}")
    assert (right, count) == (evaluated["correct"], evaluated["count"])
    assert right / count >= PROMISED

    reading = evaluated["test_reading"]
    assert (reading["count"], reading["model"]) == (count, evaluated["model"])
    assert evaluated["model"].endswith("@" + reading["sha256"][:8]) and reading["date"].endswith("Z")
    foreign = evaluated["foreign"]
    assert all(0 < row["correct"] <= row["count"] == 1000 for row in foreign["sources"])
    assert foreign["mean"]["accuracy"] > 0.85 and foreign["mean"]["accepted"] > 0.8


def evaluate(binary: pathlib.Path, scratch: pathlib.Path) -> dict:
    """What `digits evaluate --foreign --json` prints, over a fresh data folder if none is configured."""
    environment = dict(os.environ)
    environment.pop("DIGITS_MODEL", None)  # The server under test has its own model, so this has too.
    if "DIGITS_MNIST_MIRROR" in environment:
        environment.setdefault("DIGITS_DATA", str(scratch))
    command = [str(binary), "evaluate", "--foreign", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
