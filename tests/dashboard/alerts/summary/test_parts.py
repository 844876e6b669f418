"""What a summary's page says of one made by hand: head, decision, neighbours, preview."""

import json
from typing import Any

from dashboard.alerts.preview import MOST_NAMED, summary_preview
from dashboard.alerts.summary.decide import STATES, state_barred, summary_decide
from dashboard.alerts.summary.head import summary_head, summary_title
from dashboard.alerts.summary.parts import seen
from dashboard.alerts.summary.related import summary_near
from models.records.settings import Settings
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.queue_role import NextAction
from models.triage.summaries.read_models import (
    RelatedSummary,
)
from tests.dashboard.alerts.made_summary import (
    START_MS,
    make_alert,
    make_queue_row,
    make_view,
    series_of,
)
from tests.dashboard.read_component import (
    links_of,
    parts_of,
    text_of,
    with_class,
    words_of,
)
from tests.dashboard.shared.series_history.test_freeze import shown

HOUR_MS = 3_600_000


SETTINGS = Settings(revision_url="https://code.example.org/{revision}")


def attribute(part: Any, name: str) -> Any:
    return part.to_plotly_json()["props"].get(name)


def badges(**differs: Any) -> list[str]:
    view = make_view(make_alert(), row=make_queue_row(**differs))
    head = summary_head(view, SETTINGS, START_MS)
    return [text_of(item) for item in with_class(head, "bw-badges")[0].children]


def test_the_head_names_place_range_and_begin() -> None:
    view = make_view(make_alert(), row=make_queue_row(starred=True, improvements=2))
    head = summary_head(view, SETTINGS, START_MS + 30 * HOUR_MS)
    facts = [text_of(item) for item in with_class(head, "bw-facts")[0].children]
    assert facts == [
        "1 regression and 2 improvements",
        "revisions aaaaaaaaaa … bbbbbbbbbb",
        "began 21 Sep 2026, 1 day ago",
    ]
    assert links_of(head) == {
        "aaaaaaaaaa": "https://code.example.org/aaaaaaaaaaaaaa",
        "bbbbbbbbbb": "https://code.example.org/bbbbbbbbbbbbbb",
    }
    assert "demo / main · summary 12" in words_of(head)
    assert len(with_class(head, "bw-star-on")) == 1
    assert summary_title(view) == "start · alert summary 12 · Bandwatch"


def test_the_head_says_what_was_made_by_hand() -> None:
    by_hand = make_view(make_alert(source="hand"), by_hand=True)
    moved = make_view(make_alert(source="hand"), make_alert(source="group"), by_hand=True)
    assert "made by hand" in words_of(summary_head(by_hand, SETTINGS, START_MS))
    assert "revisions moved by hand" in words_of(summary_head(moved, SETTINGS, START_MS))


def test_badges_say_state_step_data_deadline_and_owner() -> None:
    assert badges() == [
        "untriaged",
        "wants: triage",
        "collecting data: 2 of 5 revisions have 4 values",
        "triage due in 1 hour (21 Sep 15:13 UTC)",
        "unassigned",
    ]
    assert badges(
        status=SummaryStatus.INVESTIGATING,
        wants=NextAction.BUG,
        data_ready=True,
        overdue=True,
        rounds=2,
        assignee="ada",
        standing=0,
    ) == [
        "investigating",
        "wants: bug needed",
        "data ready: 2 of 5 revisions have 4 values",
        "bug due in 2 hours (21 Sep 16:13 UTC)",
        "ada",
        "2 rounds",
        "no longer in the data",
    ]
    assert badges(awaiting=True, due_ms=None, data_reason="") == [
        "untriaged",
        "awaiting confirmation by runs",
        "unassigned",
    ]
    with_bug = badges(status=SummaryStatus.INVESTIGATING, wants=NextAction.INVESTIGATING, bug="7")
    assert not any("due" in words or "wants" in words for words in with_bug)


def test_the_host_has_a_note_where_it_moved() -> None:
    for cause, word in (("host", "Host, not code."), ("host and code", "Host and code.")):
        row = make_queue_row(cause=cause, cause_reason="all its series moved")
        note = with_class(summary_head(make_view(row=row), SETTINGS, START_MS), "bw-host")
        assert text_of(note) == f"{word} all its series moved"
    assert not with_class(summary_head(make_view(), SETTINGS, START_MS), "bw-host")


def test_a_state_is_given_by_hand_only_to_what_was_acknowledged() -> None:
    for status in (SummaryStatus.UNTRIAGED, SummaryStatus.IMPROVEMENT):
        reason = state_barred(make_queue_row(status=status), SummaryStatus.FIXED)
        assert reason.startswith(f"It is {status.value}: acknowledge a regression in it")
    looked_at = make_queue_row(status=SummaryStatus.INVESTIGATING)
    assert state_barred(looked_at, SummaryStatus.FIXED) == ""
    assert state_barred(looked_at, SummaryStatus.INVESTIGATING) == "It is investigating already."


def test_the_decision_offers_each_state_with_why_not() -> None:
    card = summary_decide(make_queue_row(status=SummaryStatus.FIXED), "")
    buttons = with_class(card, "bw-act-state")
    assert [text_of(item) for item in buttons] == [status.value for status in STATES]
    assert [item.disabled for item in buttons] == [False, True, False, False]
    pressed = [attribute(item, "aria-pressed") for item in buttons]
    assert pressed == ["false", "true", "false", "false"]
    asked = [json.loads(attribute(item, "data-bw-more"))["status"] for item in buttons]
    assert asked == [status.value for status in STATES]
    assert not with_class(card, "bw-decide-why")
    assert with_class(summary_decide(make_queue_row(), ""), "bw-decide-why")


def test_the_decision_shows_owner_bug_tags_range_and_deadlines() -> None:
    row = make_queue_row(assignee="ada", bug="77", tags=("noise", "ci"))
    card = summary_decide(row, "https://bugs.example.org/{bug}")
    facts = {
        text_of(item.children[0]): text_of(item.children[1].children[0])
        for item in with_class(card, "bw-decide-fact")
    }
    assert facts == {
        "Assignee": "ada",
        "Bug": "77",
        "Tags": "noise ci",
        "Revisions": "aaaaaaaaaa…bbbbbbbbbb",
        "Triage due": "21 Sep 2026, 15:13 UTC",
        "Bug due": "21 Sep 2026, 16:13 UTC",
    }
    assert links_of(card) == {"77": "https://bugs.example.org/77"}
    off = with_class(card, "bw-tag-off")
    words = [json.loads(attribute(item, "data-bw-more")) for item in off]
    assert words == [{"word": "noise"}, {"word": "ci"}]
    address = summary_decide(make_queue_row(bug="https://x.example/1"), "")
    assert links_of(address) == {"https://x.example/1": "https://x.example/1"}
    assert links_of(summary_decide(row, "")) == {}


def deadlines(**differs: Any) -> list[str]:
    facts = with_class(summary_decide(make_queue_row(**differs), ""), "bw-decide-fact")
    return [text_of(item.children[1].children[0]) for item in facts[-2:]]


def test_what_is_never_due_has_no_deadline() -> None:
    due = ["21 Sep 2026, 15:13 UTC", "21 Sep 2026, 16:13 UTC"]
    assert deadlines() == due
    assert deadlines(due_ms=None) == ["not due", "not due"]  # history, improvements
    investigated = SummaryStatus.INVESTIGATING
    assert deadlines(status=investigated, due_ms=START_MS + 7_200_000) == ["not due", due[1]]
    assert deadlines(status=investigated, due_ms=None, bug="7") == ["not due", "not due"]


def test_history_is_named_in_the_head() -> None:
    row = make_queue_row(history=True, due_ms=None, role=None)
    assert "history when it was found: in no queue" in text_of(
        summary_head(make_view(row=row), SETTINGS, START_MS)
    )
    assert "history" not in text_of(summary_head(make_view(), SETTINGS, START_MS))


def test_neighbours_are_listed_with_what_they_have_to_do_with_it() -> None:
    def other(number: int, relation: str, alerts: int) -> RelatedSummary:
        return RelatedSummary(
            number, 1, "demo", "dev", SummaryStatus.FIXED, "", "cccc", START_MS, alerts, relation
        )

    points = make_alert(
        summary_id=44, series=series_of(test="stop", branch="old"), status=AlertStatus.DOWNSTREAM
    )
    view = make_view(
        related=(other(40, "reassigned to", 1),),
        similar=(other(41, "similar: same test", 3),),
        related_alerts=(points, make_alert(summary_id=45, change=None)),
    )
    card = summary_near(view)
    assert links_of(card) == {
        "Summary 40": "/alerts/40",
        "stop on linux": "/alerts/44",
        "start on linux": "/alerts/45",
        "Summary 41": "/alerts/41",
    }
    items = [text_of(part) for part in parts_of(card) if type(part).__name__ == "Li"]
    assert items == [
        "Summary 40 dev · fixed · 1 alert · 21 Sep 2026 cccc reassigned to",
        "stop on linux downstream, old, +5.0\u202f%",
        "start on linux untriaged, main",
        "Summary 41 dev · fixed · 3 alerts · 21 Sep 2026 cccc similar: same test",
    ]
    assert "No other summary" in text_of(summary_near(make_view()))


def test_the_browser_learns_versions_and_what_is_barred() -> None:
    view = make_view(make_alert(status=AlertStatus.INVALID), row=make_queue_row(bug="7"))
    known = seen(view)
    assert (known["id"], known["version"], known["bug"]) == (12, 4, "7")
    assert known["range"] == "aaaaaaaaaaaaaa..bbbbbbbbbbbbbb"
    assert known["barred"] == {}
    assert known["alerts"]["3"]["name"] == "start on linux"
    assert set(known["alerts"]["3"]["barred"]) == {"acknowledge", "invalid", "infra", "downstream"}


def test_the_preview_names_the_first_alerts_and_counts_the_others() -> None:
    alerts = [make_alert(id=n, series=series_of(test=f"t{n}")) for n in range(MOST_NAMED + 3)]
    alerts[1] = make_alert(id=1, change=None, is_regression=False)
    body = summary_preview(make_view(*alerts), shown("t0", [0, 1]), {})
    items = [text_of(part) for part in parts_of(body) if type(part).__name__ == "Li"]
    assert items[:2] == ["+5.0\u202f% t0 · linux", "fails start · linux"]
    assert items[MOST_NAMED:] == ["and 3 more alerts"]
    assert links_of(body) == {"start: load on linux": "/alerts/12"}
    assert "demo / main · since 21 Sep 2026 · aaaaaaaaaa…bbbbbbbbbb" in words_of(body)
    few = summary_preview(make_view(*alerts[:MOST_NAMED]), shown("t0", [0, 1]), {})
    assert "more alert" not in text_of(few)
