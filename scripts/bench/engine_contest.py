# DigitClassifier
# SPDX-License-Identifier: MIT

"""Lets engines take turns on one core over the same weights, and says how they compare."""

import contextlib
import os
import pathlib
import statistics
import subprocess
import sys
from dataclasses import dataclass

import numpy as np

NETWORKS = ("default", "classic")
CALL = "linear"  # A network that takes next to no time: what is left is what a call costs.
OURS = "digits"
PEERS = {
    "ONNX Runtime": "onnxruntime",
    "OpenVINO": "openvino",
    "PyTorch": "torch",
    "OpenVINO bf16": "openvino-bf16",
}
FLOAT32 = ("ONNX Runtime", "OpenVINO")  # Whom to be faster than; PyTorch is for orientation.
TOLERANCE = 1e-4  # Of a probability, between engines that compute in float32.
HALF_TOLERANCE = 5e-2


class Engine:
    """A child process that obeys `run`, `answer` and, if it is ours, `peak`."""

    def __init__(self, name: str, command: list, errors):
        self.name = name
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )

    def ask(self, line: str) -> str:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.name} ended at “{line}”; --verbose shows what it says")
        return answer.strip()

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)


@dataclass
class Result:
    """One engine on one network and batch: nanoseconds a call, of each round."""

    best: float
    medians: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.medians)


def run(program: pathlib.Path, python: pathlib.Path, folder: pathlib.Path, options) -> dict:
    """Measures; `folder` holds NETWORK.safetensors and NETWORK.onnx. Returns what goes into the JSON file."""
    allowed = os.sched_getaffinity(0)
    core = max(allowed) if options.core is None else options.core
    os.sched_setaffinity(0, {core})  # The children inherit it, and every thread that they start.
    try:
        with contextlib.ExitStack() as stack:
            engines = start(program, python, folder, None if options.verbose else subprocess.DEVNULL)
            for engine in engines:
                stack.callback(engine.end)
            agreement = check(engines, folder)
            cases, peaks = measure(engines, options)
    finally:
        os.sched_setaffinity(0, allowed)
    call = {name: figures["best_us"] for name, figures in cases.pop(0)["engines"].items()}
    return {
        "core": core,
        "rounds": options.rounds,
        "peak_gflops": {"best": max(best for best, _ in peaks), "median": statistics.median(m for _, m in peaks)},
        "largest_difference": agreement,
        "call_us": call,
        "cases": cases,
    }


def start(program: pathlib.Path, python: pathlib.Path, folder: pathlib.Path, errors) -> list[Engine]:
    ours = [program, "engine-loop"]
    for name in (*NETWORKS, CALL):
        ours += ["--model", f"{name}={folder / name}.safetensors"]
    networks = [f"{name}={folder / name}" for name in (*NETWORKS, CALL)]
    loop = pathlib.Path(__file__).with_name("peer_loop.py")
    engines = [Engine(OURS, ours, errors)]
    engines += [Engine(name, [python, "-B", loop, library, *networks], errors) for name, library in PEERS.items()]
    return engines


def check(engines: list[Engine], folder: pathlib.Path) -> dict[str, float]:
    """The largest difference from our probabilities, on noise and on strokes; the end where it is too large."""
    pictures = np.concatenate([np.random.default_rng(2).random((32, 784), np.float32), strokes(32)])
    source, target = folder / "pixels", folder / "logits"
    pictures.tofile(source)
    largest: dict[str, float] = {}
    for network in NETWORKS:
        ours = None
        for engine in engines:
            engine.ask(f"answer {network} {len(pictures)} {source} {target}")
            probabilities = softmax(np.fromfile(target, np.float32).reshape(len(pictures), -1))
            ours = probabilities if ours is None else ours
            difference = float(np.abs(probabilities - ours).max())
            largest[engine.name] = max(largest.get(engine.name, 0), difference)
    for name, difference in largest.items():
        if difference > (HALF_TOLERANCE if "bf16" in name else TOLERANCE):
            raise SystemExit(f"{name} does not compute the same network: probabilities differ by {difference:.2g}")
    return largest


def strokes(count: int) -> np.ndarray:
    """Pictures as MNIST has them: a stroke with soft edges on black."""
    random = np.random.default_rng(3)
    y, x = np.mgrid[0:28, 0:28].astype(np.float32)
    pictures = []
    for _ in range(count):
        (x0, y0), (x1, y1) = random.uniform(5, 23, (2, 2))
        length = max((x1 - x0) ** 2 + (y1 - y0) ** 2, 1)
        along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0, 1)
        distance = np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))
        pictures.append(np.clip(2 - distance, 0, 1).ravel())
    return np.array(pictures, np.float32)


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def measure(engines: list[Engine], options) -> tuple[list[dict], list[tuple[float, float]]]:
    """Each case in rounds; in a round each engine has a slice, the next round begins with the next engine."""
    cases, peaks = [], []
    for network, batch in [(CALL, 1), *((network, batch) for network in NETWORKS for batch in options.batch)]:
        print(f"engine: {network}, batch {batch}", file=sys.stderr)
        results, roof = take_turns(engines, network, batch, options)
        peaks += roof
        cases.append(summary(network, batch, results))
    return cases, peaks


def take_turns(engines: list[Engine], network: str, batch: int, options):
    """The results by engine's name, and the core's peak in each round."""
    # A slice has to hold some calls of the slowest: about 0.3 ms a picture.
    seconds = max(options.slice, batch * 1e-3)
    slices = {engine.name: [] for engine in engines}
    peaks = []
    for engine in engines:
        engine.ask(f"run {network} {batch} 0")  # Builds the network.
    for number in range(options.rounds):
        peaks.append(tuple(map(float, engines[0].ask("peak 0.005").split())))
        first = number % len(engines)
        for engine in engines[first:] + engines[:first]:
            answer = engine.ask(f"run {network} {batch} {seconds}")
            slices[engine.name].append(tuple(map(float, answer.split())))
    results = {
        name: Result(min(best for best, _ in times), [median for _, median in times]) for name, times in slices.items()
    }
    return results, peaks


def summary(network: str, batch: int, results: dict[str, Result]) -> dict:
    ours = results[OURS]

    def ratio(name: str) -> float:
        """How many times as long as ours, round by round: each pair was measured within a fraction of a second."""
        pairs = zip(results[name].medians, ours.medians, strict=True)
        return statistics.median(theirs / mine for theirs, mine in pairs)

    engines = {
        name: {
            "best_us": result.best / 1e3,
            "median_us": result.median / 1e3,
            "ratio_best": result.best / ours.best,
            "ratio_median": ratio(name),
        }
        for name, result in results.items()
    }
    return {"network": network, "batch": batch, "engines": engines}


def markdown(measured: dict) -> list[str]:
    peak = measured["peak_gflops"]
    lines = [
        f"- core {measured['core']} for all, {measured['rounds']} rounds in turn; microseconds a call; "
        "ratio: their time / ours, of the best, and the median of the rounds",
        f"- multiply-add peak of the core in the same run: {peak['best']:.0f} GFLOP/s at best, "
        f"{peak['median']:.0f} in the median",
        "- largest difference from our probabilities: "
        + ", ".join(f"{name} {value:.1e}" for name, value in measured["largest_difference"].items() if name != OURS),
        "- a call that computes next to nothing (one linear layer, 784→10): "
        + ", ".join(f"{name} {value:.1f} µs" for name, value in measured["call_us"].items()),
        "",
        "| network, batch | engine | best µs | median µs | ratio, best | ratio, rounds |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for case in measured["cases"]:
        for name, figures in case["engines"].items():
            lines.append(
                f"| {case['network']}, {case['batch']} | {name} | {figures['best_us']:,.1f} "
                f"| {figures['median_us']:,.1f} | {figures['ratio_best']:.2f} | {figures['ratio_median']:.2f} |"
            )
    lines += ["", f"Ours against the faster of {' and '.join(FLOAT32)}:", ""]
    lines += ["| network, batch | rounds | best | best, less the calls |", "|---|---:|---:|---:|"]
    for case in measured["cases"]:
        rounds, best = lead(case, "ratio_median"), lead(case, "ratio_best")
        computing = lead_computing(case, measured["call_us"])
        lines.append(f"| {case['network']}, {case['batch']} | {rounds:.2f}× | {best:.2f}× | {computing:.2f}× |")
    return lines


def lead(case: dict, ratio: str) -> float:
    """How many times as fast as the faster float32 peer we are."""
    return min(case["engines"][name][ratio] for name in FLOAT32)


def lead_computing(case: dict, call: dict[str, float]) -> float:
    """The same without what a call costs, of which Python's part is the measurement's doing and not the peer's."""
    computing = {name: case["engines"][name]["best_us"] - call[name] for name in (OURS, *FLOAT32)}
    return min(computing[name] for name in FLOAT32) / computing[OURS]
