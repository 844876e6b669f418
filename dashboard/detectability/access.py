"""Which project a person writes to on the page of a benchmark."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dashboard.shared.services import Services
from models.records.errors import BadArgumentError
from models.records.series import SeriesKey


def projects_of_benchmark(_: Services, values: Sequence[Any]) -> Collection[str] | None:
    """Return the project of the series that the page's state names; None where it names none."""
    for value in reversed(values):
        named = value.get("series") if isinstance(value, Mapping) else None
        if isinstance(named, list) and named:
            try:
                return {SeriesKey.parse(str(named[-1])).project}
            except BadArgumentError:
                return None
    return None
