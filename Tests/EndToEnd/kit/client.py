# DigitClassifier
# SPDX-License-Identifier: MIT

"""A keep-alive HTTP client, as small as it can be, so that nothing is repaired on the way."""

import http.client
import json
import uuid
from dataclasses import dataclass

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, read to its end."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    def json(self):
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.status} {self.media_type} {self.body[:500]!r}"


class Client:
    """One connection, opened at the first request and kept."""

    def __init__(self, host: str, port: int, timeout: float = 30):
        self.connection = http.client.HTTPConnection(host, port, timeout=timeout)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_):
        self.connection.close()

    def request(self, method: str, path: str, body=None, headers=None) -> Answer:
        self.connection.request(method, path, body, headers or {})
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def get(self, path: str, headers=None) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(self, path: str, body: bytes, media_type: str | None, headers=None) -> Answer:
        headers = dict(headers or {})
        if media_type is not None:
            headers["Content-Type"] = media_type
        return self.request("POST", path, body, headers)

    def predict(self, picture: bytes, media_type: str = "image/png", query: str = "") -> Answer:
        """Posts a picture as a raw body."""
        return self.post(f"/predict{query}", picture, media_type)

    def predict_form(self, *parts: "Part", query: str = "") -> Answer:
        """Posts a multipart form."""
        body, media_type = form(*parts)
        return self.post(f"/predict{query}", body, media_type)


@dataclass(frozen=True)
class Part:
    """One part of a multipart form; with a file name it is a file."""

    name: str
    content: bytes | str
    file_name: str | None = None
    media_type: str | None = None


def form(*parts: Part) -> tuple[bytes, str]:
    """A multipart/form-data body and its content type."""
    boundary = f"edge-{uuid.uuid4().hex}"
    body = bytearray()
    for part in parts:
        content = part.content.encode() if isinstance(part.content, str) else part.content
        disposition = f'form-data; name="{part.name}"'
        if part.file_name is not None:
            disposition += f'; filename="{part.file_name}"'
        body += f"--{boundary}\r\nContent-Disposition: {disposition}\r\n".encode()
        if part.media_type is not None:
            body += f"Content-Type: {part.media_type}\r\n".encode()
        body += b"\r\n" + content + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return bytes(body), f"multipart/form-data; boundary={boundary}"
