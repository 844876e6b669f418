"""When data are ready: by all alerts, by half of them, or by a note that hands them over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.settings import Settings
from models.services.alerts.detect import refresh_summaries
from models.services.alerts.hand_over import follow_undone_hand_over, hand_over_data
from models.storage.alerts.detection_rules import save_rules
from models.storage.alerts.queue_view import read_queue
from models.storage.alerts.summary_view import read_summary
from models.storage.triage.undo import undo_last
from models.triage.authorship import Authorship
from models.triage.detection.rules import RuleOverride
from models.triage.queue import QueueQuery, QueueRow
from models.triage.queue_role import QueueRole
from models.triage.summaries.read_models import SummaryView
from models.triage.summaries.ready_rule import ReadyRule
from tests.databases import open_fresh_store
from tests.planted_alert import FIRST_DAY, plant_alert, store_step

STEP_MS = (FIRST_DAY + 70) * DAY_MS
NOW_MS = STEP_MS + DAY_MS


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Open a store in which every revision around a step has its four values."""
    engine = open_fresh_store(Settings(home=tmp_path, database_url=""))
    store_step(engine)
    yield engine
    engine.dispose()


def look(engine: Engine, number: int) -> SummaryView:
    found = read_summary(engine, number, now_ms=NOW_MS)
    assert found is not None
    return found


def in_queue(engine: Engine, role: QueueRole) -> list[QueueRow]:
    return read_queue(engine, QueueQuery(role=role), now_ms=NOW_MS)


def by(engine: Engine, number: int) -> Authorship:
    return Authorship("carla", NOW_MS, expected={number: look(engine, number).row.version})


def test_a_summary_changes_queues_with_the_note_and_back_with_its_undo(engine: Engine) -> None:
    number, _ = plant_alert(engine, start_ms=STEP_MS)
    save_rules(engine, [RuleOverride("p", ready=ReadyRule.NOTE)])
    refresh_summaries(engine, [number], NOW_MS)
    assert [row.id for row in in_queue(engine, QueueRole.CODE)] == [number]
    seen = look(engine, number)
    assert seen.row.data_reason == "5 of 5 revisions have 4 values; not handed over yet"
    assert seen.by_note
    with pytest.raises(BadArgumentError, match="Write in the note"):
        hand_over_data(engine, number, " ", by(engine, number))
    hand_over_data(engine, number, "All five agree.", by(engine, number))
    assert [row.id for row in in_queue(engine, QueueRole.PERFORMANCE)] == [number]
    seen = look(engine, number)
    assert seen.row.data_reason == "5 of 5 revisions have 4 values; handed over by a note"
    assert [note.text for note in seen.notes] == ["All five agree."]
    assert not seen.by_note
    with pytest.raises(BadArgumentError, match="already"):
        hand_over_data(engine, number, "Again.", by(engine, number))
    step = undo_last(engine, number, by=by(engine, number))
    follow_undone_hand_over(engine, step, NOW_MS)
    assert [row.id for row in in_queue(engine, QueueRole.CODE)] == [number]
    assert look(engine, number).notes == ()


def test_without_the_rule_nothing_is_handed_over(engine: Engine) -> None:
    number, _ = plant_alert(engine, start_ms=STEP_MS)
    refresh_summaries(engine, [number], NOW_MS)
    assert look(engine, number).row.data_ready
    with pytest.raises(BadArgumentError, match="--ready note"):
        hand_over_data(engine, number, "Ready.", by(engine, number))
