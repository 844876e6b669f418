"""Every cell of a row of the queue, and the facts above it."""

import pytest

from dashboard.alerts.rows import (
    AWAITED,
    NEEDS_UNTRIAGED,
    alert_row,
    barred,
    due_for,
    next_actions_of,
    queue_facts,
    revision_range,
    scope_of,
    title_of,
    tone_of,
)
from models.triage.alert import SummaryStatus
from models.triage.queue import QueueCounts
from models.triage.queue_role import NextAction
from tests.dashboard.alerts.made_summary import START_MS, make_queue_row, make_worst

HOUR_MS = 3_600_000
NOW_MS = START_MS + HOUR_MS // 2
COUNTS = QueueCounts(3, {}, {}, 0)


def test_a_row_holds_what_the_summary_says() -> None:
    row = make_queue_row(
        starred=True,
        tags=("a", "b"),
        bug="77",
        notes=2,
        rounds=1,
        assignee="ada",
        monitor_only=True,
    )
    assert alert_row(row, NOW_MS) == {
        "id": "12",
        "version": 4,
        "link": "/alerts/12",
        "title": "start",
        "scope": "load on linux",
        "where": "demo / main",
        "range": "aaaaaaaaaa…bbbbbbbbbb",
        "status": "untriaged",
        "tone": "open",
        "wants": "triage",
        "reason": "2 of 5 revisions have 4 values",
        "regressions": 1,
        "improvements": 0,
        "gone": False,
        "host": "",
        "cause": "",
        "began": "21 Sep 2026",
        "age": "under an hour ago",
        "due": "due within the hour",
        "due_for": "triage",
        "due_at": "21 Sep 15:13 UTC",
        "overdue": False,
        "assignee": "ada",
        "starred": True,
        "tags": ["a", "b"],
        "bug": "77",
        "notes": 2,
        "rounds": 1,
        "monitor": True,
        "barred": {},
        "place": "load · linux",
        "change": "+5.0\u202f%",
        "sure": "98\u202f% sure",
        "visible": "1.5\u202f%",
        "tone_change": "regression",
    }


def test_a_row_without_alerts_or_deadline_has_blanks() -> None:
    row = make_queue_row(worst=None, alerts=0, standing=0, due_ms=None, suites=(), platforms=())
    cells = alert_row(row, NOW_MS)
    assert cells["title"] == "Summary 12, which has no alerts"
    assert not cells["gone"]  # what has no alerts has lost none
    blank = ("scope", "due", "due_for", "due_at", "change", "sure", "visible", "tone_change")
    assert [cells[name] for name in (*blank, "place")] == [""] * 9


@pytest.mark.parametrize(
    ("suites", "platforms", "scope"),
    [
        (("load",), ("linux",), "load on linux"),
        (("load",), ("linux", "mac"), "load on 2 platforms"),
        (("load", "js"), ("linux",), "2 suites on linux"),
        (("load", "js", "css"), ("linux", "mac", "win"), "3 suites on 3 platforms"),
    ],
)
def test_two_suites_or_platforms_are_counted(
    suites: tuple[str, ...], platforms: tuple[str, ...], scope: str
) -> None:
    assert scope_of(make_queue_row(suites=suites, platforms=platforms)) == scope


def test_further_tests_are_counted_in_the_title() -> None:
    assert title_of(make_queue_row(tests=2)) == "start and 1 more test"
    assert title_of(make_queue_row(tests=5)) == "start and 4 more tests"


def test_changes_gone_from_the_data_are_marked_only_where_none_stands() -> None:
    assert alert_row(make_queue_row(alerts=2, standing=0), NOW_MS)["gone"]
    assert not alert_row(make_queue_row(alerts=2, standing=1), NOW_MS)["gone"]


def test_the_host_is_named_where_it_moved() -> None:
    for cause, chip in (("host", "host, not code"), ("host and code", "host and code")):
        row = make_queue_row(cause=cause, cause_reason="it moved")
        cells = alert_row(row, NOW_MS)
        assert (cells["host"], cells["cause"]) == ("it moved", chip)
    for cause in ("code", "not known"):
        cells = alert_row(make_queue_row(cause=cause, cause_reason="it moved"), NOW_MS)
        assert (cells["host"], cells["cause"]) == ("", "")


def test_several_alerts_show_from_the_smallest_to_the_largest() -> None:
    row = make_queue_row(smallest=4.1, largest=9.4)
    assert alert_row(row, NOW_MS)["change"] == "+4.1 to +9.4\u202f%"
    assert alert_row(make_queue_row(smallest=5.0, largest=5.01), NOW_MS)["change"] == "+5.0\u202f%"
    failing = make_queue_row(smallest=4.1, largest=9.4, worst=make_worst(source="failures"))
    assert alert_row(failing, NOW_MS)["change"] == "fails"
    better = make_queue_row(worst=make_worst(is_regression=False, change=-5.0, probability=None))
    cells = alert_row(better, NOW_MS)
    assert (cells["change"], cells["tone_change"]) == ("−5.0\u202f%", "improvement")
    assert cells["sure"] == ""


def test_the_next_step_is_waiting_then_history_then_what_is_wanted() -> None:
    assert next_actions_of(make_queue_row(awaiting=True, history=True)) == "awaiting confirmation"
    assert next_actions_of(make_queue_row(history=True)) == "history"
    assert next_actions_of(make_queue_row(wants=NextAction.BUG)) == "bug needed"
    ended = make_queue_row(wants=NextAction.NOTHING, status=SummaryStatus.FIXED)
    assert next_actions_of(ended) == "fixed"


def test_the_reason_is_of_untriaged_summaries_and_of_those_that_wait() -> None:
    waits = make_queue_row(awaiting=True, status=SummaryStatus.INVESTIGATING)
    assert alert_row(waits, NOW_MS)["reason"] == AWAITED
    looked_at = make_queue_row(status=SummaryStatus.INVESTIGATING)
    assert alert_row(looked_at, NOW_MS)["reason"] == ""
    assert due_for(looked_at) == "bug"


def test_each_state_has_its_colour() -> None:
    tones = {status: tone_of(make_queue_row(status=status)) for status in SummaryStatus}
    assert tones[SummaryStatus.UNTRIAGED] == "open"
    assert tones[SummaryStatus.INVESTIGATING] == "work"
    good = (SummaryStatus.IMPROVEMENT, SummaryStatus.FIXED, SummaryStatus.BACKED_OUT)
    assert {tones[status] for status in good} == {"good"}
    assert {tones[status] for status in set(SummaryStatus) - set(good)} == {"open", "work", "calm"}


def test_actions_on_all_alerts_need_an_untriaged_summary() -> None:
    assert barred(7, SummaryStatus.UNTRIAGED) == {}
    reason = "Summary 7 is fixed. Reset it to untriaged first."
    assert barred(7, SummaryStatus.FIXED) == dict.fromkeys(NEEDS_UNTRIAGED, reason)


def test_a_range_names_the_revisions_that_are_known() -> None:
    assert revision_range("", "") == ""
    assert revision_range("a" * 12, "") == ""
    assert revision_range("", "b" * 12) == "b" * 10
    assert revision_range("a" * 12, "b" * 12) == f"{'a' * 10}…{'b' * 10}"


def test_the_facts_count_and_name() -> None:
    assert queue_facts(COUNTS, None) == []
    assert queue_facts(COUNTS, 1) == ["1 summary"]
    late = QueueCounts(3, {}, {}, 1200)
    suites = ["a", "b", "c", "d", "e"]
    assert queue_facts(late, 1500, [("code", "ada"), ("performance", "ben")], suites) == [
        "1,500 summaries",
        "1,200 overdue in both queues",
        "on duty: ada (code), ben (performance)",
        "not sheriffed: a, b, c and 2 more",
    ]
    assert queue_facts(COUNTS, 0, unsheriffed=suites[:3])[-1] == "not sheriffed: a, b, c"
