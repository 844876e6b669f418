"""What a person does with alerts and summaries, as a browser asks for it."""

import json
from typing import Any

from dashboard.alerts.triage.candidates import candidate_options
from models.records.days import DAY_MS
from models.triage.alert import AlertStatus, SummaryStatus
from tests.dashboard.alerts.ask_alerts import act, rows, view
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_alerts import SampleAlerts


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
    (row,) = [row for row in rows(asked, queue=["performance"]) if row["id"] == str(number)]
    assert row["wants"] == "bug needed"
    assert "is investigating. Reset it" in row["barred"]["acknowledge"]
    assert done["undone"] == f"Summary {number} is no longer acknowledged."
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
    answer = asked.answer(
        "triage-related.options",
        triage_candidates_asked_data={"do": "downstream", "alerts": [found.alerts["twin"]]},
    )
    assert answer is not None
    assert answer["triage-related"] == {"options": [], "value": None}
    assert "began on another branch" in answer["triage-no-related"]["children"]
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
    (row,) = rows(asked, tag=["gc"], assignee=["ada"], queue=["all"])
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


def test_a_round_has_a_comment_a_reason_and_a_result(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted
    number = found.regression

    def do(name: str, **more: Any) -> dict[str, Any]:
        return act(asked, name, {number: view(asked, number).row.version}, **more)

    assert do("round", budget=3, text="three of r7")["ok"]
    assert "Round 2 needs a reason" in do("round", budget=3)["text"]
    assert do("round", budget=2, word="other", text="disk was full")["ok"]
    first, second = view(asked, number).rounds
    assert (first.comment, second.reason) == ("three of r7", "other")
    assert second.comment == "disk was full"
    assert "Choose the round" in do("complete", text="seen")["text"]
    done = do("complete", round=first.id, text="slower indeed")
    assert done["text"] == f"Summary {number}: a round of retriggers was completed."
    plan = json.dumps(
        asked.answer(
            "summary-plan.children", summary_budget_value="3", summary_seen_data={"id": number}
        ),
        ensure_ascii=False,
    )
    assert "slower indeed" in plan
    assert "Reason: other." in plan
    assert plan.count("Complete…") == 1
    assert not do("complete", round=first.id, text="or not")["ok"]


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
