"""Where a row belongs by the edits of series."""

import pytest

from models.records.edits.series_edit import CurrentPlace, EditAction, SeriesEdit, SeriesEdits
from models.records.edits.units import factor_between
from models.records.errors import BadArgumentError
from models.records.series import SeriesKey


def key(test: str) -> SeriesKey:
    return SeriesKey("p", "main", "s", test, "m")


A, B, C = key("a"), key("b"), key("c")


def test_a_row_follows_the_edits_in_order() -> None:
    edits = SeriesEdits(
        [
            SeriesEdit(EditAction.RENAME, A, B),
            SeriesEdit(EditAction.MERGE, B, C, "ns", "ms", 1e-6),
            SeriesEdit(EditAction.RESCALE, C, C, "ms", "s", 1e-3),
        ]
    )
    assert edits.place(A, "ns") == CurrentPlace(C, "s", (1e-6, 1e-3))
    assert edits.place(B, "") == CurrentPlace(C, "s", (1e-6, 1e-3))  # as before the edit
    assert edits.place(C, "ms") == CurrentPlace(C, "s", (1e-3,))
    assert edits.place(C, "s") == CurrentPlace(C, "s")  # in the new unit already
    assert edits.place(C, "kg") == CurrentPlace(C, "kg")  # contradicts, and is refused as such
    assert edits.place(key("d"), "ns") == CurrentPlace(key("d"), "ns")


def test_a_name_that_came_back_is_the_series_itself() -> None:
    edits = SeriesEdits([SeriesEdit(EditAction.RENAME, A, B), SeriesEdit(EditAction.RENAME, B, A)])
    assert edits.place(A).key == edits.place(B).key == A


def test_a_split_is_a_matter_of_time() -> None:
    edits = SeriesEdits([SeriesEdit(EditAction.SPLIT, A, B, before_ms=100)])
    assert edits.depend_on_time
    assert [edits.place(A, "", time).key for time in (99, 100, None)] == [B, A, A]


@pytest.mark.parametrize(
    ("old", "new", "factor"),
    [
        ("ns", "ms", 1e-6),
        ("s", "ns", 1e9),
        ("µs", "us", 1),
        ("min", "s", 60),
        ("MiB", "B", 1048576),
        ("ms", "ms", 1),
        ("ops", "ops", 1),
    ],
)
def test_factors_of_units_are_exact(old: str, new: str, factor: float) -> None:
    assert factor_between(old, new) == factor


@pytest.mark.parametrize(("old", "new"), [("ms", "B"), ("", "ms"), ("ops/s", "s")])
def test_an_unknown_factor_is_asked_for(old: str, new: str) -> None:
    with pytest.raises(BadArgumentError, match="give it by --factor"):
        factor_between(old, new)
