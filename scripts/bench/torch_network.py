# DigitClassifier
# SPDX-License-Identifier: MIT

"""Reads this project's model files, and says the same network in PyTorch."""

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


def load(path: pathlib.Path):
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
                pixels, stride = size // 2 if padding == "same" else 0, layer.get("stride", 1)
                layers.append(torch.nn.Conv2d(channels, outputs, size, stride, pixels, bias=layer["bias"]))
                channels = outputs
                side = (side + 2 * pixels - size) // stride + 1
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
