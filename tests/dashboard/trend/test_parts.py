"""What the trend page says of series made by hand: cards, notices and words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from dashboard.shared.series_history.load import TrendPage
from dashboard.shared.series_history.trend_data import BesideFit, TrendData
from dashboard.shared.urls.trend_state import MOST_SERIES, Arrangement, TrendState
from dashboard.trend.beside.card import beside_card
from dashboard.trend.files.markdown import trend_markdown
from dashboard.trend.notice import page_notice, panel_notice
from dashboard.trend.series_cards import gravest, series_cards
from dashboard.trend.series_chips import series_chips
from dashboard.trend.start import start_page
from dashboard.trend.summary import trend_summary
from models.records.comparison import Comparison, Verdict
from models.records.days import DAY_MS
from models.records.fit import FitState
from models.records.stored_fit import StoredBands
from models.records.views.fit_attempt import FitHealth
from models.records.views.overview import OverviewRow
from models.stats.comparison.fits_apart import FitsApart
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.summaries.read_models import AlertMark
from tests.dashboard.overview.test_rows import STATUS
from tests.dashboard.read_component import links_of, parts_of, rows_of, text_of, words_of
from tests.dashboard.shared.series_history.test_freeze import FIRST_DAY, TODAY, fit, shown

NOW_MS = 1_790_000_000_000


DATA = shown("t", [0, 1, 2], fitted=7, against=())


NAN = float("nan")


def bands(*levels: float) -> StoredBands:
    """Make bands from the first day on, ten per cent to either side of the level."""
    level = np.array(levels)
    names = [f"{kind}_{end}" for kind in ("level", "predictive") for end in ("p05", "p95")]
    sides = dict(zip(names, (0.9, 1.1, 0.8, 1.2), strict=True))
    others = [f"{kind}_{end}" for kind in ("level", "predictive") for end in ("p25", "p50", "p75")]
    return StoredBands(
        days=FIRST_DAY + np.arange(level.size),
        level_sd=np.ones(level.size),
        **{name: level * side for name, side in sides.items()},
        **dict.fromkeys([*others, "level_mean"], level),
    )


def compared(verdict: Verdict, change: float = 5.0, **differs: Any) -> Comparison:
    values: dict[str, Any] = {
        "label": "7 days before",
        "reference": TODAY,
        "comparison": date(2024, 12, 26),
        "change": change,
        "low": change - 1,
        "high": change + 1,
        "p_worse": 0.98,
        "p_worse_by_delta": 0.95,
        "p_better_by_delta": 0.01,
        "delta": 1.0,
        "verdict": verdict,
    }
    return Comparison(**{**values, **differs})


def make_mark(**differs: Any) -> AlertMark:
    values: dict[str, Any] = {
        "alert_id": 1,
        "summary_id": 12,
        "series_id": 1,
        "start_ms": NOW_MS,
        "is_regression": True,
        "change": 4.1,
        "status": AlertStatus.UNTRIAGED,
        "summary_status": SummaryStatus.UNTRIAGED,
        "outcome": "standing",
        "monitor_only": False,
    }
    return AlertMark(**{**values, **differs})


def failed_fit() -> Any:
    return replace(fit(8), state=FitState.FAILED, reason="too few days")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (replace(DATA, fit=None), "Not fitted yet"),
        (replace(DATA, fit=None, attempt=failed_fit()), "The fit failed too few days"),
        (
            replace(DATA, fit=None, points=replace(DATA.points, value=np.full(3, np.nan))),
            "Nothing measured yet",
        ),
    ],
)
def test_without_a_fit_the_panel_says_why(data: TrendData, words: str) -> None:
    text = text_of(panel_notice(data))
    assert text.startswith(words)
    assert ("bandwatch fit --series 'p/b/s/t/x'" in text) == (words != "Nothing measured yet")


def test_the_page_warns_of_a_fit_that_is_older_or_not_trusted() -> None:
    assert page_notice(DATA) is None
    assert page_notice(replace(DATA, fit=None)) is None
    older = text_of(page_notice(replace(DATA, attempt=failed_fit())))
    assert older == "The newest attempt to fit failed, so an older fit is shown. too few days"
    doubtful = replace(DATA, fit=replace(fit(7), trusted=False, reason="R̂ is 1.2"))
    assert text_of(page_notice(doubtful)).endswith("no verdict is drawn. R̂ is 1.2")


def page(*every: TrendData, drawn: Sequence[TrendData] | None = None) -> TrendPage:
    """Make a page of series, of which all points are drawn unless stated."""
    shown_so = Arrangement.OVERLAID
    return TrendPage(
        every, every if drawn is None else tuple(drawn), shown_so, TrendState(), ("Noted.",)
    )


def test_the_words_below_the_picture_count_what_it_shows() -> None:
    status = np.array(["ok", "failed", "timed_out"], object)
    points = replace(DATA.points, value=np.array([5.0, np.nan, np.nan]), status=status)
    data = replace(
        DATA,
        points=points,
        outlier=np.array([True, True, False]),
        bands=bands(5.0, 6.0),
        reference=date(2024, 10, 5),
        stored=1_200,
    )
    text = text_of(trend_summary(page(data, drawn=[shown("t", [0, 1])])))
    assert text == (
        "1 measurement from 4 Oct 2024 to 6 Oct 2024, 1 outlier, 1 failed run, 1 timed-out run."
        " Each point is a run; there are 1,200 replicates. Level on 5 Oct 2024: 6 ms"
        " (90 %: 5.4 to 6.6). Predictive band: calibrated by 1.00."
        " 2 of 3 points are drawn, outliers, failures and extremes among them; zooming in draws"
        " all. Noted."
    )
    beyond = replace(data, reference=date(2025, 1, 1))
    assert "no level for 1 Jan 2025" in text_of(trend_summary(page(beyond)))
    assert text_of(trend_summary(page(data, DATA))) == "2 series, 4 measurements. Noted."


def test_a_card_shows_the_gravest_comparison_of_its_series() -> None:
    verdicts = [Verdict.WITHHELD, Verdict.NO_CHANGE, Verdict.IMPROVEMENT, Verdict.UNDECIDED]
    found = gravest([compared(verdict) for verdict in verdicts])
    assert found is not None
    assert found.verdict is Verdict.IMPROVEMENT
    assert gravest([]) is None
    fast = replace(
        DATA,
        bands=bands(5.0, 6.0),
        reference=date(2024, 10, 4),
        comparisons=(compared(verdicts[1]),),
    )
    other = shown("u", [0])
    cards = series_cards(
        [fast, replace(other, comparisons=())], TrendState(as_of_ms=5_000, point=3)
    )
    assert links_of(cards) == {
        "t": "/trend?series=p/b/s/t/x&asof=1970-01-01T00:00:05Z",
        "u": "/trend?series=p/b/s/u/x&asof=1970-01-01T00:00:05Z",
    }
    words = words_of(cards)
    assert "5.000 ms, 4 Oct 2024" in words
    assert "no change" in words
    assert words[-1] == "Not fitted yet."


def test_chips_name_what_differs_and_a_full_page_takes_no_more() -> None:
    keys = [shown(name, [0]).series.key for name in ("one", "two")]
    chips = series_chips(keys)
    assert words_of(chips) == ["one", "two", "Add a series"]
    removed = [
        part.to_plotly_json()["props"]["data-bw-remove"]
        for part in parts_of(chips)
        if getattr(part, "className", None) == "bw-chip-remove"
    ]
    assert removed == ["p/b/s/one/x", "p/b/s/two/x"]
    assert words_of(series_chips(keys[:1])) == ["Add a series"]
    for number, full in ((MOST_SERIES - 1, False), (MOST_SERIES, True)):
        many = series_chips([shown(f"t{n}", [0]).series.key for n in range(number)])
        assert many.children[-1].disabled is full


def test_the_start_lists_the_worst_with_place_change_and_verdict() -> None:
    row = OverviewRow(DATA.series, STATUS, Verdict.REGRESSION, FitHealth.HEALTHY, "", 0)
    unfitted = replace(row, status=None, verdict=Verdict.WITHHELD)
    first, second = (
        part for part in parts_of(start_page([row, unfitted])) if type(part).__name__ == "Link"
    )
    assert text_of(first) == "t p · b · s · x +4.5\u202f% regression"
    assert text_of(second) == "t p · b · s · x – withheld"
    assert first.href == "/trend?series=p/b/s/t/x"
    assert "No series got better or worse." in text_of(start_page([]))


def test_markdown_has_verdicts_level_newest_alert_and_the_link() -> None:
    data = replace(
        DATA,
        bands=bands(5.0, 6.0),
        reference=date(2024, 10, 5),
        comparisons=(compared(Verdict.REGRESSION), compared(Verdict.WITHHELD, NAN)),
        detectable=(1.5,),
    )
    marks = [
        make_mark(),
        make_mark(summary_id=13, start_ms=NOW_MS + DAY_MS),
        make_mark(series_id=2),
    ]
    text = trend_markdown([data], "https://b.example/trend?x", marks, "https://b.example")
    assert text.startswith("### t on x\n\n`p/b/s/t/x`\n\nJudged: 5 Oct 2024. Level: 6.000 ms.\n")
    assert "- **regression** against 7 days before:" in text
    assert "A change of 1.5\u202f% or more would have been detected." in text
    assert text.count("would have been detected") == 1
    assert (
        "- Alert of 22 Sep 2026: [regression by +4.1\u202f%, untriaged]"
        "(https://b.example/alerts/13)" in text
    )
    assert (
        "| 7 days before | 26 Dec 2024 | +5.0\u202f% | +4.0\u202f% to +6.0\u202f% | regression |"
    ) in text
    assert "| 7 days before | 26 Dec 2024 | – |  | withheld |" in text
    assert text.endswith("[Open in Bandwatch, as of now](https://b.example/trend?x)\n")
    bare = trend_markdown([replace(shown("a_b", [0]), reference=None, comparisons=())], "l")
    assert "### a\\_b on x" in bare
    assert "- Not fitted, so nothing is compared." in bare


def test_the_card_of_two_fits_compares_levels_and_figures() -> None:
    apart = FitsApart(
        date(2024, 10, 5),
        (4.0, 5.0, 6.0),
        (7.0, 8.0, 9.0),
        -37.5,
        False,
        date(2024, 10, 4),
        50.0,
        9,
        2,
    )
    own = replace(fit(7), measurements=1_200, sigma=np.array([0.5]), calibration=1.25)
    other = replace(fit(9), sigma=np.array([2.0]), trusted=False, reason="R̂")
    data = replace(DATA, fit=own, beside=BesideFit(other, bands(8.0), apart, factor=2.0))
    card = beside_card(data, 9)
    text = text_of(card)
    assert "On 5 Oct 2024, the newest day of both, the level of this fit is −37.5\u202f%" in text
    assert "their 90 % intervals have no value in common." in text
    assert "They differ most on 4 Oct 2024, by +50.0\u202f%" in text
    assert "on 2 of 9 days." in text
    head, level, *rows = rows_of(card)
    assert head == ["Figure", "shown", "fit 9"]
    assert level == [
        "Level on 5 Oct 2024",
        "5.000 ms (4.000 to 6.000)",
        "8.000 ms (7.000 to 9.000)",
    ]
    found = {row[0]: row[1:] for row in rows}
    assert found["Measurements"] == ["1,200", "0"]
    assert found["Noise σ"] == ["1.000 ms", "4.000 ms"]
    assert found["Band factor"] == ["1.25", "1.00"]
    assert found["Trusted"] == ["yes", "no: R̂"]
    assert beside_card(DATA, None) is None
    assert "is the one that is shown" in text_of(beside_card(DATA, 7))
    assert "Fit 8 is no stored fit" in text_of(beside_card(DATA, 8))


def test_the_link_of_a_card_leaves_the_values_of_all_series_behind_and_keeps_the_days() -> None:
    state = TrendState(values=(1.0, 2.0), point=3, first=date(2024, 10, 4), log=True)
    links = links_of(series_cards([DATA, shown("u", [0])], state))
    assert links["t"] == "/trend?series=p/b/s/t/x&from=2024-10-04&log=1"


def test_markdown_names_alerts_of_the_series_alone() -> None:
    others = [make_mark(series_id=2, summary_id=99, start_ms=NOW_MS + 9 * DAY_MS)]
    assert "alerts/99" not in trend_markdown([DATA], "l", [make_mark(), *others])
    assert "Alert of" not in trend_markdown([DATA], "l", others)
