# DigitClassifier
# SPDX-License-Identifier: MIT

"""Fixtures: the built command, one server for the whole run, and the pictures."""

import pathlib
import re

import pytest
from kit.pictures import load_test_set, mnist_folders
from kit.server import Server

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pytest_addoption(parser):
    parser.addoption("--binary", type=pathlib.Path, default=ROOT / ".build/release/digits", help="the digits command")
    parser.addoption("--samples", type=pathlib.Path, default=ROOT / "samples", help="the sample pictures")
    parser.addoption("--screenshot", type=pathlib.Path, help="save a picture of /docs there")


def pytest_terminal_summary(terminalreporter):
    """Ends with one plain line that counts."""
    counts = {kind: len(terminalreporter.stats.get(kind, [])) for kind in ("passed", "failed", "error", "skipped")}
    line = f"end-to-end: {counts['passed']} passed, {counts['failed'] + counts['error']} failed"
    terminalreporter.write_line(line + (f", {counts['skipped']} skipped" if counts["skipped"] else ""))


@pytest.fixture(scope="session")
def binary(request) -> pathlib.Path:
    path = request.config.getoption("--binary").resolve()
    assert path.exists(), f"{path} is not built: run scripts/build"
    return path


@pytest.fixture(scope="session")
def samples(request) -> dict[pathlib.Path, int]:
    """The sample pictures and the digit each shows, as its file name says: uploads/7-crop-01.png."""
    folder = request.config.getoption("--samples").resolve()
    truth = {}
    for path in sorted(folder.rglob("*")):
        match = re.match(r"([0-9])-", path.name)
        if match and path.suffix in {".png", ".jpg", ".jpeg"}:
            truth[path] = int(match.group(1))
    assert truth, f"{folder} holds no picture whose name begins with its digit"
    return truth


@pytest.fixture(scope="session")
def camera_folder(request) -> pathlib.Path:
    return request.config.getoption("--samples").resolve() / "camera"


@pytest.fixture(scope="session")
def mnist():
    """MNIST's test pictures; skipped where the data is not on this machine."""
    found = load_test_set(mnist_folders(ROOT))
    if found is None:
        pytest.skip("MNIST is not here: `digits dataset download` or DIGITS_MNIST_MIRROR=FOLDER brings it")
    return found


@pytest.fixture(scope="session")
def start(binary, tmp_path_factory):
    """Makes servers that a test starts and stops itself."""
    folder = tmp_path_factory.mktemp("servers")
    made = []

    def make(*arguments: str, environment=None) -> Server:
        made.append(Server(binary, folder / f"{len(made)}.log", *arguments, environment=environment))
        return made[-1]

    yield make
    for server in made:
        server.stop()


@pytest.fixture(scope="session")
def shared_server(start, camera_folder):
    """One server for the whole run, so that every test also meets what the ones before left behind."""
    with start("--camera-folder", str(camera_folder)) as server:
        yield server


@pytest.fixture
def server(shared_server):
    """The shared server; a test that leaves it dead fails, with its log."""
    yield shared_server
    died = shared_server.process.poll()
    assert died is None, f"the server exited with {died}:\n{shared_server.tail()}"


@pytest.fixture
def client(server):
    with server.client() as client:
        yield client
