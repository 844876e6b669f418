"""The queue and a summary's page as a browser asks for them, and acting on them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.alerts.summary.alert_window import alert_figure, alert_window, described
from dashboard.alerts.summary.bug_report import bug_report
from dashboard.alerts.triage.actions import act_on
from dashboard.alerts.triage.candidates import candidate_options
from dashboard.shared.series_history.load import load_series
from dashboard.shared.theme import BETTER, WORSE, Theme
from dashboard.shared.urls.trend_state import TrendState
from models.records.days import DAY_MS
from models.records.settings import Settings
from models.storage.alerts.summary_view import read_summary
from models.storage.alerts.template_store import save_template
from models.storage.database.engine import open_store
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.summaries.read_models import SummaryView
from models.triage.summaries.templates import TemplateKind
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_alerts import SampleAlerts, fill_alerts
from tests.dashboard.sample_store import FITTED

ASKED_ROWS = {"startRow": 0, "endRow": 100}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, SampleAlerts]]:
    """Ask an app over the sample store with its alerts; tests leave them as they were."""
    home = tmp_path_factory.mktemp("home")
    with asking(home) as asked:
        engine = open_store(Settings(home=home, database_url=""))
        found = fill_alerts(engine, asked.sample.now_ms)
        engine.dispose()
        yield asked, found


def queue(asked: Asked, **query: list[str]) -> dict[str, Any]:
    """Ask for the queue, and give what each output becomes."""
    answer = asked.answer(
        "alerts-grid.getRowsResponse",
        alerts_grid_getRowsRequest=ASKED_ROWS,
        alerts_state_data=query,
    )
    assert answer is not None
    return {name: next(iter(parts.values())) for name, parts in answer.items()}


def rows(asked: Asked, **query: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = queue(asked, **query)["alerts-grid"]["rowData"]
    return found


def act(asked: Asked, do: str, expected: dict[int, int], **more: Any) -> dict[str, Any]:
    """Do something as ada."""
    asked_for = {"do": do, "who": "ada", "summaries": expected, "at": 1, **more}
    return act_on(asked.services.engine, asked_for, asked.services.now_ms())


def view(asked: Asked, summary_id: int) -> SummaryView:
    found = read_summary(asked.services.engine, summary_id, now_ms=asked.services.now_ms())
    assert found is not None
    return found


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
    assert (row["change"], row["sure"]) == ("+4.1\u202f%", "97\u202f% sure")
    assert row["barred"] == {}
    assert code["nav-alerts-waiting"] == "4"
    shown = json.dumps(code["alerts-desk"])
    assert [f'"children": "{n}"' in shown for n in (1, 3, 4)] == [True] * 3
    performance = {row["id"] for row in rows(asked, desk=["performance"])}
    assert performance == {str(i) for i in (found.improvement, found.twin, found.host)}


def test_filters_of_the_link_narrow_the_queue(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted

    def ids(**query: list[str]) -> set[int]:
        return {int(row["id"]) for row in rows(asked, desk=["all"], **query)}

    assert ids(cause=["host"]) == {found.host}
    assert ids(branch=["beta"]) == {found.twin}
    assert ids(overdue=["1"]) == {found.regression}
    assert ids(regressions=["1"]) == {found.regression, found.twin, found.host}
    assert ids(q=["noise"]) == {found.improvement}
    assert ids(assignee=["ada"]) == set()
    answer = queue(asked, desk=["all"], assignee=["ada"])
    assert "Nothing matches" in json.dumps(answer["alerts-none"])


def test_the_host_s_cause_is_told_in_words(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted
    (row,) = rows(asked, desk=["all"], cause=["host"])
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


def test_acknowledging_moves_a_summary_to_the_other_desk_and_undo_takes_it_back(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    number = found.regression
    before = view(asked, number)
    done = act(asked, "acknowledge", {number: before.row.version})
    assert done["ok"], done["text"]
    assert done["text"] == f"Summary {number}: acknowledged."
    after = view(asked, number)
    assert after.row.status is SummaryStatus.INVESTIGATING
    (row,) = [row for row in rows(asked, desk=["performance"]) if row["id"] == str(number)]
    assert row["wants"] == "bug needed"
    assert "is investigating. Reset it" in row["barred"]["acknowledge"]
    undone = act(asked, "undo", {}, step=done["step"])
    assert (undone["ok"], undone["undo"], undone["step"]) == (True, True, 0)
    assert [a.status for a in view(asked, number).alerts] == [AlertStatus.UNTRIAGED] * 2


def test_who_looked_at_an_older_version_is_told_and_nothing_changes(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    version = view(asked, found.twin).row.version
    first = act(asked, "star", {found.twin: version})
    assert first["ok"]
    second = act(asked, "assign", {found.twin: version}, who="grace", word="grace")
    assert (second["ok"], second["stale"]) == (False, True)
    assert "was changed by ada" in second["text"]
    assert view(asked, found.twin).row.assignee == ""
    assert act(asked, "undo", {}, step=first["step"])["ok"]


def test_a_bulk_action_is_one_step_or_nothing(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted
    chosen = {i: view(asked, i).row.version for i in (found.twin, found.host)}
    stale = act(asked, "invalid", {found.twin: chosen[found.twin], found.host: 99})
    assert not stale["ok"]
    assert view(asked, found.twin).row.status is SummaryStatus.UNTRIAGED
    done = act(asked, "invalid", chosen)
    assert done["text"] == "2 summaries: invalid."
    assert view(asked, found.host).row.status is SummaryStatus.INVALID
    assert act(asked, "undo", {}, step=done["step"])["ok"]
    assert view(asked, found.host).row.status is SummaryStatus.UNTRIAGED


def test_relations_are_offered_on_the_right_branch_and_refused_on_the_wrong_one(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    engine, now_ms = asked.services.engine, asked.services.now_ms()
    large = found.alerts["regression large"]
    offered = candidate_options(engine, {"do": "downstream", "alerts": [large]}, now_ms)
    assert [item["value"] for item in offered] == [found.twin]
    assert "branch beta" in offered[0]["label"]
    offered = candidate_options(engine, {"do": "reassign", "alerts": [large]}, now_ms)
    assert found.improvement in [item["value"] for item in offered]
    assert candidate_options(engine, {"do": "reassign", "alerts": ["x", 10**9]}, now_ms) == []
    seen = {found.regression: view(asked, found.regression).row.version}
    wrong = act(asked, "reassign", seen, alerts=[large], related=found.twin)
    assert "downstream, not reassigned" in wrong["text"]
    right = act(asked, "downstream", seen, alerts=[large], related=found.twin, text="from beta")
    assert right["text"] == f"1 alert: downstream of summary {found.twin}."
    assert "downstream" in asked.page(f"/alerts/{found.regression}")
    assert "Alerts that point here" in asked.page(f"/alerts/{found.twin}")
    assert act(asked, "undo", {}, step=right["step"])["ok"]


def test_states_by_hand_need_an_acknowledged_regression(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    version = view(asked, found.host).row.version
    refused = act(asked, "state", {found.host: version}, status="fixed")
    assert not refused["ok"]
    assert "once a regression in it is acknowledged" in refused["text"]
    assert not act(asked, "state", {found.host: version})["ok"]


def test_notes_tags_bug_rounds_and_names_are_kept_and_shown(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    number = found.regression
    steps = []
    for do, more in (
        ("note", {"text": "**see** <script>alert(1)</script>"}),
        ("tag", {"word": "gc"}),
        ("bug", {"word": "77"}),
        ("take", {}),
        ("round", {"budget": 4}),
    ):
        done = act(asked, do, {number: view(asked, number).row.version}, **more)
        assert done["ok"], done["text"]
        steps.append(done["step"])
    (row,) = rows(asked, tag=["gc"], assignee=["ada"], desk=["all"])
    assert (row["bug"], row["notes"], row["rounds"]) == ("77", 1, 1)
    assert row["wants"] == "collecting data"
    answer = asked.answer(
        "summary-plan.children",
        summary_budget_value="3",
        summary_seen_data={"id": number},
    )
    plan = json.dumps(answer, ensure_ascii=False)
    assert "of 4 runs have arrived" in plan
    assert "Begin a round of 3 runs" in plan
    refused = asked.answer(
        "summary-plan.children", summary_budget_value="lots", summary_seen_data={"id": number}
    )
    assert "A budget is a whole number" in json.dumps(refused)
    for step in reversed(steps):
        undone = act(asked, "undo", {}, step=step)
        assert undone["ok"], undone["text"]


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


def test_the_trend_marks_alerts_with_a_link_unless_it_is_frozen(
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
    assert not [t for t in frozen["trend-graph"]["figure"]["data"] if t["name"] == "alert"]


def test_an_alert_is_created_by_hand_at_a_run_once(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted
    series = view(asked, found.twin).alerts[0].series
    place = {"series": series.id, "start": asked.sample.now_ms - 60 * DAY_MS}
    made = act(asked, "create", {}, **place, text="seen by eye")
    assert made["ok"], made["text"]
    number = int(made["link"].rpartition("/")[2])
    shown = view(asked, number)
    assert (shown.by_hand, shown.alerts[0].source) == (True, "hand")
    assert "made by hand" in asked.page(made["link"])
    again = act(asked, "create", {}, **place)
    assert not again["ok"]
    assert "Choose the run" in act(asked, "create", {})["text"]


def test_a_new_level_is_accepted_and_withdrawn_and_a_range_is_moved(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    number, alert = found.host, found.alerts["host"]

    def do(name: str, **more: Any) -> dict[str, Any]:
        done = act(asked, name, {number: view(asked, number).row.version}, **more)
        assert done["ok"], done["text"]
        return done

    steps = [do("acknowledge")["step"]]
    do("accept", alerts=[alert], text="as planned")
    page = asked.page(f"/alerts/{number}")
    assert "New level accepted from" in page
    assert "Withdraw the accepted level" in page
    do("withdraw", alerts=[alert])
    assert "Accept the level" in asked.page(f"/alerts/{number}")
    steps.append(do("range", word="aaa111 .. bbb222", text="by bisection")["step"])
    assert view(asked, number).row.revision == "bbb222"
    assert "aaa111…bbb222" in asked.page(f"/alerts/{number}")
    refused = act(asked, "range", {number: view(asked, number).row.version}, word="aaa111")
    assert "with two dots" in refused["text"]
    for step in reversed(steps):
        undone = act(asked, "undo", {}, step=step)
        assert undone["ok"], undone["text"]
