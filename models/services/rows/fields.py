"""Read single fields of a row. Each function raises `RowError` with the reason."""

import math

from models.records.measurement import Status
from models.services.rows.row_error import RowError
from models.stats.series.finite import LARGEST_VALUE

_NO_VALUE = frozenset({"", "nan", "na", "n/a", "null", "none"})
_STATUSES = {
    "": Status.OK,
    "ok": Status.OK,
    "pass": Status.OK,
    "passed": Status.OK,
    "success": Status.OK,
    "failed": Status.FAILED,
    "fail": Status.FAILED,
    "failure": Status.FAILED,
    "error": Status.FAILED,
    "timed_out": Status.TIMED_OUT,
    "timeout": Status.TIMED_OUT,
}
_TRUTHS = {
    "": None,
    "true": True,
    "t": True,
    "yes": True,
    "y": True,
    "1": True,
    "1.0": True,
    "false": False,
    "f": False,
    "no": False,
    "n": False,
    "0": False,
    "0.0": False,
}
_LARGEST_ITERATION = 2**31 - 1


def parse_value(text: str, status: Status) -> float | None:
    """Read a value; None where a run that failed or timed out states none."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if -LARGEST_VALUE <= value <= LARGEST_VALUE and "_" not in text:
        return value
    spelled = text.strip().lower()
    if status is not Status.OK and spelled in _NO_VALUE:
        return None
    if not spelled:
        raise RowError("no value, although the status is ok")
    if math.isinf(value):
        raise RowError(f"the value {text.strip()[:60]!r} is infinite")
    if math.isfinite(value) and "_" not in text:
        raise RowError(f"the value {text.strip()[:60]!r} is larger than {LARGEST_VALUE:g}")
    raise RowError(f"the value {text.strip()[:60]!r} is not a number")


def parse_status(text: str) -> Status:
    """Read a status; blank means ok."""
    status = _STATUSES.get(text.strip().lower().replace("-", "_").replace(" ", "_"))
    if status is None:
        status = _STATUSES.get(text.strip().lower().replace("-", "").replace(" ", ""))
    if status is None:
        raise RowError(f"unknown status {text.strip()[:60]!r} (known: ok, failed, timed_out)")
    return status


def parse_truth(text: str) -> bool | None:
    """Read ``lower_is_better``; None where nothing is stated."""
    spelled = text.strip().lower()
    if spelled not in _TRUTHS:
        raise RowError(f"lower_is_better is {text.strip()[:60]!r}, neither true nor false")
    return _TRUTHS[spelled]


def parse_iteration(text: str) -> int:
    """Read an iteration, a whole number from 0; -1 where none is stated."""
    spelled = text.strip()
    if not spelled:
        return -1
    try:
        number = float(spelled)
    except ValueError:
        number = math.nan
    if not (number >= 0 and number.is_integer() and number <= _LARGEST_ITERATION):
        raise RowError(f"iteration {spelled[:60]!r} is not a whole number from 0")
    return int(number)
