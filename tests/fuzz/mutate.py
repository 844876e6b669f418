"""Strategies that spoil a text or a JSON document as files on a disk, or hands, do."""

import json
import re
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

# What stands where something else should, as JSON.
ODD = (
    *("null", "true", "false", "[]", "{}", '""', '" "', '"x"', "0", "-1", "1", "-0.0", "1.5"),
    *(
        "NaN",
        "Infinity",
        "-Infinity",
        "1e308",
        "1e999",
        "1e-320",
        "9" * 30,
        "9" * 5000,
        "-" + "9" * 19,
    ),
    *('"NaN"', '"1e999"', '"1,5"', '"-1"', '"0x10"', '"\\u0000"', '"\\ud800"', '"\\u202e"', '"é"'),
    *('"9999-12-31T23:59:59Z"', '"0001-01-01"', '"2024-02-30"', '"2024-01-01T00:00:00+99:00"'),
    *("[[]]", "[null]", '[1, "x"]', '{"a": 1}', "[" * 600 + "]" * 600, '"' + "x" * 5000 + '"'),
)
_TOKEN = re.compile(rb'"[^"\n]*"|[-+]?[0-9][0-9.eE+-]*|[A-Za-z_][A-Za-z_0-9]*|[<>{}\[\],:/=]|\n')
_PLACES = st.integers(0, 1 << 20)


@dataclass(frozen=True)
class Raw:
    """A value of a document that is written as it stands."""

    text: str


class Pairs(list[tuple[str, Any]]):
    """An object of a document, whose keys may stand twice."""


def spoiled(content: bytes) -> st.SearchStrategy[bytes]:
    """Draw a spoiled copy of a file: as text in any case, as a document where it is JSON."""
    try:
        document = json.loads(content, object_pairs_hook=Pairs)
    except ValueError:
        return _spoiled_text(content)
    return st.one_of(_spoiled_text(content), _spoiled_document(document))


@st.composite
def _spoiled_text(draw: st.DrawFn, content: bytes) -> bytes:
    for _ in range(draw(st.integers(1, 3))):
        content = _spoil_text(draw, content)
    return content


def _spoil_text(draw: st.DrawFn, content: bytes) -> bytes:
    kind = draw(st.sampled_from(["cut", "flip", "drop", "repeat", "odd token", "gone", "line"]))
    place = draw(_PLACES) % (len(content) + 1)
    if kind == "cut":
        return content[:place]
    if kind == "flip" and place < len(content):
        bit = 1 << draw(st.integers(0, 7))
        return content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]
    if kind in ("drop", "repeat"):
        end = place + draw(st.integers(1, 400))
        return content[:place] + content[place:end] * (0 if kind == "drop" else 2) + content[end:]
    if kind == "line":
        lines = content.splitlines(keepends=True)
        if lines:
            one, other = (draw(_PLACES) % len(lines) for _ in range(2))
            lines[one] = lines[other]
        return b"".join(lines)
    tokens = list(_TOKEN.finditer(content))
    if not tokens:
        return content
    token = tokens[draw(_PLACES) % len(tokens)]
    new = b"" if kind == "gone" else _odd_token(draw)
    return content[: token.start()] + new + content[token.end() :]


def _odd_token(draw: st.DrawFn) -> bytes:
    text = draw(
        st.one_of(st.sampled_from(ODD), st.sampled_from(ODD).map(lambda odd: odd.strip('"')))
    )
    return text.encode()


@st.composite
def _spoiled_document(draw: st.DrawFn, document: Any) -> bytes:
    document = _copy(document)
    for _ in range(draw(st.integers(1, 3))):
        places = _places(document)
        if not places:
            break
        _spoil_item(draw, places)
    return _write(document).encode()


def _spoil_item(draw: st.DrawFn, places: list[tuple[list[Any], int]]) -> None:
    parent, index = places[draw(_PLACES) % len(places)]
    kind = draw(st.sampled_from(["odd", "gone", "twice", "swap", "name", "inside"]))
    if kind == "gone":
        del parent[index]
    elif kind == "twice":
        parent.append(parent[index])
    elif kind == "swap":
        other, at = places[draw(_PLACES) % len(places)]
        _put(parent, index, _copy(_value(other, at)))  # a copy, lest a part hold itself
    elif kind == "name" and isinstance(parent, Pairs):
        parent[index] = (
            draw(st.sampled_from(["", "x", "name", "time", "value"])),
            parent[index][1],
        )
    elif kind == "inside":
        _put(parent, index, [_value(parent, index)])
    else:
        _put(parent, index, Raw(draw(st.sampled_from(ODD))))


def _value(parent: list[Any], index: int) -> Any:
    return parent[index][1] if isinstance(parent, Pairs) else parent[index]


def _put(parent: list[Any], index: int, value: Any) -> None:
    parent[index] = (parent[index][0], value) if isinstance(parent, Pairs) else value


def _places(document: Any) -> list[tuple[list[Any], int]]:
    """List every item of every object and list, with what holds it."""
    found: list[tuple[list[Any], int]] = []
    left = [document]
    while left and len(found) < 5000:
        part = left.pop()
        if isinstance(part, list):
            found += [(part, index) for index in range(len(part))]
            left += [_value(part, index) for index in range(len(part))]
    return found


def _copy(part: Any) -> Any:
    if isinstance(part, Pairs):
        return Pairs((name, _copy(value)) for name, value in part)
    return [_copy(item) for item in part] if isinstance(part, list) else part


def _write(part: Any) -> str:
    if isinstance(part, Raw):
        return part.text
    if isinstance(part, Pairs):
        inner = (f"{json.dumps(name)}: {_write(value)}" for name, value in part)
        return "{" + ", ".join(inner) + "}"
    if isinstance(part, list):
        return "[" + ", ".join(_write(item) for item in part) + "]"
    return json.dumps(part)
