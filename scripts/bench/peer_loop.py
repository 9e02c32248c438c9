# DigitClassifier
# SPDX-License-Identifier: MIT

"""Another library behind the commands of `digits-bench engine-loop`, so that both can be measured in turn.

    peer_loop.py LIBRARY NAME=NETWORK...   LIBRARY: onnxruntime, openvino, openvino-bf16 or torch

NETWORK is a path without its suffix: .onnx is beside .safetensors. Each library runs as its makers advise for one core:
fixed shapes, one thread, memory for input and output bound beforehand, the fastest of the forms tried (see `Torch`).
"""

import os
import pathlib
import statistics
import sys
import time

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):  # Read when the libraries are loaded.
    os.environ[variable] = "1"

import numpy as np  # noqa: E402
import torch_network  # noqa: E402


class OnnxRuntime:
    """Input and output bound once; the batch size told to the optimiser; one thread."""

    def __init__(self, path: pathlib.Path, pixels: np.ndarray):
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.log_severity_level = 3
        for name in batch_names(path.with_suffix(".onnx")):
            options.add_free_dimension_override_by_name(name, len(pixels))
        self.session = ort.InferenceSession(path.with_suffix(".onnx"), options, providers=["CPUExecutionProvider"])
        classes = self.session.get_outputs()[0].shape[-1]
        self.output = ort.OrtValue.ortvalue_from_numpy(np.zeros((len(pixels), classes), np.float32))
        binding = self.session.io_binding()
        binding.bind_ortvalue_input("pixels", ort.OrtValue.ortvalue_from_numpy(pixels))
        binding.bind_ortvalue_output("logits", self.output)
        self.call, self.bound = self.session._sess.run_with_iobinding, binding._iobinding

    def run(self):
        # What `session.run_with_iobinding` does, less its two layers of Python.
        self.call(self.bound, None)

    def logits(self) -> np.ndarray:
        self.run()
        return self.output.numpy()


class OpenVino:
    """One stream, one thread, tuned for latency; one request used again, on shared memory."""

    precision = "f32"

    def __init__(self, path: pathlib.Path, pixels: np.ndarray):
        import openvino

        core = openvino.Core()
        model = core.read_model(path.with_suffix(".onnx"))
        model.reshape(list(pixels.shape))
        settings = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": "1",
            "INFERENCE_NUM_THREADS": "1",
            "INFERENCE_PRECISION_HINT": self.precision,
            "ENABLE_CPU_PINNING": "NO",  # The whole process is pinned.
        }
        self.request = core.compile_model(model, "CPU", settings).create_infer_request()
        self.request.set_input_tensor(openvino.Tensor(pixels, shared_memory=True))
        self.call = super(openvino.InferRequest, self.request).infer

    def run(self):
        # What `request.infer()` does, less its two layers of Python.
        self.call({}, share_outputs=True, decode_strings=False)

    def logits(self) -> np.ndarray:
        self.run()
        return self.request.get_output_tensor().data


class OpenVinoHalf(OpenVino):
    """The same in bfloat16: another precision, for information."""

    precision = "bf16"


class Torch:
    """TorchScript, frozen, channels last: the fastest on one core of plain, channels last, frozen and both."""

    def __init__(self, path: pathlib.Path, pixels: np.ndarray):
        import torch

        torch.set_num_threads(1)
        with torch.inference_mode():
            layout = {"memory_format": torch.channels_last}
            network = torch_network.load(path.with_suffix(".safetensors")).to(**layout)
            self.pixels = torch.from_numpy(pixels).to(**layout)
            self.network = torch.jit.freeze(torch.jit.trace(network, self.pixels))
        self.mode = torch.inference_mode

    def run(self):
        with self.mode():
            return self.network(self.pixels)

    def logits(self) -> np.ndarray:
        return self.run().numpy()


LIBRARIES = {"onnxruntime": OnnxRuntime, "openvino": OpenVino, "openvino-bf16": OpenVinoHalf, "torch": Torch}


def batch_names(path: pathlib.Path) -> list[str]:
    """What the file calls the sizes that it leaves open."""
    import onnx

    dimensions = onnx.load(path).graph.input[0].type.tensor_type.shape.dim
    return [dimension.dim_param for dimension in dimensions if dimension.dim_param]


def measure(run, seconds: float) -> str:
    """Fastest and middle nanoseconds of a call."""
    run()  # Finds the caches as another process left them.
    times = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        begin = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - begin)
    return f"{min(times)} {statistics.median(times)}"


def main():
    library = LIBRARIES[sys.argv[1]]
    networks = {name: pathlib.Path(path) for name, path in (argument.split("=", 1) for argument in sys.argv[2:])}
    made = {}
    for line in sys.stdin:
        match line.split():
            case ["run", name, batch, seconds]:
                key = (name, int(batch))
                if key not in made:
                    pixels = np.random.default_rng(1).random((key[1], 1, 28, 28), np.float32)
                    made[key] = library(networks[name], pixels)
                    made[key].run()
                print(measure(made[key].run, float(seconds)), flush=True)
            case ["answer", name, batch, source, target]:
                pixels = np.fromfile(source, np.float32).reshape(int(batch), 1, 28, 28)
                network = library(networks[name], pixels)  # Has to outlive its output, which is a view.
                network.logits().astype(np.float32).tofile(target)
                print("done", flush=True)
            case _:
                raise SystemExit(f"no such command: {line}")


if __name__ == "__main__":
    main()
