# DigitClassifier
# SPDX-License-Identifier: MIT

"""What the network saw, over HTTP and on the command line, with the real network."""

import base64
import subprocess

import pytest
from kit.client import Part
from kit.pictures import drawn_one, png, read_png

SIDE = 28


def explained(client, path):
    """The answer with an explanation, and the explanation taken out of it."""
    media_type = "image/png" if path.suffix == ".png" else "image/jpeg"
    answer = client.predict(path.read_bytes(), media_type, "?explain=true")
    assert answer.status == 200, str(answer)
    prediction = answer.json()
    return prediction, prediction.pop("explanation")


def glyph_of(explanation) -> bytes:
    width, height, size, pixels = read_png(base64.b64decode(explanation["input_png_base64"], validate=True))
    assert (width, height, size) == (SIDE, SIDE, 1)
    return pixels


def assert_evidence_lies_on_strokes(glyph: bytes, saliency: list[list[float]]):
    """The strongest evidence is on ink or beside it, and there is none where no patch reaches ink."""
    values = {(x, y): saliency[y][x] for y in range(SIDE) for x in range(SIDE)}
    ink = {(x, y) for x, y in values if glyph[y * SIDE + x] >= 128}
    near = {(x + dx, y + dy) for x, y in ink for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    strongest = max(values, key=values.get)
    assert values[strongest] > 0 and strongest in near
    faint = {(x, y) for x, y in values if glyph[y * SIDE + x] > 0}
    for (x, y), value in values.items():
        if not any(abs(x - fx) < 4 and abs(y - fy) < 4 for fx, fy in faint):
            assert value == 0, (x, y)

    def mean(points):
        return sum(values[point] for point in points) / len(points)

    assert mean(ink) > 2 * mean(values.keys() - ink)


def test_evidence_lies_on_the_strokes_of_every_clear_sample(client, samples):
    for path in [path for path in samples if path.parent.name == "uploads"]:
        prediction, explanation = explained(client, path)
        assert prediction["accepted"]
        assert [len(row) for row in explanation["saliency"]] == [SIDE] * SIDE
        assert_evidence_lies_on_strokes(glyph_of(explanation), explanation["saliency"])
        width, height, size, _ = read_png(base64.b64decode(explanation["saliency_png_base64"], validate=True))
        assert (width, height, size) == (8 * SIDE, 8 * SIDE, 3)
        assert explanation["warnings"] == [] and not explanation["passed_through"]
        assert explanation["crop"] == prediction["box"] and explanation["rotation"] == 0
        quality = explanation["quality"]
        assert quality["digit_height"] == prediction["box"]["height"] and not quality["touches_border"]
        assert quality["contrast"] > 48 and 0 < quality["edge_width"] < 4 and 0 < quality["share"] < 1


def test_a_glyph_is_passed_through_and_shown_as_it_was_sent(client):
    explanation = client.predict(drawn_one(), query="?explain=true").json()["explanation"]
    assert explanation["passed_through"] and explanation["polarity"] == "light_on_dark"
    assert glyph_of(explanation) == read_png(drawn_one())[3]
    assert (explanation["scale"], explanation["shift"]) == (1, {"x": 0, "y": 0})
    assert explanation["crop"] == {"x": 0, "y": 0, "width": SIDE, "height": SIDE}


def test_the_answer_is_the_same_with_and_without(client, samples):
    path = next(iter(samples))
    prediction, explanation = explained(client, path)
    file = Part("file", path.read_bytes(), path.name)
    plain = client.predict_form(file).json()
    as_field = client.predict_form(file, Part("explain", "yes")).json()
    assert "explanation" not in plain
    assert as_field.pop("explanation") == explanation
    for answer in (prediction, plain, as_field):
        answer.pop("elapsed_ms"), answer.pop("id", None)
    assert prediction == plain == as_field


def test_the_camera_is_explained_too(client):
    answer = client.post("/predict?use_camera=true&explain=true", b"", None).json()
    assert answer["source"] == "camera"
    assert answer["explanation"]["crop"] == answer["box"]


def test_nothing_to_see_has_no_explanation_but_a_reason(client):
    answer = client.predict(png(64, 64, b"\xff" * 64 * 64), query="?explain=true").json()
    assert answer["explanation"] is None and answer["reason"]


@pytest.mark.parametrize("value", ["maybe", "", "2"])
def test_an_impossible_value_is_named(client, value):
    answer = client.predict(drawn_one(), query=f"?explain={value}")
    assert answer.status == 400 and answer.json()["errors"][0]["field"] == "explain"


def test_the_command_draws_what_the_server_shows(binary, client, samples, tmp_path):
    path = next(iter(samples))
    seen = tmp_path / "seen.png"
    command = [str(binary), "predict", "--explain", str(seen), str(path)]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    width, height, size, pixels = read_png(seen.read_bytes())
    assert (width, height, size) == (2 * 8 * SIDE + 8, 8 * SIDE, 3)
    shown = read_png(base64.b64decode(explained(client, path)[1]["saliency_png_base64"]))[3]
    half, whole = 3 * 8 * SIDE, 3 * width
    right = b"".join(pixels[(y + 1) * whole - half : (y + 1) * whole] for y in range(height))
    assert right == shown
    again = subprocess.run(command, capture_output=True, timeout=60)
    assert again.returncode == 1 and b"--force" in again.stderr


def test_the_command_warns_of_what_makes_a_reading_uncertain(binary, tmp_path):
    faint = bytearray(b"\xe0" * 200 * 200)
    for y in range(50, 150):
        faint[y * 200 + 96 : y * 200 + 104] = b"\xc0" * 8
    picture = tmp_path / "faint.png"
    picture.write_bytes(png(200, 200, bytes(faint)))
    command = [str(binary), "predict", "--explain", str(tmp_path / "seen.png"), str(picture)]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == 0 and b"warning (low_contrast)" in done.stdout, done
    quiet = subprocess.run([*command, "--force", "--ndjson"], capture_output=True, timeout=60)
    assert quiet.stdout.count(b"\n") == 1 and b"warning (low_contrast)" in quiet.stderr
