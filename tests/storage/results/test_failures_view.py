"""The failures' read side: counts, shares and last failures, the same on both databases."""

import pytest
from sqlalchemy import Engine

from models.records.measurement import Status
from models.records.series import SeriesKey
from models.records.series_filter import SeriesFilter
from models.records.views.failures import LastFailure
from models.storage.results.failures_view import read_failures
from tests.storage.made_up import make_measurement, store

OFTEN = SeriesKey("p", "main", "s", "often", "linux")
ONCE = SeriesKey("p", "main", "s", "once", "mac")
NEVER = SeriesKey("p", "main", "s", "never", "mac")


@pytest.fixture
def filled(engine: Engine) -> Engine:
    for time_ms, status in enumerate(
        (Status.FAILED, Status.OK, Status.TIMED_OUT, Status.FAILED, Status.OK)
    ):
        value = 1.0 if status is Status.OK else None
        run = {"run_id": f"run{time_ms}", "revision": f"r{time_ms}", "host": "h1", "version": "9"}
        often = make_measurement(
            series=OFTEN, time_ms=10 * time_ms, status=status, value=value, **run
        )
        store(engine, often)
    store(
        engine,
        make_measurement(series=ONCE, time_ms=20, status=Status.TIMED_OUT, value=None, host="h2"),
        *(make_measurement(series=ONCE, time_ms=time) for time in (21, 22, 23)),
        *(make_measurement(series=NEVER, time_ms=time) for time in range(5)),
    )
    return engine


def test_counts_kinds_and_shares_the_most_frequent_first(filled: Engine) -> None:
    rows = read_failures(filled, SeriesFilter(), 0, 1000)
    assert [row.series.key for row in rows] == [OFTEN, ONCE]
    often, once = rows
    assert (often.failed, often.timed_out, often.count, often.measurements) == (2, 1, 3, 5)
    assert often.share == 0.6
    assert often.last == LastFailure(30, Status.FAILED, "run3", "r3", "9", "h1")
    assert (once.failed, once.timed_out, once.share) == (0, 1, 0.25)
    assert (once.last.host, once.last.status) == ("h2", Status.TIMED_OUT)


def test_only_the_window_counts(filled: Engine) -> None:
    rows = read_failures(filled, SeriesFilter(), 5, 30)  # until is left out
    told = {row.series.key.test: (row.count, row.measurements, row.last.run_id) for row in rows}
    assert told == {"often": (1, 2, "run2"), "once": (1, 4, "")}
    assert read_failures(filled, SeriesFilter(), 31, 1000) == []
    assert read_failures(filled, SeriesFilter(), 1000, 0) == []


def test_filters_narrow(filled: Engine) -> None:
    def found(**series: tuple[str, ...]) -> list[str]:
        rows = read_failures(filled, SeriesFilter(**series), 0, 1000)
        return [row.series.key.test for row in rows]

    assert found(platforms=("mac",)) == ["once"]
    assert found(words=("OFT",)) == ["often"]
    assert found(suites=("other",)) == []


def test_of_several_failures_at_one_time_the_last_stored_is_told(filled: Engine) -> None:
    again = {"series": ONCE, "time_ms": 20, "status": Status.FAILED, "value": None}
    store(filled, make_measurement(**again, instance="second", run_id="later"))
    row = read_failures(filled, SeriesFilter(platforms=("mac",)), 0, 1000)[0]
    assert (row.count, row.last.run_id, row.last.status) == (2, "later", Status.FAILED)


def test_an_empty_store_has_no_failures(engine: Engine) -> None:
    assert read_failures(engine, SeriesFilter(), 0, 2**41) == []
