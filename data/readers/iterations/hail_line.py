"""Read one line of Hail's benchmark output: an instance, which is one batch job.

A line is a JSON object with ``path``, ``name``, ``version``, ``platform``, ``python``,
``batch_id``, ``job_id``, ``attempt_id``, ``start``, ``end`` and ``iterations``, a list of
objects with ``time`` in seconds, ``is_burn_in``, ``timed_out`` and, where there is something to
say, ``failure``. What is unknown is left out.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

from models.records.benchmark_runs import BenchmarkKey
from models.services.rows.row_error import RowError

_JOB_FIELDS = ("batch_id", "job_id", "attempt_id")


@dataclass(frozen=True, slots=True)
class HailIteration:
    """One timed repetition; ``time`` is in seconds, NaN where nothing was measured."""

    time: float
    is_burn_in: bool
    timed_out: bool
    failed: bool


@dataclass(frozen=True, slots=True)
class HailInstance:
    """One batch job of one benchmark; ``job`` is blank where the line does not say which."""

    key: BenchmarkKey
    job: str
    start: str
    iterations: tuple[HailIteration, ...]


def parse_hail_line(text: bytes) -> HailInstance:
    """Read a line.

    Raises
    ------
    RowError
        If the line is not such an object, or a field has a value that cannot be meant.
    """
    try:
        line = json.loads(text)
    except UnicodeDecodeError:
        raise RowError("the line is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise RowError(f"the line is not JSON: {error}") from None
    if not isinstance(line, dict):
        raise RowError("the line is not a JSON object")
    name = _text(line, "name")
    if not name:
        raise RowError("no name")
    iterations = line.get("iterations")
    if not isinstance(iterations, list):
        raise RowError("no list of iterations")
    return HailInstance(
        key=BenchmarkKey(
            path=_text(line, "path"),
            name=name,
            version=_text(line, "version"),
            platform=_text(line, "platform"),
            python=_text(line, "python"),
        ),
        job="/".join(part for part in (_text(line, field) for field in _JOB_FIELDS) if part),
        start=_text(line, "start"),
        iterations=tuple(_iteration(item, place) for place, item in enumerate(iterations)),
    )


def _text(line: dict[str, Any], field: str) -> str:
    """Read a field that is text or a whole number; blank where it is left out."""
    value = line.get(field)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise RowError(f"{field} is {_short(value)}, not text")
    return str(value).strip()


def _iteration(item: Any, place: int) -> HailIteration:
    if not isinstance(item, dict):
        raise RowError(f"iteration {place} is {_short(item)}, not an object")
    flags = {}
    for field in ("is_burn_in", "timed_out"):
        flag = item.get(field, False)
        if not isinstance(flag, bool):
            raise RowError(f"iteration {place}: {field} is {_short(flag)}, not true or false")
        flags[field] = flag
    failed = item.get("failure") is not None
    return HailIteration(
        _time(item.get("time"), place, failed or flags["timed_out"]), **flags, failed=failed
    )


def _time(value: Any, place: int, excused: bool) -> float:
    if value is None:
        if excused:
            return math.nan
        raise RowError(f"iteration {place} has no time, although it neither failed nor timed out")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RowError(f"iteration {place}: the time {_short(value)} is not a number")
    try:
        time = float(value)
    except OverflowError:
        time = math.inf
    if not math.isfinite(time):
        if excused:
            return math.nan
        raise RowError(f"iteration {place}: the time {_short(value)} is not finite")
    if time < 0:
        raise RowError(f"iteration {place}: the time {time:g} s is negative")
    return time


def _short(value: Any) -> str:
    return repr(value)[:60]
