"""Gate, pairs, matrix and frozen link of comparisons made by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.releases import freeze as release_freeze
from dashboard.releases.data import ReleaseChoice
from dashboard.releases.forest import release_forest
from dashboard.releases.freeze import freeze_releases
from dashboard.releases.gate import gate_banner, other_comparisons, verdict_counts
from dashboard.releases.heat_map import DEEPEST, FULL, release_heat
from dashboard.releases.matrix.data import Matrix
from dashboard.releases.matrix.rows import matrix_rows
from dashboard.releases.missing import MOST_NAMES, release_missing
from dashboard.releases.percent_scale import PercentScale, percent_scale, percent_ticks
from dashboard.releases.rows import release_row
from dashboard.releases.state import ReleasesState
from dashboard.releases.text import alert_lines
from dashboard.shared.services import Services
from dashboard.shared.theme import Theme
from models.records.comparison import Verdict
from models.records.series import Direction, Series, SeriesKey
from models.records.views.standing_alert import StandingAlert
from models.services.release_report import ReleaseReport
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateJudgement, GateOutcome
from tests.dashboard.read_component import links_of, parts_of, rows_of, text_of, with_class
from tests.dashboard.releases.release_samples import make_report, make_row, missing_row

MAJORS = tuple(
    Major(f"9.{n}", date(2026, n, 1), date(2026, n + 1, 1) if n < 9 else None) for n in range(6, 10)
)


CHOICE = ReleaseChoice(
    ReleasesState(), ("p",), "p", MAJORS, MAJORS[-1], (MAJORS[-2],), MAJORS[-2], (), None
)


def between(new: int, old: int, *rows: Any) -> ReleaseReport:
    """Compare two of the releases, counted from the oldest."""
    return replace(make_report(*rows), reference=MAJORS[new], comparison=MAJORS[old])


STEPS = (
    between(1, 0, make_row("a", 3.0), missing_row("b", "not fitted yet")),
    between(2, 1, make_row("a", 0.5), make_row("b", -2.0)),
    between(3, 2, make_row("a", 0.25), make_row("b", 0.75)),
)


WHOLE_SPAN = between(3, 0, make_row("a", 4.0), make_row("b", 2.5))


MATRIX = Matrix(CHOICE, MAJORS, STEPS, WHOLE_SPAN)


def test_the_banner_says_outcome_reason_days_and_counts() -> None:
    report = make_report(make_row("a", 3.0), make_row("b", 0.0), missing_row("c", "not fitted"))
    banner = gate_banner(report)
    assert len(with_class(banner, "bw-gate-fail")) == 1
    text = text_of(banner)
    assert text.startswith("Fail: 9.9 against 9.8 1 of 3 compared series got worse")
    assert "9.9: newest fitted day. 9.8: last day 31 Aug 2026." in text
    assert [text_of(item)[2:] for item in verdict_counts(report).children] == [
        *("1 regression", "0 improvements", "1 no change by δ"),
        *("0 undecided", "1 not compared"),
    ]
    passed = replace(report, gate=GateJudgement(GateOutcome.PASS, "fine"))
    assert len(with_class(gate_banner(passed), "bw-gate-pass")) == 1


def test_each_comparison_is_offered_with_its_outcome_and_the_shown_one_is_marked() -> None:
    older = replace(
        make_report(make_row("a", 0.0)),
        comparison=MAJORS[0],
        gate=GateJudgement(GateOutcome.NOT_ENOUGH_DATA, "few"),
    )
    report = make_report(make_row("a", 3.0), make_row("b", 3.0))
    nav = other_comparisons([report, older], older.comparison, ReleasesState(delta=2.0))
    links = links_of(nav)
    assert links == {
        "against 9.8 fail, 2 regressions": "/releases?show=9.8&delta=2",
        "against 9.6 not enough data, 0 regressions": "/releases?show=9.6&delta=2",
    }
    shown = [text_of(part) for part in with_class(nav, "bw-shown")]
    assert shown == ["against 9.6 not enough data, 0 regressions"]
    assert other_comparisons([report], report.comparison, ReleasesState()) is None


def heat(delta: float, *changes: float) -> list[tuple[str, str]]:
    rows = [make_row(f"t{n}", change, suite=f"s{n}") for n, change in enumerate(changes)]
    table = release_heat(make_report(*rows, delta=delta), ReleasesState())
    cells = [part for part in parts_of(table) if type(part).__name__ == "Td"]
    return [(text_of(cell).split()[0], cell.style["background"]) for cell in cells]


def test_a_cell_has_its_full_colour_at_four_times_delta() -> None:
    def mix(side: str, depth: int) -> str:
        return f"color-mix(in srgb, var(--bw-heat-{side}) {depth}%, transparent)"

    assert [colour for _, colour in heat(1.0, FULL, 2.0, -2.0)] == [
        *(mix("worse", DEEPEST), mix("worse", DEEPEST // 2), mix("better", DEEPEST // 2)),
    ]
    assert [colour for _, colour in heat(2.0, 4.0, -16.0)] == [
        *(mix("worse", DEEPEST // 2), mix("better", DEEPEST)),
    ]
    assert heat(0.0, 1.0, 0.5)[0][1] == mix("worse", DEEPEST)  # δ counts as a quarter at least


def test_suites_that_worsened_most_stand_first_and_cells_narrow_the_page() -> None:
    rows = [
        make_row("a", 1.0, suite="calm"),
        make_row("b", -9.0, suite="calm", platform="mac"),
        make_row("c", 3.0, suite="bad"),
        make_row("d", 1.0, suite="bad"),
    ]
    table = release_heat(make_report(*rows), ReleasesState(delta=2.0))
    assert rows_of(table) == [
        ["Suite", "linux", "mac"],
        ["bad", "+2.0\u202f% 2", "–"],
        ["calm", "+1.0\u202f% 1", "−9.0\u202f% 1"],
    ]
    assert links_of(table)["+2.0\u202f% 2"] == "/releases?suite=bad&platform=linux&delta=2"
    assert links_of(release_heat(make_report(*rows), ReleasesState(), links=False)) == {}


def test_missing_series_are_listed_by_the_most_frequent_reason_with_what_would_help() -> None:
    rows = [missing_row(f"new{n}", "not fitted yet") for n in range(MOST_NAMES + 2)]
    far = missing_row("far", "the fit does not reach 3 May 2026")
    part = release_missing(make_report(make_row("a", 0.0), far, *rows))
    summaries = [text_of(item) for item in parts_of(part) if type(item).__name__ == "Summary"]
    assert summaries == [
        f"{MOST_NAMES + 2} × Not fitted yet",
        "1 × The fit does not reach 3 May 2026",
    ]
    text = text_of(part)
    assert f"Not enough data: {MOST_NAMES + 3} series" in text
    assert "… and 2 more; the table has them all." in text
    assert "bandwatch fit --all --window-days 730" in text
    assert release_missing(make_report(make_row("a", 0.0))) is None


def test_the_scale_bends_where_one_end_is_far_beyond_the_typical() -> None:
    assert percent_scale([]) == PercentScale(0.0)
    assert percent_scale([1.0, 1.0, 8.0]) == PercentScale(0.0)
    assert percent_scale([1.0, 1.0, 8.5]) == PercentScale(1.0)
    assert percent_scale([0.01, 0.01, 5.0]) == PercentScale(0.1)
    assert percent_ticks(-1.0, 4.0, PercentScale(0.0)) == [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]
    bent = percent_ticks(-2.0, 100.0, PercentScale(1.0))
    assert bent[0] >= -2.0
    assert 0.0 in bent
    assert bent[-1] == 50.0


class Pinning:
    """Services that keep what was pinned."""

    engine = None

    def __init__(self) -> None:
        self.pinned: list[int] = []

    def pin(self, fits: list[int]) -> None:
        """Keep the fits."""
        self.pinned = fits

    def frozen_ms(self, as_of_ms: int | None) -> int:
        """Return the link's moment, else a fixed one."""
        return 5_000 if as_of_ms is None else as_of_ms

    def now_ms(self) -> int:
        """Return a fixed present."""
        return 6_000


def test_a_frozen_link_pins_the_fits_of_every_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_choice(_: Services, state: ReleasesState) -> ReleaseChoice:
        return replace(CHOICE, state=state, against=MAJORS[:2], shown=MAJORS[1])

    reports = (
        make_report(make_row("a", 0.0, fit_id=9), missing_row("b", "not fitted yet")),
        make_report(make_row("a", 0.0, fit_id=9), make_row("c", 0.0, fit_id=4)),
    )
    monkeypatch.setattr(release_freeze, "release_choice", read_choice)
    monkeypatch.setattr(release_freeze, "read_release_reports", lambda *_: reports)
    services: Any = Pinning()
    link = freeze_releases("/releases")(services, {"delta": ["2"]})
    assert services.pinned == [4, 9]
    assert link == (
        "/releases?project=p&release=9.9&against=9.6&against=9.7&show=9.7&delta=2"
        "&asof=1970-01-01T00:00:05Z"
    )
    again = freeze_releases("/releases")(services, {"asof": ["1970-01-01T00:00:07Z"]})
    assert again is not None
    assert again.endswith("asof=1970-01-01T00:00:07Z")


def test_a_row_says_how_sure_its_direction_is_whichever_it_is() -> None:
    worse, better = (release_row(make_row("a", change)) for change in (3.0, -3.0))
    assert (worse["sure"], better["sure"]) == (0.99, 0.99)
    assert (worse["called"], better["called"]) == ("worse", "better")
    assert (worse["worse"], worse["better"]) == (0.97, 0.01)
    assert release_row(make_row("a", 1.5))["called"] == ""
    assert worse["interval"] == "+2.5\u202f% to +3.5\u202f%"
    assert worse["link"] == "/trend?series=sample/main/render/a/linux&day=2026-11-20"


def test_every_row_of_a_frozen_comparison_leads_to_its_moment() -> None:
    rows = (make_row("a", 3.0), missing_row("b", "not fitted yet"))
    frozen = replace(make_report(*rows), as_of_ms=5_000)
    forest = release_forest(frozen, Theme.LIGHT)["data"]
    whole = replace(WHOLE_SPAN, as_of_ms=5_000)
    matrix = matrix_rows(
        Matrix(CHOICE, MAJORS, tuple(replace(step, as_of_ms=5_000) for step in STEPS), whole)
    )
    links = [
        *(link for trace in forest for link, _ in trace["customdata"]),
        *links_of(release_missing(frozen)).values(),
        *(release_row(row, frozen.as_of_ms)["link"] for row in rows),
        *(row["link"] for row in matrix),
        *(cell["link"] for row in matrix for cell in row["cells"].values()),
    ]
    assert len(links) == 1 + 1 + 2 + 2 + 8
    assert {link.rpartition("&")[2] for link in links} == {"asof=1970-01-01T00:00:05Z"}


def test_verdicts_that_a_page_counts_are_all_there_are() -> None:
    assert len(verdict_counts(make_report()).children) == len(Verdict)


def test_open_alerts_are_named_with_the_branch_only_where_there_are_several() -> None:
    alert = StandingAlert(1, 12, 1, 1_790_000_000_000, True, 5.0)
    row = make_row("a", 3.0, alerts=(alert,))
    assert alert_lines(make_report(row)) == ["Open regression alerts: a on linux (+5.0\u202f%)."]
    key = SeriesKey("sample", "dev", "render", "b", "linux")
    other = make_row("b", 0.0, series=Series(2, key, "ms", Direction.LOWER_IS_BETTER))
    assert alert_lines(make_report(row, other)) == [
        "Open regression alerts: a on main, linux (+5.0\u202f%)."
    ]
    old = replace(alert, start_ms=0)
    assert alert_lines(make_report(make_row("a", 3.0, alerts=(old,)))) == [
        "Let through: a on linux (+5.0\u202f%, already in 9.8)."
    ]
