# DigitClassifier
# SPDX-License-Identifier: MIT

"""Every format that people have: each variant of a sample picture is read like its PNG."""

import pytest
from kit import formats
from kit.client import Part
from kit.formats import Variant, saved
from PIL import Image
from test_api import prediction_of, problem_of


@pytest.fixture(scope="module")
def pictures(samples) -> list[Image.Image]:
    """The uploaded samples, in grey."""
    return [Image.open(path).convert("L") for path in samples if path.suffix == ".png"]


# A TIFF's tag 256 or 257, width and height: one number, 20,000.
TAG = b"%c\x01\x04\0\x01\0\0\0\x20\x4e\0\0"


def read(client, content: bytes, media_type: str) -> dict:
    return prediction_of(client.predict(content, media_type), "upload")


def same_place(box: dict, other: dict, slack: float) -> bool:
    return all(abs(box[key] - other[key]) <= slack for key in ("x", "y", "width", "height"))


@pytest.mark.parametrize("variant", formats.lossless(), ids=str)
def test_what_loses_nothing_gives_equal_probabilities(client, pictures, variant: Variant):
    for picture in pictures:
        plain = read(client, saved(picture, "PNG"), "image/png")
        other = read(client, variant.write(picture), variant.media_type)
        for key in ("predicted_class", "probabilities", "verdict", "box"):
            assert other[key] == plain[key], key


@pytest.mark.parametrize("variant", formats.two_tone(), ids=str)
def test_black_and_white_gives_equal_probabilities(client, pictures, variant: Variant):
    for picture in pictures:
        sharp = picture.point(lambda level: 255 if level > 127 else 0)
        plain = read(client, saved(sharp, "PNG"), "image/png")
        other = read(client, variant.write(sharp), variant.media_type)
        assert other["probabilities"] == plain["probabilities"]


@pytest.mark.parametrize("variant", formats.lossy(), ids=str)
def test_what_loses_a_little_gives_the_same_digit(client, pictures, variant: Variant):
    for picture in pictures:
        plain = read(client, saved(picture, "PNG"), "image/png")
        other = read(client, variant.write(picture), variant.media_type)
        # What hangs by a hair may fall either way.
        if plain["accepted"]:
            assert other["predicted_class"] == plain["predicted_class"]


@pytest.mark.parametrize("variant", formats.lossless() + formats.lossy(), ids=str)
def test_the_bytes_decide_and_not_what_is_said_of_them(client, pictures, variant: Variant):
    content = variant.write(pictures[0])
    told = read(client, content, variant.media_type)
    for claimed in ("image/png", "image/jpeg", "application/octet-stream"):
        assert read(client, content, claimed)["probabilities"] == told["probabilities"]
    answer = client.predict_form(Part("file", content, "picture.png", "image/png"))
    assert prediction_of(answer, "upload")["probabilities"] == told["probabilities"]


@pytest.mark.parametrize("longer_side", [3_199, 3_200, 4_000, 5_600])
def test_a_large_photograph_is_read_with_its_box_in_its_own_pixels(client, pictures, longer_side: int):
    for picture in pictures[:6]:
        factor = longer_side / max(picture.size)
        sides = (round(picture.width * factor), round(picture.height * factor))
        large = picture.resize(sides, Image.Resampling.BICUBIC)
        plain = read(client, saved(large, "PNG"), "image/png")
        photograph = read(client, saved(large, "JPEG", quality=90), "image/jpeg")
        if plain["accepted"]:
            assert photograph["predicted_class"] == plain["predicted_class"]
        # Framing shrinks both to 400 pixels: two of those are what the box may differ by.
        assert same_place(photograph["box"], plain["box"], slack=2 * longer_side / 400)


def test_an_explanation_of_a_large_photograph_counts_in_its_own_pixels(client, pictures):
    large = pictures[0].resize((4_000, round(4_000 * pictures[0].height / pictures[0].width)))
    for content, media_type in ((saved(large, "PNG"), "image/png"), (saved(large, "JPEG"), "image/jpeg")):
        answer = prediction_of(client.predict(content, media_type, query="?explain=true"), "upload")
        explanation = answer["explanation"]
        assert explanation["crop"] == answer["box"]
        assert explanation["quality"]["digit_height"] == answer["box"]["height"] > 1_000


def test_the_digits_of_a_large_photograph_have_boxes_in_its_own_pixels(client, pictures):
    picture = pictures[0]
    twice = Image.new("L", (2 * picture.width, picture.height))
    twice.paste(picture, (0, 0))
    twice.paste(picture, (picture.width, 0))
    large = twice.resize((4_000, round(4_000 * twice.height / twice.width)))
    pages = [
        client.post("/v1/read", content, media_type).json()
        for content, media_type in ((saved(large, "PNG"), "image/png"), (saved(large, "JPEG"), "image/jpeg"))
    ]
    assert pages[0]["text"] == pages[1]["text"] and len(pages[0]["digits"]) == 2
    for one, other in zip(pages[0]["digits"], pages[1]["digits"], strict=True):
        assert same_place(one["box"], other["box"], slack=40)


@pytest.mark.parametrize("variant", formats.lossless() + formats.lossy(), ids=str)
def test_a_file_that_is_cut_off_is_refused_with_the_reason(client, pictures, variant: Variant):
    content = variant.write(pictures[0])
    for share in (0.4, 0.8):
        problem = problem_of(client.predict(content[: int(len(content) * share)], variant.media_type), 422)
        assert (
            variant.name.split(",")[0].replace("PGM", "PNM").replace("PPM", "PNM").replace("PAM", "PNM")
            in (problem["detail"])
        )


def test_what_is_not_read_is_told_what_is(client):
    problem = problem_of(client.predict(b"%PDF-1.7\n", "image/png"), 415)
    for name in ("PNG", "JPEG", "WebP", "GIF", "BMP", "TIFF", "PNM"):
        assert name in problem["detail"]


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "GIF": b"GIF89a\x20\x4e\x20\x4e\x00\x00\x00",
        "BMP": b"BM" + bytes(8) + b"\x36\0\0\0\x28\0\0\0" + b"\x20\x4e\0\0" * 2 + b"\x01\0\x18\0" + bytes(24),
        "TIFF": b"II*\0\x08\0\0\0\x02\0" + TAG % 0 + TAG % 1 + bytes(4),
        "WebP": b"RIFF\x14\0\0\0WEBPVP8L\x08\0\0\0\x2f\xff\xff\xff\x0f\0\0\0",
        "PNM": b"P5 20000 20000 255\n",
    }.items(),
)
def test_20000_pixels_a_side_are_too_many(client, name: str, content: bytes):
    problem = problem_of(client.predict(content, "image/png"), 413)
    assert "pixels" in problem["detail"], name
