"""The overview's read side: filtered, sorted and cut by the database, the same on both."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from models.records.comparison import Verdict
from models.records.days import DAY_MS
from models.records.fit import Diagnostics, FitOptions
from models.records.series import SeriesKey
from models.records.series_filter import Facets, SeriesFilter
from models.records.series_status import NOT_COMPARED, ComparedWith, SeriesStatus
from models.records.views.fit_attempt import FitHealth
from models.records.views.overview import VERDICT_ORDER, OverviewQuery, SortBy
from models.storage.fits.fit_store import save_failed_fit
from models.storage.fits.overview_view import read_overview, read_totals
from models.storage.fits.status_store import save_status
from models.storage.results.series_filter import read_facets
from tests.storage.fits.test_status import made
from tests.storage.made_up import make_fit, make_series, save
from tests.tries import tries

NAN = float("nan")

# Test, platform, suite, verdict since the last release, its change, last run (ms).
ROWS = (
    ("Alpha", "linux", "speed", Verdict.REGRESSION, 5.0, 9_000),
    ("beta", "linux", "speed", Verdict.IMPROVEMENT, -8.0, 8_000),
    ("gamma 50%", "mac", "size", Verdict.NO_CHANGE, 0.1, 7_000),
    ("delta_x", "mac", "size", Verdict.REGRESSION, 2.0, 1_000),
    ("never", "mac", "speed", None, NAN, 0),
)


def standing_of(series_id: int, verdict: Verdict, change: float, last_run_ms: int) -> SeriesStatus:
    return replace(
        made(series_id),
        week=ComparedWith("7 days before", change / 2, 0.5, Verdict.NO_CHANGE, abs(change)),
        release=ComparedWith("last day of 1.0", change, 0.5, verdict, 1.0),
        last_run_ms=last_run_ms,
        level=100 + change,
    )


@pytest.fixture
def filled(engine: Engine) -> Engine:
    for test, platform, suite, verdict, change, last in ROWS:
        series_id = make_series(engine, SeriesKey("shop", "main", suite, test, platform))
        if verdict is not None:
            save_status(engine, standing_of(series_id, verdict, change, last))
    return engine


def listed(engine: Engine, query: OverviewQuery, **stretch: Any) -> list[str]:
    return [row.series.key.test for row in read_overview(engine, query, **stretch)]


def test_what_needs_a_person_comes_first_and_the_unjudged_last(filled: Engine) -> None:
    rows = read_overview(filled, OverviewQuery())
    assert [row.series.key.test for row in rows] == [
        "Alpha",
        "delta_x",
        "beta",
        "gamma 50%",
        "never",
    ]
    assert rows[0].status is not None
    assert rows[0].status.release.change == 5.0
    assert len(rows[0].status.groups) == 2
    assert (rows[4].status, rows[4].verdict) == (None, Verdict.WITHHELD)
    assert [row.last_run_ms for row in rows] == [9_000, 1_000, 8_000, 7_000, 2 * DAY_MS]
    assert read_overview(filled, OverviewQuery(), with_groups=False)[0].status.groups == ()  # type: ignore[union-attr]


def test_by_verdict_size_and_certainty_count_and_what_the_undecided_could_hide(
    engine: Engine,
) -> None:
    def add(test: str, verdict: Verdict, change: float, p_worse: float, hides: float) -> None:
        key = SeriesKey("shop", "main", "speed", test, "linux")
        week = ComparedWith("7 days before", change, p_worse, verdict, hides)
        status = replace(standing_of(make_series(engine, key), verdict, 0.0, 9_000), week=week)
        save_status(engine, replace(status, release=replace(week, change=0.0, detectable=0.1)))

    add("large, likely", Verdict.REGRESSION, 4.0, 0.91, 1.0)
    add("smaller, sure", Verdict.REGRESSION, 3.8, 0.999, 1.0)
    add("hides little", Verdict.UNDECIDED, 0.9, 0.7, 1.1)
    add("hides much", Verdict.UNDECIDED, 0.1, 0.5, 12.0)
    assert listed(engine, OverviewQuery()) == [
        "smaller, sure",
        "large, likely",
        "hides much",
        "hides little",
    ]


@pytest.mark.parametrize(
    ("sort", "descending", "expected"),
    [
        (SortBy.TEST, False, ["Alpha", "beta", "delta_x", "gamma 50%", "never"]),
        (SortBy.TEST, True, ["never", "gamma 50%", "delta_x", "beta", "Alpha"]),
        (SortBy.RELEASE, True, ["Alpha", "delta_x", "gamma 50%", "beta", "never"]),
        (SortBy.RELEASE, False, ["beta", "gamma 50%", "delta_x", "Alpha", "never"]),
        (SortBy.LAST, True, ["Alpha", "beta", "gamma 50%", "delta_x", "never"]),
        (SortBy.PLATFORM, False, ["Alpha", "beta", "delta_x", "gamma 50%", "never"]),
    ],
)
def test_any_column_sorts_and_what_is_not_known_comes_last(
    filled: Engine, sort: SortBy, descending: bool, expected: list[str]
) -> None:
    assert listed(filled, OverviewQuery(sort=sort, descending=descending)) == expected


def test_pages_follow_one_another_without_gap_or_overlap(filled: Engine) -> None:
    for sort, descending in itertools.product(SortBy, (False, True)):
        query = OverviewQuery(sort=sort, descending=descending)
        pages = [listed(filled, query, limit=2, offset=start) for start in (0, 2, 4)]
        paged = list(itertools.chain.from_iterable(pages))
        assert paged == listed(filled, query)
        assert sorted(paged) == sorted(row[0] for row in ROWS)


def test_filters_narrow(filled: Engine) -> None:
    def found(**series: tuple[str, ...]) -> list[str]:
        return sorted(listed(filled, OverviewQuery(series=SeriesFilter(**series))))

    assert found(platforms=("linux",)) == ["Alpha", "beta"]
    assert found(platforms=("mac",), suites=("size",)) == ["delta_x", "gamma 50%"]
    assert found(words=("ALPHA",)) == ["Alpha"]
    assert found(words=("shop", "speed", "ta")) == ["beta"]
    # Signs that mean something in SQL are letters here.
    assert found(words=("50%",)) == ["gamma 50%"]
    assert found(words=("delta_",)) == ["delta_x"]
    assert found(words=("a_pha",)) == []
    assert found(projects=("elsewhere",)) == []


def test_verdicts_and_magnitude_narrow(filled: Engine) -> None:
    assert listed(filled, OverviewQuery(verdicts=(Verdict.REGRESSION,))) == ["Alpha", "delta_x"]
    assert listed(filled, OverviewQuery(least_change=4.0)) == ["Alpha", "beta"]
    both = OverviewQuery(verdicts=(Verdict.REGRESSION,), least_change=4.0)
    assert listed(filled, both) == ["Alpha"]


def test_verdicts_of_old_data_are_withheld(filled: Engine) -> None:
    query = OverviewQuery(too_old_ms=5_000)
    verdicts = {row.series.key.test: row.verdict for row in read_overview(filled, query)}
    assert verdicts["delta_x"] is Verdict.WITHHELD
    assert verdicts["Alpha"] is Verdict.REGRESSION
    assert listed(filled, replace(query, verdicts=(Verdict.REGRESSION,))) == ["Alpha"]
    totals = read_totals(filled, query)
    assert (totals.too_old, totals.by_verdict[Verdict.WITHHELD]) == (1, 2)


def test_totals_count_by_verdict_whichever_are_chosen(filled: Engine) -> None:
    query = OverviewQuery(verdicts=(Verdict.REGRESSION,))
    totals = read_totals(filled, query)
    assert totals.by_verdict == {
        Verdict.REGRESSION: 2,
        Verdict.IMPROVEMENT: 1,
        Verdict.UNDECIDED: 0,
        Verdict.NO_CHANGE: 1,
        Verdict.WITHHELD: 1,
    }
    assert (totals.series, totals.shown(query.verdicts), totals.shown(())) == (5, 2, 5)
    assert (totals.fitted, totals.too_old) == (0, 0)


def test_as_it_was_known_at_a_time(filled: Engine) -> None:
    series_id = read_overview(filled, OverviewQuery(sort=SortBy.TEST))[0].series.id
    later = standing_of(series_id, Verdict.IMPROVEMENT, -3.0, 9_500)
    save_status(filled, replace(later, computed_ms=20_000))

    def alpha(as_of_ms: int | None) -> Verdict:
        query = OverviewQuery(sort=SortBy.TEST)
        return read_overview(filled, query, as_of_ms=as_of_ms)[0].verdict

    assert alpha(None) is Verdict.IMPROVEMENT
    assert alpha(19_999) is Verdict.REGRESSION
    assert alpha(9_999) is Verdict.WITHHELD
    before = read_totals(filled, OverviewQuery(), as_of_ms=19_999)
    assert before.by_verdict[Verdict.REGRESSION] == 2


def test_fit_health_is_told_and_sorts_from_the_best(engine: Engine) -> None:
    def series(test: str) -> int:
        return make_series(engine, SeriesKey("p", "main", "s", test, "linux"))

    def stand(series_id: int, fit_id: int | None) -> None:
        save_status(engine, replace(made(series_id), fit_id=fit_id, release=NOT_COMPARED))

    def fail(series_id: int) -> None:
        save_failed_fit(
            engine,
            series_id,
            reason="All values are equal.",
            options=FitOptions(),
            data_hash="0",
            toolchain="",
            measurements=3,
            created_ms=50,
        )

    doubtful = Diagnostics(1.2, 50.0, 40.0, 3, 0, 0.9, ("R̂ is 1.20",))
    ids = {test: series(test) for test in ("good", "older", "doubtful", "failed", "none")}
    stand(ids["good"], save(engine, ids["good"], make_fit()))
    stand(ids["older"], save(engine, ids["older"], make_fit()))
    fail(ids["older"])
    stand(ids["doubtful"], save(engine, ids["doubtful"], make_fit(diagnostics=doubtful)))
    fail(ids["failed"])
    rows = read_overview(engine, OverviewQuery(sort=SortBy.FIT))
    assert [(row.series.key.test, row.health) for row in rows] == [
        ("good", FitHealth.HEALTHY),
        ("older", FitHealth.OLDER),
        ("doubtful", FitHealth.NOT_TRUSTED),
        ("failed", FitHealth.FAILED),
        ("none", FitHealth.NOT_FITTED),
    ]
    assert rows[1].health_reason == "the newest attempt failed: All values are equal."
    assert read_totals(engine, OverviewQuery()).fitted == 3
    worst = read_overview(engine, OverviewQuery(sort=SortBy.FIT, descending=True), limit=1)
    assert worst[0].series.key.test == "none"


def test_facets_are_what_exists(filled: Engine) -> None:
    assert read_facets(filled) == Facets(("shop",), ("main",), ("size", "speed"), ("linux", "mac"))


def test_an_empty_store_has_nothing(engine: Engine) -> None:
    assert read_overview(engine, OverviewQuery(), limit=5) == []
    assert read_totals(engine, OverviewQuery()).series == 0
    assert read_facets(engine) == Facets((), (), (), ())


@settings(
    max_examples=tries(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    words=st.lists(st.text("aelt %_\\/'é", min_size=1, max_size=3), max_size=3).map(tuple),
    verdicts=st.lists(st.sampled_from(VERDICT_ORDER), unique=True).map(tuple),
    least=st.sampled_from([0.0, 1.0, 6.0]),
)
def test_totals_agree_with_rows(
    filled: Engine, words: tuple[str, ...], verdicts: tuple[Verdict, ...], least: float
) -> None:
    query = OverviewQuery(SeriesFilter(words=words), verdicts, least)
    rows = read_overview(filled, query)
    assert read_totals(filled, query).shown(verdicts) == len(rows)
    for row in rows:
        key = row.series.key
        name = "/".join((key.project, key.branch, key.suite, key.test, key.platform))
        assert all(word.lower() in name.lower() for word in words)
        assert not verdicts or row.verdict in verdicts
