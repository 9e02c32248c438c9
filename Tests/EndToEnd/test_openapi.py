# DigitClassifier
# SPDX-License-Identifier: MIT

"""schemathesis against the served document: no 5xx and no answer the document does not name."""

import os
import pathlib
import subprocess
import sys

SECONDS = 240
# Told in the environment, because schemathesis runs as a program of its own.
HOOKS = {
    "SCHEMATHESIS_HOOKS": "kit.lines_for_schemathesis",
    "PYTHONPATH": str(pathlib.Path(__file__).resolve().parent),
}
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
]


def test_the_server_answers_as_its_document_says(server, tmp_path):
    done = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json",
            "--phases", "examples,coverage,fuzzing",
            "--checks", ",".join(CHECKS),
            "--max-examples", "150",
            "--generation-deterministic",
            "--suppress-health-check", "all",
            "--continue-on-failure",
            "--no-color",
        ],
        env=os.environ | HOOKS, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
