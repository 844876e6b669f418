"""Turn the runs of a post into rows, as a file of the long format has them."""

from collections.abc import Mapping
from typing import Any

import orjson

from models.services.rows.raw_chunk import OPTIONAL, REQUIRED, RawChunk

MOST_MEASUREMENTS = 20_000  # of a post: what a file stores in one transaction
COLUMNS = (*REQUIRED, *OPTIONAL)

_TEXT = {"type": ["string", "null"]}
_SCHEMAS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(COLUMNS, _TEXT),
    "time": {"type": ["string", "number"]},
    "revision_time": {"type": ["string", "number", "null"]},
    "value": {"type": ["number", "string", "null"]},
    "lower_is_better": {"type": ["boolean", "string", "null"]},
    "iteration": {"type": ["integer", "string", "null"]},
    "counters": {
        "type": ["object", "string", "null"],
        "additionalProperties": {"type": ["number", "string", "boolean", "null"]},
    },
}
_MEASUREMENT: dict[str, Any] = {
    "type": "object",
    "properties": _SCHEMAS,
    "additionalProperties": False,
}
RUNS: dict[str, Any] = {
    "type": "array",
    "maxItems": MOST_MEASUREMENTS,
    "items": {
        "type": "object",
        "properties": {
            **_SCHEMAS,
            "measurements": {
                "type": "array",
                "items": _MEASUREMENT,
                "maxItems": MOST_MEASUREMENTS,
            },
        },
        "required": ["measurements"],
        "additionalProperties": False,
    },
}


def rows_of_runs(runs: list[dict[str, Any]]) -> tuple[RawChunk, list[str]]:
    """Return a row for each measurement, with what its run states, and the place of each.

    Returns
    -------
    rows : RawChunk
        Numbered from 1, in the order of the body.
    pointers : list of str
        JSON Pointer of each row's measurement.
    """
    rows: list[Mapping[str, Any]] = []
    pointers: list[str] = []
    for place, run in enumerate(runs):
        shared = {name: value for name, value in run.items() if name != "measurements"}
        for number, measurement in enumerate(run["measurements"]):
            rows.append({**shared, **measurement})
            pointers.append(f"/runs/{place}/measurements/{number}")
    stated = {name for row in rows for name in row}
    columns = {name: [_text(row.get(name)) for row in rows] for name in COLUMNS if name in stated}
    for name in REQUIRED:
        columns.setdefault(name, [""] * len(rows))
    chunk = RawChunk(
        lines=range(1, len(rows) + 1),
        columns=columns,
        content=lambda place: orjson.dumps(rows[place]).decode(),
        position=0,
    )
    return chunk, pointers


def _text(value: Any) -> str:
    """Write a value as a file does."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return repr(value)
