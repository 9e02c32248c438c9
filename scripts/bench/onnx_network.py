# DigitClassifier
# SPDX-License-Identifier: MIT

"""Reads this project's model files, and says the same network in ONNX and in PyTorch.

`digits export --format onnx` does the first where the command has it; see `bench-peers`.
"""

import json
import pathlib

import numpy as np


def read_safetensors(path: pathlib.Path) -> tuple[dict, dict[str, np.ndarray]]:
    """The architecture (JSON in the metadata) and the tensors by PyTorch's names."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    architecture = json.loads(header.pop("__metadata__")["architecture"])
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[start + begin : start + end], np.float32).reshape(entry["shape"])
    return architecture, tensors


def torch_network(path: pathlib.Path):
    """The network as a PyTorch module from intensities `[N, 1, 28, 28]` in 0...1 to logits."""
    import torch

    architecture, tensors = read_safetensors(path)
    channels, side = architecture["input"]["channels"], architecture["input"]["height"]
    normalization = architecture["normalization"]
    layers, features = [], None
    for layer in architecture["layers"]:
        match layer["kind"]:
            case "convolution":
                outputs, size, padding = layer["output_channels"], layer["kernel_size"], layer["padding"]
                layers.append(torch.nn.Conv2d(channels, outputs, size, padding=padding, bias=layer["bias"]))
                channels = outputs
                side -= size - 1 if padding == "valid" else 0
            case "batch_norm":
                layers.append(torch.nn.BatchNorm2d(channels))
            case "relu":
                layers.append(torch.nn.ReLU())
            case "max_pool":
                layers.append(torch.nn.MaxPool2d(layer["size"]))
                side //= layer["size"]
            case "dropout":
                layers.append(torch.nn.Dropout(layer["rate"]))
            case "flatten":
                layers.append(torch.nn.Flatten())
                features = channels * side * side
            case "linear":
                layers.append(torch.nn.Linear(features, layer["output_features"], bias=layer["bias"]))
                features = layer["output_features"]
            case kind:
                raise SystemExit(f"bench-peers knows no layer of the kind {kind}")

    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = torch.nn.Sequential(*layers)

        def forward(self, pixels):
            return self.layers((pixels - normalization["mean"]) / normalization["standard_deviation"])

    network = Network()
    weights = {name: torch.from_numpy(values.copy()) for name, values in tensors.items()}
    network.load_state_dict(weights, strict=False)  # Model files have no num_batches_tracked.
    return network.eval()


def write_onnx(path: pathlib.Path, output: pathlib.Path):
    """Writes the network as ONNX: `pixels` `[N, 1, 28, 28]` in 0...1 to `logits` `[N, 10]`."""
    from onnx import TensorProto, checker, helper, numpy_helper, save

    architecture, tensors = read_safetensors(path)
    constants = {name: numpy_helper.from_array(values, name) for name, values in tensors.items()}
    for name, field in (("mean", "mean"), ("deviation", "standard_deviation")):
        value = np.array(architecture["normalization"][field], np.float32)
        constants[name] = numpy_helper.from_array(value, name)
    nodes = [
        helper.make_node("Sub", ["pixels", "mean"], ["centred"]),
        helper.make_node("Div", ["centred", "deviation"], ["normalised"]),
    ]
    value = "normalised"
    for index, layer in enumerate(architecture["layers"]):
        made = _onnx_node(index, layer, value)
        if made is not None:
            nodes.append(made)
            value = made.output[0]
    nodes[-1].output[0] = "logits"
    shape = architecture["input"]
    pixels = ["N", shape["channels"], shape["height"], shape["width"]]
    logits = ["N", architecture["layers"][-1]["output_features"]]
    graph = helper.make_graph(
        nodes,
        architecture["name"],
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, pixels)],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, logits)],
        list(constants.values()),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model, full_check=True)
    save(model, output)


def _onnx_node(index: int, layer: dict, value: str):
    from onnx import helper

    result = [f"v{index}"]
    bias = [f"layers.{index}.bias"] if layer.get("bias") else []
    match layer["kind"]:
        case "convolution":
            size = layer["kernel_size"]
            pad = size // 2 if layer["padding"] == "same" else 0
            inputs = [value, f"layers.{index}.weight", *bias]
            return helper.make_node("Conv", inputs, result, kernel_shape=[size] * 2, pads=[pad] * 4)
        case "batch_norm":
            names = [f"layers.{index}.{name}" for name in ("weight", "bias", "running_mean", "running_var")]
            return helper.make_node("BatchNormalization", [value, *names], result, epsilon=1e-5)
        case "relu":
            return helper.make_node("Relu", [value], result)
        case "max_pool":
            window = [layer["size"]] * 2
            return helper.make_node("MaxPool", [value], result, kernel_shape=window, strides=window)
        case "flatten":
            return helper.make_node("Flatten", [value], result)
        case "linear":
            return helper.make_node("Gemm", [value, f"layers.{index}.weight", *bias], result, transB=1)
        case "dropout":
            return None
        case kind:
            raise SystemExit(f"bench-peers knows no layer of the kind {kind}")
