"""Series are found by words, patterns and names, with what there is of each."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.errors import UnknownSeriesError
from models.records.fit import FitOptions, FitState
from models.records.measurement import Status
from models.records.series import SeriesKey
from models.storage.fits.fit_store import save_failed_fit
from models.storage.results.catalogue_view import (
    count_series,
    find_series,
    get_series,
    match_series,
    read_rows,
)
from tests.storage.made_up import KEY, make_fit, make_measurement, make_series, save, store

NAMES = [
    "engine/main/startup/Cold boot/linux",
    "engine/main/startup/warm/linux",
    "engine/main/startup/warm/mac",
    "engine/next/ÄRGER/io%2Fread[1]/linux",
]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    for name in reversed(NAMES):
        make_series(engine, SeriesKey.parse(name))
    return engine


def _names(engine: Engine, *words: str, **stretch: int) -> list[str]:
    return [str(row.series.key) for row in find_series(engine, words, **stretch)]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ([], [0, 1, 2, 3]),
        ([""], [0, 1, 2, 3]),
        (["WARM"], [1, 2]),
        (["linux", "startup"], [0, 1]),
        (["cold boot"], [0]),
        (["ärger"], [3]),
        (["%2fread"], [3]),
        (["warm/l"], [1]),
        (["%"], [3]),
        (["_"], []),
        (["warm", "cold"], []),
    ],
)
def test_words(filled: Engine, words: list[str], places: list[int]) -> None:
    assert _names(filled, *words) == [NAMES[place] for place in places]
    assert count_series(filled, words) == len(places)


def test_stretches(filled: Engine) -> None:
    assert _names(filled, limit=2) == NAMES[:2]
    assert _names(filled, limit=2, offset=2) == NAMES[2:]
    assert _names(filled, "warm", limit=5, offset=1) == [NAMES[2]]
    assert _names(filled, offset=9) == []


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("*", [0, 1, 2, 3]),
        ("engine/main/*/linux", [0, 1]),
        ("*/warm/*", [1, 2]),
        ("*/WARM/ma?", [2]),
        ("warm", [1, 2]),
        ("Io%2FRead", [3]),
        ("engine/next/ÄRGER/io%2Fread[1]/linux", [3]),
        ("*[[]1]*", [3]),
        ("nothing", []),
    ],
)
def test_patterns(filled: Engine, pattern: str, places: list[int]) -> None:
    found = [str(item.key) for item in match_series(filled, pattern)]
    assert found == [NAMES[place] for place in places]


def test_one_series_by_name(filled: Engine) -> None:
    assert str(get_series(filled, NAMES[3]).key) == NAMES[3]
    with pytest.raises(UnknownSeriesError, match=r"Nearest: engine/main/startup/warm/linux, "):
        get_series(filled, "engine/main/startup/warn/linux")
    with pytest.raises(UnknownSeriesError, match=r"The store has 4 others"):
        get_series(filled, "???")


def test_an_empty_store_says_how_to_fill_it(engine: Engine) -> None:
    with pytest.raises(UnknownSeriesError, match="bandwatch ingest FILE"):
        get_series(engine, NAMES[0])
    assert find_series(engine) == []
    assert count_series(engine) == 0


def test_what_there_is_of_a_series(engine: Engine) -> None:
    series_id = make_series(engine, days=4)
    make_series(engine, replace(KEY, test="warm"))
    store(
        engine,
        make_measurement(time_ms=9 * DAY_MS, value=None, status=Status.FAILED),
        make_measurement(time_ms=7 * DAY_MS, value=None, status=Status.TIMED_OUT),
    )
    fit_id = save(engine, series_id, make_fit(), created_ms=5)
    row, other = find_series(engine)
    assert (row.measurements, row.failed, row.first_ms, row.last_ms) == (6, 2, 0, 9 * DAY_MS)
    assert (row.fit_id, row.fit_state, row.fit_trusted) == (fit_id, FitState.COMPLETE, True)
    assert (row.fit_created_ms, row.fit_last_day) == (5, date(1970, 1, 15))
    assert (other.measurements, other.failed, other.fit_id, other.fit_state) == (3, 0, None, None)
    save_failed_fit(
        engine,
        series_id,
        reason="chains died",
        options=FitOptions(),
        data_hash="0" * 64,
        toolchain="made up",
        measurements=4,
        created_ms=8,
    )
    (row,) = read_rows(engine, [get_series(engine, str(KEY))])
    assert (row.fit_id, row.fit_state, row.fit_trusted) == (fit_id, FitState.FAILED, True)
    assert (row.fit_reason, row.fit_created_ms) == ("chains died", 8)
    assert row.fit_last_day == date(1970, 1, 15)
