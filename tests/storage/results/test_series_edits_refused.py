"""Edits of series that are refused: nothing is changed, and the reason is named."""

from typing import Any

import pytest
from sqlalchemy import Engine

from models.records.errors import BadArgumentError, UnknownSeriesError
from models.records.measurement import Measurement
from models.records.series import Direction, SeriesKey
from models.storage.results.series_edits.edit_log import read_edits
from models.storage.results.series_edits.merge_series import merge_series
from models.storage.results.series_edits.rename_series import rename_series
from models.storage.results.series_edits.rescale_series import rescale_series
from models.storage.results.series_edits.split_series import split_series
from models.storage.results.series_edits.undo_edit import undo_edit
from tests.storage.made_up import make_measurement, store
from tests.storage.results.test_series_edits import BY, A, B, C, held


def measured(key: SeriesKey, unit: str = "ms", **differs: Any) -> Measurement:
    return make_measurement(series=key, unit=unit, **differs)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (measured(B), "1 measurements of the two series are of the same run"),
        (measured(B, time_ms=5, direction=Direction.HIGHER_IS_BETTER), "Lower is better for one"),
        (measured(B, "B", time_ms=5), "factor from 'ms' to 'B' is not known"),
        (measured(SeriesKey("p", "x", "s", "a", "n")), "another project or branch"),
    ],
)
def test_a_merge_that_loses_something_is_refused_whole(
    engine: Engine, other: Measurement, message: str
) -> None:
    store(engine, measured(A), measured(A, time_ms=9), other)
    before = held(engine)
    with pytest.raises(BadArgumentError, match=message):
        merge_series(engine, A, other.series, **BY)
    assert held(engine) == before
    assert read_edits(engine) == []


def test_names_that_are_taken_unknown_or_earlier_are_refused(engine: Engine) -> None:
    store(engine, measured(A), measured(B, time_ms=5))
    with pytest.raises(BadArgumentError, match="already"):
        rename_series(engine, A, B, **BY)
    with pytest.raises(UnknownSeriesError, match="no series p/main/t/c/elsewhere"):
        rename_series(engine, C, A, **BY)
    with pytest.raises(BadArgumentError, match="another project or branch"):
        rename_series(engine, A, SeriesKey("q", "main", "s", "a", "x"), **BY)
    with pytest.raises(BadArgumentError, match="no suite or no test"):
        rename_series(engine, A, SeriesKey("p", "main", "s", "", "x"), **BY)
    with pytest.raises(BadArgumentError, match="into itself"):
        merge_series(engine, A, A, **BY)
    with pytest.raises(BadArgumentError, match="0 of 1 measurements"):
        split_series(engine, A, C, 0, **BY)
    with pytest.raises(BadArgumentError, match="not positive"):
        rescale_series(engine, A, "x", **BY, factor=0.0)
    with pytest.raises(BadArgumentError, match="in ms already"):
        rescale_series(engine, A, "ms", **BY, factor=2.0)
    with pytest.raises(BadArgumentError, match="There is no edit 7"):
        undo_edit(engine, 7, at_ms=1, who="")
    rename_series(engine, A, C, **BY)
    with pytest.raises(BadArgumentError, match="an earlier name of another series"):
        rename_series(engine, B, A, **BY)
