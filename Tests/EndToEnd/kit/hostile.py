# DigitClassifier
# SPDX-License-Identifier: MIT

"""What a hostile body is, and the whole list of them."""

import itertools
from dataclasses import dataclass

MALFORMED = frozenset({400})
NOT_A_PICTURE = frozenset({415, 422})
UNREADABLE = frozenset({422})
UNSUPPORTED = frozenset({415})
TOO_LARGE = frozenset({413})
REFUSED = frozenset({400, 413, 415, 422})


@dataclass(frozen=True)
class Body:
    """A well-formed HTTP request to /predict whose body is not: it must be refused with one of `statuses`."""

    name: str
    media_type: str | None
    content: bytes
    statuses: frozenset[int]
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Wire:
    """Bytes that are not proper HTTP, or break off: a 4xx, or the connection closed without an answer."""

    name: str
    content: bytes
    breaks_off: bool = False
    """Whether the client closes its side after the last byte."""


def every_case() -> list[Body | Wire]:
    """All hostile requests, in a fixed order, each under its own name."""
    from kit import hostile_forms, hostile_pictures, hostile_wire

    cases = list(itertools.chain(hostile_pictures.cases(), hostile_forms.cases(), hostile_wire.cases()))
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), "two hostile cases share a name"
    return cases
