# DigitClassifier
# SPDX-License-Identifier: MIT

"""Other engines that run an ONNX file, and this one through `digits predict`."""

import json
import pathlib
import subprocess

import numpy
import onnxruntime
import openvino

from kit.pictures import png

SIDE = 28


def softmax(logits: numpy.ndarray) -> numpy.ndarray:
    """Probabilities, row by row, in double precision."""
    powers = numpy.exp(logits.astype(numpy.float64) - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def run_onnxruntime(file: pathlib.Path, pixels: numpy.ndarray) -> numpy.ndarray:
    """Logits of float32 pixels [N, 1, H, W] in 0...1."""
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    return session.run(["logits"], {"pixels": pixels})[0]


def run_openvino(file: pathlib.Path, pixels: numpy.ndarray) -> numpy.ndarray:
    """Logits, as above; in float32, which OpenVINO leaves for bfloat16 on processors that have it."""
    settings = {"INFERENCE_PRECISION_HINT": "f32"}
    compiled = openvino.Core().compile_model(file, "CPU", settings)
    return compiled({"pixels": pixels})["logits"]


ENGINES = {"ONNX Runtime": run_onnxruntime, "OpenVINO": run_openvino}


class Digits:
    """The built command, and the way it reads pictures that are framed already."""

    def __init__(self, binary: pathlib.Path, folder: pathlib.Path):
        self.binary = binary
        self.folder = folder

    def run(self, *arguments) -> subprocess.CompletedProcess:
        command = [str(self.binary), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    def make(self, *arguments) -> str:
        """Runs a command that must succeed; what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def probabilities(self, pictures: numpy.ndarray, model: pathlib.Path | None = None) -> numpy.ndarray:
        """What `digits predict` makes of bytes [N, H, W], white on black, in float32; six decimals, [N, 10]."""
        files = []
        for index, picture in enumerate(pictures):
            files.append(self.folder / f"picture-{index:04}.png")
            files[-1].write_bytes(png(SIDE, SIDE, picture.tobytes(), level=1))
        options = ["--ndjson", "--precision", "float32", *(["--model", model] if model else [])]
        rows = [json.loads(line) for line in self.make("predict", *options, *files).splitlines()]
        assert [row["file"] for row in rows] == [str(file) for file in files]
        return numpy.array([row["probabilities"] for row in rows])


def drawn_pictures(count: int) -> numpy.ndarray:
    """Bytes [N, 28, 28] of soft strokes, white on a black border, so that they are read as they are."""
    random = numpy.random.default_rng(28)
    rows, columns = numpy.mgrid[0:SIDE, 0:SIDE]
    pictures = numpy.zeros((count, SIDE, SIDE), numpy.uint8)
    for picture in pictures:
        for _ in range(random.integers(2, 5)):
            y, x = random.uniform(5, 22, (2, 2))
            for step in numpy.linspace(0, 1, 20):
                distance = numpy.hypot(rows - y[0] - step * (y[1] - y[0]), columns - x[0] - step * (x[1] - x[0]))
                numpy.maximum(picture, numpy.clip(255 * (2 - distance), 0, 255).astype(numpy.uint8), out=picture)
    return pictures
