"""Plans, rounds and cards of alerts made by hand, as a summary's page shows them."""

import json
from typing import Any

from dashboard.alerts.summary.alert_card import ACCEPTABLE, alert_card, alert_state
from dashboard.alerts.summary.parts import MOST_PICTURES, alert_cards
from dashboard.alerts.summary.retrigger_plan import plan_body, plan_frame
from models.triage.alert import AlertStatus
from models.triage.summaries.read_models import (
    AcceptedView,
    PlannedRun,
    Round,
)
from models.triage.summaries.retriggers import Retrigger, RetriggerPlan
from models.triage.summaries.round_reason import RoundReason
from tests.dashboard.alerts.made_summary import (
    START_MS,
    make_alert,
    make_view,
)
from tests.dashboard.alerts.summary.test_parts import HOUR_MS, attribute
from tests.dashboard.read_component import (
    links_of,
    parts_of,
    rows_of,
    text_of,
    with_class,
    words_of,
)

PLANNED = (
    Retrigger(3, "load/start", "linux", "b" * 14, 4, 0.25, backfill=False, bits=0.5),
    Retrigger(3, "load/start", "linux", "c" * 14, 2, 0.0, backfill=True, bits=0.125),
)


def make_round(**differs: Any) -> Round:
    runs = (
        PlannedRun(3, "load/start", "linux", "bbb", 4, 1, False, 0.0),
        PlannedRun(3, "load/start", "linux", "ccc", 4, 9, True, 0.0),
    )
    values: dict[str, Any] = {"id": 8, "number": 1, "at_ms": START_MS, "who": "ada", "runs": runs}
    return Round(**{**values, **differs})


def test_a_plan_lists_runs_and_what_each_is_expected_to_bring() -> None:
    body = plan_body(RetriggerPlan(PLANNED, "Now about 2 commits."), (), "please run")
    assert rows_of(body)[1:] == [
        ["load/start linux", "bbbbbbbbbb", "4", "0.50 bits of the culprit size by 0.25\u202f%"],
        ["load/start linux", "cccccccccc never run", "2", "0.12 bits of the culprit"],
    ]
    text = text_of(body)
    assert text.startswith("Now about 2 commits.")
    assert "Begin a round of 6 runs" in text
    assert "please run" in text
    assert "Hand over" not in text
    assert "Hand over" in text_of(plan_body(RetriggerPlan(()), (), "", by_note=True))
    assert "Every revision around the changes" in text_of(plan_body(RetriggerPlan(()), (), ""))


def test_rounds_stand_newest_first_with_progress_reason_and_result() -> None:
    first = make_round(
        completed_ms=START_MS + HOUR_MS, completed_by="ben", result="it is real", comment="why not"
    )
    second = make_round(id=9, number=2, reason="other", runs=())
    body = plan_body(RetriggerPlan(()), (first, second), "")
    open_, done = with_class(body, "bw-round")
    assert text_of(open_) == (
        "Round 2 0 of 0 runs have arrived · ada, 21 Sep 2026, 14:13 UTC Reason: other. Complete…"
    )
    assert text_of(done) == (
        "Round 1 5 of 8 runs have arrived · ada, 21 Sep 2026, 14:13 UTC “why not”"
        " Completed by ben, 21 Sep 2026, 15:13 UTC: it is real."
    )
    widths = [with_class(item, "bw-progress")[0].children.style["width"] for item in (open_, done)]
    assert widths == ["100%", "62%"]
    button = next(part for part in parts_of(open_) if type(part).__name__ == "Button")
    assert json.loads(attribute(button, "data-bw-more")) == {"round": 9}


def test_the_frame_of_a_plan_offers_every_reason() -> None:
    select = next(part for part in parts_of(plan_frame(7)) if type(part).__name__ == "Select")
    assert [item["value"] for item in select.options] == [item.value for item in RoundReason]
    assert "7" in [getattr(part, "value", None) for part in parts_of(plan_frame(7))]


def state_words(**differs: Any) -> list[str]:
    return words_of(alert_state(make_alert(**differs), "1 of 5 revisions", None))


def test_a_card_offers_what_the_state_of_its_alert_allows() -> None:
    assert state_words() == [
        *("untriaged", "1 of 5 revisions"),
        *("Acknowledge", "Invalid", "Infra", "Downstream…", "Reassign…"),
    ]
    for status in set(AlertStatus) - {AlertStatus.UNTRIAGED}:
        words = state_words(status=status)
        assert words[2:4] == ["Reassign…", "Reset"]
        assert ("Accept the level…" in words) == (status in ACCEPTABLE)
    assert AlertStatus.INVALID not in ACCEPTABLE
    downstream = state_words(status=AlertStatus.DOWNSTREAM, related_summary_id=5)
    assert downstream[1:3] == ["of", "summary 5"]
    assert state_words(status=AlertStatus.REASSIGNED, related_summary_id=5)[1] == "to"


def test_an_accepted_level_can_be_withdrawn_and_not_accepted_again() -> None:
    accepted = AcceptedView(1, 1, 3, START_MS, START_MS, "ben", "", None)
    alert = make_alert(status=AlertStatus.ACKNOWLEDGED)
    words = words_of(alert_state(alert, "", accepted))
    assert "New level accepted from 21 Sep 2026, by ben" in words
    assert "Withdraw the accepted level" in words
    assert "Accept the level…" not in words
    gone = AcceptedView(1, 1, 3, START_MS, START_MS, "ben", "", START_MS + 1)
    for item, shows in ((accepted, True), (gone, False)):
        cards = alert_cards(make_view(alert, accepted=(item,)))
        assert ("New level accepted" in text_of(cards)) == shows


def test_a_card_says_size_levels_begin_and_whether_it_stands() -> None:
    card = alert_card(make_alert(), [], drawn=False)
    words = words_of(card)
    size = words.index("+5.0\u202f%")
    assert words[size + 1] == "100.0 ms → 105.0 ms"
    assert (
        "Detected at the start of a new level, first run 21 Sep 2026, 14:13 UTC,"
        " revision bbbbbbbbbb." in words
    )
    link = "/trend?series=demo/main/load/start/linux&from=2026-07-23&to=2026-11-20"
    assert links_of(card) == {"start": link}
    gone = alert_card(make_alert(outcome="recovered", outcome_ms=START_MS), [], drawn=False)
    assert "recovered since 21 Sep 2026" in words_of(gone)
    assert "monitored only" in words_of(alert_card(make_alert(monitor_only=True), [], drawn=False))
    unknown = words_of(alert_card(make_alert(change=None, before=None), [], drawn=False))
    assert "–" in unknown
    assert "▼" in words_of(alert_card(make_alert(is_regression=False), [], drawn=False))


def test_the_first_cards_alone_have_pictures() -> None:
    cards = alert_cards(make_view(*(make_alert(id=n) for n in range(MOST_PICTURES + 2))))
    drawn = [bool(with_class(card, "bw-alert-figure")) for card in cards]
    assert drawn == [True] * MOST_PICTURES + [False] * 2


def test_the_bar_of_a_round_is_full_at_most() -> None:
    runs = (PlannedRun(3, "load/start", "linux", "bbb", 2, 2, False, 0.0),)
    done = make_round(runs=runs, completed_ms=START_MS)
    (bar,) = with_class(plan_body(RetriggerPlan(()), (done,), ""), "bw-progress")
    assert bar.children.style["width"] == "100%"
