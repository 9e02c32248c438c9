# DigitClassifier
# SPDX-License-Identifier: MIT

"""Promises asked with a request, and the list of models that says which can be kept, with the real network."""

import json
import subprocess

import pytest
from kit.client import JSON, PROBLEM, Part
from kit.pictures import drawn_one

LADDER = [0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001]
PROMISE = {"max_error", "threshold", "expected_acceptance"}


def model_of(client) -> dict:
    """The one model that answers."""
    answer = client.get("/v1/models")
    assert (answer.status, answer.media_type) == (200, JSON), str(answer)
    (model,) = answer.json()["models"]
    assert model["active"]
    return model


def assert_refused(answer, status: int, code: str) -> dict:
    assert (answer.status, answer.media_type) == (status, PROBLEM), str(answer)
    problem = answer.json()
    assert problem["code"] == code
    (error,) = problem["errors"]
    assert error["field"] == "max_error" and error["message"] == problem["detail"]
    return problem


def test_the_model_is_described_as_its_answers_name_it(client):
    model = model_of(client)
    assert model["id"] == client.predict(drawn_one()).json()["model"]
    assert model["id"].startswith(model["name"] + "@")
    cost = model["multiply_adds"]
    assert 0 < cost["first"] <= cost["last"]
    assert [stage["exit"] is None for stage in model["stages"]].index(True) == len(model["stages"]) - 1
    assert all(stage["members"] and stage["temperature"] > 0 for stage in model["stages"])
    assert model["precision"] in {"float32", "bfloat16"}
    assert all(0 < score["correct"] <= score["count"] for score in model["evaluation"].values())
    assert {"recipe", "seed", "date", "software"} == model["trained"].keys()
    assert model["promise"] is None and 0.5 <= model["accepted_from"] < 1 and 0 < model["non_digit_limit"] < 0.1


def test_the_list_is_read_only_and_json(client):
    answer = client.request("POST", "/v1/models")
    assert answer.status == 405 and answer.headers["Allow"] == "GET, HEAD"
    assert client.get("/v1/models", {"Accept": "text/html"}).status == 406
    head = client.request("HEAD", "/v1/models")
    assert head.status == 200 and head.body == b""
    assert head.headers["Content-Length"] == client.get("/v1/models").headers["Content-Length"]


def test_a_request_is_promised_exactly_what_the_list_says(client):
    promises = model_of(client)["promises"]
    assert [promise["max_error"] for promise in promises] == LADDER
    for promise in promises:
        answer = client.predict(drawn_one(), query=f"?max_error={promise['max_error']}")
        if "threshold" in promise:
            assert answer.status == 200, str(answer)
            assert answer.json()["promise"] == promise and promise.keys() == PROMISE
        else:
            needed = promise["readings_needed"]
            detail = assert_refused(answer, 422, "unsupported_promise")["detail"]
            assert needed is None or f"about {needed} labelled readings" in detail
    assert any("threshold" in promise for promise in promises)


def test_readings_below_the_threshold_are_not_accepted(client, samples):
    strictest = [promise for promise in model_of(client)["promises"] if "threshold" in promise][-1]
    for path in samples:
        file = Part("file", path.read_bytes(), path.name)
        plain = client.predict_form(file).json()
        asked = client.predict_form(file, Part("max_error", str(strictest["max_error"]))).json()
        assert "promise" not in plain and asked.pop("promise") == strictest
        assert asked["confidence"] == plain["confidence"] and asked["probabilities"] == plain["probabilities"]
        assert (asked["verdict"] == "read") == asked["accepted"] == (asked["reason"] is None)
        if asked["accepted"]:
            assert asked["confidence"] >= strictest["threshold"]
        elif plain["accepted"]:
            assert asked["confidence"] <= strictest["threshold"]


@pytest.mark.parametrize(
    "send",
    [
        lambda client: client.predict(drawn_one(), query="?max_error=0.01"),
        lambda client: client.predict_form(Part("file", drawn_one(), "1.png"), Part("max_error", "1e-2")),
        lambda client: client.predict_form(Part("file", drawn_one(), "1.png"), query="?max_error=0.01"),
        lambda client: client.post("/predict?max_error=0.01&use_camera=true", b"", None),
        lambda client: client.post("/predict", b"use_camera=1&max_error=0.01", "application/x-www-form-urlencoded"),
        lambda client: client.predict(drawn_one(), query="?explain=true&max_error=0.01"),
    ],
    ids=["query", "form field", "query of a form", "camera", "urlencoded", "with an explanation"],
)
def test_a_promise_is_asked_for_in_every_way(client, send):
    answer = send(client)
    assert answer.status == 200, str(answer)
    assert answer.json()["promise"]["max_error"] == 0.01


@pytest.mark.parametrize("value", ["0", "1", "-1", "nan", "five", "", "0x1p-3", "1e400"])
def test_an_impossible_share_is_named(client, value):
    problem = assert_refused(client.predict(drawn_one(), query=f"?max_error={value}"), 400, "invalid_parameter")
    assert "above 0 and below 1" in problem["detail"] and f"'{value}'" in problem["detail"]


def test_a_refused_promise_costs_no_decoding(client):
    answer = client.predict(b"not a picture", query="?max_error=0.00001")
    detail = assert_refused(answer, 422, "unsupported_promise")["detail"]
    assert "labelled readings" in detail


def test_the_server_s_own_promise_is_told_and_can_be_replaced(start, samples):
    with start("--max-error", "0.01") as server, server.client() as client:
        model = model_of(client)
        assert model["promise"]["max_error"] == 0.01 and model["promise"] in model["promises"]
        for path in list(samples)[:3]:
            picture = path.read_bytes()
            assert client.predict(picture, "image/*").json()["promise"] == model["promise"]
        asked = client.predict(drawn_one(), query="?max_error=0.05").json()["promise"]
        assert asked["max_error"] == 0.05


def test_the_command_accepts_what_the_server_accepts(binary, client, samples):
    paths = [str(path) for path in samples]
    command = [str(binary), "predict", "--ndjson", "--max-error", "0.01", *paths]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    for path, line in zip(samples, done.stdout.splitlines(), strict=True):
        answer = client.predict(path.read_bytes(), "image/*", "?max_error=0.01").json()
        assert json.loads(line)["verdict"] == answer["verdict"], path.name
