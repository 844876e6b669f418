"""Every cell of a row of the overview, for series made by hand."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.overview.rows import overview_row
from dashboard.overview.verdict_totals import total_options
from models.records.comparison import Verdict
from models.records.days import DAY_MS
from models.records.series import Direction, Series, SeriesKey
from models.records.series_status import ComparedWith, Label, NoiseClass, Segment, SeriesStatus
from models.records.views.fit_attempt import FitHealth
from models.records.views.overview import VERDICT_ORDER, OverviewRow, Totals
from models.records.views.standing_alert import StandingAlert
from models.stats.comparison.quality_gate import MAX_AGE_DAYS
from tests.dashboard.read_component import words_of

NAN = float("nan")
NOW_MS = 20_000 * DAY_MS + DAY_MS // 2
SERIES = Series(1, SeriesKey("p", "main", "s", "t", "l"), "ms", Direction.LOWER_IS_BETTER)


def group(days: int, label: Label) -> Segment:
    """Make a group that began so many days before the newest run."""
    start_ms = NOW_MS - (1 + days) * DAY_MS
    return Segment(start_ms, start_ms, 1, 1.0, 0.0, label, 0.0)


STATUS = SeriesStatus(
    series_id=1,
    fit_id=1,
    computed_ms=0,
    measurements=101,
    failed=102,
    last_run_ms=NOW_MS - DAY_MS,
    level=123.4,
    level_low=120.0,
    level_high=125.0,
    short_change=2.5,
    long_change=-3.5,
    compliance_reason="",
    week=ComparedWith("7 days before", 4.5, 0.91, Verdict.REGRESSION, 0.4),
    release=ComparedWith("last day of 1.0", -5.5, 0.12, Verdict.IMPROVEMENT, 0.6),
    modes=2,
    runs_in_group=104,
    sparkline=(),
    noise=NoiseClass.HEAVY,
    groups=(
        group(200, Label.PROGRESSION),
        group(92, Label.REGRESSION),  # a day more than a quarter before the newest run
        group(91, Label.REGRESSION),
        group(40, Label.PROGRESSION),
        group(30, Label.NORMAL),
        group(1, Label.REGRESSION),
    ),
)


def cells(**differs: Any) -> dict[str, Any]:
    """Build the row of the series as it is now, or as it differs."""
    shown = {name: differs.pop(name) for name in ("name_branch", "as_of_ms") if name in differs}
    values = {
        "series": SERIES,
        "status": STATUS,
        "verdict": Verdict.REGRESSION,
        "health": FitHealth.HEALTHY,
        "health_reason": "",
        "last_run_ms": NOW_MS - DAY_MS,
    }
    return overview_row(OverviewRow(**{**values, **differs}), NOW_MS, **shown)


def test_each_number_stands_in_its_column() -> None:
    row = cells()
    assert {name: row[name] for name in row if name not in ("spark", "mark", "why", "fit")} == {
        "id": 1,
        "link": "/trend?series=p/main/s/t/l",
        "test": "t",
        "suite": "s",
        "platform": "l",
        "project": "p",
        "branch": "main",
        "where": "s · l",
        "verdict": "regression",
        "alert": None,
        "last": "3 Oct 2024",
        "age": "1 day ago",
        "level": "123.4 ms",
        "week": "+4.5\u202f%",
        "week_p": "91\u202f%",
        "week_tone": "regression",
        "release": "−5.5\u202f%",
        "release_p": "12\u202f%",
        "release_tone": "improvement",
        "release_label": "last day of 1.0",
        "short": "+2.5\u202f%",
        "long": "−3.5\u202f%",
        "moves": "2 ▲ 1 ▼",
        "detectable": "0.40\u202f%",
        "modes": 2,
        "noise": "heavy tails",
        "runs": 104,
    }
    assert row["why"] == (
        "7 days before: regression, +4.5\u202f%, worse with 91\u202f%."
        " last day of 1.0: improvement, −5.5\u202f%, worse with 12\u202f%."
    )
    assert cells(status=replace(STATUS, groups=()))["moves"] == "0"
    assert cells(name_branch=True)["where"] == "main · s · l"
    assert cells(as_of_ms=5_000)["link"].endswith("&asof=1970-01-01T00:00:05Z")


@pytest.mark.parametrize(
    ("days", "verdict", "level"),
    [
        (MAX_AGE_DAYS, Verdict.WITHHELD, "123.4 ms"),
        (MAX_AGE_DAYS + 1, Verdict.WITHHELD, "–"),
        (MAX_AGE_DAYS + 1, Verdict.REGRESSION, "123.4 ms"),  # the link asks to judge old data
    ],
)
def test_an_old_level_is_blank_unless_it_is_judged(days: int, verdict: Verdict, level: str) -> None:
    assert cells(last_run_ms=NOW_MS - days * DAY_MS, verdict=verdict)["level"] == level


def test_what_is_withheld_for_its_age_says_so() -> None:
    old = replace(STATUS, last_run_ms=NOW_MS - 20 * DAY_MS)
    why = cells(status=old, verdict=Verdict.WITHHELD)["why"]
    assert why.startswith("Withheld, since the newest run that measured something is 20 days old.")
    withheld = replace(STATUS.week, verdict=Verdict.WITHHELD, reason="the fit is not trusted")
    both = replace(STATUS, week=withheld, release=replace(withheld, label=""))
    why = cells(status=both, verdict=Verdict.WITHHELD)["why"]
    assert why == "7 days before: withheld, the fit is not trusted."


def test_before_the_first_fit_there_are_dashes_and_the_reason() -> None:
    row = cells(status=None, health=FitHealth.NOT_FITTED, verdict=Verdict.WITHHELD)
    assert row["why"] == "This series was not fitted yet."
    assert {
        row[name] for name in ("level", "week", "release", "short", "long", "moves", "runs")
    } == {"–"}
    assert (row["last"], row["age"]) == ("3 Oct 2024", "1 day ago")
    failed = cells(status=None, health=FitHealth.FAILED, health_reason="too few days")
    assert failed["why"] == "too few days"
    assert failed["fit"] == {
        "word": "failed",
        "tone": "bad",
        "icon": "x-octagon",
        "reason": "too few days",
    }
    unknown = cells(status=None, last_run_ms=None)
    assert (unknown["last"], unknown["age"]) == ("–", "")


def test_failing_runs_stand_in_the_place_of_the_age() -> None:
    failing = replace(STATUS, failing_since_ms=NOW_MS - 2 * DAY_MS, failing_runs=3)
    assert "3" in cells(status=failing)["age"]
    assert cells(status=failing)["age"] != "1 day ago"


def test_what_nobody_could_have_seen_has_no_size() -> None:
    for size in (NAN, -1.0):
        status = replace(STATUS, week=replace(STATUS.week, detectable=size))
        assert cells(status=status)["detectable"] == "–"


def test_the_gravest_alert_is_shown_and_the_others_counted() -> None:
    alert = StandingAlert(1, 12, 1, NOW_MS - DAY_MS, True, 5.0)
    row = cells(alerts=(alert, replace(alert, id=2)))
    assert row["alert"]["text"] == "+5.0\u202f%"
    assert (row["alert"]["link"], row["alert"]["tone"]) == ("/alerts/12", "regression")
    assert row["alert"]["why"] == "Alert +5.0\u202f% since 3 Oct 2024; 1 more alert."
    assert row["why"].endswith(row["alert"]["why"])
    better = cells(alerts=(replace(alert, is_regression=False, awaiting=True),))["alert"]
    assert better["tone"] == "improvement"
    assert "awaiting confirmation by runs" in better["why"]
    decided = cells(alerts=(replace(alert, decided="accepted", awaiting=True),))["alert"]
    assert decided["tone"] == "withheld"
    assert decided["why"] == "Alert +5.0\u202f% since 3 Oct 2024, accepted."


def test_totals_name_each_verdict_with_its_count() -> None:
    counts = {verdict: 1000 * place for place, verdict in enumerate(VERDICT_ORDER)}
    options = total_options(Totals(counts, 1, 0))
    assert [words_of(item["label"])[1:] for item in options] == [
        ["0", "regressions"],
        ["1,000", "improvements"],
        ["2,000", "undecided"],
        ["3,000", "no change"],
        ["4,000", "withheld"],
    ]
    assert {words_of(item["label"])[1] for item in total_options(None)} == {"…"}
