"""The queue and a summary's page as a browser asks for them."""

import json
from typing import Any

from dashboard.alerts.summary.alert_window import alert_figure, alert_window, described
from dashboard.alerts.summary.bug_report import bug_report
from dashboard.shared.series_history.load import load_series
from dashboard.shared.theme import BETTER, WORSE, Theme
from dashboard.shared.urls.trend_state import TrendState
from models.storage.alerts.template_store import save_template
from models.triage.summaries.templates import TemplateKind
from tests.dashboard.alerts.ask_alerts import queue, rows, view
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_alerts import SampleAlerts
from tests.dashboard.sample_store import FITTED


def test_each_desk_lists_its_own_with_what_it_wants_and_counts_both(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    code = queue(asked)
    (row,) = code["alerts-grid"]["rowData"]
    assert row["id"] == str(found.regression)
    assert (row["wants"], row["due"], row["overdue"]) == ("triage", "overdue by 2 days", True)
    assert (row["regressions"], row["improvements"]) == (2, 0)
    assert (row["title"], row["link"]) == (
        "paint.large and 1 more test",
        f"/alerts/{found.regression}",
    )
    assert row["scope"] == "render on linux-x64"
    assert (row["change"], row["sure"]) == ("+1.2 to +4.1\u202f%", "97\u202f% sure")
    assert row["barred"] == {}
    assert code["nav-alerts-waiting"] == "4"
    shown = json.dumps(code["alerts-queue"])
    assert [f'"children": "{n}"' in shown for n in (1, 3, 4)] == [True] * 3
    performance = {row["id"] for row in rows(asked, queue=["performance"])}
    assert performance == {str(i) for i in (found.improvement, found.twin, found.host)}


def test_filters_of_the_link_narrow_the_queue(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted

    def ids(**query: list[str]) -> set[int]:
        return {int(row["id"]) for row in rows(asked, queue=["all"], **query)}

    assert ids(cause=["host"]) == {found.host}
    assert ids(branch=["beta"]) == {found.twin}
    assert ids(overdue=["1"]) == {found.regression}
    assert ids(regressions=["1"]) == {found.regression, found.twin, found.host}
    assert ids(q=["noise"]) == {found.improvement}
    assert ids(assignee=["ada"]) == set()
    answer = queue(asked, queue=["all"], assignee=["ada"])
    assert "Nothing matches" in json.dumps(answer["alerts-none"])


def test_the_host_s_cause_is_told_in_words(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted
    (row,) = rows(asked, queue=["all"], cause=["host"])
    assert row["host"] == "All 7 series of host-1 moved within one run."
    assert "Host, not code" in asked.page(f"/alerts/{found.host}")


def test_a_summary_s_page_tells_everything_and_an_unknown_one_says_so(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    page = asked.page(f"/alerts/{found.regression}")
    for words in (
        "97\u202f% sure it is slower than in the 30 runs before, by 4.1\u202f% (3.4–4.9).",
        "Only a change of 2.4\u202f% would have been detected: more runs are needed to decide.",
        "40.00 ms → 41.64 ms",
        "collecting data: 2 of 5 revisions have 4 values",
        "triage overdue by 2 days",
        "acknowledge a regression in it",
    ):
        assert words.replace("\u202f", "\\u202f") in page, words
    for unknown in ("999", "x", "1/2", "-1", "9" * 40, "%00"):
        assert "No such summary" in asked.page(f"/alerts/{unknown}")
    assert "this page does not know" in asked.page(f"/alerts/{found.twin}", "?x=1").lower()
    assert "as they stand now" in asked.page(f"/alerts/{found.twin}", "?asof=2026-05-01")


def test_the_bug_s_text_follows_the_template_with_a_frozen_link(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    shown = view(asked, found.regression)
    report = bug_report(asked.services, shown, "https://bench.example")
    assert report.title.startswith("2 tests on linux-x64: Up to 4.1 % worse since ")
    assert "| render/paint.large | linux-x64 | +4.1 % |" in report.text
    assert "2 of 5 revisions have 4 values" in report.text
    assert "https://bench.example/trend?series=sample/main/render/paint.large/" in report.text
    assert "&asof=" in report.text
    assert "&fit=" in report.text
    assert report.address == ""
    engine = asked.services.engine
    address = "https://bugs.example/new?title={title}&body={text}"
    save_template(engine, "sample", TemplateKind.NEW_BUG, address)
    save_template(engine, "sample", TemplateKind.BUG_TITLE, "[perf] {where}")
    filled = bug_report(asked.services, shown, "https://bench.example")
    assert filled.title == "[perf] 2 tests on linux-x64"
    assert filled.address.startswith("https://bugs.example/new?title=%5Bperf%5D%202%20tests")
    assert " " not in filled.address
    for kind in (TemplateKind.NEW_BUG, TemplateKind.BUG_TITLE):
        save_template(engine, "sample", kind, None)


def test_the_picture_shows_the_runs_around_the_change_and_marks_it(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    alert = view(asked, found.regression).alerts[0]
    state = TrendState(series=(str(FITTED),))
    data = load_series(asked.services, str(FITTED), state, detailed=False)
    first, last = alert_window(data, alert)
    assert first < alert.previous_ms < alert.start_ms < last
    figure = alert_figure(data, alert, Theme.LIGHT)
    band, line = figure["layout"]["shapes"][-2:]
    assert (band["fillcolor"], line["line"]["color"]) == (WORSE, WORSE)
    drawn = sum(
        trace.get("mode") == "markers" and "customdata" in trace for trace in figure["data"]
    )
    assert drawn
    assert "after the change of 2" in described(data, alert)
    better = view(asked, found.improvement).alerts[0]
    other = load_series(asked.services, str(better.series.key), state, detailed=False)
    assert (
        alert_figure(other, better, Theme.DARK)["layout"]["shapes"][-1]["line"]["color"] == BETTER
    )


def test_where_nothing_was_detected_the_page_says_how(asked: Asked) -> None:
    answer = queue(asked)
    assert answer["alerts-grid"] == {"rowData": [], "rowCount": 0}
    assert "bandwatch detect" in json.dumps(answer["alerts-none"])


def trend(asked: Asked, key: str, **query: list[str]) -> dict[str, Any]:
    """Ask for the trend of a series, and give what each output becomes."""
    stored = {"key": key, "query": {"series": [key], **query}, "title": ""}
    answer = asked.answer("trend-graph.figure", trend_state_data=stored)
    assert answer is not None
    return answer


def test_the_trend_marks_alerts_with_a_link_and_those_of_its_moment_if_it_is_frozen(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    live = trend(asked, str(FITTED))
    (marks,) = [t for t in live["trend-graph"]["figure"]["data"] if t["name"] == "alert"]
    assert marks["customdata"] == [f"/alerts/{found.host}", f"/alerts/{found.regression}"]
    assert "regression by +4.1\u202f%, untriaged" in marks["text"][1]
    told = json.dumps(live["trend-summary"], ensure_ascii=False)
    assert f'"href": "/alerts/{found.regression}"' in told
    frozen = trend(asked, str(FITTED), asof=["2099-01-01"])
    (kept,) = [t for t in frozen["trend-graph"]["figure"]["data"] if t["name"] == "alert"]
    assert kept["customdata"] == marks["customdata"]
    early = trend(asked, str(FITTED), asof=["2020-01-01"])  # before any alert was found
    assert not [t for t in early["trend-graph"]["figure"]["data"] if t["name"] == "alert"]


def test_the_summary_under_the_cursor_is_shown_with_its_picture(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    answer = asked.answer("alerts-preview.children", alerts_chosen_data=str(found.regression))
    assert answer is not None
    shown = json.dumps(answer["alerts-preview"], ensure_ascii=False)
    assert "paint.large and 1 more test: render on linux-x64" in shown
    assert f"/alerts/{found.regression}" in shown
    assert '"alerts-preview-figure"' in shown
    for junk in ("0", "x", "9" * 40):
        answer = asked.answer("alerts-preview.children", alerts_chosen_data=junk)
        assert answer is not None
        assert "j and k" in json.dumps(answer)
