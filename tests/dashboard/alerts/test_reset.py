"""A summary that was decided and is reset knows the data that arrived meanwhile."""

from pathlib import Path
from typing import Any

from dashboard.alerts.triage.actions import act_on
from models.records.days import DAY_MS
from models.records.settings import Settings
from models.services.alerts.detect import refresh_summaries
from models.storage.alerts.summary_view import read_summary
from models.triage.queue import QueueRow
from tests.databases import open_fresh_store
from tests.planted_alert import FIRST_DAY, plant_alert, store_step, store_thin

STEP_MS = (FIRST_DAY + 70) * DAY_MS
NOW_MS = STEP_MS + 30 * DAY_MS


def test_data_that_arrived_after_the_decision_count_at_once(tmp_path: Path) -> None:
    engine = open_fresh_store(Settings(home=tmp_path, database_url=""))
    store_step(engine)
    store_thin(engine, "thin", r68=4, r69=3, r70=4, r71=4, r72=4)
    number, _ = plant_alert(engine, "thin", start_ms=STEP_MS)

    def row() -> QueueRow:
        found = read_summary(engine, number, now_ms=NOW_MS)
        assert found is not None
        return found.row

    def act(do: str) -> dict[str, Any]:
        asked = {"do": do, "who": "ada", "summaries": {number: row().version}, "at": 1}
        return act_on(engine, asked, NOW_MS)

    refresh_summaries(engine, [number], NOW_MS)
    assert row().data_reason == "4 of 5 revisions have 4 values"
    assert act("invalid")["ok"]
    store_thin(engine, "thin", r69=4)
    refresh_summaries(engine, [number], NOW_MS)  # as detection does, of open summaries alone
    assert not row().data_ready
    seen = row().version
    reset = act("reset")
    assert reset["ok"]
    assert row().version == seen + reset["touched"].count(number)  # as the page counts
    assert (row().data_ready, row().data_reason) == (True, "5 of 5 revisions have 4 values")
    # Detection wrote after ada, and still it is she who is named to whoever looked meanwhile.
    late = act_on(
        engine, {"do": "star", "who": "bob", "summaries": {number: seen}, "at": 2}, NOW_MS
    )
    assert f"Summary {number} was changed by ada at" in late["text"]
    assert "(invalid → untriaged)" in late["text"]
    undone = act_on(
        engine,
        {
            "do": "undo",
            "who": "ada",
            "step": reset["step"],
            "summaries": {number: row().version},
            "at": 3,
        },
        NOW_MS,
    )
    assert undone["ok"], undone["text"]
    assert row().version == seen + reset["touched"].count(number) + undone["touched"].count(number)
    engine.dispose()
