"""Steps of a fit as JSON, and back."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from models.records.steps_found import StepChange, StepsFound


def steps_to_json(found: StepsFound) -> dict[str, Any]:
    """Return plain lists and numbers; what is not finite becomes null or a word."""
    plain: dict[str, Any] = _plain(asdict(found))
    return plain


def steps_from_json(stored: dict[str, Any]) -> StepsFound:
    """Read steps as they were stored; what this version does not know is left out."""
    return StepsFound(
        changes=tuple(_change(change) for change in stored["changes"]),
        p_step=tuple((int(time), float(chance)) for time, chance in stored["p_step"]),
        could_have_shown=shown_from_json(stored["could_have_shown"]),
        relative=bool(stored["relative"]),
    )


def shown_from_json(stored: Sequence[Sequence[Any]]) -> tuple[tuple[int, float], ...]:
    """Read the pairs of days before the newest day and smallest change that would have shown."""
    return tuple((int(days), _number(size)) for days, size in stored)


def _change(stored: dict[str, Any]) -> StepChange:
    percent, amount = ([_number(x) for x in stored[name]] for name in ("percent", "amount"))
    return StepChange(
        run=int(stored["run"]),
        time_ms=int(stored["time_ms"]),
        p_change=float(stored["p_change"]),
        p_up=float(stored["p_up"]),
        percent=(percent[0], percent[1], percent[2]),
        amount=(amount[0], amount[1], amount[2]),
        before=float(stored["before"]),
        after=float(stored["after"]),
        p_by=tuple((float(delta), float(chance)) for delta, chance in stored["p_by"]),
        culprits=tuple((int(time), float(chance)) for time, chance in stored["culprits"]),
        certain=bool(stored["certain"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, float) and math.isinf(value):
        return "infinite"
    return value


def _number(stored: float | str | None) -> float:
    if stored is None:
        return math.nan
    return math.inf if stored == "infinite" else float(stored)
