# DigitClassifier
# SPDX-License-Identifier: MIT

"""Teaches schemathesis lines of JSON, which it sends and reads as plain text."""

import schemathesis

NDJSON = "application/x-ndjson"

schemathesis.serializer.alias(NDJSON, "text/plain")


@schemathesis.deserializer(NDJSON)
def text(_, response) -> str:
    return response.content.decode()
