# DigitClassifier
# SPDX-License-Identifier: MIT

"""`digits export` and `digits import`: the same answers from other engines, and from weights of PyTorch."""

import json
import os
import pathlib
import re

import numpy
import onnx
import pytest
from kit.engines import ENGINES, Digits, drawn_pictures, softmax
from kit.pictures import load_test_arrays, mnist_folders
from safetensors.numpy import load_file, save_file

ROOT = pathlib.Path(__file__).resolve().parents[2]
PICTURES = 1000
# Float32 sums in another order; `digits predict` adds up to 5e-7 by printing six decimals.
LARGEST_DIFFERENCE = 1e-4

CLASSIC = {
    "conv1.weight": (32, 1, 3, 3),
    "conv1.bias": (32,),
    "conv2.weight": (64, 32, 3, 3),
    "conv2.bias": (64,),
    "fc1.weight": (128, 9216),
    "fc1.bias": (128,),
    "fc2.weight": (10, 128),
    "fc2.bias": (10,),
}
MODULES = {"conv1": "layers.0", "conv2": "layers.2", "fc1": "layers.7", "fc2": "layers.10"}


@pytest.fixture(scope="module")
def pictures() -> numpy.ndarray:
    """MNIST's first test pictures, bytes [N, 28, 28]; drawn ones where MNIST is not on this machine."""
    arrays = load_test_arrays(mnist_folders(ROOT))
    if arrays is None:
        return drawn_pictures(PICTURES)
    return numpy.frombuffer(arrays[0], numpy.uint8).reshape(-1, 28, 28)[:PICTURES]


@pytest.fixture
def digits(binary, tmp_path, monkeypatch) -> Digits:
    monkeypatch.delenv("DIGITS_MODEL", raising=False)
    return Digits(binary, tmp_path)


@pytest.fixture
def classic(tmp_path) -> pathlib.Path:
    """Weights as PyTorch saves them, drawn so that answers are neither certain nor all alike."""
    random = numpy.random.default_rng(7)
    tensors = {
        name: random.normal(0, (2 / numpy.prod(shape[1:])) ** 0.5 if len(shape) > 1 else 0.1, shape).astype("float32")
        for name, shape in CLASSIC.items()
    }
    path = tmp_path / "net.safetensors"
    save_file(tensors, path)
    return path


def compare(digits: Digits, file: pathlib.Path, pictures: numpy.ndarray, model: pathlib.Path | None = None):
    """Holds every engine's probabilities to this one's."""
    ours = digits.probabilities(pictures, model)
    pixels = pictures[:, None].astype(numpy.float32) / 255
    for name, run in ENGINES.items():
        difference = abs(softmax(run(file, pixels))[:, :10] - ours).max()
        print(f"{file.name}: {name} differs by at most {difference:.1e} on {len(pictures)} pictures")
        assert difference <= LARGEST_DIFFERENCE, name
    assert len(set(ours.argmax(axis=1))) > 1, "the pictures are all read alike, which would prove little"


def check(file: pathlib.Path) -> onnx.ModelProto:
    """The file as ONNX's own reader has it, after its full check."""
    content = file.read_bytes()
    model = onnx.load_from_string(content)
    onnx.checker.check_model(model, full_check=True)
    # The bytes are those that the official writer makes of the same contents.
    assert model.SerializeToString(deterministic=True) == content
    return model


def test_the_first_network_of_the_default_model_answers_alike_everywhere(digits, tmp_path, pictures):
    file, alone = tmp_path / "default.onnx", tmp_path / "fast.safetensors"
    said = digits.make("export", "--format", "onnx", "--output", file)
    model = check(file)
    assert f"{file.stat().st_size:,} bytes" in said
    assert f"opset {model.opset_import[0].version}" in said
    assert "pixels float32 [N, 1, 28, 28]" in said
    assert "logits float32 [N, 11]" in said  # The last one is for what is no digit.
    assert (model.producer_name, bool(model.producer_version)) == ("digits", True)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    assert json.loads(metadata["architecture"])["name"] == metadata["name"] == "fast"
    assert "BatchNormalization" in {node.op_type for node in model.graph.node}
    digits.make("export", "--format", "safetensors", "--output", alone)
    compare(digits, file, pictures, alone)


def test_every_network_of_the_default_model_can_be_written(digits, tmp_path, pictures):
    file, alone = tmp_path / "accurate.onnx", tmp_path / "accurate.safetensors"
    for format, path in (("onnx", file), ("safetensors", alone)):
        digits.make("export", "--network", "accurate-0", "--format", format, "--output", path)
    check(file)
    compare(digits, file, pictures[:100], alone)
    refused = digits.run("export", "--network", "none", "--format", "onnx", "--output", tmp_path / "x")
    assert refused.returncode != 0
    assert "accurate-0" in refused.stderr and "fast" in refused.stderr


def test_imported_weights_answer_alike_everywhere(digits, tmp_path, classic, pictures):
    model, file = tmp_path / "classic.safetensors", tmp_path / "classic.onnx"
    digits.make("import", classic, "--output", model, "--name", "mine")
    digits.make("export", "--format", "onnx", "--model", model, "--output", file)
    check(file)
    compare(digits, file, pictures, model)


def test_every_kind_of_layer_answers_alike_everywhere(digits, tmp_path, pictures):
    model, file = tmp_path / "layers.safetensors", tmp_path / "layers.onnx"
    save_every_layer(model)
    digits.make("export", "--format", "onnx", "--model", model, "--output", file)
    used = {node.op_type for node in check(file).graph.node}
    assert used >= {"Conv", "BatchNormalization", "Relu", "MaxPool", "AveragePool", "Flatten", "Gemm"}
    compare(digits, file, pictures, model)


def save_every_layer(path: pathlib.Path):
    """A model with random weights and every layer in every form; its maps have odd sides on the way."""
    layers = [
        convolution(6, 5, "same", bias=False),
        {"kind": "batch_norm"},
        {"kind": "relu"},
        convolution(8, 1, "valid", bias=True),
        {"kind": "max_pool", "size": 3},
        {"kind": "dropout", "rate": 0.5, "whole_channels": True},
        {"kind": "batch_norm"},
        convolution(8, 3, "same", bias=True) | {"stride": 2},
        convolution(4, 3, "valid", bias=False),
        {"kind": "average_pool", "size": 2},
        {"kind": "flatten"},
        {"kind": "batch_norm"},
        {"kind": "linear", "output_features": 20, "bias": False},
        {"kind": "relu"},
        {"kind": "dropout", "rate": 0.1, "whole_channels": False},
        {"kind": "linear", "output_features": 10, "bias": True},
    ]
    random = numpy.random.default_rng(16)
    tensors = {}

    def draw(name: str, *shape: int, spread: float, middle: float = 0.0):
        tensors[name] = random.normal(middle, spread, shape).astype("float32")

    channels, side = 1, 28
    for index, layer in enumerate(layers):
        name = f"layers.{index}"
        match layer["kind"]:
            case "convolution":
                size, outputs = layer["kernel_size"], layer["output_channels"]
                draw(f"{name}.weight", outputs, channels, size, size, spread=(2 / (channels * size * size)) ** 0.5)
                if layer["bias"]:
                    draw(f"{name}.bias", outputs, spread=0.1)
                channels, side = outputs, side - (size - 1 if layer["padding"] == "valid" else 0)
                side = (side - 1) // layer.get("stride", 1) + 1
            case "batch_norm":
                draw(f"{name}.weight", channels, spread=0.2, middle=1)
                draw(f"{name}.bias", channels, spread=0.2)
                draw(f"{name}.running_mean", channels, spread=0.2)
                tensors[f"{name}.running_var"] = random.uniform(0.2, 2, channels).astype("float32")
            case "max_pool" | "average_pool":
                side //= layer["size"]
            case "flatten":
                channels = channels * side * side
            case "linear":
                draw(f"{name}.weight", layer["output_features"], channels, spread=(2 / channels) ** 0.5)
                if layer["bias"]:
                    draw(f"{name}.bias", layer["output_features"], spread=0.1)
                channels = layer["output_features"]
    architecture = {
        "name": "every-layer",
        "input": {"channels": 1, "height": 28, "width": 28},
        "normalization": {"mean": 0.25, "standard_deviation": 0.5},
        "layers": layers,
    }
    save_file(tensors, path, {"architecture": json.dumps(architecture)})


def convolution(channels: int, size: int, padding: str, *, bias: bool) -> dict:
    return {"kind": "convolution", "output_channels": channels, "kernel_size": size, "padding": padding, "bias": bias}


def test_the_documented_python_runs(digits, tmp_path, monkeypatch, capsys):
    page = (ROOT / "docs/exchange.md").read_text()
    (snippet,) = (block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "onnxruntime" in block)
    digits.make("export", "--format", "onnx", "--output", tmp_path / "digits.onnx")
    monkeypatch.chdir(tmp_path)
    exec(snippet, {})
    assert re.fullmatch(r"read as \[[0-9]\]\n", capsys.readouterr().out)


def test_the_batch_may_have_any_size(digits, tmp_path, pictures):
    file = tmp_path / "default.onnx"
    digits.make("export", "--format", "onnx", "--output", file)
    pixels = pictures[:7, None].astype(numpy.float32) / 255
    for name, run in ENGINES.items():
        together = run(file, pixels)
        for index in range(7):
            single = run(file, pixels[index : index + 1])
            assert abs(single[0] - together[index]).max() < 1e-4, name


def test_import_keeps_every_weight_and_is_repeatable(digits, tmp_path, classic):
    model, again = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    digits.make("import", classic, "--output", model)
    digits.make("import", classic, "--output", again)
    assert model.read_bytes() == again.read_bytes()
    given, taken = load_file(classic), load_file(model)
    assert len(taken) == len(given)
    for name, values in given.items():
        module, _, kind = name.partition(".")
        assert numpy.array_equal(taken[f"{MODULES[module]}.{kind}"], values)


def test_an_exported_file_without_metadata_can_be_imported(digits, tmp_path, classic):
    """It is a state dict of an `nn.Sequential`, in PyTorch's own names."""
    model, bare, again = (tmp_path / name for name in ("a.safetensors", "bare.safetensors", "b.safetensors"))
    exported = tmp_path / "exported.safetensors"
    digits.make("import", classic, "--output", model)
    digits.make("export", "--format", "safetensors", "--model", model, "--output", exported)
    assert exported.read_bytes() == model.read_bytes()
    save_file(load_file(exported), bare)
    digits.make("import", bare, "--output", again)
    first, second = load_file(model), load_file(again)
    assert all(numpy.array_equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda t: t.pop("fc1.bias"), "layers.7.bias; found none"),
        (lambda t: t.update({"conv2.weight": t["conv2.weight"][:, :3].copy()}), '"conv2.weight" [64, 3, 3, 3]'),
        (lambda t: t.update({"fc1.weight": t["fc1.weight"].astype("float16")}), "Convert it to float32"),
        (lambda t: t["fc2.bias"].fill(numpy.nan), 'finite values in "fc2.bias"; found nan'),
        (lambda t: t.update({"fc3.bias": numpy.zeros(3, "float32")}), '"fc3.bias" [3] as well'),
    ],
    ids=["missing", "misshapen", "float16", "nan", "extra"],
)
def test_weights_that_cannot_be_used_are_refused_with_the_reason(digits, tmp_path, classic, damage, reason):
    tensors = load_file(classic)
    damage(tensors)
    save_file(tensors, classic)
    output = tmp_path / "model.safetensors"
    done = digits.run("import", classic, "--output", output)
    assert done.returncode == 1
    assert reason in done.stderr, done.stderr
    assert not output.exists()


def test_damaged_weights_never_crash_the_import(digits, tmp_path, classic):
    content = classic.read_bytes()
    random = numpy.random.default_rng(11)
    header = 8 + int.from_bytes(content[:8], "little")
    for index in range(20):
        broken = bytearray(content)
        for place in random.integers(0, header, 3):
            broken[place] = random.integers(0, 256)
        classic.write_bytes(broken if index % 2 else broken[: random.integers(0, len(content))])
        done = digits.run("import", classic, "--output", tmp_path / "out", "--force")
        assert done.returncode in (0, 1), (index, done.returncode, done.stderr)


def test_bare_weights_are_no_model_and_import_is_named(digits, classic):
    for command in (["predict", "x.png"], ["evaluate"], ["serve", "--port", "0"]):
        done = digits.run(*command, "--model", classic)
        assert done.returncode == 1
        assert "`digits import`" in done.stderr


def test_a_file_is_not_overwritten_unless_forced(digits, tmp_path):
    file = tmp_path / "x.onnx"
    file.write_bytes(b"mine")
    done = digits.run("export", "--format", "onnx", "--output", file)
    assert (done.returncode, file.read_bytes()) == (1, b"mine")
    assert "--force" in done.stderr
    digits.make("export", "--format", "onnx", "--output", file, "--force")
    check(file)
    assert os.listdir(tmp_path) == ["x.onnx"]
