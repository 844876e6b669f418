"""Edits that keep a history together: renamed, merged, split, rescaled."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.records.series import SeriesKey


class EditAction(StrEnum):
    """What was done to a series."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    RESCALE = "rescale"


@dataclass(frozen=True, slots=True)
class SeriesEdit:
    """One edit, as rows that are read later have to follow it."""

    action: EditAction
    old: SeriesKey
    new: SeriesKey
    old_unit: str = ""
    new_unit: str = ""
    factor: float = 1.0
    before_ms: int | None = None  # of a split: earlier runs go to `new`

    def applies(self, key: SeriesKey, time_ms: int | None) -> bool:
        """Whether a row of a series and time is concerned; without a time, splits are not."""
        if key != self.old:
            return False
        return self.before_ms is None or (time_ms is not None and time_ms < self.before_ms)


@dataclass(frozen=True, slots=True)
class LoggedEdit:
    """An edit with its place in the log."""

    id: int
    at_ms: int
    who: str
    why: str
    edit: SeriesEdit
    undone_ms: int | None = None
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class CurrentPlace:
    """Where a row belongs by all edits: its series, its unit, the factors of its value.

    The factors apply one after the other, as the edits did: so a value that is read again is the
    stored one to the last bit.
    """

    key: SeriesKey
    unit: str
    factors: tuple[float, ...] = ()


class SeriesEdits:
    """Edits that hold, in the order in which they were made.

    Parameters
    ----------
    edits
        Those that were not undone.
    """

    def __init__(self, edits: Sequence[SeriesEdit] = ()) -> None:
        self._edits = tuple(edits)
        self._old = {edit.old for edit in edits}
        self._timed = any(edit.before_ms is not None for edit in edits)

    @property
    def depend_on_time(self) -> bool:
        """Whether rows of one name may belong to several series."""
        return self._timed

    def place(self, key: SeriesKey, unit: str = "", time_ms: int | None = None) -> CurrentPlace:
        """Return where a row belongs that states a name and a unit, blank if it states none.

        A row without a unit is read as the series was before the edit.
        """
        if key not in self._old:
            return CurrentPlace(key, unit)
        factors = []
        for edit in self._edits:
            if not edit.applies(key, time_ms):
                continue
            key = edit.new
            if edit.factor != 1 and unit in ("", edit.old_unit):
                factors.append(edit.factor)
                unit = edit.new_unit
        return CurrentPlace(key, unit, tuple(factors))


NO_EDITS = SeriesEdits()
