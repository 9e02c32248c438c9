# DigitClassifier
# SPDX-License-Identifier: MIT

"""The built server as a child process."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time

from kit.client import Client

READY_WITHIN_SECONDS = 30
STOP_WITHIN_SECONDS = 30

# Settings of the person who runs the checks must not reach the server under test.
SETTINGS = re.compile(r"^(DIGITS_|HOST$|PORT$)")


def free_port() -> int:
    """A port on loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`digits serve` on a free loopback port, from start to a stop that is always made."""

    def __init__(self, binary: pathlib.Path, log: pathlib.Path, *arguments: str, environment=None):
        self.binary = binary
        self.log = log
        self.arguments = arguments
        self.environment = environment or {}
        self.host = "127.0.0.1"
        self.port = free_port()
        self.process = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def client(self, timeout: float = 30) -> Client:
        return Client(self.host, self.port, timeout)

    def start(self, pass_port: bool = True):
        """Starts the process and returns once /readyz answers 200."""
        command = [str(self.binary), "serve", *self.arguments]
        if pass_port:
            command += ["--host", self.host, "--port", str(self.port)]
        inherited = {k: v for k, v in os.environ.items() if not SETTINGS.match(k)}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command,
                env=inherited | self.environment,
                cwd=self.log.parent,  # Not the checkout, whose samples/ would play the camera.
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server exited with {self.process.returncode}:\n{self.tail()}")
            if self.answers("/readyz"):
                return
            time.sleep(0.02)
        self.stop()
        raise AssertionError(f"not ready within {READY_WITHIN_SECONDS} s:\n{self.tail()}")

    def answers(self, path: str) -> bool:
        """Whether a GET of the path on a fresh connection is answered with 200."""
        try:
            with self.client(timeout=5) as client:
                return client.get(path).status == 200
        except OSError:
            return False

    def stop(self) -> int:
        """Sends SIGTERM, waits, and returns the exit status; kills what does not stop."""
        if self.process is None:
            return 0
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            return process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"still running {STOP_WITHIN_SECONDS} s after SIGTERM:\n{self.tail()}") from None

    def peak_memory_bytes(self) -> int | None:
        """The most resident memory so far; None where the system has no /proc."""
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        except FileNotFoundError:
            return None
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024

    def open_files(self) -> int | None:
        """How many descriptors the server holds; None where the system has no /proc."""
        folder = pathlib.Path(f"/proc/{self.process.pid}/fd")
        return len(list(folder.iterdir())) if folder.exists() else None

    def tail(self) -> str:
        """The end of the server's log."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""
