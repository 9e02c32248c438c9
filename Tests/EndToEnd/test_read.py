# DigitClassifier
# SPDX-License-Identifier: MIT

"""Whole numbers, over HTTP and on the command line: found, read, compared and made to fit, with the real network."""

import json
import subprocess

import pytest
from kit.client import JSON, PROBLEM, Part, form
from kit.pictures import png, read_png
from PIL import Image, ImageDraw, ImageFont

PAPER, INK = 235, 30


def grey(path) -> tuple[int, int, bytes]:
    """A sample's width, height and brightness."""
    width, height, size, pixels = read_png(path.read_bytes())
    if size == 1:
        return width, height, pixels
    return width, height, bytes(sum(pixels[i : i + 3]) // 3 for i in range(0, len(pixels), size))


def repeated(path, across: int, down: int = 1) -> bytes:
    """A sample beside itself: a number of equal digits."""
    width, height, pixels = grey(path)
    rows = [pixels[y * width : (y + 1) * width] * across for y in range(height)] * down
    return png(width * across, height * down, b"".join(rows))


@pytest.fixture(scope="session")
def crops(samples) -> dict:
    return {path: digit for path, digit in samples.items() if path.suffix == ".png"}


@pytest.fixture
def read(client):
    def post(picture: bytes, query: str = ""):
        answer = client.post(f"/v1/read{query}", picture, "image/png")
        assert (answer.status, answer.media_type) == (200, JSON), str(answer)
        return answer.json()

    return post


def test_every_sample_is_read_three_times_where_it_stands_three_times(read, crops):
    assert len(crops) >= 20
    for path, digit in crops.items():
        width, height, _ = grey(path)
        page = read(repeated(path, 3))
        assert page["text"] == f"{digit}" * 3, path.name
        assert page["accepted"] and page["verdict"] == "read", path.name
        for place, found in enumerate(page["digits"]):
            box = found["box"]
            # Each in its own copy of the sample.
            assert place * width <= box["x"] and box["x"] + box["width"] <= (place + 1) * width, path.name
            assert box["y"] >= 0 and box["y"] + box["height"] <= height, path.name
            assert found["line"] == 0


def test_lines_run_from_top_to_bottom(read, crops):
    path, digit = next((path, digit) for path, digit in crops.items() if digit == 4)
    page = read(repeated(path, 4, 3))
    assert page["lines"] == [f"{digit}" * 4] * 3
    assert page["text"] == "\n".join(page["lines"])
    assert [found["line"] for found in page["digits"]] == [0] * 4 + [1] * 4 + [2] * 4


def printed(size: tuple[int, int], *numbers: tuple[int, int, str], height: int = 60) -> Image.Image:
    """Numbers in print, each at a place of a sheet of paper."""
    sheet = Image.new("L", size, PAPER)
    for x, y, text in numbers:
        ImageDraw.Draw(sheet).text((x, y), text, fill=INK, font=ImageFont.load_default(height))
    return sheet


def encoded(picture: Image.Image) -> bytes:
    return png(*picture.size, picture.tobytes())


@pytest.mark.parametrize("step", [-4, 0, 4])
def test_numbers_beside_each_other_are_read_from_left_to_right(read, step):
    page = read(
        encoded(printed((640, 320), (40, 60, "12"), (480, 60 + step, "34"), (40, 200, "56"))),
        "?expected=123456",
    )
    assert page["lines"] == ["12", "34", "56"]
    assert [found["line"] for found in page["digits"]] == [0, 0, 1, 1, 2, 2]
    assert page["verification"]["outcome"] == "match"


@pytest.mark.parametrize("angle", [-8, 8])
@pytest.mark.parametrize("number", ["4808", "8084", "5388"])
def test_a_sloping_number_at_the_edge_has_as_many_digits_as_it_has(read, number, angle):
    sheet = printed((1400, 1400), (500, 660, number), height=70).rotate(
        angle, Image.Resampling.BICUBIC, fillcolor=PAPER
    )
    left, _, right, _ = sheet.point(lambda level: 255 if level < 150 else 0).getbbox()
    for columns in ((left - 150, right + 5), (left - 5, right + 150)):
        part = sheet.crop((columns[0], 300, columns[1], 1100))
        assert read(encoded(part))["text"] == number, columns


@pytest.mark.parametrize("side", [28, 50])
def test_letters_are_no_digits_however_small_the_picture(read, side):
    for letter in "XNE":
        page = read(encoded(printed((side, side), (side // 4, 0, letter), height=side * 3 // 4)))
        assert (page["text"], page["digits"], page["verdict"]) == ("", [], "empty"), letter


def test_expected_digits_are_verified(read, crops):
    path = next(path for path, digit in crops.items() if digit == 7)
    picture = repeated(path, 2)
    right = read(picture, "?expected=77")["verification"]
    assert (right["outcome"], right["accepted"]) == ("match", True)
    assert all(probability > 0.9 for probability in right["probabilities"])
    for wrong in ("71", "7", "777"):
        verification = read(picture, f"?expected={wrong}")["verification"]
        assert (verification["outcome"], verification["accepted"]) == ("mismatch", True), wrong


def test_a_pattern_and_a_check_digit_say_what_may_be_read(read, crops):
    path = next(path for path, digit in crops.items() if digit == 0)
    fits = read(repeated(path, 3), "?pattern=%5B0-4%5D%5Cd%7B2%7D&check_digit=luhn")["field"]
    assert (fits["text"], fits["accepted"]) == ("000", True)
    other = read(repeated(path, 3), "?pattern=111")["field"]
    assert not other["accepted"] and other["support"] < 0.01
    longer = read(repeated(path, 3), "?pattern=%5Cd%7B4%7D")["field"]
    assert longer["text"] is None and not longer["accepted"]


def test_a_form_may_say_all_of_it(client, crops):
    path = next(path for path, digit in crops.items() if digit == 5)
    parts = [Part("file", repeated(path, 2), "number.png"), Part("expected", "55"), Part("pattern", "[5]{2}")]
    answer = client.post("/v1/read", *form(*parts))
    assert answer.status == 200, str(answer)
    page = answer.json()
    assert page["verification"]["outcome"] == "match" and page["field"]["text"] == "55"


def test_an_even_picture_says_nothing(read):
    page = read(png(200, 100, b"\xdd" * 20000))
    assert (page["text"], page["verdict"], page["accepted"], page["digits"]) == ("", "empty", False, [])


@pytest.mark.parametrize("query", ["pattern=x", "check_digit=crc", "expected=4a", "max_error=2"])
def test_a_wish_that_makes_no_sense_is_named(client, crops, query):
    answer = client.post(f"/v1/read?{query}", repeated(next(iter(crops)), 1), "image/png")
    assert (answer.status, answer.media_type) == (400, PROBLEM), str(answer)
    assert answer.json()["errors"][0]["field"] == query.split("=")[0]


def test_the_command_agrees_with_the_server(binary, read, crops, tmp_path):
    path, digit = next(iter(crops.items()))
    picture = tmp_path / "number.png"
    picture.write_bytes(repeated(path, 3))

    def digits(*arguments):
        return subprocess.run([str(binary), "read", *arguments], capture_output=True, timeout=60)

    done = digits("--ndjson", "--expected", f"{digit}" * 3, "--pattern", r"\d{3}", str(picture))
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    over_http = read(picture.read_bytes(), f"?expected={digit}{digit}{digit}&pattern=%5Cd%7B3%7D")
    for key in ("text", "lines", "accepted", "verdict", "confidence", "digits", "field", "verification", "model"):
        assert row[key] == over_http[key], key
    # A part that does not say what it should stops a line.
    assert digits("--expected", "12345", str(picture)).returncode == 1
    assert digits("--expected", "x", str(picture)).returncode == 64
    table = digits(str(picture))
    assert table.returncode == 0 and f"{digit}" * 3 in table.stdout.decode()
