"""Bounds that values cannot pass, such as the rate of a link, by pattern of series."""

import math
import re
from dataclasses import dataclass

from models.records.series import Series, matches_pattern

_BOUND = re.compile(r"\s*([^=]+?)\s*=\s*(\S+)(?:\s+(\S+))?\s+in\s+(\S.*?)\s*")


@dataclass(frozen=True, slots=True)
class ValueBound:
    """A named bound of some series."""

    label: str  # such as "link rate"
    value: float  # in the unit of the series
    unit: str  # of the series it is for; blank: any
    pattern: str  # of series names

    def holds_for(self, series: Series) -> bool:
        """Return whether the bound is one of a series: its name matches, and its unit."""
        if self.unit and self.unit != series.unit:
            return False
        return matches_pattern(self.pattern, str(series.key))


def parse_bounds(text: str) -> tuple[ValueBound, ...]:
    """Read bounds: ``link rate = 14880952 pps in csit/*x710*; …``.

    Raises
    ------
    ValueError
        If a part is of another form, or its value is no finite number.
    """
    return tuple(_bound(part) for part in text.split(";") if part.strip())


def _bound(text: str) -> ValueBound:
    found = _BOUND.fullmatch(text)
    if found is None:
        raise ValueError(
            f"{text.strip()!r} is no bound such as link rate = 14880952 pps in csit/*x710*"
        )
    label, number, unit, pattern = found.groups()
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{number!r} is no number, in the bound {text.strip()!r}")
    return ValueBound(label, value, unit or "", pattern)
