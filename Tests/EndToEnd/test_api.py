# DigitClassifier
# SPDX-License-Identifier: MIT

"""A walk through the compatibility surface, with the sample pictures, on the built server."""

import math
import re
from urllib.parse import urljoin

import pytest
from kit.client import JSON, PROBLEM, Part
from kit.pictures import drawn_one, png


def prediction_of(answer, source: str) -> dict:
    """The answer as a prediction, checked for everything the contract promises of one."""
    assert answer.status == 200, str(answer)
    assert answer.media_type == JSON
    prediction = answer.json()
    assert prediction["source"] == source
    assert re.fullmatch(r"[\w.-]+@[0-9a-f]{8}", prediction["model"])
    assert prediction["elapsed_ms"] >= 0
    assert prediction["accepted"] == (prediction["verdict"] == "read")
    assert (prediction["reason"] is None) == prediction["accepted"]
    probabilities = prediction["probabilities"]
    assert len(probabilities) == 10
    assert all(0 <= p <= 1 for p in probabilities)
    if prediction["predicted_class"] is None:
        assert prediction["verdict"] == "empty"
    else:
        # What is missing from 1 is the probability that there is no digit.
        assert 0 <= sum(probabilities) <= 1 + 1e-3
        assert sum(probabilities) > 0.5 or not prediction["accepted"]
        assert prediction["predicted_class"] == probabilities.index(max(probabilities))
        assert math.isclose(prediction["confidence"], max(probabilities), abs_tol=1e-3)
        box = prediction["box"]
        assert box["x"] >= 0 and box["y"] >= 0 and box["width"] > 0 and box["height"] > 0
    return prediction


def problem_of(answer, status: int) -> dict:
    """The answer as a problem document, checked for what every one carries."""
    assert answer.status == status, str(answer)
    assert answer.media_type == PROBLEM
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"] and problem["title"] and problem["detail"]
    assert answer.headers["X-Request-ID"]
    return problem


def media_type(path) -> str:
    return "image/png" if path.suffix == ".png" else "image/jpeg"


def test_health_answers_byte_for_byte(client):
    answer = client.get("/health")
    assert (answer.status, answer.media_type, answer.body) == (200, JSON, b'{"status":"ok"}')


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_served_process_is_alive_and_ready(client, path):
    assert client.get(path).status == 200


@pytest.mark.parametrize("path", ["/openapi.json", "/docs"])
def test_the_documents_name_their_language(client, path):
    answer = client.get(path)
    assert answer.status == 200
    expected = {"/openapi.json": JSON, "/docs": "text/html"}[path]
    assert answer.media_type == expected


def test_the_document_is_openapi_3_1_and_describes_predict(client):
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1.")
    assert {"/health", "/predict"} <= document["paths"].keys()


def test_the_docs_load_from_this_server_alone(client):
    page = client.get("/docs").body.decode()
    references = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    assert references
    for reference in references:
        assert not re.match(r"(https?:)?//", reference), f"/docs refers to {reference}"
        assert client.get(urljoin("/docs", reference)).status == 200, reference


def test_samples_as_forms_are_read_right(client, samples):
    right = 0
    for path, digit in samples.items():
        picture = Part("file", path.read_bytes(), path.name, media_type(path))
        answer = client.predict_form(Part("use_camera", "false"), picture)
        right += prediction_of(answer, "upload")["predicted_class"] == digit
    assert right >= 0.9 * len(samples), f"{right} of {len(samples)} samples read right"


def test_every_form_of_an_upload_gives_the_same_reading(client, samples):
    path = next(iter(samples))
    content = path.read_bytes()
    file = Part("file", content, path.name, media_type(path))
    answers = [
        client.predict_form(file),
        client.predict_form(file, Part("use_camera", "false")),
        client.predict_form(Part("use_camera", "false"), file),
        client.predict_form(file, query="?use_camera=false"),
        client.predict_form(Part("file", content, "noname", None)),
        client.predict_form(Part("note", "ignored"), file),
        client.predict(content, media_type(path)),
        client.predict(content, media_type(path) + "; charset=binary"),
        client.predict(content, "image/*"),
    ]
    readings = [prediction_of(answer, "upload") for answer in answers]
    for reading in readings:
        reading.pop("elapsed_ms"), reading.pop("id", None)
    assert all(reading == readings[0] for reading in readings)


def test_a_chunked_upload_is_read(client):
    picture = drawn_one()
    pieces = (picture[i : i + 7] for i in range(0, len(picture), 7))
    headers = {"Content-Type": "image/png", "Transfer-Encoding": "chunked"}
    client.connection.request("POST", "/predict", pieces, headers, encode_chunked=True)
    response = client.connection.getresponse()
    assert response.status == 200 and b'"predicted_class":1' in response.read().replace(b" ", b"")


def test_a_plain_stroke_is_a_one(client):
    prediction = prediction_of(client.predict(drawn_one()), "upload")
    assert prediction["predicted_class"] == 1 and prediction["accepted"]


def test_nothing_to_see_is_an_answer_too(client):
    prediction = prediction_of(client.predict(png(64, 64, b"\xff" * 64 * 64)), "upload")
    assert (prediction["predicted_class"], prediction["verdict"], prediction["accepted"]) == (None, "empty", False)


def test_what_is_too_faint_to_tell_is_laid_to_the_picture(start):
    answers = []
    with start("--max-error", "0.002") as server, server.client() as client:
        for angle in range(0, 180, 15):
            # A bar across another, which is a digit at none of the angles.
            pixels = bytearray(b"\xdc" * 120 * 120)
            for turned in (angle, angle + 60):
                dx, dy = math.cos(math.radians(turned)), math.sin(math.radians(turned))
                for along, across in ((along, across) for along in range(-300, 301) for across in range(-8, 9)):
                    x, y = 60 + dx * along / 10 - dy * across / 2, 60 + dy * along / 10 + dx * across / 2
                    pixels[round(y) * 120 + round(x)] = 0xBE
            answers.append(prediction_of(client.predict(png(120, 120, bytes(pixels))), "upload"))
    assert {answer["verdict"] for answer in answers} <= {"read", "low_quality"}
    poor = [answer["reason"] for answer in answers if answer["verdict"] == "low_quality"]
    assert poor and all("hardly stands out" in reason for reason in poor)


@pytest.mark.parametrize(
    "send",
    [
        lambda client: client.predict_form(Part("use_camera", "true")),
        lambda client: client.post("/predict?use_camera=true", b"", None),
        lambda client: client.predict_form(Part("use_camera", "true"), query="?use_camera=true"),
    ],
    ids=["form field", "query parameter", "both"],
)
def test_the_camera_is_read(client, send):
    assert prediction_of(send(client), "camera")["predicted_class"] in range(10)


def test_without_a_camera_the_answer_says_so(start):
    with start() as server, server.client() as client:
        answer = client.post("/predict?use_camera=true", b"", None)
        assert "camera" in problem_of(answer, 404)["detail"].lower()


@pytest.mark.parametrize(
    "send",
    [
        lambda client: client.post("/predict", b"", None),
        lambda client: client.post("/predict?use_camera=false", b"", None),
        lambda client: client.predict_form(Part("use_camera", "false")),
    ],
    ids=["nothing", "use_camera=false in the query", "use_camera=false in a form"],
)
def test_neither_picture_nor_camera_is_told_what_to_send(client, send):
    detail = problem_of(send(client), 400)["detail"]
    assert "file" in detail and "use_camera" in detail


def test_an_unknown_path_is_404(client):
    problem_of(client.get("/no-such-thing"), 404)


@pytest.mark.parametrize("method, path, allowed", [("GET", "/predict", "POST"), ("POST", "/health", "GET")])
def test_a_wrong_method_is_405_with_the_right_ones(client, method, path, allowed):
    answer = client.request(method, path)
    problem_of(answer, 405)
    assert allowed in answer.headers["Allow"]


def test_a_wrong_media_type_is_415_with_the_right_ones(client):
    problem = problem_of(client.post("/predict", b"seven", "text/plain"), 415)
    assert "multipart/form-data" in problem["detail"] and "image/" in problem["detail"]


def test_a_request_id_is_echoed_or_made(client):
    assert client.get("/health", {"X-Request-ID": "abc-123"}).headers["X-Request-ID"] == "abc-123"
    made = {client.get("/health").headers["X-Request-ID"] for _ in range(20)}
    assert len(made) == 20 and None not in made


def test_a_hostile_request_id_is_not_echoed(client):
    answer = client.get("/health", {"X-Request-ID": "x" * 5000})
    assert answer.status == 200
    assert len(answer.headers["X-Request-ID"]) <= 200


def test_a_public_address_needs_consent(start):
    server = start()
    server.host = "0.0.0.0"
    with pytest.raises(AssertionError, match="allow-anonymous"):
        server.start()


def test_the_port_comes_from_the_environment(start):
    server = start()
    server.environment = {"PORT": str(server.port)}
    server.start(pass_port=False)
    assert server.answers("/health")


def test_a_port_in_use_is_a_plain_error(start, shared_server):
    server = start()
    server.port = shared_server.port
    with pytest.raises(AssertionError, match=str(shared_server.port)):
        # The shared server answers on that port, so only this process's own exit tells.
        server.start()
        server.process.wait(10)
        raise AssertionError(server.tail())
