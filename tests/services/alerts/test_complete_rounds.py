"""Rounds of retriggers: reasons, results, and who completes them."""

import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError, EditConflictError
from models.services.alerts.detect import refresh_summaries
from models.storage.alerts.round_counts import count_rounds
from models.storage.alerts.summary_view import read_summary
from models.storage.triage.rounds import complete_round, start_round
from models.storage.triage.undo import undo_step
from models.triage.authorship import Authorship
from models.triage.summaries.read_models import Round
from models.triage.summaries.retriggers import Retrigger
from models.triage.summaries.round_reason import RoundReason
from tests.storage.made_up_triage import START_MS, make_alert, make_summary, store_runs, versions

NOW_MS = START_MS + DAY_MS


def by(engine: Engine, who: str = "ada") -> Authorship:
    return Authorship(who, NOW_MS, expected=versions(engine))


def rounds(engine: Engine, summary: int) -> tuple[Round, ...]:
    view = read_summary(engine, summary, now_ms=NOW_MS)
    assert view is not None
    return view.rounds


def planned(engine: Engine) -> tuple[int, list[Retrigger]]:
    store_runs(engine, 4, 4, 1, 3, 4)
    summary = make_summary(engine)
    alert = make_alert(engine, summary)
    refresh_summaries(engine, [summary], NOW_MS)
    return summary, [
        Retrigger(alert, "suite/test0", "linux", "r2", 3, 0.5, backfill=False),
        Retrigger(alert, "suite/test0", "linux", "r3", 1, 0.1, backfill=False),
    ]


def test_a_further_round_needs_a_reason_and_other_needs_words(engine: Engine) -> None:
    summary, plan = planned(engine)
    start_round(engine, summary, plan, by=by(engine), comment=" as ever ", reason="anything")
    for reason, comment, words in (
        ("", "because", "Round 2 needs a reason, one of: the noise hides"),
        ("boredom", "", "'boredom' is no reason"),
        ("other", " ", "write in the comment which"),
    ):
        with pytest.raises(BadArgumentError, match=words):
            start_round(engine, summary, plan, by=by(engine), reason=reason, comment=comment)
    start_round(engine, summary, plan, by=by(engine), reason="other", comment="disk was full")
    first, second = rounds(engine, summary)
    assert (first.comment, first.reason) == ("as ever", "")
    assert (second.comment, second.reason) == ("disk was full", RoundReason.OTHER)


def test_a_round_is_completed_by_hand_once_and_for_good(engine: Engine) -> None:
    summary, plan = planned(engine)
    started = start_round(engine, summary, plan, by=by(engine))
    (only,) = rounds(engine, summary)
    with pytest.raises(BadArgumentError, match="Write the result"):
        complete_round(engine, summary, only.id, "  ", by=by(engine))
    with pytest.raises(BadArgumentError, match="has no round 99"):
        complete_round(engine, summary, 99, "seen", by=by(engine))
    old = by(engine, "bob")
    step = complete_round(engine, summary, only.id, "two of three slower", by=by(engine))
    with pytest.raises(EditConflictError):
        complete_round(engine, summary, only.id, "no", by=old)
    with pytest.raises(BadArgumentError, match="completed by ada and is not edited"):
        complete_round(engine, summary, only.id, "no", by=by(engine))
    with pytest.raises(BadArgumentError, match="cannot be undone"):
        undo_step(engine, step, by=by(engine))
    with pytest.raises(EditConflictError, match="round"):
        undo_step(engine, started, by=by(engine))
    (only,) = rounds(engine, summary)
    assert (only.completed_by, only.completed_ms, only.result) == (
        "ada",
        NOW_MS,
        "two of three slower",
    )


def test_an_open_round_can_still_be_taken_back(engine: Engine) -> None:
    summary, plan = planned(engine)
    undo_step(engine, start_round(engine, summary, plan, by=by(engine)), by=by(engine))
    assert rounds(engine, summary) == ()


def test_a_round_is_completed_when_its_data_are_there_and_not_before(engine: Engine) -> None:
    summary, plan = planned(engine)
    start_round(
        engine, summary, plan, by=Authorship("ada", START_MS + 5, expected=versions(engine))
    )
    store_runs(engine, 0, 0, 2, begin=4, now_ms=START_MS + 10)
    refresh_summaries(engine, [summary], NOW_MS)
    assert rounds(engine, summary)[0].completed_ms is None
    store_runs(engine, 0, 0, 1, 1, begin=8, now_ms=START_MS + 20)
    refresh_summaries(engine, [summary], NOW_MS + 1)
    (only,) = rounds(engine, summary)
    assert (only.completed_by, only.completed_ms) == ("bandwatch", NOW_MS + 1)
    assert only.result == "4 of 4 runs have arrived; 5 of 5 revisions have 4 values"
    seen = versions(engine)
    refresh_summaries(engine, [summary], NOW_MS + 2)
    assert versions(engine) == seen


def test_the_report_counts_rounds_runs_and_reasons(engine: Engine) -> None:
    summary, plan = planned(engine)
    for reason in ("", RoundReason.NOISE, RoundReason.NOISE, RoundReason.MOVED):
        start_round(engine, summary, plan, by=by(engine), reason=reason)
    first, second, *_ = rounds(engine, summary)
    for item in (first, second):
        complete_round(engine, summary, item.id, "seen", by=by(engine))
    (found,) = count_rounds(engine)
    assert (found.project, found.summaries, found.rounds, found.runs) == ("p", 1, 4, 16)
    assert dict(found.further) == {RoundReason.NOISE: 2, RoundReason.MOVED: 1}
    assert (found.open, found.by_hand, found.by_data) == (2, 2, 0)
    assert count_rounds(engine, "other") == []
    assert count_rounds(engine, since_ms=NOW_MS + 1) == []
