# DigitClassifier
# SPDX-License-Identifier: MIT

"""Says on what a figure was measured, and finds the peers."""

import os
import pathlib
import platform
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / ".build/release/digits"
PEERS = ROOT.parent / "shared/peers/fastapi_torch"


def output(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def describe(flags: str | None = None) -> str:
    """Processor, cores, system, compiler and commit, as lines of a Markdown list; `flags` if not the usual ones."""
    model = platform.processor() or platform.machine()
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (FileNotFoundError, StopIteration):
        pass
    commit = output("git", "rev-parse", "--short", "HEAD") or "none"
    if output("git", "status", "--porcelain"):
        commit += " with changes"
    swift = output("swift", "--version").splitlines()[:1]
    flags = flags or output("bash", "-c", '. scripts/swift-flags && echo "${swift_flags[*]}"')
    return "\n".join(
        [
            f"- machine: {model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}",
            f"- build: {' '.join(swift)}, `{flags}`",
            f"- commit: {commit}",
        ]
    )


def peer_python(folder: pathlib.Path, given: pathlib.Path | None) -> pathlib.Path | None:
    """The Python that runs the peers: the one given, or one made here; None where there are no peers."""
    if not folder.is_dir():
        print(f"no peers in {folder}: measuring this project alone", file=sys.stderr)
        return None
    return given or python_environment()


def python_environment() -> pathlib.Path:
    """A Python that has what the peers import; made if it is not here yet."""
    done = subprocess.run(
        [ROOT / "scripts/python-environment", ".venv-peers", "scripts/bench/requirements.txt"],
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return pathlib.Path(done.stdout.strip())
